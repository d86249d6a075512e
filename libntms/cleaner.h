/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cleaner.h - the slot that a library has for its cleaner
 *
 * The cleaner is the cleaning cartridge whose home is that slot, wherever in the library it is now; no
 * other cartridge is put there. How many uses it has left is the library's to know, for cartridges do not
 * tell.
 */
#ifndef NTMS_CLEANER_H
#define NTMS_CLEANER_H

#include <stdint.h>

struct identity;
struct session;

#define CLEANER_NOT_COUNTED 0xffffffff	/* uses that are left: as many as the drives allow */

/* cleaner_reserve(), cleaner_release() - see the man pages for what they return */
int cleaner_reserve(struct session *session, const struct identity *caller, const char *library,
		    const char *slot);
int cleaner_release(struct session *session, const struct identity *caller, const char *library);

#endif
