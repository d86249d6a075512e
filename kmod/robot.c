// SPDX-License-Identifier: GPL-2.0-only
#include <linux/nospec.h>
#include "arm.h"
#include "carry.h"
#include "changer.h"
#include "load.h"
#include "robot.h"

/* Fields of a submission that not every kind has. */
enum field {
	FIELD_SOURCE = 1 << 0,
	FIELD_DESTINATION = 1 << 1,
	FIELD_SECOND = 1 << 2,
	FIELD_COUNT = 1 << 3,
	FIELD_CARTRIDGE = 1 << 4,
	FIELD_DISPLACED = 1 << 5,
};

/**
 * struct kind - one kind of motion
 * @flags: NTMS_MOTION_* that it knows
 * @fields: that it has; the others must be zero
 * @check: with the table locked: could it begin?
 * @run: executes it; NULL when the robot is not needed
 */
struct kind {
	u32 flags;
	u32 fields;
	int (*check)(struct changer *changer, struct ntms_submit_motion *call, u64 grant);
	int (*run)(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
		   struct ntms_sense *sense);
};

/* Did the device decline without doing anything? Of all else one cannot be sure. */
static bool has_declined(int result)
{
	return result == -EOPNOTSUPP || result == -EREMOTEIO || result == -ETXTBSY ||
	       result == -EBADE || result == -ENOMEM || result == -EKEYEXPIRED;
}

/* What a motion may have changed is read anew. */
static void doubt(struct changer *changer, u32 types, u16 first, u16 last)
{
	u32 stale;

	changer_begin_change(changer);
	stale = inventory_mark_stale(&changer->inventory, types, first, last);
	changer_end_change(changer, stale ? NTMS_EVENT_STALE : 0, 0, stale);
	reader_request(changer);
}

/* -- POSITION -- */

static int check_position(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	return inventory_element(&changer->inventory, call->destination) ? 0 : -ENOENT;
}

static int run_position(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
			struct ntms_sense *sense)
{
	bool inverts = call->flags & NTMS_MOTION_INVERT;
	u8 cdb[SMC_CDB_SIZE] = {};
	int result = arm_check_rotation(changer, call);

	if (result)
		return result;
	smc_cdb_position(cdb, call->transport, call->destination, inverts);
	result = arm_run(changer, call, sense, cdb);
	/* What is in the hand lies on its other side now. */
	if (inverts && !has_declined(result))
		doubt(changer, 1 << NTMS_ELEMENT_TRANSPORT, 0, U16_MAX);
	return result;
}

/* -- INITIALIZE -- */

static int check_initialize(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	if (!(call->flags & NTMS_MOTION_RANGE))
		return 0;
	if (!call->count || call->count > U16_MAX + 1U - call->destination ||
	    call->count > U16_MAX)
		return -EINVAL;
	return check_position(changer, call, grant);
}

static int send_range(struct changer *changer, const struct ntms_submit_motion *call,
		      struct ntms_sense *sense, u8 opcode)
{
	u8 cdb[SMC_CDB_SIZE] = {};

	smc_cdb_initialize_range(cdb, opcode, call->destination, call->count, false);
	return arm_run(changer, call, sense, cdb);
}

/* Some know the command only by the vendor's code that it had before SMC-3. */
static int send_range_known(struct changer *changer, const struct ntms_submit_motion *call,
			    struct ntms_sense *sense)
{
	struct scan_habits *habits = &changer->reader.habits;
	int result = -EOPNOTSUPP;

	if (!habits->old_range)
		result = send_range(changer, call, sense, SMC_OP_INITIALIZE_RANGE);
	if (result != -EOPNOTSUPP)
		return result;
	result = send_range(changer, call, sense, SMC_OP_INITIALIZE_RANGE_OLD);
	habits->old_range = result != -EOPNOTSUPP;
	return result;
}

/*
 * While the robot looks at every cartridge the device may answer nothing else:
 * a sweep would run into its time-out, and that into a reset.
 */
static int run_initialize(struct changer *changer, const struct ntms_submit_motion *call,
			  u64 grant, struct ntms_sense *sense)
{
	bool range = call->flags & NTMS_MOTION_RANGE;
	u8 cdb[SMC_CDB_SIZE] = {};
	int result;

	reader_hold(changer);
	if (range) {
		result = send_range_known(changer, call, sense);
	} else {
		smc_cdb_initialize(cdb);
		result = arm_run(changer, call, sense, cdb);
	}
	reader_let_go(changer);
	if (has_declined(result))
		return result;
	if (range)
		doubt(changer, 0, call->destination, call->destination + call->count - 1);
	else
		doubt(changer, 0, 0, U16_MAX);
	return result;
}

/* -- OPEN and CLOSE -- */

static int check_port(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	const struct inventory_element *port;

	port = inventory_element(&changer->inventory, call->destination);
	return port && port->type == NTMS_ELEMENT_PORT ? 0 : -ENOENT;
}

/* A drawer has several ports: all are in an operator's reach, whichever was named. */
static int run_port(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
		    struct ntms_sense *sense)
{
	u8 cdb[SMC_CDB_SIZE] = {};
	int result;

	smc_cdb_port(cdb, call->destination,
		     call->kind == NTMS_MOTION_OPEN ? SMC_PORT_OPEN : SMC_PORT_CLOSE);
	result = arm_run(changer, call, sense, cdb);
	if (!has_declined(result))
		doubt(changer, 1 << NTMS_ELEMENT_PORT, 0, U16_MAX);
	return result;
}

/* -- all kinds -- */

static const struct kind kinds[] = {
	[NTMS_MOTION_MOVE] = {
		.flags = NTMS_MOTION_INVERT | NTMS_MOTION_TRANSPORT | NTMS_MOTION_STRICT |
			 NTMS_MOTION_GRANT | NTMS_MOTION_FORCE | NTMS_MOTION_UNLOAD,
		.fields = FIELD_SOURCE | FIELD_DESTINATION | FIELD_CARTRIDGE,
		.check = carry_check,
		.run = carry_run,
	},
	[NTMS_MOTION_EXCHANGE] = {
		.flags = NTMS_MOTION_INVERT | NTMS_MOTION_INVERT_SECOND | NTMS_MOTION_TRANSPORT |
			 NTMS_MOTION_STRICT | NTMS_MOTION_GRANT | NTMS_MOTION_FORCE |
			 NTMS_MOTION_UNLOAD,
		.fields = FIELD_SOURCE | FIELD_DESTINATION | FIELD_SECOND | FIELD_CARTRIDGE |
			  FIELD_DISPLACED,
		.check = carry_check,
		.run = carry_run,
	},
	[NTMS_MOTION_POSITION] = {
		.flags = NTMS_MOTION_INVERT | NTMS_MOTION_TRANSPORT,
		.fields = FIELD_DESTINATION,
		.check = check_position,
		.run = run_position,
	},
	[NTMS_MOTION_INITIALIZE] = {
		.flags = NTMS_MOTION_RANGE,
		.check = check_initialize,
		.run = run_initialize,
	},
	[NTMS_MOTION_OPEN] = {
		.fields = FIELD_DESTINATION,
		.check = check_port,
		.run = run_port,
	},
	[NTMS_MOTION_CLOSE] = {
		.fields = FIELD_DESTINATION,
		.check = check_port,
		.run = run_port,
	},
	[NTMS_MOTION_READY] = {
		.flags = NTMS_MOTION_GRANT | NTMS_MOTION_FORCE | NTMS_MOTION_ALERTS,
		.fields = FIELD_DESTINATION | FIELD_COUNT,
		.check = load_check,
	},
};

static const struct kind *find_kind(u32 kind)
{
	if (!kind || kind >= ARRAY_SIZE(kinds))
		return NULL;
	return &kinds[array_index_nospec(kind, ARRAY_SIZE(kinds))];
}

static bool is_well_formed(const struct kind *kind, const struct ntms_submit_motion *call)
{
	u32 fields = kind->fields;

	if (call->flags & ~kind->flags)
		return false;
	if (call->flags & NTMS_MOTION_RANGE)
		fields |= FIELD_DESTINATION | FIELD_COUNT;
	/* No handle is 0. */
	if (!call->cartridge == !!(fields & FIELD_CARTRIDGE) ||
	    !call->displaced == !!(fields & FIELD_DISPLACED))
		return false;
	return !(call->grant && !(call->flags & NTMS_MOTION_GRANT)) &&
	       !(call->transport && !(call->flags & NTMS_MOTION_TRANSPORT)) &&
	       !(call->source && !(fields & FIELD_SOURCE)) &&
	       !(call->destination && !(fields & FIELD_DESTINATION)) &&
	       !(call->second && !(fields & FIELD_SECOND)) &&
	       !(call->count && !(fields & FIELD_COUNT));
}

/* A device that wants to be initialized first has told nothing yet. */
static bool needs_table(const struct ntms_submit_motion *call)
{
	return call->kind != NTMS_MOTION_INITIALIZE || call->flags & NTMS_MOTION_RANGE;
}

static int check_transport(struct changer *changer, const struct ntms_submit_motion *call)
{
	const struct inventory_element *transport;

	if (!(call->flags & NTMS_MOTION_TRANSPORT))
		return 0;
	transport = inventory_element(&changer->inventory, call->transport);
	return transport && transport->type == NTMS_ELEMENT_TRANSPORT ? 0 : -ENOENT;
}

int robot_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	const struct kind *kind = find_kind(call->kind);
	int result = 0;

	if (!kind || !is_well_formed(kind, call))
		return -EINVAL;
	down_read(&changer->table);
	if (!changer->swept && needs_table(call))
		result = -ENOTCONN;
	if (!result)
		result = check_transport(changer, call);
	if (!result)
		result = kind->check(changer, call, grant);
	up_read(&changer->table);
	return result;
}

bool robot_is_needed(const struct ntms_submit_motion *call)
{
	return kinds[call->kind].run;
}

int robot_run(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
	      struct ntms_sense *sense)
{
	/* A unit attention that waits would refuse the motion; and may tell that it is wrong. */
	reader_check(changer);
	return kinds[call->kind].run(changer, call, grant, sense);
}
