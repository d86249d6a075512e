// SPDX-License-Identifier: LGPL-2.1-or-later
#include "event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "ntmsapi.h"
#include "session.h"

#define KEEP_MS (24 * 3600 * 1000LL)
#define KEEP_EVENTS 1000000
#define PURGE_EVERY 1024	/* events; a purge removes at most twice as many */
#define ROW_MAX 65536		/* bytes of notes in one row */

static int reserve(struct event_notes *notes, size_t more)
{
	size_t size = notes->size ? notes->size : 256;
	char *larger;

	while (size < notes->length + more)
		size *= 2;
	if (size == notes->size)
		return 0;
	larger = realloc(notes->text, size);
	if (!larger)
		return NTMS_E_NO_MEMORY;
	notes->text = larger;
	notes->size = size;
	return 0;
}

int event_note(struct session *session, int type, int operation, const char *object)
{
	struct event_notes *notes = session_notes(session);
	char line[80];
	int n, r;

	n = snprintf(line, sizeof(line), "%d %d %s\n", type, operation, object);
	if (n >= (int)sizeof(line))
		return NTMS_E_INVALID_PARAMETER;
	if (notes->length + n > ROW_MAX) {
		r = event_flush(session);
		if (r)
			return r;
	}
	r = reserve(notes, n + 1);
	if (r)
		return r;
	memcpy(notes->text + notes->length, line, n + 1);
	notes->length += n;
	return 0;
}

int event_note_each(struct session *session, enum store_sql sql, const char *key, int operation,
		    int64_t *count)
{
	struct store_rows rows;
	int r, noted = 0;
	int64_t found = 0;

	store_query(session_store(session), sql, &rows, "t", key);
	while (!noted && (r = store_next(&rows)) == 1) {
		noted = event_note(session, (int)store_int(&rows, 1), operation, store_text(&rows, 0));
		found++;
	}
	store_done(&rows);
	if (count)
		*count = found;
	return noted ? noted : r;
}

void event_forget(struct session *session)
{
	session_notes(session)->length = 0;
}

/* A few at a time, now and then: nobody waits for a million rows to go. */
static int purge(struct session *session, int64_t sequence)
{
	struct store *store = session_store(session);
	struct store_rows rows;
	int64_t floor = 0;
	int r;

	store_query(store, SQL_EVENT_PURGE, &rows, "ii", store_now(store) - KEEP_MS,
		    sequence - KEEP_EVENTS);
	while ((r = store_next(&rows)) == 1)
		if (store_int(&rows, 0) > floor)
			floor = store_int(&rows, 0);
	store_done(&rows);
	if (r || !floor)
		return r;
	return store_run(store, SQL_EVENT_SET_FLOOR, "i", floor);
}

int event_revision(struct session *session, int64_t *revision)
{
	struct event_notes *notes = session_notes(session);
	struct store *store = session_store(session);
	int r;

	r = store_one(store, SQL_EVENT_INSERT, revision, "it", store_now(store),
		      notes->length ? notes->text : "");
	if (r != 1)
		return r ? r : NTMS_E_DATABASE_FAILURE;
	notes->length = 0;
	return *revision % PURGE_EVERY ? 0 : purge(session, *revision);
}

int event_flush(struct session *session)
{
	int64_t revision;

	return session_notes(session)->length ? event_revision(session, &revision) : 0;
}

int event_last(struct session *session, struct event_cursor *cursor)
{
	int r;

	cursor->place = 0;
	cursor->sequence = 0;
	r = store_one(session_store(session), SQL_EVENT_LAST, &cursor->sequence, "");
	cursor->sequence++;
	return r == 1 ? 0 : r ? r : NTMS_E_DATABASE_FAILURE;
}

/* The next line of a row that is of @type: 1; or 0, and the cursor is behind the row. */
static int search(const char *changes, struct event_cursor *cursor, int type, struct event *event)
{
	size_t length = strlen(changes), place = cursor->place, line;

	for (; place < length; place += line + 1) {
		line = strcspn(changes + place, "\n");
		if (sscanf(changes + place, "%d %d %36s", &event->type, &event->operation,
			   event->object) != 3)
			continue;
		if (type && type != NTMS_OBJECT && type != event->type)
			continue;
		cursor->place = place + line + 1;
		return 1;
	}
	cursor->place = 0;
	cursor->sequence++;
	return 0;
}

/* One batch of rows: 1 found, 0 none in them, *more when there may be further ones. */
static int scan(struct store *store, struct event_cursor *cursor, int type, struct event *event,
		bool *more)
{
	struct store_rows rows;
	int found = 0, n = 0, r;

	store_query(store, SQL_EVENT_FROM, &rows, "i", cursor->sequence);
	while (!found && (r = store_next(&rows)) == 1) {
		n++;
		if (store_int(&rows, 0) != cursor->sequence) {
			cursor->sequence = store_int(&rows, 0);
			cursor->place = 0;
		}
		found = search(store_text(&rows, 1), cursor, type, event);
	}
	store_done(&rows);
	*more = n == 256;
	return found ? 1 : r;
}

int event_next(struct session *session, struct event_cursor *cursor, int type,
	       struct event *event)
{
	struct store *store = session_store(session);
	int64_t floor = 0;
	bool more;
	int r;

	r = store_one(store, SQL_EVENT_FLOOR, &floor, "");
	if (r > 1)
		return r;
	if (cursor->sequence <= floor)
		return NTMS_E_NO_DATA;
	do {
		r = scan(store, cursor, type, event, &more);
	} while (!r && more);
	return r;
}
