// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "doorbell.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "code.h"

unsigned int doorbell_number(const struct doorbell *bell)
{
	return atomic_load(&bell->rung);
}

void doorbell_ring(struct doorbell *bell)
{
	atomic_fetch_add(&bell->rung, 1);
	syscall(SYS_futex, &bell->rung, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

int doorbell_wait(struct doorbell *bell, unsigned int seen, int64_t until)
{
	struct timespec ts = { .tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000 };

	/* Also where it is rung all the time. */
	if (doorbell_clock() >= until)
		return NTMS_E_TIMEOUT;
	if (!syscall(SYS_futex, &bell->rung, FUTEX_WAIT_BITSET, seen,
		     until == DOORBELL_NEVER ? NULL : &ts, NULL, FUTEX_BITSET_MATCH_ANY))
		return 0;
	return errno == ETIMEDOUT ? NTMS_E_TIMEOUT : 0;
}

int64_t doorbell_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

int64_t doorbell_until(uint32_t ms)
{
	/* Not a part of a millisecond too early: the one that has begun does not count. */
	return ms == UINT32_MAX ? DOORBELL_NEVER : doorbell_clock() + ms + (ms > 0);
}
