// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What there is without ntms: the status of all slots by the kernel's ch.
 *
 * usage: chstatus DEVICE ROUNDS	DEVICE is /dev/schN
 *
 * Prints a line a round: ms of CHIOGSTATUS, and its slots.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/chio.h>

#include "measure.h"

int main(int argc, char **argv)
{
	struct changer_element_status status = { .ces_type = CHET_ST };
	struct changer_params params;
	double begin;
	long rounds;
	int fd;

	if (argc != 3)
		die("usage: chstatus DEVICE ROUNDS");
	rounds = whole(argv[2], 1000);
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, CHIOGPARAMS, &params))
		die("chstatus: %s: %s", argv[1], strerror(errno));
	status.ces_data = calloc(params.cp_nslots, 1);
	if (!status.ces_data)
		die("chstatus: no memory");
	while (rounds--) {
		begin = now_us();
		if (ioctl(fd, CHIOGSTATUS, &status))
			die("chstatus: CHIOGSTATUS: %s", strerror(errno));
		printf("%.3f %d\n", (now_us() - begin) / 1e3, params.cp_nslots);
	}
	free(status.ces_data);
	close(fd);
	return 0;
}
