// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The target's configuration file system.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "configfs.h"

#define TARGET		"/sys/kernel/config/target"
#define HBA		TARGET "/core/user_0"
#define FABRIC		TARGET "/loopback"
#define DATA_AREA_MB	"64"
#define PATH_LENGTH	256

struct path {
	char text[PATH_LENGTH];
};

__attribute__((format(printf, 1, 2)))
static struct path path_of(const char *format, ...)
{
	struct path path;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(path.text, sizeof(path.text), format, arguments);
	va_end(arguments);
	return path;
}

static bool fail(struct failure *failure, const char *what, const struct path *path)
{
	snprintf(failure->text, sizeof(failure->text), "%s %s: %s", what, path->text,
		 strerror(errno));
	return false;
}

static bool make_folder(struct path path, struct failure *failure)
{
	return !mkdir(path.text, 0755) || errno == EEXIST || fail(failure, "mkdir", &path);
}

static bool remove_folder(struct path path, struct failure *failure)
{
	return !rmdir(path.text) || errno == ENOENT || fail(failure, "rmdir", &path);
}

static bool write_file(struct path path, const char *text, struct failure *failure)
{
	int fd = open(path.text, O_WRONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return fail(failure, "open", &path);
	good = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (!good)
		fail(failure, "write", &path);
	close(fd);
	return good;
}

static struct path backstore(const char *name, unsigned int lun)
{
	return lun ? path_of(HBA "/%s.drive%u", name, lun) : path_of(HBA "/%s", name);
}

/* FNV-1a of the name, so that a later process finds what an earlier one made. */
static uint64_t port_number(const char *name, unsigned int path)
{
	uint64_t value = 0xcbf29ce484222325u;

	while (*name)
		value = (value ^ (uint8_t)*name++) * 0x100000001b3u;
	return 0x6ull << 60 | (value & 0x0fffffffffffff00u) | path;
}

static struct path port(const char *name, unsigned int path)
{
	return path_of(FABRIC "/naa.%016llx", (unsigned long long)port_number(name, path));
}

static struct path lun_folder(const char *name, unsigned int path, unsigned int lun)
{
	return path_of("%s/tpgt_1/lun/lun_%u", port(name, path).text, lun);
}

static struct path lun_link(const char *name, unsigned int path, unsigned int lun)
{
	return path_of("%s/backstore", lun_folder(name, path, lun).text);
}

/* Another process may remove the adapter's folder, as the last one to use it, between the two. */
static bool make_backstore_folder(struct path folder, struct failure *failure)
{
	unsigned int attempt;

	for (attempt = 0; attempt < 100; attempt++) {
		if (!make_folder(path_of(HBA), failure))
			return false;
		if (make_folder(folder, failure))
			return true;
		if (errno != ENOENT)
			return false;
	}
	return false;
}

static bool create_backstore(const struct export *export, unsigned int lun,
			     struct failure *failure)
{
	struct path folder = backstore(export->name, lun);
	const char *reservations = export->no_reservations ? "0" : "1";
	char timeout[16];

	snprintf(timeout, sizeof(timeout), "%u", export->command_timeout);
	return make_backstore_folder(folder, failure) &&
	       write_file(path_of("%s/control", folder.text),
			  "dev_config=ntms-sim,dev_size=1048576,hw_block_size=512,"
			  "nl_reply_supported=-1,max_data_area_mb=" DATA_AREA_MB, failure) &&
	       write_file(path_of("%s/enable", folder.text), "1", failure) &&
	       write_file(path_of("%s/attrib/cmd_time_out", folder.text), timeout, failure) &&
	       write_file(path_of("%s/attrib/emulate_pr", folder.text), reservations, failure) &&
	       write_file(path_of("%s/attrib/tmr_notification", folder.text), "1", failure);
}

static bool create_port(const struct export *export, unsigned int path, struct failure *failure)
{
	struct path folder = port(export->name, path);
	char nexus[32];

	snprintf(nexus, sizeof(nexus), "naa.%016llx",
		 (unsigned long long)port_number(export->name, path) | 0x80);
	return make_folder(path_of(FABRIC), failure) &&
	       make_folder(folder, failure) &&
	       make_folder(path_of("%s/tpgt_1", folder.text), failure) &&
	       write_file(path_of("%s/tpgt_1/nexus", folder.text), nexus, failure);
}

/*
 * The core notes registrations in a file; without the folder for it, it makes them and says that
 * it failed.
 */
static bool create_reservation_folder(struct failure *failure)
{
	struct path attribute = path_of(TARGET "/dbroot");
	FILE *file = fopen(attribute.text, "re");
	char root[PATH_LENGTH / 2] = "";

	if (!file)
		return fail(failure, "open", &attribute);
	if (!fgets(root, sizeof(root), file))
		root[0] = '\0';
	fclose(file);
	root[strcspn(root, "\n")] = '\0';
	return make_folder(path_of("%s", root), failure) &&
	       make_folder(path_of("%s/pr", root), failure);
}

bool configfs_create(const struct export *export, struct failure *failure)
{
	unsigned int n;

	if (access(TARGET, F_OK)) {
		snprintf(failure->text, sizeof(failure->text),
			 TARGET ": %s; needs configfs mounted and the modules target_core_user "
			 "and tcm_loop", strerror(errno));
		return false;
	}
	if (!create_reservation_folder(failure))
		return false;
	for (n = 0; n < export->luns; n++)
		if (!create_backstore(export, n, failure))
			return false;
	for (n = 0; n < export->paths; n++)
		if (!create_port(export, n, failure))
			return false;
	return true;
}

bool configfs_exists(const char *name)
{
	return !access(backstore(name, 0).text, F_OK);
}

/* "tcm-user/0/NAME/CONFIG" in the uio device's name. */
static bool uio_is_of(const char *uio, const char *store)
{
	struct path path = path_of("/sys/class/uio/%s/name", uio);
	FILE *file = fopen(path.text, "re");
	char line[PATH_LENGTH] = "";
	struct path wanted = path_of("tcm-user/0/%s/", store);
	bool found;

	if (!file)
		return false;
	found = fgets(line, sizeof(line), file) &&
		!strncmp(line, wanted.text, strlen(wanted.text));
	fclose(file);
	return found;
}

bool configfs_uio(const char *name, unsigned int lun, char uio[UIO_LENGTH],
		  struct failure *failure)
{
	struct path folder = backstore(name, lun);
	const char *store = strrchr(folder.text, '/') + 1;
	DIR *class = opendir("/sys/class/uio");
	struct dirent *entry;
	bool found = false;

	while (class && !found && (entry = readdir(class))) {
		if (entry->d_name[0] == '.' || strlen(entry->d_name) >= UIO_LENGTH)
			continue;
		found = uio_is_of(entry->d_name, store);
		if (found)
			strcpy(uio, entry->d_name);
	}
	if (class)
		closedir(class);
	if (!found)
		snprintf(failure->text, sizeof(failure->text), "no uio device serves %s", store);
	return found;
}

/* Where a unit is seen: the first two change places behind a bridge. */
static unsigned int lun_of(const struct export *export, unsigned int unit)
{
	return export->bridged && unit < 2 && export->luns > 1 ? 1 - unit : unit;
}

static bool link_lun(const struct export *export, unsigned int path, unsigned int unit,
		     struct failure *failure)
{
	unsigned int lun = lun_of(export, unit);
	struct path link = lun_link(export->name, path, lun);
	struct path store = backstore(export->name, unit);

	if (!make_folder(lun_folder(export->name, path, lun), failure))
		return false;
	return !symlink(store.text, link.text) || errno == EEXIST ||
	       fail(failure, "symlink", &link);
}

/*
 * The changer last: the target's core raises a unit attention for the LUNs that are there when
 * another one comes.
 */
bool configfs_link(const struct export *export, unsigned int path, struct failure *failure)
{
	unsigned int lun;

	for (lun = export->luns; lun--;)
		if (!link_lun(export, path, lun, failure))
			return false;
	return true;
}

bool configfs_unlink(const struct export *export, unsigned int path, struct failure *failure)
{
	unsigned int lun;

	for (lun = 0; lun < export->luns; lun++) {
		struct path link = lun_link(export->name, path, lun);

		if (unlink(link.text) && errno != ENOENT)
			return fail(failure, "unlink", &link);
	}
	return true;
}

bool configfs_transport(const struct export *export, unsigned int path, bool online,
			struct failure *failure)
{
	return write_file(path_of("%s/tpgt_1/transport_status", port(export->name, path).text),
			  online ? "online" : "offline", failure);
}

/* End the commands that a dead process left in its ring; unlinking would wait for them. */
static void flush_ring(struct path folder)
{
	struct failure ignored = { "" };

	write_file(path_of("%s/action/block_dev", folder.text), "1", &ignored);
	write_file(path_of("%s/action/reset_ring", folder.text), "2", &ignored);
}

static bool remove_lun(const char *name, unsigned int path, unsigned int lun,
		       struct failure *failure)
{
	struct path link = lun_link(name, path, lun);

	if (unlink(link.text) && errno != ENOENT)
		return fail(failure, "unlink", &link);
	return remove_folder(lun_folder(name, path, lun), failure);
}

static bool remove_port(const char *name, unsigned int path, unsigned int luns,
			struct failure *failure)
{
	struct path folder = port(name, path);
	unsigned int lun;

	if (access(folder.text, F_OK))
		return true;
	for (lun = 0; lun < luns; lun++)
		if (!remove_lun(name, path, lun, failure))
			return false;
	return remove_folder(path_of("%s/tpgt_1", folder.text), failure) &&
	       remove_folder(folder, failure);
}

static unsigned int count_luns(const char *name)
{
	unsigned int lun = 0;

	while (!access(backstore(name, lun).text, F_OK))
		lun++;
	return lun;
}

bool configfs_remove(const char *name, struct failure *failure)
{
	unsigned int luns = count_luns(name), n;

	for (n = 0; n < luns; n++)
		flush_ring(backstore(name, n));
	for (n = 0; n < PATHS_MAX; n++)
		if (!remove_port(name, n, luns, failure))
			return false;
	for (n = luns; n--;)
		if (!remove_folder(backstore(name, n), failure))
			return false;
	/* It stays while other libraries use it. */
	rmdir(HBA);
	return true;
}
