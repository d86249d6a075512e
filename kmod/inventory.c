// SPDX-License-Identifier: GPL-2.0-only
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "inventory.h"
#include "smc.h"
#include "sort.h"

void inventory_init(struct inventory *inventory, __u64 first_handle)
{
	memset(inventory, 0, sizeof(*inventory));
	/* Without the top bit no changer lives long enough to reach 0 again. */
	first_handle &= ~(1ULL << 63);
	inventory->next_handle = first_handle ? first_handle : 1;
	inventory->seed = first_handle;
	inventory_begin_change(inventory);
}

void inventory_begin_change(struct inventory *inventory)
{
	inventory->change = inventory->generation + 1;
}

void inventory_stamp_element(struct inventory *inventory, struct inventory_element *element)
{
	inventory->generation = inventory->change;
	element->generation = inventory->change;
}

void inventory_stamp_cartridge(struct inventory *inventory, struct inventory_cartridge *cartridge)
{
	inventory->generation = inventory->change;
	cartridge->generation = inventory->change;
}

void inventory_set_attention(struct inventory *inventory, struct inventory_cartridge *cartridge,
			     bool stale)
{
	if (!!(cartridge->flags & NTMS_CARTRIDGE_STALE) == stale)
		return;
	cartridge->flags ^= NTMS_CARTRIDGE_STALE;
	if (stale)
		inventory->attention++;
	else
		inventory->attention--;
	inventory_stamp_cartridge(inventory, cartridge);
}

__u32 inventory_element_index(const struct inventory *inventory, __u16 address)
{
	__u32 low = 0, high = inventory->element_count;

	while (low < high) {
		__u32 middle = low + (high - low) / 2;

		if (inventory->elements[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

__u32 inventory_cartridge_index(const struct inventory *inventory, __u64 handle)
{
	__u32 low = 0, high = inventory->cartridge_count;

	while (low < high) {
		__u32 middle = low + (high - low) / 2;

		if (inventory->cartridges[middle]->handle < handle)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct inventory_element *inventory_element(const struct inventory *inventory, __u16 address)
{
	__u32 index = inventory_element_index(inventory, address);

	if (index == inventory->element_count || inventory->elements[index].address != address)
		return NULL;
	return &inventory->elements[index];
}

struct inventory_cartridge *inventory_cartridge(const struct inventory *inventory, __u64 handle)
{
	__u32 index = inventory_cartridge_index(inventory, handle);

	if (index == inventory->cartridge_count || inventory->cartridges[index]->handle != handle)
		return NULL;
	return inventory->cartridges[index];
}

static bool id_bit(const __u8 *id, unsigned int bit)
{
	return id[bit / 8] >> (bit % 8) & 1;
}

static bool is_no_id(const __u8 *id)
{
	static const __u8 none[NTMS_ID_LENGTH];

	return !memcmp(id, none, sizeof(none));
}

/* Where the tree has this id, or where it would hang. */
static struct inventory_cartridge **find_physical(struct inventory_cartridge **at, const __u8 *id)
{
	unsigned int bit;

	for (bit = 0; *at && memcmp((*at)->physical_media, id, NTMS_ID_LENGTH); bit++)
		at = &(*at)->physical[id_bit(id, bit)];
	return at;
}

struct inventory_cartridge *inventory_physical(const struct inventory *inventory, const __u8 *id)
{
	struct inventory_cartridge *root = inventory->physical;

	return is_no_id(id) ? NULL : *find_physical(&root, id);
}

/* Any leaf below a node may take its place: it has all bits that lead there. */
static void unlink_physical(struct inventory_cartridge **at)
{
	struct inventory_cartridge *cartridge = *at, **leaf = at, *heir;

	while ((*leaf)->physical[0] || (*leaf)->physical[1])
		leaf = &(*leaf)->physical[!(*leaf)->physical[0]];
	heir = *leaf;
	*leaf = NULL;
	if (heir != cartridge) {
		memcpy(heir->physical, cartridge->physical, sizeof(heir->physical));
		*at = heir;
	}
	memset(cartridge->physical, 0, sizeof(cartridge->physical));
}

void inventory_set_physical(struct inventory *inventory, struct inventory_cartridge *cartridge,
			    const __u8 *id)
{
	if (!is_no_id(cartridge->physical_media))
		unlink_physical(find_physical(&inventory->physical, cartridge->physical_media));
	memcpy(cartridge->physical_media, id, sizeof(cartridge->physical_media));
	if (!is_no_id(id))
		*find_physical(&inventory->physical, id) = cartridge;
}

void inventory_export_element(const struct inventory_element *element, struct ntms_element *out)
{
	memset(out, 0, sizeof(*out));
	out->generation = element->generation;
	out->cartridge = element->cartridge ? element->cartridge->handle : 0;
	out->flags = element->flags;
	out->address = element->address;
	out->source = element->source;
	out->type = element->type;
	out->asc = element->asc;
	out->ascq = element->ascq;
	out->medium_type = element->medium_type;
}

void inventory_export_cartridge(const struct inventory_cartridge *cartridge,
				struct ntms_cartridge *out)
{
	memset(out, 0, sizeof(*out));
	out->handle = cartridge->handle;
	out->generation = cartridge->generation;
	out->revision = cartridge->revision;
	memcpy(out->physical_media, cartridge->physical_media, sizeof(out->physical_media));
	out->flags = cartridge->flags | (cartridge->claim ? NTMS_CARTRIDGE_CLAIMED : 0);
	out->element = cartridge->element;
	out->home = cartridge->home;
	memcpy(out->tag, cartridge->tag, sizeof(out->tag));
	out->sequence = cartridge->sequence;
	out->medium_type = cartridge->medium_type;
	out->side_count = cartridge->side_count;
	memcpy(out->sides, cartridge->sides, sizeof(out->sides));
}

/* Byte 2 of the descriptor is the same in SMC and here; the decoder masks it by type. */
static __u32 flags_from_smc(const struct smc_element *element)
{
	__u32 flags = element->flags & 0xff;

	if (element->flags & SMC_DISABLED)
		flags |= NTMS_ELEMENT_DISABLED;
	if (element->flags & SMC_SVALID) {
		flags |= NTMS_ELEMENT_HAS_SOURCE;
		if (element->flags & SMC_INVERT)
			flags |= NTMS_ELEMENT_INVERTED;
	}
	return flags;
}

void inventory_found_from_smc(struct inventory_found *found, const struct smc_element *element)
{
	memset(found, 0, sizeof(*found));
	found->flags = flags_from_smc(element);
	found->address = element->address;
	found->type = element->type;
	found->medium_type = element->medium_type;
	if (found->flags & NTMS_ELEMENT_HAS_SOURCE)
		found->source = element->source;
	if ((found->flags & NTMS_ELEMENT_EXCEPT) || element->asc == 0x83) {
		found->asc = element->asc;
		found->ascq = element->ascq;
	}
	if (!(found->flags & NTMS_ELEMENT_FULL)) {
		/* Exabyte and ATL: no magazine, no drive. */
		if (found->asc == 0x83 && (found->ascq == 0x02 || found->ascq == 0x04))
			found->flags |= NTMS_ELEMENT_DISABLED;
		return;
	}
	if (smc_tag_is_blank(&element->primary))
		return;
	found->tagged = 1;
	found->sequence = element->primary.sequence;
	/* Padding is NUL in one page and blank in another of some libraries. */
	memset(found->tag, ' ', sizeof(found->tag));
	memcpy(found->tag, element->primary.bytes, smc_tag_length(&element->primary));
}

void inventory_found_from_element(struct inventory_found *found,
				  const struct inventory_element *element)
{
	const struct inventory_cartridge *cartridge = element->cartridge;

	memset(found, 0, sizeof(*found));
	found->flags = element->flags & ~NTMS_ELEMENT_STALE;
	found->address = element->address;
	found->source = element->source;
	found->type = element->type;
	found->asc = element->asc;
	found->ascq = element->ascq;
	found->medium_type = element->medium_type;
	if (!cartridge ||
	    (cartridge->flags & (NTMS_CARTRIDGE_POSITION_ONLY | NTMS_CARTRIDGE_UNREAD)))
		return;
	found->tagged = 1;
	found->sequence = cartridge->sequence;
	memcpy(found->tag, cartridge->tag, sizeof(found->tag));
}

static int compare_found(const void *a, const void *b)
{
	const struct inventory_found *left = a, *right = b;

	if (left->address != right->address)
		return left->address < right->address ? -1 : 1;
	return left->order < right->order ? -1 : 1;
}

/* As a device reports them, nearly always. */
static bool is_rising(const struct inventory_found *found, __u32 count)
{
	__u32 i;

	for (i = 1; i < count; i++)
		if (found[i - 1].address >= found[i].address)
			return false;
	return true;
}

__u32 inventory_sort_found(struct inventory_found *found, __u32 count)
{
	__u32 i, kept = 0;

	if (is_rising(found, count))
		return count;
	for (i = 0; i < count; i++)
		found[i].order = i;
	sort(found, count, sizeof(*found), compare_found, NULL);
	for (i = 0; i < count; i++) {
		if (kept && found[kept - 1].address == found[i].address)
			continue;
		found[kept++] = found[i];
	}
	return kept;
}

static bool element_differs(const struct inventory_element *element,
			    const struct inventory_found *found,
			    const struct inventory_cartridge *cartridge, __u32 flags)
{
	return !element->generation || element->cartridge != cartridge || element->flags != flags ||
	       element->source != found->source || element->type != found->type ||
	       element->asc != found->asc || element->ascq != found->ascq ||
	       element->medium_type != found->medium_type;
}

/* Other contents, or a place that comes, goes, or is out with its magazine. */
static bool places_differ(const struct inventory_element *element,
			  const struct inventory_cartridge *cartridge, __u32 flags)
{
	return !element->generation || element->cartridge != cartridge ||
	       ((element->flags ^ flags) & (NTMS_ELEMENT_DISABLED | NTMS_ELEMENT_GONE));
}

#define GRANT_FLAGS (NTMS_ELEMENT_GRANTED | NTMS_ELEMENT_UNOWNED)

void inventory_set_granted(struct inventory *inventory, struct inventory_element *element,
			   bool granted)
{
	element->flags &= ~GRANT_FLAGS;
	if (granted)
		element->flags |= NTMS_ELEMENT_GRANTED;
	else if (element->cartridge)
		element->flags |= NTMS_ELEMENT_UNOWNED;
	inventory_stamp_element(inventory, element);
}

void inventory_note_drive(struct inventory *inventory, __u16 address)
{
	struct inventory_element *element = inventory_element(inventory, address);

	if (!element)
		return;
	inventory_stamp_element(inventory, element);
	inventory->inventory_generation = inventory->change;
}

bool inventory_update_element(struct inventory *inventory, struct inventory_element *element,
			      const struct inventory_found *found,
			      struct inventory_cartridge *cartridge, bool stale)
{
	__u32 flags = found->flags & ~(NTMS_ELEMENT_FULL | NTMS_ELEMENT_STALE | GRANT_FLAGS);

	flags |= element->flags & NTMS_ELEMENT_GRANTED;
	if (cartridge)
		flags |= NTMS_ELEMENT_FULL | (element->flags & NTMS_ELEMENT_UNOWNED);
	if (stale)
		flags |= NTMS_ELEMENT_STALE;
	if (!element_differs(element, found, cartridge, flags))
		return false;
	if (element->flags & NTMS_ELEMENT_STALE)
		inventory->stale--;
	if (stale)
		inventory->stale++;
	if (places_differ(element, cartridge, flags))
		inventory->inventory_generation = inventory->change;
	inventory_stamp_element(inventory, element);
	if (element->cartridge != cartridge)
		element->placed = 0;
	element->cartridge = cartridge;
	element->flags = flags;
	element->source = found->source;
	element->type = found->type;
	element->asc = found->asc;
	element->ascq = found->ascq;
	element->medium_type = found->medium_type;
	return true;
}

#define TOUCH_FLAGS (NTMS_ELEMENT_EXCEPT | NTMS_ELEMENT_IMPEXP | NTMS_ELEMENT_DISABLED)

bool inventory_is_touched(const struct inventory_element *element,
			  const struct inventory_found *found)
{
	if ((element->flags ^ found->flags) & TOUCH_FLAGS)
		return true;
	return found->flags & NTMS_ELEMENT_EXCEPT &&
	       (element->asc != found->asc || element->ascq != found->ascq);
}

void inventory_place_cartridge(struct inventory *inventory, struct inventory_cartridge *cartridge,
			       const struct inventory_element *element)
{
	bool slot = element->type == NTMS_ELEMENT_SLOT;
	bool home = !slot || ((cartridge->flags & NTMS_CARTRIDGE_HAS_HOME) &&
			      cartridge->home == element->address);

	if (home && cartridge->element == element->address)
		return;
	cartridge->element = element->address;
	if (slot) {
		cartridge->home = element->address;
		cartridge->flags |= NTMS_CARTRIDGE_HAS_HOME;
	}
	inventory_stamp_cartridge(inventory, cartridge);
	inventory->inventory_generation = inventory->change;
}

void inventory_identify_cartridge(struct inventory *inventory,
				  struct inventory_cartridge *cartridge,
				  const struct inventory_found *found, bool duplicate)
{
	__u32 flags = cartridge->flags & ~(NTMS_CARTRIDGE_DUPLICATE | NTMS_CARTRIDGE_UNREAD);

	if (duplicate)
		flags |= NTMS_CARTRIDGE_DUPLICATE;
	if (!found->tagged && !(flags & NTMS_CARTRIDGE_POSITION_ONLY))
		flags |= NTMS_CARTRIDGE_UNREAD;
	if (flags == cartridge->flags && cartridge->medium_type == found->medium_type &&
	    (!found->tagged || cartridge->sequence == found->sequence))
		return;
	if (flags != cartridge->flags)
		inventory->inventory_generation = inventory->change;
	cartridge->flags = flags;
	cartridge->medium_type = found->medium_type;
	if (found->tagged)
		cartridge->sequence = found->sequence;
	inventory_stamp_cartridge(inventory, cartridge);
}

/* Return: true when it was not STALE before. */
static bool mark_element(struct inventory *inventory, struct inventory_element *element)
{
	element->marked = inventory->clock;
	element->placed = 0;
	if (element->flags & NTMS_ELEMENT_STALE)
		return false;
	element->flags |= NTMS_ELEMENT_STALE;
	inventory->stale++;
	inventory_stamp_element(inventory, element);
	return true;
}

__u32 inventory_mark_stale(struct inventory *inventory, __u32 types, __u16 first, __u16 last)
{
	__u32 i, count = 0;

	inventory->clock++;
	for (i = inventory_element_index(inventory, first); i < inventory->element_count; i++) {
		struct inventory_element *element = &inventory->elements[i];

		if (element->address > last)
			break;
		if (types && !(types & (1U << element->type)))
			continue;
		count += mark_element(inventory, element);
	}
	return count;
}

int inventory_check_move(const struct inventory *inventory, __u64 handle, __u16 source,
			 __u16 destination)
{
	const struct inventory_element *from = inventory_element(inventory, source);
	const struct inventory_element *to = inventory_element(inventory, destination);

	if (!from || !to)
		return -ENOENT;
	if (!from->cartridge || from->cartridge->handle != handle)
		return -ESTALE;
	if (to->cartridge && to != from)
		return -ENOSPC;
	return 0;
}

int inventory_check_exchange(const struct inventory *inventory, __u64 handle, __u16 source,
			     __u16 first, __u64 displaced, __u16 second)
{
	const struct inventory_element *from = inventory_element(inventory, source);
	const struct inventory_element *through = inventory_element(inventory, first);
	const struct inventory_element *to = inventory_element(inventory, second);

	if (first == source || first == second)
		return -EINVAL;
	if (!from || !through || !to)
		return -ENOENT;
	if (!from->cartridge || from->cartridge->handle != handle)
		return -ESTALE;
	if (!through->cartridge || through->cartridge->handle != displaced)
		return -ESTALE;
	if (to->cartridge && to != from)
		return -ENOSPC;
	return 0;
}

bool inventory_is_carrying(const struct inventory *inventory,
			   const struct inventory_element *element)
{
	__u32 i;

	for (i = 0; i < inventory->carried_count; i++)
		if (inventory->carried[i].source == element->address ||
		    inventory->carried[i].destination == element->address)
			return true;
	return false;
}

/* What is neither here nor there may still be in the hand. */
static void doubt_transports(struct inventory *inventory)
{
	__u32 i;

	for (i = 0; i < inventory->element_count; i++)
		if (inventory->elements[i].type == NTMS_ELEMENT_TRANSPORT)
			mark_element(inventory, &inventory->elements[i]);
}

/* Sweeps that have begun by now, or begin while it runs, must know of it. */
static void touch_by_motion(struct inventory *inventory)
{
	const struct inventory_carried *carried;
	__u32 i;

	inventory->moved = ++inventory->clock;
	for (i = 0; i < inventory->carried_count; i++) {
		carried = &inventory->carried[i];
		inventory_element(inventory, carried->source)->moved = inventory->moved;
		inventory_element(inventory, carried->destination)->moved = inventory->moved;
	}
}

static void carry(struct inventory *inventory, __u16 source, __u16 destination)
{
	struct inventory_carried *carried = &inventory->carried[inventory->carried_count++];

	carried->cartridge = inventory_element(inventory, source)->cartridge;
	carried->source = source;
	carried->destination = destination;
	carried->cartridge->flags |= NTMS_CARTRIDGE_MOVING;
	inventory_stamp_cartridge(inventory, carried->cartridge);
}

int inventory_begin_move(struct inventory *inventory, __u64 handle, __u16 source,
			 __u16 destination)
{
	int error;

	if (inventory->carried_count)
		return -EBUSY;
	error = inventory_check_move(inventory, handle, source, destination);
	if (error)
		return error;
	carry(inventory, source, destination);
	touch_by_motion(inventory);
	return 0;
}

int inventory_begin_exchange(struct inventory *inventory, __u64 handle, __u16 source, __u16 first,
			     __u64 displaced, __u16 second)
{
	int error;

	if (inventory->carried_count)
		return -EBUSY;
	error = inventory_check_exchange(inventory, handle, source, first, displaced, second);
	if (error)
		return error;
	carry(inventory, source, first);
	carry(inventory, first, second);
	touch_by_motion(inventory);
	return 0;
}

/* Is it there, by what was read of an element? A tag that cannot be read speaks for it. */
static bool is_there(const struct inventory_cartridge *cartridge,
		     const struct inventory_found *found)
{
	if (!(found->flags & NTMS_ELEMENT_FULL))
		return false;
	if (!found->tagged)
		return true;
	return !(cartridge->flags & NTMS_CARTRIDGE_POSITION_ONLY) &&
	       !memcmp(cartridge->tag, found->tag, sizeof(found->tag));
}

/* Known by where they lie. */
#define BY_PLACE (NTMS_CARTRIDGE_POSITION_ONLY | NTMS_CARTRIDGE_DUPLICATE)

bool inventory_confirms(const struct inventory *inventory, const struct inventory_found *found)
{
	const struct inventory_element *element = inventory_element(inventory, found->address);

	if (!element || !element->cartridge || !is_there(element->cartridge, found))
		return false;
	return !(element->cartridge->flags & BY_PLACE) || !inventory_is_touched(element, found);
}

/* A way in which a motion may have ended: one bit for each carried cartridge that arrived. */
#define ARRIVED_NONE	0U
#define ARRIVED_ALL(inventory)	((1U << (inventory)->carried_count) - 1)

/* Where a carried cartridge then is. */
static __u16 place_of(const struct inventory *inventory, __u32 i, __u32 arrived)
{
	const struct inventory_carried *carried = &inventory->carried[i];

	return arrived & 1U << i ? carried->destination : carried->source;
}

/* What an element then holds. */
static struct inventory_cartridge *content_of(const struct inventory *inventory, __u16 address,
					      __u32 arrived)
{
	__u32 i;

	for (i = 0; i < inventory->carried_count; i++)
		if (place_of(inventory, i, arrived) == address)
			return inventory->carried[i].cartridge;
	return NULL;
}

/* The elements of a motion, each once, and what was read of them, NULL for nothing. */
struct evidence {
	__u32 count;
	__u16 addresses[3];
	const struct inventory_found *found[3];
};

static void add_evidence(struct evidence *evidence, __u16 address,
			 const struct inventory_found *found)
{
	__u32 i;

	for (i = 0; i < evidence->count; i++)
		if (evidence->addresses[i] == address)
			return;
	evidence->addresses[evidence->count] = address;
	evidence->found[evidence->count++] = found;
}

static const struct inventory_found *evidence_of(const struct evidence *evidence, __u16 address)
{
	__u32 i = 0;

	while (evidence->addresses[i] != address)
		i++;
	return evidence->found[i];
}

/* How many elements are then as they were read, less those that are not. */
static int score(const struct inventory *inventory, const struct evidence *evidence, __u32 arrived)
{
	int points = 0;
	__u32 i;

	for (i = 0; i < evidence->count; i++) {
		const struct inventory_found *found = evidence->found[i];
		const struct inventory_cartridge *content =
			content_of(inventory, evidence->addresses[i], arrived);
		bool fits;

		if (!found)
			continue;
		fits = content ? is_there(content, found) : !(found->flags & NTMS_ELEMENT_FULL);
		points += fits ? 1 : -1;
	}
	return points;
}

/* The first destination is free only when what was there has been put away, and never in a swap. */
static bool is_possible(const struct inventory *inventory, __u32 arrived)
{
	if (arrived == ARRIVED_NONE || arrived == ARRIVED_ALL(inventory))
		return true;
	return arrived == 2 && inventory->carried[0].source != inventory->carried[1].destination;
}

/* What the evidence says: the likeliest way, and how sure that is. */
struct verdict {
	__u32 arrived;
	enum inventory_outcome outcome;
};

static bool was_nothing_read(const struct evidence *evidence)
{
	__u32 i;

	for (i = 0; i < evidence->count; i++)
		if (evidence->found[i])
			return false;
	return true;
}

static enum inventory_outcome outcome_of(const struct inventory *inventory, __u32 arrived)
{
	if (arrived == ARRIVED_NONE)
		return INVENTORY_STAYED;
	return arrived == ARRIVED_ALL(inventory) ? INVENTORY_MOVED : INVENTORY_PARTLY;
}

static struct verdict weigh(const struct inventory *inventory, bool good,
			    const struct evidence *evidence)
{
	struct verdict verdict = { ARRIVED_NONE, INVENTORY_UNCLEAR };
	__u32 all = ARRIVED_ALL(inventory);
	int best = score(inventory, evidence, ARRIVED_NONE);
	bool tied = false;
	__u32 arrived;
	int points;

	for (arrived = 1; arrived <= all; arrived++) {
		if (!is_possible(inventory, arrived))
			continue;
		points = score(inventory, evidence, arrived);
		if (points < best)
			continue;
		tied = points == best;
		if (tied)
			continue;
		best = points;
		verdict.arrived = arrived;
	}
	if (best < (int)evidence->count) {
		if (good && was_nothing_read(evidence))
			verdict.arrived = all;
		return verdict;
	}
	if (tied && good)
		verdict.arrived = all;
	if (!tied || good || evidence->count == 1)
		verdict.outcome = outcome_of(inventory, verdict.arrived);
	return verdict;
}

static void settle_element(struct inventory *inventory, struct inventory_element *element,
			   const struct inventory_found *found,
			   struct inventory_cartridge *cartridge, bool stale)
{
	struct inventory_found present;

	if (!found) {
		inventory_found_from_element(&present, element);
		found = &present;
	}
	inventory_update_element(inventory, element, found, cartridge,
				 stale || element->marked > inventory->moved);
}

/* Only a tag can tell that what lies, or lay, in a doubtful element is what we think. */
static bool carries_doubt(const struct inventory *inventory, __u32 i, __u32 arrived,
			  const struct evidence *evidence)
{
	const struct inventory_carried *carried = &inventory->carried[i];
	__u16 place = place_of(inventory, i, arrived);
	const struct inventory_element *from = inventory_element(inventory, carried->source);
	const struct inventory_element *to = inventory_element(inventory, place);
	const struct inventory_found *found = evidence_of(evidence, place);

	if (found->tagged)
		return false;
	if (!(arrived & 1U << i) && inventory_is_touched(from, found))
		return true;
	return (from->flags | to->flags) & NTMS_ELEMENT_STALE;
}

/* Elements that may be otherwise than they are going to be shown: one bit for each. */
static __u32 doubtful_elements(const struct inventory *inventory, const struct verdict *verdict,
			       const struct evidence *evidence)
{
	__u32 doubtful = 0;
	__u32 i, j;

	for (i = 0; i < evidence->count; i++) {
		if (verdict->outcome == INVENTORY_UNCLEAR)
			doubtful |= 1U << i;
		for (j = 0; j < inventory->carried_count && !(doubtful & 1U << i); j++)
			if (place_of(inventory, j, verdict->arrived) == evidence->addresses[i] &&
			    carries_doubt(inventory, j, verdict->arrived, evidence))
				doubtful |= 1U << i;
	}
	return doubtful;
}

static void put_down(struct inventory *inventory, __u32 i, const struct verdict *verdict,
		     const struct evidence *evidence)
{
	struct inventory_cartridge *cartridge = inventory->carried[i].cartridge;
	__u16 place = place_of(inventory, i, verdict->arrived);
	struct inventory_element *element = inventory_element(inventory, place);

	cartridge->flags &= ~NTMS_CARTRIDGE_MOVING;
	inventory_stamp_cartridge(inventory, cartridge);
	inventory_place_cartridge(inventory, cartridge, element);
	element->placed = verdict->outcome != INVENTORY_UNCLEAR;
	if (verdict->outcome != INVENTORY_UNCLEAR)
		inventory_identify_cartridge(inventory, cartridge, evidence_of(evidence, place),
					     cartridge->flags & NTMS_CARTRIDGE_DUPLICATE);
}

static struct evidence evidence_for(const struct inventory *inventory,
				    const struct inventory_found *source,
				    const struct inventory_found *destination,
				    const struct inventory_found *second)
{
	struct evidence evidence = {0};

	add_evidence(&evidence, inventory->carried[0].source, source);
	add_evidence(&evidence, inventory->carried[0].destination, destination);
	if (inventory->carried_count > 1)
		add_evidence(&evidence, inventory->carried[1].destination, second);
	return evidence;
}

enum inventory_outcome inventory_weigh_motion(const struct inventory *inventory, bool good,
					      const struct inventory_found *source,
					      const struct inventory_found *destination,
					      const struct inventory_found *second)
{
	struct evidence evidence = evidence_for(inventory, source, destination, second);

	return weigh(inventory, good, &evidence).outcome;
}

enum inventory_outcome inventory_end_motion(struct inventory *inventory, bool good,
					    const struct inventory_found *source,
					    const struct inventory_found *destination,
					    const struct inventory_found *second)
{
	struct evidence evidence = evidence_for(inventory, source, destination, second);
	struct verdict verdict;
	__u32 doubtful, i;

	verdict = weigh(inventory, good, &evidence);
	doubtful = doubtful_elements(inventory, &verdict, &evidence);
	for (i = 0; i < evidence.count; i++)
		settle_element(inventory, inventory_element(inventory, evidence.addresses[i]),
			       evidence.found[i],
			       content_of(inventory, evidence.addresses[i], verdict.arrived),
			       doubtful & 1U << i);
	for (i = 0; i < inventory->carried_count; i++)
		put_down(inventory, i, &verdict, &evidence);
	touch_by_motion(inventory);
	inventory->carried_count = 0;
	if (verdict.outcome == INVENTORY_UNCLEAR)
		doubt_transports(inventory);
	return verdict.outcome;
}
