// SPDX-License-Identifier: LGPL-2.1-or-later
#include "notification.h"

#include <string.h>

#include "code.h"
#include "computer.h"
#include "doorbell.h"
#include "explain.h"
#include "ntmsapi.h"
#include "security.h"
#include "session.h"

int notification_open(struct session *session, const struct identity *caller, uint32_t type,
		      struct notification *notification)
{
	int r;

	if (type < NTMS_OBJECT || type >= NTMS_NUMBER_OF_OBJECT_TYPES)
		return explain(NTMS_E_INVALID_PARAMETER, "%u is not a type of objects", type);
	memset(notification, 0, sizeof(*notification));
	notification->type = (int)type;
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	r = computer_check(session, caller, RIGHT_USE);
	if (!r)
		r = event_last(session, &notification->cursor);
	return session_end(session, r);
}

/* Fill what is read ahead: 0, though there may be nothing, or a code. */
static int read_ahead(struct session *session, struct notification *n)
{
	int r = 1;

	n->first = 0;
	while (r == 1 && n->count < NOTIFICATION_AHEAD) {
		r = event_next(session, &n->cursor, n->type, &n->ahead[n->count]);
		if (r == 1)
			n->count++;
	}
	return r == 1 ? 0 : r;
}

/* 1 and an event, 0 there is none, or a code. What was read before the gap is told before it. */
static int take(struct session *session, struct notification *n, struct event *event)
{
	int r = n->count ? 0 : read_ahead(session, n);

	if (!n->count)
		return r;
	*event = n->ahead[n->first++];
	n->count--;
	return 1;
}

static int take_locked(struct session *session, struct notification *n, struct event *event)
{
	int found = 0, r;

	/* What is in memory needs no store. */
	session_lock(session);
	if (n->count && !session_cancelled(session))
		found = take(session, n, event);
	session_unlock(session);
	if (found)
		return found;
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	found = take(session, n, event);
	r = session_end(session, found > 1 ? found : 0);
	return r ? r : found;
}

int notification_next(struct session *session, struct notification *n, uint32_t timeout,
		      struct event *event)
{
	int64_t until = doorbell_until(timeout);
	unsigned int seen;
	int r;

	do {
		seen = session_number(session);
		r = take_locked(session, n, event);
		if (r)
			break;
		r = timeout ? session_await(session, seen, until) : NTMS_E_TIMEOUT;
	} while (!r);
	if (r == NTMS_E_NO_DATA)
		return explain_over(r, "changes were missed: they are kept for a day");
	if (r == NTMS_E_CANCELLED)
		return explain_over(NTMS_E_INVALID_HANDLE, "the session was closed");
	return r == 1 ? 0 : r;
}
