/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ids. The bytes are in the order of the text form, so sorting either sorts both; the kernel gets
 * the same 16 bytes. Only the public GUID has parts in the host's byte order.
 */
#ifndef NTMS_GUID_H
#define NTMS_GUID_H

#include <stdbool.h>

#define GUID_TEXT_SIZE	37	/* with the NUL */

struct guid {
	unsigned char bytes[16];
};

struct _GUID;

/* A new random id (version 4). 0, or a negative errno when the kernel has no random numbers. */
int guid_make(struct guid *id);

bool guid_is_null(const struct guid *id);
int guid_compare(const struct guid *a, const struct guid *b);

/* Text: 36 characters, lower case. Parsing takes either case, nothing else: 0 or -EINVAL. */
void guid_format(const struct guid *id, char text[GUID_TEXT_SIZE]);
int guid_parse(const char *text, struct guid *id);

void guid_to_public(const struct guid *id, struct _GUID *out);
void guid_from_public(const struct _GUID *in, struct guid *id);

#endif
