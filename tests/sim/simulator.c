// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One simulated library: built from its options, powered on and off.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "simulator.h"

uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void override(char *to, size_t size, const char *text)
{
	if (*text)
		snprintf(to, size, "%s", text);
}

static void set_identity(struct smc_target *target, const struct options *options)
{
	struct identity *identity = &target->identity;
	const struct identity *wanted = &options->identity;
	unsigned int n;

	override(identity->vendor, sizeof(identity->vendor), wanted->vendor);
	override(identity->product, sizeof(identity->product), wanted->product);
	override(identity->revision, sizeof(identity->revision), wanted->revision);
	override(identity->serial, sizeof(identity->serial), wanted->serial);
	if (wanted->naa)
		identity->naa = wanted->naa;
	memcpy(target->designator, options->drive_id, sizeof(target->designator));
	for (n = 0; n < DRIVES_MAX; n++)
		if (options->drive_serial[n])
			override(target->drive_serial[n], SERIAL_LENGTH + 1,
				 options->drive_serial[n]);
}

static void answer(void *context, const struct job *job)
{
	struct simulator *sim = context;

	tcmu_answer(&sim->unit[job->lun], (uint16_t)job->ticket, &job->reply);
}

static bool build_drives(struct simulator *sim)
{
	unsigned int count = sim->options.geometry.range[ELEMENT_DRIVE].count, n;

	sim->drive = calloc(count + 1, sizeof(*sim->drive));
	sim->unit = calloc(sim->options.export.luns, sizeof(*sim->unit));
	if (!sim->drive || !sim->unit)
		return false;
	for (n = 0; n < count; n++)
		drive_init(&sim->drive[n], &sim->target, n);
	return true;
}

static bool fill(struct simulator *sim, struct failure *failure)
{
	const struct options *options = &sim->options;
	struct bar_codes codes = options->codes;
	enum library_error error;

	codes.prefix = options->prefix;
	codes.suffix = options->suffix;
	error = library_fill(&sim->library, options->cartridges, options->cleaners,
			     options->medium, &codes);
	if (!error)
		return true;
	snprintf(failure->text, sizeof(failure->text),
		 "%u cartridges and %u cleaners do not fit in %u slots", options->cartridges,
		 options->cleaners, options->geometry.range[ELEMENT_STORAGE].count);
	return false;
}

bool simulator_init(struct simulator *sim, const struct options *options,
		    struct failure *failure)
{
	unsigned int n;

	memset(sim, 0, sizeof(*sim));
	sim->options = *options;
	sim->power_off = NEVER;
	if (!library_init(&sim->library, &options->geometry, failure->text,
			  sizeof(failure->text)))
		return false;
	smc_target_init(&sim->target, &sim->library, options->export.name);
	set_identity(&sim->target, options);
	for (n = 0; n < 256; n++)
		sim->target.timeout[n].recommended = options->timeout[n];
	sim->target.moves = options->moves;
	sim->target.quirks = options->quirks;
	sim->target.bar_code_reader = !options->no_reader;
	sim->target.needs_init = options->needs_init;
	sim->library.lags = options->lags;
	sim->library.capacity = (uint64_t)options->capacity_mib << 20;
	sim->engine.timing = options->timing;
	sim->engine.faults = options->faults;
	sim->engine.target = &sim->target;
	sim->engine.answer = answer;
	sim->engine.context = sim;
	if (!build_drives(sim)) {
		snprintf(failure->text, sizeof(failure->text), "out of memory");
		return false;
	}
	sim->engine.drive = sim->drive;
	return fill(sim, failure);
}

void simulator_destroy(struct simulator *sim)
{
	journal_destroy(&sim->engine.journal);
	free(sim->drive);
	free(sim->unit);
	library_destroy(&sim->library);
}

static bool check_path(const struct simulator *sim, unsigned int path, bool in,
		       struct failure *failure)
{
	const char *why = NULL;

	if (sim->plug.busy)
		why = "another plug or unplug is under way";
	else if (path >= sim->options.export.paths)
		why = "there is no such path";
	else if (sim->plug.linked[path] == in)
		why = in ? "it is plugged already" : "it is not plugged";
	if (why)
		snprintf(failure->text, sizeof(failure->text), "path %u: %s", path, why);
	return !why;
}

static bool start(struct simulator *sim, unsigned int path, bool in, struct failure *failure)
{
	if (plug_start(&sim->plug, path, in))
		return true;
	snprintf(failure->text, sizeof(failure->text), "cannot start a thread");
	return false;
}

bool simulator_plug(struct simulator *sim, unsigned int path, struct failure *failure)
{
	if (!check_path(sim, path, true, failure))
		return false;
	if (!sim->powered) {
		library_set_time(&sim->library, now_ms());
		smc_reset(&sim->target);
	}
	sim->powered = true;
	return start(sim, path, true, failure);
}

/* With the last path goes the power: the kernel waits for commands that nobody would answer. */
bool simulator_unplug(struct simulator *sim, unsigned int path, uint32_t hold_ms,
		      struct failure *failure)
{
	if (!check_path(sim, path, false, failure))
		return false;
	if (plug_linked(&sim->plug) == 1)
		sim->power_off = now_ms() + hold_ms;
	return start(sim, path, false, failure);
}
