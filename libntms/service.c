// SPDX-License-Identifier: LGPL-2.1-or-later
#include "service.h"

#include <stdint.h>
#include <stdio.h>

#include "event.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "people.h"
#include "session.h"
#include "store.h"
#include "text.h"

/* Library, cartridge, drive, and why. */
static const char *const messages[] = {
	[SERVICE_STUCK] = "Cartridge %2$s is stuck in %3$s of library %1$s: %4$s",
	[SERVICE_NOT_READY] = "%3$s of library %1$s does not get ready with cartridge %2$s: %4$s",
	[SERVICE_ROBOT] = "The robot of library %1$s failed with cartridge %2$s: %4$s",
	[SERVICE_DRIVE] = "%3$s of library %1$s says of itself: %4$s",
	[SERVICE_MEDIUM] = "%3$s of library %1$s says of cartridge %2$s: %4$s",
};

static uint32_t type_of(enum service_reason reason)
{
	switch (reason) {
	case SERVICE_ROBOT:
		return NTMS_LIBRARY;
	case SERVICE_MEDIUM:
		return NTMS_PHYSICAL_MEDIA;
	default:
		return NTMS_DRIVE;
	}
}

static const char *about(const struct service *service)
{
	switch (type_of(service->reason)) {
	case NTMS_LIBRARY:
		return service->library;
	case NTMS_PHYSICAL_MEDIA:
		return service->cartridge;
	default:
		return service->drive;
	}
}

/* A drive shows as one that needs service, for as long. */
static int note(struct session *session, enum service_reason reason, const char *about)
{
	if (type_of(reason) != NTMS_DRIVE)
		return 0;
	return event_note(session, NTMS_DRIVE, NTMS_OBJ_UPDATE, about);
}

/* One that waits: 1, 0 there is none, or a code. */
static int find(struct session *session, enum service_reason reason, const char *about,
		char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_SERVICE_ASKED, &rows, "ti", about, (int64_t)reason);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	return r;
}

int service_asked(struct session *session, enum service_reason reason, const char *about)
{
	char id[STORE_ID_SIZE];

	return find(session, reason, about, id);
}

int service_ask(struct session *session, const struct service *service)
{
	char message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)], id[STORE_ID_SIZE];
	const struct operator_request request = {
		.request = NTMS_OPREQ_DEVICESERVICE, .message = message, .arg1 = about(service),
		.reason = service->reason,
	};
	struct people_names names;
	int r = service_asked(session, service->reason, request.arg1);

	if (r)
		return r == 1 ? 0 : r;
	r = people_read_names(session, service->library, service->cartridge, service->drive, &names);
	if (r)
		return r;
	snprintf(message, sizeof(message), messages[service->reason], names.library, names.cartridge,
		 names.place, service->why);
	r = operator_request_raise(session, &request, type_of(service->reason), id);
	return r ? r : note(session, service->reason, request.arg1);
}

int service_over(struct session *session, enum service_reason reason, const char *about)
{
	char id[STORE_ID_SIZE];
	int r;

	while ((r = find(session, reason, about, id)) == 1) {
		r = operator_request_done(session, id);
		if (!r)
			r = note(session, reason, about);
		if (r)
			break;
	}
	return r;
}
