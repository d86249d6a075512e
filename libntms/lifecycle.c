// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lifecycle.h"

#include <string.h>

#include "change.h"
#include "code.h"
#include "computer.h"
#include "explain.h"
#include "media.h"
#include "media_free.h"
#include "media_type.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"
#include "side.h"

struct request {
	const struct identity *caller;
	const char *id;
	const char *pool;
};

/* Steps of the life of a side belong to applications. */
static int check_application(struct session *session, const struct request *request,
			     const struct cartridge *c)
{
	struct pool pool;
	int r;

	r = pool_load(session, c->pool, &pool);
	if (!r)
		r = pool_check(session, request->caller, pool.id, NTMS_CONTROL_ACCESS);
	if (!r && pool.type != NTMS_POOLTYPE_APPLICATION)
		r = explain(NTMS_E_INVALID_MEDIA_POOL, "pool %s is no application pool", pool.name);
	return r;
}

static int wrong_state(const struct cartridge *c, int index)
{
	return explain(NTMS_E_INVALID_STATE, "side %u of cartridge %s is %s",
		       c->sides[index].number, media_name(c),
		       side_state_name(c->sides[index].state));
}

static int decommission(struct session *session, void *context)
{
	const struct request *request = context;
	struct cartridge before, after;
	int index, r;

	r = media_load_by_side(session, request->id, &before, &index);
	if (!r)
		r = check_application(session, request, &before);
	if (r)
		return r;
	if (before.sides[index].state != SIDE_AVAILABLE)
		return wrong_state(&before, index);
	after = before;
	after.sides[index].state = SIDE_DECOMMISSIONED;
	return change_cartridge(session, &before, &after);
}

int media_decommission(struct session *session, const struct identity *caller, const char *side)
{
	struct request request = {.caller = caller, .id = side};

	return side ? change_run(session, decommission, &request) : NTMS_E_INVALID_PARAMETER;
}

static int complete(struct session *session, void *context)
{
	const struct request *request = context;
	struct cartridge before, after;
	int index, r;

	r = media_load_by_logical(session, request->id, &before, &index);
	if (!r)
		r = check_application(session, request, &before);
	if (r)
		return r;
	if (before.sides[index].state != SIDE_ALLOCATED)
		return wrong_state(&before, index);
	if (media_in_drive(&before))
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is in a drive or in use",
			       media_name(&before));
	after = before;
	after.sides[index].state = SIDE_COMPLETE;
	return change_cartridge(session, &before, &after);
}

int media_complete(struct session *session, const struct identity *caller, const char *logical)
{
	struct request request = {.caller = caller, .id = logical};

	return logical ? change_run(session, complete, &request) : NTMS_E_INVALID_PARAMETER;
}

/* Free media may be used by all who may use the Free pool; else both pools must be the caller's. */
static int check_pools(struct session *session, const struct request *request,
		       const struct pool *from, const struct pool *to)
{
	bool from_free = from->type == NTMS_POOLTYPE_SCRATCH;
	bool to_free = to->type == NTMS_POOLTYPE_SCRATCH;
	int r;

	r = pool_check(session, request->caller, from->id,
		       from_free ? NTMS_USE_ACCESS : NTMS_CONTROL_ACCESS);
	return r ? r
		 : pool_check(session, request->caller, to->id,
			      to_free ? NTMS_USE_ACCESS : NTMS_CONTROL_ACCESS);
}

static bool all_import(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state != SIDE_IMPORT)
			return false;
	return true;
}

static bool has_side(const struct cartridge *c, uint32_t state)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state == state)
			return true;
	return false;
}

/* The matrix of model.md section 4.2: may a cartridge go from one kind of pool to another? */
static bool allowed(const struct cartridge *c, const struct pool *from, const struct pool *to)
{
	if (!strcmp(from->id, to->id))
		return from->type != NTMS_POOLTYPE_SCRATCH;
	switch (to->type) {
	case NTMS_POOLTYPE_SCRATCH:
		return from->type != NTMS_POOLTYPE_SCRATCH;
	case NTMS_POOLTYPE_IMPORT:
		return (from->type == NTMS_POOLTYPE_SCRATCH ||
			from->type == NTMS_POOLTYPE_APPLICATION) &&
		       all_import(c);
	case NTMS_POOLTYPE_APPLICATION:
		return from->type == NTMS_POOLTYPE_SCRATCH ||
		       from->type == NTMS_POOLTYPE_APPLICATION;
	default:
		return false;
	}
}

static int check_move(const struct cartridge *c, const struct pool *from, const struct pool *to)
{
	if (!to->media_type[0] || !allowed(c, from, to))
		return explain(NTMS_E_INVALID_MEDIA_POOL,
			       "media do not go from pool %s to pool %s", from->name, to->name);
	if (strcmp(c->media_type, to->media_type))
		return explain(NTMS_E_MEDIA_INCOMPATIBLE,
			       "cartridge %s is of another media type than pool %s", media_name(c),
			       to->name);
	if (media_owned(c))
		return explain(NTMS_E_BUSY, "a side of cartridge %s is allocated", media_name(c));
	if (media_in_drive(c))
		return explain(NTMS_E_BUSY, "cartridge %s is in a drive or in use", media_name(c));
	/* Only in a Free pool is the label still written. */
	if (from->type == NTMS_POOLTYPE_SCRATCH && has_side(c, SIDE_UNPREPARED))
		return explain(NTMS_E_BUSY, "cartridge %s has no free label yet", media_name(c));
	if (to->type != NTMS_POOLTYPE_SCRATCH)
		return 0;
	if (!media_can_be_free(c) || has_side(c, SIDE_INCOMPATIBLE) || c->cleaner)
		return explain(NTMS_E_MEDIA_INCOMPATIBLE,
			       "no free label can be written on cartridge %s", media_name(c));
	if (!media_certain(c))
		return explain(NTMS_E_BUSY, "it is not certain which cartridge %s is", media_name(c));
	return 0;
}

static void put_into(struct cartridge *c, const struct pool *to)
{
	if (to->type == NTMS_POOLTYPE_SCRATCH)
		media_to_free(c, to->id);
	else
		strcpy(c->pool, to->id);
}

/* The cartridge that is to go to another pool, and both pools. */
static int load_move(struct session *session, const struct request *request, struct cartridge *c,
		     struct pool *from, struct pool *to)
{
	int r = media_load(session, request->id, c);

	if (!r)
		r = pool_load(session, c->pool, from);
	return r ? r : pool_load(session, request->pool, to);
}

static int move(struct session *session, void *context)
{
	const struct request *request = context;
	struct cartridge before, after;
	struct pool from, to;
	int r = load_move(session, request, &before, &from, &to);

	if (!r)
		r = check_pools(session, request, &from, &to);
	if (!r)
		r = check_move(&before, &from, &to);
	if (r || !strcmp(from.id, to.id))
		return r;
	after = before;
	put_into(&after, &to);
	return change_cartridge(session, &before, &after);
}

int media_move(struct session *session, const struct identity *caller, const char *cartridge,
	       const char *pool)
{
	struct request request = {.caller = caller, .id = cartridge, .pool = pool};

	if (!cartridge || !pool)
		return NTMS_E_INVALID_PARAMETER;
	return change_run(session, move, &request);
}

/* The picture of a cartridge that is said to be of another media type: that of a pool. */
static int retype(struct session *session, struct cartridge *c, const struct pool *to)
{
	struct object type;
	int r;

	if (!to->media_type[0] || !strcmp(c->media_type, to->media_type))
		return explain(NTMS_E_INVALID_MEDIA_POOL, "pool %s is not of another media type",
			       to->name);
	r = media_type_of_pool(session, to, c->side_count, &type);
	if (r)
		return r;
	strcpy(c->media_type, to->media_type);
	c->read_write = (uint32_t)type.media_type.read_write;
	return 0;
}

static int check_library(const struct cartridge *c)
{
	if (c->offline || !c->library_present)
		return explain(NTMS_E_LIBRARY_OFFLINE, "cartridge %s is in no library that is here",
			       media_name(c));
	return c->library_enabled ? 0 : explain(NTMS_E_RESOURCE_DISABLED,
						"the library of cartridge %s is disabled",
						media_name(c));
}

static int check_modify(struct session *session, const struct request *request,
			const struct pool *from, const struct pool *to)
{
	int r = pool_check(session, request->caller, from->id, NTMS_MODIFY_ACCESS);

	if (!r)
		r = pool_check(session, request->caller, to->id, NTMS_MODIFY_ACCESS);
	return r ? r : computer_check(session, request->caller, NTMS_MODIFY_ACCESS);
}

static int change_type(struct session *session, void *context)
{
	const struct request *request = context;
	struct cartridge before, after;
	struct pool from, to;
	int r = load_move(session, request, &before, &from, &to);

	if (!r)
		r = check_modify(session, request, &from, &to);
	if (!r)
		r = check_library(&before);
	after = before;
	if (!r)
		r = retype(session, &after, &to);
	if (!r)
		r = check_move(&after, &from, &to);
	if (!r)
		r = media_type_link(session, to.media_type, before.library);
	if (r)
		return r;
	put_into(&after, &to);
	return change_cartridge(session, &before, &after);
}

int media_change_type(struct session *session, const struct identity *caller,
		      const char *cartridge, const char *pool)
{
	struct request request = {.caller = caller, .id = cartridge, .pool = pool};

	return change_run(session, change_type, &request);
}

static int forget(struct session *session, const struct request *request)
{
	struct cartridge c;
	int r;

	r = media_load(session, request->id, &c);
	if (!r)
		r = pool_check(session, request->caller, c.pool, NTMS_MODIFY_ACCESS);
	if (!r)
		r = computer_check(session, request->caller, NTMS_MODIFY_ACCESS);
	if (r)
		return r;
	if (!c.offline || media_owned(&c))
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is %s", media_name(&c),
			       c.offline ? "allocated" : "in a library");
	/* A duplicate less: the others may be certain again. */
	if (c.duplicate)
		r = store_run(session_store(session), SQL_BAR_CODE_LOOK_AGAIN, "t", c.bar_code);
	return r ? r : media_erase(session, &c);
}

int media_delete(struct session *session, const struct identity *caller, const char *cartridge)
{
	struct request request = {.caller = caller, .id = cartridge};
	int r;

	if (!cartridge)
		return NTMS_E_INVALID_PARAMETER;
	r = session_begin(session, STORE_WRITE);
	return r ? r : session_end(session, forget(session, &request));
}
