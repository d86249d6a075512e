// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cartridges that leave libraries and come in. */
#include "api.h"
#include "code.h"
#include "door.h"
#include "eject.h"
#include "explain.h"
#include "inject.h"

/* Only what was collected is named by no id, or the null id. */
static const GUID *named(const GUID *media, DWORD action)
{
	struct guid id;

	if (!media || action != NTMS_EJECT_START)
		return media;
	guid_from_public(media, &id);
	return guid_is_null(&id) ? NULL : media;
}

static int eject_media(const struct api_call *call, const GUID *media, GUID *operation,
		       DWORD action)
{
	struct eject eject = {.action = action};
	char id[GUID_TEXT_SIZE];
	int r;

	media = named(media, action);
	if (media && action != NTMS_EJECT_STOP) {
		api_id(media, id);
		eject.cartridge = id;
	}
	if (!media && action != NTMS_EJECT_START && action != NTMS_EJECT_STOP)
		return explain(NTMS_E_INVALID_PARAMETER, "lpMediaId is NULL");
	if (!operation && action != NTMS_EJECT_QUEUE)
		return explain(NTMS_E_INVALID_PARAMETER, "lpEjectOperation is NULL");
	if (action == NTMS_EJECT_STOP)
		api_id(operation, eject.operation);
	r = media_eject(call->session, call->caller, &eject);
	if (eject.operation[0] && action != NTMS_EJECT_STOP)
		api_guid(eject.operation, operation);
	return r;
}

DWORD EjectNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpEjectOperation,
		     DWORD dwAction)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : eject_media(&call, lpMediaId, lpEjectOperation, dwAction));
}

static bool starts(DWORD action)
{
	return action == NTMS_INJECT_START || action == NTMS_INJECT_STARTMANY;
}

static int inject_media(const struct api_call *call, const GUID *library, GUID *operation,
			DWORD action)
{
	struct inject inject = {.action = action};
	char id[GUID_TEXT_SIZE];
	int r;

	if (!operation || (!library && starts(action)))
		return explain(NTMS_E_INVALID_PARAMETER, "no library, or no operation");
	if (library)
		api_id(library, id);
	inject.library = library ? id : NULL;
	if (!starts(action))
		api_id(operation, inject.operation);
	r = media_inject(call->session, call->caller, &inject);
	if (inject.operation[0] && starts(action))
		api_guid(inject.operation, operation);
	return r;
}

DWORD InjectNtmsMedia(HANDLE hSession, LPNTMS_GUID lpLibraryId, LPNTMS_GUID lpInjectOperation,
		      DWORD dwAction)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : inject_media(&call, lpLibraryId, lpInjectOperation, dwAction));
}

DWORD AccessNtmsLibraryDoor(HANDLE hSession, LPNTMS_GUID lpLibraryId, DWORD dwAction)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpLibraryId)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpLibraryId, id);
	return api_end(&call, library_door(call.session, call.caller, id, dwAction));
}
