/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pool.h - the tree of pools: making, finding, naming and changing them
 *
 * The root has no name and no parent and is hidden. Below it are the three containers of the system
 * (Free, Import, Unrecognized), one pool a media type in each, and the applications' pools. A pool
 * without a media type holds pools only, one with a media type holds media only.
 */
#ifndef NTMS_POOL_H
#define NTMS_POOL_H

#include <stdint.h>

#include "store.h"
#include "text.h"

#define POOL_PATH_SIZE TEXT_BYTES(TEXT_PATH_UNITS)

struct descriptor;
struct identity;
struct object;
struct session;

struct pool_info {
	char media_type[STORE_ID_SIZE];	/* "": holds pools only */
	char parent[STORE_ID_SIZE];	/* "" at top level and for the root */
	int64_t type;			/* NtmsPoolType */
	int64_t allocation_policy;
	int64_t deallocation_policy;
	int64_t max_allocates;
	int64_t cartridges;
	int64_t logical_media;
	int64_t pools;
};

struct pool_request {
	const char *path;		/* "\a\b" or "a\b" */
	const char *media_type;		/* id; NULL or "": a pool for pools */
	uint32_t action;		/* NtmsCreateOptions */
	const struct descriptor *security; /* of a new pool; NULL: inherited */
};

/**
 * pool_create() - CreateNtmsMediaPool(): make or open the application pool of a path
 * @id: out
 */
int pool_create(struct session *session, const struct identity *caller,
		const struct pool_request *request, char id[STORE_ID_SIZE]);

/* pool_delete() - an application pool that holds neither media nor pools */
int pool_delete(struct session *session, const struct identity *caller, const char *id);

/* pool_path() - from the root, with the first backslash; "\" for the root itself */
int pool_path(struct session *session, const struct identity *caller, const char *id,
	      char path[POOL_PATH_SIZE]);

/* As object_class.read and .write in object.c. */
int pool_read(struct session *session, struct object *object);
int pool_write(struct session *session, const struct object *old, const struct object *new);

#endif
