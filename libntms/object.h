/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * object.h - objects of every type: finding, listing, reading and changing them by id
 *
 * What an object shows is a struct object: what all types share, and a part of its own. The public
 * structures are made from it in information.c, and nowhere else.
 *
 * Rights are judged by the holder of an object: of media, sides and logical media their pool, of the
 * parts of a library the library, of pools and libraries they themselves, of all else the computer.
 */
#ifndef NTMS_OBJECT_H
#define NTMS_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "computer.h"
#include "device_type.h"
#include "element.h"
#include "library.h"
#include "library_request.h"
#include "media_info.h"
#include "media_type.h"
#include "operator_request.h"
#include "pool.h"
#include "store.h"
#include "text.h"

struct identity;
struct session;

#define OBJECT_NAME_SIZE	256
#define OBJECT_DESCRIPTION_SIZE	TEXT_BYTES(126)

struct object {
	char id[STORE_ID_SIZE];
	char name[OBJECT_NAME_SIZE];
	char description[OBJECT_DESCRIPTION_SIZE];
	int64_t type;			/* NtmsObjectsTypes */
	int64_t created;		/* ms since 1970, UTC */
	int64_t modified;
	int64_t enabled;
	int64_t operational_state;
	union {
		struct computer_info computer;
		struct library_info library;
		struct element_info element;
		struct device_type_info device_type;
		struct media_type_info media_type;
		struct pool_info pool;
		struct cartridge_info cartridge;
		struct side_info side;
		struct logical_media_info logical_media;
		struct operator_request_info operator_request;
		struct library_request_info library_request;
	};
};

/* object_type_valid() - can objects of this type be asked for (there need not be any)? */
bool object_type_valid(uint32_t type);

/* object_renames() - does Set store the name of objects of this type? */
bool object_renames(uint32_t type);

/**
 * object_check() - find an object and judge the caller by its holder; inside a transaction
 * @id: any text
 * @type: NtmsObjectsTypes that it must have; 0: any
 * @mask: RIGHT_* needed; 0: only find it
 * @found: out, its type; may be NULL
 * Return: 0, NTMS_E_OBJECT_NOT_FOUND (unknown, or of another type), NTMS_E_ACCESS_DENIED, or a code of
 * the store.
 */
int object_check(struct session *session, const struct identity *caller, const char *id,
		 uint32_t type, uint32_t mask, uint32_t *found);

/**
 * object_get() - read an object
 * @type: NtmsObjectsTypes; 0: any
 * @object: out
 */
int object_get(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, struct object *object);

/**
 * object_set() - change an object in one transaction
 * @edit: is given a copy of what is stored and changes it; it returns 0 or a code
 *
 * Members that cannot be set are ignored. When nothing differs nothing is written.
 */
int object_set(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, int (*edit)(struct object *object, const void *context),
	       const void *context);

struct object_query {
	const char *container;		/* id; NULL: everywhere */
	uint32_t type;			/* NtmsObjectsTypes */
	bool root;			/* pools: the root first */
};

/**
 * object_enumerate() - list the ids of objects
 * @found: called for each of them, in a stable order
 */
int object_enumerate(struct session *session, const struct identity *caller,
		     const struct object_query *query,
		     void (*found)(const char *id, void *context), void *context);

/* For the files of the nouns. All work inside a transaction. */

/* object_read() - read an object of a known type, no questions asked. 0, NTMS_E_OBJECT_NOT_FOUND, ... */
int object_read(struct session *session, const char *id, uint32_t type, struct object *object);

/* object_take() - columns 0 to 5: name, description, created, modified, enabled, operational_state */
void object_take(struct store_rows *rows, struct object *object);

/* object_renamed() - did the name change? 1, 0, or NTMS_E_INVALID_NAME: not to a name */
int object_renamed(const struct object *old, const struct object *new);

/* object_damage() - the code of what failed in security.c, of a descriptor of the store */
int object_damage(int r);

/* object_judge() - has @caller the rights @mask by a descriptor of the store? 0 or a code. */
int object_judge(const char *security, const struct identity *caller, uint32_t mask);

#endif
