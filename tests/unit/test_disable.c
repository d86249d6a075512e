// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drives that are disabled, beside a fake changer: spec/rsm/functions.md section 4 (DisableNtmsObject: its medium
 * goes back to the slot when possible), model.md section 7 (drive, enabled flag).
 */
#include "mount_world.h"

#include "enable.h"

/* With the exact code, noted for the table of errors. */
static void disable_gives(int drive, int result)
{
	int r;

	explain_reset();
	r = object_enable(mw.session, mw.root, NTMS_DRIVE, drives[drive], false);
	ck_assert_msg(r == result, "%d, not %d: %s", r, result, explain_text());
	if (result)
		shown_note("DisableNtmsObject", error_public(result), __FILE__);
	world_consistent();
}

static void disable(int drive)
{
	disable_gives(drive, 0);
	ck_assert(!object_of(drives[drive]).enabled);
}

static void enable(int drive)
{
	ck_assert_int_eq(object_enable(mw.session, mw.root, NTMS_DRIVE, drives[drive], true), 0);
}

static long dismounts(void)
{
	return number("SELECT count(*) FROM library_request WHERE operation = %d", NTMS_LM_DISMOUNT);
}

START_TEST(empty_drive)
{
	disable(0);
	ck_assert_int_eq(dismounts(), 0);
	disable_gives(0, NTMS_E_INVALID_STATE);
	/* It gets nothing. */
	mounts(side[0]);
	ck_assert_int_eq(drive_of(0), 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	enable(0);
	disable(1);
	mounts(side[0]);
	ck_assert_int_eq(drive_of(0), 0);
}
END_TEST

START_TEST(released_medium_goes_home)
{
	struct call call;

	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	disable(0);
	is_idle(0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(requests(NTMS_LM_DISMOUNT, NTMS_LM_PASSED), 1);
	prepare(&call, side[0], NULL);
	wishes(&call, drives[0], "");
	gives(&call, NTMS_E_RESOURCE_DISABLED);
}
END_TEST

/* It is its session's; then it goes at once, however that lets go of it. */
START_TEST(medium_in_use_stays)
{
	struct session *session = open_session();
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = session;
	gives(&call, 0);
	disable(0);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_LOADED);
	ck_assert_int_eq(dismounts(), 0);
	switch (_i) {
	case 0:
		session_close(session);
		break;
	case 1:
		ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
		break;
	default:
		ck_assert_int_eq(dismount(side[0], 0), 0);
		break;
	}
	mounts(side[1]);
	works_on();
	is_idle(0);
	if (_i)
		session_close(session);
}
END_TEST

/* By hand, or by a program that knows nothing of us. */
START_TEST(what_others_put_there_goes_home)
{
	strcpy(fake->drive_tags[0], fake->tags[0]);
	strcpy(fake->tags[0], "-");
	fake_sweep(fake);
	disable(0);
	is_idle(0);
	ck_assert_str_eq(fake->drive_tags[0], "-");
}
END_TEST

/* The drive is disabled, and operators are asked. */
START_TEST(medium_that_is_stuck)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	disable(0);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request WHERE arg1 = %Q", drives[0]), 1);
	/* It is left to them. */
	enable(0);
	disable(0);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	ck_assert_int_eq(dismounts(), 1);
}
END_TEST

/* What has begun goes on. */
START_TEST(medium_that_is_on_its_way)
{
	struct call call;

	fake->hold_ready = true;
	prepare(&call, side[0], NULL);
	start(&call);
	waits_until(drive_of(0) == 0);
	disable(0);
	ck_assert_int_eq(dismounts(), 0);
	fake_with(fake->hold_ready = false);
	finish(&call, 0);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_LOADED);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
}
END_TEST

START_TEST(library_that_is_not_there)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	if (_i)
		ck_assert_int_eq(object_enable(mw.session, mw.root, NTMS_LIBRARY, library, false), 0);
	else
		fake_unplug(0, world.directory);
	disable(0);
	ck_assert_int_eq(dismounts(), 0);
}
END_TEST

static void disable_first(struct session *session)
{
	object_enable(session, mw.root, NTMS_DRIVE, drives[0], false);
}

START_TEST(killed_at_each_step)
{
	bool dies = true;
	int n;

	for (n = 1; dies; n++) {
		world_sql("UPDATE element SET enabled = 1, mount_count = 0 WHERE type = %d", NTMS_DRIVE);
		mounts(side[0]);
		ck_assert_int_eq(drive_of(0), 0);
		ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
		dies = dies_at(n, _i, disable_first);
		ck_assert(!object_of(drives[0]).enabled);
		works_on();
		is_idle(0);
		fake->motion_count = 0;
	}
	ck_assert_int_gt(n, 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("disable");
	TCase *drive = test_case(suite, "drive"), *death = test_case(suite, "death");

	tcase_add_test(drive, empty_drive);
	tcase_add_test(drive, released_medium_goes_home);
	tcase_add_loop_test(drive, medium_in_use_stays, 0, 3);
	tcase_add_test(drive, what_others_put_there_goes_home);
	tcase_add_test(drive, medium_that_is_stuck);
	tcase_add_test(drive, medium_that_is_on_its_way);
	tcase_add_loop_test(drive, library_that_is_not_there, 0, 2);
	tcase_add_loop_test(death, killed_at_each_step, 0, 2);
	return world_run(suite);
}
