// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Microsoft Tape Format: backups of Windows and of Backup Exec, and our free label. The type is the
 * name of the software, the id the one in the media label, else a digest of the block.
 */
#include "mtf.h"

#include <string.h>

#include "../guid.h"
#include "../text.h"
#include "format.h"

#define MOST		4096
#define TEXT_MOST	1024	/* UTF-16 units, or bytes */
#define GUID_LENGTH	(GUID_TEXT_SIZE - 1)

struct block {
	const unsigned char *data;
	size_t size;
};

static bool sum_is_right(const unsigned char *data)
{
	uint16_t sum = 0;
	size_t i;

	for (i = 0; i < MTF_SUM; i += 2)
		sum ^= get_le16(data + i);
	return sum == get_le16(data + MTF_SUM);
}

static void copy_unicode(const unsigned char *from, size_t length, char *text, size_t size)
{
	uint16_t units[TEXT_MOST + 1];
	size_t count = length / 2, i;

	if (count > TEXT_MOST)
		count = TEXT_MOST;
	for (i = 0; i < count; i++)
		units[i] = get_le16(from + 2 * i);
	units[count] = 0;
	if (text_from_utf16(units, count + 1, text, size) < 0)
		text[0] = '\0';
}

/* The text at an address; "" when it is not all there. */
static void copy_text(const struct block *block, size_t address, char *text, size_t size)
{
	size_t length = get_le16(block->data + address), at = get_le16(block->data + address + 2);

	text[0] = '\0';
	if (at > block->size || length > block->size - at)
		return;
	if (block->data[MTF_STRING_TYPE] == MTF_UNICODE) {
		copy_unicode(block->data + at, length, text, size);
		return;
	}
	if (length > size - 1)
		length = size - 1;
	memcpy(text, block->data + at, length);
	text[length] = '\0';
}

/* A field that is a GUID, with or without braces. */
static bool read_field(const char *field, size_t length, struct guid *id)
{
	char text[GUID_TEXT_SIZE];

	if (length == GUID_LENGTH + 2 && field[0] == '{' && field[length - 1] == '}') {
		field++;
		length -= 2;
	}
	if (length != GUID_LENGTH)
		return false;
	memcpy(text, field, length);
	text[length] = '\0';
	return !guid_parse(text, id);
}

static bool find_id(const char *description, struct guid *id)
{
	static const char separator[] = { MTF_FIELD_END, '\0' };
	const char *field = description;

	if (strncmp(description, MTF_MEDIA_LABEL, strlen(MTF_MEDIA_LABEL)))
		return false;
	while (field) {
		if (read_field(field, strcspn(field, separator), id))
			return true;
		field = strchr(field, MTF_FIELD_END);
		if (field)
			field++;
	}
	return false;
}

static void put_id(const struct block *block, struct found *found)
{
	char description[TEXT_BYTES(TEXT_MOST)];
	struct guid id;

	copy_text(block, MTF_DESCRIPTION, description, sizeof(description));
	if (find_id(description, &id))
		found_id(found, id.bytes, sizeof(id.bytes));
	else
		found_id_digest(found, block->data, block->size);
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	struct block block = { .data = data, .size = size };
	char text[TEXT_BYTES(TEXT_MOST)];

	if (size < MTF_TAPE_SIZE || !begins(data, size, MTF_TAPE) || !sum_is_right(data))
		return false;
	if (get_le16(data + MTF_STREAMS) >= MTF_TAPE_SIZE && get_le16(data + MTF_STREAMS) < size)
		block.size = get_le16(data + MTF_STREAMS);
	copy_text(&block, MTF_SOFTWARE, text, sizeof(text));
	found_type(found, text, sizeof(text));
	if (!*found->type)
		found_type(found, "MTF", 3);
	copy_text(&block, MTF_NAME, text, sizeof(text));
	found_info(found, text, sizeof(text));
	put_id(&block, found);
	return true;
}

const struct format mtf_format = { .most = MOST, .claim = claim };
