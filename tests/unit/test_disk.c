// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Disks: which are blank, and how they get their free label. Files take their place; a block device that
 * NTMS_DISK names is opened and labelled, too: tests/system/disk.sh.
 */
#define _GNU_SOURCE	/* memfd_create() */
#include "disk.h"

#include <check.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "code.h"
#include "label.h"
#include "label_free.h"
#include "label_medium.h"
#include "label_read.h"

#define MIB		(1 << 20)
#define SIZE		(4 * MIB)
#define EXT_MAGIC	1080
#define GPT		(SIZE - 512)	/* the second one */

static const struct guid id = { { 1, 2, 3, 4, 5 } };
static struct labels *labels;
static struct label_medium medium;
static struct label label;

/* Of zeros. */
static void setup(void)
{
	ck_assert_int_eq(labels_load(LABEL_FOLDER, &labels), 0);
	medium = (struct label_medium){ .device = "a file", .is_disk = true };
	own_fd_note(&medium.disk.own, memfd_create("disk", MFD_CLOEXEC));
	ck_assert_int_ge(medium.disk.own.fd, 0);
	ck_assert_int_eq(ftruncate(medium.disk.own.fd, SIZE), 0);
	medium.disk.block_size = 512;
	medium.disk.size = SIZE;
}

static void teardown(void)
{
	label_close(&medium);
	labels_free(labels);
}

static void put(long at, const void *bytes, size_t size)
{
	ck_assert_int_eq(pwrite(medium.disk.own.fd, bytes, size, at), (ssize_t)size);
}

static void clear(long at, size_t size)
{
	char zeros[4096] = "";

	put(at, zeros, size);
}

static bool is_zero(long at, size_t size)
{
	char byte;

	for (; size; size--, at++)
		if (pread(medium.disk.own.fd, &byte, 1, at) != 1 || byte)
			return false;
	return true;
}

static enum label_contents contents(void)
{
	enum label_contents found;
	size_t block;

	ck_assert_int_eq(label_identify_open(labels, &medium, &label, &found, &block), 0);
	ck_assert_uint_eq(block, 0);
	return found;
}

/* That of a file system; its plug-in is asked before that of the free label. */
static void put_ext(void)
{
	put(EXT_MAGIC, "\x53\xef", 2);
	ck_assert_int_eq(contents(), LABEL_CLAIMED);
	ck_assert_str_eq(label.type, "ext");
}

static void gets_label(void)
{
	ck_assert_int_eq(label_free_prepare(&medium), 0);
	ck_assert_int_eq(label_free_put(&medium, &id, "D00001"), 0);
	ck_assert_int_eq(contents(), LABEL_CLAIMED);
	ck_assert(label_free_is(&label, &id));
}

START_TEST(zeros_at_both_ends_are_blank)
{
	static const long data[] = { 0, 511, 512, 70000, MIB - 1, SIZE - MIB, SIZE - 1 };
	size_t i;

	ck_assert_int_eq(contents(), LABEL_BLANK);
	for (i = 0; i < sizeof(data) / sizeof(*data); i++) {
		put(data[i], "x", 1);
		ck_assert_int_eq(contents(), LABEL_UNKNOWN);
		clear(data[i], 1);
	}
	put(MIB, "x", 1);
	put(SIZE - MIB - 1, "x", 1);
	ck_assert_int_eq(contents(), LABEL_BLANK);
}
END_TEST

/* All of it is both ends. */
START_TEST(small_disks)
{
	medium.disk.size = 3 * 512;
	ck_assert_int_eq(contents(), LABEL_BLANK);
	put(3 * 512 - 1, "x", 1);
	ck_assert_int_eq(contents(), LABEL_UNKNOWN);
	gets_label();
	ck_assert(is_zero(LABEL_FREE_SIZE, 512));
	medium.disk.size = 512;
	ck_assert_int_eq(label_free_put(&medium, &id, "D00001"), NTMS_E_DEVICE_NOT_AVAILABLE);
	/* One whose drive does not say how large it is. */
	medium.disk.size = 0;
	ck_assert_int_eq(contents(), LABEL_UNREADABLE);
	ck_assert_int_eq(label_free_put(&medium, &id, "D00001"), NTMS_E_DEVICE_NOT_AVAILABLE);
}
END_TEST

/* It is said to be larger than what can be read of it. */
START_TEST(what_cannot_be_read_is_not_blank)
{
	ck_assert_int_eq(ftruncate(medium.disk.own.fd, SIZE - 512), 0);
	ck_assert_int_eq(contents(), LABEL_UNREADABLE);
	put(SIZE - 1024, "x", 1);
	ck_assert_int_eq(contents(), LABEL_UNKNOWN);
	ck_assert_int_eq(ftruncate(medium.disk.own.fd, 100 * 512), 0);
	ck_assert_int_eq(contents(), LABEL_UNREADABLE);
	put_ext();
	ck_assert_int_eq(ftruncate(medium.disk.own.fd, 0), 0);
	ck_assert_int_eq(contents(), LABEL_UNREADABLE);
}
END_TEST

/* Of what was on it nothing is left by which anybody would know it; what is between is not touched. */
START_TEST(the_label_takes_the_place_of_all_signatures)
{
	put_ext();
	put(65600, "_BHRfS_M", 8);
	put(GPT, "EFI PART", 8);
	put(MIB, "data", 4);
	gets_label();
	ck_assert(is_zero(LABEL_FREE_SIZE, MIB - LABEL_FREE_SIZE));
	ck_assert(is_zero(SIZE - MIB, MIB));
	ck_assert(!is_zero(MIB, 4));
	/* Whoever has it writes over the label. */
	put_ext();
}
END_TEST

START_TEST(whole_blocks_are_written)
{
	static const size_t sizes[] = { 512, 1024, 2048, 4096, 65536 };

	medium.disk.block_size = sizes[_i];
	put(LABEL_FREE_SIZE, "x", 1);
	gets_label();
	ck_assert(is_zero(LABEL_FREE_SIZE, 65536));
	ck_assert_int_eq(lseek(medium.disk.own.fd, 0, SEEK_END), SIZE);
}
END_TEST

/* Anew, as everybody does. */
static enum label_contents contents_of(const char *device)
{
	enum label_contents found;
	size_t block;

	ck_assert_int_eq(label_identify(labels, device, &label, &found, &block), 0);
	return found;
}

static void set_read_only(const char *device, int read_only)
{
	int file = open(device, O_RDONLY);

	ck_assert_int_eq(ioctl(file, BLKROSET, &read_only), 0);
	close(file);
}

START_TEST(a_block_device)
{
	const char *device = getenv("NTMS_DISK");
	int used;

	ck_assert_int_eq(contents_of(device), LABEL_BLANK);
	used = open(device, O_RDWR | O_EXCL);
	ck_assert_int_ge(used, 0);
	ck_assert_int_eq(label_free_write(device, &id, "D00001"), NTMS_E_BUSY);
	ck_assert_int_eq(contents_of(device), LABEL_BLANK);
	close(used);
	set_read_only(device, 1);
	ck_assert_int_eq(label_free_write(device, &id, "D00001"), NTMS_E_WRITE_PROTECT);
	ck_assert_int_eq(contents_of(device), LABEL_BLANK);
	set_read_only(device, 0);
	ck_assert_int_eq(label_free_write(device, &id, "D00001"), 0);
	ck_assert_int_eq(contents_of(device), LABEL_CLAIMED);
	ck_assert(label_free_is(&label, &id));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("disk");
	TCase *tc = tcase_create("disk");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, zeros_at_both_ends_are_blank);
	tcase_add_test(tc, small_disks);
	tcase_add_test(tc, what_cannot_be_read_is_not_blank);
	tcase_add_test(tc, the_label_takes_the_place_of_all_signatures);
	tcase_add_loop_test(tc, whole_blocks_are_written, 0, 5);
	if (getenv("NTMS_DISK"))
		tcase_add_test(tc, a_block_device);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
