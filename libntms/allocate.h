/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* allocate.h - AllocateNtmsMedia(): spec/rsm/model.md section 5.1 */
#ifndef NTMS_ALLOCATE_H
#define NTMS_ALLOCATE_H

#include <stdint.h>

#include "store.h"

struct identity;
struct session;

struct allocation {
	const char *pool;		/* in: id of an application pool for media */
	const char *side;		/* in: this side and no other; NULL: any */
	const char *next_to;		/* in, with NEXT: a logical medium of the caller's cartridge */
	uint32_t options;		/* in: NTMS_ALLOCATE_* */
	uint32_t timeout;		/* in: ms; 0: do not wait; 0xffffffff: for ever */
	char logical_media[STORE_ID_SIZE]; /* out: the new logical medium; "" on failure */
	char from[STORE_ID_SIZE];	/* out: pool the cartridge was in before */
};

/**
 * media_allocate() - make a logical medium of a side
 *
 * Durable when it returns 0. Order among several: allocated least, then oldest.
 *
 * With a timeout, and without ERROR_IF_UNAVAILABLE, a search that finds nothing asks an operator for new
 * media, and goes on when he answers or the store changes. The request ends with the call: with its
 * process too, for it is none when nobody waits on it (operator_request.h). No lock is held meanwhile.
 * Return then also: NTMS_E_CANCELLED: the operator refused, or the session was closed; NTMS_E_TIMEOUT.
 */
int media_allocate(struct session *session, const struct identity *caller,
		   struct allocation *allocation);

#endif
