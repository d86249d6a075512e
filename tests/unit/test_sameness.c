// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sweeps. Cases named same_* are clauses of "When is it the same cartridge?"
 * (design, section 2; kmod/sweep.h), for and against.
 */
#include <check.h>
#include "inventory_table.h"

#define SLOT NTMS_ELEMENT_SLOT
#define DRIVE NTMS_ELEMENT_DRIVE

static struct reader reader;

static void setup(void)
{
	inventory_init(&table, 100);
	memset(&reader, 0, sizeof(reader));
}

static void teardown(void)
{
	reader_update(&reader, &table);
	reader_check(&reader, &table);
	free(reader.cartridges);
	inventory_free(&table);
}

#define ck_flags(address, wanted)						\
	ck_assert_uint_eq(at(address)->flags & (NTMS_CARTRIDGE_POSITION_ONLY |	\
			  NTMS_CARTRIDGE_DUPLICATE | NTMS_CARTRIDGE_UNREAD), wanted)

START_TEST(first_sweep_makes_unknown_stale_one_sided)
{
	struct ntms_cartridge out;

	ck_assert_uint_eq(sweep_tags("A", NULL, ""), 4);
	ck_assert_uint_eq(table.generation, 1);
	ck_assert_uint_eq(table.inventory_generation, 1);
	ck_assert_uint_eq(table.attention, 2);
	inventory_export_cartridge(at(1), &out);
	ck_assert_uint_eq(out.handle, 100);
	ck_assert_uint_eq(out.flags, NTMS_CARTRIDGE_STALE | NTMS_CARTRIDGE_HAS_HOME);
	ck_assert_uint_eq(out.home, 1);
	ck_assert_uint_eq(out.side_count, 1);
	ck_assert_uint_eq(out.sides[0].state, NTMS_SIDE_UNKNOWN);
	ck_assert_uint_eq(out.revision, 0);
	ck_assert_uint_eq(handle_at(3), 101);
	ck_flags(3, NTMS_CARTRIDGE_POSITION_ONLY);
	ck_assert(!handle_at(2));
}
END_TEST

START_TEST(unchanged_sweep_makes_no_generation)
{
	sweep_tags("A", NULL, "", "D", "D");
	ck_assert_uint_eq(sweep_tags("A", NULL, "", "D", "D"), 0);
	ck_assert_uint_eq(table.generation, 1);
}
END_TEST

START_TEST(same_carried)
{
	struct inventory_found source = entry(1, SLOT, NULL), there = entry(2, SLOT, "");
	__u64 handle;

	sweep_tags("", NULL);
	handle = handle_at(1);
	ck_assert_int_eq(inventory_begin_move(&table, handle, 1, 2), 0);
	ck_assert_int_eq(inventory_end_motion(&table, true, &source, &there, NULL), INVENTORY_MOVED);
	sweep_tags(NULL, "");
	ck_assert_uint_eq(handle_at(2), handle);
}
END_TEST

START_TEST(same_carried_not_by_us)
{
	__u64 handle;

	sweep_tags("", NULL);
	handle = handle_at(1);
	sweep_tags(NULL, "");
	ck_assert_uint_ne(handle_at(2), handle);
	ck_assert_uint_eq(table.cartridge_count, 1);
}
END_TEST

START_TEST(same_unique_tag_wherever)
{
	sweep_tags("A", "B", NULL);
	mark(1);
	sweep_tags("B", NULL, "A");
	ck_assert_uint_eq(handle_at(3), 100);
	ck_assert_uint_eq(handle_at(1), 101);
	ck_assert_uint_eq(at(3)->home, 3);
	sweep_tags("B", NULL, "C");
	ck_assert_uint_eq(handle_at(3), 102);
}
END_TEST

START_TEST(same_unique_tag_not_after_absence)
{
	sweep_tags("A");
	sweep_tags(NULL);
	sweep_tags("A");
	ck_assert_uint_eq(handle_at(1), 101);
}
END_TEST

START_TEST(same_tag_whatever_its_sequence)
{
	struct inventory_found found = entry(1, SLOT, "A");

	sweep_all(&table, &found, 1);
	found.sequence = 1;
	sweep_all(&table, &found, 1);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(at(1)->sequence, 1);
	ck_assert_uint_eq(table.generation, 2);
	found.tag[31] = 0; /* a tag is its 32 bytes */
	sweep_all(&table, &found, 1);
	ck_assert_uint_eq(handle_at(1), 101);
}
END_TEST

START_TEST(same_untagged_only_when_untouched)
{
	sweep_tags("", "", "", "");
	mark(2);
	sweep_tags("", "", "T", NULL);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(2), 104); /* touched */
	ck_assert_uint_eq(handle_at(3), 105); /* has a tag now */
	sweep_tags("", "", "T", "");
	ck_assert_uint_eq(handle_at(4), 106); /* was away */
}
END_TEST

START_TEST(same_untagged_only_in_element_of_same_type)
{
	struct inventory_found found = entry(1, SLOT, "");

	sweep_all(&table, &found, 1);
	found.type = NTMS_ELEMENT_PORT;
	sweep_all(&table, &found, 1);
	ck_assert_uint_eq(handle_at(1), 101);
}
END_TEST

/* What an element is like in three sweeps one after the other, and where it holds another one. */
static const struct {
	__u32 flags[3];
	__u8 ascq[3];
	bool is_new[3];
} looks[] = {
	/* No exception, and one that is there at each look: it touched the element once. */
	{ { 0, 0, 0 }, { 0 }, { true, false, false } },
	{ { 0, NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT }, { 0, 1, 1 }, { true, true, false } },
	{ { NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT }, { 1, 1, 1 },
	  { true, false, false } },
	/* It ends, it becomes another one. */
	{ { NTMS_ELEMENT_EXCEPT, 0, 0 }, { 1, 0, 0 }, { true, true, false } },
	{ { NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT }, { 1, 2, 2 },
	  { true, true, false } },
	/* Codes of a device that fills them without an exception. */
	{ { 0, 0, 0 }, { 1, 2, 3 }, { true, false, false } },
	/* An operator put it in; the robot, another host's then; an operator again. */
	{ { 0, NTMS_ELEMENT_IMPEXP, NTMS_ELEMENT_IMPEXP }, { 0 }, { true, true, false } },
	{ { NTMS_ELEMENT_IMPEXP, 0, NTMS_ELEMENT_IMPEXP }, { 0 }, { true, true, true } },
	/* Its magazine was out. */
	{ { 0, NTMS_ELEMENT_DISABLED, 0 }, { 0 }, { true, true, true } },
	/* What else may change says nothing. */
	{ { NTMS_ELEMENT_ACCESS, 0, NTMS_ELEMENT_ACCESS | NTMS_ELEMENT_INENAB }, { 0 },
	  { true, false, false } },
};

#define LOOKS (sizeof(looks) / sizeof(looks[0]))

/* design.md section 2 (c); uAPI, DOC: The same cartridge */
static void look_at(int look, int number, struct inventory_found *found, __u16 address)
{
	found->address = address;
	found->flags = NTMS_ELEMENT_FULL | looks[look].flags[number];
	found->asc = looks[look].ascq[number] ? 0x83 : 0;
	found->ascq = looks[look].ascq[number];
}

START_TEST(same_untagged_only_without_exception)
{
	struct inventory_found found = entry(1, NTMS_ELEMENT_PORT, "");
	__u64 before = 0;
	int i;

	for (i = 0; i < 3; i++) {
		look_at(_i, i, &found, 1);
		sweep_all(&table, &found, 1);
		ck_assert_int_eq(handle_at(1) != before, looks[_i].is_new[i]);
		before = handle_at(1);
	}
}
END_TEST

START_TEST(same_unique_tag_whatever_exception)
{
	struct inventory_found found[2] = { entry(1, SLOT, "A"), entry(2, SLOT, "B") };
	int i;

	for (i = 0; i < 3; i++) {
		look_at(_i, i, &found[0], 1);
		if (i)
			found[1].tagged = 0; /* unread */
		look_at(_i, i, &found[1], 2);
		sweep_all(&table, found, 2);
		ck_assert_uint_eq(handle_at(1), 100);
		ck_assert_uint_eq(handle_at(2), 101);
	}
}
END_TEST

START_TEST(same_duplicate_only_without_exception)
{
	struct inventory_found found[2] = { entry(1, SLOT, "A"), entry(2, SLOT, "A") };
	__u64 before = 0;
	int i;

	for (i = 0; i < 3; i++) {
		look_at(_i, i, &found[0], 1);
		sweep_all(&table, found, 2);
		ck_assert_int_eq(handle_at(1) != before, looks[_i].is_new[i]);
		ck_assert_uint_eq(handle_at(2), 101);
		before = handle_at(1);
	}
}
END_TEST

/* A motion that failed is no excuse: only where it arrived is it there by our own hand. */
START_TEST(same_carried_whatever_exception)
{
	struct inventory_found source = entry(1, SLOT, NULL), there = entry(2, SLOT, "");
	bool stays = _i;

	sweep_tags("", NULL);
	inventory_begin_change(&table);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 2), 0);
	if (stays) {
		source = entry(1, SLOT, "");
		there = entry(2, SLOT, NULL);
	}
	source.flags |= NTMS_ELEMENT_EXCEPT;
	there.flags |= NTMS_ELEMENT_EXCEPT;
	ck_assert_int_eq(inventory_end_motion(&table, !stays, &source, &there, NULL),
			 stays ? INVENTORY_STAYED : INVENTORY_MOVED);
	inventory_check(&table);
	ck_assert_int_eq(table.stale, stays);
	sweep_all(&table, (struct inventory_found[]){ source, there }, 2);
	ck_assert_int_eq(handle_at(1 + !stays) != 100, stays);
}
END_TEST

START_TEST(same_unread)
{
	sweep_tags("A", "B");
	mark(1);
	sweep_tags("", "B");
	ck_assert_uint_eq(handle_at(1), 100);
	ck_flags(1, NTMS_CARTRIDGE_UNREAD);
	ck_assert_int_eq(at(1)->tag[0], 'A');
	sweep_tags("", "B");
	ck_assert_uint_eq(handle_at(1), 100);
	mark(1);
	sweep_tags("A", "B");
	ck_assert_uint_eq(handle_at(1), 100);
	ck_flags(1, 0);
}
END_TEST

START_TEST(same_unread_not_when_tag_is_elsewhere)
{
	sweep_tags("A", NULL, "C");
	sweep_tags("", "A", "C");
	ck_assert_uint_eq(handle_at(2), 100); /* unique in both sweeps */
	ck_assert_uint_eq(handle_at(1), 102);
	ck_flags(1, NTMS_CARTRIDGE_POSITION_ONLY);
	sweep_tags("", "", "C");
	ck_assert_uint_eq(handle_at(2), 100);
	sweep_tags("A", "", "C"); /* not read in the last sweep: new, for both */
	ck_assert_uint_eq(handle_at(1), 103);
	ck_assert_uint_eq(handle_at(2), 104);
}
END_TEST

START_TEST(same_unread_not_with_another_tag)
{
	sweep_tags("A");
	sweep_tags("");
	sweep_tags("B");
	ck_assert_uint_eq(handle_at(1), 101);
}
END_TEST

START_TEST(same_unread_twins)
{
	sweep_tags("A", "A");
	sweep_tags("", "");
	ck_flags(1, NTMS_CARTRIDGE_UNREAD | NTMS_CARTRIDGE_DUPLICATE);
	ck_assert_uint_eq(handle_at(1), 100);
	sweep_tags("A", "");
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(2), 102);
	ck_flags(1, 0);
	ck_flags(2, NTMS_CARTRIDGE_POSITION_ONLY);
}
END_TEST

START_TEST(same_duplicate)
{
	sweep_tags("A", NULL, NULL);
	sweep_tags("A", "A", NULL);
	ck_flags(1, NTMS_CARTRIDGE_DUPLICATE);
	ck_flags(2, NTMS_CARTRIDGE_DUPLICATE);
	ck_assert_uint_eq(handle_at(1), 100); /* nobody was at it */
	sweep_tags("A", "A", NULL);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(2), 101);
	mark(2);
	sweep_tags("A", "A", NULL);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(2), 102); /* touched */
	sweep_tags("A", NULL, "A");
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(3), 103); /* moved by others */
	sweep_tags("A", NULL, NULL);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_flags(1, 0);
}
END_TEST

/* Hands that put in the second one may have moved the first. */
START_TEST(same_duplicate_only_untouched)
{
	sweep_tags("A", NULL);
	mark(1);
	sweep_tags("A", "A");
	ck_assert_uint_eq(handle_at(1), 101);
	ck_assert_uint_eq(handle_at(2), 102);
}
END_TEST

START_TEST(same_duplicate_only_in_element_of_same_type)
{
	struct inventory_found found[2] = { entry(1, SLOT, "A"), entry(2, SLOT, "A") };

	sweep_all(&table, found, 2);
	found[1].type = NTMS_ELEMENT_PORT;
	sweep_all(&table, found, 2);
	ck_assert_uint_eq(handle_at(1), 100);
	ck_assert_uint_eq(handle_at(2), 102);
}
END_TEST

START_TEST(stamps_are_minimal)
{
	__u64 generation;
	__u32 i;

	sweep_tags("A", "B", NULL, "D");
	generation = table.generation;
	ck_assert_uint_eq(sweep_tags("A", NULL, "B", "D"), 2);
	ck_assert_uint_eq(table.generation, generation + 1);
	ck_assert_uint_eq(table.inventory_generation, generation + 1);
	for (i = 0; i < table.element_count; i++) {
		bool moved = table.elements[i].address == 2 || table.elements[i].address == 3;

		ck_assert_uint_eq(table.elements[i].generation, generation + moved);
	}
	ck_assert_uint_eq(at(3)->generation, generation + 1);
	ck_assert_uint_eq(at(1)->generation, generation);
}
END_TEST

START_TEST(element_flags_are_no_change_of_inventory)
{
	struct inventory_found found = entry(1, DRIVE, "A");

	sweep_all(&table, &found, 1);
	found.flags |= NTMS_ELEMENT_ACCESS;
	ck_assert_uint_eq(sweep_all(&table, &found, 1), 1);
	ck_assert_uint_eq(table.generation, 2);
	ck_assert_uint_eq(table.inventory_generation, 1);
	found.medium_type = 1;
	sweep_all(&table, &found, 1);
	ck_assert_uint_eq(at(1)->medium_type, 1);
	ck_assert_uint_eq(table.inventory_generation, 1);
}
END_TEST

START_TEST(vanished_elements_stay_as_gone)
{
	struct ntms_element out;

	sweep_tags("A", "B", "C");
	mark(3);
	ck_assert_uint_eq(sweep_tags("A"), 2);
	ck_assert_uint_eq(table.element_count, 4);
	ck_assert_uint_eq(table.cartridge_count, 1);
	ck_assert_uint_eq(table.stale, 0);
	inventory_export_element(inventory_element(&table, 3), &out);
	ck_assert_uint_eq(out.flags, NTMS_ELEMENT_GONE);
	ck_assert_uint_eq(out.cartridge, 0);
	ck_assert_uint_eq(out.generation, table.generation);
	ck_assert_uint_eq(sweep_tags("A"), 0);
	sweep_tags("A", NULL, "C");
	ck_assert_uint_eq(inventory_element(&table, 3)->flags, NTMS_ELEMENT_FULL);
}
END_TEST

START_TEST(claimed_cartridge_that_goes_is_kept_for_its_claim)
{
	struct inventory_cartridge *cartridge;
	struct ntms_cartridge out;

	sweep_tags("A");
	cartridge = at(1);
	record_claim(cartridge, (struct claim *)&table);
	inventory_export_cartridge(cartridge, &out);
	ck_assert(out.flags & NTMS_CARTRIDGE_CLAIMED);
	sweep_tags(NULL);
	ck_assert(cartridge->gone);
	ck_assert_uint_eq(table.attention, 0);
	record_unclaim(&table, cartridge, false);
	ck_assert_ptr_null(cartridge->claim);
	ck_assert_uint_eq(table.attention, 0);
	free(cartridge);
}
END_TEST

START_TEST(mark_during_a_sweep_stays)
{
	struct inventory_found found[2] = { entry(1, SLOT, ""), entry(2, SLOT, "B") };
	struct sweep sweep;

	sweep_all(&table, found, 2);
	mark(1);
	sweep_begin(&sweep, &table);
	mark(1); /* again: no news for readers, but for the sweep */
	sweep_end(&sweep, &table, found, 2);
	ck_assert_uint_eq(table.stale, 1);
	ck_assert_uint_eq(handle_at(1), 102);
	sweep_all(&table, found, 2);
	ck_assert_uint_eq(table.stale, 0);
	ck_assert_uint_eq(handle_at(1), 103);
}
END_TEST

START_TEST(apply_refuses_a_match_that_is_old)
{
	struct inventory_found found[2] = { entry(1, SLOT, "A"), entry(2, SLOT, "B") };
	struct sweep sweep = { .found = found, .found_count = 2 };
	struct inventory_cartridge *matches[2];
	struct sweep_tag tags[4] = {};

	sweep_all(&table, found, 2);
	sweep.tags = tags;
	sweep.tag_room = 4;
	sweep.matches = matches;
	sweep_begin(&sweep, &table);
	sweep_match(&sweep, &table);
	ck_assert_uint_eq(sweep.new_count + sweep.gone_count, 0);
	mark(1);
	ck_assert_int_eq(sweep_apply(&sweep, &table), -EAGAIN);
}
END_TEST

/* A motion 1 → 2 of "A" or "" that began before, runs through, or ended in a sweep. */
static void sweep_during_motion(const char *tag, bool ends, const char *seen_source,
				const char *seen_destination, const char *seen_hand)
{
	const struct inventory_found before[3] = {
		entry(0, NTMS_ELEMENT_TRANSPORT, NULL), entry(1, SLOT, tag), entry(2, DRIVE, NULL)
	};
	const struct inventory_found seen[3] = {
		entry(0, NTMS_ELEMENT_TRANSPORT, seen_hand), entry(1, SLOT, seen_source),
		entry(2, DRIVE, seen_destination)
	};
	const struct inventory_found empty = entry(1, SLOT, NULL), full = entry(2, DRIVE, tag);
	struct sweep sweep;
	__u64 handle;

	sweep_all(&table, before, 3);
	handle = handle_at(1);
	inventory_begin_change(&table);
	ck_assert_int_eq(inventory_begin_move(&table, handle, 1, 2), 0);
	sweep_begin(&sweep, &table);
	if (!ends)
		sweep_end(&sweep, &table, seen, 3);
	ck_assert_int_eq(inventory_end_motion(&table, true, &empty, &full, NULL), INVENTORY_MOVED);
	if (ends)
		sweep_end(&sweep, &table, seen, 3);
	inventory_check(&table);
	ck_assert_uint_eq(handle_at(2), handle);
	ck_assert_uint_eq(table.cartridge_count, 1);
	ck_assert_uint_eq(at(2)->home, 1);
}

START_TEST(motion_during_a_sweep)
{
	const char *tag = _i & 1 ? "A" : "";

	sweep_during_motion(tag, _i & 2, _i & 4 ? tag : NULL, _i & 8 ? tag : NULL,
			    _i & 16 ? tag : NULL);
}
END_TEST

START_TEST(sweep_without_the_elements_of_a_motion)
{
	struct inventory_found other = entry(7, SLOT, "A");
	__u64 handle;

	sweep_tags("A", NULL);
	handle = handle_at(1);
	inventory_begin_move(&table, handle, 1, 2);
	sweep_all(&table, &other, 1);
	ck_assert_uint_eq(handle_at(1), handle);
	ck_assert_uint_ne(handle_at(7), handle);
	ck_assert_int_eq(inventory_end_motion(&table, true, NULL, NULL, NULL), INVENTORY_UNCLEAR);
	inventory_check(&table);
}
END_TEST

START_TEST(all_addresses)
{
	struct inventory_found *found = zeroed(65536, sizeof(*found));
	char tag[NTMS_TAG_LENGTH];
	__u32 i;

	for (i = 0; i < 65536; i++) {
		snprintf(tag, sizeof(tag), "%05uL9", i * 40503 & 0xffff);
		found[i] = entry(65535 - i, SLOT, i % 3 ? tag : "");
	}
	ck_assert_uint_eq(sweep_all(&table, found, 65536), 65536);
	ck_assert_uint_eq(table.cartridge_count, 65536);
	ck_assert_uint_eq(sweep_all(&table, found, 65536), 0);
	ck_assert_uint_eq(table.next_handle, 100 + 65536);
	ck_assert_uint_eq(sweep_all(&table, found, 0), 65536);
	ck_assert_uint_eq(table.element_count, 65536);
	ck_assert_uint_eq(table.cartridge_count, 0);
	free(found);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sameness");
	TCase *cases = tcase_create("sameness");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, first_sweep_makes_unknown_stale_one_sided);
	tcase_add_test(cases, unchanged_sweep_makes_no_generation);
	tcase_add_test(cases, same_carried);
	tcase_add_test(cases, same_carried_not_by_us);
	tcase_add_test(cases, same_unique_tag_wherever);
	tcase_add_test(cases, same_unique_tag_not_after_absence);
	tcase_add_test(cases, same_tag_whatever_its_sequence);
	tcase_add_test(cases, same_untagged_only_when_untouched);
	tcase_add_test(cases, same_untagged_only_in_element_of_same_type);
	tcase_add_loop_test(cases, same_untagged_only_without_exception, 0, LOOKS);
	tcase_add_loop_test(cases, same_unique_tag_whatever_exception, 0, LOOKS);
	tcase_add_loop_test(cases, same_duplicate_only_without_exception, 0, LOOKS);
	tcase_add_loop_test(cases, same_carried_whatever_exception, 0, 2);
	tcase_add_test(cases, same_unread);
	tcase_add_test(cases, same_unread_not_when_tag_is_elsewhere);
	tcase_add_test(cases, same_unread_not_with_another_tag);
	tcase_add_test(cases, same_unread_twins);
	tcase_add_test(cases, same_duplicate);
	tcase_add_test(cases, same_duplicate_only_untouched);
	tcase_add_test(cases, same_duplicate_only_in_element_of_same_type);
	tcase_add_test(cases, stamps_are_minimal);
	tcase_add_test(cases, element_flags_are_no_change_of_inventory);
	tcase_add_test(cases, vanished_elements_stay_as_gone);
	tcase_add_test(cases, claimed_cartridge_that_goes_is_kept_for_its_claim);
	tcase_add_test(cases, mark_during_a_sweep_stays);
	tcase_add_test(cases, apply_refuses_a_match_that_is_old);
	tcase_add_loop_test(cases, motion_during_a_sweep, 0, 32);
	tcase_add_test(cases, sweep_without_the_elements_of_a_motion);
	tcase_add_test(cases, all_addresses);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
