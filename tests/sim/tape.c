// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A tape.
 */
#include <stdlib.h>
#include <string.h>

#include "tape.h"

static bool is_filemark(const struct tape_object *object)
{
	return !object->length;
}

void tape_erase(struct tape *tape)
{
	while (tape->count > tape->position) {
		struct tape_object *last = &tape->object[--tape->count];

		tape->used -= TAPE_GAP + last->length;
		free(last->data);
	}
}

void tape_clear(struct tape *tape)
{
	tape_rewind(tape);
	tape_erase(tape);
	free(tape->object);
	tape->object = NULL;
	tape->room = 0;
}

enum tape_outcome tape_read(struct tape *tape, const struct tape_object **block)
{
	bool at_end = tape->position == tape->count;

	if (tape->damaged && tape->position == tape->damage) {
		tape->position += !at_end;
		return TAPE_DAMAGED;
	}
	if (at_end)
		return TAPE_END_OF_DATA;
	*block = &tape->object[tape->position++];
	return is_filemark(*block) ? TAPE_FILEMARK : TAPE_DONE;
}

static bool reserve(struct tape *tape)
{
	uint32_t room = tape->room ? 2 * tape->room : 16;
	struct tape_object *object;

	if (tape->count < tape->room)
		return true;
	object = realloc(tape->object, room * sizeof(*object));
	if (!object)
		return false;
	tape->object = object;
	tape->room = room;
	return true;
}

static enum tape_outcome append(struct tape *tape, struct tape_object object)
{
	tape->object[tape->count++] = object;
	tape->position = tape->count;
	tape->used += TAPE_GAP + object.length;
	return TAPE_DONE;
}

/* What is behind the position goes first: it is the room for what comes. */
static enum tape_outcome make_room(struct tape *tape, uint32_t length)
{
	tape_erase(tape);
	if (tape->used + TAPE_GAP + length > tape->capacity)
		return TAPE_FULL;
	return reserve(tape) ? TAPE_DONE : TAPE_NO_MEMORY;
}

enum tape_outcome tape_write(struct tape *tape, const void *data, uint32_t length)
{
	enum tape_outcome outcome = make_room(tape, length);
	uint8_t *copy;

	if (outcome)
		return outcome;
	copy = malloc(length);
	if (!copy)
		return TAPE_NO_MEMORY;
	memcpy(copy, data, length);
	return append(tape, (struct tape_object){ copy, length });
}

enum tape_outcome tape_write_filemark(struct tape *tape)
{
	enum tape_outcome outcome = make_room(tape, 0);

	return outcome ? outcome : append(tape, (struct tape_object){ NULL, 0 });
}

/* The last sixteenth. */
bool tape_near_end(const struct tape *tape)
{
	return tape->position == tape->count &&
	       tape->used >= tape->capacity - tape->capacity / 16;
}

void tape_rewind(struct tape *tape)
{
	tape->position = 0;
}

void tape_to_end(struct tape *tape)
{
	tape->position = tape->count;
}

enum tape_outcome tape_locate(struct tape *tape, uint32_t position)
{
	tape_to_end(tape);
	if (position > tape->count)
		return TAPE_END_OF_DATA;
	tape->position = position;
	return TAPE_DONE;
}

/* Past the next object, or the one before when back; TAPE_FILEMARK: it was one. */
static enum tape_outcome pass(struct tape *tape, bool back)
{
	const struct tape_object *object;

	if (back && !tape->position)
		return TAPE_BEGIN;
	if (!back && tape->position == tape->count)
		return TAPE_END_OF_DATA;
	object = &tape->object[back ? --tape->position : tape->position++];
	return is_filemark(object) ? TAPE_FILEMARK : TAPE_DONE;
}

static uint32_t magnitude(int32_t count)
{
	return count < 0 ? -(uint32_t)count : (uint32_t)count;
}

enum tape_outcome tape_space_blocks(struct tape *tape, int32_t count, uint32_t *rest)
{
	for (*rest = magnitude(count); *rest; --*rest) {
		enum tape_outcome outcome = pass(tape, count < 0);

		if (outcome)
			return outcome;
	}
	return TAPE_DONE;
}

enum tape_outcome tape_space_filemarks(struct tape *tape, int32_t count, uint32_t *rest)
{
	*rest = magnitude(count);
	while (*rest) {
		enum tape_outcome outcome = pass(tape, count < 0);

		if (outcome == TAPE_FILEMARK)
			--*rest;
		else if (outcome)
			return outcome;
	}
	return TAPE_DONE;
}
