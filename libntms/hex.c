// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>

#include "hex.h"

void hex_write(char *text, const void *bytes, size_t size)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *from = bytes;

	for (; size; size--, from++) {
		*text++ = digit[*from >> 4];
		*text++ = digit[*from & 15];
	}
	*text = '\0';
}

static int value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int hex_read(void *bytes, size_t size, const char *text)
{
	unsigned char *to = bytes;
	int high, low;

	for (; size; size--, text += 2) {
		high = value(text[0]);
		low = high < 0 ? -1 : value(text[1]);
		if (low < 0)
			return -EINVAL;
		*to++ = (unsigned char)(high << 4 | low);
	}
	return 0;
}
