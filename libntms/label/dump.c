// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * dump of BSD and of Linux: a record of 1024 bytes in the byte order of the machine, whose 256 words
 * add up to a constant; and xfsdump, whose header begins with a magic.
 */
#include <stdio.h>
#include <string.h>

#include "format.h"

#define RECORD		1024
#define KIND		0
#define KIND_TAPE	1	/* the record that begins a volume */
#define MAGIC		24
#define SUM		84446
#define LABEL		676
#define LABEL_SIZE	16
#define FILE_SYSTEM	696
#define HOST		824
#define NAME_SIZE	64

#define XFS_HEADER	4096
#define XFS_HOST	256
#define XFS_LABEL	512
#define XFS_TEXT_SIZE	256

static bool is_magic(uint32_t magic)
{
	return magic == 60011 || magic == 60012 || magic == 0x19540119;
}

static bool is_record(const unsigned char *data, uint32_t (*get)(const unsigned char *data))
{
	uint32_t sum = 0;
	size_t i;

	if (!is_magic(get(data + MAGIC)) || get(data + KIND) != KIND_TAPE)
		return false;
	for (i = 0; i < RECORD; i += 4)
		sum += get(data + i);
	return sum == SUM;
}

/* The label, which is "none" when nobody gave one; else what was dumped. */
static void put_name(const unsigned char *data, struct found *found)
{
	const char *text = (const char *)data;
	char name[2 * NAME_SIZE + 2];

	if (data[LABEL] && strncmp(text + LABEL, "none", LABEL_SIZE)) {
		found_info(found, data + LABEL, LABEL_SIZE);
		return;
	}
	snprintf(name, sizeof(name), "%.*s:%.*s", NAME_SIZE, text + HOST, NAME_SIZE,
		 text + FILE_SYSTEM);
	found_info(found, name, sizeof(name));
}

static bool claim_xfs(const unsigned char *data, size_t size, struct found *found)
{
	if (size < XFS_HEADER)
		return false;
	found_type(found, "xfsdump", 7);
	found_info(found, data + XFS_LABEL, XFS_TEXT_SIZE);
	if (!found->info[0])
		found_info(found, data + XFS_HOST, XFS_TEXT_SIZE);
	found_id_digest(found, data, XFS_HEADER);
	return true;
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	if (begins(data, size, "xFSdump0"))
		return claim_xfs(data, size, found);
	if (size < RECORD || (!is_record(data, get_le32) && !is_record(data, get_be32)))
		return false;
	found_type(found, "dump", 4);
	put_name(data, found);
	found_id_digest(found, data, RECORD);
	return true;
}

const struct format dump_format = { .most = XFS_HEADER, .claim = claim };
