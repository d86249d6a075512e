// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "fork_gate.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define WAIT_SECONDS 5

static struct {
	pthread_once_t once;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned int inside;	/* so many threads are */
	atomic_uint forking;	/* so many want to fork, or do */
	unsigned int forks;
	bool cut_off;
} gate = {
	.once = PTHREAD_ONCE_INIT,
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

/* How often this thread has entered. */
static _Thread_local unsigned int depth;

static void come_in(void)
{
	while (gate.forking)
		pthread_cond_wait(&gate.changed, &gate.lock);
	gate.inside++;
}

static void go_out(void)
{
	gate.inside--;
	if (gate.forking)
		pthread_cond_broadcast(&gate.changed);
}

/* A thread that forks inside, as a signal handler may, does not wait for itself. */
static void before_fork(void)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&gate.lock);
	gate.forking++;
	while (gate.inside > !!depth &&
	       !pthread_cond_clockwait(&gate.changed, &gate.lock, CLOCK_MONOTONIC, &until))
		;
}

static void after_fork_in_parent(void)
{
	gate.forking--;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

/* The threads that waited on the condition are not there. */
static void after_fork_in_child(void)
{
	gate.cut_off |= gate.inside > 0;
	gate.inside = !!depth;
	gate.forking = 0;
	gate.forks++;
	gate.changed = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	pthread_mutex_unlock(&gate.lock);
}

static void watch_forks(void)
{
	/* Without memory for this, no fork is safe. */
	gate.cut_off = pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void fork_gate_enter(void)
{
	if (depth++)
		return;
	pthread_once(&gate.once, watch_forks);
	pthread_mutex_lock(&gate.lock);
	come_in();
	pthread_mutex_unlock(&gate.lock);
}

void fork_gate_leave(void)
{
	if (--depth)
		return;
	pthread_mutex_lock(&gate.lock);
	go_out();
	pthread_mutex_unlock(&gate.lock);
}

void fork_gate_pass(void)
{
	if (!depth || !atomic_load_explicit(&gate.forking, memory_order_relaxed))
		return;
	pthread_mutex_lock(&gate.lock);
	go_out();
	come_in();
	pthread_mutex_unlock(&gate.lock);
}

unsigned int fork_gate_forks(void)
{
	return gate.forks;
}

bool fork_gate_cut_off(void)
{
	return gate.cut_off;
}
