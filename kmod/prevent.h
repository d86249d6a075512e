/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PREVENT ALLOW MEDIUM REMOVAL. The door is locked while one process wants it; a
 * wish belongs to who made it, as a claim does. The device keeps what it is told
 * for each initiator, and each path is one: so all are told the same, and again
 * when the device may have missed or forgotten it. That is done by the reading
 * worker; but who takes a path away has it allow first, when it can be told: not
 * one that is unplugged, nor while the robot looks at its cartridges for hours.
 */
#ifndef NTMS_PREVENT_H
#define NTMS_PREVENT_H

#include "holder.h"

struct changer;
struct changer_path;
struct opened;
struct ntms_prevent_removal;

/* NTMS_PREVENT_REMOVAL. */
int prevent_removal(struct opened *opened, struct ntms_prevent_removal *call);

/* An owner closes its file, or all do when @owner is NULL. */
void prevent_drop(struct opened *opened, const void *owner);

/* Add all to what NTMS_READ_HOLDERS tells. */
void prevent_list(struct changer *changer, struct holder_list *list);

/*
 * For the reading worker: tell the device, by each path, what it was not told. A
 * path that fails after a long time is tried so seldom that no more than a ninth
 * of the worker's time is lost to it.
 */
void prevent_settle(struct changer *changer);
bool prevent_is_settled(struct changer *changer);

/* The device was reset. */
void prevent_forgotten(struct changer *changer);

/* A path goes: nobody could allow by it any more. */
void prevent_leave(struct changer_path *path);

#endif
