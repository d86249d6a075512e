/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A command that is sent once, whatever becomes of it: what the robot does must
 * not be done twice.
 *
 * The mid-layer sends some again that were to have no retries: one that moves no
 * data and was ended by a reset of the host adapter (scsi_io_completion()), and
 * one that the device had no time for. It does so until a command has taken as
 * long as all its attempts may; to these it looks as if that were so already.
 */
#ifndef NTMS_ONCE_H
#define NTMS_ONCE_H

#include <linux/types.h>

struct changer;
struct command;
struct scsi_device;

/**
 * once_execute() - send a command that moves no data, and wait for its end
 * @changer: readings that wait for it (command_hold()) go on when the device has it
 * @device: the caller has a reference
 * @command: what to send; the sense data go to its @bytes
 * @timeout: jiffies
 *
 * Return: as scsi_execute_cmd(): the mid-layer's result, or a negative errno when
 * it was not sent.
 */
int once_execute(struct changer *changer, struct scsi_device *device, struct command *command,
		 int timeout);

#endif
