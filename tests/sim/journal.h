/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands seen, for tests that ask what was sent.
 */
#ifndef NTMS_SIM_JOURNAL_H
#define NTMS_SIM_JOURNAL_H

#include <stdio.h>

#include "reply.h"

struct journal_entry {
	uint64_t when_ms;
	unsigned int lun;
	uint8_t cdb[CDB_LENGTH];
};

struct journal {
	struct journal_entry *entry;
	size_t count, capacity;		/* since the last mark */
	uint32_t seen[256];		/* by op code, of the changer, since the last mark */
};

void journal_add(struct journal *journal, uint64_t now, unsigned int lun,
		 const uint8_t cdb[CDB_LENGTH]);
void journal_mark(struct journal *journal);
void journal_destroy(struct journal *journal);
uint32_t journal_count(const struct journal *journal, unsigned int lun, uint8_t opcode);
void journal_print(const struct journal *journal, FILE *out);
void journal_print_counts(const struct journal *journal, FILE *out);

#endif
