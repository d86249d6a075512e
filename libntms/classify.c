// SPDX-License-Identifier: LGPL-2.1-or-later
#include "classify.h"

#include <stdlib.h>

#include "code.h"
#include "event.h"
#include "media.h"
#include "media_types.h"
#include "ntmsapi.h"
#include "session.h"

/* What they become, and which they are. */
struct classification {
	char type[STORE_ID_SIZE];
	int64_t sides;
	struct pool from, to;
	char (*ids)[STORE_ID_SIZE];
	size_t count;
};

/* 1 when there is exactly one, 0, or a code */
static int only_type(struct session *session, const char *library, struct classification *c)
{
	struct store_rows rows;
	int n = 0, r;

	store_query(session_store(session), SQL_LIBRARY_ONLY_MEDIA_TYPE, &rows, "t", library);
	while ((r = store_next(&rows)) == 1) {
		store_copy(&rows, 0, c->type, sizeof(c->type));
		c->sides = store_int(&rows, 1);
		n++;
	}
	store_done(&rows);
	return r ? r : n == 1;
}

static int add_id(struct classification *c, struct store_rows *rows)
{
	void *larger;

	if (c->count % 256 == 0) {
		larger = realloc(c->ids, (c->count + 256) * sizeof(*c->ids));
		if (!larger)
			return NTMS_E_NO_MEMORY;
		c->ids = larger;
	}
	store_copy(rows, 0, c->ids[c->count++], STORE_ID_SIZE);
	return 0;
}

static int find_untouched(struct session *session, const char *library,
			  struct classification *c)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_CARTRIDGES_UNTOUCHED, &rows, "tt", library,
		    MEDIA_KIND_UNKNOWN);
	while ((r = store_next(&rows)) == 1) {
		r = add_id(c, &rows);
		if (r)
			break;
	}
	store_done(&rows);
	return r;
}

static int add_side(struct session *session, const char *cartridge)
{
	struct store *store = session_store(session);
	char id[STORE_ID_SIZE];
	int r;

	r = store_new_id(id);
	if (!r)
		r = store_run(store, SQL_SIDE_INSERT_SECOND, "tti", cartridge, id,
			      store_now(store));
	return r ? r : event_note(session, NTMS_PARTITION, NTMS_OBJ_INSERT, id);
}

static int change_one(struct session *session, const struct classification *c, const char *id,
		      int64_t revision)
{
	struct store *store = session_store(session);
	int r;

	r = store_run(store, SQL_CARTRIDGE_CLASSIFY, "tttii", id, c->type, c->to.id, revision,
		      store_now(store));
	if (!r)
		r = store_run(store, SQL_SIDES_SET_POOL, "tti", id, c->to.id, store_now(store));
	if (!r && c->sides == 2)
		r = add_side(session, id);
	return r ? r : event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, id);
}

static int count_pool(struct session *session, const char *pool, int64_t more)
{
	int r = store_run(session_store(session), SQL_POOL_COUNT, "tii", pool, more, (int64_t)0);

	return r ? r : event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_UPDATE, pool);
}

static int change(struct session *session, const char *library, const struct classification *c)
{
	int64_t revision;
	size_t i;
	int r;

	r = event_revision(session, &revision);
	for (i = 0; !r && i < c->count; i++)
		r = change_one(session, c, c->ids[i], revision);
	if (!r)
		r = count_pool(session, c->from.id, -(int64_t)c->count);
	if (!r)
		r = count_pool(session, c->to.id, (int64_t)c->count);
	return r ? r : store_run(session_store(session), SQL_LIBRARY_LOOK_AGAIN, "t", library);
}

int media_classify(struct session *session, const char *library)
{
	struct classification c = { .sides = 0 };
	int r;

	r = only_type(session, library, &c);
	if (r != 1)
		return r;
	r = find_untouched(session, library, &c);
	if (!r && c.count)
		r = pool_load_system(session, NTMS_POOLTYPE_FOREIGN, MEDIA_KIND_UNKNOWN, &c.from);
	if (!r && c.count)
		r = pool_load_system(session, NTMS_POOLTYPE_FOREIGN, c.type, &c.to);
	if (!r && c.count)
		r = change(session, library, &c);
	free(c.ids);
	return r;
}
