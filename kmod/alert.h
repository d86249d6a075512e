/* SPDX-License-Identifier: GPL-2.0-only */
/* TapeAlert flags of the library itself: log page 2Eh. */
#ifndef NTMS_ALERT_H
#define NTMS_ALERT_H

struct opened;
struct ntms_read_alerts;

/* NTMS_READ_ALERTS. */
int alert_read(struct opened *opened, struct ntms_read_alerts *call);

/* Name of flag @number, from 1 on; NULL when it has none. */
const char *alert_name(u32 number);

#endif
