/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * api.h - what the exported functions share
 *
 * An exported function is thin: it finds the session, checks what only it knows (pointers, sizes),
 * turns ids and texts into the inner form, calls one internal function and gives back the public
 * code:
 *
 *	struct api_call call;
 *	int r = api_begin(&call, hSession);
 *
 *	if (!r)
 *		r = lpThing ? thing(call.session, call.caller, ...) : NTMS_E_INVALID_PARAMETER;
 *	return api_end(&call, r);
 */
#ifndef NTMS_API_H
#define NTMS_API_H

#include <stdbool.h>
#include <stddef.h>

#include "guid.h"
#include "ntmsapi.h"

struct handle_object;
struct identity;
struct session;

struct api_call {
	struct handle_object *handle;
	struct session *session;
	const struct identity *caller;
};

/* api_begin() - find a session and hold it; 0 or NTMS_E_INVALID_HANDLE. api_end() is due. */
int api_begin(struct api_call *call, HANDLE handle);

/* api_end() - let go of the session; the public code of @result */
DWORD api_end(struct api_call *call, int result);

/* api_start(), api_result() - the same for functions without a session */
void api_start(void);
DWORD api_result(int result);

/* api_refuse() - the end of a function that only knows its public code; note its words */
DWORD api_refuse(DWORD code);

/* Ids: from and to the public form. */
void api_id(const GUID *public, char id[GUID_TEXT_SIZE]);
void api_guid(const char *id, GUID *public);

/* api_ids() - the inner form of so many, at least one, to be freed; NULL: no memory */
char (*api_ids(const GUID *public, size_t count))[GUID_TEXT_SIZE];

/**
 * api_text() - a text argument as UTF-8
 * @text: CHARs, or WCHARs when @wide; not NULL
 * @units: most UTF-16 units that it may have
 * @size: of @dst, TEXT_BYTES(units)
 * Return: length, or a negative errno: -EILSEQ, -ENAMETOOLONG.
 */
int api_text(const void *text, bool wide, size_t units, char *dst, size_t size);

/**
 * api_room() - how much a caller has room for, read once: another thread may be changing it
 * @buffer: NULL: for nothing
 * Return: 0, or NTMS_E_INVALID_PARAMETER: there is no @size, or room in no buffer.
 */
int api_room(const void *buffer, const DWORD *size, size_t *room);

/* Functions that are given one id, or two, none of which may be NULL. */
DWORD api_with_id(HANDLE handle, const GUID *id,
		  int (*function)(struct session *session, const struct identity *caller,
				  const char *id));
DWORD api_with_ids(HANDLE handle, const GUID *first, const GUID *second,
		   int (*function)(struct session *session, const struct identity *caller,
				   const char *first, const char *second));

/* The words of this thread's last failure; "" when there was none. */
const char *api_words(void);

#endif
