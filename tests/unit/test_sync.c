// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Store and changer: what a sync makes of what lies in a library (design.md section 4, "Identity of
 * media"), and claim, commit, publish.
 */
#include "media_world.h"

#include "fake_changer.h"
#include <time.h>

#include "bind.h"
#include "change.h"
#include "guid.h"
#include "library.h"
#include "library_delete.h"
#include "library_inventory.h"
#include "omid.h"
#include "media_type.h"
#include "object.h"
#include "shown.h"
#include "status.h"
#include "sync.h"

static struct fake *one, *two;

static void setup(void)
{
	mw_setup();
	/* The library of the media world is another one, without a changer here. */
	world_sql("UPDATE library SET host = 'elsewhere' WHERE type = 2");
	one = fake_plug(0, world.directory, 8);
	session_close(mw.session);
	mw.session = NULL;
}

static void teardown(void)
{
	mw_teardown();
	fake_free_all();
}

static void put(struct fake *fake, int slot, const char *tag)
{
	strcpy(fake->tags[slot], tag);
}

/* Look at the hardware, then sync. */
static void sweep_and_sync(struct fake *fake)
{
	fake_sweep(fake);
	explain_reset();
	ck_assert_msg(session_sync(mw.session) == 0, "%s", explain_text());
	world_consistent();
}

static void begin(void)
{
	fake_sweep(one);
	mw.session = open_session();
	world_consistent();
}

static void id_of(const char *bar_code, char id[STORE_ID_SIZE])
{
	char *sql = sqlite3_mprintf("SELECT id FROM cartridge WHERE bar_code = %Q", bar_code);

	world_value(id, STORE_ID_SIZE, sql);
	sqlite3_free(sql);
}

/* The library of changer @n. */
static void library_of(int n, char id[STORE_ID_SIZE])
{
	char *sql = sqlite3_mprintf("SELECT id FROM library WHERE identity LIKE '8/%%SERIAL%d'", n);

	world_value(id, STORE_ID_SIZE, sql);
	sqlite3_free(sql);
}

static int location_of(const char *bar_code)
{
	return number("SELECT coalesce(e.address, -1) FROM cartridge c JOIN element e ON"
		      " e.id = c.location WHERE c.bar_code = %Q", bar_code) - FAKE_SLOTS;
}

/* The store's row and the kernel's record of what lies in a slot say the same. */
static void agree(struct fake *fake, int slot)
{
	struct inventory_cartridge *c = fake_at(fake, slot);
	struct guid id;
	char text[STORE_ID_SIZE], *rows, kernel[128];

	memcpy(id.bytes, c->physical_media, sizeof(id.bytes));
	guid_format(&id, text);
	rows = world_rows("SELECT c.revision, s.state, s.allocate_count FROM cartridge c JOIN side s ON"
			  " s.cartridge = c.id WHERE c.id = %Q ORDER BY s.number", text);
	snprintf(kernel, sizeof(kernel), "%llu|%u|%u\n", (unsigned long long)c->revision,
		 c->sides[0].state, c->sides[0].allocate_count);
	ck_assert_int_eq(c->flags & NTMS_CARTRIDGE_STALE, 0);
	ck_assert_str_eq(rows, kernel);
	free(rows);
}

/* Make a tape of the library available in a pool. */
static void make_available(const char *bar_code, const char *pool)
{
	char id[STORE_ID_SIZE];

	id_of(bar_code, id);
	explain_reset();
	ck_assert_msg(media_move(mw.session, mw.root, id, mw.free) == 0, "%s", explain_text());
	if (strcmp(pool, mw.free))
		ck_assert_int_eq(media_move(mw.session, mw.root, id, pool), 0);
}

START_TEST(first_sight)
{
	put(one, 0, "A00001L9");
	put(one, 1, "CLN001CU");
	put(one, 2, "");
	put(one, 3, "ODD");
	begin();
	ck_assert_int_eq(number("SELECT count(*) FROM library"), 3);
	ck_assert_int_eq(number("SELECT count(*) FROM element WHERE library <> %Q", LIBRARY), 11);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 4);
	ck_assert_int_eq(number("SELECT count(*) FROM side WHERE state <> 7"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM side s JOIN media_pool p ON p.id = s.pool"
				" WHERE p.type <> 2"), 0);
	ck_assert_int_eq(number("SELECT cleaner FROM cartridge WHERE bar_code = 'CLN001CU'"), 1);
	ck_assert_int_eq(number("SELECT position_only FROM cartridge WHERE bar_code = ''"), 1);
	ck_assert_int_eq(number("SELECT t.number FROM cartridge c JOIN media_type t ON t.id ="
				" c.media_type WHERE c.bar_code = 'A00001L9'"), 0x56);
	ck_assert_int_eq(number("SELECT state FROM element WHERE address = 1000"), 1);
	ck_assert_int_eq(number("SELECT state FROM element WHERE address = 1007"), 2);
	ck_assert_int_eq(one->table.attention, 0);
	ck_assert_int_eq(one->syncs, 1);
	agree(one, 0);
	agree(one, 2);
}
END_TEST

/* Nothing differs: nothing is read at length, nothing is written. */
START_TEST(fast_path)
{
	struct session *second;
	char *before;
	int syncs;

	put(one, 0, "A00001L9");
	begin();
	before = world_dump();
	syncs = one->syncs;
	second = open_session();
	session_close(second);
	world_same(before, "a second session wrote");
	ck_assert_int_eq(one->syncs, syncs);
	free(before);
}
END_TEST

START_TEST(moved_within)
{
	char before[STORE_ID_SIZE], after[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	begin();
	id_of("A00001L9", before);
	put(one, 0, "A00002L9");
	put(one, 1, "A00001L9");
	sweep_and_sync(one);
	id_of("A00001L9", after);
	ck_assert_str_eq(before, after);
	ck_assert_int_eq(location_of("A00001L9"), 1);
	ck_assert_int_eq(location_of("A00002L9"), 0);
	strcpy(one->drive_tags[0], "A00001L9");
	put(one, 1, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(location_of("A00001L9"), FAKE_DRIVES - FAKE_SLOTS);
	ck_assert_int_eq(number("SELECT state FROM cartridge WHERE bar_code = 'A00001L9'"), 2);
	ck_assert_int_eq(number("SELECT e.address FROM cartridge c JOIN element e ON e.id = c.home"
				" WHERE c.bar_code = 'A00001L9'"), 1001);
}
END_TEST

START_TEST(vanished)
{
	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	put(one, 2, "A00003L9");
	put(one, 3, "A00004L9");
	begin();
	make_available("A00001L9", POOL_APP);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	make_available("A00002L9", mw.free);
	world_sql("UPDATE cartridge SET pool = %Q WHERE bar_code = 'A00003L9'", mw.import);
	world_sql("UPDATE side SET state = 8, pool = %Q WHERE cartridge IN (SELECT id FROM cartridge"
		  " WHERE bar_code = 'A00003L9')", mw.import);
	world_sql("UPDATE media_pool SET physical_media = (SELECT count(*) FROM cartridge c WHERE"
		  " c.pool = media_pool.id)");
	put(one, 0, "-");
	put(one, 1, "-");
	put(one, 2, "-");
	put(one, 3, "-");
	sweep_and_sync(one);
	/* Application and Free media go to the shelf, Import and Unrecognized are forgotten. */
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge c JOIN library l ON l.id = c.library"
				" WHERE l.type = 1 AND c.location IS NULL"), 2);
	ck_assert_int_eq(number("SELECT max(allocatable) FROM side"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM logical_media"), 1);
	/* The shelf gives back what it got. */
	put(one, 5, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(location_of("A00001L9"), 5);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	agree(one, 5);
	ck_assert_int_eq(fake_at(one, 5)->sides[0].state, SIDE_ALLOCATED);
}
END_TEST

START_TEST(policies_of_ejection)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", mw.free);
	world_sql("UPDATE computer SET media_pool_policy = 1");
	put(one, 0, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 0);
}
END_TEST

/* Forgotten it would be as good as new when it comes back. */
START_TEST(decommissioned_stays_known)
{
	char id[STORE_ID_SIZE], side[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	id_of("A00001L9", id);
	world_value(side, sizeof(side), "SELECT id FROM side");
	ck_assert_int_eq(media_decommission(mw.session, mw.root, side), 0);
	ck_assert_int_eq(media_move(mw.session, mw.root, id, mw.free), 0);
	world_sql("UPDATE computer SET media_pool_policy = 1");
	put(one, 0, "-");
	sweep_and_sync(one);
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT state FROM side"), SIDE_DECOMMISSIONED);
	agree(one, 0);
}
END_TEST

/* After a restart bar codes vouch for cartridges; what has none needs an inventory. */
START_TEST(reloaded)
{
	put(one, 0, "A00001L9");
	put(one, 1, "");
	begin();
	make_available("A00001L9", POOL_APP);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	fake_reload(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT needs_inventory FROM cartridge WHERE bar_code = ''"), 1);
	ck_assert_int_eq(number("SELECT needs_inventory FROM cartridge WHERE bar_code <> ''"), 0);
	agree(one, 0);
	ck_assert_int_eq(fake_at(one, 0)->sides[0].state, SIDE_ALLOCATED);
}
END_TEST

START_TEST(duplicate_in_one_library)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	put(one, 1, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE duplicate = 1"), 2);
	ck_assert_int_eq(number("SELECT max(allocatable) FROM side"), 0);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* One of them goes, and nothing is in doubt any more. */
	put(one, 1, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	ck_assert_int_eq(number("SELECT duplicate FROM cartridge"), 0);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

/* Two that were seen beside each other are not one, whichever of them goes: its place tells who stays. */
START_TEST(duplicate_stays)
{
	char old[STORE_ID_SIZE], id[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	id_of("A00001L9", old);
	put(one, 1, "A00001L9");
	sweep_and_sync(one);
	put(one, 0, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND location IS NULL", old), 1);
	ck_assert_int_eq(number("SELECT max(state) FROM side WHERE cartridge <> %Q", old), SIDE_FOREIGN);
	ck_assert_int_eq(number("SELECT min(duplicate) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* The same when nobody watched. */
	fake_reload(one);
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE location IS NULL"), 1);
	/* The old one is forgotten: then there is nothing to be taken for. */
	ck_assert_int_eq(media_delete(mw.session, mw.root, old), 0);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_value(id, sizeof(id), "SELECT id FROM cartridge WHERE duplicate = 0 AND location IS NOT NULL");
	ck_assert_int_eq(strlen(id), 36);
	agree(one, 1);
}
END_TEST

/* What is only to be imported, as its label says, is nobody's either. */
static void to_import(void)
{
	world_sql("UPDATE cartridge SET pool = %Q WHERE pool = %Q", mw.import, mw.foreign);
	world_sql("UPDATE side SET pool = %Q, state = %d WHERE pool = %Q", mw.import, SIDE_IMPORT,
		  mw.foreign);
	world_sql("UPDATE media_pool SET physical_media = (SELECT count(*) FROM cartridge c WHERE"
		  " c.pool = media_pool.id)");
}

/* Nor where both were moved, and nobody knows which one is left: it is taken for the one that is nobody's. */
START_TEST(duplicate_moved)
{
	enum { PAIRS = 10 };
	char tag[PAIRS][16];
	int i;

	inventory_free(&one->table);
	free(one->tags);
	one = fake_plug(0, world.directory, 3 * PAIRS);
	for (i = 0; i < PAIRS; i++) {
		sprintf(tag[i], "A%05dL9", i);
		put(one, i, tag[i]);
	}
	begin();
	for (i = 0; i < PAIRS; i++)
		make_available(tag[i], POOL_APP);
	for (i = 0; i < PAIRS; i++)
		put(one, PAIRS + i, tag[i]);
	sweep_and_sync(one);
	if (_i)
		to_import();
	for (i = 0; i < PAIRS; i++) {
		put(one, i, "-");
		put(one, PAIRS + i, "-");
		put(one, 2 * PAIRS + i, tag[i]);
	}
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM side WHERE state = 4"), PAIRS);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE duplicate = 1"), 2 * PAIRS);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* The right one can be told by taking it out and putting it in again. */
	put(one, 2 * PAIRS, "-");
	sweep_and_sync(one);
	put(one, 0, tag[0]);
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE duplicate = 1"), 2 * PAIRS - 2);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	agree(one, 0);
}
END_TEST

static void gap(bool reload)
{
	if (reload) {
		session_close(mw.session);
		fake_reload(one);
		mw.session = open_session();
		return;
	}
	/* Somebody had the door open. */
	inventory_begin_change(&one->table);
	inventory_mark_stale(&one->table, 0, 0, UINT16_MAX);
}

/* Nor where nobody watched, and it lies in the place of the one that is known: hands may have put it there. */
START_TEST(duplicate_put_there)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	put(one, 1, "A00001L9");
	sweep_and_sync(one);
	put(one, 1, "-");
	gap(_i);
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT min(duplicate) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* It is told by taking it out and putting it in again. */
	put(one, 0, "-");
	sweep_and_sync(one);
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	agree(one, 0);
}
END_TEST

/* Nor where nobody watched both, or the second one come: they may have changed places before one goes. */
START_TEST(duplicates_exchanged)
{
	char id[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	id_of("A00001L9", id);
	put(one, 1, "A00001L9");
	if (_i & 1)
		sweep_and_sync(one);
	gap(_i & 2);
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	put(one, 1, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* Nobody watched again, and it is alone: that tells nothing of which one it is. */
	gap(_i & 2);
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	if (_i & 4) {
		/* That nobody needs what is on it. */
		ck_assert_int_eq(omid_overwrite(mw.session, mw.root, id), 0);
		ck_assert_int_eq(session_sync(mw.session), 0);
	} else {
		put(one, 0, "-");
		sweep_and_sync(one);
		put(one, 0, "A00001L9");
		sweep_and_sync(one);
	}
	world_consistent();
	ck_assert_int_eq(number("SELECT max(duplicate + needs_inventory) FROM cartridge"), 0);
	ck_assert_msg(mw_allocate(POOL_APP, 0, NULL) == 0, "%s", explain_text());
	agree(one, 0);
}
END_TEST

START_TEST(unread)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	put(one, 0, "");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	ck_assert_int_eq(number("SELECT unread FROM cartridge"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE bar_code = 'A00001L9'"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

/* Two libraries, and in the first one what an application may have. */
static void known_here_only(char id[STORE_ID_SIZE])
{
	two = fake_plug(1, world.directory, 4);
	put(one, 0, "A00001L9");
	fake_sweep(two);
	begin();
	make_available("A00001L9", POOL_APP);
	id_of("A00001L9", id);
}

START_TEST(between_libraries)
{
	char before[STORE_ID_SIZE], after[STORE_ID_SIZE];

	known_here_only(before);
	/* It turns up in the other one before it is seen to have left: both are in doubt. */
	put(two, 2, "A00001L9");
	sweep_and_sync(two);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT min(duplicate) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* Now it has left: it is one cartridge, and the old one. */
	put(one, 0, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	id_of("A00001L9", after);
	ck_assert_str_eq(before, after);
	ck_assert_int_eq(location_of("A00001L9"), 2);
	agree(two, 2);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	/* Seen to have left first, it simply moves. */
	put(two, 2, "-");
	put(one, 3, "A00001L9");
	fake_sweep(two);
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	id_of("A00001L9", after);
	ck_assert_str_eq(before, after);
	agree(one, 3);
}
END_TEST

/* It went about in its own library when the other one had been seen elsewhere: they are two. */
START_TEST(seen_here_and_there)
{
	char before[STORE_ID_SIZE], library[STORE_ID_SIZE];

	known_here_only(before);
	put(two, 2, "A00001L9");
	sweep_and_sync(two);
	world_next_time();
	/* The clock was wrong by then. */
	if (_i > 1)
		world_sql("UPDATE cartridge SET created = created + 7200000 WHERE id <> %Q", before);
	put(one, 0, "-");
	put(one, 1, "A00001L9");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT min(duplicate) FROM cartridge"), 1);
	if (_i % 2) {
		fake_unplug(0, world.directory);
		ck_assert_int_eq(session_sync(mw.session), 0);
		library_of(0, library);
		ck_assert_int_eq(library_delete(mw.session, mw.root, library), 0);
	} else {
		put(one, 1, "-");
		sweep_and_sync(one);
	}
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND location IS NULL",
				before), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
}
END_TEST

/* A bar code that cannot be read where it was may be read elsewhere, of another cartridge. */
START_TEST(unread_and_elsewhere)
{
	char before[STORE_ID_SIZE];

	known_here_only(before);
	put(one, 0, "");
	sweep_and_sync(one);
	put(two, 2, "A00001L9");
	sweep_and_sync(two);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(number("SELECT e.address FROM cartridge c JOIN element e ON e.id = c.location"
				" WHERE c.id = %Q", before), FAKE_SLOTS);
	ck_assert_int_eq(number("SELECT min(duplicate) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* What could not be read goes: it was the one that is in the other library now. */
	put(one, 0, "-");
	sweep_and_sync(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

/* A library that is not connected may still hold what turns up elsewhere. */
START_TEST(unplugged_library_may_hold_it)
{
	char library[STORE_ID_SIZE];

	two = fake_plug(1, world.directory, 4);
	fake_sweep(two);
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	fake_unplug(0, world.directory);
	put(two, 0, "A00001L9");
	sweep_and_sync(two);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT operational_state FROM library WHERE identity LIKE '%%SERIAL0'"),
			 21);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE duplicate = 1"), 2);
	ck_assert_int_eq(number("SELECT max(allocatable) FROM side"), 0);
	world_consistent();
	/* Given up, it holds nothing any more: this is the one that was there. */
	library_of(0, library);
	explain_reset();
	ck_assert_msg(library_delete(mw.session, mw.root, library) == 0, "%s", explain_text());
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
	world_consistent();
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

START_TEST(unplugged_and_back)
{
	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	begin();
	make_available("A00001L9", POOL_APP);
	make_available("A00002L9", POOL_APP);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	ck_assert_int_eq(number("SELECT operational_state FROM library WHERE identity LIKE '8/%%'"), 21);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	/* What is allocated can be given back: the store alone. */
	{
		char logical[STORE_ID_SIZE];

		world_value(logical, sizeof(logical), "SELECT id FROM logical_media");
		ck_assert_int_eq(mw_deallocate(logical), 0);
	}
	inventory_free(&one->table);
	free(one->tags);
	one = fake_plug(0, world.directory, 8);
	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT operational_state FROM library WHERE identity LIKE '8/%%'"), 0);
	agree(one, 0);
	agree(one, 1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

START_TEST(other_store)
{
	put(one, 0, "A00001L9");
	begin();
	memset(one->store, 7, sizeof(one->store));
	explain_reset();
	put(one, 1, "A00002L9");
	fake_sweep(one);
	ck_assert_int_eq(session_sync(mw.session), NTMS_E_OTHER_STORE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "07070707-0707-0707-0707-070707070707"));
	ck_assert_ptr_nonnull(strstr(explain_text(), "ntms.db"));
	mw_refused(NTMS_E_OTHER_STORE,
		   (world_value((char[STORE_ID_SIZE]){0}, STORE_ID_SIZE, "SELECT 1"),
		    media_move(mw.session, mw.root, ({ static char id[STORE_ID_SIZE];
						       id_of("A00001L9", id); id; }), mw.free)));
}
END_TEST

/* One store, another, and the first again: each knows its own media, and the kernel those of one. */
START_TEST(bound_anew)
{
	char library[STORE_ID_SIZE];
	struct guid own;

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	library_of(0, library);
	mw_refused(NTMS_E_ACCESS_DENIED, library_bind(mw.session, mw.user, library));
	ck_assert_int_eq(library_bind(mw.session, mw.root, library), 0);
	ck_assert_int_eq(fake_at(one, 0)->sides[0].state, SIDE_ALLOCATED);
	/* Another store has it meanwhile, and everything is in order there. */
	memset(one->store, 7, sizeof(one->store));
	ck_assert_int_eq(session_sync(mw.session), NTMS_E_OTHER_STORE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "\"ntms bind /"));
	one->unprivileged = true;
	mw_refused(NTMS_E_ACCESS_DENIED, library_bind(mw.session, mw.root, library));
	ck_assert_ptr_nonnull(strstr(explain_text(), "only root"));
	shown_note("NtmsBindLibrary", ERROR_ACCESS_DENIED, __FILE__);
	one->unprivileged = false;
	one->unread = true;
	mw_refused(NTMS_E_UNREAD, library_bind(mw.session, mw.root, library));
	shown_note("NtmsBindLibrary", ERROR_BUSY, __FILE__);
	one->unread = false;
	put(one, 1, "A00002L9");
	fake_sweep(one);
	explain_reset();
	ck_assert_msg(!library_bind(mw.session, mw.root, library), "%s", explain_text());
	ck_assert_int_eq(guid_parse(store_id(session_store(mw.session)), &own), 0);
	ck_assert_mem_eq(one->store, own.bytes, sizeof(one->store));
	agree(one, 0);
	agree(one, 1);
	ck_assert_int_eq(fake_at(one, 0)->sides[0].state, SIDE_ALLOCATED);
	world_consistent();
	mw_refused(NTMS_E_INVALID_LIBRARY, library_bind(mw.session, mw.root, "none"));
	fake_unplug(0, world.directory);
	ck_assert_int_eq(library_bind(mw.session, mw.root, library), NTMS_E_DEVICE_NOT_AVAILABLE);
}
END_TEST

/* That one changer is another store's does not keep others from working. */
START_TEST(other_store_elsewhere)
{
	two = fake_plug(1, world.directory, 4);
	put(two, 0, "B00001L9");
	fake_sweep(two);
	two->bound = true;
	memset(two->store, 7, sizeof(two->store));
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	inventory_begin_change(&one->table);
	inventory_set_attention(&one->table, fake_at(one, 0), true);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	agree(one, 0);
	ck_assert_int_eq(session_sync(mw.session), NTMS_E_OTHER_STORE);
}
END_TEST

/* What another store has taken is offered to nobody: others of the pool are. */
START_TEST(taken_by_another_store)
{
	char logical[STORE_ID_SIZE], library[STORE_ID_SIZE];

	two = fake_plug(1, world.directory, 4);
	put(one, 0, "A00001L9");
	fake_sweep(two);
	begin();
	make_available("A00001L9", POOL_APP);
	put(two, 0, "B00001L9");
	sweep_and_sync(two);
	make_available("B00001L9", POOL_APP);
	memset(one->store, 7, sizeof(one->store));
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	agree(two, 0);
	world_consistent();
	/* And what is asked for is told. */
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	library_of(0, library);
	ck_assert_int_eq(session_sync_library(mw.session, library), NTMS_E_OTHER_STORE);
	ck_assert_int_eq(library_bind(mw.session, mw.root, library), 0);
	world_consistent();
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	agree(one, 0);
}
END_TEST

/* A backup of the store is put back: what happened since is not undone. */
START_TEST(turned_back)
{
	char path[128], logical[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	snprintf(path, sizeof(path), "%s/copy", world.directory);
	world_sql("VACUUM INTO %Q", path);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	session_close(mw.session);
	world_sql("PRAGMA wal_checkpoint(TRUNCATE)");
	ck_assert_int_eq(rename(path, world.store), 0);
	mw.session = open_session();
	explain_reset();
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), NTMS_E_TURNED_BACK);
	ck_assert_ptr_nonnull(strstr(explain_text(), "turned back"));
	ck_assert_int_eq(number("SELECT count(*) FROM logical_media"), 0);
}
END_TEST

/* -- claim, commit, publish -- */

START_TEST(claim_and_publish)
{
	char logical[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	ck_assert_int_eq(one->claims, 2);
	ck_assert_int_eq(one->publishes, 2);
	agree(one, 0);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	ck_assert_int_eq(one->publishes, 3);
	ck_assert_int_eq(one->unclaims, 0);
	ck_assert_int_eq(fake_at(one, 0)->sides[0].state, SIDE_ALLOCATED);
	agree(one, 0);
	ck_assert_int_eq(mw_deallocate(logical), 0);
	ck_assert_int_eq(fake_at(one, 0)->sides[0].state, SIDE_AVAILABLE);
	agree(one, 0);
	ck_assert_int_eq(one->table.attention, 0);
}
END_TEST

/* Somebody holds the first choice: the second is taken. */
START_TEST(claimed_by_another)
{
	char logical[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	begin();
	make_available("A00001L9", POOL_APP);
	make_available("A00002L9", POOL_APP);
	one->fail = EBUSY;
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	world_consistent();
	one->fail = ENOTUNIQ;
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	world_value(logical, sizeof(logical), "SELECT id FROM logical_media");
	one->fail = EBUSY;
	mw_refused(NTMS_E_BUSY, mw_deallocate(logical));
	ck_assert_int_eq(mw_deallocate(logical), 0);
	world_consistent();
}
END_TEST

/* The kernel is behind: it is told, and the change goes on. */
START_TEST(stale_record)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	inventory_begin_change(&one->table);
	inventory_set_attention(&one->table, fake_at(one, 0), true);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	agree(one, 0);
	fake_reload(one);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
}
END_TEST

/* What the store says is there has left meanwhile. */
START_TEST(left_meanwhile)
{
	put(one, 0, "A00001L9");
	put(one, 1, "A00002L9");
	begin();
	make_available("A00001L9", POOL_APP);
	make_available("A00002L9", POOL_APP);
	put(one, 0, "-");
	fake_sweep(one);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM logical_media m JOIN side s ON s.id = m.side"
				" JOIN cartridge c ON c.id = s.cartridge WHERE c.bar_code ="
				" 'A00002L9'"), 1);
	world_consistent();
}
END_TEST

START_TEST(refused_by_the_table)
{
	put(one, 0, "A00001L9");
	begin();
	make_available("A00001L9", POOL_APP);
	one->fail = EDOM;
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
}
END_TEST

/* A step that fails after its claim gives it up, unchanged. */
static int claim_and_fail(struct session *session, void *context)
{
	struct cartridge before, after;
	char id[STORE_ID_SIZE];
	int *code = context;

	id_of("A00001L9", id);
	ck_assert_int_eq(media_load(session, id, &before), 0);
	after = before;
	after.sides[0].state = SIDE_AVAILABLE;
	ck_assert_int_eq(change_cartridge(session, &before, &after), 0);
	return *code;
}

START_TEST(rolled_back)
{
	int code = NTMS_E_DATABASE_FULL;
	char *before;

	put(one, 0, "A00001L9");
	begin();
	before = world_dump();
	ck_assert_int_eq(change_run(mw.session, claim_and_fail, &code), code);
	world_same(before, "a change that failed was kept");
	free(before);
	ck_assert_int_eq(one->unchanged, 1);
	ck_assert_int_eq(one->table.attention, 0);
	/* Nobody knows whether it was committed: the record is doubtful until the next sync. */
	code = NTMS_E_OUTCOME_UNKNOWN;
	ck_assert_int_eq(change_run(mw.session, claim_and_fail, &code), code);
	ck_assert_int_eq(one->unclaims, 2);
	ck_assert_int_eq(one->unchanged, 1);
	ck_assert_int_eq(one->table.attention, 1);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(one->table.attention, 0);
}
END_TEST

START_TEST(not_read_yet)
{
	put(one, 0, "A00001L9");
	one->unread = true;
	begin();
	ck_assert_int_eq(number("SELECT count(*) FROM library"), 2);
	one->unread = false;
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 1);
}
END_TEST

START_TEST(arrives_while_a_session_runs)
{
	put(one, 0, "A00001L9");
	begin();
	two = fake_plug(1, world.directory, 4);
	put(two, 0, "B00001L9");
	sweep_and_sync(two);
	make_available("B00001L9", POOL_APP);
	ck_assert_int_eq(two->publishes, 2);
	agree(two, 0);
}
END_TEST

START_TEST(drives_by_serial)
{
	char first[STORE_ID_SIZE], moved[STORE_ID_SIZE];

	begin();
	world_value(first, sizeof(first), "SELECT id FROM element WHERE serial = 'D00'");
	strcpy(one->drive_serials[0], "D01");
	strcpy(one->drive_serials[1], "D00");
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	world_value(moved, sizeof(moved), "SELECT id FROM element WHERE serial = 'D00'");
	ck_assert_str_eq(first, moved);
	ck_assert_int_eq(number("SELECT address FROM element WHERE serial = 'D00'"), FAKE_DRIVES + 1);
	/* A new drive in the old one's place: the old one is kept, not present. */
	strcpy(one->drive_serials[1], "NEW");
	put(one, 1, "A00002L9");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM element WHERE type = 5 AND serial <> 'S'"), 3);
	ck_assert_int_eq(number("SELECT operational_state FROM element WHERE serial = 'D00'"), 21);
	/* All the same serial: it tells nothing. */
	strcpy(one->drive_serials[0], "NEW");
	put(one, 2, "A00003L9");
	sweep_and_sync(one);
	world_consistent();
}
END_TEST

static void check_name(const char *serial, const char *wanted)
{
	char query[128], name[80];

	snprintf(query, sizeof(query), "SELECT device_name FROM element WHERE serial = '%s'", serial);
	world_value(name, sizeof(name), query);
	ck_assert_str_eq(name, wanted);
}

static void check_node(const char *serial, const char *node)
{
	char name[300];

	snprintf(name, sizeof(name), "%s/%s", world.directory, node);
	check_name(serial, name);
}

START_TEST(drives_have_the_name_of_their_device)
{
	begin();
	check_name("D00", "");
	fake_join(0, 0, world.directory, "scsi_generic", "sg3");
	fake_join(0, 0, world.directory, "scsi_tape", "st1");
	fake_join(0, 0, world.directory, "scsi_tape", "nst1a");
	fake_join(0, 1, world.directory, "scsi_generic", "sg4");
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	check_node("D00", "sg3");
	check_node("D01", "sg4");
	/* Its driver came: it is a tape that others rewind, or a disk. */
	fake_join(0, 0, world.directory, "scsi_tape", "nst1");
	fake_join(0, 1, world.directory, "block", "sr0");
	put(one, 1, "A00002L9");
	sweep_and_sync(one);
	check_node("D00", "nst1");
	check_node("D01", "sr0");
	/* Gone, or not certain any more. */
	one->drive_hosts[0] = 0;
	put(one, 2, "A00003L9");
	sweep_and_sync(one);
	check_name("D00", "");
	check_node("D01", "sr0");
	world_consistent();
}
END_TEST

static void read_part(long address, uint32_t type, struct object *part)
{
	char id[STORE_ID_SIZE];
	char *sql = sqlite3_mprintf("SELECT id FROM element WHERE library <> %Q AND address = %d",
				    LIBRARY, (int)address);

	world_value(id, sizeof(id), sql);
	sqlite3_free(sql);
	ck_assert_msg(object_get(mw.session, mw.root, id, type, part) == 0, "%s", explain_text());
}

static void is_product(const char *id, uint32_t type, const char *vendor, const char *product,
		       int device_type)
{
	struct object object;

	ck_assert_int_eq(object_get(mw.session, mw.root, id, type, &object), 0);
	ck_assert_str_eq(object.device_type.vendor, vendor);
	ck_assert_str_eq(object.device_type.product, product);
	ck_assert_int_eq(object.device_type.device_type, device_type);
}

/* model.md section 2: serial number, revision, product and SCSI address of a changer. */
START_TEST(what_a_changer_is)
{
	struct object part, again;

	begin();
	read_part(0, NTMS_CHANGER, &part);
	ck_assert_str_eq(part.element.serial, "SERIAL0");
	ck_assert_str_eq(part.element.revision, "1.0");
	is_product(part.element.device_type, NTMS_CHANGER_TYPE, "ACME", "Robot",
		   FILE_DEVICE_CHANGER);
	ck_assert_int_eq(part.element.host, 7);
	ck_assert_int_eq(part.element.channel, 1);
	ck_assert_int_eq(part.element.target, 2);
	ck_assert_int_eq(part.element.lun, 3);
	/* Its firmware is another one. */
	strcpy(one->revision, "2.0");
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	read_part(0, NTMS_CHANGER, &again);
	ck_assert_str_eq(again.id, part.id);
	ck_assert_str_eq(again.element.revision, "2.0");
	ck_assert_int_eq(number("SELECT count(*) FROM device_type"), 1);
}
END_TEST

/* The same of a drive, once it is known which device it is. */
START_TEST(what_a_drive_is)
{
	struct object part;

	begin();
	read_part(FAKE_DRIVES, NTMS_DRIVE, &part);
	ck_assert_str_eq(part.element.device_type, "");
	ck_assert_str_eq(part.element.revision, "");
	ck_assert_int_eq(part.element.host, 0);
	fake_join(0, 0, world.directory, "scsi_tape", "nst1");
	fake_attribute(0, 0, world.directory, "vendor", "IBM     \n");
	fake_attribute(0, 0, world.directory, "model", "ULT3580-TD9     \n");
	fake_attribute(0, 0, world.directory, "rev", "Q3F\xc4\n");
	put(one, 0, "A00001L9");
	sweep_and_sync(one);
	read_part(FAKE_DRIVES, NTMS_DRIVE, &part);
	is_product(part.element.device_type, NTMS_DRIVE_TYPE, "IBM", "ULT3580-TD9",
		   FILE_DEVICE_TAPE);
	ck_assert_str_eq(part.element.revision, "Q3F?");
	ck_assert_int_eq(part.element.host, 1);
	read_part(FAKE_DRIVES + 1, NTMS_DRIVE, &part);
	ck_assert_str_eq(part.element.device_type, "");
	/* Its device cannot be seen any more: it is what it was, but nowhere. */
	one->drive_hosts[0] = 0;
	put(one, 1, "A00002L9");
	sweep_and_sync(one);
	read_part(FAKE_DRIVES, NTMS_DRIVE, &part);
	is_product(part.element.device_type, NTMS_DRIVE_TYPE, "IBM", "ULT3580-TD9",
		   FILE_DEVICE_TAPE);
	ck_assert_str_eq(part.element.revision, "Q3F?");
	ck_assert_str_eq(part.element.device_name, "");
	ck_assert_int_eq(part.element.host, 0);
}
END_TEST

START_TEST(inventory)
{
	char library[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	world_value(library, sizeof(library), "SELECT id FROM library WHERE identity LIKE '8/%'");
	put(one, 1, "A00002L9");
	ck_assert_int_eq(library_inventory(mw.session, mw.user, library, NTMS_INVENTORY_FAST), NTMS_E_ACCESS_DENIED);
	ck_assert_msg(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST) == 0, "%s", explain_text());
	/* spec/rsm/model.md section 9: it was a request to the library, and passed. */
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request WHERE operation = 8 AND state ="
				      " 2 AND error = 0 AND completed > 0 AND waiter = 0"), 1);
	ck_assert_int_eq(one->refreshes, 1);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), 2);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, LIBRARY, NTMS_INVENTORY_FAST),
			 NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, world.offline, NTMS_INVENTORY_FAST),
			 NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, POOL_APP, NTMS_INVENTORY_FAST),
			 NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, NULL, NTMS_INVENTORY_FAST),
			 NTMS_E_INVALID_PARAMETER);
}
END_TEST

/* The kernel tells that a changer turned STALE, not that it did so again. */
START_TEST(inventory_of_a_library_in_use)
{
	char library[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	begin();
	world_value(library, sizeof(library), "SELECT id FROM library WHERE identity LIKE '8/%'");
	one->disturbed = 2;
	ck_assert_msg(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST) == 0, "%s", explain_text());
	ck_assert_int_eq(one->refreshes, 3);
	/* One that never comes to rest. */
	one->disturbed = 1000;
	ck_assert_msg(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST) == 0, "%s", explain_text());
	ck_assert_int_lt(one->refreshes, 100);
	one->disturbed = 0;
}
END_TEST

/*
 * design.md section 4: the type from the bar code's suffix, else the admin's setting, for media that
 * came before he could say it, too; never guessed.
 */
START_TEST(kind_by_setting)
{
	char library[STORE_ID_SIZE], pool[STORE_ID_SIZE];

	put(one, 0, "D00001");
	put(one, 1, "D00002");
	put(one, 2, "");
	put(one, 3, "A00001L9");
	begin();
	library_of(0, library);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge c JOIN media_type t ON t.id ="
				" c.media_type WHERE t.number = 0"), 3);
	/* A tape beside them tells nothing of them. */
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE media_type = %Q", TYPE_TAPE), 1);
	world_sql("DELETE FROM library_media_type");
	ck_assert_int_eq(media_type_add(mw.session, mw.root, TYPE_DISK, library), 0);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST), 0);
	world_consistent();
	mw_pool_id(pool, NTMS_POOLTYPE_FOREIGN, TYPE_DISK);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE media_type = %Q AND pool = %Q",
				TYPE_DISK, pool), 3);
	ck_assert_int_eq(number("SELECT count(*) FROM side s JOIN cartridge c ON c.id = s.cartridge"
				" WHERE c.media_type = %Q AND s.state = 7", TYPE_DISK), 6);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE media_type = %Q", TYPE_TAPE), 1);
	ck_assert_int_eq(fake_at(one, 0)->side_count, 2);
	ck_assert_int_eq(one->table.attention, 0);
	agree(one, 3);
	/* Once it has a kind it keeps it. */
	world_sql("DELETE FROM library_media_type");
	ck_assert_int_eq(media_type_add(mw.session, mw.root, TYPE_TAPE, library), 0);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE media_type = %Q", TYPE_DISK), 3);
	world_consistent();
}
END_TEST

static uint32_t status_of_slot[8];

static void note_slot(const struct status_place *place, void *context)
{
	(void)context;
	if (place->type == NTMS_STORAGESLOT)
		status_of_slot[place->address - FAKE_SLOTS] = place->state;
}

/* What a slot says of itself, as an object and in the status of its library. */
static uint32_t slot_state(const char *library, int slot)
{
	struct object object;
	char id[STORE_ID_SIZE];
	char *sql = sqlite3_mprintf("SELECT id FROM element WHERE library = %Q AND address = %d",
				    library, FAKE_SLOTS + slot);
	size_t count;

	world_value(id, sizeof(id), sql);
	sqlite3_free(sql);
	ck_assert_int_eq(object_get(mw.session, mw.root, id, NTMS_STORAGESLOT, &object), 0);
	ck_assert_int_eq(status_library(mw.session, mw.root, library, 100, &count, note_slot, NULL),
			 0);
	ck_assert_uint_eq(object.element.state, status_of_slot[slot]);
	return object.element.state;
}

/* model.md section 7, "Slot": NEEDSINVENTORY for as long as the kernel has the element STALE. */
START_TEST(slots_need_inventory)
{
	char library[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	one->disabled = 1;
	begin();
	world_value(library, sizeof(library), "SELECT id FROM library WHERE identity LIKE '8/%'");
	ck_assert_uint_eq(slot_state(library, 0), NTMS_SLOTSTATE_FULL);
	inventory_begin_change(&one->table);
	inventory_mark_stale(&one->table, 0, FAKE_SLOTS, FAKE_SLOTS + 1);
	inventory_mark_stale(&one->table, 0, FAKE_SLOTS + 7, FAKE_SLOTS + 7);
	ck_assert_uint_eq(slot_state(library, 0), NTMS_SLOTSTATE_NEEDSINVENTORY);
	ck_assert_uint_eq(slot_state(library, 1), NTMS_SLOTSTATE_NEEDSINVENTORY);
	ck_assert_uint_eq(slot_state(library, 2), NTMS_SLOTSTATE_EMPTY);
	ck_assert_uint_eq(slot_state(library, 7), NTMS_SLOTSTATE_NOTPRESENT);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_FAST), 0);
	ck_assert_uint_eq(slot_state(library, 0), NTMS_SLOTSTATE_FULL);
	ck_assert_uint_eq(slot_state(library, 1), NTMS_SLOTSTATE_EMPTY);
	/* A changer that went away: what was known last. */
	inventory_mark_stale(&one->table, 0, FAKE_SLOTS, FAKE_SLOTS);
	one->gone = true;
	ck_assert_uint_eq(slot_state(library, 0), NTMS_SLOTSTATE_FULL);
}
END_TEST

/* design.md section 4: known by its place only, "which holds only under unbroken observation". */
START_TEST(unwatched_slot)
{
	char library[STORE_ID_SIZE];

	put(one, 0, "A00001L9");
	put(one, 1, "");
	begin();
	world_value(library, sizeof(library), "SELECT id FROM library WHERE identity LIKE '8/%'");
	ck_assert_uint_eq(slot_state(library, 1), NTMS_SLOTSTATE_FULL);
	fake_reload(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_uint_eq(slot_state(library, 0), NTMS_SLOTSTATE_FULL);
	ck_assert_uint_eq(slot_state(library, 1), NTMS_SLOTSTATE_NEEDSINVENTORY);
	/* Taken out, there is nothing left to ask about. */
	put(one, 1, "-");
	sweep_and_sync(one);
	ck_assert_uint_eq(slot_state(library, 1), NTMS_SLOTSTATE_EMPTY);
}
END_TEST

/* model.md section 3, NtmsSlotState: a magazine goes and comes, with nothing in it. */
START_TEST(magazine)
{
	begin();
	one->disabled = 3;
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM element WHERE type = 16 AND state = %d",
				NTMS_SLOTSTATE_NOTPRESENT), 3);
	one->disabled = 0;
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM element WHERE type = 16 AND state = %d",
				NTMS_SLOTSTATE_NOTPRESENT), 0);
	/* And one that was never there, and one that the device does not report any more. */
	one->slots = 6;
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM element WHERE type = 16 AND state = %d",
				NTMS_SLOTSTATE_NOTPRESENT), 2);
	free(one->tags);
	one->tags = zeroed(10, sizeof(*one->tags));
	for (one->slots = 0; one->slots < 10; one->slots++)
		strcpy(one->tags[one->slots], "-");
	sweep_and_sync(one);
	ck_assert_int_eq(number("SELECT count(*) FROM element e JOIN library l ON l.id = e.library"
				" WHERE e.type = 16 AND e.state = %d AND l.identity LIKE '8/%%'",
				NTMS_SLOTSTATE_EMPTY), 10);
}
END_TEST

static void fill(struct fake *fake, int count)
{
	int i;

	for (i = 0; i < count; i++)
		snprintf(fake->tags[i], sizeof(fake->tags[i]), "%06dL9", i);
}

START_TEST(large)
{
	const int count = _i ? 64000 : 20000;
	struct timespec a, b;
	double seconds, first, again;

	inventory_free(&one->table);
	free(one->tags);
	one = fake_plug(0, world.directory, count);
	fill(one, count);
	fake_sweep(one);
	clock_gettime(CLOCK_MONOTONIC, &a);
	mw.session = open_session();
	clock_gettime(CLOCK_MONOTONIC, &b);
	first = seconds = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
	fprintf(stderr, "sync of %d cartridges: %.2f s\n", count, seconds);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), count);
	ck_assert_int_eq(one->table.attention, 0);
	ck_assert_int_eq(one->syncs, 1);
	clock_gettime(CLOCK_MONOTONIC, &a);
	strcpy(one->tags[5], "-");
	fake_sweep(one);
	ck_assert_int_eq(session_sync(mw.session), 0);
	clock_gettime(CLOCK_MONOTONIC, &b);
	seconds = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
	fprintf(stderr, "one of them gone: %.2f s\n", seconds);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge"), count - 1);
	/* All of them lie elsewhere: not each is looked for among all places. */
	memmove(one->tags[0], one->tags[1], (count - 1) * sizeof(*one->tags));
	strcpy(one->tags[count - 1], "-");
	fake_sweep(one);
	clock_gettime(CLOCK_MONOTONIC, &a);
	ck_assert_int_eq(session_sync(mw.session), 0);
	clock_gettime(CLOCK_MONOTONIC, &b);
	again = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
	fprintf(stderr, "all of them moved: %.2f s\n", again);
	ck_assert_double_lt(again, 2 * first + 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync");
	TCase *tcase = tcase_create("sync");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, first_sight);
	tcase_add_test(tcase, fast_path);
	tcase_add_test(tcase, moved_within);
	tcase_add_test(tcase, vanished);
	tcase_add_test(tcase, policies_of_ejection);
	tcase_add_test(tcase, decommissioned_stays_known);
	tcase_add_test(tcase, reloaded);
	tcase_add_test(tcase, duplicate_in_one_library);
	tcase_add_test(tcase, duplicate_stays);
	tcase_add_loop_test(tcase, duplicate_moved, 0, 2);
	tcase_add_loop_test(tcase, duplicate_put_there, 0, 2);
	tcase_add_loop_test(tcase, duplicates_exchanged, 0, 8);
	tcase_add_test(tcase, unread);
	tcase_add_test(tcase, between_libraries);
	tcase_add_loop_test(tcase, seen_here_and_there, 0, 4);
	tcase_add_test(tcase, unread_and_elsewhere);
	tcase_add_test(tcase, unplugged_library_may_hold_it);
	tcase_add_test(tcase, unplugged_and_back);
	tcase_add_test(tcase, other_store);
	tcase_add_test(tcase, bound_anew);
	tcase_add_test(tcase, other_store_elsewhere);
	tcase_add_test(tcase, taken_by_another_store);
	tcase_add_test(tcase, turned_back);
	tcase_add_test(tcase, claim_and_publish);
	tcase_add_test(tcase, claimed_by_another);
	tcase_add_test(tcase, stale_record);
	tcase_add_test(tcase, left_meanwhile);
	tcase_add_test(tcase, refused_by_the_table);
	tcase_add_test(tcase, rolled_back);
	tcase_add_test(tcase, not_read_yet);
	tcase_add_test(tcase, arrives_while_a_session_runs);
	tcase_add_test(tcase, drives_by_serial);
	tcase_add_test(tcase, drives_have_the_name_of_their_device);
	tcase_add_test(tcase, what_a_changer_is);
	tcase_add_test(tcase, what_a_drive_is);
	tcase_add_test(tcase, inventory);
	tcase_add_test(tcase, inventory_of_a_library_in_use);
	tcase_add_test(tcase, kind_by_setting);
	tcase_add_test(tcase, slots_need_inventory);
	tcase_add_test(tcase, unwatched_slot);
	tcase_add_test(tcase, magazine);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("large");
	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, large, 0, 2);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
