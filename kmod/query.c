// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include "changer.h"
#include "query.h"

struct query *query_new(u32 room)
{
	struct query *query = kzalloc(sizeof(*query), GFP_KERNEL_ACCOUNT);

	if (!query)
		return NULL;
	kref_init(&query->refs);
	query->command.timeout = COMMAND_TIMEOUT_QUERY;
	if (room && command_find_room(&query->command, room, GFP_KERNEL_ACCOUNT)) {
		kfree(query);
		return NULL;
	}
	query->room = query->command.size;
	return query;
}

static void query_release(struct kref *refs)
{
	struct query *query = container_of(refs, struct query, refs);

	kfree(query->command.data);
	kfree(query);
}

void query_put(struct query *query)
{
	kref_put(&query->refs, query_release);
}

/* Over, and no longer the worker's. */
static void end(struct changer *changer, struct query *query, int result)
{
	spin_lock(&changer->gate);
	query->result = result;
	query->over = true;
	spin_unlock(&changer->gate);
	query_put(query);
	wake_up_all(&changer->waiters);
}

static bool enqueue(struct changer *changer, struct query *query)
{
	bool open;

	spin_lock(&changer->gate);
	open = !changer->dead;
	if (open) {
		kref_get(&query->refs);
		list_add_tail(&query->link, &changer->queries);
	}
	spin_unlock(&changer->gate);
	return open;
}

/* Its caller was killed: one that has not begun is not asked at all, nor kept. */
static void withdraw(struct changer *changer, struct query *query)
{
	bool queued;

	spin_lock(&changer->gate);
	queued = !list_empty(&query->link);
	list_del_init(&query->link);
	spin_unlock(&changer->gate);
	if (queued)
		query_put(query);
}

int query_run(struct changer *changer, struct query *query, struct ntms_sense *sense)
{
	int result;

	if (!enqueue(changer, query))
		return -ENODEV;
	changer_queue(changer, changer_readers, &changer->reader.work, 0);
	result = changer_wait(changer, NTMS_WAIT_FOREVER,
			      changer_peek(changer, query->over || changer->dead));
	if (result) {
		withdraw(changer, query);
		return result;
	}
	/* It is being asked still, of a device that will not answer. */
	if (!changer_peek(changer, query->over))
		return -ENODEV;
	*sense = command_sense(&query->command);
	return query->result;
}

static struct query *take(struct changer *changer)
{
	struct query *query;

	spin_lock(&changer->gate);
	query = list_first_entry_or_null(&changer->queries, struct query, link);
	if (query)
		list_del_init(&query->link);
	spin_unlock(&changer->gate);
	return query;
}

static u32 count(struct changer *changer)
{
	struct list_head *link;
	u32 count = 0;

	spin_lock(&changer->gate);
	list_for_each(link, &changer->queries)
		count++;
	spin_unlock(&changer->gate);
	return count;
}

/* Those that wait stay in the list, where who is killed meanwhile can take his away. */
void query_serve(struct changer *changer)
{
	/* Those that come meanwhile have their turn after the sweeps. */
	u32 rest = count(changer);
	struct query *query;
	int result;

	while (rest-- && (query = take(changer))) {
		if (query->ask)
			result = query->ask(changer, query);
		else
			result = command_run(changer, &query->command);
		end(changer, query, result);
	}
}

void query_abandon(struct changer *changer)
{
	struct query *query;

	while ((query = take(changer)))
		end(changer, query, -ENODEV);
}
