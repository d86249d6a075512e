// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The control socket, the simulator's side.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

static void clear(struct client *client)
{
	free(client->reply);
	memset(client, 0, sizeof(*client));
	client->fd = -1;
}

bool control_open(struct control *control, const char *path, struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		control->client[i].reply = NULL;
		clear(&control->client[i]);
	}
	strcpy(control->path, path);
	strcpy(address.sun_path, path);
	unlink(path);
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd >= 0 &&
	    !bind(control->fd, (const struct sockaddr *)&address, sizeof(address)) &&
	    !listen(control->fd, CLIENTS_MAX))
		return true;
	snprintf(failure->text, sizeof(failure->text), "control socket %s: %s", path,
		 strerror(errno));
	return false;
}

static void drop(struct client *client)
{
	close(client->fd);
	clear(client);
}

void control_accept(struct control *control)
{
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	size_t i;

	if (fd < 0)
		return;
	for (i = 0; i < CLIENTS_MAX; i++) {
		if (control->client[i].fd < 0) {
			control->client[i].fd = fd;
			return;
		}
	}
	close(fd);
}

short control_events(const struct client *client)
{
	return client->reply ? POLLOUT : POLLIN;
}

static void send_reply(struct client *client)
{
	ssize_t sent = send(client->fd, client->reply + client->sent,
			    client->length - client->sent, MSG_NOSIGNAL);

	if (sent < 0 && errno == EAGAIN)
		return;
	if (sent > 0)
		client->sent += (size_t)sent;
	if (sent < 0 || client->sent == client->length)
		drop(client);
}

static void reply(struct client *client, enum command_outcome outcome, const char *text)
{
	size_t size = strlen(text);
	int length = asprintf(&client->reply, "%s%s%s%s",
			      outcome == COMMAND_DONE ? "ok" : "error", size ? " " : "", text,
			      size && text[size - 1] == '\n' ? "" : "\n");

	if (length < 0)
		abort();
	client->length = (size_t)length;
	client->waiting = false;
	send_reply(client);
}

static void finish(struct client *client, enum command_outcome outcome, FILE *out, char **text)
{
	if (fclose(out))
		abort();
	if (outcome == COMMAND_WAIT)
		client->waiting = true;
	else
		reply(client, outcome, *text);
	free(*text);
}

static void run(struct simulator *sim, struct client *client)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	finish(client, command_run(sim, client->line, &client->wait, out), out, &text);
}

static void receive(struct simulator *sim, struct client *client)
{
	ssize_t got = recv(client->fd, client->line + client->used,
			   sizeof(client->line) - 1 - client->used, 0);

	if (got < 0 && errno == EAGAIN)
		return;
	/* Its line has been read already, or will never come: the client is gone. */
	if (got <= 0 || client->waiting) {
		drop(client);
		return;
	}
	client->used += (size_t)got;
	client->line[client->used] = '\0';
	if (strchr(client->line, '\n'))
		run(sim, client);
	else if (client->used == sizeof(client->line) - 1)
		drop(client);
}

void control_serve(struct control *control, struct simulator *sim, struct client *client)
{
	(void)control;
	if (client->fd < 0)
		return;
	if (client->reply)
		send_reply(client);
	else
		receive(sim, client);
}

void control_check(struct control *control, const struct simulator *sim)
{
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &control->client[i];
		char *text = NULL;
		size_t size = 0;
		FILE *out;

		if (client->fd < 0 || !client->waiting)
			continue;
		out = open_memstream(&text, &size);
		if (!out)
			abort();
		finish(client, command_check(sim, &client->wait, out), out, &text);
	}
}

uint64_t control_next(const struct control *control)
{
	uint64_t next = NEVER;
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		const struct client *client = &control->client[i];

		if (client->fd >= 0 && client->waiting && client->wait.until < next)
			next = client->wait.until;
	}
	return next;
}

void control_close(struct control *control)
{
	size_t i;

	unlink(control->path);
	close(control->fd);
	for (i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &control->client[i];

		if (client->fd < 0)
			continue;
		if (client->waiting)
			reply(client, client->wait.condition == WAIT_STOP ? COMMAND_DONE
									  : COMMAND_FAILED,
			      "stopped");
		if (client->fd >= 0)
			drop(client);
	}
}
