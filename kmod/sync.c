// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "changer.h"
#include "chardev.h"
#include "claim.h"
#include "record.h"
#include "sync.h"

static int check(const struct ntms_sync *call)
{
	if (call->flags & ~NTMS_SYNC_REBIND || call->count > NTMS_SYNC_MAX ||
	    !memchr_inv(call->store, 0, sizeof(call->store)))
		return -EINVAL;
	if (call->flags & NTMS_SYNC_REBIND && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return 0;
}

static int bind(struct changer *changer, const struct ntms_sync *call)
{
	lockdep_assert_held_write(&changer->table);
	if (!changer->swept)
		return -ENOTCONN;
	if (call->flags & NTMS_SYNC_REBIND) {
		claim_drop_all(changer);
		record_reset_all(&changer->inventory);
	} else if (changer->bound) {
		return memcmp(changer->store, call->store, sizeof(call->store)) ? -EXDEV : 0;
	}
	memcpy(changer->store, call->store, sizeof(call->store));
	changer->bound = true;
	return 0;
}

/* Return: how many were applied. */
static u32 apply(struct changer *changer, const struct ntms_sync *call,
		 struct ntms_record *records)
{
	u32 refused = 0;
	u32 i;

	lockdep_assert_held_write(&changer->table);
	for (i = 0; i < call->count; i++) {
		records[i].error = -record_sync(&changer->inventory, &records[i], call->seen);
		refused += records[i].error != 0;
	}
	return call->count - refused;
}

static int copy_errors(const struct ntms_sync *call, const struct ntms_record *records)
{
	struct ntms_record __user *user = u64_to_user_ptr(call->records);
	u32 i;

	for (i = 0; i < call->count; i++)
		if (put_user(records[i].error, &user[i].error))
			return -EFAULT;
	return 0;
}

static int bind_and_apply(struct changer *changer, struct ntms_sync *call,
			  struct ntms_record *records)
{
	u32 applied = 0;
	int result;

	changer_begin_change(changer);
	result = bind(changer, call);
	if (!result)
		applied = apply(changer, call, records);
	call->generation = changer_end_change(changer, result ? 0 : NTMS_EVENT_SYNCED, 0, applied);
	call->refused = result ? 0 : call->count - applied;
	return result;
}

int sync_records(struct opened *opened, struct ntms_sync *call)
{
	size_t size = call->count * sizeof(struct ntms_record);
	struct ntms_record *records;
	int result;

	call->refused = 0;
	result = check(call);
	if (result)
		return result;
	records = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!records)
		return -ENOMEM;
	if (copy_from_user(records, u64_to_user_ptr(call->records), size))
		result = -EFAULT;
	/* So that memory that cannot be written is found before anything is done. */
	if (!result)
		result = copy_errors(call, records);
	if (!result)
		result = bind_and_apply(opened->changer, call, records);
	if (!result)
		result = copy_errors(call, records);
	kvfree(records);
	return result;
}
