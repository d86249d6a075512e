/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * library_request.h - what a library has done, does, or is to do: NTMS_LIBREQUEST
 *
 * A finished request is kept for a time that the computer object says, and is as if it were not there
 * afterwards, whether or not its row was removed yet. A call that works at one itself ends it; when
 * its process died the request is cancelled, whether or not its row says so yet.
 */
#ifndef NTMS_LIBRARY_REQUEST_H
#define NTMS_LIBRARY_REQUEST_H

#include <stdint.h>

#include "store.h"
#include "text.h"

struct identity;
struct object;
struct session;

/* What the ids name may be gone by now; "" for none. */
struct library_request_info {
	char library[STORE_ID_SIZE];
	char side[STORE_ID_SIZE], drive[STORE_ID_SIZE];
	char cartridge[STORE_ID_SIZE], slot[STORE_ID_SIZE];
	char work_item[STORE_ID_SIZE];
	char application[TEXT_BYTES(63)];
	char user[TEXT_BYTES(63)];
	char computer[TEXT_BYTES(63)];
	int64_t operation;		/* NtmsLmOperation */
	int64_t option;			/* of that operation */
	int64_t state;			/* NtmsLmState */
	int64_t queued, completed;	/* ms since 1970; 0: not yet */
	int64_t error;			/* public code */
	int64_t priority;
	int64_t position;		/* among mounts: 1 is next */
};

/* As object_class.read and .write in object.c. */
int library_request_read(struct session *session, struct object *object);
int library_request_write(struct session *session, const struct object *old,
			  const struct object *new);

/**
 * library_request_cancel() - CancelNtmsLibraryRequest()
 * Return: 0, NTMS_E_OBJECT_NOT_FOUND (unknown, or finished), NTMS_E_ACCESS_DENIED (no right, or it is
 * being carried out), or a code of the store.
 */
int library_request_cancel(struct session *session, const struct identity *caller,
			   const char *id);

/* library_request_order() - the place of a mount among those that wait; 0: it is no mount */
int library_request_order(struct session *session, const struct identity *caller,
			  const char *id, uint32_t *position);

/**
 * library_request_set_order() - set it
 * @position: 1: next; 0xffffffff: last
 * Return: 0, NTMS_E_OBJECT_NOT_FOUND, NTMS_E_ACCESS_DENIED, NTMS_E_INVALID_STATE: it is no mount, or
 * finished; or a code of the store.
 */
int library_request_set_order(struct session *session, const struct identity *caller,
			      const char *id, uint32_t position);

/* library_request_end() - say how a request ended that this call began; @result: 0 or why it failed */
int library_request_end(struct session *session, const char *id, int result);

/* The rest works inside a transaction. */

/* library_request_begin() - note that this call works at something; rights are its own affair */
int library_request_begin(struct session *session, const struct identity *caller,
			  const char *library, uint32_t operation, char id[STORE_ID_SIZE]);

/* library_request_sweep() - remove some that are kept no longer: whoever makes one does so first */
int library_request_sweep(struct session *session);

/* library_request_remove() - delete one; that there is none is no error */
int library_request_remove(struct session *session, const char *id);

#endif
