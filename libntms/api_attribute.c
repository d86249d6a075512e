// SPDX-License-Identifier: LGPL-2.1-or-later
/* Attributes of objects. */
#include "api.h"
#include "attribute.h"
#include "code.h"
#include "text.h"

#define NAME_SIZE TEXT_BYTES(ATTRIBUTE_NAME_UNITS)

/* What cannot be a name becomes "". */
static void take_name(const void *text, bool wide, char name[NAME_SIZE])
{
	if (api_text(text, wide, ATTRIBUTE_NAME_UNITS, name, NAME_SIZE) < 0)
		name[0] = '\0';
}

static int get(const struct api_call *call, const GUID *object, const void *text, bool wide,
	       void *data, DWORD *size)
{
	char id[GUID_TEXT_SIZE], name[NAME_SIZE];
	size_t bytes;
	int r;

	if (!object || !text || api_room(data, size, &bytes))
		return NTMS_E_INVALID_PARAMETER;
	api_id(object, id);
	take_name(text, wide, name);
	r = attribute_get(call->session, call->caller, id, name, data, &bytes);
	if (!r || r == NTMS_E_INSUFFICIENT_BUFFER)
		*size = (DWORD)bytes;
	return r;
}

static DWORD get_attribute(HANDLE session, const GUID *object, const void *name, bool wide,
			   void *data, DWORD *size)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : get(&call, object, name, wide, data, size));
}

DWORD GetNtmsObjectAttributeA(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCSTR lpAttributeName, LPVOID lpAttributeData,
			      LPDWORD lpAttributeSize)
{
	(void)dwType;	/* an id says what it is of: gaps.md 43 */
	return get_attribute(hSession, lpObjectId, lpAttributeName, false, lpAttributeData,
			     lpAttributeSize);
}

DWORD GetNtmsObjectAttributeW(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCWSTR lpAttributeName, LPVOID lpAttributeData,
			      LPDWORD lpAttributeSize)
{
	(void)dwType;
	return get_attribute(hSession, lpObjectId, lpAttributeName, true, lpAttributeData,
			     lpAttributeSize);
}

static int set(const struct api_call *call, const GUID *object, const void *text, bool wide,
	       const void *data, DWORD size)
{
	char id[GUID_TEXT_SIZE], name[NAME_SIZE];

	if (!object || !text || (!data && size))
		return NTMS_E_INVALID_PARAMETER;
	api_id(object, id);
	take_name(text, wide, name);
	return attribute_set(call->session, call->caller, id, name, data, size);
}

static DWORD set_attribute(HANDLE session, const GUID *object, const void *name, bool wide,
			   const void *data, DWORD size)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : set(&call, object, name, wide, data, size));
}

DWORD SetNtmsObjectAttributeA(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCSTR lpAttributeName, LPVOID lpAttributeData,
			      DWORD dwAttributeSize)
{
	(void)dwType;
	return set_attribute(hSession, lpObjectId, lpAttributeName, false, lpAttributeData,
			     dwAttributeSize);
}

DWORD SetNtmsObjectAttributeW(HANDLE hSession, LPNTMS_GUID lpObjectId, DWORD dwType,
			      LPCWSTR lpAttributeName, LPVOID lpAttributeData,
			      DWORD dwAttributeSize)
{
	(void)dwType;
	return set_attribute(hSession, lpObjectId, lpAttributeName, true, lpAttributeData,
			     dwAttributeSize);
}
