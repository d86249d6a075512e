// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The robot of a changer as the library knows it: lease, motions and their results (device.h). The
 * kernel's side of it is shown by tests/system/kernel-owners.sh, -motion.sh, -ready.sh and -unload.sh.
 */
#define _GNU_SOURCE
#include <sys/resource.h>

#include "objects_world.h"

#include "fake_changer.h"

#include "code.h"
#include "config.h"
#include "device.h"

#define DRIVE FAKE_DRIVES

static struct fake *fake;
static struct config config;
static struct device_set first, second;
static struct device *device;
static uint64_t epoch;

static void setup(void)
{
	world_place();
	fake = fake_plug(0, world.directory, 4);
	strcpy(fake->tags[0], "A00000L9");
	strcpy(fake->tags[1], "A00001L9");
	fake_sweep(fake);
	memset(&config, 0, sizeof(config));
	snprintf(config.sys_class, sizeof(config.sys_class), "%s/class", world.directory);
	snprintf(config.dev, sizeof(config.dev), "%s", world.directory);
	memset(&first, 0, sizeof(first));
	memset(&second, 0, sizeof(second));
	ck_assert_int_eq(device_scan(&first, &config), 0);
	ck_assert_int_eq(device_scan(&second, &config), 0);
	device = first.devices[0];
	ck_assert_int_eq(device_lease(device, &epoch), 0);
}

static void teardown(void)
{
	device_set_close(&first);
	device_set_close(&second);
	fake_free_all();
	world_teardown();
}

/* Of what lies in a slot to the first drive. */
static struct device_move to_drive(int slot)
{
	return (struct device_move){
		.handle = fake_at(fake, slot)->handle, .source = FAKE_SLOTS + slot,
		.destination = DRIVE,
	};
}

START_TEST(lease)
{
	uint64_t other;

	ck_assert_uint_ne(epoch, 0);
	ck_assert_int_eq(device_lease(second.devices[0], &other), NTMS_E_BUSY);
	ck_assert_uint_eq(other, 0);
	ck_assert_int_eq(device_lease_renew(device, epoch), 0);
	ck_assert_int_eq(device_lease_renew(second.devices[0], epoch), NTMS_E_ACCESS_DENIED);
	device_lease_end(device, epoch);
	ck_assert_int_eq(device_lease_renew(device, epoch), NTMS_E_STALE);
	ck_assert_int_eq(device_lease(second.devices[0], &other), 0);
	ck_assert_uint_gt(other, epoch);
}
END_TEST

START_TEST(move)
{
	struct device_move wanted = to_drive(0);
	struct device_cartridge cartridge;
	struct device_element element;
	uint64_t motion;

	fake->hold_moves = true;
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 0), NTMS_E_NOT_READY);
	ck_assert_int_eq(device_wait(second.devices[0], motion, 1), NTMS_E_NOT_READY);
	fake->hold_moves = false;
	ck_assert_int_eq(device_wait(second.devices[0], motion, 1), 0);
	ck_assert_int_eq(device_read_cartridge(device, wanted.handle, &cartridge), 0);
	ck_assert_uint_eq(cartridge.element, DRIVE);
	ck_assert_int_eq(device_read_cartridge(device, wanted.handle + 1000, &cartridge), NTMS_E_STALE);
	ck_assert_int_eq(device_read_element(device, DRIVE, &element), 0);
	ck_assert(element.full && element.type == DEVICE_DRIVE && !element.inverted);
	ck_assert_uint_eq(element.cartridge, wanted.handle);
	ck_assert_int_eq(device_read_element(device, 7, &element), NTMS_E_STALE);
	/* It is not there any more. */
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), NTMS_E_STALE);
}
END_TEST

START_TEST(failures)
{
	struct device_move wanted = to_drive(0), other = to_drive(1);
	uint64_t motion, behind;

	fake->fail_move = EIO;
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_str_ne(explain_text(), "");
	fake->hold_moves = true;
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), 0);
	ck_assert_int_eq(device_move(device, epoch, &other, &behind), 0);
	device_cancel(device, behind);
	fake->hold_moves = false;
	ck_assert_int_eq(device_wait(device, motion, 1), 0);
	ck_assert_int_eq(device_wait(device, behind, 1), NTMS_E_CANCELLED);
	/* The drive is full by the time of its turn. */
	ck_assert_int_eq(device_move(device, epoch, &other, &behind), 0);
	ck_assert_int_eq(device_wait(device, behind, 1), NTMS_E_RESOURCE_NOT_AVAILABLE);
	ck_assert_int_eq(fake->moves, 1);
}
END_TEST

/* What was queued under a lease that is over moves nothing, nor does what comes too late. */
START_TEST(lease_is_over)
{
	struct device_move wanted = to_drive(0);
	uint64_t motion;

	fake->hold_moves = true;
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), 0);
	fake->epoch = 0;
	fake->hold_moves = false;
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_STALE);
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), NTMS_E_STALE);
	ck_assert_int_eq(device_ready(device, epoch, DRIVE, 10, false, &motion), NTMS_E_STALE);
	ck_assert_int_eq(fake->moves, 0);
}
END_TEST

START_TEST(ready)
{
	struct device_move wanted = to_drive(0);
	uint64_t motion;

	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), 0);
	fake->hold_ready = true;
	ck_assert_int_eq(device_ready(device, epoch, DRIVE, 10, false, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_NOT_READY);
	device_cancel(device, motion);
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_CANCELLED);
	fake->hold_ready = false;
	ck_assert_int_eq(device_ready(device, epoch, DRIVE, 10, false, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), 0);
	fake->fail_ready = ETIMEDOUT;
	ck_assert_int_eq(device_ready(device, epoch, DRIVE, 10, false, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_TIMEOUT);
	fake->fail_ready = EMEDIUMTYPE;
	ck_assert_int_eq(device_ready(device, epoch, DRIVE, 10, false, &motion), 0);
	ck_assert_int_eq(device_wait(device, motion, 1), NTMS_E_MEDIA_INCOMPATIBLE);
}
END_TEST

/* Who has no descriptor left is not told that he has no right, nor that there is nothing. */
START_TEST(no_descriptor)
{
	struct device_set set = { .count = 0 };
	struct rlimit limit, few;
	int next = dup(0);

	close(next);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	for (few.rlim_cur = next; few.rlim_cur <= (rlim_t)next + 1; few.rlim_cur++) {
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
		ck_assert_int_eq(device_scan(&set, &config), 0);
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
		ck_assert_uint_eq(set.count, 0);
		ck_assert(set.module && !set.complete);
		ck_assert_int_eq(device_set_lacks(&set), NTMS_E_NO_MEMORY);
	}
	ck_assert_int_eq(device_scan(&set, &config), 0);
	ck_assert_uint_eq(set.count, 1);
	ck_assert_int_eq(device_set_lacks(&set), 0);
	device_set_close(&set);
}
END_TEST

START_TEST(unplugged)
{
	struct device_move wanted = to_drive(0);
	uint64_t motion;

	fake_unplug(0, world.directory);
	ck_assert_int_eq(device_lease_renew(device, epoch), NTMS_E_GONE);
	ck_assert_int_eq(device_move(device, epoch, &wanted, &motion), NTMS_E_GONE);
	ck_assert(device_gone(device));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("device");
	TCase *tcase = tcase_create("device");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, lease);
	tcase_add_test(tcase, move);
	tcase_add_test(tcase, failures);
	tcase_add_test(tcase, lease_is_over);
	tcase_add_test(tcase, ready);
	tcase_add_test(tcase, no_descriptor);
	tcase_add_test(tcase, unplugged);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
