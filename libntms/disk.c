// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE	/* O_DIRECT */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tape.h"

#define PIECE		(64 << 10)	/* at once */
#define ALIGNMENT	4096		/* of memory, which no device wants more of */

static int ask(struct disk *disk, bool write)
{
	int block_size, read_only;

	if (ioctl(disk->own.fd, BLKROGET, &read_only) || ioctl(disk->own.fd, BLKSSZGET, &block_size) ||
	    ioctl(disk->own.fd, BLKGETSIZE64, &disk->size))
		return errno;
	if (write && read_only)
		return EROFS;
	disk->block_size = (size_t)block_size;
	disk->size -= disk->size % disk->block_size;
	return 0;
}

/* Opened so, and not as tapes are: a medium that was changed is noticed then. */
int disk_open(struct disk *disk, const char *device, bool write)
{
	int error;

	error = own_fd_take(&disk->own, device, (write ? O_RDWR | O_EXCL : O_RDONLY) | O_DIRECT);
	if (error)
		return tape_failed(error, device);
	error = ask(disk, write);
	if (!error)
		return 0;
	disk_close(disk);
	return tape_failed(error, device);
}

void disk_close(struct disk *disk)
{
	own_fd_close(&disk->own);
}

static size_t whole_blocks(const struct disk *disk, size_t size)
{
	return (size + disk->block_size - 1) / disk->block_size * disk->block_size;
}

static size_t end_size(const struct disk *disk)
{
	return disk->size < DISK_END_SIZE ? (size_t)disk->size : DISK_END_SIZE;
}

static uint64_t end_place(const struct disk *disk, enum disk_end end)
{
	return end == DISK_HEAD ? 0 : disk->size - end_size(disk);
}

/* All zero; NULL: no memory. */
static unsigned char *get_room(size_t size)
{
	void *room;

	if (posix_memalign(&room, ALIGNMENT, size ? size : 1))
		return NULL;
	memset(room, 0, size);
	return room;
}

/* Of a piece that fails the blocks before the bad one are read. */
static int read_pieces(const struct disk *disk, uint64_t at, size_t size, struct disk_bytes *out)
{
	size_t piece = whole_blocks(disk, PIECE);
	ssize_t got;

	while (out->size < size) {
		if (piece > size - out->size)
			piece = size - out->size;
		got = pread(disk->own.fd, out->bytes + out->size, piece, (off_t)(at + out->size));
		if (got > 0)
			out->size += (size_t)got;
		else if (!got)
			return EIO;
		else if (errno != EINTR && piece == disk->block_size)
			return errno;
		else if (errno != EINTR)
			piece = disk->block_size;
	}
	return 0;
}

int disk_read(const struct disk *disk, enum disk_end end, struct disk_bytes *out)
{
	size_t size = end_size(disk);

	*out = (struct disk_bytes){ .bytes = get_room(size) };
	if (!out->bytes)
		return -ENOMEM;
	out->error = read_pieces(disk, end_place(disk, end), size, out);
	return 0;
}

static int write_all(const struct disk *disk, uint64_t at, const unsigned char *bytes, size_t size)
{
	ssize_t written;
	size_t done = 0;

	while (done < size) {
		written = pwrite(disk->own.fd, bytes + done, size - done, (off_t)(at + done));
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written ? errno : EIO;
		done += (size_t)written;
	}
	return 0;
}

static int sync_file(const struct disk *disk)
{
	return fsync(disk->own.fd) ? errno : 0;
}

int disk_erase(const struct disk *disk)
{
	size_t size = end_size(disk);
	unsigned char *zeros = get_room(size);
	int error;

	if (!zeros)
		return ENOMEM;
	error = write_all(disk, end_place(disk, DISK_TAIL), zeros, size);
	if (!error)
		error = write_all(disk, end_place(disk, DISK_HEAD), zeros, size);
	free(zeros);
	return error ? error : sync_file(disk);
}

int disk_write(const struct disk *disk, const void *bytes, size_t size)
{
	unsigned char *blocks;
	int error;

	if (whole_blocks(disk, size) > disk->size)
		return ENOSPC;
	blocks = get_room(whole_blocks(disk, size));
	if (!blocks)
		return ENOMEM;
	memcpy(blocks, bytes, size);
	error = write_all(disk, 0, blocks, whole_blocks(disk, size));
	free(blocks);
	return error ? error : sync_file(disk);
}
