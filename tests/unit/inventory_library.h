/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table with its memory, as the module keeps it, and the checker of its
 * invariants; for the unit tests and the fuzzer.
 */
#ifndef NTMS_TESTS_INVENTORY_LIBRARY_H
#define NTMS_TESTS_INVENTORY_LIBRARY_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "record.h"
#include "sweep.h"

#define must(condition) do {							\
	if (!(condition)) {							\
		fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);	\
		abort();							\
	}									\
} while (0)

static inline void *zeroed(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	must(memory);
	return memory;
}

static inline __u32 inventory_count_physical(const struct inventory_cartridge *node)
{
	return node ? 1 + inventory_count_physical(node->physical[0]) +
		      inventory_count_physical(node->physical[1]) : 0;
}

static inline bool inventory_carries(const struct inventory *inventory,
				     const struct inventory_cartridge *cartridge)
{
	__u32 i;

	for (i = 0; i < inventory->carried_count; i++)
		if (inventory->carried[i].cartridge == cartridge)
			return true;
	return false;
}

/* Sorted, counted right, no cartridge in two elements, both ends agree. */
static inline void inventory_check(const struct inventory *inventory)
{
	static const __u8 no_id[NTMS_ID_LENGTH];
	__u32 i, stale = 0, attention = 0, full = 0, moving = 0;

	for (i = 0; i < inventory->element_count; i++) {
		const struct inventory_element *element = &inventory->elements[i];
		bool holds = element->flags & NTMS_ELEMENT_FULL;

		must(!i || element[-1].address < element->address);
		must(element->generation && element->generation <= inventory->generation);
		must(holds == !!element->cartridge);
		must(!holds || element->cartridge->element == element->address);
		must(!holds || inventory_cartridge(inventory, element->cartridge->handle) ==
			       element->cartridge);
		must(element->marked <= inventory->clock && element->moved <= inventory->clock);
		stale += !!(element->flags & NTMS_ELEMENT_STALE);
		full += holds;
	}
	for (i = 0; i < inventory->cartridge_count; i++) {
		const struct inventory_cartridge *cartridge = inventory->cartridges[i];
		const __u8 *id = cartridge->physical_media;
		__u32 flags = cartridge->flags;

		must(inventory_physical(inventory, id) ==
		     (memcmp(id, no_id, sizeof(no_id)) ? cartridge : NULL));

		must(!i || inventory->cartridges[i - 1]->handle < cartridge->handle);
		must(cartridge->handle && cartridge->handle < inventory->next_handle);
		must(cartridge->generation && cartridge->generation <= inventory->generation);
		must(cartridge->side_count == 1 || cartridge->side_count == 2);
		must(!cartridge->gone && !cartridge->kept);
		must(!(flags & NTMS_CARTRIDGE_CLAIMED));
		must(!(flags & NTMS_CARTRIDGE_POSITION_ONLY) ||
		     !(flags & (NTMS_CARTRIDGE_UNREAD | NTMS_CARTRIDGE_DUPLICATE)));
		must(cartridge->revision || (flags & NTMS_CARTRIDGE_STALE));
		must(!!(flags & NTMS_CARTRIDGE_MOVING) == inventory_carries(inventory, cartridge));
		attention += !!(flags & NTMS_CARTRIDGE_STALE);
		moving += !!(flags & NTMS_CARTRIDGE_MOVING);
	}
	must(full == inventory->cartridge_count);
	must(stale == inventory->stale && attention == inventory->attention);
	must(moving == inventory->carried_count);
	must(inventory_count_physical(inventory->physical) <= inventory->cartridge_count);
	must(inventory->inventory_generation <= inventory->generation);
}

static inline void found_free(struct sweep *sweep)
{
	free(sweep->found);
	free(sweep->tags);
	free(sweep->matches);
}

/* Memory for what the match asks; all of exact size, so that ASAN sees a step beyond. */
static inline void sweep_prepare(struct sweep *sweep, const struct inventory *inventory)
{
	__u32 i;

	sweep->elements = malloc(sweep->element_count * sizeof(*sweep->elements) + 1);
	sweep->cartridges = malloc(sweep->cartridge_count * sizeof(*sweep->cartridges) + 1);
	sweep->gone = malloc(sweep->gone_count * sizeof(*sweep->gone) + 1);
	sweep->fresh = malloc(sweep->new_count * sizeof(*sweep->fresh) + 1);
	must(sweep->elements && sweep->cartridges && sweep->gone && sweep->fresh);
	must(sweep->element_count >= inventory->element_count);
	for (i = 0; i < sweep->new_count; i++)
		sweep->fresh[i] = zeroed(1, sizeof(struct inventory_cartridge));
}

/* Of those that are gone, claimed ones stay for who ends the claim. */
static inline void sweep_clean_up(struct sweep *sweep)
{
	__u32 i;

	for (i = 0; i < sweep->gone_count; i++) {
		must(sweep->gone[i]->gone);
		if (!sweep->gone[i]->claim)
			free(sweep->gone[i]);
	}
	free(sweep->elements);
	free(sweep->cartridges);
	free(sweep->gone);
	free(sweep->fresh);
	found_free(sweep);
}

/* A sweep from what was read since sweep_begin(); @found is copied. */
static inline __u32 sweep_end(struct sweep *sweep, struct inventory *inventory,
			      const struct inventory_found *found, __u32 count)
{
	sweep->found = zeroed(count, sizeof(*found));
	if (count)
		memcpy(sweep->found, found, count * sizeof(*found));
	sweep->found_count = inventory_sort_found(sweep->found, count);
	sweep->tag_room = sweep->found_count + inventory->cartridge_count;
	sweep->tags = zeroed(sweep->tag_room, sizeof(*sweep->tags));
	sweep->matches = zeroed(sweep->found_count, sizeof(*sweep->matches));
	sweep_match(sweep, inventory);
	sweep_prepare(sweep, inventory);
	inventory_begin_change(inventory);
	must(!sweep_apply(sweep, inventory));
	must(sweep_apply(sweep, inventory) == -EAGAIN);
	inventory_check(inventory);
	sweep_clean_up(sweep);
	return sweep->changed;
}

static inline __u32 sweep_all(struct inventory *inventory, const struct inventory_found *found,
			      __u32 count)
{
	struct sweep sweep;

	sweep_begin(&sweep, inventory);
	return sweep_end(&sweep, inventory, found, count);
}

static inline void inventory_free(struct inventory *inventory)
{
	__u32 i;

	for (i = 0; i < inventory->cartridge_count; i++)
		free(inventory->cartridges[i]);
	free(inventory->cartridges);
	free(inventory->elements);
}

/* The picture of one who reads by "changed since". */
struct reader {
	struct ntms_element elements[65536];
	struct ntms_cartridge *cartridges;
	__u32 cartridge_count;
	__u64 generation;
};

static inline void reader_put(struct reader *reader, const struct ntms_cartridge *cartridge)
{
	__u32 i;

	for (i = 0; i < reader->cartridge_count; i++)
		if (reader->cartridges[i].handle == cartridge->handle)
			break;
	if (i == reader->cartridge_count) {
		reader->cartridges = realloc(reader->cartridges, (i + 1) * sizeof(*cartridge));
		must(reader->cartridges);
		reader->cartridge_count++;
	}
	reader->cartridges[i] = *cartridge;
}

/* A cartridge is there as long as the element it names has it. */
static inline void reader_forget(struct reader *reader)
{
	__u32 i, kept = 0;

	for (i = 0; i < reader->cartridge_count; i++) {
		struct ntms_cartridge *cartridge = &reader->cartridges[i];

		if (reader->elements[cartridge->element].cartridge == cartridge->handle)
			reader->cartridges[kept++] = *cartridge;
	}
	reader->cartridge_count = kept;
}

static inline void reader_update(struct reader *reader, const struct inventory *inventory)
{
	struct ntms_cartridge cartridge;
	__u32 i;

	for (i = 0; i < inventory->element_count; i++) {
		const struct inventory_element *element = &inventory->elements[i];

		if (element->generation > reader->generation)
			inventory_export_element(element, &reader->elements[element->address]);
	}
	for (i = 0; i < inventory->cartridge_count; i++) {
		if (inventory->cartridges[i]->generation <= reader->generation)
			continue;
		inventory_export_cartridge(inventory->cartridges[i], &cartridge);
		cartridge.flags &= ~NTMS_CARTRIDGE_CLAIMED;
		reader_put(reader, &cartridge);
	}
	reader_forget(reader);
	reader->generation = inventory->generation;
}

/* The picture is what a reading of everything gives; claims come and go unstamped. */
static inline void reader_check(const struct reader *reader, const struct inventory *inventory)
{
	struct ntms_cartridge cartridge;
	struct ntms_element element;
	__u32 i, j;

	for (i = 0; i < inventory->element_count; i++) {
		inventory_export_element(&inventory->elements[i], &element);
		must(!memcmp(&element, &reader->elements[element.address], sizeof(element)));
	}
	must(reader->cartridge_count == inventory->cartridge_count);
	for (i = 0; i < inventory->cartridge_count; i++) {
		inventory_export_cartridge(inventory->cartridges[i], &cartridge);
		for (j = 0; j < reader->cartridge_count; j++)
			if (reader->cartridges[j].handle == cartridge.handle)
				break;
		must(j < reader->cartridge_count);
		cartridge.flags &= ~NTMS_CARTRIDGE_CLAIMED;
		must(!memcmp(&cartridge, &reader->cartridges[j], sizeof(cartridge)));
	}
}

#endif
