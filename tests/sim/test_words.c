// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of what is read from people: numbers, senses, faults, quirks, hands.
 */
#include <string.h>

#include "testing.h"

START_TEST(numbers)
{
	uint32_t value;

	ck_assert(parse_number("65535", 65535, &value));
	ck_assert_uint_eq(value, 65535);
	ck_assert(parse_number("0x10", 65535, &value));
	ck_assert_uint_eq(value, 16);
	ck_assert(!parse_number("65536", 65535, &value));
	ck_assert(!parse_number("-1", 65535, &value));
	ck_assert(!parse_number("", 65535, &value));
	ck_assert(!parse_number("1x", 65535, &value));
	ck_assert(!parse_number(NULL, 65535, &value));
}
END_TEST

START_TEST(senses)
{
	struct sense sense;

	ck_assert(parse_sense("5/3b/0e", &sense));
	ck_assert_uint_eq(sense.key, 5);
	ck_assert_uint_eq(sense.asc, 0x3b);
	ck_assert_uint_eq(sense.ascq, 0x0e);
	ck_assert(!parse_sense("5/3b", &sense));
	ck_assert(!parse_sense("15/3b/0", &sense));
	ck_assert(!parse_sense("5/3b/0/", &sense));
	ck_assert(!parse_sense("5/100/0", &sense));
}
END_TEST

static void refused(const char *line, const char *expected)
{
	static struct words words;
	static struct fault_list list;
	char why[256] = "";

	ck_assert(words_split(&words, line));
	ck_assert_uint_eq(fault_add(&list, &words, why, sizeof(why)), 0);
	ck_assert_msg(strstr(why, expected), "'%s': '%s' lacks '%s'", line, why, expected);
}

START_TEST(bad_faults_are_named)
{
	refused("", "op code");
	refused("zz hang", "zz");
	refused("a5", "no action");
	refused("a5 element x hang", "element");
	refused("a5 explode", "explode");
	refused("a5 die drive", "die");
	refused("a5 lie-to nowhere", "lie-to");
	refused("a5 noise 5 seed 0", "seed");
	refused("a5 sense 5", "sense");
	refused("a5 hex 123", "hex");
}
END_TEST

START_TEST(bad_quirks_are_named)
{
	struct quirks quirks = { { 0 } };
	char why[256];

	ck_assert(!quirk_set(&quirks, "nonsense", why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "nonsense"));
	ck_assert(!quirk_set(&quirks, "max-elements", why, sizeof(why)));
	ck_assert(!quirk_set(&quirks, "max-elements=many", why, sizeof(why)));
	ck_assert(quirk_set(&quirks, "max-elements=5376", why, sizeof(why)));
	ck_assert_uint_eq(quirks.value[QUIRK_MAX_ELEMENTS], 5376);
}
END_TEST

static void hand_fails(struct bench *bench, const char *line, const char *expected)
{
	static struct words words;
	char text[256] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert(words_split(&words, line));
	ck_assert_int_eq(hands_do(&bench->target, &words, out), HANDS_FAILED);
	fclose(out);
	ck_assert_msg(strstr(text, expected), "'%s': '%s' lacks '%s'", line, text, expected);
}

START_TEST(hands_complain)
{
	struct bench bench;

	bench_open(&bench, false);
	hand_fails(&bench, "insert 9999 X", "9999");
	hand_fails(&bench, "insert 4096 X", "full");
	hand_fails(&bench, "insert 4105", "bar code");
	hand_fails(&bench, "remove 4105", "empty");
	hand_fails(&bench, "disable 4105 2", "no 2 elements");
	hand_fails(&bench, "serial 4096 X", "not a drive");
	hand_fails(&bench, "attention 6", "'6'");
	hand_fails(&bench, "open-door now", "now");
	bench.target.prevented = true;
	hand_fails(&bench, "insert 16 X", "prevented");
	hand_fails(&bench, "swap 4096 16", "prevented");
	hand_fails(&bench, "open-port 16", "prevented");
	hand_fails(&bench, "open-door", "prevented");
	hand_fails(&bench, "open-port 4096", "not a port");
	bench_close(&bench);
}
END_TEST

START_TEST(hands_do_their_work)
{
	struct bench bench;

	bench_open(&bench, false);
	bench_hand(&bench, "swap 4096 4097 quiet");
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "A00001L8");
	bench_hand(&bench, "blank 4096 quiet");
	ck_assert_str_eq(library_find(&bench.library, 4096)->cartridge->tag, "");
	bench_hand(&bench, "insert any CLN001L8 cleaning quiet");
	bench_hand(&bench, "absent 4100 3 quiet");
	ck_assert_ptr_null(library_find(&bench.library, 4101));
	ck_assert_uint_eq(bench.target.attentions.count, 0);
	bench_hand(&bench, "disable 256");
	ck_assert_uint_eq(bench.target.attentions.count, 1);
	bench_hand(&bench, "open-door");
	bench_hand(&bench, "remove 4097");
	ck_assert_uint_eq(bench.target.attentions.count, 1);
	bench_hand(&bench, "close-door");
	ck_assert_uint_eq(bench.target.attentions.count, 2);
	bench_close(&bench);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		numbers, senses, bad_faults_are_named, bad_quirks_are_named, hands_complain,
		hands_do_their_work,
	};

	return run_suite("words", tests, sizeof(tests) / sizeof(tests[0]));
}
