/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grants: the use of a drive, as a file descriptor that may be passed on. The
 * grant ends when the last descriptor is closed, wherever that is.
 */
#ifndef NTMS_GRANT_H
#define NTMS_GRANT_H

#include "holder.h"

#define GRANT_ANY U64_MAX	/* what passes for the grant of every drive */

struct changer;
struct opened;

/*
 * NTMS_GRANT: first a grant and the number of its descriptor; which is there when
 * the caller was told, and else the grant ends.
 */
int grant_make(struct opened *opened, struct ntms_grant *call);
void grant_end(struct opened *opened, const struct ntms_grant *call, bool told);

/**
 * grant_find() - which grant is behind a descriptor of the caller?
 * @changer: whose
 * @fd: the descriptor
 * @id: out
 *
 * Return: 0; -EINVAL when it is no grant on a drive of this changer.
 */
int grant_find(struct changer *changer, int fd, u64 *id);

/**
 * grant_check() - may a motion that comes with this grant use an element?
 * @changer: its table is locked
 * @address: of any element
 * @id: of the grant, 0 for none, or GRANT_ANY
 *
 * Return: 0; -EBUSY when another grant holds it.
 */
int grant_check(struct changer *changer, u16 address, u64 id);

void grant_list(struct changer *changer, struct holder_list *list);

#endif
