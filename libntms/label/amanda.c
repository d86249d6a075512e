// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Amanda: each of its files begins with a block of text. That of a tape's label is
 * "AMANDA: TAPESTART DATE 20261129 TAPE Daily-001", the date X as long as nothing else is on it; a
 * label with blanks is quoted.
 */
#include <string.h>

#include "format.h"

#define LINE_MOST 512

static bool is_end(unsigned char c)
{
	return c == '\n' || c == '\0';
}

/* Behind the next @word of the line that ends at @end; NULL: there is none. */
static const unsigned char *behind(const unsigned char *at, const unsigned char *end, const char *word)
{
	size_t length = strlen(word);

	for (; (size_t)(end - at) >= length; at++)
		if (!memcmp(at, word, length))
			return at + length;
	return NULL;
}

static void put_name(const unsigned char *at, const unsigned char *end, struct found *found)
{
	unsigned char stop = ' ';
	const unsigned char *last;

	if (at < end && *at == '"')
		stop = *at++;
	for (last = at; last < end && *last != stop; last++)
		;
	found_info(found, at, (size_t)(last - at));
	found_id(found, at, (size_t)(last - at));
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	const unsigned char *end = data, *name;

	if (!begins(data, size, "AMANDA: "))
		return false;
	while (end < data + size && !is_end(*end))
		end++;
	found_type(found, "Amanda", 6);
	name = begins(data, size, "AMANDA: TAPESTART DATE ") ? behind(data, end, " TAPE ") : NULL;
	if (name)
		put_name(name, end, found);
	if (!found->id_size)
		found_id_digest(found, data, (size_t)(end - data));
	return true;
}

const struct format amanda_format = { .most = LINE_MOST, .claim = claim };
