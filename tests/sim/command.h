/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the control socket.
 */
#ifndef NTMS_SIM_COMMAND_H
#define NTMS_SIM_COMMAND_H

#include <stdio.h>

#include "simulator.h"

enum command_outcome { COMMAND_DONE, COMMAND_FAILED, COMMAND_WAIT };

/* What a client waits for. */
enum condition {
	WAIT_OPCODE,			/* .count commands of .opcode have come to .lun */
	WAIT_MOTION,			/* the robot is under way */
	WAIT_IDLE,			/* nothing is */
	WAIT_HANG,			/* a command hangs */
	WAIT_ABORT,			/* .count commands have been aborted */
	WAIT_ATTENTIONS,		/* all unit attentions have been told */
	WAIT_PLUG,			/* plugging has come to an end */
	WAIT_STOP			/* until the simulator ends */
};

struct wait {
	enum condition condition;
	uint8_t opcode;
	unsigned int lun;
	uint32_t count;
	uint64_t until;
};

/* Writes the answer, or what was wrong, to out; COMMAND_WAIT: *wait says for what. */
enum command_outcome command_run(struct simulator *sim, const char *line, struct wait *wait,
				 FILE *out);
/* COMMAND_WAIT: not yet. */
enum command_outcome command_check(const struct simulator *sim, const struct wait *wait,
				   FILE *out);

#endif
