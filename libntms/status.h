/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* status.h - a whole library at once, and cartridges by bar code: what administrators look at */
#ifndef NTMS_STATUS_H
#define NTMS_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "media.h"
#include "pool.h"
#include "store.h"
#include "text.h"

struct identity;
struct session;

/* Why what lies in a place may not be allocated; as the public NTMS_STATUS_*. */
enum status_flag {
	STATUS_POSITION_ONLY = 0x01,
	STATUS_DUPLICATE = 0x02,
	STATUS_UNREAD = 0x04,
	STATUS_NEEDS_INVENTORY = 0x08,
	STATUS_CLEANER = 0x10,
	STATUS_DISABLED = 0x20,
};

struct status_side {
	char id[STORE_ID_SIZE];
	char logical_media[STORE_ID_SIZE];	/* "": not allocated */
	int64_t state;
	int64_t allocate_count;
};

/* A slot, drive or port, and the cartridge in it. */
struct status_place {
	char id[STORE_ID_SIZE];
	int64_t type, number, state;
	int64_t address;			/* -1: none now */
	char cartridge[STORE_ID_SIZE];		/* "": empty, and the rest too */
	char pool[STORE_ID_SIZE];
	char path[POOL_PATH_SIZE];		/* of the pool */
	char bar_code[TEXT_BYTES(63)];
	char media_type[TEXT_BYTES(63)];	/* its name */
	uint32_t flags;				/* enum status_flag */
	uint32_t side_count;
	struct status_side sides[MEDIA_SIDES_MAX];
};

/**
 * status_library() - all slots, drives and ports of a library, by type and address
 * @room: places wanted at most; when there are more, none is given
 * @count: out, how many there are
 * @found: called for each
 * Return: 0, NTMS_E_INSUFFICIENT_BUFFER, NTMS_E_INVALID_LIBRARY, NTMS_E_ACCESS_DENIED, or a code.
 */
int status_library(struct session *session, const struct identity *caller, const char *id,
		   size_t room, size_t *count,
		   void (*found)(const struct status_place *place, void *context), void *context);

/* status_find() - cartridges with a bar code, likewise; no access check */
int status_find(struct session *session, const char *bar_code, size_t room, size_t *count,
		void (*found)(const char *id, void *context), void *context);

#endif
