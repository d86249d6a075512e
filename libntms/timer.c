// SPDX-License-Identifier: LGPL-2.1-or-later
#include "timer.h"

#include "code.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "queue.h"
#include "requests.h"
#include "session.h"
#include "store.h"

/* What lies in a drive, mounted by us. */
struct lying {
	char cartridge[STORE_ID_SIZE];
	char side[STORE_ID_SIZE];
	char drive[STORE_ID_SIZE];
	bool orphan;			/* its session ended, and nobody wrote it down */
	bool over;			/* its time in the drive is */
};

static bool is_over(const struct store *store, int64_t released, int64_t seconds)
{
	return released && (store_now(store) - released) / 1000 >= seconds;
}

/* The next one of which something is to be done: 1, 0 there is none, or a code. */
static int next_due(struct session *session, struct store_rows *rows, struct lying *lying)
{
	int r, wanted;

	while ((r = store_next(rows)) == 1) {
		store_copy(rows, 0, lying->cartridge, STORE_ID_SIZE);
		store_copy(rows, 1, lying->side, STORE_ID_SIZE);
		store_copy(rows, 2, lying->drive, STORE_ID_SIZE);
		lying->orphan = !store_int(rows, 4) &&
				mounted_released(rows->store, store_int(rows, 3), 0);
		lying->over = is_over(rows->store, store_int(rows, 4), store_int(rows, 5));
		if (!lying->orphan && !lying->over)
			continue;
		wanted = queue_wants(session, lying->cartridge);
		if (wanted > 1 || !wanted)
			return wanted ? wanted : 1;
	}
	return r;
}

static int find(struct session *session, const char *library, struct lying *lying)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_TIMER_MOUNTED, &rows, "t", library);
	r = next_due(session, &rows, lying);
	store_done(&rows);
	return r;
}

static int release(struct session *session, const char *library, const struct lying *lying)
{
	int r = mounted_release(session, lying->cartridge, lying->side, lying->drive, lying->over);

	if (r || !lying->over)
		return r;
	return queue_add_dismount(session, library, lying->cartridge, lying->side, lying->drive);
}

/* Each is found once: what is done makes it fresh, or wanted. */
int timer_run(struct session *session, const char *library)
{
	struct lying lying;
	int r, found;

	r = requests_sweep(session);
	while (!r && (found = find(session, library, &lying)))
		r = found > 1 ? found : release(session, library, &lying);
	return r;
}

int timer_due(struct session *session, const char *library)
{
	struct lying lying;
	int r = requests_due(session);

	return r ? r : find(session, library, &lying);
}
