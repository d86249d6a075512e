// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain.h"

#include <stdio.h>
#include <string.h>

/* Thread-local, not global: GetLastError() works the same way. */
static _Thread_local char words[512];

static void note(const char *format, va_list arguments)
{
	char text[sizeof(words)];

	vsnprintf(text, sizeof(text), format, arguments);
	strcpy(words, text);
}

int explain(int code, const char *format, ...)
{
	va_list arguments;

	if (words[0])
		return code;
	va_start(arguments, format);
	note(format, arguments);
	va_end(arguments);
	return code;
}

int explain_over(int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(format, arguments);
	va_end(arguments);
	return code;
}

void explain_reset(void)
{
	words[0] = '\0';
}

const char *explain_text(void)
{
	return words;
}
