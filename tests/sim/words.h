/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of text taken apart: words, numbers, senses, hex.
 */
#ifndef NTMS_SIM_WORDS_H
#define NTMS_SIM_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reply.h"

#define WORDS_MAX	64
#define LINE_LENGTH	8192

struct words {
	char line[LINE_LENGTH];
	char *word[WORDS_MAX];
	size_t count;
	size_t at;			/* the next to be read */
};

/* False: too long or too many words. */
bool words_split(struct words *words, const char *line);
/* The next word, NULL at the end. */
const char *words_next(struct words *words);
/* Take the next word when it is this one. */
bool words_accept(struct words *words, const char *word);

/* False: not such a thing. */
bool parse_number(const char *text, uint32_t max, uint32_t *value);
bool parse_hex_byte(const char *text, uint8_t *value);
/* "5/24/0", in hex. */
bool parse_sense(const char *text, struct sense *sense);
/* Pairs of hex digits; returns their number, 0 when they are none or too many. */
size_t parse_hex(const char *text, uint8_t *bytes, size_t max);

#endif
