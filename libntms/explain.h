/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.h - why a call failed, in words
 *
 * One text a thread. Whoever finds the cause says so in one sentence for a person (which file, which
 * holder, what to do) and returns the code:
 *
 *	return explain(NTMS_E_MEDIA_UNAVAILABLE, "pool %s: no side available", name);
 *
 * An exported function begins with explain_reset(). When it fails and explain_text() is empty, a
 * general text for the code takes its place (error.c).
 */
#ifndef NTMS_EXPLAIN_H
#define NTMS_EXPLAIN_H

#include <stdarg.h>

/**
 * explain() - note in words why a call fails; the first words since the reset stay
 * @code: what the caller returns
 * @format: as of printf(), UTF-8, one line without a full stop
 * Return: @code.
 */
int explain(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* explain_over() - the same, in place of earlier words, which may be among the arguments: explain_text() */
int explain_over(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* explain_reset() - forget the words of this thread */
void explain_reset(void);

/* explain_text() - the words of this thread; "" when there are none; good until the next call */
const char *explain_text(void);

#endif
