// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "bulk.h"
#include "changer.h"
#include "chardev.h"
#include "claim.h"
#include "drive.h"
#include "grant.h"
#include "holder.h"
#include "prevent.h"

#define CAPACITY_MAX 65536
#define PIECE 128	/* elements or cartridges copied under the lock at a time */

/* More than that in one piece of memory may not be there, however much is free. */
static_assert(PIECE * sizeof(struct ntms_element) <= PAGE_SIZE << PAGE_ALLOC_COSTLY_ORDER);
static_assert(PIECE * sizeof(struct ntms_cartridge) <= PAGE_SIZE << PAGE_ALLOC_COSTLY_ORDER);

static void fill_paths(struct ntms_changer *call, struct changer *changer)
{
	const struct path_address address = path_address(changer);

	call->paths = path_count(changer);
	call->host = address.host;
	call->channel = address.channel;
	call->target = address.target;
	call->lun = address.lun;
}

static void fill_identity(struct ntms_changer *call, const struct identity *identity)
{
	const struct smc_capabilities *capabilities = &identity->capabilities;

	memcpy(call->vendor, identity->vendor, sizeof(call->vendor));
	memcpy(call->product, identity->product, sizeof(call->product));
	memcpy(call->revision, identity->revision, sizeof(call->revision));
	memcpy(call->serial, identity->serial, sizeof(call->serial));
	if (identity->designator.length) {
		call->flags |= NTMS_CHANGER_HAS_IDENTIFIER;
		call->code_set = identity->designator.code_set;
		call->identifier_type = identity->designator.type;
		call->identifier_length = identity->designator.length;
		memcpy(call->identifier, identity->designator.bytes, call->identifier_length);
	}
	call->peripheral_type = 8;
	/* The page's bytes from 2 on: storing, moving, exchanging. */
	call->capabilities[0] = capabilities->store;
	memcpy(&call->capabilities[2], &capabilities->move[1], 4);
	memcpy(&call->capabilities[10], &capabilities->exchange[1], 4);
}

static void fill_standing(struct ntms_changer *call, const struct changer *changer)
{
	const struct inventory *inventory = &changer->inventory;
	int type;

	lockdep_assert_held(&changer->table);
	call->state = changer->state;
	call->generation = inventory->generation;
	call->inventory_generation = inventory->inventory_generation;
	call->swept = changer->swept;
	call->attention = inventory->attention;
	call->elements = inventory->element_count;
	call->cartridges = inventory->cartridge_count;
	call->sense = changer->sense;
	if (inventory->stale)
		call->flags |= NTMS_CHANGER_STALE;
	if (changer->no_tags)
		call->flags |= NTMS_CHANGER_NO_TAGS;
	if (changer->bound) {
		call->flags |= NTMS_CHANGER_BOUND;
		memcpy(call->store, changer->store, sizeof(call->store));
	}
	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++) {
		call->ranges[type - 1].first = changer->geometry.range[type].first;
		call->ranges[type - 1].count = changer->geometry.range[type].count;
	}
}

int bulk_changer(struct opened *opened, struct ntms_changer *call)
{
	struct ntms_changer asked = *call;
	struct changer *changer = opened->changer;

	if (asked.seen > atomic64_read(&changer->generation))
		return -EINVAL;
	if (asked.seen)
		atomic64_set(&opened->seen, asked.seen);
	*call = (struct ntms_changer) { .size = asked.size, .seen = asked.seen };
	call->instance = changer->instance;
	fill_identity(call, &changer->identity);
	fill_paths(call, changer);
	down_read(&changer->table);
	fill_standing(call, changer);
	up_read(&changer->table);
	return 0;
}

static bool wants_element(const struct ntms_read_elements *call,
			  const struct inventory_element *element)
{
	return element->generation > call->since &&
	       (!call->types || call->types & (1U << element->type));
}

/*
 * The next elements from @next on, as many as @room holds. Return: how many;
 * @next goes on, -1 after the end.
 */
static u32 snapshot_elements(struct changer *changer, struct ntms_read_elements *call,
			     s32 *next, struct ntms_element *room, u32 size)
{
	const struct inventory *inventory = &changer->inventory;
	const struct inventory_element *element;
	u32 count = 0;
	u32 i;

	lockdep_assert_held(&changer->table);
	for (i = inventory_element_index(inventory, *next); i < inventory->element_count; i++) {
		element = &inventory->elements[i];
		if (element->address > call->last)
			break;
		if (!wants_element(call, element))
			continue;
		*next = element->address;
		if (count == size)
			return count;
		inventory_export_element(element, &room[count++]);
	}
	*next = -1;
	return count;
}

static int copy_elements(struct changer *changer, struct ntms_read_elements *call,
			 struct ntms_element *room, u32 size)
{
	struct ntms_element __user *user = u64_to_user_ptr(call->elements);
	s32 next = call->first;
	u32 count;
	int result;

	call->flags = 0;
	call->count = 0;
	call->next = 0;
	do {
		down_read(&changer->table);
		if (!call->count)
			call->generation = changer->inventory.generation;
		result = changer->swept ? 0 : -ENOTCONN;
		count = result ? 0 : snapshot_elements(changer, call, &next, room,
						       min(size, call->capacity - call->count));
		up_read(&changer->table);
		if (result)
			return result;
		if (copy_to_user(user + call->count, room, count * sizeof(*room)))
			return -EFAULT;
		call->count += count;
	} while (next >= 0 && call->count < call->capacity);
	if (next >= 0) {
		call->flags |= NTMS_READ_MORE;
		call->next = next;
	}
	return 0;
}

int bulk_elements(struct opened *opened, struct ntms_read_elements *call)
{
	u32 size = min_t(u32, call->capacity, PIECE);
	struct ntms_element *room;
	int result;

	if (call->capacity > CAPACITY_MAX || call->first > call->last ||
	    call->types & ~0x1eU || memchr_inv(call->reserved, 0, sizeof(call->reserved)))
		return -EINVAL;
	room = kmalloc_array(size, sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	result = copy_elements(opened->changer, call, room, size);
	kfree(room);
	return result;
}

/* As snapshot_elements(); @next is 0 after the end, for no handle is. */
static u32 snapshot_cartridges(struct changer *changer, struct ntms_read_cartridges *call,
			       u64 *next, struct ntms_cartridge *room, u32 size)
{
	const struct inventory *inventory = &changer->inventory;
	const struct inventory_cartridge *cartridge;
	u32 count = 0;
	u32 i;

	lockdep_assert_held(&changer->table);
	for (i = inventory_cartridge_index(inventory, *next); i < inventory->cartridge_count; i++) {
		cartridge = inventory->cartridges[i];
		if (cartridge->handle > call->last)
			break;
		if (cartridge->generation <= call->since)
			continue;
		*next = cartridge->handle;
		if (count == size)
			return count;
		inventory_export_cartridge(cartridge, &room[count++]);
	}
	*next = 0;
	return count;
}

static int copy_cartridges(struct changer *changer, struct ntms_read_cartridges *call,
			   struct ntms_cartridge *room, u32 size)
{
	struct ntms_cartridge __user *user = u64_to_user_ptr(call->cartridges);
	u64 next = call->first;
	u32 count;
	int result;

	call->flags = 0;
	call->count = 0;
	call->next = 0;
	do {
		down_read(&changer->table);
		if (!call->count)
			call->generation = changer->inventory.generation;
		result = changer->swept ? 0 : -ENOTCONN;
		count = result ? 0 : snapshot_cartridges(changer, call, &next, room,
							 min(size, call->capacity - call->count));
		up_read(&changer->table);
		if (result)
			return result;
		if (copy_to_user(user + call->count, room, count * sizeof(*room)))
			return -EFAULT;
		call->count += count;
	} while (next && call->count < call->capacity);
	if (next) {
		call->flags |= NTMS_READ_MORE;
		call->next = next;
	}
	return 0;
}

int bulk_cartridges(struct opened *opened, struct ntms_read_cartridges *call)
{
	u32 size = min_t(u32, call->capacity, PIECE);
	struct ntms_cartridge *room;
	int result;

	if (call->capacity > CAPACITY_MAX || call->first > call->last)
		return -EINVAL;
	room = kmalloc_array(size, sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	result = copy_cartridges(opened->changer, call, room, size);
	kfree(room);
	return result;
}

static void fill_devices(struct ntms_get_drive *call, const struct drive *drive,
			 struct ntms_scsi_device *room)
{
	const struct joint *joint;

	for (joint = drive->joints; joint; joint = joint->next) {
		if (!joint->chosen || call->count++ >= call->capacity)
			continue;
		*room++ = (struct ntms_scsi_device) {
			.lun = joint->unit->lun,
			.host = joint->unit->host,
			.channel = joint->unit->channel,
			.target = joint->unit->target,
			.peripheral_type = joint->unit->type,
		};
	}
}

static void fill_drive(struct ntms_get_drive *call, const struct drive *drive)
{
	const struct join_identifier *identifier = &drive->identifier;

	call->code_set = identifier->code_set;
	call->identifier_type = identifier->type;
	call->identifier_length = identifier->length;
	memcpy(call->identifier, identifier->bytes, identifier->length);
	memcpy(call->serial, identifier->names.serial, sizeof(call->serial));
	call->join = drive->join;
	call->alerts = drive->alerts;
	call->asked = drive->alerted;
}

static int find_drive(struct changer *changer, struct ntms_get_drive *call,
		      struct ntms_scsi_device *room)
{
	const struct inventory_element *element;
	const struct drive *drive;

	lockdep_assert_held(&changer->table);
	element = inventory_element(&changer->inventory, call->address);
	if (!element || element->type != NTMS_ELEMENT_DRIVE)
		return -ENOENT;
	drive = drive_find(changer, call->address);
	if (drive) {
		fill_drive(call, drive);
		fill_devices(call, drive, room);
	}
	return 0;
}

int bulk_drive(struct opened *opened, struct ntms_get_drive *call)
{
	struct ntms_get_drive answer = {
		.size = call->size,
		.address = call->address,
		.devices = call->devices,
		.capacity = call->capacity,
	};
	struct changer *changer = opened->changer;
	struct ntms_scsi_device *room;
	int result;

	if (call->capacity > NTMS_DRIVE_DEVICES_MAX ||
	    memchr_inv(call->reserved, 0, sizeof(call->reserved)))
		return -EINVAL;
	room = kcalloc(call->capacity, sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	down_read(&changer->table);
	result = find_drive(changer, &answer, room);
	up_read(&changer->table);
	*call = answer;
	if (copy_to_user(u64_to_user_ptr(call->devices), room,
			 min(call->count, call->capacity) * sizeof(*room)))
		result = -EFAULT;
	kfree(room);
	return result;
}

/* The table's lock comes first: claims and grants do not change between both. */
static void collect_holders(struct changer *changer, struct holder_list *list)
{
	down_read(&changer->table);
	motion_list(changer, list);
	lease_list(changer, list);
	claim_list(changer, list);
	grant_list(changer, list);
	prevent_list(changer, list);
	up_read(&changer->table);
}

/* Who may not is no offender: no audit. */
static bool may_see_all(void)
{
	return ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN);
}

int bulk_holders(struct opened *opened, struct ntms_read_holders *call)
{
	struct holder_list list = { .room = call->capacity, .all = may_see_all() };
	int result = 0;

	if (call->capacity > CAPACITY_MAX || call->reserved)
		return -EINVAL;
	list.entries = kvcalloc(list.room, sizeof(*list.entries), GFP_KERNEL_ACCOUNT);
	if (!list.entries)
		return -ENOMEM;
	collect_holders(opened->changer, &list);
	call->count = list.count;
	if (copy_to_user(u64_to_user_ptr(call->holders), list.entries,
			 min(list.count, list.room) * sizeof(*list.entries)))
		result = -EFAULT;
	kvfree(list.entries);
	return result;
}
