/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One table, small libraries in few words. */
#ifndef NTMS_TESTS_INVENTORY_TABLE_H
#define NTMS_TESTS_INVENTORY_TABLE_H

#include "inventory_library.h"

static struct inventory table;

static inline struct inventory_found entry(__u16 address, __u8 type, const char *tag)
{
	struct inventory_found found = { .address = address, .type = type };

	memset(found.tag, ' ', sizeof(found.tag));
	if (!tag)
		return found;
	found.flags = NTMS_ELEMENT_FULL;
	found.tagged = !!*tag;
	memcpy(found.tag, tag, strlen(tag));
	return found;
}

/* Slots from address 1 on, and a transport at 0: NULL is empty, "" has no tag. */
static inline __u32 sweep_slots(__u32 count, const char *const *tags)
{
	struct inventory_found found[32];
	__u32 i;

	found[0] = entry(0, NTMS_ELEMENT_TRANSPORT, NULL);
	for (i = 0; i < count; i++)
		found[i + 1] = entry(i + 1, NTMS_ELEMENT_SLOT, tags[i]);
	return sweep_all(&table, found, count + 1);
}

#define sweep_tags(...)								\
	sweep_slots(sizeof((const char *const []){ __VA_ARGS__ }) / sizeof(char *),	\
		    (const char *const []){ __VA_ARGS__ })

static inline __u64 handle_at(__u16 address)
{
	struct inventory_element *element = inventory_element(&table, address);

	return element && element->cartridge ? element->cartridge->handle : 0;
}

static inline struct inventory_cartridge *at(__u16 address)
{
	must(handle_at(address));
	return inventory_cartridge(&table, handle_at(address));
}

static inline void mark(__u16 address)
{
	inventory_begin_change(&table);
	inventory_mark_stale(&table, 0, address, address);
}

#endif
