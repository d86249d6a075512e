// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Bacula and Bareos. All numbers have their high byte first. A block: checksum (CRC-32 of all behind
 * it; 0: none), length, number, "BB02", session (two words, which "BB01" has with each record). A
 * record: index of file, stream, length. A label is a record with index -1 (nothing else was ever
 * written) or -2:
 *
 *	"Bacula 1.0 immortal\n" or "Bareos 2.0 immortal\n", NUL
 *	version, two times of labelling and of writing, two unused numbers
 *	name of the volume, NUL; that of the one before; pool; ...
 */
#include <string.h>
#include <zlib.h>

#include "format.h"

#define CHECKSUM_SIZE	4
#define LENGTH		4
#define MAGIC		12
#define HEADER_1	16
#define HEADER_2	24
#define BLOCK_MOST	(16 << 20)

#define RECORD_1	20
#define INDEX_1		8
#define RECORD_2	12
#define INDEX_2		0

#define PRE_LABEL	0xffffffff
#define VOLUME_LABEL	0xfffffffe

#define ID_MOST		32	/* of the text with the product's name */
#define TIME		4	/* behind that text: of labelling */
#define TIME_SIZE	8
#define NAME		36
#define NAME_MOST	128

/* Of a block whose end is not there nothing can be said. */
static bool sum_is_right(const unsigned char *data, size_t size)
{
	uint32_t sum = get_be32(data), length = get_be32(data + LENGTH);

	return !sum || length > size ||
	       sum == crc32_z(0, data + CHECKSUM_SIZE, length - CHECKSUM_SIZE);
}

static bool is_block(const unsigned char *data, size_t size, size_t *header)
{
	uint32_t length;

	if (size < HEADER_2)
		return false;
	if (begins(data + MAGIC, size - MAGIC, "BB02"))
		*header = HEADER_2;
	else if (begins(data + MAGIC, size - MAGIC, "BB01"))
		*header = HEADER_1;
	else
		return false;
	length = get_be32(data + LENGTH);
	return length >= *header && length <= BLOCK_MOST && sum_is_right(data, size);
}

static bool is_label(uint32_t index)
{
	return index == PRE_LABEL || index == VOLUME_LABEL;
}

/* What is behind the head of the block's first record, when that is a label. */
static const unsigned char *label_of(const unsigned char *data, size_t size, size_t header)
{
	size_t record = header == HEADER_1 ? RECORD_1 : RECORD_2;
	size_t index = header == HEADER_1 ? INDEX_1 : INDEX_2;

	if (size < header + record || !is_label(get_be32(data + header + index)))
		return NULL;
	return data + header + record;
}

/* The time changes when a volume is labelled anew, and only then. */
static void put_label(const unsigned char *at, const unsigned char *end, struct found *found)
{
	size_t room = (size_t)(end - at), id = strnlen((const char *)at, room < ID_MOST ? room : ID_MOST) + 1;
	size_t length;

	if (begins(at, room, "Bareos "))
		found_type(found, "Bareos", 6);
	if (room < id + NAME)
		return;
	at += id;
	length = strnlen((const char *)at + NAME, (size_t)(end - at) - NAME);
	if (length > NAME_MOST)
		length = NAME_MOST;
	found_info(found, at + NAME, length);
	found_id(found, at + TIME, TIME_SIZE);
	found_id(found, at + NAME, length);
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	const unsigned char *label;
	size_t header;

	if (!is_block(data, size, &header))
		return false;
	found_type(found, "Bacula", 6);
	label = label_of(data, size, header);
	if (label)
		put_label(label, data + size, found);
	if (!found->id_size)
		found_id_digest(found, data, HEADER_2);
	return true;
}

const struct format bacula_format = { .most = 64 << 10, .claim = claim };
