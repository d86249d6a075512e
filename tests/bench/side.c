// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The state of one side against a call of the same size that does nothing.
 *
 * usage: side NTMS-DEVICE BLOCKS CALLS
 *
 * Prints a line a block: ns of one NTMS_READ_CARTRIDGES that reads one
 * cartridge, ns of one that has room for none.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/ntms.h>

#include "measure.h"

#define CARTRIDGES_MAX	65536

static struct ntms_cartridge all[CARTRIDGES_MAX];

static uint32_t read_all(int device)
{
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .capacity = CARTRIDGES_MAX, .last = UINT64_MAX,
		.cartridges = (uintptr_t)all,
	};

	if (ioctl(device, NTMS_READ_CARTRIDGES, &read))
		die("side: NTMS_READ_CARTRIDGES: %s", strerror(errno));
	if (!read.count)
		die("side: there is no cartridge to look at");
	return read.count;
}

/* Not one after the other: a stride that is prime to most counts. */
static double time_calls(int device, uint32_t have, long calls, uint32_t capacity)
{
	struct ntms_cartridge one;
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .capacity = capacity, .cartridges = (uintptr_t)&one,
	};
	double begin = now_us();
	long i;

	for (i = 0; i < calls; i++) {
		read.first = all[i * 7919 % have].handle;
		read.last = read.first;
		if (ioctl(device, NTMS_READ_CARTRIDGES, &read) || read.count != capacity)
			die("side: NTMS_READ_CARTRIDGES gave %u: %s", read.count, strerror(errno));
	}
	return (now_us() - begin) * 1e3 / calls;
}

int main(int argc, char **argv)
{
	long blocks, calls;
	uint32_t have;
	double one;
	int device;

	if (argc != 4)
		die("usage: side NTMS-DEVICE BLOCKS CALLS");
	blocks = whole(argv[2], 100000);
	calls = whole(argv[3], 100000000);
	device = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (device < 0)
		die("side: %s: %s", argv[1], strerror(errno));
	have = read_all(device);
	while (blocks--) {
		one = time_calls(device, have, calls, 1);
		printf("%.1f %.1f\n", one, time_calls(device, have, calls, 0));
	}
	return 0;
}
