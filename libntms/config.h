/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * config.h - facts of this host: where the store is
 *
 * /etc/ntms.conf holds lines "key = value"; # begins a comment. Keys: store (path of the database),
 * run (directory of locks), wait (seconds a writer waits for others, 1 to 3600). Policy is not here:
 * it is in the store. The environment variable NTMS_CONF names another file, but not to a program
 * with more rights than its user.
 */
#ifndef NTMS_CONFIG_H
#define NTMS_CONFIG_H

#include <limits.h>

struct config {
	char store[PATH_MAX];		/* /var/lib/ntms/ntms.db */
	char run[PATH_MAX];		/* /run/ntms */
	unsigned int wait;		/* ms, 30000 */
	char sys_class[PATH_MAX];	/* /sys/class/ntms; tests point it elsewhere */
	char dev[PATH_MAX];		/* /dev */
};

/* config_default() - what holds without a file */
void config_default(struct config *config);

/**
 * config_read() - defaults, changed by the configuration file
 * @config: out
 * Return: 0 (a missing file too), or NTMS_E_DATABASE_FAILURE: unreadable, or a line that makes no
 * sense, named in the words.
 */
int config_read(struct config *config);

#endif
