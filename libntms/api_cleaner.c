// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cleaners, and what they are for. */
#include "api.h"
#include "clean.h"
#include "cleaner.h"

DWORD CleanNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId)
{
	return api_with_id(hSession, lpDriveId, drive_clean);
}

DWORD ReserveNtmsCleanerSlot(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpSlot)
{
	return api_with_ids(hSession, lpLibrary, lpSlot, cleaner_reserve);
}

DWORD ReleaseNtmsCleanerSlot(HANDLE hSession, LPNTMS_GUID lpLibrary)
{
	return api_with_id(hSession, lpLibrary, cleaner_release);
}
