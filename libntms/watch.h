/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * watch.h - events of the kernel module: they wake, the tables are the truth
 *
 * Events are lost when nobody reads them in time; then watch_receive() says so, and everything is to
 * be looked at again.
 */
#ifndef NTMS_WATCH_H
#define NTMS_WATCH_H

#include <stdint.h>

enum watch_kind {		/* values of enum ntms_event */
	WATCH_LOST = 0,		/* events were missed */
	WATCH_ARRIVED = 1,
	WATCH_GONE = 2,
	WATCH_INVENTORY = 3,
	WATCH_STALE = 4,
	WATCH_SYNCED = 5,
	WATCH_PUBLISHED = 6,
	WATCH_CLAIM_DROPPED = 7,
	WATCH_MOTION = 8,
};

struct watch_event {
	int kind;		/* enum watch_kind; pass over others */
	uint32_t changer;	/* N of /dev/ntmsN */
	uint64_t instance;
	uint64_t generation;
	uint64_t id;		/* of a motion or claim */
	uint32_t count;
};

struct watch;

/**
 * watch_open() - begin to listen
 * Return: 0; NTMS_E_GONE: the module is not loaded; NTMS_E_NO_MEMORY; NTMS_E_NOT_CONNECTED.
 */
int watch_open(struct watch **out);

/* watch_fd() - readable when there is an event; for poll() */
int watch_fd(const struct watch *watch);

/* watch_receive() - the next event, never waits: 1, 0 none now, or a code */
int watch_receive(struct watch *watch, struct watch_event *event);

/* watch_close() - stop; NULL is allowed */
void watch_close(struct watch *watch);

/* watch_close_in_child() - after fork(), in the child; async-signal-safe; frees nothing */
void watch_close_in_child(struct watch *watch);

#endif
