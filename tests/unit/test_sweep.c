// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random lives of a table. NTMS_SEED in the environment replays one.
 *
 * - oracle: every sweep against the rule of sameness, written down a second
 *   time, slowly;
 * - world: a library with real cartridges, people who move them about, and a
 *   robot, all while sweeps read it piece by piece. What the table is certain
 *   of must be so, and who reads only what changed must see all.
 */
#include <check.h>
#include <time.h>
#include "inventory_library.h"

static unsigned int seed;
static struct inventory table;
static struct reader reader;

static unsigned int below(unsigned int limit)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % limit;
}

static void setup(void)
{
	inventory_init(&table, 1);
	memset(&reader, 0, sizeof(reader));
}

static void teardown(void)
{
	inventory_free(&table);
	free(reader.cartridges);
}

static void follow(void)
{
	inventory_check(&table);
	reader_update(&reader, &table);
	reader_check(&reader, &table);
}

static void describe(struct inventory_found *found, __u16 address, __u8 type, bool full, char tag)
{
	memset(found, 0, sizeof(*found));
	found->address = address;
	found->type = type;
	found->flags = full ? NTMS_ELEMENT_FULL : 0;
	found->tagged = full && tag;
	if (found->tagged)
		found->tag[0] = tag;
}

/* The cartridge of before that sits in a found element; 0 for a new one. */
struct before {
	__u64 handle;
	__u32 flags;
	__u8 type;
	bool stale;
	char tag;	/* 0 for none */
	__u32 touch;	/* exception, operator's */
	__u8 ascq;
};

#define TOUCHES (NTMS_ELEMENT_EXCEPT | NTMS_ELEMENT_IMPEXP | NTMS_ELEMENT_DISABLED)

#define PLACES 10
static struct before before[PLACES];

static void remember(void)
{
	__u32 i;

	memset(before, 0, sizeof(before));
	for (i = 0; i < table.element_count; i++) {
		const struct inventory_element *element = &table.elements[i];
		struct before *old = &before[element->address];

		old->type = element->type;
		old->stale = element->flags & NTMS_ELEMENT_STALE;
		old->touch = element->flags & TOUCHES;
		old->ascq = element->ascq;
		if (!element->cartridge)
			continue;
		old->handle = element->cartridge->handle;
		old->flags = element->cartridge->flags;
		old->tag = element->cartridge->tag[0];
	}
}

static bool was_touched(const struct before *old, const struct inventory_found *here)
{
	return old->stale || old->touch != (here->flags & TOUCHES) ||
	       (here->flags & NTMS_ELEMENT_EXCEPT && here->ascq != old->ascq);
}

static __u64 oracle(const struct inventory_found *found, __u32 count,
		    const struct inventory_found *here)
{
	const struct before *old = &before[here->address];
	char tag = here->tagged ? here->tag[0] : old->tag;
	__u32 i, now = 0, then = 0;
	__u64 holder = 0;

	for (i = 0; i < count; i++)
		now += found[i].tagged && found[i].tag[0] == tag;
	for (i = 0; i < PLACES; i++) {
		if (!before[i].handle || before[i].tag != tag ||
		    (before[i].flags & NTMS_CARTRIDGE_UNREAD))
			continue;
		then++;
		holder = before[i].handle;
	}
	if (here->tagged && now == 1 && then == 1)
		return holder;
	if (!old->handle || old->type != here->type || old->tag != tag)
		return 0;
	if (!here->tagged && !old->tag)
		return was_touched(old, here) ? 0 : old->handle;
	if (!here->tagged)
		return now ? 0 : old->handle;
	if (old->flags & NTMS_CARTRIDGE_UNREAD)
		return now == 1 && !then ? old->handle : 0;
	return was_touched(old, here) ? 0 : old->handle;
}

/* A store has told what all of them are. */
static void trust_all(void)
{
	__u32 i;

	inventory_begin_change(&table);
	for (i = 0; i < table.cartridge_count; i++) {
		table.cartridges[i]->revision = 1;
		inventory_set_attention(&table, table.cartridges[i], false);
	}
}

/* It is the same one as far as is known; but its tag is not read, and it was touched. */
static bool is_to_be_doubted(const struct inventory_found *here)
{
	const struct before *old = &before[here->address];

	return !here->tagged && old->tag && was_touched(old, here);
}

static void touch(struct inventory_found *found)
{
	found->flags |= 1 << (1 + below(2)) & TOUCHES;
	found->asc = 0x83;
	found->ascq = below(2);
}

static void sweep_against_oracle(void)
{
	struct inventory_found found[PLACES];
	__u32 i, count = 0;
	__u64 first;

	for (i = 0; i < PLACES; i++) {
		char tag = below(3) ? 'A' + below(5) : 0;

		if (!below(20))
			continue;
		describe(&found[count], i, below(30) ? 2 : 3, below(4), tag);
		if (!below(10))
			touch(&found[count]);
		count++;
	}
	trust_all();
	remember();
	first = table.next_handle;
	sweep_all(&table, found, count);
	for (i = 0; i < count; i++) {
		struct inventory_cartridge *cartridge =
			inventory_element(&table, found[i].address)->cartridge;
		__u64 wanted;

		ck_assert(!cartridge == !(found[i].flags & NTMS_ELEMENT_FULL));
		if (!cartridge)
			continue;
		wanted = oracle(found, count, &found[i]);
		if (wanted)
			ck_assert_uint_eq(cartridge->handle, wanted);
		else
			ck_assert_uint_ge(cartridge->handle, first);
		ck_assert_int_eq(!!(cartridge->flags & NTMS_CARTRIDGE_STALE),
				 !wanted || is_to_be_doubted(&found[i]));
	}
}

START_TEST(sweeps_keep_to_the_rule)
{
	int i;

	for (i = 0; i < 30000; i++) {
		if (!below(3)) {
			inventory_begin_change(&table);
			inventory_mark_stale(&table, 0, below(PLACES), below(PLACES));
		}
		sweep_against_oracle();
		follow();
	}
}
END_TEST

/* The world: element 0 is the hand, 1 to 7 slots, 8 and 9 drives. */
#define CARTRIDGES 12
#define HANDLES 1000000

struct real {
	char label;	/* 0 for none */
	bool readable;
};

static struct real real[CARTRIDGES + 1];
static int inside[PLACES];	/* index into real, 0 for empty */
static int outside[CARTRIDGES];
static int known[HANDLES];	/* who a handle without a tag was first */
static struct sweep sweep;
static struct inventory_found seen[PLACES];
static int next_seen = -1;	/* -1: no sweep is reading */
static bool holds;	/* the hand was free when the motion came to it */
static int phase;		/* 0 no motion, 1 begun, 2 in the hand, 3 over */

static __u8 type_of(int address)
{
	return !address ? NTMS_ELEMENT_TRANSPORT : address < 8 ? NTMS_ELEMENT_SLOT :
	       NTMS_ELEMENT_DRIVE;
}

static void look(struct inventory_found *found, int address)
{
	const struct real *what = &real[inside[address]];

	describe(found, address, type_of(address), inside[address],
		 what->readable ? what->label : 0);
}

static void mark(int address)
{
	inventory_mark_stale(&table, 0, address, address);
}

static void people_swap(void)
{
	int a = 1 + below(PLACES - 1), b = 1 + below(PLACES - 1), c = below(CARTRIDGES);
	int *other = below(2) ? &inside[b] : &outside[c];
	int kept = inside[a];

	inside[a] = *other;
	*other = kept;
	mark(a);
	mark(b);
}

static void sweep_step(void)
{
	if (next_seen < 0) {
		sweep_begin(&sweep, &table);
		next_seen = 0;
	} else if (next_seen < PLACES) {
		look(&seen[next_seen], next_seen);
		next_seen++;
	} else {
		sweep_end(&sweep, &table, seen, PLACES);
		next_seen = -1;
	}
}

static void motion_begin(void)
{
	struct inventory_cartridge *cartridge;

	if (!table.cartridge_count)
		return;
	cartridge = table.cartridges[below(table.cartridge_count)];
	if (!inventory_begin_move(&table, cartridge->handle, cartridge->element, below(PLACES)))
		phase = 1;
}

static void motion_take(void)
{
	holds = !inside[0] || !table.carried[0].source;
	if (holds && table.carried[0].source) {
		inside[0] = inside[table.carried[0].source];
		inside[table.carried[0].source] = 0;
	}
	phase = 2;
}

/* Mostly into the destination; at times back, or nowhere. */
static void motion_put(void)
{
	int where = below(6) ? table.carried[0].destination : table.carried[0].source;

	if (holds && below(10) && !inside[where]) {
		inside[where] = inside[0];
		inside[0] = 0;
	}
	phase = 3;
}

static void motion_end(void)
{
	struct inventory_found source, destination;

	look(&source, table.carried[0].source);
	look(&destination, table.carried[0].destination);
	inventory_end_motion(&table, below(2), below(9) ? &source : NULL,
			   below(9) ? &destination : NULL, NULL);
	phase = 0;
}

static void motion_step(void)
{
	static void (*const steps[])(void) = { motion_begin, motion_take, motion_put, motion_end };

	steps[phase]();
}

static void world_step(void)
{
	unsigned int what = below(100);

	inventory_begin_change(&table);
	if (what < 3)
		people_swap();
	else if (what < 6)
		real[1 + below(CARTRIDGES)].readable ^= 1;
	else if (what < 30)
		motion_step();
	else
		sweep_step();
}

static bool is_certain(const struct inventory_element *element)
{
	return element->cartridge && !(element->flags & NTMS_ELEMENT_STALE) &&
	       !(element->cartridge->flags & (NTMS_CARTRIDGE_UNREAD | NTMS_CARTRIDGE_DUPLICATE));
}

/* Certain means: this label; or without one, who it always was. */
static void world_check(void)
{
	__u32 i;

	for (i = 0; i < table.element_count; i++) {
		const struct inventory_element *element = &table.elements[i];
		int who = inside[element->address];
		__u64 handle;

		if (!is_certain(element) || (element->cartridge->flags & NTMS_CARTRIDGE_MOVING))
			continue;
		handle = element->cartridge->handle;
		if (!(element->cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY)) {
			ck_assert_int_eq(real[who].label, element->cartridge->tag[0]);
			continue;
		}
		if (handle >= HANDLES)
			continue;
		if (!known[handle])
			known[handle] = who;
		ck_assert_int_eq(known[handle], who);
	}
}

START_TEST(world)
{
	static const char labels[] = "ABCDEFFG";
	int i;

	for (i = 1; i <= CARTRIDGES; i++) {
		real[i].label = i <= 8 ? labels[i - 1] : 0;
		real[i].readable = true;
		outside[i - 1] = i;
	}
	for (i = 0; i < 200000; i++) {
		world_step();
		world_check();
		follow();
	}
	ck_assert_uint_gt(table.next_handle, 1000);
	if (table.carried_count)
		motion_end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sweep");
	TCase *cases = tcase_create("random");
	SRunner *runner = srunner_create(suite);
	const char *given = getenv("NTMS_SEED");
	int failed;

	seed = given ? strtoul(given, NULL, 0) : (unsigned int)time(NULL);
	printf("NTMS_SEED=%u\n", seed);
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, sweeps_keep_to_the_rule);
	tcase_add_test(cases, world);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
