/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * alert.h - what drives say when a cartridge leaves them: TapeAlert flags
 *
 * The kernel module asks the drive when the robot takes something that we mounted out of it, and
 * keeps the answer; it is heeded in the transaction that writes that the cartridge has left. So it is
 * heeded once, whoever is killed in between.
 */
#ifndef NTMS_ALERT_H
#define NTMS_ALERT_H

#include <stdbool.h>
#include <stdint.h>

struct session;

struct alert {
	const char *library, *drive;
	bool cleaner;			/* that is what has left it */
	uint64_t flags;			/* bit N - 1 is flag N of SSC */
};

/* alert_heed() - inside a transaction */
int alert_heed(struct session *session, const struct alert *alert);

#endif
