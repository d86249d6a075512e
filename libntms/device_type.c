// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_type.h"
#include "object.h"
#include "session.h"
#include "store.h"

int device_type_read(struct session *session, struct object *object)
{
	struct device_type_info *info = &object->device_type;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_DEVICE_TYPE_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		store_copy(&rows, 6, info->vendor, sizeof(info->vendor));
		store_copy(&rows, 7, info->product, sizeof(info->product));
		info->device_type = store_int(&rows, 8);
	}
	store_done(&rows);
	return r;
}

int device_type_write(struct session *session, const struct object *old, const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_DEVICE_TYPE_WRITE, "tti", new->id, new->description,
			 store_now(store));
}
