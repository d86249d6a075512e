// SPDX-License-Identifier: GPL-2.0-or-later
/* Conversion, cutting, names and paths. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define EURO	"\xe2\x82\xac"
#define CLEF	"\xf0\x9d\x84\x9e"

START_TEST(round_trip)
{
	static const uint16_t wide[] = { 'a', 0xe9, 0x20ac, 0xd834, 0xdd1e, 0 };
	static const char narrow[] = "a\xc3\xa9" EURO CLEF;
	uint16_t w[8];
	char n[16];

	ck_assert_int_eq(text_from_utf16(wide, 6, n, sizeof(n)), 10);
	ck_assert_str_eq(n, narrow);
	ck_assert_int_eq(text_to_utf16(narrow, sizeof(narrow), w, 8), 5);
	ck_assert_mem_eq(w, wide, sizeof(wide));
	ck_assert_int_eq(text_units(narrow), 5);
	ck_assert_int_eq(text_copy(narrow, sizeof(narrow), n, sizeof(n)), 10);
}
END_TEST

static const char *const ill_formed[] = {
	"\x80", "a\xff", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe2\x82", "\xe2\x82z", "\xe0\x9f\xbf",
	"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
	"\xf0\x9d\x84", "\xf8\x88\x80\x80\x80",
};

START_TEST(ill_formed_utf8)
{
	const char *text = ill_formed[_i];
	uint16_t w[16];
	char n[16];

	ck_assert_int_eq(text_units(text), -EILSEQ);
	ck_assert_int_eq(text_to_utf16(text, 16, w, 16), -EILSEQ);
	ck_assert_int_eq(text_copy(text, 16, n, sizeof(n)), -EILSEQ);
	ck_assert_int_eq(text_check_name(text), -EILSEQ);
	ck_assert_int_eq(text_check_path(text), -EILSEQ);
}
END_TEST

START_TEST(ill_formed_utf16)
{
	static const uint16_t bad[][3] = {
		{ 0xd800, 0, 0 }, { 0xdc00, 0xd800, 0 }, { 0xd800, 'a', 0 }, { 0xd800, 0xd800, 0 },
	};
	size_t i;
	char n[16];

	for (i = 0; i < 4; i++)
		ck_assert_int_eq(text_from_utf16(bad[i], 3, n, sizeof(n)), -EILSEQ);
	ck_assert_int_eq(text_from_utf16(bad[0], 1, n, sizeof(n)), -EILSEQ);
}
END_TEST

START_TEST(bounds)
{
	static const uint16_t wide[] = { 'a', 'b', 'c', 0 };
	uint16_t w[3];
	char n[4];

	ck_assert_int_eq(text_from_utf16(wide, 3, n, sizeof(n)), -ENAMETOOLONG);
	ck_assert_int_eq(text_from_utf16(wide, 4, n, 3), -ENAMETOOLONG);
	ck_assert_int_eq(text_from_utf16(wide, 4, n, 0), -ENAMETOOLONG);
	ck_assert_int_eq(text_from_utf16(wide, 4, n, 4), 3);
	ck_assert_int_eq(text_to_utf16("abc", 3, w, 3), -ENAMETOOLONG);
	ck_assert_int_eq(text_to_utf16("abc", 4, w, 3), -ENAMETOOLONG);
	ck_assert_int_eq(text_to_utf16("a" CLEF, 6, w, 3), -ENAMETOOLONG);
	ck_assert_int_eq(text_to_utf16("ab", 3, w, 3), 2);
	ck_assert_int_eq(text_copy("abc", 3, n, sizeof(n)), -ENAMETOOLONG);
	ck_assert_int_eq(text_copy("abcd", 5, n, sizeof(n)), -ENAMETOOLONG);
	ck_assert_int_eq(text_copy("", 1, n, 1), 0);
}
END_TEST

START_TEST(fields_are_cut_between_characters)
{
	static const uint16_t two[] = { 'a', 'b', 0, 0 };
	uint16_t w[4];
	char n[6];

	memset(n, 'x', sizeof(n));
	ck_assert_int_eq(text_put_utf8(n, sizeof(n), "abc" EURO), 1);
	ck_assert_mem_eq(n, "abc\0\0\0", 6);
	ck_assert_int_eq(text_put_utf8(n, sizeof(n), "ab" EURO), 0);
	ck_assert_mem_eq(n, "ab" EURO, 6);
	ck_assert_int_eq(text_put_utf8(n, 1, "a"), 1);
	ck_assert_int_eq(n[0], 0);
	memset(w, 0x55, sizeof(w));
	ck_assert_int_eq(text_put_utf16(w, 4, "ab" CLEF), 1);
	ck_assert_mem_eq(w, two, sizeof(two));
	ck_assert_int_eq(text_put_utf16(w, 4, "a" CLEF), 0);
	ck_assert_uint_eq(w[1], 0xd834);
	ck_assert_int_eq(text_put_utf16(w, 4, "ab\xff"), 1);
	ck_assert_mem_eq(w, two, sizeof(two));
}
END_TEST

/* Every stored text, through fields of every size, comes back whole. */
START_TEST(cut_text_means_the_stored_one)
{
	static const char stored[] = "Mon" EURO "x" CLEF "tapes of the week";
	char n[64], back[64];
	uint16_t w[64];
	size_t size;

	for (size = 1; size < 40; size++) {
		text_put_utf8(n, size, stored);
		ck_assert_int_eq(text_take_utf8(n, size, stored, back, sizeof(back)), 0);
		ck_assert_str_eq(back, stored);
		text_put_utf16(w, size, stored);
		ck_assert_int_eq(text_take_utf16(w, size, stored, back, sizeof(back)), 0);
		ck_assert_str_eq(back, stored);
	}
}
END_TEST

START_TEST(changed_text_is_taken)
{
	static const uint16_t ab[] = { 'a', 'b', 0, 0 }, unended[] = { 'a', 'x', 'c', 'd' };
	char back[16];

	ck_assert_int_eq(text_take_utf8("ab\0\0", 4, "abcdef", back, sizeof(back)), 1);
	ck_assert_str_eq(back, "ab");
	ck_assert_int_eq(text_take_utf8("abc", 4, "ab", back, sizeof(back)), 1);
	ck_assert_str_eq(back, "abc");
	ck_assert_int_eq(text_take_utf8("", 4, "ab", back, sizeof(back)), 1);
	ck_assert_str_eq(back, "");
	ck_assert_int_eq(text_take_utf8("abcd", 4, "abcd", back, sizeof(back)), -ENAMETOOLONG);
	ck_assert_int_eq(text_take_utf8("a\xff", 4, "ab", back, sizeof(back)), -EILSEQ);
	ck_assert_int_eq(text_take_utf16(ab, 4, "abcdef", back, sizeof(back)), 1);
	ck_assert_str_eq(back, "ab");
	ck_assert_int_eq(text_take_utf16(unended, 4, "axcd", back, sizeof(back)), -ENAMETOOLONG);
}
END_TEST

START_TEST(folding)
{
	char text[] = "aBZ\xc3\x84[";

	text_fold(text);
	ck_assert_str_eq(text, "abz\xc3\x84[");
	ck_assert_int_eq(text_compare("Free", "fREE"), 0);
	ck_assert_int_lt(text_compare("a", "B"), 0);
	ck_assert_int_gt(text_compare("ab", "A"), 0);
	ck_assert_int_ne(text_compare("\xc3\x84", "\xc3\xa4"), 0);
	ck_assert_int_lt(text_compare("", "a"), 0);
}
END_TEST

START_TEST(names)
{
	char name[TEXT_BYTES(64)] = "";
	int i;

	ck_assert_int_eq(text_check_name("LTO/8 . " EURO), 0);
	ck_assert_int_eq(text_check_name(" a"), 0);
	ck_assert_int_eq(text_check_name(""), -EINVAL);
	ck_assert_int_eq(text_check_name("  "), -EINVAL);
	ck_assert_int_eq(text_check_name("\xc2\xa0\xe3\x80\x80"), -EINVAL);
	ck_assert_int_eq(text_check_name("a\\b"), -EINVAL);
	ck_assert_int_eq(text_check_name("a\nb"), -EINVAL);
	ck_assert_int_eq(text_check_name("\x7f"), -EINVAL);
	ck_assert_int_eq(text_check_name("\xc2\x85"), -EINVAL);
	ck_assert_int_eq(text_check_name("a\xe2\x80\xa8"), -EINVAL);
	for (i = 0; i < 63; i++)
		strcat(name, EURO);
	ck_assert_int_eq(text_check_name(name), 0);
	strcat(name, "x");
	ck_assert_int_eq(text_check_name(name), -ENAMETOOLONG);
}
END_TEST

START_TEST(paths)
{
	char name[TEXT_BYTES(TEXT_NAME_UNITS)];
	const char *at = "\\a\\b c";

	ck_assert_int_eq(text_check_path(at), 2);
	ck_assert_int_eq(text_check_path("a\\b\\c"), 3);
	ck_assert_int_eq(text_check_path(""), -EINVAL);
	ck_assert_int_eq(text_check_path("\\"), -EINVAL);
	ck_assert_int_eq(text_check_path("\\\\a"), -EINVAL);
	ck_assert_int_eq(text_check_path("\\a\\"), -EINVAL);
	ck_assert_int_eq(text_check_path("a\\\\b"), -EINVAL);
	ck_assert_int_eq(text_next_component(&at, name, sizeof(name)), 1);
	ck_assert_str_eq(name, "a");
	ck_assert_int_eq(text_next_component(&at, name, sizeof(name)), 1);
	ck_assert_str_eq(name, "b c");
	ck_assert_int_eq(text_next_component(&at, name, sizeof(name)), 0);
	at = "abc";
	ck_assert_int_eq(text_next_component(&at, name, 3), -ENAMETOOLONG);
}
END_TEST

START_TEST(path_length)
{
	char path[600] = "";
	int i;

	for (i = 0; i < 7; i++)
		strcat(path, "\\123456789012345678901234567890123456789012345678901234567890123");
	strcat(path, "\\12345678901234567890123456789012345678901234567890123456789012");
	ck_assert_uint_eq(strlen(path), 511);
	ck_assert_int_eq(text_check_path(path), 8);
	ck_assert_int_eq(text_check_path(path + 1), 8);
	strcat(path, "x");
	ck_assert_int_eq(text_check_path(path), -ENAMETOOLONG);
	ck_assert_int_eq(text_check_path(path + 1), -ENAMETOOLONG);
}
END_TEST

/* Random bytes in memory of their exact size: the address sanitizer watches the bounds. */
START_TEST(random_bytes)
{
	unsigned char *bytes;
	uint16_t w[64];
	char n[64], again[64];
	size_t size, i;
	int round;

	for (round = 0; round < 100000; round++) {
		size = 1 + (size_t)rand() % 12;
		bytes = malloc(size);
		for (i = 0; i < size; i++)
			bytes[i] = rand() % 3 ? (unsigned char)rand() : 0x80 | (rand() & 0x3f);
		if (text_to_utf16((char *)bytes, size, w, 64) >= 0) {
			ck_assert_int_ge(text_from_utf16(w, 64, n, sizeof(n)), 0);
			ck_assert_str_eq(n, (char *)bytes);
		}
		if (size % 2 == 0 && text_from_utf16((uint16_t *)bytes, size / 2, n, 64) >= 0)
			ck_assert_int_ge(text_copy(n, sizeof(n), again, sizeof(again)), 0);
		text_take_utf8((char *)bytes, size, "a" EURO, n, sizeof(n));
		text_take_utf16((uint16_t *)bytes, size / 2, "a" CLEF, n, sizeof(n));
		free(bytes);
	}
}
END_TEST

struct changing {
	char text[64];
	atomic_bool over;
};

/* A race is what it is for. */
__attribute__((no_sanitize_thread))
static void *keep_changing(void *context)
{
	struct changing *changing = context;
	volatile char *text = changing->text;
	int i;

	while (!atomic_load(&changing->over)) {
		text[20] = text[20] ? '\0' : 'x';
		for (i = 0; i < 30; i++)
			(void)text[i];
	}
	return NULL;
}

/* Whatever another thread does with a text meanwhile: what was taken of it ends, and is well formed. */
START_TEST(text_that_changes)
{
	struct changing changing = { .over = false };
	ssize_t length;
	char own[64];
	pthread_t thread;
	int i;

	memset(changing.text, 'x', sizeof(changing.text) - 1);
	ck_assert_int_eq(pthread_create(&thread, NULL, keep_changing, &changing), 0);
	for (i = 0; i < 3000000; i++) {
		memset(own, 'y', sizeof(own));
		length = text_copy(changing.text, sizeof(changing.text), own, sizeof(own));
		if (length < 0 || strnlen(own, sizeof(own)) != (size_t)length)
			break;
	}
	atomic_store(&changing.over, true);
	pthread_join(thread, NULL);
	ck_assert_int_eq(i, 3000000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, round_trip);
	tcase_add_loop_test(tc, ill_formed_utf8, 0, sizeof(ill_formed) / sizeof(*ill_formed));
	tcase_add_test(tc, ill_formed_utf16);
	tcase_add_test(tc, bounds);
	tcase_add_test(tc, fields_are_cut_between_characters);
	tcase_add_test(tc, cut_text_means_the_stored_one);
	tcase_add_test(tc, changed_text_is_taken);
	tcase_add_test(tc, folding);
	tcase_add_test(tc, names);
	tcase_add_test(tc, paths);
	tcase_add_test(tc, path_length);
	tcase_add_test(tc, random_bytes);
	tcase_add_test(tc, text_that_changes);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
