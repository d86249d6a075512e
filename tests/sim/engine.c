// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Commands in time.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

static uint32_t scan_ms(const struct engine *engine, const struct motion *scan)
{
	const struct smc_target *target = engine->target;

	return engine->timing.scan_ms + target->quirks.value[QUIRK_SLOW_UNLABELLED] *
	       library_unlabelled(target->library, scan);
}

/* Some take much longer than others. */
static uint32_t move_ms(struct engine *engine)
{
	unsigned int every = engine->target->quirks.value[QUIRK_SLOW_MOVE_EVERY];

	engine->moves++;
	return engine->timing.move_ms * (every && engine->moves % every == 0 ? 10 : 1);
}

static uint32_t motion_ms(struct engine *engine, const struct motion *motion)
{
	const struct timing *timing = &engine->timing;

	switch (motion->kind) {
	case MOTION_MOVE:
		return move_ms(engine);
	case MOTION_EXCHANGE:
		return timing->exchange_ms;
	case MOTION_POSITION:
	case MOTION_STATUS:
		return timing->position_ms;
	case MOTION_SCAN:
		return scan_ms(engine, motion);
	default:
		return timing->port_ms;
	}
}

static bool has(const struct job *job, unsigned int kinds)
{
	return job->fault && (job->fault->kinds & kinds);
}

static void append(struct engine *engine, struct job *job)
{
	struct job **link = &engine->jobs;

	while (*link)
		link = &(*link)->next;
	*link = job;
}

static void discard(struct engine *engine, struct job *job)
{
	struct job **link = &engine->jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	if (engine->moving == job)
		engine->moving = NULL;
	reply_destroy(&job->reply);
	free(job->command.data);
	free(job->fault);
	free(job);
}

static void answer(struct engine *engine, struct job *job)
{
	if (!job->detached)
		engine->answer(engine->context, job);
	discard(engine, job);
}

static void fail(struct job *job)
{
	reply_reset(&job->reply);
	if (has(job, FAULT_SENSE)) {
		reply_sense(&job->reply, job->fault->sense);
	} else {
		job->reply.status = job->fault->status;
	}
}

/* The command has had its effect, or shall have none. */
static void finish(struct engine *engine, uint64_t now, struct job *job)
{
	if (engine->moving == job)
		engine->moving = NULL;
	if (has(job, FAULT_SENSE | FAULT_STATUS))
		fail(job);
	if (job->fault && job->reply.status == STATUS_GOOD)
		fault_spoil(job->fault, &job->reply);
	if (has(job, FAULT_HANG)) {
		job->state = JOB_HUNG;
	} else if (job->fault && job->fault->late_ms) {
		job->state = JOB_LATE;
		job->due = now + job->fault->late_ms;
	} else {
		answer(engine, job);
	}
}

static bool carries(const struct motion *motion)
{
	return motion->kind == MOTION_MOVE || motion->kind == MOTION_EXCHANGE;
}

/* The robot broke down: did it get to the end of its work? */
static bool breaks_down(struct engine *engine, struct job *job)
{
	static const struct sense broken = { 0x04, 0x15, 0x01 };

	if (!has(job, FAULT_DIE))
		return false;
	if (!has(job, FAULT_SENSE)) {
		job->fault->kinds |= FAULT_SENSE;
		job->fault->sense = broken;
	}
	if (job->fault->where == DIE_AT_SOURCE)
		library_undo(engine->target->library, &job->motion);
	else if (job->fault->where == DIE_IN_TRANSPORT && carries(&job->motion))
		library_strand(engine->target->library, &job->motion);
	return job->fault->where != DIE_AT_DESTINATION;
}

/* The command has its answer, the robot goes on. */
static void detach(struct engine *engine, struct job *job)
{
	engine->answer(engine->context, job);
	job->detached = true;
}

static void finish_motion(struct engine *engine, uint64_t now, struct job *job)
{
	struct smc_target *target = engine->target;
	enum library_error error = LIBRARY_OK;

	if (breaks_down(engine, job)) {
		finish(engine, now, job);
		return;
	}
	if (!has(job, FAULT_LIE))
		error = library_finish(target->library, &job->motion);
	if (error)
		smc_motion_failed(target, &job->motion, error, &job->reply);
	else
		smc_motion_done(target, &job->command, &job->motion, &job->reply);
	finish(engine, now, job);
}

static void start_motion(struct engine *engine, uint64_t now, struct job *job)
{
	enum library_error error = LIBRARY_OK;
	uint32_t duration = motion_ms(engine, &job->motion);

	if (has(job, FAULT_ELSEWHERE))
		job->motion.first = job->fault->destination;
	if (!has(job, FAULT_LIE))
		error = library_start(engine->target->library, &job->motion);
	if (error) {
		smc_motion_failed(engine->target, &job->motion, error, &job->reply);
		finish(engine, now, job);
		return;
	}
	engine->moving = job;
	job->state = JOB_MOVING;
	job->due = now + duration;
	if (job->motion.kind == MOTION_MOVE && !job->fault &&
	    engine->target->quirks.value[QUIRK_MOVES_ANSWER_EARLY])
		detach(engine, job);
	if (!duration)
		finish_motion(engine, now, job);
}

static void start_next_motion(struct engine *engine, uint64_t now)
{
	struct job *job = engine->jobs;

	while (job && !engine->moving) {
		struct job *next = job->next;

		if (job->state == JOB_QUEUED)
			start_motion(engine, now, job);
		job = next;
	}
}

static void execute(struct engine *engine, uint64_t now, struct job *job)
{
	/* An error without an effect, or no answer at all. */
	if (has(job, FAULT_SENSE | FAULT_STATUS | FAULT_HANG) &&
	    !has(job, FAULT_EFFECT | FAULT_DIE)) {
		finish(engine, now, job);
	} else if (job->lun) {
		drive_execute(&engine->drive[job->lun - 1], &job->command, &job->reply);
		finish(engine, now, job);
	} else if (smc_execute(engine->target, &job->command, &job->reply, &job->motion)) {
		job->state = JOB_QUEUED;
	} else {
		finish(engine, now, job);
	}
}

static void step(struct engine *engine, uint64_t now, struct job *job)
{
	if (job->state == JOB_WAITING)
		execute(engine, now, job);
	else if (job->state == JOB_MOVING)
		finish_motion(engine, now, job);
	else
		answer(engine, job);
	start_next_motion(engine, now);
}

static bool has_due(const struct job *job)
{
	return job->state == JOB_WAITING || job->state == JOB_MOVING || job->state == JOB_LATE;
}

static struct job *earliest(const struct engine *engine)
{
	struct job *job, *best = NULL;

	for (job = engine->jobs; job; job = job->next)
		if (has_due(job) && (!best || job->due < best->due))
			best = job;
	return best;
}

void engine_run(struct engine *engine, uint64_t now)
{
	struct job *job;

	library_set_time(engine->target->library, now);
	while ((job = earliest(engine)) && job->due <= now)
		step(engine, now, job);
}

uint64_t engine_next(const struct engine *engine)
{
	const struct job *job = earliest(engine);

	return job ? job->due : NEVER;
}

void engine_submit(struct engine *engine, uint64_t now, unsigned int lun, uint32_t ticket,
		   const struct scsi_command *command)
{
	const struct fault_action *fault = fault_match(&engine->faults, lun, command->cdb);
	struct job *job = calloc(1, sizeof(*job));

	journal_add(&engine->journal, now, lun, command->cdb);
	if (!job)
		abort();
	job->lun = lun;
	job->ticket = ticket;
	job->command = *command;
	job->due = now + engine->timing.command_ms;
	if (fault) {
		job->fault = malloc(sizeof(*fault));
		if (!job->fault)
			abort();
		*job->fault = *fault;
		job->due += fault->delay_ms;
	}
	append(engine, job);
}

static struct job *find(const struct engine *engine, unsigned int lun, uint32_t ticket)
{
	struct job *job = engine->jobs;

	while (job && (job->detached || job->lun != lun || job->ticket != ticket))
		job = job->next;
	return job;
}

static void end_aborted(struct engine *engine, struct job *job)
{
	reply_reset(&job->reply);
	job->reply.status = STATUS_TASK_ABORTED;
	answer(engine, job);
}

void engine_abort(struct engine *engine, uint64_t now, unsigned int lun, uint32_t ticket)
{
	struct job *job = find(engine, lun, ticket);

	if (!job || (job->state == JOB_HUNG && has(job, FAULT_DEAF)))
		return;
	engine->aborts++;
	if (job->state == JOB_MOVING) {
		reply_reset(&job->reply);
		job->reply.status = STATUS_TASK_ABORTED;
		detach(engine, job);
		return;
	}
	end_aborted(engine, job);
	start_next_motion(engine, now);
}

void engine_cancel_all(struct engine *engine)
{
	while (engine->jobs) {
		struct job *job = engine->jobs;

		if (job->state == JOB_MOVING)
			library_undo(engine->target->library, &job->motion);
		end_aborted(engine, job);
	}
}

unsigned int engine_release(struct engine *engine, uint64_t now)
{
	unsigned int count = 0;
	struct job *job;

	for (job = engine->jobs; job; job = job->next) {
		if (job->state != JOB_HUNG)
			continue;
		job->state = JOB_LATE;
		job->due = now;
		count++;
	}
	engine_run(engine, now);
	return count;
}

bool engine_arrive(struct engine *engine, uint64_t now)
{
	if (!engine->moving)
		return false;
	engine->moving->due = now;
	engine_run(engine, now);
	return true;
}

size_t engine_jobs(const struct engine *engine)
{
	const struct job *job;
	size_t count = 0;

	for (job = engine->jobs; job; job = job->next)
		count++;
	return count;
}

size_t engine_hung(const struct engine *engine)
{
	const struct job *job;
	size_t count = 0;

	for (job = engine->jobs; job; job = job->next)
		count += job->state == JOB_HUNG;
	return count;
}
