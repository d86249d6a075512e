/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * READ ELEMENT STATUS: all elements, type by type, in pieces that the device
 * accepts; or a few of them.
 *
 * Asking for too much is refused in many ways, so what was refused is asked for
 * in smaller pieces, then without volume tags, then by the report's exact
 * length, then for all types at once; what worked is remembered. The drives'
 * identities are read apart, and nothing else is believed of that answer. Where
 * no tags are told of what lies in slots, it is read once more without any.
 */
#ifndef NTMS_SCAN_H
#define NTMS_SCAN_H

#include "inventory.h"
#include "smc.h"

struct changer;
struct command;
struct drive;

/**
 * struct scan_habits - what a device was found to accept
 * @count: elements in one command, 0 when not yet known
 * @no_tags: it refuses VOLTAG
 * @no_identity: it refuses DVCID
 * @exact: it wants the report's exact length
 * @any: it answers only when all types are asked for
 * @moves_held: it moves what a drive holds, though it says that it cannot reach it
 * @old_range: it knows INITIALIZE ELEMENT STATUS WITH RANGE by the vendor's code only
 *
 * Either worker may write; a lost write costs a refused command.
 */
struct scan_habits {
	u32 count;
	bool no_tags;
	bool no_identity;
	bool exact;
	bool any;
	bool moves_held;
	bool old_range;
};

/**
 * struct scan - one reading of everything
 * @changer: in, whose
 * @geometry: in, where to look; a range of 0 elements is passed over unless
 *	all are
 * @known: in, a bit for each type of which the table has elements that are there
 * @highest: in, address of the last of these, by type
 * @insists: in, and these are not gone because the device refuses to begin with them, or
 *	to go on
 * @refused: out, it has failed because the device did
 * @found: out, in the order of arrival
 * @count: out, length of @found
 * @drives: out, identities in the order of arrival
 * @drive_count: out, length of @drives
 * @unidentified: out, drives that are not among them may have an identity, too
 * @sense: out, of the command that failed
 */
struct scan {
	struct changer *changer;
	struct smc_geometry geometry;
	u32 known;
	u16 highest[SMC_TYPES];
	bool insists;
	bool refused;
	struct inventory_found *found;
	u32 count;
	struct drive *drives;
	u32 drive_count;
	bool unidentified;
	struct ntms_sense sense;
	/* private: */
	struct command *command;
	unsigned long *seen;	/* addresses in one answer */
	u32 found_room;
	u32 drive_room;
	bool identities;	/* not elements, but who the drives are */
	u32 most;		/* of them in one command, 0 when not yet known */
	bool once;		/* no habits are learnt from this */
	u32 slots;		/* that are full */
	u32 tags;		/* and have room for a tag in their descriptor */
	bool tagless;		/* read without tags, for slots have none */
};

/* Read everything. Return: 0 or errno; scan_free() is due in any case. */
int scan_read(struct scan *scan);
void scan_free(struct scan *scan);

/**
 * scan_read_one() - read one element
 * @changer: the changer
 * @type: its type
 * @address: its address
 * @found: out
 *
 * Return: 0; -ENOENT when the device has no such element now; other errno.
 */
int scan_read_one(struct changer *changer, u8 type, u16 address, struct inventory_found *found);

#endif
