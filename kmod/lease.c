// SPDX-License-Identifier: GPL-2.0-only
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/sched.h>
#include "changer.h"
#include "chardev.h"
#include "event.h"
#include "lease.h"

#define SILENCE msecs_to_jiffies(NTMS_LEASE_SILENCE)

static void announce(struct changer *changer, u64 epoch, bool taken)
{
	wake_up_all(&changer->waiters);
	event_send(changer, NTMS_EVENT_LEASE, epoch, taken);
}

/* Take it if nobody has it. Return: true when taken. */
static bool take(struct opened *opened, struct ntms_lease *call)
{
	struct lease *lease = &opened->changer->lease;
	bool taken = false;

	spin_lock(&lease->lock);
	if (!lease->epoch) {
		lease->epoch = ++lease->last;
		lease->opened = opened;
		lease->owner = current->files;
		lease->heard = jiffies;
		holder_set(&lease->holder);
		call->epoch = lease->epoch;
		taken = true;
	}
	spin_unlock(&lease->lock);
	return taken;
}

static int wait_and_take(struct opened *opened, struct ntms_lease *call)
{
	struct changer *changer = opened->changer;
	int result;

	call->epoch = 0;
	if (!call->timeout)
		result = take(opened, call) ? 0 : -EBUSY;
	else
		result = changer_wait(changer, call->timeout,
				      take(opened, call) || changer_is_dead(changer));
	if (result)
		return result;
	if (!call->epoch)
		return -ENODEV;
	announce(changer, call->epoch, true);
	return changer_queue(changer, changer_timers, &changer->lease.work, SILENCE) ? 0 : -ENODEV;
}

static void end(struct lease *lease)
{
	lockdep_assert_held(&lease->lock);
	lease->epoch = 0;
	holder_clear(&lease->holder);
}

/* Is it the caller's own lease? */
static int find(const struct lease *lease, const struct opened *opened, u64 epoch)
{
	lockdep_assert_held(&lease->lock);
	if (!epoch || lease->epoch != epoch)
		return -ESTALE;
	return lease->opened == opened && lease->owner == current->files ? 0 : -EPERM;
}

int lease_check(struct opened *opened, u64 epoch)
{
	struct lease *lease = &opened->changer->lease;
	int result;

	if (!epoch)
		return 0;
	spin_lock(&lease->lock);
	result = find(lease, opened, epoch);
	if (!result)
		lease->heard = jiffies;
	spin_unlock(&lease->lock);
	return result;
}

static int give_up(struct opened *opened, u64 epoch)
{
	struct lease *lease = &opened->changer->lease;
	int result;

	spin_lock(&lease->lock);
	result = find(lease, opened, epoch);
	if (!result)
		end(lease);
	spin_unlock(&lease->lock);
	if (!result)
		announce(opened->changer, epoch, false);
	return result;
}

int lease_call(struct opened *opened, struct ntms_lease *call)
{
	if (call->reserved || (call->timeout && call->action != NTMS_LEASE_TAKE))
		return -EINVAL;
	switch (call->action) {
	case NTMS_LEASE_TAKE:
		return wait_and_take(opened, call);
	case NTMS_LEASE_RENEW:
		return call->epoch ? lease_check(opened, call->epoch) : -ESTALE;
	case NTMS_LEASE_GIVE_UP:
		return give_up(opened, call->epoch);
	default:
		return -EINVAL;
	}
}

bool lease_lasts(struct changer *changer, u64 epoch)
{
	bool lasts;

	spin_lock(&changer->lease.lock);
	lasts = !epoch || epoch == changer->lease.epoch;
	spin_unlock(&changer->lease.lock);
	return lasts;
}

void lease_drop(struct opened *opened, const void *owner)
{
	struct lease *lease = &opened->changer->lease;
	u64 epoch = 0;

	spin_lock(&lease->lock);
	if (lease->epoch && lease->opened == opened && (!owner || lease->owner == owner)) {
		epoch = lease->epoch;
		end(lease);
	}
	spin_unlock(&lease->lock);
	if (epoch)
		announce(opened->changer, epoch, false);
}

void lease_list(struct changer *changer, struct holder_list *list)
{
	struct lease *lease = &changer->lease;

	spin_lock(&lease->lock);
	if (lease->epoch)
		holder_list_add(list, &lease->holder, &(struct ntms_holder) {
			.kind = NTMS_HOLDER_LEASE,
			.id = lease->epoch,
		});
	spin_unlock(&lease->lock);
}

/* End the lease of one who was silent too long. Return: jiffies to look again, 0 for never. */
static unsigned long look(struct changer *changer)
{
	struct lease *lease = &changer->lease;
	unsigned long rest = 0;
	u64 epoch = 0;

	spin_lock(&lease->lock);
	if (lease->epoch && time_before(jiffies, lease->heard + SILENCE)) {
		rest = lease->heard + SILENCE - jiffies;
	} else if (lease->epoch) {
		epoch = lease->epoch;
		end(lease);
	}
	spin_unlock(&lease->lock);
	if (epoch)
		announce(changer, epoch, false);
	return rest;
}

static void lease_work(struct work_struct *work)
{
	struct changer *changer = container_of(work, struct changer, lease.work.work);
	unsigned long rest = look(changer);

	if (rest)
		changer_queue(changer, changer_timers, &changer->lease.work, rest);
	changer_put(changer);
}

void lease_init(struct changer *changer)
{
	spin_lock_init(&changer->lease.lock);
	/* An epoch of another object of the same library should be over here. */
	changer->lease.last = get_random_u64() >> 1;
	INIT_DELAYED_WORK(&changer->lease.work, lease_work);
}

void lease_free(struct changer *changer)
{
	holder_clear(&changer->lease.holder);
}
