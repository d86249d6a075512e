// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plugging and unplugging beside the ring.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "plug.h"

bool plug_init(struct plug *plug, const struct export *export)
{
	memset(plug, 0, sizeof(*plug));
	plug->export = export;
	plug->event = eventfd(0, EFD_CLOEXEC);
	return plug->event >= 0;
}

void plug_destroy(struct plug *plug)
{
	close(plug->event);
}

static void *work(void *context)
{
	struct plug *plug = context;
	uint64_t one = 1;

	plug->failed = plug->in ? !configfs_link(plug->export, plug->path, &plug->failure)
				: !configfs_unlink(plug->export, plug->path, &plug->failure);
	if (write(plug->event, &one, sizeof(one)) != sizeof(one))
		perror("ntms-sim: write to an eventfd");
	return NULL;
}

bool plug_start(struct plug *plug, unsigned int path, bool in)
{
	plug->path = path;
	plug->in = in;
	plug->failed = false;
	plug->busy = !pthread_create(&plug->thread, NULL, work, plug);
	return plug->busy;
}

void plug_finish(struct plug *plug)
{
	uint64_t count;

	if (read(plug->event, &count, sizeof(count)) != sizeof(count))
		perror("ntms-sim: read of an eventfd");
	pthread_join(plug->thread, NULL);
	plug->busy = false;
	if (!plug->failed)
		plug->linked[plug->path] = plug->in;
}

unsigned int plug_linked(const struct plug *plug)
{
	unsigned int count = 0, path;

	for (path = 0; path < PATHS_MAX; path++)
		count += plug->linked[path];
	return count;
}
