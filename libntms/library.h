/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* library.h - libraries as objects: NTMS_LIBRARY */
#ifndef NTMS_LIBRARY_H
#define NTMS_LIBRARY_H

#include <stdint.h>

#include "store.h"

struct identity;
struct object;
struct session;

/* The elements of one type: the lowest number, and how many. */
struct library_elements {
	int64_t first, count;
};

struct library_info {
	int64_t type;			/* NtmsLibraryType */
	int64_t bar_code_reader;
	int64_t inventory_method;
	char cleaner_slot[STORE_ID_SIZE];	/* "": none is reserved */
	char cleaner_slot_default[STORE_ID_SIZE];	/* where a cleaner lies; "": there is none */
	int64_t cleans;			/* a robot can bring a cleaner to a drive */
	int64_t cleaner_uses;
	int64_t auto_recovery;
	int64_t flags;			/* NtmsLibraryFlags */
	struct library_elements changers, drives, slots, doors, ports;
	int64_t media;
	int64_t media_types;
	int64_t requests;		/* as many as are listed */
};

/* As object_class.read and .write in object.c. */
int library_read(struct session *session, struct object *object);
int library_write(struct session *session, const struct object *old, const struct object *new);

/* As object_class.settle: facts among the flags are facts; the offline library has a name only. */
void library_settle(const struct object *old, struct object *new);

/**
 * library_check() - has @caller the rights @mask on a library?
 * Return: 0, NTMS_E_INVALID_LIBRARY (unknown), NTMS_E_ACCESS_DENIED, or a code of the store.
 */
int library_check(struct session *session, const struct identity *caller, const char *id,
		  uint32_t mask);

/* library_offline() - the id of the offline library; inside a transaction. 0 or a code of the store. */
int library_offline(struct session *session, char id[STORE_ID_SIZE]);

/* library_control() - has @caller CONTROL of a library that may have a changer? As library_check(). */
int library_control(struct session *session, const struct identity *caller, const char *id);

#endif
