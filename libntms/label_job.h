/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * label_job.h - a label that is read, or written, while the robot goes on
 *
 * A drive may take minutes, and nobody who lets the robot work can wait so long: a thread does it. It
 * opens the drive, and waits until it is told to go on; and again when it has looked at what is there and
 * has nothing left to do but to write. That a tape drive is open does not keep the robot from it, and all
 * of a process may be stopped for long: so what is said then, that it is still the medium, counts for a
 * while only, and what is to be written is not begun with later. When nobody wants to know any more it
 * ends, too.
 */
#ifndef NTMS_LABEL_JOB_H
#define NTMS_LABEL_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "guid.h"
#include "label.h"
#include "label_read.h"

struct label_job;

struct label_result {
	enum label_contents contents;
	struct label label;
	char words[256];		/* of a failure */
};

/**
 * label_job_start() - begin with a drive
 * @device: as for label_open()
 * @id: of the free label that is to be written; NULL: the label that there is is read
 * @name: for label_free_make()
 * @job: out, to be given to label_job_put()
 * Return: 0 or NTMS_E_NO_MEMORY.
 *
 * A label that is there already is not written again. Afterwards it is read, as it is by everybody.
 */
int label_job_start(const char *device, const struct guid *id, const char *name,
		    struct label_job **job);

/* label_job_put() - nobody wants to know any more */
void label_job_put(struct label_job *job);

/* label_job_writes() - was it started with an id? */
bool label_job_writes(const struct label_job *job);

/* label_job_runs() - is it at work, and neither to be told anything nor over? */
bool label_job_runs(struct label_job *job);

/*
 * label_job_asks() - is it to be told to go on? label_job_go_on() - do so; until that doorbell_clock() it is
 * certain what is in the drive
 */
bool label_job_asks(struct label_job *job);
void label_job_go_on(struct label_job *job, int64_t until);

/**
 * label_job_result() - what became of it
 * @result: out, good until label_job_put()
 * Return: NTMS_E_NOT_READY: it goes on. 0; or as label_open(), label_read(), and NTMS_E_BAD_FORMAT:
 * what was written is not read back; NTMS_E_CANCELLED: it was too late, and nothing was written.
 */
int label_job_result(struct label_job *job, const struct label_result **result);

/* label_job_wait() - as long as it runs, or until it is time; @timeout: ms */
void label_job_wait(struct label_job *job, unsigned int timeout);

#endif
