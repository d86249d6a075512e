// SPDX-License-Identifier: LGPL-2.1-or-later
/* Objects of every type: enumeration, information, attributes. */
#include "api.h"
#include "code.h"
#include "enable.h"
#include "explain.h"
#include "information.h"
#include "object.h"

/* The caller's list: room for so many, and how many there are. */
struct list {
	GUID *ids;
	size_t room, count;
};

static void add(const char *id, void *context)
{
	struct list *list = context;

	if (list->count < list->room)
		api_guid(id, &list->ids[list->count]);
	list->count++;
}

static int enumerate(const struct api_call *call, const struct object_query *query, GUID *ids,
		     size_t room, DWORD *size)
{
	struct list list = { .ids = ids, .room = room };
	int r = object_enumerate(call->session, call->caller, query, add, &list);

	if (r)
		return r;
	*size = (DWORD)list.count;
	if (list.count <= list.room)
		return 0;
	return explain(NTMS_E_INSUFFICIENT_BUFFER, "there are %zu", list.count);
}

DWORD EnumerateNtmsObject(HANDLE hSession, const LPNTMS_GUID lpContainerId, LPNTMS_GUID lpList,
			  LPDWORD lpdwListSize, DWORD dwType, DWORD dwOptions)
{
	struct object_query query = { .type = dwType };
	char container[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);
	size_t room;

	if (!r)
		r = dwOptions > NTMS_ENUM_ROOTPOOL ? NTMS_E_INVALID_PARAMETER
						   : api_room(lpList, lpdwListSize, &room);
	if (r)
		return api_end(&call, r);
	query.root = dwOptions == NTMS_ENUM_ROOTPOOL;
	if (lpContainerId) {
		api_id(lpContainerId, container);
		query.container = container;
	}
	return api_end(&call, enumerate(&call, &query, lpList, room, lpdwListSize));
}

static int get(const struct api_call *call, const GUID *id, void *info, bool wide)
{
	char text[GUID_TEXT_SIZE];
	struct object object;
	uint32_t type;
	int r;

	if (!id || !info)
		return NTMS_E_INVALID_PARAMETER;
	r = information_check(info, wide, false, &type);
	if (r)
		return r;
	api_id(id, text);
	r = object_get(call->session, call->caller, text, type, &object);
	return r ? r : information_put(&object, info, wide);
}

static DWORD get_information(HANDLE session, const GUID *id, void *info, bool wide)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : get(&call, id, info, wide));
}

DWORD GetNtmsObjectInformationA(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONA lpInfo)
{
	return get_information(hSession, lpObjectId, lpInfo, false);
}

DWORD GetNtmsObjectInformationW(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONW lpInfo)
{
	return get_information(hSession, lpObjectId, lpInfo, true);
}

static int edit_a(struct object *object, const void *info)
{
	return information_take(object, info, false);
}

static int edit_w(struct object *object, const void *info)
{
	return information_take(object, info, true);
}

static int set(const struct api_call *call, const GUID *id, const void *info, bool wide)
{
	char text[GUID_TEXT_SIZE];
	uint32_t type;
	int r;

	if (!id || !info)
		return NTMS_E_INVALID_PARAMETER;
	r = information_check(info, wide, true, &type);
	if (r)
		return r;
	api_id(id, text);
	return object_set(call->session, call->caller, text, type, wide ? edit_w : edit_a, info);
}

static DWORD set_information(HANDLE session, const GUID *id, const void *info, bool wide)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : set(&call, id, info, wide));
}

DWORD SetNtmsObjectInformationA(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONA lpInfo)
{
	return set_information(hSession, lpObjectId, lpInfo, false);
}

DWORD SetNtmsObjectInformationW(HANDLE hSession, LPNTMS_GUID lpObjectId,
				LPNTMS_OBJECTINFORMATIONW lpInfo)
{
	return set_information(hSession, lpObjectId, lpInfo, true);
}

static DWORD enable(HANDLE session, DWORD type, const GUID *id, bool enabled)
{
	char text[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, session);

	if (!r && !id)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(id, text);
	return api_end(&call, object_enable(call.session, call.caller, type, text, enabled));
}

DWORD DisableNtmsObject(HANDLE hSession, DWORD dwType, LPNTMS_GUID lpObjectId)
{
	return enable(hSession, dwType, lpObjectId, false);
}

DWORD EnableNtmsObject(HANDLE hSession, DWORD dwType, LPNTMS_GUID lpObjectId)
{
	return enable(hSession, dwType, lpObjectId, true);
}
