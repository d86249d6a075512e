// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stddef.h>

#include "code.h"
#include "explain.h"
#include "library.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"

/* Flags that belong to whoever sets information; the others are facts. */
#define SETTABLE_FLAGS	(NTMS_LIBRARYFLAG_AUTODETECTCHANGE |		\
			 NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE)
#define KNOWN_FLAGS	(SETTABLE_FLAGS | NTMS_LIBRARYFLAG_FIXEDOFFLINE |	\
			 NTMS_LIBRARYFLAG_CLEANERPRESENT |			\
			 NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING)
#define NOT_COUNTED	0xffffffff

static int64_t *count_of(struct library_info *info, int64_t type)
{
	switch (type) {
	case NTMS_CHANGER:
		return &info->changers;
	case NTMS_DRIVE:
		return &info->drives;
	case NTMS_STORAGESLOT:
		return &info->slots;
	case NTMS_IEPORT:
		return &info->ports;
	default:
		return NULL;
	}
}

static int count_elements(struct session *session, struct object *object)
{
	struct store_rows rows;
	int64_t *count;
	int r;

	store_query(session_store(session), SQL_LIBRARY_ELEMENTS, &rows, "t", object->id);
	while ((r = store_next(&rows)) == 1) {
		count = count_of(&object->library, store_int(&rows, 0));
		if (count)
			*count = store_int(&rows, 1);
	}
	store_done(&rows);
	return r;
}

int library_read(struct session *session, struct object *object)
{
	struct library_info *info = &object->library;
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	store_query(store, SQL_LIBRARY_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		info->type = store_int(&rows, 6);
		info->bar_code_reader = store_int(&rows, 7);
		info->inventory_method = store_int(&rows, 8);
		info->cleaner_uses = store_int(&rows, 9);
		info->auto_recovery = store_int(&rows, 10);
		info->flags = store_int(&rows, 11);
		info->media = store_int(&rows, 12);
		info->media_types = store_int(&rows, 13);
	}
	store_done(&rows);
	if (r != 1)
		return r;
	r = count_elements(session, object);
	if (!r)
		r = store_one(store, SQL_LIBREQUEST_COUNT, &info->requests, "it", store_now(store),
			      object->id);
	return r > 1 ? r : 1;
}

static int64_t flags_after(const struct library_info *old, const struct library_info *new)
{
	int64_t flags = (old->flags & ~(int64_t)SETTABLE_FLAGS) | (new->flags & SETTABLE_FLAGS);

	flags &= ~(int64_t)NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING;
	if (new->cleaner_uses == NOT_COUNTED)
		flags |= NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING;
	return flags;
}

int library_write(struct session *session, const struct object *old, const struct object *new)
{
	const struct library_info *info = &new->library;
	struct store *store = session_store(session);
	int r = object_renamed(old, new);

	if (r > 1)
		return r;
	if (info->inventory_method > NTMS_INVENTORY_OMID)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "library %s: not a method of inventory", old->name);
	if (info->flags & ~(int64_t)KNOWN_FLAGS)
		return explain(NTMS_E_INVALID_PARAMETER, "library %s: unknown flag", old->name);
	return store_run(store, SQL_LIBRARY_WRITE, "tttiiiii", new->id, new->name,
			 new->description, store_now(store), info->inventory_method,
			 info->cleaner_uses, (int64_t)(info->auto_recovery != 0),
			 flags_after(&old->library, info));
}

int library_check(struct session *session, const struct identity *caller, const char *id,
		  uint32_t mask)
{
	int r = object_check(session, caller, id, NTMS_LIBRARY, mask, NULL);

	return r == NTMS_E_OBJECT_NOT_FOUND ? NTMS_E_INVALID_LIBRARY : r;
}

int library_offline(struct session *session, char id[STORE_ID_SIZE])
{
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	store_query(store, SQL_LIBRARY_OFFLINE, &rows, "");
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	if (!r)
		return explain(NTMS_E_DATABASE_FAILURE, "store %s has no offline library",
			       store_path(store));
	return r == 1 ? 0 : r;
}

static int stop(struct session *session, const struct identity *caller, const char *id)
{
	struct object object;
	int r = library_check(session, caller, id, RIGHT_CONTROL);

	if (r)
		return r;
	r = object_read(session, id, NTMS_LIBRARY, &object);
	if (r)
		return r;
	if (object.library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_INVALID_LIBRARY, "%s is the offline library", object.name);
	return 0;
}

int library_stop(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	return session_end(session, stop(session, caller, id));
}
