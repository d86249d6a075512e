/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hex.h - bytes as text, the way the store keeps them: two lower-case digits each */
#ifndef NTMS_HEX_H
#define NTMS_HEX_H

#include <stddef.h>

/* hex_write() - @text has room for 2 * @size characters and a NUL */
void hex_write(char *text, const void *bytes, size_t size);

/* hex_read() - the first 2 * @size digits of @text. 0, or -EINVAL: they are not. */
int hex_read(void *bytes, size_t size, const char *text);

#endif
