// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The commands seen.
 */
#include <stdlib.h>
#include <string.h>

#include "journal.h"

/* What comes after that many is counted, not kept. */
#define ENTRIES_MAX	(1u << 20)

static bool reserve(struct journal *journal)
{
	size_t capacity = journal->capacity ? journal->capacity * 2 : 256;
	struct journal_entry *entry;

	if (journal->count < journal->capacity)
		return true;
	if (capacity > ENTRIES_MAX)
		return false;
	entry = realloc(journal->entry, capacity * sizeof(*entry));
	if (!entry)
		return false;
	journal->entry = entry;
	journal->capacity = capacity;
	return true;
}

void journal_add(struct journal *journal, uint64_t now, unsigned int lun,
		 const uint8_t cdb[CDB_LENGTH])
{
	struct journal_entry *entry;

	if (!lun)
		journal->seen[cdb[0]]++;
	if (!reserve(journal))
		return;
	entry = &journal->entry[journal->count++];
	entry->when_ms = now;
	entry->lun = lun;
	memcpy(entry->cdb, cdb, CDB_LENGTH);
}

void journal_mark(struct journal *journal)
{
	journal->count = 0;
	memset(journal->seen, 0, sizeof(journal->seen));
}

void journal_destroy(struct journal *journal)
{
	free(journal->entry);
	memset(journal, 0, sizeof(*journal));
}

uint32_t journal_count(const struct journal *journal, unsigned int lun, uint8_t opcode)
{
	uint32_t count = 0;
	size_t i;

	if (!lun)
		return journal->seen[opcode];
	for (i = 0; i < journal->count; i++)
		count += journal->entry[i].lun == lun && journal->entry[i].cdb[0] == opcode;
	return count;
}

static unsigned int cdb_length(uint8_t opcode)
{
	return opcode < 0x20 ? 6 : opcode < 0x80 || opcode >= 0xc0 ? 10 : opcode < 0xa0 ? 16 : 12;
}

void journal_print(const struct journal *journal, FILE *out)
{
	size_t i;

	for (i = 0; i < journal->count; i++) {
		const struct journal_entry *entry = &journal->entry[i];
		unsigned int n;

		fprintf(out, "%llu lun %u", (unsigned long long)entry->when_ms, entry->lun);
		for (n = 0; n < cdb_length(entry->cdb[0]); n++)
			fprintf(out, " %02x", entry->cdb[n]);
		fputc('\n', out);
	}
}

void journal_print_counts(const struct journal *journal, FILE *out)
{
	unsigned int opcode;

	for (opcode = 0; opcode < 256; opcode++)
		if (journal->seen[opcode])
			fprintf(out, "%02x %u\n", opcode, journal->seen[opcode]);
}
