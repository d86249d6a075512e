// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the exported functions share. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_session.h"
#include "code.h"
#include "error.h"
#include "explain.h"
#include "handle.h"
#include "text.h"

/* Words of the last failure: as the last error, one a thread. */
static _Thread_local char words[512];

const char *api_words(void)
{
	return words;
}

void api_start(void)
{
	explain_reset();
}

DWORD api_refuse(DWORD code)
{
	const char *text = explain_text();

	if (code != ERROR_SUCCESS)
		snprintf(words, sizeof(words), "%s", *text ? text : error_text(code));
	return code;
}

DWORD api_result(int result)
{
	return api_refuse(error_public(result));
}

int api_begin(struct api_call *call, HANDLE handle)
{
	struct api_session *session;

	api_start();
	memset(call, 0, sizeof(*call));
	call->handle = handle_get(handle, HANDLE_SESSION);
	if (!call->handle)
		return NTMS_E_INVALID_HANDLE;
	session = api_session_of(call->handle);
	call->session = session->session;
	call->caller = session->caller;
	return 0;
}

DWORD api_end(struct api_call *call, int result)
{
	if (call->handle)
		handle_put(call->handle);
	return api_result(result);
}

void api_id(const GUID *public, char id[GUID_TEXT_SIZE])
{
	struct guid guid;

	guid_from_public(public, &guid);
	guid_format(&guid, id);
}

char (*api_ids(const GUID *public, size_t count))[GUID_TEXT_SIZE]
{
	char (*ids)[GUID_TEXT_SIZE] = calloc(count, sizeof(*ids));
	size_t i;

	for (i = 0; ids && i < count; i++)
		api_id(&public[i], ids[i]);
	return ids;
}

void api_guid(const char *id, GUID *public)
{
	struct guid guid;

	if (guid_parse(id, &guid))
		memset(&guid, 0, sizeof(guid));
	guid_to_public(&guid, public);
}

int api_text(const void *text, bool wide, size_t units, char *dst, size_t size)
{
	ssize_t length;

	if (wide)
		return (int)text_from_utf16(text, units + 1, dst, size);
	length = text_copy(text, size, dst, size);
	if (length >= 0 && text_units(dst) > (ssize_t)units)
		return -ENAMETOOLONG;
	return (int)length;
}

int api_room(const void *buffer, const DWORD *size, size_t *room)
{
	*room = size ? *(const volatile DWORD *)size : 0;
	return !size || (!buffer && *room) ? NTMS_E_INVALID_PARAMETER : 0;
}

DWORD api_with_id(HANDLE handle, const GUID *id,
		  int (*function)(struct session *session, const struct identity *caller,
				  const char *id))
{
	char text[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, handle);

	if (!r && !id)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(id, text);
	return api_end(&call, function(call.session, call.caller, text));
}

DWORD api_with_ids(HANDLE handle, const GUID *first, const GUID *second,
		   int (*function)(struct session *session, const struct identity *caller,
				   const char *first, const char *second))
{
	char texts[2][GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, handle);

	if (!r && (!first || !second))
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(first, texts[0]);
	api_id(second, texts[1]);
	return api_end(&call, function(call.session, call.caller, texts[0], texts[1]));
}
