// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is on media, beside a fake changer whose drives are files: design.md section 4 (identity of media),
 * spec/rsm/model.md 4.1, functions.md section 6 (UpdateNtmsOmidInfo), gaps.md 42.
 */
#include "label_world.h"

#include <sys/stat.h>
#include <time.h>

#include "identify.h"
#include "label_free.h"
#include "omid.h"

#define POOL POOL_APP

static unsigned char free_label[LABEL_FREE_SIZE];

/* The label of what is in a drive, told for a medium. */
static int tell(const char *medium, const char *name)
{
	struct omid omid;

	ck_assert_msg(omid_of_bytes(tar(name), TAR_SIZE, &omid) == 0, "%s", explain_text());
	ck_assert_str_eq(omid.type, "tar");
	return omid_update(mw.session, mw.root, medium, &omid);
}

static void freed(int n)
{
	world_sql("UPDATE cartridge SET unverified = 1 WHERE id = %Q", tape[n]);
}

static bool is_unverified(int n)
{
	return number("SELECT unverified FROM cartridge WHERE id = %Q", tape[n]);
}

static char logical[STORE_ID_SIZE];

/* The first tape, with a logical medium in an application's pool. */
static void allocated(void)
{
	char type[STORE_ID_SIZE];
	struct allocation allocation = { .pool = POOL, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };

	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", tape[0]);
	to_free(0);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d,"
		  " deallocation_policy = %d WHERE id = %Q", type, NTMS_ALLOCATE_FROMSCRATCH,
		  NTMS_DEALLOCATE_TOSCRATCH, POOL);
	ck_assert_msg(media_allocate(mw.session, mw.root, &allocation) == 0, "%s", explain_text());
	strcpy(logical, allocation.logical_media);
	ck_assert(is_unverified(0));
}

/* Refused, given back as it was, and told by the request. */
static void is_refused(const char *medium, int n, int code, const char *words)
{
	struct call call;

	prepare(&call, medium, NULL);
	gives(&call, code);
	ck_assert_msg(strstr(call.words, words) != NULL, "%s", call.words);
	ck_assert_int_eq(media_state(n), NTMS_MEDIASTATE_UNLOADED);
	ck_assert_int_eq(drive_state(drive_of(n)), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE state = %d AND error = %d"
				" AND cartridge = %Q", NTMS_LM_FAILED, (int)error_public(code), tape[n]), 1);
	ck_assert_int_eq(open_requests(), 0);
	world_sql("DELETE FROM library_request");
}

START_TEST(a_blank_one_is_verified)
{
	freed(0);
	put(0, "", 0);
	mounts(side[0]);
	ck_assert(!is_unverified(0));
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
}
END_TEST

START_TEST(a_free_label_is_as_good)
{
	struct guid id = { { 1, 2, 3 } };

	freed(0);
	label_free_make(&id, "A00000L9", time(NULL), free_label);
	put(0, free_label, sizeof(free_label));
	mounts(side[0]);
	ck_assert(!is_unverified(0));
}
END_TEST

START_TEST(data_are_not_handed_out)
{
	freed(0);
	put_tar(0, "Last year");
	is_refused(side[0], 0, NTMS_E_UNEXPECTED_OMID, "A00000L9 bears a label of tar, Last year");
	ck_assert(is_unverified(0));
	put(0, "something else", 14);
	is_refused(side[0], 0, NTMS_E_UNEXPECTED_OMID, "data that no label tells of");
	/* Until an administrator says so; he is not asked twice. */
	ck_assert_int_eq(omid_overwrite(mw.session, mw.user, tape[0]), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, tape[0]), 0);
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 1);
}
END_TEST

/* One that was not freed by its bar code alone is read by whoever wants to. */
START_TEST(others_are_not_read)
{
	put_tar(0, "Last year");
	mounts(side[0]);
}
END_TEST

START_TEST(one_that_cannot_be_read)
{
	freed(0);
	is_refused(side[0], 0, NTMS_E_DEVICE_NOT_AVAILABLE, "the label is not read");
	ck_assert_int_eq(mkdir(nodes[0], 0755), 0);
	is_refused(side[0], 0, NTMS_E_DEVICE_NOT_AVAILABLE, "the label is not read");
	ck_assert(is_unverified(0));
}
END_TEST

/* All or none. */
START_TEST(one_of_two)
{
	struct call call;

	freed(0);
	freed(1);
	put(0, "", 0);
	put_tar(1, "Last year");
	prepare(&call, side[0], side[1]);
	call.mount.options = NTMS_MOUNT_SPECIFIC_DRIVE;
	strcpy(call.wished[0], drives[0]);
	strcpy(call.wished[1], drives[1]);
	gives(&call, NTMS_E_UNEXPECTED_OMID);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert(!is_unverified(0));
	ck_assert(is_unverified(1));
	mounts(side[2]);
}
END_TEST

/* Who does not get it does not write over its free label: it tells it from others still. */
START_TEST(label_of_one_of_two)
{
	struct guid id = { { 1, 2, 3 } };
	struct omid omid;
	struct call call;

	allocated();
	label_free_make(&id, "A00000L9", time(NULL), free_label);
	ck_assert_int_eq(omid_of_bytes(free_label, sizeof(free_label), &omid), 0);
	ck_assert_int_eq(omid_update(mw.session, mw.root, logical, &omid), 0);
	freed(1);
	put(0, free_label, sizeof(free_label));
	put_tar(1, "Last year");
	prepare(&call, logical, side[1]);
	wishes(&call, drives[0], drives[1]);
	gives(&call, NTMS_E_UNEXPECTED_OMID);
	ck_assert_str_eq(object_of(side[0]).side.label_type, LABEL_FREE_TYPE);
	world_sql("DELETE FROM library_request");
	put_tar(0, "Yours");
	is_refused(logical, 0, NTMS_E_UNEXPECTED_OMID, "not the label it is known by");
	put(0, free_label, sizeof(free_label));
	mounts(logical);
	ck_assert_str_eq(object_of(side[0]).side.label_type, "");
}
END_TEST

/* -- hands, while a label is read -- */

static void (*meanwhile)(void);
static int way;		/* 0: the module has looked since; 1: it knows of it; 2: and the library does not tell */

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
	void (*hands)(void) = meanwhile;

	meanwhile = NULL;
	if (hands)
		hands();
	return syscall(SYS_pread64, file, bytes, size, at);
}

/* Where it lay there is a blank one now, which is read. */
static void change_it(void)
{
	fake_with(({
		strcpy(fake->drive_tags[strcmp(fake->drive_tags[0], "A00000L9") != 0], "N00000L9");
		if (way)
			inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
		else
			fake_sweep(fake);
		fake->fail_refresh = way == 2 ? EIO : 0;
		0;
	}));
}

static void change_and_doubt_it(void)
{
	freed(0);
	change_it();
}

/* That the other one is blank says nothing of it. */
START_TEST(changed_while_it_is_read)
{
	struct call call;

	to_free(0);
	put(0, "", 0);
	put(1, "", 0);
	way = _i;
	meanwhile = change_it;
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert(is_unverified(0));
}
END_TEST

/* Of two sides each is looked at: what is on the one says nothing of the other. */
START_TEST(each_side)
{
	char second[STORE_ID_SIZE];

	world_sql("INSERT INTO side SELECT '66666666-0000-4000-9000-000000000001', cartridge, 1, name, description, created, modified,"
		  " enabled, state, pool, allocatable, '', '', '', 0, 0, 0 FROM side WHERE id = %Q", side[0]);
	value(second, "SELECT id FROM side WHERE cartridge = %Q AND number = 1", tape[0]);
	fake_reload(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	to_free(0);
	put(0, "", 0);
	put(1, "", 0);
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_IMMEDIATE), 0);
	put_tar(0, "Last year");
	put_tar(1, "Last year");
	is_refused(second, 0, NTMS_E_UNEXPECTED_OMID, "Last year");
	/* That one was found to be blank. What its owner writes is his affair. */
	put_tar(0, "Mine");
	put_tar(1, "Mine");
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_IMMEDIATE), 0);
	put(0, "", 0);
	put(1, "", 0);
	mounts(second);
	ck_assert(!is_unverified(0));
}
END_TEST

START_TEST(who_does_not_wait_cannot_look)
{
	struct call call;

	freed(0);
	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT;
	gives(&call, NTMS_E_INVALID_STATE);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request"), 0);
	ck_assert_int_eq(fake->moves, 0);
}
END_TEST

START_TEST(the_label_that_was_told)
{
	allocated();
	put(0, "", 0);
	mounts(logical);
	put_tar(0, "Mine");
	ck_assert_int_eq(tell(logical, "Mine"), 0);
	ck_assert_str_eq(object_of(side[0]).side.label_type, "tar");
	ck_assert_str_eq(object_of(side[0]).side.label_info, "Mine");
	ck_assert_int_eq(dismount(logical, NTMS_DISMOUNT_DEFERRED), 0);
	mounts(logical);
	ck_assert_int_eq(dismount(logical, NTMS_DISMOUNT_DEFERRED), 0);
	/* Another medium. */
	put_tar(0, "Yours");
	is_refused(logical, 0, NTMS_E_UNEXPECTED_OMID, "not the label it is known by");
	put(0, "", 0);
	is_refused(logical, 0, NTMS_E_UNEXPECTED_OMID, "is blank");
	put_tar(0, "Mine");
	mounts(logical);
	ck_assert_int_eq(dismount(logical, 0), 0);
	/* Whoever gets it next may write another. */
	ck_assert_int_eq(media_deallocate(mw.session, mw.root, logical, 0), 0);
	ck_assert_str_eq(object_of(side[0]).side.label_id, "");
	ck_assert_str_eq(object_of(side[0]).side.label_type, "");
	world_consistent();
}
END_TEST

START_TEST(telling_verifies)
{
	allocated();
	ck_assert_int_eq(tell(logical, "Mine"), 0);
	ck_assert(!is_unverified(0));
	put_tar(0, "Mine");
	mounts(logical);
}
END_TEST

START_TEST(telling_is_refused)
{
	struct omid omid;

	allocated();
	ck_assert_int_eq(omid_of_bytes("nonsense", 8, &omid), NTMS_E_BAD_FORMAT);
	omid_of_filesystem("NTFS", "Data", 0x01020304, &omid);
	ck_assert_str_eq(omid.id, "04030201");
	ck_assert_int_eq(omid_update(mw.session, mw.user, logical, &omid), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(omid_update(mw.session, mw.root, NOTHING, &omid), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(omid_update(mw.session, mw.root, side[0], &omid), NTMS_E_INVALID_MEDIA);
	ck_assert(is_unverified(0));
	ck_assert_int_eq(omid_update(mw.session, mw.root, logical, &omid), 0);
	world_consistent();
}
END_TEST

/* A serial number of four bytes is the beginning of one of eight: ntmsapi.h, NTMS_FILESYSTEM_INFO. */
START_TEST(serial_numbers)
{
	struct omid known, found = { .type = "NTFS", .id = "0403020199887766" };

	omid_of_filesystem("NTFS", "Data", 0x01020304, &known);
	ck_assert(omid_matches(&known, &found));
	ck_assert(!omid_matches(&found, &known));
	strcpy(found.type, "exFAT");
	ck_assert(!omid_matches(&known, &found));
	/* Names are whole: "Dail", "Daily". */
	strcpy(known.type, "Amanda");
	strcpy(found.type, "Amanda");
	strcpy(known.id, "4461696c");
	strcpy(found.id, "4461696c79");
	ck_assert(!omid_matches(&known, &found));
	strcpy(known.id, found.id);
	ck_assert(omid_matches(&known, &found));
}
END_TEST

/* -- what is in a slot -- */

static int identify(const struct identity *caller, const char *slot, uint32_t option)
{
	int r;

	explain_reset();
	r = slot_identify(mw.session, caller, slot, option);
	if (r) {
		ck_assert_str_ne(explain_text(), "");
		shown_note("IdentifyNtmsSlot", error_public(r), __FILE__);
	}
	world_consistent();
	return r;
}

/* The label is kept, and compared from then on. */
START_TEST(slot_identified)
{
	char slot[STORE_ID_SIZE];

	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[0]);
	put_tar(0, "First");
	put_tar(1, "First");
	ck_assert_int_eq(identify(mw.root, slot, 0), 0);
	is_idle(0);
	ck_assert_int_eq(number("SELECT count(*) FROM side WHERE id = %Q AND label_type = 'tar' AND label_id <>"
				" '' AND state = 8", side[0]), 1);
	put_tar(0, "Second");
	put_tar(1, "Second");
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_UNEXPECTED_OMID);
	ck_assert_int_eq(dismount_drive(drives[drive_of(0)]), 0);
	put_tar(0, "First");
	put_tar(1, "First");
	ck_assert_int_eq(identify(mw.root, slot, NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_UNLOADED);
	ck_assert_int_ge(drive_of(0), 0);
	/* The slot is empty now. */
	ck_assert_int_eq(identify(mw.root, slot, 0), 0);
	/* Nothing that a plug-in knows. */
	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[1]);
	put(0, "something else", 14);
	put(1, "something else", 14);
	ck_assert_int_eq(identify(mw.root, slot, 0), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM side WHERE id = %Q AND label_id = ''", side[1]), 1);
}
END_TEST

START_TEST(slot_refused)
{
	char slot[STORE_ID_SIZE];

	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[0]);
	ck_assert_int_eq(identify(mw.root, NOTHING, 0), NTMS_E_OBJECT_NOT_FOUND);
	ck_assert_int_eq(identify(mw.root, drives[0], 0), NTMS_E_OBJECT_NOT_FOUND);
	ck_assert_int_eq(identify(mw.root, slot, 3), NTMS_E_INVALID_PARAMETER);
	ck_assert_int_eq(identify(mw.user, slot, 0), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE cartridge SET cleaner = 1 WHERE id = %Q", tape[0]);
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", side[0]);
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_INVALID_STATE);
	world_sql("UPDATE cartridge SET cleaner = 0 WHERE id = %Q", tape[0]);
	world_sql("UPDATE side SET allocatable = 2 WHERE id = %Q", side[0]);
	fake->fail_ready = EMEDIUMTYPE;
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_DRIVE_MEDIA_MISMATCH);
	/* Who comes next brings it back. */
	mounts(side[1]);
	is_idle(0);
	fake->fail_move = EIO;
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	world_sql("UPDATE element SET device_name = '' WHERE type = 5");
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_RESOURCE_NOT_AVAILABLE);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q)", library);
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_RESOURCE_DISABLED);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_LIBRARY_OFFLINE);
}
END_TEST

START_TEST(slot_changed_while_it_is_read)
{
	char slot[STORE_ID_SIZE];

	to_free(0);
	put(0, "", 0);
	put(1, "", 0);
	/* Only what is read for the slot. */
	world_sql("UPDATE cartridge SET unverified = 0 WHERE id = %Q", tape[0]);
	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[0]);
	way = _i;
	meanwhile = change_and_doubt_it;
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert(is_unverified(0));
}
END_TEST

static void *identifies(void *slot)
{
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_LIBRARY_FULL);
	return NULL;
}

START_TEST(slot_left)
{
	char slot[STORE_ID_SIZE];
	pthread_t thread;

	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[0]);
	put(0, "", 0);
	fake->hold_ready = true;
	ck_assert_int_eq(pthread_create(&thread, NULL, identifies, slot), 0);
	waits_until(drive_of(0) == 0);
	/* All others are taken, and now this one. */
	fake_with(({
		int i;

		for (i = 0; i < 8; i++)
			if (!strcmp(fake->tags[i], "-"))
				sprintf(fake->tags[i], "B%05dL9", i);
		fake_sweep(fake);
		fake->hold_ready = false;
		0;
	}));
	pthread_join(thread, NULL);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	/* Nothing that can be read. */
	ck_assert_int_eq(unlink(nodes[0]), 0);
	unlink(nodes[1]);
	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[1]);
	ck_assert_int_eq(identify(mw.root, slot, 0), NTMS_E_INVALID_DRIVE);
	is_idle(1);
}
END_TEST

static void *identifies_in_vain(void *slot)
{
	long r = slot_identify(mw.session, mw.root, slot, 0);

	shown_note("IdentifyNtmsSlot", error_public((int)r), __FILE__);
	return (void *)r;
}

/* It waits for a drive, as any mount does: what becomes of that one is what becomes of the call. */
START_TEST(slot_waited_for_in_vain)
{
	static const int whys[] = { NTMS_E_CANCELLED, NTMS_E_MEDIA_OFFLINE };
	char slot[STORE_ID_SIZE], request[STORE_ID_SIZE];
	pthread_t thread;
	void *result;
	size_t i;

	value(slot, "SELECT location FROM cartridge WHERE id = %Q", tape[0]);
	mounts(side[1]);
	mounts(side[2]);
	for (i = 0; i < sizeof(whys) / sizeof(*whys); i++) {
		ck_assert_int_eq(pthread_create(&thread, NULL, identifies_in_vain, slot), 0);
		waits_until(open_requests() == 1);
		value(request, "SELECT id FROM library_request WHERE cartridge = %Q AND completed = 0", tape[0]);
		if (whys[i] == NTMS_E_CANCELLED)
			ck_assert_int_eq(library_request_cancel(mw.session, mw.root, request), 0);
		else
			fake_with((strcpy(fake->tags[0], "-"), fake_sweep(fake), 0));
		pthread_join(thread, &result);
		ck_assert_int_eq((int)(long)result, whys[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verify");
	TCase *mount = test_case(suite, "mount"), *omid = test_case(suite, "omid");
	TCase *slot = test_case(suite, "slot");

	tcase_add_test(mount, a_blank_one_is_verified);
	tcase_add_test(mount, a_free_label_is_as_good);
	tcase_add_test(mount, data_are_not_handed_out);
	tcase_add_test(mount, others_are_not_read);
	tcase_add_test(mount, one_that_cannot_be_read);
	tcase_add_test(mount, one_of_two);
	tcase_add_test(mount, label_of_one_of_two);
	tcase_add_loop_test(mount, changed_while_it_is_read, 0, 3);
	tcase_add_test(mount, each_side);
	tcase_add_test(mount, who_does_not_wait_cannot_look);
	tcase_add_test(omid, the_label_that_was_told);
	tcase_add_test(omid, telling_verifies);
	tcase_add_test(omid, telling_is_refused);
	tcase_add_test(omid, serial_numbers);
	tcase_add_test(slot, slot_identified);
	tcase_add_test(slot, slot_refused);
	tcase_add_loop_test(slot, slot_changed_while_it_is_read, 0, 3);
	tcase_add_test(slot, slot_left);
	tcase_add_test(slot, slot_waited_for_in_vain);
	return world_run(suite);
}
