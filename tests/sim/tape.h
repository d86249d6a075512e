/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tape: blocks and filemarks one behind the other, and the place between two of them where the
 * heads are. All of it is in memory.
 */
#ifndef NTMS_SIM_TAPE_H
#define NTMS_SIM_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAPE_CAPACITY	(64u << 20)
/* What a block takes besides its data, and a filemark. */
#define TAPE_GAP	64u

struct tape_object {
	uint8_t *data;
	uint32_t length;		/* 0: a filemark */
};

/* All zero is a blank tape without any room. */
struct tape {
	struct tape_object *object;	/* as many as there is room for in memory */
	uint32_t count, room;
	uint32_t position;		/* the object that comes next; .count: end of data */
	uint64_t used, capacity;	/* in bytes */
	bool damaged;			/* what is at .damage cannot be read */
	uint32_t damage;
};

enum tape_outcome {
	TAPE_DONE,
	TAPE_FILEMARK,			/* met one, and passed it */
	TAPE_BEGIN,
	TAPE_END_OF_DATA,
	TAPE_FULL,
	TAPE_DAMAGED,
	TAPE_NO_MEMORY,
	TAPE_OUTCOMES
};

/* It is blank then, and keeps its capacity. */
void tape_clear(struct tape *tape);

/* The block is good until the tape is written. */
enum tape_outcome tape_read(struct tape *tape, const struct tape_object **block);
/* What was at the position and behind it is gone. Blocks have at least one byte. */
enum tape_outcome tape_write(struct tape *tape, const void *data, uint32_t length);
enum tape_outcome tape_write_filemark(struct tape *tape);
void tape_erase(struct tape *tape);
/* Is the end of data, and the position at it, so far out that a host is to be warned? */
bool tape_near_end(const struct tape *tape);

void tape_rewind(struct tape *tape);
void tape_to_end(struct tape *tape);
enum tape_outcome tape_locate(struct tape *tape, uint32_t position);
/* Over so many, backwards when they are negative; *rest is how many were not passed. */
enum tape_outcome tape_space_blocks(struct tape *tape, int32_t count, uint32_t *rest);
enum tape_outcome tape_space_filemarks(struct tape *tape, int32_t count, uint32_t *rest);

#endif
