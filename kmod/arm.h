/* SPDX-License-Identifier: GPL-2.0-only */
/* The robot's arm: commands that move it, as a motion asks for them. */
#ifndef NTMS_ARM_H
#define NTMS_ARM_H

#include <uapi/linux/ntms.h>

struct changer;

/**
 * arm_run() - send a command of a motion
 * @changer: the changer
 * @call: the motion, whose kind says how long that may take
 * @sense: out, what the device said
 * @cdb: the command
 *
 * Return: as command_run().
 */
int arm_run(struct changer *changer, const struct ntms_submit_motion *call,
	    struct ntms_sense *sense, const u8 *cdb);

/**
 * arm_check_rotation() - can the transport of a motion do what its flags want?
 * @changer: the changer
 * @call: the motion
 *
 * A transport that is known not to turn anything over is not asked to. The default one is known
 * when there is no other.
 *
 * Return: 0, -EOPNOTSUPP.
 */
int arm_check_rotation(struct changer *changer, const struct ntms_submit_motion *call);

#endif
