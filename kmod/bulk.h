/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the table: NTMS_GET_CHANGER, NTMS_READ_ELEMENTS, NTMS_READ_CARTRIDGES,
 * NTMS_GET_DRIVE, NTMS_READ_HOLDERS. No command is sent and nothing but the
 * table's lock is waited for; it is never held while user memory is touched.
 */
#ifndef NTMS_BULK_H
#define NTMS_BULK_H

#include <uapi/linux/ntms.h>

struct opened;

int bulk_changer(struct opened *opened, struct ntms_changer *call);
int bulk_elements(struct opened *opened, struct ntms_read_elements *call);
int bulk_cartridges(struct opened *opened, struct ntms_read_cartridges *call);
int bulk_holders(struct opened *opened, struct ntms_read_holders *call);
int bulk_drive(struct opened *opened, struct ntms_get_drive *call);

#endif
