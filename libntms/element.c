// SPDX-License-Identifier: LGPL-2.1-or-later
#include "element.h"

#include "device.h"
#include "mounted.h"
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
		if (object->type == NTMS_DRIVE)
			info->state = mounted_drive_state(rows.store, info->state,
							  store_int(&rows, 18));
	}
	store_done(&rows);
	return r;
}

static int take_stale(struct session *session, struct object *object)
{
	struct element_info *info = &object->element;
	struct stale stale;
	int r = stale_read(session, info->library, &stale);

	info->state = stale_state(&stale, object->type, info->address, info->state);
	stale_free(&stale);
	return r;
}

/* Where it is now: that changes, so the store does not know it. */
static void take_place(struct session *session, struct object *object)
{
	struct element_info *info = &object->element;
	struct device *device = device_set_of_library(session_devices(session), info->library);
	const struct device_place *place = NULL;
	struct device_changer changer;
	struct device_drive drive;

	if (device && object->type == NTMS_CHANGER && !device_get(device, &changer))
		place = &changer.place;
	if (device && object->type == NTMS_DRIVE && info->address >= 0 &&
	    !device_drive(device, (uint16_t)info->address, &drive) && drive.joined)
		place = &drive.place;
	if (!place)
		return;
	info->host = place->host;
	info->channel = place->channel;
	info->target = place->target;
	info->lun = (int64_t)place->lun;
}

int element_read(struct session *session, struct object *object)
{
	int r = read_row(session, object);

	if (r != 1)
		return r;
	if (object->type == NTMS_STORAGESLOT)
		r = take_stale(session, object);
	else
		take_place(session, object);
	return r > 1 ? r : 1;
}

int element_write(struct session *session, const struct object *old, const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_ELEMENT_WRITE, "ttii", new->id, new->description,
			 store_now(store), new->element.seconds);
}
