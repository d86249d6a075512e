// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mount.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "error.h"
#include "explain.h"
#include "identity.h"
#include "library.h"
#include "library_inventory.h"
#include "library_request.h"
#include "media.h"
#include "media_free.h"
#include "mount_offline.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "plan.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "side.h"
#include "sync.h"
#include "text.h"
#include "verify.h"
#include "work.h"

#define OPTIONS (NTMS_MOUNT_READ | NTMS_MOUNT_WRITE | NTMS_MOUNT_ERROR_NOT_AVAILABLE |	\
		 NTMS_MOUNT_ERROR_OFFLINE | NTMS_MOUNT_SPECIFIC_DRIVE | NTMS_MOUNT_NOWAIT)

struct medium {
	struct cartridge cartridge;
	int side;			/* index */
	char drive[STORE_ID_SIZE];	/* wished for; "": any */
	char request[STORE_ID_SIZE];
	char operator[STORE_ID_SIZE];	/* request to bring it; "": none */
};

struct asked {
	struct mount *mount;
	const struct identity *caller;
	struct medium *media;
	char library[STORE_ID_SIZE];
	char call[STORE_ID_SIZE];
	int64_t until;
	bool offline;			/* operators were asked; nothing is queued yet */
};

static int check_parameters(const struct mount *mount)
{
	if (!mount->count || mount->count > MOUNT_MAX)
		return explain(NTMS_E_INVALID_PARAMETER, "1 to %d media are mounted at once", MOUNT_MAX);
	if (mount->options & ~(uint32_t)OPTIONS)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option of a mount");
	if (mount->priority < NTMS_PRIORITY_LOWEST || mount->priority > NTMS_PRIORITY_HIGHEST)
		return explain(NTMS_E_INVALID_PARAMETER, "a priority is from %d to %d",
			       NTMS_PRIORITY_LOWEST, NTMS_PRIORITY_HIGHEST);
	return 0;
}

/* -- look-up -- */

int mount_find_medium(struct session *session, const char *id, struct cartridge *cartridge,
		      int *index)
{
	int r = media_load_by_logical(session, id, cartridge, index);

	if (r != NTMS_E_INVALID_MEDIA)
		return r;
	r = media_load_by_side(session, id, cartridge, index);
	if (r == NTMS_E_INVALID_MEDIA)
		return explain_over(r, "there is no logical medium or side %s", id);
	if (!r)
		explain_reset();
	return r;
}

static int find_media(struct session *session, struct asked *asked)
{
	struct medium *media = asked->media;
	size_t i, k;
	int r = 0;

	for (i = 0; !r && i < asked->mount->count; i++) {
		r = mount_find_medium(session, asked->mount->media[i], &media[i].cartridge,
				      &media[i].side);
		for (k = 0; !r && k < i; k++)
			if (!strcmp(media[k].cartridge.id, media[i].cartridge.id))
				r = explain(NTMS_E_INVALID_MEDIA, "cartridge %s is named twice",
					    media_name(&media[i].cartridge));
	}
	return r;
}

struct drive {
	char library[STORE_ID_SIZE];
	int64_t device_type;			/* 0: not known */
	bool enabled, present;
	bool known;				/* its device is, at this host */
};

/* 1, 0: there is no such drive, or a code. */
static int read_drive(struct session *session, const char *id, struct drive *drive)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_MOUNT_DRIVE, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, drive->library, STORE_ID_SIZE);
		drive->enabled = store_int(&rows, 1);
		drive->present = store_int(&rows, 2) != NTMS_NOT_PRESENT;
		drive->known = store_text(&rows, 3)[0] != '\0';
		drive->device_type = store_int(&rows, 4);
	}
	store_done(&rows);
	return r;
}

static int find_drives(struct session *session, struct asked *asked)
{
	struct drive drive;
	size_t i, k;
	int r = 0;

	if (!(asked->mount->options & NTMS_MOUNT_SPECIFIC_DRIVE))
		return 0;
	for (i = 0; !r && i < asked->mount->count; i++) {
		strcpy(asked->media[i].drive, asked->mount->wished[i]);
		r = read_drive(session, asked->media[i].drive, &drive);
		if (r > 1)
			return r;
		r = r ? 0 : explain(NTMS_E_INVALID_DRIVE, "there is no drive %s",
				    asked->media[i].drive);
		for (k = 0; !r && k < i; k++)
			if (!strcmp(asked->media[k].drive, asked->media[i].drive))
				r = explain(NTMS_E_INVALID_DRIVE, "drive %s is named twice",
					    asked->media[i].drive);
	}
	return r;
}

/* -- access -- */

int mount_check_access(struct session *session, const struct identity *caller,
		       const struct cartridge *cartridge)
{
	int r = pool_check(session, caller, cartridge->pool, RIGHT_USE);

	return r ? r : library_check(session, caller, cartridge->library, RIGHT_USE);
}

static int check_access(struct session *session, const struct asked *asked)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < asked->mount->count; i++)
		r = mount_check_access(session, asked->caller, &asked->media[i].cartridge);
	return r;
}

/* -- states -- */

static int check_write(const struct medium *medium)
{
	if (medium->cartridge.sides[medium->side].state == SIDE_COMPLETE)
		return explain(NTMS_E_WRITE_PROTECT, "the side of cartridge %s is complete",
			       media_name(&medium->cartridge));
	if (medium->cartridge.read_write == NTMS_MEDIARW_READONLY)
		return explain(NTMS_E_WRITE_PROTECT, "cartridge %s can only be read",
			       media_name(&medium->cartridge));
	return 0;
}

static bool is_offline(const struct medium *medium)
{
	return medium->cartridge.offline || !medium->cartridge.library_present;
}

static int check_medium(struct session *session, const struct asked *asked,
			const struct medium *medium)
{
	const struct cartridge *c = &medium->cartridge;

	if (is_offline(medium))
		return explain(NTMS_E_MEDIA_OFFLINE, "cartridge %s is not in a library", media_name(c));
	if (strcmp(c->library, asked->library))
		return explain(NTMS_E_INVALID_LIBRARY, "the media are in different libraries");
	if (!c->enabled || !c->library_enabled || !c->sides[medium->side].enabled)
		return explain(NTMS_E_RESOURCE_DISABLED, "cartridge %s or its library is disabled",
			       media_name(c));
	if (c->cleaner)
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is a cleaner", media_name(c));
	if (c->state == NTMS_MEDIASTATE_OPERROR)
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is stuck in a drive: dismount that drive",
			       media_name(c));
	if (c->sides[medium->side].state == SIDE_INCOMPATIBLE)
		return explain(NTMS_E_DRIVE_MEDIA_MISMATCH, "no drive takes cartridge %s",
			       media_name(c));
	if (!media_mountable(c))
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "it is not certain which cartridge %s is: %s", media_name(c),
			       media_doubt(c));
	/* Nobody would ever give it back. */
	if (c->mounted_side[0] && !c->released && c->mounted_by &&
	    c->mounted_by == store_presence(session_store(session)))
		return explain(NTMS_E_BUSY, "cartridge %s is mounted by this session already",
			       media_name(c));
	return asked->mount->options & NTMS_MOUNT_WRITE ? check_write(medium) : 0;
}

static int take_device_type(struct session *session, const char *media_type, int64_t *device_type)
{
	int r;

	*device_type = 0;
	r = store_one(session_store(session), SQL_MOUNT_MEDIA_DEVICE, device_type, "t", media_type);
	return r > 1 ? r : 0;
}

static int check_wish(struct session *session, const struct asked *asked,
		      const struct medium *medium)
{
	struct drive drive = {.library = ""};
	int64_t wanted;
	bool takes;
	int r = take_device_type(session, medium->cartridge.media_type, &wanted);

	if (!r)
		r = read_drive(session, medium->drive, &drive);
	if (r > 1)
		return r;
	takes = !drive.device_type || !wanted || drive.device_type == wanted;
	if (strcmp(drive.library, asked->library) || !takes)
		return explain(NTMS_E_DRIVE_MEDIA_MISMATCH, "drive %s does not take cartridge %s",
			       medium->drive, media_name(&medium->cartridge));
	if (!drive.enabled)
		return explain(NTMS_E_RESOURCE_DISABLED, "drive %s is disabled", medium->drive);
	if (!drive.present || !drive.known)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "no device of this host is known to be drive %s", medium->drive);
	return 0;
}

/* Waiting for drives that there are not would be for ever. */
static int check_drives(struct session *session, const struct asked *asked)
{
	struct store_rows rows;
	size_t drives = 0;
	int r;

	store_query(session_store(session), SQL_PLAN_DRIVES, &rows, "t", asked->library);
	while ((r = store_next(&rows)) == 1)
		drives++;
	store_done(&rows);
	if (r)
		return r;
	if (drives < asked->mount->count)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "the library has %zu drives that can be used from this host", drives);
	return 0;
}

/* The robot obeys those who may open its device. */
int mount_check_robot(struct session *session, const char *library, int code)
{
	const struct device_set *set = session_devices(session);
	int r;

	if (device_set_of_library(set, library))
		return 0;
	r = device_set_lacks(set);
	return r ? r : explain(code, "the library's changer is not at this host");
}

/* Whoever does not wait cannot look at it either. */
static int check_labels(struct session *session, const struct asked *asked)
{
	const struct medium *medium = asked->media;
	size_t i;
	int needed = 0;

	if (!(asked->mount->options & NTMS_MOUNT_NOWAIT))
		return 0;
	for (i = 0; !needed && i < asked->mount->count; i++, medium++)
		needed = verify_needed(session, medium->cartridge.sides[medium->side].id);
	if (needed != 1)
		return needed;
	return explain(NTMS_E_INVALID_STATE,
		       "the label of cartridge %s is to be read: mount it and wait",
		       media_name(&medium[-1].cartridge));
}

/* Where what is offline should be: with the others. Which one, when there are none, "". */
static int find_common_library(struct session *session, struct asked *asked)
{
	struct drive drive;
	size_t i;
	int r;

	asked->library[0] = '\0';
	for (i = 0; !asked->library[0] && i < asked->mount->count; i++)
		if (!is_offline(&asked->media[i]))
			strcpy(asked->library, asked->media[i].cartridge.library);
	if (asked->library[0] || !asked->media[0].drive[0])
		return 0;
	r = read_drive(session, asked->media[0].drive, &drive);
	if (r == 1)
		strcpy(asked->library, drive.library);
	return r > 1 ? r : 0;
}

static bool waits_for_operators(const struct mount *mount)
{
	return mount->timeout && !(mount->options & (NTMS_MOUNT_ERROR_OFFLINE | NTMS_MOUNT_NOWAIT |
						     NTMS_MOUNT_ERROR_NOT_AVAILABLE));
}

/* Operators are asked for all that are not there; for those that are not any more. */
static int ask_operators(struct session *session, struct asked *asked)
{
	struct medium *medium = asked->media;
	size_t i;
	int r = find_common_library(session, asked);

	asked->offline = false;
	for (i = 0; !r && waits_for_operators(asked->mount) && i < asked->mount->count; i++, medium++) {
		if (!is_offline(medium)) {
			r = offline_done(session, medium->operator);
			continue;
		}
		asked->offline = true;
		r = offline_ask(session, asked->caller, &medium->cartridge, asked->library,
				medium->operator);
	}
	return r;
}

static int check_states(struct session *session, struct asked *asked)
{
	size_t i;
	int r = 0;

	strcpy(asked->library, asked->media[0].cartridge.library);
	for (i = 0; !r && i < asked->mount->count; i++)
		r = check_medium(session, asked, &asked->media[i]);
	for (i = 0; !r && i < asked->mount->count; i++)
		if (asked->media[i].drive[0])
			r = check_wish(session, asked, &asked->media[i]);
	if (!r)
		r = mount_check_robot(session, asked->library, NTMS_E_RESOURCE_NOT_AVAILABLE);
	if (!r)
		r = check_drives(session, asked);
	return r ? r : check_labels(session, asked);
}

/* -- the queue -- */

static bool only_now(const struct mount *mount)
{
	return (mount->options & NTMS_MOUNT_ERROR_NOT_AVAILABLE) ||
	       (!mount->timeout && !(mount->options & NTMS_MOUNT_NOWAIT));
}

static int add_all(struct session *session, struct asked *asked)
{
	int64_t waiter = store_presence(session_store(session));
	char user[TEXT_BYTES(63)];
	struct medium *medium;
	size_t i;
	int r;

	if (!waiter)
		return explain(NTMS_E_NO_MEMORY, "the system has no more locks");
	identity_name(asked->caller, user, sizeof(user));
	r = store_new_id(asked->call);
	if (!r)
		r = library_request_sweep(session);
	for (i = 0; !r && i < asked->mount->count; i++) {
		medium = &asked->media[i];
		r = queue_add(session, &(struct queue_entry){
			.library = asked->library,
			.side = medium->cartridge.sides[medium->side].id,
			.drive = medium->drive,
			.cartridge = medium->cartridge.id,
			.user = user,
			.call = asked->call,
			.operation = NTMS_LM_MOUNT,
			.option = asked->mount->options |
				  (only_now(asked->mount) ? NTMS_MOUNT_ERROR_NOT_AVAILABLE : 0),
			.state = NTMS_LM_QUEUED,
			.priority = asked->mount->priority,
			.waiter = waiter,
		}, medium->request);
	}
	return r;
}

static int check_begun(struct session *session, const struct asked *asked)
{
	struct queue_result result;
	int r = queue_result(session, asked->media[0].request, &result);

	if (r || result.state == NTMS_LM_INPROCESS)
		return r;
	if (result.finished)
		return explain((int)result.error,
			       "the library has too few drives for all that is to be mounted");
	return explain(NTMS_E_BUSY, "cartridge %s%s is in use, or no drive is free",
		       media_name(&asked->media[0].cartridge),
		       asked->mount->count > 1 ? ", or another one," : "");
}

static int enqueue(struct session *session, struct asked *asked)
{
	int r = find_media(session, asked);

	if (!r)
		r = find_drives(session, asked);
	if (!r)
		r = check_access(session, asked);
	if (!r)
		r = ask_operators(session, asked);
	if (r || asked->offline)
		return r;
	r = check_states(session, asked);
	if (!r)
		r = add_all(session, asked);
	if (!r)
		r = plan_run(session, asked->library);
	if (!r && only_now(asked->mount))
		r = check_begun(session, asked);
	return r;
}

/* -- the end -- */

/* Is it loaded, and this session's? Then @now tells where. 1, 0 or a code. */
static int is_loaded(struct session *session, const struct medium *medium, struct cartridge *now)
{
	int r = media_load(session, medium->cartridge.id, now);

	if (r)
		return r;
	return mounted_here(session, now, medium->cartridge.sides[medium->side].id);
}

/* Finished requests may be deleted before their caller has seen that they passed: what is loaded did. */
static int read_without_request(struct session *session, const struct medium *medium,
				char drive[STORE_ID_SIZE])
{
	struct cartridge now;
	int r = is_loaded(session, medium, &now);

	if (r > 1)
		return r;
	if (!r)
		return explain(NTMS_E_CANCELLED, "the request was deleted");
	strcpy(drive, now.location);
	return 0;
}

/* 0: all are loaded, with drives; or why not. NTMS_E_NOT_READY: they are not finished. */
static int read_results(struct session *session, struct asked *asked)
{
	struct queue_result result;
	size_t i;
	int r = 0;

	for (i = 0; !r && i < asked->mount->count; i++) {
		r = queue_result(session, asked->media[i].request, &result);
		if (r)
			return r;
		if (!result.finished)
			return NTMS_E_NOT_READY;
		if (result.error == ERROR_OBJECT_NOT_FOUND)
			r = read_without_request(session, &asked->media[i], result.drive);
		else if (result.state != NTMS_LM_PASSED)
			r = (int)result.error;
		if (r)
			return r;
		strcpy(asked->mount->drives[i], result.drive);
	}
	return 0;
}

static int take_results(struct session *session, struct asked *asked)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, read_results(session, asked));
}

/* One of a call that failed: if it was loaded it may not stay this session's, who knows nothing of it. */
static int give_back(struct session *session, const struct asked *asked, size_t i)
{
	struct cartridge now;
	int r = is_loaded(session, &asked->media[i], &now);

	if (r != 1)
		return r;
	return mounted_release(session, now.id, now.mounted_side, now.location, false);
}

/* Loaded in the last moment is loaded, when there is somebody who can use it. */
static int take_back(struct session *session, struct asked *asked, int result, bool *loaded)
{
	int r = read_results(session, asked);
	size_t i;

	*loaded = !r;
	if (r != NTMS_E_NOT_READY)
		return 0;
	r = queue_cancel_call(session, asked->call, result);
	if (!r)
		r = queue_disown(session, asked->call);
	for (i = 0; !r && i < asked->mount->count; i++)
		r = give_back(session, asked, i);
	return r ? r : plan_run(session, asked->library);
}

/* @result: why nobody waits any more */
static int leave(struct session *session, struct asked *asked, int result)
{
	bool loaded = false;
	int r;

	if (session_cancelled(session))
		result = NTMS_E_CANCELLED;
	if (result != NTMS_E_TIMEOUT && result != NTMS_E_CANCELLED)
		result = NTMS_E_DATABASE_FAILURE;
	r = session_begin_last(session);
	if (r)
		return r;
	r = session_end(session, take_back(session, asked, result, &loaded));
	if (r)
		return r;
	if (loaded && result != NTMS_E_CANCELLED) {
		explain_reset();
		return 0;
	}
	if (result == NTMS_E_TIMEOUT)
		return explain_over(result, "the media were not loaded in time");
	if (result == NTMS_E_CANCELLED)
		return explain_over(result, "the session was closed");
	return result;
}

static int wait(struct session *session, struct asked *asked)
{
	char ids[MOUNT_MAX][STORE_ID_SIZE];
	struct work_wait wait = {
		.library = asked->library, .call = asked->call, .ids = ids,
		.count = asked->mount->count,
		.until = asked->until,
	};
	size_t i;
	int r, left;

	for (i = 0; i < wait.count; i++)
		strcpy(ids[i], asked->media[i].request);
	if (asked->mount->options & NTMS_MOUNT_NOWAIT) {
		/* It is in the queue. What fails now is told by the request. */
		if (work_once(session, &wait))
			explain_reset();
		return 0;
	}
	r = work_until(session, &wait);
	if (!r)
		return take_results(session, asked);
	left = leave(session, asked, r);
	return left == NTMS_E_DATABASE_FAILURE ? r : left;
}

/* -- labels -- */

static int release_one(struct session *session, const struct asked *asked, size_t i, int64_t error)
{
	int r = give_back(session, asked, i);

	return r ? r : queue_refute(session, asked->media[i].request, error);
}

static int release_all(struct session *session, const struct asked *asked, int64_t error)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < asked->mount->count; i++)
		r = release_one(session, asked, i, error);
	return r ? r : plan_run(session, asked->library);
}

/* Rights may have been taken away while it waited. */
static int check_access_again(struct session *session, const struct asked *asked)
{
	struct cartridge now;
	size_t i;
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	for (i = 0; !r && i < asked->mount->count; i++) {
		r = media_load(session, asked->media[i].cartridge.id, &now);
		if (!r)
			r = mount_check_access(session, asked->caller, &now);
	}
	return session_end(session, r);
}

static void name_media(const struct asked *asked, struct verify *media)
{
	size_t i;

	for (i = 0; i < asked->mount->count; i++) {
		media[i].cartridge = asked->media[i].cartridge.id;
		media[i].side = asked->media[i].cartridge.sides[asked->media[i].side].id;
		media[i].drive = asked->mount->drives[i];
	}
}

/* Another label than that it is known by, or none that can be read: is that cartridge what it is taken for? */
static int refuse(struct session *session, const struct asked *asked, int result)
{
	int r = release_all(session, asked, error_public(result));

	if (r || (result != NTMS_E_UNEXPECTED_OMID && result != NTMS_E_DEVICE_NOT_AVAILABLE))
		return r;
	return inventory_recover(session, asked->library);
}

/* What cannot be synced says so when it is needed. */
void mount_look(struct session *session)
{
	if (session_sync(session))
		explain_reset();
}

static int check_loaded(struct session *session, const struct asked *asked, size_t i)
{
	const struct medium *medium = &asked->media[i];

	return verify_check_place(session, medium->cartridge.id,
				  medium->cartridge.sides[medium->side].id, asked->mount->drives[i]);
}

/* Hands, and who dismounts it, do not wait until its caller has been told that he has it. */
static int check_all_loaded(struct session *session, const struct asked *asked)
{
	size_t i;
	int r;

	mount_look(session);
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	for (i = 0; !r && i < asked->mount->count; i++)
		r = check_loaded(session, asked, i);
	return session_end(session, r);
}

/* What fails in a session that was closed fails for that. */
static int or_closed(struct session *session, int result)
{
	if (!result || !session_cancelled(session))
		return result;
	return explain_over(NTMS_E_CANCELLED, "the session was closed");
}

/* None of them is the caller's when one is not what it should be. */
static int verify(struct session *session, const struct asked *asked)
{
	int written, r = check_access_again(session, asked);
	size_t count = asked->mount->count;
	struct verify media[MOUNT_MAX];

	name_media(asked, media);
	if (!r)
		r = verify_media(session, media, count);
	if (!r)
		r = check_all_loaded(session, asked);
	if (!r)
		r = verify_hand_over(session, media, count);
	if (!r)
		return 0;
	r = or_closed(session, r);
	written = session_begin_last(session);
	if (!written)
		session_end(session, refuse(session, asked, r));
	return r;
}

/* A failed transaction posted nothing, and removed nothing. */
static int try(struct session *session, struct asked *asked)
{
	char (*before)[STORE_ID_SIZE] = calloc(asked->mount->count, sizeof(*before));
	size_t i;
	int r = before ? session_begin(session, STORE_WRITE) : NTMS_E_NO_MEMORY;

	for (i = 0; before && i < asked->mount->count; i++)
		strcpy(before[i], asked->media[i].operator);
	if (!r)
		r = session_end(session, enqueue(session, asked));
	for (i = 0; r && before && i < asked->mount->count; i++)
		strcpy(asked->media[i].operator, before[i]);
	free(before);
	return r;
}

static void dismiss_operators(struct session *session, struct asked *asked)
{
	bool asks = false;
	size_t i;
	int r = 0;

	for (i = 0; i < asked->mount->count; i++)
		asks = asks || asked->media[i].operator[0];
	if (!asks || session_begin_last(session))
		return;
	for (i = 0; !r && i < asked->mount->count; i++)
		r = offline_done(session, asked->media[i].operator);
	session_end(session, r);
}

/* Until it is in the queue. */
static int try_until(struct session *session, struct asked *asked)
{
	unsigned int seen;
	int r;

	do {
		seen = session_number(session);
		r = try(session, asked);
		if (!r && asked->offline)
			r = session_await(session, seen, asked->until);
	} while (!r && asked->offline);
	if (r)
		dismiss_operators(session, asked);
	if (session_cancelled(session))
		return explain_over(NTMS_E_CANCELLED, "the session was closed");
	return r == NTMS_E_TIMEOUT ? explain_over(r, "no operator brought the media in time") : r;
}

int mount_begin(struct session *session)
{
	mount_look(session);
	return session_begin(session, STORE_WRITE);
}

static int mount_all(struct session *session, struct asked *asked)
{
	int r;

	mount_look(session);
	asked->until = asked->mount->timeout ? doorbell_until(asked->mount->timeout) : DOORBELL_NEVER;
	r = try_until(session, asked);
	if (!r)
		r = wait(session, asked);
	if (!r && !(asked->mount->options & NTMS_MOUNT_NOWAIT))
		r = verify(session, asked);
	return or_closed(session, r);
}

int media_mount(struct session *session, const struct identity *caller, struct mount *mount)
{
	struct asked asked = {.mount = mount, .caller = caller};
	int r = check_parameters(mount);

	if (r)
		return r;
	asked.media = calloc(mount->count, sizeof(*asked.media));
	if (!asked.media)
		return NTMS_E_NO_MEMORY;
	r = mount_all(session, &asked);
	free(asked.media);
	return r;
}

static int keep(struct session *session, const struct identity *caller, const char *medium)
{
	struct cartridge c;
	int side, r = mount_find_medium(session, medium, &c, &side);

	if (!r)
		r = mount_check_access(session, caller, &c);
	if (!r && strcmp(c.mounted_side, c.sides[side].id))
		r = explain(NTMS_E_INVALID_STATE, "the side of cartridge %s is not mounted",
			    media_name(&c));
	return r ? r : mounted_keep(session, c.id);
}

int media_keep(struct session *session, const struct identity *caller, const char *medium)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, keep(session, caller, medium));
}
