// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stddef.h>

#include "cleaner.h"
#include "code.h"
#include "explain.h"
#include "library.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"

/* Flags that belong to whoever sets information, and those that tell what is so. */
#define SETTABLE_FLAGS	((int64_t)(NTMS_LIBRARYFLAG_AUTODETECTCHANGE |		\
				   NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE))
#define FACTS		((int64_t)(NTMS_LIBRARYFLAG_FIXEDOFFLINE | NTMS_LIBRARYFLAG_CLEANERPRESENT))

static struct library_elements *elements_of(struct library_info *info, int64_t type)
{
	switch (type) {
	case NTMS_CHANGER:
		return &info->changers;
	case NTMS_DRIVE:
		return &info->drives;
	case NTMS_STORAGESLOT:
		return &info->slots;
	case NTMS_IEDOOR:
		return &info->doors;
	case NTMS_IEPORT:
		return &info->ports;
	default:
		return NULL;
	}
}

static int count_elements(struct session *session, struct object *object)
{
	struct library_elements *elements;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_LIBRARY_ELEMENTS, &rows, "t", object->id);
	while ((r = store_next(&rows)) == 1) {
		elements = elements_of(&object->library, store_int(&rows, 0));
		if (elements) {
			elements->count = store_int(&rows, 1);
			elements->first = store_int(&rows, 2);
		}
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
		store_copy(&rows, 14, info->cleaner_slot, sizeof(info->cleaner_slot));
		store_copy(&rows, 15, info->cleaner_slot_default,
			   sizeof(info->cleaner_slot_default));
		if (store_int(&rows, 16))
			info->flags |= NTMS_LIBRARYFLAG_CLEANERPRESENT;
		if (info->type == NTMS_LIBRARYTYPE_OFFLINE)
			info->inventory_method = info->auto_recovery = 0;
	}
	store_done(&rows);
	if (r != 1)
		return r;
	r = count_elements(session, object);
	info->cleans = info->changers.count && info->drives.count && info->slots.count;
	if (!r)
		r = store_one(store, SQL_LIBREQUEST_COUNT, &info->requests, "it", store_now(store),
			      object->id);
	return r > 1 ? r : 1;
}

void library_settle(const struct object *old, struct object *new)
{
	struct library_info *info = &new->library;

	if (info->type == NTMS_LIBRARYTYPE_OFFLINE) {
		*info = old->library;
		return;
	}
	info->flags = (info->flags & ~FACTS) | (old->library.flags & FACTS);
	if (info->cleaner_uses == CLEANER_NOT_COUNTED)
		info->flags |= NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING;
	else
		info->flags &= ~(int64_t)NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING;
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
	if (info->flags & ~(SETTABLE_FLAGS | FACTS | NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING))
		return explain(NTMS_E_INVALID_PARAMETER, "library %s: unknown flag", old->name);
	return store_run(store, SQL_LIBRARY_WRITE, "tttiiiii", new->id, new->name,
			 new->description, store_now(store), info->inventory_method,
			 info->cleaner_uses, info->auto_recovery,
			 info->flags & ~(int64_t)NTMS_LIBRARYFLAG_CLEANERPRESENT);
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

static int control(struct session *session, const struct identity *caller, const char *id)
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

int library_control(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	return session_end(session, control(session, caller, id));
}
