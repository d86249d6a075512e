// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An inject: what is in a port carried to a slot, one after the other; then people put in more. That of a
 * cleaner brings one to the slot that is reserved for it, which is the request's port.
 */
#include "cleaner.h"
#include "code.h"
#include "explain.h"
#include "label_request.h"
#include "ntmsapi.h"
#include "people.h"
#include "session.h"
#include "work_private.h"

static bool is_cleaner(const struct queue_request *request)
{
	return request->operation == NTMS_LM_INJECTCLEANER;
}

/* Which medium it is, where no bar code tells. */
static int identify(struct work *w, const struct queue_request *request)
{
	if (is_cleaner(request) || request->state == NTMS_LM_WAITING || !request->cartridge[0] ||
	    request->location_type != NTMS_STORAGESLOT)
		return 0;
	return label_request_arrived(w->session, request->cartridge);
}

static int take_cleaner(struct work *w, const struct queue_request *request, const char *cartridge)
{
	struct cleaner cleaner;
	int r = cleaner_find(w->session, w->wait->library, &cleaner), may;

	if (r)
		return r;
	may = cleaner_may_be(w->session, cartridge);
	if (may > 1)
		return may;
	if (!may)
		return queue_finish(w->session, request->id, NTMS_LM_FAILED, ERROR_INVALID_CLEANER);
	if (!cleaner.slot[0])
		return queue_finish(w->session, request->id, NTMS_LM_FAILED,
				    ERROR_CLEANER_SLOT_NOT_SET);
	return queue_go_on(w->session, request->id, cleaner.slot, cartridge);
}

static int step_cleaner_in(struct work *w, const struct queue *queue,
			   const struct queue_request *request, int64_t error)
{
	int r = cleaner_arrived(w->session, request->cartridge);

	(void)queue;
	(void)error;
	return r ? r : queue_finish(w->session, request->id, NTMS_LM_PASSED, 0);
}

static int step_take_in(struct work *w, const struct queue *queue,
			const struct queue_request *request, int64_t error)
{
	char cartridge[STORE_ID_SIZE];
	int64_t address;
	int r = work_find_port(w, SQL_PORT_CARTRIDGE, PORT_IN, cartridge, &address);

	(void)queue;
	(void)error;
	if (r != 1)
		return r ? r : NTMS_E_STALE;
	if (is_cleaner(request))
		return take_cleaner(w, request, cartridge);
	r = identify(w, request);
	return r ? r : queue_go_on(w->session, request->id, "", cartridge);
}

static int step_wait(struct work *w, const struct queue *queue,
		     const struct queue_request *request, int64_t error)
{
	int r = identify(w, request);

	(void)queue;
	(void)error;
	return r ? r : people_wait(w->session, w->wait->library, request,
			   is_cleaner(request) ? PEOPLE_BRING_CLEANER : PEOPLE_FILL_PORT);
}

static int step_end(struct work *w, const struct queue *queue,
		    const struct queue_request *request, int64_t error)
{
	int r = identify(w, request);

	(void)queue;
	return r ? r : queue_finish(w->session, request->id, error ? NTMS_LM_FAILED : NTMS_LM_PASSED, error);
}

static int step_full(struct work *w, const struct queue *queue,
		     const struct queue_request *request, int64_t error)
{
	int r = people_ask(w->session, w->wait->library, request, PEOPLE_MAKE_ROOM);

	return r ? r : step_end(w, queue, request, error);
}

static int step_broken(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	int r = work_mend(w, request);

	return r ? r : step_end(w, queue, request, error);
}

/* The cleaner's slot is for it alone, and there is no other. */
static int to_its_slot(struct work *w, const struct queue_request *request, struct motion *motion)
{
	if (request->port_content != NTMS_SLOTSTATE_EMPTY || request->port_address < 0)
		return work_fail(w, request, step_end,
				 explain(NTMS_E_RESOURCE_NOT_AVAILABLE, "the slot for the cleaner is not empty, or not there"));
	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail_by(w, request, step_broken, motion);
	return motion_carry(w, request, motion, request->port_address);
}

static int to_slot(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int64_t address;
	int r = work_find_slot(w, request, &address);

	if (r > 1)
		return r;
	if (!r)
		return work_fail(w, request, step_full,
				 explain(NTMS_E_LIBRARY_FULL, "no slot of the library is empty"));
	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail_by(w, request, step_broken, motion);
	return motion_carry(w, request, motion, address);
}

static int next(struct work *w, const struct queue_request *request, struct motion *motion,
		const char *arrival)
{
	if (request->state != NTMS_LM_WAITING && same(request->cartridge, arrival))
		return is_cleaner(request) ? to_its_slot(w, request, motion)
					   : to_slot(w, request, motion);
	motion->tries = motion->result = 0;
	return work_write(w, request, step_take_in, 0);
}

/* What was in a port has been taken in; it is not in one still, that people have opened again. */
static bool has_taken_in(const struct queue_request *request)
{
	return request->cartridge[0] && request->location_type != NTMS_IEPORT;
}

/* Nothing is in a port that the robot reaches. */
static int await_people(struct work *w, const struct queue_request *request, struct motion *motion)
{
	char port[STORE_ID_SIZE];
	int64_t address;
	int r;

	if (request->state == NTMS_LM_WAITING) {
		motion->looked = false;
		return 0;
	}
	if (work_look_anew(w, motion))
		return 0;
	if (has_taken_in(request) && request->option == NTMS_INJECT_START && !is_cleaner(request))
		return work_write(w, request, step_end, 0);
	/* One that is closed, and could be opened. */
	r = motion->opened ? 0 : work_look_for_port(w, SQL_PORT_EMPTY, PORT_IN, port, &address);
	if (r > 1)
		return r;
	if (r)
		return motion_port(w, motion, address, true);
	return work_write(w, request, step_wait, 0);
}

static int step_retracted(struct work *w, const struct queue *queue,
			  const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return queue_set_option(w->session, request->id, NTMS_INJECT_STARTMANY);
}

static int step_stopped(struct work *w, const struct queue *queue,
			const struct queue_request *request, int64_t error)
{
	int r = identify(w, request);

	(void)queue;
	return r ? r : queue_finish(w->session, request->id, NTMS_LM_STOPPED, error);
}

/* A port that stands open is closed before, where there is a command for that. */
static int close_first(struct work *w, const struct queue_request *request, struct motion *motion,
		       work_step step)
{
	char port[STORE_ID_SIZE];
	int64_t address;
	int r = motion->closed ? 0 : work_look_for_port(w, SQL_PORT_FREE, PORT_OPEN, port, &address);

	if (r > 1)
		return r;
	if (r)
		return motion_port(w, motion, address, false);
	motion->looked = motion->opened = motion->closed = false;
	return work_write(w, request, step, request->error);
}

int step_inject(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);
	char arrival[STORE_ID_SIZE];
	int64_t address;
	int r;

	if (request->over)
		return work_fail(w, request, step_end, explain(NTMS_E_TIMEOUT, "nobody filled a port in time"));
	if (!motion)
		return 0;
	/* What the robot carries goes on. */
	if (motion->number && request->error && !motion->port)
		return work_write(w, request, step_stopped, request->error);
	if (motion->number) {
		motion_has_ended(w, motion);
		return 0;
	}
	if (request->error)
		return close_first(w, request, motion, step_stopped);
	if (request->option == NTMS_INJECT_RETRACT)
		return close_first(w, request, motion, step_retracted);
	if (is_cleaner(request) && request->port[0] && same(request->location, request->port))
		return work_write(w, request, step_cleaner_in, 0);
	r = work_look_for_port(w, SQL_PORT_CARTRIDGE, PORT_IN, arrival, &address);
	if (r > 1)
		return r;
	return r ? next(w, request, motion, arrival) : await_people(w, request, motion);
}
