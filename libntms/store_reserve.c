// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "store_reserve.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "own_fd.h"

#define SIZE (1 << 20)	/* some twenty deallocations */

static void name_of(const char *store, char name[PATH_MAX + 16])
{
	snprintf(name, PATH_MAX + 16, "%s-reserve", store);
}

void store_reserve_make(const char *store)
{
	char name[PATH_MAX + 16];
	int fd;

	name_of(store, name);
	fd = own_fd_open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
	if (fd < 0)
		return;
	if (posix_fallocate(fd, 0, SIZE))
		unlink(name);
	close(fd);
}

int store_reserve_use(const char *store)
{
	char name[PATH_MAX + 16];

	name_of(store, name);
	return !unlink(name);
}
