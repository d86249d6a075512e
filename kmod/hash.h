/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's hsiphash() for files that are compiled in user space, too. There
 * a simple one stands in: the tests' devices do not choose tags that collide.
 */
#ifndef NTMS_HASH_H
#define NTMS_HASH_H

#ifdef __KERNEL__
#include <linux/siphash.h>
#else
#include <stddef.h>
#include <linux/types.h>

typedef struct {
	unsigned long key[2];
} hsiphash_key_t;

static inline __u32 hsiphash(const void *data, size_t length, const hsiphash_key_t *key)
{
	const __u8 *bytes = data;
	__u32 hash = key->key[0];

	while (length--)
		hash = (hash ^ *bytes++) * 16777619;
	return hash;
}
#endif

#endif /* NTMS_HASH_H */
