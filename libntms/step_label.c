// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The label of a side that is in its drive, ready: read, or written? then the request is passed, and the
 * cartridge goes home.
 *
 * Before a free label is written it is entered that it may be: who comes next after a worker died goes
 * on from there. The id of the label is the request's, so that one that is there is known. It is written
 * at once when who works has said that it may be, and not when he was stopped meanwhile: then another one
 * has the lease, and something else may be in the drive.
 */
#include <stdio.h>

#include "change.h"
#include "code.h"
#include "doorbell.h"
#include "error.h"
#include "explain.h"
#include "label_free.h"
#include "label_job.h"
#include "label_request.h"
#include "media.h"
#include "media_free.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "object.h"
#include "omid.h"
#include "queue.h"
#include "recognize.h"
#include "session.h"
#include "side.h"
#include "work_private.h"

#define PAUSE	500		/* ms until another try */
#define TRIES	60		/* of a drive whose driver has not seen yet what it says */
#define BUSY	(10 * 60 * 1000)	/* that somebody else may have it open; workers come and go meanwhile */
#define CERTAIN	5000		/* ms; the lease of one who is silent ends after ten seconds */

/* Of a job that has ended. */
static const struct label_result *result_of(struct work *w, const struct queue_request *request)
{
	const struct label_result *result = NULL;

	label_job_result(motion_of(w, request)->job, &result);
	return result;
}

static int go_home(struct work *w, const struct queue_request *request)
{
	return mounted_send_home(w->session, w->wait->library, request->cartridge, request->side,
				 request->drive);
}

static int end(struct work *w, const struct queue_request *request, int64_t state, int64_t error)
{
	int r = queue_finish(w->session, request->id, state, error);

	return r ? r : go_home(w, request);
}

/* -- what is written -- */

/* It is Unprepared, and certain: else it is not the one that was to be labelled. 1, 0 or a code. */
static int is_as_it_was(struct work *w, const struct queue_request *request)
{
	struct cartridge c;
	int index, r = media_load_by_side(w->session, request->side, &c, &index);

	if (r == NTMS_E_INVALID_MEDIA)
		return 0;
	return r ? r : c.sides[index].state == SIDE_UNPREPARED && media_certain(&c);
}

/* It goes on as long as nobody else can have the lease; and only with what it began with. */
static int step_go_on(struct work *w, const struct queue *queue, const struct queue_request *request,
		      int64_t error)
{
	int r = request->operation == NTMS_LM_WRITESCRATCH ? is_as_it_was(w, request) : 1;

	(void)queue;
	(void)error;
	if (!r)
		return queue_undo(w->session, request->call, ERROR_INVALID_STATE);
	if (r == 1)
		label_job_go_on(motion_of(w, request)->job, w->renewed + CERTAIN);
	return r == 1 ? 0 : r;
}

/* Somebody comes who may open the drive; it is for others until then. */
static int step_give_back(struct work *w, const struct queue *queue,
			  const struct queue_request *request, int64_t error)
{
	int r = queue_begin_again(w->session, request->id, "");

	(void)queue;
	(void)error;
	return r ? r : go_home(w, request);
}

static int step_looked_at(struct work *w, const struct queue *queue,
			  const struct queue_request *request, int64_t error)
{
	const struct label_result *found = result_of(w, request);
	int r = recognize(w->session, request->side, found->contents, &found->label);

	(void)queue;
	(void)error;
	if (r == NTMS_E_BUSY)
		return NTMS_E_STALE;
	if (r == NTMS_E_UNEXPECTED_OMID)
		return end(w, request, NTMS_LM_FAILED, ERROR_UNEXPECTED_OMID);
	if (!r && found->contents == LABEL_UNREADABLE)
		return end(w, request, NTMS_LM_FAILED, ERROR_UNABLE_TO_INVENTORY_SLOT);
	return r ? r : end(w, request, NTMS_LM_PASSED, 0);
}

static int step_may_write(struct work *w, const struct queue *queue,
			  const struct queue_request *request, int64_t error)
{
	(void)queue;
	(void)error;
	return queue_set_option(w->session, request->id, LABEL_MAY_WRITE);
}

static int enter_label(struct work *w, const struct queue_request *request)
{
	struct cartridge before, after;
	struct omid omid;
	int index, r = media_load_by_side(w->session, request->side, &before, &index);

	if (!r)
		r = omid_of_label(&result_of(w, request)->label, &omid);
	if (r)
		return r;
	after = before;
	after.sides[index].state = SIDE_AVAILABLE;
	after.unverified &= ~(uint32_t)MEDIA_BIT(&after.sides[index]);
	r = change_cartridge(w->session, &before, &after);
	return r ? r : omid_keep(w->session, request->side, &omid);
}

static int step_written(struct work *w, const struct queue *queue,
			const struct queue_request *request, int64_t error)
{
	int r = enter_label(w, request);

	(void)queue;
	(void)error;
	if (r == NTMS_E_BUSY)
		return NTMS_E_STALE;
	return r ? r : end(w, request, NTMS_LM_PASSED, 0);
}

/* -- what is done -- */

static int not_certain(struct work *w, const struct queue_request *request)
{
	return step_fail(w, request, explain(NTMS_E_INVALID_STATE,
					     "it is not certain any more which cartridge it is"));
}

static int start(struct work *w, const struct queue_request *request, struct motion *motion,
		 bool writes)
{
	struct object drive, cartridge;
	struct guid id;
	int r = session_begin(w->session, STORE_READ), as_it_was = 1;

	if (r)
		return r;
	r = object_read(w->session, request->drive, NTMS_DRIVE, &drive);
	if (!r)
		r = object_read(w->session, request->cartridge, NTMS_PHYSICAL_MEDIA, &cartridge);
	if (!r && request->operation == NTMS_LM_WRITESCRATCH)
		as_it_was = is_as_it_was(w, request);
	r = session_end(w->session, r ? r : as_it_was > 1 ? as_it_was : 0);
	if (r)
		return r;
	if (!as_it_was)
		return not_certain(w, request);
	if (writes && guid_parse(request->id, &id))
		return NTMS_E_DATABASE_FAILURE;
	w->progress = true;
	return label_job_start(drive.element.device_name, writes ? &id : NULL, cartridge.name,
			       &motion->job);
}

static int refuse(struct work *w, const struct queue_request *request,
		  const struct label_result *found)
{
	const char *what = found->contents == LABEL_UNREADABLE ? "cannot be read"
			   : found->contents == LABEL_CLAIMED ? "bears a label" : "holds data";

	explain(NTMS_E_UNEXPECTED_OMID, "the medium %s%s%s: if it is not needed, say that it may be"
		" overwritten", what, found->contents == LABEL_CLAIMED ? " of " : "", found->label.type);
	return step_fail(w, request, NTMS_E_UNEXPECTED_OMID);
}

static int judge(struct work *w, const struct queue_request *request,
		 const struct label_result *found, bool writes)
{
	if (request->operation == NTMS_LM_PROCESSOMID)
		return work_write(w, request, step_looked_at, 0);
	if (writes)
		return work_write(w, request, step_written, 0);
	/* That was said while it was read: the next round writes. */
	if (request->option & LABEL_MAY_WRITE)
		return 0;
	if (label_is_nobody_s(found->contents, &found->label))
		return work_write(w, request, step_may_write, 0);
	return refuse(w, request, found);
}

/*
 * Others than us use the drive: one who worked and left, as ntmsd does every minute, reads on to the end,
 * which takes minutes when a tape is bad at its beginning. Or its driver has not seen yet what the drive says.
 */
static bool may_try_again(struct work *w, const struct queue_request *request,
			  struct motion *motion, int result)
{
	if (result != NTMS_E_BUSY && result != NTMS_E_EMPTY)
		return false;
	motion->again = doorbell_clock() + PAUSE;
	if (result == NTMS_E_BUSY)
		return store_now(session_store(w->session)) - request->modified < BUSY;
	return ++motion->looks < TRIES;
}

static int heed(struct work *w, const struct queue_request *request, struct motion *motion,
		int result, const char *words)
{
	if (result == NTMS_E_ACCESS_DENIED && !motion->looked) {
		motion->looked = true;
		return work_write(w, request, step_give_back, 0);
	}
	if (may_try_again(w, request, motion, result) || result == NTMS_E_CANCELLED)
		return 0;
	explain_over(result, "%s", words[0] ? words : "the drive failed");
	return step_fail(w, request, result == NTMS_E_BAD_FORMAT || result == NTMS_E_BUSY ||
						     result == NTMS_E_EMPTY
						? NTMS_E_DEVICE_NOT_AVAILABLE : result);
}

static void drop(struct motion *motion)
{
	label_job_put(motion->job);
	motion->job = NULL;
}

/* Then the next round sees what is in the drive, if the library tells. */
static int look_anew(struct work *w, const struct queue_request *request)
{
	return work_refresh(w) && !step_in_doubt(w, request) ? 0 : not_certain(w, request);
}

/* What was read may be of what hands have put into the drive, or have taken out of it since. */
static int end_job(struct work *w, const struct queue_request *request, struct motion *motion,
		   bool writes)
{
	const struct label_result *found;
	int r = label_job_result(motion->job, &found);

	if (r == NTMS_E_NOT_READY)
		return 0;
	w->progress = true;
	/* Also when it is known again what is there: that is read anew. */
	if (!r && step_in_doubt(w, request))
		r = look_anew(w, request);
	else
		r = r ? heed(w, request, motion, r, found->words) : judge(w, request, found, writes);
	drop(motion);
	return r;
}

static int follow(struct work *w, const struct queue_request *request, struct motion *motion,
		  bool writes)
{
	if (!label_job_asks(motion->job))
		return end_job(w, request, motion, writes);
	return writes && step_in_doubt(w, request) ? look_anew(w, request)
						   : work_write(w, request, step_go_on, 0);
}

int step_label(struct work *w, const struct queue_request *request, struct motion *motion)
{
	bool writes = request->operation == NTMS_LM_WRITESCRATCH &&
		      (request->option & LABEL_MAY_WRITE);

	if (motion->job)
		return follow(w, request, motion, label_job_writes(motion->job));
	if (doorbell_clock() < motion->again)
		return 0;
	return start(w, request, motion, writes);
}

bool step_label_runs(struct motion *motion)
{
	if (motion->job && label_job_runs(motion->job))
		return true;
	if (motion->job)
		drop(motion);
	return false;
}
