/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* media_type.h - kinds of cartridges, and which a library takes */
#ifndef NTMS_MEDIA_TYPE_H
#define NTMS_MEDIA_TYPE_H

#include <stdint.h>

struct identity;
struct object;
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
 * media_type_add() - AddNtmsMediaType(): let a library use a media type
 * @type: id of the media type
 * @library: id of the library
 *
 * Doing so already is no error. System pools of the type that are missing are made.
 */
int media_type_add(struct session *session, const struct identity *caller, const char *type,
		   const char *library);

#endif
