// SPDX-License-Identifier: GPL-2.0-or-later
/* Replies to SPC commands: spec/smc.md, Op codes and TapeAlert page; SPC-4. */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "smc.h"

/* A copy of exact size, so that ASAN sees a step beyond. */
static __u8 *copy_of(const __u8 *bytes, __u32 length)
{
	__u8 *copy = malloc(length ? length : 1);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, length);
	return copy;
}

static const __u8 alerts_page[] = {
	0x6e, 0, 0, 22,
	0, 1, 0, 1, 1,			/* flag 1 */
	0, 16, 0, 1, 0,			/* 16 is not set */
	0, 32, 0, 3, 1, 0xff, 0xff,	/* longer than it should be */
	0, 64, 0, 1, 0xff,
};

START_TEST(smc_md_tape_alert_page)
{
	static const struct { __u32 length; int result; __u64 alerts; } cuts[] = {
		{ 3, -EPROTO, 0 }, { 4, 0, 0 }, { 8, 0, 0 }, { 9, 0, 1 }, { 18, 0, 1 },
		{ 19, 0, 1 | 1ULL << 31 }, { 25, 0, 1 | 1ULL << 31 },
		{ 26, 0, 1 | 1ULL << 31 | 1ULL << 63 },
	};
	__u8 *copy = copy_of(alerts_page, cuts[_i].length);
	__u64 alerts = 0;

	ck_assert_int_eq(smc_decode_alerts(copy, cuts[_i].length, &alerts), cuts[_i].result);
	ck_assert_uint_eq(alerts, cuts[_i].alerts);
	free(copy);
}
END_TEST

START_TEST(smc_md_tape_alert_bad_pages)
{
	static const __u8 other[] = { 0x2f, 0, 0, 0 };
	static const __u8 codes[] = { 0x2e, 0, 0, 10, 0, 0, 0, 1, 1, 0, 65, 0, 1, 1 };
	static const __u8 empty[] = { 0x2e, 0, 0xff, 0xff, 0, 1, 0, 0, 0, 2, 0, 1, 1 };
	__u64 alerts = 7;

	ck_assert_int_eq(smc_decode_alerts(other, sizeof(other), &alerts), -EPROTO);
	ck_assert_uint_eq(alerts, 7);
	ck_assert_int_eq(smc_decode_alerts(codes, sizeof(codes), &alerts), 0);
	ck_assert_uint_eq(alerts, 0);
	ck_assert_int_eq(smc_decode_alerts(empty, sizeof(empty), &alerts), 0);
	ck_assert_uint_eq(alerts, 2);
}
END_TEST

static const __u8 opcodes[] = {
	0, 0, 0, 48,
	0xa5, 0, 0, 0, 0, 0x02, 0, 12, 0, 10, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0x58,
	0x12, 0, 0, 0, 0, 0, 0, 6,
	0xa5, 0, 0, 1, 0, 0x03, 0, 12, 0, 10, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9,
};

START_TEST(smc_md_recommended_timeouts)
{
	__u32 seconds[SMC_OPCODES] = {};
	__u8 *copy = copy_of(opcodes, _i);

	ck_assert_int_eq(smc_decode_timeouts(copy, _i, seconds), _i < 4 ? -EPROTO : 0);
	ck_assert_uint_eq(seconds[0xa5], _i < 24 ? 0 : 600);
	ck_assert_uint_eq(seconds[0x12], 0);
	free(copy);
}
END_TEST

START_TEST(smc_md_timeouts_of_odd_lengths)
{
	__u32 seconds[SMC_OPCODES] = {};
	__u8 *copy = copy_of(opcodes, sizeof(opcodes));

	copy[13] = 9;	/* no time-outs descriptor of SPC-4 */
	ck_assert_int_eq(smc_decode_timeouts(copy, sizeof(opcodes), seconds), 0);
	ck_assert_uint_eq(seconds[0xa5], 0);
	copy[13] = 10;
	memset(copy, 0xff, 4);
	ck_assert_int_eq(smc_decode_timeouts(copy, sizeof(opcodes), seconds), 0);
	ck_assert_uint_eq(seconds[0xa5], 600);
	free(copy);
}
END_TEST

START_TEST(spc_reservation_keys)
{
	static const __u8 reply[] = {
		0, 0, 0, 7, 0, 0, 0, 16,
		0, 0, 0, 0, 0, 0, 0, 0x11, 0x80, 0, 0, 0, 0, 0, 0, 0x22,
	};
	struct smc_keys keys = {};
	__u8 *copy = copy_of(reply, _i);

	ck_assert_int_eq(smc_decode_keys(copy, _i, &keys), _i < 8 ? -EPROTO : 0);
	if (_i >= 8) {
		ck_assert_uint_eq(keys.generation, 7);
		ck_assert_uint_eq(keys.available, 2);
		ck_assert_uint_eq(keys.count, (_i - 8) / 8);
	}
	if (keys.count)
		ck_assert_uint_eq(smc_key(copy, 0), 0x11);
	if (keys.count > 1)
		ck_assert_uint_eq(smc_key(copy, 1), 0x8000000000000022ULL);
	free(copy);
}
END_TEST

START_TEST(spc_reservation_holder)
{
	static const __u8 reply[] = {
		0, 0, 0, 7, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0, 0, 0, 0x05, 0, 0,
	};
	struct smc_reservation holder;
	__u8 *copy = copy_of(reply, _i);

	ck_assert_int_eq(smc_decode_reservation(copy, _i, &holder), _i < 24 ? -EPROTO : 0);
	ck_assert_int_eq(holder.held, _i == 24);
	ck_assert_uint_eq(holder.key, _i == 24 ? 0x1234 : 0);
	ck_assert_uint_eq(holder.type, _i == 24 ? 5 : 0);
	free(copy);
}
END_TEST

START_TEST(spc_reservation_of_nobody)
{
	static const __u8 reply[] = { 0, 0, 0, 7, 0, 0, 0, 0 };
	struct smc_reservation holder;

	ck_assert_int_eq(smc_decode_reservation(reply, sizeof(reply), &holder), 0);
	ck_assert(!holder.held);
}
END_TEST

#define same(cdb, ...) do {								\
	const __u8 wanted[] = { __VA_ARGS__ };						\
											\
	ck_assert_mem_eq(cdb, wanted, sizeof(wanted));					\
} while (0)

START_TEST(smc_md_commands)
{
	const struct smc_status_request request = {
		.type = SMC_TYPE_DRIVE, .flags = SMC_ASK_VOLTAG, .start = 0x102, .count = 0xffff,
		.size = 0x10203,
	};
	__u8 cdb[SMC_CDB_SIZE];

	ck_assert_uint_eq(smc_cdb_send_volume_tag(cdb, SMC_TYPE_STORAGE, 0x1234, SMC_TAG_FIND_ANY),
			  12);
	same(cdb, 0xb6, 2, 0x12, 0x34, 0, 5, 0, 0, 0, 40, 0, 0);
	ck_assert_uint_eq(smc_cdb_volume_addresses(cdb, &request), 12);
	same(cdb, 0xb5, 0x14, 1, 2, 0xff, 0xff, 0, 1, 2, 3, 0, 0);
	ck_assert_uint_eq(smc_cdb_log_sense(cdb, SMC_LOG_ALERTS, 0x400), 10);
	same(cdb, 0x4d, 0, 0x6e, 0, 0, 0, 0, 4, 0, 0);
	ck_assert_uint_eq(smc_cdb_opcodes(cdb, 0x2000), 12);
	same(cdb, 0xa3, 0x0c, 0x80, 0, 0, 0, 0, 0, 0x20, 0, 0, 0);
	ck_assert_uint_eq(smc_cdb_reserve_in(cdb, SMC_READ_RESERVATION, 24), 10);
	same(cdb, 0x5e, 1, 0, 0, 0, 0, 0, 0, 24, 0);
	ck_assert_uint_eq(smc_cdb_reserve_out(cdb, SMC_PREEMPT, 3), 10);
	same(cdb, 0x5f, 4, 3, 0, 0, 0, 0, 0, 24, 0);
}
END_TEST

START_TEST(smc_md_parameter_lists)
{
	__u8 list[SMC_TAG_LIST];

	smc_put_tag_list(list, (const __u8 *)"A0*                             ", 3, 0x405);
	ck_assert_mem_eq(list, "A0* ", 4);
	same(list + 32, 0, 0, 0, 3, 0, 0, 4, 5);
	smc_put_reserve_list(list, 0x0102030405060708ULL, 0x1112131415161718ULL, true);
	same(list, 1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
	     0, 0, 0, 0, 1, 0, 0, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smc_reply");
	TCase *tcase = tcase_create("smc.md, SPC-4");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, smc_md_tape_alert_page, 0, 8);
	tcase_add_test(tcase, smc_md_tape_alert_bad_pages);
	tcase_add_loop_test(tcase, smc_md_recommended_timeouts, 0, sizeof(opcodes) + 1);
	tcase_add_test(tcase, smc_md_timeouts_of_odd_lengths);
	tcase_add_loop_test(tcase, spc_reservation_keys, 0, 25);
	tcase_add_loop_test(tcase, spc_reservation_holder, 0, 25);
	tcase_add_test(tcase, spc_reservation_of_nobody);
	tcase_add_test(tcase, smc_md_commands);
	tcase_add_test(tcase, smc_md_parameter_lists);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
