/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target's configuration file system: backstores that we serve, and loopback ports through
 * which this machine sees them as SCSI devices.
 */
#ifndef NTMS_SIM_CONFIGFS_H
#define NTMS_SIM_CONFIGFS_H

#include <stdbool.h>
#include <stddef.h>

#define PATHS_MAX	8
#define NAME_LENGTH	32
#define UIO_LENGTH	16

struct failure {
	char text[512];
};

/* What is made of a library: unit 0 is the changer, unit n its n-th drive. */
struct export {
	char name[NAME_LENGTH + 1];
	unsigned int luns;
	unsigned int paths;
	bool no_reservations;			/* 05/20/00 from the target's core */
	bool bridged;				/* LUN 0 is the first drive, LUN 1 the changer */
	unsigned int command_timeout;		/* of the kernel, in seconds; 0: none */
};

/* All return false with the failure's text. */
bool configfs_create(const struct export *export, struct failure *failure);
bool configfs_exists(const char *name);
/* The uio device of a LUN, as "uio0". */
bool configfs_uio(const char *name, unsigned int lun, char uio[UIO_LENGTH],
		  struct failure *failure);
/* Both block until the devices came or went; our own ring must be served meanwhile. */
bool configfs_link(const struct export *export, unsigned int path, struct failure *failure);
bool configfs_unlink(const struct export *export, unsigned int path, struct failure *failure);
bool configfs_transport(const struct export *export, unsigned int path, bool online,
			struct failure *failure);
/* Remove all that is there of the library, also what a killed process left. */
bool configfs_remove(const char *name, struct failure *failure);

#endif
