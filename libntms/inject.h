/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inject.h - InjectNtmsMedia(), InjectNtmsCleaner() */
#ifndef NTMS_INJECT_H
#define NTMS_INJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"

struct identity;
struct session;

struct inject {
	const char *library;			/* to start */
	uint32_t action;			/* NtmsInjectOperation */
	bool cleaner;				/* one, to the slot reserved for it */
	uint32_t uses;				/* that it has left */
	char operation[STORE_ID_SIZE];		/* started: out; else in */
};

/* media_inject() - see the man pages for what it returns */
int media_inject(struct session *session, const struct identity *caller, struct inject *inject);

#endif
