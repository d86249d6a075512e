// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format.h"

#include <md5.h>
#include <string.h>

#include "../text.h"

static bool is_printable(unsigned char c)
{
	return c >= ' ' && c != 0x7f;
}

static void make_printable(char *text, bool ascii)
{
	for (; *text; text++)
		if (!is_printable((unsigned char)*text) || (ascii && (*text & 0x80)))
			*text = '?';
}

/* @to of @room bytes, with the NUL. */
static void put(char *to, size_t room, const char *text, size_t size)
{
	char line[1024];

	size = strnlen(text, size);
	for (; size && *text == ' '; text++)
		size--;
	if (size > sizeof(line) - 1)
		size = sizeof(line) - 1;
	while (size && text[size - 1] == ' ')
		size--;
	memcpy(line, text, size);
	line[size] = '\0';
	make_printable(line, false);
	if (text_units(line) < 0)
		make_printable(line, true);
	text_put_utf8(to, room, line);
}

void found_type(struct found *found, const void *text, size_t size)
{
	put(found->type, sizeof(found->type), text, size);
}

void found_info(struct found *found, const void *text, size_t size)
{
	put(found->info, sizeof(found->info), text, size);
}

void found_id(struct found *found, const void *bytes, size_t size)
{
	size_t room = sizeof(found->id) - found->id_size;

	if (size > room)
		size = room;
	memcpy(found->id + found->id_size, bytes, size);
	found->id_size += size;
}

void found_id_digest(struct found *found, const void *bytes, size_t size)
{
	unsigned char digest[MD5_DIGEST_LENGTH];
	MD5_CTX md5;

	MD5Init(&md5);
	MD5Update(&md5, bytes, size);
	MD5Final(digest, &md5);
	found_id(found, digest, sizeof(digest));
}

bool begins(const unsigned char *data, size_t size, const char *magic)
{
	size_t length = strlen(magic);

	return size >= length && !memcmp(data, magic, length);
}

uint16_t get_le16(const unsigned char *data)
{
	return (uint16_t)(data[1] << 8 | data[0]);
}

uint32_t get_le32(const unsigned char *data)
{
	return (uint32_t)get_le16(data + 2) << 16 | get_le16(data);
}

uint16_t get_be16(const unsigned char *data)
{
	return (uint16_t)(data[0] << 8 | data[1]);
}

uint32_t get_be32(const unsigned char *data)
{
	return (uint32_t)get_be16(data) << 16 | get_be16(data + 2);
}
