/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * label_read.h - the beginning of a medium
 *
 * Nothing is ever written. What cannot be read is no blank medium. A tape is blank only when the drive says
 * that nothing is recorded on it, and zeros are recorded data. Of a disk, which was written all over before
 * it was sold, no drive says so: it is blank when its first and its last MiB are read and hold nothing but
 * zeros, for file systems, partition tables, RAID and LVM all keep something there. Data of a program that
 * has nothing in either place are not seen.
 */
#ifndef NTMS_LABEL_READ_H
#define NTMS_LABEL_READ_H

#include <stddef.h>

struct label;
struct label_medium;
struct labels;

enum label_contents {
	LABEL_BLANK = 1,	/* the drive says: nothing is recorded; or zeros at both ends of a disk */
	LABEL_CLAIMED,		/* a plug-in knows it */
	LABEL_UNKNOWN,		/* data that no plug-in knows */
	LABEL_UNREADABLE,	/* the drive cannot read it, and does not say that it is blank */
};

struct label_bytes {
	enum label_contents contents;	/* LABEL_UNKNOWN: data; never LABEL_CLAIMED */
	unsigned char *bytes;		/* to be freed */
	size_t size;			/* may be 0, of data too: there are filemarks only, or a block too large */
	size_t block_size;		/* of a tape's first block; else 0 */
};

/* label_identify_open() - as label_identify(), of what is open already (label_medium.h) */
int label_identify_open(const struct labels *labels, const struct label_medium *medium,
			struct label *label, enum label_contents *contents, size_t *block_size);

/**
 * label_read() - read the beginning of what is in a drive
 * @device: as for label_open(), label_medium.h; a tape is rewound before and after
 * @most: bytes wanted
 * @out: to be freed by label_bytes_free() when the result is 0
 * Of a tape the bytes of several blocks are put together, also of those behind one filemark.
 * Return: 0 as soon as there is a medium, however little can be read of it; else as tape_open().
 */
int label_read(const char *device, size_t most, struct label_bytes *out);
void label_bytes_free(struct label_bytes *bytes);

/**
 * label_identify() - read the beginning of what is in a drive, and ask all plug-ins
 * @label: out: what the one says that claimed it; else empty
 * @contents, @block_size: out
 * Return: as label_read().
 */
int label_identify(const struct labels *labels, const char *device, struct label *label,
		   enum label_contents *contents, size_t *block_size);

#endif
