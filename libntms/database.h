/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * database.h - the store as a whole: export and import
 *
 * Beside the store are the directory Export with the exported copy, under the store's own name; and
 * what an import replaced, under that name with "-replaced" behind it.
 */
#ifndef NTMS_DATABASE_H
#define NTMS_DATABASE_H

struct identity;
struct session;

/**
 * database_export() - write a whole copy of the store into Export, in place of an older one
 *
 * It is there completely or the older one still is. Nobody changes the store meanwhile. Needs CONTROL
 * of the computer.
 * Return: 0, NTMS_E_SHARING_VIOLATION (another export or import is under way), or another code.
 */
int database_export(struct session *session, const struct identity *caller);

/**
 * database_import() - replace the store by the copy in Export
 *
 * It gets an id of its own, so the kernel does not take its changes for those of the old store; and
 * sides that are Available in it but are not so in the old store become Foreign: what is on them
 * since the export belongs to somebody. Nobody uses the store meanwhile. All or nothing, whatever
 * ends the process. Afterwards every session is told to be opened anew, this one too. Needs CONTROL
 * of the computer, of the old store.
 */
int database_import(struct session *session, const struct identity *caller);

#endif
