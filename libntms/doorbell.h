/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doorbell.h - wakes who waits for a change of the store
 *
 * A number in memory that all users of a store share: it is in the page of the lock file (lock.h), so
 * whoever can write to the store can ring. Ringing says that it is time to look, and nothing of what
 * there is to see. Whoever waits reads the number, then looks in the store, then waits for another
 * number:
 *
 *	seen = doorbell_number(bell);
 *	while (!look()) {
 *		doorbell_wait(bell, seen, until);
 *		seen = doorbell_number(bell);
 *	}
 *
 * Writers ring before they commit a change, while they hold the lock. So who looks then waits for the
 * lock, and finds what was committed, also when the writer is killed between the two: a change without
 * a ring there is not. Who commits nothing rings nobody. To ring costs one system call when nobody
 * waits. Who is killed while he waits leaves nothing behind. Programs outside the trust boundary of the
 * store cannot reach the number; one inside that spoils it wakes the others too often, or not until the
 * next ring.
 */
#ifndef NTMS_DOORBELL_H
#define NTMS_DOORBELL_H

#include <stdatomic.h>
#include <stdint.h>

struct doorbell {
	atomic_uint rung;	/* how often */
};

#define DOORBELL_NEVER INT64_MAX

/* doorbell_number() - to be read before looking */
unsigned int doorbell_number(const struct doorbell *bell);

/* doorbell_ring() - wake all */
void doorbell_ring(struct doorbell *bell);

/**
 * doorbell_wait() - sleep until it is rung
 * @seen: the number before the caller looked
 * @until: doorbell_clock() at the latest; DOORBELL_NEVER: no end
 * Return: 0, also now and then for no reason; NTMS_E_TIMEOUT: it is too late.
 */
int doorbell_wait(struct doorbell *bell, unsigned int seen, int64_t until);

/* doorbell_clock() - ms, of a clock that nobody sets */
int64_t doorbell_clock(void);

/* doorbell_until() - that clock after @ms from now; 0xffffffff (INFINITE): DOORBELL_NEVER */
int64_t doorbell_until(uint32_t ms);

#endif
