/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* media_create.h - CreateNtmsMedia(): enter a cartridge that is on a shelf */
#ifndef NTMS_MEDIA_CREATE_H
#define NTMS_MEDIA_CREATE_H

#include <stdbool.h>

#include "media.h"
#include "object.h"

struct identity;
struct session;

/*
 * @cartridge, @sides: in: what information_given() took; out: the objects as they are then
 * @unique: refuse a label that is known
 *
 * cartridge.cartridge.sides says how many sides there shall be; of more than MEDIA_SIDES_MAX only
 * the first ones are here.
 */
struct media_creation {
	struct object cartridge;
	struct object sides[MEDIA_SIDES_MAX];
	bool unique;
};

int media_create(struct session *session, const struct identity *caller,
		 struct media_creation *creation);

#endif
