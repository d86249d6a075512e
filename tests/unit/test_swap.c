// SPDX-License-Identifier: GPL-2.0-or-later
/* SwapNtmsMedia: spec/rsm/model.md section 5.3, gaps.md 23, and the claims of both cartridges. */
#include "media_world.h"

#include "fake_changer.h"

#include "attribute.h"
#include "guid.h"
#include "swap.h"

static int swap(const char *first, const char *second)
{
	return media_swap(mw.session, mw.root, first, second);
}

static void has_side(const char *logical, const char *side)
{
	char sql[120], found[STORE_ID_SIZE];

	snprintf(sql, sizeof(sql), "SELECT side FROM logical_media WHERE id = '%s'", logical);
	world_value(found, sizeof(found), sql);
	ck_assert_str_eq(found, side);
}

START_TEST(exchange)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	char expected[512], data[8], *rows;
	size_t size = sizeof(data);

	world_sql("UPDATE logical_media SET name = 'Monday', description = 'm', created = 5 WHERE"
		  " id = %Q", t.logical[0]);
	ck_assert_int_eq(attribute_set(mw.session, mw.root, t.logical[0], "a", "x", 1), 0);
	ck_assert_int_eq(swap(t.logical[0], u.logical[0]), 0);
	has_side(t.logical[0], u.side[0]);
	has_side(u.logical[0], t.side[0]);
	ck_assert_int_eq(world_number("SELECT count(*) FROM logical_media WHERE name = 'Monday' AND"
				      " description = 'm' AND created = 5 AND modified > 5"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM side WHERE modified > 1"), 2);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE revision > 1"), 2);
	ck_assert_int_eq(attribute_get(mw.session, mw.root, t.logical[0], "a", data, &size), 0);
	world_consistent();
	snprintf(expected, sizeof(expected), "11 1 %s\n14 1 %s\n11 1 %s\n14 1 %s\n", t.logical[0],
		 u.side[0], u.logical[0], t.side[0]);
	rows = world_rows("SELECT changes FROM event ORDER BY sequence DESC LIMIT 2");
	ck_assert_ptr_nonnull(strstr(rows, expected));
	free(rows);
	ck_assert_int_eq(swap(t.logical[0], u.logical[0]), 0);
	has_side(t.logical[0], t.side[0]);
}
END_TEST

START_TEST(sides_of_one_cartridge)
{
	struct tape d = mw_tape(POOL_DISKS, TYPE_DISK, "D1", SIDE_ALLOCATED, SIDE_ALLOCATED);

	ck_assert_int_eq(swap(d.logical[0], d.logical[1]), 0);
	has_side(d.logical[0], d.side[1]);
	has_side(d.logical[1], d.side[0]);
	world_consistent();
}
END_TEST

START_TEST(on_a_shelf)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);

	mw_to_shelf(&u);
	ck_assert_int_eq(swap(t.logical[0], u.logical[0]), 0);
	has_side(t.logical[0], u.side[0]);
	world_consistent();
}
END_TEST

START_TEST(refusals)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct tape u = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	struct tape c = mw_tape(POOL_APP, TYPE_TAPE, "A00003L9", SIDE_COMPLETE, -1);
	struct tape o = mw_tape(POOL_OTHER, TYPE_TAPE, "A00004L9", SIDE_ALLOCATED, -1);

	mw_refused(NTMS_E_INVALID_MEDIA, swap(t.logical[0], t.logical[0]));
	mw_refused(NTMS_E_INVALID_MEDIA, swap(t.logical[0], u.side[0]));
	mw_refused(NTMS_E_INVALID_MEDIA, swap(t.id, u.logical[0]));
	mw_refused(NTMS_E_INVALID_MEDIA_POOL, swap(t.logical[0], o.logical[0]));
	mw_refused(NTMS_E_INVALID_STATE, swap(t.logical[0], c.logical[0]));
	mw_refused(NTMS_E_INVALID_STATE, swap(c.logical[0], t.logical[0]));
	mw_refused(NTMS_E_ACCESS_DENIED,
		   media_swap(mw.session, mw.user, t.logical[0], u.logical[0]));
	mw_into_drive(&u);
	mw_refused(NTMS_E_INVALID_MEDIA, swap(t.logical[0], u.logical[0]));
}
END_TEST

/* -- with changers -- */

static char logical[2][STORE_ID_SIZE];

/* A tape in slot 0 of each changer, allocated. */
static void allocate_at(struct fake *a, int slot_a, struct fake *b, int slot_b)
{
	int i;

	strcpy(a->tags[slot_a], "A00001L9");
	strcpy(b->tags[slot_b], "A00002L9");
	fake_sweep(a);
	if (a != b)
		fake_sweep(b);
	session_close(mw.session);
	world_sql("UPDATE library SET host = 'elsewhere' WHERE type = 2");
	mw.session = open_session();
	world_sql("UPDATE media_pool SET allocation_policy = 1 WHERE id = %Q", POOL_APP);
	for (i = 0; i < 2; i++) {
		char id[STORE_ID_SIZE];

		world_value(id, sizeof(id), i ? "SELECT id FROM cartridge WHERE bar_code = 'A00002L9'"
					      : "SELECT id FROM cartridge WHERE bar_code = 'A00001L9'");
		ck_assert_int_eq(media_move(mw.session, mw.root, id, mw.free), 0);
		ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical[i]), 0);
	}
}

/* What the kernel says of the cartridge in a slot is what the store says. */
static void agrees(struct fake *fake, int slot)
{
	struct inventory_cartridge *c = fake_at(fake, slot);
	struct guid id;
	char text[STORE_ID_SIZE], sql[200], found[STORE_ID_SIZE];

	memcpy(id.bytes, c->sides[0].side, sizeof(id.bytes));
	guid_format(&id, text);
	snprintf(sql, sizeof(sql), "SELECT id FROM logical_media WHERE side = '%s'", text);
	world_value(found, sizeof(found), sql);
	memcpy(id.bytes, c->sides[0].logical_media, sizeof(id.bytes));
	guid_format(&id, text);
	ck_assert_str_eq(found, text);
	snprintf(sql, sizeof(sql), "SELECT c.revision FROM cartridge c JOIN side s ON s.cartridge = c.id"
		 " JOIN logical_media m ON m.side = s.id WHERE m.id = '%s'", text);
	ck_assert_int_eq(world_number(sql), (long)c->revision);
	ck_assert_int_eq(c->flags & NTMS_CARTRIDGE_STALE, 0);
}

START_TEST(one_claim_at_one_changer)
{
	struct fake *one = fake_plug(0, world.directory, 4);
	int claims, publishes;

	allocate_at(one, 0, one, 1);
	claims = one->claims;
	publishes = one->publishes;
	ck_assert_msg(swap(logical[0], logical[1]) == 0, "%s", explain_text());
	ck_assert_int_eq(one->claims, claims + 1);
	ck_assert_int_eq(one->publishes, publishes + 1);
	agrees(one, 0);
	agrees(one, 1);
	world_consistent();
	fake_free_all();
}
END_TEST

START_TEST(a_claim_at_each_changer)
{
	struct fake *one = fake_plug(0, world.directory, 4);
	struct fake *two = fake_plug(1, world.directory, 4);

	allocate_at(one, 0, two, 1);
	ck_assert_msg(swap(logical[0], logical[1]) == 0, "%s", explain_text());
	agrees(one, 0);
	agrees(two, 1);
	world_consistent();
	/* Refused at one of them: nothing is changed, and no claim is left at the other. */
	two->fail = EBUSY;
	mw_refused(NTMS_E_BUSY, swap(logical[0], logical[1]));
	one->fail = EBUSY;
	two->fail = 0;
	mw_refused(NTMS_E_BUSY, swap(logical[0], logical[1]));
	one->fail = 0;
	ck_assert_uint_eq(one->claim.id, 0);
	ck_assert_uint_eq(two->claim.id, 0);
	ck_assert_int_eq(one->unclaims, one->unchanged);
	ck_assert_int_eq(two->unclaims, two->unchanged);
	agrees(one, 0);
	agrees(two, 1);
	ck_assert_msg(swap(logical[0], logical[1]) == 0, "%s", explain_text());
	fake_free_all();
}
END_TEST

/* A record that is behind is synced, and the swap done over. */
START_TEST(stale)
{
	struct fake *one = fake_plug(0, world.directory, 4);

	allocate_at(one, 0, one, 1);
	one->fail = ESTALE;
	ck_assert_msg(swap(logical[0], logical[1]) == 0, "%s", explain_text());
	agrees(one, 0);
	agrees(one, 1);
	world_consistent();
	fake_free_all();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("swap");
	TCase *tcase = tcase_create("swap");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, mw_setup, mw_teardown);
	tcase_add_test(tcase, exchange);
	tcase_add_test(tcase, sides_of_one_cartridge);
	tcase_add_test(tcase, on_a_shelf);
	tcase_add_test(tcase, refusals);
	tcase_add_test(tcase, one_claim_at_one_changer);
	tcase_add_test(tcase, a_claim_at_each_changer);
	tcase_add_test(tcase, stale);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
