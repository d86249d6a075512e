/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* media_type.h - kinds of cartridges, and which a library takes */
#ifndef NTMS_MEDIA_TYPE_H
#define NTMS_MEDIA_TYPE_H

#include <stdint.h>

struct identity;
struct object;
struct pool;
struct session;

/* One more internal code (code.h): no drive of the library takes the type. */
enum { MEDIA_TYPE_NO_DRIVES = 4339 };

struct media_type_info {
	int64_t number;			/* STORAGE_MEDIA_TYPE */
	int64_t sides;
	int64_t read_write;		/* NTMS_MEDIARW_* */
	int64_t device_type;		/* FILE_DEVICE_* */
};

/* As object_class.read and .write in object.c. */
int media_type_read(struct session *session, struct object *object);
int media_type_write(struct session *session, const struct object *old, const struct object *new);

/* media_type_find() - is there a media type of this id? 0, NTMS_E_INVALID_MEDIA, or a code. */
int media_type_find(struct session *session, const char *id);

/**
 * media_type_of_pool() - the media type of a pool, which has so many sides; inside a transaction
 * @type: out
 * Return: 0, NTMS_E_MEDIA_INCOMPATIBLE, or a code of the store.
 */
int media_type_of_pool(struct session *session, const struct pool *pool, int64_t sides,
		       struct object *type);

/**
 * media_type_add() - AddNtmsMediaType(): let a library use a media type
 * @type: id of the media type
 * @library: id of the library
 *
 * Doing so already is no error. System pools of the type that are missing are made.
 */
int media_type_add(struct session *session, const struct identity *caller, const char *type,
		   const char *library);

/* media_type_link() - the same inside a transaction, and nothing is checked */
int media_type_link(struct session *session, const char *type, const char *library);

/**
 * media_type_delete() - DeleteNtmsMediaType(): a library takes a media type no more
 *
 * That it did not is no error. System pools of a type that nothing is of and no library takes go.
 * Return: 0, NTMS_E_INVALID_MEDIA, NTMS_E_INVALID_LIBRARY, NTMS_E_ACCESS_DENIED, NTMS_E_NOT_EMPTY
 * (the library holds media of it), or a code of the store.
 */
int media_type_delete(struct session *session, const struct identity *caller, const char *type,
		      const char *library);

#endif
