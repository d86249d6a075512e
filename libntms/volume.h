/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* volume.h - what is on the medium in a drive that is a block device, and where it is mounted */
#ifndef NTMS_VOLUME_H
#define NTMS_VOLUME_H

#include <limits.h>
#include <sys/types.h>

/* Where the kernel tells. */
struct volume_roots {
	const char *devices;	/* "/sys/dev/block" */
	const char *mounts;	/* "/proc/self/mountinfo" */
};

extern const struct volume_roots volume_roots;

struct volume {
	char name[PATH_MAX];	/* "/dev/sr0" */
	char place[PATH_MAX];	/* where it is mounted; "": nowhere */
};

/**
 * volume_find() - the first partition of a drive, or the drive itself when it has none
 * Return: 0; NTMS_E_INVALID_DRIVE: no such device; NTMS_E_NOT_READY: there is no medium.
 */
int volume_find(const struct volume_roots *roots, dev_t drive, struct volume *volume);

#endif
