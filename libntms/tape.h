/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tape.h - a tape drive of the st driver, with a tape in it */
#ifndef NTMS_TAPE_H
#define NTMS_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "own_fd.h"

struct tape {
	struct own_fd own;
	size_t block_size;	/* of all blocks; 0: each has a size of its own */
	size_t kept_size;	/* what it was before */
};

/* tape_has_number() - whether a character device of that number is such a drive */
bool tape_has_number(dev_t number);

/**
 * tape_open() - open a drive, without waiting for a tape; blocks may have any size, if it can do that
 * @write: for writing
 * Return: 0. NTMS_E_EMPTY, NTMS_E_NOT_READY: no tape, or it is not loaded yet; NTMS_E_BUSY: somebody
 * has it open; NTMS_E_WRITE_PROTECT; NTMS_E_INVALID_DRIVE: no such drive; NTMS_E_DEVICE_NOT_AVAILABLE;
 * NTMS_E_ACCESS_DENIED.
 */
int tape_open(struct tape *tape, const char *device, bool write);

/* tape_close() - rewind, and let the drive have the block size that it had */
void tape_close(struct tape *tape);

/* tape_do() - an operation of MTIOCTOP; 0, or an errno, of which no words are noted */
int tape_do(const struct tape *tape, short operation, int count);

/* tape_is_at_beginning() - whether the drive says so; false, too, when it says nothing */
bool tape_is_at_beginning(const struct tape *tape);

/*
 * tape_cuts_blocks() - may a read have given the beginning of a longer block, without an error? With st's
 * option SILI it may; also when nobody can say.
 */
bool tape_cuts_blocks(const struct tape *tape);

/* tape_failed() - the code for an errno of a device; notes the words, and those of the errno */
int tape_failed(int error, const char *what);

#endif
