// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The loop that serves the rings, the control socket and the clock.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "control.h"
#include "server.h"

struct server {
	struct simulator *sim;
	struct control control;
	int signals;
	unsigned int to_plug;		/* paths that the start has still to plug */
	void (*ready)(void);
	struct failure failure;
	bool failed;
	struct pollfd *poll;
};

/* Where things are in server.poll: three of our own, then the clients, then the units. */
enum {
	POLL_SIGNALS,
	POLL_PLUG,
	POLL_CONTROL,
	POLL_CLIENTS,
	POLL_UNITS = POLL_CLIENTS + CLIENTS_MAX
};

static bool has_control(const struct server *server)
{
	return server->sim->options.control[0];
}

static void serve_commands(struct simulator *sim, unsigned int lun)
{
	struct tcmu_notice notice;
	size_t i;

	tcmu_clear_interrupt(&sim->unit[lun]);
	while (tcmu_read(&sim->unit[lun], &notice) != TCMU_NOTHING) {
		if (notice.event == TCMU_COMMAND) {
			engine_submit(&sim->engine, now_ms(), lun, notice.id,
				      &notice.command);
			continue;
		}
		for (i = 0; i < notice.count; i++)
			engine_abort(&sim->engine, now_ms(), lun, notice.ids[i]);
		if (notice.reset && !lun)
			smc_reset(&sim->target);
	}
}

static void check_power(struct simulator *sim, uint64_t now)
{
	if (now >= sim->power_off) {
		sim->powered = false;
		sim->power_off = NEVER;
	}
	if (!sim->powered)
		engine_cancel_all(&sim->engine);
}

/* The start plugs one path after the other, then says that it is ready. */
static void plug_next(struct server *server)
{
	struct simulator *sim = server->sim;

	if (sim->plug.failed) {
		server->failed = true;
		server->failure = sim->plug.failure;
		sim->stopping = true;
	} else if (--server->to_plug == 0) {
		server->ready();
	} else {
		simulator_plug(sim, sim->plug.path + 1, &server->failure);
	}
}

static void finish_plug(struct server *server)
{
	struct simulator *sim = server->sim;

	plug_finish(&sim->plug);
	if (!sim->plug.in && !plug_linked(&sim->plug)) {
		sim->powered = false;
		sim->power_off = NEVER;
	}
	if (server->to_plug)
		plug_next(server);
}

/* Unplug path after path; true: all are. */
static bool stop(struct simulator *sim)
{
	struct failure ignored = { "" };
	unsigned int path;

	if (sim->plug.busy)
		return false;
	for (path = 0; path < PATHS_MAX; path++)
		if (sim->plug.linked[path])
			return !simulator_unplug(sim, path, 0, &ignored);
	return true;
}

static int timeout(const struct server *server)
{
	uint64_t now = now_ms(), next = engine_next(&server->sim->engine);
	uint64_t control = has_control(server) ? control_next(&server->control) : NEVER;

	next = control < next ? control : next;
	next = server->sim->power_off < next ? server->sim->power_off : next;
	if (next == NEVER)
		return -1;
	if (next <= now)
		return 0;
	return next - now > 60000 ? 60000 : (int)(next - now);
}

static void prepare_poll(struct server *server)
{
	size_t i;

	server->poll[POLL_SIGNALS] = (struct pollfd){ server->signals, POLLIN, 0 };
	server->poll[POLL_PLUG] = (struct pollfd){ server->sim->plug.event, POLLIN, 0 };
	server->poll[POLL_CONTROL] = (struct pollfd){
		has_control(server) ? server->control.fd : -1, POLLIN, 0
	};
	for (i = 0; i < CLIENTS_MAX; i++) {
		const struct client *client = &server->control.client[i];

		server->poll[POLL_CLIENTS + i] = (struct pollfd){
			has_control(server) ? client->fd : -1, control_events(client), 0
		};
	}
	for (i = 0; i < server->sim->options.export.luns; i++)
		server->poll[POLL_UNITS + i] =
			(struct pollfd){ server->sim->unit[i].fd, POLLIN, 0 };
}

static void serve_signals(struct server *server)
{
	struct signalfd_siginfo info;

	if (read(server->signals, &info, sizeof(info)) == sizeof(info))
		server->sim->stopping = true;
}

static void serve_ready(struct server *server)
{
	struct simulator *sim = server->sim;
	size_t i;

	for (i = 0; i < sim->options.export.luns; i++)
		if (server->poll[POLL_UNITS + i].revents)
			serve_commands(sim, (unsigned int)i);
	if (server->poll[POLL_SIGNALS].revents)
		serve_signals(server);
	if (server->poll[POLL_PLUG].revents)
		finish_plug(server);
	for (i = 0; i < CLIENTS_MAX; i++)
		if (server->poll[POLL_CLIENTS + i].revents)
			control_serve(&server->control, sim, &server->control.client[i]);
	if (server->poll[POLL_CONTROL].revents)
		control_accept(&server->control);
}

static void loop(struct server *server)
{
	struct simulator *sim = server->sim;

	for (;;) {
		uint64_t now = now_ms();

		check_power(sim, now);
		engine_run(&sim->engine, now);
		if (has_control(server))
			control_check(&server->control, sim);
		if (sim->stopping && stop(sim))
			return;
		prepare_poll(server);
		if (poll(server->poll, POLL_UNITS + sim->options.export.luns,
			 timeout(server)) < 0 && errno != EINTR)
			return;
		serve_ready(server);
	}
}

static bool open_units(struct simulator *sim, struct failure *failure)
{
	const struct export *export = &sim->options.export;
	unsigned int lun;

	for (lun = 0; lun < export->luns; lun++) {
		char uio[UIO_LENGTH];

		if (!configfs_uio(export->name, lun, uio, failure))
			return false;
		if (!tcmu_open(&sim->unit[lun], uio)) {
			snprintf(failure->text, sizeof(failure->text), "/dev/%s: %s", uio,
				 strerror(errno));
			return false;
		}
	}
	return true;
}

static void close_units(struct simulator *sim)
{
	unsigned int lun;

	for (lun = 0; lun < sim->options.export.luns; lun++)
		tcmu_close(&sim->unit[lun]);
}

/* A killed simulator leaves its devices behind; one that lives holds its uio device. */
static bool replace_leftover(struct simulator *sim, struct failure *failure)
{
	const char *name = sim->options.export.name;
	char uio[UIO_LENGTH];
	struct tcmu probe;

	if (!configfs_exists(name))
		return true;
	if (configfs_uio(name, 0, uio, failure)) {
		if (!tcmu_open(&probe, uio) && errno == EBUSY) {
			snprintf(failure->text, sizeof(failure->text),
				 "a library called '%s' is running", name);
			return false;
		}
		tcmu_close(&probe);
	}
	return configfs_remove(name, failure);
}

static bool watch_signals(struct server *server)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	server->signals = signalfd(-1, &signals, SFD_CLOEXEC);
	return server->signals >= 0;
}

static bool start(struct server *server, struct failure *failure)
{
	struct simulator *sim = server->sim;

	server->poll = calloc(POLL_UNITS + sim->options.export.luns, sizeof(*server->poll));
	if (!server->poll || !watch_signals(server) ||
	    !plug_init(&sim->plug, &sim->options.export)) {
		snprintf(failure->text, sizeof(failure->text), "cannot start: %s",
			 strerror(errno));
		return false;
	}
	if (!configfs_create(&sim->options.export, failure) || !open_units(sim, failure))
		return false;
	if (has_control(server) &&
	    !control_open(&server->control, sim->options.control, failure))
		return false;
	if (sim->options.unplugged) {
		server->ready();
		return true;
	}
	server->to_plug = sim->options.export.paths;
	return simulator_plug(sim, 0, failure);
}

bool server_run(struct simulator *sim, void (*ready)(void), struct failure *failure)
{
	static struct server server;
	struct failure late = { "" };
	bool started;

	server.sim = sim;
	server.ready = ready;
	if (!replace_leftover(sim, failure))
		return false;
	started = start(&server, failure);
	if (started)
		loop(&server);
	if (server.failed)
		*failure = server.failure;
	close_units(sim);
	if (!configfs_remove(sim->options.export.name, &late)) {
		fprintf(stderr, "ntms-sim: %s\n", late.text);
		started = false;
	}
	/* Last: whoever waits for the end shall find nothing left. */
	if (started && has_control(&server))
		control_close(&server.control);
	free(server.poll);
	return started && !server.failed;
}
