// SPDX-License-Identifier: LGPL-2.1-or-later
#include "thread.h"

#include <signal.h>
#include <time.h>

int thread_start(pthread_t *thread, void *(*function)(void *context), void *context)
{
	sigset_t all, kept;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &kept);
	error = pthread_create(thread, NULL, function, context);
	pthread_sigmask(SIG_SETMASK, &kept, NULL);
	return error;
}

void thread_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
}
