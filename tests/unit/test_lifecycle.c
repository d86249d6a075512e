// SPDX-License-Identifier: GPL-2.0-or-later
/* Moves, decommissioning, completion, deletion: spec/rsm/model.md sections 4.2 and 5.3. */
#include "media_world.h"

#include "enable.h"
#include "media_type.h"

enum place { FREE, IMPORT, FOREIGN, APP, OTHER, PLACES };

static const char *pool_of(enum place place)
{
	const char *const pools[] = { mw.free, mw.import, mw.foreign, POOL_APP, POOL_OTHER };

	return pools[place];
}

static int move(const struct tape *tape, const char *pool)
{
	return media_move(mw.session, mw.root, tape->id, pool);
}

/* One cell of the matrix: what a cartridge in that state may do, and what becomes of it. */
struct cell {
	enum place from;
	int state;
	enum place to;
	int code;
	int becomes;
};

static const struct cell matrix[] = {
	{ FREE, SIDE_AVAILABLE, FREE, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ FREE, SIDE_AVAILABLE, IMPORT, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ FREE, SIDE_IMPORT, IMPORT, 0, SIDE_IMPORT },
	{ FREE, SIDE_AVAILABLE, FOREIGN, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ FREE, SIDE_AVAILABLE, APP, 0, SIDE_AVAILABLE },
	{ FREE, SIDE_UNPREPARED, APP, NTMS_E_BUSY, 0 },
	{ FREE, SIDE_DECOMMISSIONED, APP, 0, SIDE_DECOMMISSIONED },
	{ IMPORT, SIDE_IMPORT, FREE, 0, SIDE_AVAILABLE },
	{ IMPORT, SIDE_IMPORT, IMPORT, 0, SIDE_IMPORT },
	{ IMPORT, SIDE_IMPORT, FOREIGN, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ IMPORT, SIDE_IMPORT, APP, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ FOREIGN, SIDE_FOREIGN, FREE, 0, SIDE_AVAILABLE },
	{ FOREIGN, SIDE_UNKNOWN, FREE, 0, SIDE_AVAILABLE },
	{ FOREIGN, SIDE_INCOMPATIBLE, FREE, NTMS_E_MEDIA_INCOMPATIBLE, 0 },
	{ FOREIGN, SIDE_FOREIGN, IMPORT, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ FOREIGN, SIDE_FOREIGN, FOREIGN, 0, SIDE_FOREIGN },
	{ FOREIGN, SIDE_FOREIGN, APP, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ APP, SIDE_AVAILABLE, FREE, 0, SIDE_AVAILABLE },
	{ APP, SIDE_IMPORT, FREE, 0, SIDE_AVAILABLE },
	{ APP, SIDE_DECOMMISSIONED, FREE, 0, SIDE_DECOMMISSIONED },
	{ APP, SIDE_ALLOCATED, FREE, NTMS_E_BUSY, 0 },
	{ APP, SIDE_COMPLETE, FREE, NTMS_E_BUSY, 0 },
	{ APP, SIDE_RESERVED, FREE, NTMS_E_BUSY, 0 },
	{ APP, SIDE_AVAILABLE, IMPORT, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ APP, SIDE_IMPORT, IMPORT, 0, SIDE_IMPORT },
	{ APP, SIDE_AVAILABLE, FOREIGN, NTMS_E_INVALID_MEDIA_POOL, 0 },
	{ APP, SIDE_AVAILABLE, OTHER, 0, SIDE_AVAILABLE },
	{ APP, SIDE_DECOMMISSIONED, OTHER, 0, SIDE_DECOMMISSIONED },
	{ APP, SIDE_ALLOCATED, OTHER, NTMS_E_BUSY, 0 },
	{ APP, SIDE_RESERVED, OTHER, NTMS_E_BUSY, 0 },
};

START_TEST(move_matrix)
{
	const struct cell *cell = &matrix[_i];
	struct tape t = mw_tape(pool_of(cell->from), TYPE_TAPE, "A00001L9", cell->state, -1);

	if (cell->code) {
		mw_refused(cell->code, move(&t, pool_of(cell->to)));
		return;
	}
	ck_assert_msg(move(&t, pool_of(cell->to)) == 0, "%s", explain_text());
	mw_in_pool(&t, pool_of(cell->to));
	ck_assert_int_eq(mw_state(t.side[0]), cell->becomes);
	world_consistent();
}
END_TEST

/* The same matrix for ChangeNtmsMediaType, into pools of another media type: WORM. */
START_TEST(change_matrix)
{
	const struct cell *cell = &matrix[_i];
	struct tape t = mw_tape(pool_of(cell->from), TYPE_TAPE, "A00001L9", cell->state, -1);
	char pool[STORE_ID_SIZE];
	int code = cell->code;

	world_sql("UPDATE media_type SET read_write = 1 WHERE id = %Q", TYPE_WORM);
	mw_pool("44444444-0000-4000-8000-000000000005", "Worms", TYPE_WORM);
	if (cell->to == APP || cell->to == OTHER)
		strcpy(pool, "44444444-0000-4000-8000-000000000005");
	else
		mw_pool_id(pool, cell->to == FREE ? 1 : cell->to == FOREIGN ? 2 : 3, TYPE_WORM);
	/* To another pool of the same class is a move like any other between them. */
	if (cell->from == cell->to)
		code = NTMS_E_INVALID_MEDIA_POOL;
	if (code) {
		mw_refused(code, media_change_type(mw.session, mw.root, t.id, pool));
		return;
	}
	ck_assert_msg(media_change_type(mw.session, mw.root, t.id, pool) == 0, "%s", explain_text());
	mw_in_pool(&t, pool);
	ck_assert_int_eq(mw_state(t.side[0]), cell->becomes);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE media_type = '" TYPE_WORM
				      "'"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_media_type WHERE media_type = '"
				      TYPE_WORM "' AND library = '" LIBRARY "'"), 1);
	world_consistent();
}
END_TEST

START_TEST(change_errors)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	char worm_free[STORE_ID_SIZE];

	mw_pool_id(worm_free, 1, TYPE_WORM);
	mw_refused(NTMS_E_INVALID_MEDIA_POOL,
		   media_change_type(mw.session, mw.root, t.id, POOL_OTHER));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, media_change_type(mw.session, mw.root, t.id, POOL_BOX));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, media_change_type(mw.session, mw.root, t.id, t.id));
	mw_refused(NTMS_E_INVALID_MEDIA,
		   media_change_type(mw.session, mw.root, t.side[0], worm_free));
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE,
		   media_change_type(mw.session, mw.root, t.id, POOL_DISKS));
	/* Of the new type, nothing could be written on it. */
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE,
		   media_change_type(mw.session, mw.root, t.id, worm_free));
	mw_refused(NTMS_E_ACCESS_DENIED, media_change_type(mw.session, mw.user, t.id, worm_free));
	world_sql("UPDATE media_pool SET security = %Q", WORLD_OPEN);
	mw_refused(NTMS_E_ACCESS_DENIED, media_change_type(mw.session, mw.user, t.id, worm_free));
	world_sql("UPDATE library SET enabled = 0 WHERE type = 2");
	mw_refused(NTMS_E_RESOURCE_DISABLED,
		   media_change_type(mw.session, mw.root, t.id, worm_free));
	world_sql("UPDATE library SET operational_state = 21 WHERE type = 2");
	mw_refused(NTMS_E_LIBRARY_OFFLINE, media_change_type(mw.session, mw.root, t.id, worm_free));
	mw_to_shelf(&t);
	mw_refused(NTMS_E_LIBRARY_OFFLINE, media_change_type(mw.session, mw.root, t.id, worm_free));
}
END_TEST

static int delete_type(const char *type)
{
	return media_type_delete(mw.session, mw.root, type, LIBRARY);
}

static int system_pools(void)
{
	return world_number("SELECT count(*) FROM media_pool WHERE type < 1000 AND media_type = '"
			    TYPE_TAPE "'");
}

START_TEST(delete_media_type)
{
	struct tape t;

	world_sql("INSERT INTO library_media_type VALUES (%Q, %Q)", LIBRARY, TYPE_TAPE);
	t = mw_tape(mw.free, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	mw_refused(NTMS_E_NOT_EMPTY, delete_type(TYPE_TAPE));
	mw_refused(NTMS_E_INVALID_MEDIA, delete_type(t.id));
	mw_refused(NTMS_E_INVALID_LIBRARY,
		   media_type_delete(mw.session, mw.root, TYPE_TAPE, t.id));
	mw_refused(NTMS_E_ACCESS_DENIED,
		   media_type_delete(mw.session, mw.user, TYPE_TAPE, LIBRARY));
	/* One on a shelf keeps the pools, not the library's taking it. */
	mw_to_shelf(&t);
	ck_assert_int_eq(delete_type(TYPE_TAPE), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_media_type"), 0);
	ck_assert_int_eq(system_pools(), 3);
	ck_assert_int_eq(media_delete(mw.session, mw.root, t.id), 0);
	ck_assert_int_eq(delete_type(TYPE_TAPE), 0);
	ck_assert_int_eq(system_pools(), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_pool WHERE id = '" POOL_APP "'"), 1);
	world_consistent();
	mw_refused(0, delete_type(TYPE_TAPE));
}
END_TEST

START_TEST(without_bar_code)
{
	struct tape t = mw_tape(mw.foreign, TYPE_TAPE, "", SIDE_FOREIGN, -1);

	ck_assert_int_eq(move(&t, mw.free), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_UNPREPARED);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
}
END_TEST

START_TEST(unverified)
{
	struct tape t = mw_tape(mw.foreign, TYPE_TAPE, "A00001L9", SIDE_FOREIGN, -1);

	ck_assert_int_eq(move(&t, mw.free), 0);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
	ck_assert_int_eq(move(&t, POOL_APP), 0);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
}
END_TEST

/* Somebody looked what is on it: that it is not needed nobody has said. */
START_TEST(unverified_after_mount)
{
	struct tape t = mw_tape(mw.foreign, TYPE_TAPE, "A00001L9", SIDE_FOREIGN, -1);

	world_sql("UPDATE side SET mount_count = 1");
	ck_assert_int_eq(move(&t, mw.free), 0);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
}
END_TEST

/* One that an import of a database made Foreign: what its owner of then did with it says nothing of now. */
START_TEST(unverified_though_used_before)
{
	struct tape t = mw_tape(mw.foreign, TYPE_TAPE, "A00001L9", SIDE_FOREIGN, -1);
	struct tape u = mw_tape(mw.foreign, TYPE_TAPE, "", SIDE_FOREIGN, -1);

	world_sql("UPDATE side SET mount_count = 1, allocate_count = 1");
	ck_assert_int_eq(move(&t, mw.free), 0);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", t.id), 1);
	ck_assert_int_eq(move(&u, mw.free), 0);
	ck_assert_int_eq(number("SELECT option FROM library_request WHERE cartridge = %Q", u.id), 0);
}
END_TEST

/* CreateNtmsMedia makes sides of which nothing is known but their counts. */
START_TEST(unverified_though_said_to_be_used)
{
	struct tape t = mw_tape(mw.import, TYPE_TAPE, "A00001L9", SIDE_UNKNOWN, -1);

	world_sql("UPDATE side SET mount_count = 1, allocate_count = 1");
	ck_assert_int_eq(move(&t, mw.free), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
}
END_TEST

START_TEST(move_errors)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape w = mw_tape(POOL_APP, TYPE_WORM, "A00001LZ", SIDE_AVAILABLE, -1);
	struct tape d = mw_tape(mw.foreign, TYPE_TAPE, "A00002L9", SIDE_FOREIGN, -1);

	mw_refused(NTMS_E_INVALID_MEDIA, media_move(mw.session, mw.root, t.side[0], mw.free));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, move(&t, t.id));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, move(&t, POOL_BOX));
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE, move(&t, POOL_DISKS));
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE, move(&t, mw.disk_free));
	mw_refused(NTMS_E_INVALID_PARAMETER, move(&t, NULL));
	mw_refused(NTMS_E_INVALID_PARAMETER, media_move(mw.session, mw.root, NULL, mw.free));
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE, move(&w, mw.free));
	world_sql("UPDATE cartridge SET duplicate = 1 WHERE id = %Q", d.id);
	mw_refused(NTMS_E_BUSY, move(&d, mw.free));
	world_sql("UPDATE cartridge SET duplicate = 0, cleaner = 1 WHERE id = %Q", d.id);
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE, move(&d, mw.free));
	mw_into_drive(&t);
	mw_refused(NTMS_E_BUSY, move(&t, mw.free));
}
END_TEST

START_TEST(move_access)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);

	mw_refused(NTMS_E_ACCESS_DENIED, media_move(mw.session, mw.user, t.id, mw.free));
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_OPEN, POOL_APP);
	mw_refused(NTMS_E_ACCESS_DENIED, media_move(mw.session, mw.user, t.id, POOL_OTHER));
	/* Control of one and use of Free are enough, in either direction. */
	ck_assert_int_eq(media_move(mw.session, mw.user, t.id, mw.free), 0);
	ck_assert_int_eq(media_move(mw.session, mw.user, t.id, POOL_APP), 0);
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, mw.free);
	mw_refused(NTMS_E_ACCESS_DENIED, media_move(mw.session, mw.user, t.id, mw.free));
}
END_TEST

START_TEST(two_sides_move_together)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_DECOMMISSIONED, SIDE_AVAILABLE);

	ck_assert_int_eq(move(&t, mw.disk_free), 0);
	mw_in_pool(&t, mw.disk_free);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_AVAILABLE);
	world_consistent();
}
END_TEST

START_TEST(decommission)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	struct tape f = mw_tape(mw.free, TYPE_TAPE, "A00003L9", SIDE_AVAILABLE, -1);

	mw_refused(NTMS_E_ACCESS_DENIED, media_decommission(mw.session, mw.user, t.side[0]));
	ck_assert_int_eq(media_decommission(mw.session, mw.root, t.side[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
	mw_refused(NTMS_E_INVALID_STATE, media_decommission(mw.session, mw.root, t.side[0]));
	mw_refused(NTMS_E_INVALID_STATE, media_decommission(mw.session, mw.root, u.side[0]));
	mw_refused(NTMS_E_INVALID_MEDIA, media_decommission(mw.session, mw.root, u.logical[0]));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, media_decommission(mw.session, mw.root, f.side[0]));
	mw_refused(NTMS_E_INVALID_PARAMETER, media_decommission(mw.session, mw.root, NULL));
	world_consistent();
}
END_TEST

START_TEST(complete)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	mw_refused(NTMS_E_ACCESS_DENIED, media_complete(mw.session, mw.user, t.logical[0]));
	mw_into_drive(&t);
	mw_refused(NTMS_E_INVALID_STATE, media_complete(mw.session, mw.root, t.logical[0]));
	world_sql("UPDATE cartridge SET location = home");
	ck_assert_int_eq(media_complete(mw.session, mw.root, t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_COMPLETE);
	mw_refused(NTMS_E_INVALID_STATE, media_complete(mw.session, mw.root, t.logical[0]));
	mw_refused(NTMS_E_INVALID_MEDIA, media_complete(mw.session, mw.root, t.side[0]));
	mw_refused(NTMS_E_INVALID_PARAMETER, media_complete(mw.session, mw.root, NULL));
	world_consistent();
}
END_TEST

START_TEST(delete)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);

	mw_refused(NTMS_E_INVALID_STATE, media_delete(mw.session, mw.root, t.id));
	mw_to_shelf(&t);
	mw_to_shelf(&u);
	mw_refused(NTMS_E_ACCESS_DENIED, media_delete(mw.session, mw.user, t.id));
	mw_refused(NTMS_E_INVALID_STATE, media_delete(mw.session, mw.root, u.id));
	mw_refused(NTMS_E_INVALID_MEDIA, media_delete(mw.session, mw.root, t.side[0]));
	ck_assert_int_eq(media_delete(mw.session, mw.root, t.id), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM side"), 1);
	world_consistent();
	mw_refused(NTMS_E_INVALID_MEDIA, media_delete(mw.session, mw.root, t.id));
}
END_TEST

static int enable(uint32_t type, const char *id, bool enabled)
{
	return object_enable(mw.session, mw.root, type, id, enabled);
}

static int allocatable(const struct tape *tape)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT allocatable FROM side WHERE id = '%s'", tape->side[0]);
	return world_number(sql);
}

START_TEST(enable_and_disable)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);

	mw_refused(NTMS_E_INVALID_STATE, enable(NTMS_PHYSICAL_MEDIA, t.id, true));
	ck_assert_int_eq(enable(NTMS_PHYSICAL_MEDIA, t.id, false), 0);
	ck_assert_int_eq(allocatable(&t), 0);
	world_consistent();
	mw_refused(NTMS_E_INVALID_STATE, enable(NTMS_PHYSICAL_MEDIA, t.id, false));
	ck_assert_int_eq(enable(NTMS_PHYSICAL_MEDIA, t.id, true), 0);
	ck_assert_int_eq(allocatable(&t), 2);
	ck_assert_int_eq(enable(NTMS_LIBRARY, LIBRARY, false), 0);
	ck_assert_int_eq(allocatable(&t), 0);
	world_consistent();
	ck_assert_int_eq(enable(NTMS_LIBRARY, LIBRARY, true), 0);
	ck_assert_int_eq(allocatable(&t), 2);
	ck_assert_int_eq(enable(NTMS_DRIVE, DRIVE, false), 0);
	ck_assert_int_eq(world_number("SELECT enabled FROM element WHERE id = '" DRIVE "'"), 0);
	/* What lies in it is as it was: it can be allocated, though not mounted there. */
	mw_into_drive(&t);
	world_consistent();
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(enable(NTMS_DRIVE, DRIVE, true), 0);
	world_consistent();
}
END_TEST

/* One event, with all whose Enabled changes: what is disabled by itself stays so. */
START_TEST(events_of_a_library)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_AVAILABLE, -1);
	char expected[512], *rows;
	long last;

	ck_assert_int_eq(enable(NTMS_PHYSICAL_MEDIA, u.id, false), 0);
	world_sql("UPDATE element SET enabled = 0 WHERE type = 16");
	last = world_number("SELECT max(sequence) FROM event");
	ck_assert_int_eq(enable(NTMS_LIBRARY, LIBRARY, false), 0);
	rows = world_rows("SELECT changes FROM event WHERE sequence > %d", (int)last);
	snprintf(expected, sizeof(expected), "9 1 %s\n5 1 %s\n15 1 %s\n14 1 %s\n11 1 %s\n\n", LIBRARY,
		 DRIVE, t.id, t.side[0], t.logical[0]);
	ck_assert_str_eq(rows, expected);
	free(rows);
}
END_TEST

START_TEST(enable_errors)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	char offline[STORE_ID_SIZE];

	world_value(offline, sizeof(offline), "SELECT id FROM library WHERE type = 1");
	mw_refused(NTMS_E_INVALID_PARAMETER, enable(NTMS_PARTITION, t.side[0], false));
	mw_refused(NTMS_E_INVALID_PARAMETER, enable(0, t.id, false));
	mw_refused(NTMS_E_OBJECT_NOT_FOUND, enable(NTMS_PHYSICAL_MEDIA, t.side[0], false));
	mw_refused(NTMS_E_OBJECT_NOT_FOUND, enable(NTMS_DRIVE, LIBRARY, false));
	mw_refused(NTMS_E_LIBRARY_OFFLINE, enable(NTMS_LIBRARY, offline, false));
	mw_refused(NTMS_E_ACCESS_DENIED,
		   object_enable(mw.session, mw.user, NTMS_PHYSICAL_MEDIA, t.id, false));
	mw_refused(NTMS_E_ACCESS_DENIED,
		   object_enable(mw.session, mw.user, NTMS_DRIVE, DRIVE, false));
	mw_to_shelf(&t);
	mw_refused(NTMS_E_LIBRARY_OFFLINE, enable(NTMS_PHYSICAL_MEDIA, t.id, false));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lifecycle");
	TCase *tcase = tcase_create("lifecycle");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, mw_setup, mw_teardown);
	tcase_add_loop_test(tcase, move_matrix, 0, sizeof(matrix) / sizeof(*matrix));
	tcase_add_loop_test(tcase, change_matrix, 0, sizeof(matrix) / sizeof(*matrix));
	tcase_add_test(tcase, change_errors);
	tcase_add_test(tcase, delete_media_type);
	tcase_add_test(tcase, enable_and_disable);
	tcase_add_test(tcase, events_of_a_library);
	tcase_add_test(tcase, enable_errors);
	tcase_add_test(tcase, without_bar_code);
	tcase_add_test(tcase, unverified);
	tcase_add_test(tcase, unverified_after_mount);
	tcase_add_test(tcase, unverified_though_used_before);
	tcase_add_test(tcase, unverified_though_said_to_be_used);
	tcase_add_test(tcase, move_errors);
	tcase_add_test(tcase, move_access);
	tcase_add_test(tcase, two_sides_move_together);
	tcase_add_test(tcase, decommission);
	tcase_add_test(tcase, complete);
	tcase_add_test(tcase, delete);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
