/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_private.h - shared by device.c, device_motion.c, device_node.c and device_set.c */
#ifndef NTMS_DEVICE_PRIVATE_H
#define NTMS_DEVICE_PRIVATE_H

#include "device.h"
#include "device_map.h"

struct device {
	int fd;
	int users;			/* the set, and calls that wait without the mutex */
	bool gone;
	bool doubted;
	bool mapped;			/* @map is good as of @generation */
	uint64_t generation;
	struct device_map map;
	char library[STORE_ID_SIZE];
	char class_name[32];		/* "ntms0" */
	char name[4096 + 40];		/* "/dev/ntms0" */
	char joins[4096 + 48];		/* "/sys/class/ntms/ntms0/joins": links to its drives */
};

struct ntms_sense;

/* device_call() - an ioctl: 0 or a code */
int device_call(struct device *device, unsigned long request, void *argument);

/* device_code() - the code of an errno, with words; @sense: what the device said, or NULL */
int device_code(struct device *device, int error, const struct ntms_sense *sense);

/**
 * device_node() - how programs name a SCSI device
 * @device: its node is in the same folder
 * @scsi_device: its directory in sysfs
 * @name: out, "/dev/nst0" for a tape, "/dev/sr0" for a disk, else "/dev/sg0"; "" for none
 * @size: room at @name
 */
void device_node(const struct device *device, const char *scsi_device, char *name, size_t size);

/* device_attribute() - what sysfs says of a SCSI device, without blanks around it; "" for nothing */
void device_attribute(const char *scsi_device, const char *attribute, char *text, size_t size);

#endif
