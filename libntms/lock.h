/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lock.h - who may use the store now
 *
 * One file in /run/ntms, locked with open-file-description locks: POSIX locks, which the database
 * itself uses, vanish when any code of the process closes the file, as a backup program does that
 * walks over it. These stay until they are given back or their holder dies, however it dies.
 *
 * Two bytes of the file are locked. Whoever wants the store first takes its *turn*, then the *store*,
 * then passes the turn on: so at most one waits for the store itself, the others stand in a queue,
 * and who has just given it back cannot overtake them. The file is mapped, too: two counters that
 * waiters sleep on (futex), and the name of the holder. These are hints. A lost wake-up costs a slice
 * of waiting, never the lock.
 */
#ifndef NTMS_LOCK_H
#define NTMS_LOCK_H

#include <stdbool.h>

struct lock_page;

struct lock {
	int fd;				/* -1: closed */
	struct lock_page *page;
	unsigned int wait;		/* ms */
	bool held;
	bool exclusive;
	char path[4096 + 16];
};

/* lock_init() - closed; @directory is copied; @wait in ms */
void lock_init(struct lock *lock, const char *directory, unsigned int wait);

/* lock_open() - open the file; it and its directory are made when missing. 0 or a code. */
int lock_open(struct lock *lock);

/**
 * lock_take() - wait for the store, at most as long as lock_init() said
 * @exclusive: alone; otherwise beside others who do not want to be alone
 * Return: 0, or NTMS_E_DATABASE_FAILURE naming the holder.
 */
int lock_take(struct lock *lock, bool exclusive);

/* lock_drop() - give it back; without it nothing happens */
void lock_drop(struct lock *lock);

/* lock_close() - give back and close */
void lock_close(struct lock *lock);

/* lock_close_in_child() - after fork(): close; async-signal-safe; the parent keeps its lock */
void lock_close_in_child(struct lock *lock);

#endif
