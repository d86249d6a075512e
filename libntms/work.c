// SPDX-License-Identifier: LGPL-2.1-or-later
#include "work.h"

#include <stdio.h>

#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "error.h"
#include "explain.h"
#include "label_job.h"
#include "label_request.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "plan.h"
#include "service.h"
#include "session.h"
#include "sync.h"
#include "timer.h"
#include "work_private.h"

#define SLICE_MOTION	200		/* ms; longest sleeps beside a motion, and without one: */
#define SLICE_IDLE	500		/* nobody tells of a process that died */
#define PATIENCE	(10 * 60 * 1000)	/* with a label, of who serves; ms */

/* -- the lease -- */

/* Is it ours? An end is found out here, whoever met it. */
static bool has_lease(struct work *w)
{
	if (w->epoch && device_lease_renew(w->device, w->epoch)) {
		w->epoch = 0;
		motion_forget(w);
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
		motion_forget(w);
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
	const struct motion *motion;

	session_lock(w->session);
	for (motion = w->motions; w->epoch && motion; motion = motion->next)
		if (motion->number && motion->ready)
			device_cancel(w->device, motion->number);
	if (w->epoch)
		device_lease_end(w->device, w->epoch);
	if (w->device)
		device_put(w->device);
	session_unlock(w->session);
	motion_forget(w);
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

	w->renewed = doorbell_clock();
	if (device_lease_renew(w->device, w->epoch))
		return NTMS_E_STALE;
	r = queue_load(w->session, w->wait->library, queue);
	for (i = 0; !r && i < queue->count; i++)
		if (same(queue->requests[i].id, request->id))
			return memcmp(&queue->requests[i], request, sizeof(*request)) ? NTMS_E_STALE : 0;
	return r ? r : NTMS_E_STALE;
}

int work_write(struct work *w, const struct queue_request *request, work_step step, int64_t error)
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

int step_passed(struct work *w, const struct queue *queue, const struct queue_request *request,
		int64_t error)
{
	(void)queue;
	(void)error;
	return queue_finish(w->session, request->id, NTMS_LM_PASSED, 0);
}

int work_fail(struct work *w, const struct queue_request *request, work_step step, int result)
{
	if (same(request->call, w->wait->call))
		snprintf(w->words, sizeof(w->words), "%s", explain_text());
	explain_reset();
	return work_write(w, request, step, error_public(result));
}

/* A drive that was waited for in vain is broken, too. */
int work_fail_by(struct work *w, const struct queue_request *request, work_step step,
		 const struct motion *motion)
{
	bool in_vain = motion->ready && motion->result == NTMS_E_TIMEOUT;
	int r;

	w->broken = in_vain || motion_broke(motion) ? motion : NULL;
	r = work_fail(w, request, step, motion_failure(motion->result));
	w->broken = NULL;
	return r;
}

static enum service_reason reason_of(const struct motion *broken)
{
	return broken->ready ? SERVICE_NOT_READY : SERVICE_ROBOT;
}

int work_mend(struct work *w, const struct queue_request *request)
{
	const struct motion *broken = w->broken;
	char why[32] = "in vain";

	if (!broken)
		return 0;
	if (broken->sense.key)
		snprintf(why, sizeof(why), "sense %X/%02X/%02X", broken->sense.key,
			 broken->sense.asc, broken->sense.ascq);
	return service_ask(w->session, &(struct service){
		.reason = reason_of(broken), .library = w->wait->library, .drive = request->drive,
		.cartridge = request->cartridge, .why = why,
	});
}

bool work_look_anew(struct work *w, struct motion *motion)
{
	if (motion->looked)
		return false;
	motion->looked = true;
	motion->unseen = !work_refresh(w);
	return true;
}

bool work_looks_first(struct work *w, struct motion *motion)
{
	return !motion_may_retry(motion) && work_look_anew(w, motion);
}

/* -- rounds -- */

/* Was its robot broken, and has it carried something since? */
static int is_mended(struct work *w)
{
	int mended = w->carried ? service_asked(w->session, SERVICE_ROBOT, w->wait->library) : 0;

	if (!mended)
		w->carried = false;
	return mended;
}

static int is_due(struct work *w)
{
	int due = timer_due(w->session, w->wait->library);

	if (!due)
		due = is_mended(w);
	return due ? due : plan_due(w->session, w->wait->library);
}

static int write_due(struct work *w)
{
	int r = timer_run(w->session, w->wait->library);

	if (!r && w->carried)
		r = service_over(w->session, SERVICE_ROBOT, w->wait->library);
	return r ? r : plan_run(w->session, w->wait->library);
}

static int plan_if_due(struct work *w)
{
	int due, r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	due = is_due(w);
	r = session_end(w->session, due > 1 ? due : 0);
	if (r || !due)
		return r;
	r = session_begin(w->session, STORE_WRITE);
	w->progress = true;
	return r ? r : session_end(w->session, write_due(w));
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

/*
 * What it brought into its drive, of a call that was not loaded whole, for a look at its label only, or not
 * ready yet: who asked for it does not get it, and else nobody would ever take it out. What is stuck is left
 * to people.
 */
static int release_part(struct work *w, const struct queue_request *request)
{
	bool brings = label_request_loads(request->operation) ||
		      request->operation == NTMS_LM_CLEANDRIVE;

	if (!brings || !queue_has_begun(request) || !same(request->location, request->drive) ||
	    request->media_state == NTMS_MEDIASTATE_OPERROR)
		return 0;
	return mounted_release(w->session, request->cartridge, request->side, request->drive, false);
}

static int give_up(struct work *w, const struct queue_request *request)
{
	int r = release_part(w, request);

	return r ? r : queue_finish(w->session, request->id, NTMS_LM_FAILED,
				    ERROR_DEVICE_NOT_AVAILABLE);
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
		r = give_up(w, &w->queue.requests[i]);
	w->progress = w->queue.count;
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
	if (!queue_is_active(request))
		return 0;
	if (request->operation != NTMS_LM_DOORACCESS && queue_has_door_open(&w->queue))
		return 0;
	switch (request->operation) {
	case NTMS_LM_DISMOUNT:
		return step_dismount(w, request);
	case NTMS_LM_EJECT:
		return step_eject(w, request);
	case NTMS_LM_INJECT:
	case NTMS_LM_INJECTCLEANER:
		return step_inject(w, request);
	case NTMS_LM_DOORACCESS:
		return step_door(w, request);
	case NTMS_LM_INVENTORY:
		return step_inventory(w, request);
	default:
		return step_mount(w, request);
	}
}

static int round_of_work(struct work *w)
{
	size_t i;
	int r;

	w->progress = false;
	if (!may_work(w))
		return w->device ? 0 : without_device(w);
	r = session_sync_library(w->session, w->wait->library);
	if (!r)
		r = plan_if_due(w);
	if (!r)
		r = read_queue(w);
	if (!r)
		motion_drop(w);
	for (i = 0; !r && i < w->queue.count; i++)
		r = next_step(w, &w->queue.requests[i]);
	/* It left between two steps: the next round sees. */
	return r == NTMS_E_GONE || r == NTMS_E_STALE ? 0 : r;
}

/* Are all that are waited for finished? 1, 0 or a code. */
static int is_done(struct work *w)
{
	struct queue_result result;
	bool done = true;
	size_t i;
	int r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	for (i = 0; !r && done && i < w->wait->count; i++) {
		r = queue_result(w->session, w->wait->ids[i], &result);
		done = result.finished ||
		       (w->wait->short_of_people && result.state == NTMS_LM_WAITING);
	}
	r = session_end(w->session, r);
	return r ? r : done;
}

int work_result(struct session *session, const char *id)
{
	struct queue_result result;
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	r = session_end(session, queue_result(session, id, &result));
	return r || result.state == NTMS_LM_PASSED ? r : (int)result.error;
}

/* While a door is open nobody hears of drives: one that has done would be waited for no time, again and again. */
static const struct motion *a_motion(const struct work *w)
{
	const struct motion *motion, *of_drive = NULL;

	for (motion = w->motions; motion; motion = motion->next) {
		if (motion->number && !motion->ready)
			return motion;
		if (motion->number && !queue_has_door_open(&w->queue))
			of_drive = motion;
	}
	return of_drive;
}

static struct label_job *a_job(const struct work *w)
{
	const struct motion *motion;

	for (motion = w->motions; motion; motion = motion->next)
		if (motion->job && label_job_runs(motion->job))
			return motion->job;
	return NULL;
}

/*
 * Is it time? Not for who serves, as long as he has a label read or written: that takes minutes when a tape is
 * bad at its beginning, and ends with him, so that who serves turn after turn would never be done.
 */
static bool is_time(const struct work *w)
{
	const struct motion *motion;
	bool has_job = false;

	for (motion = w->motions; motion; motion = motion->next)
		has_job = has_job || motion->job;
	return doorbell_clock() - (has_job ? w->wait->patience : 0) >= w->wait->until;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Until something may have changed. The mutex is not held. */
static int sleep_a_while(struct work *w, unsigned int seen)
{
	const struct motion *motion = a_motion(w);
	struct label_job *job = a_job(w);
	int64_t now = doorbell_clock(), until = w->wait->until;
	int r = 0;

	if (is_time(w))
		return NTMS_E_TIMEOUT;
	if (now >= until)
		until = now + SLICE_IDLE;
	if (motion) {
		device_wait(w->device, motion->number, (unsigned int)earlier(SLICE_MOTION, until - now));
		explain_reset();
		return session_cancelled(w->session) ? NTMS_E_CANCELLED : 0;
	}
	if (job) {
		label_job_wait(job, (unsigned int)earlier(SLICE_MOTION, until - now));
		return session_cancelled(w->session) ? NTMS_E_CANCELLED : 0;
	}
	r = session_await(w->session, seen, earlier(until, now + SLICE_IDLE));
	return r == NTMS_E_TIMEOUT && !is_time(w) ? 0 : r;
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

/* A round without it has looked, and none comes or goes at this moment. */
static bool has_left(struct work *w)
{
	const struct device_set *set = session_devices(w->session);
	bool left;

	session_lock(w->session);
	left = !w->device && (set->complete || !set->module || set->denied[0]) &&
	       !device_set_of_library(set, w->wait->library);
	session_unlock(w->session);
	return left;
}

/* As work_until(), but nothing is waited for. */
int work_serve(struct session *session, const char *library, int64_t until)
{
	const struct work_wait wait = {
		.library = library, .call = "", .until = until,
		.patience = until > doorbell_clock() ? PATIENCE : 0,
	};
	struct work w = {.session = session, .wait = &wait};
	unsigned int seen;
	int r;

	do {
		seen = session_number(session);
		r = round_of_work(&w);
		if (!r && !w.progress)
			r = has_left(&w) ? NTMS_E_GONE : sleep_a_while(&w, seen);
		else if (!r && is_time(&w))
			r = NTMS_E_TIMEOUT;
	} while (!r);
	leave(&w);
	return r == NTMS_E_TIMEOUT ? 0 : r;
}
