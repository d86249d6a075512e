/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands in time: each takes a while, the robot does one motion after the other, everything else
 * goes on beside it. The clock is the caller's.
 */
#ifndef NTMS_SIM_ENGINE_H
#define NTMS_SIM_ENGINE_H

#include "drive.h"
#include "fault.h"
#include "journal.h"
#include "smc_target.h"

#define NEVER	UINT64_MAX

struct timing {
	uint32_t command_ms;
	uint32_t move_ms, exchange_ms, position_ms, scan_ms, port_ms;
};

enum job_state {
	JOB_WAITING,			/* for .due, then it is executed */
	JOB_QUEUED,			/* for the robot */
	JOB_MOVING,			/* until .due */
	JOB_LATE,			/* done, answered when .due */
	JOB_HUNG			/* for ever */
};

struct job {
	struct job *next;
	uint32_t ticket;		/* the caller's name for it, unique in its unit */
	unsigned int lun;		/* 0: the changer, n: the n-th drive */
	struct scsi_command command;
	struct reply reply;
	enum job_state state;
	uint64_t due;
	struct fault_action *fault;	/* NULL: none */
	struct motion motion;
	bool detached;			/* answered already, the robot goes on */
};

struct engine {
	struct job *jobs;		/* in order of arrival */
	struct job *moving;
	struct timing timing;
	struct smc_target *target;
	struct drive *drive;
	struct fault_list faults;
	struct journal journal;
	uint32_t moves;			/* begun */
	uint32_t aborts;		/* commands aborted by task management */
	void (*answer)(void *context, const struct job *job);
	void *context;
};

/* The engine takes what was sent with the command, and frees it. */
void engine_submit(struct engine *engine, uint64_t now, unsigned int lun, uint32_t ticket,
		   const struct scsi_command *command);
/* Do what is due. */
void engine_run(struct engine *engine, uint64_t now);
/* When to run next; NEVER when nothing is under way. */
uint64_t engine_next(const struct engine *engine);

/* Task management: end the command with TASK ABORTED; a motion under way goes on. */
void engine_abort(struct engine *engine, uint64_t now, unsigned int lun, uint32_t ticket);
/* Power off: end all commands; a motion under way is undone. */
void engine_cancel_all(struct engine *engine);
/* Answer what hangs; returns how many. */
unsigned int engine_release(struct engine *engine, uint64_t now);
/* The robot comes to the end of its motion at once; returns whether it was at one. */
bool engine_arrive(struct engine *engine, uint64_t now);

size_t engine_jobs(const struct engine *engine);
size_t engine_hung(const struct engine *engine);

#endif
