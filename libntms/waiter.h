/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* waiter.h - column `waiter` of a request (schema.sql): who waits on it, or works at it */
#ifndef NTMS_WAITER_H
#define NTMS_WAITER_H

#include "store.h"

enum waiter {
	WAITER_NONE,	/* nobody ever did, or he is done with it */
	WAITER_LIVES,
	WAITER_DIED,	/* his process did; a request ends with him */
};

/* waiter_of() - by a column of a row */
enum waiter waiter_of(struct store_rows *rows, int column);

#endif
