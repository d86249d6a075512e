/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* media_free.h - what happens to a cartridge that goes to a Free pool; for deallocation and move */
#ifndef NTMS_MEDIA_FREE_H
#define NTMS_MEDIA_FREE_H

#include "media.h"

/* media_owned() - is a side of it Allocated, Complete or Reserved? */
bool media_owned(const struct cartridge *cartridge);

/**
 * media_to_free() - change the picture of a cartridge that moves to a Free pool
 * @pool: id of the Free pool
 *
 * A bar code stands in for the free label: sides become Available at once, and each is unverified,
 * unless an owner, who gave it back, had it mounted: that it was mounted for another reason says
 * nothing of what is on it, nor does the other side. Without one they are Unprepared until a drive has written
 * the label, and unverified unless an owner gave them back: then it is looked first what is on them. What is
 * Decommissioned or Incompatible stays so.
 */
void media_to_free(struct cartridge *cartridge, const char *pool);

/* media_certain() - is it certain which cartridge it is? What is not may not become free for all. */
bool media_certain(const struct cartridge *cartridge);

/* media_mountable() - the same, but that no bar code is read in a drive says nothing: in many none ever is */
bool media_mountable(const struct cartridge *cartridge);

/* media_doubt() - why it is not certain, and what to do, in words for people */
const char *media_doubt(const struct cartridge *cartridge);

/* media_can_be_free() - can a free label be written on it at all? */
bool media_can_be_free(const struct cartridge *cartridge);

#endif
