// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cleaners, and what they are for. */
#include "api.h"
#include "clean.h"
#include "cleaner.h"
#include "code.h"
#include "eject.h"
#include "explain.h"
#include "inject.h"

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

static int inject_cleaner(const struct api_call *call, const GUID *library, GUID *operation,
			  DWORD uses, DWORD action)
{
	struct inject inject = {.action = action, .cleaner = true, .uses = uses};
	char id[GUID_TEXT_SIZE];
	int r;

	if (!operation || (!library && action == NTMS_INJECT_START))
		return explain(NTMS_E_INVALID_PARAMETER, "no library, or no operation");
	if (action != NTMS_INJECT_START && action != NTMS_INJECT_STOP)
		return explain(NTMS_E_INVALID_PARAMETER, "a cleaner's inject is started or stopped");
	if (action == NTMS_INJECT_STOP)
		api_id(operation, inject.operation);
	else
		api_id(library, id);
	inject.library = id;
	r = media_inject(call->session, call->caller, &inject);
	if (inject.operation[0])
		api_guid(inject.operation, operation);
	return r;
}

DWORD InjectNtmsCleaner(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpInjectOperation,
			DWORD dwNumberOfCleansLeft, DWORD dwAction)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r)
		r = inject_cleaner(&call, lpLibrary, lpInjectOperation, dwNumberOfCleansLeft,
				   dwAction);
	return api_end(&call, r);
}

static int eject_cleaner(const struct api_call *call, const GUID *library, GUID *operation,
			 DWORD action)
{
	struct eject eject = {.action = action};
	char id[GUID_TEXT_SIZE];
	int r;

	if (!operation || (!library && action == NTMS_EJECT_START))
		return explain(NTMS_E_INVALID_PARAMETER, "no library, or no operation");
	if (action == NTMS_EJECT_STOP) {
		api_id(operation, eject.operation);
		return media_eject(call->session, call->caller, &eject);
	}
	if (action != NTMS_EJECT_START)
		return explain(NTMS_E_INVALID_PARAMETER, "a cleaner's eject is started or stopped");
	api_id(library, id);
	r = cleaner_eject(call->session, call->caller, id, &eject);
	if (eject.operation[0])
		api_guid(eject.operation, operation);
	return r;
}

DWORD EjectNtmsCleaner(HANDLE hSession, LPNTMS_GUID lpLibrary, LPNTMS_GUID lpEjectOperation,
		       DWORD dwAction)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : eject_cleaner(&call, lpLibrary, lpEjectOperation, dwAction));
}
