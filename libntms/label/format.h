/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format.h - one kind of label
 *
 * Each file of this folder that defines a struct format becomes a plug-in of its own, made of it and
 * plugin.c. It looks at bytes from a medium that anybody may have written: nothing in them is true,
 * lengths least of all.
 */
#ifndef NTMS_LABEL_FORMAT_H
#define NTMS_LABEL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOUND_TYPE_SIZE		64
#define FOUND_INFO_SIZE		256
#define FOUND_ID_SIZE		255	/* what a side of the store has room for */

struct found {
	char type[FOUND_TYPE_SIZE];
	char info[FOUND_INFO_SIZE];
	unsigned char id[FOUND_ID_SIZE];
	size_t id_size;
};

struct format {
	size_t most;		/* bytes that it looks at */
	bool (*claim)(const unsigned char *data, size_t size, struct found *found);
};

extern const struct format amanda_format, bacula_format, cpio_format, dump_format, filesystem_format,
	mtf_format, tar_format, vol1_format;

/*
 * Text from a medium, up to a NUL, without the blanks at its ends; cut to fit. What is neither
 * printable nor UTF-8 becomes '?'.
 */
void found_type(struct found *found, const void *text, size_t size);
void found_info(struct found *found, const void *text, size_t size);

/* found_id() - append to the id; what does not fit is left out */
void found_id(struct found *found, const void *bytes, size_t size);

/* found_id_digest() - for a label without an id: the digest of its bytes is its id */
void found_id_digest(struct found *found, const void *bytes, size_t size);

bool begins(const unsigned char *data, size_t size, const char *magic);
uint16_t get_le16(const unsigned char *data);
uint32_t get_le32(const unsigned char *data);
uint16_t get_be16(const unsigned char *data);
uint32_t get_be32(const unsigned char *data);

#endif
