// SPDX-License-Identifier: LGPL-2.1-or-later
#include "allocate.h"

#include <stdio.h>
#include <string.h>

#include "change.h"
#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "media.h"
#include "media_free.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "queue.h"
#include "session.h"
#include "side.h"
#include "text.h"

#define CANDIDATES_MAX 64	/* sides tried when others hold claims on them */
#define COUNTED_MAX 1000	/* sides of a state, for words */

/*
 * One allocation under way. @asked: the operator request that is in the store, "": none; @asking: what
 * will be @asked when the transaction has ended well.
 */
struct request {
	const struct identity *caller;
	struct allocation *allocation;
	struct pool pool;
	char asked[STORE_ID_SIZE], asking[STORE_ID_SIZE];
};

static bool is_mounted_here(struct session *session, const struct cartridge *c)
{
	return c->mounted_side[0] && !c->released && c->mounted_by &&
	       c->mounted_by == store_presence(session_store(session));
}

/* Does another one use a side, or wait for it? 1, 0 or a code. */
static int is_used(struct session *session, const struct cartridge *c, int index)
{
	const char *side = c->sides[index].id;

	if (!strcmp(c->mounted_side, side) && !c->released && !is_mounted_here(session, c))
		return 1;
	return c->wanted ? queue_wants_side(session, c->id, side) : 0;
}

/*
 * Whoever mounts a side without owning it was let to it where it is: it does not become another's
 * meanwhile. What changes pools does so with all its sides.
 */
static int check_unused(struct session *session, const struct request *request,
			const struct cartridge *c, int index)
{
	int used;

	if (!strcmp(c->pool, request->pool.id))
		used = is_used(session, c, index);
	else
		used = media_in_drive(c) && (c->wanted || !is_mounted_here(session, c));
	if (used != 1)
		return used;
	return explain(NTMS_E_MEDIA_UNAVAILABLE, "cartridge %s is mounted, or waited for",
		       media_name(c));
}

/* Take a side of a cartridge, which moves to the pool if it is not there yet. */
static int take(struct session *session, struct request *request, const struct cartridge *before,
		int index)
{
	struct allocation *allocation = request->allocation;
	struct cartridge after = *before;
	struct side *side = &after.sides[index];
	int i, r = check_unused(session, request, before, index);

	if (r)
		return r;
	strcpy(after.pool, request->pool.id);
	side->state = SIDE_ALLOCATED;
	side->allocate_count += side->allocate_count < UINT32_MAX;
	for (i = 0; i < after.side_count && (allocation->options & NTMS_ALLOCATE_NEW); i++)
		if (after.sides[i].state == SIDE_AVAILABLE)
			after.sides[i].state = SIDE_RESERVED;
	r = store_new_id(side->logical_media);
	if (!r)
		r = change_cartridge(session, before, &after);
	if (r)
		return r;
	strcpy(allocation->logical_media, side->logical_media);
	strcpy(allocation->from, before->pool);
	return 0;
}

/* Is it there, and certainly the cartridge that the row means? */
static int check_cartridge(const struct cartridge *c, int index)
{
	if (c->offline || !c->library_present)
		return explain(NTMS_E_MEDIA_OFFLINE, "cartridge %s is not in a library", media_name(c));
	if (!c->enabled || !c->library_enabled || !c->sides[index].enabled)
		return explain(NTMS_E_RESOURCE_DISABLED, "cartridge %s or its library is disabled",
			       media_name(c));
	if (c->cleaner)
		return explain(NTMS_E_INVALID_STATE, "cartridge %s is a cleaner", media_name(c));
	if (!media_certain(c))
		return explain(NTMS_E_MEDIA_UNAVAILABLE,
			       "it is not certain which cartridge %s is: %s", media_name(c),
			       media_doubt(c));
	return 0;
}

/* Only one refusal is that of the cartridge, not of the call. */
static int refused(int r, const struct cartridge *c)
{
	if (r == NTMS_E_AMBIGUOUS)
		return explain_over(NTMS_E_MEDIA_UNAVAILABLE,
				    "it is not certain which cartridge %s is: take inventory",
				    media_name(c));
	return r;
}

/* NTMS_ALLOCATE_NEXT: the cartridge is the caller's through one of its logical media, or a side. */
static int load_owned(struct session *session, const struct allocation *allocation,
		      struct cartridge *c)
{
	int index, r;

	r = media_load_by_logical(session, allocation->next_to, c, &index);
	if (r == NTMS_E_INVALID_MEDIA && allocation->side)
		r = media_load_by_side(session, allocation->side, c, &index);
	return r;
}

static int allocate_next(struct session *session, struct request *request)
{
	struct cartridge c;
	int i, r;

	r = load_owned(session, request->allocation, &c);
	if (!r)
		r = pool_check(session, request->caller, request->pool.id, NTMS_CONTROL_ACCESS);
	if (!r)
		r = pool_check(session, request->caller, c.pool, NTMS_CONTROL_ACCESS);
	if (r)
		return r;
	if (strcmp(c.pool, request->pool.id))
		return explain(NTMS_E_INVALID_MEDIA_POOL, "cartridge %s is not in pool %s",
			       media_name(&c), request->pool.name);
	for (i = 0; i < c.side_count && c.sides[i].state != SIDE_RESERVED; i++)
		;
	if (i == c.side_count)
		return explain(NTMS_E_MEDIA_UNAVAILABLE, "cartridge %s has no reserved side left",
			       media_name(&c));
	r = check_cartridge(&c, i);
	return r ? r : refused(take(session, request, &c, i), &c);
}

/* Access to the pool a named side is taken from: use is enough where media are free for all. */
static int check_source(struct session *session, struct request *request,
			const struct pool *source)
{
	if (!strcmp(source->id, request->pool.id))
		return 0;
	return pool_check(session, request->caller, source->id,
			  source->type == NTMS_POOLTYPE_SCRATCH ? NTMS_USE_ACCESS
								 : NTMS_CONTROL_ACCESS);
}

static int check_named_state(const struct request *request, const struct cartridge *c, int index,
			     const struct pool *source)
{
	uint32_t state = c->sides[index].state;
	bool here = !strcmp(source->id, request->pool.id);

	if (strcmp(c->media_type, request->pool.media_type))
		return explain(NTMS_E_MEDIA_INCOMPATIBLE,
			       "cartridge %s is of another media type than pool %s", media_name(c),
			       request->pool.name);
	if (state != SIDE_AVAILABLE && state != SIDE_IMPORT)
		return explain(NTMS_E_INVALID_STATE, "side %u of cartridge %s is %s",
			       c->sides[index].number, media_name(c), side_state_name(state));
	if (!here && source->type != NTMS_POOLTYPE_SCRATCH && source->type != NTMS_POOLTYPE_IMPORT)
		return explain(NTMS_E_INVALID_MEDIA_POOL, "cartridge %s is in pool %s, not in %s",
			       media_name(c), source->name, request->pool.name);
	return 0;
}

/* A cartridge to be shared with nobody must not have another owner already. */
static int check_new(const struct request *request, const struct cartridge *c)
{
	if (!(request->allocation->options & NTMS_ALLOCATE_NEW) || !media_owned(c))
		return 0;
	return explain(NTMS_E_MEDIA_UNAVAILABLE, "another side of cartridge %s is allocated",
		       media_name(c));
}

static int allocate_named(struct session *session, struct request *request)
{
	struct cartridge c;
	struct pool source;
	int index, r;

	r = media_load_by_side(session, request->allocation->side, &c, &index);
	if (!r)
		r = pool_load(session, c.pool, &source);
	if (!r)
		r = pool_check(session, request->caller, request->pool.id, NTMS_CONTROL_ACCESS);
	if (!r)
		r = check_source(session, request, &source);
	if (!r)
		r = check_named_state(request, &c, index, &source);
	if (!r)
		r = check_cartridge(&c, index);
	if (!r)
		r = check_new(request, &c);
	return r ? r : refused(take(session, request, &c, index), &c);
}

/* The n-th side of a pool that could be allocated: 1, 0 there is none, or a code. */
static int candidate(struct session *session, const char *pool, int allocatable, int n,
		     struct cartridge *c, int *index)
{
	struct store_rows rows;
	char side[STORE_ID_SIZE], id[STORE_ID_SIZE];
	int r;

	store_query(session_store(session), SQL_SIDE_TO_ALLOCATE, &rows, "tii", pool,
		    (int64_t)allocatable, (int64_t)n);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, side, sizeof(side));
		store_copy(&rows, 1, id, sizeof(id));
	}
	store_done(&rows);
	if (r != 1)
		return r;
	r = media_load_with_side(session, id, side, c, index);
	return r ? r : 1;
}

/* Search a pool: 1 allocated, 0 nothing there, or a code. */
static int search(struct session *session, struct request *request, const char *pool,
		  int allocatable)
{
	struct cartridge c;
	int index, n, r;

	for (n = 0; n < CANDIDATES_MAX; n++) {
		r = candidate(session, pool, allocatable, n, &c, &index);
		if (r != 1)
			return r;
		r = take(session, request, &c, index);
		if (!r)
			return 1;
		/* Somebody has this one, or the kernel doubts it: the next may do. */
		if (r != NTMS_E_MEDIA_UNAVAILABLE && r != NTMS_E_BUSY &&
		    r != NTMS_E_AMBIGUOUS && r != NTMS_E_INVALID_STATE)
			return r;
	}
	return 0;
}

/* Cartridges that are shared already come first: whole ones are kept for NTMS_ALLOCATE_NEW. */
static int search_pool(struct session *session, struct request *request, const char *pool)
{
	int r = 0;

	if (!(request->allocation->options & NTMS_ALLOCATE_NEW))
		r = search(session, request, pool, 1);
	return r ? r : search(session, request, pool, 2);
}

static int search_free(struct session *session, struct request *request)
{
	struct pool scratch;
	int r;

	if (!(request->pool.allocation_policy & NTMS_ALLOCATE_FROMSCRATCH))
		return 0;
	r = pool_load_system(session, NTMS_POOLTYPE_SCRATCH, request->pool.media_type, &scratch);
	if (r == NTMS_E_INVALID_MEDIA_POOL)
		return explain_over(NTMS_E_DEVICE_NOT_AVAILABLE,
				    "there is no Free pool of the media type of pool %s",
				    request->pool.name);
	if (!r)
		r = pool_check(session, request->caller, scratch.id, NTMS_USE_ACCESS);
	return r ? r : search_pool(session, request, scratch.id);
}

/* "12 allocated, 3 decommissioned". There may be a million, and others wait for the store. */
static void count_states(struct session *session, const char *pool, char *text, size_t size)
{
	int64_t count, state;
	size_t at = 0;

	text[0] = '\0';
	for (state = 0; state < SIDE_STATES && at < size; state++) {
		count = 0;
		store_one(session_store(session), SQL_POOL_STATE, &count, "tii", pool, state,
			  (int64_t)COUNTED_MAX + 1);
		if (count)
			at += snprintf(text + at, size - at, "%s%s%lld %s%s", at ? ", " : "",
				       count > COUNTED_MAX ? "more than " : "",
				       (long long)(count > COUNTED_MAX ? COUNTED_MAX : count),
				       side_state_name((uint32_t)state),
				       state == SIDE_AVAILABLE ? " but not to be had" : "");
	}
}

/* Where the pool is not all that was searched the words tell of both. */
static int unavailable(struct session *session, struct request *request)
{
	char states[256], free_states[256] = "";
	struct pool scratch;
	bool both = request->pool.allocation_policy & NTMS_ALLOCATE_FROMSCRATCH &&
		    !pool_load_system(session, NTMS_POOLTYPE_SCRATCH, request->pool.media_type, &scratch);

	count_states(session, request->pool.id, states, sizeof(states));
	if (both)
		count_states(session, scratch.id, free_states, sizeof(free_states));
	return explain_over(NTMS_E_MEDIA_UNAVAILABLE, "pool %s: no side available: %s%s%s",
			    request->pool.name, states[0] ? states : "it is empty",
			    both ? "; Free pool: " : "",
			    !both || free_states[0] ? free_states : "it is empty");
}

static int ask(struct session *session, struct request *request)
{
	char text[600], message[OPERATOR_MESSAGE_UNITS + 1];
	const struct operator_request new_media = {
		.request = NTMS_OPREQ_NEWMEDIA,
		.message = message,
		.arg1 = request->pool.id,
	};

	snprintf(text, sizeof(text), "%s waits for media of pool %s", session_application(session),
		 request->pool.name);
	text_put_utf8(message, sizeof(message), text);
	return operator_request_post(session, request->caller, &new_media, request->asking);
}

/* Ask once; and again, when what the operator brought did not do. */
static int nothing(struct session *session, struct request *request)
{
	const struct allocation *allocation = request->allocation;
	bool waits = allocation->timeout &&
		     !(allocation->options & NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE);

	if (!waits || request->asking[0])
		return unavailable(session, request);
	return ask(session, request);
}

static int allocate_any(struct session *session, struct request *request)
{
	int r;

	r = pool_check(session, request->caller, request->pool.id, NTMS_CONTROL_ACCESS);
	if (!r)
		r = search_pool(session, request, request->pool.id);
	if (!r)
		r = search_free(session, request);
	if (!r)
		return nothing(session, request);
	return r == 1 ? 0 : r;
}

/* An answered request is removed before the search, whose result decides whether it is made anew. */
static int settle_request(struct session *session, struct request *request)
{
	uint32_t state;
	int r;

	strcpy(request->asking, request->asked);
	if (!request->asked[0])
		return 0;
	r = operator_request_state(session, request->asked, &state);
	if (r || operator_request_pending(state))
		return r;
	if (state == NTMS_OPSTATE_REFUSED)
		return explain_over(NTMS_E_CANCELLED, "the operator refused new media");
	request->asking[0] = '\0';
	return operator_request_remove(session, request->asked);
}

static int step(struct session *session, void *context)
{
	struct request *request = context;
	int r;

	request->allocation->logical_media[0] = '\0';
	r = settle_request(session, request);
	if (!r)
		r = pool_load(session, request->allocation->pool, &request->pool);
	if (r)
		return r;
	if (request->pool.type != NTMS_POOLTYPE_APPLICATION || !request->pool.media_type[0])
		return explain(NTMS_E_INVALID_MEDIA_POOL,
			       "pool %s is no application pool that holds media",
			       request->pool.name);
	if (request->allocation->options & NTMS_ALLOCATE_NEXT)
		return allocate_next(session, request);
	if (request->allocation->side)
		return allocate_named(session, request);
	return allocate_any(session, request);
}

static int check_parameters(const struct allocation *allocation)
{
	const uint32_t both = NTMS_ALLOCATE_NEW | NTMS_ALLOCATE_NEXT;
	const uint32_t all = both | NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE;

	if (!allocation->pool || (allocation->options & ~all))
		return NTMS_E_INVALID_PARAMETER;
	if ((allocation->options & both) == both)
		return explain(NTMS_E_INVALID_PARAMETER, "NEW and NEXT exclude each other");
	if ((allocation->options & NTMS_ALLOCATE_NEXT) && !allocation->next_to)
		return NTMS_E_INVALID_PARAMETER;
	return 0;
}

/* One search. Without an error and without a logical medium: the operator was asked. */
static int try(struct session *session, struct request *request)
{
	int r = change_run(session, step, request);

	if (!r)
		strcpy(request->asked, request->asking);
	return r;
}

/* Is there a side in a pool that a search would try? 1, 0 or a code. */
static int offers(struct session *session, const struct request *request, const char *pool)
{
	struct store_rows rows;
	int64_t allocatable = request->allocation->options & NTMS_ALLOCATE_NEW ? 2 : 1;
	int r = 0;

	for (; !r && allocatable <= 2; allocatable++) {
		store_query(session_store(session), SQL_SIDE_TO_ALLOCATE, &rows, "tii", pool,
			    allocatable, (int64_t)0);
		r = store_next(&rows);
		store_done(&rows);
	}
	return r;
}

/* As a reader: is it time for another search? 1, 0 or a code. */
static int look(struct session *session, const struct request *request)
{
	struct pool pool, scratch;
	uint32_t state;
	int r;

	r = operator_request_state(session, request->asked, &state);
	if (r || !operator_request_pending(state))
		return r ? r : 1;
	r = pool_load(session, request->allocation->pool, &pool);
	if (!r)
		r = offers(session, request, pool.id);
	if (r || !(pool.allocation_policy & NTMS_ALLOCATE_FROMSCRATCH))
		return r;
	r = pool_load_system(session, NTMS_POOLTYPE_SCRATCH, pool.media_type, &scratch);
	return r ? r : offers(session, request, scratch.id);
}

static int look_locked(struct session *session, const struct request *request)
{
	int found, r = session_begin(session, STORE_READ);

	if (r)
		return r;
	found = look(session, request);
	r = session_end(session, found > 1 ? found : 0);
	return r ? r : found;
}

/* The request is the call's: it goes with it, also when the session is closed. */
static void take_back(struct session *session, const struct request *request)
{
	if (!request->asked[0] || session_begin_last(session))
		return;
	session_end(session, operator_request_remove(session, request->asked));
}

/* Until there is a logical medium: 0, or why not. */
static int wait_for_media(struct session *session, struct request *request, int64_t until)
{
	unsigned int seen;
	int r;

	do {
		seen = session_number(session);
		r = look_locked(session, request);
		if (r == 1)
			r = try(session, request);
		if (r == NTMS_E_MEDIA_UNAVAILABLE)
			r = 0;
		if (!r && !request->allocation->logical_media[0])
			r = session_await(session, seen, until);
	} while (!r && !request->allocation->logical_media[0]);
	if (session_cancelled(session) && !request->allocation->logical_media[0])
		r = explain_over(NTMS_E_CANCELLED, "the session was closed");
	else if (r == NTMS_E_TIMEOUT)
		r = explain_over(r, "pool %s: no media in the time", request->pool.name);
	take_back(session, request);
	return r;
}

int media_allocate(struct session *session, const struct identity *caller,
		   struct allocation *allocation)
{
	struct request request = {.caller = caller, .allocation = allocation};
	int64_t until;
	int r;

	allocation->logical_media[0] = '\0';
	allocation->from[0] = '\0';
	until = doorbell_until(allocation->timeout);
	r = check_parameters(allocation);
	if (!r)
		r = try(session, &request);
	if (!r && !allocation->logical_media[0])
		r = wait_for_media(session, &request, until);
	if (r)
		allocation->logical_media[0] = '\0';
	return r;
}
