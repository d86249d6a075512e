/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* requests.h - requests of both kinds: to operators (operator_request.h), to libraries (library_request.h) */
#ifndef NTMS_REQUESTS_H
#define NTMS_REQUESTS_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct identity;
struct session;

/**
 * requests_delete() - remove those that are finished, and that no call waits on; pass over all others
 * @type: NTMS_OPREQUEST or NTMS_LIBREQUEST
 */
int requests_delete(struct session *session, const struct identity *caller, uint32_t type,
		    const char (*ids)[STORE_ID_SIZE], size_t count);

/* The rest works inside a transaction. */

/* requests_sweep() - those whose callers died end, those that ended long ago go; some at a time */
int requests_sweep(struct session *session);

/* requests_due() - is there one whose caller died? 1, 0 or a code */
int requests_due(struct session *session);

#endif
