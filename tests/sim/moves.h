/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which moves a library can make: the matrix of mode page 1Fh.
 */
#ifndef NTMS_SIM_MOVES_H
#define NTMS_SIM_MOVES_H

#include "library.h"

/* By the type of the source, a bit for each type of destination: bit 0 transport ... 3 drive. */
struct moves {
	uint8_t holds;			/* types that can keep a cartridge */
	uint8_t move[ELEMENT_TYPES];
	uint8_t exchange[ELEMENT_TYPES];
};

/* Everything but to leave a cartridge in the transport, or to exchange what is there. */
void moves_init(struct moves *moves);
/* "storage=port,drive", or "storage=none"; false: it is not such a thing. */
bool moves_set(uint8_t row[ELEMENT_TYPES], const char *text);
/* True also when an element does not exist: that has a refusal of its own. */
bool moves_allow(const struct moves *moves, const struct library *lib,
		 const struct motion *motion);

#endif
