/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sweep: a complete reading of all elements, applied to the table whole or
 * not at all. Pure, as inventory.h.
 *
 * DOC: Order of calls
 *
 * 1. sweep_begin() (lock for reading), then read the device, without the lock,
 *    turning each descriptor into one of @found in the order of arrival.
 * 2. inventory_sort_found().
 * 3. Allocate @matches and @tags; sweep_match() (lock for reading is enough).
 * 4. Allocate @elements, @cartridges, @fresh, @gone by the counts it gave.
 * 5. Lock for writing, inventory_begin_change(), sweep_apply(). On -EAGAIN go
 *    back to 3: elements were touched since the match.
 * 6. Free @elements and @cartridges, which are now the old arrays, and those of
 *    @gone that have no claim; who ends the claim of the others frees them.
 *
 * DOC: When is it the same cartridge?
 *
 * - *carried*: what a motion of ours that ran at any time since sweep_begin()
 *   left in its source, its destination or a transport is as the table says;
 *   the sweep's own view of these elements may be older and is ignored.
 * - *unique tag*: its non-blank tag is on exactly one cartridge of the table
 *   (and was read there last time) and in exactly one full element of the
 *   sweep: same cartridge, wherever it is.
 * - *untagged*: it had no tag, has none, the element and its type are the same
 *   and *untouched*: not STALE, and inventory_is_touched() says no. So an exception
 *   that a device always reports ends it once, when it comes, not in each sweep.
 * - *unread*: it had a tag, its element is still full but has no tag now, and
 *   that tag is nowhere else in the sweep: same cartridge, UNREAD. Whether the
 *   element is STALE does not matter: it cannot be claimed. When the element
 *   shows the same tag again, and no other element does, it is the same and
 *   read. A tag seen elsewhere ends it: new handles for both.
 * - *duplicate*: when a tag is not unique, in the table or in the sweep, a
 *   holder keeps its handle in the same element, of the same type and
 *   untouched. All others are new. DUPLICATE is on every holder while there
 *   is more than one.
 *
 * All else is a new cartridge. So a second one that comes by the mail slot
 * leaves the first one what it was; one that hands put in makes both new.
 *
 * A tag is its 32 bytes; the volume sequence number does not count.
 *
 * An element that the device no longer reports stays in the table, empty and
 * NTMS_ELEMENT_GONE, with a stamp: so "changed since" tells that it went, and
 * the table never has more than 65,536.
 */
#ifndef NTMS_SWEEP_H
#define NTMS_SWEEP_H

#include "inventory.h"

/* One volume tag and how many hold it; scratch of sweep_match(). */
struct sweep_tag {
	const __u8 *bytes;
	struct inventory_cartridge *read;	/* one of those counted in read_count */
	__u32 read_count;	/* cartridges of the table that have it, and not UNREAD */
	__u32 found_count;	/* full elements of the sweep that show it */
	__u32 next;		/* in the same bucket: index + 1 */
	__u32 bucket;		/* of another: the first in the bucket of this index */
};

/**
 * struct sweep - one sweep
 * @found: what the device said, rising by address; sweep_match() overwrites
 *	the entries that are *carried*
 * @found_count: length of @found
 * @begun: set by sweep_begin()
 * @tags: zeroed scratch, @tag_room long
 * @tag_room: @found_count + &inventory.cartridge_count
 * @tag_count: how many of @tags are in use
 * @matches: @found_count long; answer of sweep_match(): the cartridge that
 *	sits there, NULL when none or a new one does
 * @matched: set by sweep_match(): &inventory.clock
 * @element_count: set by sweep_match(): length needed of @elements
 * @cartridge_count: set by sweep_match(): length needed of @cartridges
 * @new_count: set by sweep_match(): length needed of @fresh
 * @gone_count: set by sweep_match(): length needed of @gone
 * @elements: uninitialized memory; after sweep_apply() the table's old array
 * @cartridges: likewise
 * @fresh: pointers to zeroed cartridges, which the table takes
 * @gone: filled by sweep_apply(): cartridges that left the table
 * @changed: set by sweep_apply(): how many elements changed
 */
struct sweep {
	struct inventory_found *found;
	__u32 found_count;
	__u32 begun;
	struct sweep_tag *tags;
	__u32 tag_room;
	__u32 tag_count;
	struct inventory_cartridge **matches;
	__u32 matched;
	__u32 element_count;
	__u32 cartridge_count;
	__u32 new_count;
	__u32 gone_count;
	__u32 changed;
	struct inventory_element *elements;
	struct inventory_cartridge **cartridges;
	struct inventory_cartridge **fresh;
	struct inventory_cartridge **gone;
};

/**
 * sweep_begin() - the device is going to be read
 * @sweep: its @begun is set, nothing else is touched
 * @inventory: the table
 */
void sweep_begin(struct sweep *sweep, const struct inventory *inventory);

/**
 * sweep_match() - apply the rule of sameness to a complete sweep
 * @sweep: with @found sorted, @tags and @matches
 * @inventory: the table; not changed
 */
void sweep_match(struct sweep *sweep, const struct inventory *inventory);

/**
 * sweep_apply() - make the table what the sweep found
 * @sweep: matched, and with all its memory
 * @inventory: the table
 *
 * Cartridges that stay keep record, claim and home; new ones are UNKNOWN, STALE
 * and one-sided. STALE ends on every element but those marked or moved since
 * sweep_begin(). What did not change gets no stamp.
 *
 * Return: 0; -EAGAIN when the table's elements were touched since
 * sweep_match(): nothing is changed then, and the counts may be others.
 */
int sweep_apply(struct sweep *sweep, struct inventory *inventory);

#endif /* NTMS_SWEEP_H */
