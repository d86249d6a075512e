/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Security descriptors: self-relative, byte for byte as Windows has them; little endian, aligned to
 * nothing. Rules: the access checks of Windows Server 2003, whose Administrators pass every one.
 *
 * Results: 0, or a negative errno: -EINVAL malformed, -EACCES refused, -ENOMEM, -E2BIG: the result
 * would be larger than SECURITY_MAX. A descriptor that is an output is allocated; give it to
 * security_free(), which takes an empty one as well. On failure outputs are untouched. Inputs of
 * type struct descriptor were made here, so they are well formed; if the store lies, -EINVAL.
 */
#ifndef NTMS_SECURITY_H
#define NTMS_SECURITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "identity.h"

#define SECURITY_MAX	65536	/* bytes */

struct descriptor {
	size_t size;
	unsigned char *bytes;
};

/* Rights in a mask. "Full" is all that GENERIC_ALL stands for. */
#define RIGHT_USE		0x00000001u
#define RIGHT_MODIFY		0x00000002u
#define RIGHT_CONTROL		0x00000004u
#define RIGHT_READ_CONTROL	0x00020000u
#define RIGHT_WRITE_DAC		0x00040000u
#define RIGHT_WRITE_OWNER	0x00080000u
#define RIGHT_SYSTEM_SECURITY	0x01000000u
#define RIGHT_FULL		0x00060007u
#define RIGHT_GENERIC_ALL	0x10000000u
#define RIGHT_GENERIC_EXECUTE	0x20000000u
#define RIGHT_GENERIC_WRITE	0x40000000u
#define RIGHT_GENERIC_READ	0x80000000u

/* Parts of a descriptor, as in the public SECURITY_INFORMATION. */
#define SECURITY_OWNER	1u
#define SECURITY_GROUP	2u
#define SECURITY_DACL	4u
#define SECURITY_SACL	8u
#define SECURITY_PARTS	15u

/* What a default descriptor is for. */
enum security_kind {
	SECURITY_ROOT_POOL,
	SECURITY_FREE_POOL,
	SECURITY_SYSTEM_POOL,	/* Import, Unrecognized */
	SECURITY_LIBRARY,
	SECURITY_COMPUTER,
};

/*
 * How many bytes a descriptor takes that came without its size. It reads what the descriptor says
 * it has, and no further than SECURITY_MAX; the caller answers for that memory.
 */
int security_measure(const void *bytes, size_t *size);

/* Whether these bytes, whatever they are, are a descriptor that can be stored and judged. */
int security_validate(const void *bytes, size_t size);

/* A copy of a descriptor from outside, validated. */
int security_copy(const void *bytes, size_t size, struct descriptor *out);

void security_free(struct descriptor *descriptor);

/*
 * The descriptor of a library or of a pool of the system: full access for Administrators and
 * LocalSystem, use, modify and control for Backup Operators, and use for Users, except on the root
 * pool, Import and Unrecognized.
 */
int security_default(enum security_kind kind, struct descriptor *out);

/*
 * The descriptor of a new application pool: full access for the creator and LocalSystem, and what
 * the parent lets its children inherit. @parent is NULL for the root pool: nothing is inherited.
 */
int security_inherit(const struct descriptor *parent, const struct identity *creator,
		     struct descriptor *out);

/* 0 when @caller has all rights in @wanted (generic ones are mapped), else -EACCES. */
int security_check(const struct descriptor *descriptor, const struct identity *caller,
		   uint32_t wanted);

/* Which of SECURITY_PARTS a descriptor has; 0 as well when the store lies. */
uint32_t security_parts(const struct descriptor *descriptor);

/* Whether @caller may make the owner that @descriptor names one: himself; administrators anybody. */
bool security_may_own(const struct descriptor *descriptor, const struct identity *caller);

/*
 * For Get: a descriptor of these parts only. For Set: @old with these parts taken from @new. When
 * all that is there is taken the result is the same bytes: what was set whole is read as it was set.
 */
int security_extract(const struct descriptor *from, uint32_t parts, struct descriptor *out);
int security_replace(const struct descriptor *old, uint32_t parts, const struct descriptor *new,
		     struct descriptor *out);

/* Text for the store: two lower-case digits a byte. The text is free()d by the caller. */
int security_to_hex(const struct descriptor *descriptor, char **text);
int security_from_hex(const char *text, struct descriptor *out);

#endif
