/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * detection.h - what change detection is asked to look at: SetNtmsDeviceChangeDetection()
 *
 * It is for drives that stand alone, of which there are none here; changers tell of changes by themselves.
 * So the ids are checked, and nothing is left to be done.
 */
#ifndef NTMS_DETECTION_H
#define NTMS_DETECTION_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct session;

/**
 * detection_check() - are there such objects? No rights are needed.
 * @type: NTMS_LIBRARY, NTMS_PHYSICAL_MEDIA or NTMS_MEDIA_TYPE
 * Return: 0; NTMS_E_INVALID_PARAMETER: another type; NTMS_E_INVALID_LIBRARY, NTMS_E_INVALID_MEDIA: one of
 * them is none; or a code of the store.
 */
int detection_check(struct session *session, uint32_t type, char (*ids)[STORE_ID_SIZE],
		    size_t count);

#endif
