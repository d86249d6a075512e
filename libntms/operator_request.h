/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * operator_request.h - what a person is asked to do: NTMS_OPREQUEST
 *
 * A finished request is kept for a time that the computer object says, and is as if it were not there
 * afterwards, whether or not its row was removed yet. A request that a call of this library made, and
 * waits on, is removed by that call; when its process died it is as if it were not there as well.
 */
#ifndef NTMS_OPERATOR_REQUEST_H
#define NTMS_OPERATOR_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"
#include "text.h"

struct identity;
struct object;
struct session;

#define OPERATOR_MESSAGE_UNITS 255

struct operator_request_info {
	char message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)];
	char application[TEXT_BYTES(63)];
	char user[TEXT_BYTES(63)];
	char computer[TEXT_BYTES(63)];
	char arg1[STORE_ID_SIZE], arg2[STORE_ID_SIZE];
	int64_t arg1_type, arg2_type;	/* NtmsObjectsTypes */
	int64_t request;		/* NtmsOpreqCommand */
	int64_t state;			/* NtmsOpreqState */
	int64_t submitted;		/* ms since 1970 */
};

/* As object_class.read and .write in object.c. */
int operator_request_read(struct session *session, struct object *object);
int operator_request_write(struct session *session, const struct object *old,
			   const struct object *new);

struct operator_request {
	uint32_t request;		/* NtmsOpreqCommand */
	const char *message;		/* UTF-8, at most OPERATOR_MESSAGE_UNITS */
	const char *arg1, *arg2;	/* ids; NULL: none */
	uint32_t reason;		/* of operator_request_raise(): service.h; 0: none of those */
};

/* operator_request_sweep() - those whose waiter died, or that ended long ago, go; inside a transaction */
int operator_request_sweep(struct session *session);

/**
 * operator_request_submit() - ask
 * @id: out
 * Return: 0; NTMS_E_INVALID_PARAMETER: no such request, an argument too many or too few;
 * NTMS_E_OBJECT_NOT_FOUND: an argument is nothing that such a request can be about;
 * NTMS_E_ACCESS_DENIED; or a code of the store.
 */
int operator_request_submit(struct session *session, const struct identity *caller,
			    const struct operator_request *request, char id[STORE_ID_SIZE]);

/**
 * operator_request_wait() - wait for the answer
 * @timeout: ms; 0: look only; 0xffffffff: for ever
 * Return: 0: it was done; NTMS_E_CANCELLED: refused, or the session was closed; NTMS_E_TIMEOUT;
 * NTMS_E_OBJECT_NOT_FOUND: unknown, or kept no longer; NTMS_E_ACCESS_DENIED; or a code of the store.
 */
int operator_request_wait(struct session *session, const struct identity *caller, const char *id,
			  uint32_t timeout);

/**
 * operator_request_satisfy(), operator_request_cancel() - say that it was done, or that it will not be
 * Return: 0, NTMS_E_OBJECT_NOT_FOUND, NTMS_E_ACCESS_DENIED, NTMS_E_INVALID_STATE: it is finished.
 */
int operator_request_satisfy(struct session *session, const struct identity *caller,
			     const char *id);
int operator_request_cancel(struct session *session, const struct identity *caller,
			    const char *id);

/* operator_request_pending() - does it wait for an answer? @state: NtmsOpreqState */
bool operator_request_pending(uint32_t state);

/* The rest works inside a transaction. */

/* operator_request_post() - ask, on behalf of a call that waits; rights are its own affair */
int operator_request_post(struct session *session, const struct identity *caller,
			  const struct operator_request *request, char id[STORE_ID_SIZE]);

/* operator_request_raise() - ask, about an object of that type, for a library that needs people */
int operator_request_raise(struct session *session, const struct operator_request *request,
			   uint32_t type, char id[STORE_ID_SIZE]);

/* operator_request_done() - what was asked for was done, as nobody need tell */
int operator_request_done(struct session *session, const char *id);

/* operator_request_state() - NtmsOpreqState of one; 0: it is not there. 0 or a code. */
int operator_request_state(struct session *session, const char *id, uint32_t *state);

/* operator_request_remove() - remove one, whatever its state; it need not be there */
int operator_request_remove(struct session *session, const char *id);

#endif
