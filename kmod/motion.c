// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "changer.h"
#include "chardev.h"
#include "event.h"
#include "grant.h"
#include "holder.h"
#include "lease.h"
#include "load.h"
#include "motion.h"
#include "robot.h"

#define BUSY_ATTEMPTS 22		/* within five minutes, */
#define BUSY_PAUSE_MAX (HZ * 16)	/* with pauses that double up to this */

/**
 * struct motion - one motion
 * @link: in the queue, aside, or among the kept ones
 * @refs: the lists', the worker's, each waiter's
 * @changer: whose; it outlives this
 * @id: as in &struct ntms_submit_motion
 * @opened: the file that submitted it, to compare only
 * @owner: the table of open files of who did, to compare only
 * @holder: who did, to be shown
 * @call: what was submitted
 * @grant: id of the grant it comes with, 0 for none, or GRANT_ANY
 * @state: &enum ntms_motion_state
 * @result: when done, 0 or negative errno
 * @sense: when done, or aside, what the device said
 * @progress: aside, as in &struct ntms_wait_motion
 * @due: aside, jiffies when it is to look next
 * @until: aside, jiffies when it is over
 * @looks: aside, @work is on its way, with a reference of this
 * @looked: aside, it has
 * @work: aside, the look
 */
struct motion {
	struct list_head link;
	struct kref refs;
	struct changer *changer;
	u64 id;
	const struct opened *opened;
	const void *owner;
	struct holder holder;
	struct ntms_submit_motion call;
	u64 grant;
	u32 state;
	int result;
	struct ntms_sense sense;
	u32 progress;
	u64 due;
	u64 until;
	bool looks;
	bool looked;
	struct delayed_work work;
};

static void motion_release(struct kref *refs)
{
	struct motion *motion = container_of(refs, struct motion, refs);

	holder_clear(&motion->holder);
	kfree(motion);
}

static void motion_put(struct motion *motion)
{
	kref_put(&motion->refs, motion_release);
}

/* The motion is over: keep its result, forget the oldest. Takes over the caller's reference. */
static void keep(struct motions *motions, struct motion *motion, int result)
{
	struct motion *oldest;

	lockdep_assert_held(&motions->lock);
	motion->state = NTMS_MOTION_DONE;
	motion->result = result;
	list_add_tail(&motion->link, &motions->kept);
	if (++motions->kept_count <= NTMS_MOTIONS_KEPT)
		return;
	oldest = list_first_entry(&motions->kept, struct motion, link);
	list_del(&oldest->link);
	motions->kept_count--;
	motion_put(oldest);
}

static void finish(struct changer *changer, struct motion *motion, int result)
{
	spin_lock(&changer->motions.lock);
	changer->motions.running = NULL;
	keep(&changer->motions, motion, result);
	spin_unlock(&changer->motions.lock);
}

static void announce(struct changer *changer, u64 id)
{
	wake_up_all(&changer->waiters);
	event_send(changer, NTMS_EVENT_MOTION, id, 1);
}

/* End one that is queued or aside. Return: its id. */
static u64 end(struct motions *motions, struct motion *motion, int result)
{
	lockdep_assert_held(&motions->lock);
	list_del(&motion->link);
	if (motion->state == NTMS_MOTION_QUEUED)
		motions->queued--;
	else
		motions->aside_count--;
	keep(motions, motion, result);
	return motion->id;
}

/* End one of a list, of an owner or of anybody. Return: its id, 0 for none. */
static u64 end_one(struct changer *changer, struct list_head *list, const struct opened *opened,
		   const void *owner, int result)
{
	struct motions *motions = &changer->motions;
	struct motion *motion;
	u64 id = 0;

	spin_lock(&motions->lock);
	list_for_each_entry(motion, list, link) {
		if ((opened && motion->opened != opened) || (owner && motion->owner != owner))
			continue;
		id = end(motions, motion, result);
		break;
	}
	spin_unlock(&motions->lock);
	return id;
}

void motion_abandon(struct changer *changer)
{
	while (end_one(changer, &changer->motions.queue, NULL, NULL, -ENODEV))
		;
	while (end_one(changer, &changer->motions.aside, NULL, NULL, -ENODEV))
		;
	wake_up_all(&changer->waiters);
}

void motion_drop(struct opened *opened, const void *owner)
{
	struct changer *changer = opened->changer;
	u64 id;

	while ((id = end_one(changer, &changer->motions.queue, opened, owner, -ECANCELED)) ||
	       (id = end_one(changer, &changer->motions.aside, opened, owner, -ECANCELED)))
		announce(changer, id);
}

bool motion_is_running(struct changer *changer)
{
	return READ_ONCE(changer->motions.running);
}

/* The next one to execute, now running. Return: NULL for none. */
static struct motion *take(struct motions *motions)
{
	struct motion *motion;

	spin_lock(&motions->lock);
	motion = list_first_entry_or_null(&motions->queue, struct motion, link);
	if (motion) {
		list_del(&motion->link);
		motions->queued--;
		motion->state = NTMS_MOTION_RUNNING;
		motions->running = motion;
	}
	spin_unlock(&motions->lock);
	return motion;
}

static int execute_once(struct changer *changer, struct motion *motion)
{
	if (changer_is_dead(changer))
		return -ENODEV;
	if (!lease_lasts(changer, motion->call.epoch))
		return -EKEYEXPIRED;
	return robot_run(changer, &motion->call, motion->grant, &motion->sense);
}

/* Did the device say that it had no time for it? Then it has done nothing. */
static bool is_busy(const struct motion *motion, int result)
{
	return result == -EAGAIN && !motion->sense.valid;
}

/* As long as the device is busy all is looked at anew, and tried. */
static int execute(struct changer *changer, struct motion *motion)
{
	int attempts = BUSY_ATTEMPTS;
	int result = execute_once(changer, motion);
	unsigned long pause = HZ;

	while (is_busy(motion, result) && --attempts) {
		wait_event_idle_timeout(changer->waiters, changer_is_dead(changer), pause);
		pause = min_t(unsigned long, pause * 2, BUSY_PAUSE_MAX);
		result = execute_once(changer, motion);
	}
	return result;
}

/* While the robot moves, the module stays. */
static void motion_work(struct work_struct *work)
{
	struct changer *changer = container_of(work, struct changer, motions.work.work);
	struct motion *motion = take(&changer->motions);
	int result;
	u64 id;

	if (motion) {
		__module_get(THIS_MODULE);
		id = motion->id;
		result = execute(changer, motion);
		finish(changer, motion, result);
		announce(changer, id);
		changer_queue(changer, changer_robots, &changer->motions.work, 0);
		module_put(THIS_MODULE);
	}
	changer_put(changer);
}

/* -- aside -- */

static void next_turn(struct changer *changer)
{
	changer_queue(changer, changer_timers, &changer->motions.turns, 0);
}

/* Its time is over; one that has none looks once. */
static bool is_over(const struct motion *motion, u64 now)
{
	return now >= motion->until && (motion->looked || motion->call.count);
}

/* End one whose time is over. Return: its id, 0 for none. */
static u64 end_overdue(struct motions *motions)
{
	u64 now = get_jiffies_64();
	struct motion *motion;
	u64 id = 0;

	spin_lock(&motions->lock);
	list_for_each_entry(motion, &motions->aside, link) {
		if (!is_over(motion, now))
			continue;
		id = end(motions, motion, -ETIMEDOUT);
		break;
	}
	spin_unlock(&motions->lock);
	return id;
}

/* Does one look at this drive? It may be one that is over. */
static bool is_looked_at(const struct motions *motions, u16 drive)
{
	u32 i;

	for (i = 0; i < motions->looks; i++)
		if (motions->looked_at[i] == drive)
			return true;
	return false;
}

static void begin_look(struct motions *motions, struct motion *motion)
{
	lockdep_assert_held(&motions->lock);
	if (!changer_queue(motion->changer, changer_drives, &motion->work, 0))
		return;
	kref_get(&motion->refs);
	motion->looks = true;
	motions->looked_at[motions->looks++] = motion->call.destination;
	list_move_tail(&motion->link, &motions->aside);
}

static void end_look(struct motions *motions, struct motion *motion)
{
	u32 i = 0;

	while (motions->looked_at[i] != motion->call.destination)
		i++;
	motions->looked_at[i] = motions->looked_at[--motions->looks];
	motion->looks = false;
	motion->looked = true;
	motion->due = get_jiffies_64() + HZ;
}

/* Whose turn it is looks. Return: jiffies when something is to be done next. */
static u64 begin_looks(struct motions *motions)
{
	struct motion *motion, *next;
	u64 now = get_jiffies_64();
	u64 then = U64_MAX;

	spin_lock(&motions->lock);
	list_for_each_entry_safe(motion, next, &motions->aside, link) {
		if (motion->call.count)
			then = min(then, motion->until);
		/* The end of a look is the next turn. */
		if (motion->looks || motions->looks == MOTION_LOOKS_MAX ||
		    is_looked_at(motions, motion->call.destination))
			continue;
		if (motion->due > now)
			then = min(then, motion->due);
		else
			begin_look(motions, motion);
	}
	spin_unlock(&motions->lock);
	return then;
}

static void turns_work(struct work_struct *work)
{
	struct changer *changer = container_of(work, struct changer, motions.turns.work);
	u64 id, then;

	while ((id = end_overdue(&changer->motions)))
		announce(changer, id);
	then = begin_looks(&changer->motions);
	if (then != U64_MAX)
		changer_queue(changer, changer_timers, &changer->motions.turns,
			      min_t(u64, then - min(then, get_jiffies_64()), MAX_JIFFY_OFFSET));
	changer_put(changer);
}

/* Note what came of one look. Return: true when it ends the motion. */
static bool note_look(struct motion *motion, int result, struct ntms_sense sense, u32 progress)
{
	struct motions *motions = &motion->changer->motions;
	bool ends;

	spin_lock(&motions->lock);
	end_look(motions, motion);
	/* It may be over since it began. */
	ends = motion->state != NTMS_MOTION_DONE && result != -EINPROGRESS;
	if (motion->state != NTMS_MOTION_DONE) {
		motion->sense = sense;
		motion->progress = progress;
	}
	if (ends)
		end(motions, motion, result);
	spin_unlock(&motions->lock);
	return ends;
}

static int look(struct motion *motion, struct ntms_sense *sense, u32 *progress)
{
	struct changer *changer = motion->changer;
	int result;

	if (changer_is_dead(changer))
		return -ENODEV;
	if (!lease_lasts(changer, motion->call.epoch))
		return -EKEYEXPIRED;
	/* Somebody may have been granted the drive meanwhile. */
	down_read(&changer->table);
	result = load_check(changer, &motion->call, motion->grant);
	up_read(&changer->table);
	if (result)
		return result;
	result = load_look(changer, motion->call.destination, sense, progress);
	/* What people changed since anybody asked is not what the caller waited for. */
	if (!result)
		reader_look(changer);
	if (result && motion->call.flags & NTMS_MOTION_ALERTS)
		load_ask(changer, motion->call.destination);
	return result;
}

static void look_work(struct work_struct *work)
{
	struct motion *motion = container_of(work, struct motion, work.work);
	struct changer *changer = motion->changer;
	struct ntms_sense sense = {};
	int result = -ECANCELED;
	u32 progress = 0;

	if (READ_ONCE(motion->state) != NTMS_MOTION_DONE)
		result = look(motion, &sense, &progress);
	if (note_look(motion, result, sense, progress))
		announce(changer, motion->id);
	next_turn(changer);
	motion_put(motion);
	changer_put(changer);
}

/* -- what callers do -- */

static struct motion *motion_new(struct opened *opened, const struct ntms_submit_motion *call,
				 u64 grant)
{
	struct motion *motion = kzalloc(sizeof(*motion), GFP_KERNEL_ACCOUNT);

	if (!motion)
		return NULL;
	kref_init(&motion->refs);
	INIT_DELAYED_WORK(&motion->work, look_work);
	motion->changer = opened->changer;
	motion->opened = opened;
	motion->owner = current->files;
	holder_set(&motion->holder);
	motion->call = *call;
	motion->grant = grant;
	return motion;
}

/* What the motion may touch besides what is anybody's. */
static int find_rights(struct changer *changer, const struct ntms_submit_motion *call, u64 *grant)
{
	*grant = 0;
	if (call->flags & NTMS_MOTION_FORCE) {
		*grant = GRANT_ANY;
		return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
	}
	if (call->flags & NTMS_MOTION_GRANT)
		return grant_find(changer, call->grant, grant);
	return 0;
}

/* Give it an id and its place. Return: 0; -EOVERFLOW when there is none. */
static int enqueue(struct motions *motions, struct motion *motion)
{
	lockdep_assert_held(&motions->lock);
	if (motions->queued == NTMS_MOTIONS_QUEUED)
		return -EOVERFLOW;
	motion->id = ++motions->last;
	list_add_tail(&motion->link, &motions->queue);
	motions->queued++;
	return 0;
}

/* The same for one that needs no robot; it begins at once. */
static int begin_aside(struct motions *motions, struct motion *motion)
{
	lockdep_assert_held(&motions->lock);
	if (motions->aside_count == NTMS_MOTIONS_QUEUED)
		return -EOVERFLOW;
	if (!changer_queue(motion->changer, changer_timers, &motions->turns, 0))
		return -ENODEV;
	motion->id = ++motions->last;
	motion->state = NTMS_MOTION_RUNNING;
	motion->due = get_jiffies_64();
	motion->until = motion->due + (u64)motion->call.count * HZ;
	list_add_tail(&motion->link, &motions->aside);
	motions->aside_count++;
	return 0;
}

int motion_submit(struct opened *opened, struct ntms_submit_motion *call)
{
	struct changer *changer = opened->changer;
	struct motions *motions = &changer->motions;
	struct motion *motion;
	u64 grant;
	int result;

	call->motion = 0;
	call->warnings = 0;
	result = find_rights(changer, call, &grant);
	if (!result)
		result = robot_check(changer, call, grant);
	if (!result)
		result = lease_check(opened, call->epoch);
	if (result)
		return result;
	motion = motion_new(opened, call, grant);
	if (!motion)
		return -ENOMEM;
	spin_lock(&motions->lock);
	if (robot_is_needed(call))
		result = enqueue(motions, motion);
	else
		result = begin_aside(motions, motion);
	if (!result)
		call->motion = motion->id;
	spin_unlock(&motions->lock);
	if (result) {
		motion_put(motion);
		return result;
	}
	if (!robot_is_needed(call) || changer_queue(changer, changer_robots, &motions->work, 0))
		return 0;
	motion_abandon(changer);
	return -ENODEV;
}

/* Return: the motion of an id, with a reference; NULL for none. */
static struct motion *find(struct motions *motions, u64 id)
{
	struct motion *motion;

	lockdep_assert_held(&motions->lock);
	if (motions->running && motions->running->id == id)
		return motions->running;
	list_for_each_entry(motion, &motions->queue, link)
		if (motion->id == id)
			return motion;
	list_for_each_entry(motion, &motions->aside, link)
		if (motion->id == id)
			return motion;
	list_for_each_entry(motion, &motions->kept, link)
		if (motion->id == id)
			return motion;
	return NULL;
}

/* Was there a motion of this id? */
static bool was_given(const struct motions *motions, u64 id)
{
	return id > motions->first && id <= motions->last;
}

static int find_get(struct motions *motions, u64 id, struct motion **found)
{
	struct motion *motion;
	int result = 0;

	spin_lock(&motions->lock);
	motion = find(motions, id);
	if (motion)
		kref_get(&motion->refs);
	else
		result = was_given(motions, id) ? -ENODATA : -ENOENT;
	spin_unlock(&motions->lock);
	*found = motion;
	return result;
}

static bool is_done(struct changer *changer, const struct motion *motion)
{
	return READ_ONCE(motion->state) == NTMS_MOTION_DONE || changer_is_dead(changer);
}

static int report(struct changer *changer, const struct motion *motion,
		  struct ntms_wait_motion *call)
{
	int result = -ETIMEDOUT;

	spin_lock(&changer->motions.lock);
	call->state = motion->state;
	if (motion->state == NTMS_MOTION_DONE) {
		call->result = -motion->result;
		call->sense = motion->sense;
		result = 0;
	} else if (!robot_is_needed(&motion->call)) {
		call->sense = motion->sense;
		call->progress = motion->progress;
	}
	spin_unlock(&changer->motions.lock);
	return changer_is_dead(changer) ? -ENODEV : result;
}

int motion_wait(struct opened *opened, struct ntms_wait_motion *call)
{
	struct changer *changer = opened->changer;
	struct motion *motion;
	int result;

	call->state = 0;
	call->result = 0;
	call->progress = 0;
	call->reserved = 0;
	memset(&call->sense, 0, sizeof(call->sense));
	result = find_get(&changer->motions, call->motion, &motion);
	if (result)
		return result;
	if (call->timeout)
		result = changer_wait(changer, call->timeout, is_done(changer, motion));
	if (result != -EINTR)
		result = report(changer, motion, call);
	motion_put(motion);
	return result;
}

/* @opened NULL: whoever submitted it */
static int cancel(struct motions *motions, const struct opened *opened, u64 id)
{
	struct motion *motion = find(motions, id);

	lockdep_assert_held(&motions->lock);
	if (!motion)
		return was_given(motions, id) ? -EALREADY : -ENOENT;
	if (opened && (motion->opened != opened || motion->owner != current->files))
		return -EPERM;
	if (motion->state == NTMS_MOTION_RUNNING && robot_is_needed(&motion->call))
		return -EINPROGRESS;
	if (motion->state == NTMS_MOTION_DONE)
		return -EALREADY;
	end(motions, motion, -ECANCELED);
	return 0;
}

int motion_cancel(struct opened *opened, struct ntms_cancel_motion *call)
{
	struct changer *changer = opened->changer;
	struct motions *motions = &changer->motions;
	int result;

	if (call->flags)
		return -EINVAL;
	spin_lock(&motions->lock);
	result = cancel(motions, opened, call->motion);
	spin_unlock(&motions->lock);
	if (result == -EPERM && capable(CAP_SYS_ADMIN)) {
		spin_lock(&motions->lock);
		result = cancel(motions, NULL, call->motion);
		spin_unlock(&motions->lock);
	}
	if (!result)
		announce(changer, call->motion);
	return result;
}

static void list_one(const struct motion *motion, u32 kind, struct holder_list *list)
{
	u64 cartridge = motion->call.cartridge;
	bool aside = !robot_is_needed(&motion->call);

	holder_list_add(list, &motion->holder, &(struct ntms_holder) {
		.kind = kind,
		.flags = cartridge || aside ? NTMS_HOLDER_HAS_ELEMENT : 0,
		.id = motion->id,
		.cartridge = cartridge,
		.element = aside ? motion->call.destination : motion->call.source,
	});
}

void motion_list(struct changer *changer, struct holder_list *list)
{
	struct motions *motions = &changer->motions;
	const struct motion *motion;

	spin_lock(&motions->lock);
	if (motions->running)
		list_one(motions->running, NTMS_HOLDER_RUNNING, list);
	list_for_each_entry(motion, &motions->aside, link)
		list_one(motion, NTMS_HOLDER_RUNNING, list);
	list_for_each_entry(motion, &motions->queue, link)
		list_one(motion, NTMS_HOLDER_QUEUED, list);
	spin_unlock(&motions->lock);
}

void motion_init(struct changer *changer)
{
	struct motions *motions = &changer->motions;

	spin_lock_init(&motions->lock);
	INIT_LIST_HEAD(&motions->queue);
	INIT_LIST_HEAD(&motions->aside);
	INIT_LIST_HEAD(&motions->kept);
	/* An id of another object of the same library should find nothing here. */
	motions->first = get_random_u64() >> 1;
	motions->last = motions->first;
	INIT_DELAYED_WORK(&motions->work, motion_work);
	INIT_DELAYED_WORK(&motions->turns, turns_work);
}

void motion_free(struct changer *changer)
{
	struct motion *motion, *next;

	list_splice_init(&changer->motions.queue, &changer->motions.kept);
	list_for_each_entry_safe(motion, next, &changer->motions.kept, link)
		motion_put(motion);
}
