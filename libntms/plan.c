// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE	/* AT_EACCESS */
#include "plan.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code.h"
#include "label_request.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "queue.h"
#include "session.h"
#include "store.h"
#include "text.h"

struct drive {
	char id[STORE_ID_SIZE];
	char cartridge[STORE_ID_SIZE];		/* what is in it; "": it is empty */
	char side[STORE_ID_SIZE];
	char device[TEXT_BYTES(71)];
	int64_t device_type;			/* 0: not known */
	int64_t dismountable;			/* since when */
	bool released;
	bool broken;				/* operators are asked to mend it */
	bool taken;				/* by what has begun, or an earlier one that waits for it */
	/* While it is judged whether a call could ever have its drives. */
	const struct queue_request *promised;
	bool tried;
};

/*
 * A look at the labels of a large library is thousands of requests: none may look at all others.
 * @chosen: by request, while it is tried to begin a call
 * @next: by request that waits: the next one of its call that does; queue.count: there is none
 * @medium: by request: the number of its cartridge; by that:
 * @moves: queue_moves(); @held: so are media of earlier ones
 */
struct plan {
	struct session *session;
	const char *library;
	bool write;
	bool due;				/* there was, or is, something to write */
	struct queue queue;
	struct drive *drives;
	size_t drive_count;
	struct drive **chosen;
	size_t *next, *medium;
	bool *moves, *held;
	bool *done;
};

static int load_drives(struct plan *plan)
{
	struct drive *larger, *drive;
	struct store_rows rows;
	int r;

	store_query(session_store(plan->session), SQL_PLAN_DRIVES, &rows, "t", plan->library);
	while ((r = store_next(&rows)) == 1) {
		larger = realloc(plan->drives, (plan->drive_count + 1) * sizeof(*larger));
		if (!larger)
			break;
		plan->drives = larger;
		drive = &larger[plan->drive_count++];
		memset(drive, 0, sizeof(*drive));
		store_copy(&rows, 0, drive->id, STORE_ID_SIZE);
		drive->device_type = store_int(&rows, 1);
		store_copy(&rows, 2, drive->cartridge, STORE_ID_SIZE);
		store_copy(&rows, 3, drive->side, STORE_ID_SIZE);
		drive->dismountable = store_int(&rows, 5);
		store_copy(&rows, 6, drive->device, sizeof(drive->device));
		drive->broken = store_int(&rows, 7);
		drive->released = drive->side[0] && mounted_released(rows.store, store_int(&rows, 4),
								     drive->dismountable);
	}
	store_done(&rows);
	return r == 1 ? NTMS_E_NO_MEMORY : r;
}

static bool same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

static void take_begun(struct plan *plan)
{
	const struct queue_request *request;
	size_t i, k;

	for (i = 0; i < plan->queue.count; i++) {
		request = &plan->queue.requests[i];
		for (k = 0; queue_has_begun(request) && k < plan->drive_count; k++)
			if (same(plan->drives[k].id, request->drive) ||
			    same(plan->drives[k].id, request->location))
				plan->drives[k].taken = true;
	}
}

/* -- those of one call, and of one cartridge -- */

struct key {
	const char *text;
	size_t request;
};

static int compare(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = strcmp(a->text, b->text);

	return order ? order : (a->request > b->request) - (a->request < b->request);
}

static void link_calls(struct plan *plan, struct key *keys)
{
	const struct queue_request *request;
	size_t i, n = 0;

	for (i = 0; i < plan->queue.count; i++) {
		request = &plan->queue.requests[i];
		plan->next[i] = plan->queue.count;
		if (queue_waits(request))
			keys[n++] = (struct key){request->call, i};
	}
	qsort(keys, n, sizeof(*keys), compare);
	for (i = 1; i < n; i++)
		if (same(keys[i - 1].text, keys[i].text))
			plan->next[keys[i - 1].request] = keys[i].request;
}

static void number_media(struct plan *plan, struct key *keys)
{
	const struct queue_request *request;
	size_t i, n = plan->queue.count, medium = 0;

	for (i = 0; i < n; i++)
		keys[i] = (struct key){plan->queue.requests[i].cartridge, i};
	qsort(keys, n, sizeof(*keys), compare);
	for (i = 0; i < n; i++) {
		request = &plan->queue.requests[keys[i].request];
		medium += i && !same(keys[i - 1].text, keys[i].text);
		plan->medium[keys[i].request] = medium;
		plan->moves[medium] = plan->moves[medium] || queue_has_begun(request) ||
				      queue_ejects(request);
	}
}

static int sort(struct plan *plan)
{
	size_t room = plan->queue.count + 1;
	struct key *keys = calloc(room, sizeof(*keys));

	plan->next = calloc(room, sizeof(*plan->next));
	plan->medium = calloc(room, sizeof(*plan->medium));
	plan->moves = calloc(room, sizeof(*plan->moves));
	plan->held = calloc(room, sizeof(*plan->held));
	if (!keys || !plan->next || !plan->medium || !plan->moves || !plan->held) {
		free(keys);
		return NTMS_E_NO_MEMORY;
	}
	link_calls(plan, keys);
	number_media(plan, keys);
	free(keys);
	return 0;
}

/* All that is read. */
static int load(struct plan *plan)
{
	int r = queue_load(plan->session, plan->library, &plan->queue);

	if (!r)
		r = load_drives(plan);
	if (r)
		return r;
	plan->chosen = calloc(plan->queue.count + 1, sizeof(*plan->chosen));
	plan->done = calloc(plan->queue.count + 1, sizeof(*plan->done));
	if (!plan->chosen || !plan->done)
		return NTMS_E_NO_MEMORY;
	take_begun(plan);
	return sort(plan);
}

static void unload(struct plan *plan)
{
	queue_free(&plan->queue);
	free(plan->drives);
	free(plan->chosen);
	free(plan->next);
	free(plan->medium);
	free(plan->moves);
	free(plan->held);
	free(plan->done);
}

/* Nobody uses it, and nothing is done with it. */
static bool medium_free(const struct plan *plan, size_t i)
{
	const struct queue_request *request = &plan->queue.requests[i];

	if (plan->moves[plan->medium[i]] || plan->held[plan->medium[i]])
		return false;
	return request->location_type != NTMS_DRIVE || request->released;
}

static bool takes(const struct drive *drive, const struct queue_request *request)
{
	return !drive->device_type || !request->device_type ||
	       drive->device_type == request->device_type;
}

static bool drive_free(const struct drive *drive)
{
	return !drive->taken && (!drive->cartridge[0] || drive->released);
}

/* Who works has to open the drive himself for it, if it is about a label. */
static bool can_be_opened(const struct drive *drive, const struct queue_request *request)
{
	int mode = request->operation == NTMS_LM_WRITESCRATCH ? R_OK | W_OK : R_OK;

	return !label_request_is(request->operation) ||
	       !faccessat(AT_FDCWD, drive->device, mode, AT_EACCESS);
}

/* What this request could use, were it free. */
static bool suits(const struct drive *drive, const struct queue_request *request)
{
	if (!can_be_opened(drive, request))
		return false;
	if (request->drive[0])
		return same(drive->id, request->drive);
	return takes(drive, request);
}

/* Where the medium lies on the side that is wanted comes first; then those in which there is nothing. */
static int rank(const struct drive *drive, const struct queue_request *request)
{
	if (same(drive->cartridge, request->cartridge))
		return same(drive->side, request->side) ? 0 : 2;
	return drive->cartridge[0] ? 3 : 1;
}

static bool better(const struct drive *drive, const struct drive *than,
		   const struct queue_request *request)
{
	int a = rank(drive, request), b = than ? rank(than, request) : 4;

	if (than && drive->broken != than->broken)
		return than->broken;
	return a < b || (a == b && a == 3 && drive->dismountable < than->dismountable);
}

/* What another mount of the call can be served from, where it is, is not taken out for this one. */
static bool is_another_s(const struct plan *plan, const struct drive *drive, size_t i, size_t first)
{
	const struct queue_request *other;
	size_t k;

	for (k = first; drive->cartridge[0] && k < plan->queue.count; k = plan->next[k]) {
		other = &plan->queue.requests[k];
		if (k != i && same(other->cartridge, drive->cartridge) &&
		    suits(drive, other) && (!plan->chosen[k] || plan->chosen[k] == drive))
			return true;
	}
	return false;
}

/* No medium is brought to one that does not get ready while another drive can serve it, if it is not wished for. */
static bool is_shunned(const struct plan *plan, const struct drive *drive, size_t i, size_t first)
{
	const struct queue_request *request = &plan->queue.requests[i];
	const struct drive *other;

	if (!drive->broken || request->drive[0])
		return false;
	/* A call for several may need each of them. */
	if (plan->next[first] < plan->queue.count)
		return false;
	for (other = plan->drives; other < plan->drives + plan->drive_count; other++)
		if (!other->broken && suits(other, request))
			return true;
	return false;
}

static struct drive *choose(struct plan *plan, size_t i, size_t first)
{
	const struct queue_request *request = &plan->queue.requests[i];
	struct drive *drive, *best = NULL;

	for (drive = plan->drives; drive < plan->drives + plan->drive_count; drive++)
		if (drive_free(drive) && suits(drive, request) && !is_shunned(plan, drive, i, first) &&
		    !is_another_s(plan, drive, i, first) && better(drive, best, request))
			best = drive;
	return best;
}

/* Those that can have one drive only come first. */
static bool is_bound(const struct queue_request *request)
{
	return request->drive[0] || request->location_type == NTMS_DRIVE;
}

static bool choose_all(struct plan *plan, size_t first)
{
	int round;
	size_t i;

	for (round = 0; round < 2; round++) {
		for (i = first; i < plan->queue.count; i = plan->next[i]) {
			if (is_bound(&plan->queue.requests[i]) == (round > 0))
				continue;
			plan->chosen[i] = choose(plan, i, first);
			if (!plan->chosen[i])
				return false;
			plan->chosen[i]->taken = true;
		}
	}
	return true;
}

static void choose_none(struct plan *plan, size_t first)
{
	size_t i;

	for (i = first; i < plan->queue.count; i = plan->next[i]) {
		if (plan->chosen[i])
			plan->chosen[i]->taken = false;
		plan->chosen[i] = NULL;
	}
}

static int begin(struct plan *plan, size_t i)
{
	const struct queue_request *request = &plan->queue.requests[i];
	const struct drive *drive = plan->chosen[i];
	int r = queue_begin(plan->session, request->id, drive->id);

	if (r)
		return r;
	if (same(drive->cartridge, request->cartridge) && same(drive->side, request->side))
		return mounted_reload(plan->session, request->cartridge, drive->id);
	if (request->location_type == NTMS_DRIVE)
		r = mounted_send_home(plan->session, plan->library, request->cartridge,
				      request->mounted_side, request->location);
	if (!r && drive->cartridge[0] && !same(drive->cartridge, request->cartridge))
		r = mounted_send_home(plan->session, plan->library, drive->cartridge, drive->side,
				      drive->id);
	return r;
}

static int begin_all(struct plan *plan, size_t first)
{
	size_t i;
	int r = 0;

	plan->due = true;
	for (i = first; i < plan->queue.count; i = plan->next[i]) {
		if (plan->write && !r)
			r = begin(plan, i);
		/* For those behind it is on its way, as it is in the store. */
		plan->moves[plan->medium[i]] = true;
		plan->chosen[i] = NULL;
	}
	return r;
}

/* @drives: that is what it waits for */
static int wait_for(struct plan *plan, size_t first, bool drives)
{
	const struct queue_request *request;
	size_t i, k;
	int r = 0;

	for (i = first; !r && i < plan->queue.count; i = plan->next[i]) {
		request = &plan->queue.requests[i];
		/* All cleanings have one cleaner, and the drive that this one names may be in use for days. */
		if (request->operation != NTMS_LM_CLEANDRIVE)
			plan->held[plan->medium[i]] = true;
		for (k = 0; drives && k < plan->drive_count; k++)
			if (drive_free(&plan->drives[k]) && suits(&plan->drives[k], request))
				plan->drives[k].taken = true;
		if (request->state != NTMS_LM_QUEUED)
			continue;
		plan->due = true;
		if (plan->write)
			r = queue_note_waiting(plan->session, request->id);
	}
	return r;
}

static int end(struct plan *plan, size_t first, int64_t state, int64_t error)
{
	size_t i;
	int r = 0;

	plan->due = true;
	for (i = first; !r && plan->write && i < plan->queue.count; i = plan->next[i])
		r = queue_finish(plan->session, plan->queue.requests[i].id, state, error);
	return r;
}

/* One that suits, if need be with another one for those that have theirs. */
static bool could_have_one(struct plan *plan, const struct queue_request *request)
{
	struct drive *drive;

	for (drive = plan->drives; drive < plan->drives + plan->drive_count; drive++) {
		if (drive->tried || !suits(drive, request))
			continue;
		drive->tried = true;
		if (drive->promised && !could_have_one(plan, drive->promised))
			continue;
		drive->promised = request;
		return true;
	}
	return false;
}

/* If all drives were free: the first of a call that gets none, NULL: none is too many. */
static const struct queue_request *find_too_many(struct plan *plan, size_t first)
{
	size_t i, k;

	for (k = 0; k < plan->drive_count; k++)
		plan->drives[k].promised = NULL;
	for (i = first; i < plan->queue.count; i = plan->next[i]) {
		for (k = 0; k < plan->drive_count; k++)
			plan->drives[k].tried = false;
		if (!could_have_one(plan, &plan->queue.requests[i]))
			return &plan->queue.requests[i];
	}
	return NULL;
}

/* Why the drive that is wished for, or one more, is not among those that can be used: public code. */
static int64_t without_drive(const struct plan *plan, const struct queue_request *request)
{
	struct store_rows rows;
	bool disabled;

	store_query(session_store(plan->session), SQL_MOUNT_DRIVE, &rows, "t", request->drive);
	disabled = store_next(&rows) == 1 && !store_int(&rows, 1);
	store_done(&rows);
	if (disabled)
		return ERROR_RESOURCE_DISABLED;
	return request->operation == NTMS_LM_CLEANDRIVE ? ERROR_DEVICE_NOT_AVAILABLE
							: ERROR_RESOURCE_NOT_AVAILABLE;
}

/* Why a call cannot ever begin: public code, or 0. */
static int64_t hopeless(struct plan *plan, size_t first)
{
	const struct queue_request *request;
	size_t i;

	for (i = first; i < plan->queue.count; i = plan->next[i]) {
		request = &plan->queue.requests[i];
		if (!request->location[0])
			return ERROR_MEDIA_OFFLINE;
		if (!request->enabled)
			return ERROR_RESOURCE_DISABLED;
		if (request->operation == NTMS_LM_MOUNT && !request->certain)
			return ERROR_RESOURCE_NOT_AVAILABLE;
		if (request->operation == NTMS_LM_CLEANDRIVE && !request->cleaner_uses)
			return ERROR_CLEANER_CARTRIDGE_SPENT;
	}
	/* One about a label can wait for a drive to come, and for somebody who may open it. */
	if (label_request_is(plan->queue.requests[first].operation))
		return 0;
	request = find_too_many(plan, first);
	return request ? without_drive(plan, request) : 0;
}

static bool media_free(const struct plan *plan, size_t first)
{
	size_t i;

	for (i = first; i < plan->queue.count; i = plan->next[i])
		if (!medium_free(plan, i))
			return false;
	return true;
}

static int plan_call(struct plan *plan, size_t first)
{
	const struct queue_request *request = &plan->queue.requests[first];
	int64_t error;
	size_t i;

	for (i = first; i < plan->queue.count; i = plan->next[i])
		plan->done[i] = true;
	if (request->waiter && !store_present(session_store(plan->session), request->waiter))
		return end(plan, first, NTMS_LM_CANCELLED, ERROR_CANCELLED);
	error = hopeless(plan, first);
	if (error)
		return end(plan, first, NTMS_LM_FAILED, error);
	if (!media_free(plan, first))
		return wait_for(plan, first, false);
	if (choose_all(plan, first))
		return begin_all(plan, first);
	choose_none(plan, first);
	return wait_for(plan, first, true);
}

static int run(struct plan *plan)
{
	size_t i;
	int r = load(plan);

	for (i = 0; !r && i < plan->queue.count; i++)
		if (!plan->done[i] && queue_waits(&plan->queue.requests[i]))
			r = plan_call(plan, i);
	unload(plan);
	return r;
}

int plan_run(struct session *session, const char *library)
{
	struct plan plan = {.session = session, .library = library, .write = true};

	return run(&plan);
}

int plan_due(struct session *session, const char *library)
{
	struct plan plan = {.session = session, .library = library};
	int r = run(&plan);

	return r ? r : plan.due;
}
