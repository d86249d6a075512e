/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.h - what happened, for notifications: table event
 *
 * A transaction writes one event, which lists the objects it touched; its number is also the
 * revision of the cartridges changed in it. So: note first, then take the revision, then write.
 * session_end() writes what was noted and not yet written. Events are kept for a day, at most a
 * million.
 */
#ifndef NTMS_EVENT_H
#define NTMS_EVENT_H

#include <stdint.h>

#include "store.h"

struct session;

/* What a transaction has noted so far; part of the session. */
struct event_notes {
	char *text;
	size_t length, size;
};

struct event {
	int type;			/* NtmsObjectsTypes */
	int operation;			/* NtmsNotificationOperations */
	char object[STORE_ID_SIZE];
};

/* Where a waiter is: the first line not seen yet, by its place in the row. */
struct event_cursor {
	int64_t sequence;
	size_t place;
};

/**
 * event_note() - note that an object was inserted, updated or deleted
 * @type: NtmsObjectsTypes
 * @operation: NTMS_OBJ_INSERT, _UPDATE, _DELETE
 * @object: its id
 */
int event_note(struct session *session, int type, int operation, const char *object);

/**
 * event_note_each() - the same of each object that a statement lists as id and type
 * @key: its parameter
 * @count: out, how many; may be NULL
 */
int event_note_each(struct session *session, enum store_sql sql, const char *key, int operation,
		    int64_t *count);

/**
 * event_revision() - write the event; its number is the revision for the rows written next
 *
 * What is noted later goes to a further event. Always a new number, also when nothing was noted.
 */
int event_revision(struct session *session, int64_t *revision);

/* event_flush() - write what was noted, if anything; session_end() does it */
int event_flush(struct session *session);

/* event_forget() - drop what was noted: the transaction is rolled back */
void event_forget(struct session *session);

/* event_last() - the cursor of "from now on" */
int event_last(struct session *session, struct event_cursor *cursor);

/**
 * event_next() - the next event behind a cursor
 * @cursor: in and out
 * @type: NtmsObjectsTypes; 0 or NTMS_OBJECT: any
 * Return: 1 and *event; 0: none yet, *cursor is moved behind those of other types; NTMS_E_NO_DATA:
 * events behind the cursor are gone; or another code.
 */
int event_next(struct session *session, struct event_cursor *cursor, int type,
	       struct event *event);

#endif
