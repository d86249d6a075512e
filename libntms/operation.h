/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* operation.h - what ejects and injects of all kinds share: operations, requests to one library */
#ifndef NTMS_OPERATION_H
#define NTMS_OPERATION_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct identity;
struct queue_entry;
struct session;

#define OPERATION_MAX 64		/* requests of one */

struct operation {
	char id[STORE_ID_SIZE];
	char library[STORE_ID_SIZE];
	char requests[OPERATION_MAX][STORE_ID_SIZE];
	size_t count;
	int64_t option;			/* of its requests */
};

/**
 * operation_await() - until it is over, or, with @short_of_people, until they have to do something
 * Return: 0, also when this session is closed meanwhile; or why it failed.
 */
int operation_await(struct session *session, const struct operation *operation,
		    bool short_of_people);

/* operation_await_stop() - until one that was taken back is over: 0, or why it failed otherwise */
int operation_await_stop(struct session *session, const struct operation *operation);

/* The rest works inside a transaction. */

/**
 * operation_find() - one that is not over
 * @kind: NTMS_LM_EJECT, _INJECT or _INJECTCLEANER
 * Return: 0; NTMS_E_INVALID_OPERATION: there is none; NTMS_E_ACCESS_DENIED; or a code of the store.
 */
int operation_find(struct session *session, const struct identity *caller, const char *id,
		   int64_t kind, struct operation *operation);

/**
 * operation_check_library() - can a library do it at all?
 * Return: 0; NTMS_E_LIBRARY_OFFLINE; @disabled: it is; NTMS_E_ACCESS_DENIED: no right to its changer
 */
int operation_check_library(struct session *session, const char *library, int disabled);

/* operation_begin() - add a request; it is a part of the operation */
int operation_begin(struct session *session, const struct identity *caller,
		    struct queue_entry *entry, struct operation *operation);

#endif
