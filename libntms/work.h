/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * work.h - who waits, works
 *
 * Of all sessions that wait for a library one has its work lease (device.h) and lets the robot do what
 * has begun, whoever asked for it; the others sleep until the store changes, and try now and then
 * whether the lease is free. Who has what it waited for, or is out of time, leaves; the next one goes on.
 *
 * The holder takes stock (sync.h), sees to timers (timer.h), plans (plan.h), and makes for each request
 * the next step that its row and the places of things call for:
 *
 *	mount		carried to its drive? ready? then it is loaded, and with the last of its call
 *			all are passed
 *	dismount	carried to a slot? then it is passed
 *	cleaning	as a mount of the cleaner, until the drive has done; then it is passed, and the
 *			cleaner goes home by a dismount
 *	eject		has a port? carried there? opened? then people take the cartridge, and with that
 *			it is passed (sync.h); stopped before, it goes back to a slot
 *	inject		what is in a port carried to a slot, one after the other; then it is passed, or
 *			people put in more
 *	door		the robot rests? then people use it, and all else waits, until they are done
 *
 * A step is a motion that is submitted under the lease's number and looked for later, or one
 * transaction, in which the lease is renewed and the row looked at anew. So who is killed, at any step,
 * leaves what the next one needs; who was stopped and wakes up moves nothing; and nothing is carried
 * twice, for a motion names what it takes from where. Motions that the robot had started run on, and are
 * found by where things are.
 */
#ifndef NTMS_WORK_H
#define NTMS_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct session;

/* What is waited for: requests of one call to a library. */
struct work_wait {
	const char *library;
	const char *call;
	const char (*ids)[STORE_ID_SIZE];
	size_t count;
	int64_t until;			/* as for doorbell_wait() */
	int64_t patience;		/* ms more, with a label that is being read or written */
	bool short_of_people;		/* and not until people have done what they are asked for */
};

/**
 * work_until() - until all are finished, however
 * Return: 0; NTMS_E_TIMEOUT; NTMS_E_CANCELLED: session_cancel(); or a code. When one of them failed here, with
 * words.
 */
int work_until(struct session *session, const struct work_wait *wait);

/* work_result() - 0: a request has passed; or the code that it ended with */
int work_result(struct session *session, const char *id);

/* work_once() - as far as it goes without waiting, if nobody else has the lease */
int work_once(struct session *session, const struct work_wait *wait);

/**
 * work_serve() - without waiting for anything of one's own
 * @until: as for doorbell_wait(); unless it is over already, with a label longer
 *
 * Return: 0: it is time. NTMS_E_GONE: the changer is not at this host, or left; NTMS_E_CANCELLED,
 * or NTMS_E_INVALID_HANDLE: session_cancel(); or a code.
 */
int work_serve(struct session *session, const char *library, int64_t until);

#endif
