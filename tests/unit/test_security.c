// SPDX-License-Identifier: GPL-2.0-or-later
/* Descriptors: bytes, validation, inheritance, checks. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "descriptor_draft.h"

static const struct identity root = { .uid = 0, .administrator = true };
static const struct identity admin = { .uid = 5, .gid = 5, .administrator = true };
static const struct identity agent = { .uid = 1000, .gid = 1000, .operator = true };
static const struct identity alice = { .uid = 2000, .gid = 2000 };
static const struct identity bob = { .uid = 3000, .gid = 3000 };

/* By hand from the format. Owner Administrators; deny user 2000 use, allow Everyone 0x60007. */
static const unsigned char image[] = {
	1, 0, 0x04, 0x80, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 36, 0, 0, 0,
	1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0,
	2, 0, 52, 0, 2, 0, 0, 0,
	1, 0, 24, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 22, 1, 0, 0, 0, 0xd0, 7, 0, 0,
	0, 0, 20, 0, 7, 0, 6, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
};

static struct draft new_draft(void)
{
	return draft_of(4242);
}

static struct descriptor as_descriptor(struct draft *draft)
{
	ck_assert_int_eq(security_validate(draft->bytes, draft->size), 0);
	return (struct descriptor){ draft->size, draft->bytes };
}

START_TEST(bytes_stay_bytes)
{
	struct descriptor d, back;
	size_t size;
	char *hex;

	ck_assert_int_eq(security_copy(image, sizeof(image), &d), 0);
	ck_assert_uint_eq(d.size, sizeof(image));
	ck_assert_mem_eq(d.bytes, image, sizeof(image));
	ck_assert_int_eq(security_measure(image, &size), 0);
	ck_assert_uint_eq(size, sizeof(image));
	ck_assert_int_eq(security_to_hex(&d, &hex), 0);
	ck_assert_uint_eq(strlen(hex), 2 * sizeof(image));
	ck_assert_int_eq(strncmp(hex, "0100048014000000", 16), 0);
	ck_assert_int_eq(security_from_hex(hex, &back), 0);
	ck_assert_mem_eq(back.bytes, image, sizeof(image));
	hex[5] = 'g';
	ck_assert_int_eq(security_from_hex(hex, &back), -EINVAL);
	ck_assert_int_eq(security_from_hex("0100048", &back), -EINVAL);
	ck_assert_int_eq(security_from_hex("", &back), -EINVAL);
	free(hex);
	security_free(&back);
	security_free(&d);
	security_free(&d);
}
END_TEST

/* Put together again from its parts it is the same bytes. */
START_TEST(assembled_like_the_image)
{
	struct descriptor d = { sizeof(image), (unsigned char *)image }, out;

	ck_assert_int_eq(security_extract(&d, SECURITY_PARTS, &out), 0);
	ck_assert_uint_eq(out.size, sizeof(image));
	ck_assert_mem_eq(out.bytes, image, sizeof(image));
	security_free(&out);
	ck_assert_int_eq(security_replace(&d, SECURITY_DACL, &d, &out), 0);
	ck_assert_uint_eq(out.size, sizeof(image));
	ck_assert_mem_eq(out.bytes, image, sizeof(image));
	security_free(&out);
}
END_TEST

/* The list stands before the owner, with a gap between and bytes behind. */
START_TEST(all_of_it_is_the_same_bytes)
{
	unsigned char odd[96] = { 1, 0, 4, 0x80, 80, [16] = 24 };
	struct descriptor old = { sizeof(image), (unsigned char *)image };
	struct descriptor new = { sizeof(odd), odd }, out;

	memcpy(odd + 24, image + 36, 52);
	memcpy(odd + 80, image + 20, 16);
	ck_assert_int_eq(security_validate(odd, sizeof(odd)), 0);
	ck_assert_uint_eq(security_parts(&new), SECURITY_OWNER | SECURITY_DACL);
	ck_assert_int_eq(security_extract(&new, SECURITY_PARTS, &out), 0);
	ck_assert_uint_eq(out.size, sizeof(odd));
	ck_assert_mem_eq(out.bytes, odd, sizeof(odd));
	security_free(&out);
	ck_assert_int_eq(security_replace(&old, SECURITY_OWNER | SECURITY_DACL, &new, &out), 0);
	ck_assert_uint_eq(out.size, sizeof(odd));
	ck_assert_mem_eq(out.bytes, odd, sizeof(odd));
	security_free(&out);
	ck_assert_int_eq(security_extract(&new, SECURITY_DACL, &out), 0);
	ck_assert_uint_eq(out.size, 20 + 52);
	security_free(&out);
}
END_TEST

START_TEST(every_truncation_is_refused)
{
	unsigned char *exact;
	size_t size;

	for (size = 0; size < sizeof(image); size++) {
		exact = malloc(size ? size : 1);
		memcpy(exact, image, size);
		ck_assert_int_eq(security_validate(exact, size), -EINVAL);
		free(exact);
	}
}
END_TEST

static const struct {
	int at, value;
} damage[] = {
	{ 0, 2 }, { 3, 0 }, { 4, 19 }, { 4, 84 }, { 7, 0x80 }, { 16, 87 }, { 19, 0xff },
	{ 20, 2 }, { 21, 16 }, { 36, 1 }, { 36, 5 }, { 38, 53 }, { 38, 7 }, { 38, 51 },
	{ 40, 3 }, { 41, 1 }, { 44, 5 }, { 44, 9 }, { 46, 8 }, { 46, 23 }, { 46, 48 }, { 46, 0 },
	{ 52, 0 }, { 53, 15 }, { 70, 24 }, { 70, 16 },
};

START_TEST(damage_is_refused)
{
	unsigned char bytes[sizeof(image)];

	memcpy(bytes, image, sizeof(image));
	bytes[damage[_i].at] = (unsigned char)damage[_i].value;
	ck_assert_int_eq(security_validate(bytes, sizeof(bytes)), -EINVAL);
}
END_TEST

START_TEST(sizes_have_a_limit)
{
	unsigned char *large = calloc(1, SECURITY_MAX + 1), far[24] = { 1, 0, 4, 0x80 };
	struct descriptor d;
	size_t size;

	memcpy(large, image, sizeof(image));
	ck_assert_int_eq(security_copy(large, SECURITY_MAX + 1, &d), -EINVAL);
	ck_assert_int_eq(security_copy(large, SECURITY_MAX, &d), 0);
	security_free(&d);
	free(large);
	far[16] = far[17] = far[18] = 0xff;
	ck_assert_int_eq(security_measure(far, &size), -EINVAL);
	far[16] = 3;
	far[17] = far[18] = 0;
	ck_assert_int_eq(security_measure(far, &size), -EINVAL);
}
END_TEST

/* Nothing is read at the word of a header that is none: behind these bytes there are no more. */
START_TEST(measured_by_good_headers_only)
{
	static const struct {
		int at, value;
	} bad[] = { { 20, 2 }, { 21, 16 }, { 21, 255 }, { 36, 1 }, { 36, 5 }, { 38, 53 }, { 38, 7 } };
	unsigned char *bytes = malloc(sizeof(image));
	size_t size, i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		memcpy(bytes, image, sizeof(image));
		bytes[bad[i].at] = (unsigned char)bad[i].value;
		ck_assert_int_eq(security_measure(bytes, &size), -EINVAL);
	}
	free(bytes);
}
END_TEST

START_TEST(order_decides)
{
	struct descriptor d = { sizeof(image), (unsigned char *)image };

	ck_assert_int_eq(security_check(&d, &bob, RIGHT_FULL), 0);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_USE), -EACCES);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_USE | RIGHT_CONTROL), -EACCES);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_CONTROL), 0);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_WRITE_OWNER), -EACCES);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_SYSTEM_SECURITY), -EACCES);
	ck_assert_int_eq(security_check(&d, &admin, RIGHT_SYSTEM_SECURITY | RIGHT_FULL), 0);
	ck_assert_int_eq(security_check(&d, &root, ~0u), 0);
}
END_TEST

START_TEST(what_is_allowed_is_not_denied_later)
{
	struct draft draft = new_draft();
	struct descriptor d;

	add_entry(&draft, 0, 0, RIGHT_USE, sid_users);
	add_entry(&draft, 1, 0, RIGHT_USE | RIGHT_MODIFY, sid_of_user(2000));
	add_entry(&draft, 0, 0, RIGHT_MODIFY, sid_everyone);
	d = as_descriptor(&draft);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_USE), 0);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_MODIFY), -EACCES);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_USE | RIGHT_MODIFY), 0);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_CONTROL), -EACCES);
	ck_assert_int_eq(security_check(&d, &bob, 0), 0);
}
END_TEST

START_TEST(generic_rights)
{
	static const struct {
		uint32_t granted, has, lacks;
	} map[] = {
		{ RIGHT_GENERIC_READ, 0x20001, RIGHT_MODIFY },
		{ RIGHT_GENERIC_WRITE, 0x40003, RIGHT_READ_CONTROL },
		{ RIGHT_GENERIC_EXECUTE, 0x60007, RIGHT_WRITE_OWNER },
		{ RIGHT_GENERIC_ALL, 0x60007, RIGHT_WRITE_OWNER },
	};
	struct descriptor d;
	struct draft draft;
	size_t i;

	for (i = 0; i < 4; i++) {
		draft = new_draft();
		add_entry(&draft, 0, 0, map[i].granted, sid_of_group(2000));
		d = as_descriptor(&draft);
		ck_assert_int_eq(security_check(&d, &alice, map[i].has), 0);
		ck_assert_int_eq(security_check(&d, &alice, map[i].granted), 0);
		ck_assert_int_eq(security_check(&d, &alice, map[i].lacks), -EACCES);
		ck_assert_int_eq(security_check(&d, &bob, RIGHT_USE), -EACCES);
	}
}
END_TEST

START_TEST(owner_may_read_and_repair)
{
	struct identity owner = { .uid = 4242 };
	struct draft draft = new_draft();
	struct descriptor d;

	add_entry(&draft, 1, 0, RIGHT_FULL, sid_everyone);
	d = as_descriptor(&draft);
	ck_assert_int_eq(security_check(&d, &owner, RIGHT_READ_CONTROL | RIGHT_WRITE_DAC), 0);
	ck_assert_int_eq(security_check(&d, &owner, RIGHT_USE), -EACCES);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_READ_CONTROL), -EACCES);
}
END_TEST

START_TEST(no_list_and_empty_list)
{
	struct draft draft = new_draft();
	struct descriptor d = as_descriptor(&draft);

	ck_assert_int_eq(security_check(&d, &bob, RIGHT_USE), -EACCES);
	draft.bytes[16] = 0;
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_FULL), 0);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_SYSTEM_SECURITY), -EACCES);
	draft.bytes[16] = 36;
	draft.bytes[2] = 0;
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_FULL), 0);
}
END_TEST

START_TEST(inherit_only_entries_are_not_for_the_object)
{
	struct draft draft = new_draft();
	struct descriptor d;

	add_entry(&draft, 0, 0x0b, RIGHT_FULL, sid_everyone);
	d = as_descriptor(&draft);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_USE), -EACCES);
}
END_TEST

START_TEST(defaults)
{
	static const enum security_kind kinds[] = {
		SECURITY_ROOT_POOL, SECURITY_FREE_POOL, SECURITY_SYSTEM_POOL, SECURITY_LIBRARY,
		SECURITY_COMPUTER,
	};
	enum security_kind kind = kinds[_i];
	bool open = kind != SECURITY_ROOT_POOL && kind != SECURITY_SYSTEM_POOL;
	struct descriptor d;

	ck_assert_int_eq(security_default(kind, &d), 0);
	ck_assert_int_eq(security_validate(d.bytes, d.size), 0);
	ck_assert_int_eq(security_check(&d, &admin, RIGHT_FULL), 0);
	ck_assert_int_eq(security_check(&d, &agent, RIGHT_USE | RIGHT_MODIFY | RIGHT_CONTROL), 0);
	ck_assert_int_eq(security_check(&d, &agent, RIGHT_WRITE_DAC), -EACCES);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_USE), open ? 0 : -EACCES);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_MODIFY), -EACCES);
	security_free(&d);
}
END_TEST

/* O, G, and a list of one entry: sid, flags, mask. */
static void expect_entry(const struct descriptor *d, int index, int type, int flags,
			 uint32_t mask, struct sid sid)
{
	const unsigned char *list = d->bytes + (d->bytes[16] | d->bytes[17] << 8);
	const unsigned char *entry = list + 8;
	struct draft wanted = { .size = 0 };

	ck_assert_int_lt(index, list[4]);
	while (index--)
		entry += entry[2] | entry[3] << 8;
	add_sid(&wanted, &sid);
	ck_assert_int_eq(entry[0], type);
	ck_assert_int_eq(entry[1], flags);
	ck_assert_uint_eq(entry[4] | entry[5] << 8 | entry[6] << 16 | (uint32_t)entry[7] << 24,
			  mask);
	ck_assert_mem_eq(entry + 8, wanted.bytes, wanted.size);
}

static int entries(const struct descriptor *d)
{
	return d->bytes[(d->bytes[16] | d->bytes[17] << 8) + 4];
}

START_TEST(pool_at_the_top)
{
	struct descriptor d;

	ck_assert_int_eq(security_inherit(NULL, &alice, &d), 0);
	ck_assert_int_eq(entries(&d), 2);
	expect_entry(&d, 0, 0, 0, RIGHT_FULL, sid_of_user(2000));
	expect_entry(&d, 1, 0, 0, RIGHT_FULL, sid_local_system);
	ck_assert_int_eq(security_check(&d, &alice, RIGHT_FULL), 0);
	ck_assert_int_eq(security_check(&d, &bob, RIGHT_USE), -EACCES);
	ck_assert_int_eq(security_check(&d, &agent, RIGHT_USE), -EACCES);
	ck_assert_int_eq(security_check(&d, &admin, RIGHT_FULL), 0);
	security_free(&d);
	ck_assert_int_eq(security_inherit(NULL, &root, &d), 0);
	ck_assert_int_eq(entries(&d), 1);
	expect_entry(&d, 0, 0, 0, RIGHT_FULL, sid_local_system);
	security_free(&d);
}
END_TEST

START_TEST(pool_below_a_pool)
{
	struct draft draft = new_draft();
	struct descriptor parent, d, below;

	add_entry(&draft, 0, 0x00, RIGHT_USE, sid_of_user(1));		/* stays there */
	add_entry(&draft, 1, 0x03, RIGHT_USE, sid_of_user(2));		/* all below */
	add_entry(&draft, 0, 0x02, RIGHT_USE, sid_of_user(3));		/* pools below */
	add_entry(&draft, 0, 0x01, RIGHT_USE, sid_of_user(4));		/* objects below */
	add_entry(&draft, 0, 0x0b, RIGHT_USE, sid_of_user(5));		/* only below */
	add_entry(&draft, 0, 0x06, RIGHT_USE, sid_of_user(6));		/* one level */
	add_entry(&draft, 0, 0x05, RIGHT_USE, sid_of_user(7));		/* objects, one level */
	add_entry(&draft, 0, 0x0b, RIGHT_FULL, sid_creator_owner);
	add_entry(&draft, 0, 0x0e, RIGHT_USE, sid_creator_group);
	parent = as_descriptor(&draft);
	ck_assert_int_eq(security_inherit(&parent, &alice, &d), 0);
	ck_assert_int_eq(entries(&d), 10);
	expect_entry(&d, 0, 0, 0, RIGHT_FULL, sid_of_user(2000));
	expect_entry(&d, 1, 0, 0, RIGHT_FULL, sid_local_system);
	expect_entry(&d, 2, 1, 0x13, RIGHT_USE, sid_of_user(2));
	expect_entry(&d, 3, 0, 0x12, RIGHT_USE, sid_of_user(3));
	expect_entry(&d, 4, 0, 0x19, RIGHT_USE, sid_of_user(4));
	expect_entry(&d, 5, 0, 0x13, RIGHT_USE, sid_of_user(5));
	expect_entry(&d, 6, 0, 0x10, RIGHT_USE, sid_of_user(6));
	expect_entry(&d, 7, 0, 0x10, RIGHT_FULL, sid_of_user(2000));
	expect_entry(&d, 8, 0, 0x1b, RIGHT_FULL, sid_creator_owner);
	expect_entry(&d, 9, 0, 0x10, RIGHT_USE, sid_of_group(2000));
	ck_assert_int_eq(security_inherit(&d, &bob, &below), 0);
	ck_assert_int_eq(entries(&below), 8);
	expect_entry(&below, 6, 0, 0x10, RIGHT_FULL, sid_of_user(3000));
	security_free(&below);
	security_free(&d);
}
END_TEST

START_TEST(parts)
{
	struct draft draft = new_draft();
	struct descriptor old, new = { sizeof(image), (unsigned char *)image }, out, only;

	add_entry(&draft, 0, 0, RIGHT_USE, sid_users);
	draft.bytes[3] |= 0x10;		/* the list is protected */
	old = as_descriptor(&draft);
	ck_assert_int_eq(security_replace(&old, SECURITY_OWNER, &new, &out), 0);
	ck_assert_int_eq(entries(&out), 1);
	ck_assert_int_eq(out.bytes[3], 0x90);
	ck_assert_mem_eq(out.bytes + 20, image + 20, 16);
	security_free(&out);
	ck_assert_int_eq(security_replace(&old, SECURITY_DACL, &new, &out), 0);
	ck_assert_int_eq(entries(&out), 2);
	ck_assert_int_eq(out.bytes[3], 0x80);
	ck_assert_mem_eq(out.bytes + 20, draft.bytes + 20, 16);
	ck_assert_int_eq(security_extract(&out, SECURITY_OWNER, &only), 0);
	ck_assert_uint_eq(only.size, 36);
	security_free(&only);
	ck_assert_int_eq(security_extract(&out, 0, &only), 0);
	ck_assert_uint_eq(only.size, 20);
	security_free(&only);
	security_free(&out);
}
END_TEST

START_TEST(too_large_a_result_is_refused)
{
	size_t size = 65000, at = 44;
	unsigned char *bytes = calloc(1, size);
	struct descriptor parent = { size, bytes }, d;
	struct draft draft = new_draft();

	memcpy(bytes, draft.bytes, 44);
	for (; at + 20 <= size - 4; at += 20)	/* CREATOR OWNER, to be doubled */
		memcpy(bytes + at, "\0\3\24\0\1\0\0\0\1\1\0\0\0\0\0\3\0\0\0\0", 20);
	bytes[38] = (unsigned char)(at - 36);
	bytes[39] = (unsigned char)((at - 36) >> 8);
	bytes[40] = (unsigned char)((at - 44) / 20);
	bytes[41] = (unsigned char)((at - 44) / 20 >> 8);
	ck_assert_int_eq(security_validate(bytes, size), 0);
	ck_assert_int_eq(security_inherit(&parent, &alice, &d), -E2BIG);
	free(bytes);
}
END_TEST

static void exercise(const struct descriptor *d)
{
	struct descriptor out;
	size_t size;

	security_check(d, &bob, RIGHT_USE | RIGHT_CONTROL);
	ck_assert_int_eq(security_measure(d->bytes, &size), 0);
	ck_assert_uint_le(size, d->size);
	ck_assert_int_eq(security_extract(d, SECURITY_PARTS, &out), 0);
	ck_assert_int_eq(security_validate(out.bytes, out.size), 0);
	ck_assert_int_eq(security_check(d, &bob, RIGHT_USE), security_check(&out, &bob, RIGHT_USE));
	security_free(&out);
	ck_assert_int_eq(security_inherit(d, &alice, &out), 0);
	ck_assert_int_eq(security_validate(out.bytes, out.size), 0);
	security_free(&out);
}

/* Mutants of a good one, in memory of their exact size: refused, or good for every use. */
START_TEST(mutants)
{
	struct descriptor seed = { sizeof(image), (unsigned char *)image }, d;
	unsigned char *bytes;
	int round, hits, good = 0;
	size_t size;

	for (round = 0; round < 200000; round++) {
		size = seed.size - (rand() % 8 ? 0 : (size_t)rand() % seed.size);
		bytes = malloc(size);
		memcpy(bytes, seed.bytes, size);
		for (hits = 1 + rand() % 3; hits; hits--)
			bytes[(size_t)rand() % size] =
				(unsigned char)(rand() % 2 ? rand() : rand() % 64);
		if (!security_copy(bytes, size, &d)) {
			exercise(&d);
			security_free(&d);
			good++;
		}
		free(bytes);
	}
	ck_assert_int_gt(good, 1000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("security");
	TCase *tc = tcase_create("security");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, bytes_stay_bytes);
	tcase_add_test(tc, assembled_like_the_image);
	tcase_add_test(tc, all_of_it_is_the_same_bytes);
	tcase_add_test(tc, measured_by_good_headers_only);
	tcase_add_test(tc, every_truncation_is_refused);
	tcase_add_loop_test(tc, damage_is_refused, 0, sizeof(damage) / sizeof(*damage));
	tcase_add_test(tc, sizes_have_a_limit);
	tcase_add_test(tc, order_decides);
	tcase_add_test(tc, what_is_allowed_is_not_denied_later);
	tcase_add_test(tc, generic_rights);
	tcase_add_test(tc, owner_may_read_and_repair);
	tcase_add_test(tc, no_list_and_empty_list);
	tcase_add_test(tc, inherit_only_entries_are_not_for_the_object);
	tcase_add_loop_test(tc, defaults, 0, 5);
	tcase_add_test(tc, pool_at_the_top);
	tcase_add_test(tc, pool_below_a_pool);
	tcase_add_test(tc, parts);
	tcase_add_test(tc, too_large_a_result_is_refused);
	tcase_add_test(tc, mutants);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
