// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lines of text taken apart.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

bool words_split(struct words *words, const char *line)
{
	char *save = NULL, *word;

	words->count = 0;
	words->at = 0;
	if ((size_t)snprintf(words->line, sizeof(words->line), "%s", line) >= LINE_LENGTH)
		return false;
	for (word = strtok_r(words->line, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		if (words->count == WORDS_MAX)
			return false;
		words->word[words->count++] = word;
	}
	return true;
}

const char *words_next(struct words *words)
{
	return words->at < words->count ? words->word[words->at++] : NULL;
}

bool words_accept(struct words *words, const char *word)
{
	if (words->at >= words->count || strcmp(words->word[words->at], word))
		return false;
	words->at++;
	return true;
}

bool parse_number(const char *text, uint32_t max, uint32_t *value)
{
	unsigned long long number;
	char *end;

	if (!text || !isdigit((unsigned char)*text))
		return false;
	number = strtoull(text, &end, 0);
	if (*end || number > max)
		return false;
	*value = (uint32_t)number;
	return true;
}

static bool parse_hex_until(const char **text, char stop, uint8_t *value)
{
	unsigned long number;
	char *end;

	if (!isxdigit((unsigned char)**text))
		return false;
	number = strtoul(*text, &end, 16);
	if (*end != stop || number > 0xff)
		return false;
	*value = (uint8_t)number;
	*text = end + (stop != '\0');
	return true;
}

bool parse_hex_byte(const char *text, uint8_t *value)
{
	return text && parse_hex_until(&text, '\0', value);
}

bool parse_sense(const char *text, struct sense *sense)
{
	return text && parse_hex_until(&text, '/', &sense->key) && sense->key < 16 &&
	       parse_hex_until(&text, '/', &sense->asc) &&
	       parse_hex_until(&text, '\0', &sense->ascq);
}

size_t parse_hex(const char *text, uint8_t *bytes, size_t max)
{
	size_t length = text ? strlen(text) : 0, i;

	if (length % 2 || length / 2 > max)
		return 0;
	for (i = 0; i < length / 2; i++) {
		char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

		if (!parse_hex_byte(pair, &bytes[i]))
			return 0;
	}
	return length / 2;
}
