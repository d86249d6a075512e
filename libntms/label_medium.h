/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* label_medium.h - a medium in a drive, opened for its label to be read or written */
#ifndef NTMS_LABEL_MEDIUM_H
#define NTMS_LABEL_MEDIUM_H

#include <stdbool.h>

#include "disk.h"
#include "tape.h"

struct label_medium {
	const char *device;
	bool is_tape;
	bool is_disk;
	struct tape tape;		/* of a tape */
	struct disk disk;		/* of a disk */
	struct own_fd own;		/* of a file */
};

/**
 * label_open() - open what is in a drive; a tape drive nobody else can open from then on, nor keep open
 * because this process forked
 * The robot does not get a disk out of its drive until it is closed.
 * @device: a tape drive (st); a block device; or a file, an image. Has to last as long as @medium.
 * @write: for writing; a disk only while nobody else uses it, see disk_open()
 * @medium: out, to be closed by label_close() when the result is 0; a tape is rewound then. It stays where
 *	it is.
 * Return: as tape_open().
 */
int label_open(const char *device, bool write, struct label_medium *medium);
void label_close(struct label_medium *medium);

#endif
