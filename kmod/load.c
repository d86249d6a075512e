// SPDX-License-Identifier: GPL-2.0-only
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include "changer.h"
#include "command.h"
#include "drive.h"
#include "grant.h"
#include "load.h"

static unsigned int access_wait = 20;
module_param(access_wait, uint, 0644);
MODULE_PARM_DESC(access_wait, "seconds to wait for a drive to let go of its cartridge (20)");

bool load_is_held(struct changer *changer, u16 address)
{
	u8 type = changer_element_type(changer, address);
	struct inventory_found found;

	return type == NTMS_ELEMENT_DRIVE && !changer->reader.habits.moves_held &&
	       !scan_read_one(changer, type, address, &found) &&
	       found.flags & NTMS_ELEMENT_FULL && !(found.flags & NTMS_ELEMENT_ACCESS);
}

bool load_await_access(struct changer *changer, u16 address)
{
	unsigned int rest = READ_ONCE(access_wait);

	while (load_is_held(changer, address)) {
		if (!rest-- || changer_is_dead(changer))
			return true;
		wait_event_idle_timeout(changer->waiters, changer_is_dead(changer), HZ);
	}
	return false;
}

typedef void build_cdb(u8 *cdb, const struct scsi_device *device);

/* By the next path when one is dead: what is sent here may be done twice. */
static int run(struct changer *changer, u16 address, struct command *command, build_cdb *build,
	       struct ntms_sense *sense)
{
	struct scsi_device *device;
	int result = -ENXIO;
	bool lost = true;
	u32 number;

	for (number = 0; lost; number++) {
		device = drive_device_get(changer, address, number);
		if (IS_ERR(device))
			return number ? result : PTR_ERR(device);
		build(command->cdb, device);
		result = command_run_by(device, command);
		lost = command->lost;
		*sense = command_sense(command);
		sense->of_drive = sense->valid;
		if (result && command_device_leaves(device)) {
			result = -ENXIO;
			lost = true;
		}
		scsi_device_put(device);
	}
	return result;
}

static void build_unload(u8 *cdb, const struct scsi_device *device)
{
	smc_cdb_unload(cdb, device->type == TYPE_TAPE);
}

int load_undo(struct changer *changer, u16 address, struct ntms_sense *sense)
{
	struct command *command = kzalloc(sizeof(*command), GFP_KERNEL);
	int result;

	if (!command)
		return -ENOMEM;
	command->timeout = COMMAND_TIMEOUT_UNLOAD;
	result = run(changer, address, command, build_unload, sense);
	kfree(command);
	return result == -ENOMEDIUM ? 0 : result;
}

static void build_ask(u8 *cdb, const struct scsi_device *device)
{
	smc_cdb_log_sense(cdb, SMC_LOG_ALERTS, SMC_LOG_ALERTS_SIZE);
}

static bool is_tape(struct changer *changer, u16 address)
{
	struct scsi_device *device = drive_device_get(changer, address, 0);
	bool tape;

	if (IS_ERR(device))
		return false;
	tape = device->type == TYPE_TAPE;
	scsi_device_put(device);
	return tape;
}

void load_ask(struct changer *changer, u16 address)
{
	struct command *command;
	struct ntms_sense sense;
	u64 alerts;

	if (!is_tape(changer, address))
		return;
	command = kzalloc(sizeof(*command), GFP_KERNEL);
	if (!command)
		return;
	command->timeout = COMMAND_TIMEOUT_QUERY;
	command->size = SMC_LOG_ALERTS_SIZE;
	command->data = kzalloc(SMC_LOG_ALERTS_SIZE, GFP_KERNEL);
	if (command->data && !run(changer, address, command, build_ask, &sense) &&
	    !smc_decode_alerts(command->data, command->arrived, &alerts))
		drive_note_alerts(changer, address, alerts);
	kfree(command->data);
	kfree(command);
}

int load_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant)
{
	const struct inventory_element *drive;

	lockdep_assert_held(&changer->table);
	drive = inventory_element(&changer->inventory, call->destination);
	if (!drive || drive->type != NTMS_ELEMENT_DRIVE)
		return -ENOENT;
	return grant_check(changer, call->destination, grant);
}

static void build_look(u8 *cdb, const struct scsi_device *device)
{
	smc_cdb_test_unit_ready(cdb);
}

/* Until it has threaded the tape a drive may say that it has none. */
static bool may_become_ready(const struct command *command, int result)
{
	switch (command->class) {
	case SMC_CLASS_NOT_READY_WAIT:
	case SMC_CLASS_NOT_READY:
	case SMC_CLASS_NO_MEDIUM:
		return true;
	default:
		/* Reset, or busy. */
		return result == -ECONNRESET || (result == -EAGAIN && !command->sense.valid);
	}
}

int load_look(struct changer *changer, u16 address, struct ntms_sense *sense, u32 *progress)
{
	struct command *command = kzalloc(sizeof(*command), GFP_KERNEL);
	int result;

	*progress = 0;
	if (!command)
		return -ENOMEM;
	command->timeout = COMMAND_TIMEOUT_QUERY;
	result = run(changer, address, command, build_look, sense);
	if (result && may_become_ready(command, result)) {
		*progress = command->sense.progress_valid ? command->sense.progress : 0;
		result = -EINPROGRESS;
	}
	kfree(command);
	return result;
}
