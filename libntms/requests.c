// SPDX-License-Identifier: LGPL-2.1-or-later
#include "requests.h"

#include "computer.h"
#include "library_request.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "security.h"
#include "session.h"
#include "waiter.h"

/*
 * @finished: lists one by its id and `waiter`, if it is finished or its waiter may have died
 * @old: lists those that are to be swept, or whose waiter may have died
 */
static const struct kind {
	uint32_t type;
	enum store_sql finished, old;
	int (*remove)(struct session *session, const char *id);
	int (*sweep)(struct session *session);
} kinds[] = {
	{ NTMS_OPREQUEST, SQL_OPREQUEST_FINISHED, SQL_OPREQUEST_OLD, operator_request_remove,
	  operator_request_sweep },
	{ NTMS_LIBREQUEST, SQL_LIBREQUEST_FINISHED, SQL_LIBREQUEST_OLD, library_request_remove,
	  library_request_sweep },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* Nothing, when it is not finished, or not there. */
static int delete_finished(struct session *session, const struct kind *kind, const char *id)
{
	struct store_rows rows;
	bool finished;
	int r;

	store_query(session_store(session), kind->finished, &rows, "t", id);
	r = store_next(&rows);
	finished = r == 1 && waiter_of(&rows, 0) != WAITER_LIVES;
	store_done(&rows);
	if (r > 1)
		return r;
	return finished ? kind->remove(session, id) : 0;
}

static int delete_each(struct session *session, const struct identity *caller,
		       const struct kind *kind, const char (*ids)[STORE_ID_SIZE], size_t count)
{
	int r = computer_check(session, caller, RIGHT_MODIFY);
	size_t i;

	for (i = 0; !r && i < count; i++)
		r = delete_finished(session, kind, ids[i]);
	return r;
}

int requests_delete(struct session *session, const struct identity *caller, uint32_t type,
		    const char (*ids)[STORE_ID_SIZE], size_t count)
{
	const struct kind *kind = &kinds[type == kinds[1].type];
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, delete_each(session, caller, kind, ids, count));
}

int requests_sweep(struct session *session)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < KINDS; i++)
		r = kinds[i].sweep(session);
	return r;
}

int requests_due(struct session *session)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < KINDS; i++)
		r = waiter_died(session, kinds[i].old);
	return r;
}
