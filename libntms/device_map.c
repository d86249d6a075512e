// SPDX-License-Identifier: LGPL-2.1-or-later
#include "device_map.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"

struct device_map_entry {
	struct guid id;
	uint64_t handle;		/* 0: free; handles are never 0 */
};

/* Ids are random: any bytes of them are a hash. */
static struct device_map_entry *find(const struct device_map *map, const struct guid *id)
{
	size_t at;

	memcpy(&at, id->bytes, sizeof(at));
	for (at &= map->size - 1;; at = (at + 1) & (map->size - 1))
		if (!map->entries[at].handle || !guid_compare(&map->entries[at].id, id))
			return &map->entries[at];
}

static int grow(struct device_map *map)
{
	struct device_map larger = {.size = map->size ? 2 * map->size : 64};
	size_t i;

	larger.entries = calloc(larger.size, sizeof(*larger.entries));
	if (!larger.entries)
		return NTMS_E_NO_MEMORY;
	for (i = 0; i < map->size; i++)
		if (map->entries[i].handle)
			*find(&larger, &map->entries[i].id) = map->entries[i];
	larger.used = map->used;
	free(map->entries);
	*map = larger;
	return 0;
}

int device_map_put(struct device_map *map, const struct guid *id, uint64_t handle)
{
	struct device_map_entry *entry;

	if (4 * (map->used + 1) > 3 * map->size && grow(map))
		return NTMS_E_NO_MEMORY;
	entry = find(map, id);
	if (!entry->handle)
		map->used++;
	entry->id = *id;
	entry->handle = handle;
	return 0;
}

uint64_t device_map_get(const struct device_map *map, const struct guid *id)
{
	return map->size ? find(map, id)->handle : 0;
}

void device_map_clear(struct device_map *map)
{
	free(map->entries);
	memset(map, 0, sizeof(*map));
}
