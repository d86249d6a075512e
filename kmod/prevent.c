// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <scsi/scsi_device.h>
#include "changer.h"
#include "chardev.h"
#include "prevent.h"
#include "query.h"

/* A path that kept us waiting in vain is left alone for so many times as long. */
#define PATIENCE 8

/**
 * struct prevention - the wish of a process to prevent removal
 * @link: in &changer.preventions, under &changer.gate
 * @opened: file it was made with, to compare only
 * @owner: table of open files of the maker, to compare only
 * @holder: the maker, to be shown
 */
struct prevention {
	struct list_head link;
	const struct opened *opened;
	const void *owner;
	struct holder holder;
};

static bool is_of(const struct prevention *prevention, const struct opened *opened,
		  const void *owner)
{
	return prevention->opened == opened && (!owner || prevention->owner == owner);
}

/* The caller wishes. Once is enough. */
static int wish(struct opened *opened)
{
	struct prevention *new = kzalloc(sizeof(*new), GFP_KERNEL_ACCOUNT);
	struct changer *changer = opened->changer;
	const struct prevention *prevention;
	bool known = false;

	if (!new)
		return -ENOMEM;
	new->opened = opened;
	new->owner = current->files;
	holder_set(&new->holder);
	spin_lock(&changer->gate);
	list_for_each_entry(prevention, &changer->preventions, link)
		known |= is_of(prevention, opened, new->owner);
	if (!known)
		list_add_tail(&new->link, &changer->preventions);
	spin_unlock(&changer->gate);
	if (known) {
		holder_clear(&new->holder);
		kfree(new);
	}
	return 0;
}

/* @owner NULL: everybody who did so with this file. Return: true when somebody did. */
static bool wish_no_more(struct opened *opened, const void *owner)
{
	struct changer *changer = opened->changer;
	struct prevention *prevention, *next;
	LIST_HEAD(ended);
	bool some;

	spin_lock(&changer->gate);
	list_for_each_entry_safe(prevention, next, &changer->preventions, link)
		if (is_of(prevention, opened, owner))
			list_move(&prevention->link, &ended);
	spin_unlock(&changer->gate);
	some = !list_empty(&ended);
	list_for_each_entry_safe(prevention, next, &ended, link) {
		holder_clear(&prevention->holder);
		kfree(prevention);
	}
	return some;
}

/* What the device should believe of a path. */
static enum path_removal wanted(struct changer *changer, const struct changer_path *path)
{
	lockdep_assert_held(&changer->gate);
	return list_empty(&changer->preventions) || path->leaves ? PATH_REMOVAL_ALLOWED :
								   PATH_REMOVAL_PREVENTED;
}

/* Return: false when there is no such path any more, or nothing to tell by it now. */
static bool begin_telling(struct changer *changer, const struct scsi_device *device,
			  enum path_removal *removal)
{
	struct changer_path *path;
	bool begins = false;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	if (path) {
		*removal = wanted(changer, path);
		begins = path->removal != *removal && !path->telling;
	}
	if (begins) {
		path->removal = PATH_REMOVAL_TELLING;
		path->telling = true;
	}
	spin_unlock(&changer->gate);
	return begins;
}

/* What was told while the device was reset it may have heard before that. */
static void end_telling(struct changer *changer, const struct scsi_device *device,
			enum path_removal removal, u64 begun)
{
	u64 now = get_jiffies_64();
	struct changer_path *path;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	if (path) {
		path->telling = false;
		path->patience = now;
		if (removal == PATH_REMOVAL_UNSURE)
			path->patience += PATIENCE * (now - begun);
		if (path->removal == PATH_REMOVAL_TELLING)
			path->removal = removal;
	}
	spin_unlock(&changer->gate);
	wake_up_all(&changer->waiters);
}

/* A device that declines prevents nothing; after all other errors it may. */
static enum path_removal judge(const struct command *command, int result, enum path_removal told)
{
	if (!result)
		return told;
	return command_says(command, ILLEGAL_REQUEST) ? PATH_REMOVAL_ALLOWED :
							PATH_REMOVAL_UNSURE;
}

/* By the path of @command, if need be. */
static int tell(struct changer *changer, struct command *command)
{
	u64 begun = get_jiffies_64();
	enum path_removal removal;
	int result;

	if (!begin_telling(changer, command->path, &removal))
		return 0;
	command->timeout = COMMAND_TIMEOUT_QUERY;
	smc_cdb_prevent(command->cdb, removal == PATH_REMOVAL_PREVENTED);
	result = command_run(changer, command);
	end_telling(changer, command->path, judge(command, result, removal), begun);
	return result;
}

bool prevent_is_settled(struct changer *changer)
{
	const struct changer_path *path;
	bool settled = true;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		settled &= path->leaves || path->removal == wanted(changer, path);
	spin_unlock(&changer->gate);
	return settled;
}

static bool is_left_alone(struct changer *changer, const struct scsi_device *device)
{
	const struct changer_path *path;
	bool alone;

	spin_lock(&changer->gate);
	path = path_find(changer, device);
	alone = path && time_before64(get_jiffies_64(), path->patience);
	spin_unlock(&changer->gate);
	return alone;
}

void prevent_settle(struct changer *changer)
{
	struct command *command;

	if (prevent_is_settled(changer))
		return;
	command = kzalloc(sizeof(*command), GFP_KERNEL);
	/* The worker comes by again. */
	if (!command)
		return;
	path_begin_visits(changer);
	while ((command->path = path_visit(changer)))
		if (!is_left_alone(changer, command->path))
			tell(changer, command);
	kfree(command);
}

void prevent_forgotten(struct changer *changer)
{
	struct changer_path *path;

	spin_lock(&changer->gate);
	list_for_each_entry(path, &changer->paths, link)
		if (path->removal != PATH_REMOVAL_ALLOWED)
			path->removal = PATH_REMOVAL_UNSURE;
	spin_unlock(&changer->gate);
}

/* Begin to take it away. Return: true when it may prevent. */
static bool begin_leaving(struct changer_path *path)
{
	struct changer *changer = path->changer;
	bool prevents;

	spin_lock(&changer->gate);
	path->leaves = true;
	prevents = path->removal != PATH_REMOVAL_ALLOWED;
	spin_unlock(&changer->gate);
	return prevents;
}

/* What the worker tells it may be done after what it is told next, so that ends first. */
static void tell_leaving(struct changer_path *path)
{
	struct command *command = kzalloc(sizeof(*command), GFP_KERNEL);
	struct changer *changer = path->changer;

	if (!command)
		return;
	command->path = path->device;
	wait_event_idle(changer->waiters, !changer_peek(changer, path->telling));
	tell(changer, command);
	kfree(command);
}

void prevent_leave(struct changer_path *path)
{
	struct changer *changer = path->changer;
	struct scsi_device *device;

	if (!begin_leaving(path))
		return;
	/* To one that is unplugged nothing can be told. */
	device = path_device_get(changer, path->device);
	if (!device)
		return;
	if (reader_begin_sending(changer)) {
		tell_leaving(path);
		reader_end_sending(changer);
	} else {
		sdev_printk(KERN_WARNING, device,
			    "ntms: removal stays prevented, the robot looks at its cartridges\n");
	}
	scsi_device_put(device);
}

/* By one path that works; prevent_settle() comes next and tells the others. */
static int ask(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	int result = -EIO;

	path_begin_visits(changer);
	while ((command->path = path_visit(changer))) {
		command->lost = false;
		result = tell(changer, command);
		if (!command->lost)
			break;
	}
	return result;
}

int prevent_removal(struct opened *opened, struct ntms_prevent_removal *call)
{
	bool prevent = call->flags & NTMS_PREVENT;
	struct query *query;
	int result = 0;

	if (call->flags & ~NTMS_PREVENT)
		return -EINVAL;
	memset(&call->sense, 0, sizeof(call->sense));
	query = query_new(0);
	if (!query)
		return -ENOMEM;
	query->ask = ask;
	if (prevent)
		result = wish(opened);
	else
		wish_no_more(opened, current->files);
	if (!result)
		result = query_run(opened->changer, query, &call->sense);
	/* Who got an error holds nothing. */
	if (result && prevent)
		prevent_drop(opened, current->files);
	query_put(query);
	return result;
}

void prevent_drop(struct opened *opened, const void *owner)
{
	struct changer *changer = opened->changer;

	if (wish_no_more(opened, owner))
		changer_queue(changer, changer_readers, &changer->reader.work, 0);
}

void prevent_list(struct changer *changer, struct holder_list *list)
{
	const struct prevention *prevention;

	spin_lock(&changer->gate);
	list_for_each_entry(prevention, &changer->preventions, link)
		holder_list_add(list, &prevention->holder, &(struct ntms_holder) {
			.kind = NTMS_HOLDER_PREVENTION,
		});
	spin_unlock(&changer->gate);
}
