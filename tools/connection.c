// SPDX-License-Identifier: GPL-2.0-or-later
/* The session, and how failures are told. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ntms.h"

#define WORDS_SIZE 1024

/* The codes that are not the caller's doing. */
static int exit_status(DWORD code)
{
	switch (code) {
	case ERROR_DATABASE_FAILURE:
	case ERROR_DATABASE_FULL:
	case ERROR_NOT_ENOUGH_MEMORY:
	case ERROR_DEVICE_NOT_AVAILABLE:
	case ERROR_NOT_READY:
	case ERROR_NOT_CONNECTED:
		return EXIT_STORE;
	default:
		return EXIT_REFUSED;
	}
}

/* Say what failed and why, in the library's words; returns the exit status. */
int failed(DWORD code, const char *format, ...)
{
	char words[WORDS_SIZE] = "";
	DWORD size = sizeof(words);
	va_list arguments;

	fputs("ntms: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	NtmsGetErrorText(words, &size);
	fprintf(stderr, ": %s%s%s (%u)\n", words, *words ? ": " : "", error_name(code), code);
	return exit_status(code);
}

/* Say what cannot be done, without a call having failed. */
int refused(const char *format, ...)
{
	va_list arguments;

	fputs("ntms: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_REFUSED;
}

static HANDLE session = INVALID_HANDLE_VALUE;

static void close_session(void)
{
	CloseNtmsSession(session);
}

/* The one session of this process; or an exit status, having said why. */
int connection_open(HANDLE *open)
{
	session = OpenNtmsSessionA(NULL, "ntms", 0);
	if (session == INVALID_HANDLE_VALUE)
		return failed(GetLastError(), "cannot open a session");
	atexit(close_session);
	*open = session;
	return EXIT_DONE;
}

/* Do one thing to each of the names; all, some or none may work. */
int each(HANDLE open, int argc, char **argv, int (*one)(HANDLE session, const char *name))
{
	int worst = EXIT_DONE, done = 0;

	for (int i = 0; i < argc; i++) {
		int status = one(open, argv[i]);

		if (status == EXIT_DONE)
			done++;
		else if (status > worst)
			worst = status;
	}
	return worst != EXIT_DONE && done ? EXIT_PARTLY : worst;
}

/* The same to each word of a command that takes words only, and at least one. */
int several(const struct command *self, int argc, char **argv,
	    int (*one)(HANDLE session, const char *name))
{
	int first = operands(self, argc, argv), status;
	HANDLE open;

	if (first < 0)
		return EXIT_USAGE;
	if (first == argc)
		return usage(self);
	status = connection_open(&open);
	return status ? status : each(open, argc - first, argv + first, one);
}
