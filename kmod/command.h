/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands to a changer.
 *
 * The mid-layer is asked for no retries, ever: a motion must not be repeated
 * (once.h), and a reading repeats itself where it knows why. What a command tells
 * about the table besides its answer (unit attentions, not ready) is noted here.
 */
#ifndef NTMS_COMMAND_H
#define NTMS_COMMAND_H

#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_proto.h>
#include "inventory.h"
#include "smc.h"

struct changer;
struct scsi_device;

/*
 * Seconds after which the mid-layer may abort a command and begin to reset
 * things, which hurts other people's backups: so long that only a dead device
 * gets there. A device that inventories itself after a door was closed may
 * answer anything late; READ ELEMENT STATUS moves the arm in some; a move of a
 * small autoloader takes a minute, of a pass-through in a big one several; an
 * exchange is two moves; a drive rewinds its tape, and writes what it was given
 * before, until it unloads it; to initialize is to look at every cartridge, one
 * second each.
 */
enum command_timeout {
	COMMAND_TIMEOUT_QUERY = 300,
	COMMAND_TIMEOUT_UNLOAD = 3600,
	COMMAND_TIMEOUT_STATUS = 900,
	COMMAND_TIMEOUT_MOVE = 900,
	COMMAND_TIMEOUT_EXCHANGE = 1800,
	COMMAND_TIMEOUT_INITIALIZE = 18 * 3600,
	COMMAND_TIMEOUT_MAX = 48 * 3600,	/* of what a device may recommend */
};

/* Jiffies. Who waits for a device without ever waking is taken for a hung task. */
#define COMMAND_PATIENCE (HZ * 5)

/**
 * struct command - one CDB and its outcome
 * @cdb: in
 * @data: in, memory for the answer or of what is sent, kmalloc'ed
 * @size: in, room at @data; 0 when there is no answer
 * @sends: in, @data goes to the device
 * @timeout: in, seconds: &enum command_timeout
 * @moves: in, the robot moves by it: unit attentions are reported, not retried
 * @path: in, the device to send it to, of path_visit(); NULL for the path in use,
 *	and the others when that fails
 * @identifies: in, it asks who is there: for identity_confirm()
 * @lost: out, it got lost on the way, and has no answer
 * @arrived: out, bytes at @data that really arrived
 * @sense: out
 * @class: out, what @sense or the status means; SMC_CLASS_NONE on success
 * @bytes: scratch, raw sense data
 */
struct command {
	u8 cdb[SMC_CDB_SIZE];
	void *data;
	u32 size;
	u32 timeout;
	bool sends;
	bool moves;
	bool identifies;
	const struct scsi_device *path;
	bool lost;
	u32 arrived;
	struct smc_sense sense;
	enum smc_class class;
	u8 bytes[SCSI_SENSE_BUFFERSIZE];
};

/**
 * command_run() - send a command and wait for its end
 * @changer: the changer
 * @command: what to send
 *
 * A reading that meets a unit attention notes it and is sent again, a bounded
 * number of times; one that gets lost is sent by the other paths, once by each.
 *
 * Return: 0 or the errno of DOC: What each errno means; -ENODEV only when the
 * changer is dead.
 */
int command_run(struct changer *changer, struct command *command);

/**
 * command_hold() - have readings wait
 * @changer: the changer
 *
 * Whoever meets a unit attention takes it away. What moves a cartridge by what is
 * believed of it must meet those that come in between, for they stop it: so from
 * the last look at the table on nothing else is sent until it has left for the
 * device. Waits for what is under way.
 */
void command_hold(struct changer *changer);

/* It has left, or it does not come about. */
void command_let_go(struct changer *changer);

/**
 * command_run_by() - send a command to another device, a drive
 * @device: the caller has a reference
 * @command: what to send; @timeout is what it gets
 *
 * Unit attentions are the drive's, and nothing to us: it is sent again. A disk's
 * driver is told that the medium may have changed; st has no such mark, and whoever
 * writes by it does not hear of a reset that we met: so ask no drive that is in use.
 *
 * Return: 0 or the errno of DOC: What each errno means; never -ENODEV.
 */
int command_run_by(struct scsi_device *device, struct command *command);

/* Is the device being removed? Then an error may be the kernel's, and any. */
bool command_device_leaves(const struct scsi_device *device);

/* Did the device answer with this sense key? */
static inline bool command_says(const struct command *command, u8 key)
{
	return command->sense.valid && command->sense.key == key;
}

/* What to copy to user space of the sense data. */
struct ntms_sense command_sense(const struct command *command);

/* Bytes one command may ask for: what the host can transfer, at most 65,532. */
u32 command_room(struct changer *changer);

/**
 * command_find_room() - memory for an answer
 * @command: its @data and @size are set, @data to what the caller frees
 * @wanted: bytes; fewer come when there are not as many in one piece, but 4,096
 * @gfp: for kzalloc()
 *
 * Return: 0, -ENOMEM.
 */
int command_find_room(struct command *command, u32 wanted, gfp_t gfp);

#endif
