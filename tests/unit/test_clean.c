// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Cleaning of drives beside a fake changer: spec/rsm/functions.md section 7, model.md sections 7 and 8,
 * gaps.md 59, 61 and 69.
 */
#include "mount_world.h"

#include "clean.h"
#include "cleaner.h"
#include "eject.h"
#include "inject.h"

#define CLEANER_SLOT 6

static char cleaner[STORE_ID_SIZE], slot[STORE_ID_SIZE];

/* In a library of the world of mounts. */
static void setup_cleaner(void)
{
	strcpy(fake->tags[CLEANER_SLOT], "CLN001L9");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	value(cleaner, "SELECT id FROM cartridge WHERE cleaner = 1");
	value(slot, "SELECT id FROM element WHERE library = %Q AND address = %d", library,
	      FAKE_SLOTS + CLEANER_SLOT);
	ck_assert_int_eq(cleaner_reserve(mw.session, mw.root, library, slot), 0);
}

static void set_uses(long uses)
{
	world_sql("UPDATE library SET cleaner_uses = %d WHERE id = %Q", (int)uses, library);
}

static long uses(void)
{
	return number("SELECT cleaner_uses FROM library WHERE id = %Q", library);
}

static long asked(void)
{
	return number("SELECT count(*) FROM operator_request WHERE request = %d AND arg1 = %Q",
		      NTMS_OPREQ_CLEANER, library);
}

/* With the exact code, noted for the table of errors. */
static void clean_gives(const char *drive, int result)
{
	int r;

	explain_reset();
	r = drive_clean(mw.session, mw.root, drive);
	ck_assert_msg(r == result, "%d, not %d: %s", r, result, explain_text());
	if (result)
		shown_note("CleanNtmsDrive", error_public(result), __FILE__);
	world_consistent();
}

static void cleans(int drive)
{
	long before = object_of(drives[drive]).element.last_cleaned;

	usleep(2000);
	clean_gives(drives[drive], 0);
	ck_assert_int_gt(object_of(drives[drive]).element.last_cleaned, before);
}

static void cleaner_is_home(void)
{
	ck_assert_str_eq(fake->tags[CLEANER_SLOT], "CLN001L9");
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND location = home"
				" AND home = %Q AND state = 0 AND mounted_side IS NULL", cleaner, slot),
			 1);
	ck_assert_int_eq(open_requests(), 0);
}

/* -- in a thread of its own -- */

struct cleaning {
	struct session *session;
	int drive, result;
	pthread_t thread;
};

static void *clean_thread(void *context)
{
	struct cleaning *cleaning = context;

	cleaning->result = drive_clean(cleaning->session, mw.root, drives[cleaning->drive]);
	return NULL;
}

static void begin_cleaning(struct cleaning *cleaning, int drive)
{
	*cleaning = (struct cleaning){ .session = open_session(), .drive = drive };
	ck_assert_int_eq(pthread_create(&cleaning->thread, NULL, clean_thread, cleaning), 0);
}

static void end_cleaning(struct cleaning *cleaning, int result)
{
	pthread_join(cleaning->thread, NULL);
	ck_assert_int_eq(cleaning->result, result);
	if (result)
		shown_note("CleanNtmsDrive", error_public(result), __FILE__);
	session_close(cleaning->session);
}

/* -- tests -- */

START_TEST(there_and_back)
{
	fake->begins = 1;
	fake->cleans = 1;
	cleans(1);
	cleaner_is_home();
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_DISMOUNTED);
	ck_assert_int_eq(fake->begins + fake->cleans, 0);
	ck_assert_int_eq(fake->moves, 2);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE operation = %d AND drive ="
				" %Q AND cartridge = %Q", NTMS_LM_CLEANDRIVE, drives[1], cleaner), 1);
	/* No mount of it is counted. */
	ck_assert_int_eq(object_of(drives[1]).element.mount_count, 0);
	ck_assert_int_eq(uses(), CLEANER_NOT_COUNTED);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

START_TEST(what_is_seen_meanwhile)
{
	char medium[STORE_ID_SIZE];
	struct cleaning cleaning;

	fake->cleans = 1000;
	begin_cleaning(&cleaning, 0);
	waits_until(drive_state(0) == NTMS_DRIVESTATE_BEING_CLEANED);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(object_of(drives[0]).element.last_cleaned, 0);
	/* Nobody can have the drive, and others can be had. */
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_INVALID_STATE);
	value(medium, "SELECT id FROM side WHERE cartridge = %Q", cleaner);
	ck_assert_int_eq(dismount(medium, 0), NTMS_E_INVALID_STATE);
	ck_assert_int_eq(dismount(medium, NTMS_DISMOUNT_DEFERRED), NTMS_E_INVALID_STATE);
	mounts(side[0]);
	ck_assert_int_eq(drive_of(0), 1);
	waits_until(number("SELECT state FROM cartridge WHERE id = %Q", cleaner) ==
		    NTMS_MEDIASTATE_LOADED);
	fake_with(fake->cleans = 0);
	end_cleaning(&cleaning, 0);
	cleaner_is_home();
}
END_TEST

/* model.md section 8: the last use is told, and there is none after it. */
START_TEST(uses_are_counted)
{
	set_uses(2);
	fake->cleans = 1;
	cleans(0);
	ck_assert_int_eq(uses(), 1);
	ck_assert_int_eq(asked(), 0);
	fake->cleans = 1;
	cleans(1);
	ck_assert_int_eq(uses(), 0);
	ck_assert_int_eq(asked(), 1);
	clean_gives(drives[0], NTMS_E_CLEANER_SPENT);
	ck_assert_int_eq(asked(), 1);
	cleaner_is_home();
}
END_TEST

START_TEST(refusals)
{
	clean_gives(NOTHING, NTMS_E_INVALID_DRIVE);
	clean_gives(tape[0], NTMS_E_INVALID_DRIVE);
	ck_assert_int_eq(drive_clean(mw.session, mw.user, drives[0]), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE element SET enabled = 0 WHERE id = %Q", drives[0]);
	clean_gives(drives[0], NTMS_E_RESOURCE_DISABLED);
	world_sql("UPDATE element SET enabled = 1, device_name = '' WHERE id = %Q", drives[0]);
	clean_gives(drives[0], NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(asked(), 0);
	world_sql("UPDATE library SET cleaner_slot = NULL WHERE id = %Q", library);
	clean_gives(drives[1], NTMS_E_CLEANER_SLOT_NOT_SET);
	ck_assert_int_eq(asked(), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request"), 0);
	fake_unplug(0, world.directory);
	clean_gives(drives[1], NTMS_E_LIBRARY_OFFLINE);
}
END_TEST

/* It was taken by hand; then operators are asked, once. */
START_TEST(no_cleaner)
{
	strcpy(fake->tags[CLEANER_SLOT], "-");
	fake_sweep(fake);
	clean_gives(drives[0], NTMS_E_EMPTY);
	clean_gives(drives[0], NTMS_E_EMPTY);
	ck_assert_int_eq(asked(), 1);
	strcpy(fake->tags[CLEANER_SLOT], "CLN002L9");
	fake_sweep(fake);
	fake->cleans = 1;
	cleans(0);
}
END_TEST

/* What was released in it goes first. */
START_TEST(drive_is_emptied)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fake->cleans = 1;
	cleans(0);
	is_idle(0);
	cleaner_is_home();
}
END_TEST

/* In use: it is in the queue, and is done when the drive is free, whoever works then. */
START_TEST(drive_is_in_use)
{
	mounts(side[0]);
	clean_gives(drives[0], 0);
	clean_gives(drives[0], 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING), 1);
	ck_assert_int_eq(open_requests(), 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	fake->cleans = 1;
	cleans(0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 1);
	is_idle(0);
	cleaner_is_home();
}
END_TEST

/* It would be in the queue for ever, for it is nobody's. */
START_TEST(drive_disabled_meanwhile)
{
	mounts(side[0]);
	clean_gives(drives[0], 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING), 1);
	world_sql(_i ? "UPDATE element SET device_name = '' WHERE id = %Q"
		     : "UPDATE element SET enabled = 0 WHERE id = %Q", drives[0]);
	mounts(side[1]);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(number("SELECT error FROM library_request WHERE operation = %d AND state = %d",
				NTMS_LM_CLEANDRIVE, NTMS_LM_FAILED),
			 _i ? ERROR_DEVICE_NOT_AVAILABLE : ERROR_RESOURCE_DISABLED);
}
END_TEST

/* libntms/plan.h: mounts that keep coming would keep a drive from ever being clean. */
START_TEST(mounts_wait_for_it)
{
	struct call call;

	mounts(side[0]);
	mounts(side[1]);
	clean_gives(drives[0], 0);
	prepare(&call, side[2], NULL);
	call.session = open_session();
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	fake->cleans = 1;
	ck_assert_int_eq(dismount(side[0], 0), 0);
	finish(&call, 0);
	ck_assert_int_eq(drive_of(2), 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 1);
	session_close(call.session);
	cleaner_is_home();
}
END_TEST

/* Two drives, and one cleaner. */
START_TEST(one_after_the_other)
{
	struct cleaning cleaning;

	fake->cleans = 1000;
	begin_cleaning(&cleaning, 0);
	waits_until(drive_state(0) == NTMS_DRIVESTATE_BEING_CLEANED);
	clean_gives(drives[1], 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING), 1);
	waits_until(number("SELECT state FROM cartridge WHERE id = %Q", cleaner) ==
		    NTMS_MEDIASTATE_LOADED);
	fake_with(fake->cleans = 0);
	end_cleaning(&cleaning, 0);
	fake->cleans = 1;
	cleans(1);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 2);
	cleaner_is_home();
}
END_TEST

/* The cleaner lies idle while a drive that it waits for is in use, for days maybe: it cleans the other one. */
START_TEST(the_other_one_is_in_use)
{
	mounts(side[0]);
	clean_gives(drives[0], 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING), 1);
	fake->cleans = 1;
	cleans(1);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING), 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	fake->cleans = 1;
	cleans(0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 2);
	cleaner_is_home();
}
END_TEST

START_TEST(waiting_one_is_cancelled)
{
	struct cleaning first, second;
	char id[STORE_ID_SIZE];

	fake->cleans = 1000;
	begin_cleaning(&first, 0);
	waits_until(number("SELECT state FROM cartridge WHERE id = %Q", cleaner) ==
		    NTMS_MEDIASTATE_LOADED);
	begin_cleaning(&second, 1);
	waits_until(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_WAITING) == 1);
	value(id, "SELECT id FROM library_request WHERE completed = 0 AND drive = %Q", drives[1]);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, id), 0);
	end_cleaning(&second, NTMS_E_CANCELLED);
	fake_with(fake->cleans = 0);
	end_cleaning(&first, 0);
	cleaner_is_home();
}
END_TEST

/* Nobody waits for it. */
START_TEST(forgotten_one_is_cancelled)
{
	char id[STORE_ID_SIZE];

	mounts(side[0]);
	clean_gives(drives[0], 0);
	value(id, "SELECT id FROM library_request WHERE operation = %d", NTMS_LM_CLEANDRIVE);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, id), 0);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_CANCELLED), 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	cleaner_is_home();
}
END_TEST

/* Nothing else is put into its slot. */
START_TEST(its_slot_is_its_own)
{
	strcpy(fake->tags[CLEANER_SLOT], "-");
	strcpy(fake->tags[7], "B00000L9");
	fake_sweep(fake);
	mounts(side[0]);
	strcpy(fake->tags[0], "B00001L9");
	fake_sweep(fake);
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_LIBRARY_FULL);
	ck_assert_str_eq(fake->tags[CLEANER_SLOT], "-");
}
END_TEST

/* A person does that. */
START_TEST(stand_alone_drive)
{
	world_sql("UPDATE library SET type = %d WHERE id = %Q", NTMS_LIBRARYTYPE_STANDALONE, LIBRARY);
	clean_gives(DRIVE, 0);
	ck_assert_int_gt(object_of(DRIVE).element.last_cleaned, 0);
	ck_assert_int_eq(fake->moves, 0);
}
END_TEST

/* Who works goes on after a while, and another one comes: the time that it takes is that of the drive. */
START_TEST(workers_come_and_go)
{
	char id[STORE_ID_SIZE];

	mounts(side[0]);
	clean_gives(drives[0], 0);
	value(id, "SELECT id FROM library_request WHERE operation = %d", NTMS_LM_CLEANDRIVE);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	/* It says that it has no medium, and was not seen at work. */
	works_until(id, number("SELECT count(*) FROM cartridge WHERE id = %Q AND mounted_side IS NOT"
			       " NULL AND mounted_side <> ''", cleaner) == 1);
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_INPROCESS), 1);
	world_sql("UPDATE library_request SET modified = modified - 61000 WHERE id = %Q", id);
	works_until(id, requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED) == 1);
	mounts(side[1]);
	cleaner_is_home();
}
END_TEST

/* -- faults -- */

START_TEST(drive_cannot)
{
	fake->cleans = 1;
	fake->cannot = (struct ntms_sense){ .valid = 1, .key = 2, .asc = 0x30, .ascq = 0x07 };
	clean_gives(drives[0], NTMS_E_UNABLE_TO_CLEAN);
	ck_assert_str_eq(explain_text(), "the drive does not clean itself (sense 2/30/07)");
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_FAILED), 1);
	ck_assert_int_eq(number("SELECT error FROM library_request WHERE operation = %d",
				NTMS_LM_CLEANDRIVE), ERROR_UNABLE_TO_CLEAN);
	ck_assert_int_eq(object_of(drives[0]).element.last_cleaned, 0);
	cleaner_is_home();
}
END_TEST

START_TEST(robot_fails)
{
	fake->fail_move = EIO;
	clean_gives(drives[0], NTMS_E_DEVICE_NOT_AVAILABLE);
	cleaner_is_home();
	fake->fail_move = EMEDIUMTYPE;
	clean_gives(drives[0], NTMS_E_DRIVE_MEDIA_MISMATCH);
	cleaner_is_home();
	fake->cleans = 1;
	cleans(0);
}
END_TEST

/* What is in the way cannot be taken out. */
START_TEST(something_is_stuck)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	clean_gives(drives[0], NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	cleaner_is_home();
}
END_TEST

static void fill_all_slots(void)
{
	int i;

	for (i = 0; i < 8; i++)
		if (!strcmp(fake->tags[i], "-"))
			sprintf(fake->tags[i], "B%05dL9", i);
	fake_sweep(fake);
}

/* The cleaner stays in the drive: it has cleaned that, and who asked is told the rest. */
START_TEST(cleaner_is_stuck)
{
	static const struct {
		int fail_move, result;
	} ways[] = {
		{ EIO, NTMS_E_DEVICE_NOT_AVAILABLE },
		{ ETXTBSY, NTMS_E_INVALID_STATE },
		{ 0, NTMS_E_LIBRARY_FULL },
	};
	struct cleaning cleaning;

	fake->cleans = 1000;
	begin_cleaning(&cleaning, 0);
	waits_until(number("SELECT state FROM cartridge WHERE id = %Q", cleaner) ==
		    NTMS_MEDIASTATE_LOADED);
	if (!ways[_i].fail_move)
		fake_with(({ fill_all_slots(); 0; }));
	fake_with(fake->fail_move = ways[_i].fail_move);
	fake_with(fake->cleans = 0);
	end_cleaning(&cleaning, ways[_i].result);
	if (!ways[_i].fail_move) {
		strcpy(fake->tags[CLEANER_SLOT], "-");
		fake_sweep(fake);
	}
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 1);
	ck_assert_int_gt(object_of(drives[0]).element.last_cleaned, 0);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	cleaner_is_home();
}
END_TEST

START_TEST(unplugged)
{
	struct cleaning cleaning;

	fake->cleans = 1000;
	begin_cleaning(&cleaning, 0);
	waits_until(drive_state(0) == NTMS_DRIVESTATE_BEING_CLEANED);
	fake_unplug(0, world.directory);
	end_cleaning(&cleaning, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(open_requests(), 0);
	/* When the library comes back nobody uses what lies in its drive. */
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE mounted_side <> '' AND mounted_by = 0"
				" AND dismountable = 0"), 0);
}
END_TEST

/* smc.md: a worn-out one is given back at once. What was counted is not true, and the drive is not clean. */
START_TEST(cleaner_is_worn_out)
{
	if (_i)
		set_uses(5);
	fake->alerts[0] = UINT64_C(1) << 21;
	clean_gives(drives[0], NTMS_E_CLEANER_SPENT);
	ck_assert_str_eq(explain_text(), "the drive says that the cleaner is worn out");
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_FAILED), 1);
	ck_assert_int_eq(object_of(drives[0]).element.last_cleaned, 0);
	ck_assert_int_eq(uses(), 0);
	ck_assert_int_eq(asked(), 1);
	works_on();
	cleaner_is_home();
	clean_gives(drives[1], NTMS_E_CLEANER_SPENT);
	ck_assert_int_eq(asked(), 1);
}
END_TEST

/* It is another kind of drive that it is for: it may still be good there. */
START_TEST(cleaner_does_not_fit)
{
	set_uses(5);
	fake->alerts[0] = UINT64_C(1) << 22;
	clean_gives(drives[0], NTMS_E_UNABLE_TO_CLEAN);
	ck_assert_int_eq(object_of(drives[0]).element.last_cleaned, 0);
	ck_assert_int_eq(uses(), 5);
	works_on();
	cleaner_is_home();
	fake->cleans = 1;
	cleans(1);
}
END_TEST

/* -- drives that ask for it: TapeAlert flags 20 and 21 of SSC -- */

#define ALERT(number) (UINT64_C(1) << ((number) - 1))

static long cleanings(void)
{
	return number("SELECT count(*) FROM library_request WHERE operation = %d", NTMS_LM_CLEANDRIVE);
}

/* Returns the drive that it was in. */
static int dismounts_from_dirty_drive(int n, uint64_t alerts)
{
	int drive;

	mounts(side[n]);
	drive = drive_of(n);
	fake->alerts[drive] = alerts;
	ck_assert_int_eq(dismount(side[n], 0), 0);
	is_idle(n);
	return drive;
}

START_TEST(dirty_drive_is_cleaned)
{
	static const int flags[] = { 20, 21 };
	char id[STORE_ID_SIZE];
	int drive;

	set_uses(3);
	drive = dismounts_from_dirty_drive(0, ALERT(flags[_i]));
	value(id, "SELECT id FROM library_request WHERE operation = %d AND completed = 0",
	      NTMS_LM_CLEANDRIVE);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE id = %Q AND drive = %Q AND"
				" cartridge = %Q AND user_name = ''", id, drives[drive], cleaner), 1);
	fake->cleans = 1;
	works_on();
	ck_assert_int_eq(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED), 1);
	ck_assert_int_gt(object_of(drives[drive]).element.last_cleaned, 0);
	ck_assert_int_eq(uses(), 2);
	ck_assert_int_eq(asked(), 0);
	cleaner_is_home();
	/* It has said so once. */
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	ck_assert_int_eq(cleanings(), 1);
}
END_TEST

/* Read and write errors say nothing of it. */
START_TEST(clean_drive_is_not_cleaned)
{
	dismounts_from_dirty_drive(0, 0);
	dismounts_from_dirty_drive(1, ~(ALERT(20) | ALERT(21)));
	ck_assert_int_eq(cleanings(), 0);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* That did not help: it is not done again and again. */
START_TEST(dirt_stays)
{
	int drive;

	set_uses(3);
	drive = dismounts_from_dirty_drive(0, ALERT(20));
	fake->alerts[drive] = ALERT(20);
	fake->cleans = 1;
	works_on();
	cleaner_is_home();
	ck_assert_int_eq(cleanings(), 1);
	ck_assert_int_eq(uses(), 2);
}
END_TEST

START_TEST(dirty_drive_is_to_be_cleaned_already)
{
	int drive;

	mounts(side[0]);
	drive = drive_of(0);
	clean_gives(drives[drive], 0);
	fake->cleans = 1;
	fake->alerts[drive] = ALERT(21);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	ck_assert_int_eq(cleanings(), 1);
}
END_TEST

/* model.md section 10: operators are asked, once; so they are when it is spent. */
START_TEST(dirty_drive_and_no_cleaner)
{
	if (_i) {
		set_uses(0);
	} else {
		strcpy(fake->tags[CLEANER_SLOT], "-");
		fake_sweep(fake);
	}
	dismounts_from_dirty_drive(0, ALERT(20));
	ck_assert_int_eq(asked(), 1);
	dismounts_from_dirty_drive(0, ALERT(20));
	ck_assert_int_eq(asked(), 1);
	ck_assert_int_eq(cleanings(), 0);
}
END_TEST

/* It would be cleaned for nobody. */
START_TEST(dirty_drive_that_is_disabled)
{
	int drive;

	mounts(side[0]);
	drive = drive_of(0);
	fake->alerts[drive] = ALERT(20);
	world_sql("UPDATE element SET enabled = 0 WHERE id = %Q", drives[drive]);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
	ck_assert_int_eq(cleanings(), 0);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* Another one than the robot took it: what the drive said of the one before is no news. */
START_TEST(dirty_drive_emptied_by_hand)
{
	int drive;

	dismounts_from_dirty_drive(0, ALERT(20));
	fake->cleans = 1;
	works_on();
	mounts(side[0]);
	drive = drive_of(0);
	strcpy(fake->drive_tags[drive], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(cleanings(), 1);
}
END_TEST

/* Whoever is killed, the drive is heard, and once. */
START_TEST(dismount_from_dirty_drive_is_killed)
{
	bool dies = true;
	int n;

	for (n = 1; dies; n++) {
		mounts(side[0]);
		fake->alerts[drive_of(0)] = ALERT(20);
		dies = dies_at(n, _i, dismount_tape);
		fake->cleans = 1;
		works_on();
		is_idle(0);
		cleaner_is_home();
		ck_assert_msg(requests(NTMS_LM_CLEANDRIVE, NTMS_LM_PASSED) == n, "killed at %d", n);
		fake->motion_count = 0;
	}
	ck_assert_int_gt(n, 3);
}
END_TEST

/* -- through ports -- */

static char operation[STORE_ID_SIZE];

/* The first for both ways, the second for the way out; the cleaner is not there yet. */
static void setup_ports(void)
{
	fake->ports = 2;
	strcpy(fake->tags[CLEANER_SLOT], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	set_uses(0);
}

static int inject(const char *id, uint32_t action)
{
	struct inject inject = {.library = id, .action = action, .cleaner = true, .uses = 5};
	int r;

	if (action == NTMS_INJECT_STOP)
		strcpy(inject.operation, id);
	explain_reset();
	r = media_inject(mw.session, mw.root, &inject);
	if (r)
		shown_note("InjectNtmsCleaner", error_public(r), __FILE__);
	strcpy(operation, inject.operation);
	world_consistent();
	return r;
}

static int eject(const char *id)
{
	struct eject eject = {.action = NTMS_EJECT_START};
	int r;

	explain_reset();
	r = cleaner_eject(mw.session, mw.root, id, &eject);
	if (r)
		shown_note("EjectNtmsCleaner", error_public(r), __FILE__);
	strcpy(operation, eject.operation);
	world_consistent();
	return r;
}

/* The cartridge of that bar code is the library's cleaner, and in its slot. */
static void is_the_cleaner(const char *tag)
{
	ck_assert_str_eq(fake->tags[CLEANER_SLOT], tag);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE bar_code = %Q AND cleaner = 1"
				" AND location = %Q AND home = location", tag, slot), 1);
	ck_assert_int_eq(uses(), 5);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_ne(object_of(library).library.flags & NTMS_LIBRARYFLAG_CLEANERPRESENT, 0);
}

START_TEST(in_and_out)
{
	hands_put(0, "CLN007L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	is_the_cleaner("CLN007L9");
	ck_assert_int_eq(object_of(operation).library_request.operation, NTMS_LM_INJECTCLEANER);
	ck_assert_int_eq(object_of(operation).library_request.state, NTMS_LM_PASSED);
	fake->cleans = 1;
	cleans(0);
	ck_assert_int_eq(uses(), 4);
	ck_assert_int_eq(eject(library), 0);
	ck_assert_str_eq(fake->port_tags[0], "CLN007L9");
	/* It is nobody's any more when it is out. */
	hands_take(0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE bar_code = 'CLN007L9'"), 0);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(cleaner_release(mw.session, mw.root, library), 0);
}
END_TEST

/* What is not known as one by its bar code is one by this. */
START_TEST(without_its_bar_code)
{
	hands_put(0, "B00007L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	is_the_cleaner("B00007L9");
}
END_TEST

/* Somebody's data are not to be worn out in drives. */
START_TEST(not_what_has_an_owner)
{
	world_sql("UPDATE side SET state = 5, allocatable = 1 WHERE id = %Q", side[0]);
	world_sql("INSERT INTO logical_media VALUES ('77777777-0000-4000-8000-000000000000', %Q, '', '',"
		  " 1, 1)", side[0]);
	world_sql("UPDATE media_pool SET logical_media = 1 WHERE id = (SELECT pool FROM side WHERE id ="
		  " %Q)", side[0]);
	strcpy(fake->tags[0], "-");
	hands_put(0, "A00000L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_INVALID_CLEANER);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE cleaner = 1"), 0);
}
END_TEST

START_TEST(people_bring_it)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	ck_assert_int_eq(object_of(operation).library_request.state, NTMS_LM_WAITING);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request WHERE message LIKE"
				" 'Put the cleaner into%%'"), 1);
	strcpy(id, operation);
	hands_put(0, "CLN007L9");
	works_until(id, !open_requests());
	is_the_cleaner("CLN007L9");
}
END_TEST

START_TEST(inject_is_stopped)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(inject(NOTHING, NTMS_INJECT_STOP), NTMS_E_INVALID_OPERATION);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(object_of(id).library_request.state, NTMS_LM_STOPPED);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

static void *injects(void *result)
{
	*(int *)result = inject(library, NTMS_INJECT_START);
	return NULL;
}

/* While the robot carries it, by another session. */
START_TEST(inject_is_stopped_meanwhile)
{
	struct inject stop = {.action = NTMS_INJECT_STOP, .cleaner = true};

	hands_put(0, "CLN007L9");
	is_stopped_by_another(injects, &stop);
}
END_TEST

START_TEST(inject_refusals)
{
	ck_assert_int_eq(inject(NOTHING, NTMS_INJECT_START), NTMS_E_INVALID_LIBRARY);
	strcpy(fake->tags[CLEANER_SLOT], "CLN008L9");
	fake_sweep(fake);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_RESOURCE_NOT_AVAILABLE);
	world_sql("UPDATE library SET cleaner_slot = NULL WHERE id = %Q", library);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_CLEANER_SLOT_NOT_SET);
	fake->ports = 0;
	fake_sweep(fake);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_RESOURCE_NOT_PRESENT);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_LIBRARY_OFFLINE);
	ck_assert_int_eq(uses(), 0);
}
END_TEST

START_TEST(eject_refusals)
{
	struct cleaning cleaning;

	ck_assert_int_eq(eject(NOTHING), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(eject(library), NTMS_E_EMPTY);
	strcpy(fake->tags[CLEANER_SLOT], "CLN008L9");
	fake_sweep(fake);
	set_uses(5);
	fake->cleans = 1000;
	begin_cleaning(&cleaning, 0);
	waits_until(number("SELECT count(*) FROM cartridge WHERE cleaner = 1 AND state = %d",
			   NTMS_MEDIASTATE_LOADED) == 1);
	ck_assert_int_eq(eject(library), NTMS_E_BUSY);
	fake_with(fake->cleans = 0);
	end_cleaning(&cleaning, 0);
	world_sql("UPDATE library SET cleaner_slot = NULL WHERE id = %Q", library);
	ck_assert_int_eq(eject(library), NTMS_E_CLEANER_SLOT_NOT_SET);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(eject(library), NTMS_E_RESOURCE_DISABLED);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(eject(library), NTMS_E_LIBRARY_OFFLINE);
}
END_TEST

/* -- workers that die -- */

static void clean_one(struct session *session)
{
	drive_clean(session, mw.root, drives[0]);
}

/* Who wants the drive cleaned next finds it clean, or has it done; the cleaner gets home. */
START_TEST(killed_at_each_step)
{
	int n = 1;

	for (fake->cleans = 1; dies_at(n, _i, clean_one); n++) {
		fake->cleans = 1;
		cleans(0);
		cleaner_is_home();
		ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
		fake->motion_count = 0;
		fake->cleans = 1;
	}
	cleaner_is_home();
	ck_assert_int_gt(n, 8);
}
END_TEST

static TCase *case_of(Suite *suite, const char *name)
{
	TCase *tcase = test_case(suite, name);

	tcase_add_checked_fixture(tcase, setup_cleaner, NULL);
	return tcase;
}

int main(void)
{
	Suite *suite = suite_create("clean");
	TCase *clean = case_of(suite, "clean"), *queue = case_of(suite, "queue");
	TCase *fault = case_of(suite, "fault"), *death = case_of(suite, "death");
	TCase *ports = case_of(suite, "ports"), *dirty = case_of(suite, "dirty");

	tcase_add_test(clean, there_and_back);
	tcase_add_test(clean, what_is_seen_meanwhile);
	tcase_add_test(clean, uses_are_counted);
	tcase_add_test(clean, refusals);
	tcase_add_test(clean, no_cleaner);
	tcase_add_test(clean, its_slot_is_its_own);
	tcase_add_test(clean, stand_alone_drive);
	tcase_add_test(queue, drive_is_emptied);
	tcase_add_test(queue, drive_is_in_use);
	tcase_add_loop_test(queue, drive_disabled_meanwhile, 0, 2);
	tcase_add_test(queue, workers_come_and_go);
	tcase_add_test(queue, mounts_wait_for_it);
	tcase_add_test(queue, one_after_the_other);
	tcase_add_test(queue, the_other_one_is_in_use);
	tcase_add_test(queue, waiting_one_is_cancelled);
	tcase_add_test(queue, forgotten_one_is_cancelled);
	tcase_add_test(fault, drive_cannot);
	tcase_add_test(fault, robot_fails);
	tcase_add_test(fault, something_is_stuck);
	tcase_add_loop_test(fault, cleaner_is_stuck, 0, 3);
	tcase_add_loop_test(fault, cleaner_is_worn_out, 0, 2);
	tcase_add_test(fault, cleaner_does_not_fit);
	tcase_add_test(fault, unplugged);
	tcase_add_loop_test(dirty, dirty_drive_is_cleaned, 0, 2);
	tcase_add_test(dirty, clean_drive_is_not_cleaned);
	tcase_add_test(dirty, dirt_stays);
	tcase_add_test(dirty, dirty_drive_is_to_be_cleaned_already);
	tcase_add_loop_test(dirty, dirty_drive_and_no_cleaner, 0, 2);
	tcase_add_test(dirty, dirty_drive_that_is_disabled);
	tcase_add_test(dirty, dirty_drive_emptied_by_hand);
	tcase_add_loop_test(dirty, dismount_from_dirty_drive_is_killed, 0, 2);
	tcase_add_checked_fixture(ports, setup_ports, NULL);
	tcase_add_test(ports, in_and_out);
	tcase_add_test(ports, without_its_bar_code);
	tcase_add_test(ports, not_what_has_an_owner);
	tcase_add_test(ports, people_bring_it);
	tcase_add_test(ports, inject_is_stopped);
	tcase_add_test(ports, inject_is_stopped_meanwhile);
	tcase_add_test(ports, inject_refusals);
	tcase_add_test(ports, eject_refusals);
	tcase_add_loop_test(death, killed_at_each_step, 0, 2);
	return world_run(suite);
}
