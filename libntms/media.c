// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media.h"

#include <stdio.h>
#include <string.h>

#include "attribute.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "media_free.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "queue.h"
#include "session.h"
#include "side.h"

/* Columns of CARTRIDGE_SELECT that are the cartridge's; a row has one side as well. */
static void take_cartridge(struct store_rows *rows, struct cartridge *c)
{
	memset(c, 0, sizeof(*c));
	store_copy(rows, 0, c->id, sizeof(c->id));
	store_copy(rows, 1, c->library, sizeof(c->library));
	store_copy(rows, 2, c->pool, sizeof(c->pool));
	store_copy(rows, 3, c->media_type, sizeof(c->media_type));
	store_copy(rows, 4, c->location, sizeof(c->location));
	store_copy(rows, 5, c->home, sizeof(c->home));
	store_copy(rows, 6, c->bar_code, sizeof(c->bar_code));
	c->revision = store_int(rows, 7);
	c->state = store_int(rows, 8);
	c->enabled = store_int(rows, 9);
	c->position_only = store_int(rows, 10);
	c->duplicate = store_int(rows, 11);
	c->unread = store_int(rows, 12);
	c->needs_inventory = store_int(rows, 13);
	c->cleaner = store_int(rows, 14);
	c->unverified = store_int(rows, 15);
	c->location_type = store_int(rows, 16);
	c->offline = store_int(rows, 17) == NTMS_LIBRARYTYPE_OFFLINE;
	c->library_enabled = store_int(rows, 18);
	c->library_present = store_int(rows, 19) != NTMS_NOT_PRESENT;
	c->library_taken = store_int(rows, 19) == NTMS_NEEDS_SERVICE;
	store_copy(rows, 20, c->host, sizeof(c->host));
	c->read_write = store_int(rows, 29);
	store_copy(rows, 30, c->mounted_side, sizeof(c->mounted_side));
	c->mounted_by = store_int(rows, 31);
	c->released = c->mounted_side[0] &&
		      mounted_released(rows->store, c->mounted_by, store_int(rows, 32));
	c->wanted = store_int(rows, 33);
}

static void take_side(struct store_rows *rows, struct cartridge *c)
{
	struct side *side = &c->sides[c->side_count++];

	store_copy(rows, 21, side->id, sizeof(side->id));
	side->number = store_int(rows, 22);
	side->state = store_int(rows, 23);
	side->allocate_count = store_int(rows, 24);
	side->mount_count = store_int(rows, 25);
	side->enabled = store_int(rows, 26);
	side->allocatable = store_int(rows, 27);
	store_copy(rows, 28, side->logical_media, sizeof(side->logical_media));
}

static int next_row(struct media_cursor *cursor)
{
	int r = cursor->row ? 1 : store_next(&cursor->rows);

	cursor->row = r == 1;
	return r;
}

int media_next(struct media_cursor *cursor, struct cartridge *cartridge)
{
	int r = next_row(cursor);

	if (r != 1)
		return r;
	take_cartridge(&cursor->rows, cartridge);
	do {
		if (cartridge->side_count < MEDIA_SIDES_MAX)
			take_side(&cursor->rows, cartridge);
		cursor->row = false;
		r = next_row(cursor);
	} while (r == 1 && !strcmp(store_text(&cursor->rows, 0), cartridge->id));
	return r > 1 ? r : 1;
}

int media_load_at(struct session *session, const char *element, struct cartridge *cartridge)
{
	char id[STORE_ID_SIZE];
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_MEDIA_AT, &rows, "t", element);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, sizeof(id));
	store_done(&rows);
	if (r != 1)
		return r;
	r = media_load(session, id, cartridge);
	return r ? r : 1;
}

void media_first(struct session *session, const char *library, struct media_cursor *cursor)
{
	cursor->row = false;
	store_query(session_store(session), SQL_CARTRIDGES_OF_LIBRARY, &cursor->rows, "t", library);
}

void media_done(struct media_cursor *cursor)
{
	store_done(&cursor->rows);
}

static int unknown(const char *what, const char *id)
{
	return explain(NTMS_E_INVALID_MEDIA, "there is no %s %s", what, id);
}

/* That there is an unfinished request says nothing yet: who waited for it may have died. */
static int judge_wanted(struct session *session, struct cartridge *c)
{
	int r = c->wanted ? queue_wants(session, c->id) : 0;

	c->wanted = r == 1;
	return r > 1 ? r : 0;
}

int media_load(struct session *session, const char *id, struct cartridge *cartridge)
{
	struct media_cursor cursor = {0};
	int r;

	store_query(session_store(session), SQL_CARTRIDGE_BY_ID, &cursor.rows, "t", id);
	r = media_next(&cursor, cartridge);
	media_done(&cursor);
	if (!r)
		return unknown("cartridge", id);
	return r == 1 ? judge_wanted(session, cartridge) : r;
}

/* The one id of the one row of a statement. */
static int look_up(struct session *session, enum store_sql sql, const char *id,
		   char found[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), sql, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, found, STORE_ID_SIZE);
	store_done(&rows);
	return r;
}

int media_load_with_side(struct session *session, const char *id, const char *side,
			 struct cartridge *cartridge, int *index)
{
	int r = media_load(session, id, cartridge);

	for (*index = 0; !r && *index < cartridge->side_count; (*index)++)
		if (!strcmp(cartridge->sides[*index].id, side))
			return 0;
	return r ? r : unknown("side", side);
}

int media_load_by_side(struct session *session, const char *side, struct cartridge *cartridge,
		       int *index)
{
	char id[STORE_ID_SIZE];
	int r;

	r = look_up(session, SQL_CARTRIDGE_OF_SIDE, side, id);
	if (r != 1)
		return r ? r : unknown("side", side);
	return media_load_with_side(session, id, side, cartridge, index);
}

int media_load_by_logical(struct session *session, const char *logical,
			  struct cartridge *cartridge, int *index)
{
	char side[STORE_ID_SIZE];
	int r;

	r = look_up(session, SQL_SIDE_OF_LOGICAL, logical, side);
	if (r != 1)
		return r ? r : unknown("logical medium", logical);
	return media_load_by_side(session, side, cartridge, index);
}

uint32_t media_allocatable(const struct cartridge *c, int side)
{
	if (c->offline || !c->enabled || !c->library_enabled || !c->library_present ||
	    c->library_taken)
		return 0;
	if (!media_certain(c) || c->cleaner || !c->sides[side].enabled)
		return 0;
	return media_owned(c) ? 1 : 2;
}

int media_refresh(struct session *session, const char *id)
{
	struct cartridge c;
	int i, r;

	r = media_load(session, id, &c);
	for (i = 0; !r && i < c.side_count; i++) {
		uint32_t wanted = media_allocatable(&c, i);

		if (wanted != c.sides[i].allocatable)
			r = store_run(session_store(session), SQL_SIDE_SET_ALLOCATABLE, "ti",
				      c.sides[i].id, (int64_t)wanted);
	}
	return r;
}

int media_refresh_library(struct session *session, const char *library)
{
	return store_run(session_store(session), SQL_LIBRARY_REFRESH_SIDES, "t", library);
}

const char *media_name(const struct cartridge *c)
{
	return c->bar_code[0] ? c->bar_code : c->id;
}

bool media_in_drive(const struct cartridge *c)
{
	if (c->wanted || c->released)
		return c->wanted;
	if (c->location_type == NTMS_DRIVE)
		return true;
	switch (c->state) {
	case NTMS_MEDIASTATE_INUSE:
	case NTMS_MEDIASTATE_MOUNTED:
	case NTMS_MEDIASTATE_LOADED:
	case NTMS_MEDIASTATE_UNLOADED:
	case NTMS_MEDIASTATE_OPREQ:
		return true;
	default:
		return false;
	}
}

static bool side_differs(const struct cartridge *before, const struct cartridge *after, int i)
{
	const struct side *a = &before->sides[i], *b = &after->sides[i];

	return a->state != b->state || a->allocate_count != b->allocate_count ||
	       a->allocatable != b->allocatable || strcmp(before->pool, after->pool) ||
	       strcmp(a->logical_media, b->logical_media);
}

static int note_logical(struct session *session, const struct side *before,
			const struct side *after)
{
	int r = 0;

	if (!strcmp(before->logical_media, after->logical_media))
		return 0;
	if (before->logical_media[0])
		r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_DELETE, before->logical_media);
	if (!r && after->logical_media[0])
		r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_INSERT, after->logical_media);
	return r;
}

static int note(struct session *session, const struct cartridge *before,
		const struct cartridge *after)
{
	int i, r = 0;

	for (i = 0; !r && i < after->side_count; i++) {
		r = note_logical(session, &before->sides[i], &after->sides[i]);
		if (!r && side_differs(before, after, i))
			r = event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE,
				       after->sides[i].id);
	}
	if (r || !strcmp(before->pool, after->pool))
		return r;
	r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, after->id);
	if (!r)
		r = event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_UPDATE, before->pool);
	return r ? r : event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_UPDATE, after->pool);
}

static int delete_logical(struct session *session, const char *id)
{
	int r = store_run(session_store(session), SQL_LOGICAL_DELETE, "t", id);

	return r ? r : attribute_forget(session, id);
}

static int save_logical(struct session *session, const struct cartridge *cartridge,
			const struct side *before, const struct side *after)
{
	struct store *store = session_store(session);
	int r = 0;

	if (!strcmp(before->logical_media, after->logical_media))
		return 0;
	if (before->logical_media[0])
		r = delete_logical(session, before->logical_media);
	if (!r && after->logical_media[0])
		r = store_run(store, SQL_LOGICAL_INSERT, "ttti", after->logical_media, after->id,
			      cartridge->id, store_now(store));
	return r;
}

/* A pool that stays is not written: its index would be, and be checked. */
static int save_cartridge(struct store *store, const struct cartridge *before,
			  const struct cartridge *after)
{
	int r;

	if (strcmp(before->media_type, after->media_type)) {
		r = store_run(store, SQL_CARTRIDGE_SET_TYPE, "tt", after->id, after->media_type);
		if (r)
			return r;
	}
	if (!strcmp(before->pool, after->pool))
		return store_run(store, SQL_CARTRIDGE_UPDATE_IN_POOL, "tiii", after->id,
				 (int64_t)after->unverified, after->revision, store_now(store));
	return store_run(store, SQL_CARTRIDGE_UPDATE, "ttiii", after->id, after->pool,
			 (int64_t)after->unverified, after->revision, store_now(store));
}

static int update_side(struct store *store, const struct cartridge *before,
		       const struct cartridge *after, const struct side *side)
{
	if (!strcmp(before->pool, after->pool))
		return store_run(store, SQL_SIDE_UPDATE_IN_POOL, "tiiii", side->id,
				 (int64_t)side->state, (int64_t)side->allocate_count,
				 (int64_t)side->allocatable, store_now(store));
	return store_run(store, SQL_SIDE_UPDATE, "tiitii", side->id, (int64_t)side->state,
			 (int64_t)side->allocate_count, after->pool, (int64_t)side->allocatable,
			 store_now(store));
}

/* Whoever gets it may write another label. */
static int forget_label(struct store *store, const struct side *before, const struct side *after)
{
	int64_t one;
	int r;

	if (before->state == after->state ||
	    (after->state != SIDE_AVAILABLE && after->state != SIDE_UNPREPARED))
		return 0;
	r = store_one(store, SQL_OMID_FORGET, &one, "ti", after->id, store_now(store));
	return r > 1 ? r : 0;
}

static int save_side(struct session *session, const struct cartridge *before,
		     const struct cartridge *after, int i)
{
	const struct side *side = &after->sides[i];
	int r;

	if (!side_differs(before, after, i))
		return 0;
	r = update_side(session_store(session), before, after, side);
	if (!r)
		r = forget_label(session_store(session), &before->sides[i], side);
	return r ? r : save_logical(session, after, &before->sides[i], side);
}

static int64_t logical_count(const struct cartridge *c)
{
	int64_t n = 0;
	int i;

	for (i = 0; i < c->side_count; i++)
		n += c->sides[i].logical_media[0] != '\0';
	return n;
}

static int count(struct session *session, const struct cartridge *before,
		 const struct cartridge *after)
{
	struct store *store = session_store(session);
	int64_t had = logical_count(before), has = logical_count(after);
	int r;

	if (!strcmp(before->pool, after->pool))
		return had == has ? 0 : store_run(store, SQL_POOL_COUNT, "tii", after->pool,
						  (int64_t)0, has - had);
	r = store_run(store, SQL_POOL_COUNT, "tii", before->pool, (int64_t)-1, -had);
	return r ? r : store_run(store, SQL_POOL_COUNT, "tii", after->pool, (int64_t)1, has);
}

int media_save(struct session *session, const struct cartridge *before, struct cartridge *after)
{
	int i, r;

	for (i = 0; i < after->side_count; i++)
		after->sides[i].allocatable = media_allocatable(after, i);
	r = note(session, before, after);
	if (!r)
		r = event_revision(session, &after->revision);
	if (!r)
		r = save_cartridge(session_store(session), before, after);
	for (i = 0; !r && i < after->side_count; i++)
		r = save_side(session, before, after, i);
	return r ? r : count(session, before, after);
}

static int erase_side(struct session *session, const struct side *side)
{
	int r = 0;

	if (side->logical_media[0]) {
		r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_DELETE, side->logical_media);
		if (!r)
			r = delete_logical(session, side->logical_media);
	}
	if (!r)
		r = event_note(session, NTMS_PARTITION, NTMS_OBJ_DELETE, side->id);
	return r ? r : attribute_forget(session, side->id);
}

int media_erase(struct session *session, const struct cartridge *c)
{
	struct store *store = session_store(session);
	int i, r = 0;

	for (i = 0; !r && i < c->side_count; i++)
		r = erase_side(session, &c->sides[i]);
	if (!r)
		r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_DELETE, c->id);
	if (!r)
		r = attribute_forget(session, c->id);
	if (!r)
		r = store_run(store, SQL_SIDES_DELETE, "t", c->id);
	if (!r)
		r = store_run(store, SQL_CARTRIDGE_DELETE, "t", c->id);
	if (!r)
		r = store_run(store, SQL_POOL_COUNT, "tii", c->pool, (int64_t)-1,
			      -logical_count(c));
	return r ? r : store_run(store, SQL_LIBRARY_COUNT, "ti", c->library, (int64_t)-1);
}
