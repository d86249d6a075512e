// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A cleaning whose cleaner is in the drive: has the drive done? then it is passed, and the cleaner goes
 * home.
 *
 * A drive at work says so, and when it has done that it has no medium, for it let go of the cleaner. Some
 * keep it and are ready. As long as it has not begun a drive may say, too, that it has none: unless
 * it was seen at work that is believed after a while only.
 */
#include "alert.h"
#include "cleaner.h"
#include "code.h"
#include "device.h"
#include "doorbell.h"
#include "explain.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "session.h"
#include "work_private.h"

#define LOOK_SECONDS	1
#define PAUSE		500			/* ms between two looks */
#define BEGINS		(60 * 1000)		/* so long a drive may take to begin */
#define LASTS		(60 * 60 * 1000)	/* and so long to have done */

#define NOT_READY	0x02			/* sense key */

enum drive_says { NOTHING, WORKS, IS_EMPTY, HAS_DONE, CANNOT };

static enum drive_says hear(const struct motion *motion)
{
	const struct device_sense *sense = &motion->sense;

	if (!motion->result)
		return HAS_DONE;
	if (sense->key == NOT_READY && sense->asc == 0x3a)
		return IS_EMPTY;
	if (sense->key == NOT_READY &&
	    (sense->asc == 0x04 || (sense->asc == 0x30 && sense->ascq == 0x03)))
		return WORKS;
	return motion->result == NTMS_E_TIMEOUT || motion_unclear(motion->result) ? NOTHING : CANNOT;
}

static bool was_seen_at_work(const struct queue_request *request)
{
	return request->media_state == NTMS_MEDIASTATE_LOADED;
}

static int step_begin(struct work *w, const struct queue *queue, const struct queue_request *request,
		      int64_t error)
{
	int r = mounted_clean(w->session, request, false);

	(void)queue;
	(void)error;
	return r ? r : queue_arrive(w->session, request->id);
}

static int step_works(struct work *w, const struct queue *queue, const struct queue_request *request,
		      int64_t error)
{
	(void)queue;
	(void)error;
	return mounted_clean(w->session, request, true);
}

static int step_cleaned(struct work *w, const struct queue *queue,
			const struct queue_request *request, int64_t error)
{
	int r = cleaner_used(w->session, w->wait->library, request->drive);

	(void)queue;
	(void)error;
	if (!r)
		r = queue_finish(w->session, request->id, NTMS_LM_PASSED, 0);
	return r ? r : mounted_send_home(w->session, w->wait->library, request->cartridge,
					 request->side, request->drive);
}

/* The drive says that the cleaner is worn out: it has none any more, whatever was counted. */
static int step_spent(struct work *w, const struct queue *queue, const struct queue_request *request,
		      int64_t error)
{
	int r = cleaner_spent(w->session, w->wait->library);

	(void)queue;
	return r ? r : queue_undo(w->session, request->call, error);
}

static uint64_t read_alerts(struct work *w, const struct queue_request *request)
{
	struct device_drive drive;
	int r;

	session_lock(w->session);
	r = device_drive(w->device, (uint16_t)request->drive_address, &drive);
	session_unlock(w->session);
	return r ? 0 : drive.alerts;
}

/* Many a drive gives such a cleaner back as if it had done. */
static int refuse_cleaner(struct work *w, const struct queue_request *request, uint64_t alerts)
{
	if (!(alerts & ALERT_CLEANER_SPENT))
		return step_fail(w, request,
				 explain_over(NTMS_E_UNABLE_TO_CLEAN,
					      "the drive says that it is no cleaner for it"));
	return work_fail(w, request, step_spent,
			 explain_over(NTMS_E_CLEANER_SPENT,
				      "the drive says that the cleaner is worn out"));
}

/* What the module says of that speaks of media that the changer refuses. */
static int drive_cannot(const struct device_sense *sense)
{
	if (!sense->key)
		return explain(NTMS_E_UNABLE_TO_CLEAN, "the drive does not clean itself");
	return explain_over(NTMS_E_UNABLE_TO_CLEAN,
			    "the drive does not clean itself (sense %X/%02X/%02X)", sense->key,
			    sense->asc, sense->ascq);
}

/* How long the cleaner has been in the drive: workers come and go meanwhile. ms */
static int64_t time_in_drive(struct work *w, const struct queue_request *request)
{
	return store_now(session_store(w->session)) - request->modified;
}

/* What it said at the last look. */
static int judge(struct work *w, const struct queue_request *request, struct motion *motion)
{
	enum drive_says says = hear(motion);
	int64_t time = time_in_drive(w, request);
	uint64_t alerts = read_alerts(w, request);

	motion->again = doorbell_clock() + PAUSE;
	/* As long as it works it would not let go of it. */
	if (alerts & (ALERT_CLEANER_SPENT | ALERT_CLEANER_INVALID) && says != WORKS)
		return refuse_cleaner(w, request, alerts);
	if (says == CANNOT)
		return step_fail(w, request, drive_cannot(&motion->sense));
	explain_reset();
	if (says == IS_EMPTY && (was_seen_at_work(request) || time > BEGINS))
		says = HAS_DONE;
	if (says == HAS_DONE)
		return work_write(w, request, step_cleaned, 0);
	if (time > LASTS)
		return step_fail(w, request, explain(NTMS_E_UNABLE_TO_CLEAN,
						     "the drive did not say in time that it is clean"));
	if (says == WORKS && !was_seen_at_work(request))
		return work_write(w, request, step_works, 0);
	return 0;
}

int step_clean(struct work *w, const struct queue_request *request, struct motion *motion,
	       bool was_asked)
{
	int r;

	if (!same(request->mounted_side, request->side))
		return work_write(w, request, step_begin, 0);
	if (was_asked)
		return judge(w, request, motion);
	if (doorbell_clock() < motion->again)
		return 0;
	r = motion_ready(w, request, motion, LOOK_SECONDS);
	/* It was refused. */
	return r || motion->number ? r : judge(w, request, motion);
}
