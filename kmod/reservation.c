// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "changer.h"
#include "chardev.h"
#include "query.h"
#include "reservation.h"

#define HOLDER_SIZE 24		/* of READ RESERVATION, before the keys */
#define KEYS_HEADER 8

static int read_holder(struct changer *changer, struct command *command)
{
	command->size = HOLDER_SIZE;
	smc_cdb_reserve_in(command->cdb, SMC_READ_RESERVATION, HOLDER_SIZE);
	return command_run(changer, command);
}

/* Both answers in one query; the holder's lies before the keys. */
static int ask(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	u8 *data = command->data;
	int result = read_holder(changer, command);

	if (result)
		return result;
	command->size = query->room - HOLDER_SIZE;
	command->data = data + HOLDER_SIZE;
	smc_cdb_reserve_in(command->cdb, SMC_READ_KEYS, command->size);
	result = command_run(changer, command);
	command->data = data;
	return result;
}

static int copy_keys(struct ntms_read_reservation *call, const u8 *data, u32 length)
{
	u64 __user *user = u64_to_user_ptr(call->keys);
	struct smc_keys keys;
	int result;
	u32 i;

	result = smc_decode_keys(data, length, &keys);
	if (result)
		return result;
	call->generation = keys.generation;
	call->available = keys.available;
	call->count = min(keys.count, call->capacity);
	for (i = 0; i < call->count; i++)
		if (put_user(smc_key(data, i), &user[i]))
			return -EFAULT;
	return 0;
}

static int take(struct ntms_read_reservation *call, const struct query *query)
{
	const u8 *data = query->command.data;
	struct smc_reservation holder;
	int result;

	result = smc_decode_reservation(data, HOLDER_SIZE, &holder);
	if (result)
		return result;
	if (holder.held)
		call->flags = NTMS_RESERVED;
	call->key = holder.key;
	call->type = holder.type;
	call->scope = holder.scope;
	return copy_keys(call, data + HOLDER_SIZE, query->command.arrived);
}

int reservation_read(struct opened *opened, struct ntms_read_reservation *call)
{
	const struct ntms_read_reservation asked = *call;
	struct query *query;
	int result;

	if (asked.capacity > NTMS_KEYS_MAX || memchr_inv(asked.reserved, 0, sizeof(asked.reserved)))
		return -EINVAL;
	*call = (struct ntms_read_reservation) {
		.size = asked.size, .keys = asked.keys, .capacity = asked.capacity,
	};
	query = query_new(HOLDER_SIZE + KEYS_HEADER + NTMS_KEYS_MAX * sizeof(u64));
	if (!query)
		return -ENOMEM;
	query->ask = ask;
	result = query_run(opened->changer, query, &call->sense);
	if (!result)
		result = take(call, query);
	query_put(query);
	return result;
}

/* Each path is an initiator of its own to the device, and so registers for itself. */
static int tell_all(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	int result = -EIO;

	path_begin_visits(changer);
	while ((command->path = path_visit(changer))) {
		result = command_run(changer, command);
		query->paths += !result;
		if (result && !command->lost)
			return result;
	}
	return query->paths ? 0 : result;
}

/* One that was executed, its answer lost, would conflict with itself by another path. */
static int tell_one(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;

	path_begin_visits(changer);
	command->path = path_visit(changer);
	return command->path ? command_run(changer, command) : -EIO;
}

static bool is_reserved(struct changer *changer, struct command *command)
{
	struct smc_reservation holder;

	command->path = NULL;
	command->sends = false;
	return read_holder(changer, command) ||
	       smc_decode_reservation(command->data, command->arrived, &holder) || holder.held;
}

/*
 * To release ends well by each path that is registered, and does something by the
 * one that reserved only. When one could not be told, it may have been that one.
 */
static int release(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	int error = 0, result;

	path_begin_visits(changer);
	while ((command->path = path_visit(changer))) {
		result = command_run(changer, command);
		if (result)
			error = result;
		else
			query->paths++;
	}
	if (!query->paths)
		return error ?: -EIO;
	return error && is_reserved(changer, command) ? error : 0;
}

/* Return: the service action, negative for none. */
static int action_of(u32 action)
{
	switch (action) {
	case NTMS_RESERVE_REGISTER:
		return SMC_REGISTER;
	case NTMS_RESERVE_REGISTER_ANYHOW:
		return SMC_REGISTER_AND_IGNORE;
	case NTMS_RESERVE_TAKE:
		return SMC_RESERVE;
	case NTMS_RESERVE_RELEASE:
		return SMC_RELEASE;
	case NTMS_RESERVE_CLEAR:
		return SMC_CLEAR;
	case NTMS_RESERVE_PREEMPT:
		return SMC_PREEMPT;
	default:
		return -EINVAL;
	}
}

static int check(const struct ntms_reserve *call)
{
	int action = action_of(call->action);

	if (action < 0 || call->flags & ~NTMS_RESERVE_LASTING || call->type > 8 || call->reserved)
		return -EINVAL;
	switch (action) {
	case SMC_CLEAR:
	case SMC_PREEMPT:
	case SMC_REGISTER_AND_IGNORE:
		return capable(CAP_SYS_ADMIN) ? action : -EPERM;
	default:
		return action;
	}
}

static void choose_way(struct query *query, int action)
{
	switch (action) {
	case SMC_REGISTER:
	case SMC_REGISTER_AND_IGNORE:
		query->ask = tell_all;
		break;
	case SMC_RELEASE:
		query->ask = release;
		break;
	default:
		query->ask = tell_one;
	}
}

int reservation_change(struct opened *opened, struct ntms_reserve *call)
{
	int action = check(call);
	struct query *query;
	int result;

	if (action < 0)
		return action;
	call->paths = 0;
	memset(&call->sense, 0, sizeof(call->sense));
	query = query_new(SMC_RESERVE_LIST);
	if (!query)
		return -ENOMEM;
	query->command.sends = true;
	choose_way(query, action);
	smc_cdb_reserve_out(query->command.cdb, action, call->type);
	smc_put_reserve_list(query->command.data, call->key, call->service_key,
			     call->flags & NTMS_RESERVE_LASTING);
	result = query_run(opened->changer, query, &call->sense);
	/* The worker may be at it still. */
	if (result != -EINTR && result != -ENODEV)
		call->paths = query->paths;
	query_put(query);
	return result;
}
