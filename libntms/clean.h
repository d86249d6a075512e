/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clean.h - clean drives: CleanNtmsDrive(), and when they ask for it */
#ifndef NTMS_CLEAN_H
#define NTMS_CLEAN_H

struct identity;
struct session;

/* drive_clean() - see the man page for what it returns */
int drive_clean(struct session *session, const struct identity *caller, const char *drive);

/*
 * clean_for_drive() - inside a transaction: the drive says that it has to be cleaned. The library's cleaner
 * does it as for CleanNtmsDrive(); where there is none that can, operators are asked for one.
 */
int clean_for_drive(struct session *session, const char *library, const char *drive);

#endif
