// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribute.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "hex.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"

/* Between the store's text and the caller's bytes. */
static int put(const char *text, const char *name, void *data, size_t *size)
{
	size_t room = *size;

	*size = strlen(text) / 2;
	if (*size > ATTRIBUTE_MAX)
		return explain(NTMS_E_NO_DATA, "attribute \"%s\" is too long", name);
	if (*size > room)
		return explain(NTMS_E_INSUFFICIENT_BUFFER, "attribute \"%s\" has %zu bytes", name,
			       *size);
	if (hex_read(data, *size, text))
		return explain(NTMS_E_DATABASE_FAILURE, "attribute \"%s\" is damaged", name);
	return 0;
}

static int get(struct session *session, const struct identity *caller, const char *object,
	       const char *name, void *data, size_t *size)
{
	struct store_rows rows;
	int r = object_check(session, caller, object, 0, RIGHT_USE, NULL);

	if (r)
		return r;
	store_query(session_store(session), SQL_ATTRIBUTE_READ, &rows, "tt", object, name);
	r = store_next(&rows);
	if (r == 1)
		r = put(store_text(&rows, 0), name, data, size);
	else if (!r)
		r = explain(NTMS_E_OBJECT_NOT_FOUND, "the object has no attribute \"%s\"", name);
	store_done(&rows);
	return r;
}

int attribute_get(struct session *session, const struct identity *caller, const char *object,
		  const char *name, void *data, size_t *size)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	return session_end(session, get(session, caller, object, name, data, size));
}

static int write(struct session *session, const char *object, const char *name, const void *data,
		 size_t size)
{
	char *text = malloc(2 * size + 1);
	int r;

	if (!text)
		return NTMS_E_NO_MEMORY;
	hex_write(text, data, size);
	r = store_run(session_store(session), SQL_ATTRIBUTE_WRITE, "ttt", object, name, text);
	free(text);
	return r;
}

/* 1 when there was one. */
static int delete(struct session *session, const char *object, const char *name)
{
	int64_t one;

	return store_one(session_store(session), SQL_ATTRIBUTE_DELETE, &one, "tt", object, name);
}

static int set(struct session *session, const struct identity *caller, const char *object,
	       const char *name, const void *data, size_t size)
{
	uint32_t type;
	int r = object_check(session, caller, object, 0, RIGHT_MODIFY, &type);

	if (r)
		return r;
	if (size) {
		r = write(session, object, name, data, size);
	} else {
		r = delete(session, object, name);
		if (r != 1)
			return r;
		r = 0;
	}
	return r ? r : event_note(session, (int)type, NTMS_OBJ_UPDATE, object);
}

int attribute_set(struct session *session, const struct identity *caller, const char *object,
		  const char *name, const void *data, size_t size)
{
	int r;

	if (!*name)
		return explain(NTMS_E_INVALID_NAME, "not a name of an attribute");
	if (size > ATTRIBUTE_MAX)
		return explain(NTMS_E_NO_DATA, "an attribute has at most %d bytes", ATTRIBUTE_MAX);
	r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, set(session, caller, object, name, data, size));
}

int attribute_forget(struct session *session, const char *object)
{
	return store_run(session_store(session), SQL_ATTRIBUTES_DELETE, "t", object);
}
