// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE	/* strerrordesc_np() */
#include "tape.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/major.h>
#include <linux/mtio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "code.h"
#include "explain.h"

static int code_of(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return NTMS_E_ACCESS_DENIED;
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
	case EISDIR:
	case ENOTTY:
		return NTMS_E_INVALID_DRIVE;
	case EBUSY:
		return NTMS_E_BUSY;
	case EROFS:
		return NTMS_E_WRITE_PROTECT;
	case ENOMEDIUM:
		return NTMS_E_EMPTY;
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return NTMS_E_NO_MEMORY;
	default:
		return NTMS_E_DEVICE_NOT_AVAILABLE;
	}
}

int tape_failed(int error, const char *what)
{
	return explain(code_of(error), "%s: %s", what, strerrordesc_np(error));
}

bool tape_has_number(dev_t number)
{
	return major(number) == SCSI_TAPE_MAJOR;
}

int tape_do(const struct tape *tape, short operation, int count)
{
	struct mtop order = { .mt_op = operation, .mt_count = count };

	return ioctl(tape->own.fd, MTIOCTOP, &order) ? errno : 0;
}

static int check(struct tape *tape, const char *device)
{
	struct mtget status;

	if (ioctl(tape->own.fd, MTIOCGET, &status))
		return tape_failed(errno, device);
	if (GMT_DR_OPEN(status.mt_gstat))
		return explain(NTMS_E_EMPTY, "%s: no tape is in it", device);
	if (!GMT_ONLINE(status.mt_gstat))
		return explain(NTMS_E_NOT_READY, "%s: not ready", device);
	tape->kept_size = (size_t)(status.mt_dsreg & MT_ST_BLKSIZE_MASK);
	return 0;
}

/* Not every drive can do it: then all blocks have the size that they had. */
static void take_any_size(struct tape *tape)
{
	tape->block_size = tape->kept_size;
	if (tape->kept_size && !tape_do(tape, MTSETBLK, 0))
		tape->block_size = 0;
}

int tape_open(struct tape *tape, const char *device, bool write)
{
	int error, r;

	/* Else an empty drive is waited for. */
	error = own_fd_take(&tape->own, device, (write ? O_RDWR : O_RDONLY) | O_NONBLOCK);
	if (error)
		return tape_failed(error, device);
	r = check(tape, device);
	if (!r)
		take_any_size(tape);
	else
		own_fd_close(&tape->own);
	return r;
}

void tape_close(struct tape *tape)
{
	/* What failed before may fail again: that was told. */
	(void)tape_do(tape, MTREW, 1);
	if (tape->block_size != tape->kept_size)
		(void)tape_do(tape, MTSETBLK, (int)tape->kept_size);
	own_fd_close(&tape->own);
}

bool tape_is_at_beginning(const struct tape *tape)
{
	struct mtpos position;

	return !ioctl(tape->own.fd, MTIOCPOS, &position) && !position.mt_blkno;
}

bool tape_cuts_blocks(const struct tape *tape)
{
	unsigned int options = MT_ST_SILI;
	char path[64];
	struct stat st;
	FILE *file;

	if (fstat(tape->own.fd, &st))
		return true;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/options", major(st.st_rdev),
		 minor(st.st_rdev));
	file = fopen(path, "re");
	if (!file)
		return true;
	if (fscanf(file, "%x", &options) != 1)
		options = MT_ST_SILI;
	fclose(file);
	return options & MT_ST_SILI;
}
