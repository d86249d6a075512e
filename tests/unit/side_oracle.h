/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An oracle for the transition table. It was written from spec/rsm/model.md, pair by pair, and
 * shares nothing with kmod/side.c.
 */
#ifndef NTMS_TESTS_SIDE_ORACLE_H
#define NTMS_TESTS_SIDE_ORACLE_H

#include <stddef.h>
#include <linux/types.h>

static const struct {
	__u32 from;
	__u32 to;
	const char *rule;
} side_rules[] = {
	{ 0, 1, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 2, "model 5 UNKNOWN: identification, does not fit" },
	{ 0, 3, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 4, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 5, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 6, "model 5 UNKNOWN: identification, recorded state" },
	{ 0, 7, "model 5 UNKNOWN: identification, no known label" },
	{ 0, 8, "model 5 UNKNOWN: identification, known label, unknown id" },
	{ 0, 9, "model 5 UNKNOWN: identification, recorded state" },
	{ 1, 4, "model 5 UNPREPARED: label written" },
	{ 4, 1, "model 4.2: Application to Free, label to be written" },
	{ 4, 3, "model 5.3: DecommissionNtmsMedia" },
	{ 4, 5, "model 5.1 step 8: allocated" },
	{ 4, 9, "model 5.1 step 8: sister of one allocated with NEW" },
	{ 5, 1, "model 5.2 step 7: deallocated, to Free, label to be written" },
	{ 5, 3, "model 5.2 step 5: deallocated, maximum reached" },
	{ 5, 4, "model 5.2 step 5: deallocated" },
	{ 5, 6, "model 5.3: SetNtmsMediaComplete" },
	{ 6, 1, "model 5.2 step 7: deallocated, to Free, label to be written" },
	{ 6, 3, "model 5.2 step 5: deallocated, maximum reached" },
	{ 6, 4, "model 5.2 step 5: deallocated" },
	{ 7, 1, "model 4.2: Unrecognized to Free, label to be written" },
	{ 7, 4, "design 4: Unrecognized to Free, bar code" },
	{ 7, 8, "model 4.1: identification, known label, unknown id" },
	{ 8, 7, "model 4.1: identification, no known label" },
	{ 8, 1, "model 4.2: Import to Free, label to be written" },
	{ 8, 4, "design 4: Import to Free, bar code" },
	{ 8, 5, "model 5.1 step 5: allocated by side id" },
	{ 9, 1, "model 5.2 steps 6 and 7: sister deallocated, to Free" },
	{ 9, 4, "model 5.2 step 6: sister deallocated" },
	{ 9, 5, "model 5.1 step 4: ALLOCATE_NEXT" },
};

/* Return: the rule that allows a change, NULL for none. */
static inline const char *side_rule(__u32 from, __u32 to)
{
	size_t i;

	if (from >= 10 || to >= 10)
		return NULL;
	if (from == to)
		return "design 2: whole cartridges are claimed";
	for (i = 0; i < sizeof(side_rules) / sizeof(side_rules[0]); i++)
		if (side_rules[i].from == from && side_rules[i].to == to)
			return side_rules[i].rule;
	return NULL;
}

#endif
