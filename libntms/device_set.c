// SPDX-License-Identifier: LGPL-2.1-or-later
/* The changers of this host, and which cartridge is where in them. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code.h"
#include "config.h"
#include "device_private.h"
#include "error.h"
#include "explain.h"
#include "own_fd.h"

struct device *device_hold(struct device *device)
{
	device->users++;
	return device;
}

void device_put(struct device *device)
{
	if (--device->users)
		return;
	if (device->fd >= 0)
		close(device->fd);
	device_map_clear(&device->map);
	free(device);
}

static void drop(struct device_set *set, size_t i)
{
	struct device *device = set->devices[i];

	set->devices[i] = set->devices[set->count - 1];
	set->count--;
	device_put(device);
}

void device_set_close(struct device_set *set)
{
	while (set->count)
		drop(set, set->count - 1);
}

void device_set_close_in_child(struct device_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		close(set->devices[i]->fd);
		set->devices[i]->fd = -1;
	}
}

static void drop_gone(struct device_set *set)
{
	struct device_changer changer;
	size_t i = 0;

	while (i < set->count) {
		if (set->devices[i]->gone || device_get(set->devices[i], &changer) == NTMS_E_GONE)
			drop(set, i);
		else
			i++;
	}
}

static bool known(const struct device_set *set, const char *class_name)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (!strcmp(set->devices[i]->class_name, class_name))
			return true;
	return false;
}

static bool is_changer(const char *name)
{
	if (strncmp(name, "ntms", 4) || strlen(name) > 14 || !name[4])
		return false;
	for (name += 4; *name; name++)
		if (!isdigit((unsigned char)*name))
			return false;
	return true;
}

/* Who may only read can look at least. */
static int open_node(const char *name)
{
	int fd = own_fd_open(name, O_RDWR | O_CLOEXEC, 0);

	if (fd < 0 && (errno == EACCES || errno == EPERM || errno == EROFS))
		fd = own_fd_open(name, O_RDONLY | O_CLOEXEC, 0);
	return fd;
}

static bool is_starved(int error)
{
	return error_no_descriptor(error) || error == ENOMEM;
}

static int add(struct device_set *set, const struct config *config, const char *class_name)
{
	struct device *device;

	if (set->count == DEVICE_SET_MAX) {
		set->complete = false;
		return 0;
	}
	device = calloc(1, sizeof(*device));
	if (!device)
		return NTMS_E_NO_MEMORY;
	snprintf(device->class_name, sizeof(device->class_name), "%s", class_name);
	snprintf(device->name, sizeof(device->name), "%s/%s", config->dev, class_name);
	snprintf(device->joins, sizeof(device->joins), "%s/%s/joins", config->sys_class,
		 class_name);
	device->users = 1;
	device->fd = open_node(device->name);
	if (device->fd >= 0) {
		set->devices[set->count++] = device;
		return 0;
	}
	set->complete = false;
	/* Its node is not made yet, or it has just left: another scan will see. */
	if (is_starved(errno))
		set->starved = true;
	else if (errno != ENOENT && errno != ENODEV && errno != ENXIO)
		snprintf(set->denied, sizeof(set->denied), "%s/%s", "/dev", class_name);
	device_put(device);
	return 0;
}

int device_scan(struct device_set *set, const struct config *config)
{
	struct dirent *entry;
	DIR *directory;
	int r = 0;

	drop_gone(set);
	set->denied[0] = '\0';
	directory = opendir(config->sys_class);
	set->starved = !directory && is_starved(errno);
	set->complete = directory;
	set->module = directory || set->starved;
	if (!directory)
		return 0;
	while (!r && (entry = readdir(directory)))
		if (is_changer(entry->d_name) && !known(set, entry->d_name))
			r = add(set, config, entry->d_name);
	closedir(directory);
	return r;
}

int device_set_lacks(const struct device_set *set)
{
	if (set->starved)
		return explain(NTMS_E_NO_MEMORY, "no descriptor is left to look for changers");
	if (set->denied[0])
		return explain(NTMS_E_ACCESS_DENIED, "no right to open %s: be a member of group ntms",
			       set->denied);
	return 0;
}

struct device *device_set_of_library(const struct device_set *set, const char *library)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (!set->devices[i]->gone && !strcmp(set->devices[i]->library, library))
			return set->devices[i];
	return NULL;
}

const char *device_name(const struct device *device)
{
	return device->name;
}

const char *device_library(const struct device *device)
{
	return device->library;
}

void device_set_library(struct device *device, const char *library)
{
	snprintf(device->library, sizeof(device->library), "%s", library);
}

bool device_gone(const struct device *device)
{
	return device->gone;
}

static int read_map(struct device *device)
{
	struct device_cartridge *cartridges;
	size_t count, i;
	int r;

	r = device_read_cartridges(device, &device->generation, &cartridges, &count);
	if (r)
		return r;
	for (i = 0; i < count && !r; i++)
		if (!guid_is_null(&cartridges[i].id))
			r = device_map_put(&device->map, &cartridges[i].id, cartridges[i].handle);
	free(cartridges);
	device->mapped = !r;
	if (r)
		device->generation = 0;
	return r;
}

int device_find(struct device *device, const struct guid *id, uint64_t *handle)
{
	int r = device->mapped ? 0 : read_map(device);

	*handle = r ? 0 : device_map_get(&device->map, id);
	if (r || *handle)
		return r;
	r = read_map(device);
	*handle = r ? 0 : device_map_get(&device->map, id);
	return r;
}

void device_doubt(struct device *device)
{
	device->doubted = true;
	device->mapped = false;
}

bool device_doubted(const struct device *device)
{
	return device->doubted;
}

void device_trust(struct device *device)
{
	device->doubted = false;
}
