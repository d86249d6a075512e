/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/*
 * Side state machine: which state may a claim give to a side of a cartridge?
 *
 * Pure, and shared by the module, which enforces it, and libntms. Claims are bound by this table; a
 * sync, which repeats what the store already holds, is not. Source: spec/rsm/model.md sections 4.2
 * and 5, and design.md section 4 "Free labels".
 */
#ifndef NTMS_SIDE_H
#define NTMS_SIDE_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#endif

/* The values are those of NtmsPartitionState and part of the ABI. */
enum side_state {
	SIDE_UNKNOWN = 0,	/* not yet identified */
	SIDE_UNPREPARED = 1,	/* in Free, its label still to be written */
	SIDE_INCOMPATIBLE = 2,	/* does not fit the drive; can only be ejected */
	SIDE_DECOMMISSIONED = 3, /* never to be allocated again; final */
	SIDE_AVAILABLE = 4,
	SIDE_ALLOCATED = 5,	/* has a logical medium */
	SIDE_COMPLETE = 6,	/* allocated, will not be written any more */
	SIDE_FOREIGN = 7,	/* label not recognised */
	SIDE_IMPORT = 8,	/* label recognised, id not */
	SIDE_RESERVED = 9,	/* its sister was allocated with ALLOCATE_NEW */
	SIDE_STATES = 10,
};

/**
 * side_may_change() - may a claim take a side from one state to another?
 * @from: present state, any value
 * @to: state wanted, any value
 *
 * Whole cartridges are claimed, so staying in a state is always allowed. Steps that RSM takes
 * within one transaction count as one change.
 *
 * Return: true when allowed; false when not or when a value is no enum side_state.
 */
bool side_may_change(__u32 from, __u32 to);

/**
 * side_change_check() - side_may_change() for all sides of a cartridge
 * @from: present states, one for each side
 * @to: states wanted, in the same order
 * @count: number of sides; with 0 the arrays are not read
 * Return: 0 when every side may change; -EDOM when one may not.
 */
int side_change_check(const __u32 *from, const __u32 *to, __u32 count);

#ifndef __KERNEL__
/**
 * side_state_name() - name of a state, for people and logs
 * @state: any value
 * Return: lower-case word that lives for ever; "invalid" when @state is no enum side_state.
 */
const char *side_state_name(__u32 state);
#endif

#endif
