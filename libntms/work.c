// SPDX-License-Identifier: LGPL-2.1-or-later
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "error.h"
#include "explain.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "plan.h"
#include "queue.h"
#include "session.h"
#include "sync.h"

#define MOTIONS		64
#define TRIES		5		/* of a motion that did not begin, for things were not as thought */
#define SLICE_MOTION	200		/* ms; longest sleeps beside a motion, and without one: */
#define SLICE_IDLE	500		/* nobody tells of a process that died */
#define READY_SECONDS	(3 * 60 * 60)	/* the first load of a new medium takes hours */

/* What the robot or a drive was told for a request. */
struct motion {
	char request[STORE_ID_SIZE];	/* "": not used */
	uint64_t number;		/* 0: none now */
	bool ready;			/* a drive is waited for */
	int tries;
	int result;			/* of the last one */
};

struct work {
	struct session *session;
	const struct work_wait *wait;
	struct device *device;
	uint64_t epoch;			/* of the lease, 0: not ours */
	struct motion motions[MOTIONS];
	struct queue queue;
	bool progress;			/* there may be more to do at once */
	char words[256];		/* why a request of this call failed */
};

static bool same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

/* -- the lease -- */

static void forget_motions(struct work *w)
{
	memset(w->motions, 0, sizeof(w->motions));
}

/* Is it ours? An end is found out here, whoever met it. */
static bool has_lease(struct work *w)
{
	if (w->epoch && device_lease_renew(w->device, w->epoch)) {
		w->epoch = 0;
		forget_motions(w);
		explain_reset();
	}
	if (!w->epoch && device_lease(w->device, &w->epoch)) {
		w->epoch = 0;
		explain_reset();
	}
	return w->epoch;
}

static void find_device(struct work *w)
{
	if (w->device && device_gone(w->device)) {
		device_put(w->device);
		w->device = NULL;
		w->epoch = 0;
		forget_motions(w);
	}
	if (!w->device) {
		w->device = device_set_of_library(session_devices(w->session), w->wait->library);
		if (w->device)
			device_hold(w->device);
	}
}

static bool may_work(struct work *w)
{
	bool may;

	session_lock(w->session);
	find_device(w);
	may = w->device && has_lease(w);
	session_unlock(w->session);
	return may;
}

/* Waits for drives end; what the robot has not started is void without the lease. */
static void leave(struct work *w)
{
	int i;

	session_lock(w->session);
	for (i = 0; w->epoch && i < MOTIONS; i++)
		if (w->motions[i].number && w->motions[i].ready)
			device_cancel(w->device, w->motions[i].number);
	if (w->epoch)
		device_lease_end(w->device, w->epoch);
	if (w->device)
		device_put(w->device);
	session_unlock(w->session);
	/* Another one that waits can go on. */
	doorbell_ring(store_doorbell(session_store(w->session)));
	queue_free(&w->queue);
}

/* -- transactions -- */

/* The request again, if nothing about it has changed. */
static int look_again(struct work *w, struct queue *queue, const struct queue_request *request)
{
	size_t i;
	int r;

	if (device_lease_renew(w->device, w->epoch))
		return NTMS_E_STALE;
	r = queue_load(w->session, w->wait->library, queue);
	for (i = 0; !r && i < queue->count; i++)
		if (same(queue->requests[i].id, request->id))
			return memcmp(&queue->requests[i], request, sizeof(*request)) ? NTMS_E_STALE : 0;
	return r ? r : NTMS_E_STALE;
}

typedef int (*store_step)(struct work *w, const struct queue *queue, const struct queue_request *request,
		    int64_t error);

/* One step in the store. When things are not as they were nothing is done: there is another round. */
static int write_step(struct work *w, const struct queue_request *request, store_step step,
		      int64_t error)
{
	struct queue queue = {0};
	int r = session_begin(w->session, STORE_WRITE);

	if (r)
		return r;
	r = look_again(w, &queue, request);
	if (!r)
		r = step(w, &queue, request, error);
	if (!r)
		r = plan_run(w->session, w->wait->library);
	queue_free(&queue);
	r = session_end(w->session, r);
	w->progress = true;
	return r == NTMS_E_STALE ? 0 : r;
}

static bool is_loaded(const struct queue_request *request)
{
	return same(request->location, request->drive) &&
	       same(request->mounted_side, request->side) &&
	       (request->media_state == NTMS_MEDIASTATE_LOADED ||
		request->media_state == NTMS_MEDIASTATE_UNLOADED);
}

/* A mount is ready; with the last of its call all are passed. */
static int step_loaded(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	const struct queue_request *other;
	int r = mounted_load(w->session, request);
	size_t i;

	(void)error;
	for (i = 0; i < queue->count; i++) {
		other = &queue->requests[i];
		if (same(other->call, request->call) && !same(other->id, request->id) &&
		    !is_loaded(other))
			return r;
	}
	for (i = 0; !r && i < queue->count; i++)
		if (same(queue->requests[i].call, request->call))
			r = queue_finish(w->session, queue->requests[i].id, NTMS_LM_PASSED, 0);
	return r;
}

static bool is_alone(const struct queue *queue, const struct queue_request *request)
{
	size_t i;

	for (i = 0; i < queue->count; i++)
		if (same(queue->requests[i].call, request->call) &&
		    !same(queue->requests[i].id, request->id))
			return false;
	return true;
}

/* The drive cannot be had after all. Who was promised more than one gives them all back. */
static int step_no_drive(struct work *w, const struct queue *queue,
			 const struct queue_request *request, int64_t error)
{
	bool wished = request->option & NTMS_MOUNT_SPECIFIC_DRIVE;

	if (!is_alone(queue, request) || wished || request->owner == QUEUE_NOBODY)
		return queue_undo(w->session, request->call, error);
	return queue_begin_again(w->session, request->id, "");
}

static int step_undo(struct work *w, const struct queue *queue, const struct queue_request *request,
		     int64_t error)
{
	(void)queue;
	return queue_undo(w->session, request->call, error);
}

/* What failed is over; what is in the drive goes back. */
static int step_undone(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	int r = queue_finish(w->session, request->id, NTMS_LM_FAILED, request->error);

	(void)queue;
	(void)error;
	if (r || !same(request->location, request->drive))
		return r;
	r = mounted_release(w->session, request->cartridge, request->side, request->drive, true);
	return r ? r : queue_add_dismount(w->session, w->wait->library, request->cartridge,
					  request->side, request->drive);
}

static int step_passed(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return queue_finish(w->session, request->id, NTMS_LM_PASSED, 0);
}

/* It stays in the drive, which is nobody's to have until people have looked. */
static int step_stuck(struct work *w, const struct queue *queue, const struct queue_request *request,
		      int64_t error)
{
	int r = queue_finish(w->session, request->id, NTMS_LM_FAILED, error);

	(void)queue;
	return r ? r : mounted_stuck(w->session, request->cartridge, request->location);
}

/* -- motions -- */

static struct motion *motion_of(struct work *w, const struct queue_request *request)
{
	struct motion *unused = NULL;
	int i;

	for (i = 0; i < MOTIONS; i++) {
		if (same(w->motions[i].request, request->id))
			return &w->motions[i];
		if (!w->motions[i].request[0] && !unused)
			unused = &w->motions[i];
	}
	if (unused)
		strcpy(unused->request, request->id);
	return unused;
}

/* Of requests that are no more. */
static void drop_motions(struct work *w)
{
	size_t i;
	int m;

	for (m = 0; m < MOTIONS; m++) {
		for (i = 0; i < w->queue.count; i++)
			if (same(w->queue.requests[i].id, w->motions[m].request))
				break;
		if (i == w->queue.count)
			memset(&w->motions[m], 0, sizeof(w->motions[m]));
	}
}

/* Did it end? Its result is in @motion. */
static bool has_ended(struct work *w, struct motion *motion)
{
	session_lock(w->session);
	motion->result = device_wait(w->device, motion->number, 0);
	session_unlock(w->session);
	if (motion->result == NTMS_E_NOT_READY)
		return false;
	motion->number = 0;
	motion->tries++;
	w->progress = true;
	return true;
}

/* Nothing was done, or nobody knows: where things are decides, a few times. */
static bool is_unclear(int result)
{
	return result == NTMS_E_STALE || result == NTMS_E_EMPTY || result == NTMS_E_CANCELLED ||
	       result == NTMS_E_RESOURCE_NOT_AVAILABLE;
}

/* Shall another one be tried? @motion has ended, and things are where they were. */
static bool may_retry(struct motion *motion)
{
	return motion->tries <= TRIES && (!motion->result || is_unclear(motion->result));
}

/* By a motion of one who is gone: where it will be is not known yet. */
static bool is_moving(struct work *w, const struct queue_request *request)
{
	struct device_cartridge cartridge;
	struct guid id;
	uint64_t handle = 0;
	bool moving;

	session_lock(w->session);
	moving = !guid_parse(request->cartridge, &id) && !device_find(w->device, &id, &handle) &&
		 handle && !device_read_cartridge(w->device, handle, &cartridge) && cartridge.moving;
	session_unlock(w->session);
	return moving;
}

static int put_move(struct work *w, const struct queue_request *request, int64_t address,
		    struct device_move *move)
{
	struct device_cartridge cartridge;
	struct device_element element;
	struct guid id;
	int r;

	if (guid_parse(request->cartridge, &id))
		return NTMS_E_STALE;
	r = device_find(w->device, &id, &move->handle);
	if (!r && !move->handle)
		r = NTMS_E_STALE;
	if (!r)
		r = device_read_cartridge(w->device, move->handle, &cartridge);
	if (!r && cartridge.moving)
		r = NTMS_E_NOT_READY;
	if (!r)
		r = device_read_element(w->device, cartridge.element, &element);
	if (r)
		return r;
	move->source = cartridge.element;
	move->destination = (uint16_t)address;
	move->unload = element.type == DEVICE_DRIVE;
	move->invert = request->operation == NTMS_LM_MOUNT &&
		       element.inverted != (request->side_number == 1);
	return 0;
}

static void note_refusal(struct work *w, struct motion *motion, int result)
{
	motion->number = 0;
	motion->tries++;
	motion->result = result;
	w->progress = true;
}

/* Somebody's motion that carries it is waited for, as an own one is. */
static int carry(struct work *w, const struct queue_request *request, struct motion *motion,
		 int64_t address)
{
	struct device_move move;
	int r;

	memset(&move, 0, sizeof(move));
	session_lock(w->session);
	r = put_move(w, request, address, &move);
	if (!r)
		r = device_move(w->device, w->epoch, &move, &motion->number);
	session_unlock(w->session);
	motion->ready = false;
	motion->result = 0;
	if (r == NTMS_E_NOT_READY)
		return 0;
	if (r) {
		note_refusal(w, motion, r);
		session_lock(w->session);
		device_doubt(w->device);
		session_unlock(w->session);
	}
	return 0;
}

static int make_ready(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int r;

	session_lock(w->session);
	r = device_ready(w->device, w->epoch, (uint16_t)request->drive_address, READY_SECONDS,
			 &motion->number);
	session_unlock(w->session);
	motion->ready = true;
	if (r)
		note_refusal(w, motion, r);
	return 0;
}

/* Words for the caller, if it was his. */
static void keep_words(struct work *w, const struct queue_request *request)
{
	if (same(request->call, w->wait->call))
		snprintf(w->words, sizeof(w->words), "%s", explain_text());
	explain_reset();
}

/* -- the next step of each kind -- */

static int mount_failed(int result)
{
	if (!result)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the robot did not do what it said it did");
	if (result == NTMS_E_MEDIA_INCOMPATIBLE)
		return NTMS_E_DRIVE_MEDIA_MISMATCH;
	return result == NTMS_E_TIMEOUT || is_unclear(result) ? NTMS_E_DEVICE_NOT_AVAILABLE : result;
}

static int undo(struct work *w, const struct queue_request *request, int result)
{
	result = mount_failed(result);
	keep_words(w, request);
	return write_step(w, request, step_undo, error_public(result));
}

/* In a drive that is another's, or behind what is in its own: that goes first, as it was planned. */
static int await_dismount(struct work *w, const struct queue_request *request, const char *cartridge)
{
	if (queue_of_cartridge(&w->queue, cartridge, NTMS_LM_DISMOUNT))
		return 0;
	return write_step(w, request, step_no_drive, ERROR_DEVICE_NOT_AVAILABLE);
}

static int to_drive(struct work *w, const struct queue_request *request, struct motion *motion)
{
	if (!request->location[0])
		return write_step(w, request, step_undo, ERROR_MEDIA_OFFLINE);
	if (request->location_type == NTMS_DRIVE)
		return await_dismount(w, request, request->cartridge);
	if (request->occupant[0])
		return await_dismount(w, request, request->occupant);
	if (!may_retry(motion))
		return undo(w, request, motion->result);
	return carry(w, request, motion, request->drive_address);
}

static int in_drive(struct work *w, const struct queue_request *request, struct motion *motion,
		    bool was_asked)
{
	/* On its other side: it has to go back first. */
	if (queue_of_cartridge(&w->queue, request->cartridge, NTMS_LM_DISMOUNT) ||
	    is_loaded(request))
		return 0;
	if (was_asked && !motion->result)
		return write_step(w, request, step_loaded, 0);
	if (motion->ready && !may_retry(motion))
		return undo(w, request, motion->result);
	return make_ready(w, request, motion);
}

static int step_mount(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);
	bool was_asked = false;

	if (!motion)
		return 0;
	if (motion->number) {
		if (request->error && motion->ready) {
			session_lock(w->session);
			device_cancel(w->device, motion->number);
			session_unlock(w->session);
		}
		if (!has_ended(w, motion))
			return 0;
		/* Where it is now says the next round. */
		if (!motion->ready)
			return 0;
		was_asked = true;
	}
	if (request->error)
		return is_moving(w, request) ? 0 : write_step(w, request, step_undone, 0);
	if (same(request->location, request->drive))
		return in_drive(w, request, motion, was_asked);
	return to_drive(w, request, motion);
}

/* The address of a slot to put it into: 1, 0 there is none, or a code. */
static int find_slot(struct work *w, const struct queue_request *request, int64_t *address)
{
	int r = session_begin(w->session, STORE_READ), found;

	if (r)
		return r;
	found = store_one(session_store(w->session), SQL_WORK_SLOT, address, "tt", w->wait->library,
			  request->home);
	r = session_end(w->session, found > 1 ? found : 0);
	return r ? r : found;
}

static int dismount_failed(int result)
{
	/* The drive says that somebody uses it. */
	if (result == NTMS_E_BUSY)
		return NTMS_E_INVALID_STATE;
	return mount_failed(result);
}

static int to_slot(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int64_t address;
	int r;

	if (!may_retry(motion)) {
		r = dismount_failed(motion->result);
		keep_words(w, request);
		return write_step(w, request, step_stuck, error_public(r));
	}
	r = find_slot(w, request, &address);
	if (r > 1)
		return r;
	if (!r)
		return write_step(w, request, step_stuck, ERROR_LIBRARY_FULL);
	return carry(w, request, motion, address);
}

static int step_dismount(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);

	if (!motion)
		return 0;
	if (motion->number) {
		has_ended(w, motion);
		return 0;
	}
	if (request->location_type != NTMS_DRIVE || !same(request->location, request->drive))
		return write_step(w, request, step_passed, 0);
	return to_slot(w, request, motion);
}

/* -- rounds -- */

static int plan_if_due(struct work *w)
{
	int due, r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	due = plan_due(w->session, w->wait->library);
	r = session_end(w->session, due > 1 ? due : 0);
	if (r || !due)
		return r;
	r = session_begin(w->session, STORE_WRITE);
	w->progress = true;
	return r ? r : session_end(w->session, plan_run(w->session, w->wait->library));
}

static int read_queue(struct work *w)
{
	int r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	queue_free(&w->queue);
	r = queue_load(w->session, w->wait->library, &w->queue);
	return session_end(w->session, r);
}

/* Its changer has left: nothing that was asked for can be done. When it comes back, a sync says what is. */
static int give_all_up(struct work *w)
{
	size_t i;
	int r = session_begin(w->session, STORE_WRITE);

	if (r)
		return r;
	queue_free(&w->queue);
	r = queue_load(w->session, w->wait->library, &w->queue);
	for (i = 0; !r && i < w->queue.count; i++)
		r = queue_finish(w->session, w->queue.requests[i].id, NTMS_LM_FAILED,
				 ERROR_DEVICE_NOT_AVAILABLE);
	w->progress = true;
	return session_end(w->session, r);
}

/* A session without the changer, for it has no right to it, is no proof. */
static int without_device(struct work *w)
{
	int64_t state = NTMS_READY;
	int r = session_sync_library(w->session, w->wait->library);

	if (!r)
		r = session_begin(w->session, STORE_READ);
	if (r)
		return r;
	r = store_one(session_store(w->session), SQL_WORK_LIBRARY, &state, "t", w->wait->library);
	r = session_end(w->session, r > 1 ? r : 0);
	return r || state != NTMS_NOT_PRESENT ? r : give_all_up(w);
}

static int next_step(struct work *w, const struct queue_request *request)
{
	if (!queue_has_begun(request))
		return 0;
	if (request->operation == NTMS_LM_DISMOUNT)
		return step_dismount(w, request);
	return step_mount(w, request);
}

static int round_of_work(struct work *w)
{
	size_t i;
	int r;

	w->progress = false;
	if (!may_work(w))
		return w->device ? plan_if_due(w) : without_device(w);
	r = session_sync_library(w->session, w->wait->library);
	if (!r)
		r = plan_if_due(w);
	if (!r)
		r = read_queue(w);
	if (!r)
		drop_motions(w);
	for (i = 0; !r && i < w->queue.count; i++)
		r = next_step(w, &w->queue.requests[i]);
	/* It left between two steps: the next round sees. */
	return r == NTMS_E_GONE || r == NTMS_E_STALE ? 0 : r;
}

/* Are all that are waited for finished? 1, 0 or a code. */
static int is_done(struct work *w)
{
	struct queue_result result = {.finished = true};
	size_t i;
	int r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	for (i = 0; !r && result.finished && i < w->wait->count; i++)
		r = queue_result(w->session, w->wait->ids[i], &result);
	r = session_end(w->session, r);
	return r ? r : result.finished;
}

static const struct motion *a_motion(const struct work *w)
{
	int i;

	for (i = 0; i < MOTIONS; i++)
		if (w->motions[i].number && !w->motions[i].ready)
			return &w->motions[i];
	for (i = 0; i < MOTIONS; i++)
		if (w->motions[i].number)
			return &w->motions[i];
	return NULL;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Until something may have changed. The mutex is not held. */
static int sleep_a_while(struct work *w, unsigned int seen)
{
	const struct motion *motion = a_motion(w);
	int64_t now = doorbell_clock(), until = w->wait->until;
	int r = 0;

	if (now >= until)
		return NTMS_E_TIMEOUT;
	if (motion) {
		device_wait(w->device, motion->number, (unsigned int)earlier(SLICE_MOTION, until - now));
		explain_reset();
		return session_cancelled(w->session) ? NTMS_E_CANCELLED : 0;
	}
	r = session_await(w->session, seen, earlier(until, now + SLICE_IDLE));
	return r == NTMS_E_TIMEOUT && doorbell_clock() < until ? 0 : r;
}

int work_until(struct session *session, const struct work_wait *wait)
{
	struct work w = {.session = session, .wait = wait};
	unsigned int seen;
	int r;

	for (;;) {
		seen = session_number(session);
		r = is_done(&w);
		if (r)
			break;
		r = round_of_work(&w);
		if (!r && !w.progress)
			r = sleep_a_while(&w, seen);
		if (r)
			break;
	}
	leave(&w);
	if (w.words[0])
		explain_over(0, "%s", w.words);
	return r == 1 ? 0 : r;
}

int work_once(struct session *session, const struct work_wait *wait)
{
	struct work w = {.session = session, .wait = wait};
	int r;

	do {
		r = round_of_work(&w);
	} while (!r && w.progress);
	leave(&w);
	return r;
}
