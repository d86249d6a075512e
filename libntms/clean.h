/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clean.h - clean drives: CleanNtmsDrive() */
#ifndef NTMS_CLEAN_H
#define NTMS_CLEAN_H

struct identity;
struct session;

/* drive_clean() - see the man page for what it returns */
int drive_clean(struct session *session, const struct identity *caller, const char *drive);

#endif
