/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a disk: blocks by number, zeros until they are written. All of it is in memory.
 */
#ifndef NTMS_SIM_DISC_H
#define NTMS_SIM_DISC_H

#include <stdbool.h>
#include <stdint.h>

#define DISC_BLOCK	2048u

/* All zero is one without any room. */
struct disc {
	uint8_t *data;			/* NULL: nothing has been written */
	uint64_t capacity;		/* in bytes */
	bool damaged;			/* block .damage cannot be read */
	uint32_t damage;
};

struct extent {
	uint64_t block;
	uint32_t count;
};

uint64_t disc_blocks(const struct disc *disc);
bool disc_has(const struct disc *disc, const struct extent *extent);

/* Of blocks that it has; how many come before one that cannot be read, and those only. */
uint32_t disc_read(const struct disc *disc, const struct extent *extent, uint8_t *to);
/* False: there is no memory. */
bool disc_write(struct disc *disc, const struct extent *extent, const uint8_t *from);
/* It is as new then, and keeps its capacity. */
void disc_clear(struct disc *disc);

#endif
