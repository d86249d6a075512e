// SPDX-License-Identifier: LGPL-2.1-or-later
/* Media pools and media types. */
#include <stdint.h>
#include <string.h>

#include "api.h"
#include "api_security.h"
#include "code.h"
#include "explain.h"
#include "media_type.h"
#include "pool.h"
#include "security.h"

struct arguments {
	const void *path;
	bool wide;
	const GUID *media_type;
	DWORD action;
	const SECURITY_ATTRIBUTES *security;
	GUID *pool;
};

static int take_path(const struct arguments *a, char path[POOL_PATH_SIZE])
{
	if (!a->path || !a->pool)
		return explain(NTMS_E_INVALID_PARAMETER, "no name, or no room for an id");
	if (api_text(a->path, a->wide, TEXT_PATH_UNITS, path, POOL_PATH_SIZE) < 0)
		return explain(NTMS_E_INVALID_NAME, "not a path of pools");
	return 0;
}

static int create(const struct api_call *call, const struct arguments *a)
{
	char path[POOL_PATH_SIZE], type[GUID_TEXT_SIZE] = "", id[GUID_TEXT_SIZE];
	struct pool_request request = { .path = path, .media_type = type, .action = a->action };
	struct descriptor descriptor = { 0 };
	int r = take_path(a, path);

	if (!r)
		r = api_security_of(a->security, &descriptor);
	if (r)
		return r;
	if (descriptor.size)
		request.security = &descriptor;
	if (a->media_type && !NTMS_IS_NULLGUID(*a->media_type))
		api_id(a->media_type, type);
	r = pool_create(call->session, call->caller, &request, id);
	security_free(&descriptor);
	if (!r)
		api_guid(id, a->pool);
	return r;
}

static DWORD create_pool(HANDLE session, const struct arguments *arguments)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : create(&call, arguments));
}

DWORD CreateNtmsMediaPoolA(HANDLE hSession, LPCSTR lpPoolName, LPNTMS_GUID lpMediaType,
			   DWORD dwAction, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			   LPNTMS_GUID lpPoolId)
{
	return create_pool(hSession, &(struct arguments){ lpPoolName, false, lpMediaType, dwAction,
							  lpSecurityAttributes, lpPoolId });
}

DWORD CreateNtmsMediaPoolW(HANDLE hSession, LPCWSTR lpPoolName, LPNTMS_GUID lpMediaType,
			   DWORD dwAction, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			   LPNTMS_GUID lpPoolId)
{
	return create_pool(hSession, &(struct arguments){ lpPoolName, true, lpMediaType, dwAction,
							  lpSecurityAttributes, lpPoolId });
}

static int put_path(const char *path, void *buffer, bool wide, size_t have, DWORD *size)
{
	size_t need = wide ? (size_t)text_units(path) + 1 : strlen(path) + 1;

	*size = (DWORD)need;
	if (have < need)
		return explain(NTMS_E_INSUFFICIENT_BUFFER, "the path has %zu characters", need - 1);
	if (wide)
		text_to_utf16(path, SIZE_MAX, buffer, need);
	else
		memcpy(buffer, path, need);
	return 0;
}

static DWORD get_name(HANDLE session, const GUID *pool, void *buffer, bool wide, DWORD *size)
{
	char id[GUID_TEXT_SIZE], path[POOL_PATH_SIZE];
	struct api_call call;
	int r = api_begin(&call, session);
	size_t room;

	if (!r)
		r = pool ? api_room(buffer, size, &room) : NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(pool, id);
	r = pool_path(call.session, call.caller, id, path);
	return api_end(&call, r ? r : put_path(path, buffer, wide, room, size));
}

DWORD GetNtmsMediaPoolNameA(HANDLE hSession, LPNTMS_GUID lpPoolId, LPSTR lpNameBuf,
			    LPDWORD lpdwBufSize)
{
	return get_name(hSession, lpPoolId, lpNameBuf, false, lpdwBufSize);
}

DWORD GetNtmsMediaPoolNameW(HANDLE hSession, LPNTMS_GUID lpPoolId, LPWSTR lpNameBuf,
			    LPDWORD lpdwBufSize)
{
	return get_name(hSession, lpPoolId, lpNameBuf, true, lpdwBufSize);
}

DWORD DeleteNtmsMediaPool(HANDLE hSession, LPNTMS_GUID lpPoolId)
{
	return api_with_id(hSession, lpPoolId, pool_delete);
}

DWORD AddNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaTypeId, LPNTMS_GUID lpLibId)
{
	return api_with_ids(hSession, lpMediaTypeId, lpLibId, media_type_add);
}

DWORD DeleteNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaTypeId, LPNTMS_GUID lpLibId)
{
	return api_with_ids(hSession, lpMediaTypeId, lpLibId, media_type_delete);
}
