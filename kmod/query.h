/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Queries: what a caller wants to ask the device and is no sweep. The reading
 * worker asks, in turn and before a sweep, for no command is ever sent from a
 * caller's context: a caller that is killed leaves, the command ends in peace, and
 * what has not begun does not begin.
 */
#ifndef NTMS_QUERY_H
#define NTMS_QUERY_H

#include <linux/kref.h>
#include <linux/list.h>
#include "command.h"

struct changer;

/**
 * struct query - one query
 * @link: in &changer.queries until the worker takes it, under &changer.gate; else empty
 * @refs: the caller's and the worker's
 * @over: it was asked, or never will be; under &changer.gate
 * @result: when @over, of @ask, or -ENODEV
 * @ask: sends what there is to be sent, in the reading worker; may change
 *	@command. NULL: sends @command
 * @command: the caller's before and after, the worker's in between
 * @room: bytes at &command.data
 * @paths: by how many @ask got through, when it counts them
 */
struct query {
	struct list_head link;
	struct kref refs;
	bool over;
	int result;
	int (*ask)(struct changer *changer, struct query *query);
	struct command command;
	u32 room;
	u32 paths;
};

/**
 * query_new() - a query with memory for its data
 * @room: bytes; 0 for none
 *
 * Return: the query, with &command.data and &command.size for @room bytes, or for
 * fewer, as command_find_room() does, and the time-out of a query; NULL when there is no memory.
 */
struct query *query_new(u32 room);

void query_put(struct query *query);

/**
 * query_run() - have it asked, and wait
 * @changer: the changer
 * @query: not asked before
 * @sense: out, what the device said to &query.command; untouched with -EINTR
 *
 * Return: of &query.ask; -EINTR after a fatal signal: @query is only to be put
 * then; -ENODEV when the changer died.
 */
int query_run(struct changer *changer, struct query *query, struct ntms_sense *sense);

/* For the reading worker: ask what is queued. */
void query_serve(struct changer *changer);

/* The changer is dead: end the queued ones. */
void query_abandon(struct changer *changer);

#endif
