// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bsearch.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_host.h>
#include "changer.h"
#include "compat.h"
#include "drive.h"
#include "sysfs.h"

/**
 * struct unit - a SCSI device that may be a drive
 * @link: in units
 * @device: lives as long as this
 * @said: what it says of itself
 */
struct unit {
	struct list_head link;
	struct scsi_device *device;
	struct join_unit said;
};

/*
 * A device that comes is told of once. Were it passed over for want of memory, another one that
 * fits would be taken for the drive, and unloaded: nothing but to wait for memory is left.
 */
#define GFP_TOLD_ONCE (GFP_KERNEL | __GFP_NOFAIL)

#define JOINTS_PLENTY 65536	/* of a changer: it would have as many devices */
#define JOINTS_FEW 4		/* of a drive, when there are so many */

static DEFINE_MUTEX(joins);	/* see DOC: Locks */
static LIST_HEAD(units);
static LIST_HEAD(followed);	/* changers */

static struct unit *unit_of(struct join_unit *said)
{
	return container_of(said, struct unit, said);
}

/* -- what fits -- */

/* The pages are good until rcu_read_unlock(). */
static struct join_pages pages_of(const struct scsi_device *device)
{
	const struct scsi_vpd *serial = rcu_dereference(device->vpd_pg80);
	const struct scsi_vpd *designators = rcu_dereference(device->vpd_pg83);

	return (struct join_pages) {
		.inquiry = device->inquiry,
		.inquiry_length = device->inquiry_len,
		.serial = serial ? serial->data : NULL,
		.serial_length = serial ? serial->len : 0,
		.designators = designators ? designators->data : NULL,
		.designators_length = designators ? designators->len : 0,
	};
}

/* Somebody may have had the mid-layer read the pages anew. */
static void read_unit(struct unit *unit)
{
	struct join_pages pages;

	rcu_read_lock();
	pages = pages_of(unit->device);
	join_unit_set(&unit->said, &pages);
	rcu_read_unlock();
}

static enum join_fit fit_of(const struct drive *drive, const struct unit *unit)
{
	struct join_pages pages;
	enum join_fit fit;

	rcu_read_lock();
	pages = pages_of(unit->device);
	fit = join_fit(&drive->identifier, &unit->said, &pages);
	rcu_read_unlock();
	return fit;
}

/* A joint of a drive and a unit. Return: NULL when it does not fit, ERR_PTR(-ENOMEM). */
static struct joint *joint_new(const struct drive *drive, struct unit *unit, gfp_t gfp)
{
	enum join_fit fit = fit_of(drive, unit);
	struct joint *joint;

	if (!fit)
		return NULL;
	joint = kzalloc(sizeof(*joint), gfp);
	if (!joint)
		return ERR_PTR(-ENOMEM);
	joint->unit = &unit->said;
	joint->fit = fit;
	return joint;
}

static bool has_room(const struct drive *drive, u32 total)
{
	const struct joint *joint = drive->joints;
	u32 few = JOINTS_FEW;

	for (; joint && few; joint = joint->next)
		few--;
	return few || total < JOINTS_PLENTY;
}

/*
 * A changer may say of each of its drives that it is all devices of this host. So many
 * are not kept: drives of which that is said are ambiguous, whichever the devices are.
 */
static void keep_joint(struct drive *drive, struct joint *joint, u32 *total)
{
	if (!has_room(drive, *total)) {
		drive->crowded = true;
		kfree(joint);
		return;
	}
	joint->next = drive->joints;
	drive->joints = joint;
	++*total;
}

static int join_drive(struct drive *drive, u32 *total)
{
	struct joint *joint;
	struct unit *unit;

	list_for_each_entry(unit, &units, link) {
		if (drive->crowded)
			break;
		joint = joint_new(drive, unit, GFP_KERNEL);
		if (IS_ERR(joint))
			return PTR_ERR(joint);
		if (joint)
			keep_joint(drive, joint, total);
	}
	return 0;
}

static int join_drives(struct drive *drives, u32 count)
{
	int result = 0;
	u32 total = 0;
	u32 i;

	lockdep_assert_held(&joins);
	for (i = 0; i < count && !result; i++) {
		result = join_drive(&drives[i], &total);
		cond_resched();
	}
	return result;
}

static u32 count_joints(const struct changer *changer)
{
	const struct joint *joint;
	u32 count = 0;
	u32 i;

	lockdep_assert_held(&joins);
	for (i = 0; i < changer->drive_count; i++)
		for (joint = changer->drives[i].joints; joint; joint = joint->next)
			count++;
	return count;
}

static void free_joints(struct drive *drive)
{
	struct joint *joint;

	while ((joint = drive->joints)) {
		drive->joints = joint->next;
		kfree(joint);
	}
	drive->crowded = false;
}

void drive_free(struct drive *drives, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		free_joints(&drives[i]);
	kvfree(drives);
}

/* -- links in sysfs -- */

/* ADDRESS-H:C:T:L */
#define LINK_NAME_SIZE 64

static const char *link_name(char *name, const struct drive *drive, const struct unit *unit)
{
	snprintf(name, LINK_NAME_SIZE, "%u-%s", drive->address,
		 dev_name(&unit->device->sdev_gendev));
	return name;
}

static void link_joint(struct changer *changer, const struct drive *drive, struct joint *joint)
{
	struct unit *unit = unit_of(joint->unit);
	char name[LINK_NAME_SIZE];

	/* A link is for people to look at: nothing else fails for want of one. */
	if (sysfs_add_link_to_group(&changer->dev.kobj, SYSFS_JOINS,
				    &unit->device->sdev_gendev.kobj,
				    link_name(name, drive, unit)))
		dev_warn(&changer->dev, "no link to drive %s\n", name);
	else
		joint->linked = true;
}

static void unlink_joint(struct changer *changer, const struct drive *drive, struct joint *joint)
{
	char name[LINK_NAME_SIZE];

	if (!joint->linked)
		return;
	sysfs_remove_link_from_group(&changer->dev.kobj, SYSFS_JOINS,
				     link_name(name, drive, unit_of(joint->unit)));
	joint->linked = false;
}

/* Only what is certain has a link. */
static void update_links(struct changer *changer)
{
	struct joint *joint;
	struct drive *drive;
	bool linked;
	u32 i;

	lockdep_assert_held(&joins);
	for (i = 0; i < changer->drive_count; i++) {
		drive = &changer->drives[i];
		for (joint = drive->joints; joint; joint = joint->next) {
			linked = drive->join == NTMS_JOIN_RESOLVED && joint->chosen;
			if (!linked)
				unlink_joint(changer, drive, joint);
			else if (!joint->linked)
				link_joint(changer, drive, joint);
		}
	}
}

static void remove_links(struct changer *changer, struct drive *drives, u32 count)
{
	struct joint *joint;
	u32 i;

	for (i = 0; i < count; i++)
		for (joint = drives[i].joints; joint; joint = joint->next)
			unlink_joint(changer, &drives[i], joint);
}

/* -- changes -- */

/* Return: how many drives are not what they were. */
static u32 stamp_changed(struct changer *changer)
{
	u32 count = 0;
	u32 i;

	lockdep_assert_held_write(&changer->table);
	for (i = 0; i < changer->drive_count; i++) {
		if (!changer->drives[i].changed)
			continue;
		changer->drives[i].changed = false;
		inventory_note_drive(&changer->inventory, changer->drives[i].address);
		count++;
	}
	return count;
}

/* The table is locked, joints have come and gone: decide anew, tell, and unlock it. */
static void settle(struct changer *changer, u32 gone)
{
	u32 count;

	lockdep_assert_held(&joins);
	join_settle(changer->drives, changer->drive_count);
	count = gone + stamp_changed(changer);
	changer_end_change(changer, count ? NTMS_EVENT_DRIVES : 0, 0, count);
	update_links(changer);
}

static int compare_address(const void *address, const void *drive)
{
	return *(const u16 *)address - ((const struct drive *)drive)->address;
}

static struct drive *drive_at(struct drive *drives, u32 count, u16 address)
{
	return count ? bsearch(&address, drives, count, sizeof(*drives), compare_address) : NULL;
}

const struct drive *drive_find(struct changer *changer, u16 address)
{
	lockdep_assert_held(&changer->table);
	return drive_at(changer->drives, changer->drive_count, address);
}

static struct joint *joint_to(struct drive *drive, const struct join_unit *unit)
{
	struct joint *joint;

	for (joint = drive->joints; joint; joint = joint->next)
		if (joint->unit == unit)
			return joint;
	return NULL;
}

/* A drive was read again: what it has still is no change, and its links stay. */
static void inherit(struct drive *drive, struct drive *old)
{
	struct joint *joint, *before;

	drive->join = old->join;
	drive->changed = memcmp(&drive->identifier, &old->identifier, sizeof(old->identifier));
	if (!drive->changed) {
		drive->alerts = old->alerts;
		drive->alerted = old->alerted;
		drive->alerts_end = old->alerts_end;
	}
	for (before = old->joints; before; before = before->next) {
		joint = joint_to(drive, before->unit);
		if (joint) {
			joint->chosen = before->chosen;
			swap(joint->linked, before->linked);
		} else {
			drive->changed |= before->chosen;
		}
	}
}

/* Return: how many of the old ones had something to lose and are not among the new. */
static u32 inherit_all(struct changer *changer, struct drive *drives, u32 count)
{
	struct drive *old, *drive;
	u32 gone = 0;
	u32 i;

	for (i = 0; i < changer->drive_count; i++) {
		old = &changer->drives[i];
		drive = drive_at(drives, count, old->address);
		if (drive) {
			inherit(drive, old);
		} else if (old->join) {
			inventory_note_drive(&changer->inventory, old->address);
			gone++;
		}
	}
	return gone;
}

static void replace(struct changer *changer, struct drive **drives, u32 *count)
{
	u32 gone;

	changer_begin_change(changer);
	gone = inherit_all(changer, *drives, *count);
	swap(changer->drives, *drives);
	swap(changer->drive_count, *count);
	settle(changer, gone);
	remove_links(changer, *drives, *count);
}

static bool is_there(struct changer *changer, u16 address)
{
	const struct inventory_element *element = inventory_element(&changer->inventory, address);

	lockdep_assert_held(&changer->table);
	return element && element->type == NTMS_ELEMENT_DRIVE &&
	       !(element->flags & (NTMS_ELEMENT_GONE | NTMS_ELEMENT_DISABLED));
}

static int compare_drives(const void *a, const void *b)
{
	return ((const struct drive *)a)->address - ((const struct drive *)b)->address;
}

static void sort_drives(struct drive *drives, u32 count)
{
	if (count)
		sort(drives, count, sizeof(*drives), compare_drives, NULL);
}

/* Add those that are known and not among them. */
static int add_known(struct changer *changer, struct drive **drives, u32 *count)
{
	struct drive *both, *end;
	struct drive *known;

	lockdep_assert_held(&joins);
	both = kvcalloc(*count + changer->drive_count, sizeof(*both), GFP_KERNEL);
	if (!both)
		return -ENOMEM;
	if (*count)
		memcpy(both, *drives, *count * sizeof(*both));
	end = both + *count;
	down_read(&changer->table);
	for (known = changer->drives; known < changer->drives + changer->drive_count; known++) {
		if (drive_at(*drives, *count, known->address) ||
		    !is_there(changer, known->address))
			continue;
		end->address = known->address;
		end++->identifier = known->identifier;
	}
	up_read(&changer->table);
	kvfree(*drives);
	*drives = both;
	*count = end - both;
	sort_drives(both, *count);
	return 0;
}

int drive_replace(struct changer *changer, struct drive *drives, u32 count, bool all)
{
	struct unit *unit;
	int result = 0;

	sort_drives(drives, count);
	count = join_merge(drives, count);
	mutex_lock(&joins);
	/* One that died meanwhile has no drives any more. */
	if (!list_empty(&changer->followed)) {
		if (!all)
			result = add_known(changer, &drives, &count);
		list_for_each_entry(unit, &units, link)
			read_unit(unit);
		if (!result)
			result = join_drives(drives, count);
		if (!result)
			replace(changer, &drives, &count);
	}
	mutex_unlock(&joins);
	drive_free(drives, count);
	return result;
}

void drive_follow(struct changer *changer)
{
	mutex_lock(&joins);
	list_add_tail(&changer->followed, &followed);
	mutex_unlock(&joins);
}

void drive_unfollow(struct changer *changer)
{
	u32 i;

	mutex_lock(&joins);
	if (!list_empty(&changer->followed)) {
		remove_links(changer, changer->drives, changer->drive_count);
		/* Nobody will tell it when a device goes. */
		down_write(&changer->table);
		for (i = 0; i < changer->drive_count; i++)
			free_joints(&changer->drives[i]);
		join_settle(changer->drives, changer->drive_count);
		up_write(&changer->table);
		list_del_init(&changer->followed);
	}
	mutex_unlock(&joins);
}

/* -- devices that come and go -- */

/* Is it of a kind that a library carries media to? */
static bool may_be_drive(const struct scsi_device *device)
{
	switch (device->type) {
	case TYPE_TAPE:
	case TYPE_WORM:
	case TYPE_ROM:
	case TYPE_MOD:
		return true;
	case TYPE_DISK:
	case TYPE_RBC:
		return device->removable;
	default:
		return false;
	}
}

/* Return: true when they are joined, or would be one too many. */
static bool try_joint(struct changer *changer, struct drive *drive, struct unit *unit, u32 *total)
{
	struct joint *joint;

	if (drive->crowded)
		return false;
	joint = joint_new(drive, unit, GFP_TOLD_ONCE);
	if (!joint)
		return false;
	down_write(&changer->table);
	keep_joint(drive, joint, total);
	up_write(&changer->table);
	return true;
}

static void join_unit_to(struct changer *changer, struct unit *unit)
{
	u32 total = count_joints(changer);
	bool joined = false;
	u32 i;

	for (i = 0; i < changer->drive_count; i++)
		joined |= try_joint(changer, &changer->drives[i], unit, &total);
	if (!joined)
		return;
	changer_begin_change(changer);
	settle(changer, 0);
}

static void add_unit(struct scsi_device *device)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_TOLD_ONCE);
	struct changer *changer;

	unit->device = device;
	unit->said.host = device->host->host_no;
	unit->said.channel = device->channel;
	unit->said.target = device->id;
	unit->said.lun = device->lun;
	unit->said.type = device->type;
	read_unit(unit);
	mutex_lock(&joins);
	list_add_tail(&unit->link, &units);
	list_for_each_entry(changer, &followed, followed)
		join_unit_to(changer, unit);
	mutex_unlock(&joins);
}

static void part(struct drive *drive, const struct join_unit *unit)
{
	struct joint **link = &drive->joints;
	struct joint *joint;

	while (*link && (*link)->unit != unit)
		link = &(*link)->next;
	joint = *link;
	if (!joint)
		return;
	*link = joint->next;
	drive->changed |= joint->chosen;
	kfree(joint);
}

static void part_unit_from(struct changer *changer, struct unit *unit)
{
	struct joint *joint;
	bool crowded = false;
	bool parted = false;
	u32 i;

	for (i = 0; i < changer->drive_count; i++) {
		crowded |= changer->drives[i].crowded;
		joint = joint_to(&changer->drives[i], &unit->said);
		if (joint)
			unlink_joint(changer, &changer->drives[i], joint);
		parted |= !!joint;
	}
	/* Which of those without a joint are left is seen when all are joined anew. */
	if (crowded)
		reader_request_later(changer);
	if (!parted)
		return;
	changer_begin_change(changer);
	for (i = 0; i < changer->drive_count; i++)
		part(&changer->drives[i], &unit->said);
	settle(changer, 0);
}

static void remove_unit(struct scsi_device *device)
{
	struct changer *changer;
	struct unit *unit;

	mutex_lock(&joins);
	list_for_each_entry(unit, &units, link)
		if (unit->device == device)
			break;
	if (!list_entry_is_head(unit, &units, link)) {
		list_for_each_entry(changer, &followed, followed)
			part_unit_from(changer, unit);
		list_del(&unit->link);
		kfree(unit);
	}
	mutex_unlock(&joins);
}

/* The class device of a SCSI device is below it. */
static int device_came(compat_interface_arguments)
{
	if (may_be_drive(to_scsi_device(device->parent)))
		add_unit(to_scsi_device(device->parent));
	return 0;
}

static void device_goes(compat_interface_arguments)
{
	remove_unit(to_scsi_device(device->parent));
}

static struct class_interface devices = {
	.add_dev = device_came,
	.remove_dev = device_goes,
};

int drive_register(void)
{
	return scsi_register_interface(&devices);
}

void drive_unregister(void)
{
	scsi_unregister_interface(&devices);
}

/* -- how they are reached -- */

/* The path of this number, or the first behind it that stays. Return: NULL behind the last one. */
static struct scsi_device *device_get(const struct drive *drive, u32 number)
{
	struct scsi_device *device;
	struct joint *joint;

	for (joint = drive->joints; joint; joint = joint->next) {
		device = unit_of(joint->unit)->device;
		if (!joint->chosen)
			continue;
		/* One that is going away counts: numbers do not change in the middle of a walk. */
		if (number) {
			number--;
			continue;
		}
		if (!scsi_device_get(device))
			return device;
	}
	return NULL;
}

struct scsi_device *drive_device_get(struct changer *changer, u16 address, u32 number)
{
	struct scsi_device *device = NULL;
	const struct drive *drive;
	u8 join;

	down_read(&changer->table);
	drive = drive_find(changer, address);
	join = drive ? drive->join : NTMS_JOIN_UNRESOLVED;
	if (join == NTMS_JOIN_RESOLVED)
		device = device_get(drive, number);
	up_read(&changer->table);
	if (join == NTMS_JOIN_AMBIGUOUS)
		return ERR_PTR(-ENOTUNIQ);
	return device ?: ERR_PTR(-ENXIO);
}

/* -- what they tell -- */

/* The first reading took some of them away, so they are those of all since a cartridge left. */
void drive_note_alerts(struct changer *changer, u16 address, u64 alerts)
{
	struct drive *drive;

	down_write(&changer->table);
	drive = drive_at(changer->drives, changer->drive_count, address);
	if (drive) {
		drive->alerts = alerts | (drive->alerts_end ? 0 : drive->alerts);
		drive->alerted = ktime_get_boottime_ns();
		drive->alerts_end = false;
	}
	up_write(&changer->table);
}

void drive_end_alerts(struct changer *changer, u16 address, bool forget)
{
	struct drive *drive;

	down_write(&changer->table);
	drive = drive_at(changer->drives, changer->drive_count, address);
	if (drive) {
		drive->alerts_end = true;
		drive->alerts = forget ? 0 : drive->alerts;
		drive->alerted = forget ? 0 : drive->alerted;
	}
	up_write(&changer->table);
}

/* -- what is told -- */

u32 drive_count(struct changer *changer, u8 join)
{
	const struct inventory *inventory = &changer->inventory;
	const struct inventory_element *element;
	const struct drive *drive;
	u32 count = 0;
	u32 i;

	lockdep_assert_held(&changer->table);
	for (i = 0; i < inventory->element_count; i++) {
		element = &inventory->elements[i];
		if (element->type != NTMS_ELEMENT_DRIVE)
			continue;
		drive = drive_find(changer, element->address);
		count += (drive ? drive->join : NTMS_JOIN_UNRESOLVED) == join;
	}
	return count;
}
