/* SPDX-License-Identifier: GPL-2.0-only */
/* /sys/class/ntms/ntmsN: identity, geometry, counts. One value a file; no command is sent. */
#ifndef NTMS_SYSFS_H
#define NTMS_SYSFS_H

#include <linux/sysfs.h>

extern const struct attribute_group *sysfs_groups[];

/* Name of the group that has links to the SCSI devices that are paths. */
#define SYSFS_PATHS "paths"

/* And of the one that has links to the SCSI devices that are drives: ADDRESS-H:C:T:L. */
#define SYSFS_JOINS "joins"

#endif
