/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stale.h - slots whose contents may have changed since they were read
 *
 * Only the kernel knows: it marks elements STALE until its next reading. The store does not follow,
 * for a reset makes all of them so for a moment; who shows slots asks.
 */
#ifndef NTMS_STALE_H
#define NTMS_STALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_element;
struct session;

struct stale {
	struct device_element *elements;	/* of the changer, rising by address; NULL: all sure */
	size_t count;
};

/* stale_has_any() - is an element of a library STALE? Nothing is when its changer is not here. */
bool stale_has_any(struct session *session, const char *library);

/* stale_read() - which are? 0 or a code. */
int stale_read(struct session *session, const char *library, struct stale *stale);
void stale_free(struct stale *stale);

/* stale_state() - what a place of @type (NtmsObjectsTypes) is to say that has @state in the store */
int64_t stale_state(const struct stale *stale, int64_t type, int64_t address, int64_t state);

#endif
