// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
/*
 * Side state machine: the transition table.
 */
#ifdef __KERNEL__
#include <linux/errno.h>
#else
#include <errno.h>
#endif

#include "side.h"

#define TO(state) (1u << SIDE_##state)

/*
 * States a side may be taken to, by present state; staying is allowed everywhere and not listed.
 * Numbers are sections of spec/rsm/model.md. A step to UNPREPARED is the cartridge's move to a Free
 * pool (4.2): its free label is still to be written. A bar-coded cartridge needs no label, so that
 * its move ends in AVAILABLE (design.md section 4).
 */
static const __u16 side_changes[SIDE_STATES] = {
	/* 5, "identification"; 4.1: what the label says; of a known one the recorded state */
	[SIDE_UNKNOWN] = TO(UNPREPARED) | TO(INCOMPATIBLE) | TO(DECOMMISSIONED) | TO(AVAILABLE) |
			 TO(ALLOCATED) | TO(COMPLETE) | TO(FOREIGN) | TO(IMPORT) | TO(RESERVED),
	/* 5, "label written" */
	[SIDE_UNPREPARED] = TO(AVAILABLE),
	/* 5, "only by ejection" */
	[SIDE_INCOMPATIBLE] = 0,
	/* 5, "none documented": final */
	[SIDE_DECOMMISSIONED] = 0,
	/* 5.1 step 8 ALLOCATED, sisters RESERVED; 5.3 DECOMMISSIONED; 4.2 Application to Free */
	[SIDE_AVAILABLE] = TO(ALLOCATED) | TO(RESERVED) | TO(DECOMMISSIONED) | TO(UNPREPARED),
	/* 5.2 step 5 AVAILABLE, DECOMMISSIONED, step 7 UNPREPARED; 5.3 COMPLETE */
	[SIDE_ALLOCATED] = TO(AVAILABLE) | TO(DECOMMISSIONED) | TO(UNPREPARED) | TO(COMPLETE),
	/* 5 "DeallocateNtmsMedia", as ALLOCATED: 5.2 steps 5 and 7 */
	[SIDE_COMPLETE] = TO(AVAILABLE) | TO(DECOMMISSIONED) | TO(UNPREPARED),
	/* 4.1: a label that is known; 4.2 Unrecognized to Free */
	[SIDE_FOREIGN] = TO(IMPORT) | TO(UNPREPARED) | TO(AVAILABLE),
	/* 4.1: it bears no known label any more; 5.1 step 5, by side id; 4.2 Import to Free */
	[SIDE_IMPORT] = TO(FOREIGN) | TO(ALLOCATED) | TO(UNPREPARED) | TO(AVAILABLE),
	/* 5.1 step 4 (ALLOCATE_NEXT); 5.2 step 6, followed by step 7 */
	[SIDE_RESERVED] = TO(ALLOCATED) | TO(AVAILABLE) | TO(UNPREPARED),
};

bool side_may_change(__u32 from, __u32 to)
{
	if (from >= SIDE_STATES || to >= SIDE_STATES)
		return false;
	return from == to || side_changes[from] & 1u << to;
}

int side_change_check(const __u32 *from, const __u32 *to, __u32 count)
{
	__u32 i;

	for (i = 0; i < count; i++)
		if (!side_may_change(from[i], to[i]))
			return -EDOM;
	return 0;
}

#ifndef __KERNEL__
static const char *const side_names[SIDE_STATES] = {
	[SIDE_UNKNOWN] = "unknown",
	[SIDE_UNPREPARED] = "unprepared",
	[SIDE_INCOMPATIBLE] = "incompatible",
	[SIDE_DECOMMISSIONED] = "decommissioned",
	[SIDE_AVAILABLE] = "available",
	[SIDE_ALLOCATED] = "allocated",
	[SIDE_COMPLETE] = "complete",
	[SIDE_FOREIGN] = "foreign",
	[SIDE_IMPORT] = "import",
	[SIDE_RESERVED] = "reserved",
};

const char *side_state_name(__u32 state)
{
	return state < SIDE_STATES ? side_names[state] : "invalid";
}
#endif
