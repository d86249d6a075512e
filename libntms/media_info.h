/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * media_info.h - cartridges, sides and logical media as objects: NTMS_PHYSICAL_MEDIA, NTMS_PARTITION,
 * NTMS_LOGICAL_MEDIA
 *
 * Here they are read for information and given names; what happens to them is media.h and its
 * neighbours.
 */
#ifndef NTMS_MEDIA_INFO_H
#define NTMS_MEDIA_INFO_H

#include <stdint.h>

#include "store.h"
#include "text.h"

struct object;
struct session;

struct cartridge_info {
	char library[STORE_ID_SIZE];
	char pool[STORE_ID_SIZE];
	char media_type[STORE_ID_SIZE];
	char location[STORE_ID_SIZE];
	char home[STORE_ID_SIZE];
	char mounted_side[STORE_ID_SIZE];
	char bar_code[TEXT_BYTES(63)];
	char sequence[32];
	int64_t location_type;		/* NtmsObjectsTypes; a slot when offline */
	int64_t bar_code_state;		/* NtmsBarCodeState */
	int64_t state;			/* NtmsMediaState */
	int64_t sides;
	int64_t medium_type_code;
	int64_t density_code;
};

struct side_info {
	char cartridge[STORE_ID_SIZE];
	char logical_media[STORE_ID_SIZE];
	char label_id[2 * 255 + 1];	/* hexadecimal */
	char label_type[TEXT_BYTES(63)];
	char label_info[TEXT_BYTES(255)];
	int64_t state;			/* NtmsPartitionState */
	int64_t number;
	int64_t mount_count;
	int64_t allocate_count;
	int64_t capacity;
};

struct logical_media_info {
	char pool[STORE_ID_SIZE];
	int64_t sides;
};

/* As object_class.read and .write in object.c. */
int cartridge_read(struct session *session, struct object *object);
int cartridge_write(struct session *session, const struct object *old, const struct object *new);
int side_read(struct session *session, struct object *object);
int side_write(struct session *session, const struct object *old, const struct object *new);
int logical_media_read(struct session *session, struct object *object);
int logical_media_write(struct session *session, const struct object *old,
			const struct object *new);

#endif
