/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dismount.h - DismountNtmsMedia() and DismountNtmsDrive() */
#ifndef NTMS_DISMOUNT_H
#define NTMS_DISMOUNT_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct identity;
struct session;

/**
 * media_dismount() - the media are not needed any more
 * @media: logical media or sides; not more than MOUNT_MAX
 * @options: NTMS_DISMOUNT_DEFERRED; else they are taken to slots, which is waited for
 */
int media_dismount(struct session *session, const struct identity *caller,
		   const char (*media)[STORE_ID_SIZE], size_t count, uint32_t options);

/* drive_dismount() - take out what is in a drive, whoever put it there, when nobody uses it */
int drive_dismount(struct session *session, const struct identity *caller, const char *drive);

#endif
