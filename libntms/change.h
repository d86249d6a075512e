/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * change.h - changing sides: claim, commit, publish (design.md section 2)
 *
 * A change is a function that works in a write transaction: it looks, checks, and for each cartridge
 * that changes calls change_cartridge(), which claims it in the kernel and then writes it. The claims
 * end with the transaction: published after COMMIT, given up after a rollback; when nobody knows how
 * the COMMIT ended the kernel is told that its record may be old.
 *
 * When kernel and store turn out to differ the transaction is rolled back, the changers are synced,
 * and the function runs again: it must take everything from the store anew.
 *
 * Without a changer there is nothing to claim: media on a shelf, libraries that are unplugged or of
 * another host, no kernel module. Then the store alone changes, and a later sync tells the kernel.
 */
#ifndef NTMS_CHANGE_H
#define NTMS_CHANGE_H

#include <stdint.h>

#include "device.h"

struct cartridge;
struct session;

#define CHANGE_CARTRIDGES_MAX 2

/* A claim on cartridges that one changer holds, and what is to be published of them. */
struct change_claim {
	struct device *device;
	uint64_t claim;
	struct device_record records[CHANGE_CARTRIDGES_MAX];
	int count;
};

/* The claims of the running transaction; part of the session. */
struct change {
	struct change_claim claims[CHANGE_CARTRIDGES_MAX];
	int count;
	char doubted[STORE_ID_SIZE];	/* library whose changer said something else */
};

typedef int (*change_step)(struct session *session, void *context);

/**
 * change_run() - run a change in a transaction of its own, again when it has to be
 * Return: what @step returned, or why the transaction failed.
 */
int change_run(struct session *session, change_step step, void *context);

/**
 * change_cartridge() - claim a cartridge and write its new picture: media_save()
 * @before: as it was read in this transaction
 * @after: as it shall be; a side that becomes Unprepared is to get a free label (label_request.h)
 *
 * Return: 0; NTMS_E_BUSY (claimed by another session), NTMS_E_AMBIGUOUS (it is not certain which
 * cartridge it is), NTMS_E_INVALID_STATE (the transition table): nothing was done, another cartridge
 * may be tried; NTMS_E_STALE and all else: to be returned from the step.
 */
int change_cartridge(struct session *session, const struct cartridge *before,
		     struct cartridge *after);

/**
 * change_cartridges() - the same for several, @count of them, none twice: all or none
 *
 * Those that one changer holds are claimed and published at once.
 */
int change_cartridges(struct session *session, const struct cartridge *before,
		      struct cartridge *after, int count);

/* For session_end(): what becomes of the claims. @result is that of the transaction. */
void change_finish(struct session *session, int result);

/* change_record() - what is said to the kernel of a row; the handle is the caller's */
int change_record(const struct cartridge *cartridge, struct device_record *record);

#endif
