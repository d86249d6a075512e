// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of disks and of drives for them, as SBC-3 has them.
 */
#include <string.h>

#include "bytes.h"
#include "testing.h"

#define TUR		"000000000000"
#define EJECT		"1b0000000200"
#define CLOSE		"1b0000000300"
#define TURN		"a50000000100010000000100"
#define LAST		(TAPE_CAPACITY / DISC_BLOCK - 1)

static uint8_t block[2 * DISC_BLOCK];

static void run(struct bench *bench, const char *cdb)
{
	bench_drive(bench, 0, cdb, NULL, 0);
}

static void open_loaded(struct bench *bench)
{
	bench_open(bench, true);
	bench->library.geometry.disks = true;
	bench_load(bench);
}

/* Blocks 3 and 4 of the side that is up. */
static void write_text(struct bench *bench, const char *text)
{
	memset(block, 0, sizeof(block));
	strcpy((char *)block + DISC_BLOCK, text);
	bench_drive(bench, 0, "2a000000000300000200", block, sizeof(block));
}

static void expect_text(struct bench *bench, unsigned int drive, const char *text)
{
	bench_drive(bench, drive, "28000000000400000100", NULL, 0);
	assert_good(bench);
	ck_assert_uint_eq(bench->reply.length, DISC_BLOCK);
	ck_assert_str_eq((char *)bench->reply.data, text);
}

START_TEST(drives_are_optical)
{
	struct bench bench;

	open_loaded(&bench);
	run(&bench, "120000006000");
	ck_assert_uint_eq(bench.reply.data[0], 0x07);
	ck_assert_uint_eq(bench.reply.data[1] & 0x80, 0x80);
	run(&bench, "25000000000000000000");
	ck_assert_uint_eq(get_be32(bench.reply.data), LAST);
	ck_assert_uint_eq(get_be32(bench.reply.data + 4), DISC_BLOCK);
	run(&bench, "1a003f00ff00");
	ck_assert_uint_eq(bench.reply.length, 12);
	ck_assert_uint_eq(bench.reply.data[2], 0);
	ck_assert_uint_eq(get_be24(bench.reply.data + 9), DISC_BLOCK);
	run(&bench, "010000000000");
	assert_sense(&bench, 5, 0x20, 0x00);
	run(&bench, "050000000000");
	assert_sense(&bench, 5, 0x20, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(what_was_written_is_read)
{
	struct bench bench;

	open_loaded(&bench);
	expect_text(&bench, 0, "");
	write_text(&bench, "data");
	assert_good(&bench);
	expect_text(&bench, 0, "data");
	run(&bench, "080000040100");
	ck_assert_str_eq((char *)bench.reply.data, "data");
	run(&bench, "88000000000000000004000000010000");
	ck_assert_str_eq((char *)bench.reply.data, "data");
	strcpy((char *)block, "other");
	bench_drive(&bench, 0, "0a0000040100", block, DISC_BLOCK);
	expect_text(&bench, 0, "other");
	strcpy((char *)block, "third");
	bench_drive(&bench, 0, "8a000000000000000004000000010000", block, DISC_BLOCK);
	expect_text(&bench, 0, "third");
	run(&bench, "35000000000000000000");
	assert_good(&bench);
	/* None are no error, and 256 of the short form are more than was sent. */
	run(&bench, "28000000000400000000");
	assert_good(&bench);
	ck_assert_uint_eq(bench.reply.length, 0);
	bench_drive(&bench, 0, "0a0000040000", block, DISC_BLOCK);
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(it_ends)
{
	struct bench bench;

	open_loaded(&bench);
	ck_assert_uint_eq(LAST, 0x7fff);
	run(&bench, "28000000ffff00000100");
	assert_sense(&bench, 5, 0x21, 0x00);
	run(&bench, "280000007fff00000100");
	assert_good(&bench);
	run(&bench, "280000007fff00000200");
	assert_sense(&bench, 5, 0x21, 0x00);
	run(&bench, "88ffffffffffffffffffffffffff0000");
	assert_sense(&bench, 5, 0x21, 0x00);
	bench_drive(&bench, 0, "2a0000007fff00000200", block, sizeof(block));
	assert_sense(&bench, 5, 0x21, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(each_side_goes_with_its_cartridge)
{
	struct bench bench;

	open_loaded(&bench);
	write_text(&bench, "front");
	bench_run(&bench, TURN);
	assert_good(&bench);
	run(&bench, TUR);
	assert_sense(&bench, 6, 0x28, 0x00);
	expect_text(&bench, 0, "");
	write_text(&bench, "back");
	expect_text(&bench, 1, "");
	bench_hand(&bench, "swap 256 257 quiet");
	run(&bench, TUR);
	bench_drive(&bench, 1, TUR, NULL, 0);
	expect_text(&bench, 0, "");
	expect_text(&bench, 1, "back");
	bench_run(&bench, "a50000000101010100000100");
	assert_good(&bench);
	bench_drive(&bench, 1, TUR, NULL, 0);
	expect_text(&bench, 1, "front");
	bench_close(&bench);
}
END_TEST

START_TEST(protected_disks_are_not_written)
{
	struct bench bench;

	open_loaded(&bench);
	write_text(&bench, "kept");
	bench_hand(&bench, "write-protect 256");
	run(&bench, "1a003f00ff00");
	ck_assert_uint_eq(bench.reply.data[2], 0x80);
	write_text(&bench, "lost");
	assert_sense(&bench, 7, 0x27, 0x00);
	expect_text(&bench, 0, "kept");
	bench_hand(&bench, "write-enable 256");
	write_text(&bench, "new");
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

START_TEST(damage_is_told_by_its_block)
{
	struct bench bench;

	open_loaded(&bench);
	write_text(&bench, "data");
	bench_hand(&bench, "damage 256 5");
	expect_text(&bench, 0, "data");
	run(&bench, "28000000000300000400");
	assert_sense(&bench, 3, 0x11, 0x00);
	ck_assert_uint_eq(get_be32(bench.reply.sense + 3), 5);
	ck_assert_uint_eq(bench.reply.length, 2 * DISC_BLOCK);
	ck_assert_str_eq((char *)bench.reply.data + DISC_BLOCK, "data");
	bench_hand(&bench, "mend 256");
	run(&bench, "28000000000300000400");
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

START_TEST(removal_is_prevented)
{
	struct bench bench;

	open_loaded(&bench);
	run(&bench, "1e0000000100");
	assert_good(&bench);
	run(&bench, EJECT);
	assert_sense(&bench, 5, 0x53, 0x02);
	run(&bench, "1b0000000000");		/* only stopped */
	assert_good(&bench);
	run(&bench, TUR);
	assert_good(&bench);
	run(&bench, "1e0000000000");
	run(&bench, EJECT);
	assert_good(&bench);
	run(&bench, TUR);
	assert_sense(&bench, 2, 0x3a, 0x00);
	run(&bench, CLOSE);
	run(&bench, TUR);
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		drives_are_optical, what_was_written_is_read, it_ends,
		each_side_goes_with_its_cartridge, protected_disks_are_not_written,
		damage_is_told_by_its_block, removal_is_prevented,
	};

	return run_suite("disc", tests, sizeof(tests) / sizeof(tests[0]));
}
