// SPDX-License-Identifier: GPL-2.0-or-later
/* Ids: random, text, public form. */
#include <check.h>
#include <errno.h>
#include <string.h>

#include "guid.h"
#include "ntmsapi.h"

static const char canonical[] = "01234567-89ab-4def-8123-456789abcdef";

START_TEST(made_ids_are_version_4_and_differ)
{
	struct guid ids[64];
	int i, j;

	for (i = 0; i < 64; i++) {
		ck_assert_int_eq(guid_make(&ids[i]), 0);
		ck_assert_uint_eq(ids[i].bytes[6] >> 4, 4);
		ck_assert_uint_eq(ids[i].bytes[8] >> 6, 2);
		ck_assert(!guid_is_null(&ids[i]));
		for (j = 0; j < i; j++)
			ck_assert_int_ne(guid_compare(&ids[i], &ids[j]), 0);
	}
}
END_TEST

START_TEST(text_round_trip)
{
	char text[GUID_TEXT_SIZE];
	struct guid id, upper;

	ck_assert_int_eq(guid_parse(canonical, &id), 0);
	ck_assert_uint_eq(id.bytes[0], 0x01);
	ck_assert_uint_eq(id.bytes[15], 0xef);
	guid_format(&id, text);
	ck_assert_str_eq(text, canonical);
	ck_assert_int_eq(guid_parse("01234567-89AB-4DEF-8123-456789ABCDEF", &upper), 0);
	ck_assert_int_eq(guid_compare(&id, &upper), 0);
}
END_TEST

START_TEST(bad_text_is_refused)
{
	static const char *const bad[] = {
		"", "0", "0123456789ab4def8123456789abcdef",
		"{01234567-89ab-4def-8123-456789abcdef}",
		"01234567-89ab-4def-8123-456789abcde", "01234567-89ab-4def-8123-456789abcdef0",
		"01234567-89ab-4def-8123-456789abcdeg", "0123456-789ab-4def-8123-456789abcdef",
		" 1234567-89ab-4def-8123-456789abcdef", "01234567-89ab-4def-8123-456789abcdef ",
	};
	struct guid id = { { 7 } };
	char cut[GUID_TEXT_SIZE];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_int_eq(guid_parse(bad[i], &id), -EINVAL);
	for (i = 0; i < GUID_TEXT_SIZE - 1; i++) {
		memcpy(cut, canonical, sizeof(cut));
		cut[i] = '\0';
		ck_assert_int_eq(guid_parse(cut, &id), -EINVAL);
	}
	ck_assert_uint_eq(id.bytes[0], 7);
}
END_TEST

START_TEST(public_form)
{
	struct guid id, back;
	GUID public;

	ck_assert_int_eq(guid_parse(canonical, &id), 0);
	guid_to_public(&id, &public);
	ck_assert_uint_eq(public.Data1, 0x01234567);
	ck_assert_uint_eq(public.Data2, 0x89ab);
	ck_assert_uint_eq(public.Data3, 0x4def);
	ck_assert_uint_eq(public.Data4[0], 0x81);
	ck_assert_uint_eq(public.Data4[7], 0xef);
	guid_from_public(&public, &back);
	ck_assert_int_eq(guid_compare(&id, &back), 0);
	memset(&id, 0xff, sizeof(id));
	guid_to_public(&id, &public);
	guid_from_public(&public, &back);
	ck_assert_int_eq(guid_compare(&id, &back), 0);
}
END_TEST

START_TEST(null_and_order)
{
	struct guid a = { { 0 } }, b = { { 0, 1 } }, c = { { 1 } };
	NTMS_GUID public = NTMS_NULLGUID;

	ck_assert(guid_is_null(&a));
	ck_assert(!guid_is_null(&b));
	ck_assert_int_lt(guid_compare(&b, &c), 0);
	ck_assert(NTMS_IS_NULLGUID(public));
	guid_to_public(&b, &public);
	ck_assert(!NTMS_IS_NULLGUID(public));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("guid");
	TCase *tc = tcase_create("guid");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, made_ids_are_version_4_and_differ);
	tcase_add_test(tc, text_round_trip);
	tcase_add_test(tc, bad_text_is_refused);
	tcase_add_test(tc, public_form);
	tcase_add_test(tc, null_and_order);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
