// SPDX-License-Identifier: GPL-2.0-or-later
/* AllocateNtmsMedia(): spec/rsm/model.md section 5.1 and gaps.md A, without a changer. */
#include "media_world.h"

static struct allocation a;

static int allocate(const char *pool, const char *side, uint32_t options)
{
	memset(&a, 0, sizeof(a));
	a.pool = pool;
	a.side = side;
	a.options = options;
	explain_reset();
	return media_allocate(mw.session, mw.root, &a);
}

static int next(const char *pool, const char *logical)
{
	memset(&a, 0, sizeof(a));
	a.pool = pool;
	a.next_to = logical;
	a.options = NTMS_ALLOCATE_NEXT;
	explain_reset();
	return media_allocate(mw.session, mw.root, &a);
}

static void from_scratch(const char *pool, int on)
{
	world_sql("UPDATE media_pool SET allocation_policy = %d WHERE id = %Q", on, pool);
}

START_TEST(from_pool)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	long events = world_number("SELECT count(*) FROM event");

	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_int_eq(strlen(a.logical_media), 36);
	ck_assert_str_eq(a.from, POOL_APP);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(world_number("SELECT allocate_count FROM side"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM event"), events + 1);
	ck_assert_int_eq(world_number("SELECT revision FROM cartridge"),
			 world_number("SELECT max(sequence) FROM event"));
	world_consistent();
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
	ck_assert_str_eq(a.logical_media, "");
	ck_assert_str_eq(explain_text(), "pool Backup: no side available: 1 allocated");
}
END_TEST

START_TEST(words_for_an_empty_pool)
{
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
	ck_assert_str_eq(explain_text(), "pool Backup: no side available: it is empty");
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	mw_tape(POOL_APP, TYPE_TAPE, "A00003L9", SIDE_DECOMMISSIONED, -1);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 4));
	ck_assert_str_eq(explain_text(),
			 "pool Backup: no side available: 1 decommissioned, 2 allocated");
	/* Who is sent to the Free pool, and wonders, is told of it. */
	from_scratch(POOL_APP, 1);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 4));
	ck_assert_str_eq(explain_text(), "pool Backup: no side available: 1 decommissioned, 2 allocated; "
					 "Free pool: it is empty");
	mw_tape(mw.free, TYPE_TAPE, "A00004L9", SIDE_AVAILABLE, -1);
	world_sql("UPDATE side SET allocatable = 0");
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 4));
	ck_assert_str_eq(explain_text(), "pool Backup: no side available: 1 decommissioned, 2 allocated; "
					 "Free pool: 1 available but not to be had");
}
END_TEST

/* Words are not worth a count of a million sides, while nobody else has the store. */
START_TEST(words_for_a_large_pool)
{
	const char *many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) ";

	mw_tape(POOL_APP, TYPE_TAPE, "", SIDE_ALLOCATED, -1);
	mw_tape(POOL_APP, TYPE_TAPE, "", SIDE_COMPLETE, -1);
	world_sql("%s INSERT INTO cartridge SELECT 'c' || i, name, description, created, modified,"
		  " enabled, library, pool, media_type, NULL, NULL, bar_code, sequence, state,"
		  " medium_type_code, density_code, NULL, 0, 0, revision, position_only, duplicate,"
		  " unread, needs_inventory, cleaner, unverified FROM n, (SELECT * FROM cartridge LIMIT 1)",
		  many);
	world_sql("%s INSERT INTO side (id, cartridge, number, name, description, created, modified,"
		  " enabled, state, pool, allocatable, label_type, label_id, label_info, mount_count,"
		  " allocate_count, capacity) SELECT 's' || i, 'c' || i, 0, '', '', 1, 1, 1, 5, %Q, 1, '',"
		  " '', '', 0, 1, 0 FROM n", many, POOL_APP);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
	ck_assert_str_eq(explain_text(),
			 "pool Backup: no side available: more than 1000 allocated, 1 complete");
}
END_TEST

/* Allocated least, then oldest. */
START_TEST(order)
{
	struct tape t[3];
	int i;

	for (i = 0; i < 3; i++) {
		char bar_code[9];

		snprintf(bar_code, sizeof(bar_code), "A0000%dL9", i);
		t[i] = mw_tape(POOL_APP, TYPE_TAPE, bar_code, SIDE_AVAILABLE, -1);
	}
	world_sql("UPDATE side SET allocate_count = 1 WHERE id = %Q", t[0].side[0]);
	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_int_eq(mw_state(t[1].side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_int_eq(mw_state(t[2].side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_int_eq(mw_state(t[0].side[0]), SIDE_ALLOCATED);
}
END_TEST

START_TEST(shared_first)
{
	struct tape whole = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_AVAILABLE, SIDE_AVAILABLE);
	struct tape half = mw_tape(POOL_DISKS, TYPE_DISK, "D2", SIDE_ALLOCATED, SIDE_AVAILABLE);

	ck_assert_int_eq(allocate(POOL_DISKS, NULL, 0), 0);
	ck_assert_int_eq(mw_state(half.side[1]), SIDE_ALLOCATED);
	ck_assert_int_eq(allocate(POOL_DISKS, NULL, 0), 0);
	ck_assert_int_eq(mw_state(whole.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(whole.side[1]), SIDE_AVAILABLE);
	world_consistent();
}
END_TEST

START_TEST(new_and_next)
{
	struct tape half = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_ALLOCATED, SIDE_AVAILABLE);
	struct tape whole = mw_tape(POOL_DISKS, TYPE_DISK, "D2", SIDE_AVAILABLE, SIDE_AVAILABLE);
	char first[STORE_ID_SIZE];

	ck_assert_int_eq(allocate(POOL_DISKS, NULL, NTMS_ALLOCATE_NEW), 0);
	strcpy(first, a.logical_media);
	ck_assert_int_eq(mw_state(whole.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(whole.side[1]), SIDE_RESERVED);
	ck_assert_int_eq(mw_state(half.side[1]), SIDE_AVAILABLE);
	world_consistent();
	/* Reserved is for the owner only. */
	mw_refused(NTMS_E_INVALID_STATE, allocate(POOL_DISKS, whole.side[1], 0));
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_DISKS, NULL, NTMS_ALLOCATE_NEW));
	ck_assert_int_eq(next(POOL_DISKS, first), 0);
	ck_assert_int_eq(mw_state(whole.side[1]), SIDE_ALLOCATED);
	ck_assert_str_ne(a.logical_media, first);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, next(POOL_DISKS, first));
	world_consistent();
}
END_TEST

/* gaps.md A5: only a side with an owner stands against NEW; only Available sisters are reserved. */
START_TEST(new_beside_sides_without_owner)
{
	static const int states[] = {
		SIDE_DECOMMISSIONED, SIDE_IMPORT, SIDE_FOREIGN, SIDE_INCOMPATIBLE, SIDE_UNPREPARED,
	};
	char logical[STORE_ID_SIZE];
	struct tape t;
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(*states); i++) {
		t = mw_tape(POOL_DISKS, TYPE_DISK, "", states[i], SIDE_AVAILABLE);
		ck_assert_int_eq(allocate(POOL_DISKS, NULL, NTMS_ALLOCATE_NEW), 0);
		ck_assert_int_eq(mw_state(t.side[1]), SIDE_ALLOCATED);
		ck_assert_int_eq(mw_state(t.side[0]), states[i]);
		world_consistent();
		strcpy(logical, a.logical_media);
		mw_refused(NTMS_E_MEDIA_UNAVAILABLE, next(POOL_DISKS, logical));
	}
	/* Written by a change of the library, too. */
	t = mw_tape(POOL_DISKS, TYPE_DISK, "", SIDE_AVAILABLE, SIDE_DECOMMISSIONED);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(session_begin(mw.session, STORE_WRITE), 0);
	ck_assert_int_eq(session_end(mw.session, media_refresh_library(mw.session, LIBRARY)), 0);
	world_consistent();
	ck_assert_int_eq(allocate(POOL_DISKS, t.side[0], NTMS_ALLOCATE_NEW), 0);
}
END_TEST

START_TEST(next_errors)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_ALLOCATED, SIDE_RESERVED);

	mw_refused(NTMS_E_INVALID_MEDIA, next(POOL_DISKS, t.id));
	mw_refused(NTMS_E_INVALID_MEDIA, next(POOL_DISKS, ""));
	mw_refused(NTMS_E_INVALID_PARAMETER, next(POOL_DISKS, NULL));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, next(POOL_APP, t.logical[0]));
	mw_to_shelf(&t);
	mw_refused(NTMS_E_MEDIA_OFFLINE, next(POOL_DISKS, t.logical[0]));
}
END_TEST

/* NEXT takes a side, too, when the logical medium is none. */
START_TEST(next_by_side)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_ALLOCATED, SIDE_RESERVED);

	memset(&a, 0, sizeof(a));
	a.pool = POOL_DISKS;
	a.next_to = "00000000-0000-0000-0000-000000000000";
	a.side = t.side[0];
	a.options = NTMS_ALLOCATE_NEXT;
	ck_assert_int_eq(media_allocate(mw.session, mw.root, &a), 0);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_ALLOCATED);
}
END_TEST

START_TEST(free_pool)
{
	struct tape t = mw_tape(mw.free, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);

	/* Policy off: Free is not searched. */
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
	from_scratch(POOL_APP, 1);
	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_str_eq(a.from, mw.free);
	mw_in_pool(&t, POOL_APP);
	world_consistent();
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
}
END_TEST

START_TEST(own_pool_before_free)
{
	struct tape f = mw_tape(mw.free, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape own = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_AVAILABLE, -1);

	from_scratch(POOL_APP, 1);
	world_sql("UPDATE side SET allocate_count = 9 WHERE id = %Q", own.side[0]);
	ck_assert_int_eq(allocate(POOL_APP, NULL, 0), 0);
	ck_assert_int_eq(mw_state(own.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(f.side[0]), SIDE_AVAILABLE);
}
END_TEST

START_TEST(whole_cartridge_leaves_free)
{
	struct tape t = mw_tape(mw.disk_free, TYPE_DISK, "D1", SIDE_AVAILABLE, SIDE_AVAILABLE);

	from_scratch(POOL_DISKS, 1);
	ck_assert_int_eq(allocate(POOL_DISKS, NULL, 0), 0);
	mw_in_pool(&t, POOL_DISKS);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_AVAILABLE);
	world_consistent();
}
END_TEST

START_TEST(no_free_pool)
{
	from_scratch(POOL_APP, 1);
	world_sql("DELETE FROM media_pool WHERE id = %Q", mw.free);
	mw_refused(NTMS_E_DEVICE_NOT_AVAILABLE, allocate(POOL_APP, NULL, 0));
}
END_TEST

START_TEST(unprepared_is_not_available)
{
	mw_tape(mw.free, TYPE_TAPE, "", SIDE_UNPREPARED, -1);
	from_scratch(POOL_APP, 1);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
}
END_TEST

/* Named sides. */

START_TEST(named)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape f = mw_tape(mw.free, TYPE_TAPE, "A00002L9", SIDE_AVAILABLE, -1);

	ck_assert_int_eq(allocate(POOL_APP, t.side[0], 0), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_ALLOCATED);
	/* From Free by name whatever the policy says. */
	ck_assert_int_eq(allocate(POOL_APP, f.side[0], 0), 0);
	ck_assert_str_eq(a.from, mw.free);
	mw_in_pool(&f, POOL_APP);
	world_consistent();
}
END_TEST

START_TEST(named_import)
{
	struct tape t = mw_tape(mw.disk_import, TYPE_DISK, "D1", SIDE_IMPORT, SIDE_IMPORT);

	ck_assert_int_eq(allocate(POOL_DISKS, t.side[1], 0), 0);
	ck_assert_str_eq(a.from, mw.disk_import);
	mw_in_pool(&t, POOL_DISKS);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_IMPORT);
	world_consistent();
	/* The other side is not given out unnamed; by name it is. */
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_DISKS, NULL, 0));
	ck_assert_int_eq(allocate(POOL_DISKS, t.side[0], 0), 0);
	world_consistent();
}
END_TEST

START_TEST(named_wrong_state)
{
	static const int states[] = {
		SIDE_UNKNOWN, SIDE_UNPREPARED, SIDE_INCOMPATIBLE, SIDE_DECOMMISSIONED,
		SIDE_ALLOCATED, SIDE_COMPLETE, SIDE_FOREIGN, SIDE_RESERVED,
	};
	struct tape t;
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(*states); i++) {
		t = mw_tape(POOL_APP, TYPE_TAPE, "", states[i], -1);
		mw_refused(NTMS_E_INVALID_STATE, allocate(POOL_APP, t.side[0], 0));
	}
}
END_TEST

START_TEST(named_errors)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape d = mw_tape(mw.disk_import, TYPE_DISK, "D1", SIDE_IMPORT, SIDE_IMPORT);
	struct tape u = mw_tape(mw.foreign, TYPE_TAPE, "A00002L9", SIDE_FOREIGN, -1);

	mw_refused(NTMS_E_INVALID_MEDIA, allocate(POOL_APP, t.id, 0));
	mw_refused(NTMS_E_INVALID_MEDIA, allocate(POOL_APP, "", 0));
	mw_refused(NTMS_E_MEDIA_INCOMPATIBLE, allocate(POOL_APP, d.side[0], 0));
	mw_refused(NTMS_E_INVALID_STATE, allocate(POOL_APP, u.side[0], 0));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate(POOL_OTHER, t.side[0], 0));
	world_sql("UPDATE cartridge SET needs_inventory = 1 WHERE id = %Q", t.id);
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, t.side[0], 0));
	world_sql("UPDATE cartridge SET needs_inventory = 0, enabled = 0 WHERE id = %Q", t.id);
	mw_refused(NTMS_E_RESOURCE_DISABLED, allocate(POOL_APP, t.side[0], 0));
	world_sql("UPDATE cartridge SET enabled = 1 WHERE id = %Q", t.id);
	mw_to_shelf(&t);
	mw_refused(NTMS_E_MEDIA_OFFLINE, allocate(POOL_APP, t.side[0], 0));
}
END_TEST

START_TEST(named_new)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_ALLOCATED, SIDE_AVAILABLE);

	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_DISKS, t.side[1], NTMS_ALLOCATE_NEW));
	ck_assert_int_eq(allocate(POOL_DISKS, t.side[1], 0), 0);
}
END_TEST

/* What may not be allocated, whatever its sides say. */
START_TEST(not_allocatable)
{
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	world_sql("UPDATE side SET allocatable = 0");
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, allocate(POOL_APP, NULL, 0));
	ck_assert_str_eq(explain_text(),
			 "pool Backup: no side available: 1 available but not to be had");
}
END_TEST

START_TEST(pools)
{
	struct tape t = mw_tape(mw.free, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);

	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate(mw.free, NULL, 0));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate(mw.import, NULL, 0));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate(POOL_BOX, NULL, 0));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate(t.side[0], NULL, 0));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, allocate("", NULL, 0));
	mw_refused(NTMS_E_INVALID_PARAMETER, allocate(NULL, NULL, 0));
	mw_refused(NTMS_E_INVALID_PARAMETER, allocate(POOL_APP, NULL, 3));
	mw_refused(NTMS_E_INVALID_PARAMETER, allocate(POOL_APP, NULL, 8));
}
END_TEST

START_TEST(waiting)
{
	memset(&a, 0, sizeof(a));
	a.pool = POOL_APP;
	a.timeout = 50;
	explain_reset();
	ck_assert_int_eq(media_allocate(mw.session, mw.root, &a), NTMS_E_TIMEOUT);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 0);
	a.options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE;
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE, media_allocate(mw.session, mw.root, &a));
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	a.options = 0;
	ck_assert_int_eq(media_allocate(mw.session, mw.root, &a), 0);
}
END_TEST

START_TEST(access_rights)
{
	struct tape f = mw_tape(mw.free, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape i = mw_tape(mw.import, TYPE_TAPE, "A00002L9", SIDE_IMPORT, -1);

	memset(&a, 0, sizeof(a));
	a.pool = POOL_APP;
	mw_refused(NTMS_E_ACCESS_DENIED, media_allocate(mw.session, mw.user, &a));
	/* With control of the pool, use of Free is enough ... */
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_OPEN, POOL_APP);
	from_scratch(POOL_APP, 1);
	ck_assert_int_eq(media_allocate(mw.session, mw.user, &a), 0);
	mw_in_pool(&f, POOL_APP);
	/* ... of Import it is not. */
	a.side = i.side[0];
	mw_refused(NTMS_E_ACCESS_DENIED, media_allocate(mw.session, mw.user, &a));
	a.side = NULL;
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, mw.free);
	mw_refused(NTMS_E_ACCESS_DENIED, media_allocate(mw.session, mw.user, &a));
}
END_TEST

/* The store of a machine is asked by index: no statement of an allocation reads a whole table. */
START_TEST(query_plans)
{
	static const int statements[] = {
		SQL_SIDE_TO_ALLOCATE, SQL_CARTRIDGE_BY_ID, SQL_CARTRIDGE_OF_SIDE, SQL_SIDE_OF_LOGICAL,
		SQL_CARTRIDGE_UPDATE, SQL_SIDE_UPDATE, SQL_LOGICAL_INSERT, SQL_LOGICAL_DELETE,
		SQL_POOL_COUNT, SQL_POOL_BY_ID, SQL_POOL_SECURITY, SQL_BAR_CODE_ROWS,
		SQL_CARTRIDGES_OF_LIBRARY, SQL_EVENT_FROM, SQL_LIBRARY_REFRESH_SIDES,
	};
	char *sql, *plan;
	size_t i;

	for (i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
		sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", store_sql[statements[i]]);
		plan = world_rows("%s", sql);
		ck_assert_msg(!strstr(plan, "SCAN side") && !strstr(plan, "SCAN c\n") &&
			      !strstr(plan, "SCAN cartridge") && !strstr(plan, "SCAN event") &&
			      !strstr(plan, "SCAN s\n"),
			      "%s\n%s", sql, plan);
		sqlite3_free(sql);
		free(plan);
	}
	plan = world_rows("EXPLAIN QUERY PLAN %s", store_sql[SQL_SIDE_TO_ALLOCATE]);
	ck_assert_ptr_nonnull(strstr(plan, "INDEX side_to_allocate"));
	ck_assert_ptr_null(strstr(plan, "TEMP B-TREE"));
	free(plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("allocate");
	TCase *tcase = tcase_create("allocate");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, mw_setup, mw_teardown);
	tcase_add_test(tcase, from_pool);
	tcase_add_test(tcase, words_for_an_empty_pool);
	tcase_add_test(tcase, words_for_a_large_pool);
	tcase_add_test(tcase, order);
	tcase_add_test(tcase, shared_first);
	tcase_add_test(tcase, new_and_next);
	tcase_add_test(tcase, new_beside_sides_without_owner);
	tcase_add_test(tcase, next_errors);
	tcase_add_test(tcase, next_by_side);
	tcase_add_test(tcase, free_pool);
	tcase_add_test(tcase, own_pool_before_free);
	tcase_add_test(tcase, whole_cartridge_leaves_free);
	tcase_add_test(tcase, no_free_pool);
	tcase_add_test(tcase, unprepared_is_not_available);
	tcase_add_test(tcase, named);
	tcase_add_test(tcase, named_import);
	tcase_add_test(tcase, named_wrong_state);
	tcase_add_test(tcase, named_errors);
	tcase_add_test(tcase, named_new);
	tcase_add_test(tcase, not_allocatable);
	tcase_add_test(tcase, pools);
	tcase_add_test(tcase, waiting);
	tcase_add_test(tcase, access_rights);
	tcase_add_test(tcase, query_plans);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
