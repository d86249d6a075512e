// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of the device server: CDBs in, data and sense out.
 */
#include <string.h>

#include "bytes.h"
#include "testing.h"

#define ALL_SLOTS	"b812 1000 03e8 00 00ffff 0000"

/* Spaces make CDBs readable. */
static void run(struct bench *bench, const char *spaced)
{
	char text[2 * CDB_LENGTH + 1];
	size_t length = 0;

	for (; *spaced; spaced++)
		if (*spaced != ' ')
			text[length++] = *spaced;
	text[length] = '\0';
	bench_run(bench, text);
}

static void quirk(struct bench *bench, const char *text)
{
	char why[256];

	ck_assert_msg(quirk_set(&bench->target.quirks, text, why, sizeof(why)), "%s", why);
}

static const uint8_t *descriptor(const struct bench *bench, size_t n)
{
	return bench->reply.data + 16 + n * get_be16(bench->reply.data + 10);
}

START_TEST(element_status_of_slots)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, ALL_SLOTS);
	assert_good(&bench);
	ck_assert_uint_eq(bench.reply.length, 8 + 8 + 10 * 52);
	ck_assert_uint_eq(get_be16(bench.reply.data), 4096);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 10);
	ck_assert_uint_eq(get_be24(bench.reply.data + 5), 8 + 10 * 52);
	ck_assert_uint_eq(bench.reply.data[8], ELEMENT_STORAGE);
	ck_assert_uint_eq(bench.reply.data[9], 0x80);
	ck_assert_uint_eq(get_be16(bench.reply.data + 10), 52);
	ck_assert_uint_eq(descriptor(&bench, 0)[2], 0x09);
	ck_assert_mem_eq(descriptor(&bench, 3) + 12, "A00003L8                        ", 32);
	ck_assert_uint_eq(descriptor(&bench, 4)[2], 0x08);
	bench_close(&bench);
}
END_TEST

START_TEST(element_status_transfers_whole_descriptors)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "b812 1000 03e8 00 000008 0000");
	ck_assert_uint_eq(bench.reply.length, 8);
	ck_assert_uint_eq(get_be24(bench.reply.data + 5), 8 + 10 * 52);
	run(&bench, "b812 1000 03e8 00 000070 0000");
	ck_assert_uint_eq(bench.reply.length, 8 + 8 + 52);
	run(&bench, "b812 1000 03e8 00 000005 0000");
	ck_assert_uint_eq(bench.reply.length, 5);
	bench_close(&bench);
}
END_TEST

START_TEST(element_status_by_start_and_count)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "b802 1002 0003 00 00ffff 0000");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 3);
	ck_assert_uint_eq(get_be16(descriptor(&bench, 0)), 4098);
	ck_assert_uint_eq(bench.reply.length, 16 + 3 * 16);
	run(&bench, "b802 100a 0003 00 00ffff 0000");
	assert_sense(&bench, 5, 0x21, 1);
	/* The count is of elements, not of addresses: a start in a gap is fine. */
	run(&bench, "b802 0200 0002 00 00ffff 0000");
	ck_assert_uint_eq(get_be16(descriptor(&bench, 0)), 4096);
	run(&bench, "b805 0000 0002 00 00ffff 0000");
	assert_sense(&bench, 5, 0x24, 0);
	run(&bench, "b802 1002 0003 00 00ffff 0001");
	assert_sense(&bench, 5, 0x24, 0);
	bench_close(&bench);
}
END_TEST

START_TEST(element_status_of_all_types)
{
	struct bench bench;
	size_t at = 8, pages = 0;

	bench_open(&bench, false);
	run(&bench, "b800 0000 ffff 00 00ffff 0000");
	assert_good(&bench);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 15);
	for (; at < bench.reply.length; pages++)
		at += 8 + get_be24(bench.reply.data + at + 5);
	ck_assert_uint_eq(at, bench.reply.length);
	ck_assert_uint_eq(pages, 4);
	bench_close(&bench);
}
END_TEST

START_TEST(drives_have_serials)
{
	struct bench bench;
	const uint8_t *header;

	bench_open(&bench, false);
	run(&bench, "b814 0000 ffff 01 00ffff 0000");
	ck_assert_uint_eq(get_be16(bench.reply.data + 10), 86);
	header = descriptor(&bench, 1) + 12 + 36;
	ck_assert_uint_eq(header[0], 2);
	ck_assert_uint_eq(header[1], 1);
	ck_assert_uint_eq(header[3], 34);
	ck_assert_mem_eq(header + 4 + 24, bench.target.drive_serial[1], 10);
	bench_close(&bench);
}
END_TEST

START_TEST(quirks_change_element_status)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "no-dvcid");
	run(&bench, "b814 0000 ffff 01 00ffff 0000");
	assert_sense(&bench, 5, 0x24, 0);
	ck_assert_uint_eq(get_be16(bench.reply.sense + 16), 6);
	quirk(&bench, "no-dvcid=0");
	quirk(&bench, "descriptor-tail=2");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(get_be16(bench.reply.data + 10), 54);
	quirk(&bench, "max-elements=100");
	run(&bench, ALL_SLOTS);
	assert_sense(&bench, 5, 0x24, 0);
	quirk(&bench, "max-elements=0");
	quirk(&bench, "virtual-slots");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 4);
	quirk(&bench, "alloc16");
	run(&bench, "b812 1000 03e8 00 010000 0000");
	ck_assert_uint_eq(bench.reply.length, 0);
	bench_close(&bench);
}
END_TEST

START_TEST(moves_give_exact_senses)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "a500 0000 1000 0100 0000 0000");
	assert_good(&bench);
	run(&bench, "a500 0000 1000 0101 0000 0000");
	assert_sense(&bench, 5, 0x3b, 0x0e);
	run(&bench, "a500 0000 1001 0100 0000 0000");
	assert_sense(&bench, 5, 0x3b, 0x0d);
	run(&bench, "a500 0000 1001 0999 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	run(&bench, "a500 0000 1001 0101 0000 0100");
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_hand(&bench, "disable 4097 quiet");
	run(&bench, "a500 0000 1001 0101 0000 0000");
	assert_sense(&bench, 5, 0x3b, 0x11);
	bench_close(&bench);
}
END_TEST

START_TEST(attentions_are_told_once_each)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "insert 16 NEW001L8");
	bench_hand(&bench, "attention 6/29/1");
	run(&bench, "1200 0000 ff00");
	assert_good(&bench);
	run(&bench, "0000 0000 0000");
	assert_sense(&bench, 6, 0x28, 0x01);
	run(&bench, "0300 0000 ff00");
	assert_good(&bench);
	ck_assert_uint_eq(bench.reply.data[12], 0x29);
	run(&bench, "0000 0000 0000");
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

START_TEST(not_ready_says_why)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "needs-init");
	run(&bench, "0000 0000 0000");
	assert_sense(&bench, 2, 0x04, 0x02);
	run(&bench, "0700 0000 0000");
	assert_good(&bench);
	run(&bench, "0000 0000 0000");
	assert_good(&bench);
	bench_hand(&bench, "open-door");
	run(&bench, ALL_SLOTS);
	assert_sense(&bench, 2, 0x04, 0x18);
	bench_hand(&bench, "close-door");
	run(&bench, "0000 0000 0000");
	assert_sense(&bench, 6, 0x28, 0x00);
	bench_hand(&bench, "not-ready 2/4/85");
	run(&bench, ALL_SLOTS);
	assert_sense(&bench, 2, 0x04, 0x85);
	bench_close(&bench);
}
END_TEST

START_TEST(mode_pages)
{
	struct bench bench;

	bench_open(&bench, true);
	run(&bench, "1a08 1d00 ff00");
	assert_good(&bench);
	ck_assert_uint_eq(bench.reply.length, 4 + 20);
	ck_assert_uint_eq(bench.reply.data[5], 0x12);
	ck_assert_uint_eq(get_be16(bench.reply.data + 4 + 6), 4096);
	ck_assert_uint_eq(get_be16(bench.reply.data + 4 + 8), 10);
	run(&bench, "5a08 3f00 0000 0000 ff00");
	ck_assert_uint_eq(bench.reply.length, 8 + 20 + 4 + 20);
	ck_assert_uint_eq(bench.reply.data[8 + 20 + 2], 1);
	run(&bench, "1a08 1c00 ff00");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "1a08 dd00 ff00");
	assert_sense(&bench, 5, 0x39, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(ports_and_removal)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "1e00 0000 0100");
	run(&bench, "1b00 0010 0000");
	assert_sense(&bench, 5, 0x53, 0x02);
	run(&bench, "1e00 0000 0000");
	run(&bench, "1b00 0010 0000");
	assert_good(&bench);
	run(&bench, "a500 0000 1001 0010 0000 0000");
	assert_sense(&bench, 2, 0x3a, 0x02);
	/* The other port is closed still. */
	run(&bench, "a500 0000 1001 0011 0000 0000");
	assert_good(&bench);
	run(&bench, "1b00 0010 0100");
	assert_good(&bench);
	run(&bench, "0000 0000 0000");
	assert_sense(&bench, 6, 0x28, 0x01);
	run(&bench, "1b00 1000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	run(&bench, "1b00 0010 0200");
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_hand(&bench, "open-port 17");
	run(&bench, "b803 0000 ffff 00 00ffff 0000");
	ck_assert_uint_eq(descriptor(&bench, 0)[2] & 0x08, 0x08);
	ck_assert_uint_eq(descriptor(&bench, 1)[2] & 0x08, 0x00);
	bench_hand(&bench, "close-port 17 quiet");
	bench_close(&bench);
}
END_TEST

START_TEST(tape_alerts_clear_when_read)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "alert 16");
	run(&bench, "4d00 2e00 0000 00ff ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 15 * 5 + 4], 1);
	run(&bench, "4d00 2e00 0000 00ff ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 15 * 5 + 4], 0);
	bench_close(&bench);
}
END_TEST

/* SEND VOLUME TAG for slots, then what was found. */
static void search(struct bench *bench, const char *cdb, const char *pattern)
{
	char list[40] = "";

	memset(list, ' ', 32);
	memcpy(list, pattern, strlen(pattern));
	bench_send(bench, cdb, list, sizeof(list));
	if (bench->reply.status == STATUS_GOOD)
		bench_run(bench, "b5120000ffff0000ffff0000");
}

#define TRANSLATE	"b60200000004000000280000"
#define ASSERT		"b60010000008000000280000"
#define REPLACE		"b6001000000a000000280000"
#define UNDEFINE	"b6001000000c000000000000"

static bool says_full(struct bench *bench, size_t slot)
{
	run(bench, ALL_SLOTS);
	return descriptor(bench, slot)[2] & 0x01;
}

START_TEST(scans_by_range)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "blind-to-hands");
	bench_hand(&bench, "remove 4096 quiet");
	bench_hand(&bench, "insert 4105 NEW quiet");
	ck_assert(says_full(&bench, 0));
	ck_assert(!says_full(&bench, 9));
	/* RANGE: 9 elements from 4096 on. */
	run(&bench, "3701 1000 0000 0009 0000");
	assert_good(&bench);
	ck_assert(!says_full(&bench, 0));
	ck_assert(!says_full(&bench, 9));
	run(&bench, "3701 0999 0000 0009 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	/* Without RANGE: all. */
	run(&bench, "e700 0999 0000 0000 0000");
	assert_good(&bench);
	ck_assert(says_full(&bench, 9));
	/* The robot looks where it works. */
	bench_hand(&bench, "rename 4097 OTHER quiet");
	run(&bench, "a500 0000 1001 1004 0000 0000");
	run(&bench, ALL_SLOTS);
	ck_assert_mem_eq(descriptor(&bench, 4) + 12, "OTHER ", 6);
	quirk(&bench, "e7-only");
	run(&bench, "3701 1000 0000 0009 0000");
	assert_sense(&bench, 5, 0x20, 0x00);
	run(&bench, "e701 1000 0000 0009 0000");
	assert_good(&bench);
	quirk(&bench, "no-range");
	run(&bench, "e701 1000 0000 0009 0000");
	assert_sense(&bench, 5, 0x20, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(some_tape_alerts_stay)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "alert 16 stays");
	run(&bench, "4d00 2e00 0000 00ff ff00");
	run(&bench, "4d00 2e00 0000 10ff ff00");
	ck_assert_uint_eq(get_be16(bench.reply.data + 4), 16);
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	ck_assert_uint_eq(bench.reply.length, 4 + 49 * 5);
	bench_hand(&bench, "end-alert 16");
	run(&bench, "4d00 2e00 0000 10ff ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 4], 0);
	quirk(&bench, "alerts-stay");
	bench_hand(&bench, "alert 17");
	run(&bench, "4d00 2e00 0000 11ff ff00");
	run(&bench, "4d00 2e00 0000 11ff ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 4], 1);
	quirk(&bench, "no-tape-alert");
	run(&bench, "4d00 2e00 0000 11ff ff00");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "4d00 0000 0000 00ff ff00");
	ck_assert_uint_eq(bench.reply.length, 5);
	bench_close(&bench);
}
END_TEST

START_TEST(opcodes_with_timeouts)
{
	struct bench bench;

	bench_open(&bench, false);
	bench.target.timeout[MOVE_MEDIUM] = (struct timeout){ 30, 600 };
	run(&bench, "a30c 0000 0000 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.length, 4 + 19 * 8);
	run(&bench, "a30c 8000 0000 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.length, 4 + 19 * 20);
	ck_assert_uint_eq(get_be32(bench.reply.data), 19 * 20);
	run(&bench, "a30c 81a5 0000 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.length, 4 + 12 + 12);
	ck_assert_uint_eq(bench.reply.data[1], 0x83);
	ck_assert_uint_eq(bench.reply.data[4], MOVE_MEDIUM);
	ck_assert_uint_eq(get_be32(bench.reply.data + 16 + 4), 30);
	ck_assert_uint_eq(get_be32(bench.reply.data + 16 + 8), 600);
	run(&bench, "a30c 03a3 000c 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.data[1], 3);
	run(&bench, "a30c 03a3 000d 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.data[1], 1);
	run(&bench, "a30c 01a3 000c 0000 ffff 0000");
	assert_sense(&bench, 5, 0x24, 0x00);
	quirk(&bench, "no-volume-tag");
	run(&bench, "a30c 01b6 0000 0000 ffff 0000");
	ck_assert_uint_eq(bench.reply.data[1], 1);
	quirk(&bench, "no-timeouts");
	run(&bench, "a30c 8000 0000 0000 ffff 0000");
	assert_sense(&bench, 5, 0x24, 0x00);
	quirk(&bench, "no-rsoc");
	run(&bench, "a30c 0000 0000 0000 ffff 0000");
	assert_sense(&bench, 5, 0x20, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(only_moves_of_the_matrix)
{
	struct bench bench;

	bench_open(&bench, false);
	ck_assert(moves_set(bench.target.moves.move, "storage=drive,port"));
	ck_assert(!moves_set(bench.target.moves.move, "storage=shelf"));
	ck_assert(!moves_set(bench.target.moves.move, "storage"));
	run(&bench, "a500 0000 1000 1009 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	run(&bench, "1a08 1f00 ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 2], 0x0e);
	ck_assert_uint_eq(bench.reply.data[4 + 5], 0x0c);
	ck_assert_uint_eq(bench.reply.data[4 + 13], 0x0e);
	/* A cartridge is not left in the arm, unless the matrix says so. */
	run(&bench, "a500 0000 1000 0000 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	ck_assert(moves_set(bench.target.moves.move, "storage=transport,drive"));
	run(&bench, "a500 0000 1000 0000 0000 0000");
	assert_good(&bench);
	run(&bench, "a500 0000 0000 0100 0000 0000");
	assert_good(&bench);
	ck_assert(moves_set(bench.target.moves.exchange, "drive=none"));
	run(&bench, "a600 0000 1001 0100 1009 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	quirk(&bench, "zero-1f");
	run(&bench, "1a08 1f00 ff00");
	ck_assert_uint_eq(bench.reply.data[4 + 5], 0);
	quirk(&bench, "no-default-transport");
	run(&bench, "a500 0000 1001 0101 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	bench_close(&bench);
}
END_TEST

START_TEST(ports_have_habits)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "insert 17 NEW quiet");
	bench_hand(&bench, "port 16 no-export elsewhere");
	bench_hand(&bench, "port 17 no-import wants-operator");
	run(&bench, "b803 0000 ffff 00 00ffff 0000");
	ck_assert_uint_eq(descriptor(&bench, 0)[2], 0x40 | 0x20 | 0x08);
	ck_assert_uint_eq(descriptor(&bench, 1)[2], 0x80 | 0x10 | 0x02 | 0x01);
	run(&bench, "a500 0000 1000 0010 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	run(&bench, "a500 0000 0011 1009 0000 0000");
	assert_sense(&bench, 2, 0x04, 0x03);
	bench_hand(&bench, "port 17 no-import");
	run(&bench, "a500 0000 0011 1009 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	bench_hand(&bench, "port 17");
	run(&bench, "a500 0000 0011 1009 0000 0000");
	assert_good(&bench);
	bench_hand(&bench, "disable 0 quiet");
	run(&bench, "a500 0000 1000 0101 0000 0000");
	assert_sense(&bench, 5, 0x3b, 0x18);
	bench_close(&bench);
}
END_TEST

START_TEST(moves_with_options)
{
	struct bench bench;

	bench_open(&bench, false);
	bench.library.geometry.must_unload = true;
	run(&bench, "a500 0000 1000 0100 0000 0080");
	assert_sense(&bench, 5, 0x24, 0x00);
	quirk(&bench, "move-options");
	run(&bench, "a500 0000 1000 0100 0000 0040");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "a500 0000 1000 0100 0000 0080");
	assert_good(&bench);
	ck_assert(library_find(&bench.library, 256)->cartridge->protected);
	bench_hand(&bench, "stick 256");
	run(&bench, "a500 0000 0100 1000 0000 0000");
	assert_sense(&bench, 4, 0x40, 0x02);
	bench_hand(&bench, "unstick 256");
	run(&bench, "a500 0000 0100 1000 0000 00c0");
	assert_good(&bench);
	ck_assert(!library_find(&bench.library, 4096)->cartridge->protected);
	quirk(&bench, "move-options=0");
	run(&bench, "a500 0000 1000 0100 0000 0000");
	bench_hand(&bench, "stick 256");
	bench_hand(&bench, "unload 256");
	run(&bench, "a500 0000 0100 1000 0000 0000");
	assert_sense(&bench, 4, 0x53, 0x00);
	quirk(&bench, "sequential-mode");
	run(&bench, "a500 0000 1001 1009 0000 0000");
	assert_sense(&bench, 2, 0x04, 0x8e);
	bench_close(&bench);
}
END_TEST

START_TEST(sources_may_be_wrong)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "a500 0000 1000 0100 0000 0000");
	bench_hand(&bench, "source 256 4097");
	run(&bench, "b804 0000 ffff 00 00ffff 0000");
	ck_assert_uint_eq(get_be16(descriptor(&bench, 0) + 10), 4097);
	bench_hand(&bench, "source 256 none");
	run(&bench, "b804 0000 ffff 00 00ffff 0000");
	ck_assert_uint_eq(descriptor(&bench, 0)[9] & 0x80, 0);
	bench_close(&bench);
}
END_TEST

START_TEST(attentions_may_never_end)
{
	struct bench bench;
	unsigned int n;

	bench_open(&bench, false);
	quirk(&bench, "attention-storm=0x2a01");
	bench_hand(&bench, "attention 6/28/0");
	run(&bench, "0000 0000 0000");
	assert_sense(&bench, 6, 0x28, 0x00);
	for (n = 0; n < 100; n++) {
		run(&bench, ALL_SLOTS);
		assert_sense(&bench, 6, 0x2a, 0x01);
	}
	run(&bench, "1200 0000 ff00");
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

#define DRIVES	"b804 0000 ffff 01 00ffff 0000"

START_TEST(drives_are_named_in_many_forms)
{
	struct bench bench;
	const uint8_t *header;

	bench_open(&bench, false);
	bench_hand(&bench, "drive-id 256 naa quiet");
	bench_hand(&bench, "drive-id 257 raw:2:0:414243 quiet");
	run(&bench, DRIVES);
	ck_assert_uint_eq(get_be16(bench.reply.data + 10), 16 + 8);
	header = descriptor(&bench, 0) + 12;
	ck_assert_uint_eq(header[0], 1);
	ck_assert_uint_eq(header[1], 3);
	ck_assert_uint_eq(header[3], 8);
	header = descriptor(&bench, 1) + 12;
	ck_assert_mem_eq(header, "\2\0\0\3ABC\0", 8);
	bench_hand(&bench, "drive-id 256 none quiet");
	bench_hand(&bench, "drive-id 257 serial quiet");
	bench_hand(&bench, "serial 257 123456789012345678901234 quiet");
	run(&bench, DRIVES);
	ck_assert_uint_eq(descriptor(&bench, 0)[12 + 3], 0);
	ck_assert_uint_eq(descriptor(&bench, 1)[12 + 3], 24);
	/* Not cut in the T10 form either. */
	bench_hand(&bench, "drive-id 257 t10 quiet");
	run(&bench, DRIVES);
	ck_assert_uint_eq(descriptor(&bench, 1)[12 + 3], 48);
	quirk(&bench, "dvcid-length=99");
	run(&bench, DRIVES);
	ck_assert_uint_eq(descriptor(&bench, 1)[12 + 3], 99);
	quirk(&bench, "dvcid-header-missing");
	run(&bench, DRIVES);
	ck_assert_uint_eq(get_be16(bench.reply.data + 10), 12);
	bench_close(&bench);
}
END_TEST

START_TEST(ports_are_named_by_some)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "port-designators");
	quirk(&bench, "dvcid-needs-voltag-0");
	run(&bench, "b803 0000 ffff 01 00ffff 0000");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "b813 0000 ffff 01 00ffff 0000");
	ck_assert_uint_eq(descriptor(&bench, 0)[12 + 36 + 3], 44);
	ck_assert_mem_eq(descriptor(&bench, 0) + 12 + 36 + 4 + 36, "1000L001", 8);
	quirk(&bench, "both-max-elements=9");
	run(&bench, "b812 1000 000a 01 00ffff 0000");
	assert_sense(&bench, 5, 0x24, 0x00);
	run(&bench, "b812 1000 0009 01 00ffff 0000");
	assert_good(&bench);
	bench_close(&bench);
}
END_TEST

START_TEST(what_is_not_installed_is_told)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "absent 4097 quiet");
	bench_hand(&bench, "absent 257 quiet");
	run(&bench, DRIVES);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 1);
	quirk(&bench, "report-absent");
	run(&bench, DRIVES);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 2);
	ck_assert_uint_eq(descriptor(&bench, 1)[2], 0x04);
	ck_assert_uint_eq(descriptor(&bench, 1)[4], 0x83);
	ck_assert_uint_eq(descriptor(&bench, 1)[5], 0x04);
	quirk(&bench, "asc-without-except");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(descriptor(&bench, 1)[2], 0x00);
	ck_assert_uint_eq(descriptor(&bench, 1)[5], 0x02);
	/* Nothing is there for the robot. */
	run(&bench, "a500 0000 1001 0100 0000 0000");
	assert_sense(&bench, 5, 0x21, 0x01);
	bench_close(&bench);
}
END_TEST

START_TEST(tags_have_formats)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "tag-without-medium");
	run(&bench, ALL_SLOTS);
	ck_assert_mem_eq(descriptor(&bench, 0) + 12, "A00000   ", 9);
	quirk(&bench, "tag-without-medium=0");
	quirk(&bench, "tag-medium-first");
	run(&bench, ALL_SLOTS);
	ck_assert_mem_eq(descriptor(&bench, 0) + 12, "L8A00000 ", 9);
	quirk(&bench, "voltag-key=9");
	run(&bench, ALL_SLOTS);
	assert_sense(&bench, 9, 0x24, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(reports_may_lie)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "says-elements=65536");
	quirk(&bench, "says-bytes=0xffffff");
	quirk(&bench, "says-page-bytes=7");
	quirk(&bench, "says-descriptor-length=5");
	quirk(&bench, "says-first=3");
	quirk(&bench, "says-type=9");
	quirk(&bench, "extra-bytes=11");
	run(&bench, ALL_SLOTS);
	assert_good(&bench);
	ck_assert_uint_eq(bench.reply.length, 8 + 8 + 10 * 52 + 11);
	ck_assert_mem_eq(bench.reply.data, "\0\3\0\0\0\xff\xff\xff\x09\x80\0\5\0\0\0\7", 16);
	bench_close(&bench);
	bench_open(&bench, false);
	quirk(&bench, "empty-pages=2");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(bench.reply.length, 8 + 8);
	ck_assert_mem_eq(bench.reply.data, "\x10\0\0\x0a\0\0\0\x08\2\x80\0\x34\0\0\0\0", 16);
	bench_close(&bench);
}
END_TEST

START_TEST(addresses_may_lie)
{
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "reverse-order");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(get_be16(descriptor(&bench, 0)), 4105);
	ck_assert_uint_eq(get_be16(descriptor(&bench, 9)), 4096);
	ck_assert_uint_eq(descriptor(&bench, 9)[2], 0x09);
	quirk(&bench, "same-address");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(get_be16(descriptor(&bench, 9)), 4105);
	quirk(&bench, "wild-addresses");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(get_be16(descriptor(&bench, 0)), (4105 * 40503) & 0xffff);
	quirk(&bench, "overlapping-pages");
	run(&bench, "b800 0000 ffff 00 00ffff 0000");
	ck_assert_uint_eq(bench.reply.length, 8 + 4 * 8 + 15 * 16 - 3 * 8);
	quirk(&bench, "storage-cut=4");
	run(&bench, ALL_SLOTS);
	ck_assert_uint_eq(bench.reply.length, 16 + 10 * 4);
	bench_close(&bench);
}
END_TEST

START_TEST(identities_are_shared)
{
	char serial[SERIAL_LENGTH + 1];
	struct bench bench;

	bench_open(&bench, false);
	quirk(&bench, "serial-with-address");
	run(&bench, "1201 8000 ff00");
	smc_serial(&bench.target, serial);
	ck_assert_uint_eq(bench.reply.length, 4 + strlen(serial));
	ck_assert_mem_eq(bench.reply.data + 4 + 10, "1000", 4);
	run(&bench, "1200 0000 ff00");
	ck_assert_uint_eq(bench.reply.data[6], 0);
	quirk(&bench, "mchngr");
	quirk(&bench, "shared-serial");
	quirk(&bench, "shared-naa");
	run(&bench, "1200 0000 ff00");
	ck_assert_uint_eq(bench.reply.data[6], 0x08);
	bench_drive(&bench, 0, "12018000ff00", NULL, 0);
	ck_assert_mem_eq(bench.reply.data + 4, bench.target.identity.serial, 10);
	bench_drive(&bench, 0, "12018300ff00", NULL, 0);
	ck_assert_uint_eq(get_be32(bench.reply.data + bench.reply.length - 8),
			  (uint32_t)(bench.target.identity.naa >> 32));
	bench_drive(&bench, 0, "12000000ff00", NULL, 0);
	ck_assert_uint_eq(bench.reply.data[6], 0x08);
	bench_close(&bench);
}
END_TEST

START_TEST(volume_tags_are_found)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "b512 0000 ffff 00 00ffff 0000");
	assert_sense(&bench, 5, 0x2c, 0x00);
	search(&bench, TRANSLATE, "A00002L8");
	assert_good(&bench);
	ck_assert_uint_eq(get_be16(bench.reply.data), 4098);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 1);
	ck_assert_uint_eq(bench.reply.data[4], 4);
	ck_assert_mem_eq(descriptor(&bench, 0) + 12, "A00002L8 ", 9);
	search(&bench, TRANSLATE, "A*8");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 4);
	search(&bench, TRANSLATE, "*0*3*8");
	ck_assert_uint_eq(get_be16(bench.reply.data), 4099);
	search(&bench, TRANSLATE, "A0000?");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 0);
	/* From 4098 on, and drives only. */
	search(&bench, "b60210020005000000280000", "*");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 2);
	search(&bench, "b60400000005000000280000", "*");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 0);
	/* A sequence of 0 to 0 is what they have. */
	search(&bench, "b60200000001000000280000", "A00001*");
	ck_assert_uint_eq(get_be16(bench.reply.data + 2), 1);
	/* Refused ones forget the last result. */
	search(&bench, "b60200000006000000280000", "*");
	assert_sense(&bench, 5, 0x24, 0x00);
	search(&bench, "b60200000004000000270000", "*");
	assert_sense(&bench, 5, 0x1a, 0x00);
	run(&bench, "b512 0000 ffff 00 00ffff 0000");
	assert_sense(&bench, 5, 0x2c, 0x00);
	quirk(&bench, "no-volume-tag");
	search(&bench, TRANSLATE, "*");
	assert_sense(&bench, 5, 0x20, 0x00);
	bench_close(&bench);
}
END_TEST

START_TEST(volume_tags_are_defined)
{
	struct bench bench;

	bench_open(&bench, false);
	search(&bench, ASSERT, "NEW");
	assert_sense(&bench, 5, 0x53, 0x06);
	search(&bench, REPLACE, "N?W");
	assert_sense(&bench, 5, 0x26, 0x00);
	search(&bench, REPLACE, "NEW");
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "NEW");
	run(&bench, UNDEFINE);
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "");
	run(&bench, UNDEFINE);
	assert_sense(&bench, 5, 0x53, 0x05);
	search(&bench, ASSERT, "01234567890123456789012345678901");
	ck_assert_uint_eq(strlen(library_find(&bench.library, 4096)->cartridge->tag), 32);
	search(&bench, "b60010090008000000280000", "NEW");
	assert_sense(&bench, 5, 0x3b, 0x0e);
	search(&bench, "b60099990008000000280000", "NEW");
	assert_sense(&bench, 5, 0x21, 0x01);
	bench_close(&bench);
}
END_TEST

START_TEST(identity)
{
	struct bench bench;

	bench_open(&bench, false);
	run(&bench, "1200 0000 ff00");
	ck_assert_uint_eq(bench.reply.data[0], 0x08);
	ck_assert_uint_eq(bench.reply.data[55], 1);
	run(&bench, "1201 8000 ff00");
	ck_assert_mem_eq(bench.reply.data + 4, bench.target.identity.serial, 10);
	run(&bench, "1201 8300 ff00");
	assert_good(&bench);
	ck_assert_uint_eq(get_be16(bench.reply.data + 2) + 4u, bench.reply.length);
	run(&bench, "1201 c000 ff00");
	assert_sense(&bench, 5, 0x24, 0x00);
	bench_close(&bench);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		element_status_of_slots, element_status_transfers_whole_descriptors,
		element_status_by_start_and_count, element_status_of_all_types,
		drives_have_serials, quirks_change_element_status, moves_give_exact_senses,
		attentions_are_told_once_each, not_ready_says_why, mode_pages, ports_and_removal,
		tape_alerts_clear_when_read, volume_tags_are_found, volume_tags_are_defined,
		drives_are_named_in_many_forms, ports_are_named_by_some,
		what_is_not_installed_is_told, tags_have_formats, reports_may_lie,
		addresses_may_lie, identities_are_shared, moves_with_options,
		sources_may_be_wrong, attentions_may_never_end,
		only_moves_of_the_matrix, ports_have_habits, some_tape_alerts_stay,
		opcodes_with_timeouts, scans_by_range, identity,
	};

	return run_suite("target", tests, sizeof(tests) / sizeof(tests[0]));
}
