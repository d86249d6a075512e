// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * tar: of the seventh edition of Unix, ustar (POSIX) with pax headers, GNU. What all have is a header
 * of 512 bytes with a sum; only the later ones have a magic.
 */
#include <stdio.h>
#include <string.h>

#include "format.h"

#define HEADER		512
#define NAME_SIZE	100
#define SUM		148	/* offset, 8 octal digits, blanks and NULs */
#define SUM_SIZE	8
#define KIND		156
#define MAGIC		257
#define PREFIX		345
#define PREFIX_SIZE	155

#define KIND_GNU_VOLUME	'V'	/* the name is the label of the volume */
#define KIND_GNU_LONG	'L'	/* the name is in the next block */
#define KIND_PAX_GLOBAL	'g'	/* records in the next block */

static const char volume_record[] = " GNU.volume.label=";

static bool read_sum(const unsigned char *field, long *sum)
{
	int i = 0, digits = 0;

	while (i < SUM_SIZE && field[i] == ' ')
		i++;
	for (*sum = 0; i < SUM_SIZE && field[i] >= '0' && field[i] <= '7'; i++, digits++)
		*sum = *sum * 8 + (field[i] - '0');
	return digits && (i == SUM_SIZE || field[i] == '\0' || field[i] == ' ');
}

/* Some made it of signed bytes. */
static bool sum_is_right(const unsigned char *header)
{
	long sum, of_unsigned = 0, of_signed = 0;
	int i;

	if (!read_sum(header + SUM, &sum))
		return false;
	for (i = 0; i < HEADER; i++) {
		unsigned char c = i >= SUM && i < SUM + SUM_SIZE ? ' ' : header[i];

		of_unsigned += c;
		of_signed += (signed char)c;
	}
	return sum == of_unsigned || sum == of_signed;
}

/* A record is "LENGTH KEYWORD=VALUE\n". */
static bool find_volume_record(const unsigned char *data, size_t size, struct found *found)
{
	size_t length = strlen(volume_record), at, end;

	for (at = 0; at + length <= size; at++) {
		if (memcmp(data + at, volume_record, length))
			continue;
		for (end = at + length; end < size && data[end] != '\n'; end++)
			;
		found_info(found, data + at + length, end - at - length);
		return true;
	}
	return false;
}

/* ustar's long names are in two parts. GNU has "ustar", too, and other things there. */
static bool has_prefix(const unsigned char *header)
{
	return !memcmp(header + MAGIC, "ustar", 6) && header[PREFIX];
}

static void put_member(const unsigned char *header, struct found *found)
{
	char name[PREFIX_SIZE + 1 + NAME_SIZE + 1];

	snprintf(name, sizeof(name), "%.*s%s%.*s", has_prefix(header) ? PREFIX_SIZE : 0,
		 (const char *)header + PREFIX, has_prefix(header) ? "/" : "", NAME_SIZE,
		 (const char *)header);
	found_info(found, name, sizeof(name));
}

static void put_name(const unsigned char *data, size_t size, struct found *found)
{
	if (data[KIND] == KIND_GNU_LONG && size > HEADER)
		found_info(found, data + HEADER, size - HEADER);
	else if (data[KIND] != KIND_PAX_GLOBAL ||
		 !find_volume_record(data + HEADER, size - HEADER, found))
		put_member(data, found);
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	if (size < HEADER || !data[0] || !sum_is_right(data))
		return false;
	found_type(found, "tar", 3);
	put_name(data, size, found);
	found_id_digest(found, data, HEADER);
	return true;
}

const struct format tar_format = { .most = 4 * HEADER, .claim = claim };
