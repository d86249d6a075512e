// SPDX-License-Identifier: LGPL-2.1-or-later
#include "object_security.h"

#include <errno.h>
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

/* Whose descriptor is meant. */
struct holder {
	uint32_t type;
	char id[STORE_ID_SIZE];
	struct descriptor security;
};

static int check_arguments(uint32_t type, uint32_t parts)
{
	if (!parts || parts & ~SECURITY_PARTS)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "%#x: not parts of a security descriptor", (unsigned int)parts);
	if (object_type_valid(type))
		return 0;
	if (type == NTMS_OBJECT || type == NTMS_UI_DESTINATION)
		return explain(NTMS_E_NO_SECURITY_ON_OBJECT,
			       "objects of type %u have no security descriptor", type);
	return explain(NTMS_E_INVALID_PARAMETER, "%u is not a type of objects", type);
}

static uint32_t rights_to_read(uint32_t parts)
{
	return (parts & ~SECURITY_SACL ? RIGHT_READ_CONTROL : 0) |
	       (parts & SECURITY_SACL ? RIGHT_SYSTEM_SECURITY : 0);
}

static uint32_t rights_to_write(uint32_t parts)
{
	return (parts & SECURITY_DACL ? RIGHT_WRITE_DAC : 0) |
	       (parts & (SECURITY_OWNER | SECURITY_GROUP) ? RIGHT_WRITE_OWNER : 0) |
	       (parts & SECURITY_SACL ? RIGHT_SYSTEM_SECURITY : 0);
}

/* The object is there: it was checked in this transaction. */
static int load(struct session *session, const char *id, struct holder *holder)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_OBJECT_FIND, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1) {
		holder->type = (uint32_t)store_int(&rows, 2);
		store_copy(&rows, 3, holder->id, sizeof(holder->id));
		r = object_damage(security_from_hex(store_text(&rows, 1), &holder->security));
	} else if (!r) {
		r = NTMS_E_OBJECT_NOT_FOUND;
	}
	store_done(&rows);
	return r;
}

static int get(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, uint32_t parts, struct descriptor *out)
{
	struct holder holder = { 0 };
	int r = object_check(session, caller, id, type, rights_to_read(parts), NULL);

	if (!r)
		r = load(session, id, &holder);
	if (!r)
		r = object_damage(security_extract(&holder.security, parts, out));
	security_free(&holder.security);
	return r;
}

int object_security_get(struct session *session, const struct identity *caller, const char *id,
			uint32_t type, uint32_t parts, struct descriptor *out)
{
	int r = check_arguments(type, parts);

	if (!r)
		r = session_begin(session, STORE_READ);
	if (r)
		return r;
	return session_end(session, get(session, caller, id, type, parts, out));
}

static int store(struct session *session, const struct holder *holder,
		 const struct descriptor *security)
{
	struct store *s = session_store(session);
	enum store_sql sql = holder->type == NTMS_COMPUTER ? SQL_COMPUTER_SET_SECURITY
			     : holder->type == NTMS_LIBRARY ? SQL_LIBRARY_SET_SECURITY
							    : SQL_POOL_SET_SECURITY;
	char *text;
	int r;

	r = security_to_hex(security, &text);
	if (r)
		return r;
	r = store_run(s, sql, "tti", holder->id, text, store_now(s));
	free(text);
	return r ? r : event_note(session, (int)holder->type, NTMS_OBJ_UPDATE, holder->id);
}

static int replace(struct session *session, const struct holder *holder, uint32_t parts,
		   const struct descriptor *new)
{
	const struct descriptor *old = &holder->security;
	struct descriptor security = { 0 };
	int r = security_replace(old, parts, new, &security);

	if (r == -E2BIG)
		return explain(NTMS_E_INVALID_PARAMETER, "the security descriptor would be too large");
	if (r)
		return object_damage(r);
	if (security.size != old->size || memcmp(security.bytes, old->bytes, old->size))
		r = store(session, holder, &security);
	security_free(&security);
	return r;
}

static int set(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, uint32_t parts, const struct descriptor *new)
{
	struct holder holder = { 0 };
	int r = object_check(session, caller, id, type, rights_to_write(parts), NULL);

	if (!r && parts & SECURITY_OWNER && !security_may_own(new, caller))
		r = explain(NTMS_E_ACCESS_DENIED,
			    "user %ju may make nobody but himself the owner", (uintmax_t)caller->uid);
	if (!r)
		r = load(session, id, &holder);
	if (!r)
		r = replace(session, &holder, parts, new);
	security_free(&holder.security);
	return r;
}

int object_security_set(struct session *session, const struct identity *caller, const char *id,
			uint32_t type, uint32_t parts, const struct descriptor *new)
{
	const uint32_t ids = SECURITY_OWNER | SECURITY_GROUP;
	int r = check_arguments(type, parts);

	if (!r && parts & ids & ~security_parts(new))
		r = explain(NTMS_E_INVALID_PARAMETER,
			    "the security descriptor has no owner, or no group, to be set");
	if (!r)
		r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, set(session, caller, id, type, parts, new));
}
