/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* classify.h - media whose kind nobody knew, now that somebody says what the library takes */
#ifndef NTMS_CLASSIFY_H
#define NTMS_CLASSIFY_H

struct session;

/**
 * media_classify() - give media of unknown kind the media type of their library
 *
 * When it has exactly one, and to those alone that nobody has done anything with since they were
 * seen first: Unrecognized, all Foreign. Inside a transaction; the kernel is told by the next sync.
 */
int media_classify(struct session *session, const char *library);

#endif
