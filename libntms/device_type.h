/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_type.h - products: NTMS_CHANGER_TYPE and NTMS_DRIVE_TYPE */
#ifndef NTMS_DEVICE_TYPE_H
#define NTMS_DEVICE_TYPE_H

#include <stdint.h>

#include "text.h"

struct object;
struct session;

struct device_type_info {
	char vendor[TEXT_BYTES(127)];
	char product[TEXT_BYTES(127)];
	int64_t device_type;		/* FILE_DEVICE_* */
};

/* As object_class.read and .write in object.c. */
int device_type_read(struct session *session, struct object *object);
int device_type_write(struct session *session, const struct object *old, const struct object *new);

#endif
