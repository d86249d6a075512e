/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* people.h - what people have to do so that a request to a library can go on */
#ifndef NTMS_PEOPLE_H
#define NTMS_PEOPLE_H

#include "text.h"

struct queue_request;
struct session;

enum people_task {
	PEOPLE_TAKE,		/* the cartridge out of its port */
	PEOPLE_TAKE_FROM_SLOT,	/* through the door: there is no port */
	PEOPLE_EMPTY_PORT,	/* one has to be empty, and closed */
	PEOPLE_FILL_PORT,	/* cartridges that are to come in */
	PEOPLE_BRING_CLEANER,	/* into a port */
	PEOPLE_MAKE_ROOM,	/* no slot is empty */
	PEOPLE_USE_DOOR,	/* and close it, and say so */
};

/* What people know things by; "": it is not there. */
struct people_names {
	char library[TEXT_BYTES(64)], cartridge[TEXT_BYTES(64)], place[TEXT_BYTES(64)];
};

/* The rest works inside a transaction. people_read_names() - by ids; @place: a drive, slot or port */
int people_read_names(struct session *session, const char *library, const char *cartridge,
		      const char *place, struct people_names *names);

/* people_ask() - ask, whatever becomes of the answer */
int people_ask(struct session *session, const char *library, const struct queue_request *request,
	       enum people_task task);

/* people_wait() - ask, and let the request wait for it */
int people_wait(struct session *session, const char *library, const struct queue_request *request,
		enum people_task task);

#endif
