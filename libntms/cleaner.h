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

#include "store.h"

struct identity;
struct session;

#define CLEANER_NOT_COUNTED 0xffffffff	/* uses that are left: as many as the drives allow */

/* cleaner_reserve(), cleaner_release() - see the man pages for what they return */
int cleaner_reserve(struct session *session, const struct identity *caller, const char *library,
		    const char *slot);
int cleaner_release(struct session *session, const struct identity *caller, const char *library);

/* The rest works inside a transaction. */

struct cleaner {
	char slot[STORE_ID_SIZE];		/* "": none is reserved */
	char cartridge[STORE_ID_SIZE];		/* "": there is none */
	char side[STORE_ID_SIZE];
	int64_t uses;
};

/* cleaner_expect() - one is to come, into the reserved slot; 0, or why it cannot */
int cleaner_expect(struct session *session, const char *library, int64_t uses);

/* cleaner_may_be() - 1; 0: a cartridge is none, for it has an owner; or a code */
int cleaner_may_be(struct session *session, const char *cartridge);

/* cleaner_arrived() - a cartridge is one, and in its slot */
int cleaner_arrived(struct session *session, const char *cartridge);

/* cleaner_check_eject() - may it be ejected, and which is it? @id: out */
int cleaner_check_eject(struct session *session, const struct identity *caller, const char *library,
			char id[STORE_ID_SIZE]);

/* cleaner_find() - that of a library. 0 or a code of the store. */
int cleaner_find(struct session *session, const char *library, struct cleaner *cleaner);

/* cleaner_note_time() - a drive is clean now */
int cleaner_note_time(struct session *session, const char *drive);

/* cleaner_used() - the same, and it was by the library's cleaner; operators are asked after its last use */
int cleaner_used(struct session *session, const char *library, const char *drive);

/* cleaner_spent() - it has no uses left, whatever was counted; operators are asked for another one */
int cleaner_spent(struct session *session, const char *library);

/* cleaner_ask() - ask operators for a cleaner, unless they are asked already */
int cleaner_ask(struct session *session, const char *library);

#endif
