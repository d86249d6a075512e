/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shown.h - which error of which function a test shows
 *
 *	shows(ERROR_NOT_EMPTY, DeleteNtmsMediaPool, session, &id);
 *	shows_no_handle(ERROR_NOT_CONNECTED, OpenNtmsSessionA, "nowhere", NULL, 0);
 *
 * fail unless the call ends with that code, and note it in the file that NTMS_SHOWN names. Of what
 * was noted errors.py makes the table of functions and the errors that their man pages list.
 */
#ifndef NTMS_TESTS_SHOWN_H
#define NTMS_TESTS_SHOWN_H

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ntmsapi.h"

#define shows(code, function, ...) \
	shown(#function, function(__VA_ARGS__), code, __FILE__, __LINE__)
#define shows_no_handle(code, function, ...) \
	shown(#function, shown_last(function(__VA_ARGS__)), code, __FILE__, __LINE__)

static int shown_file = -1;

/* Before a test gives up the rights to it. */
static inline void shown_open(void)
{
	const char *path = getenv("NTMS_SHOWN");

	if (!path || shown_file >= 0)
		return;
	shown_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	ck_assert_int_ge(shown_file, 0);
}

/* One write a line: tests run in processes of their own. */
static inline void shown_note(const char *function, DWORD code, const char *file)
{
	const char *base = strrchr(file, '/');
	char line[160];
	int length;

	shown_open();
	if (shown_file < 0)
		return;
	length = snprintf(line, sizeof(line), "%s %u %s\n", function, code, base ? base + 1 : file);
	ck_assert_int_eq(write(shown_file, line, (size_t)length), length);
}

static inline void shown(const char *function, DWORD got, DWORD code, const char *file, int line)
{
	if (got != code)
		ck_abort_msg("%s:%d: %s gives %u, not %u", file, line, function, got, code);
	shown_note(function, code, file);
}

static inline DWORD shown_last(HANDLE handle)
{
	return handle == INVALID_HANDLE_VALUE ? NtmsGetLastError() : ERROR_SUCCESS;
}

#endif
