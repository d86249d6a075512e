// SPDX-License-Identifier: GPL-2.0-only
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "hash.h"
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
	if (!inventory->carried_count && inventory->moved <= sweep->begun)
		return false;
	if (element->type == NTMS_ELEMENT_TRANSPORT || element->moved > sweep->begun)
		return true;
	return inventory_is_carrying(inventory, element);
}

static bool is_full(const struct inventory_found *found)
{
	return found->flags & NTMS_ELEMENT_FULL;
}

static bool is_tagged(const struct inventory_found *found)
{
	return is_full(found) && found->tagged;
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

/* Nothing tells that hands or the library were at it since the last sweep. */
static bool is_untouched(const struct inventory_element *element,
			 const struct inventory_found *found)
{
	return !(element->flags & NTMS_ELEMENT_STALE) && !inventory_is_touched(element, found);
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

/* The holders of a tag, counted here from 0 on when it is new. */
static struct sweep_tag *tag_of(struct sweep *sweep, const struct inventory *inventory,
				const __u8 *bytes)
{
	const hsiphash_key_t key = { { inventory->seed, inventory->seed } };
	__u64 hash = hsiphash(bytes, NTMS_TAG_LENGTH, &key);
	__u32 *link = &sweep->tags[hash * sweep->tag_room >> 32].bucket;
	struct sweep_tag *tag;

	for (; *link; link = &tag->next) {
		tag = &sweep->tags[*link - 1];
		if (!memcmp(tag->bytes, bytes, NTMS_TAG_LENGTH))
			return tag;
	}
	tag = &sweep->tags[sweep->tag_count++];
	tag->bytes = bytes;
	*link = sweep->tag_count;
	return tag;
}

static void count_holders(struct sweep *sweep, const struct inventory *inventory)
{
	__u32 i;

	sweep->tag_count = 0;
	for (i = 0; i < inventory->cartridge_count; i++) {
		struct inventory_cartridge *cartridge = inventory->cartridges[i];
		struct sweep_tag *tag;

		if (cartridge->flags & (NTMS_CARTRIDGE_POSITION_ONLY | NTMS_CARTRIDGE_UNREAD))
			continue;
		tag = tag_of(sweep, inventory, cartridge->tag);
		tag->read_count++;
		tag->read = cartridge;
	}
	for (i = 0; i < sweep->found_count; i++)
		if (is_tagged(&sweep->found[i]))
			tag_of(sweep, inventory, sweep->found[i].tag)->found_count++;
}

/* Tag not unique, or not read last time: only its own element can vouch for it. */
static struct inventory_cartridge *holder_in_place(const struct inventory *inventory,
						   const struct sweep_tag *tag,
						   const struct inventory_found *found)
{
	const struct inventory_element *element = same_element(inventory, found);
	struct inventory_cartridge *cartridge = element ? element->cartridge : NULL;

	if (!cartridge || (cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY) ||
	    memcmp(cartridge->tag, found->tag, NTMS_TAG_LENGTH))
		return NULL;
	if (cartridge->flags & NTMS_CARTRIDGE_UNREAD)
		return tag->found_count == 1 && !tag->read_count ? cartridge : NULL;
	return is_untouched(element, found) ? cartridge : NULL;
}

static struct inventory_cartridge *match_tag(struct sweep *sweep,
					     const struct inventory *inventory,
					     struct inventory_found *found)
{
	const struct sweep_tag *tag = tag_of(sweep, inventory, found->tag);

	found->duplicate = tag->found_count > 1;
	if (tag->found_count > 1 || tag->read_count != 1)
		return holder_in_place(inventory, tag, found);
	if (is_carried(sweep, inventory, inventory_element(inventory, tag->read->element)))
		return NULL;
	return tag->read;
}

static void match_tagged(struct sweep *sweep, const struct inventory *inventory)
{
	struct inventory_cartridge *cartridge;
	__u32 i;

	for (i = 0; i < sweep->found_count; i++) {
		if (!is_tagged(&sweep->found[i]))
			continue;
		cartridge = match_tag(sweep, inventory, &sweep->found[i]);
		/* What a motion carried is settled. */
		if (!sweep->matches[i])
			sweep->matches[i] = cartridge;
	}
}

/*
 * What has no tag now: it had none and was not touched, or it had one that is
 * nowhere in the sweep and so may not be readable any more.
 */
static bool is_same_blank(struct sweep *sweep, const struct inventory *inventory,
			  const struct inventory_element *element,
			  const struct inventory_found *found)
{
	if (element->cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY)
		return is_untouched(element, found);
	return !tag_of(sweep, inventory, element->cartridge->tag)->found_count;
}

static void match_blank(struct sweep *sweep, const struct inventory *inventory)
{
	const struct inventory_element *element;
	const struct inventory_found *found;
	__u32 i;

	for (i = 0; i < sweep->found_count; i++) {
		found = &sweep->found[i];
		if (sweep->matches[i] || !is_blank(found))
			continue;
		element = same_element(inventory, found);
		if (element && element->cartridge &&
		    is_same_blank(sweep, inventory, element, found))
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
	count_holders(sweep, inventory);
	match_tagged(sweep, inventory);
	match_blank(sweep, inventory);
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

/* Its tag is not read, and it was touched: whoever took it for what it was takes another look. */
static bool is_doubtful(const struct sweep *sweep, const struct inventory *inventory,
			const struct inventory_element *element,
			const struct inventory_found *found,
			const struct inventory_cartridge *cartridge)
{
	return cartridge && is_blank(found) &&
	       !(cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY) &&
	       !is_carried(sweep, inventory, element) && !is_untouched(element, found);
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
	bool doubtful = is_doubtful(sweep, inventory, element, found, cartridge);

	if (is_carried(sweep, inventory, element))
		stale = element->flags & NTMS_ELEMENT_STALE;
	if (inventory_update_element(inventory, element, found, cartridge, stale))
		sweep->changed++;
	if (!cartridge)
		return;
	cartridge->kept = 1;
	inventory_place_cartridge(inventory, cartridge, element);
	inventory_identify_cartridge(inventory, cartridge, found, duplicate);
	if (doubtful)
		inventory_set_attention(inventory, cartridge, true);
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
