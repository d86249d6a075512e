/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * label_free.h - the label of a medium that may be allocated
 *
 * A TAPE block of Microsoft Tape Format with our software's name, which the plug-in for that format
 * reads; it takes the place of what was on the medium. A disk does not end where it was written last, and
 * what is left of a file system behind the label would still be found: by its plug-in, which is asked before
 * that of our label, by the kernel, which looks for partitions, or by udev, which puts RAID together that is
 * known by the end of a disk. So zeros are written first over both ends of a disk, as far as one that is
 * blank has them (label_read.h), and the label last: where it is, all of that is gone.
 */
#ifndef NTMS_LABEL_FREE_H
#define NTMS_LABEL_FREE_H

#include <stdbool.h>
#include <time.h>

#include "guid.h"
#include "label_read.h"

struct label;
struct label_medium;

#define LABEL_FREE_TYPE	"NTMS free medium"	/* type of the label, once it is read */
#define LABEL_FREE_SIZE	1024

/**
 * label_free_make() - the bytes of a label
 * @id: of the label, as it is read back
 * @name: of the cartridge, ASCII, for people; cut after 64 characters
 * @now: when it is written
 */
void label_free_make(const struct guid *id, const char *name, time_t now,
		     unsigned char block[LABEL_FREE_SIZE]);

/* label_free_prepare() - so that label_free_put() has nothing left to do that takes long. Return: likewise. */
int label_free_prepare(const struct label_medium *medium);

/**
 * label_free_put() - put a label at the beginning of a medium, or of a file, that was opened for writing
 * Everything that was on it is lost. Whoever calls this knows that it may be.
 * Return: 0; else as label_read(), with NTMS_E_WRITE_PROTECT; it may then have lost its data.
 */
int label_free_put(const struct label_medium *medium, const struct guid *id, const char *name);

/* label_free_write() - the same, with the node of a drive */
int label_free_write(const char *device, const struct guid *id, const char *name);

/* label_is_free() - is a label that was read such a one? label_free_is() - the one with this id? */
bool label_is_free(const struct label *label);
bool label_free_is(const struct label *label, const struct guid *id);

/* label_is_nobody_s() - is a medium blank, or does it bear a free label? All else on it is somebody's data. */
bool label_is_nobody_s(enum label_contents contents, const struct label *label);

#endif
