// SPDX-License-Identifier: GPL-2.0-or-later
/* The table: lookups, marks, motions, and what is taken from descriptors. */
#include <check.h>
#include "inventory_table.h"
#include "smc.h"

#define SLOT NTMS_ELEMENT_SLOT

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

START_TEST(marks_count_once_and_stamp_once)
{
	sweep_tags("A", NULL, "C");
	inventory_begin_change(&table);
	ck_assert_uint_eq(inventory_mark_stale(&table, 0, 2, 3), 2);
	ck_assert_uint_eq(inventory_mark_stale(&table, 1U << SLOT, 0, 65535), 1);
	ck_assert_uint_eq(inventory_mark_stale(&table, 0, 0, 65535), 1);
	ck_assert_uint_eq(table.generation, 2);
	ck_assert_uint_eq(table.inventory_generation, 1);
	ck_assert_uint_eq(table.stale, 4);
	inventory_begin_change(&table);
	ck_assert_uint_eq(inventory_mark_stale(&table, 0, 0, 65535), 0);
	ck_assert_uint_eq(table.generation, 2);
	ck_assert_uint_eq(sweep_tags("A", NULL, "C"), 4);
	ck_assert_uint_eq(table.stale, 0);
}
END_TEST

START_TEST(move_is_refused)
{
	sweep_tags("A", "B", NULL);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 9), -ENOENT);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 9, 1), -ENOENT);
	ck_assert_int_eq(inventory_begin_move(&table, 101, 1, 3), -ESTALE);
	ck_assert_int_eq(inventory_begin_move(&table, 101, 3, 1), -ESTALE);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 2), -ENOSPC);
	mark(2);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 2), -ENOSPC);
	ck_assert_int_eq(inventory_check_move(&table, 100, 1, 3), 0);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 3), 0);
	ck_assert_int_eq(inventory_begin_move(&table, 101, 2, 3), -EBUSY);
	ck_assert(at(1)->flags & NTMS_CARTRIDGE_MOVING);
	inventory_check(&table);
	inventory_end_motion(&table, false, NULL, NULL, NULL);
}
END_TEST

/* What is seen: '-' empty, 'A' tag, '?' no tag, 'X' another tag, '0' not read. */
static const struct {
	char had, source, destination, good, outcome, place, flags;
} motions[] = {
	{ 'A', '-', 'A', 1, INVENTORY_MOVED, 2, 0 },
	{ 'A', '-', 'A', 0, INVENTORY_MOVED, 2, 0 },
	{ 'A', '-', '?', 1, INVENTORY_MOVED, 2, NTMS_CARTRIDGE_UNREAD },
	{ '?', '-', '?', 1, INVENTORY_MOVED, 2, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', 'A', '-', 0, INVENTORY_STAYED, 1, 0 },
	{ 'A', 'A', '-', 1, INVENTORY_STAYED, 1, 0 },
	{ 'A', '?', '-', 0, INVENTORY_STAYED, 1, NTMS_CARTRIDGE_UNREAD },
	{ '?', '?', '-', 0, INVENTORY_STAYED, 1, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', '-', 'X', 1, INVENTORY_UNCLEAR, 2, 0 },
	{ '?', '-', 'X', 1, INVENTORY_UNCLEAR, 2, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', '-', '-', 1, INVENTORY_UNCLEAR, 1, 0 },
	{ 'A', 'A', 'A', 1, INVENTORY_UNCLEAR, 1, 0 },
	{ 'A', 'A', 'X', 0, INVENTORY_UNCLEAR, 1, 0 },
	{ 'A', 'X', '-', 0, INVENTORY_UNCLEAR, 1, 0 },
	{ '?', '?', '?', 1, INVENTORY_UNCLEAR, 1, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', '0', '0', 1, INVENTORY_UNCLEAR, 2, 0 },
	{ 'A', '0', '0', 0, INVENTORY_UNCLEAR, 1, 0 },
	{ 'A', '0', 'A', 0, INVENTORY_UNCLEAR, 2, 0 },
	{ 'A', '0', '-', 1, INVENTORY_UNCLEAR, 1, 0 },
	{ 'A', '-', '0', 1, INVENTORY_UNCLEAR, 2, 0 }, /* not in what was seen empty */
	{ 'A', '-', '0', 0, INVENTORY_UNCLEAR, 2, 0 },
	{ 'A', 'A', '0', 1, INVENTORY_UNCLEAR, 1, 0 },
};

static const struct inventory_found *seen(struct inventory_found *found, __u16 address, char what)
{
	const char tag[2] = { what == '?' ? 0 : what };

	*found = entry(address, SLOT, what == '-' ? NULL : tag);
	return what == '0' ? NULL : found;
}

START_TEST(motion_outcomes)
{
	bool unclear = motions[_i].outcome == INVENTORY_UNCLEAR;
	const char had[2] = { motions[_i].had == '?' ? 0 : motions[_i].had };
	struct inventory_found from, to;
	const struct inventory_found *source = seen(&from, 1, motions[_i].source);
	const struct inventory_found *destination = seen(&to, 2, motions[_i].destination);
	int place = motions[_i].place;

	sweep_tags(had, NULL);
	inventory_begin_change(&table);
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 2), 0);
	ck_assert_int_eq(inventory_weigh_motion(&table, motions[_i].good, source, destination,
						NULL), motions[_i].outcome);
	ck_assert_int_eq(inventory_end_motion(&table, motions[_i].good, source, destination,
					      NULL), motions[_i].outcome);
	inventory_check(&table);
	ck_assert_uint_eq(handle_at(place), 100);
	ck_assert_uint_eq(handle_at(3 - place), 0);
	ck_assert_uint_eq(at(place)->home, place);
	ck_flags(place, (__u32)motions[_i].flags);
	ck_assert_uint_eq(table.stale, unclear ? 3 : 0); /* the hand, too */
	ck_assert(!(at(place)->flags & NTMS_CARTRIDGE_MOVING));
	ck_assert_uint_eq(inventory_element(&table, place)->placed, !unclear);
	mark(place);
	ck_assert(!inventory_element(&table, place)->placed);
}
END_TEST

/* design.md section 2, Motions: verified before. What the table has, what is seen, and whether it is that. */
static const struct {
	char had, seen;
	bool confirmed;
} confirmations[] = {
	{ 'A', 'A', true }, { 'A', '?', true }, { 'A', 'X', false }, { 'A', '-', false },
	{ '?', '?', true }, { '?', 'X', false }, { '?', '-', false }, { '-', 'A', false },
	{ '-', '-', false },
};

START_TEST(sources_are_confirmed)
{
	const struct inventory_element *element;
	struct inventory_found found;
	const char had[2] = { confirmations[_i].had == '?' ? 0 : confirmations[_i].had };

	sweep_tags(confirmations[_i].had == '-' ? NULL : had, NULL);
	seen(&found, 1, confirmations[_i].seen);
	element = inventory_element(&table, 1);
	ck_assert_int_eq(!element->cartridge, confirmations[_i].had == '-');
	ck_assert_int_eq(inventory_confirms(&table, &found), confirmations[_i].confirmed);
	found.address = 999;
	ck_assert(!inventory_confirms(&table, &found));
}
END_TEST

/* Only what a tag tells is confirmed though something touched its element. */
static const struct {
	const char *had;
	__u32 then, now;
	__u8 asc_now;
	bool confirmed;
} touches[] = {
	{ "", 0, NTMS_ELEMENT_EXCEPT, 0, false },
	{ "", NTMS_ELEMENT_EXCEPT, 0, 0, false },
	{ "", NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT, 0, true },
	{ "", NTMS_ELEMENT_EXCEPT, NTMS_ELEMENT_EXCEPT, 0x3b, false },
	{ "", 0, NTMS_ELEMENT_IMPEXP, 0, false },
	{ "", NTMS_ELEMENT_IMPEXP, NTMS_ELEMENT_IMPEXP, 0, true },
	{ "", 0, NTMS_ELEMENT_ACCESS, 0, true },
	{ "A", 0, NTMS_ELEMENT_EXCEPT, 0, true },
	{ "A", 0, NTMS_ELEMENT_IMPEXP, 0, true },
};

START_TEST(untagged_sources_are_confirmed_only_when_untouched)
{
	struct inventory_found found = entry(1, NTMS_ELEMENT_PORT, touches[_i].had);

	found.flags |= touches[_i].then;
	sweep_all(&table, &found, 1);
	found.flags = NTMS_ELEMENT_FULL | touches[_i].now;
	found.asc = touches[_i].asc_now;
	ck_assert_int_eq(inventory_confirms(&table, &found), touches[_i].confirmed);
}
END_TEST

START_TEST(what_another_put_there_was_not_placed)
{
	struct inventory_found from = entry(1, SLOT, NULL), to = entry(2, SLOT, "A");

	sweep_tags("A", NULL);
	inventory_begin_change(&table);
	inventory_begin_move(&table, 100, 1, 2);
	inventory_end_motion(&table, true, &from, &to, NULL);
	sweep_tags(NULL, "A");
	ck_assert(inventory_element(&table, 2)->placed);
	sweep_tags("A", NULL);
	sweep_tags(NULL, "A");
	ck_assert(!inventory_element(&table, 2)->placed);
}
END_TEST

START_TEST(exchange_is_refused)
{
	sweep_tags("A", "B", NULL, "D");
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 1, 100, 3), -EINVAL);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 2), -EINVAL);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 9, 2, 101, 3), -ENOENT);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 9, 101, 3), -ENOENT);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 9), -ENOENT);
	ck_assert_int_eq(inventory_begin_exchange(&table, 101, 1, 2, 101, 3), -ESTALE);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 100, 3), -ESTALE);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 3, 0, 3), -EINVAL);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 3, 0, 1), -ESTALE);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 4), -ENOSPC);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 3), 0);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 3), -EBUSY);
	ck_assert_int_eq(inventory_begin_move(&table, 102, 4, 3), -EBUSY);
	ck_assert(at(1)->flags & at(2)->flags & NTMS_CARTRIDGE_MOVING);
	inventory_check(&table);
	inventory_end_motion(&table, false, NULL, NULL, NULL);
	inventory_check(&table);
}
END_TEST

/*
 * Of cartridges @one and @other in elements 1 and 2, 3 being empty or, when
 * @second is 0, a swap; what is @seen afterwards; where both are then shown.
 */
static const struct {
	char one, other, seen[4], good, outcome, place, place_of_other;
	__u32 flags;
} exchanges[] = {
	{ 'A', 'B', "-AB", 1, INVENTORY_MOVED, 2, 3, 0 },
	{ 'A', 'B', "-AB", 0, INVENTORY_MOVED, 2, 3, 0 },
	{ 'A', 'B', "AB-", 1, INVENTORY_STAYED, 1, 2, 0 },
	{ 'A', 'B', "AB-", 0, INVENTORY_STAYED, 1, 2, 0 },
	{ 'A', 'B', "A-B", 0, INVENTORY_PARTLY, 1, 3, 0 },
	{ 'A', 'B', "A-B", 1, INVENTORY_PARTLY, 1, 3, 0 },
	{ 'A', 'B', "-A?", 1, INVENTORY_MOVED, 2, 3, 0 },
	{ 'A', 'B', "-?B", 1, INVENTORY_MOVED, 2, 3, NTMS_CARTRIDGE_UNREAD },
	{ '?', '?', "-??", 1, INVENTORY_MOVED, 2, 3, NTMS_CARTRIDGE_POSITION_ONLY },
	{ '?', '?', "?\?-", 0, INVENTORY_STAYED, 1, 2, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', 'B', "-BA", 1, INVENTORY_UNCLEAR, 1, 2, 0 },
	{ 'A', 'B', "--B", 0, INVENTORY_UNCLEAR, 1, 3, 0 }, /* one is in the hand */
	{ 'A', 'B', "A--", 0, INVENTORY_UNCLEAR, 1, 2, 0 },
	{ 'A', 'B', "-A-", 0, INVENTORY_UNCLEAR, 2, 3, 0 },
	{ 'A', 'B', "0AB", 1, INVENTORY_UNCLEAR, 2, 3, 0 },
	{ 'A', 'B', "000", 1, INVENTORY_UNCLEAR, 2, 3, 0 },
	{ 'A', 'B', "000", 0, INVENTORY_UNCLEAR, 1, 2, 0 },
	{ 'A', 'B', "BA", 1, INVENTORY_MOVED, 2, 1, 0 },
	{ 'A', 'B', "BA", 0, INVENTORY_MOVED, 2, 1, 0 },
	{ 'A', 'B', "AB", 1, INVENTORY_STAYED, 1, 2, 0 },
	{ 'A', 'B', "?A", 0, INVENTORY_MOVED, 2, 1, 0 },
	{ 'A', 'B', "??", 1, INVENTORY_MOVED, 2, 1, NTMS_CARTRIDGE_UNREAD },
	{ 'A', 'B', "??", 0, INVENTORY_UNCLEAR, 1, 2, 0 },
	{ 'A', 'A', "AA", 1, INVENTORY_MOVED, 2, 1, NTMS_CARTRIDGE_DUPLICATE },
	{ 'A', 'A', "AA", 0, INVENTORY_UNCLEAR, 1, 2, NTMS_CARTRIDGE_DUPLICATE },
	{ '?', '?', "??", 1, INVENTORY_MOVED, 2, 1, NTMS_CARTRIDGE_POSITION_ONLY },
	{ '?', '?', "??", 0, INVENTORY_UNCLEAR, 1, 2, NTMS_CARTRIDGE_POSITION_ONLY },
	{ 'A', 'B', "-A", 0, INVENTORY_UNCLEAR, 2, 1, 0 },
	{ 'A', 'B', "B-", 0, INVENTORY_UNCLEAR, 2, 1, 0 },
	{ 'A', 'B', "A-", 0, INVENTORY_UNCLEAR, 1, 2, 0 },
};

START_TEST(exchange_outcomes)
{
	const char one[2] = { exchanges[_i].one == '?' ? 0 : exchanges[_i].one };
	const char other[2] = { exchanges[_i].other == '?' ? 0 : exchanges[_i].other };
	bool unclear = exchanges[_i].outcome == INVENTORY_UNCLEAR;
	const char *read = exchanges[_i].seen;
	int second = read[2] ? 3 : 1;
	struct inventory_found found[3];
	const struct inventory_found *last = seen(&found[2], second, read[second - 1]);

	sweep_tags(one, other, NULL);
	inventory_begin_change(&table);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, second), 0);
	inventory_begin_change(&table);
	ck_assert_int_eq(inventory_end_motion(&table, exchanges[_i].good,
					      seen(&found[0], 1, read[0]),
					      seen(&found[1], 2, read[1]), last),
			 exchanges[_i].outcome);
	inventory_check(&table);
	ck_assert_uint_eq(handle_at(exchanges[_i].place), 100);
	ck_assert_uint_eq(handle_at(exchanges[_i].place_of_other), 101);
	ck_flags(exchanges[_i].place, exchanges[_i].flags);
	ck_assert_uint_eq(table.stale, unclear ? second == 3 ? 4 : 3 : 0); /* the hand, too */
}
END_TEST

START_TEST(exchange_carries_doubt_along_without_a_tag)
{
	struct inventory_found first = entry(1, SLOT, "A"), second = entry(2, SLOT, "");

	/* 1 holds what no tag vouches for; a swap puts it into 2, and its doubt along. */
	sweep_tags("", "A");
	mark(1);
	mark(2);
	ck_assert_int_eq(inventory_begin_exchange(&table, 100, 1, 2, 101, 1), 0);
	ck_assert_int_eq(inventory_end_motion(&table, true, &first, &second, &first),
			 INVENTORY_MOVED);
	inventory_check(&table);
	ck_assert(!(inventory_element(&table, 1)->flags & NTMS_ELEMENT_STALE));
	ck_assert(inventory_element(&table, 2)->flags & NTMS_ELEMENT_STALE);
	ck_assert_uint_eq(handle_at(1), 101);
	ck_assert_uint_eq(handle_at(2), 100);
}
END_TEST

START_TEST(motion_turns_in_place)
{
	struct inventory_found found = entry(1, SLOT, "A");

	sweep_tags("A");
	found.flags |= NTMS_ELEMENT_INVERTED;
	ck_assert_int_eq(inventory_begin_move(&table, 100, 1, 1), 0);
	ck_assert_int_eq(inventory_end_motion(&table, true, &found, &found, NULL), INVENTORY_MOVED);
	ck_assert_uint_eq(inventory_element(&table, 1)->flags,
			  NTMS_ELEMENT_FULL | NTMS_ELEMENT_INVERTED);
	inventory_begin_move(&table, 100, 1, 1);
	ck_assert_int_eq(inventory_end_motion(&table, false, &found, &found, NULL), INVENTORY_STAYED);
	inventory_begin_move(&table, 100, 1, 1);
	ck_assert_int_eq(inventory_end_motion(&table, true, NULL, NULL, NULL), INVENTORY_UNCLEAR);
	ck_assert_uint_eq(handle_at(1), 100);
	inventory_check(&table);
}
END_TEST

START_TEST(motion_carries_doubt_along_without_a_tag)
{
	struct inventory_found empty = entry(1, SLOT, NULL), full = entry(2, SLOT, "");
	struct inventory_found back = entry(1, SLOT, ""), none = entry(2, SLOT, NULL);

	sweep_tags("", NULL);
	mark(1);
	inventory_begin_move(&table, 100, 1, 2);
	ck_assert_int_eq(inventory_end_motion(&table, false, &back, &none, NULL), INVENTORY_STAYED);
	ck_assert(inventory_element(&table, 1)->flags & NTMS_ELEMENT_STALE);
	inventory_begin_move(&table, 100, 1, 2);
	ck_assert_int_eq(inventory_end_motion(&table, true, &empty, &full, NULL), INVENTORY_MOVED);
	ck_assert(inventory_element(&table, 2)->flags & NTMS_ELEMENT_STALE);
	ck_assert_uint_eq(table.stale, 1);
	/* From a good element into a doubtful one: somebody may have filled it first. */
	sweep_tags("", NULL);
	mark(2);
	inventory_begin_move(&table, handle_at(1), 1, 2);
	ck_assert_int_eq(inventory_end_motion(&table, true, &empty, &full, NULL), INVENTORY_MOVED);
	ck_assert_uint_eq(table.stale, 1);
}
END_TEST

START_TEST(motion_ends_doubt_with_a_tag_unless_marked_meanwhile)
{
	struct inventory_found empty = entry(1, SLOT, NULL), full = entry(2, SLOT, "A");

	sweep_tags("A", NULL);
	mark(1);
	mark(2);
	inventory_begin_move(&table, 100, 1, 2);
	inventory_end_motion(&table, true, &empty, &full, NULL);
	ck_assert_uint_eq(table.stale, 0);
	inventory_begin_move(&table, 100, 2, 1);
	mark(1);
	empty.address = 2;
	full.address = 1;
	ck_assert_int_eq(inventory_end_motion(&table, true, &empty, &full, NULL), INVENTORY_MOVED);
	ck_assert_uint_eq(table.stale, 1);
	ck_assert(inventory_element(&table, 1)->flags & NTMS_ELEMENT_STALE);
}
END_TEST

static void sweep_drive(const char *tag)
{
	const struct inventory_found found = entry(1, NTMS_ELEMENT_DRIVE, tag);

	inventory_begin_change(&table);
	sweep_all(&table, &found, 1);
}

static void set_granted(bool granted)
{
	__u64 before = table.generation;

	inventory_begin_change(&table);
	inventory_set_granted(&table, inventory_element(&table, 1), granted);
	ck_assert_uint_eq(inventory_element(&table, 1)->generation, before + 1);
}

#define ck_grant(wanted)								\
	ck_assert_uint_eq(inventory_element(&table, 1)->flags &			\
			  (NTMS_ELEMENT_GRANTED | NTMS_ELEMENT_UNOWNED), wanted)

START_TEST(grants_outlast_sweeps)
{
	sweep_drive("A");
	set_granted(true);
	sweep_drive(NULL);
	ck_grant(NTMS_ELEMENT_GRANTED);
	sweep_drive("A");
	ck_grant(NTMS_ELEMENT_GRANTED);
	set_granted(false);
	ck_grant(NTMS_ELEMENT_UNOWNED);
	sweep_drive("A");
	ck_grant(NTMS_ELEMENT_UNOWNED);
	sweep_drive("B");
	ck_grant(NTMS_ELEMENT_UNOWNED);
	set_granted(true);
	ck_grant(NTMS_ELEMENT_GRANTED);
	set_granted(false);
	sweep_drive(NULL);
	ck_grant(0);
	sweep_drive("A");
	ck_grant(0);
	sweep_drive(NULL);
	set_granted(true);
	set_granted(false);
	ck_grant(0);
}
END_TEST

START_TEST(found_is_sorted_and_first_wins)
{
	struct inventory_found found[5] = {
		entry(65535, SLOT, "A"), entry(0, SLOT, "B"), entry(7, SLOT, "C"),
		entry(0, NTMS_ELEMENT_DRIVE, "D"), entry(65535, SLOT, NULL)
	};

	ck_assert_uint_eq(inventory_sort_found(found, 5), 3);
	ck_assert(found[0].address == 0 && found[0].tag[0] == 'B');
	ck_assert(found[1].address == 7);
	ck_assert(found[2].address == 65535 && found[2].tag[0] == 'A');
	ck_assert_uint_eq(inventory_sort_found(found, 0), 0);
}
END_TEST

START_TEST(found_from_smc)
{
	struct smc_element element = {
		.address = 9, .type = SMC_TYPE_PORT, .source = 5, .asc = 0x3b, .ascq = 0x12,
		.flags = 0xff, .medium_type = 2, .primary = { 1, 3, "TAG" },
	};
	struct inventory_found found;

	inventory_found_from_smc(&found, &element);
	ck_assert_uint_eq(found.flags, 0xff);
	ck_assert(found.asc == 0x3b && found.ascq == 0x12 && !found.source);
	ck_assert(found.tagged && found.sequence == 3 && found.medium_type == 2);
	/* uapi, DOC: The same cartridge: padding does not count */
	ck_assert_mem_eq(found.tag, "TAG                             ", sizeof(found.tag));
	element.flags = SMC_FULL | SMC_SVALID | SMC_INVERT | SMC_DISABLED;
	memset(element.primary.bytes, ' ', 20);
	inventory_found_from_smc(&found, &element);
	ck_assert_uint_eq(found.flags, NTMS_ELEMENT_FULL | NTMS_ELEMENT_HAS_SOURCE |
			  NTMS_ELEMENT_INVERTED | NTMS_ELEMENT_DISABLED);
	ck_assert(found.source == 5 && !found.asc && !found.ascq && !found.tagged);
	element.flags = SMC_INVERT;
	element.asc = 0x83;
	element.ascq = 4;
	inventory_found_from_smc(&found, &element);
	ck_assert_uint_eq(found.flags, NTMS_ELEMENT_DISABLED);
	ck_assert(found.asc == 0x83 && found.ascq == 4);
	element.flags = SMC_FULL;
	inventory_found_from_smc(&found, &element);
	ck_assert_uint_eq(found.flags, NTMS_ELEMENT_FULL);
}
END_TEST

START_TEST(lookups)
{
	sweep_tags("A", NULL, "C");
	ck_assert_uint_eq(inventory_element_index(&table, 2), 2);
	ck_assert_uint_eq(inventory_element_index(&table, 4), 4);
	ck_assert_ptr_null(inventory_element(&table, 4));
	ck_assert_uint_eq(inventory_cartridge_index(&table, 0), 0);
	ck_assert_uint_eq(inventory_cartridge_index(&table, 101), 1);
	ck_assert_uint_eq(inventory_cartridge_index(&table, ~0ULL), 2);
	ck_assert_ptr_null(inventory_cartridge(&table, 99));
	ck_assert_ptr_null(inventory_cartridge(&table, 102));
	inventory_free(&table);
	inventory_init(&table, 1ULL << 63);
	ck_assert_uint_eq(table.next_handle, 1);
	memset(&reader, 0, sizeof(reader));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inventory");
	TCase *cases = tcase_create("inventory");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, marks_count_once_and_stamp_once);
	tcase_add_test(cases, move_is_refused);
	tcase_add_loop_test(cases, motion_outcomes, 0, sizeof(motions) / sizeof(motions[0]));
	tcase_add_loop_test(cases, sources_are_confirmed, 0,
			    sizeof(confirmations) / sizeof(confirmations[0]));
	tcase_add_loop_test(cases, untagged_sources_are_confirmed_only_when_untouched, 0,
			    sizeof(touches) / sizeof(touches[0]));
	tcase_add_test(cases, what_another_put_there_was_not_placed);
	tcase_add_test(cases, exchange_is_refused);
	tcase_add_loop_test(cases, exchange_outcomes, 0, sizeof(exchanges) / sizeof(exchanges[0]));
	tcase_add_test(cases, exchange_carries_doubt_along_without_a_tag);
	tcase_add_test(cases, motion_turns_in_place);
	tcase_add_test(cases, motion_carries_doubt_along_without_a_tag);
	tcase_add_test(cases, motion_ends_doubt_with_a_tag_unless_marked_meanwhile);
	tcase_add_test(cases, grants_outlast_sweeps);
	tcase_add_test(cases, found_is_sorted_and_first_wins);
	tcase_add_test(cases, found_from_smc);
	tcase_add_test(cases, lookups);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
