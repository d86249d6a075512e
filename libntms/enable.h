/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* enable.h - EnableNtmsObject(), DisableNtmsObject(): libraries, drives, cartridges */
#ifndef NTMS_ENABLE_H
#define NTMS_ENABLE_H

#include <stdbool.h>
#include <stdint.h>

struct identity;
struct session;

/**
 * object_enable() - @enabled or not; what an object holds shows as it does. The medium of a drive that is
 *	disabled is waited for until it is in its slot, if it is nobody's; else it goes when it is released
 * @type: NTMS_LIBRARY, NTMS_DRIVE or NTMS_PHYSICAL_MEDIA
 * Return: 0, NTMS_E_INVALID_PARAMETER (another type), NTMS_E_OBJECT_NOT_FOUND, NTMS_E_ACCESS_DENIED,
 * NTMS_E_LIBRARY_OFFLINE, NTMS_E_INVALID_STATE (it is so already), or a code of the store.
 */
int object_enable(struct session *session, const struct identity *caller, uint32_t type,
		  const char *id, bool enabled);

#endif
