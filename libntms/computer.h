/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* computer.h - the object NTMS_COMPUTER: this installation and its rules */
#ifndef NTMS_COMPUTER_H
#define NTMS_COMPUTER_H

#include <stdint.h>

struct identity;
struct object;
struct session;

struct computer_info {
	int64_t library_request_purge;	/* seconds */
	int64_t operator_request_purge;	/* seconds */
	int64_t library_request_flags;
	int64_t operator_request_flags;
	int64_t media_pool_policy;
};

/* As object_class.read and .write in object.c. */
int computer_read(struct session *session, struct object *object);
int computer_write(struct session *session, const struct object *old, const struct object *new);

/* computer_check() - has @caller the rights @mask on the computer object? */
int computer_check(struct session *session, const struct identity *caller, uint32_t mask);

#endif
