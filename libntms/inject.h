/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inject.h - InjectNtmsMedia() */
#ifndef NTMS_INJECT_H
#define NTMS_INJECT_H

#include <stdint.h>

#include "store.h"

struct identity;
struct session;

struct inject {
	const char *library;			/* to start */
	uint32_t action;			/* NtmsInjectOperation */
	char operation[STORE_ID_SIZE];		/* started: out; else in */
};

/* media_inject() - see the man page for what it returns */
int media_inject(struct session *session, const struct identity *caller, struct inject *inject);

#endif
