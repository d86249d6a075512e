// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "error.h"
#include "explain.h"
#include "identity.h"

void store_file_note(const char *path, struct store_file *file)
{
	struct stat st;

	file->inode = 0;
	if (stat(path, &st))
		return;
	file->device = st.st_dev;
	file->inode = st.st_ino;
}

int store_file_failed(const char *path, const char *what)
{
	int code = errno == EACCES || errno == EPERM || errno == EROFS ? NTMS_E_ACCESS_DENIED
		   : errno == ENOSPC || errno == EDQUOT ? NTMS_E_DATABASE_FULL
		   : error_no_descriptor(errno) ? NTMS_E_NO_MEMORY
							 : NTMS_E_DATABASE_FAILURE;

	return explain(code, "%s: %s: %s", path, what, strerrordesc_np(errno));
}

/* Without the group it is the maker's. */
static int share(int fd, const char *path, mode_t mode)
{
	struct group entry, *group;
	char buffer[4096];

	if (geteuid() == 0 &&
	    !getgrnam_r(IDENTITY_OPERATOR_GROUP, &entry, buffer, sizeof(buffer), &group) && group &&
	    fchown(fd, -1, group->gr_gid))
		return store_file_failed(path, "cannot be given to group " IDENTITY_OPERATOR_GROUP);
	return fchmod(fd, mode) ? store_file_failed(path, "chmod") : 0;
}

/* Of a file with other names nobody knows whose it is. */
static bool is_made_here(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_uid == geteuid() &&
	       (S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) && st.st_nlink == 1));
}

/* Others may write to the directory: what they put in its place is none of what was made. */
int store_file_share(const char *path, mode_t mode)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int r;

	if (fd < 0)
		return store_file_failed(path, "cannot be shared");
	r = is_made_here(fd) ? share(fd, path, mode)
			     : explain(NTMS_E_DATABASE_FAILURE, "%s: somebody has replaced it", path);
	close(fd);
	return r;
}

int store_file_real(const char *path, char *real, size_t size)
{
	const char *name = strrchr(path, '/') + 1;
	char directory[PATH_MAX], found[PATH_MAX];

	if ((size_t)snprintf(directory, sizeof(directory), "%.*s", (int)(name - path), path) >=
	    sizeof(directory))
		return explain(NTMS_E_DATABASE_FAILURE, "%s: the path is too long", path);
	if (!realpath(directory, found))
		return store_file_failed(directory, "cannot be found");
	if ((size_t)snprintf(real, size, "%s/%s", found, name) >= size)
		return explain(NTMS_E_DATABASE_FAILURE, "%s: the path is too long", path);
	return 0;
}

int store_file_directory(const char *path)
{
	if (!mkdir(path, 02770))
		return store_file_share(path, 02770);
	if (errno != EEXIST)
		return store_file_failed(path, "cannot be made");
	return faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS)
		       ? store_file_failed(path, "cannot be used") : 0;
}

int store_file_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = 0;

	if (fd < 0 || fsync(fd))
		r = store_file_failed(path, "cannot be written to the disk");
	if (fd >= 0)
		close(fd);
	return r;
}

void store_file_remove(const char *path)
{
	static const char *const suffix[] = {"", "-wal", "-shm", "-journal"};
	char name[PATH_MAX + 16];
	size_t i;

	for (i = 0; i < sizeof(suffix) / sizeof(*suffix); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffix[i]);
		unlink(name);
	}
}
