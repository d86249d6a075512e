// SPDX-License-Identifier: LGPL-2.1-or-later
#include "people.h"

#include <stdio.h>

#include "ntmsapi.h"
#include "operator_request.h"
#include "queue.h"
#include "session.h"
#include "store.h"
#include "text.h"

#define DOOR_SECONDS 3600	/* nobody is kept waiting for ever by a door that somebody forgot */

/* Room for three names of 64 characters, and words. */
static const char *const messages[] = {
	[PEOPLE_TAKE] = "Take cartridge %2$s out of %3$s of library %1$s",
	[PEOPLE_TAKE_FROM_SLOT] = "Take cartridge %2$s out of %3$s of library %1$s",
	[PEOPLE_EMPTY_PORT] = "Empty and close a port of library %1$s: cartridge %2$s is to be ejected",
	[PEOPLE_FILL_PORT] = "Put cartridges into the ports of library %1$s and close them",
	[PEOPLE_BRING_CLEANER] = "Put the cleaner into a port of library %1$s and close it",
	[PEOPLE_MAKE_ROOM] = "Library %1$s has no empty slot for cartridge %2$s in a port",
	[PEOPLE_USE_DOOR] = "The robot of library %1$s rests: open its door, close it, and say that it is done",
};

int people_read_names(struct session *session, const char *library, const char *cartridge,
		      const char *place, struct people_names *names)
{
	struct store_rows rows;
	int r;

	*names = (struct people_names){"", "", ""};
	store_query(session_store(session), SQL_PEOPLE_NAMES, &rows, "ttt", library, cartridge,
		    place);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, names->library, sizeof(names->library));
		store_copy(&rows, 1, names->cartridge, sizeof(names->cartridge));
		store_copy(&rows, 2, names->place, sizeof(names->place));
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

static bool is_about_cartridge(enum people_task task)
{
	return task == PEOPLE_TAKE || task == PEOPLE_TAKE_FROM_SLOT;
}

static int ask(struct session *session, const char *library, const struct queue_request *request,
	       enum people_task task, char id[STORE_ID_SIZE])
{
	bool cartridge = is_about_cartridge(task);
	char message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)];
	const struct operator_request asked = {
		.request = NTMS_OPREQ_DEVICESERVICE,
		.message = message,
		.arg1 = cartridge ? request->cartridge : library,
	};
	struct people_names names;
	int r = people_read_names(session, library, request->cartridge, request->location, &names);

	if (r)
		return r;
	snprintf(message, sizeof(message), messages[task], names.library, names.cartridge,
		 names.place);
	return operator_request_raise(session, &asked,
				      cartridge ? NTMS_PHYSICAL_MEDIA : NTMS_LIBRARY, id);
}

int people_ask(struct session *session, const char *library, const struct queue_request *request,
	       enum people_task task)
{
	char id[STORE_ID_SIZE];

	return ask(session, library, request, task, id);
}

int people_wait(struct session *session, const char *library, const struct queue_request *request,
		enum people_task task)
{
	struct store *store = session_store(session);
	int64_t seconds = DOOR_SECONDS;
	char id[STORE_ID_SIZE];
	int r = 0;

	if (task != PEOPLE_USE_DOOR)
		r = store_one(store, SQL_PORT_SECONDS, &seconds, "t", library);
	if (r > 1)
		return r;
	r = ask(session, library, request, task, id);
	if (r)
		return r;
	return queue_wait_for_people(session, request->id, id,
				     seconds ? store_now(store) + seconds * 1000 : 0);
}
