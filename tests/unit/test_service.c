// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What operators are asked to mend, beside a fake changer: spec/rsm/model.md section 10 (a device failed:
 * DEVICESERVICE), functions.md section 8 (what such a request may be about).
 */
#include "mount_world.h"

#include "eject.h"
#include "inject.h"
#include "operator_request.h"

/* Requests about an object that wait for an answer, or that were done. */
static long waiting(const char *about, int type)
{
	return number("SELECT count(*) FROM operator_request WHERE request = %d AND arg1 = %Q AND"
		      " arg1_type = %d AND completed = 0", NTMS_OPREQ_DEVICESERVICE, about, type);
}

static long done(const char *about)
{
	return number("SELECT count(*) FROM operator_request WHERE request = %d AND arg1 = %Q AND"
		      " state = %d AND completed > 0", NTMS_OPREQ_DEVICESERVICE, about,
		      NTMS_OPSTATE_COMPLETE);
}

static long all_requests(void)
{
	return number("SELECT count(*) FROM operator_request");
}

static void says(const char *words)
{
	char message[300];

	world_value(message, sizeof(message), "SELECT message FROM operator_request WHERE completed = 0");
	ck_assert_msg(strstr(message, words) != NULL, "'%s', not '%s'", message, words);
}

static void satisfy(const char *about)
{
	char id[STORE_ID_SIZE];

	value(id, "SELECT id FROM operator_request WHERE arg1 = %Q AND completed = 0", about);
	ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, id), 0);
}

static void fails_with(int *failure, int error, int key, int asc, int ascq)
{
	*failure = error;
	fake->fail_sense = (struct ntms_sense){ .valid = 1, .key = key, .asc = asc, .ascq = ascq };
}

/* -- what is stuck -- */

static void gets_stuck(void)
{
	mounts(side[0]);
	fake->fail_move = EIO;
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	ck_assert_int_eq(drive_of(0), 0);
}

START_TEST(stuck_cartridge)
{
	gets_stuck();
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	says("Cartridge A00000L9 is stuck in ");
	says("drive or robot failed");
	/* The same again is nothing new. */
	fake->fail_move = EIO;
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(all_requests(), 1);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	is_idle(0);
	ck_assert_int_eq(done(drives[0]), 1);
	ck_assert_int_eq(all_requests(), 1);
}
END_TEST

START_TEST(stuck_for_other_reasons)
{
	mounts(side[0]);
	if (_i) {
		fake->fail_move = ETXTBSY;
		ck_assert_int_eq(dismount(side[0], 0), NTMS_E_INVALID_STATE);
		says(": a program uses it");
	} else {
		strcpy(fake->tags[0], "B00000L9");
		strcpy(fake->tags[6], "B00001L9");
		strcpy(fake->tags[7], "B00002L9");
		fake_sweep(fake);
		ck_assert_int_eq(dismount(side[0], 0), NTMS_E_LIBRARY_FULL);
		says(": no slot is empty");
		strcpy(fake->tags[0], "-");
		fake_sweep(fake);
	}
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	ck_assert_int_eq(done(drives[0]), 1);
}
END_TEST

/* By hand: to a slot, or out of the library. */
START_TEST(hands_take_it)
{
	gets_stuck();
	if (_i)
		strcpy(fake->tags[0], fake->drive_tags[0]);
	strcpy(fake->drive_tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(done(drives[0]), 1);
	ck_assert_int_eq(all_requests(), 1);
}
END_TEST

/* They said that it was done. */
START_TEST(stuck_again)
{
	gets_stuck();
	satisfy(drives[0]);
	fake->fail_move = EIO;
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	ck_assert_int_eq(done(drives[0]), 1);
}
END_TEST

/* What a program asked for itself is its own affair. */
START_TEST(another_request_about_the_drive)
{
	const struct operator_request request = {
		.request = NTMS_OPREQ_DEVICESERVICE, .message = "Dust it", .arg1 = drives[0],
	};
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(operator_request_submit(mw.session, mw.root, &request, id), 0);
	gets_stuck();
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 2);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	says("Dust it");
}
END_TEST

/* -- drives that do not get ready -- */

static int mount_in(struct call *call, const char *medium, const char *drive)
{
	prepare(call, medium, NULL);
	wishes(call, drive, "");
	return run(call);
}

START_TEST(drive_is_not_ready)
{
	static const struct {
		int error, key, asc, ascq;
		const char *words;	/* NULL: nothing that hands mend */
	} ways[] = {
		{ ETIMEDOUT, 2, 0x04, 0x01, "sense 2/04/01" },
		{ EIO, 4, 0x40, 0x80, "sense 4/40/80" },
		{ EIO, 2, 0x04, 0x03, "sense 2/04/03" },
		{ EIO, 3, 0x30, 0x01, NULL },
		{ EMEDIUMTYPE, 2, 0x30, 0x00, NULL },
	};
	struct call call;
	int n;

	for (n = 0; n < 2; n++) {
		fails_with(&fake->fail_ready, ways[_i].error, ways[_i].key, ways[_i].asc, ways[_i].ascq);
		ck_assert_int_ne(mount_in(&call, side[0], drives[0]), 0);
		ck_assert_int_eq(all_requests(), ways[_i].words ? 1 : 0);
		ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), ways[_i].words ? 1 : 0);
		works_on();
		is_idle(0);
	}
	if (ways[_i].words)
		says(ways[_i].words);
	ck_assert_int_eq(mount_in(&call, side[1], drives[0]), 0);
	ck_assert_int_eq(drive_of(1), 0);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 0);
	ck_assert_int_eq(done(drives[0]), ways[_i].words ? 1 : 0);
}
END_TEST

/* The rest of the library goes on: what has to be mended is used by those who wish for it, or need all. */
START_TEST(others_are_used_meanwhile)
{
	struct call call;

	fails_with(&fake->fail_ready, EIO, 4, 0x44, 0);
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	works_on();
	mounts(side[0]);
	ck_assert_int_eq(drive_of(0), 1);
	/* The only one that is left is in use: it is waited for. */
	prepare(&call, side[1], NULL);
	call.mount.timeout = 200;
	gives(&call, NTMS_E_TIMEOUT);
	ck_assert_int_eq(drive_of(1), -1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	if (_i) {
		satisfy(drives[0]);
	} else {
		prepare(&call, side[0], side[1]);
		gives(&call, 0);
		ck_assert_int_eq(dismount(side[0], 0), 0);
		ck_assert_int_eq(dismount(side[1], 0), 0);
	}
	is_idle(0);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 0);
	mounts(side[0]);
	prepare(&call, side[1], NULL);
	gives(&call, 0);
	ck_assert_int_ge(drive_of(1), 0);
}
END_TEST

/* -- robots -- */

static int mount_fails(struct session *session)
{
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = session;
	return run(&call);
}

START_TEST(robot_is_broken)
{
	int n;

	for (n = 0; n < 2; n++) {
		fails_with(&fake->fail_move, EIO, 4, 0x15, 0x01);
		ck_assert_int_eq(mount_fails(mw.session), NTMS_E_DEVICE_NOT_AVAILABLE);
		ck_assert_int_eq(waiting(library, NTMS_LIBRARY), 1);
		ck_assert_int_eq(all_requests(), 1);
		is_idle(0);
	}
	says("failed with cartridge A00000L9: sense 4/15/01");
	mounts(side[1]);
	ck_assert_int_eq(waiting(library, NTMS_LIBRARY), 0);
	ck_assert_int_eq(done(library), 1);
}
END_TEST

/* A door, a medium that does not fit, no answer at all: nobody can say that something is broken. */
START_TEST(robot_is_not_broken)
{
	static const struct {
		int error, key, asc, ascq;
	} ways[] = {
		{ EAGAIN, 2, 0x04, 0x18 }, { EMEDIUMTYPE, 5, 0x30, 0x00 }, { EIO, 0, 0, 0 },
	};

	fails_with(&fake->fail_move, ways[_i].error, ways[_i].key, ways[_i].asc, ways[_i].ascq);
	ck_assert_int_ne(mount_fails(mw.session), 0);
	ck_assert_int_eq(all_requests(), 0);
}
END_TEST

/* What it says of one motion says nothing of the next. */
START_TEST(robot_was_broken_before)
{
	fails_with(&fake->fail_move, EIO, 4, 0x15, 0x01);
	ck_assert_int_ne(mount_fails(mw.session), 0);
	satisfy(library);
	fake->fail_move = EIO;
	ck_assert_int_ne(mount_fails(mw.session), 0);
	ck_assert_int_eq(waiting(library, NTMS_LIBRARY), 0);
}
END_TEST

START_TEST(robot_breaks_beside_a_port)
{
	struct eject eject = {.cartridge = tape[0], .action = NTMS_EJECT_START};
	struct inject inject = {.library = library, .action = NTMS_INJECT_START};

	fake->ports = 1;
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	fails_with(&fake->fail_move, EIO, 4, 0x15, 0x01);
	if (_i) {
		hands_put(0, "N00001L9");
		ck_assert_int_eq(media_inject(mw.session, mw.root, &inject), NTMS_E_DEVICE_NOT_AVAILABLE);
		says("N00001L9");
	} else {
		ck_assert_int_eq(media_eject(mw.session, mw.root, &eject), NTMS_E_DEVICE_NOT_AVAILABLE);
		says("A00000L9");
	}
	ck_assert_int_eq(waiting(library, NTMS_LIBRARY), 1);
	ck_assert_int_eq(all_requests(), 1);
}
END_TEST

/* What is in a drive, and is ejected: it is that which it is about. */
START_TEST(eject_from_a_drive_fails)
{
	struct eject eject = {.cartridge = tape[0], .action = NTMS_EJECT_START};

	fake->ports = 1;
	fake_sweep(fake);
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fails_with(&fake->fail_move, EIO, 4, 0x53, 0x00);
	ck_assert_int_eq(media_eject(mw.session, mw.root, &eject), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	ck_assert_int_eq(all_requests(), 1);
}
END_TEST

/* -- what drives say at a dismount: TapeAlert flags of SSC -- */

#define ALERT(number) (UINT64_C(1) << ((number) - 1))

static void dismounts_with(uint64_t alerts)
{
	mounts(side[0]);
	fake->alerts[drive_of(0)] = alerts;
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
}

START_TEST(drive_says_that_it_is_broken)
{
	static const struct {
		int flag;
		const char *words;
	} ways[] = {
		{ 30, "hardware fault A" }, { 31, "hardware fault B" }, { 26, "fan" },
		{ 27, "power supply" }, { 38, "failure predicted" }, { 39, "diagnostics required" },
	};

	ck_assert_int_eq(object_of(drives[0]).operational_state, NTMS_READY);
	dismounts_with(ALERT(ways[_i].flag));
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	says(" says of itself: ");
	says(ways[_i].words);
	ck_assert_int_eq(object_of(drives[0]).operational_state, NTMS_NEEDS_SERVICE);
	ck_assert_int_eq(object_of(drives[1]).operational_state, NTMS_READY);
	/* Once; and it can be used. */
	world_sql("UPDATE element SET mount_count = 0");
	mounts(side[1]);
	ck_assert_int_eq(drive_of(1), 0);
	fake->alerts[0] = ALERT(31);
	ck_assert_int_eq(dismount(side[1], 0), 0);
	ck_assert_int_eq(all_requests(), 1);
	satisfy(drives[0]);
	ck_assert_int_eq(object_of(drives[0]).operational_state, NTMS_READY);
}
END_TEST

START_TEST(drive_says_that_the_medium_is_worn)
{
	static const struct {
		int flag;
		const char *words;
	} ways[] = {
		{ 4, "medium error" }, { 7, "worn out" }, { 13, "torn tape" }, { 15, "chip failed" },
		{ 3, "hard error" }, { 5, "read failed" }, { 6, "write failed" },
	};

	dismounts_with(ALERT(ways[_i].flag));
	ck_assert_int_eq(waiting(tape[0], NTMS_PHYSICAL_MEDIA), 1);
	says(" says of cartridge A00000L9: ");
	says(ways[_i].words);
	dismounts_with(ALERT(ways[_i].flag));
	ck_assert_int_eq(all_requests(), 1);
}
END_TEST

/* Write protection, a clean drive, a medium that is not worn out yet: nothing to be mended. */
START_TEST(drive_says_other_things)
{
	dismounts_with(ALERT(1) | ALERT(9) | ALERT(19) | ALERT(50) | ALERT(64));
	ck_assert_int_eq(all_requests(), 0);
}
END_TEST

/* The worst of each. */
START_TEST(drive_says_everything)
{
	dismounts_with(~(ALERT(20) | ALERT(21)));
	ck_assert_int_eq(waiting(tape[0], NTMS_PHYSICAL_MEDIA), 1);
	ck_assert_int_eq(waiting(drives[0], NTMS_DRIVE), 1);
	ck_assert_int_eq(all_requests(), 2);
}
END_TEST

/* -- workers that die -- */

/* It fails for good, whoever is told: operators are asked once. */
START_TEST(killed_at_each_step)
{
	const char *drive;
	bool dies = true;
	int n;

	for (n = 1; dies; n++) {
		mounts(side[0]);
		drive = drives[drive_of(0)];
		fake->fail_move = EIO;
		dies = dies_at(n, false, dismount_tape);
		if (dies)
			fake->fail_move = EIO;
		works_on();
		ck_assert_int_eq(waiting(drive, NTMS_DRIVE), 1);
		ck_assert_int_eq(dismount_drive(drive), 0);
		ck_assert_int_eq(waiting(drive, NTMS_DRIVE), 0);
		ck_assert_int_eq(all_requests(), n);
		fake->fail_move = 0;
		fake->motion_count = 0;
	}
	ck_assert_int_gt(n, 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("service");
	TCase *stuck = test_case(suite, "stuck"), *drive = test_case(suite, "drive");
	TCase *robot = test_case(suite, "robot"), *death = test_case(suite, "death");
	TCase *alert = test_case(suite, "alert");

	tcase_add_test(stuck, stuck_cartridge);
	tcase_add_loop_test(stuck, stuck_for_other_reasons, 0, 2);
	tcase_add_loop_test(stuck, hands_take_it, 0, 2);
	tcase_add_test(stuck, stuck_again);
	tcase_add_test(stuck, another_request_about_the_drive);
	tcase_add_loop_test(drive, drive_is_not_ready, 0, 5);
	tcase_add_loop_test(drive, others_are_used_meanwhile, 0, 2);
	tcase_add_test(robot, robot_is_broken);
	tcase_add_loop_test(robot, robot_is_not_broken, 0, 3);
	tcase_add_test(robot, robot_was_broken_before);
	tcase_add_loop_test(robot, robot_breaks_beside_a_port, 0, 2);
	tcase_add_test(robot, eject_from_a_drive_fails);
	tcase_add_loop_test(alert, drive_says_that_it_is_broken, 0, 6);
	tcase_add_loop_test(alert, drive_says_that_the_medium_is_worn, 0, 7);
	tcase_add_test(alert, drive_says_other_things);
	tcase_add_test(alert, drive_says_everything);
	tcase_add_test(death, killed_at_each_step);
	return world_run(suite);
}
