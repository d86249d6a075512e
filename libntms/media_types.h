/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * media_types.h - the kinds of media that every store knows
 *
 * Ids are fixed: they are the same in every store. Lines are added, never changed or removed.
 */
#ifndef NTMS_MEDIA_TYPES_H
#define NTMS_MEDIA_TYPES_H

#include <stddef.h>

struct media_kind {
	const char *id;
	const char *name;
	const char *suffix;		/* of a bar code, or NULL */
	unsigned char number;		/* STORAGE_MEDIA_TYPE; 0: unknown */
	unsigned char sides;
	unsigned char read_write;	/* NTMS_MEDIARW_* */
	unsigned char device_type;	/* FILE_DEVICE_* */
};

extern const struct media_kind media_kinds[];
extern const size_t media_kinds_count;

#define MEDIA_KIND_UNKNOWN "6b1f0000-7a3c-4d52-9e60-4e544d530000"
#define MEDIA_KIND_CLEANER "6b1f0000-7a3c-4d52-9e60-4e544d530032"

#endif
