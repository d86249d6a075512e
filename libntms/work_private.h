/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * work_private.h - one who works, shared by work*.c and step_*.c
 *
 * A file step_*.c makes the next step of one kind of request: a motion, or one transaction.
 */
#ifndef NTMS_WORK_PRIVATE_H
#define NTMS_WORK_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "device.h"
#include "queue.h"
#include "store.h"
#include "work.h"

struct label_job;
struct session;

/* What the robot or a drive was told for a request. */
struct motion {
	struct motion *next;
	char request[STORE_ID_SIZE];
	uint64_t number;		/* 0: none now */
	bool ready;			/* a drive is waited for */
	bool port;			/* a port is opened or closed */
	bool opened, closed;		/* that was tried, since it carried something */
	int64_t destination;		/* of one that carries; 0: none */
	bool looked;			/* for work_look_anew() */
	bool unseen;			/* that look was in vain */
	int tries;
	int result;			/* of the last one */
	struct device_sense sense;
	int64_t again;			/* doorbell_clock() before which it is not tried again */
	int prevented;			/* motions, for a program used what was to be taken */
	struct label_job *job;		/* of a label; NULL: none now */
	int looks;			/* that did not come to a label */
};

struct work {
	struct session *session;
	const struct work_wait *wait;
	struct device *device;
	uint64_t epoch;			/* of the lease, 0: not ours */
	int64_t renewed;		/* doorbell_clock() before it was last, in a transaction */
	struct motion *motions;
	struct queue queue;
	bool progress;			/* there may be more to do at once */
	bool door_open;			/* seen */
	bool carried;			/* the robot has, since somebody looked whether it is mended */
	const struct motion *broken;	/* what failed, while that is written */
	char words[256];		/* why a request of this call failed */
};

static inline bool same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

/**
 * work_step - what is written for a request; inside a transaction
 * @queue: as it is in that transaction
 * @error: public code
 */
typedef int (*work_step)(struct work *work, const struct queue *queue,
			 const struct queue_request *request, int64_t error);

/*
 * work_write() - one step in the store, under the lease. When things are not as they were nothing is
 * done: there is another round.
 */
int work_write(struct work *work, const struct queue_request *request, work_step step,
	       int64_t error);

/* work_fail() - work_write() of a failure, by our code; its words are for the caller, if the request is his */
int work_fail(struct work *work, const struct queue_request *request, work_step step, int result);

/* work_fail_by() - likewise, of what @motion did not do: work_mend() in the step asks hands to mend that */
int work_fail_by(struct work *work, const struct queue_request *request, work_step step,
		 const struct motion *motion);

/* work_refresh() - let the changer tell what it has, and keep the lease meanwhile. Did it? */
bool work_refresh(struct work *work);

/*
 * work_look_anew() - the same, once for a request: people do not tell the host
 * what they do. Has it been asked now?
 */
bool work_look_anew(struct work *work, struct motion *motion);

/*
 * work_looks_first() - a motion that failed for good may have been done all the same: is the changer asked
 * now, before that is said? Then the next round sees where things are.
 */
bool work_looks_first(struct work *work, struct motion *motion);

/* step_mount() and so on - the next step of one that is active */
int step_mount(struct work *work, const struct queue_request *request);
int step_dismount(struct work *work, const struct queue_request *request);
int step_eject(struct work *work, const struct queue_request *request);
int step_inject(struct work *work, const struct queue_request *request);
int step_door(struct work *work, const struct queue_request *request);

/* step_in_doubt() - the module knows that somebody may have changed what is in the drive, and has not looked since */
bool step_in_doubt(struct work *work, const struct queue_request *request);

/* step_clean() - of a cleaning whose cleaner is in its drive; @was_asked: a look at that has ended */
int step_clean(struct work *work, const struct queue_request *request, struct motion *motion,
	       bool was_asked);

/* step_label() - of a request about a label whose side is in its drive, ready */
int step_label(struct work *work, const struct queue_request *request, struct motion *motion);

/* step_label_runs() - is it at work at the drive, and cannot be stopped? What has not begun is. */
bool step_label_runs(struct motion *motion);

int step_inventory(struct work *work, const struct queue_request *request);

/* step_passed() - a work_step: it is done */
int step_passed(struct work *work, const struct queue *queue, const struct queue_request *request,
		int64_t error);

/* step_fail() - one that has begun, and its call, is to be undone, for @result, with the words noted */
int step_fail(struct work *work, const struct queue_request *request, int result);

/* step_stuck() - a work_step: it stays in its drive, which is nobody's to have until people have looked */
int step_stuck(struct work *work, const struct queue *queue, const struct queue_request *request,
	       int64_t error);

/* work_mend() - when a request failed by @broken, and hands have to mend that: ask for them; in a transaction */
int work_mend(struct work *work, const struct queue_request *request);

/* -- work_place.c -- */

/* work_find_slot() - the address of a slot to put a cartridge into: 1, 0 there is none, or a code */
int work_find_slot(struct work *work, const struct queue_request *request, int64_t *address);

/* Ports that the robot can use for the way in or out; those for the way in that it does not reach. */
enum port_use { PORT_IN, PORT_OUT, PORT_OPEN };

bool work_port_is(struct work *work, int64_t address, enum port_use use);

/**
 * work_find_port() - the first port of those
 * @sql: SQL_PORT_EMPTY; SQL_PORT_CARTRIDGE for those with something in them; SQL_PORT_FREE for those that no
 *	eject has
 * @id, @address: out: what the statement gives
 * Inside a transaction. Return: 1, 0: there is none, or a code. work_look_for_port() - in one of its own
 */
int work_find_port(struct work *work, enum store_sql sql, enum port_use use, char id[STORE_ID_SIZE],
		   int64_t *address);
int work_look_for_port(struct work *work, enum store_sql sql, enum port_use use, char id[STORE_ID_SIZE],
		       int64_t *address);

/* -- work_motion.c -- */

/* motion_of() - that of a request; NULL: no memory */
struct motion *motion_of(struct work *work, const struct queue_request *request);

/* motion_forget() - all: the lease was lost. motion_drop() - those that no request needs any more. */
void motion_forget(struct work *work);
void motion_drop(struct work *work);

/* motion_has_ended() - did it end? Its result is in @motion. */
bool motion_has_ended(struct work *work, struct motion *motion);

/* motion_unclear() - nothing was done, or nobody knows: where things are decides, a few times */
bool motion_unclear(int result);

/* motion_broke() - did something fail that hands have to mend, as far as the device says? */
bool motion_broke(const struct motion *motion);

/* motion_may_retry() - shall another one be tried? @motion has ended, and things are where they were. */
bool motion_may_retry(struct motion *motion);

/* motion_carries() - by a motion of one who is gone, or did until now: where it is is not known yet */
bool motion_carries(struct work *work, const struct queue_request *request);

/*
 * motion_carry() - to an element; somebody's motion that carries it is waited for, as an own one is, and a
 * while before one that a program prevented is tried again
 */
int motion_carry(struct work *work, const struct queue_request *request, struct motion *motion,
		 int64_t address);

/* motion_ready() - let the drive of a mount become ready, in so many seconds */
int motion_ready(struct work *work, const struct queue_request *request, struct motion *motion,
		 uint32_t seconds);

/* motion_port() - open a port, or close it; that it cannot be done is no failure */
int motion_port(struct work *work, struct motion *motion, int64_t address, bool open);

/* motion_failure() - the code that a request ends with, by the result of its last motion */
int motion_failure(int result);

#endif
