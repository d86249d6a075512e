/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Direct access: the commands of SBC that read and write the disk in a drive.
 */
#ifndef NTMS_SIM_DIRECT_H
#define NTMS_SIM_DIRECT_H

#include "drive.h"

/* Op codes of SBC; READ_6, WRITE_6 and LOAD_UNLOAD are those of SSC. */
enum sbc_opcode {
	READ_CAPACITY = 0x25,
	READ_10 = 0x28,
	WRITE_10 = 0x2a,
	SYNCHRONIZE_CACHE = 0x35,
	READ_16 = 0x88,
	WRITE_16 = 0x8a
};

/* The drive is ready. */
void direct_execute(struct drive *drive, const struct scsi_command *command, struct reply *reply);

#endif
