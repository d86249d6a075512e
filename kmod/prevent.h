/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PREVENT ALLOW MEDIUM REMOVAL. The door is locked while one open file wants it;
 * the device is told by the reading worker, and again after a reset, which
 * makes it forget.
 */
#ifndef NTMS_PREVENT_H
#define NTMS_PREVENT_H

struct changer;
struct command;
struct opened;
struct ntms_prevent_removal;

/* NTMS_PREVENT_REMOVAL. */
int prevent_removal(struct opened *opened, struct ntms_prevent_removal *call);

/* Its holder closes its file, or all do when @owner is NULL. */
void prevent_drop(struct opened *opened, const void *owner);

/* For the reading worker: tell the device when it was told otherwise. */
void prevent_settle(struct changer *changer);

/* The device has forgotten what it was told. */
void prevent_forgotten(struct changer *changer);

#endif
