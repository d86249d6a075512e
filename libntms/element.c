// SPDX-License-Identifier: LGPL-2.1-or-later
#include "element.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"
#include "stale.h"
#include "store.h"

static int read_row(struct session *session, struct object *object)
{
	struct element_info *info = &object->element;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_ELEMENT_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		store_copy(&rows, 6, info->library, sizeof(info->library));
		store_copy(&rows, 7, info->device_type, sizeof(info->device_type));
		store_copy(&rows, 8, info->serial, sizeof(info->serial));
		store_copy(&rows, 9, info->revision, sizeof(info->revision));
		store_copy(&rows, 10, info->device_name, sizeof(info->device_name));
		info->number = store_int(&rows, 11);
		info->state = store_int(&rows, 12);
		info->mount_count = store_int(&rows, 13);
		info->last_cleaned = store_int(&rows, 14);
		info->seconds = store_int(&rows, 15);
		store_copy(&rows, 16, info->side, sizeof(info->side));
		info->address = store_int(&rows, 17);
	}
	store_done(&rows);
	return r;
}

int element_read(struct session *session, struct object *object)
{
	struct element_info *info = &object->element;
	struct stale stale;
	int r = read_row(session, object);

	if (r != 1 || object->type != NTMS_STORAGESLOT)
		return r;
	r = stale_read(session, info->library, &stale);
	info->state = stale_state(&stale, object->type, info->address, info->state);
	stale_free(&stale);
	return r ? r : 1;
}

int element_write(struct session *session, const struct object *old, const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_ELEMENT_WRITE, "ttii", new->id, new->description,
			 store_now(store), new->element.seconds);
}
