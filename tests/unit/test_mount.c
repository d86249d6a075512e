// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mounts and dismounts beside a fake changer: spec/rsm/functions.md section 6, model.md sections 6, 7
 * and 9, gaps.md 48 to 56 and 67.
 */
#include "mount_world.h"

#include <sys/resource.h>

#include "library_request.h"
#include "operator_request.h"
#include "requests.h"
#include "serve.h"
#include "sync.h"

START_TEST(there_and_back)
{
	struct call call;
	struct object drive, medium;

	prepare(&call, side[0], NULL);
	gives(&call, 0);
	ck_assert_str_eq(call.mount.drives[0], drives[0]);
	drive = object_of(drives[0]);
	ck_assert_int_eq(drive.element.state, NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(drive.element.mount_count, 1);
	ck_assert_str_eq(drive.element.side, side[0]);
	ck_assert_str_eq(drive.element.device_name, nodes[0]);
	medium = object_of(tape[0]);
	ck_assert_int_eq(medium.cartridge.state, NTMS_MEDIASTATE_LOADED);
	ck_assert_int_eq(medium.cartridge.location_type, NTMS_DRIVE);
	ck_assert_str_eq(medium.cartridge.location, drives[0]);
	ck_assert_str_eq(medium.cartridge.mounted_side, side[0]);
	ck_assert_int_eq(object_of(side[0]).side.mount_count, 1);
	ck_assert_int_eq(number("SELECT state FROM element WHERE address = 1000"),
			 NTMS_SLOTSTATE_EMPTY);
	ck_assert_str_eq(fake->drive_tags[0], "A00000L9");
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
	ck_assert_str_eq(fake->tags[0], "A00000L9");
	ck_assert_int_eq(fake->moves, 2);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED), 1);
	ck_assert_int_eq(requests(NTMS_LM_DISMOUNT, NTMS_LM_PASSED), 1);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(fake->epoch, 0);
}
END_TEST

/* st was loaded anew while it lay there: by the old name programs would write in another drive. */
START_TEST(another_name_of_its_device)
{
	char from[256], to[256];

	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	snprintf(from, sizeof(from), "%s/class/ntms0/joins/%d-1:0:0:0/scsi_tape/nst0", world.directory,
		 FAKE_DRIVES);
	snprintf(to, sizeof(to), "%s/class/ntms0/joins/%d-1:0:0:0/scsi_tape/nst7", world.directory,
		 FAKE_DRIVES);
	ck_assert_int_eq(rename(from, to), 0);
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 1);
	snprintf(to, sizeof(to), "%s/nst7", world.directory);
	ck_assert_str_eq(object_of(drives[0]).element.device_name, to);
}
END_TEST

/* The medium stays, is nobody's, and is served from where it is. */
START_TEST(deferred)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_UNLOADED);
	ck_assert_int_eq(fake->moves, 1);
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 1);
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(number("SELECT mount_count FROM side WHERE id = %Q", side[0]), 2);
}
END_TEST

/* The one released first goes when its drive is wanted; an empty drive is better. */
START_TEST(eviction)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	mounts(side[1]);
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(drive_of(1), 1);
	usleep(2000);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	mounts(side[2]);
	is_idle(0);
	ck_assert_int_eq(drive_of(2), 0);
	ck_assert_int_eq(drive_of(1), 1);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

START_TEST(several_at_once)
{
	struct call call;

	prepare(&call, side[0], side[1]);
	gives(&call, 0);
	ck_assert_str_ne(call.mount.drives[0], call.mount.drives[1]);
	ck_assert_int_eq(drive_of(0), !strcmp(call.mount.drives[0], drives[1]));
	ck_assert_int_eq(drive_of(1), !strcmp(call.mount.drives[1], drives[1]));
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_LOADED);
}
END_TEST

/* All or none: what was in a drive already goes back. */
START_TEST(several_or_none)
{
	struct call call;

	fake->fail_ready = EMEDIUMTYPE;
	prepare(&call, side[0], side[1]);
	gives(&call, NTMS_E_DRIVE_MEDIA_MISMATCH);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_FAILED), 2);
	/* Who comes next finishes the way back. */
	mounts(side[2]);
	mounts(side[3]);
	is_idle(0);
	is_idle(1);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

START_TEST(wished_drive)
{
	struct call call, other;

	prepare(&call, side[0], NULL);
	wishes(&call, drives[1], "");
	gives(&call, 0);
	ck_assert_str_eq(call.mount.drives[0], drives[1]);
	ck_assert_int_eq(drive_of(0), 1);
	/* The other one is free, and not wanted. */
	prepare(&other, side[1], NULL);
	other.mount.options = NTMS_MOUNT_SPECIFIC_DRIVE | NTMS_MOUNT_ERROR_NOT_AVAILABLE;
	strcpy(other.wished[0], drives[1]);
	gives(&other, NTMS_E_BUSY);
	/* From another drive, where it was left. */
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	strcpy(call.wished[0], drives[0]);
	gives(&call, 0);
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_DISMOUNTED);
}
END_TEST

/* functions.md section 6; order of checks: security.md section 6 */
START_TEST(refusals)
{
	struct call call;
	char *before;

	mounts(side[5]);
	before = world_dump();
	prepare(&call, NOTHING, NULL);
	gives(&call, NTMS_E_INVALID_MEDIA);
	prepare(&call, side[0], side[0]);
	gives(&call, NTMS_E_INVALID_MEDIA);
	prepare(&call, side[0], NULL);
	wishes(&call, NOTHING, "");
	gives(&call, NTMS_E_INVALID_DRIVE);
	strcpy(call.wished[0], DRIVE);
	gives(&call, NTMS_E_DRIVE_MEDIA_MISMATCH);
	prepare(&call, side[0], side[1]);
	wishes(&call, drives[0], drives[0]);
	gives(&call, NTMS_E_INVALID_DRIVE);
	prepare(&call, side[0], NULL);
	call.caller = mw.user;
	gives(&call, NTMS_E_ACCESS_DENIED);
	call.caller = mw.root;
	call.mount.options = 0x40;
	gives(&call, NTMS_E_INVALID_PARAMETER);
	call.mount.options = 0;
	call.mount.priority = 16;
	gives(&call, NTMS_E_INVALID_PARAMETER);
	/* In use by this session: nobody would give it back. */
	prepare(&call, side[5], NULL);
	gives(&call, NTMS_E_BUSY);
	world_same(before, "a refused call wrote");
	free(before);
}
END_TEST

START_TEST(refusals_by_state)
{
	struct call call;

	prepare(&call, side[0], NULL);
	world_sql("UPDATE side SET state = 6 WHERE id = %Q", side[0]);
	world_sql("INSERT INTO logical_media VALUES ('77777777-0000-4000-8000-000000000000', %Q, '', '',"
		  " 1, 1)", side[0]);
	world_sql("UPDATE media_pool SET logical_media = 1 WHERE id = (SELECT pool FROM side WHERE id ="
		  " %Q)", side[0]);
	world_sql("UPDATE side SET allocatable = 1 WHERE id = %Q", side[0]);
	call.mount.options = NTMS_MOUNT_WRITE | NTMS_MOUNT_READ;
	gives(&call, NTMS_E_WRITE_PROTECT);
	strcpy(call.media[0], "77777777-0000-4000-8000-000000000000");
	call.mount.options = NTMS_MOUNT_READ;
	gives(&call, 0);
	ck_assert_int_eq(dismount(call.media[0], NTMS_DISMOUNT_IMMEDIATE), 0);

	prepare(&call, side[1], NULL);
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", tape[1]);
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", side[1]);
	gives(&call, NTMS_E_RESOURCE_DISABLED);
	world_sql("UPDATE cartridge SET enabled = 1, cleaner = 1 WHERE id = %Q", tape[1]);
	gives(&call, NTMS_E_INVALID_STATE);
	world_sql("UPDATE cartridge SET cleaner = 0, unread = 1 WHERE id = %Q", tape[1]);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);

	prepare(&call, side[2], NULL);
	world_sql("UPDATE element SET device_name = '' WHERE type = 5");
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	prepare(&call, side[2], side[3]);
	world_sql("UPDATE element SET device_name = '/dev/nst0' WHERE id = %Q", drives[0]);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE completed = 0"), 0);
}
END_TEST

START_TEST(offline_medium)
{
	struct call call;
	struct tape shelf = mw_tape(POOL_APP, TYPE_TAPE, "B00001L9", SIDE_AVAILABLE, -1);

	mw_to_shelf(&shelf);
	prepare(&call, shelf.side[0], NULL);
	call.mount.options = NTMS_MOUNT_ERROR_OFFLINE;
	gives(&call, NTMS_E_MEDIA_OFFLINE);
	ck_assert_int_eq(dismount(shelf.side[0], 0), NTMS_E_MEDIA_OFFLINE);
	prepare(&call, shelf.side[0], NULL);
	call.mount.timeout = 0;
	gives(&call, NTMS_E_MEDIA_OFFLINE);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request"), 0);
}
END_TEST

static bool is_asked_for(const char *cartridge)
{
	return number("SELECT count(*) FROM operator_request WHERE request = %d AND arg1 = %Q AND arg2 = %Q"
		      " AND state IN (1, 2, 3)", NTMS_OPREQ_MOVEMEDIA, cartridge, library) == 1;
}

static void answer(bool done)
{
	char id[STORE_ID_SIZE];

	value(id, "SELECT id FROM operator_request");
	if (done)
		ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, id), 0);
	else
		ck_assert_int_eq(operator_request_cancel(mw.session, mw.root, id), 0);
}

/* functions.md section 6, model.md 9: an operator is asked to bring it, again if he did not. */
/* Known, and in nobody's library. */
static void take_out(int n)
{
	to_free(n);
	world_sql("UPDATE cartridge SET unverified = 0 WHERE id = %Q", tape[n]);
	strcpy(fake->tags[n], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND location IS NULL",
				tape[n]), 1);
}

START_TEST(operator_brings_it)
{
	struct call call;
	char first[STORE_ID_SIZE];

	take_out(5);
	prepare(&call, side[0], side[5]);
	start(&call);
	waits_until(is_asked_for(tape[5]));
	ck_assert_int_eq(open_requests(), 0);
	value(first, "SELECT id FROM operator_request");
	answer(true);
	waits_until(is_asked_for(tape[5]) &&
		    !number("SELECT count(*) FROM operator_request WHERE id = %Q", first));
	strcpy(fake->tags[5], "A00005L9");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	finish(&call, 0);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request"), 0);
	ck_assert_int_ge(drive_of(5), 0);
}
END_TEST

START_TEST(operator_does_not_bring_it)
{
	struct call call;

	take_out(5);
	prepare(&call, side[5], NULL);
	call.mount.timeout = 50;
	gives(&call, NTMS_E_TIMEOUT);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request"), 0);
	call.mount.timeout = FOREVER;
	start(&call);
	waits_until(is_asked_for(tape[5]));
	answer(false);
	finish(&call, NTMS_E_REQUEST_REFUSED);
	/* It was answered: that is kept, as others are. */
	ck_assert_int_eq(open_requests(), 0);
	start(&call);
	waits_until(is_asked_for(tape[5]));
	session_cancel(mw.session);
	finish(&call, NTMS_E_CANCELLED);
	ck_assert_int_eq(number("SELECT count(*) FROM operator_request WHERE state IN (1, 2, 3)"), 0);
}
END_TEST

/* Who waits for an operator sleeps, and wakes nobody. */
START_TEST(waiting_for_an_operator_is_rest)
{
	struct call call;
	unsigned int before;

	take_out(5);
	prepare(&call, side[5], NULL);
	call.mount.timeout = 1500;
	start(&call);
	waits_until(is_asked_for(tape[5]));
	before = session_number(mw.session);
	usleep(500000);
	ck_assert_uint_lt(session_number(mw.session) - before, 10);
	finish(&call, NTMS_E_TIMEOUT);
}
END_TEST

START_TEST(two_libraries)
{
	struct call call;
	struct tape elsewhere = mw_tape(POOL_APP, TYPE_TAPE, "B00001L9", SIDE_AVAILABLE, -1);

	prepare(&call, side[0], elsewhere.side[0]);
	gives(&call, NTMS_E_INVALID_LIBRARY);
	prepare(&call, elsewhere.side[0], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
}
END_TEST

/* gaps.md 48, 50, 52 */
START_TEST(in_use_by_another)
{
	struct session *second = open_session();
	struct call call;

	mounts(side[0]);
	prepare(&call, side[0], NULL);
	call.session = second;
	call.mount.timeout = 0;
	gives(&call, NTMS_E_BUSY);
	call.mount.timeout = FOREVER;
	call.mount.options = NTMS_MOUNT_ERROR_NOT_AVAILABLE;
	gives(&call, NTMS_E_BUSY);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request"), 1);
	call.mount.options = 0;
	call.mount.timeout = 50;
	gives(&call, NTMS_E_TIMEOUT);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_CANCELLED), 1);
	ck_assert_int_eq(number("SELECT error FROM library_request WHERE state = 7"), ERROR_TIMEOUT);
	call.mount.timeout = FOREVER;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	finish(&call, 0);
	ck_assert_int_eq(drive_state(drive_of(0)), NTMS_DRIVESTATE_LOADED);
	session_close(second);
}
END_TEST

/* What the media of a queued mount are, while it waits and after. */
START_TEST(accepted)
{
	struct session *second = open_session();
	struct call first, call;

	prepare(&first, side[0], side[1]);
	gives(&first, 0);
	ck_assert_int_eq(media_state(2), NTMS_MEDIASTATE_IDLE);
	prepare(&call, side[2], NULL);
	call.session = second;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	ck_assert_int_eq(media_state(2), NTMS_MEDIASTATE_INUSE);
	ck_assert_int_eq(media_move(mw.session, mw.root, tape[2], mw.free), NTMS_E_BUSY);
	session_cancel(second);
	finish(&call, NTMS_E_CANCELLED);
	ck_assert_int_eq(media_state(2), NTMS_MEDIASTATE_IDLE);
	session_close(second);
}
END_TEST

static int allocates(struct session *session, const char *named)
{
	struct allocation allocation = {
		.pool = POOL_APP, .side = named, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
	};
	int r;

	explain_reset();
	r = media_allocate(session, mw.root, &allocation);
	if (r)
		shown_note("AllocateNtmsMedia", error_public(r), __FILE__);
	world_consistent();
	return r;
}

/* Free for all, and the pool takes it from there. */
static void offer(int n)
{
	to_free(n);
	world_sql("UPDATE cartridge SET unverified = 0 WHERE id = %Q", tape[n]);
	world_sql("UPDATE media_pool SET allocation_policy = %d, media_type = (SELECT media_type"
		  " FROM cartridge WHERE id = %Q) WHERE id = %Q", NTMS_ALLOCATE_FROMSCRATCH, tape[n],
		  POOL_APP);
}

/* What somebody waits for, or has, does not become another's. */
START_TEST(allocated_meanwhile)
{
	struct session *second = open_session();
	struct call call;

	offer(0);
	offer(1);
	mounts(side[4]);
	mounts(side[5]);
	prepare(&call, side[0], NULL);
	call.session = second;
	call.mount.options = NTMS_MOUNT_WRITE;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	ck_assert_int_eq(allocates(mw.session, side[0]), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_str_eq(explain_text(), "cartridge A00000L9 is mounted, or waited for");
	/* Another one does. */
	ck_assert_int_eq(allocates(mw.session, NULL), 0);
	ck_assert_int_eq(mw_state(side[1]), SIDE_ALLOCATED);
	ck_assert_int_eq(allocates(mw.session, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(dismount(side[4], 0), 0);
	finish(&call, 0);
	ck_assert_int_eq(allocates(mw.session, side[0]), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(allocates(mw.session, NULL), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(mw_state(side[0]), SIDE_AVAILABLE);
	/* Who has it may. */
	ck_assert_int_eq(allocates(second, side[0]), 0);
	session_close(second);
}
END_TEST

/* Who cannot look for the changer does not know that there is none: the kernel is to be asked. */
START_TEST(no_descriptor)
{
	struct allocation allocation = {
		.pool = POOL_APP, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
	};
	struct rlimit limit, few;
	char node[128], away[140];
	struct session *second;
	struct call call;
	int result;

	offer(1);
	snprintf(node, sizeof(node), "%s/ntms0", world.directory);
	snprintf(away, sizeof(away), "%s.away", node);
	ck_assert_int_eq(rename(node, away), 0);
	second = open_session();
	ck_assert_int_eq(rename(away, node), 0);
	prepare(&call, side[0], NULL);
	call.session = second;
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	few.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	result = media_allocate(second, mw.root, &allocation);
	run(&call);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	ck_assert_int_eq(result, NTMS_E_NO_MEMORY);
	ck_assert_int_eq(call.result, NTMS_E_NO_MEMORY);
	world_consistent();
	gives(&call, 0);
	session_close(second);
}
END_TEST

/* Its sides have owners of their own; with a change of pools all go. */
START_TEST(allocated_beside)
{
	struct session *second = open_session();
	char other[STORE_ID_SIZE];
	struct call call;

	add_other_side(0, other);
	offer(0);
	prepare(&call, side[0], NULL);
	call.session = second;
	gives(&call, 0);
	ck_assert_int_eq(allocates(mw.session, other), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(allocates(mw.session, side[0]), 0);
	gives(&call, 0);
	ck_assert_int_eq(allocates(mw.session, other), 0);
	session_close(second);
}
END_TEST

/* security.md: who has no right any more does not get what he waited for. */
START_TEST(right_taken_meanwhile)
{
	struct session *second = open_session();
	struct call call;

	world_sql("UPDATE media_pool SET security = %Q", WORLD_OPEN);
	world_sql("UPDATE library SET security = %Q", WORLD_OPEN);
	mounts(side[0]);
	prepare(&call, side[0], NULL);
	call.session = second;
	call.caller = mw.user;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_SHUT);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	finish(&call, NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_FAILED), 1);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	mounts(side[0]);
	session_close(second);
}
END_TEST

/* Cancelled by an administrator: the caller is told, and none of his media is mounted. */
START_TEST(request_cancelled)
{
	struct session *second = open_session();
	struct call first, call;
	char request[STORE_ID_SIZE];

	prepare(&first, side[0], NULL);
	gives(&first, 0);
	prepare(&call, side[0], side[1]);
	call.session = second;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 2);
	value(request, "SELECT id FROM library_request WHERE side = %Q AND completed = 0", side[1]);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, request), 0);
	finish(&call, NTMS_E_CANCELLED);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_CANCELLED), 2);
	value(request, "SELECT id FROM library_request WHERE state = 2");
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, request),
			 NTMS_E_OBJECT_NOT_FOUND);
	session_close(second);
}
END_TEST

/* model.md section 9, gaps.md 67: order number, then priority, then age. */
START_TEST(order_of_mounts)
{
	static const int priority[4] = { 0, 7, 0, -7 };
	static const int expected[4] = { 3, 1, 0, 2 };
	struct session *sessions[4];
	struct call holders, calls[4];
	char request[STORE_ID_SIZE];
	uint32_t place;
	int i;

	prepare(&holders, side[4], side[5]);
	gives(&holders, 0);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE state = 2"), 2);
	for (i = 0; i < 4; i++) {
		sessions[i] = open_session();
		prepare(&calls[i], side[i], NULL);
		calls[i].session = sessions[i];
		calls[i].mount.priority = priority[i];
		/* One drive for all. */
		wishes(&calls[i], drives[0], "");
		start(&calls[i]);
		waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == i + 1);
		usleep(2000);
	}
	value(request, "SELECT id FROM library_request WHERE side = %Q AND completed = 0", side[3]);
	ck_assert_int_eq(library_request_order(mw.session, mw.root, request, &place), 0);
	ck_assert_uint_eq(place, 0xffffffff);
	ck_assert_int_eq(library_request_set_order(mw.session, mw.root, request, 1), 0);
	ck_assert_int_eq(dismount(side[drive_of(4) ? 5 : 4], 0), 0);
	for (i = 0; i < 4; i++) {
		finish(&calls[expected[i]], 0);
		ck_assert_int_eq(drive_of(expected[i]), 0);
		ck_assert_int_eq(dismount(side[expected[i]], 0), 0);
	}
	for (i = 0; i < 4; i++)
		session_close(sessions[i]);
}
END_TEST

/* Each lies where the other one is wanted: both go home first, and nobody starves meanwhile. */
START_TEST(swapped_drives)
{
	struct call call;

	prepare(&call, side[0], side[1]);
	wishes(&call, drives[0], drives[1]);
	gives(&call, 0);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	wishes(&call, drives[1], drives[0]);
	call.mount.timeout = 0;
	gives(&call, 0);
	ck_assert_int_eq(drive_of(0), 1);
	ck_assert_int_eq(drive_of(1), 0);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* One is wanted on its other side, for which it goes home: then the drive where it lies is to be had. */
START_TEST(wrong_side_and_another)
{
	char other[STORE_ID_SIZE];
	struct call call;

	add_other_side(0, other);
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	prepare(&call, other, side[1]);
	call.mount.timeout = 0;
	gives(&call, 0);
	ck_assert_str_eq(object_of(tape[0]).cartridge.mounted_side, other);
	ck_assert_int_ge(drive_of(1), 0);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* Its drives will not do any more: it ends, and does not keep the others from everybody. */
static void fails_without_drive(const char *wished, int result, const char *sql)
{
	struct session *second = open_session(), *third = open_session();
	struct call two, call;

	mounts(side[4]);
	prepare(&two, side[0], wished ? NULL : side[1]);
	two.session = second;
	if (wished)
		wishes(&two, wished, "");
	start(&two);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == (wished ? 1 : 2));
	world_sql(sql, drives[0]);
	prepare(&call, side[3], NULL);
	call.session = third;
	gives(&call, 0);
	ck_assert_int_eq(drive_of(3), 1);
	finish(&two, result);
	ck_assert_int_eq(open_requests(), 0);
	session_close(second);
	session_close(third);
}

START_TEST(drive_disabled_meanwhile)
{
	fails_without_drive(_i ? drives[0] : NULL,
			    _i ? NTMS_E_RESOURCE_DISABLED : NTMS_E_RESOURCE_NOT_AVAILABLE,
			    "UPDATE element SET enabled = 0 WHERE id = %Q");
}
END_TEST

START_TEST(drive_left_meanwhile)
{
	fails_without_drive(_i ? drives[0] : NULL, NTMS_E_RESOURCE_NOT_AVAILABLE,
			    "UPDATE element SET operational_state = 21 WHERE id = %Q");
}
END_TEST

/* Two media of a kind for which there is one drive. */
START_TEST(drives_of_kinds)
{
	struct call call;

	world_sql("INSERT INTO device_type VALUES (%Q, %d, 'Disc', '', 1, 1, 'Acme', 'Disc', 2)", NOTHING,
		  NTMS_DRIVE_TYPE);
	world_sql("UPDATE element SET device_type = %Q WHERE id = %Q", NOTHING, drives[1]);
	prepare(&call, side[0], side[1]);
	run(&call);
	ck_assert_int_eq(call.result, NTMS_E_RESOURCE_NOT_AVAILABLE);
	/* It is no use to ask again until they are free. */
	call.mount.timeout = 0;
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	call.mount.options = NTMS_MOUNT_NOWAIT | NTMS_MOUNT_ERROR_NOT_AVAILABLE;
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	mounts(side[0]);
	ck_assert_int_eq(drive_of(0), 0);
}
END_TEST

/* Two callers want the same two media, named the other way about: over and over. */
static void *take_turns(void *context)
{
	struct call *call = context;
	char ids[2][STORE_ID_SIZE];
	int i;

	memcpy(ids, call->media, sizeof(ids));
	for (i = 0; i < 10 && !call->result; i++) {
		run(call);
		if (!call->result)
			call->result = media_dismount(call->session, call->caller, ids, 2,
						      i % 2 ? NTMS_DISMOUNT_DEFERRED : 0);
	}
	return NULL;
}

START_TEST(overlapping_sets)
{
	struct call calls[3];
	int i;

	for (i = 0; i < 3; i++) {
		prepare(&calls[i], side[i], side[(i + 1) % 3]);
		calls[i].session = open_session();
		ck_assert_int_eq(pthread_create(&calls[i].thread, NULL, take_turns, &calls[i]), 0);
	}
	for (i = 0; i < 3; i++) {
		finish(&calls[i], 0);
		session_close(calls[i].session);
	}
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED), 60);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* A load that takes longer than its caller wants to wait goes on, and serves the next. */
START_TEST(caller_leaves_a_long_load)
{
	struct call call;

	fake->hold_ready = true;
	prepare(&call, side[0], NULL);
	call.mount.timeout = 3000;
	gives(&call, NTMS_E_TIMEOUT);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_MOUNTED);
	fake->hold_ready = false;
	mounts(side[1]);
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 2);
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED), 3);
}
END_TEST

/* Both are wanted; the first, which is in a drive, is loaded, and the other one is on its way. */
static void half_loaded(struct call *call, struct session *session)
{
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fake->hold_moves = true;
	prepare(call, side[0], side[1]);
	call->session = session;
	call->mount.timeout = 3000;
	start(call);
	waits_until(media_state(0) == NTMS_MEDIASTATE_LOADED && fake_with(fake->motion_count) == 4);
}

/* What is loaded of a call that is given up is nobody's, too. */
START_TEST(caller_leaves_a_half)
{
	struct session *second = open_session();
	char request[STORE_ID_SIZE];
	struct call call;

	half_loaded(&call, second);
	finish(&call, NTMS_E_TIMEOUT);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	fake_with(fake->hold_moves = false);
	value(request, "SELECT id FROM library_request WHERE side = %Q AND completed = 0", side[1]);
	works_until(request, open_requests() == 0);
	ck_assert_int_eq(fake->moves, 2);
	prepare(&call, side[0], side[1]);
	call.mount.timeout = 0;
	gives(&call, 0);
	ck_assert_int_eq(fake->moves, 2);
	session_close(second);
}
END_TEST

START_TEST(unplugged_with_a_half)
{
	struct session *second = open_session();
	struct call call;

	half_loaded(&call, second);
	fake_unplug(0, world.directory);
	finish(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE mounted_by <> 0"), 0);
	session_close(second);
}
END_TEST

/* What was brought into a drive, and is not ready yet, does not stay there for ever. */
START_TEST(unplugged_with_one_that_loads)
{
	struct call call;

	fake->hold_ready = true;
	prepare(&call, side[0], NULL);
	start(&call);
	waits_until(drive_of(0) == 0);
	fake_unplug(0, world.directory);
	finish(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(open_requests(), 0);
	fake->gone = fake->hold_ready = false;
	fake->epoch = 0;
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	call.mount.timeout = 0;
	gives(&call, 0);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
}
END_TEST

/* gaps.md 53, 54: a session that ends gives back, however it ends. */
START_TEST(session_ends)
{
	struct session *second = open_session();
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = second;
	gives(&call, 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	session_close(second);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_UNLOADED);
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 1);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
}
END_TEST

/* NtmsKeepMount(): it is nobody's in particular, and stays until somebody dismounts it. */
START_TEST(kept_mount)
{
	struct session *second = open_session();
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = second;
	gives(&call, 0);
	ck_assert_int_eq(media_keep(mw.session, mw.root, side[0]), NTMS_E_INVALID_STATE);
	ck_assert_int_eq(media_keep(second, mw.root, side[1]), NTMS_E_INVALID_STATE);
	ck_assert_int_eq(media_keep(second, mw.root, NOTHING), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(media_keep(second, mw.root, side[0]), 0);
	ck_assert_int_eq(media_keep(second, mw.root, side[0]), NTMS_E_INVALID_STATE);
	shown_note("NtmsKeepMount", ERROR_INVALID_STATE, __FILE__);
	session_close(second);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_LOADED);
	prepare(&call, side[0], NULL);
	call.mount.timeout = 0;
	gives(&call, NTMS_E_BUSY);
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_INVALID_STATE);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	is_idle(0);
}
END_TEST

START_TEST(nobody_waits)
{
	struct call call;

	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT;
	fake->hold_moves = true;
	gives(&call, 0);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_INUSE);
	fake->hold_moves = false;
	mounts(side[1]);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_LOADED);
}
END_TEST

/* The robot fails: the request says so, the places of things are true, and the next one is served. */
START_TEST(robot_fails)
{
	struct call call;

	fake->fail_move = EIO;
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_FAILED), 1);
	ck_assert_int_eq(number("SELECT error FROM library_request"), ERROR_DEVICE_NOT_AVAILABLE);
	is_idle(0);
	ck_assert_int_eq(open_requests(), 0);
	mounts(side[0]);
	fake->fail_ready = EIO;
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	mounts(side[2]);
	is_idle(1);
}
END_TEST

/* It says that it did, again and again. */
START_TEST(robot_lies)
{
	struct call call;

	fake->lose_moves = 2;
	mounts(side[0]);
	ck_assert_int_eq(fake->moves, 3);
	fake->lose_moves = 1000;
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	fake->lose_moves = 0;
	is_idle(1);
}
END_TEST

/* It cannot be taken out: people have to look, and other drives serve. */
START_TEST(stuck_in_the_drive)
{
	struct call call;

	mounts(side[0]);
	fake->fail_move = EIO;
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_INVALID_STATE);
	mounts(side[1]);
	ck_assert_int_eq(drive_of(1), 1);
	/* It is nobody's: who wants it out speaks of the drive. */
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_INVALID_STATE);
	ck_assert_str_eq(explain_text(), "cartridge A00000L9 is stuck in a drive: dismount that drive");
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	is_idle(0);
	/* Somebody uses the drive. */
	fake->fail_move = ETXTBSY;
	ck_assert_int_eq(dismount(side[1], 0), NTMS_E_INVALID_STATE);
}
END_TEST

/* udev looks at a disk that was written, when it is closed; and the drive does not let go of it meanwhile. */
START_TEST(a_drive_in_use_is_tried_again)
{
	mounts(side[0]);
	fake->fail_move = ETXTBSY;
	fake->fail_sense = (struct ntms_sense){ .valid = 1, .key = 5, .asc = 0x53, .ascq = 0x02 };
	ck_assert_int_eq(dismount(side[0], 0), 0);
	ck_assert_int_eq(fake->fail_move, 0);
	is_idle(0);
}
END_TEST

/* A motion ends without an answer, and was done: nobody can read the elements just then. */
static void done_without_an_answer(int motion, char *from, char *to)
{
	fake_with(({
		fake->motions[motion].done = true;
		fake->motions[motion].result = ETIMEDOUT;
		inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
		strcpy(to, from);
		strcpy(from, "-");
		fake->hold_moves = false;
		0;
	}));
}

START_TEST(unclear_ways)
{
	struct call call;

	fake->hold_moves = true;
	prepare(&call, side[0], NULL);
	start(&call);
	waits_until(fake_with(fake->motion_count) == 1);
	done_without_an_answer(0, fake->tags[0], fake->drive_tags[0]);
	finish(&call, 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	/* It is in the way: out, and another one in. */
	fake->hold_moves = true;
	prepare(&call, side[1], NULL);
	wishes(&call, drives[0], "");
	start(&call);
	waits_until(fake_with(fake->motion_count) == 4);
	done_without_an_answer(2, fake->drive_tags[0], fake->tags[0]);
	finish(&call, 0);
	is_idle(0);
	ck_assert_int_eq(drive_of(1), 0);
	ck_assert_int_eq(requests(NTMS_LM_DISMOUNT, NTMS_LM_PASSED), 1);
}
END_TEST

/* Begin now or not at all: there is another drive, and nobody knows when that is free. */
START_TEST(stuck_in_the_way_now)
{
	struct session *second = open_session();
	struct call call;

	mounts(side[4]);
	mounts(side[5]);
	ck_assert_int_eq(dismount(side[4], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	prepare(&call, side[0], NULL);
	call.session = second;
	call.mount.options = _i ? NTMS_MOUNT_ERROR_NOT_AVAILABLE : 0;
	call.mount.timeout = _i ? FOREVER : 0;
	start(&call);
	finish(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(4), NTMS_MEDIASTATE_OPERROR);
	ck_assert_int_eq(open_requests(), 0);
	session_close(second);
}
END_TEST

/* Its drive is another one by the time that it is empty: nothing is carried to where nobody knows. */
START_TEST(drive_replaced_meanwhile)
{
	struct call call;
	int i;

	mounts(side[4]);
	ck_assert_int_eq(dismount(side[4], NTMS_DISMOUNT_DEFERRED), 0);
	fake->hold_moves = true;
	prepare(&call, side[0], NULL);
	wishes(&call, drives[0], "");
	start(&call);
	waits_until(fake_with(fake->motion_count) == 4);
	fake_with(({
		fake->motions[2].done = true;
		strcpy(fake->tags[4], fake->drive_tags[0]);
		strcpy(fake->drive_tags[0], "-");
		strcpy(fake->drive_serials[0], "ANOTHER");
		fake_sweep(fake);
		0;
	}));
	finish(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	for (i = 0; i < fake->motion_count; i++)
		ck_assert_uint_ge(fake->motions[i].call.destination, FAKE_DRIVES);
	ck_assert_int_eq(fake->motions[3].result, ECANCELED);
	is_idle(0);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* People took it out, or it came out after all. */
START_TEST(stuck_no_more)
{
	mounts(side[0]);
	fake->fail_move = EIO;
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	strcpy(fake->tags[0], fake->drive_tags[0]);
	strcpy(fake->drive_tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	is_idle(0);
	mounts(side[0]);
}
END_TEST

/* The other side of what cannot be taken out of the drive is not there. */
START_TEST(stuck_on_its_other_side)
{
	char other[STORE_ID_SIZE];
	struct call call;

	add_other_side(0, other);
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	prepare(&call, other, NULL);
	call.mount.options = NTMS_MOUNT_WRITE;
	if (_i) {
		call.mount.options |= NTMS_MOUNT_SPECIFIC_DRIVE;
		strcpy(call.wished[0], drives[_i - 1]);
	}
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_str_eq(call.words, "the cartridge is stuck in a drive: dismount that drive");
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	ck_assert_str_eq(object_of(tape[0]).cartridge.mounted_side, "");
	ck_assert_int_eq(fake->moves, 1);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	gives(&call, 0);
	ck_assert_str_eq(object_of(tape[0]).cartridge.mounted_side, other);
	ck_assert(fake->inverted[FAKE_DRIVES + drive_of(0)]);
}
END_TEST

/* It says that it put the cartridge down on its other side, and did not. */
START_TEST(robot_turns_nothing)
{
	char other[STORE_ID_SIZE];
	struct call call;

	add_other_side(0, other);
	fake->turns_nothing = true;
	prepare(&call, other, NULL);
	gives(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	mounts(side[1]);
	is_idle(0);
	fake->turns_nothing = false;
	gives(&call, 0);
	ck_assert_int_eq(dismount(other, 0), 0);
	/* It lies so in its slot, too. */
	ck_assert(fake->inverted[FAKE_SLOTS]);
	mounts(side[0]);
	ck_assert(!fake->inverted[FAKE_DRIVES + drive_of(0)]);
}
END_TEST

/* What is in the way is stuck: another drive is taken. */
START_TEST(stuck_in_the_way)
{
	mounts(side[0]);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	usleep(2000);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	mounts(side[2]);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_OPERROR);
	ck_assert_int_eq(drive_of(2), 1);
	is_idle(1);
}
END_TEST

START_TEST(by_drive)
{
	ck_assert_int_eq(dismount_drive(NOTHING), NTMS_E_INVALID_DRIVE);
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_INVALID_STATE);
	mounts(side[0]);
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_INVALID_STATE);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	world_sql("UPDATE element SET enabled = 0 WHERE id = %Q", drives[0]);
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_DEVICE_NOT_AVAILABLE);
	world_sql("UPDATE element SET enabled = 1 WHERE id = %Q", drives[0]);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	is_idle(0);
	/* Somebody put it there, past us: it is nobody's to take out for a mount. */
	strcpy(fake->drive_tags[0], fake->tags[1]);
	strcpy(fake->tags[1], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_MOUNTED);
	mounts(side[2]);
	ck_assert_int_eq(drive_of(2), 1);
	ck_assert_int_eq(dismount(side[1], 0), NTMS_E_INVALID_STATE);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	is_idle(1);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(dismount_drive(drives[1]), NTMS_E_LIBRARY_OFFLINE);
}
END_TEST

START_TEST(dismount_refusals)
{
	char twice[2][STORE_ID_SIZE];

	ck_assert_int_eq(dismount(NOTHING, 0), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(dismount(side[0], 3), NTMS_E_INVALID_PARAMETER);
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_INVALID_STATE);
	mounts(side[0]);
	strcpy(twice[0], side[0]);
	strcpy(twice[1], side[0]);
	ck_assert_int_eq(media_dismount(mw.session, mw.root, twice, 2, 0), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(media_dismount(mw.session, mw.user, twice, 1, 0), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	world_sql("UPDATE library SET enabled = 1 WHERE id = %Q", library);
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", tape[0]);
	world_sql("UPDATE side SET allocatable = 2 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q AND enabled = 1)", library);
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_MEDIA_NOT_AVAILABLE);
}
END_TEST

START_TEST(no_slot)
{
	int i;

	mounts(side[0]);
	mounts(side[1]);
	for (i = 0; i < 8; i++)
		if (!strcmp(fake->tags[i], "-"))
			sprintf(fake->tags[i], "B%05dL9", i);
	fake_sweep(fake);
	ck_assert_int_eq(dismount(side[0], 0), NTMS_E_LIBRARY_FULL);
	ck_assert_int_eq(dismount_drive(drives[0]), NTMS_E_LIBRARY_FULL);
	/* Its own is taken, another is not. */
	strcpy(fake->tags[7], "-");
	fake_sweep(fake);
	ck_assert_int_eq(dismount(side[1], 0), 0);
	ck_assert_str_eq(fake->tags[7], "A00001L9");
}
END_TEST

/* A cartridge taken out by hand is mounted no more, whoever thinks so. */
START_TEST(taken_by_hand)
{
	mounts(side[0]);
	strcpy(fake->tags[0], fake->drive_tags[0]);
	strcpy(fake->drive_tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	is_idle(0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
	mounts(side[0]);
}
END_TEST

/* One without a bar code. Then somebody has the door open, and whether it is the same nobody knows. */
static void add_plain(char medium[STORE_ID_SIZE])
{
	strcpy(fake->tags[6], "");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	value(medium, "SELECT s.id FROM side s JOIN cartridge c ON c.id = s.cartridge"
	      " WHERE c.library = %Q AND c.bar_code = ''", library);
}

static void use_door(const char *medium)
{
	fake_with(inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX));
	fake_with((fake_sweep(fake), 0));
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT c.needs_inventory FROM cartridge c JOIN side s ON s.cartridge = c.id"
				" WHERE s.id = %Q", medium), 1);
}

/* While it waits for a drive; or for the drive, when it is there. */
START_TEST(not_certain_any_more)
{
	struct session *second = open_session();
	char plain[STORE_ID_SIZE];
	struct call two, call;

	add_plain(plain);
	prepare(&two, side[0], side[1]);
	if (!_i)
		gives(&two, 0);
	fake->hold_ready = _i;
	prepare(&call, plain, NULL);
	call.session = second;
	start(&call);
	waits_until(_i ? drive_state(0) == NTMS_DRIVESTATE_MOUNTED
		       : requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 1);
	use_door(plain);
	fake_with(fake->hold_ready = false);
	if (!_i)
		ck_assert_int_eq(dismount(side[0], 0), 0);
	finish(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	works_on();
	ck_assert_str_eq(fake->tags[6], "");
	session_close(second);
}
END_TEST

/* It was left in a drive. The module knows that somebody was at the library, and has not looked yet. */
static void change_in_drive(void)
{
	to_free(0);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	strcpy(fake->tags[7], fake->drive_tags[0]);
	strcpy(fake->drive_tags[0], "N00001L9");
	inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
}

START_TEST(changed_by_hand)
{
	struct call call;

	change_in_drive();
	prepare(&call, side[1], NULL);
	gives(&call, 0);
	ck_assert_int_eq(drive_of(1), 1);
	ck_assert_str_eq(fake->drive_tags[1], "A00001L9");
	/* Once: then it is as good as it gets. */
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	fake->disturbed = 1000;
	inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
	fake->refreshes = 0;
	mounts(side[1]);
	ck_assert_int_eq(fake->refreshes, 1);
	ck_assert_int_eq(drive_of(1), 1);
}
END_TEST

/* While the library does not tell what is in its drives, as with an open door, nobody gets what is there. */
START_TEST(changed_by_hand_and_unread)
{
	struct call call;

	change_in_drive();
	fake->fail_refresh = EIO;
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	fake->fail_refresh = 0;
	mounts(side[1]);
	ck_assert_str_eq(fake->drive_tags[drive_of(1)], "A00001L9");
}
END_TEST

/* Nobody but the robot had it in hands: it is what it was, though no bar code is read in a drive. */
START_TEST(no_bar_codes_in_drives)
{
	fake->tagless_drives = true;
	mounts(side[1]);
	ck_assert_int_eq(number("SELECT unread FROM cartridge WHERE id = %Q", tape[1]), 1);
	/* So it is when it is left there, and mounted again. */
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	mounts(side[1]);
	ck_assert_int_eq(fake->moves, 1);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_IMMEDIATE), 0);
	works_on();
	ck_assert_int_eq(number("SELECT unread FROM cartridge WHERE id = %Q", tape[1]), 0);
}
END_TEST

/* After a restart of the machine it is in doubt what lies there: until it is home, and its bar code is read. */
START_TEST(no_bar_codes_and_a_restart)
{
	struct call call;

	fake->tagless_drives = true;
	to_free(1);
	world_sql("UPDATE cartridge SET unverified = 0 WHERE id = %Q", tape[1]);
	mounts(side[1]);
	session_close(mw.session);
	if (_i)
		strcpy(fake->drive_tags[0], _i > 1 ? "" : "N00001L9");
	fake_reload(fake);
	mw.session = open_session();
	world_consistent();
	ck_assert_int_eq(drive_of(1), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE library = %Q", library), TAPES);
	ck_assert_int_eq(number("SELECT allocatable FROM side WHERE id = %Q", side[1]), 0);
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert_int_eq(dismount_drive(drives[0]), 0);
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	if (!_i) {
		is_idle(1);
		mounts(side[1]);
		return;
	}
	/* It is another one. */
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND library = %Q", tape[1],
				library), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE library = %Q AND bar_code = %Q", library,
				_i > 1 ? "" : "N00001L9"), 1);
	/* And it comes back. */
	strcpy(fake->tags[7], "A00001L9");
	fake_sweep(fake);
	mounts(side[1]);
}
END_TEST

/* What was touched there is not mounted again; what helps is told, and does. */
START_TEST(touched_where_no_bar_codes_are_read)
{
	struct call call;

	fake->tagless_drives = true;
	to_free(0);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	inventory_begin_change(&fake->table);
	inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
	fake_sweep(fake);
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "dismount its drive"));
	ck_assert_int_eq(drive_dismount(mw.session, mw.root, drives[0]), 0);
	works_on();
	mounts(side[1]);
}
END_TEST

/* Somebody had the door open while it was loaded: what is in the drive now tells nobody. */
START_TEST(no_bar_codes_and_hands)
{
	struct call call;

	fake->tagless_drives = true;
	if (_i) {
		mounts(side[1]);
		ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	}
	fake->hold_ready = true;
	prepare(&call, side[1], NULL);
	start(&call);
	waits_until(drive_state(0) == NTMS_DRIVESTATE_MOUNTED);
	fake_with(({
		strcpy(fake->drive_tags[0], "N00001L9");
		inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
		fake->hold_ready = false;
		0;
	}));
	finish(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	/* In a slot it is seen what it is. */
	works_on();
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE bar_code = 'N00001L9'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND library = %Q", tape[1],
				library), 0);
}
END_TEST

/* Loaded, and gone again before its caller is told. */
static void take_at_the_end(unsigned long request, bool after)
{
	if (request != NTMS_LEASE || after || !requests(NTMS_LM_MOUNT, NTMS_LM_PASSED))
		return;
	fake_watcher = NULL;
	strcpy(fake->tags[0], fake->drive_tags[0]);
	strcpy(fake->drive_tags[0], "-");
	fake_sweep(fake);
}

START_TEST(taken_in_the_last_moment)
{
	struct call call;

	fake_watcher = take_at_the_end;
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_RESOURCE_NOT_AVAILABLE);
	is_idle(0);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_FAILED), 1);
	mounts(side[0]);
}
END_TEST

/* Then its caller is told that, and has no medium. */
static struct session *closing;

static void close_at_the_end(unsigned long request, bool after)
{
	if (request != NTMS_LEASE || after || !requests(NTMS_LM_MOUNT, NTMS_LM_PASSED))
		return;
	fake_watcher = NULL;
	session_cancel(closing);
}

START_TEST(closed_in_the_last_moment)
{
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = closing = open_session();
	fake_watcher = close_at_the_end;
	gives(&call, NTMS_E_CANCELLED);
	session_close(closing);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTABLE);
}
END_TEST

/* Who deletes what is finished does not wait until its caller has seen it. */
static void delete_at_the_end(unsigned long request, bool after)
{
	char ids[2][STORE_ID_SIZE];

	if (request != NTMS_LEASE || after || requests(NTMS_LM_MOUNT, NTMS_LM_PASSED) != 2)
		return;
	fake_watcher = NULL;
	value(ids[0], "SELECT min(id) FROM library_request");
	value(ids[1], "SELECT max(id) FROM library_request");
	ck_assert_int_eq(requests_delete(mw.session, mw.root, NTMS_LIBREQUEST, ids, 2), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request"), 0);
}

START_TEST(deleted_in_the_last_moment)
{
	struct session *second = open_session();
	struct call call;

	prepare(&call, side[0], side[1]);
	call.session = second;
	fake_watcher = delete_at_the_end;
	gives(&call, 0);
	ck_assert_str_eq(call.mount.drives[0], drives[drive_of(0)]);
	ck_assert_str_eq(call.mount.drives[1], drives[drive_of(1)]);
	session_close(second);
}
END_TEST

/* Another one has it loaded, and who waits for it cannot read the store at that moment. */
static int moment;

static void fail_at_the_end(unsigned long request, bool after)
{
	char aside[sizeof(world.store) + 6], request_id[STORE_ID_SIZE];

	snprintf(aside, sizeof(aside), "%s.aside", world.store);
	if (request != NTMS_LEASE || after)
		return;
	/* Its lease was taken from it; it takes that anew, and gives it up. */
	if (moment > 1 && ++moment == 4)
		ck_assert_int_eq(rename(aside, world.store), 0);
	if (moment || drive_of(0) < 0)
		return;
	moment = 1;
	fake->hold_ready = false;
	fake->epoch = 0;
	value(request_id, "SELECT id FROM library_request");
	works_until(request_id, requests(NTMS_LM_MOUNT, NTMS_LM_PASSED));
	ck_assert_int_eq(rename(world.store, aside), 0);
	moment = 2;
}

START_TEST(loaded_in_the_last_moment)
{
	struct session *second = open_session();
	struct call call;

	moment = 0;
	fake->hold_ready = true;
	prepare(&call, side[0], NULL);
	call.session = second;
	fake_watcher = fail_at_the_end;
	gives(&call, 0);
	session_close(second);
}
END_TEST

START_TEST(unplugged)
{
	struct call call;

	fake->hold_moves = true;
	prepare(&call, side[0], NULL);
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_INPROCESS) == 1);
	fake_unplug(0, world.directory);
	finish(&call, NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(open_requests(), 0);
	prepare(&call, side[1], NULL);
	gives(&call, NTMS_E_MEDIA_OFFLINE);
}
END_TEST

/* -- workers that die -- */

static void mount_two(struct session *session)
{
	struct call call;

	prepare(&call, side[0], side[1]);
	call.session = session;
	run(&call);
}

START_TEST(killed_at_each_step)
{
	struct call call;
	int n = 1;

	for (; dies_at(n, _i, mount_two); n++) {
		/* Another wants what it had, and drives. */
		prepare(&call, side[2], side[0]);
		gives(&call, 0);
		ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
		ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_LOADED);
		ck_assert_int_eq(dismount(side[0], 0), 0);
		ck_assert_int_eq(dismount(side[2], 0), 0);
		is_idle(0);
		is_idle(1);
		is_idle(2);
		ck_assert_int_eq(open_requests(), 0);
		fake->motion_count = 0;
	}
	ck_assert_int_gt(n, 8);
}
END_TEST

/* Stopped with the lease, overtaken, and woken: it moves nothing, and gets what it asked for in its turn. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool stopped;

static void stop_at(unsigned long request, bool after)
{
	if (request != NTMS_SUBMIT_MOTION || after || !pthread_equal(pthread_self(), victim) || stopped)
		return;
	stopped = true;
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
}

static void *run_victim(void *context)
{
	victim = pthread_self();
	run(context);
	return NULL;
}

START_TEST(stopped_worker)
{
	struct session *second = open_session();
	struct call first, call;

	stopped = false;
	fake_watcher = stop_at;
	pthread_mutex_lock(&gate);
	prepare(&first, side[0], NULL);
	first.session = second;
	ck_assert_int_eq(pthread_create(&first.thread, NULL, run_victim, &first), 0);
	waits_until(stopped);
	/* Silent for so long that the lease is over. */
	fake_with(fake->epoch = 0);
	mounts(side[1]);
	ck_assert_int_eq(fake->moves, 2);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	pthread_mutex_unlock(&gate);
	finish(&first, 0);
	ck_assert_int_eq(fake->moves, 2);
	session_close(second);
	prepare(&call, side[2], NULL);
	gives(&call, 0);
}
END_TEST

/* -- work that nobody waits for -- */

/* NtmsServeLibrary() in a session and a thread of its own. */
struct server {
	struct session *session;
	uint32_t timeout;
	int result;
	pthread_t thread;
};

static void *run_server(void *context)
{
	struct server *server = context;

	server->result = library_serve(server->session, mw.root, library, server->timeout);
	if (server->result)
		shown_note("NtmsServeLibrary", error_public(server->result), __FILE__);
	return NULL;
}

static void begin_to_serve(struct server *server)
{
	server->session = open_session();
	server->timeout = FOREVER;
	ck_assert_int_eq(pthread_create(&server->thread, NULL, run_server, server), 0);
}

static int end_of(struct server *server)
{
	pthread_join(server->thread, NULL);
	session_close(server->session);
	world_consistent();
	return server->result;
}

static void stop(struct server *server)
{
	session_cancel(server->session);
	ck_assert_int_eq(end_of(server), NTMS_E_CANCELLED);
	ck_assert_int_eq(fake_with(fake->epoch), 0);
}

static void serve_once(void)
{
	ck_assert_int_eq(library_serve(mw.session, mw.root, library, 0), 0);
	world_consistent();
}

static void set_delay(unsigned int seconds)
{
	world_sql("UPDATE element SET seconds = %u WHERE type = 5", seconds);
}

/* So many seconds ago. */
static void released_before(int n, int seconds)
{
	world_sql("UPDATE cartridge SET dismountable = dismountable - %d WHERE id = %Q", 1000 * seconds,
		  tape[n]);
}

/* With nothing left to do; asked in this order, for before it has left there is nothing to do, too. */
static bool is_home(int n)
{
	return number("SELECT count(*) FROM cartridge WHERE id = %Q AND location = home", tape[n]) &&
	       open_requests() == 0;
}

/* model.md section 7: it stays at least dwDeferDismountDelay seconds. */
START_TEST(time_in_the_drive)
{
	struct server server;

	mounts(side[0]);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	released_before(0, 290);
	serve_once();
	ck_assert_int_eq(drive_of(0), 0);
	ck_assert_int_eq(open_requests(), 0);
	released_before(0, 10);
	begin_to_serve(&server);
	waits_until(is_home(0));
	is_idle(0);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
	ck_assert_int_eq(requests(NTMS_LM_DISMOUNT, NTMS_LM_PASSED), 1);
	/* What is in use has no such time. */
	ck_assert_int_eq(drive_of(1), 1);
	ck_assert_int_eq(drive_state(1), NTMS_DRIVESTATE_LOADED);
	stop(&server);
}
END_TEST

/* Two that have no slot of their own any more go to two slots. */
START_TEST(two_without_a_home)
{
	struct server server;
	int i;

	mounts(side[0]);
	mounts(side[1]);
	for (i = 0; i < 6; i++)
		if (!strcmp(fake->tags[i], "-"))
			sprintf(fake->tags[i], "B%05dL9", i);
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	set_delay(0);
	begin_to_serve(&server);
	waits_until(!open_requests() && drive_of(0) < 0 && drive_of(1) < 0);
	stop(&server);
	ck_assert_str_ne(fake->tags[6], "-");
	ck_assert_str_ne(fake->tags[7], "-");
	ck_assert_int_eq(fake->motion_count, 6);
}
END_TEST

START_TEST(no_time_or_all_time)
{
	struct server server;

	set_delay(0xffffffff);
	begin_to_serve(&server);
	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	released_before(0, 1000000);
	mounts(side[1]);
	ck_assert_int_eq(drive_of(0), 0);
	set_delay(0);
	waits_until(is_home(0));
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	waits_until(is_home(1));
	stop(&server);
	ck_assert_int_eq(fake->moves, 4);
}
END_TEST

/* It does not go and come: somebody waits for it, and for another one that is in use. */
START_TEST(wanted_where_it_is)
{
	struct session *second = open_session();
	struct call call;

	mounts(side[0]);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	prepare(&call, side[0], side[1]);
	call.session = second;
	start(&call);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_WAITING) == 2);
	released_before(0, 300);
	serve_once();
	ck_assert_int_eq(requests(NTMS_LM_DISMOUNT, NTMS_LM_INPROCESS), 0);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	finish(&call, 0);
	ck_assert_int_eq(fake->moves, 2);
	session_close(second);
}
END_TEST

/* gaps.md 54: the session ends without a word, and its medium's time begins when that is seen. */
START_TEST(way_home_of_an_orphan)
{
	struct session *second = open_session();
	struct server server;
	struct call call;

	set_delay(1);
	prepare(&call, side[0], NULL);
	call.session = second;
	gives(&call, 0);
	begin_to_serve(&server);
	serve_once();
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE dismountable <> 0"), 0);
	session_close(second);
	waits_until(is_home(0));
	is_idle(0);
	stop(&server);
}
END_TEST

/* What a caller leaves is finished, while he does not wait. */
START_TEST(mount_without_waiting)
{
	struct server server;
	struct call call;

	fake->hold_ready = true;
	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT;
	gives(&call, 0);
	begin_to_serve(&server);
	waits_until(drive_of(0) == 0);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_INPROCESS), 1);
	fake_with(fake->hold_ready = false);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED) == 1);
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_LOADED);
	/* He did not die meanwhile: it is his. */
	ck_assert_int_eq(dismount(side[0], 0), 0);
	stop(&server);
}
END_TEST

/* One that waits is its caller's, and ends with him; so do requests of other kinds. */
START_TEST(callers_that_died)
{
	struct session *second = open_session();
	char id[STORE_ID_SIZE];
	struct server server;
	struct call call;

	mounts(side[0]);
	prepare(&call, side[0], NULL);
	call.session = second;
	call.mount.options = NTMS_MOUNT_NOWAIT;
	gives(&call, 0);
	ck_assert_int_eq(session_begin(second, STORE_WRITE), 0);
	ck_assert_int_eq(session_end(second, library_request_begin(second, mw.root, library,
								   NTMS_LM_INVENTORY, id)), 0);
	begin_to_serve(&server);
	ck_assert_int_eq(open_requests(), 2);
	session_close(second);
	waits_until(open_requests() == 0);
	ck_assert_int_eq(requests(NTMS_LM_MOUNT, NTMS_LM_CANCELLED), 1);
	ck_assert_int_eq(requests(NTMS_LM_INVENTORY, NTMS_LM_CANCELLED), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE error <> 0 AND error <> %d",
				ERROR_CANCELLED), 0);
	stop(&server);
}
END_TEST

/* The motion runs on, and nothing is carried twice: another one has the lease at once. */
START_TEST(stopped_in_a_motion)
{
	struct server server, next;
	struct call call;

	fake->hold_moves = true;
	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT;
	gives(&call, 0);
	begin_to_serve(&server);
	waits_until(fake_with(fake->epoch && fake->motion_count));
	stop(&server);
	begin_to_serve(&next);
	waits_until(fake_with(fake->epoch));
	fake_with(fake->hold_moves = false);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED) == 1);
	ck_assert_int_eq(fake_with(fake->moves), 1);
	stop(&next);
}
END_TEST

/* The robot is told what comes into a drive right behind what leaves it, so that the drive does not stand empty. */
START_TEST(told_in_advance)
{
	struct server server;
	struct call call;
	int told;

	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	told = fake->motion_count;
	fake->hold_moves = true;
	prepare(&call, side[1], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT | NTMS_MOUNT_SPECIFIC_DRIVE;
	strcpy(call.wished[0], drives[0]);
	gives(&call, 0);
	begin_to_serve(&server);
	/* When who serves begins anew, it is told anew. */
	waits_until(fake_with(fake->motion_count) >= told + 2);
	fake_with(fake->hold_moves = false);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_PASSED) == 2);
	stop(&server);
	ck_assert_int_eq(drive_of(1), 0);
	is_idle(0);
	ck_assert_int_eq(fake->moves, 3);
}
END_TEST

START_TEST(several_serve)
{
	struct server servers[2];
	int i;

	for (i = 0; i < 2; i++)
		begin_to_serve(&servers[i]);
	for (i = 0; i < 5; i++) {
		mounts(side[i]);
		ck_assert_int_eq(dismount(side[i], i % 2 ? NTMS_DISMOUNT_DEFERRED : 0), 0);
	}
	/* The second goes on without the first. */
	session_cancel(servers[0].session);
	ck_assert_int_eq(end_of(&servers[0]), NTMS_E_CANCELLED);
	set_delay(0);
	for (i = 0; i < 5; i++)
		waits_until(is_home(i));
	stop(&servers[1]);
	ck_assert_int_eq(fake->moves, 10);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

START_TEST(refusals_to_serve)
{
	struct server server;

	ck_assert_int_eq(library_serve(mw.session, mw.root, NOTHING, 0), NTMS_E_INVALID_LIBRARY);
	explain_reset();
	ck_assert_int_eq(library_serve(mw.session, mw.root, LIBRARY, 0), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_str_eq(explain_text(), "the library's changer is not at this host");
	begin_to_serve(&server);
	waits_until(fake_with(fake->epoch));
	fake_unplug(0, world.directory);
	ck_assert_int_eq(end_of(&server), NTMS_E_DEVICE_NOT_AVAILABLE);
}
END_TEST

/* While there is one that cannot be opened, as one that comes or goes, nobody knows what becomes of it. */
START_TEST(leaves_in_steps)
{
	struct call call;
	char node[128], away[140];

	fake->hold_moves = true;
	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_NOWAIT;
	gives(&call, 0);
	snprintf(node, sizeof(node), "%s/ntms0", world.directory);
	snprintf(away, sizeof(away), "%s.away", node);
	ck_assert_int_eq(rename(node, away), 0);
	fake->gone = true;
	serve_once();
	serve_once();
	ck_assert_int_eq(open_requests(), 1);
	ck_assert_int_eq(rename(away, node), 0);
	ck_assert_int_eq(library_serve(mw.session, mw.root, library, 60000),
			 NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mount");
	TCase *mount = test_case(suite, "mount"), *queue = test_case(suite, "queue");
	TCase *fault = test_case(suite, "fault"), *death = test_case(suite, "death");
	TCase *serve = test_case(suite, "serve");

	tcase_add_test(mount, there_and_back);
	tcase_add_test(mount, deferred);
	tcase_add_test(mount, another_name_of_its_device);
	tcase_add_test(mount, eviction);
	tcase_add_test(mount, several_at_once);
	tcase_add_test(mount, wished_drive);
	tcase_add_test(mount, refusals);
	tcase_add_test(mount, refusals_by_state);
	tcase_add_test(mount, offline_medium);
	tcase_add_test(mount, operator_brings_it);
	tcase_add_test(mount, operator_does_not_bring_it);
	tcase_add_test(mount, waiting_for_an_operator_is_rest);
	tcase_add_test(mount, two_libraries);
	tcase_add_test(mount, by_drive);
	tcase_add_test(mount, dismount_refusals);
	tcase_add_test(mount, session_ends);
	tcase_add_test(mount, kept_mount);
	tcase_add_test(mount, nobody_waits);
	tcase_add_test(queue, in_use_by_another);
	tcase_add_test(queue, accepted);
	tcase_add_test(queue, allocated_meanwhile);
	tcase_add_test(queue, no_descriptor);
	tcase_add_test(queue, allocated_beside);
	tcase_add_test(queue, right_taken_meanwhile);
	tcase_add_test(queue, request_cancelled);
	tcase_add_test(queue, order_of_mounts);
	tcase_add_test(queue, swapped_drives);
	tcase_add_test(queue, wrong_side_and_another);
	tcase_add_loop_test(queue, drive_disabled_meanwhile, 0, 2);
	tcase_add_loop_test(queue, drive_left_meanwhile, 0, 2);
	tcase_add_test(queue, drives_of_kinds);
	tcase_add_test(queue, overlapping_sets);
	tcase_add_test(queue, caller_leaves_a_long_load);
	tcase_add_test(queue, caller_leaves_a_half);
	tcase_add_test(fault, unplugged_with_a_half);
	tcase_add_test(fault, unplugged_with_one_that_loads);
	tcase_add_test(fault, several_or_none);
	tcase_add_test(fault, robot_fails);
	tcase_add_test(fault, robot_lies);
	tcase_add_test(fault, stuck_in_the_drive);
	tcase_add_test(fault, a_drive_in_use_is_tried_again);
	tcase_add_test(fault, unclear_ways);
	tcase_add_test(fault, drive_replaced_meanwhile);
	tcase_add_loop_test(fault, stuck_in_the_way_now, 0, 2);
	tcase_add_test(fault, stuck_no_more);
	tcase_add_loop_test(fault, stuck_on_its_other_side, 0, 3);
	tcase_add_test(fault, robot_turns_nothing);
	tcase_add_test(fault, stuck_in_the_way);
	tcase_add_test(fault, no_slot);
	tcase_add_test(fault, taken_by_hand);
	tcase_add_loop_test(fault, not_certain_any_more, 0, 2);
	tcase_add_test(fault, changed_by_hand);
	tcase_add_test(fault, changed_by_hand_and_unread);
	tcase_add_test(fault, no_bar_codes_in_drives);
	tcase_add_loop_test(fault, no_bar_codes_and_a_restart, 0, 3);
	tcase_add_test(fault, touched_where_no_bar_codes_are_read);
	tcase_add_loop_test(fault, no_bar_codes_and_hands, 0, 2);
	tcase_add_test(fault, taken_in_the_last_moment);
	tcase_add_test(fault, closed_in_the_last_moment);
	tcase_add_test(fault, deleted_in_the_last_moment);
	tcase_add_test(fault, loaded_in_the_last_moment);
	tcase_add_test(fault, unplugged);
	tcase_add_test(death, stopped_worker);
	tcase_add_loop_test(death, killed_at_each_step, 0, 2);
	tcase_add_test(serve, time_in_the_drive);
	tcase_add_test(serve, two_without_a_home);
	tcase_add_test(serve, no_time_or_all_time);
	tcase_add_test(serve, wanted_where_it_is);
	tcase_add_test(serve, way_home_of_an_orphan);
	tcase_add_test(serve, mount_without_waiting);
	tcase_add_test(serve, callers_that_died);
	tcase_add_test(serve, stopped_in_a_motion);
	tcase_add_test(serve, told_in_advance);
	tcase_add_test(serve, several_serve);
	tcase_add_test(serve, refusals_to_serve);
	tcase_add_test(serve, leaves_in_steps);
	return world_run(suite);
}
