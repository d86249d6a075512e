/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults: which commands go wrong, when, and how.
 */
#ifndef NTMS_SIM_FAULT_H
#define NTMS_SIM_FAULT_H

#include "reply.h"
#include "words.h"

#define FAULTS		64
#define FAULT_BYTES	1024

enum fault_kind {
	FAULT_SENSE = 1 << 0,		/* CHECK CONDITION with .sense */
	FAULT_STATUS = 1 << 1,		/* another status */
	FAULT_HANG = 1 << 2,		/* no answer until aborted, released or unplugged */
	FAULT_DEAF = 1 << 3,		/* nor when aborted */
	FAULT_LIE = 1 << 4,		/* success, but nothing happens */
	FAULT_EFFECT = 1 << 5,		/* it happens, then the error is told */
	FAULT_GARBAGE = 1 << 6,		/* random data of the right length */
	FAULT_TRUNCATE = 1 << 7,	/* only the first .length bytes */
	FAULT_SHORT = 1 << 8,		/* without the last .length bytes */
	FAULT_HEX = 1 << 9,		/* .bytes instead of the data */
	FAULT_PATCH = 1 << 10,		/* .bytes over the data at .offset */
	FAULT_DIE = 1 << 11,		/* the robot breaks down, its cartridge is .where */
	FAULT_ELSEWHERE = 1 << 12,	/* success, but the cartridge goes to .destination */
	FAULT_NOISE = 1 << 13		/* .length random bytes of the data are others */
};

/* Where a robot leaves its cartridge. */
enum fault_where { DIE_AT_SOURCE, DIE_IN_TRANSPORT, DIE_AT_DESTINATION };

struct fault_action {
	unsigned int kinds;
	struct sense sense;
	uint8_t status;
	uint32_t delay_ms;		/* before it is looked at */
	uint32_t late_ms;		/* before it is answered */
	uint32_t length;
	uint32_t offset;
	uint32_t seed;			/* of what is random */
	enum fault_where where;
	uint16_t destination;
	size_t count;
	uint8_t bytes[FAULT_BYTES];
};

struct fault {
	unsigned int id;
	bool any_opcode;
	uint8_t opcode;
	bool any_element;
	uint32_t element;
	uint32_t lun;
	uint32_t skip;			/* commands to let pass first */
	uint32_t every;			/* it hits one of so many */
	uint32_t left;			/* commands to hit; UINT32_MAX: all */
	char text[160];
	struct fault_action action;
};

struct fault_list {
	struct fault fault[FAULTS];
	size_t count;
	unsigned int last_id;
};

/*
 * OPCODE|any [lun L] [element A] [nth N] [every N] [times K|always] ACTION...
 * Returns its id; 0 and why[] on failure.
 */
unsigned int fault_add(struct fault_list *list, struct words *words, char *why, size_t size);
bool fault_remove(struct fault_list *list, unsigned int id);

/* What hits this command, NULL: nothing. Counts it. */
const struct fault_action *fault_match(struct fault_list *list, unsigned int lun,
				       const uint8_t cdb[CDB_LENGTH]);
/* Spoil the data of a reply. */
void fault_spoil(const struct fault_action *action, struct reply *reply);
extern const char fault_usage[];

#endif
