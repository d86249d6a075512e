// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include "arm.h"
#include "changer.h"
#include "command.h"
#include "lease.h"

static u32 timeout_of(const struct ntms_submit_motion *call)
{
	switch (call->kind) {
	case NTMS_MOTION_EXCHANGE:
		return COMMAND_TIMEOUT_EXCHANGE;
	case NTMS_MOTION_INITIALIZE:
		return COMMAND_TIMEOUT_INITIALIZE;
	default:
		return COMMAND_TIMEOUT_MOVE;
	}
}

int arm_run(struct changer *changer, const struct ntms_submit_motion *call,
	    struct ntms_sense *sense, const u8 *cdb)
{
	struct command *command;
	int result;

	/* What came before may have taken its time. */
	if (!lease_lasts(changer, call->epoch))
		return -EKEYEXPIRED;
	command = kzalloc(sizeof(*command), GFP_KERNEL);
	if (!command)
		return -ENOMEM;
	command->timeout = timeout_of(call);
	command->moves = true;
	memcpy(command->cdb, cdb, sizeof(command->cdb));
	result = command_run(changer, command);
	*sense = command_sense(command);
	kfree(command);
	return result;
}

int arm_check_rotation(struct changer *changer, const struct ntms_submit_motion *call)
{
	const struct smc_range *transports = &changer->geometry.range[SMC_TYPE_TRANSPORT];
	bool named = call->flags & NTMS_MOTION_TRANSPORT;
	bool known;
	u16 index;

	if (!(call->flags & (NTMS_MOTION_INVERT | NTMS_MOTION_INVERT_SECOND)))
		return 0;
	down_read(&changer->table);
	index = named ? call->transport - transports->first : 0;
	known = named || transports->count <= 1;
	up_read(&changer->table);
	/* Which of several is the default one the device does not tell. */
	if (!known)
		return 0;
	return identity_read_rotation(changer, index) ? 0 : -EOPNOTSUPP;
}
