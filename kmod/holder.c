// SPDX-License-Identifier: GPL-2.0-only
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/user_namespace.h>
#include "holder.h"

void holder_set(struct holder *holder)
{
	holder->pid = get_task_pid(current, PIDTYPE_TGID);
	holder->uid = current_uid();
	holder->since = ktime_get_boottime_ns();
	get_task_comm(holder->comm, current);
}

void holder_clear(struct holder *holder)
{
	put_pid(holder->pid);
	holder->pid = NULL;
}

static void name(struct ntms_holder *entry, const struct holder *holder)
{
	entry->flags |= NTMS_HOLDER_NAMED;
	entry->pid = pid_nr_ns(holder->pid, task_active_pid_ns(current));
	entry->uid = from_kuid_munged(current_user_ns(), holder->uid);
	strscpy(entry->comm, holder->comm, sizeof(entry->comm));
}

void holder_list_add(struct holder_list *list, const struct holder *holder,
		     const struct ntms_holder *what)
{
	u64 now = ktime_get_boottime_ns();
	struct ntms_holder *entry;

	if (list->count++ >= list->room)
		return;
	entry = &list->entries[list->count - 1];
	*entry = *what;
	entry->age = now - holder->since;
	if (list->all || uid_eq(holder->uid, current_uid()))
		name(entry, holder);
}
