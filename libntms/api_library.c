// SPDX-License-Identifier: LGPL-2.1-or-later
/* Libraries. */
#include "api.h"
#include "code.h"
#include "identify.h"
#include "library.h"
#include "library_delete.h"
#include "library_inventory.h"

DWORD InventoryNtmsLibrary(HANDLE hSession, LPNTMS_GUID lpLibraryId, DWORD dwAction)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpLibraryId)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpLibraryId, id);
	return api_end(&call, library_inventory(call.session, call.caller, id, dwAction));
}

DWORD DeleteNtmsLibrary(HANDLE hSession, LPNTMS_GUID lpLibraryId)
{
	return api_with_id(hSession, lpLibraryId, library_delete);
}

DWORD DeleteNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId)
{
	return api_with_id(hSession, lpDriveId, drive_delete);
}

DWORD IdentifyNtmsSlot(HANDLE hSession, LPNTMS_GUID lpSlotId, DWORD dwOption)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpSlotId)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpSlotId, id);
	return api_end(&call, slot_identify(call.session, call.caller, id, dwOption));
}
