// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mounted.h"

#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "media.h"
#include "ntmsapi.h"
#include "queue.h"
#include "service.h"
#include "session.h"
#include "store.h"

bool mounted_released(const struct store *store, int64_t by, int64_t dismountable)
{
	return dismountable || (by && !store_present(store, by));
}

int64_t mounted_media_state(const struct store *store, int64_t state, int64_t by)
{
	if (state == NTMS_MEDIASTATE_LOADED && by && !store_present(store, by))
		return NTMS_MEDIASTATE_UNLOADED;
	return state;
}

int64_t mounted_drive_state(const struct store *store, int64_t state, int64_t by)
{
	if (state == NTMS_DRIVESTATE_LOADED && by && !store_present(store, by))
		return NTMS_DRIVESTATE_DISMOUNTABLE;
	return state;
}

bool mounted_here(struct session *session, const struct cartridge *c, const char *side)
{
	return !strcmp(c->mounted_side, side) &&
	       c->mounted_by == store_presence(session_store(session));
}

struct picture {
	const char *cartridge, *side, *drive;
	int64_t media_state, drive_state;
	int64_t by, dismountable;
};

static int write(struct session *session, const struct picture *p)
{
	struct store *store = session_store(session);
	int r;

	r = store_run(store, SQL_MOUNTED_SET, "tidiii", p->cartridge, p->media_state, p->side, p->by,
		      p->dismountable, store_now(store));
	if (!r)
		r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, p->cartridge);
	if (!r)
		r = store_run(store, SQL_MOUNTED_DRIVE, "tii", p->drive, p->drive_state,
			      store_now(store));
	return r ? r : event_note(session, NTMS_DRIVE, NTMS_OBJ_UPDATE, p->drive);
}

static int count(struct session *session, const struct queue_request *request)
{
	struct store *store = session_store(session);
	int r;

	r = store_run(store, SQL_MOUNTED_COUNT_SIDE, "ti", request->side, store_now(store));
	if (!r)
		r = event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, request->side);
	return r ? r : store_run(store, SQL_MOUNTED_COUNT_DRIVE, "t", request->drive);
}

int mounted_load(struct session *session, const struct queue_request *request)
{
	bool wanted = request->owner != QUEUE_NOBODY;
	const struct picture now = {
		.cartridge = request->cartridge,
		.side = request->side,
		.drive = request->drive,
		.media_state = wanted ? NTMS_MEDIASTATE_LOADED : NTMS_MEDIASTATE_UNLOADED,
		.drive_state = wanted ? NTMS_DRIVESTATE_LOADED : NTMS_DRIVESTATE_DISMOUNTABLE,
		.by = wanted ? request->owner : 0,
		.dismountable = wanted ? 0 : store_now(session_store(session)),
	};
	int r = write(session, &now);

	if (!r)
		r = service_over(session, SERVICE_NOT_READY, request->drive);
	return r ? r : count(session, request);
}

int mounted_reload(struct session *session, const char *cartridge, const char *drive)
{
	const struct picture now = {
		.cartridge = cartridge,
		.side = "",
		.drive = drive,
		.media_state = NTMS_MEDIASTATE_MOUNTED,
		.drive_state = NTMS_DRIVESTATE_MOUNTED,
	};

	return write(session, &now);
}

int mounted_release(struct session *session, const char *cartridge, const char *side,
		    const char *drive, bool going)
{
	const struct picture now = {
		.cartridge = cartridge,
		.side = side,
		.drive = drive,
		.media_state = NTMS_MEDIASTATE_UNLOADED,
		.drive_state = going ? NTMS_DRIVESTATE_UNLOADED : NTMS_DRIVESTATE_DISMOUNTABLE,
		.dismountable = store_now(session_store(session)),
	};

	return write(session, &now);
}

int mounted_keep(struct session *session, const char *cartridge)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = store_one(store, SQL_MOUNTED_KEEP, &one, "tii", cartridge, store_presence(store),
			  store_now(store));

	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_INVALID_STATE, "this session has not mounted it");
}

int mounted_send_home(struct session *session, const char *library, const char *cartridge,
		      const char *side, const char *drive)
{
	int r = mounted_release(session, cartridge, side, drive, true);

	return r ? r : queue_add_dismount(session, library, cartridge, side, drive);
}

int mounted_clean(struct session *session, const struct queue_request *request, bool works)
{
	const struct picture now = {
		.cartridge = request->cartridge,
		.side = request->side,
		.drive = request->drive,
		.media_state = works ? NTMS_MEDIASTATE_LOADED : NTMS_MEDIASTATE_MOUNTED,
		.drive_state = NTMS_DRIVESTATE_BEING_CLEANED,
		.dismountable = store_now(session_store(session)),
	};

	return write(session, &now);
}

int mounted_stuck(struct session *session, const char *cartridge, const char *drive)
{
	const struct picture now = {
		.cartridge = cartridge,
		.side = "",
		.drive = drive,
		.media_state = NTMS_MEDIASTATE_OPERROR,
		.drive_state = NTMS_DRIVESTATE_MOUNTED,
	};

	return write(session, &now);
}
