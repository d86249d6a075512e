/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* thread.h - threads of the library's own, in a program that does not know of them */
#ifndef NTMS_THREAD_H
#define NTMS_THREAD_H

#include <pthread.h>

/* thread_start() - as pthread_create(); it gets no signals, which are for the program's own threads */
int thread_start(pthread_t *thread, void *(*function)(void *context), void *context);

/* thread_condition() - as pthread_cond_init(); its time is CLOCK_MONOTONIC */
void thread_condition(pthread_cond_t *condition);

#endif
