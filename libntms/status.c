// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "code.h"
#include "explain.h"
#include "library.h"
#include "security.h"
#include "session.h"
#include "stale.h"
#include "status.h"
#include "store.h"

/* Columns of SQL_LIBRARY_STATUS. */
enum column {
	ELEMENT, TYPE, NUMBER, ADDRESS, STATE,
	CARTRIDGE, POOL, PATH, BAR_CODE, MEDIA_TYPE,
	POSITION_ONLY, DUPLICATE, UNREAD, NEEDS_INVENTORY, CLEANER, ENABLED,
	SIDE, SIDE_STATE, ALLOCATE_COUNT, LOGICAL_MEDIA,	/* of side 0 */
	SECOND_SIDE,						/* likewise, of side 1 */
};

static uint32_t take_flags(struct store_rows *rows)
{
	uint32_t flags = 0;

	if (store_int(rows, POSITION_ONLY))
		flags |= STATUS_POSITION_ONLY;
	if (store_int(rows, DUPLICATE))
		flags |= STATUS_DUPLICATE;
	if (store_int(rows, UNREAD))
		flags |= STATUS_UNREAD;
	if (store_int(rows, NEEDS_INVENTORY))
		flags |= STATUS_NEEDS_INVENTORY;
	if (store_int(rows, CLEANER))
		flags |= STATUS_CLEANER;
	if (!store_int(rows, ENABLED))
		flags |= STATUS_DISABLED;
	return flags;
}

/* A cartridge has side 0, or both. */
static void take_side(struct store_rows *rows, int column, struct status_place *place)
{
	struct status_side *side = &place->sides[place->side_count];

	if (!*store_text(rows, column))
		return;
	store_copy(rows, column, side->id, sizeof(side->id));
	side->state = store_int(rows, column + SIDE_STATE - SIDE);
	side->allocate_count = store_int(rows, column + ALLOCATE_COUNT - SIDE);
	store_copy(rows, column + LOGICAL_MEDIA - SIDE, side->logical_media,
		   sizeof(side->logical_media));
	place->side_count++;
}

static void take_place(struct store_rows *rows, const struct stale *stale,
		       struct status_place *place)
{
	memset(place, 0, sizeof(*place));
	store_copy(rows, ELEMENT, place->id, sizeof(place->id));
	place->type = store_int(rows, TYPE);
	place->number = store_int(rows, NUMBER);
	place->address = store_int(rows, ADDRESS);
	place->state = stale_state(stale, place->type, place->address, store_int(rows, STATE));
	store_copy(rows, CARTRIDGE, place->cartridge, sizeof(place->cartridge));
	if (!place->cartridge[0])
		return;
	store_copy(rows, POOL, place->pool, sizeof(place->pool));
	store_copy(rows, PATH, place->path, sizeof(place->path));
	store_copy(rows, BAR_CODE, place->bar_code, sizeof(place->bar_code));
	store_copy(rows, MEDIA_TYPE, place->media_type, sizeof(place->media_type));
	place->flags = take_flags(rows);
	take_side(rows, SIDE, place);
	take_side(rows, SECOND_SIDE, place);
}

static int count_places(struct session *session, const char *id, size_t *count)
{
	int64_t number = 0;
	int r = store_one(session_store(session), SQL_LIBRARY_PLACES, &number, "t", id);

	*count = (size_t)number;
	return r > 1 ? r : 0;
}

static int list_places(struct session *session, const char *id, const struct stale *stale,
		       void (*found)(const struct status_place *place, void *context),
		       void *context)
{
	struct status_place place;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_LIBRARY_STATUS, &rows, "t", id);
	while ((r = store_next(&rows)) == 1) {
		take_place(&rows, stale, &place);
		found(&place, context);
	}
	store_done(&rows);
	return r;
}

int status_library(struct session *session, const struct identity *caller, const char *id,
		   size_t room, size_t *count,
		   void (*found)(const struct status_place *place, void *context), void *context)
{
	struct stale stale = { 0 };
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	r = library_check(session, caller, id, RIGHT_USE);
	if (!r)
		r = count_places(session, id, count);
	if (!r && *count > room)
		r = explain(NTMS_E_INSUFFICIENT_BUFFER, "there are %zu places", *count);
	if (!r)
		r = stale_read(session, id, &stale);
	if (!r)
		r = list_places(session, id, &stale, found, context);
	stale_free(&stale);
	return session_end(session, r);
}

/* @found may be NULL. */
static int list_cartridges(struct session *session, const char *bar_code, size_t *count,
			   void (*found)(const char *id, void *context), void *context)
{
	struct store_rows rows;
	int r;

	*count = 0;
	store_query(session_store(session), SQL_CARTRIDGES_BY_BAR_CODE, &rows, "t", bar_code);
	while ((r = store_next(&rows)) == 1) {
		if (found)
			found(store_text(&rows, 0), context);
		(*count)++;
	}
	store_done(&rows);
	return r;
}

int status_find(struct session *session, const char *bar_code, size_t room, size_t *count,
		void (*found)(const char *id, void *context), void *context)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	r = list_cartridges(session, bar_code, count, NULL, NULL);
	if (!r && *count > room)
		r = explain(NTMS_E_INSUFFICIENT_BUFFER, "there are %zu cartridges", *count);
	if (!r)
		r = list_cartridges(session, bar_code, count, found, context);
	return session_end(session, r);
}
