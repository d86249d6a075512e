/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sequential access: the commands of SSC that read, write and move the tape in a drive.
 */
#ifndef NTMS_SIM_SEQUENTIAL_H
#define NTMS_SIM_SEQUENTIAL_H

#include "drive.h"

/* The drive is ready. */
void sequential_execute(struct drive *drive, const struct scsi_command *command,
			struct reply *reply);

#endif
