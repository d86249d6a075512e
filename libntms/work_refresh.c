// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The changer is asked what it has. That takes a large one, or one that looks anew itself, longer than who
 * works may be silent: a thread gives signs of life meanwhile. Else the lease would end each time, and who
 * has it next ask again, for ever.
 */
#include <pthread.h>
#include <time.h>

#include "device.h"
#include "explain.h"
#include "session.h"
#include "thread.h"
#include "work_private.h"

#define SIGN	3	/* seconds between two; the lease ends after ten */

struct keeper {
	struct work *work;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool over;
};

/* Until the next sign is due. Is it over? */
static bool rest(struct keeper *keeper)
{
	struct timespec until;
	bool over;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += SIGN;
	pthread_mutex_lock(&keeper->mutex);
	while (!keeper->over && !pthread_cond_timedwait(&keeper->changed, &keeper->mutex, &until))
		;
	over = keeper->over;
	pthread_mutex_unlock(&keeper->mutex);
	return over;
}

/* That the lease is lost who works finds out himself. */
static void *keep(void *context)
{
	struct keeper *keeper = context;
	struct work *w = keeper->work;

	while (!rest(keeper)) {
		session_lock(w->session);
		device_lease_renew(w->device, w->epoch);
		session_unlock(w->session);
	}
	return NULL;
}

static int start(struct keeper *keeper)
{
	pthread_mutex_init(&keeper->mutex, NULL);
	thread_condition(&keeper->changed);
	return thread_start(&keeper->thread, keep, keeper);
}

static void stop(struct keeper *keeper)
{
	pthread_mutex_lock(&keeper->mutex);
	keeper->over = true;
	pthread_cond_signal(&keeper->changed);
	pthread_mutex_unlock(&keeper->mutex);
	pthread_join(keeper->thread, NULL);
}

bool work_refresh(struct work *w)
{
	struct keeper keeper = {.work = w};
	/* Without one it is as quick as it is. */
	bool kept = !start(&keeper), told;

	w->progress = true;
	told = !device_refresh(w->device);
	if (!told)
		explain_reset();
	if (kept)
		stop(&keeper);
	pthread_cond_destroy(&keeper.changed);
	pthread_mutex_destroy(&keeper.mutex);
	return told;
}
