// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lives of a cartridge's sides under claims, against an oracle: which claims are refused, and
 * why; what a publish leaves; that a decommissioned side stays one.
 */
#include "../unit/inventory_library.h"
#include "../unit/side_oracle.h"
#include "input.h"
#include "side.h"

struct life {
	struct input input;
	struct inventory inventory;
	struct inventory_element element;
	struct inventory_cartridge cartridge, *cartridges[1];
};

static char token;	/* what a claim points to */

/* Mostly one that exists, or nearly. */
static __u32 take_state(struct input *input)
{
	__u8 byte = take(input);

	return byte < 240 ? byte % 12 : byte * 0x01010101u;
}

static void begin(struct life *life)
{
	struct inventory *inventory = &life->inventory;

	inventory_init(inventory, 1);
	life->element = (struct inventory_element) {
		.type = NTMS_ELEMENT_SLOT, .flags = NTMS_ELEMENT_FULL, .generation = 1,
		.cartridge = &life->cartridge,
	};
	life->cartridge = (struct inventory_cartridge) { .handle = 1, .side_count = 1 };
	life->cartridges[0] = &life->cartridge;
	inventory->elements = &life->element;
	inventory->element_count = 1;
	inventory->cartridges = life->cartridges;
	inventory->cartridge_count = 1;
}

static void take_record(struct life *life, struct ntms_record *record)
{
	memset(record, 0, sizeof(*record));
	record->handle = life->cartridge.handle;
	record->revision = life->cartridge.revision + 1;
	record->physical_media[0] = 1;
	record->side_count = 1 + take(&life->input) % 2;
	record->sides[0].state = take_state(&life->input);
	record->sides[1].state = record->side_count == 2 ? take_state(&life->input) : 0;
}

/* The store says what is, whatever was. */
static void live_sync(struct life *life)
{
	struct ntms_record record;
	bool good;

	take_record(life, &record);
	good = record.sides[0].state < 10 && record.sides[1].state < 10;
	must(record_sync(&life->inventory, &record, life->inventory.generation) ==
	     (good ? 0 : -EINVAL));
}

static void set_certainty(struct life *life)
{
	__u8 how = take(&life->input);

	life->cartridge.flags &= ~(NTMS_CARTRIDGE_DUPLICATE | NTMS_CARTRIDGE_UNREAD |
				   NTMS_CARTRIDGE_POSITION_ONLY);
	life->cartridge.flags |= (how & 1 ? NTMS_CARTRIDGE_DUPLICATE : 0) |
				 (how & 2 ? NTMS_CARTRIDGE_UNREAD : 0) |
				 (how & 4 ? NTMS_CARTRIDGE_POSITION_ONLY : 0);
	life->element.flags = NTMS_ELEMENT_FULL | (how & 8 ? NTMS_ELEMENT_STALE : 0);
	inventory_set_attention(&life->inventory, &life->cartridge, how & 16);
}

static bool is_uncertain(const struct life *life)
{
	__u32 flags = life->cartridge.flags;

	return flags & (NTMS_CARTRIDGE_DUPLICATE | NTMS_CARTRIDGE_UNREAD) ||
	       (flags & NTMS_CARTRIDGE_POSITION_ONLY && life->element.flags & NTMS_ELEMENT_STALE);
}

static bool gives_away(__u32 from, __u32 to)
{
	return from != to && (to == 5 || to == 9);
}

/* uAPI header, DOC: Claims; the order is that of record.h. */
static int refusal(const struct life *life, const struct ntms_claim_cartridge *wanted)
{
	const struct inventory_cartridge *cartridge = &life->cartridge;
	const __u32 from[] = { cartridge->sides[0].state, cartridge->sides[1].state };
	const __u32 *to = wanted->states;
	bool two = cartridge->side_count == 2;

	if (wanted->flags || wanted->reserved || to[0] > 9 || to[1] > 9)
		return -EINVAL;
	if (cartridge->claim)
		return -EBUSY;
	if (cartridge->flags & NTMS_CARTRIDGE_STALE || wanted->revision != cartridge->revision)
		return -ESTALE;
	if (!two && to[1])
		return -EINVAL;
	if ((gives_away(from[0], to[0]) || (two && gives_away(from[1], to[1]))) &&
	    is_uncertain(life))
		return -ENOTUNIQ;
	return side_rule(from[0], to[0]) && (!two || side_rule(from[1], to[1])) ? 0 : -EDOM;
}

static void take_wanted(struct life *life, struct ntms_claim_cartridge *wanted)
{
	__u8 spoil = take(&life->input);

	*wanted = (struct ntms_claim_cartridge) {
		.handle = life->cartridge.handle,
		.revision = life->cartridge.revision + (spoil == 1),
		.flags = spoil == 2,
		.reserved = spoil == 3,
	};
	wanted->states[0] = take_state(&life->input);
	wanted->states[1] = life->cartridge.side_count == 2 || spoil == 4 ?
				    take_state(&life->input) : 0;
	if (spoil == 5)
		record_claim(&life->cartridge, (struct claim *)&token);
}

/* A record of what was claimed; @spoil makes it another. */
static void make_record(const struct life *life, const struct ntms_claim_cartridge *claimed,
			__u8 spoil, struct ntms_record *record)
{
	const struct inventory_cartridge *cartridge = &life->cartridge;

	*record = (struct ntms_record) {
		.handle = cartridge->handle + (spoil == 1),
		.revision = cartridge->revision + (spoil != 2),
		.side_count = cartridge->side_count ^ (spoil == 3 ? 3 : 0),
		.error = spoil == 4,
		.flags = spoil == 5,
		.reserved = spoil == 6,
	};
	memcpy(record->physical_media, cartridge->physical_media, sizeof(record->physical_media));
	record->physical_media[1] ^= spoil == 7;
	record->sides[0].state = claimed->states[0] ^ (spoil == 8);
	record->sides[1].state = claimed->states[1];
	record->sides[1].allocate_count = spoil == 9 && cartridge->side_count == 1;
}

static void end_claim(struct life *life, const struct ntms_claim_cartridge *claimed)
{
	struct inventory_cartridge *cartridge = &life->cartridge;
	__u8 spoil = take(&life->input) % 16;
	struct ntms_record record;
	bool bad;

	make_record(life, claimed, spoil, &record);
	bad = (spoil >= 1 && spoil <= 8) || record.sides[1].allocate_count;
	/* Before the first sync it has no id that a record could name. */
	bad |= !cartridge->physical_media[0];
	must(record_publish_check(cartridge, claimed, &record) == (bad ? -EINVAL : 0));
	if (bad) {
		record_unclaim(&life->inventory, cartridge, spoil & 1);
	} else {
		record_publish(&life->inventory, cartridge, &record);
		must(cartridge->revision == record.revision);
		must(cartridge->sides[0].state == claimed->states[0] &&
		     cartridge->sides[1].state == claimed->states[1]);
	}
	must(!cartridge->claim);
	must(!!(cartridge->flags & NTMS_CARTRIDGE_STALE) == (bad && !(spoil & 1)));
}

static void live_claim(struct life *life)
{
	struct inventory_cartridge *cartridge = &life->cartridge;
	const struct ntms_side before[] = { cartridge->sides[0], cartridge->sides[1] };
	struct ntms_claim_cartridge wanted;
	int result;
	int i;

	take_wanted(life, &wanted);
	result = refusal(life, &wanted);
	must(record_claim_check(&life->inventory, cartridge, &wanted) == result);
	cartridge->claim = NULL;
	if (result)
		return;
	record_claim(cartridge, (struct claim *)&token);
	end_claim(life, &wanted);
	for (i = 0; i < 2; i++)
		if (before[i].state == SIDE_DECOMMISSIONED || before[i].state == SIDE_INCOMPATIBLE)
			must(cartridge->sides[i].state == before[i].state);
}

/* Any number of sides, in any states. */
static void check_sides(struct life *life)
{
	__u32 from[8], to[8], count = take(&life->input) % 9;
	bool allowed = true;
	__u32 i;

	for (i = 0; i < count; i++) {
		from[i] = take_state(&life->input);
		to[i] = take_state(&life->input);
		must(side_may_change(from[i], to[i]) == !!side_rule(from[i], to[i]));
		must((from[i] < 10) == !!strcmp(side_state_name(from[i]), "invalid"));
		allowed &= !!side_rule(from[i], to[i]);
	}
	must(side_change_check(from, to, count) == (allowed ? 0 : -EDOM));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const steps[])(struct life *life) = {
		live_sync, set_certainty, check_sides, live_claim,
	};
	struct life life = { .input = { data, size } };

	begin(&life);
	while (life.input.size) {
		inventory_begin_change(&life.inventory);
		steps[take(&life.input) % 4](&life);
	}
	return 0;
}
