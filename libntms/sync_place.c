// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rows of cartridges that left the library, or lie elsewhere in it, or look different. */
#include <string.h>

#include "alert.h"
#include "code.h"
#include "event.h"
#include "media_free.h"
#include "ntmsapi.h"
#include "queue.h"
#include "service.h"
#include "session.h"
#include "side.h"
#include "sync_private.h"

/* One revision for all rows of a sync: that of its first event. */
int sync_take_revision(struct sync *s)
{
	return s->revision ? 0 : event_revision(s->session, &s->revision);
}

static int write(struct sync *s, const struct cartridge *c)
{
	int r;

	r = store_run(s->store, SQL_CARTRIDGE_PLACE, "ttddtiiiiiii", c->id, c->library, c->location,
		      c->home, c->bar_code, (int64_t)c->state, (int64_t)c->position_only,
		      (int64_t)c->duplicate, (int64_t)c->unread, (int64_t)c->needs_inventory,
		      c->revision, store_now(s->store));
	return r ? r : event_note(s->session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, c->id);
}

static int change_library(struct sync *s, struct cartridge *c, const char *library)
{
	int r;

	r = store_run(s->store, SQL_LIBRARY_COUNT, "ti", c->library, (int64_t)-1);
	if (!r)
		r = store_run(s->store, SQL_LIBRARY_COUNT, "ti", library, (int64_t)1);
	strcpy(c->library, library);
	return r;
}

/* As good as new if it came back: "will never be allocated again; medium stays known". */
static bool is_decommissioned(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state == SIDE_DECOMMISSIONED)
			return true;
	return false;
}

/*
 * RSM's table of ejection (spec/rsm/model.md section 6). What has an owner is never forgotten, nor what
 * is to have none.
 */
static int is_forgotten(struct sync *s, const struct cartridge *c, bool *forgotten)
{
	struct pool pool;
	int r;

	r = pool_load(s->session, c->pool, &pool);
	if (r)
		return r;
	if (pool.type == NTMS_POOLTYPE_SCRATCH)
		*forgotten = s->policy & NTMS_POOLPOLICY_PURGEOFFLINESCRATCH;
	else if (pool.type == NTMS_POOLTYPE_IMPORT)
		*forgotten = !(s->policy & NTMS_POOLPOLICY_KEEPOFFLINEIMPORT);
	else
		*forgotten = pool.type == NTMS_POOLTYPE_FOREIGN || c->cleaner;
	*forgotten = *forgotten && !media_owned(c) && !is_decommissioned(c);
	return 0;
}

static const struct sync_element *element_of(const struct sync *s, const char *id)
{
	size_t i;

	for (i = 0; i < s->element_count; i++)
		if (!strcmp(s->elements[i].id, id))
			return &s->elements[i];
	return NULL;
}

/* What others had put into a drive is nothing that we are told of. */
static int heed_drive(struct sync *s, const struct cartridge *c, const struct sync_element *from)
{
	struct alert alert = {.library = s->library, .cartridge = c->id, .cleaner = c->cleaner};
	struct device_drive drive;
	int r;

	if (!c->mounted_side[0] || from->address < 0)
		return 0;
	r = device_drive(s->device, (uint16_t)from->address, &drive);
	alert.drive = from->id;
	alert.flags = drive.alerts;
	return r || !alert.flags ? r : alert_heed(s->session, &alert);
}

/* It has left where it was, so it is not stuck there. */
static int leave(struct sync *s, const struct cartridge *c)
{
	const struct sync_element *from = NULL;
	int r;

	/* Few come from drives. All that moved cannot each be looked for among all elements. */
	if (c->location_type == NTMS_DRIVE)
		from = element_of(s, c->location);
	r = from ? heed_drive(s, c, from) : 0;

	return r ? r : service_over(s->session, SERVICE_STUCK, c->location);
}

/*
 * A duplicate less: the others may be certain again. One that turned up in another library may even be
 * this one, which was not seen to go. It is not when this one was seen to move here since, or may have
 * been, for its row was written; those in this library lay beside it, and are not either.
 */
static int leave_bar_code(struct sync *s, const struct cartridge *c)
{
	int r;

	if (!c->duplicate)
		return 0;
	r = store_run(s->store, SQL_BAR_CODE_LEFT, "ttt", c->bar_code, s->library, c->id);
	return r ? r : store_run(s->store, SQL_BAR_CODE_LOOK_AGAIN, "t", c->bar_code);
}

int sync_vanish(struct sync *s, struct sync_row *row)
{
	struct cartridge *c = &row->cartridge;
	bool forgotten;
	int r;

	r = leave(s, c);
	if (!r)
		r = is_forgotten(s, c, &forgotten);
	if (!r)
		r = queue_left(s->session, c->id);
	if (!r)
		r = leave_bar_code(s, c);
	if (!r && forgotten)
		return media_erase(s->session, c);
	c->location[0] = c->home[0] = '\0';
	c->state = NTMS_MEDIASTATE_IDLE;
	c->unread = false;
	c->needs_inventory = c->needs_inventory && !c->duplicate;
	if (!r)
		r = change_library(s, c, s->offline);
	if (!r)
		r = write(s, c);
	return r ? r : media_refresh(s->session, c->id);
}

int sync_flag_duplicates(struct sync *s, const char *bar_code)
{
	char ids[4][STORE_ID_SIZE];
	struct store_rows rows;
	int n = 0, i, r;

	store_query(s->store, SQL_BAR_CODE_FLAG_DUPLICATE, &rows, "ti", bar_code,
		    store_now(s->store));
	while ((r = store_next(&rows)) == 1)
		if (n < 4)
			store_copy(&rows, 0, ids[n++], STORE_ID_SIZE);
	store_done(&rows);
	for (i = 0; !r && i < n; i++) {
		r = event_note(s->session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, ids[i]);
		if (!r)
			r = media_refresh(s->session, ids[i]);
	}
	return r;
}

static const char *location_of(struct sync *s, const struct sync_row *row)
{
	return sync_element_id(s, row->is->element);
}

/* Places are unique: who leaves one gives it up before others come. */
int sync_lift(struct sync *s, struct sync_row *row)
{
	const struct cartridge *c = &row->cartridge;

	if (!c->location[0] || !strcmp(c->location, location_of(s, row)))
		return 0;
	return store_run(s->store, SQL_CARTRIDGE_LIFT, "t", c->id);
}

static uint32_t state_of(struct sync *s, const struct sync_row *row)
{
	uint32_t state = row->cartridge.state;

	if (sync_element_type(s, row->is->element) == NTMS_DRIVE)
		return state == NTMS_MEDIASTATE_IDLE ? NTMS_MEDIASTATE_MOUNTED : state;
	if (state == NTMS_MEDIASTATE_MOUNTED || state == NTMS_MEDIASTATE_LOADED ||
	    state == NTMS_MEDIASTATE_UNLOADED || state == NTMS_MEDIASTATE_OPERROR)
		return NTMS_MEDIASTATE_IDLE;
	return state;
}

bool sync_is_nobody_s(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state != SIDE_FOREIGN && c->sides[i].state != SIDE_IMPORT)
			return false;
	return true;
}

/*
 * A bar code vouches for a cartridge, but not for one of several that is somebody's: that one stays a
 * duplicate, alone too, until its label tells which it is, or hands do, that take it out and put it in
 * again. Without a bar code a gap in watching cannot be made good.
 */
static bool needs_inventory(const struct sync_row *row, const struct cartridge *c)
{
	if (row->is->bar_code[0] && (!c->duplicate || sync_is_nobody_s(c)))
		return false;
	return c->needs_inventory || row->doubtful;
}

static void paint(struct sync *s, const struct sync_row *row, struct cartridge *c)
{
	const struct device_cartridge *is = row->is;

	strcpy(c->location, location_of(s, row));
	if (is->has_home && sync_element_id(s, is->home)[0])
		strcpy(c->home, sync_element_id(s, is->home));
	else if (sync_element_type(s, is->element) == NTMS_STORAGESLOT)
		strcpy(c->home, c->location);
	if (is->bar_code[0])
		strcpy(c->bar_code, is->bar_code);
	c->state = state_of(s, row);
	c->position_only = is->position_only;
	c->unread = is->unread;
	c->duplicate = c->duplicate || is->duplicate;
	c->needs_inventory = needs_inventory(row, c);
	c->library_present = true;
}

/* The only one with this bar code is no duplicate; the second one makes both. */
static int judge_duplicate(struct sync *s, const struct sync_row *row, struct cartridge *c)
{
	struct sync_elsewhere found;
	int r;

	if (!c->bar_code[0] || row->is->duplicate || (c->duplicate && c->needs_inventory) ||
	    (!c->duplicate && !strcmp(c->bar_code, row->cartridge.bar_code)))
		return 0;
	r = sync_elsewhere(s, c->bar_code, c->id, &found);
	if (r)
		return r;
	c->duplicate = found.rows > 0;
	return c->duplicate && !row->cartridge.duplicate ? sync_flag_duplicates(s, c->bar_code) : 0;
}

static bool flags_differ(const struct cartridge *a, const struct cartridge *b)
{
	return a->position_only != b->position_only || a->duplicate != b->duplicate ||
	       a->unread != b->unread || a->needs_inventory != b->needs_inventory;
}

static bool differ(const struct cartridge *a, const struct cartridge *b)
{
	return flags_differ(a, b) || strcmp(a->location, b->location) || strcmp(a->home, b->home) ||
	       strcmp(a->bar_code, b->bar_code) || a->state != b->state ||
	       a->revision != b->revision;
}

/* The kernel takes another cartridge under a handle only with a higher revision. */
static int judge_revision(struct sync *s, const struct sync_row *row, struct cartridge *c)
{
	struct guid id;
	int r;

	if (!row->is->revision || guid_parse(c->id, &id))
		return 0;
	if (!guid_compare(&id, &row->is->id)) {
		if (row->is->revision > (uint64_t)c->revision)
			strcpy(s->turned_back, media_name(c));
		return 0;
	}
	r = sync_take_revision(s);
	c->revision = s->revision;
	return r;
}

/* What a drive was before says nothing of what came into it. */
static int enter(struct sync *s, const struct sync_row *row, const struct cartridge *c)
{
	int64_t one;
	int r;

	if (!strcmp(c->location, row->cartridge.location) ||
	    sync_element_type(s, row->is->element) != NTMS_DRIVE)
		return 0;
	r = store_one(s->store, SQL_DRIVE_TAKES, &one, "t", c->location);
	return r == 1 ? event_note(s->session, NTMS_DRIVE, NTMS_OBJ_UPDATE, c->location) : r;
}

/* Those elsewhere with its bar code were made before, whatever the clock said then: for leave_bar_code(). */
static int be_seen(struct sync *s, const struct cartridge *c)
{
	if (!c->duplicate)
		return 0;
	return store_run(s->store, SQL_BAR_CODE_BEFORE, "tti", c->bar_code, s->library,
			 store_now(s->store));
}

int sync_place(struct sync *s, struct sync_row *row)
{
	struct cartridge c = row->cartridge;
	bool refresh;
	int r;

	paint(s, row, &c);
	r = judge_duplicate(s, row, &c);
	if (!r)
		r = judge_revision(s, row, &c);
	if (r || (!row->arrived && !differ(&row->cartridge, &c)))
		return r;
	refresh = row->arrived || flags_differ(&row->cartridge, &c);
	if (row->arrived)
		r = change_library(s, &c, s->library);
	if (!r)
		r = write(s, &c);
	if (!r)
		r = be_seen(s, &c);
	if (!r)
		r = enter(s, row, &c);
	if (!r && strcmp(c.location, row->cartridge.location))
		r = leave(s, &row->cartridge);
	row->cartridge = c;
	return r || !refresh ? r : media_refresh(s->session, c.id);
}
