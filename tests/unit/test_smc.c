// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kmod/smc*.c: command blocks, golden replies with the oddities of real devices, every truncation of
 * them, and replies of a real library when they are there (NTMS_SHARED_DATA, else ../shared/data).
 * Replies are decoded from memory of exactly their size, so that ASAN sees a read past the end.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smc.h"

#define SPACES4 ' ', ' ', ' ', ' '
#define SPACES24 SPACES4, SPACES4, SPACES4, SPACES4, SPACES4, SPACES4
#define TAG(a, b, c, d, e, f, g, h) a, b, c, d, e, f, g, h, SPACES24, 0, 0
#define BYTES(...) ((const __u8[]){ __VA_ARGS__ }), sizeof((const __u8[]){ __VA_ARGS__ })
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* All four types, in no order; descriptor lengths differ; an empty page and trailing bytes. */
static const __u8 golden_all[] = {
	0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, /* golden() puts the byte count in */
	/* port: 16 bytes, no tags, four zero bytes where an identifier would be */
	3, 0x00, 0, 16, 0, 0, 0, 32,
	0x00, 0x10, 0xff, 0, 0x83, 0x02, 0xff, 0xff, 0, 0x09, 0x00, 0x20, 0, 0, 0, 0,
	0x00, 0x11, 0x38, 0, 0, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0, 0, 0, 0,
	/* page without descriptors, its descriptor length 0 */
	2, 0x80, 0, 0, 0, 0, 0, 0,
	/* drives: T10 identifier with a long serial; trailing vendor bytes */
	4, 0x80, 0, 98, 0, 0, 0, 98,
	0x01, 0x00, 0xff, 0, 0x53, 0x04, 0xb3, 0x07, 0, 0xc1, 0x00, 0x20,
	TAG('N', 'T', 'M', 'S', '0', '1', 'L', '9'), 0x00, 0x07,
	2, 0x01, 0, 44, 'V', 'E', 'N', 'D', 'O', 'R', ' ', ' ',
	'P', 'R', 'O', 'D', 'U', 'C', 'T', ' ', '1', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
	'S', 'E', 'R', '-', '1', '2', '3', '4', '5', '6',
	'7', '8', '9', '0', '1', '2', '3', '4', '5', ' ',
	0xde, 0xad,
	/* storage: primary and alternate tag, no room behind them; 3 bytes fill no descriptor */
	2, 0xc0, 0, 84, 0, 0, 0, 171,
	0x00, 0x20, 0x09, 0, 0, 0, 0, 0, 0, 0x82, 0x00, 0x20,
	TAG('C', 'L', 'N', '0', '0', '1', 'L', '9'), 0x00, 0x00,
	TAG('B', 'A', 'C', 'K', ' ', 'S', 'I', 'D'), 0x01, 0x02,
	0x00, 0x21, 0xfa, 0, 0, 0, 0xff, 0xff, 0, 0x48, 0x00, 0x00,
	SPACES24, SPACES4, SPACES4, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0xaa, 0xbb, 0xcc,
	/* transport: address 0; the shortest descriptors there are */
	1, 0x80, 0, 4, 0, 0, 0, 4,
	0x00, 0x00, 0xff, 0,
};

static void *exactly(const void *data, size_t size)
{
	void *copy = malloc(size ? size : 1);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, data, size);
	return copy;
}

static void same_bytes(const __u8 *got, const __u8 *expected, size_t length)
{
	ck_assert_mem_eq(got, expected, length);
}

static __u8 *golden(size_t *size)
{
	__u8 *data = exactly(golden_all, sizeof(golden_all));
	size_t report = sizeof(golden_all) - 8;

	data[6] = report >> 8;
	data[7] = report & 0xff;
	*size = sizeof(golden_all);
	return data;
}

/* All elements of a reply; returns their number, or -EPROTO after *count of them. */
static int decode(const void *data, size_t size, struct smc_element *elements, int *count)
{
	struct smc_status status;
	int ret;

	*count = 0;
	ret = smc_status_begin(&status, data, size);
	if (ret)
		return ret;
	while ((ret = smc_status_next(&status, &elements[*count])) > 0)
		++*count;
	ck_assert_int_eq(smc_status_next(&status, &elements[*count]), ret);
	return ret ? ret : *count;
}

START_TEST(smc_md_status_descriptor)
{
	static struct smc_element e[16];
	char serial[SMC_TEXT_SIZE];
	size_t size;
	__u8 *data = golden(&size);
	int count;

	ck_assert_int_eq(decode(data, size, e, &count), 6);
	ck_assert_uint_eq(e[0].address, 0x10);
	ck_assert_uint_eq(e[0].type, SMC_TYPE_PORT);
	ck_assert_uint_eq(e[0].flags, 0xff | SMC_DISABLED);
	ck_assert_uint_eq(e[0].asc << 8 | e[0].ascq, 0x8302);
	ck_assert_uint_eq(e[0].medium_type, SMC_MEDIUM_DATA);
	ck_assert_uint_eq(e[1].flags, SMC_ACCESS | SMC_EXENAB | SMC_INENAB);
	ck_assert(smc_tag_is_blank(&e[1].primary) && !e[1].primary.present);

	ck_assert_uint_eq(e[2].address, 0x100);
	ck_assert_uint_eq(e[2].flags, SMC_FULL | SMC_EXCEPT | SMC_ACCESS | SMC_SVALID | SMC_INVERT);
	ck_assert_uint_eq(e[2].source, 0x20);
	ck_assert_uint_eq(e[2].primary.sequence, 7);
	ck_assert_uint_eq(smc_tag_length(&e[2].primary), 8);
	ck_assert_mem_eq(e[2].primary.bytes, "NTMS01L9    ", 12);
	ck_assert_uint_eq(e[2].designator.length, 44);
	ck_assert_int_eq(smc_designator_serial(&e[2].designator, serial, sizeof(serial)), 19);
	ck_assert_str_eq(serial, "SER-123456789012345");
	ck_assert_int_eq(smc_designator_serial(&e[2].designator, serial, 4), 3);
	ck_assert_str_eq(serial, "SER");

	ck_assert_uint_eq(e[3].flags, SMC_FULL | SMC_ACCESS | SMC_SVALID);
	ck_assert_uint_eq(e[3].medium_type, SMC_MEDIUM_CLEANING);
	ck_assert_uint_eq(smc_tag_length(&e[3].alternate), 8);
	ck_assert_uint_eq(e[3].alternate.sequence, 0x102);
	ck_assert_uint_eq(e[4].flags, SMC_ACCESS | SMC_INVERT | SMC_DISABLED);
	ck_assert(e[4].primary.present && smc_tag_is_blank(&e[4].primary));
	ck_assert(e[4].alternate.present && smc_tag_is_blank(&e[4].alternate));
	ck_assert_uint_eq(e[5].type, SMC_TYPE_TRANSPORT);
	ck_assert_uint_eq(e[5].flags, SMC_FULL | SMC_EXCEPT);
	ck_assert(!e[5].primary.present && !e[5].designator.code_set);
	free(data);
}
END_TEST

static void same_element(const struct smc_element *a, const struct smc_element *b)
{
	ck_assert_uint_eq(a->address, b->address);
	ck_assert_uint_eq(a->type, b->type);
	ck_assert_uint_eq(a->flags, b->flags);
	ck_assert_uint_eq(a->asc, b->asc);
	ck_assert_uint_eq(a->source, b->source);
	ck_assert_mem_eq(&a->primary, &b->primary, sizeof(a->primary));
	ck_assert_mem_eq(&a->alternate, &b->alternate, sizeof(a->alternate));
	ck_assert_uint_eq(a->designator.length, b->designator.length);
	if (a->designator.length)
		ck_assert_mem_eq(a->designator.bytes, b->designator.bytes, a->designator.length);
}

/* Every truncation of a reply gives a shorter inventory or -EPROTO. */
static void truncate_everywhere(const __u8 *data, size_t size)
{
	static struct smc_element whole[80], part[80];
	int all, count, i, before = 0;
	size_t length;

	decode(data, size, whole, &all);
	for (length = 0; length <= size; length++) {
		__u8 *cut = exactly(data, length);
		int ret = decode(cut, length, part, &count);

		ck_assert_int_eq(ret, length < 8 ? -EPROTO : count);
		ck_assert_int_ge(count, before);
		ck_assert_int_le(count, all);
		for (i = 0; i < count; i++)
			same_element(&whole[i], &part[i]);
		before = count;
		free(cut);
	}
	ck_assert_int_eq(before, all);
}

START_TEST(lessons_10_truncated_status)
{
	size_t size;
	__u8 *data = golden(&size);

	truncate_everywhere(data, size);
	free(data);
}
END_TEST

START_TEST(smc_md_status_header)
{
	struct smc_status status;
	size_t size;
	__u8 *data = golden(&size);

	ck_assert_int_eq(smc_status_begin(&status, data, 8), 0);
	ck_assert_uint_eq(status.report_length, size);
	ck_assert_uint_eq(status.available, 9);
	ck_assert_uint_eq(status.first, 0);
	free(data);
}
END_TEST

/* The report's own length: too large is harmless, too small hides what follows it. */
START_TEST(quirks_status_more_or_less_than_advertised)
{
	struct smc_element e[16];
	size_t size;
	__u8 *data = golden(&size);
	int count;

	data[5] = 0xff;
	ck_assert_int_eq(decode(data, size, e, &count), 6);
	data[5] = 0;
	data[6] = 0;
	data[7] = 8 + 31;
	ck_assert_int_eq(decode(data, size, e, &count), 1);
	data[7] = 0;
	ck_assert_int_eq(decode(data, size, e, &count), 0);
	free(data);
}
END_TEST

START_TEST(quirks_status_bad_pages)
{
	static const struct {
		__u8 header[8];
		int ret;
	} pages[] = {
		{ { 2, 0, 0, 0, 0, 0, 0, 8 }, -EPROTO },	/* descriptor length 0 */
		{ { 2, 0, 0, 3, 0, 0, 0, 8 }, -EPROTO },	/* shorter than its fields */
		{ { 0, 0, 0, 8, 0, 0, 0, 8 }, -EPROTO },	/* no type */
		{ { 5, 0, 0, 8, 0, 0, 0, 8 }, -EPROTO },	/* unknown type */
		{ { 0, 0, 0, 0, 0, 0, 0, 0 }, 0 },		/* padding */
		{ { 2, 0, 0, 9, 0, 0, 0, 8 }, 0 },		/* larger than the page */
		{ { 2, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, 0 },
		{ { 2, 0, 0, 8, 0, 0xff, 0xff, 0xff }, 1 },	/* page larger than the data */
		{ { 2, 0, 0, 4, 0, 0, 0, 8 }, 2 },		/* the shortest descriptors */
	};
	struct smc_element e[8];
	size_t i;
	int count;

	for (i = 0; i < COUNT(pages); i++) {
		__u8 reply[24] = { 0, 0, 0, 1, 0, 0, 0, 16 };
		__u8 *data;

		memcpy(reply + 8, pages[i].header, 8);
		data = exactly(reply, sizeof(reply));
		ck_assert_int_eq(decode(data, sizeof(reply), e, &count), pages[i].ret);
		free(data);
	}
}
END_TEST

/* What must be found in a descriptor of @length bytes with tags as @tags promises. */
static void check_length(const struct smc_element *e, int length, int tags)
{
	int at = 12;

	ck_assert_uint_eq(e->address, 0x4142);
	ck_assert_uint_eq(e->asc, length > 4 ? 0x45 : 0);
	ck_assert_uint_eq(e->ascq, length > 5 ? 0x46 : 0);
	ck_assert_uint_eq(e->medium_type, length > 9 ? 0x4a & 7 : 0);
	ck_assert_uint_eq(e->source, length > 11 ? 0x4b4c : length > 10 ? 0x4b00 : 0);
	ck_assert_uint_eq(e->primary.present, tags & 0x80 && length >= 48);
	at += e->primary.present ? 36 : 0;
	ck_assert_uint_eq(e->alternate.present, tags & 0x40 && length >= at + 36);
	at += e->alternate.present ? 36 : 0;
	ck_assert_uint_eq(e->designator.length, 0);
	if (e->primary.present)
		ck_assert_uint_eq(e->primary.bytes[0], 0x41 + 12);
	if (e->alternate.present)
		ck_assert_uint_eq(e->alternate.bytes[0], 0x41 + at - 36);
}

START_TEST(quirks_status_descriptor_lengths)
{
	static const __u8 tags[] = { 0, 0x80, 0x40, 0xc0 };
	struct smc_element e[8];
	int length, type, count, i;
	size_t t;

	for (length = 0; length <= 100; length++) {
		for (t = 0; t < 4 * sizeof(tags); t++) {
			size_t size = 16 + 2 * length;
			__u8 *data = calloc(1, size);

			type = 1 + t / sizeof(tags);
			data[7] = size - 8;
			data[8] = type;
			data[9] = tags[t % sizeof(tags)];
			data[11] = length;
			data[15] = 2 * length;
			for (i = 0; i < 2 * length; i++)
				data[16 + i] = 0x41 + (i % length) % 0x60;
			if (!length)
				data[15] = 1;
			decode(data, size, e, &count);
			ck_assert_int_eq(count, length < 4 ? 0 : 2);
			for (i = 0; i < count; i++)
				check_length(&e[i], length, tags[t % sizeof(tags)]);
			free(data);
		}
	}
}
END_TEST

struct dvcid {
	__u8 tags;
	__u8 tail[80];
	__u8 size;
	__u8 length; /* of the designator */
	__u8 cut;
	const char *serial;
};

#define T10(n) 2, 1, 0, n, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', \
	'P', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '1', '2', '3', '4', '5'

static const struct dvcid dvcids[] = {
	{ 0, { 2, 0, 0, 6, 'S', 'L', '3', '-', '0', '1' }, 10, 6, 0, "SL3-01" },
	{ 0, { T10(34), '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' }, 38, 34, 0,
	  "0123456789" },
	{ 0, { T10(28), 'X', ' ', 0, 0 }, 32, 28, 0, "X" },
	{ 0, { T10(34), '0', '1' }, 30, 26, 1, "" }, /* promises more than there is */
	{ 0, { T10(24) }, 28, 24, 0, "" }, /* no room for a serial */
	{ 0, { T10(26), '4', '2', 'L', '9', 1, 2 }, 34, 26, 0, "42" }, /* vendor bytes behind */
	{ 0, { 1, 3, 0, 8, 0x50, 1, 2, 3, 4, 5, 6, 7 }, 12, 8, 0, "" }, /* binary NAA */
	{ 0, { 2, 0, 0 }, 3, 0, 0, "" }, /* short header */
	{ 0, { 2, 0, 0, 0 }, 4, 0, 0, "" },
	{ 0, { 2, 0, 0, 9 }, 4, 0, 0, "" }, /* header only */
	{ 0, { 0, 0, 0, 4, 'a', 'b', 'c', 'd' }, 8, 0, 0, "" }, /* no code set */
	{ 0, { 2, 8, 0, 2, 'i', 'q' }, 6, 2, 0, "" }, /* SCSI name: no serial */
	{ 0, { 'A', '9', 0, 2, 'L', '9' }, 6, 0, 0, "" }, /* no header, vendor bytes at once */
	{ 0x40, { T10(34), '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' }, 38, 34, 0,
	  "0123456789" }, /* mhvtl: AVOLTAG set, no tag sent */
	{ 0, { 0, 0, 0, 0, 'L', 'T' }, 6, 0, 0, "" }, /* zero header, vendor bytes */
};

START_TEST(quirks_dvcid_forms)
{
	const struct dvcid *form = &dvcids[_i];
	size_t size = 16 + 12 + form->size;
	char serial[SMC_TEXT_SIZE];
	struct smc_element e[2];
	__u8 *data = calloc(1, size);
	int count;

	data[7] = size - 8;
	data[8] = SMC_TYPE_DRIVE;
	data[9] = form->tags;
	data[11] = 12 + form->size;
	data[15] = 12 + form->size;
	memcpy(data + 28, form->tail, form->size);
	ck_assert_int_eq(decode(data, size, e, &count), 1);
	ck_assert_uint_eq(e[0].designator.length, form->length);
	ck_assert_uint_eq(e[0].designator.cut, form->cut);
	ck_assert(!e[0].alternate.present);
	ck_assert_int_eq(smc_designator_serial(&e[0].designator, serial, sizeof(serial)),
			 strlen(form->serial));
	ck_assert_str_eq(serial, form->serial);
	free(data);
}
END_TEST

/* The CDB, all of it and nothing behind it, is as expected; spoils it for the next one. */
static void same_cdb(__u8 *cdb, __u32 returned, const __u8 *expected, size_t length)
{
	ck_assert_uint_eq(returned, length);
	same_bytes(cdb, expected, length);
	ck_assert_uint_eq(cdb[length], 0xee);
	memset(cdb, 0xee, SMC_CDB_SIZE);
}

START_TEST(smc_md_command_blocks)
{
	const struct smc_status_request request = {
		SMC_TYPE_DRIVE, SMC_ASK_VOLTAG | SMC_ASK_DVCID, 0x102, 0x304, 0x50607,
	};
	const struct smc_status_request plain = { SMC_TYPE_ANY, 0, 0, 0xffff, SMC_STATUS_SAFE };
	__u8 cdb[SMC_CDB_SIZE];

	memset(cdb, 0xee, sizeof(cdb));
#define CDB(call, ...) same_cdb(cdb, call, BYTES(__VA_ARGS__))
	CDB(smc_cdb_test_unit_ready(cdb), 0, 0, 0, 0, 0, 0);
	CDB(smc_cdb_inquiry(cdb, 0x1ff), 0x12, 0, 0, 1, 0xff, 0);
	CDB(smc_cdb_vpd(cdb, 0x83, 252), 0x12, 1, 0x83, 0, 252, 0);
	CDB(smc_cdb_mode_sense_6(cdb, 0x1d, 255), 0x1a, 8, 0x1d, 0, 255, 0);
	CDB(smc_cdb_mode_sense_10(cdb, 0x3f, 0x1234), 0x5a, 8, 0x3f, 0, 0, 0, 0, 0x12, 0x34, 0);
	CDB(smc_cdb_read_status(cdb, &request), 0xb8, 0x14, 1, 2, 3, 4, 1, 5, 6, 7, 0, 0);
	CDB(smc_cdb_read_status(cdb, &plain), 0xb8, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0);
	CDB(smc_cdb_move(cdb, 1, 0x3e9, 0x102, false), 0xa5, 0, 0, 1, 3, 0xe9, 1, 2, 0, 0, 0, 0);
	CDB(smc_cdb_move(cdb, 0, 2, 3, true), 0xa5, 0, 0, 0, 0, 2, 0, 3, 0, 0, 1, 0);
	CDB(smc_cdb_exchange(cdb, 1, 2, 3, 0x405, SMC_INVERT_FIRST),
	    0xa6, 0, 0, 1, 0, 2, 0, 3, 4, 5, 2, 0);
	CDB(smc_cdb_exchange(cdb, 1, 2, 3, 4, SMC_INVERT_SECOND),
	    0xa6, 0, 0, 1, 0, 2, 0, 3, 0, 4, 1, 0);
	CDB(smc_cdb_position(cdb, 1, 0x203, true), 0x2b, 0, 0, 1, 2, 3, 0, 0, 1, 0);
	CDB(smc_cdb_initialize(cdb), 7, 0, 0, 0, 0, 0);
	CDB(smc_cdb_initialize_range(cdb, SMC_OP_INITIALIZE_RANGE, 0x102, 0x304, false),
	    0x37, 1, 1, 2, 0, 0, 3, 4, 0, 0);
	CDB(smc_cdb_initialize_range(cdb, SMC_OP_INITIALIZE_RANGE_OLD, 0, 1, true),
	    0xe7, 3, 0, 0, 0, 0, 0, 1, 0, 0);
	CDB(smc_cdb_port(cdb, 0x102, SMC_PORT_CLOSE), 0x1b, 0, 1, 2, 1, 0);
	CDB(smc_cdb_unload(cdb, true), 0x1b, 0, 0, 0, 0, 0);
	CDB(smc_cdb_unload(cdb, false), 0x1b, 0, 0, 0, 2, 0);
	CDB(smc_cdb_prevent(cdb, true), 0x1e, 0, 0, 0, 1, 0);
	CDB(smc_cdb_prevent(cdb, false), 0x1e, 0, 0, 0, 0, 0);
}
END_TEST

#define PAGE_1D 0x9d, 18, 0, 1, 0, 1, 3, 0xe9, 0, 40, 0, 101, 0, 2, 1, 0, 0, 4, 0, 0
#define PAGE_1E 0x1e, 4, 0, 7, 1, 8
#define PAGE_1F 0x1f, 18, 0x0a, 7, 0x0f, 0x0a, 0x08, 0x0a, 0, 0, 0, 0, 0, 0x0a, 0x02, 0x0a, \
	0, 0, 0, 0
#define BLOCK 0x1d, 18, 3, 4, 5, 6, 7, 8

static const struct mode {
	enum smc_mode_form form;
	__u8 data[96];
	__u8 size;
	__u8 need; /* bytes up to the end of page 1Dh's fourth range */
} modes[] = {
	{ SMC_MODE_6, { 51, 0, 0, 0, PAGE_1D, 0x5f, 0x41, 0, 2, 9, 9, PAGE_1F, PAGE_1E }, 56, 22 },
	{ SMC_MODE_6, { 51, 0, 0, 8, BLOCK, PAGE_1D, PAGE_1F, PAGE_1E }, 58, 30 },
	{ SMC_MODE_10, { 0, 52, 0, 0, 0, 0, 0, 0, PAGE_1D, PAGE_1F, PAGE_1E }, 54, 26 },
	{ SMC_MODE_10, { 0, 62, 0, 0, 0, 0, 0, 8, BLOCK, PAGE_1D, PAGE_1F, PAGE_1E }, 62, 34 },
};

START_TEST(smc_md_mode_pages)
{
	const struct mode *mode = &modes[_i];
	struct smc_capabilities capabilities;
	struct smc_geometry geometry;
	__u8 *data = exactly(mode->data, mode->size);
	size_t length;

	data[mode->form == SMC_MODE_6 ? 0 : 1] = mode->size - (mode->form == SMC_MODE_6 ? 1 : 2);
	ck_assert_int_eq(smc_decode_geometry(data, mode->size, mode->form, &geometry), 0);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_TRANSPORT].first, 1);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_TRANSPORT].count, 1);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_STORAGE].first, 1001);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_STORAGE].count, 40);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_PORT].first, 101);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_PORT].count, 2);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_DRIVE].first, 256);
	ck_assert_uint_eq(geometry.range[SMC_TYPE_DRIVE].count, 4);
	ck_assert_int_eq(smc_decode_capabilities(data, mode->size, mode->form, &capabilities), 0);
	ck_assert_uint_eq(capabilities.store, 0x0a);
	ck_assert_uint_eq(capabilities.move[SMC_TYPE_TRANSPORT], 0x0f);
	ck_assert_uint_eq(capabilities.move[SMC_TYPE_PORT], 0x08);
	ck_assert_uint_eq(capabilities.exchange[SMC_TYPE_TRANSPORT], 0);
	ck_assert_uint_eq(capabilities.exchange[SMC_TYPE_PORT], 2);
	ck_assert_int_eq(smc_decode_rotate(data, mode->size, mode->form, 0), 0);
	ck_assert_int_eq(smc_decode_rotate(data, mode->size, mode->form, 1), 1);
	ck_assert_int_eq(smc_decode_rotate(data, mode->size, mode->form, 2), -EPROTO);
	free(data);
	for (length = 0; length < mode->size; length++) {
		data = exactly(mode->data, length);
		ck_assert_int_eq(smc_decode_geometry(data, length, mode->form, &geometry),
				 length < mode->need ? -EPROTO : 0);
		smc_decode_capabilities(data, length, mode->form, &capabilities);
		ck_assert_int_eq(smc_decode_rotate(data, length, mode->form, 1), -EPROTO);
		free(data);
	}
}
END_TEST

START_TEST(smc_md_denied_moves)
{
	struct smc_capabilities capabilities = {0};
	int source, destination;

	for (source = SMC_TYPE_TRANSPORT; source < SMC_TYPES; source++) {
		for (destination = SMC_TYPE_TRANSPORT; destination < SMC_TYPES; destination++) {
			ck_assert(!smc_denies_move(&capabilities, source, destination));
			ck_assert(!smc_denies_exchange(&capabilities, source, destination));
		}
	}
	capabilities.move[SMC_TYPE_STORAGE] = 1 << (SMC_TYPE_DRIVE - 1);
	ck_assert(!smc_denies_move(&capabilities, SMC_TYPE_STORAGE, SMC_TYPE_DRIVE));
	ck_assert(smc_denies_move(&capabilities, SMC_TYPE_STORAGE, SMC_TYPE_PORT));
	ck_assert(smc_denies_move(&capabilities, SMC_TYPE_DRIVE, SMC_TYPE_STORAGE));
	ck_assert(smc_denies_exchange(&capabilities, SMC_TYPE_STORAGE, SMC_TYPE_DRIVE));
	capabilities.exchange[SMC_TYPE_STORAGE] = 1 << (SMC_TYPE_DRIVE - 1);
	ck_assert(!smc_denies_exchange(&capabilities, SMC_TYPE_STORAGE, SMC_TYPE_DRIVE));
	ck_assert(smc_denies_exchange(&capabilities, SMC_TYPE_PORT, SMC_TYPE_DRIVE));
}
END_TEST

START_TEST(smc_md_inquiry)
{
	__u8 bytes[56] = "\x28\x80\x05\x02\x33\x00\x08\x00NTMS \x01\xffxSIMULATOR       1.0 ";
	struct smc_inquiry inquiry;
	size_t length;

	for (length = 0; length <= sizeof(bytes); length++) {
		__u8 *data = exactly(bytes, length);
		int ret = smc_decode_inquiry(data, length, &inquiry);

		ck_assert_int_eq(ret, length < 5 ? -EPROTO : 0);
		free(data);
		if (ret)
			continue;
		ck_assert_uint_eq(inquiry.type, 8);
		ck_assert_uint_eq(inquiry.qualifier, 1);
		ck_assert_str_eq(inquiry.product, length > 24 ? "SIMULATOR" : inquiry.product);
		ck_assert_str_eq(inquiry.revision, length > 34 ? "1.0" : inquiry.revision);
		ck_assert(length > 8 || !inquiry.vendor[0]);
	}
	ck_assert_str_eq(inquiry.vendor, "NTMS   x");
	bytes[4] = 3; /* the device says it sent 8 bytes */
	ck_assert_int_eq(smc_decode_inquiry(bytes, sizeof(bytes), &inquiry), 0);
	ck_assert(!inquiry.vendor[0]);
}
END_TEST

START_TEST(quirks_identity_vpd_pages)
{
	static const __u8 page[] = {
		8, 0x83, 0, 64,
		1, 0x13, 0, 8, 9, 9, 9, 9, 9, 9, 9, 9,	/* of the port: not ours */
		2, 0x01, 0, 4, 'T', '1', '0', ' ',
		1, 0x02, 0, 0,				/* empty */
		0, 0x03, 0, 2, 7, 7,			/* no code set */
		1, 0x03, 0, 2, 0x51, 1,
		0x61, 0x83, 0, 4, 0x60, 1, 2, 3,	/* protocol, PIV: longer, taken */
		1, 0x02, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8,
		1, 0x08, 0, 1, 'n',			/* a type that does not count */
		1, 0x03, 0, 9, 0x60,			/* cut */
	};
	struct smc_identity id;
	char text[16] = "?";
	size_t length;

	ck_assert_int_eq(smc_decode_identity(page, sizeof(page), &id), 1);
	ck_assert_uint_eq(id.type << 4 | id.code_set, 0x31);
	ck_assert_uint_eq(id.length, 4);
	same_bytes(id.bytes, BYTES(0x60, 1, 2, 3));
	for (length = 0; length < sizeof(page); length++) {
		__u8 *data = exactly(page, length);
		int ret = smc_decode_identity(data, length, &id);

		ck_assert_int_eq(ret, length < 4 ? -EPROTO : length >= 24);
		ck_assert_uint_eq(id.type, length < 24 ? 0 : length < 40 ? 1 : 3);
		ck_assert_int_eq(smc_decode_serial(data, length, text, sizeof(text)), -EPROTO);
		free(data);
	}
	ck_assert_str_eq(text, "?");
	ck_assert_int_eq(smc_decode_serial(BYTES(8, 0x80, 0, 6, ' ', 'S', 0, '7', ' ', ' '),
					   text, 16), 3);
	ck_assert_str_eq(text, "S 7");
	ck_assert_int_eq(smc_decode_serial(BYTES(8, 0x80, 0, 2, ' ', ' ', 'x'), text, 16), 0);
	ck_assert_int_eq(smc_decode_identity(BYTES(8, 0x83, 0, 0), &id), 0);
	ck_assert_int_eq(smc_decode_identity(BYTES(8, 0x80, 0, 0), &id), -EPROTO);
}
END_TEST

/* Longer than an identity can hold: passed over, not cut. */
START_TEST(quirks_identity_too_long)
{
	__u8 page[4 + 4 + 65 + 4 + 1] = { 8, 0x83, 0, 74, 1, 3, 0, 65 };
	struct smc_identity id;

	memcpy(page + 73, "\x02\x01\x00\x01V", 5);
	ck_assert_int_eq(smc_decode_identity(page, sizeof(page), &id), 1);
	ck_assert_uint_eq(id.type, 1);
	ck_assert_uint_eq(id.length, 1);
}
END_TEST

struct sense_case {
	__u8 key, asc, ascq;
	enum smc_class class;
	int error;
	enum smc_stale stale;
};

#define ALL SMC_STALE_ALL
#define TWO SMC_STALE_ELEMENTS
#define NOTHING SMC_STALE_NONE

/* Row by row as in the table of spec/smc.md, "Sense for changers". */
static const struct sense_case senses[] = {
	{ 0x0, 0x00, 0x00, SMC_CLASS_NONE, 0, NOTHING },
	{ 0x1, 0x3b, 0x0d, SMC_CLASS_RECOVERED, 0, NOTHING },
	{ 0x2, 0x04, 0x00, SMC_CLASS_NOT_READY, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x01, SMC_CLASS_NOT_READY_WAIT, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x02, SMC_CLASS_NOT_READY_INIT, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x03, SMC_CLASS_FAULT, -EIO, ALL },
	{ 0x4, 0x04, 0x03, SMC_CLASS_FAULT, -EIO, ALL },
	{ 0x2, 0x04, 0x12, SMC_CLASS_NOT_READY_OFFLINE, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x15, SMC_CLASS_NOT_READY_OFFLINE, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x18, SMC_CLASS_NOT_READY_OFFLINE, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x19, SMC_CLASS_NOT_READY_OFFLINE, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x85, SMC_CLASS_NOT_READY_PAUSED, -EAGAIN, ALL },
	{ 0x2, 0x04, 0x8e, SMC_CLASS_NOT_READY_OFFLINE, -EAGAIN, ALL },
	{ 0x2, 0x3a, 0x03, SMC_CLASS_NO_MEDIUM, -ENOMEDIUM, TWO },
	{ 0x4, 0x15, 0x01, SMC_CLASS_HARDWARE, -EIO, TWO },
	{ 0x4, 0x3b, 0x16, SMC_CLASS_HARDWARE, -EIO, TWO },
	{ 0x4, 0x40, 0x02, SMC_CLASS_HARDWARE, -EIO, TWO },
	{ 0x4, 0x44, 0x00, SMC_CLASS_HARDWARE, -EIO, TWO },
	{ 0x4, 0x53, 0x00, SMC_CLASS_LOAD, -EIO, TWO },
	{ 0x4, 0x53, 0x01, SMC_CLASS_LOAD, -EIO, TWO },
	{ 0x4, 0x53, 0x04, SMC_CLASS_LOAD, -EIO, TWO },
	{ 0x5, 0x20, 0x00, SMC_CLASS_UNSUPPORTED, -EOPNOTSUPP, NOTHING },
	{ 0x5, 0x21, 0x01, SMC_CLASS_ADDRESS, -EREMOTEIO, TWO },
	{ 0x5, 0x24, 0x00, SMC_CLASS_FIELD, -EREMOTEIO, NOTHING },
	{ 0x5, 0x25, 0x00, SMC_CLASS_ILLEGAL, -EREMOTEIO, NOTHING },
	{ 0x5, 0x3b, 0x0d, SMC_CLASS_DESTINATION_FULL, -ENOSPC, TWO },
	{ 0x5, 0x3b, 0x0e, SMC_CLASS_SOURCE_EMPTY, -ENOMEDIUM, TWO },
	{ 0x5, 0x3b, 0x11, SMC_CLASS_INACCESSIBLE, -EREMOTEIO, TWO },
	{ 0x5, 0x3b, 0x18, SMC_CLASS_INACCESSIBLE, -EREMOTEIO, TWO },
	{ 0x5, 0x53, 0x02, SMC_CLASS_PREVENTED, -ETXTBSY, NOTHING },
	{ 0x5, 0x53, 0x03, SMC_CLASS_PREVENTED, -ETXTBSY, NOTHING },
	{ 0x5, 0x30, 0x0b, SMC_CLASS_INCOMPATIBLE, -EMEDIUMTYPE, TWO },
	{ 0x5, 0x53, 0x05, SMC_CLASS_VOLUME, -EREMOTEIO, TWO },
	{ 0x5, 0x53, 0x07, SMC_CLASS_VOLUME, -EREMOTEIO, TWO },
	{ 0x5, 0x53, 0x08, SMC_CLASS_NOT_READY_INIT, -EAGAIN, ALL },
	{ 0x6, 0x28, 0x00, SMC_CLASS_MEDIA_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x28, 0x01, SMC_CLASS_PORT_ACCESSED, -ECONNRESET, SMC_STALE_PORTS },
	{ 0x6, 0x28, 0x03, SMC_CLASS_PORT_ACCESSED, -ECONNRESET, SMC_STALE_PORTS },
	{ 0x6, 0x29, 0x07, SMC_CLASS_RESET, -ECONNRESET, ALL },
	{ 0x6, 0x2a, 0x01, SMC_CLASS_MODE_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x2a, 0x03, SMC_CLASS_RESERVATIONS, -ECONNRESET, NOTHING },
	{ 0x6, 0x2a, 0x05, SMC_CLASS_RESERVATIONS, -ECONNRESET, NOTHING },
	{ 0x6, 0x3b, 0x12, SMC_CLASS_MAGAZINE, -ECONNRESET, ALL },
	{ 0x6, 0x3b, 0x15, SMC_CLASS_MAGAZINE, -ECONNRESET, ALL },
	{ 0x6, 0x3b, 0x19, SMC_CLASS_DRIVE_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x3b, 0x1b, SMC_CLASS_DRIVE_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x3f, 0x01, SMC_CLASS_IDENTITY_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x3f, 0x0e, SMC_CLASS_IDENTITY_CHANGED, -ECONNRESET, ALL },
	{ 0x6, 0x5a, 0x01, SMC_CLASS_OPERATOR, -ECONNRESET, NOTHING },
	{ 0x6, 0x2f, 0x00, SMC_CLASS_ATTENTION, -ECONNRESET, ALL },
	{ 0xb, 0x44, 0x00, SMC_CLASS_ABORTED, -ECONNRESET, TWO },
	{ 0x9, 0x83, 0x00, SMC_CLASS_OTHER, -EIO, TWO },
};

START_TEST(smc_md_sense_table)
{
	const struct sense_case *c = &senses[_i];
	__u8 fixed[14] = { 0x70, 0, 0xe0 | c->key, [7] = 6, [12] = c->asc, c->ascq };
	__u8 descriptors[4] = { 0x73, 0xf0 | c->key, c->asc, c->ascq };
	struct smc_sense sense;

	ck_assert_int_eq(smc_decode_sense(fixed, sizeof(fixed), &sense), 0);
	ck_assert(sense.valid && !sense.deferred);
	ck_assert_int_eq(smc_sense_class(&sense), c->class);
	ck_assert_int_eq(smc_class_error(c->class), c->error);
	ck_assert_int_eq(smc_class_stale(c->class), c->stale);
	ck_assert_int_eq(smc_decode_sense(descriptors, sizeof(descriptors), &sense), 0);
	ck_assert(sense.deferred);
	/* SPC-4 4.5.7: what is told of an earlier command's end is not this one's. */
	ck_assert_int_eq(smc_sense_class(&sense), c->error ? c->class : SMC_CLASS_ABORTED);
}
END_TEST

START_TEST(design_3_errors_are_never_the_callers)
{
	static const int callers[] = {
		EFAULT, EINVAL, ENOTTY, ENODEV, EINTR, EBUSY, EPERM, ESTALE,
	};
	int class;
	size_t i;

	for (class = -1; class <= SMC_CLASSES; class++)
		for (i = 0; i < COUNT(callers); i++)
			ck_assert_int_ne(smc_class_error(class), -callers[i]);
	ck_assert_int_eq(smc_class_error(SMC_CLASS_CONFLICT), -EBADE);
	ck_assert_int_eq(smc_class_error(SMC_CLASSES), -EIO);
	ck_assert_int_eq(smc_class_stale(SMC_CLASSES), SMC_STALE_ELEMENTS);
	for (class = SMC_CLASS_NOT_READY_WAIT; class < SMC_CLASSES; class++)
		ck_assert_int_lt(smc_class_error(class), 0);
}
END_TEST

START_TEST(smc_md_sense_field_pointer)
{
	static const __u8 fixed[] = {
		0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 0, 0, 0xcf, 0, 7,
	};
	static const __u8 listed[] = {
		0x72, 5, 0x26, 0, 0, 0, 0, 14, 0, 4, 1, 2, 3, 4, 2, 6, 0, 0, 0x80, 1, 2, 0,
	};
	struct smc_sense sense;
	size_t length;

	for (length = 0; length <= sizeof(fixed); length++) {
		__u8 *data = exactly(fixed, length);

		ck_assert_int_eq(smc_decode_sense(data, length, &sense), length < 3 ? -EPROTO : 0);
		ck_assert(sense.valid == (length > 2));
		ck_assert_uint_eq(sense.asc, length > 12 ? 0x24 : 0);
		ck_assert(sense.field_valid == (length == sizeof(fixed)));
		free(data);
	}
	ck_assert(sense.field_in_cdb);
	ck_assert_uint_eq(sense.field, 7);
	for (length = 0; length <= sizeof(listed); length++) {
		__u8 *data = exactly(listed, length);

		ck_assert_int_eq(smc_decode_sense(data, length, &sense), length < 3 ? -EPROTO : 0);
		ck_assert(sense.field_valid == (length > 20));
		free(data);
	}
	ck_assert(!sense.field_in_cdb);
	ck_assert_uint_eq(sense.field, 0x102);
	ck_assert(!sense.progress_valid);
	ck_assert_int_eq(smc_decode_sense(BYTES(0x7f, 0, 5, 0), &sense), -EPROTO);
	ck_assert_int_eq(smc_sense_class(&sense), SMC_CLASS_OTHER);
	ck_assert_int_eq(smc_decode_sense(BYTES(0xf0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x29),
					  &sense), 0);
	ck_assert_uint_eq(sense.asc, 0);
}
END_TEST

START_TEST(smc_md_sense_progress)
{
	static const __u8 fixed[] = {
		0x70, 0, 2, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x04, 0x01, 0, 0x80, 0x40, 0x01,
	};
	static const __u8 listed[] = {
		0x72, 2, 0x04, 0x01, 0, 0, 0, 8, 2, 6, 0, 0, 0x80, 0x12, 0x34, 0,
	};
	struct smc_sense sense;
	__u8 *data;

	data = exactly(fixed, sizeof(fixed));
	ck_assert_int_eq(smc_decode_sense(data, sizeof(fixed), &sense), 0);
	ck_assert(sense.progress_valid && !sense.field_valid);
	ck_assert_uint_eq(sense.progress, 0x4001);
	data[15] = 0;
	ck_assert_int_eq(smc_decode_sense(data, sizeof(fixed), &sense), 0);
	ck_assert(!sense.progress_valid);
	free(data);
	data = exactly(listed, sizeof(listed));
	ck_assert_int_eq(smc_decode_sense(data, sizeof(listed), &sense), 0);
	ck_assert_uint_eq(sense.progress, 0x1234);
	free(data);
}
END_TEST

/* Reads a file of the shared data; NULL, after saying so, when it is not there. */
static __u8 *shared(const char *name, size_t *size)
{
	const char *folder = getenv("NTMS_SHARED_DATA");
	static __u8 buffer[65536];
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/msl3040/%s", folder ? folder : "../shared/data", name);
	file = fopen(path, "rb");
	if (!file) {
		printf("skipped: no %s\n", path);
		return NULL;
	}
	*size = fread(buffer, 1, sizeof(buffer), file);
	fclose(file);
	return exactly(buffer, *size);
}

/* Appends the state of one element to a line, without the blanks that mtx pads with. */
static void say(char *text, const struct smc_element *element, int source)
{
	text += strlen(text);
	if (!(element->flags & SMC_FULL))
		text += sprintf(text, "Empty");
	else if (element->type == SMC_TYPE_DRIVE)
		text += sprintf(text, "Full (Storage Element %d Loaded):VolumeTag = ", source);
	else
		text += sprintf(text, "Full :VolumeTag=");
	sprintf(text, "%.*s\n", (int)smc_tag_length(&element->primary), element->primary.bytes);
}

static void print_like_mtx(const struct smc_element *elements, int count, char *text)
{
	int i, number[SMC_TYPES] = { 0 }, first = 0, drive = 0, slot = 0;

	for (i = count - 1; i >= 0; i--) {
		number[elements[i].type]++;
		if (elements[i].type == SMC_TYPE_STORAGE)
			first = elements[i].address;
	}
	sprintf(text, "  Storage Changer /dev/sg7:%d Drives, %d Slots ( %d Import/Export )\n",
		number[SMC_TYPE_DRIVE], number[SMC_TYPE_STORAGE], number[SMC_TYPE_PORT]);
	for (i = 0; i < count; i++) {
		if (elements[i].type != SMC_TYPE_DRIVE)
			continue;
		sprintf(text + strlen(text), "Data Transfer Element %d:", drive++);
		say(text, &elements[i], elements[i].source - first + 1);
	}
	for (i = 0; i < count; i++) {
		if (elements[i].type != SMC_TYPE_STORAGE)
			continue;
		sprintf(text + strlen(text), "      Storage Element %d:", ++slot);
		say(text, &elements[i], 0);
	}
}

/* @data as text, blanks at the ends of lines dropped. */
static void normalise(const __u8 *data, size_t size, char *text)
{
	char *end = text;
	size_t i;

	for (i = 0; i < size; i++) {
		while (data[i] == '\n' && end > text && end[-1] == ' ')
			end--;
		*end++ = data[i];
	}
	*end = '\0';
}

START_TEST(data_msl3040_status_as_mtx)
{
	static char expected[8192], got[8192];
	static struct smc_element e[80];
	size_t size, text_size;
	__u8 *data = shared("res-all-dvcid-curdata.bin", &size);
	__u8 *text = shared("changer1-mtx-status.txt", &text_size);
	int count;

	if (data && text) {
		ck_assert_int_eq(decode(data, size, e, &count), 43);
		ck_assert_uint_eq(e[0].type, SMC_TYPE_TRANSPORT);
		ck_assert_uint_eq(e[0].address, 0);
		ck_assert_uint_eq(e[3].medium_type, SMC_MEDIUM_CLEANING);
		print_like_mtx(e, count, got);
		normalise(text, text_size, expected);
		ck_assert_str_eq(got, expected);
		truncate_everywhere(data, size);
	}
	free(data);
	free(text);
}
END_TEST

START_TEST(data_msl3040_drives)
{
	struct smc_element named[4], plain[4];
	size_t size, plain_size;
	__u8 *data = shared("res-dt-dvcid-curdata.bin", &size);
	__u8 *plain_data = shared("res-dt.bin", &plain_size);
	char serial[SMC_TEXT_SIZE];
	int count;

	if (data && plain_data) {
		ck_assert_int_eq(decode(data, size, named, &count), 2);
		ck_assert_int_eq(decode(plain_data, plain_size, plain, &count), 2);
		ck_assert_mem_eq(&named[1].primary, &plain[1].primary, sizeof(plain[1].primary));
		ck_assert_uint_eq(plain[0].designator.code_set, 0);
		ck_assert_int_eq(smc_designator_serial(&named[0].designator, serial, 64), 10);
		ck_assert_str_eq(serial, "8031BDC7D1");
		ck_assert_int_eq(smc_designator_serial(&named[1].designator, serial, 64), 10);
		ck_assert_str_eq(serial, "8031BDC7DB");
		truncate_everywhere(data, size);
		truncate_everywhere(plain_data, plain_size);
	}
	free(data);
	free(plain_data);
}
END_TEST

/* The page of a file of sg_modes, behind a MODE SENSE(10) header as the file describes it. */
static size_t mode_page(const char *name, __u8 *reply)
{
	size_t size, used = 16;
	char *data = (char *)shared(name, &size);
	char *line;

	if (!data)
		return 0;
	data[size - 1] = '\0';
	memset(reply, 0, 16);
	reply[7] = 8;
	line = strstr(strstr(data, ">> ") + 3, "\n");
	for (; line; line = strchr(line, '\n')) {
		char *end = line + 1, *at = end + 4;

		for (strtoul(end, &at, 16); end != at && *at && *at != '\n';) {
			end = at;
			reply[used] = strtoul(end, &at, 16);
			used += end != at;
		}
		line++;
	}
	reply[1] = used; /* 2 more than are sent, as the library says */
	free(data);
	return used;
}

START_TEST(data_msl3040_mode_pages)
{
	struct smc_capabilities capabilities;
	struct smc_geometry geometry;
	__u8 reply[64];
	size_t size;

	size = mode_page("mode-sense-1d.txt", reply);
	if (size) {
		ck_assert_int_eq(smc_decode_geometry(reply, size, SMC_MODE_10, &geometry), 0);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_TRANSPORT].first, 0);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_STORAGE].first, 1001);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_STORAGE].count, 40);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_PORT].count, 0);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_DRIVE].first, 1);
		ck_assert_uint_eq(geometry.range[SMC_TYPE_DRIVE].count, 2);
	}
	size = mode_page("mode-sense-1e.txt", reply);
	if (size)
		ck_assert_int_eq(smc_decode_rotate(reply, size, SMC_MODE_10, 0), 0);
	size = mode_page("mode-sense-1f.txt", reply);
	if (size) {
		ck_assert_int_eq(smc_decode_capabilities(reply, size, SMC_MODE_10,
							 &capabilities), 0);
		ck_assert_uint_eq(capabilities.move[SMC_TYPE_DRIVE], 0x0a);
		ck_assert_uint_eq(capabilities.exchange[SMC_TYPE_STORAGE], 0x0a);
	}
}
END_TEST

START_TEST(data_msl3040_identity)
{
	char text[SMC_TEXT_SIZE];
	struct smc_identity id;
	size_t size;
	__u8 *data = shared("inquiry-vpd80.bin", &size);

	if (data) {
		ck_assert_int_eq(smc_decode_serial(data, size, text, sizeof(text)), 15);
		ck_assert_str_eq(text, "DEC418146K_LL02");
	}
	free(data);
	data = shared("inquiry-vpd83.bin", &size);
	if (data) {
		ck_assert_int_eq(smc_decode_identity(data, size, &id), 1);
		ck_assert_uint_eq(id.type, 3);
		ck_assert_uint_eq(id.length, 8);
		same_bytes(id.bytes, BYTES(0x50, 1, 0x43, 0x80, 0x31, 0xbd, 0xc7, 0xd4));
	}
	free(data);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smc");
	TCase *tcase = tcase_create("smc.md, quirks.md, data");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, smc_md_command_blocks);
	tcase_add_loop_test(tcase, smc_md_mode_pages, 0, COUNT(modes));
	tcase_add_test(tcase, smc_md_denied_moves);
	tcase_add_test(tcase, smc_md_inquiry);
	tcase_add_test(tcase, quirks_identity_vpd_pages);
	tcase_add_test(tcase, quirks_identity_too_long);
	tcase_add_test(tcase, smc_md_status_header);
	tcase_add_test(tcase, smc_md_status_descriptor);
	tcase_add_test(tcase, lessons_10_truncated_status);
	tcase_add_test(tcase, quirks_status_more_or_less_than_advertised);
	tcase_add_test(tcase, quirks_status_bad_pages);
	tcase_add_test(tcase, quirks_status_descriptor_lengths);
	tcase_add_loop_test(tcase, quirks_dvcid_forms, 0, COUNT(dvcids));
	tcase_add_loop_test(tcase, smc_md_sense_table, 0, COUNT(senses));
	tcase_add_test(tcase, design_3_errors_are_never_the_callers);
	tcase_add_test(tcase, smc_md_sense_field_pointer);
	tcase_add_test(tcase, smc_md_sense_progress);
	tcase_add_test(tcase, data_msl3040_status_as_mtx);
	tcase_add_test(tcase, data_msl3040_drives);
	tcase_add_test(tcase, data_msl3040_mode_pages);
	tcase_add_test(tcase, data_msl3040_identity);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
