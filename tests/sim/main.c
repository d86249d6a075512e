// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-sim: a medium changer of your design as a SCSI device of this machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "options.h"
#include "server.h"

#define EXIT_USAGE	2

/* Where the child tells its parent that it is ready; -1: there is no parent. */
static int ready_pipe = -1;

static void usage(FILE *out)
{
	fputs("usage: ntms-sim start OPTION...\n"
	      "       ntms-sim ctl SOCKET WORD...     ('help' lists the words)\n"
	      "       ntms-sim cleanup --name NAME    remove what a killed one left\n"
	      "\nOptions of start:\n", out);
	options_usage(out);
}

static void leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	if (null > STDERR_FILENO)
		close(null);
}

static void ready(void)
{
	if (ready_pipe < 0) {
		puts("ready");
		fflush(stdout);
		return;
	}
	if (write(ready_pipe, "r", 1) != 1)
		perror("ntms-sim: write to the parent");
	close(ready_pipe);
	leave_terminal();
}

/* In the parent: its exit status. In the child: -1. */
static int split(void)
{
	int ends[2];
	char byte;
	pid_t child;

	if (pipe(ends)) {
		perror("ntms-sim: pipe");
		return EXIT_FAILURE;
	}
	child = fork();
	if (child < 0) {
		perror("ntms-sim: fork");
		return EXIT_FAILURE;
	}
	if (!child) {
		close(ends[0]);
		ready_pipe = ends[1];
		return -1;
	}
	close(ends[1]);
	return read(ends[0], &byte, 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int serve(const struct options *options)
{
	static struct simulator sim;
	struct failure failure = { "" };
	bool good = simulator_init(&sim, options, &failure) &&
		    server_run(&sim, ready, &failure);

	if (!good && failure.text[0])
		fprintf(stderr, "ntms-sim: %s\n", failure.text);
	simulator_destroy(&sim);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run_start(int argc, char **argv)
{
	static struct options options;

	if (!options_parse(&options, argc, argv))
		return EXIT_USAGE;
	if (options.daemon) {
		int status = split();

		if (status >= 0)
			return status;
	}
	return serve(&options);
}

static int run_ctl(int argc, char **argv)
{
	char line[LINE_LENGTH] = "";
	size_t length = 0;
	int i;

	if (argc < 3) {
		fprintf(stderr, "usage: ntms-sim ctl SOCKET WORD...\n");
		return EXIT_USAGE;
	}
	for (i = 2; i < argc; i++) {
		length += (size_t)snprintf(line + length, sizeof(line) - length, "%s%s",
					   i == 2 ? "" : " ", argv[i]);
		if (length >= sizeof(line)) {
			fprintf(stderr, "ntms-sim: more than %zu characters\n", sizeof(line));
			return EXIT_USAGE;
		}
	}
	return control_ask(argv[1], line);
}

static int run_cleanup(int argc, char **argv)
{
	static struct options options;
	struct failure failure = { "" };

	if (!options_parse(&options, argc, argv))
		return EXIT_USAGE;
	if (configfs_remove(options.export.name, &failure))
		return EXIT_SUCCESS;
	fprintf(stderr, "ntms-sim: %s\n", failure.text);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "start"))
		return run_start(argc - 1, argv + 1);
	if (!strcmp(verb, "ctl"))
		return run_ctl(argc - 1, argv + 1);
	if (!strcmp(verb, "cleanup"))
		return run_cleanup(argc - 1, argv + 1);
	if (!strcmp(verb, "--help") || !strcmp(verb, "help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	usage(stderr);
	return EXIT_USAGE;
}
