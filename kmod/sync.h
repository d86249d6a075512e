/* SPDX-License-Identifier: GPL-2.0-only */
/* NTMS_SYNC: what the store says, and which store it is. For one record see record.h. */
#ifndef NTMS_SYNC_H
#define NTMS_SYNC_H

#include <uapi/linux/ntms.h>

struct opened;

int sync_records(struct opened *opened, struct ntms_sync *call);

#endif
