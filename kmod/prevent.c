// SPDX-License-Identifier: GPL-2.0-only
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "changer.h"
#include "chardev.h"
#include "prevent.h"
#include "query.h"

/* @owner NULL: wants it no more. Return: true when that changed something. */
static bool set(struct opened *opened, const void *owner)
{
	struct prevention *prevention = &opened->prevention;
	struct changer *changer = opened->changer;
	bool changed;

	spin_lock(&changer->gate);
	changed = !prevention->owner != !owner;
	if (changed && owner) {
		holder_set(&prevention->holder);
		list_add_tail(&prevention->link, &changer->preventions);
	} else if (changed) {
		list_del(&prevention->link);
		holder_clear(&prevention->holder);
	}
	prevention->owner = owner;
	spin_unlock(&changer->gate);
	return changed;
}

/* What the device should be told; @told: what it was. */
static bool wanted(struct changer *changer, bool *told)
{
	bool prevent;

	spin_lock(&changer->gate);
	prevent = !list_empty(&changer->preventions);
	*told = changer->prevented;
	spin_unlock(&changer->gate);
	return prevent;
}

static int tell(struct changer *changer, struct command *command, bool prevent)
{
	int result;

	command->timeout = COMMAND_TIMEOUT_QUERY;
	smc_cdb_prevent(command->cdb, prevent);
	/* A reset that comes after the command has begun may undo it: noted first. */
	spin_lock(&changer->gate);
	changer->prevented = prevent;
	spin_unlock(&changer->gate);
	result = command_run(changer, command);
	if (!result)
		return 0;
	spin_lock(&changer->gate);
	changer->prevented = !prevent;
	spin_unlock(&changer->gate);
	return result;
}

void prevent_settle(struct changer *changer)
{
	struct command *command;
	bool prevent, told;

	prevent = wanted(changer, &told);
	if (prevent == told)
		return;
	command = kzalloc(sizeof(*command), GFP_KERNEL);
	/* The worker comes by again. */
	if (!command)
		return;
	tell(changer, command, prevent);
	kfree(command);
}

void prevent_forgotten(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->prevented = false;
	spin_unlock(&changer->gate);
}

static int ask(struct changer *changer, struct query *query)
{
	bool prevent, told;

	prevent = wanted(changer, &told);
	return prevent == told ? 0 : tell(changer, &query->command, prevent);
}

int prevent_removal(struct opened *opened, struct ntms_prevent_removal *call)
{
	bool prevent = call->flags & NTMS_PREVENT;
	struct query *query;
	int result;

	if (call->flags & ~NTMS_PREVENT)
		return -EINVAL;
	memset(&call->sense, 0, sizeof(call->sense));
	query = query_new(0);
	if (!query)
		return -ENOMEM;
	set(opened, prevent ? current->files : NULL);
	query->ask = ask;
	result = query_run(opened->changer, query, &call->sense);
	/* Who got an error holds nothing. */
	if (result && prevent)
		set(opened, NULL);
	query_put(query);
	return result;
}

void prevent_drop(struct opened *opened, const void *owner)
{
	struct changer *changer = opened->changer;
	bool mine;

	spin_lock(&changer->gate);
	mine = opened->prevention.owner && (!owner || opened->prevention.owner == owner);
	spin_unlock(&changer->gate);
	if (mine && set(opened, NULL))
		changer_queue(changer, &changer->reader.work, 0);
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
