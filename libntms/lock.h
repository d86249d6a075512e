/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lock.h - who may use the store now
 *
 * One file in /run/ntms, locked with open-file-description locks: POSIX locks, which the database
 * itself uses, vanish when any code of the process closes the file, as a backup program does that
 * walks over it. These stay until they are given back or their holder dies, however it dies.
 *
 * The lock alone says who has the store. The file is mapped, too, and in it is a queue: whoever wants
 * the store draws a ticket; one at a time tries the lock, and passes the queue on when it has it. A turn
 * is several times one after the other for who comes back at once, since the next must be woken and
 * read anew what of the database the one before has in memory; but at most 16 times, begun within 20 ms.
 * Then all who wait come first. Waiters sleep on the numbers in the file (futex). These are hints: who
 * was killed in the queue, or spoilt the numbers, costs the others a slice of waiting, never the lock.
 */
#ifndef NTMS_LOCK_H
#define NTMS_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct doorbell;
struct lock_page;

struct lock {
	int fd;				/* -1: closed */
	struct lock_page *page;
	unsigned int wait;		/* ms */
	int takes;			/* left of its turn, */
	int64_t turn_end;		/* which is over by then, ms */
	bool held;
	bool exclusive;
	int64_t presence;		/* 0: none yet */
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

/**
 * lock_presence() - a number that stands for who opened this lock, as long as he is alive
 *
 * It is a byte of the file, far behind its end, which stays locked until lock_close() or the death of
 * the process. Not for several threads at once. Return: the number; 0: no more locks can be had.
 */
int64_t lock_presence(struct lock *lock);

/* lock_present() - is he whom a number stands for still there? */
bool lock_present(const struct lock *lock, int64_t number);

/*
 * lock_found_whole(), lock_note_whole() - was the store found whole since the machine started? For who
 * has it alone. A new lock file knows of nothing.
 */
bool lock_found_whole(const struct lock *lock);
void lock_note_whole(struct lock *lock);

/* lock_doorbell() - the store's doorbell; good until lock_close() */
struct doorbell *lock_doorbell(struct lock *lock);

/* lock_close() - give back and close */
void lock_close(struct lock *lock);

/* lock_close_in_child() - after fork(): close; async-signal-safe; the parent keeps its lock */
void lock_close_in_child(struct lock *lock);

#endif
