/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * notification.h - listening to the changes of the objects of one type
 *
 * A listener is a place in table event, from which it reads on; the table is the queue, and holds a day.
 * What it read ahead is its own. Its session's mutex guards it between begin and end; no call holds
 * that while it waits.
 */
#ifndef NTMS_NOTIFICATION_H
#define NTMS_NOTIFICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"

#define NOTIFICATION_AHEAD 64

struct identity;
struct session;

struct notification {
	int type;			/* NtmsObjectsTypes; NTMS_OBJECT: all */
	struct event_cursor cursor;
	struct event ahead[NOTIFICATION_AHEAD];
	int first, count;
};

/**
 * notification_open() - listen from now on
 * @type: NtmsObjectsTypes; NTMS_OBJECT: all
 * Return: 0, NTMS_E_INVALID_PARAMETER (no such type), NTMS_E_ACCESS_DENIED, or a code of the store.
 */
int notification_open(struct session *session, const struct identity *caller, uint32_t type,
		      struct notification *notification);

/**
 * notification_next() - the next change, in the order of commits; each is given once
 * @timeout: ms to wait for one; 0: look only; 0xffffffff: for ever
 * Return: 0; NTMS_E_TIMEOUT; NTMS_E_NO_DATA: some were missed, now and from now on; NTMS_E_INVALID_HANDLE:
 * the session was closed; or a code of the store.
 */
int notification_next(struct session *session, struct notification *notification,
		      uint32_t timeout, struct event *event);

#endif
