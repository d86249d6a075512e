/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disk.h - a disk in a drive that is a block device
 *
 * It is read and written past the kernel's cache: what another disk left there is not taken for what is on
 * this one, and what was written is read from the medium.
 */
#ifndef NTMS_DISK_H
#define NTMS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "own_fd.h"

#define DISK_END_SIZE	(1 << 20)	/* of each end: what a disk is known by is there, see disk_erase() */

struct disk {
	struct own_fd own;
	size_t block_size;		/* of logical blocks, a power of two */
	uint64_t size;			/* of all whole blocks; 0: the drive does not say */
};

enum disk_end { DISK_HEAD, DISK_TAIL };

struct disk_bytes {
	unsigned char *bytes;		/* to be freed */
	size_t size;
	int error;			/* errno of what follows them and was to be read, too; or 0 */
};

/**
 * disk_open() - open a drive, with a disk in it
 * @write: for writing, which nobody else may be doing: no mounted file system, no volume manager
 * Return: as tape_open().
 */
int disk_open(struct disk *disk, const char *device, bool write);
void disk_close(struct disk *disk);

/**
 * disk_read() - read the first or last DISK_END_SIZE bytes, or all of a smaller disk
 * @out: out, however much could be read
 * Return: 0 or -ENOMEM.
 */
int disk_read(const struct disk *disk, enum disk_end end, struct disk_bytes *out);

/**
 * disk_erase() - write zeros over both ends
 * File systems, partition tables, RAID and LVM have there what they are known by, some of them at the end
 * only. What is between is left, and belongs to nobody then.
 * Return: 0 or an errno. What was written is on the medium.
 */
int disk_erase(const struct disk *disk);

/* disk_write() - write at the beginning, zeros up to the end of the last block; likewise */
int disk_write(const struct disk *disk, const void *bytes, size_t size);

#endif
