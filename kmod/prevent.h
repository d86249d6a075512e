/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PREVENT ALLOW MEDIUM REMOVAL. The door is locked while one open file wants it;
 * the device is told by the reading worker, and again after a reset, which
 * makes it forget.
 */
#ifndef NTMS_PREVENT_H
#define NTMS_PREVENT_H

#include "holder.h"

struct changer;
struct command;
struct opened;
struct ntms_prevent_removal;

/**
 * struct prevention - the wish of an open file to prevent removal
 * @link: in &changer.preventions while there is one; like all of it under
 *	&changer.gate
 * @owner: whose it is, as of &struct claim; NULL for none
 * @holder: who had it first
 */
struct prevention {
	struct list_head link;
	const void *owner;
	struct holder holder;
};

/* NTMS_PREVENT_REMOVAL. */
int prevent_removal(struct opened *opened, struct ntms_prevent_removal *call);

/* Its holder closes its file, or all do when @owner is NULL. */
void prevent_drop(struct opened *opened, const void *owner);

/* Add all to what NTMS_READ_HOLDERS tells. */
void prevent_list(struct changer *changer, struct holder_list *list);

/* For the reading worker: tell the device when it was told otherwise. */
void prevent_settle(struct changer *changer);

/* The device has forgotten what it was told. */
void prevent_forgotten(struct changer *changer);

#endif
