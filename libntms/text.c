// SPDX-License-Identifier: LGPL-2.1-or-later
/* Text conversion, object names, pool paths. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "text.h"

#define FIRST_SURROGATE	0xd800
#define LOW_SURROGATE	0xdc00
#define LAST_SURROGATE	0xdfff
#define LAST_CHARACTER	0x10ffff

static bool is_surrogate(uint32_t c)
{
	return c >= FIRST_SURROGATE && c <= LAST_SURROGATE;
}

static size_t utf8_length(uint32_t c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static size_t utf16_length(uint32_t c)
{
	return c < 0x10000 ? 1 : 2;
}

/* Bytes that a first byte announces; 0 for one that cannot be first. */
static int announced(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

static int decode_sequence(const char *s, size_t limit, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s;
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	int length, i;

	if (!limit || !*p)
		return 0;
	length = announced(*p);
	if (!length)
		return -EILSEQ;
	*c = *p & mask[length];
	for (i = 1; i < length; i++) {
		if ((size_t)i >= limit || (p[i] & 0xc0) != 0x80)
			return -EILSEQ;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	if (utf8_length(*c) != (size_t)length || is_surrogate(*c) || *c > LAST_CHARACTER)
		return -EILSEQ;
	return length;
}

/*
 * The character at @s, of at most @limit bytes: its length, 0 when there is none left. A NUL stops
 * a sequence that is too short, so no byte behind it is read. Nearly all there is is ASCII.
 */
static inline int decode_utf8(const char *s, size_t limit, uint32_t *c)
{
	if (!limit || (signed char)*s <= 0)
		return decode_sequence(s, limit, c);
	*c = (unsigned char)*s;
	return 1;
}

static int decode_utf16(const uint16_t *s, size_t limit, uint32_t *c)
{
	uint32_t low;

	if (!limit)
		return 0;
	*c = *s;
	if (!*c)
		return 0;
	if (!is_surrogate(*c))
		return 1;
	low = *c < LOW_SURROGATE && limit > 1 ? s[1] : 0;
	if (low < LOW_SURROGATE || low > LAST_SURROGATE)
		return -EILSEQ;
	*c = 0x10000 + ((*c - FIRST_SURROGATE) << 10) + (low - LOW_SURROGATE);
	return 2;
}

static void encode_utf8(uint32_t c, size_t length, char *dst)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t i;

	for (i = length; i-- > 1; c >>= 6)
		dst[i] = (char)(0x80 | (c & 0x3f));
	dst[0] = (char)(lead[length] | c);
}

static void encode_utf16(uint32_t c, uint16_t *dst)
{
	if (c < 0x10000) {
		*dst = (uint16_t)c;
		return;
	}
	c -= 0x10000;
	dst[0] = (uint16_t)(FIRST_SURROGATE + (c >> 10));
	dst[1] = (uint16_t)(LOW_SURROGATE + (c & 0x3ff));
}

ssize_t text_from_utf16(const uint16_t *src, size_t limit, char *dst, size_t size)
{
	size_t from = 0, to = 0, length;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf16(src + from, limit - from, &c)) > 0) {
		length = utf8_length(c);
		if (size - to <= length)
			return -ENAMETOOLONG;
		encode_utf8(c, length, dst + to);
		from += (size_t)step;
		to += length;
	}
	if (step < 0)
		return step;
	if (from == limit || to == size)
		return -ENAMETOOLONG;
	dst[to] = '\0';
	return (ssize_t)to;
}

ssize_t text_to_utf16(const char *src, size_t limit, uint16_t *dst, size_t size)
{
	size_t from = 0, to = 0, length;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(src + from, limit - from, &c)) > 0) {
		length = utf16_length(c);
		if (size - to <= length)
			return -ENAMETOOLONG;
		encode_utf16(c, dst + to);
		from += (size_t)step;
		to += length;
	}
	if (step < 0)
		return step;
	if (from == limit || to == size)
		return -ENAMETOOLONG;
	dst[to] = 0;
	return (ssize_t)to;
}

/* Bytes of the well-formed text at @src, its NUL not among the @limit bytes counted. */
static ssize_t measure(const char *src, size_t limit)
{
	size_t at = 0;
	uint32_t c;
	int step;

	while ((step = decode_utf8(src + at, limit - at, &c)) > 0)
		at += (size_t)step;
	return step < 0 ? step : (ssize_t)at;
}

/* Our own copy is judged, and ended by ourselves: somebody may be changing the text. */
ssize_t text_copy(const char *src, size_t limit, char *dst, size_t size)
{
	size_t room = limit < size ? limit : size, length = strnlen(src, room);
	ssize_t measured;

	if (length == room) {
		measured = measure(src, limit);
		return measured < 0 ? measured : -ENAMETOOLONG;
	}
	memcpy(dst, src, length);
	dst[length] = '\0';
	return measure(dst, length);
}

ssize_t text_units(const char *text)
{
	size_t at = 0, units = 0;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(text + at, SIZE_MAX, &c)) > 0) {
		at += (size_t)step;
		units += utf16_length(c);
	}
	return step < 0 ? step : (ssize_t)units;
}

int text_put_utf8(char *field, size_t size, const char *text)
{
	size_t at = 0;
	uint32_t c;
	int step;

	while ((step = decode_utf8(text + at, SIZE_MAX, &c)) > 0 && at + (size_t)step < size)
		at += (size_t)step;
	memcpy(field, text, at);
	memset(field + at, 0, size - at);
	return step != 0;
}

int text_put_utf16(uint16_t *field, size_t size, const char *text)
{
	size_t from = 0, to = 0;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(text + from, SIZE_MAX, &c)) > 0 && to + utf16_length(c) < size) {
		encode_utf16(c, field + to);
		from += (size_t)step;
		to += utf16_length(c);
	}
	memset(field + to, 0, (size - to) * sizeof(*field));
	return step != 0;
}

/* Whether the text in @field is the part of @stored that fits @limit bytes. */
static bool is_cut_of_utf8(const char *field, size_t limit, const char *stored)
{
	size_t at = 0;
	uint32_t c;
	int step;

	while ((step = decode_utf8(stored + at, SIZE_MAX, &c)) > 0 && at + (size_t)step < limit)
		at += (size_t)step;
	return strnlen(field, limit) == at && !memcmp(field, stored, at);
}

int text_take_utf8(const char *field, size_t limit, const char *stored, char *dst, size_t size)
{
	ssize_t length;

	if (is_cut_of_utf8(field, limit, stored)) {
		length = text_copy(stored, SIZE_MAX, dst, size);
		return length < 0 ? (int)length : 0;
	}
	length = text_copy(field, limit, dst, size);
	return length < 0 ? (int)length : 1;
}

static bool is_cut_of_utf16(const uint16_t *field, size_t limit, const char *stored)
{
	size_t from = 0, to = 0;
	uint16_t unit[2];
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(stored + from, SIZE_MAX, &c)) > 0 &&
	       to + utf16_length(c) < limit) {
		encode_utf16(c, unit);
		if (memcmp(field + to, unit, utf16_length(c) * sizeof(*unit)))
			return false;
		from += (size_t)step;
		to += utf16_length(c);
	}
	return to < limit && !field[to];
}

int text_take_utf16(const uint16_t *field, size_t limit, const char *stored, char *dst,
		    size_t size)
{
	ssize_t length;

	if (is_cut_of_utf16(field, limit, stored)) {
		length = text_copy(stored, SIZE_MAX, dst, size);
		return length < 0 ? (int)length : 0;
	}
	length = text_from_utf16(field, limit, dst, size);
	return length < 0 ? (int)length : 1;
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

void text_fold(char *text)
{
	for (; *text; text++)
		*text = (char)fold(*text);
}

int text_compare(const char *a, const char *b)
{
	while (*a && fold(*a) == fold(*b)) {
		a++;
		b++;
	}
	return fold(*a) - fold(*b);
}

/* Line separators count: names are printed in lines and tables. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

void text_make_printable(char *text)
{
	char *to = text;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(text, SIZE_MAX, &c)) > 0) {
		if (is_control(c))
			*to++ = '?';
		else
			to = (char *)memmove(to, text, (size_t)step) + step;
		text += step;
	}
	*to = '\0';
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x202f || c == 0x205f || c == 0x3000;
}

int text_check_name(const char *name)
{
	size_t at = 0, units = 0;
	bool blank = true;
	uint32_t c = 0;
	int step;

	while ((step = decode_utf8(name + at, SIZE_MAX, &c)) > 0) {
		if (c == '\\' || is_control(c))
			return -EINVAL;
		blank = blank && is_blank(c);
		units += utf16_length(c);
		at += (size_t)step;
	}
	if (step < 0)
		return step;
	if (units > TEXT_NAME_UNITS)
		return -ENAMETOOLONG;
	return blank ? -EINVAL : 0;
}

int text_next_component(const char **at, char *name, size_t size)
{
	const char *start = *at;
	size_t length;
	int err;

	if (!*start)
		return 0;
	if (*start == '\\')
		start++;
	length = strcspn(start, "\\");
	if (length >= size)
		return -ENAMETOOLONG;
	memcpy(name, start, length);
	name[length] = '\0';
	err = text_check_name(name);
	if (err)
		return err;
	*at = start + length;
	return 1;
}

int text_check_path(const char *path)
{
	ssize_t units = text_units(path);
	char name[TEXT_BYTES(TEXT_NAME_UNITS)];
	int count = 0, err;

	if (units < 0)
		return (int)units;
	if (units + (*path != '\\') > TEXT_PATH_UNITS)
		return -ENAMETOOLONG;
	while ((err = text_next_component(&path, name, sizeof(name))) > 0)
		count++;
	if (err < 0)
		return err;
	return count ? count : -EINVAL;
}
