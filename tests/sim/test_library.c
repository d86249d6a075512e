// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of the model.
 */
#include <string.h>

#include "testing.h"

static struct motion move(uint16_t source, uint16_t destination)
{
	return (struct motion){ .kind = MOTION_MOVE, .source = source, .first = destination };
}

static enum library_error do_motion(struct library *lib, struct motion motion)
{
	enum library_error error = library_start(lib, &motion);

	return error ? error : library_finish(lib, &motion);
}

START_TEST(geometry_must_make_sense)
{
	struct geometry geometry = { .range = { [ELEMENT_STORAGE] = { 10, 10, 0 } } };
	struct library lib;
	char why[256];

	geometry.range[ELEMENT_DRIVE] = (struct range){ 19, 1, 0 };
	ck_assert(!library_init(&lib, &geometry, why, sizeof(why)));
	ck_assert_str_eq(why, "storage and drive elements share addresses");
	geometry.range[ELEMENT_DRIVE] = (struct range){ 65535, 2, 0 };
	ck_assert(!library_init(&lib, &geometry, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "do not fit"));
	memset(&geometry, 0, sizeof(geometry));
	ck_assert(!library_init(&lib, &geometry, why, sizeof(why)));
	geometry.range[ELEMENT_STORAGE] = (struct range){ 0, 65536, 0 };
	ck_assert(!library_init(&lib, &geometry, why, sizeof(why)));
}
END_TEST

START_TEST(largest_library_fits)
{
	struct geometry geometry = { .range = {
		[ELEMENT_TRANSPORT] = { 65535, 1, 0 },
		[ELEMENT_STORAGE] = { 1, 65534, 0 },
	} };
	struct library lib;
	char why[256];

	ck_assert(library_init(&lib, &geometry, why, sizeof(why)));
	ck_assert_uint_eq(lib.count, 65535);
	ck_assert_ptr_null(library_find(&lib, 0));
	ck_assert_uint_eq(library_find(&lib, 65535)->type, ELEMENT_TRANSPORT);
	ck_assert_uint_eq(library_find(&lib, 65534)->address, 65534);
	library_destroy(&lib);
}
END_TEST

START_TEST(move_carries_the_cartridge)
{
	struct motion motion = move(4096, 256);
	struct bench bench;

	bench_open(&bench, false);
	ck_assert_int_eq(library_start(&bench.library, &motion), LIBRARY_OK);
	ck_assert_ptr_null(library_find(&bench.library, 4096)->cartridge);
	ck_assert_str_eq(library_find(&bench.library, 0)->cartridge->tag, "A00000L8");
	ck_assert_int_eq(library_finish(&bench.library, &motion), LIBRARY_OK);
	ck_assert_ptr_null(library_find(&bench.library, 0)->cartridge);
	ck_assert_str_eq(library_find(&bench.library, 256)->cartridge->tag, "A00000L8");
	ck_assert_uint_eq(library_find(&bench.library, 256)->cartridge->source, 4096);
	bench_close(&bench);
}
END_TEST

START_TEST(undo_brings_it_back)
{
	struct motion motion = move(4096, 256);
	struct bench bench;

	bench_open(&bench, false);
	library_start(&bench.library, &motion);
	library_undo(&bench.library, &motion);
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "A00000L8");
	ck_assert_ptr_null(library_find(&bench.library, 0)->cartridge);
	bench_close(&bench);
}
END_TEST

START_TEST(moves_are_refused)
{
	struct motion inverted = move(4096, 256);
	struct bench bench;

	bench_open(&bench, false);
	ck_assert_int_eq(do_motion(&bench.library, move(4105, 256)), LIBRARY_SOURCE_EMPTY);
	ck_assert_int_eq(do_motion(&bench.library, move(4096, 4097)), LIBRARY_DESTINATION_FULL);
	ck_assert_int_eq(do_motion(&bench.library, move(4096, 9)), LIBRARY_NO_ELEMENT);
	inverted.invert_first = true;
	ck_assert_int_eq(do_motion(&bench.library, inverted), LIBRARY_CANNOT_INVERT);
	library_find(&bench.library, 256)->disabled = true;
	ck_assert_int_eq(do_motion(&bench.library, move(4096, 256)), LIBRARY_DISABLED);
	bench.library.geometry.must_unload = true;
	ck_assert_int_eq(do_motion(&bench.library, move(4096, 257)), LIBRARY_OK);
	ck_assert_int_eq(do_motion(&bench.library, move(257, 4096)), LIBRARY_DRIVE_HOLDS);
	bench_close(&bench);
}
END_TEST

START_TEST(destination_filled_by_hand_meanwhile)
{
	struct motion motion = move(4096, 256);
	struct bench bench;

	bench_open(&bench, false);
	library_start(&bench.library, &motion);
	library_insert(&bench.library, 256, "HAND", MEDIUM_DATA);
	ck_assert_int_eq(library_finish(&bench.library, &motion), LIBRARY_DESTINATION_FULL);
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "A00000L8");
	bench_close(&bench);
}
END_TEST

START_TEST(exchange_moves_two)
{
	struct motion motion = { .kind = MOTION_EXCHANGE, .source = 4096, .first = 4097,
				 .second = 4100 };
	struct bench bench;

	bench_open(&bench, false);
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert_str_eq(library_find(&bench.library, 4097)->cartridge->tag, "A00000L8");
	ck_assert_str_eq(library_find(&bench.library, 4100)->cartridge->tag, "A00001L8");
	ck_assert_ptr_null(library_find(&bench.library, 4096)->cartridge);
	/* In place: the second destination is the source. */
	motion.source = 4097;
	motion.first = 4100;
	motion.second = 4097;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert_str_eq(library_find(&bench.library, 4097)->cartridge->tag, "A00001L8");
	bench_close(&bench);
}
END_TEST

START_TEST(exchange_with_itself_is_refused)
{
	struct motion motion = { .kind = MOTION_EXCHANGE, .source = 4096, .first = 4096,
				 .second = 4096 };
	struct bench bench;

	bench_open(&bench, false);
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_NO_ELEMENT);
	motion.first = 4097;
	motion.second = 4097;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_DESTINATION_FULL);
	bench_close(&bench);
}
END_TEST

START_TEST(transport_goes_with_its_load)
{
	struct motion motion = move(4096, 256);
	struct bench bench;

	bench_open(&bench, false);
	bench.library.geometry.range[ELEMENT_TRANSPORT].first = 1;
	bench.library.element[0].address = 1;
	motion.transport = 1;
	ck_assert_int_eq(library_start(&bench.library, &motion), LIBRARY_OK);
	library_any(&bench.library, 1)->absent = true;
	ck_assert_int_eq(library_finish(&bench.library, &motion), LIBRARY_OK);
	ck_assert_str_eq(library_find(&bench.library, 256)->cartridge->tag, "A00000L8");
	bench_close(&bench);
}
END_TEST

START_TEST(two_sided_media_turn)
{
	struct motion motion = move(4096, 256);
	struct bench bench;

	bench_open(&bench, true);
	motion.invert_first = true;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert(library_find(&bench.library, 256)->cartridge->inverted);
	motion = move(256, 4096);
	motion.invert_first = true;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert(!library_find(&bench.library, 4096)->cartridge->inverted);
	bench_close(&bench);
}
END_TEST

START_TEST(the_arm_stands_where_it_was_sent)
{
	struct motion motion = { .kind = MOTION_POSITION, .first = 4100 };
	struct element *arm;
	struct bench bench;

	bench_open(&bench, true);
	arm = library_find(&bench.library, 0);
	ck_assert(!arm->positioned);
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert_uint_eq(arm->before, 4100);
	ck_assert(!arm->turned);
	motion.invert_first = true;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_OK);
	ck_assert(arm->turned);
	ck_assert_int_eq(do_motion(&bench.library, move(4096, 256)), LIBRARY_OK);
	ck_assert_uint_eq(arm->before, 256);
	motion.first = 9999;
	ck_assert_int_eq(do_motion(&bench.library, motion), LIBRARY_NO_ELEMENT);
	ck_assert_uint_eq(arm->before, 256);
	bench_close(&bench);
}
END_TEST

START_TEST(each_transport_carries_its_own)
{
	struct geometry geometry = { .range = {
		[ELEMENT_TRANSPORT] = { 1, 2, 0 },
		[ELEMENT_STORAGE] = { 10, 5, 0 },
	} };
	struct bar_codes codes = { "A", "L8", 1, 0 };
	struct motion motion = move(10, 14), other = move(11, 13);
	struct library lib;
	char why[256];

	ck_assert(library_init(&lib, &geometry, why, sizeof(why)));
	ck_assert_int_eq(library_fill(&lib, 2, 0, MEDIUM_DATA, &codes), LIBRARY_OK);
	motion.transport = 2;
	ck_assert_int_eq(library_start(&lib, &motion), LIBRARY_OK);
	ck_assert_str_eq(library_find(&lib, 2)->cartridge->tag, "A0L8");
	ck_assert_int_eq(library_start(&lib, &other), LIBRARY_OK);
	ck_assert_str_eq(library_find(&lib, 1)->cartridge->tag, "A1L8");
	ck_assert_int_eq(library_finish(&lib, &motion), LIBRARY_OK);
	ck_assert_int_eq(library_finish(&lib, &other), LIBRARY_OK);
	ck_assert_uint_eq(library_find(&lib, 2)->before, 14);
	ck_assert_uint_eq(library_find(&lib, 1)->before, 13);
	/* A slot is no transport, nor is what does not exist. */
	motion = move(14, 10);
	motion.transport = 12;
	ck_assert_int_eq(library_start(&lib, &motion), LIBRARY_NO_ELEMENT);
	motion.transport = 3;
	ck_assert_int_eq(library_start(&lib, &motion), LIBRARY_NO_ELEMENT);
	library_destroy(&lib);
}
END_TEST

START_TEST(free_slots_go_round)
{
	struct bench bench;
	uint16_t first;

	bench_open(&bench, false);
	first = library_free_slot(&bench.library)->address;
	ck_assert_uint_ne(library_free_slot(&bench.library)->address, first);
	bench_close(&bench);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		geometry_must_make_sense, largest_library_fits, move_carries_the_cartridge,
		undo_brings_it_back, moves_are_refused, destination_filled_by_hand_meanwhile,
		exchange_moves_two, exchange_with_itself_is_refused,
		transport_goes_with_its_load, two_sided_media_turn,
		each_transport_carries_its_own, the_arm_stands_where_it_was_sent,
		free_slots_go_round,
	};

	return run_suite("library", tests, sizeof(tests) / sizeof(tests[0]));
}
