// SPDX-License-Identifier: LGPL-2.1-or-later
/* Pools as media need them: their policies, their system siblings, and who may use them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "media.h"
#include "ntmsapi.h"
#include "security.h"
#include "session.h"
#include "text.h"

static int take_pool(struct store_rows *rows, struct pool *pool)
{
	int r = store_next(rows);

	memset(pool, 0, sizeof(*pool));
	if (r == 1) {
		store_copy(rows, 0, pool->id, sizeof(pool->id));
		store_copy(rows, 1, pool->parent, sizeof(pool->parent));
		store_copy(rows, 2, pool->media_type, sizeof(pool->media_type));
		store_copy(rows, 3, pool->name, sizeof(pool->name));
		pool->type = store_int(rows, 4);
		pool->allocation_policy = store_int(rows, 5);
		pool->deallocation_policy = store_int(rows, 6);
		pool->max_allocates = store_int(rows, 7);
	}
	store_done(rows);
	return r;
}

int pool_load(struct session *session, const char *id, struct pool *pool)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_POOL_BY_ID, &rows, "t", id);
	r = take_pool(&rows, pool);
	if (!r)
		return explain(NTMS_E_INVALID_MEDIA_POOL, "there is no media pool %s", id);
	return r == 1 ? 0 : r;
}

int pool_load_system(struct session *session, int type, const char *media_type, struct pool *pool)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_POOL_SYSTEM, &rows, "it", (int64_t)type,
		    media_type);
	r = take_pool(&rows, pool);
	if (!r)
		return NTMS_E_INVALID_MEDIA_POOL;
	return r == 1 ? 0 : r;
}

static int text_of(struct session *session, enum store_sql sql, const char *key, char *text,
		   size_t size)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), sql, &rows, "t", key);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, text, size);
	store_done(&rows);
	return r;
}

static int container(struct session *session, int type, char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_POOL_CONTAINER, &rows, "i", (int64_t)type);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	if (!r)
		return explain(NTMS_E_DATABASE_FAILURE, "the store has no system pool of type %d",
			       type);
	return r == 1 ? 0 : r;
}

static int insert(struct session *session, int type, const char *media_type, const char *name,
		  const char *security)
{
	struct store *store = session_store(session);
	char parent[STORE_ID_SIZE], id[STORE_ID_SIZE], folded[256];
	int r;

	r = container(session, type, parent);
	if (!r)
		r = store_new_id(id);
	if (r)
		return r;
	strcpy(folded, name);
	text_fold(folded);
	r = store_run(store, SQL_POOL_SYSTEM_INSERT, "tdttiidt", id, parent, name, folded,
		      store_now(store), (int64_t)type, media_type, security);
	return r ? r : event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_INSERT, id);
}

static int make(struct session *session, int type, const char *media_type, const char *name)
{
	struct descriptor descriptor = {0};
	char *security = NULL;
	int r;

	r = security_default(type == NTMS_POOLTYPE_SCRATCH ? SECURITY_FREE_POOL
							    : SECURITY_SYSTEM_POOL,
			     &descriptor);
	if (!r)
		r = security_to_hex(&descriptor, &security);
	r = r ? NTMS_E_NO_MEMORY : insert(session, type, media_type, name, security);
	free(security);
	security_free(&descriptor);
	return r;
}

int pool_make_system(struct session *session, const char *media_type)
{
	static const int types[] = {
		NTMS_POOLTYPE_SCRATCH, NTMS_POOLTYPE_IMPORT, NTMS_POOLTYPE_FOREIGN,
	};
	char name[256];
	struct pool pool;
	size_t i;
	int r;

	r = text_of(session, SQL_MEDIA_TYPE_NAME, media_type, name, sizeof(name));
	if (r != 1)
		return r ? r
			 : explain(NTMS_E_INVALID_MEDIA, "there is no media type %s", media_type);
	for (i = 0, r = 0; !r && i < sizeof(types) / sizeof(*types); i++) {
		r = pool_load_system(session, types[i], media_type, &pool);
		if (r == NTMS_E_INVALID_MEDIA_POOL)
			r = make(session, types[i], media_type, name);
	}
	return r;
}

static int judge(const char *text, const struct identity *caller, uint32_t mask)
{
	struct descriptor descriptor = {0};
	int r;

	r = security_from_hex(text, &descriptor);
	if (!r)
		r = security_check(&descriptor, caller, mask);
	security_free(&descriptor);
	return r;
}

int pool_check(struct session *session, const struct identity *caller, const char *pool,
	       uint32_t mask)
{
	struct store_rows rows;
	int r, judged = 0;

	store_query(session_store(session), SQL_POOL_SECURITY, &rows, "t", pool);
	r = store_next(&rows);
	if (r == 1)
		judged = judge(store_text(&rows, 0), caller, mask);
	store_done(&rows);
	if (r != 1)
		return r ? r
			 : explain(NTMS_E_INVALID_MEDIA_POOL, "there is no media pool %s", pool);
	if (judged == -EACCES)
		return explain(NTMS_E_ACCESS_DENIED, "no right to %s media pool %s",
			       mask & NTMS_CONTROL_ACCESS ? "control" : "use", pool);
	if (judged == -ENOMEM)
		return NTMS_E_NO_MEMORY;
	return judged ? explain(NTMS_E_DATABASE_FAILURE, "media pool %s has a damaged descriptor",
				pool)
		      : 0;
}
