// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One side of a disk.
 */
#include <stdlib.h>
#include <string.h>

#include "disc.h"

uint64_t disc_blocks(const struct disc *disc)
{
	return disc->capacity / DISC_BLOCK;
}

bool disc_has(const struct disc *disc, const struct extent *extent)
{
	uint64_t blocks = disc_blocks(disc);

	return extent->block <= blocks && extent->count <= blocks - extent->block;
}

static uint32_t readable(const struct disc *disc, const struct extent *extent)
{
	bool hit = disc->damaged && disc->damage >= extent->block &&
		   disc->damage - extent->block < extent->count;

	return hit ? (uint32_t)(disc->damage - extent->block) : extent->count;
}

uint32_t disc_read(const struct disc *disc, const struct extent *extent, uint8_t *to)
{
	uint32_t count = readable(disc, extent);

	if (disc->data)
		memcpy(to, disc->data + extent->block * DISC_BLOCK, (size_t)count * DISC_BLOCK);
	else
		memset(to, 0, (size_t)count * DISC_BLOCK);
	return count;
}

bool disc_write(struct disc *disc, const struct extent *extent, const uint8_t *from)
{
	if (!disc->data)
		disc->data = calloc(disc_blocks(disc), DISC_BLOCK);
	if (!disc->data)
		return false;
	memcpy(disc->data + extent->block * DISC_BLOCK, from, (size_t)extent->count * DISC_BLOCK);
	return true;
}

void disc_clear(struct disc *disc)
{
	free(disc->data);
	disc->data = NULL;
}
