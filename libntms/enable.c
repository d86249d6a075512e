// SPDX-License-Identifier: LGPL-2.1-or-later
#include "enable.h"

#include <string.h>

#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "media.h"
#include "mount.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "object.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "store.h"
#include "work.h"

static int write(struct session *session, enum store_sql sql, const char *id, uint32_t type,
		 bool enabled)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = store_one(store, sql, &one, "tii", id, (int64_t)enabled, store_now(store));

	if (!r)
		return explain(NTMS_E_INVALID_STATE, "%s is %s already", id,
			       enabled ? "enabled" : "disabled");
	return r == 1 ? event_note(session, (int)type, NTMS_OBJ_UPDATE, id) : r;
}

static int note_sides(struct session *session, const struct cartridge *c)
{
	int i, r = 0;

	for (i = 0; !r && i < c->side_count; i++) {
		r = event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, c->sides[i].id);
		if (!r && c->sides[i].logical_media[0])
			r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_UPDATE,
				       c->sides[i].logical_media);
	}
	return r;
}

/* Judged by the library that the cartridge is in, not by its pool: gaps.md 95. */
static int enable_cartridge(struct session *session, const struct identity *caller, const char *id,
			    bool enabled)
{
	struct cartridge c;
	int r = media_load(session, id, &c);

	if (!r)
		r = library_check(session, caller, c.library, RIGHT_MODIFY);
	if (r)
		return r;
	if (c.offline)
		return explain(NTMS_E_LIBRARY_OFFLINE, "cartridge %s is on a shelf", id);
	r = write(session, SQL_CARTRIDGE_ENABLE, id, NTMS_PHYSICAL_MEDIA, enabled);
	if (!r)
		r = note_sides(session, &c);
	return r ? r : media_refresh(session, id);
}

static int enable_library(struct session *session, const char *id, bool enabled)
{
	struct object object;
	int r = object_read(session, id, NTMS_LIBRARY, &object);

	if (r)
		return r;
	if (object.library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_LIBRARY_OFFLINE, "%s is the offline library", object.name);
	r = write(session, SQL_LIBRARY_ENABLE, id, NTMS_LIBRARY, enabled);
	if (!r)
		r = event_note_each(session, SQL_LIBRARY_ENABLES, id, NTMS_OBJ_UPDATE, NULL);
	return r ? r : media_refresh_library(session, id);
}

/* The way of a medium out of a drive that was disabled. */
struct way_home {
	char library[STORE_ID_SIZE];
	char request[1][STORE_ID_SIZE];	/* "": there is none */
	bool works;			/* so can this session, at the robot */
};

/* Nobody's, whoever put it there, and nothing is done with it. What is stuck is left to people. */
static int may_go_home(struct session *session, const struct cartridge *c)
{
	struct queue queue;
	bool may;
	int r;

	if (!c->library_present || !c->library_enabled || (c->mounted_side[0] && !c->released) ||
	    c->state == NTMS_MEDIASTATE_OPERROR)
		return 0;
	r = queue_load(session, c->library, &queue);
	may = !r && !queue_moves(&queue, c->id);
	queue_free(&queue);
	return r ? r : may;
}

static int send_home(struct session *session, const struct cartridge *c, const char *drive,
		     struct way_home *home)
{
	const struct queue_request *request;
	struct queue queue;
	int r = mounted_send_home(session, c->library, c->id, c->mounted_side, drive);

	if (r)
		return r;
	r = queue_load(session, c->library, &queue);
	request = r ? NULL : queue_of_cartridge(&queue, c->id, NTMS_LM_DISMOUNT);
	if (request)
		strcpy(home->request[0], request->id);
	queue_free(&queue);
	strcpy(home->library, c->library);
	home->works = device_set_of_library(session_devices(session), c->library);
	return r;
}

/* A medium that is in use goes home when it is released: timer.h. */
static int empty_drive(struct session *session, const char *drive, struct way_home *home)
{
	struct object object;
	struct cartridge c;
	int r = media_load_at(session, drive, &c);

	if (r != 1)
		return r;
	r = object_read(session, c.library, NTMS_LIBRARY, &object);
	if (r || object.library.type == NTMS_LIBRARYTYPE_STANDALONE)
		return r;
	r = may_go_home(session, &c);
	return r == 1 ? send_home(session, &c, drive, home) : r;
}

static int enable_drive(struct session *session, const char *id, bool enabled, struct way_home *home)
{
	int r = write(session, SQL_DRIVE_ENABLE, id, NTMS_DRIVE, enabled);

	return r || enabled ? r : empty_drive(session, id, home);
}

static int enable(struct session *session, const struct identity *caller, uint32_t type,
		  const char *id, bool enabled, struct way_home *home)
{
	uint32_t mask = type == NTMS_PHYSICAL_MEDIA ? 0 : RIGHT_MODIFY;
	int r = object_check(session, caller, id, type, mask, NULL);

	if (r)
		return r;
	if (type == NTMS_PHYSICAL_MEDIA)
		return enable_cartridge(session, caller, id, enabled);
	if (type == NTMS_LIBRARY)
		return enable_library(session, id, enabled);
	return enable_drive(session, id, enabled, home);
}

/* Who cannot let the robot work leaves it to others. The drive is disabled, whether or not it can be emptied. */
static void await(struct session *session, const struct way_home *home)
{
	const struct work_wait wait = {
		.library = home->library, .call = "", .ids = home->request, .count = 1,
		.until = DOORBELL_NEVER,
	};

	if (!home->request[0][0] || !home->works)
		return;
	work_until(session, &wait);
	explain_reset();
}

int object_enable(struct session *session, const struct identity *caller, uint32_t type,
		  const char *id, bool enabled)
{
	struct way_home home = {.request = {""}};
	int r;

	if (type != NTMS_LIBRARY && type != NTMS_DRIVE && type != NTMS_PHYSICAL_MEDIA)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "only libraries, drives and cartridges are enabled and disabled");
	r = type == NTMS_DRIVE ? mount_begin(session) : session_begin(session, STORE_WRITE);
	if (!r)
		r = session_end(session, enable(session, caller, type, id, enabled, &home));
	if (!r)
		await(session, &home);
	return r;
}
