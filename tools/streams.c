// SPDX-License-Identifier: GPL-2.0-or-later
/* Standard streams that whoever called us has closed, or that cannot be written. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "ntms.h"

/* What is opened later must not be taken for one of them: to write to those that are missing fails. */
void streams_fill(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* EXIT_DONE, or another status, having said why. */
int streams_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return EXIT_DONE;
	perror("ntms: cannot write the output");
	clearerr(stdout);
	return EXIT_STORE;
}
