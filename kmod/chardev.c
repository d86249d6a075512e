// SPDX-License-Identifier: GPL-2.0-only
#include <linux/compat.h>
#include <linux/fdtable.h>
#include <linux/nospec.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "alert.h"
#include "bulk.h"
#include "changer.h"
#include "chardev.h"
#include "claim.h"
#include "grant.h"
#include "lease.h"
#include "motion.h"
#include "prevent.h"
#include "reservation.h"
#include "sync.h"
#include "volume.h"

static int chardev_open(struct inode *inode, struct file *file)
{
	struct changer *changer = container_of(inode->i_cdev, struct changer, cdev);
	struct opened *opened;

	if (changer_is_dead(changer))
		return -ENODEV;
	opened = kzalloc(sizeof(*opened), GFP_KERNEL_ACCOUNT);
	if (!opened)
		return -ENOMEM;
	opened->changer = changer_get(changer);
	opened->writes = file->f_mode & FMODE_WRITE;
	file->private_data = opened;
	return nonseekable_open(inode, file);
}

/* What an owner holds by this file ends; what all do when @owner is NULL. */
static void drop(struct opened *opened, const void *owner)
{
	/* Who only looks holds nothing, and is to keep nobody from the table. */
	if (!opened->writes)
		return;
	claim_drop(opened, owner);
	lease_drop(opened, owner);
	motion_drop(opened, owner);
	prevent_drop(opened, owner);
}

/* A process closes a descriptor; others may hold the file still. */
static int chardev_flush(struct file *file, fl_owner_t owner)
{
	drop(file->private_data, owner);
	return 0;
}

static int chardev_release(struct inode *inode, struct file *file)
{
	struct opened *opened = file->private_data;

	drop(opened, NULL);
	changer_put(opened->changer);
	kfree(opened);
	return 0;
}

static __poll_t chardev_poll(struct file *file, poll_table *table)
{
	struct opened *opened = file->private_data;
	struct changer *changer = opened->changer;

	poll_wait(file, &changer->changed, table);
	if (changer_is_dead(changer))
		return EPOLLHUP | EPOLLERR;
	if (atomic64_read(&changer->generation) != atomic64_read(&opened->seen))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static int refresh(struct opened *opened, struct ntms_refresh *call)
{
	struct changer *changer = opened->changer;
	u64 ticket = reader_request(changer);
	int result = 0;

	memset(&call->sense, 0, sizeof(call->sense));
	if (call->timeout)
		result = reader_wait(changer, ticket, call->timeout, &call->sense);
	call->generation = atomic64_read(&changer->generation);
	return result;
}

/**
 * struct call - one ioctl
 * @size: of its struct as this kernel knows it
 * @oldest: of its first published version
 * @writes: needs a file that is open for writing
 * @handler: gets a copy of the caller's struct
 * @end: what is left to do when @handler went well and the caller was told, or
 *	could not be; NULL for nothing
 */
struct call {
	u32 size;
	u32 oldest;
	bool writes;
	int (*handler)(struct opened *opened, void *call);
	void (*end)(struct opened *opened, void *call, bool told);
};

/* Handlers have their own struct's type; this is where it is taken off them. */
#define CALL(type, function)								\
	static int call_##type(struct opened *opened, void *call)			\
	{										\
		return function(opened, (struct ntms_##type *)call);			\
	}

CALL(changer, bulk_changer)
CALL(read_elements, bulk_elements)
CALL(read_cartridges, bulk_cartridges)
CALL(get_drive, bulk_drive)
CALL(sync, sync_records)
CALL(claim, claim_make)
CALL(publish, claim_publish)
CALL(unclaim, claim_end)
CALL(refresh, refresh)
CALL(submit_motion, motion_submit)
CALL(wait_motion, motion_wait)
CALL(cancel_motion, motion_cancel)
CALL(prevent_removal, prevent_removal)
CALL(find_volumes, volume_find)
CALL(set_tag, volume_set_tag)
CALL(read_alerts, alert_read)
CALL(read_reservation, reservation_read)
CALL(reserve, reservation_change)
CALL(read_holders, bulk_holders)
CALL(lease, lease_call)
CALL(grant, grant_make)

static void end_grant(struct opened *opened, void *call, bool told)
{
	grant_end(opened, call, told);
}

#define ROW(number, type, last, needs_write, ...)					\
	[_IOC_NR(number)] = {								\
		.size = sizeof(struct ntms_##type),					\
		.oldest = offsetofend(struct ntms_##type, last),			\
		.writes = needs_write,							\
		.handler = call_##type,							\
		__VA_ARGS__								\
	}

static const struct call calls[] = {
	ROW(NTMS_GET_CHANGER, changer, sense, false),
	ROW(NTMS_READ_ELEMENTS, read_elements, reserved, false),
	ROW(NTMS_READ_CARTRIDGES, read_cartridges, next, false),
	ROW(NTMS_GET_DRIVE, get_drive, asked, false),
	ROW(NTMS_SYNC, sync, generation, true),
	ROW(NTMS_CLAIM, claim, claim, true),
	ROW(NTMS_PUBLISH, publish, generation, true),
	ROW(NTMS_UNCLAIM, unclaim, claim, true),
	ROW(NTMS_REFRESH, refresh, sense, true),
	ROW(NTMS_SUBMIT_MOTION, submit_motion, motion, true),
	ROW(NTMS_WAIT_MOTION, wait_motion, progress, false),
	ROW(NTMS_CANCEL_MOTION, cancel_motion, motion, true),
	ROW(NTMS_PREVENT_REMOVAL, prevent_removal, sense, true),
	ROW(NTMS_FIND_VOLUMES, find_volumes, sense, true),
	ROW(NTMS_SET_TAG, set_tag, sense, true),
	ROW(NTMS_READ_ALERTS, read_alerts, sense, false),
	ROW(NTMS_READ_RESERVATION, read_reservation, sense, true),
	ROW(NTMS_RESERVE, reserve, sense, true),
	ROW(NTMS_READ_HOLDERS, read_holders, reserved, false),
	ROW(NTMS_LEASE, lease, epoch, true),
	ROW(NTMS_GRANT, grant, grant, true, .end = end_grant),
};

/* Room for any of the structs. */
union any_call {
	u32 size;
	struct ntms_changer changer;
	struct ntms_read_elements read_elements;
	struct ntms_read_cartridges read_cartridges;
	struct ntms_get_drive get_drive;
	struct ntms_sync sync;
	struct ntms_claim claim;
	struct ntms_publish publish;
	struct ntms_unclaim unclaim;
	struct ntms_refresh refresh;
	struct ntms_submit_motion submit_motion;
	struct ntms_wait_motion wait_motion;
	struct ntms_cancel_motion cancel_motion;
	struct ntms_prevent_removal prevent_removal;
	struct ntms_find_volumes find_volumes;
	struct ntms_set_tag set_tag;
	struct ntms_read_alerts read_alerts;
	struct ntms_read_reservation read_reservation;
	struct ntms_reserve reserve;
	struct ntms_read_holders read_holders;
	struct ntms_lease lease;
	struct ntms_grant grant;
};

static const struct call *find_call(unsigned int command)
{
	unsigned int number = _IOC_NR(command);

	if (number >= ARRAY_SIZE(calls) || command != _IO(NTMS_IOC_TYPE, number))
		return NULL;
	number = array_index_nospec(number, ARRAY_SIZE(calls));
	return calls[number].handler ? &calls[number] : NULL;
}

static int is_file(const void *file, struct file *other, unsigned int descriptor)
{
	return file == other;
}

/*
 * The caller's last descriptor may have been closed by another thread before the
 * call began to hold something: that close has dropped nothing then, and when a
 * forked child has the file, too, there will be no other one.
 */
static void drop_if_closed(struct file *file)
{
	if (!iterate_fd(current->files, 0, is_file, file))
		drop(file->private_data, current->files);
}

static int run_call(struct file *file, const struct call *call, union any_call *copy)
{
	struct opened *opened = file->private_data;
	int result;

	if (call->writes && !opened->writes)
		return -EBADF;
	if (changer_is_dead(opened->changer))
		return -ENODEV;
	result = call->handler(opened, copy);
	if (call->writes)
		drop_if_closed(file);
	return result;
}

static long chardev_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	const struct call *call = find_call(command);
	void __user *user = (void __user *)argument;
	union any_call copy;
	bool told;
	u32 size;
	int result;

	if (!call)
		return -ENOTTY;
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	if (size < call->oldest)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	result = copy_struct_from_user(&copy, call->size, user, size);
	if (result)
		return result;
	/* Read a second time: another thread may have changed it. */
	copy.size = size;
	/* So that memory that cannot be written is found before anything is done. */
	if (copy_to_user(user, &copy, min(size, call->size)))
		return -EFAULT;
	result = run_call(file, call, &copy);
	told = !copy_to_user(user, &copy, min(size, call->size));
	if (!result && call->end)
		call->end(file->private_data, &copy, told);
	return told ? result : -EFAULT;
}

const struct file_operations chardev_operations = {
	.owner = THIS_MODULE,
	.open = chardev_open,
	.flush = chardev_flush,
	.release = chardev_release,
	.poll = chardev_poll,
	.unlocked_ioctl = chardev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static_assert(IS_ALIGNED(sizeof(struct ntms_changer), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_element), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_read_elements), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_cartridge), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_read_cartridges), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_scsi_device), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_get_drive), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_record), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_sync), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_claim), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_publish), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_unclaim), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_refresh), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_submit_motion), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_wait_motion), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_cancel_motion), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_prevent_removal), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_volume), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_find_volumes), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_set_tag), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_read_alerts), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_read_reservation), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_reserve), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_holder), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_read_holders), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_lease), 8));
static_assert(IS_ALIGNED(sizeof(struct ntms_grant), 8));
