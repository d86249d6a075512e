// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An inventory by labels: are its parts over? then it is passed, whatever they found. One of elements: have
 * they been read anew?
 */
#include "ntmsapi.h"
#include "work_private.h"

static bool has_parts(const struct work *w, const struct queue_request *request)
{
	size_t i;

	for (i = 0; i < w->queue.count; i++)
		if (same(w->queue.requests[i].inventory, request->id))
			return true;
	return false;
}

int step_inventory(struct work *w, const struct queue_request *request)
{
	struct motion *motion = motion_of(w, request);

	if (!motion || has_parts(w, request))
		return 0;
	if (request->option == NTMS_INVENTORY_FAST && work_look_anew(w, motion))
		return 0;
	return work_write(w, request, step_passed, 0);
}
