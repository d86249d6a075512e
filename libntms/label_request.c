// SPDX-License-Identifier: LGPL-2.1-or-later
#include "label_request.h"

#include "library_inventory.h"
#include "media.h"
#include "ntmsapi.h"
#include "queue.h"
#include "session.h"
#include "side.h"
#include "store.h"

bool label_request_is(int64_t operation)
{
	return operation == NTMS_LM_PROCESSOMID || operation == NTMS_LM_WRITESCRATCH;
}

bool label_request_loads(int64_t operation)
{
	return operation == NTMS_LM_MOUNT || label_request_is(operation);
}

bool label_request_runs(const struct queue *queue, const char *cartridge)
{
	return queue_of_cartridge(queue, cartridge, NTMS_LM_PROCESSOMID) ||
	       queue_of_cartridge(queue, cartridge, NTMS_LM_WRITESCRATCH);
}

static int is_asked(struct session *session, const struct side *side, int64_t operation)
{
	int64_t one;

	return store_one(session_store(session), SQL_LABEL_ASKED, &one, "ti", side->id, operation);
}

static int add(struct session *session, const struct cartridge *c, const struct side *side,
	       int64_t operation, int64_t option, const char *inventory)
{
	char id[STORE_ID_SIZE];
	int asked = is_asked(session, side, operation);

	if (asked)
		return asked > 1 ? asked : 0;
	return queue_add(session, &(struct queue_entry){
		.library = c->library,
		.side = side->id,
		.drive = "",
		.cartridge = c->id,
		.user = "",
		.operation = operation,
		.option = option,
		.state = NTMS_LM_QUEUED,
		.inventory = inventory,
	}, id);
}

/* What an owner gave back is not needed. */
static bool may_write(const struct cartridge *c, const struct side *side)
{
	return side->allocate_count && !(c->unverified & MEDIA_BIT(side));
}

static int write(struct session *session, const struct cartridge *c, bool told)
{
	const struct side *side;
	int r = 0;

	if (c->offline || !c->location[0])
		return 0;
	for (side = c->sides; !r && side < c->sides + c->side_count; side++)
		if (side->state == SIDE_UNPREPARED)
			r = add(session, c, side, NTMS_LM_WRITESCRATCH,
				told || may_write(c, side) ? LABEL_MAY_WRITE : 0, "");
	return r;
}

int label_request_write(struct session *session, const struct cartridge *c)
{
	return write(session, c, false);
}

int label_request_may_write(struct session *session, const char *cartridge)
{
	struct store *store = session_store(session);
	struct cartridge c;
	int r = store_run(store, SQL_LABEL_MAY_WRITE, "tii", cartridge, (int64_t)LABEL_MAY_WRITE,
			  store_now(store));

	if (!r)
		r = media_load(session, cartridge, &c);
	return r ? r : write(session, &c, true);
}

static bool may_be_looked_at(const struct cartridge *c, const struct side *side)
{
	return !c->cleaner && c->enabled && side->enabled && side->state != SIDE_INCOMPATIBLE &&
	       side->state != SIDE_UNPREPARED;
}

int label_request_look(struct session *session, const char *cartridge, const char *inventory)
{
	struct cartridge c;
	int i, r = media_load(session, cartridge, &c);

	for (i = 0; !r && i < c.side_count; i++)
		if (may_be_looked_at(&c, &c.sides[i]))
			r = add(session, &c, &c.sides[i], NTMS_LM_PROCESSOMID, 0, inventory);
	return r;
}

int label_request_arrived(struct session *session, const char *cartridge)
{
	uint32_t method = NTMS_INVENTORY_DEFAULT;
	struct cartridge c;
	int r = media_load(session, cartridge, &c);

	if (!r)
		r = inventory_method(session, c.library, &method);
	if (r || (c.bar_code[0] && method != NTMS_INVENTORY_OMID))
		return r;
	return label_request_look(session, cartridge, "");
}
