/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's sort() for files that are compiled in user space, too. */
#ifndef NTMS_SORT_H
#define NTMS_SORT_H

#ifdef __KERNEL__
#include <linux/sort.h>
#else
#include <stddef.h>
#include <stdlib.h>

static inline void sort(void *base, size_t count, size_t size,
			int (*compare)(const void *, const void *),
			void (*swap)(void *, void *, int))
{
	(void)swap;
	if (count)
		qsort(base, count, size, compare);
}
#endif

#endif /* NTMS_SORT_H */
