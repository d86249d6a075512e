/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command, and what a target answers to it: status, sense data, data-in.
 */
#ifndef NTMS_SIM_REPLY_H
#define NTMS_SIM_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CDB_LENGTH	16
#define SENSE_LENGTH	18

enum scsi_status {
	STATUS_GOOD = 0x00,
	STATUS_CHECK_CONDITION = 0x02,
	STATUS_BUSY = 0x08,
	STATUS_RESERVATION_CONFLICT = 0x18,
	STATUS_TASK_SET_FULL = 0x28,
	STATUS_TASK_ABORTED = 0x40
};

struct sense {
	uint8_t key, asc, ascq;
};

struct scsi_command {
	uint8_t cdb[CDB_LENGTH];
	uint8_t *data;			/* what was sent with it */
	size_t length;
};

struct reply {
	uint8_t status;
	uint8_t sense[SENSE_LENGTH];
	uint8_t *data;
	size_t length, capacity;
};

void reply_reset(struct reply *reply);
void reply_destroy(struct reply *reply);

/* Room for length more bytes, zeroed; NULL when memory is short. */
uint8_t *reply_append(struct reply *reply, size_t length);
void reply_copy(struct reply *reply, const void *data, size_t length);
void reply_limit(struct reply *reply, size_t length);

void reply_sense(struct reply *reply, struct sense sense);
/* 05/24/00 with the field pointer at this byte of the CDB. */
void reply_bad_field(struct reply *reply, uint16_t byte);
void sense_encode(uint8_t out[SENSE_LENGTH], struct sense sense);

#endif
