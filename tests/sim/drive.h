/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tape drive device server without a tape: identity, loaded or not, load and unload.
 */
#ifndef NTMS_SIM_DRIVE_H
#define NTMS_SIM_DRIVE_H

#include "smc_target.h"

struct drive {
	const struct smc_target *changer;
	unsigned int index;			/* among the drive elements */
	struct attentions attentions;
	const struct cartridge *seen;		/* what was in it at the last command */
};

void drive_init(struct drive *drive, const struct smc_target *changer, unsigned int index);
void drive_execute(struct drive *drive, const uint8_t cdb[CDB_LENGTH], struct reply *reply);

#endif
