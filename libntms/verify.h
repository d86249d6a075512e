/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verify.h - what is in a drive is what it is taken for
 *
 * Whoever mounted it looks, before he is told the drive, for he can open its device: whoever lets the
 * robot work may have no right to. A side whose label is known has to bear it (omid.h). One that became
 * free by its bar code alone must be blank, or bear a free label: whatever else is on it is somebody's
 * data. What needs neither is not read.
 *
 * A free label is known until its side is handed over to whoever it was allocated to: he writes over it.
 */
#ifndef NTMS_VERIFY_H
#define NTMS_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

struct session;

struct verify {
	const char *cartridge, *side, *drive;	/* ids */
	bool will_be_written;			/* out: it is somebody's, and bears its free label still */
};

/* verify_needed() - is there something to be read? 1, 0 or a code. Inside a transaction. */
int verify_needed(struct session *session, const char *side);

/**
 * verify_media() - read the labels of media in their drives; nothing is written on them
 * Return: 0; NTMS_E_UNEXPECTED_OMID: a medium is another one, or holds data; NTMS_E_ACCESS_DENIED: the
 * caller must not open a drive; NTMS_E_DEVICE_NOT_AVAILABLE and others: it cannot be read; or as
 * verify_place().
 */
int verify_media(struct session *session, struct verify *media, size_t count);

/**
 * verify_place() - is it still in the drive where this session mounted it, and its label was read?
 * Hands, and others who dismount it, may have put something else there meanwhile: then that was read.
 * Return: 0, NTMS_E_RESOURCE_NOT_AVAILABLE, or a code of the store.
 *
 * verify_check_place() - as far as the store says; inside a transaction
 */
int verify_place(struct session *session, const char *cartridge, const char *side, const char *drive);
int verify_check_place(struct session *session, const char *cartridge, const char *side,
		       const char *drive);

/* verify_hand_over() - all of them are their callers' now, and free labels no longer what tells them */
int verify_hand_over(struct session *session, const struct verify *media, size_t count);

#endif
