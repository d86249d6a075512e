// SPDX-License-Identifier: GPL-2.0-only
#include <linux/blkdev.h>
#include <linux/slab.h>
#include <scsi/scsi.h>
#include "changer.h"
#include "command.h"
#include "compat.h"
#include "once.h"

/* After a reset a device may have several unit attentions to tell. */
#define ATTENTIONS_MAX 8

/*
 * SMC wants whole descriptors, some devices look at 16 bits of the allocation
 * length only, and some hosts dislike odd lengths.
 */
#define ROOM_MAX round_down(SMC_STATUS_SAFE, 4)
#define ROOM_LEAST 4096	/* when memory is short */

/* What the device recommends or user space set for it counts when it is more. */
static u32 timeout_of(struct changer *changer, const struct command *command)
{
	u32 recommended = READ_ONCE(changer->timeouts[command->cdb[0]]);

	return max(command->timeout, min_t(u32, recommended, COMMAND_TIMEOUT_MAX));
}

static int judge_host(int result)
{
	switch (host_byte(result)) {
	case DID_TIME_OUT:
		return -ETIMEDOUT;
	case DID_RESET:
	case DID_ABORT:
		return -ECONNRESET;
	default:
		return -EIO;
	}
}

/* Did it get lost on the way, so that another path may do better? */
static bool is_lost(int result)
{
	if (result < 0)
		return result != -ENOMEM;
	switch (host_byte(result)) {
	case DID_NO_CONNECT:
	case DID_BAD_TARGET:
	case DID_TIME_OUT:
	case DID_TRANSPORT_DISRUPTED:
	case DID_TRANSPORT_FAILFAST:
	case DID_TRANSPORT_MARGINAL:
		return true;
	default:
		return false;
	}
}

/* The kernel counts those of media and of resets only. */
static bool is_counted(const struct command *command)
{
	return command_says(command, UNIT_ATTENTION) &&
	       (command->sense.asc == 0x28 || command->sense.asc == 0x29);
}

static int judge_sense(struct command *command)
{
	smc_decode_sense(command->bytes, sizeof(command->bytes), &command->sense);
	command->class = smc_sense_class(&command->sense);
	return smc_class_error(command->class);
}

static int judge(struct command *command, int result)
{
	command->class = SMC_CLASS_OTHER;
	if (result < 0)
		return result == -ENOMEM ? -ENOMEM : -EIO;
	if (host_byte(result) != DID_OK)
		return judge_host(result);
	switch (result & 0xff) {
	case SAM_STAT_GOOD:
	case SAM_STAT_CONDITION_MET:
		command->class = SMC_CLASS_NONE;
		return 0;
	case SAM_STAT_CHECK_CONDITION:
		return judge_sense(command);
	case SAM_STAT_RESERVATION_CONFLICT:
		command->class = SMC_CLASS_CONFLICT;
		return -EBADE;
	case SAM_STAT_BUSY:
	case SAM_STAT_TASK_SET_FULL:
		return -EAGAIN;
	case SAM_STAT_TASK_ABORTED:
		return -ECONNRESET;
	default:
		return -EIO;
	}
}

/* @changer: NULL for a command to a drive */
static int execute(struct changer *changer, struct scsi_device *device, struct command *command,
		   u32 seconds)
{
	const int timeout = max_t(int, seconds * HZ, device->request_queue->rq_timeout);
	int residual = 0;
	int result;

	memset(command->bytes, 0, sizeof(command->bytes));
	memset(&command->sense, 0, sizeof(command->sense));
	if (command->moves)
		result = once_execute(changer, device, command, timeout);
	else
		result = compat_execute(device, command->cdb, command->sends, command->data,
					command->size, &command->bytes, timeout, &residual);
	command->arrived = command->size - clamp_t(int, residual, 0, command->size);
	command->lost = is_lost(result);
	return judge(command, result);
}

bool command_device_leaves(const struct scsi_device *device)
{
	enum scsi_device_state state = READ_ONCE(device->sdev_state);

	return state == SDEV_CANCEL || state == SDEV_DEL;
}

int command_run_by(struct scsi_device *device, struct command *command)
{
	int attempts = ATTENTIONS_MAX;
	int result;

	do {
		result = execute(NULL, device, command, command->timeout);
		/* It will not hear of it again: the medium may be another one. */
		if (command_says(command, UNIT_ATTENTION) && device->removable)
			device->changed = 1;
	} while (result && command_says(command, UNIT_ATTENTION) && --attempts);
	return result;
}

void command_hold(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->sends_none = true;
	spin_unlock(&changer->gate);
	changer_wait(changer, NTMS_WAIT_FOREVER, !changer_peek(changer, changer->sent));
}

void command_let_go(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->sends_none = false;
	spin_unlock(&changer->gate);
	wake_up_all(&changer->waiters);
}

static bool may_read(struct changer *changer)
{
	bool may;

	spin_lock(&changer->gate);
	may = changer->dead || !changer->sends_none;
	changer->sent += may;
	spin_unlock(&changer->gate);
	return may;
}

static void begin_reading(struct changer *changer)
{
	/* Workers send, and those who bind and unbind. */
	wait_event_idle(changer->waiters, may_read(changer));
}

static void end_reading(struct changer *changer)
{
	spin_lock(&changer->gate);
	changer->sent--;
	spin_unlock(&changer->gate);
	wake_up_all(&changer->waiters);
}

/* What an earlier one was told is no answer to it. */
static int not_sent(struct changer *changer, struct command *command)
{
	memset(&command->sense, 0, sizeof(command->sense));
	command->class = SMC_CLASS_OTHER;
	command->lost = true;
	return changer_is_dead(changer) ? -ENODEV : -EIO;
}

/*
 * One that leads to the changer that we know: nobody else gets a command that is meant
 * for it. When it turns out to be another one, what is to be moved may have been its.
 */
static struct scsi_device *device_get(struct changer *changer, const struct command *command)
{
	u32 attempts = command->path || command->moves ? 1 : path_count(changer);
	struct scsi_device *device;

	while (attempts--) {
		device = path_device_get(changer, command->path);
		if (!device || command->identifies || identity_confirm(changer, device))
			return device;
		path_failed(changer, device);
		scsi_device_put(device);
	}
	return NULL;
}

/* @elsewhere: out, it did not get through and there is another path */
static int send(struct changer *changer, struct command *command, bool *elsewhere)
{
	struct scsi_device *device = device_get(changer, command);
	u32 attentions;
	int result;

	*elsewhere = false;
	if (!device)
		return not_sent(changer, command);
	attentions = compat_attentions(device);
	result = execute(changer, device, command, timeout_of(changer, command));
	/* What began to go away before the command got to it is not always told as such. */
	if (result && !command->sense.valid && command_device_leaves(device))
		command->lost = true;
	/* One of them was ours, and the sense data say which. */
	if (is_counted(command) && compat_attentions(device) != attentions)
		path_met_attention(changer, device);
	if (command->class == SMC_CLASS_IDENTITY_CHANGED)
		path_doubt_all(changer);
	*elsewhere = command->lost && path_failed(changer, device) && !command->path;
	scsi_device_put(device);
	return result && changer_is_dead(changer) ? -ENODEV : result;
}

/* What moves a cartridge may have done so though its answer was lost. */
static int send_by_paths(struct changer *changer, struct command *command)
{
	/* Who is there is asked as a part of another command, be it held or not. */
	bool reads = !command->moves && !command->identifies;
	u32 attempts = path_count(changer);
	bool elsewhere;
	int result;

	do {
		if (reads)
			begin_reading(changer);
		result = send(changer, command, &elsewhere);
		if (reads)
			end_reading(changer);
	} while (elsewhere && !command->moves && attempts-- > 1);
	return result;
}

int command_run(struct changer *changer, struct command *command)
{
	int attempts = ATTENTIONS_MAX;
	int result;

	do {
		result = send_by_paths(changer, command);
		reader_note(changer, command);
	} while (result && command_says(command, UNIT_ATTENTION) && !command->moves && --attempts);
	return result;
}

struct ntms_sense command_sense(const struct command *command)
{
	return (struct ntms_sense) {
		.valid = command->sense.valid,
		.key = command->sense.key,
		.asc = command->sense.asc,
		.ascq = command->sense.ascq,
	};
}

u32 command_room(struct changer *changer)
{
	struct scsi_device *device = path_device_get(changer, NULL);
	u32 room = ROOM_MAX;

	if (!device)
		return room;
	room = min_t(u64, room, (u64)queue_max_hw_sectors(device->request_queue) << SECTOR_SHIFT);
	scsi_device_put(device);
	return room;
}

int command_find_room(struct command *command, u32 wanted, gfp_t gfp)
{
	command->size = wanted;
	while (!(command->data = kzalloc(command->size, gfp | __GFP_NOWARN))) {
		if (command->size <= ROOM_LEAST)
			return -ENOMEM;
		command->size = max_t(u32, round_down(command->size / 2, 4), ROOM_LEAST);
	}
	return 0;
}
