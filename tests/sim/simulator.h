/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One simulated library with everything around it.
 */
#ifndef NTMS_SIM_SIMULATOR_H
#define NTMS_SIM_SIMULATOR_H

#include "configfs.h"
#include "engine.h"
#include "plug.h"
#include "tcmu.h"

#define SOCKET_PATH_LENGTH	107

struct options {
	struct export export;
	struct geometry geometry;
	unsigned int cartridges, cleaners;
	uint32_t capacity_mib;			/* of each side of one */
	enum medium medium;
	char prefix[TAG_LENGTH + 1], suffix[TAG_LENGTH + 1];
	struct bar_codes codes;
	struct timing timing;
	struct lags lags;
	struct moves moves;
	uint32_t timeout[256];			/* recommended, by op code */
	struct quirks quirks;
	struct identity identity;		/* empty fields: the default */
	const char *drive_serial[DRIVES_MAX];	/* NULL: the default */
	struct designator drive_id[DRIVES_MAX];
	struct fault_list faults;
	bool no_reader, needs_init, drive_luns, unplugged, daemon;
	char control[SOCKET_PATH_LENGTH + 1];
};

struct simulator {
	struct options options;
	struct library library;
	struct smc_target target;
	struct drive *drive;			/* as many as there are drive elements */
	struct engine engine;
	struct plug plug;
	struct tcmu *unit;			/* by LUN */
	bool powered;				/* else commands are ended at once */
	uint64_t power_off;			/* when to end what is under way; NEVER */
	bool stopping;
};

uint64_t now_ms(void);

bool simulator_init(struct simulator *sim, const struct options *options,
		    struct failure *failure);
void simulator_destroy(struct simulator *sim);

/* Start to plug or to unplug a path; false: one is under way, or there is nothing to do. */
bool simulator_plug(struct simulator *sim, unsigned int path, struct failure *failure);
bool simulator_unplug(struct simulator *sim, unsigned int path, uint32_t hold_ms,
		      struct failure *failure);

#endif
