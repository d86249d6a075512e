// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A mount: the cartridge in its drive? ready? loaded, and with the last of its call all are passed. A
 * cleaning is the same, until the cleaner is in the drive: step_clean.c; and so are the requests about a
 * label, until the side is loaded: step_label.c.
 */
#include "code.h"
#include "device.h"
#include "explain.h"
#include "label_request.h"
#include "library_inventory.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "session.h"
#include "work_private.h"

#define READY_SECONDS	(3 * 60 * 60)	/* the first load of a new medium takes hours */

static bool is_loaded(const struct queue_request *request)
{
	return same(request->location, request->drive) &&
	       same(request->mounted_side, request->side) &&
	       (request->media_state == NTMS_MEDIASTATE_LOADED ||
		request->media_state == NTMS_MEDIASTATE_UNLOADED);
}

/* It could not be taken out: it lies in its drive as it did before, and is to be left to people. */
static bool is_stuck(const struct queue_request *request)
{
	return request->location_type == NTMS_DRIVE &&
	       request->media_state == NTMS_MEDIASTATE_OPERROR;
}

/* A mount is ready; with the last of its call all are passed. */
static int step_loaded(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	const struct queue_request *other;
	int r = mounted_load(w->session, request);
	size_t i;

	(void)error;
	if (label_request_is(request->operation))
		return r ? r : queue_arrive(w->session, request->id);
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

/*
 * The drive cannot be had after all. Who was promised more than one gives them all back; who wants that
 * one, or one now, gets none.
 */
static int step_no_drive(struct work *w, const struct queue *queue,
			 const struct queue_request *request, int64_t error)
{
	bool no_other = request->operation == NTMS_LM_CLEANDRIVE ||
			request->option & (NTMS_MOUNT_SPECIFIC_DRIVE | NTMS_MOUNT_ERROR_NOT_AVAILABLE);

	if (!is_alone(queue, request) || no_other || request->owner == QUEUE_NOBODY)
		return queue_undo(w->session, request->call, error);
	return queue_begin_again(w->session, request->id, "");
}

static int step_undo(struct work *w, const struct queue *queue, const struct queue_request *request,
		     int64_t error)
{
	(void)queue;
	return queue_undo(w->session, request->call, error);
}

/* Hardware failed: that is to be mended, and what is believed of the library may be wrong. */
static int step_broken(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	int r = work_mend(w, request);

	if (!r && request->operation == NTMS_LM_MOUNT && error != ERROR_DRIVE_MEDIA_MISMATCH)
		r = inventory_recover(w->session, w->wait->library);
	return r ? r : step_undo(w, queue, request, error);
}

/* What failed is over; what is in the drive goes back. */
static int step_undone(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	int r = queue_finish(w->session, request->id, NTMS_LM_FAILED, request->error);

	(void)queue;
	(void)error;
	if (r || !same(request->location, request->drive) || is_stuck(request))
		return r;
	return mounted_send_home(w->session, w->wait->library, request->cartridge, request->side,
				 request->drive);
}

int step_fail(struct work *w, const struct queue_request *request, int result)
{
	return work_fail(w, request, step_undo, motion_failure(result));
}

static int fail_stuck(struct work *w, const struct queue_request *request)
{
	return step_fail(w, request, explain(NTMS_E_DEVICE_NOT_AVAILABLE,
					     "the cartridge is stuck in a drive: dismount that drive"));
}

/* In a drive that is another's, or behind what is in its own: that goes first, as it was planned. */
static int await_dismount(struct work *w, const struct queue_request *request, const char *cartridge)
{
	if (queue_of_cartridge(&w->queue, cartridge, NTMS_LM_DISMOUNT))
		return 0;
	return work_write(w, request, step_no_drive, ERROR_DEVICE_NOT_AVAILABLE);
}

/*
 * Is the robot told to take it away? Then it is told to bring the next one right behind that, or it would
 * do other things between the two, and the drive stand empty. A motion to what is full still moves
 * nothing; the second one waits until the drive is empty.
 */
static bool is_leaving(struct work *w, const char *cartridge)
{
	const struct queue_request *dismount =
		queue_of_cartridge(&w->queue, cartridge, NTMS_LM_DISMOUNT);
	const struct motion *motion = dismount ? motion_of(w, dismount) : NULL;

	return motion && motion->number;
}

/* Somebody may have changed it since it was asked for; also when it is in its drive. */
static int fail_uncertain(struct work *w, const struct queue_request *request)
{
	return work_fail(w, request, step_undo,
			 explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
				 "it is not certain any more which cartridge it is: take inventory"));
}

static int to_drive(struct work *w, const struct queue_request *request, struct motion *motion)
{
	if (!request->location[0])
		return work_write(w, request, step_undo, ERROR_MEDIA_OFFLINE);
	if (is_stuck(request))
		return fail_stuck(w, request);
	if (request->location_type == NTMS_DRIVE)
		return await_dismount(w, request, request->cartridge);
	if (request->occupant[0] && !(is_leaving(w, request->occupant) && !motion->tries))
		return await_dismount(w, request, request->occupant);
	if (request->drive_address < 0)
		return work_write(w, request, step_no_drive, ERROR_DEVICE_NOT_AVAILABLE);
	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail_by(w, request, step_broken, motion);
	return motion_carry(w, request, motion, request->drive_address);
}

/* Does it lie on the side that is wanted, as far as the robot says? */
static bool lies_right(struct work *w, const struct queue_request *request)
{
	struct device_element element;
	int r;

	session_lock(w->session);
	r = device_read_element(w->device, (uint16_t)request->drive_address, &element);
	session_unlock(w->session);
	return !r && element.inverted == (request->side_number == 1);
}

/* Its driver was loaded anew, and programs would use another drive by the name that is known: so look again. */
static bool has_another_name(struct work *w, const struct queue_request *request)
{
	struct device_drive drive;
	bool differs;

	session_lock(w->session);
	differs = !device_drive(w->device, (uint16_t)request->drive_address, &drive) &&
		  drive.joined && !same(drive.name, request->device);
	if (differs)
		device_doubt(w->device);
	session_unlock(w->session);
	w->progress = w->progress || differs;
	return differs;
}

bool step_in_doubt(struct work *w, const struct queue_request *request)
{
	struct device_element element;
	bool stale;

	session_lock(w->session);
	stale = !device_read_element(w->device, (uint16_t)request->drive_address, &element) &&
		element.stale;
	session_unlock(w->session);
	return stale;
}

static int is_ready(struct work *w, const struct queue_request *request, struct motion *motion)
{
	bool doubtful = step_in_doubt(w, request);

	/* Then the next round sees what is in the drive; unless the library does not tell. */
	if (doubtful && work_look_anew(w, motion))
		return 0;
	if (doubtful && motion->unseen)
		return fail_uncertain(w, request);
	if (has_another_name(w, request))
		return 0;
	if (lies_right(w, request))
		return work_write(w, request, step_loaded, 0);
	return work_fail(w, request, step_broken,
			 explain(NTMS_E_DEVICE_NOT_AVAILABLE,
				 "the robot did not put the cartridge down on the side that is wanted"));
}

static int in_drive(struct work *w, const struct queue_request *request, struct motion *motion,
		    bool was_asked)
{
	/* On its other side: it has to go back first. */
	if (queue_of_cartridge(&w->queue, request->cartridge, NTMS_LM_DISMOUNT))
		return 0;
	if (is_loaded(request))
		return label_request_is(request->operation) ? step_label(w, request, motion) : 0;
	if (is_stuck(request))
		return fail_stuck(w, request);
	if (was_asked && !motion->result)
		return is_ready(w, request, motion);
	if (motion->ready && !motion_may_retry(motion))
		return work_fail_by(w, request, step_broken, motion);
	return motion_ready(w, request, motion, READY_SECONDS);
}

int step_mount(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);
	bool was_asked = false;

	if (!motion)
		return 0;
	if (motion->number) {
		/* It is not wanted any more, or leads where nobody knows. */
		if (request->error || request->drive_address < 0) {
			session_lock(w->session);
			device_cancel(w->device, motion->number);
			session_unlock(w->session);
		}
		if (!motion_has_ended(w, motion))
			return 0;
		/* Where it is now says the next round. */
		if (!motion->ready)
			return 0;
		was_asked = true;
	}
	if (request->error && step_label_runs(motion))
		return 0;
	if (request->error)
		return motion_carries(w, request) ? 0 : work_write(w, request, step_undone, 0);
	if (request->operation == NTMS_LM_MOUNT && !request->certain)
		return fail_uncertain(w, request);
	if (same(request->location, request->drive) && request->operation == NTMS_LM_CLEANDRIVE)
		return step_clean(w, request, motion, was_asked);
	if (same(request->location, request->drive))
		return in_drive(w, request, motion, was_asked);
	return to_drive(w, request, motion);
}
