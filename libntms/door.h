/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* door.h - AccessNtmsLibraryDoor() */
#ifndef NTMS_DOOR_H
#define NTMS_DOOR_H

#include <stdint.h>

struct identity;
struct session;

/**
 * library_door() - keep the robot at rest while people use the door; see the man page for what it returns
 * @inventory: NTMS_INVENTORY_NONE, _FAST, _OMID or _DEFAULT, afterwards
 */
int library_door(struct session *session, const struct identity *caller, const char *library,
		 uint32_t inventory);

#endif
