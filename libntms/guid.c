// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ids: random, text, public form. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "guid.h"
#include "ntmsapi.h"

int guid_make(struct guid *id)
{
	ssize_t got;

	do {
		got = getrandom(id->bytes, sizeof(id->bytes), 0);
	} while (got < 0 && errno == EINTR);
	if (got != sizeof(id->bytes))
		return got < 0 ? -errno : -EIO;
	id->bytes[6] = (id->bytes[6] & 0x0f) | 0x40;
	id->bytes[8] = (id->bytes[8] & 0x3f) | 0x80;
	return 0;
}

bool guid_is_null(const struct guid *id)
{
	static const struct guid null;

	return !guid_compare(id, &null);
}

int guid_compare(const struct guid *a, const struct guid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* A hyphen stands before these bytes. */
static bool starts_group(int i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

void guid_format(const struct guid *id, char text[GUID_TEXT_SIZE])
{
	static const char digit[] = "0123456789abcdef";
	int i;

	for (i = 0; i < 16; i++) {
		if (starts_group(i))
			*text++ = '-';
		*text++ = digit[id->bytes[i] >> 4];
		*text++ = digit[id->bytes[i] & 15];
	}
	*text = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int guid_parse(const char *text, struct guid *id)
{
	struct guid parsed;
	int i, high, low;

	for (i = 0; i < 16; i++) {
		if (starts_group(i) && *text++ != '-')
			return -EINVAL;
		high = hex_value(*text);
		if (high < 0)
			return -EINVAL;
		low = hex_value(text[1]);
		if (low < 0)
			return -EINVAL;
		parsed.bytes[i] = (unsigned char)(high << 4 | low);
		text += 2;
	}
	if (*text)
		return -EINVAL;
	*id = parsed;
	return 0;
}

void guid_to_public(const struct guid *id, struct _GUID *out)
{
	const unsigned char *b = id->bytes;

	out->Data1 = (unsigned int)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	out->Data2 = (unsigned short)(b[4] << 8 | b[5]);
	out->Data3 = (unsigned short)(b[6] << 8 | b[7]);
	memcpy(out->Data4, b + 8, sizeof(out->Data4));
}

void guid_from_public(const struct _GUID *in, struct guid *id)
{
	unsigned char *b = id->bytes;

	b[0] = (unsigned char)(in->Data1 >> 24);
	b[1] = (unsigned char)(in->Data1 >> 16);
	b[2] = (unsigned char)(in->Data1 >> 8);
	b[3] = (unsigned char)in->Data1;
	b[4] = (unsigned char)(in->Data2 >> 8);
	b[5] = (unsigned char)in->Data2;
	b[6] = (unsigned char)(in->Data3 >> 8);
	b[7] = (unsigned char)in->Data3;
	memcpy(b + 8, in->Data4, sizeof(in->Data4));
}
