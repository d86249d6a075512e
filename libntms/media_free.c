// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_free.h"

#include <string.h>

#include "ntmsapi.h"
#include "side.h"

bool media_owned(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state == SIDE_ALLOCATED || c->sides[i].state == SIDE_COMPLETE ||
		    c->sides[i].state == SIDE_RESERVED)
			return true;
	return false;
}

/* The counts of one that is not ours are those of a time before: an import of a database makes such. */
static bool was_given_back(const struct side *side)
{
	return (side->state == SIDE_AVAILABLE || side->state == SIDE_UNPREPARED) && side->allocate_count;
}

void media_to_free(struct cartridge *c, const char *pool)
{
	uint32_t state = c->bar_code[0] ? SIDE_AVAILABLE : SIDE_UNPREPARED;
	struct side *side;

	strcpy(c->pool, pool);
	for (side = c->sides; side < c->sides + c->side_count; side++) {
		if (side->state == SIDE_DECOMMISSIONED || side->state == SIDE_INCOMPATIBLE)
			continue;
		if (!was_given_back(side) || (c->bar_code[0] && !side->mount_count))
			c->unverified |= MEDIA_BIT(side);
		side->state = state;
	}
}

bool media_certain(const struct cartridge *c)
{
	return !c->duplicate && !c->unread && !c->needs_inventory;
}

bool media_mountable(const struct cartridge *c)
{
	return !c->duplicate && !c->needs_inventory && (!c->unread || c->location_type == NTMS_DRIVE);
}

const char *media_doubt(const struct cartridge *c)
{
	if (c->duplicate && c->needs_inventory)
		return "another one had its bar code while nobody watched: take it out and put it in again";
	if (c->duplicate)
		return "another one has its bar code: take that one out";
	/* No inventory tells which one it is in a drive where no bar code is read: at home it is. */
	if (c->unread && c->location_type == NTMS_DRIVE)
		return "its bar code is not read there: dismount its drive";
	return c->unread ? "its bar code cannot be read any more: take inventory"
			 : "its place was not watched: take inventory";
}

bool media_can_be_free(const struct cartridge *c)
{
	return c->read_write != NTMS_MEDIARW_WRITEONCE && c->read_write != NTMS_MEDIARW_READONLY;
}
