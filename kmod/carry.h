/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MOVE and EXCHANGE: the motions that carry cartridges. Neither is ever retried.
 * What became of a cartridge is judged by reading its elements afterwards; when
 * that does not tell, they are STALE and a sweep is asked for.
 */
#ifndef NTMS_CARRY_H
#define NTMS_CARRY_H

#include <uapi/linux/ntms.h>

struct changer;

/* As robot_check(), with the table locked. */
int carry_check(struct changer *changer, struct ntms_submit_motion *call, u64 grant);

/* As robot_run(). */
int carry_run(struct changer *changer, const struct ntms_submit_motion *call, u64 grant,
	      struct ntms_sense *sense);

/* Is a drive told to unload for a motion that is about to begin? With the table locked. */
bool carry_unloads(struct changer *changer, u16 address);

#endif
