/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sync.h - reconciling the store with what a changer holds: design.md section 4 "Identity of media" */
#ifndef NTMS_SYNC_H
#define NTMS_SYNC_H

struct session;

/**
 * session_sync() - bring store and kernel together for all changers that are behind
 *
 * What can be synced is; the first error is returned, with words. Libraries whose changer is gone
 * become NOT_PRESENT. Nothing is written when nothing differs.
 */
int session_sync(struct session *session);

/* session_sync_library() - the same, but only the errors of this library count; NULL: of all */
int session_sync_library(struct session *session, const char *library);

#endif
