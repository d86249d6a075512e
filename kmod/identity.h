/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a changer is: INQUIRY, VPD pages 80h and 83h, what its mode pages say it
 * can do. Read once, in probe; it moves nothing.
 */
#ifndef NTMS_IDENTITY_H
#define NTMS_IDENTITY_H

#include "smc.h"

struct changer;

/* Texts end in NUL; sizes as in struct ntms_changer. */
struct identity {
	char vendor[16];
	char product[24];
	char revision[8];
	char serial[64];
	struct smc_identity designator;
	struct smc_capabilities capabilities;
	u32 host;
	u32 channel;
	u32 target;
	u64 lun;
};

/**
 * identity_read() - fill &changer.identity and, when the device tells, the geometry
 * @changer: not yet known to anybody
 *
 * Return: 0, also when the device is not ready or fails; -ENODEV only when it
 * refuses both the geometry (no MODE SENSE, or no such page) and, as an unknown
 * operation code, READ ELEMENT STATUS: then it is no changer we could serve;
 * -ENOMEM when we had no memory to ask.
 */
int identity_read(struct changer *changer);

/**
 * identity_read_geometry() - mode page 1Dh
 * @changer: the changer
 * @geometry: out, written on success
 *
 * Return: 0; -EOPNOTSUPP when the device knows no MODE SENSE; other errno.
 */
int identity_read_geometry(struct changer *changer, struct smc_geometry *geometry);

#endif
