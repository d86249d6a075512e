// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>

#include "media_info.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "object.h"
#include "queue.h"
#include "session.h"
#include "store.h"

static void take_cartridge(struct store_rows *rows, struct cartridge_info *info)
{
	bool readable;

	store_copy(rows, 6, info->library, sizeof(info->library));
	store_copy(rows, 7, info->pool, sizeof(info->pool));
	store_copy(rows, 8, info->media_type, sizeof(info->media_type));
	store_copy(rows, 9, info->location, sizeof(info->location));
	store_copy(rows, 10, info->home, sizeof(info->home));
	store_copy(rows, 11, info->mounted_side, sizeof(info->mounted_side));
	store_copy(rows, 12, info->bar_code, sizeof(info->bar_code));
	readable = info->bar_code[0] && !store_int(rows, 13);
	info->bar_code_state = readable ? NTMS_BARCODESTATE_OK : NTMS_BARCODESTATE_UNREADABLE;
	snprintf(info->sequence, sizeof(info->sequence), "%jd", (intmax_t)store_int(rows, 14));
	info->location_type = info->location[0] ? store_int(rows, 15) : NTMS_STORAGESLOT;
	info->state = store_int(rows, 16);
	info->medium_type_code = store_int(rows, 17);
	info->density_code = store_int(rows, 18);
	info->sides = store_int(rows, 19);
	info->state = mounted_media_state(rows->store, info->state, store_int(rows, 20));
}

int cartridge_read(struct session *session, struct object *object)
{
	struct store_rows rows;
	bool requested = false;
	int r;

	store_query(session_store(session), SQL_CARTRIDGE_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		take_cartridge(&rows, &object->cartridge);
		requested = store_int(&rows, 21);
	}
	store_done(&rows);
	if (!requested || object->cartridge.state != NTMS_MEDIASTATE_IDLE)
		return r;
	r = queue_wants(session, object->id);
	if (r == 1)
		object->cartridge.state = NTMS_MEDIASTATE_INUSE;
	return r > 1 ? r : 1;
}

static void take_side(struct store_rows *rows, struct side_info *info)
{
	store_copy(rows, 6, info->cartridge, sizeof(info->cartridge));
	store_copy(rows, 7, info->logical_media, sizeof(info->logical_media));
	store_copy(rows, 8, info->label_id, sizeof(info->label_id));
	store_copy(rows, 9, info->label_type, sizeof(info->label_type));
	store_copy(rows, 10, info->label_info, sizeof(info->label_info));
	info->state = store_int(rows, 11);
	info->number = store_int(rows, 12);
	info->mount_count = store_int(rows, 13);
	info->allocate_count = store_int(rows, 14);
	info->capacity = store_int(rows, 15);
}

int side_read(struct session *session, struct object *object)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_SIDE_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		take_side(&rows, &object->side);
	}
	store_done(&rows);
	return r;
}

int logical_media_read(struct session *session, struct object *object)
{
	struct logical_media_info *info = &object->logical_media;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_LOGICAL_MEDIA_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		store_copy(&rows, 6, info->pool, sizeof(info->pool));
		info->sides = 1;
	}
	store_done(&rows);
	return r;
}

/* Name and description are all that can be set; the kernel does not know them. */
static int write_names(struct session *session, enum store_sql sql, const struct object *old,
		       const struct object *new)
{
	struct store *store = session_store(session);
	int r = object_renamed(old, new);

	if (r > 1)
		return r;
	return store_run(store, sql, "ttti", new->id, new->name, new->description,
			 store_now(store));
}

int cartridge_write(struct session *session, const struct object *old, const struct object *new)
{
	return write_names(session, SQL_CARTRIDGE_WRITE, old, new);
}

int side_write(struct session *session, const struct object *old, const struct object *new)
{
	return write_names(session, SQL_SIDE_WRITE, old, new);
}

int logical_media_write(struct session *session, const struct object *old,
			const struct object *new)
{
	return write_names(session, SQL_LOGICAL_MEDIA_WRITE, old, new);
}
