// SPDX-License-Identifier: LGPL-2.1-or-later
#include "volume.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "code.h"
#include "explain.h"

const struct volume_roots volume_roots = {"/sys/dev/block", "/proc/self/mountinfo"};

/* A line of a file that begins with @key, behind it; "": there is none. */
static void read_line(const char *folder, const char *file, const char *key, char *text, size_t size)
{
	char path[PATH_MAX], line[512];
	FILE *stream;

	*text = '\0';
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, file) >= sizeof(path))
		return;
	stream = fopen(path, "re");
	while (stream && !*text && fgets(line, sizeof(line), stream)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, key, strlen(key)))
			snprintf(text, size, "%s", line + strlen(key));
	}
	if (stream)
		fclose(stream);
}

/* The folder of the partition with the lowest number; unchanged when there is none. */
static void find_partition(const char *drive, char folder[PATH_MAX])
{
	char path[PATH_MAX], number[16];
	unsigned long lowest = ULONG_MAX, n;
	struct dirent *entry;
	DIR *list = opendir(drive);

	while (list && (entry = readdir(list))) {
		if (entry->d_name[0] == '.' ||
		    (size_t)snprintf(path, sizeof(path), "%s/%s", drive, entry->d_name) >= sizeof(path))
			continue;
		read_line(path, "partition", "", number, sizeof(number));
		n = strtoul(number, NULL, 10);
		if (!n || n >= lowest)
			continue;
		lowest = n;
		strcpy(folder, path);
	}
	if (list)
		closedir(list);
}

/* The kernel writes blanks and the like as \ooo. */
static void put_unescaped(const char *from, char *to, size_t size)
{
	char *end = to + size - 1;
	unsigned int c;

	/* All three digits: a line that is too long is cut anywhere. */
	while (*from && to < end) {
		if (*from == '\\' && strspn(from + 1, "01234567") >= 3 &&
		    sscanf(from + 1, "%3o", &c) == 1) {
			*to++ = (char)c;
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/* The first place, in the order of mounts. */
static void find_place(const char *mounts, const char *number, char place[PATH_MAX])
{
	char *line = NULL, device[32], path[PATH_MAX];
	FILE *stream = fopen(mounts, "re");
	size_t room = 0;

	*place = '\0';
	while (stream && !*place && getline(&line, &room, stream) > 0)
		if (sscanf(line, "%*s %*s %31s %*s %4095s", device, path) == 2 && !strcmp(device, number))
			put_unescaped(path, place, PATH_MAX);
	free(line);
	if (stream)
		fclose(stream);
}

int volume_find(const struct volume_roots *roots, dev_t drive, struct volume *volume)
{
	char folder[PATH_MAX], partition[PATH_MAX], size[32], name[256], number[32];

	snprintf(folder, sizeof(folder), "%s/%u:%u", roots->devices, major(drive), minor(drive));
	read_line(folder, "size", "", size, sizeof(size));
	if (!*size)
		return explain(NTMS_E_INVALID_DRIVE, "there is no block device %u:%u", major(drive),
			       minor(drive));
	if (!strtoull(size, NULL, 10))
		return explain(NTMS_E_NOT_READY, "there is no medium in it");
	strcpy(partition, folder);
	find_partition(folder, partition);
	read_line(partition, "uevent", "DEVNAME=", name, sizeof(name));
	read_line(partition, "dev", "", number, sizeof(number));
	snprintf(volume->name, sizeof(volume->name), "/dev/%s", name);
	find_place(roots->mounts, number, volume->place);
	return 0;
}
