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

/* Of a cleaner that is in it: worn out, or none that it takes. */
#define ALERT_CLEANER_SPENT	(UINT64_C(1) << 21)
#define ALERT_CLEANER_INVALID	(UINT64_C(1) << 22)

struct alert {
	const char *library, *drive;
	const char *cartridge;		/* that has left it */
	bool cleaner;
	uint64_t flags;			/* bit N - 1 is flag N of SSC */
};

/*
 * alert_heed() - inside a transaction: the drive is cleaned that says that it needs it, and operators are
 * asked to see to what is broken or worn out
 */
int alert_heed(struct session *session, const struct alert *alert);

#endif
