/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* waiter.h - column `waiter` of a request (schema.sql): who waits on it, or works at it */
#ifndef NTMS_WAITER_H
#define NTMS_WAITER_H

#include <stdbool.h>

#include "store.h"

struct session;

enum waiter {
	WAITER_NONE,	/* nobody ever did, or he is done with it */
	WAITER_LIVES,
	WAITER_DIED,	/* his process did; a request ends with him */
};

/* waiter_of() - by a column of a row */
enum waiter waiter_of(struct store_rows *rows, int column);

/**
 * waiter_sweep() - end requests that are over, a few at a time; inside a transaction
 * @sql: lists those that may be, by id and `waiter`
 * @end: called for each on which nobody waits that lives; @died: somebody did
 */
int waiter_sweep(struct session *session, enum store_sql sql,
		 int (*end)(struct session *session, const char *id, bool died));

/* waiter_died() - is one listed whose waiter died? 1, 0 or a code */
int waiter_died(struct session *session, enum store_sql sql);

#endif
