// SPDX-License-Identifier: GPL-2.0-only
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "sort.h"
#include "sweep.h"

void sweep_begin(struct sweep *sweep, const struct inventory *inventory)
{
	sweep->begun = inventory->clock;
}

static struct inventory_found *found_at(const struct sweep *sweep, __u16 address, __u32 *index)
{
	__u32 low = 0, high = sweep->found_count;

	while (low < high) {
		__u32 middle = low + (high - low) / 2;

		if (sweep->found[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	*index = low;
	if (low == sweep->found_count || sweep->found[low].address != address)
		return NULL;
	return &sweep->found[low];
}

/* Did a motion have its hand on this element since the sweep began? */
static bool is_carried(const struct sweep *sweep, const struct inventory *inventory,
		       const struct inventory_element *element)
{
	if (!inventory->moving && inventory->moved <= sweep->begun)
		return false;
	if (element->type == NTMS_ELEMENT_TRANSPORT || element->moved > sweep->begun)
		return true;
	return element->address == inventory->moving_source ||
	       element->address == inventory->moving_destination;
}

static bool is_full(const struct inventory_found *found)
{
	return found->flags & NTMS_ELEMENT_FULL;
}

static bool is_blank(const struct inventory_found *found)
{
	return is_full(found) && !found->tagged;
}

/* The table's element where this was found, if it is still of the same type. */
static const struct inventory_element *same_element(const struct inventory *inventory,
						    const struct inventory_found *found)
{
	const struct inventory_element *element = inventory_element(inventory, found->address);

	return element && element->type == found->type ? element : NULL;
}

/* What motions touched is as the table says. */
static void match_carried(struct sweep *sweep, const struct inventory *inventory)
{
	__u32 i;

	for (i = 0; i < sweep->found_count; i++) {
		struct inventory_found *found = &sweep->found[i];
		const struct inventory_element *element;

		found->duplicate = 0;
		sweep->matches[i] = NULL;
		element = inventory_element(inventory, found->address);
		if (!element || !is_carried(sweep, inventory, element))
			continue;
		inventory_found_from_element(found, element);
		sweep->matches[i] = element->cartridge;
	}
}

static int compare_keys(const void *a, const void *b)
{
	const struct sweep_key *left = a, *right = b;
	int order = memcmp(left->tag, right->tag, NTMS_TAG_LENGTH);

	if (order)
		return order;
	if (left->found != right->found)
		return left->found < right->found ? -1 : 1;
	return left->index < right->index ? -1 : 1;
}

static __u32 collect_keys(struct sweep *sweep, const struct inventory *inventory)
{
	struct sweep_key *key = sweep->keys;
	__u32 i;

	for (i = 0; i < inventory->cartridge_count; i++) {
		const struct inventory_cartridge *cartridge = inventory->cartridges[i];

		if (cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY)
			continue;
		key->tag = cartridge->tag;
		key->index = i;
		key->found = 0;
		key++;
	}
	for (i = 0; i < sweep->found_count; i++) {
		const struct inventory_found *found = &sweep->found[i];

		if (!is_full(found) || !found->tagged)
			continue;
		key->tag = found->tag;
		key->index = i;
		key->found = 1;
		key++;
	}
	return key - sweep->keys;
}

/* All holders of one tag. */
struct group {
	const struct sweep_key *table;	/* cartridges that have it, then found ones */
	__u32 table_count;
	__u32 read_count;	/* of the table's, those not UNREAD */
	const struct sweep_key *found;
	__u32 found_count;
	struct inventory_cartridge *read;	/* one of read_count */
};

static const struct sweep_key *collect_group(struct group *group,
					     const struct inventory *inventory,
					     const struct sweep_key *key,
					     const struct sweep_key *end)
{
	const struct sweep_key *first = key;

	memset(group, 0, sizeof(*group));
	group->table = first;
	for (; key < end && !memcmp(first->tag, key->tag, NTMS_TAG_LENGTH); key++) {
		struct inventory_cartridge *cartridge;

		if (key->found) {
			group->found_count++;
			continue;
		}
		group->table_count++;
		cartridge = inventory->cartridges[key->index];
		if (cartridge->flags & NTMS_CARTRIDGE_UNREAD)
			continue;
		group->read_count++;
		group->read = cartridge;
	}
	group->found = first + group->table_count;
	return key;
}

/* Nowhere in the sweep: it may be there with its tag unreadable. */
static void match_unread(struct sweep *sweep, const struct inventory *inventory,
			 const struct group *group)
{
	__u32 i, index;

	for (i = 0; i < group->table_count; i++) {
		const struct sweep_key *key = &group->table[i];
		struct inventory_cartridge *cartridge = inventory->cartridges[key->index];
		const struct inventory_found *found = found_at(sweep, cartridge->element, &index);

		if (found && is_blank(found) && same_element(inventory, found))
			sweep->matches[index] = cartridge;
	}
}

/* Tag not unique, or not read last time: only its own element can vouch for it. */
static struct inventory_cartridge *holder_in_place(const struct inventory *inventory,
						   const struct group *group,
						   const struct inventory_found *found)
{
	const struct inventory_element *element = same_element(inventory, found);
	struct inventory_cartridge *cartridge = element ? element->cartridge : NULL;

	if (!cartridge || (cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY) ||
	    memcmp(cartridge->tag, found->tag, NTMS_TAG_LENGTH))
		return NULL;
	if (cartridge->flags & NTMS_CARTRIDGE_UNREAD)
		return group->found_count == 1 && !group->read_count ? cartridge : NULL;
	if ((cartridge->flags & NTMS_CARTRIDGE_DUPLICATE) && !(element->flags & NTMS_ELEMENT_STALE))
		return cartridge;
	return NULL;
}

static void match_group(struct sweep *sweep, const struct inventory *inventory,
			const struct group *group)
{
	bool unique = group->found_count == 1 && group->read_count == 1;
	__u32 i;

	if (!group->found_count) {
		match_unread(sweep, inventory, group);
		return;
	}
	for (i = 0; i < group->found_count; i++) {
		__u32 index = group->found[i].index;
		struct inventory_found *found = &sweep->found[index];

		found->duplicate = group->found_count > 1;
		if (sweep->matches[index])
			continue;
		if (!unique)
			sweep->matches[index] = holder_in_place(inventory, group, found);
		else if (!is_carried(sweep, inventory,
				     inventory_element(inventory, group->read->element)))
			sweep->matches[index] = group->read;
	}
}

static void match_tagged(struct sweep *sweep, const struct inventory *inventory)
{
	const struct sweep_key *key = sweep->keys;
	__u32 count = collect_keys(sweep, inventory);
	struct group group;

	sort(sweep->keys, count, sizeof(*sweep->keys), compare_keys, NULL);
	while (key < sweep->keys + count) {
		key = collect_group(&group, inventory, key, sweep->keys + count);
		match_group(sweep, inventory, &group);
	}
}

static void match_untagged(struct sweep *sweep, const struct inventory *inventory)
{
	__u32 i;

	for (i = 0; i < sweep->found_count; i++) {
		const struct inventory_element *element;

		if (sweep->matches[i] || !is_blank(&sweep->found[i]))
			continue;
		element = same_element(inventory, &sweep->found[i]);
		if (!element || !element->cartridge || (element->flags & NTMS_ELEMENT_STALE))
			continue;
		if (element->cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY)
			sweep->matches[i] = element->cartridge;
	}
}

static void count_needs(struct sweep *sweep, const struct inventory *inventory)
{
	__u32 i, index, kept = 0;

	sweep->new_count = 0;
	sweep->element_count = sweep->found_count;
	for (i = 0; i < sweep->found_count; i++) {
		if (sweep->matches[i])
			kept++;
		else if (is_full(&sweep->found[i]))
			sweep->new_count++;
	}
	for (i = 0; i < inventory->element_count; i++) {
		const struct inventory_element *element = &inventory->elements[i];

		if (found_at(sweep, element->address, &index))
			continue;
		sweep->element_count++;
		if (element->cartridge && is_carried(sweep, inventory, element))
			kept++;
	}
	sweep->cartridge_count = kept + sweep->new_count;
	sweep->gone_count = inventory->cartridge_count - kept;
}

void sweep_match(struct sweep *sweep, const struct inventory *inventory)
{
	match_carried(sweep, inventory);
	match_tagged(sweep, inventory);
	match_untagged(sweep, inventory);
	count_needs(sweep, inventory);
	sweep->matched = inventory->clock;
}

/* A cartridge not seen before; its memory is zeroed. */
static void introduce(struct inventory *inventory, struct inventory_cartridge *cartridge,
		      const struct inventory_found *found)
{
	cartridge->handle = inventory->next_handle++;
	cartridge->side_count = 1;
	if (found->tagged) {
		cartridge->sequence = found->sequence;
		memcpy(cartridge->tag, found->tag, sizeof(cartridge->tag));
	} else {
		cartridge->flags = NTMS_CARTRIDGE_POSITION_ONLY;
	}
	inventory_set_attention(inventory, cartridge, true);
}

static void apply_found(struct sweep *sweep, struct inventory *inventory,
			struct inventory_element *element, const struct inventory_found *found,
			struct inventory_cartridge *cartridge)
{
	bool stale = (element->flags & NTMS_ELEMENT_STALE) && element->marked > sweep->begun;
	/* Its UNREAD tag stays on as many as had it when it was read last. */
	bool duplicate = found->duplicate ||
			 (cartridge && !found->tagged &&
			  (cartridge->flags & NTMS_CARTRIDGE_DUPLICATE));

	if (is_carried(sweep, inventory, element))
		stale = element->flags & NTMS_ELEMENT_STALE;
	if (inventory_update_element(inventory, element, found, cartridge, stale))
		sweep->changed++;
	if (!cartridge)
		return;
	cartridge->kept = 1;
	inventory_place_cartridge(inventory, cartridge, element);
	inventory_identify_cartridge(inventory, cartridge, found, duplicate);
}

/* The device does not report it any more. */
static void apply_missing(struct sweep *sweep, struct inventory *inventory,
			  struct inventory_element *element)
{
	const struct inventory_found missing = {
		.address = element->address,
		.type = element->type,
		.flags = NTMS_ELEMENT_GONE,
	};

	if (is_carried(sweep, inventory, element)) {
		if (element->cartridge)
			element->cartridge->kept = 1;
		return;
	}
	if (inventory_update_element(inventory, element, &missing, NULL, false))
		sweep->changed++;
}

static void merge_elements(struct sweep *sweep, struct inventory *inventory)
{
	__u32 i = 0, old = 0, fresh = 0, out;

	for (out = 0; out < sweep->element_count; out++) {
		const struct inventory_found *found =
			i < sweep->found_count ? &sweep->found[i] : NULL;
		struct inventory_element *element = &sweep->elements[out];
		struct inventory_cartridge *cartridge;

		memset(element, 0, sizeof(*element));
		if (old < inventory->element_count &&
		    (!found || inventory->elements[old].address <= found->address))
			*element = inventory->elements[old++];
		else
			element->address = found->address;
		if (!found || element->address < found->address) {
			apply_missing(sweep, inventory, element);
			continue;
		}
		cartridge = sweep->matches[i++];
		if (!cartridge && is_full(found)) {
			cartridge = sweep->fresh[fresh++];
			introduce(inventory, cartridge, found);
		}
		apply_found(sweep, inventory, element, found, cartridge);
	}
}

static void merge_cartridges(struct sweep *sweep, struct inventory *inventory)
{
	__u32 i, count = 0, gone = 0;

	for (i = 0; i < inventory->cartridge_count; i++) {
		static const __u8 no_id[NTMS_ID_LENGTH];
		struct inventory_cartridge *cartridge = inventory->cartridges[i];

		if (cartridge->kept) {
			sweep->cartridges[count++] = cartridge;
			continue;
		}
		if (cartridge->flags & NTMS_CARTRIDGE_STALE)
			inventory->attention--;
		inventory_set_physical(inventory, cartridge, no_id);
		cartridge->gone = 1;
		sweep->gone[gone++] = cartridge;
	}
	for (i = 0; i < sweep->new_count; i++)
		sweep->cartridges[count++] = sweep->fresh[i];
	for (i = 0; i < count; i++)
		sweep->cartridges[i]->kept = 0;
}

static void exchange_tables(struct sweep *sweep, struct inventory *inventory)
{
	struct inventory_element *elements = inventory->elements;
	struct inventory_cartridge **cartridges = inventory->cartridges;

	inventory->elements = sweep->elements;
	inventory->element_count = sweep->element_count;
	inventory->cartridges = sweep->cartridges;
	inventory->cartridge_count = sweep->cartridge_count;
	sweep->elements = elements;
	sweep->cartridges = cartridges;
}

int sweep_apply(struct sweep *sweep, struct inventory *inventory)
{
	if (sweep->matched != inventory->clock)
		return -EAGAIN;
	sweep->changed = 0;
	merge_elements(sweep, inventory);
	merge_cartridges(sweep, inventory);
	exchange_tables(sweep, inventory);
	inventory->clock++;
	return 0;
}
