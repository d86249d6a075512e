// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "sync_private.h"

int sync_index_make(struct sync_index *index, size_t count)
{
	index->size = 64;
	while (index->size < 2 * count)
		index->size *= 2;
	index->entries = calloc(index->size, sizeof(*index->entries));
	return index->entries ? 0 : NTMS_E_NO_MEMORY;
}

/* FNV-1a */
static size_t hash(const char *key)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 0x100000001b3;
	return h ^ h >> 32;
}

static struct sync_index_entry *find(const struct sync_index *index, const char *key)
{
	size_t at = hash(key) & (index->size - 1);

	while (index->entries[at].key && strcmp(index->entries[at].key, key))
		at = (at + 1) & (index->size - 1);
	return &index->entries[at];
}

void sync_index_put(struct sync_index *index, const char *key, size_t value)
{
	struct sync_index_entry *entry = find(index, key);

	entry->key = key;
	entry->value = value;
}

bool sync_index_get(const struct sync_index *index, const char *key, size_t *value)
{
	struct sync_index_entry *entry;

	if (!index->size || !*key)
		return false;
	entry = find(index, key);
	*value = entry->value;
	return entry->key;
}

void sync_index_free(struct sync_index *index)
{
	free(index->entries);
	memset(index, 0, sizeof(*index));
}
