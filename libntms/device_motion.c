// SPDX-License-Identifier: LGPL-2.1-or-later
/* The robot of a changer: who may work with it, and what it does. */
#include <errno.h>
#include <linux/ntms.h>
#include <sys/ioctl.h>

#include "code.h"
#include "device_private.h"

static int lease(struct device *device, uint32_t action, uint64_t *epoch)
{
	struct ntms_lease argument = {.size = sizeof(argument), .action = action, .epoch = *epoch};
	int r;

	/* That somebody has it is no failure: no words. */
	if (ioctl(device->fd, NTMS_LEASE, &argument))
		r = errno == EBUSY ? NTMS_E_BUSY : device_code(device, errno, NULL);
	else
		r = 0;
	*epoch = argument.epoch;
	return r;
}

int device_lease(struct device *device, uint64_t *epoch)
{
	*epoch = 0;
	return lease(device, NTMS_LEASE_TAKE, epoch);
}

int device_lease_renew(struct device *device, uint64_t epoch)
{
	return lease(device, NTMS_LEASE_RENEW, &epoch);
}

void device_lease_end(struct device *device, uint64_t epoch)
{
	lease(device, NTMS_LEASE_GIVE_UP, &epoch);
}

static int submit(struct device *device, struct ntms_submit_motion *argument, uint64_t *motion)
{
	int r = device_call(device, NTMS_SUBMIT_MOTION, argument);

	*motion = argument->motion;
	return r;
}

int device_move(struct device *device, uint64_t epoch, const struct device_move *move,
		uint64_t *motion)
{
	struct ntms_submit_motion argument = {
		.size = sizeof(argument), .kind = NTMS_MOTION_MOVE, .source = move->source,
		.destination = move->destination, .cartridge = move->handle, .epoch = epoch,
		.flags = (move->invert ? NTMS_MOTION_INVERT : 0) |
			 (move->unload ? NTMS_MOTION_UNLOAD : 0),
	};

	return submit(device, &argument, motion);
}

int device_ready(struct device *device, uint64_t epoch, uint16_t drive, uint32_t seconds, bool alerts,
		 uint64_t *motion)
{
	struct ntms_submit_motion argument = {
		.size = sizeof(argument), .kind = NTMS_MOTION_READY, .destination = drive,
		.count = seconds, .epoch = epoch, .flags = alerts ? NTMS_MOTION_ALERTS : 0,
	};

	return submit(device, &argument, motion);
}

int device_port(struct device *device, uint64_t epoch, uint16_t port, bool open, uint64_t *motion)
{
	struct ntms_submit_motion argument = {
		.size = sizeof(argument), .kind = open ? NTMS_MOTION_OPEN : NTMS_MOTION_CLOSE,
		.destination = port, .epoch = epoch,
	};

	return submit(device, &argument, motion);
}

void device_cancel(struct device *device, uint64_t motion)
{
	struct ntms_cancel_motion argument = {.size = sizeof(argument), .motion = motion};

	ioctl(device->fd, NTMS_CANCEL_MOTION, &argument);
}

static int await(struct device *device, struct ntms_wait_motion *wait)
{
	if (!ioctl(device->fd, NTMS_WAIT_MOTION, wait))
		return wait->result ? device_code(device, wait->result, &wait->sense) : 0;
	if (errno == ETIMEDOUT)
		return NTMS_E_NOT_READY;
	/* Nobody tells any more how it ended: who looks where things are will see. */
	return errno == ENODATA ? NTMS_E_STALE : device_code(device, errno, NULL);
}

int device_wait(struct device *device, uint64_t motion, unsigned int timeout)
{
	struct ntms_wait_motion wait = {.size = sizeof(wait), .timeout = timeout, .motion = motion};

	return await(device, &wait);
}

int device_hear(struct device *device, uint64_t motion, struct device_sense *sense)
{
	struct ntms_wait_motion wait = {.size = sizeof(wait), .motion = motion};
	int r = await(device, &wait);

	*sense = (struct device_sense){0};
	if (wait.sense.valid)
		*sense = (struct device_sense){wait.sense.key, wait.sense.asc, wait.sense.ascq};
	return r;
}
