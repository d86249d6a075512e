/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mount.h - MountNtmsMedia()
 *
 * What is asked for is checked, put into the queue and planned in one transaction; then the caller works
 * (work.h) until it is loaded. Out of time, he takes back what has not begun; what has begun goes on for
 * nobody: the medium then stays in its drive, which is Dismountable, and the next mount of it is served
 * from there.
 */
#ifndef NTMS_MOUNT_H
#define NTMS_MOUNT_H

#include <stddef.h>
#include <stdint.h>

#include "store.h"

struct cartridge;
struct identity;
struct session;

#define MOUNT_MAX 64			/* media in one call */

struct mount {
	const char (*media)[STORE_ID_SIZE];	/* logical media or sides */
	const char (*wished)[STORE_ID_SIZE];	/* drives, with NTMS_MOUNT_SPECIFIC_DRIVE */
	size_t count;
	uint32_t options;			/* NtmsMountOptions */
	int priority;
	uint32_t timeout;			/* ms; 0: what is free now; 0xffffffff: for ever */
	char drives[MOUNT_MAX][STORE_ID_SIZE];	/* out, but with NTMS_MOUNT_NOWAIT */
};

/* media_mount() - see the man page for what it returns */
int media_mount(struct session *session, const struct identity *caller, struct mount *mount);

/**
 * media_keep() - a mount of this session shall outlive it
 * Return: 0, NTMS_E_INVALID_MEDIA, NTMS_E_ACCESS_DENIED, NTMS_E_INVALID_STATE: it has not mounted that.
 */
int media_keep(struct session *session, const struct identity *caller, const char *medium);

/* What mounts and dismounts share. mount_look() - bring the picture of the libraries up to date */
void mount_look(struct session *session);

/* mount_begin() - the same, then session_begin() to write */
int mount_begin(struct session *session);

/* The rest works inside a transaction. */

/* mount_check_access() - USE of the pool and of the library of a medium */
int mount_check_access(struct session *session, const struct identity *caller,
		       const struct cartridge *cartridge);

/* mount_check_robot() - is the changer of a library at this host? 0; @code; NTMS_E_ACCESS_DENIED */
int mount_check_robot(struct session *session, const char *library, int code);

/* mount_find_medium() - by the id of a logical medium or of a side */
int mount_find_medium(struct session *session, const char *id, struct cartridge *cartridge,
		      int *index);

#endif
