/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drives: which SCSI devices of this host are the drive elements of a changer,
 * over hotplug of either and each new reading of the elements. How it is decided
 * is in join.h.
 *
 * No command is sent here: the mid-layer read the pages when it found the device.
 */
#ifndef NTMS_DRIVE_H
#define NTMS_DRIVE_H

#include "join.h"

struct changer;
struct scsi_device;

int drive_register(void);
void drive_unregister(void);

/* From now on its drives are joined. */
void drive_follow(struct changer *changer);

/* No more: before its device goes. A changer that was not followed is left alone. */
void drive_unfollow(struct changer *changer);

/**
 * drive_replace() - the drives are these now
 * @changer: the changer
 * @drives: in any order, without joints, kvmalloc'ed; taken over, whatever is returned
 * @count: how many
 * @all: nothing is known of others any more; else those that the table still has are
 *	what they were
 *
 * Return: 0; -ENOMEM: they are as before.
 */
int drive_replace(struct changer *changer, struct drive *drives, u32 count, bool all);

void drive_free(struct drive *drives, u32 count);

/**
 * drive_device_get() - the SCSI device that a drive element is
 * @changer: the changer
 * @address: of the drive element
 * @number: of the path to it, from 0
 *
 * Return: the device, with a reference: give it back by scsi_device_put().
 * ERR_PTR(-ENXIO) when none is known or there are not so many, -ENOTUNIQ when
 * several could be it.
 */
struct scsi_device *drive_device_get(struct changer *changer, u16 address, u32 number);

/* A drive was asked for its TapeAlert flags: these it has. For a worker. */
void drive_note_alerts(struct changer *changer, u16 address, u64 alerts);

/*
 * What they were about has left the drive: the next ones are others. When another is in it,
 * @forget those. For a worker.
 */
void drive_end_alerts(struct changer *changer, u16 address, bool forget);

/* What is known of the drive at an address; NULL for nothing. The table is locked. */
const struct drive *drive_find(struct changer *changer, u16 address);

/* How many drive elements are in this state? The table is locked. */
u32 drive_count(struct changer *changer, u8 join);

#endif
