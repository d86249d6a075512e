// SPDX-License-Identifier: GPL-2.0-or-later
/* The transition table against the oracle. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "side.h"
#include "side_oracle.h"

START_TEST(model_5_every_pair)
{
	__u32 from, to;

	for (from = 0; from < 10; from++) {
		for (to = 0; to < 10; to++) {
			const char *rule = side_rule(from, to);

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
