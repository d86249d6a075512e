// SPDX-License-Identifier: LGPL-2.1-or-later
#include "classify.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "media.h"
#include "media_type.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"

int media_type_read(struct session *session, struct object *object)
{
	struct media_type_info *info = &object->media_type;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_MEDIA_TYPE_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		info->number = store_int(&rows, 6);
		info->sides = store_int(&rows, 7);
		info->read_write = store_int(&rows, 8);
		info->device_type = store_int(&rows, 9);
	}
	store_done(&rows);
	return r;
}

int media_type_write(struct session *session, const struct object *old, const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_MEDIA_TYPE_WRITE, "tti", new->id, new->description,
			 store_now(store));
}

int media_type_find(struct session *session, const char *id)
{
	int64_t count = 0;
	int r = store_one(session_store(session), SQL_MEDIA_TYPE_EXISTS, &count, "t", id);

	if (r > 1)
		return r;
	return count ? 0 : explain(NTMS_E_INVALID_MEDIA, "no media type %s", id);
}

int media_type_of_pool(struct session *session, const struct pool *pool, int64_t sides,
		       struct object *type)
{
	int r = object_read(session, pool->media_type, NTMS_MEDIA_TYPE, type);

	if (r || type->media_type.sides == sides)
		return r;
	return explain(NTMS_E_MEDIA_INCOMPATIBLE, "media of pool %s have %jd sides, not %jd",
		       pool->name, (intmax_t)type->media_type.sides, (intmax_t)sides);
}

static int check_library(struct session *session, const char *id)
{
	struct object library;
	int r = object_read(session, id, NTMS_LIBRARY, &library);

	if (r)
		return r;
	if (library.library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_LIBRARY_OFFLINE, "%s is the offline library", library.name);
	if (!library.enabled)
		return explain(NTMS_E_RESOURCE_DISABLED, "library %s is disabled", library.name);
	if (library.operational_state == NTMS_NOT_PRESENT)
		return explain(NTMS_E_LIBRARY_OFFLINE, "library %s is not connected",
			       library.name);
	return 0;
}

/* A library whose drives are not known takes what its administrator says. */
static int check_drives(struct session *session, const char *type, const char *library)
{
	int64_t known = 0, fitting = 0;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_MEDIA_TYPE_DRIVES, &rows, "tt", type, library);
	r = store_next(&rows);
	if (r == 1) {
		known = store_int(&rows, 0);
		fitting = store_int(&rows, 1);
	}
	store_done(&rows);
	if (r > 1)
		return r;
	return known && !fitting ? MEDIA_TYPE_NO_DRIVES : 0;
}

/* 1 when the link is new, 0 when it was there, or a code. */
static int link_to(struct session *session, const char *type, const char *library)
{
	struct store *store = session_store(session);
	int64_t linked = 0;
	int r = store_one(store, SQL_MEDIA_TYPE_LINKED, &linked, "tt", library, type);

	if (r > 1)
		return r;
	if (linked)
		return 0;
	r = store_run(store, SQL_MEDIA_TYPE_LINK, "tt", library, type);
	return r ? r : 1;
}

int media_type_link(struct session *session, const char *type, const char *library)
{
	int r = link_to(session, type, library);

	if (r == 1)
		r = event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
	return r ? r : pool_make_system(session, type);
}

static int add(struct session *session, const struct identity *caller, const char *type,
	       const char *library)
{
	int r = media_type_find(session, type);

	if (!r)
		r = library_check(session, caller, library, RIGHT_MODIFY);
	if (!r)
		r = check_library(session, library);
	if (!r)
		r = check_drives(session, type, library);
	if (!r)
		r = media_type_link(session, type, library);
	return r ? r : media_classify(session, library);
}

int media_type_add(struct session *session, const struct identity *caller, const char *type,
		   const char *library)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, add(session, caller, type, library));
}

static int unlink_from(struct session *session, const char *type, const char *library)
{
	struct store *store = session_store(session);
	int64_t linked = 0, media = 0;
	int r = store_one(store, SQL_MEDIA_TYPE_LINKED, &linked, "tt", library, type);

	if (r > 1 || !linked)
		return r > 1 ? r : 0;
	r = store_one(store, SQL_MEDIA_TYPE_IN_LIBRARY, &media, "tt", library, type);
	if (r > 1)
		return r;
	if (media)
		return explain(NTMS_E_NOT_EMPTY, "the library holds media of that type");
	r = store_run(store, SQL_MEDIA_TYPE_UNLINK, "tt", library, type);
	return r ? r : event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
}

/* The system pools of a type that nothing is of and no library takes. */
static int remove_pools(struct session *session, const char *type)
{
	static const int types[] = {
		NTMS_POOLTYPE_SCRATCH, NTMS_POOLTYPE_IMPORT, NTMS_POOLTYPE_FOREIGN,
	};
	struct pool pool;
	int64_t used = 0;
	size_t i;
	int r = store_one(session_store(session), SQL_MEDIA_TYPE_USED, &used, "t", type);

	if (r > 1 || used)
		return r > 1 ? r : 0;
	for (i = 0, r = 0; !r && i < sizeof(types) / sizeof(*types); i++) {
		r = pool_load_system(session, types[i], type, &pool);
		if (!r)
			r = pool_remove(session, &pool);
		if (r == NTMS_E_INVALID_MEDIA_POOL)
			r = 0;
	}
	return r;
}

static int delete(struct session *session, const struct identity *caller, const char *type,
		  const char *library)
{
	int r = media_type_find(session, type);

	if (!r)
		r = library_check(session, caller, library, RIGHT_MODIFY);
	if (!r)
		r = unlink_from(session, type, library);
	return r ? r : remove_pools(session, type);
}

int media_type_delete(struct session *session, const struct identity *caller, const char *type,
		      const char *library)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, delete(session, caller, type, library));
}
