// SPDX-License-Identifier: GPL-2.0-or-later
/* Sweeps, motions, marks, records and claims in any order: the table stays sound. */
#include "../unit/inventory_library.h"
#include "input.h"
#include "smc.h"

struct fuzz {
	struct input input;
	struct inventory inventory;
	struct inventory_cartridge *claimed;
	struct sweep sweep;
	bool reading;
};

static struct reader reader;
static char token;	/* what a claim points to */

/* Few addresses and few tags, so that they meet; address 65535 among them. */
static __u16 take_address(struct input *input)
{
	return take(input) % 12 - 1;
}

static void take_found(struct input *input, struct inventory_found *found)
{
	struct smc_element element = { .address = take_address(input) };
	uint8_t tag = take(input);

	element.type = 1 + take(input) % 4;
	element.flags = take(input) | (take(input) & 7) << 8;
	element.asc = take(input) & 1 ? 0x83 : 0x3b;
	element.ascq = take(input) & 7;
	element.source = take(input);
	element.medium_type = take(input) & 7;
	element.primary.present = tag & 1;
	element.primary.sequence = tag >> 7;
	memset(element.primary.bytes, tag & 2 ? ' ' : 0, sizeof(element.primary.bytes));
	if (tag & 4)
		element.primary.bytes[0] = 'A' + (tag >> 4 & 7);
	inventory_found_from_smc(found, &element);
}

static void fuzz_sweep(struct fuzz *fuzz)
{
	struct inventory_found found[24];
	uint8_t count = take(&fuzz->input) % 25;
	uint8_t i;

	for (i = 0; i < count; i++)
		take_found(&fuzz->input, &found[i]);
	if (!fuzz->reading)
		sweep_begin(&fuzz->sweep, &fuzz->inventory);
	fuzz->reading = false;
	sweep_end(&fuzz->sweep, &fuzz->inventory, found, count);
}

static struct inventory_cartridge *take_cartridge(struct fuzz *fuzz)
{
	__u32 count = fuzz->inventory.cartridge_count;

	return count ? fuzz->inventory.cartridges[take(&fuzz->input) % count] : NULL;
}

static void fuzz_begin_move(struct fuzz *fuzz)
{
	struct inventory_cartridge *cartridge = take_cartridge(fuzz);

	if (cartridge)
		inventory_begin_move(&fuzz->inventory, cartridge->handle, cartridge->element,
				     take_address(&fuzz->input));
}

static void fuzz_begin_exchange(struct fuzz *fuzz)
{
	struct inventory_cartridge *cartridge = take_cartridge(fuzz);
	struct inventory_cartridge *displaced = take_cartridge(fuzz);

	if (cartridge)
		inventory_begin_exchange(&fuzz->inventory, cartridge->handle, cartridge->element,
					 displaced->element, displaced->handle,
					 take_address(&fuzz->input));
}

static void fuzz_end_motion(struct fuzz *fuzz)
{
	const struct inventory_carried *carried = fuzz->inventory.carried;
	struct inventory_found source, destination, second;
	uint8_t how = take(&fuzz->input);
	bool swap;

	if (!fuzz->inventory.carried_count)
		return;
	take_found(&fuzz->input, &source);
	take_found(&fuzz->input, &destination);
	take_found(&fuzz->input, &second);
	source.address = carried[0].source;
	destination.address = carried[0].destination;
	second.address = carried[1].destination;
	swap = fuzz->inventory.carried_count == 2 && second.address == source.address;
	inventory_end_motion(&fuzz->inventory, how & 1, how & 2 ? &source : NULL,
			     how & 4 ? &destination : NULL,
			     swap && how & 2 ? &source : how & 8 ? &second : NULL);
}

static void take_record(struct fuzz *fuzz, struct ntms_record *record, __u64 handle)
{
	uint8_t sides = take(&fuzz->input);

	memset(record, 0, sizeof(*record));
	record->handle = handle;
	record->revision = take(&fuzz->input) & 7;
	record->physical_media[0] = take(&fuzz->input) & 15;
	record->side_count = sides & 3;
	record->sides[0].state = sides >> 2 & 15;
	record->sides[1].state = take(&fuzz->input) & 15;
}

static void fuzz_sync(struct fuzz *fuzz)
{
	struct inventory_cartridge *cartridge = take_cartridge(fuzz);
	struct ntms_record record;

	take_record(fuzz, &record, cartridge ? cartridge->handle : 1);
	record_sync(&fuzz->inventory, &record, fuzz->inventory.generation - take(&fuzz->input) % 2);
}

static void fuzz_claim(struct fuzz *fuzz)
{
	struct inventory_cartridge *cartridge = take_cartridge(fuzz);
	struct ntms_claim_cartridge wanted = {0};

	if (!cartridge || fuzz->claimed)
		return;
	wanted.revision = cartridge->revision;
	wanted.states[0] = take(&fuzz->input) % 11;
	wanted.states[1] = take(&fuzz->input) % 11;
	if (record_claim_check(&fuzz->inventory, cartridge, &wanted))
		return;
	record_claim(cartridge, (struct claim *)&token);
	fuzz->claimed = cartridge;
}

static void fuzz_end_claim(struct fuzz *fuzz)
{
	struct inventory_cartridge *cartridge = fuzz->claimed;
	struct ntms_claim_cartridge claimed = {0};
	struct ntms_record record;

	if (!cartridge)
		return;
	take_record(fuzz, &record, cartridge->handle);
	claimed.states[0] = record.sides[0].state;
	claimed.states[1] = record.sides[1].state;
	if (!record_publish_check(cartridge, &claimed, &record))
		record_publish(&fuzz->inventory, cartridge, &record);
	else
		record_unclaim(&fuzz->inventory, cartridge, take(&fuzz->input) & 1);
	if (cartridge->gone)
		free(cartridge);
	fuzz->claimed = NULL;
}

static void fuzz_step(struct fuzz *fuzz)
{
	inventory_begin_change(&fuzz->inventory);
	switch (take(&fuzz->input) % 10) {
	case 0:
		fuzz_sweep(fuzz);
		break;
	case 1:
		fuzz_begin_move(fuzz);
		break;
	case 2:
		fuzz_end_motion(fuzz);
		break;
	case 3:
		inventory_mark_stale(&fuzz->inventory, take(&fuzz->input) & 0x1e,
				     take_address(&fuzz->input), take_address(&fuzz->input));
		break;
	case 4:
		fuzz_sync(fuzz);
		break;
	case 5:
		fuzz_claim(fuzz);
		break;
	case 6:
		fuzz_end_claim(fuzz);
		break;
	case 7:
		if (!fuzz->claimed)
			record_reset_all(&fuzz->inventory);
		break;
	case 8:
		fuzz_begin_exchange(fuzz);
		break;
	case 9:
		sweep_begin(&fuzz->sweep, &fuzz->inventory);
		fuzz->reading = true;
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz fuzz = { .input = { data, size } };

	inventory_init(&fuzz.inventory, size);
	reader.generation = 0;
	reader.cartridge_count = 0;
	while (fuzz.input.size) {
		fuzz_step(&fuzz);
		inventory_check(&fuzz.inventory);
		reader_update(&reader, &fuzz.inventory);
		reader_check(&reader, &fuzz.inventory);
	}
	if (fuzz.claimed && fuzz.claimed->gone)
		free(fuzz.claimed);
	inventory_free(&fuzz.inventory);
	return 0;
}
