/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reading worker: asks what callers want to know, sweeps when one is wanted,
 * else looks now and then whether the device has something to tell, for a unit
 * attention reaches only the command that comes next, and that may be anybody's.
 */
#ifndef NTMS_READER_H
#define NTMS_READER_H

#include <linux/workqueue.h>
#include "scan.h"

struct changer;
struct command;
struct ntms_sense;

/**
 * struct reader - the reading worker of a changer
 * @work: the worker
 * @wanted: ticket of the last sweep asked for; like @ended to @interrupted under
 *	&changer.gate
 * @ended: ticket that the last sweep took when it began
 * @result: of that sweep
 * @sense: of that sweep
 * @due: a sweep failed, left something STALE, met a robot at work, or was not asked
 *	for urgently: try at @due_at
 * @due_at: in jiffies
 * @delay: seconds between tries: they double while each finds something amiss
 * @interrupted: a unit attention was met since the last sweep began
 * @sending: how many send commands, the worker among them; like @held under
 *	&changer.gate
 * @held: nobody must begin to
 * @habits: what the device was found to accept
 * @knows_timeouts: the device was asked for &changer.timeouts
 * @drives_doubted: how often something told that drives may be others, under
 *	&changer.table
 * @drives_judged: how often it had when the last sweep began; the worker's
 * @silent: CLOCK_BOOTTIME of the first of the last commands that all got lost, by all
 *	paths; 0: the last did not; under &changer.table
 * @refused: CLOCK_BOOTTIME of the first of the last sweeps that all failed because the
 *	device refused to begin, or to go on, where it says that elements are; 0: the last
 *	did not; the worker's
 */
struct reader {
	struct delayed_work work;
	u64 wanted;
	u64 ended;
	int result;
	struct ntms_sense sense;
	bool due;
	unsigned long due_at;
	u32 delay;
	bool interrupted;
	u32 sending;
	bool held;
	struct scan_habits habits;
	bool knows_timeouts;
	u32 drives_doubted;
	u32 drives_judged;
	u64 refused;
	u64 silent;
};

void reader_init(struct changer *changer);

/* Ask for a sweep that begins after this call. Return: its ticket, for reader_wait(). */
u64 reader_request(struct changer *changer);

/* Ask for a sweep that may wait for its time: for now it would fail, or see nothing new. */
void reader_request_later(struct changer *changer);

/**
 * reader_wait() - wait until a sweep has been applied or has failed
 * @changer: the changer
 * @ticket: of reader_request()
 * @timeout: ms; NTMS_WAIT_FOREVER
 * @sense: out, what the device said when it failed
 *
 * Return: of the sweep; -ETIMEDOUT, -EINTR after a fatal signal, -ENODEV when the changer died.
 */
int reader_wait(struct changer *changer, u64 ticket, u32 timeout, struct ntms_sense *sense);

/* Let the commands that were begun end, and send no others, until reader_let_go(). */
void reader_hold(struct changer *changer);
void reader_let_go(struct changer *changer);

/* Whoever sends what moves nothing does it between these. Return: false when it must not. */
bool reader_begin_sending(struct changer *changer);
void reader_end_sending(struct changer *changer);

/* Look whether the device has unit attentions to tell. */
void reader_check(struct changer *changer);

/* The same for others than its worker; not beside a motion, which has looked and takes its time. */
void reader_look(struct changer *changer);

/* Look whether somebody else's commands have met unit attentions, where the kernel counts them. */
void reader_count(struct changer *changer);

/* A path has led to another device for an unknown time: that may be what is in the table. */
void reader_mistook(struct changer *changer);

/**
 * reader_note() - note what a command's end says about the table
 * @changer: the changer
 * @command: it has just ended
 */
void reader_note(struct changer *changer, const struct command *command);

#endif
