/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* element.h - the parts of a library as objects: changers, drives, slots, ports */
#ifndef NTMS_ELEMENT_H
#define NTMS_ELEMENT_H

#include <stdint.h>

#include "store.h"

struct object;
struct session;

struct element_info {
	char library[STORE_ID_SIZE];
	char device_type[STORE_ID_SIZE];
	char side[STORE_ID_SIZE];	/* drive: the side in it, when it is known */
	char serial[128];
	char revision[128];
	char device_name[256];
	int64_t number;
	int64_t address;		/* -1: none now */
	int64_t state;			/* NtmsSlotState, NtmsDriveState, NtmsPortContent, NtmsDoorState */
	int64_t mount_count;
	int64_t last_cleaned;		/* ms since 1970; 0: never */
	int64_t seconds;		/* dwDeferDismountDelay, MaxExtendSecs, MaxOpenSecs */
	int64_t host, channel, target, lun;	/* of its SCSI device, when this host has it */
};

/* As object_class.read and .write in object.c. */
int element_read(struct session *session, struct object *object);
int element_write(struct session *session, const struct object *old, const struct object *new);

#endif
