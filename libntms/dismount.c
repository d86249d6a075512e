// SPDX-License-Identifier: LGPL-2.1-or-later
#include "dismount.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "identity.h"
#include "label_request.h"
#include "library.h"
#include "library_request.h"
#include "media.h"
#include "mount.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "object.h"
#include "plan.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "text.h"
#include "work.h"

struct medium {
	struct cartridge cartridge;
	int side;				/* index */
	char request[STORE_ID_SIZE];
};

struct asked {
	const struct identity *caller;
	const char (*ids)[STORE_ID_SIZE];
	size_t count;
	bool deferred;
	struct medium *media;
	char call[STORE_ID_SIZE];
};

static int find_media(struct session *session, struct asked *asked)
{
	struct medium *media = asked->media;
	size_t i, k;
	int r = 0;

	for (i = 0; !r && i < asked->count; i++) {
		r = mount_find_medium(session, asked->ids[i], &media[i].cartridge, &media[i].side);
		for (k = 0; !r && k < i; k++)
			if (!strcmp(media[k].cartridge.id, media[i].cartridge.id))
				r = explain(NTMS_E_INVALID_MEDIA, "cartridge %s is named twice",
					    media_name(&media[i].cartridge));
	}
	return r;
}

/* Is something done with it already? 0, or NTMS_E_INVALID_STATE. */
static int check_at_rest(struct session *session, const struct cartridge *c)
{
	struct queue queue;
	int r = queue_load(session, c->library, &queue);

	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_DISMOUNT))
		r = explain(NTMS_E_INVALID_STATE, "cartridge %s is being dismounted", media_name(c));
	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_MOUNT))
		r = explain(NTMS_E_INVALID_STATE, "cartridge %s is being mounted", media_name(c));
	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_EJECT))
		r = explain(NTMS_E_INVALID_STATE, "cartridge %s is being ejected", media_name(c));
	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_CLEANDRIVE))
		r = explain(NTMS_E_INVALID_STATE, "cartridge %s is cleaning a drive", media_name(c));
	if (!r && label_request_runs(&queue, c->id))
		r = explain(NTMS_E_INVALID_STATE, "the label of cartridge %s is being read or written",
			    media_name(c));
	queue_free(&queue);
	return r;
}

static int check_medium(struct session *session, const struct medium *medium)
{
	const struct cartridge *c = &medium->cartridge;

	if (c->offline || !c->library_present)
		return explain(NTMS_E_MEDIA_OFFLINE, "cartridge %s is not in a library", media_name(c));
	if (!c->library_enabled)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library is disabled");
	if (!c->enabled || !c->sides[medium->side].enabled)
		return explain(NTMS_E_MEDIA_NOT_AVAILABLE, "cartridge %s is disabled", media_name(c));
	if (c->state == NTMS_MEDIASTATE_OPERROR)
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is stuck in a drive: dismount that drive",
			       media_name(c));
	if (strcmp(c->mounted_side, c->sides[medium->side].id))
		return explain(NTMS_E_INVALID_STATE, "the side of cartridge %s is not mounted",
			       media_name(c));
	return check_at_rest(session, c);
}

static int release(struct session *session, const struct asked *asked, struct medium *medium,
		   const char *side)
{
	const struct cartridge *c = &medium->cartridge;
	char user[TEXT_BYTES(63)];
	int r = 0;

	identity_name(asked->caller, user, sizeof(user));
	if (!asked->deferred)
		r = library_request_sweep(session);
	if (!r && !asked->deferred)
		r = queue_add(session, &(struct queue_entry){
			.library = c->library,
			.side = side,
			.drive = c->location,
			.cartridge = c->id,
			.user = user,
			.call = asked->call,
			.operation = NTMS_LM_DISMOUNT,
			.option = NTMS_DISMOUNT_IMMEDIATE,
			.state = NTMS_LM_INPROCESS,
		}, medium->request);
	if (!r)
		r = mounted_release(session, c->id, side, c->location, !asked->deferred);
	return r ? r : plan_run(session, c->library);
}

static int begin(struct session *session, struct asked *asked)
{
	size_t i;
	int r = find_media(session, asked);

	for (i = 0; !r && i < asked->count; i++)
		r = mount_check_access(session, asked->caller, &asked->media[i].cartridge);
	for (i = 0; !r && i < asked->count; i++)
		r = check_medium(session, &asked->media[i]);
	for (i = 0; !r && !asked->deferred && i < asked->count; i++)
		r = mount_check_robot(session, asked->media[i].cartridge.library,
				      NTMS_E_DEVICE_NOT_AVAILABLE);
	if (!r)
		r = store_new_id(asked->call);
	for (i = 0; !r && i < asked->count; i++)
		r = release(session, asked, &asked->media[i],
			    asked->media[i].cartridge.sides[asked->media[i].side].id);
	return r;
}

/* It is in the queue, whatever becomes of this session: who does not wait any more was not refused. */
static int await(struct session *session, const struct asked *asked, const struct medium *medium)
{
	const struct work_wait wait = {
		.library = medium->cartridge.library, .call = asked->call,
		.ids = &medium->request, .count = 1, .until = DOORBELL_NEVER,
	};
	int r = work_until(session, &wait);

	if (session_cancelled(session)) {
		explain_reset();
		return 0;
	}
	return r ? r : work_result(session, medium->request);
}

static int await_all(struct session *session, const struct asked *asked)
{
	size_t i;
	int r, first = 0;

	for (i = 0; !asked->deferred && i < asked->count; i++) {
		r = await(session, asked, &asked->media[i]);
		first = first ? first : r;
	}
	return first;
}

static int dismount(struct session *session, struct asked *asked,
		    int (*function)(struct session *session, struct asked *asked))
{
	int r;

	r = mount_begin(session);
	if (!r)
		r = session_end(session, function(session, asked));
	return r ? r : await_all(session, asked);
}

int media_dismount(struct session *session, const struct identity *caller,
		   const char (*media)[STORE_ID_SIZE], size_t count, uint32_t options)
{
	struct asked asked = {
		.caller = caller, .ids = media, .count = count,
		.deferred = options == NTMS_DISMOUNT_DEFERRED,
	};
	int r;

	if (!count || count > MOUNT_MAX)
		return explain(NTMS_E_INVALID_PARAMETER, "1 to %d media are dismounted at once",
			       MOUNT_MAX);
	if (options > NTMS_DISMOUNT_IMMEDIATE)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option of a dismount");
	asked.media = calloc(count, sizeof(*asked.media));
	if (!asked.media)
		return NTMS_E_NO_MEMORY;
	r = dismount(session, &asked, begin);
	free(asked.media);
	return r;
}

/* -- by drive -- */

static int check_drive(struct session *session, const struct asked *asked)
{
	struct object drive, library;
	int r = object_check(session, asked->caller, asked->ids[0], NTMS_DRIVE, RIGHT_MODIFY, NULL);

	if (r)
		return r == NTMS_E_OBJECT_NOT_FOUND ? NTMS_E_INVALID_DRIVE : r;
	r = object_read(session, asked->ids[0], NTMS_DRIVE, &drive);
	if (!r)
		r = object_read(session, drive.element.library, NTMS_LIBRARY, &library);
	if (r)
		return r;
	if (library.operational_state == NTMS_NOT_PRESENT)
		return explain(NTMS_E_LIBRARY_OFFLINE, "library %s is not connected", library.name);
	if (!library.enabled || !drive.enabled || drive.operational_state == NTMS_NOT_PRESENT)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE,
			       "drive %s or its library is disabled, or it is not there", drive.name);
	return 0;
}

static int find_in_drive(struct session *session, struct asked *asked)
{
	int r = media_load_at(session, asked->ids[0], &asked->media[0].cartridge);

	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_INVALID_STATE, "the drive is empty");
}

static int begin_drive(struct session *session, struct asked *asked)
{
	const struct cartridge *c = &asked->media[0].cartridge;
	int r = check_drive(session, asked);

	if (!r)
		r = find_in_drive(session, asked);
	if (!r)
		r = check_at_rest(session, c);
	if (r)
		return r;
	if (c->mounted_side[0] && !c->released)
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is in use", media_name(c));
	r = mount_check_robot(session, c->library, NTMS_E_DEVICE_NOT_AVAILABLE);
	if (r)
		return r;
	r = store_new_id(asked->call);
	return r ? r : release(session, asked, &asked->media[0], c->mounted_side);
}

int drive_dismount(struct session *session, const struct identity *caller, const char *drive)
{
	char ids[1][STORE_ID_SIZE];
	struct asked asked = {.caller = caller, .ids = ids, .count = 1};
	int r;

	strcpy(ids[0], drive);
	asked.media = calloc(1, sizeof(*asked.media));
	if (!asked.media)
		return NTMS_E_NO_MEMORY;
	r = dismount(session, &asked, begin_drive);
	free(asked.media);
	return r;
}
