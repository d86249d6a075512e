// SPDX-License-Identifier: GPL-2.0-only
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "changer.h"
#include "chardev.h"
#include "claim.h"
#include "holder.h"
#include "record.h"

/* One cartridge of a claim: which, and what the claim says it becomes. */
struct claim_item {
	struct inventory_cartridge *cartridge;
	struct ntms_claim_cartridge wanted;
};

/**
 * struct claim - one claim
 * @link: in &changer.claims
 * @id: as in &struct ntms_claim
 * @opened: file it was made with, to compare only
 * @owner: table of open files of the maker, to compare only
 * @holder: the maker, to be shown
 * @count: length of @items
 * @items: the cartridges, in the caller's order
 */
struct claim {
	struct list_head link;
	u64 id;
	const struct opened *opened;
	const void *owner;
	struct holder holder;
	u32 count;
	struct claim_item items[];
};

static atomic64_t last_claim;

static struct claim *claim_new(const struct opened *opened, u32 count)
{
	struct claim *claim;

	claim = kzalloc(struct_size(claim, items, count), GFP_KERNEL_ACCOUNT);
	if (!claim)
		return NULL;
	claim->id = atomic64_inc_return(&last_claim);
	claim->opened = opened;
	claim->owner = current->files;
	claim->count = count;
	holder_set(&claim->holder);
	return claim;
}

static void claim_free(struct claim *claim)
{
	holder_clear(&claim->holder);
	kfree(claim);
}

static bool names_twice(const struct claim *claim)
{
	u32 i, j;

	for (i = 0; i < claim->count; i++)
		for (j = 0; j < i; j++)
			if (claim->items[i].wanted.handle == claim->items[j].wanted.handle)
				return true;
	return false;
}

static int copy_wanted(struct claim *claim, const struct ntms_claim *call)
{
	const struct ntms_claim_cartridge __user *user = u64_to_user_ptr(call->cartridges);
	u32 i;

	for (i = 0; i < claim->count; i++)
		if (copy_from_user(&claim->items[i].wanted, &user[i], sizeof(*user)))
			return -EFAULT;
	return names_twice(claim) ? -EINVAL : 0;
}

static int check_one(struct changer *changer, struct claim_item *item)
{
	lockdep_assert_held_write(&changer->table);
	item->cartridge = inventory_cartridge(&changer->inventory, item->wanted.handle);
	if (!item->cartridge)
		return -ENOENT;
	return record_claim_check(&changer->inventory, item->cartridge, &item->wanted);
}

/* All or none. */
static int take(struct changer *changer, struct claim *claim, struct ntms_claim *call)
{
	int result;
	u32 i;

	lockdep_assert_held_write(&changer->table);
	if (!changer->swept)
		return -ENOTCONN;
	if (!changer->bound)
		return -ESTALE;
	if (memcmp(changer->store, call->store, sizeof(call->store)))
		return -EXDEV;
	for (i = 0; i < claim->count; i++) {
		result = check_one(changer, &claim->items[i]);
		if (result) {
			call->refused = i;
			return result;
		}
	}
	for (i = 0; i < claim->count; i++)
		record_claim(claim->items[i].cartridge, claim);
	list_add_tail(&claim->link, &changer->claims);
	return 0;
}

int claim_make(struct opened *opened, struct ntms_claim *call)
{
	struct changer *changer = opened->changer;
	struct claim *claim;
	int result;

	call->refused = 0;
	call->claim = 0;
	if (call->flags || !call->count || call->count > NTMS_CLAIM_MAX)
		return -EINVAL;
	claim = claim_new(opened, call->count);
	if (!claim)
		return -ENOMEM;
	result = copy_wanted(claim, call);
	if (!result) {
		changer_begin_change(changer);
		result = take(changer, claim, call);
		if (!result)
			call->claim = claim->id;
		changer_end_change(changer, 0, 0, 0);
	}
	if (result)
		claim_free(claim);
	return result;
}

/* The caller's own claim of an id. Return: 0, -ENOENT, -EPERM. */
static int find(struct opened *opened, u64 id, struct claim **found)
{
	struct changer *changer = opened->changer;
	struct claim *claim;

	lockdep_assert_held_write(&changer->table);
	list_for_each_entry(claim, &changer->claims, link) {
		if (claim->id != id)
			continue;
		if (claim->opened != opened || claim->owner != current->files)
			return -EPERM;
		*found = claim;
		return 0;
	}
	return -ENOENT;
}

/* Nobody knows a cartridge that left the table but the claim that just ended. */
static void free_if_gone(struct inventory_cartridge *cartridge)
{
	if (cartridge->gone)
		kfree(cartridge);
}

/* End a claim without publishing. Return: how many of its records are in the table. */
static u32 give_up(struct changer *changer, struct claim *claim, bool unchanged)
{
	struct inventory_cartridge *cartridge;
	u32 count = 0;
	u32 i;

	lockdep_assert_held_write(&changer->table);
	for (i = 0; i < claim->count; i++) {
		cartridge = claim->items[i].cartridge;
		count += !cartridge->gone;
		record_unclaim(&changer->inventory, cartridge, unchanged);
		free_if_gone(cartridge);
	}
	list_del(&claim->link);
	claim_free(claim);
	return count;
}

int claim_end(struct opened *opened, struct ntms_unclaim *call)
{
	bool unchanged = call->flags & NTMS_UNCLAIM_UNCHANGED;
	struct changer *changer = opened->changer;
	struct claim *claim;
	u32 event = 0;
	u32 count = 0;
	int result;

	if (call->flags & ~NTMS_UNCLAIM_UNCHANGED)
		return -EINVAL;
	changer_begin_change(changer);
	result = find(opened, call->claim, &claim);
	if (!result) {
		count = give_up(changer, claim, unchanged);
		event = unchanged ? 0 : NTMS_EVENT_CLAIM_DROPPED;
	}
	changer_end_change(changer, event, call->claim, count);
	return result;
}

/* Drop one claim of an owner. Return: false when there is none left. */
static bool drop_one(struct opened *opened, const void *owner)
{
	struct changer *changer = opened->changer;
	struct claim *claim;
	u32 count;
	u64 id;

	changer_begin_change(changer);
	list_for_each_entry(claim, &changer->claims, link) {
		if (claim->opened != opened || (owner && claim->owner != owner))
			continue;
		id = claim->id;
		count = give_up(changer, claim, false);
		changer_end_change(changer, NTMS_EVENT_CLAIM_DROPPED, id, count);
		return true;
	}
	changer_end_change(changer, 0, 0, 0);
	return false;
}

void claim_drop(struct opened *opened, const void *owner)
{
	while (drop_one(opened, owner))
		;
}

static void list_items(const struct claim *claim, struct holder_list *list)
{
	const struct inventory_cartridge *cartridge;
	u32 i;

	for (i = 0; i < claim->count; i++) {
		cartridge = claim->items[i].cartridge;
		holder_list_add(list, &claim->holder, &(struct ntms_holder) {
			.kind = NTMS_HOLDER_CLAIM,
			.flags = cartridge->gone ? 0 : NTMS_HOLDER_HAS_ELEMENT,
			.id = claim->id,
			.cartridge = cartridge->handle,
			.element = cartridge->gone ? 0 : cartridge->element,
		});
	}
}

void claim_list(struct changer *changer, struct holder_list *list)
{
	const struct claim *claim;

	lockdep_assert_held(&changer->table);
	list_for_each_entry(claim, &changer->claims, link)
		list_items(claim, list);
}

void claim_drop_all(struct changer *changer)
{
	struct claim *claim, *next;

	lockdep_assert_held_write(&changer->table);
	list_for_each_entry_safe(claim, next, &changer->claims, link)
		give_up(changer, claim, false);
}

static int check_records(const struct claim *claim, const struct ntms_record *records, u32 count)
{
	int result;
	u32 i;

	if (count != claim->count)
		return -EINVAL;
	for (i = 0; i < count; i++) {
		result = record_publish_check(claim->items[i].cartridge, &claim->items[i].wanted,
					      &records[i]);
		if (result)
			return result;
	}
	return 0;
}

static void publish(struct changer *changer, struct claim *claim,
		    const struct ntms_record *records)
{
	u32 i;

	lockdep_assert_held_write(&changer->table);
	for (i = 0; i < claim->count; i++) {
		record_publish(&changer->inventory, claim->items[i].cartridge, &records[i]);
		free_if_gone(claim->items[i].cartridge);
	}
	list_del(&claim->link);
	claim_free(claim);
}

int claim_publish(struct opened *opened, struct ntms_publish *call)
{
	struct changer *changer = opened->changer;
	struct ntms_record *records;
	struct claim *claim;
	int result;

	if (call->flags || call->reserved || !call->count || call->count > NTMS_CLAIM_MAX)
		return -EINVAL;
	records = memdup_user(u64_to_user_ptr(call->records), call->count * sizeof(*records));
	if (IS_ERR(records))
		return PTR_ERR(records);
	changer_begin_change(changer);
	result = find(opened, call->claim, &claim);
	if (!result)
		result = check_records(claim, records, call->count);
	if (!result)
		publish(changer, claim, records);
	call->generation = changer_end_change(changer, result ? 0 : NTMS_EVENT_PUBLISHED,
					      call->claim, call->count);
	kfree(records);
	return result;
}
