/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Motions of the robot: a queue, the worker that executes it one by one, and
 * the results of the last ones. What the robot does in one is in robot.h.
 *
 * Those that need no robot, which wait for drives, are *aside*. Each looks at its
 * drive now and then, by a worker that a silent drive may keep for minutes. So one
 * at a time looks at a drive, at most MOTION_LOOKS_MAX do of a changer, and in
 * turn; and whether their time is over is seen to without asking anything.
 *
 * A removed changer's motion that runs goes on to its end, the others end with
 * ENODEV.
 */
#ifndef NTMS_MOTION_H
#define NTMS_MOTION_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <uapi/linux/ntms.h>

struct changer;
struct holder_list;
struct motion;
struct opened;

#define MOTION_LOOKS_MAX 32

/**
 * struct motions - the motions of a changer
 * @lock: for all that follows and for the state of each motion
 * @queue: waiting ones, in order of submission
 * @queued: length of @queue
 * @running: the one the robot works on, NULL for none
 * @aside: those that run without it, whose turn to look is next first
 * @aside_count: length of @aside
 * @looks: how many of them look
 * @looked_at: drives they look at
 * @kept: finished ones, the oldest first
 * @kept_count: length of @kept
 * @first: ids are above this
 * @last: id of the one that was submitted last
 * @work: the worker
 * @turns: has those aside look, and ends them in time
 */
struct motions {
	spinlock_t lock;	/* all below */
	struct list_head queue;
	u32 queued;
	struct motion *running;
	struct list_head aside;
	u32 aside_count;
	u32 looks;
	u16 looked_at[MOTION_LOOKS_MAX];
	struct list_head kept;
	u32 kept_count;
	u64 first;
	u64 last;
	struct delayed_work work;
	struct delayed_work turns;
};

void motion_init(struct changer *changer);
void motion_free(struct changer *changer);

/* The changer is dead: end the queued ones and those aside. */
void motion_abandon(struct changer *changer);

bool motion_is_running(struct changer *changer);

/*
 * A submitter closes its file, or all do when @owner is NULL: its queued ones are cancelled,
 * and those aside.
 */
void motion_drop(struct opened *opened, const void *owner);

/* The running ones and the queued ones, in this order. */
void motion_list(struct changer *changer, struct holder_list *list);

/* NTMS_SUBMIT_MOTION, NTMS_WAIT_MOTION, NTMS_CANCEL_MOTION. */
int motion_submit(struct opened *opened, struct ntms_submit_motion *call);
int motion_wait(struct opened *opened, struct ntms_wait_motion *call);
int motion_cancel(struct opened *opened, struct ntms_cancel_motion *call);

#endif
