/* SPDX-License-Identifier: GPL-2.0-only */
/* What drives do with the medium that the robot gave them. */
#ifndef NTMS_LOAD_H
#define NTMS_LOAD_H

#include <uapi/linux/ntms.h>

struct changer;

/*
 * Does a drive hold its cartridge, so that the robot cannot take it? Not in a library that was
 * seen to move such a cartridge. For the motion worker.
 */
bool load_is_held(struct changer *changer, u16 address);

/**
 * load_await_access() - wait until the robot can take what is in a drive
 * @changer: the changer
 * @address: of any element
 *
 * In some libraries the ACCESS bit lags seconds behind the drive's eject, and
 * a MOVE before it is set fails. It is waited for, but not insisted on: others
 * unload the drive themselves when they are told to move, or never set the
 * bit. The device is the judge of that: it refuses what it cannot do.
 *
 * For the motion worker.
 *
 * Return: is it held still?
 */
bool load_await_access(struct changer *changer, u16 address);

/* May it be waited for that a drive is ready? As of NTMS_SUBMIT_MOTION, with the table locked. */
int load_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant);

/**
 * load_undo() - have a drive give its medium back, and wait for that
 * @changer: the changer
 * @address: of the drive element
 * @sense: out, what the drive said; untouched when it was not asked
 *
 * For a worker.
 *
 * Return: 0, also when it had none loaded; -ENXIO when no device is known to be
 * the drive, -ENOTUNIQ when several could be it; else what it answered.
 */
int load_undo(struct changer *changer, u16 address, struct ntms_sense *sense);

/**
 * load_ask() - ask a tape drive for its TapeAlert flags, and note them
 * @changer: the changer
 * @address: of the drive element
 *
 * Many drives have no such page, and what they say goes before nothing else: it
 * cannot fail. For a worker.
 */
void load_ask(struct changer *changer, u16 address);

/**
 * load_look() - is the medium in a drive ready to be used?
 * @changer: the changer
 * @address: of the drive element
 * @sense: out, as load_undo()
 * @progress: out, how far the drive says it is, of 65536; 0 when it does not tell
 *
 * For a worker.
 *
 * Return: 0 yes; -EINPROGRESS not yet; else what keeps it from becoming so, as
 * load_undo().
 */
int load_look(struct changer *changer, u16 address, struct ntms_sense *sense, u32 *progress);

#endif
