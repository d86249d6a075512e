/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the robot does in one motion: whether it may begin, the commands, and
 * what is doubted afterwards. The queue of motions is in motion.h.
 */
#ifndef NTMS_ROBOT_H
#define NTMS_ROBOT_H

#include <uapi/linux/ntms.h>

struct changer;

/**
 * robot_check() - is this a motion, and could it begin by what the table says now?
 * @changer: the changer
 * @call: as the caller gave it; gets its warnings
 * @grant: it comes with, as in grant_check()
 *
 * Return: 0 or an errno of NTMS_SUBMIT_MOTION.
 */
int robot_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant);

/* Does a motion of this kind, that passed robot_check(), need the robot? */
bool robot_is_needed(const struct ntms_submit_motion *call);

/**
 * robot_run() - execute a motion to its end
 * @changer: the changer
 * @call: passed robot_check() when it was submitted; it needs the robot
 * @grant: likewise
 * @sense: out, what the device said, untouched when it was not asked
 *
 * For the motion worker only.
 *
 * Return: what NTMS_WAIT_MOTION reports, negative.
 */
int robot_run(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
	      struct ntms_sense *sense);

#endif
