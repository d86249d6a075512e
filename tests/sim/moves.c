// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which moves a library can make.
 */
#include <string.h>

#include "moves.h"

#define ALL_BUT_TRANSPORT	0x0e

static uint8_t bit(enum element_type type)
{
	return (uint8_t)(1 << (type - ELEMENT_TRANSPORT));
}

void moves_init(struct moves *moves)
{
	int type;

	memset(moves, 0, sizeof(*moves));
	moves->holds = ALL_BUT_TRANSPORT;
	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++) {
		moves->move[type] = ALL_BUT_TRANSPORT;
		if (type != ELEMENT_TRANSPORT)
			moves->exchange[type] = ALL_BUT_TRANSPORT;
	}
}

static enum element_type type_called(const char *name, size_t length)
{
	int type;

	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++)
		if (strlen(element_type_name(type)) == length &&
		    !strncmp(element_type_name(type), name, length))
			return type;
	return ELEMENT_ALL;
}

bool moves_set(uint8_t row[ELEMENT_TYPES], const char *text)
{
	size_t length = strcspn(text, "=");
	enum element_type from = type_called(text, length);
	uint8_t bits = 0;

	if (!from || !text[length])
		return false;
	text += length + 1;
	if (strcmp(text, "none")) {
		for (;;) {
			enum element_type to;

			length = strcspn(text, ",");
			to = type_called(text, length);
			if (!to)
				return false;
			bits |= bit(to);
			if (!text[length])
				break;
			text += length + 1;
		}
	}
	row[from] = bits;
	return true;
}

static bool allows(const uint8_t row[ELEMENT_TYPES], const struct library *lib, uint16_t from,
		   uint16_t to)
{
	const struct element *source = library_find(lib, from);
	const struct element *destination = library_find(lib, to);

	return !source || !destination || (row[source->type] & bit(destination->type));
}

bool moves_allow(const struct moves *moves, const struct library *lib,
		 const struct motion *motion)
{
	if (motion->kind == MOTION_MOVE)
		return allows(moves->move, lib, motion->source, motion->first);
	return allows(moves->exchange, lib, motion->source, motion->first) &&
	       allows(moves->exchange, lib, motion->first, motion->second);
}
