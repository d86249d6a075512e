/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * queue.h - what a library is to do: the requests to it that are not finished
 *
 * A request is a row of library_request, and what is to be done next follows from that row and from
 * where the cartridge is: nothing else is remembered, so whoever comes next goes on. Layers, each
 * knowing those above it only:
 *
 *	queue.h		the rows
 *	mounted.h	what is in a drive, and whose it is
 *	plan.h		which mount begins, with which drive; in the transactions of who asks and who frees
 *	timer.h		what time brings: whom nobody waits for
 *	work.h		one session, the holder of the work lease, lets the robot do what has begun
 *	mount.h		what is asked for: MountNtmsMedia() and its likes; they wait, and so they work
 *	serve.h		NtmsServeLibrary(): works without waiting
 *
 * A mount that waits (QUEUED, WAITING) is its caller's, and ends with him. One that has begun
 * (INPROCESS: it has a drive) ends by itself, whoever dies. Mounts of one call begin in one transaction
 * and are passed in one: all or none. A failed one is undone: what is in a drive goes back by a dismount
 * of its own. Dismounts have begun from the start. A cleaning waits for its drive and the cleaner, as the
 * mount of that would, but for nobody; and so do requests about the label of a side (label_request.h).
 * An inventory by labels goes on until its parts are over.
 *
 * Ejects, injects and uses of the door begin with their call, too, and go on for nobody; DEFERRED ones are
 * collected for a batch, and are their session's. The call of a batch is the id of its first request.
 * WAITING ones wait for people, who were asked by a request to operators. They are over when what they
 * ask for was done, by whomever, when they are stopped, or when their time is: that is judged by who
 * looks.
 *
 * All functions work inside a transaction.
 */
#ifndef NTMS_QUEUE_H
#define NTMS_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"
#include "text.h"

struct session;

#define QUEUE_NOBODY (-1)	/* owner of what its caller does not wait for any more */

struct queue_request {
	char id[STORE_ID_SIZE];
	char call[STORE_ID_SIZE];		/* what it begins and ends with */
	char side[STORE_ID_SIZE];
	char drive[STORE_ID_SIZE];		/* that it has; the one wished for while it waits */
	char cartridge[STORE_ID_SIZE];
	char port[STORE_ID_SIZE];		/* of an eject; of a cleaner its slot; "": none yet */
	char inventory[STORE_ID_SIZE];		/* request that it is a part of */
	int64_t operation;			/* NTMS_LM_MOUNT, _DISMOUNT, _CLEANDRIVE, _EJECT, _INJECT(CLEANER), ... */
	int64_t option;				/* NtmsMountOptions, NtmsInjectOperation, NtmsInventoryMethod */
	int64_t state;				/* NtmsLmState */
	int64_t error;				/* not 0: it is to be undone, for that */
	int64_t waiter, owner;
	bool abandoned;				/* its waiter is no more */
	int64_t modified;			/* ms since 1970: when it began, if it has; or queue_arrive() */
	int64_t side_number;
	int64_t drive_address;			/* -1: it is no more; likewise: */
	int64_t port_address;
	int64_t port_content;			/* NtmsPortContent */
	int64_t until;				/* ms since 1970; 0: no end */
	bool over;				/* queue_is_over(), and nobody has written it down */
	char asked[STORE_ID_SIZE];		/* request to operators; "": none */
	char occupant[STORE_ID_SIZE];		/* what is in the drive */
	char device[TEXT_BYTES(71)];		/* by which programs use the drive */
	/* The cartridge, as it is now. */
	char location[STORE_ID_SIZE];		/* "": it is not in the library */
	int64_t location_type;			/* NtmsObjectsTypes */
	int64_t location_address;
	char home[STORE_ID_SIZE];
	int64_t media_state;			/* NtmsMediaState */
	char mounted_side[STORE_ID_SIZE];
	bool released;				/* mounted.h */
	bool enabled;				/* so is the library */
	bool certain;				/* it is what it was taken for: media_mountable() */
	int64_t cleaner_uses;			/* of the library */
	int64_t device_type;			/* FILE_DEVICE_* of a drive that takes it */
};

/* In the order in which they are to be done: dismounts; mounts by place, priority, age; the others. */
struct queue {
	struct queue_request *requests;
	size_t count, room;
};

/* queue_load() - those of a library; queue_free() is due also after a failure */
int queue_load(struct session *session, const char *library, struct queue *queue);
void queue_free(struct queue *queue);

/* queue_has_begun() - does it have its drive, or its cartridge on the way? */
bool queue_has_begun(const struct queue_request *request);

/* queue_waits() - is it a mount that its caller waits for to begin; or a cleaning or one about a label, which are nobody's? */
bool queue_waits(const struct queue_request *request);

/* queue_is_active() - has it begun, whether or not it waits for people? */
bool queue_is_active(const struct queue_request *request);

/* queue_has_door_open() - does the robot rest, or is to, for people use the door? */
bool queue_has_door_open(const struct queue *queue);

/* queue_ejects() - an eject that goes on, or was collected by a session that lives */
bool queue_ejects(const struct queue_request *request);

/* queue_moves() - is a cartridge on its way, by a request that has begun; or out, or to be ejected? */
bool queue_moves(const struct queue *queue, const char *cartridge);

/* queue_of_cartridge() - one of the operation for a cartridge that has begun; NULL: there is none */
const struct queue_request *queue_of_cartridge(const struct queue *queue, const char *cartridge,
					       int64_t operation);

/* queue_wants() - is there a request for a cartridge, that somebody waits for or that has begun? 1, 0, code */
int queue_wants(struct session *session, const char *cartridge);

/* queue_wants_side() - is there a mount of a side of it, likewise? 1, 0, code */
int queue_wants_side(struct session *session, const char *cartridge, const char *side);

/* @call: NULL: it is the first of its call; @inventory: NULL: it is not a part of one */
struct queue_entry {
	const char *library, *side, *drive, *cartridge, *user, *call, *inventory;
	int64_t operation, option, state, priority, waiter;
};

/* queue_add() - a new one; @id: out */
int queue_add(struct session *session, const struct queue_entry *entry, char id[STORE_ID_SIZE]);

/* queue_add_dismount() - take a cartridge out of a drive; unless that has begun already */
int queue_add_dismount(struct session *session, const char *library, const char *cartridge,
		       const char *side, const char *drive);

/* queue_begin() - it gets a drive; it is its waiter's from now on */
int queue_begin(struct session *session, const char *id, const char *drive);

/* queue_begin_again() - it gives its drive back, and waits; @drive: the one it wished for, or "" */
int queue_begin_again(struct session *session, const char *id, const char *drive);

/* queue_set_option() - its option is another one from now on */
int queue_set_option(struct session *session, const char *id, int64_t option);

/* queue_note_waiting() - it could not begin */
int queue_note_waiting(struct session *session, const char *id);

/* queue_arrive() - what it is about is where it is to be: the time that it takes counts from now on */
int queue_arrive(struct session *session, const char *id);

/* queue_finish() - it ends, with its request to operators; @error: public code */
int queue_finish(struct session *session, const char *id, int64_t state, int64_t error);

/* queue_refute() - what was passed turned out to be wrong; @error: public code */
int queue_refute(struct session *session, const char *id, int64_t error);

/**
 * queue_go_on() - it has begun, or people are waited for no more
 * @port: of an eject, or ""
 * @cartridge: that it is about now
 */
int queue_go_on(struct session *session, const char *id, const char *port, const char *cartridge);

/**
 * queue_wait_for_people() - it can go on only when they have done something
 * @asked: request to operators
 * @until: ms since 1970; 0: no end
 */
int queue_wait_for_people(struct session *session, const char *id, const char *asked, int64_t until);

/* queue_begin_call() - what was collected begins as a part of a call, for nobody; @option: as of queue_add() */
int queue_begin_call(struct session *session, const char *id, const char *call, int64_t option);

/* queue_take_back() - what has begun is to be undone, also when people are waited for; @error: public code */
int queue_take_back(struct session *session, const char *id, int64_t error);

/* queue_is_over() - did it wait too long? Then it has FAILED, with ERROR_TIMEOUT. By columns of it. */
bool queue_is_over(const struct store *store, int64_t state, int64_t until);

/* queue_left() - a cartridge has left its library: what was to eject it is passed */
int queue_left(struct session *session, const char *cartridge);

struct queue_result {
	bool finished;			/* also one that is no more, as FAILED */
	int64_t state, error;
	char drive[STORE_ID_SIZE];
};

/* queue_result() - how one stands */
int queue_result(struct session *session, const char *id, struct queue_result *result);

/* queue_undo() - what has begun of a call is to be undone; what waits is ended; @error: public code */
int queue_undo(struct session *session, const char *call, int64_t error);

/* queue_cancel_call() - end what waits of a call; @error: public code */
int queue_cancel_call(struct session *session, const char *call, int64_t error);

/* queue_cancel_with() - end what waits to begin with a request that was cancelled */
int queue_cancel_with(struct session *session, const char *id);

/* queue_disown() - what has begun of a call goes on for nobody */
int queue_disown(struct session *session, const char *call);

#endif
