/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Handles: numbers for the objects that a program holds (sessions, notifications, detections).
 *
 * One table for the process, under one lock, which is held for a few instructions only and, but
 * for fork, never while a function of an object runs. A handle is looked up, never dereferenced.
 * Its number changes with each use of a place in the table, and free places wait in a queue: a
 * closed number is not seen again before 2^45 further uses of its place (2^17 where a pointer has
 * 32 bits).
 *
 * Life of an object: its maker fills it, descriptors at -1; handle_register() puts it in the table,
 * hidden, so that a fork from now on closes what it holds; the maker opens what it needs;
 * handle_publish() lets others find it, or handle_discard() gives it up. handle_get() and
 * handle_put() hold it for the time of a call. handle_close() takes the number away and tells the
 * object, so that calls that wait in it end; it is released with the last reference.
 *
 * Fork: in the child all handles of the parent are dead, the objects' descriptors are closed, their
 * memory is left alone: other threads may have been changing it. Descriptors are to be
 * close-on-exec, and -1 in the object before they are closed.
 */
#ifndef NTMS_HANDLE_H
#define NTMS_HANDLE_H

#include <stdatomic.h>
#include <stdbool.h>

enum handle_kind {
	HANDLE_SESSION = 1,
	HANDLE_NOTIFICATION,
	HANDLE_DETECTION,
};

struct handle_object;

/*
 * @closing: optional; the handle was closed: wake what waits. Called once, by who closes.
 * @release: the last reference is gone: free everything.
 * @forked: optional; in a child, alone: close descriptors; no locks, no memory, nothing else.
 */
struct handle_class {
	enum handle_kind kind;
	void (*closing)(struct handle_object *object);
	void (*release)(struct handle_object *object);
	void (*forked)(struct handle_object *object);
};

/* To be the part of a larger object; private to handle.c, but for @class. */
struct handle_object {
	const struct handle_class *class;
	atomic_uint references;
	unsigned int place;
	struct handle_object *next, **link;
};

/* 0, -ENOMEM, or -EMFILE: the table is full. The reference is the table's. */
int handle_register(struct handle_object *object, const struct handle_class *class);

/* Make it known: returns its number. */
void *handle_publish(struct handle_object *object);

/* Take back what was registered and not published; it is released. */
void handle_discard(struct handle_object *object);

/* The object of this number and kind, with a reference for the caller; NULL when there is none. */
struct handle_object *handle_get(void *handle, enum handle_kind kind);
void handle_put(struct handle_object *object);

/* One more reference, for who has one. */
void handle_hold(struct handle_object *object);

/*
 * End a handle. 0, -EBADF when it is none of this kind, or, with @idle, -EBUSY when somebody holds
 * a reference to the object; the handle then stays.
 */
int handle_close(void *handle, enum handle_kind kind, bool idle);

#endif
