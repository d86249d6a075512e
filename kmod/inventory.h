/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of one changer: elements, cartridges, records. Pure: memory is the
 * caller's, locking is the caller's, no kernel API is used, so that unit tests
 * and fuzzers compile the same files.
 *
 * This header has the table, lookups, and motions; sweep.h replaces the table
 * by what a complete reading found; record.h has what the store says of the
 * cartridges, and claims.
 *
 * Elements are sorted by address, cartridges by handle. Handles only rise, so
 * a new cartridge goes to the end.
 *
 * Everything that takes a plain &struct inventory changes it: hold the lock for
 * writing and call inventory_begin_change() first, once for each set of changes
 * that is to become visible together. A const one is only looked at.
 */
#ifndef NTMS_INVENTORY_H
#define NTMS_INVENTORY_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <uapi/linux/ntms.h>
#else
#include <stdbool.h>
#include <linux/ntms.h>
#endif

struct claim;
struct smc_element;

/**
 * struct inventory_element - one element; 40 bytes, there may be 65,536
 * @generation: as in &struct ntms_element
 * @cartridge: what it holds, NULL when empty; FULL is set exactly when it is not
 * @flags: NTMS_ELEMENT_*
 * @address: element address
 * @source: as in &struct ntms_element
 * @type: &enum ntms_element_type
 * @asc: as in &struct ntms_element
 * @ascq: as in &struct ntms_element
 * @medium_type: as in &struct ntms_element
 * @marked: &inventory.clock when it was last marked STALE
 * @moved: &inventory.clock when a motion of ours last began or ended here
 * @placed: a motion of ours left here what it holds, and nothing that happened
 *	since has made that doubtful
 */
struct inventory_element {
	__u64 generation;
	struct inventory_cartridge *cartridge;
	__u32 flags;
	__u16 address;
	__u16 source;
	__u8 type;
	__u8 asc;
	__u8 ascq;
	__u8 medium_type;
	__u32 marked;
	__u32 moved;
	__u8 placed;
};

/**
 * struct inventory_cartridge - one cartridge, and the record of its sides
 * @handle: as in &struct ntms_cartridge, like all fields not told here
 * @generation: of its last change
 * @revision: of the store's row, 0 before the first sync
 * @claim: who holds it, opaque here, NULL for nobody; set by record.h only
 * @physical_media: id of the cartridge
 * @flags: NTMS_CARTRIDGE_* but CLAIMED, which is @claim
 * @element: address of the element that holds it; while MOVING the source
 * @home: slot it was last in, if HAS_HOME
 * @tag: primary volume tag, raw; while UNREAD the last one that was read
 * @sequence: volume sequence number
 * @medium_type: of SMC
 * @side_count: 1 or 2
 * @gone: it is not in the table any more; only a claim knows it
 * @kept: scratch of sweep_apply()
 * @sides: the sides
 * @physical: the tree of physical-media ids below this one
 *
 * 192 bytes, one object of the allocator.
 */
struct inventory_cartridge {
	__u64 handle;
	__u64 generation;
	__u64 revision;
	struct claim *claim;
	__u8 physical_media[NTMS_ID_LENGTH];
	__u32 flags;
	__u16 element;
	__u16 home;
	__u8 tag[NTMS_TAG_LENGTH];
	__u16 sequence;
	__u8 medium_type;
	__u8 side_count;
	__u8 gone;
	__u8 kept;
	struct ntms_side sides[NTMS_SIDES_MAX];
	struct inventory_cartridge *physical[2];
};

/**
 * struct inventory_found - one element as the device described it
 * @flags: NTMS_ELEMENT_*, never STALE
 * @order: scratch of inventory_sort_found(), while they are not in order
 * @address: element address
 * @source: as in &struct ntms_element
 * @sequence: volume sequence number, if @tagged
 * @type: &enum ntms_element_type
 * @asc: as in &struct ntms_element
 * @ascq: as in &struct ntms_element
 * @medium_type: as in &struct ntms_element
 * @tagged: @tag is there and not blank
 * @duplicate: answer of sweep_match(): @tag is on another cartridge too
 * @tag: primary volume tag, raw
 */
struct inventory_found {
	__u32 flags;
	__u32 order;
	__u16 address;
	__u16 source;
	__u16 sequence;
	__u8 type;
	__u8 asc;
	__u8 ascq;
	__u8 medium_type;
	__u8 tagged;
	__u8 duplicate;
	__u8 tag[NTMS_TAG_LENGTH];
};

/* An exchange carries two cartridges. */
#define INVENTORY_CARRIED_MAX 2

/**
 * struct inventory_carried - one cartridge that a motion carries
 * @cartridge: which
 * @source: where it was taken
 * @destination: where it is to be put; the source itself to turn it over
 */
struct inventory_carried {
	struct inventory_cartridge *cartridge;
	__u16 source;
	__u16 destination;
};

/**
 * struct inventory - the table of one changer
 * @elements: the caller's memory, @element_count long, rising by address
 * @cartridges: the caller's memory, @cartridge_count long, rising by handle
 * @element_count: length of @elements
 * @cartridge_count: length of @cartridges
 * @attention: cartridges with NTMS_CARTRIDGE_STALE
 * @stale: elements with NTMS_ELEMENT_STALE
 * @generation: as in &struct ntms_changer
 * @inventory_generation: as in &struct ntms_changer
 * @change: what @generation becomes when something changes
 * @next_handle: handle of the next new cartridge
 * @carried: what the running motion carries, and where
 * @carried_count: 0 when none runs; 1 a move, 2 an exchange
 * @clock: counts what happens to elements: marks, motions, sweeps
 * @moved: @clock when a motion last began or ended
 * @physical: root of the tree of physical-media ids
 * @seed: no device knows it: so none can choose tags that are slow to compare
 */
struct inventory {
	struct inventory_element *elements;
	struct inventory_cartridge **cartridges;
	__u32 element_count;
	__u32 cartridge_count;
	__u32 attention;
	__u32 stale;
	__u64 generation;
	__u64 inventory_generation;
	__u64 change;
	__u64 next_handle;
	struct inventory_carried carried[INVENTORY_CARRIED_MAX];
	__u32 carried_count;
	__u32 clock;
	__u32 moved;
	struct inventory_cartridge *physical;
	__u64 seed;
};

/**
 * inventory_init() - an empty table
 * @inventory: zeroed here
 * @first_handle: any number, random; 0 is put right; the seed, too
 */
void inventory_init(struct inventory *inventory, __u64 first_handle);

/**
 * inventory_begin_change() - open one set of changes
 * @inventory: the table, locked for writing
 *
 * All that changes until the next call carries one new generation; when
 * nothing changes, none is used up.
 */
void inventory_begin_change(struct inventory *inventory);

/* Stamp the change that is open into what it changed. */
void inventory_stamp_element(struct inventory *inventory, struct inventory_element *element);
void inventory_stamp_cartridge(struct inventory *inventory, struct inventory_cartridge *cartridge);

/**
 * inventory_set_attention() - set or clear NTMS_CARTRIDGE_STALE, count and stamp
 * @inventory: the table
 * @cartridge: in the table, not gone
 * @stale: what the flag is to be
 */
void inventory_set_attention(struct inventory *inventory, struct inventory_cartridge *cartridge,
			     bool stale);

/* Index of the first element at or above an address: element_count if none. */
__u32 inventory_element_index(const struct inventory *inventory, __u16 address);

/* Index of the first cartridge at or above a handle: cartridge_count if none. */
__u32 inventory_cartridge_index(const struct inventory *inventory, __u64 handle);

/* The element of an address, NULL if there is none. */
struct inventory_element *inventory_element(const struct inventory *inventory, __u16 address);

/**
 * inventory_set_granted() - a grant on a drive is made or ends
 * @inventory: the table
 * @element: the drive
 * @granted: which
 *
 * One that ends leaves what is in the drive without an owner, until it is
 * emptied or granted anew.
 */
void inventory_set_granted(struct inventory *inventory, struct inventory_element *element,
			   bool granted);

/**
 * inventory_note_drive() - a drive is another SCSI device than before
 * @inventory: the table
 * @address: of the drive; none of the table's does no harm
 */
void inventory_note_drive(struct inventory *inventory, __u16 address);

/* The cartridge of a handle, NULL if there is none. */
struct inventory_cartridge *inventory_cartridge(const struct inventory *inventory, __u64 handle);

/* The cartridge that has this physical-media id, NULL if none has. */
struct inventory_cartridge *inventory_physical(const struct inventory *inventory, const __u8 *id);

/**
 * inventory_set_physical() - give a cartridge another physical-media id
 * @inventory: the table
 * @cartridge: a cartridge of it, or one that leaves it
 * @id: no other cartridge's; all zero for none
 *
 * Ids are found by a tree that branches at the Nth bit at level N: never more
 * than 128 steps, no memory, and flat for random ids. Does not stamp.
 */
void inventory_set_physical(struct inventory *inventory, struct inventory_cartridge *cartridge,
			    const __u8 *id);

/* Fill the structs of the uAPI, whole. */
void inventory_export_element(const struct inventory_element *element, struct ntms_element *out);
void inventory_export_cartridge(const struct inventory_cartridge *cartridge,
				struct ntms_cartridge *out);

/**
 * inventory_found_from_smc() - what a descriptor says, put into our terms
 * @found: filled whole
 * @element: decoded descriptor
 *
 * Only the bits that SMC gives a meaning for the element's type are taken. A
 * blank tag is no tag. ASC and ASCQ are taken with EXCEPT or when they are
 * vendor specific (83h); 83/02 and 83/04 on an empty element say that its
 * magazine or drive is not there, like the element-disabled bit. The inverted
 * bit counts only with a valid source.
 */
void inventory_found_from_smc(struct inventory_found *found, const struct smc_element *element);

/* A descriptor such as would lead to the element as it is in the table. */
void inventory_found_from_element(struct inventory_found *found,
				  const struct inventory_element *element);

/**
 * inventory_sort_found() - sort by address, drop repeated addresses
 * @found: what a sweep collected, in the order of arrival
 * @count: how many
 *
 * The first that arrived for an address wins.
 *
 * Return: how many are left.
 */
__u32 inventory_sort_found(struct inventory_found *found, __u32 count);

/**
 * inventory_update_element() - take over what a descriptor says of an element
 * @inventory: the table
 * @element: an element of it, or one that is about to be
 * @found: what the device said; its FULL is not used
 * @cartridge: what the element holds now, NULL for nothing: decides on FULL
 * @stale: may it have changed since?
 *
 * Return: true when something differed and was stamped.
 */
bool inventory_update_element(struct inventory *inventory, struct inventory_element *element,
			      const struct inventory_found *found,
			      struct inventory_cartridge *cartridge, bool stale);

/**
 * inventory_is_touched() - did something touch an element since it was last read?
 * @element: as it was read then
 * @found: as it is read now
 *
 * An exception touches when it comes, and is there at each look afterwards: only one that is
 * another one touches anew. When it ends somebody has put things right. IMPEXP tells who put in
 * what is there, an element that is disabled that its magazine or its drive is out. STALE is
 * not looked at.
 *
 * Return: true when only a tag can tell that its cartridge is the same.
 */
bool inventory_is_touched(const struct inventory_element *element,
			  const struct inventory_found *found);

/**
 * inventory_place_cartridge() - it sits in this element now; a slot is its home
 * @inventory: the table
 * @cartridge: the cartridge
 * @element: where it sits; that it holds it, is said by inventory_update_element()
 */
void inventory_place_cartridge(struct inventory *inventory, struct inventory_cartridge *cartridge,
			       const struct inventory_element *element);

/**
 * inventory_identify_cartridge() - how certain is it which cartridge it is?
 * @inventory: the table
 * @cartridge: known to be the one that @found describes
 * @found: a full element; that it has no tag makes one that had a tag UNREAD
 * @duplicate: its tag is on another cartridge too
 *
 * Takes over the medium type and the volume sequence number, too.
 */
void inventory_identify_cartridge(struct inventory *inventory,
				  struct inventory_cartridge *cartridge,
				  const struct inventory_found *found, bool duplicate);

/**
 * inventory_mark_stale() - elements may have changed behind our back
 * @inventory: the table
 * @types: bit mask of 1 << &enum ntms_element_type; 0 for all
 * @first: lowest address
 * @last: highest address
 *
 * A sweep or motion that is under way meanwhile does not take the mark away.
 *
 * Return: how many elements were not STALE before.
 */
__u32 inventory_mark_stale(struct inventory *inventory, __u32 types, __u16 first, __u16 last);

/**
 * inventory_check_move() - could this motion start?
 * @inventory: the table
 * @handle: cartridge expected in @source
 * @source: element to take it from
 * @destination: element to put it into; @source itself to turn it over
 *
 * A destination that the table has full is refused even when it is STALE: a
 * sweep settles that. A STALE source is not: the motion's evidence does.
 *
 * Return: 0; -ENOENT for an address not in the table, -ESTALE when @source does
 * not hold @handle, -ENOSPC when @destination is full.
 */
int inventory_check_move(const struct inventory *inventory, __u64 handle, __u16 source,
			 __u16 destination);

/**
 * inventory_check_exchange() - could this exchange start?
 * @inventory: the table
 * @handle: cartridge expected in @source
 * @source: element to take it from
 * @first: element to put it into
 * @displaced: cartridge expected in @first
 * @second: element to put that one into; may be @source
 *
 * Return: as inventory_check_move(); -EINVAL when @first is @source or @second.
 */
int inventory_check_exchange(const struct inventory *inventory, __u64 handle, __u16 source,
			     __u16 first, __u64 displaced, __u16 second);

/**
 * inventory_begin_move() - check, and mark the cartridge MOVING
 * @inventory: the table
 * @handle: as in inventory_check_move()
 * @source: likewise
 * @destination: likewise
 *
 * Until inventory_end_motion(), sweeps leave both elements, the transports and
 * the cartridge alone.
 *
 * Return: as inventory_check_move(); -EBUSY while another motion runs.
 */
int inventory_begin_move(struct inventory *inventory, __u64 handle, __u16 source,
			 __u16 destination);

/**
 * inventory_begin_exchange() - check, and mark both cartridges MOVING
 * @inventory: the table
 * @handle: as in inventory_check_exchange(), like all that follows
 * @source: likewise
 * @first: likewise
 * @displaced: likewise
 * @second: likewise
 *
 * Return: as inventory_check_exchange(); -EBUSY while another motion runs.
 */
int inventory_begin_exchange(struct inventory *inventory, __u64 handle, __u16 source, __u16 first,
			     __u64 displaced, __u16 second);

/* Does the running motion take from this element or put into it? */
bool inventory_is_carrying(const struct inventory *inventory,
			   const struct inventory_element *element);

/**
 * enum inventory_outcome - what became of a motion, by the evidence
 * @INVENTORY_MOVED: every cartridge is in its destination
 * @INVENTORY_STAYED: all are in their sources, and nothing changed
 * @INVENTORY_PARTLY: an exchange put away what was in its first destination,
 *	and left the other cartridge where it was
 * @INVENTORY_UNCLEAR: the evidence fits none of these, or is missing: all its
 *	elements and the transports are STALE, a sweep is needed
 */
enum inventory_outcome {
	INVENTORY_MOVED,
	INVENTORY_STAYED,
	INVENTORY_PARTLY,
	INVENTORY_UNCLEAR,
};

/**
 * inventory_end_motion() - the motion that began is over
 * @inventory: the table, with a motion running
 * @good: the device reported success; decides only where evidence cannot
 * @source: the source as read after the motion, NULL when that failed
 * @destination: likewise the (first) destination; the same reading when it is
 *	the same element
 * @second: likewise the second destination of an exchange; NULL for a move
 *
 * Evidence is judged, not the device's word. Each outcome says what should be
 * in each element: nothing, or a cartridge of the motion, which is there when
 * the element is full and has its tag, no tag where it had none, or a tag that
 * cannot be read (then it becomes UNREAD).
 *
 * - One outcome fits every element: that is it.
 * - Several do (a turn in place; a swap of cartridges that cannot be told
 *   apart): MOVED when the device reported success. Otherwise a turn is
 *   STAYED, for it makes no difference where; a swap is UNCLEAR.
 * - None does, or an element was not read: UNCLEAR. The cartridges are shown
 *   as in the outcome that the evidence contradicts least; of equal ones where
 *   they were, or in their destinations when the device reported success and
 *   no element could be read.
 *
 * STALE ends with evidence that names the tag. It stays when the element was
 * marked while the motion ran, and it goes along with a cartridge that
 * no tag vouches for. One of these that stayed is in doubt, too, when its
 * element was touched: see inventory_is_touched().
 *
 * Return: where the cartridges are now.
 */
enum inventory_outcome inventory_end_motion(struct inventory *inventory, bool good,
					    const struct inventory_found *source,
					    const struct inventory_found *destination,
					    const struct inventory_found *second);

/*
 * Does an element hold what the table has in it, by what was read of it? A tag that cannot be read
 * speaks for it. What is known by its place must lie there untouched.
 */
bool inventory_confirms(const struct inventory *inventory, const struct inventory_found *found);

/* What inventory_end_motion() would return; nothing changes. */
enum inventory_outcome inventory_weigh_motion(const struct inventory *inventory, bool good,
					      const struct inventory_found *source,
					      const struct inventory_found *destination,
					      const struct inventory_found *second);

#endif /* NTMS_INVENTORY_H */
