// SPDX-License-Identifier: LGPL-2.1-or-later
/* An eject: a port for it, the cartridge carried there, the port opened; then people take it. */
#include "code.h"
#include "explain.h"
#include "ntmsapi.h"
#include "people.h"
#include "session.h"
#include "work_private.h"

static int step_serve(struct work *w, const struct queue *queue,
		      const struct queue_request *request, int64_t error)
{
	char port[STORE_ID_SIZE];
	int64_t address;
	int r = work_find_port(w, SQL_PORT_EMPTY, PORT_OUT, port, &address);

	(void)queue;
	(void)error;
	if (r != 1)
		return r ? r : NTMS_E_STALE;
	return queue_go_on(w->session, request->id, port, request->cartridge);
}

/* It lies in one already. */
static int step_stay(struct work *w, const struct queue *queue,
		     const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return queue_go_on(w->session, request->id, request->location, request->cartridge);
}

/* People got in between. */
static int step_other_port(struct work *w, const struct queue *queue,
			   const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return queue_go_on(w->session, request->id, "", request->cartridge);
}

static int step_wait_for_port(struct work *w, const struct queue *queue,
			      const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return people_wait(w->session, w->wait->library, request, PEOPLE_EMPTY_PORT);
}

static int step_offer(struct work *w, const struct queue *queue,
		      const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return people_wait(w->session, w->wait->library, request,
			   request->location_type == NTMS_IEPORT ? PEOPLE_TAKE
								 : PEOPLE_TAKE_FROM_SLOT);
}

static int step_stopped(struct work *w, const struct queue *queue,
			const struct queue_request *request, int64_t error)
{
	(void)queue;
	return queue_finish(w->session, request->id, NTMS_LM_STOPPED, error);
}

static int step_failed(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	int r;

	if (request->location_type == NTMS_DRIVE)
		return step_stuck(w, queue, request, error);
	r = queue_finish(w->session, request->id, NTMS_LM_FAILED, error);
	return r ? r : work_mend(w, request);
}

/* People were waited for: it stays where it is, as good as before. */
static int step_over(struct work *w, const struct queue *queue,
		     const struct queue_request *request, int64_t error)
{
	(void)queue;
	return queue_finish(w->session, request->id, NTMS_LM_FAILED, error);
}

static int out_of_time(struct work *w, const struct queue_request *request)
{
	return work_fail(w, request, step_over, explain(NTMS_E_TIMEOUT, "nobody took the cartridge in time"));
}

static int count_ports(struct work *w, int64_t *count)
{
	int r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	r = store_one(session_store(w->session), SQL_PORT_COUNT, count, "t", w->wait->library);
	return session_end(w->session, r > 1 ? r : 0);
}

static int to_slot(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int64_t address;
	int r = work_find_slot(w, request, &address);

	if (r > 1)
		return r;
	if (!r)
		return work_fail(w, request, step_failed,
				 explain(NTMS_E_LIBRARY_FULL, "no slot of the library is empty"));
	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail_by(w, request, step_failed, motion);
	return motion_carry(w, request, motion, address);
}

/* Where there is no port people take it from its slot. */
static int through_the_door(struct work *w, const struct queue_request *request,
			    struct motion *motion)
{
	if (request->location_type != NTMS_STORAGESLOT)
		return to_slot(w, request, motion);
	return work_write(w, request, step_offer, 0);
}

/*
 * One that came earlier waits for a port. It may have looked a moment before another session saw that one
 * is empty: then it is woken, and gets it.
 */
static bool waits_another(const struct work *w, const struct queue_request *request)
{
	const struct queue_request *other;
	size_t i;

	for (i = 0; i < w->queue.count; i++) {
		other = &w->queue.requests[i];
		if (same(other->id, request->id))
			break;
		if (other->state == NTMS_LM_WAITING && queue_ejects(other) && !other->port[0])
			return true;
	}
	return false;
}

static int want_port(struct work *w, const struct queue_request *request, struct motion *motion)
{
	char port[STORE_ID_SIZE];
	int64_t count = 0, address;
	int r;

	if (request->location_type == NTMS_IEPORT)
		return work_write(w, request, step_stay, 0);
	r = work_look_for_port(w, SQL_PORT_EMPTY, PORT_OUT, port, &address);
	if (r == 1)
		return waits_another(w, request) ? 0 : work_write(w, request, step_serve, 0);
	if (!r)
		r = count_ports(w, &count);
	if (r || request->state == NTMS_LM_WAITING)
		return r;
	if (!count)
		return through_the_door(w, request, motion);
	if (work_look_anew(w, motion))
		return 0;
	return work_write(w, request, step_wait_for_port, 0);
}

/* A port that is open keeps the others of the call out. */
static bool comes_another(struct work *w, const struct queue_request *request)
{
	const struct queue_request *other;
	size_t i;

	for (i = 0; i < w->queue.count; i++) {
		other = &w->queue.requests[i];
		if (same(other->call, request->call) && queue_has_begun(other) && !other->error &&
		    !same(other->location, other->port))
			return true;
	}
	return false;
}

static bool is_closed(struct work *w, int64_t port)
{
	bool closed;

	session_lock(w->session);
	closed = work_port_is(w, port, PORT_OUT);
	session_unlock(w->session);
	return closed;
}

static int in_port(struct work *w, const struct queue_request *request, struct motion *motion)
{
	if (comes_another(w, request))
		return 0;
	if (is_closed(w, request->port_address) && !motion->opened)
		return motion_port(w, motion, request->port_address, true);
	return work_write(w, request, step_offer, 0);
}

static int to_port(struct work *w, const struct queue_request *request, struct motion *motion)
{
	if (request->port_content == NTMS_PORTCONTENT_FULL || request->port_address < 0 ||
	    !is_closed(w, request->port_address))
		return work_write(w, request, step_other_port, 0);
	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail_by(w, request, step_failed, motion);
	return motion_carry(w, request, motion, request->port_address);
}

/* It was stopped: the port is closed, where a command can, and what is in it goes back, if it can. */
static int take_back(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int64_t address;
	int r;

	if (motion_carries(w, request))
		return 0;
	if (request->location_type != NTMS_IEPORT || !motion_may_retry(motion))
		return work_write(w, request, step_stopped, request->error);
	if (!motion->closed && !is_closed(w, request->location_address))
		return motion_port(w, motion, request->location_address, false);
	r = work_find_slot(w, request, &address);
	if (r > 1)
		return r;
	if (!r)
		return work_write(w, request, step_stopped, request->error);
	return motion_carry(w, request, motion, address);
}

/* Who put it elsewhere does not want it out. */
static int await_people(struct work *w, const struct queue_request *request)
{
	if (!request->location[0])
		return work_write(w, request, step_passed, 0);
	if (!request->port[0])
		return want_port(w, request, NULL);
	if (!same(request->location, request->port))
		return work_write(w, request, step_stopped, ERROR_CANCELLED);
	return 0;
}

int step_eject(struct work *w, const struct queue_request *request)
{
	struct motion *motion;

	if (request->over)
		return out_of_time(w, request);
	if (request->state == NTMS_LM_WAITING)
		return await_people(w, request);
	motion = motion_of(w, request);
	if (!motion)
		return 0;
	if (motion->number) {
		motion_has_ended(w, motion);
		return 0;
	}
	if (queue_of_cartridge(&w->queue, request->cartridge, NTMS_LM_DISMOUNT))
		return 0;
	if (!request->location[0])
		return work_write(w, request, step_passed, 0);
	if (request->error)
		return take_back(w, request, motion);
	if (!request->port[0])
		return want_port(w, request, motion);
	if (same(request->location, request->port))
		return in_port(w, request, motion);
	return to_port(w, request, motion);
}
