/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * media.h - cartridges and their sides as the store holds them
 *
 * One struct cartridge is one row of cartridge and its rows of side, with the ids of their logical
 * media. Names and descriptions are not in it. Whoever changes states goes through change.h, which
 * claims the cartridge in the kernel and raises its revision.
 *
 * All functions work inside a transaction (session_begin()).
 */
#ifndef NTMS_MEDIA_H
#define NTMS_MEDIA_H

#include <stdbool.h>
#include <stdint.h>

#include "store.h"

#define MEDIA_SIDES_MAX 2
#define MEDIA_BAR_CODE_SIZE 100	/* 32 bytes, the odd ones as %XX */

#define MEDIA_BIT(side)	((side)->number + 1)	/* of column unverified */

struct identity;
struct session;

struct side {
	char id[STORE_ID_SIZE];
	char logical_media[STORE_ID_SIZE];	/* "": none */
	uint32_t number;
	uint32_t state;				/* enum side_state, kmod/side.h */
	uint32_t allocate_count;
	uint32_t mount_count;
	uint32_t allocatable;			/* as stored: media_allocatable() */
	bool enabled;
};

struct cartridge {
	char id[STORE_ID_SIZE];
	char library[STORE_ID_SIZE];
	char pool[STORE_ID_SIZE];
	char media_type[STORE_ID_SIZE];
	char location[STORE_ID_SIZE];		/* element; "": on a shelf */
	char home[STORE_ID_SIZE];
	char bar_code[MEDIA_BAR_CODE_SIZE];	/* "": none */
	char host[72];				/* of its library */
	int location_type;			/* NtmsObjectsTypes of location, 0: none */
	int64_t revision;
	uint32_t state;				/* NtmsMediaState */
	uint32_t read_write;			/* NTMS_MEDIARW_* of its media type */
	bool enabled;
	bool position_only;
	bool duplicate;
	bool unread;
	bool needs_inventory;
	bool cleaner;
	uint32_t unverified;			/* MEDIA_BIT() of each side that is */
	bool offline;				/* its library is the offline library */
	bool library_enabled;
	bool library_present;			/* its changer is connected, */
	bool library_taken;			/* and another store's */
	bool wanted;				/* a request to its library is about it */
	bool released;				/* it is in a drive, and nobody's any more: mounted.h */
	char mounted_side[STORE_ID_SIZE];	/* "": none, or not put there by us */
	int64_t mounted_by;
	int side_count;
	struct side sides[MEDIA_SIDES_MAX];
};

struct pool {
	char id[STORE_ID_SIZE];
	char parent[STORE_ID_SIZE];
	char media_type[STORE_ID_SIZE];		/* "": holds pools only */
	char name[256];
	int type;				/* NtmsPoolType */
	uint32_t allocation_policy;
	uint32_t deallocation_policy;
	uint32_t max_allocates;			/* 0: no limit */
};

/* media_load() - by the id of a cartridge. 0 or NTMS_E_INVALID_MEDIA or a code of the store. */
int media_load(struct session *session, const char *id, struct cartridge *cartridge);

/* media_load_with_side() - by its id; *index says which of its sides @side is */
int media_load_with_side(struct session *session, const char *id, const char *side,
			 struct cartridge *cartridge, int *index);

/* media_load_by_side() - by the id of one of its sides; *index says which */
int media_load_by_side(struct session *session, const char *side, struct cartridge *cartridge,
		       int *index);

/* media_load_by_logical() - by the id of a logical medium; *index says which side */
int media_load_by_logical(struct session *session, const char *logical,
			  struct cartridge *cartridge, int *index);

/* media_load_at() - what lies in an element: 1, 0: nothing, or a code */
int media_load_at(struct session *session, const char *element, struct cartridge *cartridge);

/**
 * media_first(), media_next() - all cartridges of a library, by rising id
 *
 * media_next() returns 1 and a cartridge, 0 at the end, or a code; media_done() is due in any case.
 */
struct media_cursor {
	struct store_rows rows;
	bool row;			/* a row was read that belongs to the next one */
};
void media_first(struct session *session, const char *library, struct media_cursor *cursor);
int media_next(struct media_cursor *cursor, struct cartridge *cartridge);
void media_done(struct media_cursor *cursor);

/**
 * media_allocatable() - column side.allocatable for a side of this cartridge as it is here
 *
 * 0: not there, not enabled, or which cartridge it is is not certain; 2: no side of it has an owner;
 * else 1.
 */
uint32_t media_allocatable(const struct cartridge *cartridge, int side);

/**
 * media_refresh() - write side.allocatable anew for the sides of a cartridge
 *
 * For whoever changed cartridge.enabled or side.enabled, or flags of its identity.
 */
int media_refresh(struct session *session, const char *id);

/* media_refresh_library() - the same for all in a library: it was enabled, disabled, came, went or was taken */
int media_refresh_library(struct session *session, const char *library);

/**
 * media_save() - write what differs between two pictures of a cartridge, and its new revision
 * @before: as it was read in this transaction
 * @after: pool, media_type (of a pool that changes), unverified, and of the sides: state, allocate_count, logical_media. Out: revision,
 *	allocatable
 *
 * Logical media are made and deleted, pools count, notes are taken. Not by itself: change.h calls
 * it when it holds the claim.
 */
int media_save(struct session *session, const struct cartridge *before, struct cartridge *after);

/* media_erase() - delete cartridge, sides and logical media; library and pool count */
int media_erase(struct session *session, const struct cartridge *cartridge);

/* media_name() - how people call a cartridge: by its bar code, or its id */
const char *media_name(const struct cartridge *cartridge);

/* media_in_drive() - is it in a drive where it is in use, or to be put there? */
bool media_in_drive(const struct cartridge *cartridge);

/* pool_load() - by id. 0 or NTMS_E_INVALID_MEDIA_POOL or a code of the store. */
int pool_load(struct session *session, const char *id, struct pool *pool);

/* pool_load_system() - the Free, Import or Unrecognized pool (@type) of a media type, likewise */
int pool_load_system(struct session *session, int type, const char *media_type, struct pool *pool);

/* pool_make_system() - the three system pools of a media type, those that are missing */
int pool_make_system(struct session *session, const char *media_type);

/* pool_remove() - delete a pool; inside a transaction. 0, NTMS_E_NOT_EMPTY, or a code of the store. */
int pool_remove(struct session *session, const struct pool *pool);

/* pool_check() - has @caller the rights @mask (NTMS_*_ACCESS) on a pool? 0 or NTMS_E_ACCESS_DENIED */
int pool_check(struct session *session, const struct identity *caller, const char *pool,
	       uint32_t mask);

#endif
