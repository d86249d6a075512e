// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of a tape.
 */
#include <string.h>

#include "testing.h"

static struct tape blank(uint64_t capacity)
{
	return (struct tape){ .capacity = capacity };
}

static void write_text(struct tape *tape, const char *text)
{
	ck_assert_int_eq(tape_write(tape, text, (uint32_t)strlen(text)), TAPE_DONE);
}

static void expect_text(struct tape *tape, const char *text)
{
	const struct tape_object *block = NULL;

	ck_assert_int_eq(tape_read(tape, &block), TAPE_DONE);
	ck_assert_uint_eq(block->length, strlen(text));
	ck_assert_mem_eq(block->data, text, block->length);
}

static void expect(struct tape *tape, enum tape_outcome outcome)
{
	const struct tape_object *block;

	ck_assert_int_eq(tape_read(tape, &block), outcome);
}

/* "one" "two" filemark "three" filemark filemark */
static struct tape written(void)
{
	struct tape tape = blank(TAPE_CAPACITY);

	write_text(&tape, "one");
	write_text(&tape, "two");
	ck_assert_int_eq(tape_write_filemark(&tape), TAPE_DONE);
	write_text(&tape, "three");
	ck_assert_int_eq(tape_write_filemark(&tape), TAPE_DONE);
	ck_assert_int_eq(tape_write_filemark(&tape), TAPE_DONE);
	return tape;
}

START_TEST(what_was_written_is_read)
{
	struct tape tape = written();

	ck_assert_uint_eq(tape.position, 6);
	expect(&tape, TAPE_END_OF_DATA);
	tape_rewind(&tape);
	expect_text(&tape, "one");
	expect_text(&tape, "two");
	expect(&tape, TAPE_FILEMARK);
	expect_text(&tape, "three");
	expect(&tape, TAPE_FILEMARK);
	expect(&tape, TAPE_FILEMARK);
	expect(&tape, TAPE_END_OF_DATA);
	expect(&tape, TAPE_END_OF_DATA);
	ck_assert_uint_eq(tape.position, 6);
	tape_clear(&tape);
	expect(&tape, TAPE_END_OF_DATA);
}
END_TEST

START_TEST(writing_ends_what_was_behind)
{
	struct tape tape = written();

	tape_rewind(&tape);
	expect_text(&tape, "one");
	write_text(&tape, "new");
	expect(&tape, TAPE_END_OF_DATA);
	tape_rewind(&tape);
	expect_text(&tape, "one");
	expect_text(&tape, "new");
	tape_rewind(&tape);
	tape_erase(&tape);
	expect(&tape, TAPE_END_OF_DATA);
	ck_assert_uint_eq(tape.used, 0);
	tape_clear(&tape);
}
END_TEST

START_TEST(space_counts_what_it_passed)
{
	struct tape tape = written();
	uint32_t rest;

	tape_rewind(&tape);
	ck_assert_int_eq(tape_space_blocks(&tape, 2, &rest), TAPE_DONE);
	ck_assert_uint_eq(tape.position, 2);
	ck_assert_int_eq(tape_space_blocks(&tape, 5, &rest), TAPE_FILEMARK);
	ck_assert_uint_eq(rest, 5);
	ck_assert_uint_eq(tape.position, 3);
	ck_assert_int_eq(tape_space_blocks(&tape, -1, &rest), TAPE_FILEMARK);
	ck_assert_uint_eq(rest, 1);
	ck_assert_uint_eq(tape.position, 2);
	ck_assert_int_eq(tape_space_blocks(&tape, -7, &rest), TAPE_BEGIN);
	ck_assert_uint_eq(rest, 5);
	ck_assert_int_eq(tape_space_filemarks(&tape, 2, &rest), TAPE_DONE);
	ck_assert_uint_eq(tape.position, 5);
	ck_assert_int_eq(tape_space_filemarks(&tape, 3, &rest), TAPE_END_OF_DATA);
	ck_assert_uint_eq(rest, 2);
	ck_assert_int_eq(tape_space_filemarks(&tape, -3, &rest), TAPE_DONE);
	ck_assert_uint_eq(tape.position, 2);
	ck_assert_int_eq(tape_space_filemarks(&tape, INT32_MIN, &rest), TAPE_BEGIN);
	ck_assert_uint_eq(rest, 1u << 31);
	ck_assert_int_eq(tape_space_blocks(&tape, 0, &rest), TAPE_DONE);
	tape_clear(&tape);
}
END_TEST

START_TEST(locate_stops_at_the_end_of_data)
{
	struct tape tape = written();

	ck_assert_int_eq(tape_locate(&tape, 3), TAPE_DONE);
	expect_text(&tape, "three");
	ck_assert_int_eq(tape_locate(&tape, 6), TAPE_DONE);
	ck_assert_int_eq(tape_locate(&tape, 0), TAPE_DONE);
	ck_assert_int_eq(tape_locate(&tape, 7), TAPE_END_OF_DATA);
	ck_assert_uint_eq(tape.position, 6);
	tape_clear(&tape);
}
END_TEST

START_TEST(it_ends)
{
	/* 16 blocks of a byte, the last of which is near the end. */
	struct tape tape = blank(16 * (TAPE_GAP + 1));
	unsigned int n;

	for (n = 0; n < 14; n++)
		write_text(&tape, "x");
	ck_assert(!tape_near_end(&tape));
	write_text(&tape, "x");
	ck_assert(tape_near_end(&tape));
	tape_rewind(&tape);
	ck_assert(!tape_near_end(&tape));
	tape_to_end(&tape);
	ck_assert_int_eq(tape_write(&tape, "xx", 2), TAPE_FULL);
	write_text(&tape, "x");
	ck_assert_int_eq(tape_write_filemark(&tape), TAPE_FULL);
	ck_assert_uint_eq(tape.count, 16);
	/* What is overwritten makes room. */
	tape_rewind(&tape);
	write_text(&tape, "anew");
	ck_assert_uint_eq(tape.used, TAPE_GAP + 4);
	tape_clear(&tape);
	ck_assert_uint_eq(tape.used, 0);
}
END_TEST

START_TEST(damage_is_passed)
{
	struct tape tape = written();

	tape.damaged = true;
	tape.damage = 1;
	tape_rewind(&tape);
	expect_text(&tape, "one");
	expect(&tape, TAPE_DAMAGED);
	expect(&tape, TAPE_FILEMARK);
	tape_clear(&tape);
	/* It may be where nothing was written yet. */
	tape.damage = 0;
	expect(&tape, TAPE_DAMAGED);
	ck_assert_uint_eq(tape.position, 0);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		what_was_written_is_read, writing_ends_what_was_behind,
		space_counts_what_it_passed, locate_stops_at_the_end_of_data, it_ends,
		damage_is_passed,
	};

	return run_suite("tape", tests, sizeof(tests) / sizeof(tests[0]));
}
