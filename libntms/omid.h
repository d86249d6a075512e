/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * omid.h - on-media identifiers: the label that a side is known to bear
 *
 * Told by whoever wrote it; compared with what is on the medium at each mount (verify.h); forgotten when
 * the side becomes Available, for then anybody may write another.
 */
#ifndef NTMS_OMID_H
#define NTMS_OMID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"
#include "text.h"

#define OMID_TYPE_UNITS	63
#define OMID_INFO_UNITS	255
#define OMID_ID_SIZE	255		/* bytes */

struct identity;
struct label;
struct session;

struct omid {
	char type[TEXT_BYTES(OMID_TYPE_UNITS)];
	char info[TEXT_BYTES(OMID_INFO_UNITS)];	/* for people */
	char id[2 * OMID_ID_SIZE + 1];		/* hexadecimal; "": no label is known */
};

/* omid_of_label() - of what a plug-in said. 0; NTMS_E_BAD_FORMAT: its id is too long to be kept. */
int omid_of_label(const struct label *label, struct omid *omid);

/**
 * omid_of_bytes() - of the beginning of a medium, as the first plug-in says that knows it
 * Return: 0; NTMS_E_BAD_FORMAT: none does; or a code.
 */
int omid_of_bytes(const void *bytes, size_t size, struct omid *omid);

/* omid_of_filesystem() - of a disk: the serial number of its file system is the first bytes of the id */
void omid_of_filesystem(const char *type, const char *volume, uint32_t serial, struct omid *omid);

/**
 * omid_matches() - is what was found the label that is known?
 * Of a file system its first bytes are enough: a serial number is shorter than some have it.
 */
bool omid_matches(const struct omid *known, const struct omid *found);

/**
 * omid_update() - a label was written on the side of a logical medium
 * Return: 0; NTMS_E_INVALID_MEDIA; NTMS_E_ACCESS_DENIED: CONTROL of the library is needed; or a code of
 * the store.
 */
int omid_update(struct session *session, const struct identity *caller, const char *logical,
		const struct omid *omid);

/**
 * omid_overwrite() - whatever is on a cartridge is not needed: it may be written
 * What is known of its labels is forgotten, and mounts do not look at it. One that waits for a free label
 * gets it, also when it lay unwatched.
 * Return: as omid_update().
 */
int omid_overwrite(struct session *session, const struct identity *caller, const char *cartridge);

/* The rest works inside a transaction. */

/* omid_keep() - a label was found on a side */
int omid_keep(struct session *session, const char *side, const struct omid *omid);

/* omid_forget() - what is known of the label of a side */
int omid_forget(struct session *session, const char *side);

/* omid_elsewhere() - is another side known by this label? 1, 0 or a code */
int omid_elsewhere(struct session *session, const char *side, const struct omid *omid);

/* omid_verified() - nobody else's data is on a side of a cartridge; @bit: its MEDIA_BIT() */
int omid_verified(struct session *session, const char *cartridge, int64_t bit);

/* omid_certain() - it is known again which cartridge one is, that lay unwatched and that no bar code told */
int omid_certain(struct session *session, const char *cartridge);

/**
 * omid_proved() - the label that a side is known by was found on it
 * So it is certain which one it is; unless another is known by the same label.
 */
int omid_proved(struct session *session, const char *cartridge, const char *side,
		const struct omid *omid);

#endif
