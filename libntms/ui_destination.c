// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ui_destination.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"
#include "text.h"

/* -- lists -- */

static int append(struct ui_names *names, const char *name)
{
	size_t size = strlen(name) + 1;
	char *larger = realloc(names->text, names->length + size);

	if (!larger)
		return NTMS_E_NO_MEMORY;
	memcpy(larger + names->length, name, size);
	names->text = larger;
	names->length += size;
	return 0;
}

/* Where it is in the list; the end of it: nowhere. */
static size_t find(const struct ui_names *names, const char *name)
{
	size_t at = 0;

	while (at < names->length && text_compare(names->text + at, name))
		at += strlen(names->text + at) + 1;
	return at;
}

static void cut(struct ui_names *names, size_t at)
{
	size_t size = strlen(names->text + at) + 1;

	names->length -= size;
	memmove(names->text + at, names->text + at + size, names->length - at);
}

/* -- what both have to answer -- */

static int check_kind(const char *object, uint32_t kind)
{
	if (kind <= NTMS_UITYPE_INVALID || kind >= NTMS_UITYPE_MAX)
		return explain(NTMS_E_INVALID_PARAMETER, "not a kind of message: %u", kind);
	if (!object && kind == NTMS_UITYPE_ERR)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "errors are a library's or the computer's, not of a session");
	return 0;
}

static int there_already(const char *name)
{
	return explain(NTMS_E_ALREADY_EXISTS, "%s is a destination already", name);
}

static int not_there(const char *name)
{
	return explain(NTMS_E_OBJECT_NOT_FOUND, "%s is no destination", name);
}

/* -- those of a session -- */

static int list_own(struct session *session, uint32_t kind, struct ui_names *names)
{
	const struct ui_names *own;
	int r = 0;

	session_lock(session);
	own = &session_ui(session)[kind];
	if (own->length) {
		names->text = malloc(own->length);
		if (names->text)
			memcpy(names->text, own->text, names->length = own->length);
		else
			r = NTMS_E_NO_MEMORY;
	}
	session_unlock(session);
	return r;
}

static int change_list(struct ui_names *own, uint32_t operation, const char *name)
{
	size_t at = find(own, name);

	if (operation == NTMS_UIDEST_ADD)
		return at < own->length ? there_already(name) : append(own, name);
	if (operation == NTMS_UIDEST_DELETEALL)
		own->length = 0;
	else if (at < own->length)
		cut(own, at);
	else
		return not_there(name);
	return 0;
}

static int change_own(struct session *session, uint32_t kind, uint32_t operation,
		      const char *name)
{
	int r;

	session_lock(session);
	r = change_list(&session_ui(session)[kind], operation, name);
	session_unlock(session);
	return r;
}

/* -- those of the store -- */

static int check(struct session *session, const struct identity *caller, const char *object,
		 uint32_t mask)
{
	uint32_t type;
	int r = object_check(session, caller, object, 0, 0, &type);

	if (r)
		return r;
	if (type != NTMS_COMPUTER && type != NTMS_LIBRARY)
		return explain(NTMS_E_OBJECT_NOT_FOUND, "%s is neither a library nor the computer",
			       object);
	return object_check(session, caller, object, type, mask, NULL);
}

static int list(struct session *session, const struct identity *caller, const char *object,
		uint32_t kind, struct ui_names *names)
{
	struct store_rows rows;
	int r = check(session, caller, object, RIGHT_USE);

	if (r)
		return r;
	store_query(session_store(session), SQL_UI_DESTINATIONS, &rows, "ti", object,
		    (int64_t)kind);
	while ((r = store_next(&rows)) == 1) {
		r = append(names, store_text(&rows, 0));
		if (r)
			break;
	}
	store_done(&rows);
	return r;
}

int ui_destination_list(struct session *session, const struct identity *caller, const char *object,
			uint32_t kind, struct ui_names *names)
{
	int r = check_kind(object, kind);

	if (r)
		return r;
	if (!object)
		return list_own(session, kind, names);
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	return session_end(session, list(session, caller, object, kind, names));
}

/* 1 when something changed. */
static int write(struct session *session, const char *object, uint32_t kind, uint32_t operation,
		 const char *name)
{
	struct store *store = session_store(session);
	char folded[TEXT_BYTES(UI_DESTINATION_UNITS)];
	int64_t one;
	int r;

	if (operation == NTMS_UIDEST_DELETEALL)
		return store_one(store, SQL_UI_DESTINATIONS_DELETE, &one, "ti", object,
				 (int64_t)kind);
	text_put_utf8(folded, sizeof(folded), name);
	text_fold(folded);
	if (operation == NTMS_UIDEST_ADD) {
		r = store_one(store, SQL_UI_DESTINATION_ADD, &one, "titt", object, (int64_t)kind,
			      folded, name);
		return r ? r : there_already(name);
	}
	r = store_one(store, SQL_UI_DESTINATION_DELETE, &one, "tit", object, (int64_t)kind, folded);
	return r ? r : not_there(name);
}

static int change(struct session *session, const struct identity *caller, const char *object,
		  uint32_t kind, uint32_t operation, const char *name)
{
	int r = check(session, caller, object, RIGHT_USE | RIGHT_MODIFY);

	if (r)
		return r;
	r = write(session, object, kind, operation, name);
	return r == 1 ? event_note(session, NTMS_UI_DESTINATION, NTMS_OBJ_UPDATE, object) : r;
}

int ui_destination_change(struct session *session, const struct identity *caller,
			  const char *object, uint32_t kind, uint32_t operation, const char *name)
{
	int r = check_kind(object, kind);

	if (r)
		return r;
	if (operation < NTMS_UIDEST_ADD || operation > NTMS_UIDEST_DELETEALL)
		return explain(NTMS_E_INVALID_PARAMETER, "not an operation: %u", operation);
	if (!*name)
		name = session_host(session);
	if (!object)
		return change_own(session, kind, operation, name);
	r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, change(session, caller, object, kind, operation, name));
}

int ui_destination_forget(struct session *session, const char *library)
{
	return store_run(session_store(session), SQL_UI_DESTINATIONS_FORGET, "t", library);
}
