// SPDX-License-Identifier: GPL-2.0-only
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "record.h"
#include "side.h"

#define REVISION_MAX (~0ULL >> 1)

static bool is_zero(const void *data, __u32 length)
{
	const __u8 *bytes = data;

	while (length && !*bytes) {
		bytes++;
		length--;
	}
	return !length;
}

static bool record_is_valid(const struct ntms_record *record)
{
	__u32 i;

	if (!record->revision || record->revision > REVISION_MAX || record->flags ||
	    record->reserved || record->side_count < 1 || record->side_count > NTMS_SIDES_MAX ||
	    is_zero(record->physical_media, sizeof(record->physical_media)))
		return false;
	for (i = 0; i < NTMS_SIDES_MAX; i++) {
		const struct ntms_side *side = &record->sides[i];

		if (i >= record->side_count ? !is_zero(side, sizeof(*side)) :
					      side->state >= SIDE_STATES)
			return false;
	}
	return true;
}

static bool record_equals(const struct inventory_cartridge *cartridge,
			  const struct ntms_record *record)
{
	return cartridge->revision == record->revision &&
	       cartridge->side_count == record->side_count &&
	       !memcmp(cartridge->physical_media, record->physical_media,
		       sizeof(record->physical_media)) &&
	       !memcmp(cartridge->sides, record->sides, sizeof(record->sides));
}

static void record_take(struct inventory *inventory, struct inventory_cartridge *cartridge,
			const struct ntms_record *record)
{
	cartridge->revision = record->revision;
	cartridge->side_count = record->side_count;
	inventory_set_physical(inventory, cartridge, record->physical_media);
	memcpy(cartridge->sides, record->sides, sizeof(cartridge->sides));
	inventory_stamp_cartridge(inventory, cartridge);
}

int record_sync(struct inventory *inventory, const struct ntms_record *record, __u64 seen)
{
	const struct inventory_cartridge *namesake;
	struct inventory_cartridge *cartridge;

	if (!record_is_valid(record))
		return -EINVAL;
	cartridge = inventory_cartridge(inventory, record->handle);
	if (!cartridge)
		return -ENOENT;
	if (cartridge->claim)
		return -EBUSY;
	if (record->revision < cartridge->revision ||
	    (cartridge->generation > seen && cartridge->generation != inventory->change))
		return -ESTALE;
	if (record->revision == cartridge->revision && !record_equals(cartridge, record))
		return -EUCLEAN;
	namesake = inventory_physical(inventory, record->physical_media);
	if (namesake && namesake != cartridge)
		return -EEXIST;
	if (record->revision != cartridge->revision)
		record_take(inventory, cartridge, record);
	inventory_set_attention(inventory, cartridge, false);
	return 0;
}

void record_reset_all(struct inventory *inventory)
{
	__u32 i;

	for (i = 0; i < inventory->cartridge_count; i++) {
		static const struct ntms_record unknown = { .side_count = 1 };
		struct inventory_cartridge *cartridge = inventory->cartridges[i];

		if (!record_equals(cartridge, &unknown))
			record_take(inventory, cartridge, &unknown);
		inventory_set_attention(inventory, cartridge, true);
	}
}

static bool states_exist(const __u32 *states)
{
	__u32 i;

	for (i = 0; i < NTMS_SIDES_MAX; i++)
		if (states[i] >= SIDE_STATES)
			return false;
	return true;
}

/* Is it certain which cartridge it is? */
static bool is_certain(const struct inventory *inventory,
		       const struct inventory_cartridge *cartridge)
{
	const struct inventory_element *element;

	if (cartridge->flags & (NTMS_CARTRIDGE_DUPLICATE | NTMS_CARTRIDGE_UNREAD))
		return false;
	if (!(cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY))
		return true;
	element = inventory_element(inventory, cartridge->element);
	return !(element->flags & NTMS_ELEMENT_STALE);
}

/* Does a state give the side to an owner who did not have it? */
static bool takes_side(__u32 from, __u32 to)
{
	return from != to && (to == SIDE_ALLOCATED || to == SIDE_RESERVED);
}

int record_claim_check(const struct inventory *inventory,
		       const struct inventory_cartridge *cartridge,
		       const struct ntms_claim_cartridge *wanted)
{
	__u32 states[NTMS_SIDES_MAX];
	bool takes = false;
	__u32 i;

	if (wanted->flags || wanted->reserved || !states_exist(wanted->states))
		return -EINVAL;
	if (cartridge->claim)
		return -EBUSY;
	if ((cartridge->flags & NTMS_CARTRIDGE_STALE) || cartridge->revision != wanted->revision)
		return -ESTALE;
	for (i = cartridge->side_count; i < NTMS_SIDES_MAX; i++)
		if (wanted->states[i])
			return -EINVAL;
	for (i = 0; i < cartridge->side_count; i++) {
		states[i] = cartridge->sides[i].state;
		takes |= takes_side(states[i], wanted->states[i]);
	}
	if (takes && !is_certain(inventory, cartridge))
		return -ENOTUNIQ;
	return side_change_check(states, wanted->states, cartridge->side_count);
}

void record_claim(struct inventory_cartridge *cartridge, struct claim *claim)
{
	cartridge->claim = claim;
}

static bool names_cartridge(const struct ntms_record *record,
			    const struct inventory_cartridge *cartridge)
{
	/* What is gone has lost its id; it is passed over. */
	return record->handle == cartridge->handle &&
	       (cartridge->gone || !memcmp(record->physical_media, cartridge->physical_media,
					   sizeof(record->physical_media)));
}

int record_publish_check(const struct inventory_cartridge *cartridge,
			 const struct ntms_claim_cartridge *claimed,
			 const struct ntms_record *record)
{
	__u32 i;

	if (!record_is_valid(record) || record->error || !names_cartridge(record, cartridge) ||
	    record->revision <= cartridge->revision ||
	    record->side_count != cartridge->side_count)
		return -EINVAL;
	for (i = 0; i < record->side_count; i++)
		if (record->sides[i].state != claimed->states[i])
			return -EINVAL;
	return 0;
}

void record_publish(struct inventory *inventory, struct inventory_cartridge *cartridge,
		    const struct ntms_record *record)
{
	cartridge->claim = NULL;
	if (cartridge->gone)
		return;
	record_take(inventory, cartridge, record);
	inventory_set_attention(inventory, cartridge, false);
}

void record_unclaim(struct inventory *inventory, struct inventory_cartridge *cartridge,
		    bool unchanged)
{
	cartridge->claim = NULL;
	if (cartridge->gone)
		return;
	if (unchanged)
		return;
	inventory_stamp_cartridge(inventory, cartridge);
	inventory_set_attention(inventory, cartridge, true);
}
