// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of drives: their tapes as SSC-3 and LTO drives have them.
 */
#include <string.h>

#include "bytes.h"
#include "testing.h"

#define TUR		"000000000000"
#define REWIND_IT	"010000000000"
#define READ_100	"080000006400"
#define READ_100_SILI	"080200006400"
#define READ_4_FIXED	"080100000400"
#define ERASE_IT	"190000000000"
#define POSITION	"34000000000000000000"
#define MODE_DATA	"1a000000ff00"

#define FILEMARK	0x80
#define END_OF_MEDIUM	0x40
#define INCORRECT_LENGTH 0x20

static void run(struct bench *bench, const char *cdb)
{
	bench_drive(bench, 0, cdb, NULL, 0);
}

static void open_loaded(struct bench *bench, bool two_sided)
{
	bench_open(bench, two_sided);
	bench_load(bench);
}

/* As many bytes as the text has, in one block. */
static void write_text(struct bench *bench, const char *text)
{
	char cdb[16];

	snprintf(cdb, sizeof(cdb), "0a00%06zx00", strlen(text));
	bench_drive(bench, 0, cdb, text, strlen(text));
}

static void write_filemarks(struct bench *bench, unsigned int count)
{
	char cdb[16];

	snprintf(cdb, sizeof(cdb), "1000%06x00", count);
	run(bench, cdb);
	assert_good(bench);
}

static void set_block_length(struct bench *bench, uint32_t length)
{
	uint8_t list[12] = { [2] = 0x10, [3] = 8, [4] = 0x7f };

	put_be24(list + 9, length);
	bench_drive(bench, 0, "151000000c00", list, sizeof(list));
	assert_good(bench);
}

static void expect_data(const struct bench *bench, const char *text)
{
	ck_assert_uint_eq(bench->reply.length, strlen(text));
	ck_assert_mem_eq(bench->reply.data, text, strlen(text));
}

static uint32_t position(struct bench *bench)
{
	run(bench, POSITION);
	assert_good(bench);
	ck_assert_uint_eq(bench->reply.length, 20);
	return get_be32(bench->reply.data + 4);
}

#define assert_stopped(bench, k, a, q, bits, residual) do { \
	ck_assert_uint_eq((bench)->reply.status, STATUS_CHECK_CONDITION); \
	ck_assert_uint_eq((bench)->reply.sense[0], 0xf0); \
	ck_assert_uint_eq((bench)->reply.sense[2], (k) | (bits)); \
	ck_assert_uint_eq((bench)->reply.sense[12], a); \
	ck_assert_uint_eq((bench)->reply.sense[13], q); \
	ck_assert_int_eq((int32_t)get_be32((bench)->reply.sense + 3), residual); \
} while (0)

START_TEST(blank_tapes_say_so)
{
	struct bench bench;

	open_loaded(&bench, false);
	run(&bench, READ_100);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 100);
	run(&bench, "110100000100");
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 1);
	run(&bench, "110300000000");
	assert_good(&bench);
	run(&bench, POSITION);
	ck_assert_uint_eq(bench.reply.data[0], 0x80);
	run(&bench, "11007fffff00");
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 0x7fffff);
	run(&bench, "1100ffffff00");
	assert_stopped(&bench, 0, 0x00, 0x04, END_OF_MEDIUM, 1);
	bench_close(&bench);
}
END_TEST

START_TEST(blocks_of_any_length)
{
	struct bench bench;

	open_loaded(&bench, false);
	write_text(&bench, "short");
	assert_good(&bench);
	write_filemarks(&bench, 1);
	ck_assert_uint_eq(position(&bench), 2);
	ck_assert_uint_eq(bench.reply.data[0], 0);
	run(&bench, REWIND_IT);
	run(&bench, READ_100);
	assert_stopped(&bench, 0, 0x00, 0x00, INCORRECT_LENGTH, 95);
	expect_data(&bench, "short");
	run(&bench, READ_100);
	assert_stopped(&bench, 0, 0x00, 0x01, FILEMARK, 100);
	run(&bench, READ_100);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 100);
	run(&bench, REWIND_IT);
	run(&bench, READ_100_SILI);
	assert_good(&bench);
	expect_data(&bench, "short");
	run(&bench, REWIND_IT);
	run(&bench, "080000000500");
	assert_good(&bench);
	expect_data(&bench, "short");
	run(&bench, REWIND_IT);
	run(&bench, "080000000200");
	assert_stopped(&bench, 0, 0x00, 0x00, INCORRECT_LENGTH, -3);
	expect_data(&bench, "sh");
	ck_assert_uint_eq(position(&bench), 1);
	run(&bench, REWIND_IT);
	run(&bench, "080200000200");
	assert_good(&bench);
	/* With a block length set, what is too long is told all the same. */
	set_block_length(&bench, 512);
	run(&bench, REWIND_IT);
	run(&bench, "080200000200");
	assert_stopped(&bench, 0, 0x00, 0x00, INCORRECT_LENGTH, -3);
	/* Nothing is nothing, and moves nothing. */
	run(&bench, "080000000000");
	assert_good(&bench);
	ck_assert_uint_eq(position(&bench), 1);
	bench_close(&bench);
}
END_TEST

START_TEST(blocks_of_one_length)
{
	struct bench bench;

	open_loaded(&bench, false);
	run(&bench, READ_4_FIXED);
	assert_sense(&bench, 5, 0x24, 0x00);
	set_block_length(&bench, 3);
	run(&bench, MODE_DATA);
	ck_assert_uint_eq(bench.reply.length, 12);
	ck_assert_uint_eq(bench.reply.data[4], 0x5e);
	ck_assert_uint_eq(get_be24(bench.reply.data + 9), 3);
	bench_drive(&bench, 0, "0a0100000300", "onetwosix", 9);
	assert_good(&bench);
	ck_assert_uint_eq(position(&bench), 3);
	write_filemarks(&bench, 1);
	run(&bench, REWIND_IT);
	run(&bench, "080100000200");
	assert_good(&bench);
	expect_data(&bench, "onetwo");
	run(&bench, READ_4_FIXED);
	assert_stopped(&bench, 0, 0x00, 0x01, FILEMARK, 3);
	expect_data(&bench, "six");
	run(&bench, READ_4_FIXED);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 4);
	write_text(&bench, "four");
	run(&bench, "1100ffffff00");
	assert_good(&bench);
	run(&bench, READ_4_FIXED);
	assert_stopped(&bench, 0, 0x00, 0x00, INCORRECT_LENGTH, 4);
	ck_assert_uint_eq(bench.reply.length, 0);
	run(&bench, "080300000400");
	assert_sense(&bench, 5, 0x24, 0x00);
	/* Less was sent than the command says. */
	bench_drive(&bench, 0, "0a0100000300", "onetwo", 6);
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(mode_parameters_are_checked)
{
	uint8_t list[13] = { [3] = 8 };
	struct bench bench;

	open_loaded(&bench, false);
	bench_drive(&bench, 0, "150000000000", NULL, 0);
	assert_good(&bench);
	bench_drive(&bench, 0, "151000000c00", list, 11);
	assert_sense(&bench, 5, 0x1a, 0x00);
	bench_drive(&bench, 0, "151000000300", list, 3);
	assert_sense(&bench, 5, 0x1a, 0x00);
	bench_drive(&bench, 0, "151000000400", list, 4);
	assert_sense(&bench, 5, 0x1a, 0x00);
	bench_drive(&bench, 0, "151000000d00", list, 13);
	assert_sense(&bench, 5, 0x26, 0x00);
	list[4] = 0x46;
	bench_drive(&bench, 0, "151000000c00", list, 12);
	assert_sense(&bench, 5, 0x26, 0x00);
	run(&bench, "1a080000ff00");
	ck_assert_uint_eq(bench.reply.length, 4);
	run(&bench, "1a000f00ff00");
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(places_are_found)
{
	struct bench bench;

	open_loaded(&bench, false);
	write_text(&bench, "one");
	write_filemarks(&bench, 1);
	write_text(&bench, "two");
	write_filemarks(&bench, 2);
	run(&bench, "2b000000000002000000");
	assert_good(&bench);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "two");
	run(&bench, "2b000000000009000000");
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 0);
	ck_assert_uint_eq(position(&bench), 5);
	run(&bench, "2b020000000000000100");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "1101fffffe00");
	assert_good(&bench);
	ck_assert_uint_eq(position(&bench), 3);
	run(&bench, "1100fffffe00");
	assert_stopped(&bench, 0, 0x00, 0x01, FILEMARK, 1);
	ck_assert_uint_eq(position(&bench), 1);
	run(&bench, "110400000100");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "34060000000000000000");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "050000000000");
	ck_assert_uint_eq(bench.reply.length, 6);
	bench_close(&bench);
}
END_TEST

START_TEST(tapes_stay_with_their_cartridge)
{
	struct bench bench;

	open_loaded(&bench, false);
	write_text(&bench, "mine");
	bench_drive(&bench, 1, READ_100, NULL, 0);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 100);
	bench_run(&bench, "a50000000101100500000000");
	bench_run(&bench, "a50000000100010100000000");
	assert_good(&bench);
	bench_drive(&bench, 1, TUR, NULL, 0);
	assert_sense(&bench, 6, 0x28, 0x00);
	/* Rewound, too. */
	bench_drive(&bench, 1, READ_100_SILI, NULL, 0);
	expect_data(&bench, "mine");
	run(&bench, READ_100);
	assert_sense(&bench, 2, 0x3a, 0x00);
	run(&bench, POSITION);
	assert_sense(&bench, 2, 0x3a, 0x00);
	/* Away and back: the host has to be told. */
	bench_run(&bench, "a50000000101100600000000");
	bench_run(&bench, "a50000001006010100000000");
	bench_hand(&bench, "load 257");
	bench_drive(&bench, 1, "120000002400", NULL, 0);
	bench_drive(&bench, 1, TUR, NULL, 0);
	assert_sense(&bench, 6, 0x28, 0x00);
	bench_drive(&bench, 1, TUR, NULL, 0);
	assert_good(&bench);
	/* Once, and not of what it did itself. */
	bench_drive(&bench, 1, "1b0000000000", NULL, 0);
	bench_drive(&bench, 1, READ_100, NULL, 0);
	assert_sense(&bench, 2, 0x3a, 0x00);
	bench_drive(&bench, 1, "1b0000000100", NULL, 0);
	bench_drive(&bench, 1, READ_100_SILI, NULL, 0);
	assert_good(&bench);
	expect_data(&bench, "mine");
	bench_close(&bench);
}
END_TEST

START_TEST(sides_have_tapes_of_their_own)
{
	struct bench bench;

	open_loaded(&bench, true);
	write_text(&bench, "front");
	bench_run(&bench, "a50000000100010000000100");
	assert_good(&bench);
	run(&bench, TUR);
	run(&bench, READ_100);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 100);
	write_text(&bench, "back");
	bench_run(&bench, "a50000000100010000000100");
	run(&bench, TUR);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "front");
	bench_run(&bench, "a50000000100010000000100");
	run(&bench, TUR);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "back");
	bench_close(&bench);
}
END_TEST

START_TEST(protected_tapes_are_not_written)
{
	struct bench bench;

	open_loaded(&bench, false);
	write_text(&bench, "kept");
	bench_hand(&bench, "write-protect 256");
	run(&bench, MODE_DATA);
	ck_assert_uint_eq(bench.reply.data[2] & 0x80, 0x80);
	write_text(&bench, "lost");
	assert_sense(&bench, 7, 0x27, 0x00);
	run(&bench, "100000000100");
	assert_sense(&bench, 7, 0x27, 0x00);
	write_filemarks(&bench, 0);
	run(&bench, REWIND_IT);
	run(&bench, ERASE_IT);
	assert_sense(&bench, 7, 0x27, 0x00);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "kept");
	/* TapeAlert flag 9, until it is read. */
	run(&bench, "4d002e00000009014400");
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	run(&bench, "4d002e00000009014400");
	ck_assert_uint_eq(bench.reply.data[4 + 4], 0);
	bench_hand(&bench, "write-enable 256");
	run(&bench, REWIND_IT);
	run(&bench, ERASE_IT);
	assert_good(&bench);
	run(&bench, READ_100);
	assert_stopped(&bench, 8, 0x00, 0x05, 0, 100);
	bench_close(&bench);
}
END_TEST

/* SSC: any flag, until it is read; one that stays, until hands end it. */
START_TEST(hands_set_tape_alerts)
{
	static const char *const read_20 = "4d002e00000014000900";
	struct bench bench;

	open_loaded(&bench, false);
	bench_hand(&bench, "drive-alert 256 20");
	run(&bench, read_20);
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	run(&bench, read_20);
	ck_assert_uint_eq(bench.reply.data[4 + 4], 0);
	bench_hand(&bench, "drive-alert 256 20 stays");
	run(&bench, read_20);
	run(&bench, read_20);
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	bench_hand(&bench, "end-drive-alert 256 20");
	run(&bench, read_20);
	ck_assert_uint_eq(bench.reply.data[4 + 4], 0);
	bench_close(&bench);
}
END_TEST

START_TEST(damaged_tapes_are_not_read)
{
	struct bench bench;

	open_loaded(&bench, false);
	bench_hand(&bench, "damage 256 0");
	run(&bench, READ_100);
	assert_stopped(&bench, 3, 0x11, 0x00, 0, 100);
	write_text(&bench, "one");
	write_text(&bench, "two");
	run(&bench, REWIND_IT);
	run(&bench, READ_100);
	assert_stopped(&bench, 3, 0x11, 0x00, 0, 100);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "two");
	bench_hand(&bench, "mend 256");
	run(&bench, REWIND_IT);
	run(&bench, READ_100_SILI);
	expect_data(&bench, "one");
	run(&bench, "4d002e00000005014400");
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	bench_close(&bench);
}
END_TEST

START_TEST(tapes_end)
{
	struct bench bench;
	struct tape *tape;
	unsigned int n;

	open_loaded(&bench, false);
	tape = cartridge_tape(library_find(&bench.library, 256)->cartridge);
	tape->capacity = 32 * (TAPE_GAP + 4);
	for (n = 0; n < 29; n++) {
		write_text(&bench, "data");
		assert_good(&bench);
	}
	/* Written, and warned. */
	write_text(&bench, "data");
	assert_stopped(&bench, 0, 0x00, 0x02, END_OF_MEDIUM, 0);
	ck_assert_uint_eq(position(&bench), 30);
	ck_assert_uint_eq(bench.reply.data[0], 0x40);
	run(&bench, "100000000100");
	assert_stopped(&bench, 0, 0x00, 0x02, END_OF_MEDIUM, 0);
	set_block_length(&bench, 4);
	bench_drive(&bench, 0, "0a0100000300", "datadatadata", 12);
	assert_stopped(&bench, 0xd, 0x00, 0x02, END_OF_MEDIUM, 2);
	write_text(&bench, "data");
	assert_stopped(&bench, 0xd, 0x00, 0x02, END_OF_MEDIUM, 4);
	run(&bench, "100000000200");
	assert_stopped(&bench, 0xd, 0x00, 0x02, END_OF_MEDIUM, 2);
	ck_assert_uint_eq(position(&bench), 32);
	bench_close(&bench);
}
END_TEST

/* What a drive says while it cleans itself, and that it lets go of the cleaner. */
START_TEST(drives_clean_themselves)
{
	struct bench bench;
	struct element *drive;

	bench_open(&bench, false);
	bench.library.geometry.must_unload = true;
	bench.library.lags.clean_ms = 500;
	bench.library.lags.access_ms = 50;
	library_set_time(&bench.library, 1000);
	drive = library_find(&bench.library, 256);
	ck_assert_int_eq(library_insert(&bench.library, 256, "CLN001L8", MEDIUM_CLEANING), LIBRARY_OK);
	bench_drive(&bench, 0, TUR, NULL, 0);
	assert_sense(&bench, 6, 0x28, 0x00);
	bench_drive(&bench, 0, TUR, NULL, 0);
	assert_sense(&bench, 2, 0x30, 0x03);
	bench_drive(&bench, 0, "1b0000000000", NULL, 0);
	assert_sense(&bench, 2, 0x30, 0x03);
	library_set_time(&bench.library, 1499);
	ck_assert(!library_reaches(&bench.library, drive));
	library_set_time(&bench.library, 1500);
	bench_drive(&bench, 0, TUR, NULL, 0);
	assert_sense(&bench, 2, 0x3a, 0x00);
	ck_assert(!library_reaches(&bench.library, drive));
	library_set_time(&bench.library, 1550);
	ck_assert(library_reaches(&bench.library, drive));
	bench_close(&bench);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		blank_tapes_say_so, blocks_of_any_length, blocks_of_one_length,
		mode_parameters_are_checked, places_are_found, tapes_stay_with_their_cartridge,
		sides_have_tapes_of_their_own, protected_tapes_are_not_written, hands_set_tape_alerts,
		damaged_tapes_are_not_read, tapes_end, drives_clean_themselves,
	};

	return run_suite("drive", tests, sizeof(tests) / sizeof(tests[0]));
}
