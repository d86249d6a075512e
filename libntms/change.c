// SPDX-License-Identifier: LGPL-2.1-or-later
#include "change.h"

#include <string.h>

#include "code.h"
#include "explain.h"
#include "label_request.h"
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
	return *device ? 0 : device_set_lacks(set);
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
		       media_name(before));
}

/* The changer that holds a cartridge, NULL for none, and what to say to it. */
static int find(struct session *session, const struct cartridge *before,
		const struct cartridge *after, struct device **device,
		struct device_record *record)
{
	int r;

	r = locate(session, before, device);
	if (!r)
		r = change_record(after, record);
	if (r || !*device)
		return r;
	record->before = before->revision;
	r = device_find(*device, &record->id, &record->handle);
	return r || record->handle ? r : NTMS_E_STALE;
}

static void add(struct change *wanted, struct device *device, const struct device_record *record)
{
	struct change_claim *claim = wanted->claims;

	while (claim < wanted->claims + wanted->count && claim->device != device)
		claim++;
	if (claim == wanted->claims + wanted->count) {
		claim->device = device;
		wanted->count++;
	}
	claim->records[claim->count++] = *record;
}

/* What a changer's refusal means for the change. */
static int heed(struct session *session, struct device *device, int r)
{
	/* A sync finds out, and says, which other store it is. */
	if (r == NTMS_E_OTHER_STORE)
		r = NTMS_E_STALE;
	if (r == NTMS_E_STALE) {
		device_doubt(device);
		strcpy(session_change(session)->doubted, device_library(device));
	}
	/* Gone, or its table is not read yet: it knows nothing that could contradict. */
	return r == NTMS_E_GONE || r == NTMS_E_UNREAD ? 0 : r;
}

static int collect(struct session *session, const struct cartridge *before,
		   const struct cartridge *after, int count, struct change *wanted)
{
	struct device_record record;
	struct device *device;
	int i, r = 0;

	memset(wanted, 0, sizeof(*wanted));
	for (i = 0; !r && i < count; i++) {
		r = find(session, &before[i], &after[i], &device, &record);
		if (r && device)
			r = heed(session, device, r);
		else if (!r && device)
			add(wanted, device, &record);
	}
	return r;
}

static int claim(struct session *session, struct change_claim *claim)
{
	struct change *change = session_change(session);
	struct guid store;
	size_t refused;
	int r;

	if (change->count == CHANGE_CARTRIDGES_MAX)
		return NTMS_E_INVALID_PARAMETER;
	r = put_id(store_id(session_store(session)), &store);
	if (r)
		return r;
	r = device_claim(claim->device, &store, claim->records, claim->count, &claim->claim,
			 &refused);
	if (r)
		return heed(session, claim->device, r);
	device_hold(claim->device);
	change->claims[change->count++] = *claim;
	return 0;
}

static void finish_one(struct change_claim *claim, int result)
{
	if (result)
		device_unclaim(claim->device, claim->claim, result != NTMS_E_OUTCOME_UNKNOWN);
	/* The change is durable. A kernel that did not take it is synced later. */
	else if (device_publish(claim->device, claim->claim, claim->records, claim->count))
		device_unclaim(claim->device, claim->claim, false);
	device_put(claim->device);
}

static int claim_all(struct session *session, const struct cartridge *before,
		     const struct cartridge *after, int count)
{
	struct change *change = session_change(session), wanted;
	int claimed = change->count, i, r;

	r = collect(session, before, after, count, &wanted);
	for (i = 0; !r && i < wanted.count; i++)
		r = claim(session, &wanted.claims[i]);
	while (r && change->count > claimed)
		finish_one(&change->claims[--change->count], r);
	return r;
}

/* The revision that a cartridge got, for the record that will be published. */
static void keep_revision(struct change *change, const struct cartridge *c)
{
	struct change_claim *claim;
	struct guid id;
	int i;

	if (put_id(c->id, &id))
		return;
	for (claim = change->claims; claim < change->claims + change->count; claim++)
		for (i = 0; i < claim->count; i++)
			if (!memcmp(&claim->records[i].id, &id, sizeof(id)))
				claim->records[i].revision = c->revision;
}

static bool becomes_unprepared(const struct cartridge *before, const struct cartridge *after)
{
	int i;

	for (i = 0; i < after->side_count; i++)
		if (after->sides[i].state == SIDE_UNPREPARED &&
		    before->sides[i].state != SIDE_UNPREPARED)
			return true;
	return false;
}

int change_cartridges(struct session *session, const struct cartridge *before,
		      struct cartridge *after, int count)
{
	int i, r = 0;

	if (count > CHANGE_CARTRIDGES_MAX)
		return NTMS_E_INVALID_PARAMETER;
	for (i = 0; !r && i < count; i++)
		r = check_states(&before[i], &after[i]);
	if (!r)
		r = claim_all(session, before, after, count);
	for (i = 0; !r && i < count; i++) {
		r = media_save(session, &before[i], &after[i]);
		if (!r)
			keep_revision(session_change(session), &after[i]);
		if (!r && becomes_unprepared(&before[i], &after[i]))
			r = label_request_write(session, &after[i]);
	}
	return r;
}

int change_cartridge(struct session *session, const struct cartridge *before,
		     struct cartridge *after)
{
	return change_cartridges(session, before, after, 1);
}

void change_finish(struct session *session, int result)
{
	struct change *change = session_change(session);

	while (change->count)
		finish_one(&change->claims[--change->count], result);
}

/* What is in a library of another store is not offered any more: others may do. Once; else it is told. */
static int sync_doubted(struct session *session, const char *library, bool *taken)
{
	int r = session_sync_library(session, library);

	if (r != NTMS_E_OTHER_STORE || *taken)
		return r;
	*taken = true;
	explain_reset();
	return 0;
}

int change_run(struct session *session, change_step step, void *context)
{
	char library[STORE_ID_SIZE];
	bool taken = false;
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
		r = sync_doubted(session, library, &taken);
		if (r)
			return r;
	}
	return explain_over(NTMS_E_BUSY, "the changer and the store do not agree: try again");
}
