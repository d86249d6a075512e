/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who holds something: a claim, a motion, the lease, a grant. For telling
 * people only; whose it is, each of them knows by itself.
 */
#ifndef NTMS_HOLDER_H
#define NTMS_HOLDER_H

#include <linux/sched.h>
#include <linux/uidgid.h>
#include <uapi/linux/ntms.h>

struct pid;

/**
 * struct holder - who began to hold something, and when
 * @pid: the process, with a reference
 * @uid: its real user id
 * @since: CLOCK_BOOTTIME, ns
 * @comm: name of the thread
 */
struct holder {
	struct pid *pid;
	kuid_t uid;
	u64 since;
	char comm[TASK_COMM_LEN];
};

/* The caller is it, from now on. */
void holder_set(struct holder *holder);
void holder_clear(struct holder *holder);

/**
 * struct holder_list - what NTMS_READ_HOLDERS collects
 * @entries: room
 * @room: length of @entries
 * @count: how many there are, also those that had no room
 * @all: the reader may see who others are
 */
struct holder_list {
	struct ntms_holder *entries;
	u32 room;
	u32 count;
	bool all;
};

/**
 * holder_list_add() - add one, where there is room
 * @list: the list
 * @holder: who
 * @what: its kind, id, flags, cartridge and element
 */
void holder_list_add(struct holder_list *list, const struct holder *holder,
		     const struct ntms_holder *what);

#endif
