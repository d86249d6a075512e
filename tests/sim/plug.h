/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plugging and unplugging beside the ring: the kernel talks to the device meanwhile.
 */
#ifndef NTMS_SIM_PLUG_H
#define NTMS_SIM_PLUG_H

#include <pthread.h>

#include "configfs.h"

struct plug {
	const struct export *export;
	int event;			/* readable when the thread has finished */
	pthread_t thread;
	bool busy;
	bool in;			/* plugging, else unplugging */
	unsigned int path;
	bool linked[PATHS_MAX];
	bool failed;			/* the last one */
	struct failure failure;
};

bool plug_init(struct plug *plug, const struct export *export);
void plug_destroy(struct plug *plug);
/* False: it could not be started. */
bool plug_start(struct plug *plug, unsigned int path, bool in);
/* Call when .event is readable. */
void plug_finish(struct plug *plug);
unsigned int plug_linked(const struct plug *plug);

#endif
