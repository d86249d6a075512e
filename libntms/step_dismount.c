// SPDX-License-Identifier: LGPL-2.1-or-later
/* A dismount: the cartridge in a slot? then it is passed. */
#include "code.h"
#include "explain.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "service.h"
#include "session.h"
#include "work_private.h"

static const char *why(int64_t error)
{
	switch (error) {
	case ERROR_LIBRARY_FULL:
		return "no slot is empty";
	case ERROR_INVALID_STATE:
		return "a program uses it";
	default:
		return "drive or robot failed";
	}
}

int step_stuck(struct work *w, const struct queue *queue, const struct queue_request *request,
	       int64_t error)
{
	int r = queue_finish(w->session, request->id, NTMS_LM_FAILED, error);

	(void)queue;
	if (!r)
		r = mounted_stuck(w->session, request->cartridge, request->location);
	return r ? r : service_ask(w->session, &(struct service){
		.reason = SERVICE_STUCK, .library = w->wait->library, .drive = request->location,
		.cartridge = request->cartridge, .why = why(error),
	});
}

static int dismount_failed(int result)
{
	/* The drive says that somebody uses it. */
	if (result == NTMS_E_BUSY)
		return NTMS_E_INVALID_STATE;
	return motion_failure(result);
}

static int to_slot(struct work *w, const struct queue_request *request, struct motion *motion)
{
	int64_t address;
	int r;

	if (work_looks_first(w, motion))
		return 0;
	if (!motion_may_retry(motion))
		return work_fail(w, request, step_stuck, dismount_failed(motion->result));
	r = work_find_slot(w, request, &address);
	if (r > 1)
		return r;
	if (!r)
		return work_fail(w, request, step_stuck,
				 explain(NTMS_E_LIBRARY_FULL, "no slot of the library is empty"));
	return motion_carry(w, request, motion, address);
}

int step_dismount(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);

	if (!motion)
		return 0;
	if (motion->number) {
		motion_has_ended(w, motion);
		return 0;
	}
	if (request->location_type != NTMS_DRIVE || !same(request->location, request->drive))
		return work_write(w, request, step_passed, 0);
	return to_slot(w, request, motion);
}
