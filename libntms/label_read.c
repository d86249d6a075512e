// SPDX-License-Identifier: LGPL-2.1-or-later
#include "label_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mtio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "disk.h"
#include "explain.h"
#include "label.h"
#include "label_medium.h"

#define BLOCKS_MOST	256	/* which a label is put together of */
#define MARKS_MOST	2

_Static_assert(LABEL_MOST <= DISK_END_SIZE, "what a plug-in sees of a disk is erased");

/*
 * Room for a block: one is read whole or not at all, and that it does not fit is seen only then. SCSI has
 * no larger ones than the last. One that fills the room may be the driver's misunderstanding of a drive
 * that tells two things at once, no data and the end of the tape: then it fills any other room too.
 */
static const size_t rooms[] = { (256 << 10) + 4, 1 << 20, 4 << 20, (16 << 20) - 1 };

#define ROOMS (sizeof(rooms) / sizeof(*rooms))

struct room {
	unsigned char *bytes;
	size_t size;
};

void label_bytes_free(struct label_bytes *bytes)
{
	free(bytes->bytes);
	bytes->bytes = NULL;
}

static void append(struct label_bytes *out, size_t most, const unsigned char *bytes, size_t size)
{
	if (size > most - out->size)
		size = most - out->size;
	memcpy(out->bytes + out->size, bytes, size);
	out->size += size;
}

/* Bytes, 0 at a filemark, or a negative errno. */
static ssize_t read_block(const struct tape *tape, const struct room *room)
{
	size_t size = tape->block_size ? tape->block_size : room->size;
	ssize_t got;

	if (size > room->size)
		return -EOVERFLOW;
	do {
		got = read(tape->own.fd, room->bytes, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static bool is_too_large(ssize_t got)
{
	return got == -ENOMEM || got == -EOVERFLOW;
}

static ssize_t read_anew(const struct tape *tape, const struct room *room)
{
	int error = tape_do(tape, MTREW, 1);

	return error ? -error : read_block(tape, room);
}

/* Anew from the beginning with more room, as long as the block needs more. */
static int read_first(const struct tape *tape, struct room *room, ssize_t *got)
{
	size_t i;

	*got = -EOVERFLOW;
	for (i = 0; i < ROOMS && is_too_large(*got); i++) {
		free(room->bytes);
		room->size = rooms[i];
		room->bytes = malloc(room->size);
		if (!room->bytes)
			return -ENOMEM;
		*got = read_anew(tape, room);
	}
	return 0;
}

/* The driver has one error for a tape without data and for a bad one: ask where the data end. */
static bool is_blank(const struct tape *tape)
{
	return !tape_do(tape, MTREW, 1) && !tape_do(tape, MTEOM, 1) && tape_is_at_beginning(tape);
}

/* Was nothing read at all, or a longer block cut? No block has two sizes. */
static bool fills_any(const struct tape *tape, const struct room *room)
{
	const struct room smaller = { room->bytes, room->size - 1 };

	return !tape->block_size && !tape_do(tape, MTREW, 1) &&
	       read_block(tape, &smaller) == (ssize_t)smaller.size;
}

static void read_on(const struct tape *tape, const struct room *room, ssize_t got, size_t most,
		    struct label_bytes *out)
{
	int blocks = 0, marks = 0;

	for (; got >= 0; got = read_block(tape, room)) {
		if (got == (ssize_t)room->size && blocks)
			return;
		append(out, most, room->bytes, (size_t)got);
		if (!out->block_size)
			out->block_size = (size_t)got;
		marks += !got;
		if (out->size == most || marks == MARKS_MOST || ++blocks == BLOCKS_MOST)
			return;
	}
}

static bool is_gone(int error)
{
	return error == ENOMEDIUM || error == ENODEV || error == ENXIO;
}

static int look_at_tape(const struct tape *tape, struct room *room, size_t most,
			struct label_bytes *out)
{
	ssize_t got;
	int r = read_first(tape, room, &got);

	if (r)
		return r;
	if (got < 0 && is_gone((int)-got))
		return tape_failed((int)-got, "the tape cannot be read");
	if (got < 0 && !is_too_large(got))
		out->contents = is_blank(tape) ? LABEL_BLANK : LABEL_UNREADABLE;
	else if (got == (ssize_t)room->size && fills_any(tape, room))
		out->contents = !tape_cuts_blocks(tape) || is_blank(tape) ? LABEL_BLANK
									  : LABEL_UNREADABLE;
	else if (got == (ssize_t)room->size)
		read_on(tape, room, read_anew(tape, room), most, out);
	else
		read_on(tape, room, got, most, out);
	return 0;
}

static int read_tape(const struct tape *tape, size_t most, struct label_bytes *out)
{
	struct room room = { NULL, 0 };
	int r = look_at_tape(tape, &room, most, out);

	free(room.bytes);
	return r;
}

static bool is_zero(const struct disk_bytes *part)
{
	return !part->size ||
	       (!part->bytes[0] && !memcmp(part->bytes, part->bytes + 1, part->size - 1));
}

/* Of one whose drive gives no size nothing can be read. */
static enum label_contents contents_of(const struct disk_bytes *part)
{
	if (!is_zero(part))
		return LABEL_UNKNOWN;
	return part->error || !part->size ? LABEL_UNREADABLE : LABEL_BLANK;
}

static int read_end(const struct disk *disk, enum disk_end end, size_t most,
		    struct label_bytes *out)
{
	struct disk_bytes part;
	int r = disk_read(disk, end, &part);

	if (r)
		return r;
	if (is_gone(part.error))
		r = tape_failed(part.error, "the disk cannot be read");
	append(out, most, part.bytes, part.size);
	out->contents = contents_of(&part);
	free(part.bytes);
	return r;
}

/* Only its beginning is for the plug-ins. */
static int read_disk(const struct disk *disk, size_t most, struct label_bytes *out)
{
	int r = read_end(disk, DISK_HEAD, most, out);

	if (!r && out->contents == LABEL_BLANK)
		r = read_end(disk, DISK_TAIL, out->size, out);
	return r;
}

static int read_file(const struct label_medium *medium, size_t most, struct label_bytes *out)
{
	ssize_t got;

	while (out->size < most) {
		got = pread(medium->own.fd, out->bytes + out->size, most - out->size, (off_t)out->size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno != EIO && !out->size)
			return tape_failed(errno, medium->device);
		if (got < 0 && !out->size)
			out->contents = LABEL_UNREADABLE;
		if (!got && !out->size)
			out->contents = LABEL_BLANK;
		if (got <= 0)
			return 0;
		out->size += (size_t)got;
	}
	return 0;
}

static int open_file(const char *device, bool write, struct label_medium *medium)
{
	int error = own_fd_take(&medium->own, device, write ? O_RDWR : O_RDONLY);

	return error ? tape_failed(error, device) : 0;
}

/* Anything else is not opened: some devices do something then. */
int label_open(const char *device, bool write, struct label_medium *medium)
{
	struct stat status;

	memset(medium, 0, sizeof(*medium));
	if (stat(device, &status))
		return tape_failed(errno, device);
	medium->device = device;
	medium->is_tape = S_ISCHR(status.st_mode) && tape_has_number(status.st_rdev);
	medium->is_disk = S_ISBLK(status.st_mode);
	if (medium->is_tape)
		return tape_open(&medium->tape, device, write);
	if (medium->is_disk)
		return disk_open(&medium->disk, device, write);
	if (S_ISREG(status.st_mode))
		return open_file(device, write, medium);
	return explain(NTMS_E_INVALID_DRIVE, "%s is neither a drive nor a file", device);
}

void label_close(struct label_medium *medium)
{
	if (medium->is_tape)
		tape_close(&medium->tape);
	else if (medium->is_disk)
		disk_close(&medium->disk);
	else
		own_fd_close(&medium->own);
}

static int read_open(const struct label_medium *medium, size_t most, struct label_bytes *out)
{
	int r;

	*out = (struct label_bytes){ .contents = LABEL_UNKNOWN };
	out->bytes = malloc(most ? most : 1);
	if (!out->bytes)
		return -ENOMEM;
	if (medium->is_tape)
		r = read_tape(&medium->tape, most, out);
	else if (medium->is_disk)
		r = read_disk(&medium->disk, most, out);
	else
		r = read_file(medium, most, out);
	if (r)
		label_bytes_free(out);
	return r;
}

int label_read(const char *device, size_t most, struct label_bytes *out)
{
	struct label_medium medium;
	int r = label_open(device, false, &medium);

	if (r)
		return r;
	r = read_open(&medium, most, out);
	label_close(&medium);
	return r;
}

int label_identify_open(const struct labels *labels, const struct label_medium *medium,
			struct label *label, enum label_contents *contents, size_t *block_size)
{
	struct label_bytes bytes;
	int r = read_open(medium, labels_most(labels), &bytes);

	if (r)
		return r;
	*contents = bytes.contents;
	*block_size = bytes.block_size;
	if (labels_claim(labels, bytes.bytes, bytes.size, label))
		*contents = LABEL_CLAIMED;
	label_bytes_free(&bytes);
	return 0;
}

int label_identify(const struct labels *labels, const char *device, struct label *label,
		   enum label_contents *contents, size_t *block_size)
{
	struct label_medium medium;
	int r = label_open(device, false, &medium);

	if (r)
		return r;
	r = label_identify_open(labels, &medium, label, contents, block_size);
	label_close(&medium);
	return r;
}
