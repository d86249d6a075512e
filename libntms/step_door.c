// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The door: the robot comes to rest, and does nothing while people may have their hands in the library.
 * That they are done the library tells, when it is ready again; or they do.
 */
#include <stdlib.h>

#include "code.h"
#include "device.h"
#include "error.h"
#include "explain.h"
#include "library_inventory.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "people.h"
#include "session.h"
#include "work_private.h"

static int step_open(struct work *w, const struct queue *queue, const struct queue_request *request,
		     int64_t error)
{
	(void)queue;
	(void)error;
	return people_wait(w->session, w->wait->library, request, PEOPLE_USE_DOOR);
}

static int step_end(struct work *w, const struct queue *queue, const struct queue_request *request,
		    int64_t error)
{
	int64_t state = !error ? NTMS_LM_PASSED
			       : error == ERROR_CANCELLED ? NTMS_LM_CANCELLED : NTMS_LM_FAILED;

	(void)queue;
	return queue_finish(w->session, request->id, state, error);
}

/* Also by a motion of one who is gone. */
static bool carries_anything(struct work *w)
{
	struct device_cartridge *cartridges = NULL;
	uint64_t generation = 0;
	bool carries;
	size_t count = 0, i;

	session_lock(w->session);
	carries = device_read_cartridges(w->device, &generation, &cartridges, &count);
	session_unlock(w->session);
	for (i = 0; !carries && i < count; i++)
		carries = cartridges[i].moving;
	free(cartridges);
	return carries;
}

static int step_closed(struct work *w, const struct queue *queue,
		       const struct queue_request *request, int64_t error)
{
	uint32_t method = (uint32_t)request->option;
	int r = inventory_method(w->session, w->wait->library, &method);

	if (!r && method == NTMS_INVENTORY_OMID)
		r = inventory_begin(w->session, w->wait->library, "");
	return r ? r : step_end(w, queue, request, error);
}

/* What is carried is put down first. */
static bool comes_to_rest(struct work *w)
{
	struct motion *motion;
	bool rests = true;

	for (motion = w->motions; motion; motion = motion->next)
		if (motion->number && !motion->ready)
			rests = motion_has_ended(w, motion) && rests;
	return rests && !carries_anything(w);
}

static int read_answer(struct work *w, const struct queue_request *request, uint32_t *answer)
{
	int r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	return session_end(w->session, operator_request_state(w->session, request->asked, answer));
}

/* Was it opened and closed again, as far as this worker has seen? */
static bool was_closed(struct work *w)
{
	struct device_changer changer;
	int r;

	session_lock(w->session);
	r = device_get(w->device, &changer);
	session_unlock(w->session);
	/* One that nobody reaches says nothing of its door. */
	if (r || changer.ready)
		return !r && w->door_open;
	w->door_open = w->door_open || changer.not_ready;
	return false;
}

/* What lies where now is read first. */
static int closed(struct work *w, const struct queue_request *request, struct motion *motion)
{
	w->door_open = false;
	if (request->option != NTMS_INVENTORY_NONE && work_look_anew(w, motion))
		return 0;
	return work_write(w, request, step_closed, 0);
}

int step_door(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);
	uint32_t answer;
	int r;

	if (!motion)
		return 0;
	if (request->over)
		return work_write(w, request, step_end, ERROR_TIMEOUT);
	if (request->state != NTMS_LM_WAITING)
		return comes_to_rest(w) ? work_write(w, request, step_open, 0) : 0;
	r = read_answer(w, request, &answer);
	if (r)
		return r;
	if (answer == NTMS_OPSTATE_REFUSED)
		return work_write(w, request, step_end, ERROR_CANCELLED);
	if (motion->looked || !operator_request_pending(answer) || was_closed(w))
		return closed(w, request, motion);
	return 0;
}
