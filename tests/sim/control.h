/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control socket: a client sends one line and reads "ok ..." or "error ..." up to the end.
 */
#ifndef NTMS_SIM_CONTROL_H
#define NTMS_SIM_CONTROL_H

#include "command.h"

#define CLIENTS_MAX	32

struct client {
	int fd;				/* -1: free */
	char line[LINE_LENGTH];
	size_t used;
	bool waiting;
	struct wait wait;
	char *reply;			/* NULL: not ready */
	size_t length, sent;
};

struct control {
	int fd;				/* listening */
	char path[SOCKET_PATH_LENGTH + 1];
	struct client client[CLIENTS_MAX];
};

bool control_open(struct control *control, const char *path, struct failure *failure);
/* Those who wait for the end are told that it came. */
void control_close(struct control *control);
void control_accept(struct control *control);
/* Call when the client's socket is ready for what control_events() asked for. */
void control_serve(struct control *control, struct simulator *sim, struct client *client);
short control_events(const struct client *client);
/* Answer those whose condition has come true, or whose time is over. */
void control_check(struct control *control, const struct simulator *sim);
uint64_t control_next(const struct control *control);

/* The client's side: print the answer; returns the exit status. */
int control_ask(const char *path, const char *line);

#endif
