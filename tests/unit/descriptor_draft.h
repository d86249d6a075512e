/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Security descriptors for tests, put together by hand from the format. */
#ifndef NTMS_TESTS_DESCRIPTOR_DRAFT_H
#define NTMS_TESTS_DESCRIPTOR_DRAFT_H

#include "security.h"

/* A descriptor under construction: an owner, a DACL, and entries one by one. */
struct draft {
	unsigned char bytes[2048];
	size_t size;
};

static inline void add_sid(struct draft *draft, const struct sid *sid)
{
	unsigned char *p = draft->bytes + draft->size;
	unsigned int i, b;

	p[0] = 1;
	p[1] = (unsigned char)sid->count;
	for (i = 0; i < 6; i++)
		p[2 + i] = (unsigned char)(sid->authority >> (40 - 8 * i));
	for (i = 0; i < sid->count; i++) {
		for (b = 0; b < 4; b++)
			p[8 + 4 * i + b] = (unsigned char)(sid->part[i] >> 8 * b);
	}
	draft->size += 8 + 4 * sid->count;
}

/* The owner is a user. */
static inline struct draft draft_of(uid_t user)
{
	struct draft draft = { .bytes = { 1, 0, 0x04, 0x80, 20, 0, 0, 0, [16] = 36 }, .size = 20 };
	struct sid owner = { 22, 2, { 1, user } };

	add_sid(&draft, &owner);
	draft.bytes[36] = 2;
	draft.bytes[38] = 8;
	draft.size += 8;
	return draft;
}

static inline void add_entry(struct draft *draft, int type, int flags, uint32_t mask,
			     struct sid sid)
{
	unsigned char *p = draft->bytes + draft->size;
	size_t size = 16 + 4 * sid.count;
	unsigned int list;

	p[0] = (unsigned char)type;
	p[1] = (unsigned char)flags;
	p[2] = (unsigned char)size;
	p[4] = (unsigned char)mask;
	p[5] = (unsigned char)(mask >> 8);
	p[6] = (unsigned char)(mask >> 16);
	p[7] = (unsigned char)(mask >> 24);
	draft->size += 8;
	add_sid(draft, &sid);
	draft->bytes[40]++;
	list = (unsigned int)draft->size - 36;
	draft->bytes[38] = (unsigned char)list;
	draft->bytes[39] = (unsigned char)(list >> 8);
}

#endif
