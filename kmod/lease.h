/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The work lease of a changer: NTMS_LEASE. Whoever runs the queue of requests
 * of a library holds it; it tells who that is, and that those before are over.
 */
#ifndef NTMS_LEASE_H
#define NTMS_LEASE_H

#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "holder.h"

struct changer;
struct opened;

/**
 * struct lease - the lease of a changer
 * @lock: for all that follows; nothing is locked inside
 * @epoch: of its holder, 0 while nobody holds it
 * @last: epoch that was given last
 * @opened: file it was taken with, to compare only
 * @owner: table of open files of who took it, to compare only
 * @heard: jiffies of the holder's last sign of life
 * @holder: who
 * @work: ends it when the holder is silent
 */
struct lease {
	spinlock_t lock;	/* all below but work */
	u64 epoch;
	u64 last;
	const struct opened *opened;
	const void *owner;
	unsigned long heard;
	struct holder holder;
	struct delayed_work work;
};

void lease_init(struct changer *changer);
void lease_free(struct changer *changer);

/* NTMS_LEASE. */
int lease_call(struct opened *opened, struct ntms_lease *call);

/**
 * lease_check() - may the caller work under this epoch? A sign of life, if so
 * @opened: the caller's file
 * @epoch: as submitted, 0 for none
 *
 * Return: 0; -ESTALE when it is over, -EPERM when it is another's.
 */
int lease_check(struct opened *opened, u64 epoch);

/* Does it last still? 0 always does. */
bool lease_lasts(struct changer *changer, u64 epoch);

/* A holder closes its file, or all do when @owner is NULL: its lease is over. */
void lease_drop(struct opened *opened, const void *owner);

void lease_list(struct changer *changer, struct holder_list *list);

#endif
