// SPDX-License-Identifier: LGPL-2.1-or-later
#include "label_job.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "label_free.h"
#include "label_medium.h"
#include "text.h"
#include "thread.h"

enum stage { OPENS, ASKS, WORKS, ENDED };

struct label_job {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	enum stage stage;
	int64_t until;			/* when it was told last, what that counts for */
	bool dropped;
	bool over;			/* the thread is */
	int code;
	struct label_result result;
	bool writes;
	struct guid id;
	char name[80];
	char device[TEXT_BYTES(71)];
};

static void free_job(struct label_job *job)
{
	pthread_cond_destroy(&job->changed);
	pthread_mutex_destroy(&job->mutex);
	free(job);
}

static void set_stage(struct label_job *job, enum stage stage)
{
	pthread_mutex_lock(&job->mutex);
	job->stage = stage;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->mutex);
}

/* Is it told to go on, and is that still true? */
static bool ask(struct label_job *job)
{
	bool may;

	set_stage(job, ASKS);
	pthread_mutex_lock(&job->mutex);
	while (job->stage == ASKS && !job->dropped)
		pthread_cond_wait(&job->changed, &job->mutex);
	may = !job->dropped && doorbell_clock() < job->until;
	pthread_mutex_unlock(&job->mutex);
	return may;
}

static int look(struct label_job *job, const struct labels *labels,
		const struct label_medium *medium)
{
	size_t block_size;

	return label_identify_open(labels, medium, &job->result.label, &job->result.contents,
				   &block_size);
}

static bool is_written(const struct label_job *job)
{
	return job->result.contents == LABEL_CLAIMED && label_free_is(&job->result.label, &job->id);
}

static int write_label(struct label_job *job, const struct labels *labels,
		       const struct label_medium *medium)
{
	int r;

	if (is_written(job))
		return 0;
	r = label_free_prepare(medium);
	if (!r && !ask(job))
		r = NTMS_E_CANCELLED;
	if (!r)
		r = label_free_put(medium, &job->id, job->name);
	if (!r)
		r = look(job, labels, medium);
	if (r || is_written(job))
		return r;
	return explain(NTMS_E_BAD_FORMAT, "the label that was written is not read back");
}

static int work(struct label_job *job, const struct label_medium *medium)
{
	struct labels *labels;
	int r = labels_open(&labels);

	if (r)
		return r;
	r = look(job, labels, medium);
	if (!r && job->writes)
		r = write_label(job, labels, medium);
	labels_free(labels);
	return r;
}

static int open_and_work(struct label_job *job)
{
	struct label_medium medium;
	int r = label_open(job->device, job->writes, &medium);

	if (r)
		return r;
	r = ask(job) ? work(job, &medium) : NTMS_E_CANCELLED;
	label_close(&medium);
	return r;
}

static void *run(void *context)
{
	struct label_job *job = context;
	bool dropped;
	int code = open_and_work(job);

	pthread_mutex_lock(&job->mutex);
	job->code = code;
	snprintf(job->result.words, sizeof(job->result.words), "%s", explain_text());
	job->stage = ENDED;
	job->over = true;
	dropped = job->dropped;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->mutex);
	if (dropped)
		free_job(job);
	return NULL;
}

static int start_thread(struct label_job *job)
{
	pthread_t thread;
	int error = thread_start(&thread, run, job);

	if (!error)
		pthread_detach(thread);
	return error;
}

int label_job_start(const char *device, const struct guid *id, const char *name,
		    struct label_job **out)
{
	struct label_job *job = calloc(1, sizeof(*job));

	if (!job)
		return NTMS_E_NO_MEMORY;
	pthread_mutex_init(&job->mutex, NULL);
	thread_condition(&job->changed);
	snprintf(job->device, sizeof(job->device), "%s", device);
	snprintf(job->name, sizeof(job->name), "%s", name);
	job->writes = id != NULL;
	if (id)
		job->id = *id;
	if (start_thread(job)) {
		free_job(job);
		return explain(NTMS_E_NO_MEMORY, "the system has no more threads");
	}
	*out = job;
	return 0;
}

void label_job_put(struct label_job *job)
{
	bool over;

	pthread_mutex_lock(&job->mutex);
	job->dropped = true;
	over = job->over;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->mutex);
	if (over)
		free_job(job);
}

static bool is_at_work(enum stage stage)
{
	return stage == OPENS || stage == WORKS;
}

static enum stage stage_of(struct label_job *job)
{
	enum stage stage;

	pthread_mutex_lock(&job->mutex);
	stage = job->stage;
	pthread_mutex_unlock(&job->mutex);
	return stage;
}

bool label_job_runs(struct label_job *job)
{
	return is_at_work(stage_of(job));
}

bool label_job_writes(const struct label_job *job)
{
	return job->writes;
}

bool label_job_asks(struct label_job *job)
{
	return stage_of(job) == ASKS;
}

void label_job_go_on(struct label_job *job, int64_t until)
{
	pthread_mutex_lock(&job->mutex);
	job->until = until;
	pthread_mutex_unlock(&job->mutex);
	set_stage(job, WORKS);
}

int label_job_result(struct label_job *job, const struct label_result **result)
{
	int code = NTMS_E_NOT_READY;

	pthread_mutex_lock(&job->mutex);
	if (job->stage == ENDED) {
		code = job->code == NTMS_E_NOT_READY ? NTMS_E_EMPTY : job->code;
		*result = &job->result;
	}
	pthread_mutex_unlock(&job->mutex);
	return code;
}

void label_job_wait(struct label_job *job, unsigned int timeout)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout / 1000;
	until.tv_nsec += (long)(timeout % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&job->mutex);
	while (is_at_work(job->stage) &&
	       !pthread_cond_timedwait(&job->changed, &job->mutex, &until))
		;
	pthread_mutex_unlock(&job->mutex);
}
