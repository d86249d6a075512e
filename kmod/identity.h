/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a changer is: INQUIRY, VPD pages 80h and 83h, what its mode pages say it
 * can do. Read once, in probe, and held against what doubted paths lead to; it moves
 * nothing.
 */
#ifndef NTMS_IDENTITY_H
#define NTMS_IDENTITY_H

#include "smc.h"

struct changer;
struct scsi_device;

/* Texts end in NUL; sizes as in struct ntms_changer. */
struct identity {
	char vendor[16];
	char product[24];
	char revision[8];
	char serial[64];
	struct smc_identity designator;
	struct smc_capabilities capabilities;
};

/**
 * identity_read() - fill &changer.identity and, when the device tells, the geometry
 * @changer: not yet known to anybody
 * @device: its only path
 *
 * Return: 0, also when the device is not ready or fails; -ENODEV only when it
 * refuses both the geometry (no MODE SENSE, or no such page) and, as an unknown
 * operation code, READ ELEMENT STATUS: then it is no changer we could serve;
 * -ENOMEM when we had no memory to ask.
 */
int identity_read(struct changer *changer, struct scsi_device *device);

/**
 * identity_read_timeouts() - what the device recommends for each operation code
 * @changer: &changer.timeouts is raised; for the reading worker
 *
 * Many devices do not tell: then nothing changes.
 */
void identity_read_timeouts(struct changer *changer);

/**
 * identity_is_same() - are these two paths of one changer?
 * @a: identity of the one
 * @b: identity of the other
 *
 * Return: true when VPD pages 80h and 83h are there and equal. A device without
 * the second is nobody's twin: there are loaders that all have one serial number,
 * and a cartridge moved in the wrong one is worse than two nodes.
 */
bool identity_is_same(const struct identity *a, const struct identity *b);

/**
 * identity_confirm() - does a path lead to the changer?
 * @changer: the changer
 * @device: of the path; the caller has a reference
 *
 * When the path is doubted the device is asked for those of VPD pages 80h and 83h that
 * probe has found. For a worker, before it sends what is not asked here.
 *
 * Return: false when it is another device, or does not tell.
 */
bool identity_confirm(struct changer *changer, struct scsi_device *device);

/**
 * identity_read_geometry() - mode page 1Dh
 * @changer: the changer
 * @geometry: out, written on success
 *
 * Return: 0; -EOPNOTSUPP when the device knows no MODE SENSE; other errno.
 */
int identity_read_geometry(struct changer *changer, struct smc_geometry *geometry);

/**
 * identity_read_rotation() - mode page 1Eh: can a transport turn cartridges over?
 * @changer: the changer
 * @index: of the transport, 0 for the first
 *
 * Return: 1 yes, 0 no, -EPROTO when the page does not tell; other errno.
 */
int identity_read_rotation(struct changer *changer, u16 index);

#endif
