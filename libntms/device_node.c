// SPDX-License-Identifier: LGPL-2.1-or-later
/* What sysfs knows of a SCSI device: the node by which programs use it, and its attributes. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "device_private.h"

/* In the order of preference: a tape is used without rewinding, what has no driver by sg. */
static const struct {
	const char *directory;
	const char *prefix;
} kinds[] = {
	{"scsi_tape", "nst"},
	{"block", ""},
	{"scsi_generic", "sg"},
};

/* "nst0", but not "nst0a" or "st0": a prefix and a number; without a prefix, any name. */
static bool fits(const char *name, const char *prefix)
{
	size_t length = strlen(prefix);

	if (name[0] == '.' || strncmp(name, prefix, length))
		return false;
	return !length || (name[length] && !name[length + strspn(name + length, "0123456789")]);
}

static bool find(const struct device *device, const char *path, const char *prefix, char *name,
		 size_t size)
{
	int folder = (int)(strrchr(device->name, '/') - device->name);
	DIR *directory = opendir(path);
	struct dirent *entry;
	bool found = false;

	if (!directory)
		return false;
	while (!found && (entry = readdir(directory)))
		if (fits(entry->d_name, prefix))
			found = (size_t)snprintf(name, size, "%.*s/%s", folder, device->name,
						 entry->d_name) < size;
	closedir(directory);
	return found;
}

void device_node(const struct device *device, const char *scsi_device, char *name, size_t size)
{
	char path[sizeof(((struct device *)0)->joins) + 128];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		snprintf(path, sizeof(path), "%s/%s", scsi_device, kinds[i].directory);
		if (find(device, path, kinds[i].prefix, name, size))
			return;
	}
	name[0] = '\0';
}

void device_attribute(const char *scsi_device, const char *attribute, char *text, size_t size)
{
	char path[sizeof(((struct device *)0)->joins) + 128], line[256] = "";
	const char *from = line;
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", scsi_device, attribute);
	file = fopen(path, "re");
	if (file && !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	from += strspn(from, " \t");
	for (length = strlen(from); length && strchr(" \t\n", from[length - 1]); length--)
		;
	snprintf(text, size, "%.*s", (int)length, from);
}
