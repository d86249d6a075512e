// SPDX-License-Identifier: GPL-2.0-only
#include <linux/string.h>
#include <linux/uaccess.h>
#include "changer.h"
#include "chardev.h"
#include "query.h"
#include "volume.h"

/* By the path of the command. The list that is sent lies where the answer comes. */
static int search(struct changer *changer, struct query *query)
{
	const struct smc_status_request request = {
		.type = query->command.cdb[1],
		.flags = SMC_ASK_VOLTAG,
		.start = query->command.cdb[2] << 8 | query->command.cdb[3],
		.count = U16_MAX,
		.size = query->room,
	};
	struct command *command = &query->command;
	int result;

	command->sends = true;
	command->size = SMC_TAG_LIST;
	result = command_run(changer, command);
	if (result)
		return result;
	command->sends = false;
	command->size = query->room;
	memset(command->data, 0, query->room);
	smc_cdb_volume_addresses(command->cdb, &request);
	return command_run(changer, command);
}

/*
 * The answer belongs to the search before it, on the same path, with no other
 * search between: so both are one query, and both are sent by another path when one
 * of them gets lost.
 */
static int ask(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	u8 cdb[SMC_CDB_SIZE], list[SMC_TAG_LIST];
	int result = -EIO;

	memcpy(cdb, command->cdb, sizeof(cdb));
	memcpy(list, command->data, sizeof(list));
	path_begin_visits(changer);
	while ((command->path = path_visit(changer))) {
		memcpy(command->cdb, cdb, sizeof(cdb));
		memcpy(command->data, list, sizeof(list));
		result = search(changer, query);
		if (!command->lost)
			break;
	}
	return result;
}

static void fill(struct ntms_volume *volume, const struct smc_element *element, bool alternate)
{
	const struct smc_tag *tag = alternate ? &element->alternate : &element->primary;

	*volume = (struct ntms_volume) {
		.address = element->address,
		.type = element->type,
		.sequence = tag->sequence,
	};
	memcpy(volume->tag, tag->bytes, sizeof(volume->tag));
}

static int take(struct ntms_find_volumes *call, const struct command *command)
{
	struct ntms_volume __user *user = u64_to_user_ptr(call->volumes);
	struct ntms_volume volume;
	struct smc_element element;
	struct smc_status status;
	int result;

	result = smc_status_begin(&status, command->data, command->arrived);
	if (result)
		return result;
	while ((result = smc_status_next(&status, &element)) > 0) {
		call->found++;
		if (call->count == call->capacity)
			continue;
		fill(&volume, &element, call->flags & NTMS_FIND_ALTERNATE);
		if (copy_to_user(&user[call->count], &volume, sizeof(volume)))
			return -EFAULT;
		call->count++;
	}
	/* It has more of them than there was room for. */
	if (status.report_length > command->arrived)
		call->found = max(call->found, status.available);
	return result;
}

int volume_find(struct opened *opened, struct ntms_find_volumes *call)
{
	struct changer *changer = opened->changer;
	struct query *query;
	int result;
	u8 action;

	if (call->flags & ~(NTMS_FIND_ALTERNATE | NTMS_FIND_SEQUENCE) ||
	    call->type > NTMS_ELEMENT_DRIVE || call->minimum > call->maximum ||
	    memchr_inv(call->reserved, 0, sizeof(call->reserved)))
		return -EINVAL;
	call->count = 0;
	call->found = 0;
	memset(&call->sense, 0, sizeof(call->sense));
	action = call->flags & NTMS_FIND_SEQUENCE ? SMC_TAG_FIND : SMC_TAG_FIND_ANY;
	if (call->flags & NTMS_FIND_ALTERNATE)
		action += SMC_TAG_ALTERNATE;
	query = query_new(command_room(changer));
	if (!query)
		return -ENOMEM;
	query->ask = ask;
	smc_cdb_send_volume_tag(query->command.cdb, call->type, call->first, action);
	smc_put_tag_list(query->command.data, call->template, call->minimum, call->maximum);
	result = query_run(changer, query, &call->sense);
	if (!result)
		result = take(call, &query->command);
	query_put(query);
	return result;
}

static int action_of(u32 action)
{
	switch (action) {
	case NTMS_TAG_ASSERT:
		return SMC_TAG_ASSERT;
	case NTMS_TAG_REPLACE:
		return SMC_TAG_REPLACE;
	case NTMS_TAG_UNDEFINE:
		return SMC_TAG_UNDEFINE;
	default:
		return -EINVAL;
	}
}

int volume_set_tag(struct opened *opened, struct ntms_set_tag *call)
{
	struct changer *changer = opened->changer;
	int action = action_of(call->action);
	struct query *query;
	int result;
	u8 type;

	if (action < 0 || call->flags & ~NTMS_TAG_ALTERNATE ||
	    memchr_inv(call->reserved, 0, sizeof(call->reserved)))
		return -EINVAL;
	memset(&call->sense, 0, sizeof(call->sense));
	type = changer_element_type(changer, call->address);
	if (!type)
		return -ENOENT;
	if (call->flags & NTMS_TAG_ALTERNATE)
		action += SMC_TAG_ALTERNATE;
	query = query_new(SMC_TAG_LIST);
	if (!query)
		return -ENOMEM;
	query->command.sends = true;
	smc_cdb_send_volume_tag(query->command.cdb, type, call->address, action);
	smc_put_tag_list(query->command.data, call->tag, call->sequence, call->sequence);
	result = query_run(changer, query, &call->sense);
	query_put(query);
	/* Who it is was known by its tag. */
	reader_request(changer);
	return result;
}
