/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* identify.h - IdentifyNtmsSlot() */
#ifndef NTMS_IDENTIFY_H
#define NTMS_IDENTIFY_H

#include <stdint.h>

struct identity;
struct session;

/**
 * slot_identify() - mount each side of what is in a slot, and heed the label that it bears (recognize.h)
 * @option: NTMS_DISMOUNT_DEFERRED: it stays in the drive; NTMS_DISMOUNT_IMMEDIATE, or 0: it goes back
 */
int slot_identify(struct session *session, const struct identity *caller, const char *slot,
		  uint32_t option);

#endif
