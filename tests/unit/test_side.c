// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The transition table against an oracle that was written from spec/rsm/model.md, pair by pair, and
 * shares nothing with kmod/side.c but the names of the states.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "side.h"

static const struct {
	__u32 from;
	__u32 to;
	const char *rule;
} allowed[] = {
	{ 0, 1, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 2, "model 5 UNKNOWN: identification, does not fit" },
	{ 0, 3, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 4, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 5, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 6, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 7, "model 5 UNKNOWN: identification, no known label" },
	{ 0, 8, "model 5 UNKNOWN: identification, known label, unknown id" },
	{ 0, 9, "model 5 UNKNOWN: identification, recorded state" },
	{ 1, 4, "model 5 UNPREPARED: label written" },
	{ 4, 1, "model 4.2: Application to Free, label to be written" },
	{ 4, 3, "model 5.3: DecommissionNtmsMedia" },
	{ 4, 5, "model 5.1 step 8: allocated" },
	{ 4, 9, "model 5.1 step 8: sister of one allocated with NEW" },
	{ 5, 1, "model 5.2 step 7: deallocated, to Free, label to be written" },
	{ 5, 3, "model 5.2 step 5: deallocated, maximum reached" },
	{ 5, 4, "model 5.2 step 5: deallocated" },
	{ 5, 6, "model 5.3: SetNtmsMediaComplete" },
	{ 6, 1, "model 5.2 step 7: deallocated, to Free, label to be written" },
	{ 6, 3, "model 5.2 step 5: deallocated, maximum reached" },
	{ 6, 4, "model 5.2 step 5: deallocated" },
	{ 7, 1, "model 4.2: Unrecognized to Free, label to be written" },
	{ 7, 4, "design 4: Unrecognized to Free, bar code" },
	{ 8, 1, "model 4.2: Import to Free, label to be written" },
	{ 8, 4, "design 4: Import to Free, bar code" },
	{ 8, 5, "model 5.1 step 5: allocated by side id" },
	{ 9, 1, "model 5.2 steps 6 and 7: sister deallocated, to Free" },
	{ 9, 4, "model 5.2 step 6: sister deallocated" },
	{ 9, 5, "model 5.1 step 4: ALLOCATE_NEXT" },
};

static const char *oracle(__u32 from, __u32 to)
{
	size_t i;

	if (from == to)
		return "design 2: whole cartridges are claimed";
	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (allowed[i].from == from && allowed[i].to == to)
			return allowed[i].rule;
	return NULL;
}

START_TEST(model_5_every_pair)
{
	__u32 from, to;

	for (from = 0; from < 10; from++) {
		for (to = 0; to < 10; to++) {
			const char *rule = oracle(from, to);

			ck_assert_msg(side_may_change(from, to) == !!rule, "%s to %s: %s",
				      side_state_name(from), side_state_name(to),
				      rule ? rule : "no rule allows it");
		}
	}
}
END_TEST

START_TEST(model_5_decommissioned_is_final)
{
	__u32 to;

	for (to = 0; to < 64; to++)
		ck_assert(side_may_change(SIDE_DECOMMISSIONED, to) == (to == 3));
}
END_TEST

START_TEST(model_5_allocated_comes_from_four_states)
{
	__u32 from, ways = 0;

	for (from = 0; from < 10; from++)
		ways += from != 5 && side_may_change(from, 5);
	ck_assert_uint_eq(ways, 4);
	ck_assert(!side_may_change(SIDE_FOREIGN, SIDE_ALLOCATED));
	ck_assert(!side_may_change(SIDE_UNPREPARED, SIDE_ALLOCATED));
}
END_TEST

START_TEST(model_5_values_outside_are_refused)
{
	static const __u32 outside[] = { 10, 11, 31, 32, 36, 255, 0x7fffffff, 0xffffffff };
	__u32 i, state;

	for (i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		for (state = 0; state < 10; state++) {
			ck_assert(!side_may_change(outside[i], state));
			ck_assert(!side_may_change(state, outside[i]));
		}
		ck_assert(!side_may_change(outside[i], outside[i]));
		ck_assert_str_eq(side_state_name(outside[i]), "invalid");
	}
}
END_TEST

START_TEST(design_2_a_cartridge_is_all_or_nothing)
{
	static const __u32 from[] = { 4, 4, 3 };
	static const __u32 to[] = { 5, 9, 3 };
	static const __u32 first[] = { 8, 9, 3 };
	static const __u32 last[] = { 5, 9, 4 };

	ck_assert_int_eq(side_change_check(from, to, 3), 0);
	ck_assert_int_eq(side_change_check(from, first, 3), -EDOM);
	ck_assert_int_eq(side_change_check(from, last, 3), -EDOM);
	ck_assert_int_eq(side_change_check(from, last, 2), 0);
	ck_assert_int_eq(side_change_check(NULL, NULL, 0), 0);
}
END_TEST

START_TEST(model_5_values_and_names)
{
	static const char *const names[] = {
		"unknown", "unprepared", "incompatible", "decommissioned", "available",
		"allocated", "complete", "foreign", "import", "reserved",
	};
	__u32 i;

	for (i = 0; i < 10; i++)
		ck_assert_str_eq(side_state_name(i), names[i]);
	ck_assert_uint_eq(SIDE_STATES, 10);
	ck_assert_uint_eq(SIDE_COMPLETE, 6);
	ck_assert_uint_eq(SIDE_RESERVED, 9);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("side");
	TCase *tcase = tcase_create("model.md section 5");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, model_5_every_pair);
	tcase_add_test(tcase, model_5_decommissioned_is_final);
	tcase_add_test(tcase, model_5_allocated_comes_from_four_states);
	tcase_add_test(tcase, model_5_values_outside_are_refused);
	tcase_add_test(tcase, design_2_a_cartridge_is_all_or_nothing);
	tcase_add_test(tcase, model_5_values_and_names);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
