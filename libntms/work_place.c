// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the robot can put something, and take something from. */
#include "device.h"
#include "session.h"
#include "work_private.h"

/* Something is on its way there. */
static bool is_destination(const struct work *w, int64_t address)
{
	const struct motion *motion;

	for (motion = w->motions; motion; motion = motion->next)
		if (motion->number && !motion->ready && !motion->port && motion->destination == address)
			return true;
	return false;
}

static int find_slot(struct work *w, const struct queue_request *request, int64_t *address)
{
	struct store_rows rows;
	int r;

	store_query(session_store(w->session), SQL_WORK_SLOT, &rows, "tt", w->wait->library,
		    request->home);
	while ((r = store_next(&rows)) == 1) {
		*address = store_int(&rows, 0);
		if (!is_destination(w, *address))
			break;
	}
	store_done(&rows);
	return r;
}

/* When there are such only as something is on its way to, one may be free by the time of its turn. */
int work_find_slot(struct work *w, const struct queue_request *request, int64_t *address)
{
	int found, r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	*address = -1;
	found = find_slot(w, request, address);
	r = session_end(w->session, found > 1 ? found : 0);
	return r ? r : found || *address >= 0;
}

/* A closed one is reached. */
bool work_port_is(struct work *w, int64_t address, enum port_use use)
{
	struct device_element element;

	return !device_read_element(w->device, (uint16_t)address, &element) &&
	       element.access == (use != PORT_OPEN) &&
	       (use == PORT_OUT ? element.exports : element.imports);
}

int work_find_port(struct work *w, enum store_sql sql, enum port_use use, char id[STORE_ID_SIZE],
		   int64_t *address)
{
	struct store_rows rows;
	bool found = false;
	int r;

	store_query(session_store(w->session), sql, &rows, "t", w->wait->library);
	while (!found && (r = store_next(&rows)) == 1) {
		store_copy(&rows, 0, id, STORE_ID_SIZE);
		*address = store_int(&rows, 1);
		found = work_port_is(w, *address, use);
	}
	store_done(&rows);
	return r;
}

int work_look_for_port(struct work *w, enum store_sql sql, enum port_use use, char id[STORE_ID_SIZE],
		       int64_t *address)
{
	int found, r = session_begin(w->session, STORE_READ);

	if (r)
		return r;
	found = work_find_port(w, sql, use, id, address);
	r = session_end(w->session, found > 1 ? found : 0);
	return r ? r : found;
}
