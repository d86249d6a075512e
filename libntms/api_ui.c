// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where messages to people go. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "code.h"
#include "explain.h"
#include "text.h"
#include "ui_destination.h"

/* NULL is the session. */
static const char *take_object(const GUID *object, char id[GUID_TEXT_SIZE])
{
	if (!object)
		return NULL;
	api_id(object, id);
	return id;
}

/* With its NUL, in CHARs or WCHARs. */
static size_t room_for(const char *name, bool wide)
{
	return wide ? (size_t)text_units(name) + 1 : strlen(name) + 1;
}

static const char *behind(const char *name)
{
	return name + strlen(name) + 1;
}

static size_t room_for_all(const struct ui_names *names, bool wide)
{
	const char *name, *end = names->text + names->length;
	size_t need = 0;

	if (!names->length)
		return 0;
	for (name = names->text; name < end; name = behind(name))
		need += room_for(name, wide);
	return need + 1;
}

static void write_wide(const struct ui_names *names, uint16_t *to)
{
	const char *name, *end = names->text + names->length;
	size_t room;

	for (name = names->text; name < end; name = behind(name), to += room) {
		room = room_for(name, true);
		text_to_utf16(name, SIZE_MAX, to, room);
	}
	*to = 0;
}

static int put(const struct ui_names *names, bool wide, void *buffer, size_t have, DWORD *size)
{
	size_t need = room_for_all(names, wide);

	*size = (DWORD)need;
	if (have < need)
		return explain(NTMS_E_INSUFFICIENT_BUFFER, "the names have %zu characters", need);
	if (!need)
		return 0;
	if (wide) {
		write_wide(names, buffer);
	} else {
		memcpy(buffer, names->text, names->length);
		((char *)buffer)[names->length] = '\0';
	}
	return 0;
}

static int get(const struct api_call *call, const GUID *object, DWORD type, bool wide,
	       void *buffer, DWORD *size)
{
	struct ui_names names = { NULL, 0 };
	char id[GUID_TEXT_SIZE];
	size_t room;
	int r = api_room(buffer, size, &room);

	if (r)
		return r;
	r = ui_destination_list(call->session, call->caller, take_object(object, id), type, &names);
	if (!r)
		r = put(&names, wide, buffer, room, size);
	free(names.text);
	return r;
}

static DWORD get_options(HANDLE session, const GUID *object, DWORD type, bool wide, void *buffer,
			 DWORD *size)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : get(&call, object, type, wide, buffer, size));
}

DWORD GetNtmsUIOptionsA(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			LPSTR lpszDestination, LPDWORD lpdwBufSize)
{
	return get_options(hSession, lpObjectId, dwType, false, lpszDestination, lpdwBufSize);
}

DWORD GetNtmsUIOptionsW(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			LPWSTR lpszDestination, LPDWORD lpdwBufSize)
{
	return get_options(hSession, lpObjectId, dwType, true, lpszDestination, lpdwBufSize);
}

/* The destination is not looked at where all are meant; none is this computer. */
static int set(const struct api_call *call, const GUID *object, DWORD type, DWORD operation,
	       const void *destination, bool wide)
{
	char id[GUID_TEXT_SIZE], name[TEXT_BYTES(UI_DESTINATION_UNITS)] = "";

	if (destination && operation != NTMS_UIDEST_DELETEALL &&
	    api_text(destination, wide, UI_DESTINATION_UNITS, name, sizeof(name)) < 0)
		return explain(NTMS_E_INVALID_PARAMETER, "not a name of a computer");
	return ui_destination_change(call->session, call->caller, take_object(object, id), type,
				     operation, name);
}

static DWORD set_options(HANDLE session, const GUID *object, DWORD type, DWORD operation,
			 const void *destination, bool wide)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : set(&call, object, type, operation, destination, wide));
}

DWORD SetNtmsUIOptionsA(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			DWORD dwOperation, LPCSTR lpszDestination)
{
	return set_options(hSession, lpObjectId, dwType, dwOperation, lpszDestination, false);
}

DWORD SetNtmsUIOptionsW(HANDLE hSession, const LPNTMS_GUID lpObjectId, DWORD dwType,
			DWORD dwOperation, LPCWSTR lpszDestination)
{
	return set_options(hSession, lpObjectId, dwType, dwOperation, lpszDestination, true);
}
