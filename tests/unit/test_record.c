// SPDX-License-Identifier: GPL-2.0-or-later
/* Records of the store, and claims: DOC: Claims, Revisions and the store (uAPI). */
#include <check.h>
#include "inventory_library.h"

#define HANDLE 100

static struct inventory table;

static void setup(void)
{
	struct inventory_found found[3] = {
		{ .address = 1, .type = NTMS_ELEMENT_SLOT, .flags = NTMS_ELEMENT_FULL,
		  .tagged = 1, .tag = "A" },
		{ .address = 2, .type = NTMS_ELEMENT_SLOT, .flags = NTMS_ELEMENT_FULL },
		{ .address = 3, .type = NTMS_ELEMENT_SLOT },
	};

	inventory_init(&table, HANDLE);
	sweep_all(&table, found, 3);
	inventory_begin_change(&table);
}

static void teardown(void)
{
	inventory_check(&table);
	inventory_free(&table);
}

static struct ntms_record row(__u64 revision, __u32 state)
{
	struct ntms_record record = {
		.handle = HANDLE, .revision = revision, .side_count = 1, .physical_media = { 1 },
		.sides = { { .state = state } },
	};

	return record;
}

static int sync_row(__u64 revision, __u32 state)
{
	struct ntms_record record = row(revision, state);

	inventory_begin_change(&table);
	return record_sync(&table, &record, table.generation);
}

static struct inventory_cartridge *cartridge(void)
{
	return inventory_cartridge(&table, HANDLE);
}

static int check_claim(__u64 revision, __u32 first, __u32 second)
{
	struct ntms_claim_cartridge wanted = {
		.handle = HANDLE, .revision = revision, .states = { first, second },
	};

	return record_claim_check(&table, cartridge(), &wanted);
}

static void claim(void)
{
	record_claim(cartridge(), (struct claim *)&table);
}

START_TEST(malformed_records)
{
	struct ntms_record records[11];
	__u32 i;

	for (i = 0; i < 11; i++)
		records[i] = row(1, 4);
	records[0].revision = 0;
	records[1].physical_media[0] = 0;
	records[2].side_count = 0;
	records[3].side_count = 3;
	records[4].sides[0].state = 10;
	records[5].sides[1].state = 1;
	records[6].sides[1].side[15] = 1;
	records[7].side_count = 2;
	records[7].sides[1].state = ~0U;
	records[8].flags = 1;
	records[9].reserved = 1;
	records[10].revision = 1ULL << 63;
	for (i = 0; i < 11; i++)
		ck_assert_int_eq(record_sync(&table, &records[i], table.generation), -EINVAL);
	ck_assert_uint_eq(table.generation, 1);
}
END_TEST

START_TEST(sync_replaces)
{
	ck_assert_int_eq(sync_row(5, NTMS_SIDE_AVAILABLE), 0);
	ck_assert_uint_eq(table.attention, 1);
	ck_assert_uint_eq(table.generation, 2);
	ck_assert_uint_eq(table.inventory_generation, 1);
	ck_assert_uint_eq(cartridge()->generation, 2);
	ck_assert_uint_eq(cartridge()->revision, 5);
	ck_assert_uint_eq(cartridge()->sides[0].state, NTMS_SIDE_AVAILABLE);
	ck_assert_uint_eq(inventory_cartridge(&table, HANDLE + 1)->generation, 1);
	/* Sync is not bound by the transition table. */
	ck_assert_int_eq(sync_row(6, NTMS_SIDE_DECOMMISSIONED), 0);
	ck_assert_int_eq(sync_row(7, NTMS_SIDE_AVAILABLE), 0);
}
END_TEST

START_TEST(sync_refuses)
{
	struct ntms_record record = row(1, 4);

	record.handle = 7;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), -ENOENT);
	ck_assert_int_eq(sync_row(5, 4), 0);
	ck_assert_int_eq(sync_row(4, 4), -ESTALE);
	claim();
	ck_assert_int_eq(sync_row(6, 4), -EBUSY);
	ck_assert_uint_eq(cartridge()->revision, 5);
}
END_TEST

START_TEST(sync_of_equal_revision)
{
	sync_row(5, 4);
	ck_assert_int_eq(sync_row(5, 4), 0);
	ck_assert_int_eq(sync_row(5, 7), -EUCLEAN);
	ck_assert_uint_eq(table.generation, 2);
	claim();
	record_unclaim(&table, cartridge(), false);
	ck_assert_uint_eq(table.attention, 2);
	ck_assert_int_eq(sync_row(5, 7), -EUCLEAN);
	ck_assert_uint_eq(table.attention, 2);
	ck_assert_int_eq(sync_row(5, 4), 0); /* confirmed */
	ck_assert_uint_eq(table.attention, 1);
	ck_assert_uint_eq(cartridge()->sides[0].state, 4);
}
END_TEST

START_TEST(sync_of_rows_read_too_early)
{
	struct ntms_record record = row(5, 4);

	sync_row(5, 4); /* generation 2 */
	inventory_begin_change(&table);
	claim();
	record_unclaim(&table, cartridge(), false); /* generation 3 */
	inventory_begin_change(&table);
	ck_assert_int_eq(record_sync(&table, &record, 2), -ESTALE);
	record.revision = 6;
	ck_assert_int_eq(record_sync(&table, &record, 2), -ESTALE);
	ck_assert_int_eq(record_sync(&table, &record, 3), 0);
	record.revision = 7; /* the same call again: its own change is no news */
	ck_assert_int_eq(record_sync(&table, &record, 3), 0);
	inventory_begin_change(&table);
	record_reset_all(&table); /* rebind: reset and sync at once */
	ck_assert_int_eq(record_sync(&table, &record, 0), 0);
	ck_assert_uint_eq(table.generation, 5);
}
END_TEST

START_TEST(sync_of_a_physical_media_twice)
{
	struct ntms_record record = row(1, 4);

	sync_row(5, 4);
	record.handle++;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), -EEXIST);
	record.physical_media[0] = 2;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), 0);
	ck_assert_ptr_eq(inventory_physical(&table, record.physical_media),
			 inventory_cartridge(&table, HANDLE + 1));
	record.handle = HANDLE;
	record.revision = 6;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), -EEXIST);
	record.physical_media[0] = 3;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), 0);
	inventory_check(&table);
}
END_TEST

/* Ids that differ late, put in and out at random, by the simplest of models. */
START_TEST(physical_tree)
{
	static struct inventory_cartridge cartridges[200];
	static const __u8 no_id[NTMS_ID_LENGTH];
	__u8 id[NTMS_ID_LENGTH];
	unsigned int i, who, value;

	for (i = 0; i < 100000; i++) {
		who = rand() % 200;
		value = rand() % 300;
		memset(id, value & 1 ? 0xff : 0, sizeof(id));
		id[15] = value >> 1;
		if (inventory_physical(&table, id))
			continue;
		inventory_set_physical(&table, &cartridges[who], id);
		ck_assert(!value || inventory_physical(&table, id) == &cartridges[who]);
		for (who = i % 50 ? 200 : 0; who < 200; who++) {
			const __u8 *own = cartridges[who].physical_media;

			ck_assert(inventory_physical(&table, own) ==
				  (memcmp(own, no_id, sizeof(no_id)) ? &cartridges[who] : NULL));
		}
	}
	for (who = 0; who < 200; who++)
		inventory_set_physical(&table, &cartridges[who], no_id);
	ck_assert_ptr_null(table.physical);
}
END_TEST

START_TEST(claim_rules)
{
	ck_assert_int_eq(check_claim(0, 0, 0), -ESTALE); /* never synced */
	sync_row(5, NTMS_SIDE_AVAILABLE);
	ck_assert_int_eq(check_claim(5, NTMS_SIDE_ALLOCATED, 0), 0);
	ck_assert_int_eq(check_claim(4, NTMS_SIDE_ALLOCATED, 0), -ESTALE);
	ck_assert_int_eq(check_claim(6, NTMS_SIDE_ALLOCATED, 0), -ESTALE);
	ck_assert_int_eq(check_claim(5, 10, 0), -EINVAL);
	ck_assert_int_eq(check_claim(5, NTMS_SIDE_ALLOCATED, 10), -EINVAL);
	ck_assert_int_eq(check_claim(5, NTMS_SIDE_ALLOCATED, 4), -EINVAL);
	claim();
	ck_assert_int_eq(check_claim(4, NTMS_SIDE_ALLOCATED, 0), -EBUSY);
	record_unclaim(&table, cartridge(), true);
	ck_assert_int_eq(check_claim(5, NTMS_SIDE_ALLOCATED, 0), 0);
	sync_row(6, NTMS_SIDE_DECOMMISSIONED);
	ck_assert_int_eq(check_claim(6, NTMS_SIDE_AVAILABLE, 0), -EDOM);
}
END_TEST

START_TEST(claim_of_two_sides)
{
	struct ntms_record record = row(1, NTMS_SIDE_AVAILABLE);

	record.side_count = 2;
	record.sides[1].state = NTMS_SIDE_DECOMMISSIONED;
	ck_assert_int_eq(record_sync(&table, &record, table.generation), 0);
	ck_assert_int_eq(check_claim(1, NTMS_SIDE_ALLOCATED, NTMS_SIDE_DECOMMISSIONED), 0);
	ck_assert_int_eq(check_claim(1, NTMS_SIDE_ALLOCATED, NTMS_SIDE_ALLOCATED), -EDOM);
}
END_TEST

START_TEST(claim_of_the_uncertain)
{
	static const __u32 flags[] = { NTMS_CARTRIDGE_DUPLICATE, NTMS_CARTRIDGE_UNREAD };
	struct ntms_claim_cartridge wanted = {
		.handle = HANDLE + 1, .revision = 1, .states = { NTMS_SIDE_ALLOCATED },
	};
	struct ntms_record record = row(1, NTMS_SIDE_AVAILABLE);
	__u32 i;

	sync_row(1, NTMS_SIDE_AVAILABLE);
	for (i = 0; i < 2; i++) {
		cartridge()->flags |= flags[i];
		ck_assert_int_eq(check_claim(1, NTMS_SIDE_ALLOCATED, 0), -ENOTUNIQ);
		/* Giving back is possible. */
		ck_assert_int_eq(check_claim(1, NTMS_SIDE_DECOMMISSIONED, 0), 0);
		ck_assert_int_eq(check_claim(1, NTMS_SIDE_AVAILABLE, 0), 0);
		cartridge()->flags &= ~flags[i];
	}
	inventory_mark_stale(&table, 0, 1, 1); /* it has a tag: no matter */
	ck_assert_int_eq(check_claim(1, NTMS_SIDE_ALLOCATED, 0), 0);
	record.handle = HANDLE + 1;
	record.physical_media[0] = 2;
	record_sync(&table, &record, table.generation);
	ck_assert_int_eq(record_claim_check(&table, inventory_cartridge(&table, HANDLE + 1),
					    &wanted), 0);
	inventory_mark_stale(&table, 0, 2, 2);
	ck_assert_int_eq(record_claim_check(&table, inventory_cartridge(&table, HANDLE + 1),
					    &wanted), -ENOTUNIQ);
}
END_TEST

START_TEST(claim_makes_no_generation)
{
	struct ntms_cartridge out;

	sync_row(1, NTMS_SIDE_AVAILABLE);
	inventory_begin_change(&table);
	claim();
	inventory_export_cartridge(cartridge(), &out);
	ck_assert(out.flags & NTMS_CARTRIDGE_CLAIMED);
	record_unclaim(&table, cartridge(), true);
	inventory_export_cartridge(cartridge(), &out);
	ck_assert(!(out.flags & NTMS_CARTRIDGE_CLAIMED));
	ck_assert_uint_eq(table.generation, 2);
	claim();
	record_unclaim(&table, cartridge(), false);
	ck_assert_uint_eq(table.generation, 3);
	ck_assert_uint_eq(cartridge()->generation, 3);
}
END_TEST

START_TEST(publish)
{
	struct ntms_claim_cartridge claimed = {
		.handle = HANDLE, .revision = 5, .states = { NTMS_SIDE_ALLOCATED },
	};
	struct ntms_record records[7];
	__u32 i;

	sync_row(5, NTMS_SIDE_AVAILABLE);
	claim();
	for (i = 0; i < 7; i++)
		records[i] = row(6, NTMS_SIDE_ALLOCATED);
	records[0].handle++;
	records[1].revision = 5;
	records[2].side_count = 2;
	records[3].sides[0].state = NTMS_SIDE_AVAILABLE;
	records[4].physical_media[0] = 2;
	records[5].error = 1;
	for (i = 0; i < 6; i++)
		ck_assert_int_eq(record_publish_check(cartridge(), &claimed, &records[i]), -EINVAL);
	ck_assert_int_eq(record_publish_check(cartridge(), &claimed, &records[6]), 0);
	inventory_begin_change(&table);
	record_publish(&table, cartridge(), &records[6]);
	ck_assert_ptr_null(cartridge()->claim);
	ck_assert_uint_eq(cartridge()->revision, 6);
	ck_assert_uint_eq(cartridge()->generation, 3);
	ck_assert_uint_eq(cartridge()->sides[0].state, NTMS_SIDE_ALLOCATED);
	ck_assert_uint_eq(table.attention, 1);
}
END_TEST

START_TEST(publish_of_what_is_gone)
{
	struct ntms_record record = row(6, NTMS_SIDE_ALLOCATED);
	struct inventory_found found[2] = {
		{ .address = 1, .type = NTMS_ELEMENT_SLOT },
		{ .address = 2, .type = NTMS_ELEMENT_SLOT },
	};
	struct ntms_claim_cartridge claimed = {
		.handle = HANDLE, .revision = 5, .states = { NTMS_SIDE_ALLOCATED },
	};
	struct inventory_cartridge *gone = cartridge();
	__u64 generation;

	sync_row(5, NTMS_SIDE_AVAILABLE);
	claim();
	sweep_all(&table, found, 2);
	generation = table.generation;
	ck_assert_ptr_null(table.physical);
	ck_assert_int_eq(record_publish_check(gone, &claimed, &record), 0);
	inventory_begin_change(&table);
	record_publish(&table, gone, &record);
	ck_assert(gone->gone && !gone->claim && gone->revision == 5);
	ck_assert_uint_eq(table.generation, generation);
	free(gone);
}
END_TEST

START_TEST(reset)
{
	sync_row(5, NTMS_SIDE_AVAILABLE);
	inventory_begin_change(&table);
	record_reset_all(&table);
	ck_assert_uint_eq(table.attention, 2);
	ck_assert_uint_eq(cartridge()->revision, 0);
	ck_assert_uint_eq(cartridge()->physical_media[0], 0);
	ck_assert_uint_eq(cartridge()->generation, 3);
	ck_assert_uint_eq(inventory_cartridge(&table, HANDLE + 1)->generation, 1);
	ck_assert_int_eq(sync_row(1, NTMS_SIDE_FOREIGN), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record");
	TCase *cases = tcase_create("record");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, malformed_records);
	tcase_add_test(cases, sync_replaces);
	tcase_add_test(cases, sync_refuses);
	tcase_add_test(cases, sync_of_equal_revision);
	tcase_add_test(cases, sync_of_rows_read_too_early);
	tcase_add_test(cases, sync_of_a_physical_media_twice);
	tcase_add_test(cases, physical_tree);
	tcase_add_test(cases, claim_rules);
	tcase_add_test(cases, claim_of_two_sides);
	tcase_add_test(cases, claim_of_the_uncertain);
	tcase_add_test(cases, claim_makes_no_generation);
	tcase_add_test(cases, publish);
	tcase_add_test(cases, publish_of_what_is_gone);
	tcase_add_test(cases, reset);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
