// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cartridges that the store sees for the first time: Unrecognized, FOREIGN, always. */
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "media_types.h"
#include "ntmsapi.h"
#include "session.h"
#include "side.h"
#include "sync_private.h"

#define LABEL_LENGTH 8		/* shortest bar code whose last two characters are a media type */

struct kind {
	char id[STORE_ID_SIZE];
	int64_t sides;
};

static bool is_cleaner(const struct sync *s, const struct device_cartridge *c)
{
	return c->medium_type == 2 ||
	       (s->recognizes_cleaners && !strncmp(c->bar_code, "CLN", 3));
}

static int kind_query(struct sync *s, enum store_sql sql, const char *key, struct kind *kind)
{
	struct store_rows rows;
	int n = 0, r;

	store_query(s->store, sql, &rows, "t", key);
	while ((r = store_next(&rows)) == 1) {
		store_copy(&rows, 0, kind->id, sizeof(kind->id));
		kind->sides = store_int(&rows, 1);
		n++;
	}
	store_done(&rows);
	return r ? r : n == 1;
}

/* By the bar code, else the one type that the library takes, else nobody knows. */
static int kind_of(struct sync *s, const struct device_cartridge *c, struct kind *kind)
{
	size_t length = strlen(c->bar_code);
	int r = 0;

	if (is_cleaner(s, c)) {
		r = kind_query(s, SQL_MEDIA_TYPE_SIDES, MEDIA_KIND_CLEANER, kind);
	} else {
		if (length >= LABEL_LENGTH)
			r = kind_query(s, SQL_MEDIA_TYPE_BY_SUFFIX, c->bar_code + length - 2, kind);
		if (!r)
			r = kind_query(s, SQL_LIBRARY_ONLY_MEDIA_TYPE, s->library, kind);
		if (!r)
			r = kind_query(s, SQL_MEDIA_TYPE_SIDES, MEDIA_KIND_UNKNOWN, kind);
	}
	return r == 1 ? 0 : r ? r : NTMS_E_DATABASE_FAILURE;
}

/* Its Unrecognized pool; made with its sisters when the type is seen first. */
static int pool_for(struct sync *s, const char *media_type, struct pool *pool)
{
	int r;

	r = pool_load_system(s->session, NTMS_POOLTYPE_FOREIGN, media_type, pool);
	if (r != NTMS_E_INVALID_MEDIA_POOL)
		return r;
	r = pool_make_system(s->session, media_type);
	return r ? r : pool_load_system(s->session, NTMS_POOLTYPE_FOREIGN, media_type, pool);
}

static int insert_sides(struct sync *s, struct cartridge *c, const char *name)
{
	struct side *side;
	int r = 0, i;

	for (i = 0; !r && i < c->side_count; i++) {
		side = &c->sides[i];
		r = store_new_id(side->id);
		if (!r)
			r = store_run(s->store, SQL_SIDE_INSERT, "ttitiiti", side->id, c->id,
				      (int64_t)i, name, store_now(s->store), (int64_t)side->state,
				      c->pool, (int64_t)side->allocatable);
		if (!r)
			r = event_note(s->session, NTMS_PARTITION, NTMS_OBJ_INSERT, side->id);
	}
	return r;
}

static int insert(struct sync *s, struct cartridge *c)
{
	int64_t sequence;
	char name[MEDIA_BAR_CODE_SIZE];
	int r;

	r = sync_take_revision(s);
	if (!r)
		r = store_new_id(c->id);
	if (!r && store_one(s->store, SQL_STORE_TAKE_SEQUENCE, &sequence, "") != 1)
		r = NTMS_E_DATABASE_FAILURE;
	if (r)
		return r;
	c->revision = s->revision;
	snprintf(name, sizeof(name), "%lld", (long long)sequence);
	if (c->bar_code[0])
		strcpy(name, c->bar_code);
	r = store_run(s->store, SQL_CARTRIDGE_INSERT, "ttitttddtiiiiiii", c->id, name,
		      store_now(s->store), c->library, c->pool, c->media_type, c->location, c->home,
		      c->bar_code, sequence, (int64_t)c->state, c->revision,
		      (int64_t)c->position_only, (int64_t)c->duplicate,
		      (int64_t)c->needs_inventory, (int64_t)c->cleaner);
	if (!r)
		r = insert_sides(s, c, name);
	if (!r)
		r = store_run(s->store, SQL_POOL_COUNT, "tii", c->pool, (int64_t)1, (int64_t)0);
	if (!r)
		r = store_run(s->store, SQL_LIBRARY_COUNT, "ti", c->library, (int64_t)1);
	return r ? r : event_note(s->session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_INSERT, c->id);
}

static void paint(struct sync *s, const struct device_cartridge *is, const struct kind *kind,
		  bool duplicate, struct cartridge *c)
{
	int i;

	memset(c, 0, sizeof(*c));
	strcpy(c->library, s->library);
	strcpy(c->media_type, kind->id);
	strcpy(c->location, sync_element_id(s, is->element));
	if (is->has_home)
		strcpy(c->home, sync_element_id(s, is->home));
	else if (sync_element_type(s, is->element) == NTMS_STORAGESLOT)
		strcpy(c->home, c->location);
	strcpy(c->bar_code, is->bar_code);
	c->state = sync_element_type(s, is->element) == NTMS_DRIVE ? NTMS_MEDIASTATE_MOUNTED
								    : NTMS_MEDIASTATE_IDLE;
	c->enabled = c->library_enabled = c->library_present = true;
	c->position_only = is->position_only;
	c->duplicate = duplicate;
	c->cleaner = is_cleaner(s, is);
	c->side_count = kind->sides;
	for (i = 0; i < c->side_count; i++) {
		c->sides[i].number = i;
		c->sides[i].state = SIDE_FOREIGN;
		c->sides[i].enabled = true;
	}
	for (i = 0; i < c->side_count; i++)
		c->sides[i].allocatable = media_allocatable(c, i);
}

int sync_new(struct sync *s, const struct device_cartridge *is, bool duplicate, size_t *at)
{
	struct cartridge c;
	struct pool pool;
	struct kind kind;
	int r;

	r = kind_of(s, is, &kind);
	if (!r)
		r = pool_for(s, kind.id, &pool);
	if (!r)
		r = store_run(s->store, SQL_LIBRARY_MEDIA_TYPE_INSERT, "tt", s->library, kind.id);
	if (r)
		return r;
	paint(s, is, &kind, duplicate, &c);
	strcpy(c.pool, pool.id);
	r = insert(s, &c);
	return r ? r : sync_add_row(s, &c, at);
}
