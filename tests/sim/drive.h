/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A drive's device server: identity, loaded or not, load and unload, and the tape or disk that its
 * cartridge has.
 */
#ifndef NTMS_SIM_DRIVE_H
#define NTMS_SIM_DRIVE_H

#include "smc_target.h"

/* Op codes of SSC. */
enum ssc_opcode {
	REWIND = 0x01,
	READ_BLOCK_LIMITS = 0x05,
	READ_6 = 0x08,
	WRITE_6 = 0x0a,
	WRITE_FILEMARKS = 0x10,
	SPACE = 0x11,
	MODE_SELECT_6 = 0x15,
	ERASE = 0x19,
	LOAD_UNLOAD = 0x1b,
	LOCATE = 0x2b,
	READ_POSITION = 0x34
};

/* TapeAlert flags that a drive sets. */
enum drive_alert {
	ALERT_READ_FAILURE = 5,
	ALERT_WRITE_PROTECT = 9
};

struct drive {
	const struct smc_target *changer;
	unsigned int index;			/* among the drive elements */
	uint32_t loads_told;			/* of its element's, as far as the host knows */
	uint32_t block_length;			/* of the mode parameters of a tape; 0: variable */
	bool prevented;				/* a disk's removal */
	struct tape_alert tape_alert[TAPE_ALERTS + 1];	/* [0] is unused */
};

void drive_init(struct drive *drive, struct smc_target *changer, unsigned int index);
void drive_execute(struct drive *drive, const struct scsi_command *command, struct reply *reply);
struct element *drive_element(const struct drive *drive);

#endif
