// SPDX-License-Identifier: LGPL-2.1-or-later
/* cpio: its archives in hexadecimal (with or without a sum), octal, and binary of either byte order. */
#include <string.h>

#include "format.h"

#define BINARY_MAGIC	070707
#define BINARY_HEADER	26
#define BINARY_MODE	6
#define BINARY_LENGTH	20	/* of the name, with its NUL */

#define OCTAL_HEADER	76
#define OCTAL_LENGTH	59
#define OCTAL_DIGITS	6

#define HEX_HEADER	110
#define HEX_FIRST	6	/* the first of the numbers, behind the magic */
#define HEX_LENGTH	94
#define HEX_DIGITS	8

#define NAME_MOST	4096

static int digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool are_digits(const unsigned char *text, size_t count, int base)
{
	for (; count; count--)
		if (digit(*text++) >= base)
			return false;
	return true;
}

static size_t number(const unsigned char *text, size_t count, size_t base)
{
	size_t value = 0;

	for (; count; count--)
		value = value * base + (size_t)digit(*text++);
	return value;
}

/* The name of @length bytes ends in its only NUL, or behind the end of what there is. */
static bool finish(const unsigned char *data, size_t size, size_t header, size_t length,
		   struct found *found)
{
	size_t there = size - header;

	if (length < 2 || length > NAME_MOST)
		return false;
	if (strnlen((const char *)data + header, there) != (length <= there ? length - 1 : there))
		return false;
	if (length < there)
		there = length;
	found_type(found, "cpio", 4);
	found_info(found, data + header, there);
	found_id_digest(found, data, header + there);
	return true;
}

static bool claim_hex(const unsigned char *data, size_t size, struct found *found)
{
	return size > HEX_HEADER && are_digits(data + HEX_FIRST, HEX_HEADER - HEX_FIRST, 16) &&
	       finish(data, size, HEX_HEADER, number(data + HEX_LENGTH, HEX_DIGITS, 16), found);
}

static bool claim_octal(const unsigned char *data, size_t size, struct found *found)
{
	return size > OCTAL_HEADER && are_digits(data, OCTAL_HEADER, 8) &&
	       finish(data, size, OCTAL_HEADER, number(data + OCTAL_LENGTH, OCTAL_DIGITS, 8), found);
}

/* Two bytes are little of a magic: the kind of file must be one, too. */
static bool is_mode(unsigned int mode)
{
	static const unsigned short kinds =
		1 << 1 | 1 << 2 | 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 12;

	return kinds >> (mode >> 12) & 1;
}

static bool claim_binary(const unsigned char *data, size_t size, struct found *found)
{
	uint16_t (*get)(const unsigned char *data) =
		get_le16(data) == BINARY_MAGIC ? get_le16 : get_be16;

	return size > BINARY_HEADER && get(data) == BINARY_MAGIC && is_mode(get(data + BINARY_MODE)) &&
	       finish(data, size, BINARY_HEADER, get(data + BINARY_LENGTH), found);
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	if (begins(data, size, "070701") || begins(data, size, "070702"))
		return claim_hex(data, size, found);
	if (begins(data, size, "070707"))
		return claim_octal(data, size, found);
	return size >= 2 && claim_binary(data, size, found);
}

const struct format cpio_format = { .most = HEX_HEADER + NAME_MOST, .claim = claim };
