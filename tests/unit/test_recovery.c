// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * AutoRecovery, beside a fake changer: a mount that failed, by the hardware or for another label, is followed
 * by an inventory (spec/rsm/model.md sections 2 and 4.1, functions.md section 6).
 */
#include "label_world.h"

#include "library_inventory.h"

static void setup_recovery(void)
{
	world_sql("UPDATE library SET auto_recovery = 1 WHERE id = %Q", library);
}

static long inventories(int option, int state)
{
	return number("SELECT count(*) FROM library_request WHERE operation = %d AND option = %d AND"
		      " state = %d AND user_name = ''", NTMS_LM_INVENTORY, option, state);
}

static long all_inventories(void)
{
	return number("SELECT count(*) FROM library_request WHERE operation = %d", NTMS_LM_INVENTORY);
}

static void mount_fails(void)
{
	struct call call;

	prepare(&call, side[0], NULL);
	run(&call);
	ck_assert_int_ne(call.result, 0);
}

static void breaks(int way)
{
	switch (way) {
	case 0:
		fake->fail_move = EIO;
		break;
	case 1:
		fake->fail_ready = ETIMEDOUT;
		break;
	default:
		fake->lose_moves = 100;
		break;
	}
}

/* Robot, drive, a robot that does not do what it says. */
START_TEST(hardware_fails)
{
	int seen;

	breaks(_i);
	mount_fails();
	fake->lose_moves = 0;
	ck_assert_int_eq(inventories(NTMS_INVENTORY_FAST, NTMS_LM_INPROCESS), 1);
	seen = fake->refreshes;
	works_on();
	ck_assert_int_eq(inventories(NTMS_INVENTORY_FAST, NTMS_LM_PASSED), 1);
	ck_assert_int_gt(fake->refreshes, seen);
	is_idle(0);
}
END_TEST

/* What it finds is true afterwards: somebody exchanged two cartridges. */
START_TEST(what_lies_where_is_found)
{
	fake->fail_ready = EIO;
	mount_fails();
	strcpy(fake->tags[3], "A00004L9");
	strcpy(fake->tags[4], "A00003L9");
	works_on();
	ck_assert_int_eq(number("SELECT e.address FROM element e JOIN cartridge c ON c.location = e.id"
				" WHERE c.id = %Q", tape[3]), FAKE_SLOTS + 4);
}
END_TEST

/* The same again before somebody worked: one inventory is as good as two. */
START_TEST(once_is_enough)
{
	fake->fail_move = EIO;
	mount_fails();
	ck_assert_int_eq(session_begin(mw.session, STORE_WRITE), 0);
	ck_assert_int_eq(session_end(mw.session, inventory_recover(mw.session, library)), 0);
	ck_assert_int_eq(all_inventories(), 1);
	works_on();
	fake->fail_move = EIO;
	mount_fails();
	ck_assert_int_eq(all_inventories(), 2);
}
END_TEST

START_TEST(another_label)
{
	struct call call;

	world_sql("UPDATE cartridge SET unverified = 1 WHERE id = %Q", tape[0]);
	put_tar(0, "Last year");
	prepare(&call, side[0], NULL);
	gives(&call, NTMS_E_UNEXPECTED_OMID);
	ck_assert_int_eq(inventories(NTMS_INVENTORY_FAST, NTMS_LM_INPROCESS), 1);
	works_on();
	ck_assert_int_eq(inventories(NTMS_INVENTORY_FAST, NTMS_LM_PASSED), 1);
	/* It may stay where it is. */
	ck_assert_int_eq(drive_of(0), 0);
}
END_TEST

/* The library's method: by labels. */
START_TEST(by_labels)
{
	world_sql("UPDATE library SET inventory_method = %d WHERE id = %Q", NTMS_INVENTORY_OMID, library);
	fake->fail_move = EIO;
	mount_fails();
	ck_assert_int_eq(inventories(NTMS_INVENTORY_OMID, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE operation = %d AND completed = 0",
				NTMS_LM_PROCESSOMID), TAPES);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_STOP), 0);
	works_on();
	ck_assert_int_eq(all_inventories(), 1);
}
END_TEST

/* It is not to; nothing failed; or it is the caller who cannot have it. */
START_TEST(no_reason)
{
	struct call call;

	switch (_i) {
	case 0:
		world_sql("UPDATE library SET auto_recovery = 0 WHERE id = %Q", library);
		fake->fail_move = EIO;
		mount_fails();
		break;
	case 1:
		mounts(side[0]);
		break;
	case 2:
		fake->fail_ready = EMEDIUMTYPE;
		mount_fails();
		break;
	default:
		mounts(side[0]);
		prepare(&call, side[0], NULL);
		call.mount.options = NTMS_MOUNT_ERROR_NOT_AVAILABLE;
		gives(&call, NTMS_E_BUSY);
		break;
	}
	ck_assert_int_eq(all_inventories(), 0);
}
END_TEST

/* A dismount that failed is no mount, and a look at a label would lead to an inventory of inventories. */
START_TEST(other_requests)
{
	mounts(side[0]);
	fake->fail_move = EIO;
	ck_assert_int_ne(dismount(side[0], 0), 0);
	ck_assert_int_eq(all_inventories(), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recovery");
	TCase *recovery = test_case(suite, "recovery");

	tcase_add_checked_fixture(recovery, setup_recovery, NULL);
	tcase_add_loop_test(recovery, hardware_fails, 0, 3);
	tcase_add_test(recovery, what_lies_where_is_found);
	tcase_add_test(recovery, once_is_enough);
	tcase_add_test(recovery, another_label);
	tcase_add_test(recovery, by_labels);
	tcase_add_loop_test(recovery, no_reason, 0, 4);
	tcase_add_test(recovery, other_requests);
	return world_run(suite);
}
