// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the robot and the drives are told, and what became of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "explain.h"
#include "label_job.h"
#include "label_request.h"
#include "ntmsapi.h"
#include "session.h"
#include "work_private.h"

#define NOT_READY	0x02		/* sense keys */
#define HARDWARE_ERROR	0x04
#define ILLEGAL_REQUEST	0x05

#define TRIES		5		/* of a motion that did not begin, for things were not as thought */
#define TRIES_PREVENTED	20		/* of one that its drive refused, for a program used it */
#define PAUSE		500		/* ms between these */

struct motion *motion_of(struct work *w, const struct queue_request *request)
{
	struct motion *motion;

	for (motion = w->motions; motion; motion = motion->next)
		if (same(motion->request, request->id))
			return motion;
	motion = calloc(1, sizeof(*motion));
	if (!motion)
		return NULL;
	strcpy(motion->request, request->id);
	motion->next = w->motions;
	w->motions = motion;
	return motion;
}

static void remove_first(struct motion **link)
{
	struct motion *motion = *link;

	*link = motion->next;
	if (motion->job)
		label_job_put(motion->job);
	free(motion);
}

void motion_forget(struct work *w)
{
	while (w->motions)
		remove_first(&w->motions);
}

/* Ejects that wait for people, and there may be thousands, need none. */
static bool is_needed(const struct work *w, const struct motion *motion)
{
	const struct queue_request *request;
	size_t i;

	for (i = 0; i < w->queue.count; i++) {
		request = &w->queue.requests[i];
		if (same(request->id, motion->request))
			return request->operation != NTMS_LM_EJECT || queue_has_begun(request);
	}
	return false;
}

void motion_drop(struct work *w)
{
	struct motion **link = &w->motions;

	while (*link)
		if (is_needed(w, *link))
			link = &(*link)->next;
		else
			remove_first(link);
}

/* Many ports have no command to open them: people have hands. */
static void pass_over(struct motion *motion)
{
	motion->result = 0;
	explain_reset();
}

static bool is_prevented(const struct motion *motion)
{
	const struct device_sense *sense = &motion->sense;

	return motion->result && sense->key == ILLEGAL_REQUEST && sense->asc == 0x53 &&
	       sense->ascq == 0x02;
}

/* It may be only udev, that looks at each disk that was written, as soon as it is closed. */
static void put_off(struct motion *motion)
{
	motion->prevented++;
	motion->again = doorbell_clock() + PAUSE;
}

/* Did it end? Its result is in @motion. */
bool motion_has_ended(struct work *w, struct motion *motion)
{
	session_lock(w->session);
	motion->result = device_hear(w->device, motion->number, &motion->sense);
	session_unlock(w->session);
	if (motion->result == NTMS_E_NOT_READY)
		return false;
	motion->number = 0;
	w->progress = true;
	if (motion->port)
		pass_over(motion);
	else if (is_prevented(motion))
		put_off(motion);
	else
		motion->tries++;
	w->carried = w->carried || (!motion->result && !motion->ready && !motion->port);
	return true;
}

/* Nothing was done, or nobody knows: where things are decides, a few times. */
bool motion_unclear(int result)
{
	return result == NTMS_E_STALE || result == NTMS_E_EMPTY || result == NTMS_E_CANCELLED ||
	       result == NTMS_E_RESOURCE_NOT_AVAILABLE;
}

/* A hardware error, or one that says itself that an operator has to intervene. */
bool motion_broke(const struct motion *motion)
{
	const struct device_sense *sense = &motion->sense;

	return motion->result && (sense->key == HARDWARE_ERROR ||
				  (sense->key == NOT_READY && sense->asc == 0x04 && sense->ascq == 0x03));
}

/* Shall another one be tried? @motion has ended, and things are where they were. */
bool motion_may_retry(struct motion *motion)
{
	if (is_prevented(motion))
		return motion->prevented <= TRIES_PREVENTED;
	return motion->tries <= TRIES && (!motion->result || motion_unclear(motion->result));
}

/* By a motion of one who is gone: where it will be is not known yet. */
bool motion_carries(struct work *w, const struct queue_request *request)
{
	struct device_cartridge cartridge;
	struct guid id;
	uint64_t handle = 0;
	bool found, arrived;

	session_lock(w->session);
	found = !guid_parse(request->cartridge, &id) && !device_find(w->device, &id, &handle) &&
		handle && !device_read_cartridge(w->device, handle, &cartridge) &&
		!guid_compare(&cartridge.id, &id);
	session_unlock(w->session);
	/* Since stock was taken: the next round sees. */
	arrived = found && !cartridge.moving && request->location[0] &&
		  cartridge.element != request->location_address;
	w->progress = w->progress || arrived;
	return found && (cartridge.moving || arrived);
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
	/* It was taken for this one. */
	if (!r && guid_compare(&cartridge.id, &id))
		r = NTMS_E_STALE;
	if (!r && cartridge.moving)
		r = NTMS_E_NOT_READY;
	if (!r)
		r = device_read_element(w->device, cartridge.element, &element);
	if (r)
		return r;
	/* It is there: somebody's motion that was under way has ended meanwhile. */
	if (cartridge.element == address)
		return NTMS_E_STALE;
	move->source = cartridge.element;
	move->destination = (uint16_t)address;
	move->unload = element.type == DEVICE_DRIVE;
	move->invert = label_request_loads(request->operation) &&
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
int motion_carry(struct work *w, const struct queue_request *request, struct motion *motion,
		 int64_t address)
{
	struct device_move move;
	int r;

	if (doorbell_clock() < motion->again)
		return 0;
	memset(&move, 0, sizeof(move));
	session_lock(w->session);
	r = put_move(w, request, address, &move);
	if (!r)
		r = device_move(w->device, w->epoch, &move, &motion->number);
	session_unlock(w->session);
	motion->ready = motion->port = motion->looked = motion->opened = motion->closed = false;
	motion->destination = address;
	motion->result = 0;
	memset(&motion->sense, 0, sizeof(motion->sense));
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

int motion_ready(struct work *w, const struct queue_request *request, struct motion *motion,
		 uint32_t seconds)
{
	bool alerts = request->operation == NTMS_LM_CLEANDRIVE;
	int r;

	session_lock(w->session);
	r = device_ready(w->device, w->epoch, (uint16_t)request->drive_address, seconds, alerts,
			 &motion->number);
	session_unlock(w->session);
	motion->ready = true;
	memset(&motion->sense, 0, sizeof(motion->sense));
	if (r)
		note_refusal(w, motion, r);
	return 0;
}

int motion_port(struct work *w, struct motion *motion, int64_t address, bool open)
{
	int r;

	session_lock(w->session);
	r = device_port(w->device, w->epoch, (uint16_t)address, open, &motion->number);
	session_unlock(w->session);
	motion->port = true;
	motion->opened = motion->opened || open;
	motion->closed = motion->closed || !open;
	if (!r)
		return 0;
	pass_over(motion);
	w->progress = true;
	return 0;
}

int motion_failure(int result)
{
	if (!result)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the robot did not do what it said it did");
	if (result == NTMS_E_MEDIA_INCOMPATIBLE)
		return NTMS_E_DRIVE_MEDIA_MISMATCH;
	return result == NTMS_E_TIMEOUT || motion_unclear(result) ? NTMS_E_DEVICE_NOT_AVAILABLE : result;
}
