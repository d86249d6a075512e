// SPDX-License-Identifier: LGPL-2.1-or-later
#include "change.h"

#include <string.h>

#include "code.h"
#include "explain.h"
#include "media.h"
#include "session.h"
#include "side.h"
#include "sync.h"

#define TRIES 4

static int identify(struct session *session, struct device *device)
{
	struct device_changer changer;
	struct store_rows rows;
	int r;

	if (device_library(device)[0] || device_get(device, &changer))
		return 0;
	store_query(session_store(session), SQL_LIBRARY_ID_BY_IDENTITY, &rows, "t",
		    changer.identity);
	r = store_next(&rows);
	if (r == 1)
		device_set_library(device, store_text(&rows, 0));
	store_done(&rows);
	return r == 1 ? 0 : r;
}

static int look_again(struct session *session)
{
	struct device_set *set = session_devices(session);
	size_t i;
	int r;

	r = device_scan(set, session_config(session));
	for (i = 0; !r && i < set->count; i++)
		r = identify(session, set->devices[i]);
	return r;
}

/* The changer that holds a cartridge; NULL: the store alone knows it. */
static int locate(struct session *session, const struct cartridge *c, struct device **device)
{
	struct device_set *set = session_devices(session);
	int r;

	*device = NULL;
	if (c->offline || !c->library_present || strcmp(c->host, session_host(session)))
		return 0;
	*device = device_set_of_library(set, c->library);
	if (*device)
		return 0;
	r = look_again(session);
	if (r)
		return r;
	*device = device_set_of_library(set, c->library);
	if (!*device && set->denied[0])
		return explain(NTMS_E_ACCESS_DENIED,
			       "no right to open %s: be a member of group ntms", set->denied);
	return 0;
}

static int put_id(const char *text, struct guid *id)
{
	if (!*text) {
		memset(id, 0, sizeof(*id));
		return 0;
	}
	return guid_parse(text, id) ? explain(NTMS_E_DATABASE_FAILURE, "\"%s\" is no id", text) : 0;
}

int change_record(const struct cartridge *c, struct device_record *record)
{
	int i, r;

	memset(record, 0, sizeof(*record));
	record->before = record->revision = c->revision;
	record->side_count = c->side_count;
	r = put_id(c->id, &record->id);
	for (i = 0; !r && i < c->side_count; i++) {
		record->sides[i].state = c->sides[i].state;
		record->sides[i].allocate_count = c->sides[i].allocate_count;
		r = put_id(c->sides[i].id, &record->sides[i].side);
		if (!r)
			r = put_id(c->sides[i].logical_media, &record->sides[i].logical_media);
	}
	return r;
}

/* Also where no kernel watches, the table holds: a Decommissioned side never comes back. */
static int check_states(const struct cartridge *before, const struct cartridge *after)
{
	uint32_t from[MEDIA_SIDES_MAX], to[MEDIA_SIDES_MAX];
	int i;

	for (i = 0; i < before->side_count; i++) {
		from[i] = before->sides[i].state;
		to[i] = after->sides[i].state;
	}
	if (!side_change_check(from, to, before->side_count))
		return 0;
	return explain(NTMS_E_INVALID_STATE, "cartridge %s: its sides may not take these states",
		       before->bar_code[0] ? before->bar_code : before->id);
}

static int claim_at(struct session *session, struct device *device,
		    const struct device_record *record, uint64_t *claim)
{
	struct guid store;
	size_t refused;
	int r;

	r = put_id(store_id(session_store(session)), &store);
	if (!r)
		r = device_claim(device, &store, record, 1, claim, &refused);
	return r;
}

static int claim(struct session *session, const struct cartridge *before,
		 const struct cartridge *after)
{
	struct change *change = session_change(session);
	struct device_record *record;
	struct device *device;
	int r;

	if (change->count == CHANGE_CARTRIDGES_MAX)
		return NTMS_E_INVALID_PARAMETER;
	record = &change->claims[change->count].record;
	r = locate(session, before, &device);
	if (!r)
		r = change_record(after, record);
	if (r || !device)
		return r;
	record->before = before->revision;
	r = device_find(device, &record->id, &record->handle);
	if (!r && !record->handle)
		r = NTMS_E_STALE;
	if (!r)
		r = claim_at(session, device, record, &change->claims[change->count].claim);
	if (!r)
		change->claims[change->count++].device = device_hold(device);
	/* A sync finds out, and says, which other store it is. */
	if (r == NTMS_E_OTHER_STORE)
		r = NTMS_E_STALE;
	if (r == NTMS_E_STALE) {
		device_doubt(device);
		strcpy(change->doubted, before->library);
	}
	/* Gone, or its table is not read yet: it knows nothing that could contradict. */
	return r == NTMS_E_GONE || r == NTMS_E_UNREAD ? 0 : r;
}

int change_cartridge(struct session *session, const struct cartridge *before,
		     struct cartridge *after)
{
	struct change *change = session_change(session);
	int claimed = change->count, r;

	r = check_states(before, after);
	if (!r)
		r = claim(session, before, after);
	if (!r)
		r = media_save(session, before, after);
	if (!r && change->count > claimed)
		change->claims[claimed].record.revision = after->revision;
	return r;
}

static void finish_one(struct device *device, uint64_t claim, const struct device_record *record,
		       int result)
{
	if (result) {
		device_unclaim(device, claim, result != NTMS_E_OUTCOME_UNKNOWN);
		return;
	}
	/* The change is durable. A kernel that did not take it is synced later. */
	if (device_publish(device, claim, record, 1))
		device_unclaim(device, claim, false);
}

void change_finish(struct session *session, int result)
{
	struct change *change = session_change(session);
	int i;

	for (i = 0; i < change->count; i++) {
		finish_one(change->claims[i].device, change->claims[i].claim,
			   &change->claims[i].record, result);
		device_put(change->claims[i].device);
	}
	change->count = 0;
}

int change_run(struct session *session, change_step step, void *context)
{
	char library[STORE_ID_SIZE];
	int r, tries;

	for (tries = 0; tries < TRIES; tries++) {
		r = session_begin(session, STORE_WRITE);
		if (r)
			return r;
		r = step(session, context);
		strcpy(library, session_change(session)->doubted);
		r = session_end(session, r);
		if (r == NTMS_E_AMBIGUOUS)
			return explain_over(NTMS_E_BUSY,
					    "it is not certain which cartridge it is: take inventory");
		if (r != NTMS_E_STALE)
			return r;
		r = session_sync_library(session, library);
		if (r)
			return r;
	}
	return explain_over(NTMS_E_BUSY, "the changer and the store do not agree: try again");
}
