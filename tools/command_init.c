// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "ntms.h"

int command_init(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv);
	DWORD code;

	if (first < 0)
		return EXIT_USAGE;
	if (first != argc)
		return usage(self);
	code = NtmsCreateStore();
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot make the store");
	if (output_format == FORMAT_HUMAN)
		puts("store made; 'ntms inventory' fills it");
	return EXIT_DONE;
}
