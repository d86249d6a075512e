/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Claims: NTMS_CLAIM, NTMS_PUBLISH, NTMS_UNCLAIM, and their end with the
 * process that made them. The rules for one cartridge are in record.c.
 *
 * A claim belongs to a table of open files, as a POSIX record lock does: every
 * thread of a process shares it, a child of fork() does not.
 */
#ifndef NTMS_CLAIM_H
#define NTMS_CLAIM_H

#include <uapi/linux/ntms.h>

struct changer;
struct holder_list;
struct opened;

int claim_make(struct opened *opened, struct ntms_claim *call);
int claim_publish(struct opened *opened, struct ntms_publish *call);
int claim_end(struct opened *opened, struct ntms_unclaim *call);

/* An owner closes its file, or all do when @owner is NULL: its claims are dropped. */
void claim_drop(struct opened *opened, const void *owner);

/* All claims, a line for each cartridge; the caller has locked the table. */
void claim_list(struct changer *changer, struct holder_list *list);

/* Drop every claim; their cartridges are reset by the caller, who holds the table. */
void claim_drop_all(struct changer *changer);

#endif
