// SPDX-License-Identifier: LGPL-2.1-or-later
#include "deallocate.h"

#include <string.h>

#include "change.h"
#include "code.h"
#include "explain.h"
#include "media.h"
#include "media_free.h"
#include "ntmsapi.h"
#include "session.h"
#include "side.h"

struct request {
	const struct identity *caller;
	const char *logical;
};

/* The side is given back; Reserved sisters were kept for its owner only. */
static void give_back(struct cartridge *c, int index, const struct pool *pool)
{
	struct side *side = &c->sides[index];
	int i;

	side->logical_media[0] = '\0';
	side->state = pool->max_allocates && side->allocate_count >= pool->max_allocates
			      ? SIDE_DECOMMISSIONED
			      : SIDE_AVAILABLE;
	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state == SIDE_RESERVED)
			c->sides[i].state = SIDE_AVAILABLE;
}

/* A side that is still to be imported holds somebody's data: it does not become free by itself. */
static bool holds_import(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state == SIDE_IMPORT || c->sides[i].state == SIDE_FOREIGN)
			return true;
	return false;
}

/*
 * Does the pool's policy send the cartridge to Free now? A decommissioned side keeps it here, and
 * so does doubt: a move to Free would be refused.
 */
static bool returns(const struct cartridge *c, int index, const struct pool *pool)
{
	return (pool->deallocation_policy & NTMS_DEALLOCATE_TOSCRATCH) &&
	       c->sides[index].state == SIDE_AVAILABLE && !media_owned(c) && !holds_import(c) &&
	       media_certain(c) && media_can_be_free(c);
}

static int to_free(struct session *session, const struct request *request, struct cartridge *after)
{
	struct pool scratch;
	int r;

	r = pool_load_system(session, NTMS_POOLTYPE_SCRATCH, after->media_type, &scratch);
	if (r == NTMS_E_INVALID_MEDIA_POOL)
		return 0;	/* no such pool: it stays, Available */
	if (!r)
		r = pool_check(session, request->caller, scratch.id, NTMS_USE_ACCESS);
	if (!r)
		media_to_free(after, scratch.id);
	return r;
}

static int step(struct session *session, void *context)
{
	const struct request *request = context;
	struct cartridge before, after;
	struct pool pool;
	int index, r;

	r = media_load_by_logical(session, request->logical, &before, &index);
	if (!r)
		r = pool_load(session, before.pool, &pool);
	if (!r)
		r = pool_check(session, request->caller, pool.id, NTMS_CONTROL_ACCESS);
	if (r)
		return r;
	after = before;
	give_back(&after, index, &pool);
	if (returns(&after, index, &pool))
		r = to_free(session, request, &after);
	if (r)
		return r;
	if (media_in_drive(&before))
		return explain(NTMS_E_BUSY, "cartridge %s is in a drive or in use: dismount it first",
			       media_name(&before));
	return change_cartridge(session, &before, &after);
}

int media_deallocate(struct session *session, const struct identity *caller, const char *logical,
		     uint32_t options)
{
	struct request request = {.caller = caller, .logical = logical};
	int r;

	if (!logical || options)
		return NTMS_E_INVALID_PARAMETER;
	r = change_run(session, step, &request);
	if (r != NTMS_E_DATABASE_FULL || !store_use_reserve(session_store(session)))
		return r;
	explain_reset();
	return change_run(session, step, &request);
}
