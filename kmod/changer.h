/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One media changer: the object behind a node, its life and its locks.
 *
 * DOC: Locks, outermost first
 *
 * 0. changers (mutex of changer.c): who is known, and by which paths. Held by
 *    probe and remove of a path over all they change, but over no command.
 * 1. joins (mutex of drive.c): SCSI devices, which changers' drives are joined to
 *    them, links of that in sysfs. Held when SCSI devices come and go, inside of
 *    what the mid-layer holds then; over no command.
 * 2. &changer.table (rw_semaphore): the inventory, the records, the store it is
 *    bound to, the claims, the grants, state and sense, alerts, geometry,
 *    drives; to change these, joins is held, too. Never held over a command, an
 *    allocation that may be long, or an access to user memory. To change the
 *    inventory only by changer_begin_change().
 * 3. &motions.lock (spinlock): the queue, running and kept motions.
 * 4. &changer.gate (spinlock): @dead, @paths, @queries, @preventions, arming of
 *    the workers.
 *
 * &lease.lock (spinlock), inside none but &changer.table.
 *
 * &changer.uevents (mutex), inside of changers and joins, with none but
 * &changer.gate inside: held while a uevent is sent, and by remove() when it sets @dead, before
 * sysfs forgets us, and when it moves us below another path.
 *
 * DOC: Life
 *
 * The object lives as long as its device: paths, open files, workers and sysfs
 * hold references. Probe of the first path makes it known last; a twin of a known
 * one gives its path to that and goes. Remove of the last path sets @dead first,
 * wakes everybody who waits, makes it unknown and returns; it waits for no
 * command but those that begin and end a prevention of removal. A command that is
 * under way holds a reference of the SCSI device of its own.
 */
#ifndef NTMS_CHANGER_H
#define NTMS_CHANGER_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "identity.h"
#include "inventory.h"
#include "lease.h"
#include "motion.h"
#include "path.h"
#include "reader.h"

#define CHANGERS_MAX 256

/*
 * Where workers run. Some take as long as the device does, and each has a place of
 * its own: one item of a changer is in @changer_readers, and waits for commands
 * only; one is in @changer_robots, and waits for commands and for that reader;
 * MOTION_LOOKS_MAX are in @changer_drives, which is room for those of sixteen
 * changers whose drives all are silent. What is in @changer_timers waits for
 * nothing.
 */
extern struct workqueue_struct *changer_readers;
extern struct workqueue_struct *changer_robots;
extern struct workqueue_struct *changer_drives;
extern struct workqueue_struct *changer_timers;

/**
 * struct changer - one media changer
 * @dev: ntmsN of class ntms; its release() frees the object
 * @cdev: /dev/ntmsN
 * @instance: random, as in &struct ntms_changer
 * @link: among those known, under changers
 * @identity: set by probe, never changed
 * @gate: see DOC: Locks
 * @uevents: see DOC: Locks
 * @known: probe has ended well: workers may run
 * @dead: remove() has run: no command starts any more, every call is ENODEV
 * @paths: of &struct changer_path, the one in use first; empty only before probe has
 *	ended well and when @dead
 * @sent: how many readings are under way; like @sends_none under @gate
 * @sends_none: no other must begin, see command_hold()
 * @changed: woken when the generation changed or the changer died: for poll()
 * @waiters: woken when a motion, a sweep or a command ended or the changer died
 * @generation: of the inventory, to be read without the lock
 * @table: see DOC: Locks
 * @inventory: the table
 * @was_stale: @inventory.stale was not 0 when the last change ended
 * @was_attention: @inventory.attention was not 0 then
 * @state: &enum ntms_changer_state
 * @sense: what the device said to the last command, if that failed
 * @swept: CLOCK_BOOTTIME of the last complete sweep, ns; 0 before the first
 * @bound: @store is set
 * @store: id of the store it is bound to
 * @geometry: mode page 1Dh, or what was found when the device has no such page
 * @derived: @geometry is what was found: to be shown, not to be read by
 * @no_tags: it reports no volume tags
 * @drives: rising by address
 * @drive_count: length of @drives
 * @followed: among those whose drives are joined, under joins
 * @claims: of &struct claim
 * @alerts: TapeAlert flags as last read, bit N - 1 for flag N
 * @alerted: CLOCK_BOOTTIME of that, ns; 0 before the first
 * @timeouts: seconds that the device recommends, by operation code; written by
 *	the reading worker only
 * @queries: of &struct query, under @gate
 * @preventions: of &struct prevention, under @gate
 * @grants: of &struct grant
 * @unloading: motion before which drives may be told to unload, see carry_unloads();
 *	NULL for none
 * @reader: the reading worker
 * @motions: the motion worker
 * @lease: who runs the queue of requests
 */
struct changer {
	struct device dev;
	struct cdev cdev;
	u64 instance;
	struct list_head link;
	struct identity identity;

	spinlock_t gate;	/* known, dead, paths, arming of the workers */
	struct mutex uevents;	/* a uevent, or the end of all */
	bool known;
	bool dead;
	struct list_head paths;
	u32 sent;
	bool sends_none;

	wait_queue_head_t changed;
	wait_queue_head_t waiters;
	atomic64_t generation;

	struct rw_semaphore table;
	struct inventory inventory;
	bool was_stale;
	bool was_attention;
	u32 state;
	struct ntms_sense sense;
	u64 swept;
	bool bound;
	u8 store[NTMS_ID_LENGTH];
	struct smc_geometry geometry;
	bool derived;
	bool no_tags;
	struct drive *drives;
	u32 drive_count;
	struct list_head followed;
	struct list_head claims;
	u64 alerts;
	u64 alerted;
	u32 timeouts[SMC_OPCODES];
	struct list_head queries;
	struct list_head preventions;
	struct list_head grants;
	const struct ntms_submit_motion *unloading;

	struct reader reader;
	struct motions motions;
	struct lease lease;
};

static inline struct changer *changer_of(struct device *dev)
{
	return container_of(dev, struct changer, dev);
}

static inline struct changer *changer_get(struct changer *changer)
{
	get_device(&changer->dev);
	return changer;
}

static inline void changer_put(struct changer *changer)
{
	put_device(&changer->dev);
}

/* The value of an expression of what is under &changer.gate. */
#define changer_peek(changer, expression)						\
({											\
	typeof(changer) _changer = (changer);						\
	typeof(expression) _value;							\
											\
	spin_lock(&_changer->gate);							\
	_value = (expression);								\
	spin_unlock(&_changer->gate);							\
	_value;										\
})

/* Has remove() run? For what only looks; a command is gated in command.c. */
static inline bool changer_is_dead(struct changer *changer)
{
	return READ_ONCE(changer->dead);
}

/* N of /dev/ntmsN. */
static inline u32 changer_number(struct changer *changer)
{
	return MINOR(changer->dev.devt);
}

/* Type of an element of the table; 0 when there is none. Takes the lock for reading. */
u8 changer_element_type(struct changer *changer, u16 address);

/**
 * changer_begin_change() - lock the table for writing and open a set of changes
 * @changer: the changer
 */
void changer_begin_change(struct changer *changer);

/**
 * changer_end_change() - unlock the table, wake pollers, tell what happened
 * @changer: the changer
 * @event: &enum ntms_event to send, 0 for none
 * @id: NTMS_A_ID, 0 for none
 * @count: NTMS_A_COUNT
 *
 * Sends one uevent when elements or records have become stale that were not.
 *
 * Return: the generation of the table with the changes in it.
 */
u64 changer_end_change(struct changer *changer, u32 event, u64 id, u32 count);

/**
 * changer_wait() - wait for what is told by &changer.waiters
 * @changer: the changer
 * @timeout: ms; NTMS_WAIT_FOREVER
 * @condition: expression to wait for
 *
 * Waits idle in a worker, where it may take as long as a robot does, and
 * killable in a process, which may be frozen meanwhile. Return: 0; -ETIMEDOUT,
 * -EINTR after a fatal signal.
 */
#define changer_wait(changer, timeout, condition)					\
({											\
	wait_queue_head_t *_waiters = &(changer)->waiters;				\
	u32 _timeout = (timeout);							\
	long _rest = 1;									\
											\
	if (current->flags & PF_KTHREAD)						\
		wait_event_idle(*_waiters, condition);					\
	else										\
		_rest = changer_wait_freezable(*_waiters, condition,			\
					       _timeout == NTMS_WAIT_FOREVER ?		\
					       MAX_SCHEDULE_TIMEOUT :			\
					       msecs_to_jiffies(_timeout));		\
	_rest > 0 ? 0 : _rest ? -EINTR : -ETIMEDOUT;					\
})

/* wait_event_killable_timeout(), but no obstacle to a system that goes to sleep. */
#define changer_wait_freezable(waiters, condition, timeout)				\
({											\
	long __limit = (timeout);							\
	long __ret = __limit;								\
											\
	might_sleep();									\
	if (!___wait_cond_timeout(condition))						\
		__ret = ___wait_event(waiters, ___wait_cond_timeout(condition),		\
				      (TASK_KILLABLE | TASK_FREEZABLE), 0, __limit,	\
				      __ret = schedule_timeout(__ret));			\
	__ret;										\
})

/**
 * changer_queue() - let a worker of the changer run
 * @changer: the changer
 * @where: one of those above
 * @work: one that ends with changer_put()
 * @delay: in jiffies; a shorter one replaces a longer one
 *
 * Return: false when the changer is dead.
 */
bool changer_queue(struct changer *changer, struct workqueue_struct *where,
		   struct delayed_work *work, unsigned long delay);

int changer_register(void);
void changer_unregister(void);

#endif
