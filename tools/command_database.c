// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "ntms.h"

static int whole(const struct command *self, int argc, char **argv, DWORD (*function)(HANDLE),
		 const char *failure, const char *success)
{
	int first = operands(self, argc, argv), status;
	HANDLE session;
	DWORD code;

	if (first < 0)
		return EXIT_USAGE;
	if (first != argc)
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	code = function(session);
	if (code != ERROR_SUCCESS)
		return failed(code, "%s", failure);
	if (output_format == FORMAT_HUMAN)
		puts(success);
	return EXIT_DONE;
}

int command_export(const struct command *self, int argc, char **argv)
{
	return whole(self, argc, argv, ExportNtmsDatabase, "cannot export the store",
		     "store exported");
}

int command_import(const struct command *self, int argc, char **argv)
{
	return whole(self, argc, argv, ImportNtmsDatabase, "cannot import the store",
		     "store replaced; the old one is kept beside it");
}
