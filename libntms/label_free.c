// SPDX-License-Identifier: LGPL-2.1-or-later
#include "label_free.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mtio.h>
#include <unistd.h>

#include "label.h"
#include "label/mtf.h"
#include "label_medium.h"

#define NAME_MOST	64
#define SYSTEM_UNIX	28	/* number of an operating system, as MTF has them */

static void put16(unsigned char *to, size_t value)
{
	to[0] = (unsigned char)value;
	to[1] = (unsigned char)(value >> 8);
}

static void put_sum(unsigned char *from, unsigned char *to)
{
	unsigned char low = 0, high = 0;

	for (; from < to; from += 2) {
		low ^= from[0];
		high ^= from[1];
	}
	to[0] = low;
	to[1] = high;
}

/* Append a text to the @used bytes, and say where it is. */
static size_t put_text(unsigned char *block, size_t used, size_t address, const char *text)
{
	size_t length = strlen(text);

	memcpy(block + used, text, length);
	put16(block + address, length);
	put16(block + address + 2, used);
	return used + length;
}

static void put_date(unsigned char *to, const struct tm *at)
{
	uint64_t date = (uint64_t)(at->tm_year + 1900) << 26 | (uint64_t)(at->tm_mon + 1) << 22 |
			(uint64_t)at->tm_mday << 17 | (uint64_t)at->tm_hour << 12 |
			(uint64_t)at->tm_min << 6 | (uint64_t)at->tm_sec;

	date = htobe64(date << 24);
	memcpy(to, &date, 5);
}

/* What ends a field of the media label, and what is no ASCII, is not for it. */
static void clean_name(const char *name, char clean[NAME_MOST + 1])
{
	snprintf(clean, NAME_MOST + 1, "%s", name);
	for (; *clean; clean++)
		if (*clean < ' ' || *clean > '~' || *clean == MTF_FIELD_END)
			*clean = '?';
}

static size_t put_texts(unsigned char *block, const struct guid *id, const char *name,
			const struct tm *at)
{
	char description[400], text[GUID_TEXT_SIZE], clean[NAME_MOST + 1];
	size_t used;

	guid_format(id, text);
	clean_name(name, clean);
	snprintf(description, sizeof(description),
		 MTF_MEDIA_LABEL "|1.0|NTMS|NTMS for Linux|%04d/%02d/%02d.%02d:%02d:%02d|%s|1|%s|",
		 at->tm_year + 1900, at->tm_mon + 1, at->tm_mday, at->tm_hour, at->tm_min, at->tm_sec,
		 clean, text);
	used = put_text(block, MTF_TAPE_SIZE, MTF_NAME, clean);
	used = put_text(block, used, MTF_DESCRIPTION, description);
	return put_text(block, used, MTF_SOFTWARE, LABEL_FREE_TYPE);
}

static void put_pad(unsigned char *block, size_t used)
{
	unsigned char *pad = block + used;

	memcpy(pad, MTF_PAD, 4);
	put16(pad + MTF_PAD_LENGTH, LABEL_FREE_SIZE - used - MTF_PAD_HEADER);
	put_sum(pad, pad + MTF_PAD_SUM);
}

void label_free_make(const struct guid *id, const char *name, time_t now,
		     unsigned char block[LABEL_FREE_SIZE])
{
	struct tm at = { .tm_mday = 1 };
	size_t used;

	gmtime_r(&now, &at);
	memset(block, 0, LABEL_FREE_SIZE);
	memcpy(block, MTF_TAPE, 4);
	block[MTF_SYSTEM] = SYSTEM_UNIX;
	block[MTF_STRING_TYPE] = MTF_ANSI;
	memcpy(block + MTF_FAMILY, id->bytes, 4);
	block[MTF_ATTRIBUTES] = MTF_HAS_LABEL;
	block[MTF_SEQUENCE] = 1;
	put16(block + MTF_BLOCK_SIZE, LABEL_FREE_SIZE);
	put_date(block + MTF_DATE, &at);
	block[MTF_VERSION] = 1;
	/* Streams begin at multiples of four. */
	used = (put_texts(block, id, name, &at) + 3) / 4 * 4;
	put16(block + MTF_STREAMS, used);
	put_sum(block, block + MTF_SUM);
	put_pad(block, used);
}

static int write_block(const struct tape *tape, const unsigned char *block)
{
	ssize_t written = write(tape->own.fd, block, LABEL_FREE_SIZE);

	if (written == LABEL_FREE_SIZE)
		return tape_do(tape, MTWEOF, 1);
	return written < 0 ? errno : EIO;
}

static int put_on_tape(const struct tape *tape, const unsigned char *block)
{
	int error = tape_do(tape, MTREW, 1);

	return error ? error : write_block(tape, block);
}

static int put_on_disk(const struct disk *disk, const unsigned char *block)
{
	int error = disk_erase(disk);

	return error ? error : disk_write(disk, block, LABEL_FREE_SIZE);
}

static int put_in_file(int file, const unsigned char *block)
{
	ssize_t written;

	if (ftruncate(file, 0))
		return errno;
	written = pwrite(file, block, LABEL_FREE_SIZE, 0);
	if (written == LABEL_FREE_SIZE)
		return 0;
	return written < 0 ? errno : EIO;
}

int label_free_prepare(const struct label_medium *medium)
{
	int error = medium->is_tape ? tape_do(&medium->tape, MTREW, 1) : 0;

	return error ? tape_failed(error, "the tape cannot be rewound") : 0;
}

int label_free_put(const struct label_medium *medium, const struct guid *id, const char *name)
{
	unsigned char block[LABEL_FREE_SIZE];
	int error;

	label_free_make(id, name, time(NULL), block);
	if (medium->is_tape)
		error = put_on_tape(&medium->tape, block);
	else if (medium->is_disk)
		error = put_on_disk(&medium->disk, block);
	else
		error = put_in_file(medium->own.fd, block);
	return error ? tape_failed(error, "the label cannot be written") : 0;
}

int label_free_write(const char *device, const struct guid *id, const char *name)
{
	struct label_medium medium;
	int r = label_open(device, true, &medium);

	if (r)
		return r;
	r = label_free_put(&medium, id, name);
	label_close(&medium);
	return r;
}

bool label_is_free(const struct label *label)
{
	return !strcmp(label->type, LABEL_FREE_TYPE);
}

bool label_free_is(const struct label *label, const struct guid *id)
{
	return label_is_free(label) && label->id_size == sizeof(id->bytes) &&
	       !memcmp(label->id, id->bytes, sizeof(id->bytes));
}

bool label_is_nobody_s(enum label_contents contents, const struct label *label)
{
	return contents == LABEL_BLANK || (contents == LABEL_CLAIMED && label_is_free(label));
}
