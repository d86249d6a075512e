// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The control socket, the asking side.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) > SOCKET_PATH_LENGTH) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static char *read_all(int fd)
{
	char *text = NULL, part[4096];
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	ssize_t got;

	if (!out)
		return NULL;
	while ((got = recv(fd, part, sizeof(part), 0)) > 0)
		fwrite(part, 1, (size_t)got, out);
	fclose(out);
	return text;
}

static int show(const char *text)
{
	if (!strcmp(text, "ok\n"))
		return EXIT_SUCCESS;
	if (!strncmp(text, "ok ", 3)) {
		fputs(text + 3, stdout);
		return EXIT_SUCCESS;
	}
	fprintf(stderr, "ntms-sim: %s", *text ? text : "the simulator died\n");
	return EXIT_FAILURE;
}

int control_ask(const char *path, const char *line)
{
	int fd = connect_to(path), status;
	char *text;

	if (fd < 0) {
		fprintf(stderr, "ntms-sim: %s: %s\n", path, strerror(errno));
		return EXIT_FAILURE;
	}
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0 ||
	    send(fd, "\n", 1, MSG_NOSIGNAL) < 0)
		perror("ntms-sim: send");
	text = read_all(fd);
	close(fd);
	if (!text)
		return EXIT_FAILURE;
	status = show(text);
	free(text);
	return status;
}
