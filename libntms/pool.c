// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>

#include "attribute.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "media.h"
#include "ntmsapi.h"
#include "object.h"
#include "pool.h"
#include "security.h"
#include "session.h"
#include "store.h"

#define NAME_SIZE TEXT_BYTES(TEXT_NAME_UNITS)

/* A step on the way down a path. */
struct place {
	char id[STORE_ID_SIZE];		/* "": there is no such pool */
	int64_t type;
	bool holds_media;
};

/* 0, also when there is none, or a code. */
static int find_child(struct session *session, const char *parent, const char *name,
		      struct place *child)
{
	char folded[NAME_SIZE];
	struct store_rows rows;
	int r;

	strcpy(folded, name);
	text_fold(folded);
	memset(child, 0, sizeof(*child));
	store_query(session_store(session), SQL_POOL_CHILD, &rows, "tt", parent, folded);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, child->id, sizeof(child->id));
		child->type = store_int(&rows, 1);
		child->holds_media = *store_text(&rows, 2) != '\0';
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

static int find_root(struct session *session, struct place *root)
{
	struct store_rows rows;
	int r;

	memset(root, 0, sizeof(*root));
	store_query(session_store(session), SQL_POOL_ROOT, &rows, "");
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, root->id, sizeof(root->id));
	store_done(&rows);
	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_DATABASE_FAILURE, "the store has no root pool");
}

/* Where a path leads: its last component, the pool above that, and the root. */
struct walk {
	struct place root, parent, pool;
	char name[NAME_SIZE];
	bool system;		/* it goes through a pool of the system's */
};

static int walk(struct session *session, const char *path, struct walk *walk)
{
	int more, r = find_root(session, &walk->root);

	walk->pool = walk->root;
	while (!r && (more = text_next_component(&path, walk->name, sizeof(walk->name))) != 0) {
		if (more < 0)
			return NTMS_E_INVALID_NAME;
		if (!walk->pool.id[0])
			return explain(NTMS_E_OBJECT_NOT_FOUND, "there is no pool above \"%s\"",
				       walk->name);
		walk->parent = walk->pool;
		r = find_child(session, walk->parent.id, walk->name, &walk->pool);
		if (!r && walk->pool.id[0] && walk->pool.type != NTMS_POOLTYPE_APPLICATION)
			walk->system = true;
	}
	return r;
}

/* The descriptor of a pool, from the store. */
static int load_security(struct session *session, const char *id, struct descriptor *descriptor)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_POOL_SECURITY, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1)
		r = security_from_hex(store_text(&rows, 0), descriptor);
	else if (!r)
		r = NTMS_E_INVALID_MEDIA_POOL;
	store_done(&rows);
	return object_damage(r);
}

/* What a new pool below walk->parent gets by itself: of the root nothing is inherited. */
static int inherit(struct session *session, const struct identity *caller,
		   const struct walk *walk, struct descriptor *out)
{
	struct descriptor parent = { 0 };
	int r;

	if (!strcmp(walk->parent.id, walk->root.id))
		return security_inherit(NULL, caller, out);
	r = load_security(session, walk->parent.id, &parent);
	if (!r)
		r = security_inherit(&parent, caller, out);
	security_free(&parent);
	return r;
}

/* As the store keeps it, to be free()d. */
static int security_of_new(struct session *session, const struct identity *caller,
			   const struct pool_request *request, const struct walk *walk,
			   char **text)
{
	struct descriptor descriptor = { 0 };
	int r;

	if (request->security)
		return security_to_hex(request->security, text);
	r = inherit(session, caller, walk, &descriptor);
	if (!r)
		r = security_to_hex(&descriptor, text);
	security_free(&descriptor);
	return r;
}

static int note_parent(struct session *session, const char *parent)
{
	return event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_UPDATE, parent);
}

static int insert(struct session *session, const struct identity *caller,
		  const struct pool_request *request, const struct walk *walk,
		  char id[STORE_ID_SIZE])
{
	struct store *store = session_store(session);
	char folded[NAME_SIZE], *security = NULL;
	int r = security_of_new(session, caller, request, walk, &security);

	if (!r)
		r = store_new_id(id);
	if (r)
		goto out;
	strcpy(folded, walk->name);
	text_fold(folded);
	r = store_run(store, SQL_POOL_INSERT, "ttttidt", id, walk->parent.id, walk->name, folded,
		      store_now(store), request->media_type, security);
	if (!r)
		r = event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_INSERT, id);
	if (!r)
		r = note_parent(session, walk->parent.id);
out:
	free(security);
	return r;
}

static int check_maker(struct session *session, const struct identity *caller,
		       const struct walk *walk)
{
	int r = pool_check(session, caller, walk->root.id, RIGHT_CONTROL);

	return r ? r : pool_check(session, caller, walk->parent.id, RIGHT_CONTROL);
}

static int make(struct session *session, const struct identity *caller,
		const struct pool_request *request, const struct walk *walk,
		char id[STORE_ID_SIZE])
{
	int r;

	if (request->action == NTMS_OPEN_EXISTING)
		return explain(NTMS_E_OBJECT_NOT_FOUND, "there is no pool %s", request->path);
	r = request->media_type && request->media_type[0]
		    ? media_type_find(session, request->media_type) : 0;
	if (!r)
		r = check_maker(session, caller, walk);
	if (r)
		return r;
	if (walk->parent.holds_media)
		return explain(NTMS_E_INVALID_MEDIA_POOL,
			       "the pool above \"%s\" holds media, so it cannot hold pools",
			       walk->name);
	return insert(session, caller, request, walk, id);
}

static int open_existing(struct session *session, const struct identity *caller,
			 const struct pool_request *request, const struct walk *walk,
			 char id[STORE_ID_SIZE])
{
	int r;

	if (request->action == NTMS_CREATE_NEW) {
		r = check_maker(session, caller, walk);
		return r ? r : explain(NTMS_E_ALREADY_EXISTS, "there is a pool %s", request->path);
	}
	r = pool_check(session, caller, walk->pool.id, RIGHT_USE);
	if (!r)
		strcpy(id, walk->pool.id);
	return r;
}

static int create(struct session *session, const struct identity *caller,
		  const struct pool_request *request, char id[STORE_ID_SIZE])
{
	struct walk path = { 0 };
	int r = walk(session, request->path, &path);

	if (r)
		return r;
	/* gaps.md 27: those are there to be opened, not to be made or added to. */
	if (path.system && request->action != NTMS_OPEN_EXISTING &&
	    (request->action == NTMS_CREATE_NEW || !path.pool.id[0]))
		return explain(NTMS_E_INVALID_MEDIA_POOL, "%s belongs to the system",
			       request->path);
	if (path.pool.id[0])
		return open_existing(session, caller, request, &path, id);
	return make(session, caller, request, &path, id);
}

int pool_create(struct session *session, const struct identity *caller,
		const struct pool_request *request, char id[STORE_ID_SIZE])
{
	bool reads = request->action == NTMS_OPEN_EXISTING;
	int r;

	if (request->action < NTMS_OPEN_EXISTING || request->action > NTMS_OPEN_ALWAYS)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown action");
	if (text_check_path(request->path) < 0)
		return explain(NTMS_E_INVALID_NAME, "not a path of pools: \"%s\"", request->path);
	r = session_begin(session, reads ? STORE_READ : STORE_WRITE);
	if (r)
		return r;
	return session_end(session, create(session, caller, request, id));
}

/* Does it hold media or pools? 1, 0, or a code. */
static int in_use(struct session *session, const char *id)
{
	int64_t count = 0;
	int r = store_one(session_store(session), SQL_POOL_IN_USE, &count, "t", id);

	return r > 1 ? r : count != 0;
}

int pool_remove(struct session *session, const struct pool *pool)
{
	int r = in_use(session, pool->id);

	if (r)
		return r > 1 ? r : explain(NTMS_E_NOT_EMPTY, "pool %s is not empty", pool->name);
	r = store_run(session_store(session), SQL_POOL_DELETE, "t", pool->id);
	if (!r)
		r = attribute_forget(session, pool->id);
	if (!r)
		r = event_note(session, NTMS_MEDIA_POOL, NTMS_OBJ_DELETE, pool->id);
	return r ? r : note_parent(session, pool->parent);
}

static int delete(struct session *session, const struct identity *caller, const char *id)
{
	struct pool pool;
	int r = pool_load(session, id, &pool);

	if (!r)
		r = pool_check(session, caller, id, RIGHT_MODIFY);
	if (r)
		return r;
	if (pool.type != NTMS_POOLTYPE_APPLICATION)
		return explain(NTMS_E_INVALID_MEDIA_POOL, "pool %s belongs to the system",
			       pool.name);
	return pool_remove(session, &pool);
}

int pool_delete(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, delete(session, caller, id));
}

/* The root has no row here. */
static int load_path(struct session *session, const char *id, char path[POOL_PATH_SIZE])
{
	struct store_rows rows;
	int r;

	strcpy(path, "\\");
	store_query(session_store(session), SQL_POOL_PATH, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, path, POOL_PATH_SIZE);
	store_done(&rows);
	return r > 1 ? r : 0;
}

static int path_of(struct session *session, const struct identity *caller, const char *id,
		   char path[POOL_PATH_SIZE])
{
	int r = object_check(session, caller, id, NTMS_MEDIA_POOL, RIGHT_USE, NULL);

	if (r == NTMS_E_OBJECT_NOT_FOUND)
		return NTMS_E_INVALID_MEDIA_POOL;
	return r ? r : load_path(session, id, path);
}

int pool_path(struct session *session, const struct identity *caller, const char *id,
	      char path[POOL_PATH_SIZE])
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	return session_end(session, path_of(session, caller, id, path));
}

int pool_read(struct session *session, struct object *object)
{
	struct pool_info *info = &object->pool;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_POOL_OBJECT_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		store_copy(&rows, 6, info->media_type, sizeof(info->media_type));
		store_copy(&rows, 7, info->parent, sizeof(info->parent));
		info->type = store_int(&rows, 8);
		info->allocation_policy = store_int(&rows, 9);
		info->deallocation_policy = store_int(&rows, 10);
		info->max_allocates = store_int(&rows, 11);
		info->cartridges = store_int(&rows, 12);
		info->logical_media = store_int(&rows, 13);
		info->pools = store_int(&rows, 14);
	}
	store_done(&rows);
	return r;
}

/* Would a path of this pool, or of one below it, be too long under its new name? */
static int check_paths(struct session *session, const struct object *new)
{
	char path[POOL_PATH_SIZE], above[POOL_PATH_SIZE + NAME_SIZE];
	struct store_rows rows;
	int r = load_path(session, new->id, path);

	if (r)
		return r;
	*strrchr(path, '\\') = '\0';
	strcpy(above, path);
	strcat(above, "\\");
	strcat(above, new->name);
	store_query(session_store(session), SQL_POOL_PATHS_BELOW, &rows, "tt", new->id, above);
	while ((r = store_next(&rows)) == 1) {
		if (text_units(store_text(&rows, 0)) > TEXT_PATH_UNITS) {
			r = explain(NTMS_E_INVALID_NAME, "a path would be too long");
			break;
		}
	}
	store_done(&rows);
	return r;
}

static int check_name(struct session *session, const struct object *old, const struct object *new)
{
	char folded[OBJECT_NAME_SIZE];
	int64_t count = 0;
	int r = object_renamed(old, new);

	if (r != 1)
		return r;
	strcpy(folded, new->name);
	text_fold(folded);
	r = store_one(session_store(session), SQL_POOL_SIBLING, &count, "tt", folded, new->id);
	if (r > 1)
		return r;
	if (count)
		return explain(NTMS_E_ALREADY_EXISTS, "there is a pool \"%s\" beside it",
			       new->name);
	return check_paths(session, new);
}

static int check_media_type(struct session *session, const struct object *old,
			    const struct object *new)
{
	int r;

	if (!strcmp(old->pool.media_type, new->pool.media_type))
		return 0;
	if (new->pool.media_type[0]) {
		r = media_type_find(session, new->pool.media_type);
		if (r)
			return r;
	}
	r = in_use(session, new->id);
	if (r != 1)
		return r;
	return explain(NTMS_E_MEDIA_INCOMPATIBLE, "pool %s is not empty", old->name);
}

/* Of a system pool only the description is anybody's business. */
static int check_system(const struct object *old, const struct object *new)
{
	if (old->pool.type == NTMS_POOLTYPE_APPLICATION ||
	    (!strcmp(old->name, new->name) && !memcmp(&old->pool, &new->pool, sizeof(old->pool))))
		return 0;
	return explain(NTMS_E_ACCESS_DENIED, "pool %s belongs to the system", old->name);
}

static int check_change(struct session *session, const struct object *old,
			const struct object *new)
{
	int r;

	if (new->pool.allocation_policy & ~(int64_t)NTMS_ALLOCATE_FROMSCRATCH ||
	    new->pool.deallocation_policy & ~(int64_t)NTMS_DEALLOCATE_TOSCRATCH)
		return explain(NTMS_E_INVALID_PARAMETER, "pool %s: unknown policy", old->name);
	r = check_system(old, new);
	if (!r)
		r = check_name(session, old, new);
	return r ? r : check_media_type(session, old, new);
}

int pool_write(struct session *session, const struct object *old, const struct object *new)
{
	struct store *store = session_store(session);
	const struct pool_info *info = &new->pool;
	char folded[OBJECT_NAME_SIZE];
	int r = check_change(session, old, new);

	if (r)
		return r;
	strcpy(folded, new->name);
	text_fold(folded);
	return store_run(store, SQL_POOL_OBJECT_WRITE, "ttttidiii", new->id, new->name, folded,
			 new->description, store_now(store), info->media_type,
			 info->allocation_policy, info->deallocation_policy, info->max_allocates);
}
