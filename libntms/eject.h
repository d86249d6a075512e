/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * eject.h - EjectNtmsMedia(), EjectNtmsCleaner()
 *
 * An operation is the requests of one call, and its id is that of the first of them. The robot's part
 * is waited for, not that of people: they take the cartridge out of its port when they come by. It is
 * in the library until then.
 */
#ifndef NTMS_EJECT_H
#define NTMS_EJECT_H

#include <stdint.h>

#include "store.h"

struct identity;
struct session;

struct eject {
	const char *cartridge;			/* NULL: what was collected */
	uint32_t action;			/* NtmsEjectOperation */
	char operation[STORE_ID_SIZE];		/* out; NTMS_EJECT_STOP: in; "" with NTMS_EJECT_QUEUE */
};

/* media_eject() - see the man page for what it returns */
int media_eject(struct session *session, const struct identity *caller, struct eject *eject);

/* cleaner_eject() - that of a library, to start: likewise */
int cleaner_eject(struct session *session, const struct identity *caller, const char *library,
		  struct eject *eject);

#endif
