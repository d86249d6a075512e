// SPDX-License-Identifier: GPL-2.0-or-later
/* Every row of spec/rsm/deallocate.md that needs no changer. */
#include "media_world.h"

static void policy(const char *pool, int to_scratch, int max)
{
	world_sql("UPDATE media_pool SET deallocation_policy = %d, max_allocates = %d WHERE id = %Q",
		  to_scratch, max, pool);
}

/* -- ERROR_SUCCESS -- */

START_TEST(no_limit)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE side SET allocate_count = 1000000");
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM logical_media"), 0);
	mw_in_pool(&t, POOL_APP);
	world_consistent();
}
END_TEST

START_TEST(below_maximum)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	policy(POOL_APP, 0, 2);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
}
END_TEST

START_TEST(maximum_reached)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	int options;

	policy(POOL_APP, 1, 1);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
	mw_in_pool(&t, POOL_APP);
	world_consistent();
	/* Never again: not by any option, not by name, not after a move to Free, not from there. */
	policy(POOL_APP, 0, 0);
	for (options = 0; options <= 1; options++)
		ck_assert_int_eq(mw_allocate(POOL_APP, options, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	mw_refused(NTMS_E_INVALID_STATE,
		   media_allocate(mw.session, mw.root,
				  &(struct allocation){.pool = POOL_APP, .side = t.side[0]}));
	ck_assert_int_eq(media_move(mw.session, mw.root, t.id, mw.free), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
	world_sql("UPDATE media_pool SET allocation_policy = 1");
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	mw_refused(NTMS_E_INVALID_STATE,
		   media_allocate(mw.session, mw.root,
				  &(struct allocation){.pool = POOL_APP, .side = t.side[0]}));
	mw_refused(NTMS_E_INVALID_MEDIA, mw_deallocate(t.logical[0]));
	mw_refused(NTMS_E_INVALID_MEDIA, media_complete(mw.session, mw.root, t.logical[0]));
}
END_TEST

/* CreateNtmsMedia takes any count: one more than the largest is not none. */
START_TEST(largest_count)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	char logical[STORE_ID_SIZE];

	world_sql("UPDATE side SET allocate_count = 4294967295");
	policy(POOL_APP, 0, 7);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	ck_assert_int_eq(mw_deallocate(logical), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
}
END_TEST

START_TEST(to_scratch)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
	mw_in_pool(&t, mw.free);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 1);
	world_consistent();
}
END_TEST

START_TEST(to_scratch_without_bar_code)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "", SIDE_ALLOCATED, -1);

	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_UNPREPARED);
	mw_in_pool(&t, mw.free);
	world_consistent();
}
END_TEST

START_TEST(to_scratch_after_mount)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE side SET mount_count = 1");
	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(world_number("SELECT unverified FROM cartridge"), 0);
}
END_TEST

START_TEST(to_scratch_put_off)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_COMPLETE);

	policy(POOL_DISKS, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, POOL_DISKS);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
	world_consistent();
	ck_assert_int_eq(mw_deallocate(t.logical[1]), 0);
	mw_in_pool(&t, mw.disk_free);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_AVAILABLE);
	world_consistent();
}
END_TEST

/* A side that was never imported is somebody's data. */
START_TEST(to_scratch_not_with_import)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_IMPORT);

	policy(POOL_DISKS, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, POOL_DISKS);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_IMPORT);
}
END_TEST

START_TEST(to_scratch_keeps_decommissioned)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_DECOMMISSIONED);

	policy(POOL_DISKS, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, mw.disk_free);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_DECOMMISSIONED);
	world_consistent();
}
END_TEST

/* design.md section 4, "Identity of media": a duplicate does not become free for all. */
START_TEST(to_scratch_not_in_doubt)
{
	static const char *const flags[] = { "duplicate", "unread", "needs_inventory" };
	struct tape t;
	size_t i;

	policy(POOL_APP, 1, 0);
	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		t = mw_tape(POOL_APP, TYPE_TAPE, "", SIDE_ALLOCATED, -1);
		world_sql("UPDATE cartridge SET %s = 1 WHERE id = %Q", flags[i], t.id);
		world_sql("UPDATE side SET allocatable = 0 WHERE cartridge = %Q", t.id);
		ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
		mw_in_pool(&t, POOL_APP);
		ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
		world_consistent();
	}
}
END_TEST

START_TEST(worm_stays)
{
	struct tape t = mw_tape(POOL_APP, TYPE_WORM, "A00001LZ", SIDE_ALLOCATED, -1);

	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, POOL_APP);
}
END_TEST

START_TEST(no_free_pool)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	policy(POOL_APP, 1, 0);
	world_sql("DELETE FROM media_pool WHERE id = %Q", mw.free);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, POOL_APP);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
}
END_TEST

START_TEST(complete_side)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_COMPLETE, -1);

	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
}
END_TEST

START_TEST(reserved_sister)
{
	struct tape t = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_RESERVED);

	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(mw_state(t.side[1]), SIDE_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT min(allocatable) FROM side"), 2);
	world_consistent();
}
END_TEST

START_TEST(offline)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	mw_to_shelf(&t);
	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_in_pool(&t, mw.free);
	world_consistent();
}
END_TEST

START_TEST(disabled_or_unplugged)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", t.id);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	world_sql("UPDATE library SET operational_state = 21");
	ck_assert_int_eq(mw_deallocate(u.logical[0]), 0);
	ck_assert_int_eq(world_number("SELECT max(allocatable) FROM side"), 0);
}
END_TEST

START_TEST(doubtful)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE cartridge SET duplicate = 1, unread = 1");
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	world_consistent();
}
END_TEST

/* One event, whose number is the revision. */
START_TEST(event_and_revision)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	long events = world_number("SELECT count(*) FROM event");
	char *changes;

	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM event"), events + 1);
	ck_assert_int_eq(world_number("SELECT revision FROM cartridge"),
			 world_number("SELECT max(sequence) FROM event"));
	changes = world_rows("SELECT changes FROM event ORDER BY sequence DESC LIMIT 1");
	ck_assert_ptr_nonnull(strstr(changes, "11 3 77777777"));
	ck_assert_ptr_nonnull(strstr(changes, "14 1 66666666"));
	free(changes);
}
END_TEST

/* -- ERROR_INVALID_PARAMETER -- */

START_TEST(parameters)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	mw_refused(NTMS_E_INVALID_PARAMETER, media_deallocate(mw.session, mw.root, NULL, 0));
	mw_refused(NTMS_E_INVALID_PARAMETER, media_deallocate(mw.session, mw.root, t.logical[0], 1));
	/* Parameters come before existence and access. */
	mw_refused(NTMS_E_INVALID_PARAMETER,
		   media_deallocate(mw.session, mw.user, t.side[0], 0x80000000));
}
END_TEST

/* -- ERROR_INVALID_MEDIA, ERROR_INVALID_PARTITION -- */

START_TEST(unknown)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	const char *const ids[] = {
		"00000000-0000-0000-0000-000000000000", "12345678-0000-4000-8000-000000000000", "",
		"not an id", t.id, t.side[0], POOL_APP, LIBRARY,
	};
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		mw_refused(NTMS_E_INVALID_MEDIA, mw_deallocate(ids[i]));
	/* Existence comes before access. */
	mw_refused(NTMS_E_INVALID_MEDIA, media_deallocate(mw.session, mw.user, ids[1], 0));
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	mw_refused(NTMS_E_INVALID_MEDIA, mw_deallocate(t.logical[0]));
}
END_TEST

START_TEST(damaged)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("PRAGMA foreign_keys = OFF; DELETE FROM side");
	mw_refused(NTMS_E_INVALID_MEDIA, mw_deallocate(t.logical[0]));
}
END_TEST

/* -- ERROR_ACCESS_DENIED -- */

START_TEST(access_to_pool)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	mw_refused(NTMS_E_ACCESS_DENIED, media_deallocate(mw.session, mw.user, t.logical[0], 0));
	ck_assert_ptr_nonnull(strstr(explain_text(), "control"));
	/* Access comes before state. */
	mw_into_drive(&t);
	mw_refused(NTMS_E_ACCESS_DENIED, media_deallocate(mw.session, mw.user, t.logical[0], 0));
}
END_TEST

START_TEST(access_to_free)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_OPEN, POOL_APP);
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, mw.free);
	policy(POOL_APP, 1, 0);
	mw_refused(NTMS_E_ACCESS_DENIED, media_deallocate(mw.session, mw.user, t.logical[0], 0));
	/* It stays where it is when it becomes decommissioned: Free is not asked. */
	policy(POOL_APP, 1, 1);
	ck_assert_int_eq(media_deallocate(mw.session, mw.user, t.logical[0], 0), 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_DECOMMISSIONED);
}
END_TEST

START_TEST(use_of_free_is_enough)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_OPEN, POOL_APP);
	policy(POOL_APP, 1, 0);
	ck_assert_int_eq(media_deallocate(mw.session, mw.user, t.logical[0], 0), 0);
	mw_in_pool(&t, mw.free);
}
END_TEST

/* -- ERROR_BUSY -- */

START_TEST(busy)
{
	static const int states[] = { 1, 2, 3, 4, 6 };
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(*states); i++) {
		world_sql("UPDATE cartridge SET state = %d", states[i]);
		mw_refused(NTMS_E_BUSY, mw_deallocate(t.logical[0]));
	}
	world_sql("UPDATE cartridge SET state = 0");
	mw_into_drive(&t);
	mw_refused(NTMS_E_BUSY, mw_deallocate(t.logical[0]));
	ck_assert_ptr_nonnull(strstr(explain_text(), "A00001L9"));
	world_sql("UPDATE cartridge SET location = home");
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("deallocate");
	TCase *tcase = tcase_create("deallocate");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, mw_setup, mw_teardown);
	tcase_add_test(tcase, no_limit);
	tcase_add_test(tcase, below_maximum);
	tcase_add_test(tcase, maximum_reached);
	tcase_add_test(tcase, largest_count);
	tcase_add_test(tcase, to_scratch);
	tcase_add_test(tcase, to_scratch_without_bar_code);
	tcase_add_test(tcase, to_scratch_after_mount);
	tcase_add_test(tcase, to_scratch_put_off);
	tcase_add_test(tcase, to_scratch_not_with_import);
	tcase_add_test(tcase, to_scratch_keeps_decommissioned);
	tcase_add_test(tcase, to_scratch_not_in_doubt);
	tcase_add_test(tcase, worm_stays);
	tcase_add_test(tcase, no_free_pool);
	tcase_add_test(tcase, complete_side);
	tcase_add_test(tcase, reserved_sister);
	tcase_add_test(tcase, offline);
	tcase_add_test(tcase, disabled_or_unplugged);
	tcase_add_test(tcase, doubtful);
	tcase_add_test(tcase, event_and_revision);
	tcase_add_test(tcase, parameters);
	tcase_add_test(tcase, unknown);
	tcase_add_test(tcase, damaged);
	tcase_add_test(tcase, access_to_pool);
	tcase_add_test(tcase, access_to_free);
	tcase_add_test(tcase, use_of_free_is_enough);
	tcase_add_test(tcase, busy);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
