/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_map.h - ids of cartridges to handles, for one changer; never stored */
#ifndef NTMS_DEVICE_MAP_H
#define NTMS_DEVICE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "guid.h"

struct device_map {
	struct device_map_entry *entries;
	size_t size;			/* a power of two, or 0 */
	size_t used;
};

/* device_map_put() - 0 or NTMS_E_NO_MEMORY */
int device_map_put(struct device_map *map, const struct guid *id, uint64_t handle);

/* device_map_get() - the handle, or 0 */
uint64_t device_map_get(const struct device_map *map, const struct guid *id);

/* device_map_clear() - empty and free */
void device_map_clear(struct device_map *map);

#endif
