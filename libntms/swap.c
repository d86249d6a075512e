// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "change.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "media.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"
#include "side.h"
#include "swap.h"

/* A logical medium, and the side it has before the exchange. */
struct medium {
	const char *id;
	struct cartridge cartridge;
	int index;
	struct object object;
};

struct request {
	const struct identity *caller;
	struct medium media[2];
};

static const struct side *side_of(const struct medium *medium)
{
	return &medium->cartridge.sides[medium->index];
}

static int load(struct session *session, struct medium *medium)
{
	int r = media_load_by_logical(session, medium->id, &medium->cartridge, &medium->index);

	return r ? r : object_read(session, medium->id, NTMS_LOGICAL_MEDIA, &medium->object);
}

static int check(const struct medium *medium)
{
	const struct side *side = side_of(medium);

	if (media_in_drive(&medium->cartridge))
		return explain(NTMS_E_INVALID_MEDIA, "the cartridge of %s is in a drive or in use",
			       medium->id);
	if (side->state != SIDE_ALLOCATED)
		return explain(NTMS_E_INVALID_STATE, "the side of %s is %s", medium->id,
			       side_state_name(side->state));
	return 0;
}

static int point(struct session *session, const struct medium *medium, const struct side *side)
{
	const struct object *object = &medium->object;
	struct store *store = session_store(session);
	int r;

	r = store_run(store, SQL_LOGICAL_POINT, "ttttii", medium->id, side->id, object->name,
		      object->description, object->created, store_now(store));
	if (!r)
		r = store_run(store, SQL_SIDE_TOUCH, "ti", side->id, store_now(store));
	if (!r)
		r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_UPDATE, medium->id);
	return r ? r : event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, side->id);
}

/* The rows are made anew: no two may name one side, not even for a moment. */
static int exchange(struct session *session, const struct medium *a, const struct medium *b)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_LOGICAL_DELETE, "t", a->id);

	if (!r)
		r = store_run(store, SQL_LOGICAL_DELETE, "t", b->id);
	if (!r)
		r = point(session, a, side_of(b));
	return r ? r : point(session, b, side_of(a));
}

/* The kernel is told by the cartridges as they are now. */
static int publish(struct session *session, const struct medium *a, const struct medium *b)
{
	struct cartridge before[2], after[2];
	bool same = !strcmp(a->cartridge.id, b->cartridge.id);
	int r = media_load(session, a->cartridge.id, &before[0]);

	if (!r && !same)
		r = media_load(session, b->cartridge.id, &before[1]);
	if (r)
		return r;
	memcpy(after, before, (same ? 1 : 2) * sizeof(*before));
	return change_cartridges(session, before, after, same ? 1 : 2);
}

static int swap(struct session *session, void *context)
{
	struct request *request = context;
	struct medium *a = &request->media[0], *b = &request->media[1];
	int r = load(session, a);

	if (!r)
		r = load(session, b);
	if (!r)
		r = pool_check(session, request->caller, a->cartridge.pool, NTMS_MODIFY_ACCESS);
	if (!r)
		r = pool_check(session, request->caller, b->cartridge.pool, NTMS_MODIFY_ACCESS);
	if (r)
		return r;
	if (strcmp(a->cartridge.pool, b->cartridge.pool))
		return explain(NTMS_E_INVALID_MEDIA_POOL, "%s and %s are not in one pool", a->id,
			       b->id);
	r = check(a);
	if (!r)
		r = check(b);
	if (!r)
		r = exchange(session, a, b);
	return r ? r : publish(session, a, b);
}

int media_swap(struct session *session, const struct identity *caller, const char *first,
	       const char *second)
{
	struct request request = {
		.caller = caller, .media = { { .id = first }, { .id = second } },
	};

	if (!strcmp(first, second))
		return explain(NTMS_E_INVALID_MEDIA, "a logical medium is not swapped with itself");
	return change_run(session, swap, &request);
}
