// SPDX-License-Identifier: LGPL-2.1-or-later
#include "waiter.h"

#include "session.h"

#define SWEEP_AT_ONCE 64

enum waiter waiter_of(struct store_rows *rows, int column)
{
	int64_t number = store_int(rows, column);

	if (!number)
		return WAITER_NONE;
	return store_present(rows->store, number) ? WAITER_LIVES : WAITER_DIED;
}

int waiter_sweep(struct session *session, enum store_sql sql,
		 int (*end)(struct session *session, const char *id, bool died))
{
	struct { char id[STORE_ID_SIZE]; bool died; } over[SWEEP_AT_ONCE];
	struct store *store = session_store(session);
	struct store_rows rows;
	enum waiter waiter;
	int count = 0, i, r;

	store_query(store, sql, &rows, "i", store_now(store));
	while ((r = store_next(&rows)) == 1 && count < SWEEP_AT_ONCE) {
		waiter = waiter_of(&rows, 1);
		if (waiter == WAITER_LIVES)
			continue;
		store_copy(&rows, 0, over[count].id, STORE_ID_SIZE);
		over[count++].died = waiter == WAITER_DIED;
	}
	store_done(&rows);
	if (r > 1)
		return r;
	for (i = 0, r = 0; i < count && !r; i++)
		r = end(session, over[i].id, over[i].died);
	return r;
}

int waiter_died(struct session *session, enum store_sql sql)
{
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	store_query(store, sql, &rows, "i", store_now(store));
	while ((r = store_next(&rows)) == 1 && waiter_of(&rows, 1) != WAITER_DIED)
		;
	store_done(&rows);
	return r;
}
