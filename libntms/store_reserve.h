/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_reserve.h - room on the disk that is kept for giving media back
 *
 * A file beside the database. When the file system is full it is removed, and the one who gives a
 * medium back tries once more; the next session makes it again when there is room.
 */
#ifndef NTMS_STORE_RESERVE_H
#define NTMS_STORE_RESERVE_H

/* store_reserve_make() - make it if it is not there; what fails is passed over */
void store_reserve_make(const char *store);

/* store_reserve_use() - give the room up: 1, or 0 when there was none */
int store_reserve_use(const char *store);

#endif
