/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * own_fd.h - descriptors that nobody else is to use
 *
 * What a program writes to a standard stream that it has closed must not reach a drive or a file of the
 * store: so none of them is opened as one of these.
 *
 * A drive that is open is in use. A child that is forked meanwhile has it open, too, for as long as it
 * lives, and does not know of it: so what is noted here is closed there.
 */
#ifndef NTMS_OWN_FD_H
#define NTMS_OWN_FD_H

#include <sys/types.h>

/* own_fd_open() - open(), but never descriptor 0, 1 or 2; @mode: for O_CREAT */
int own_fd_open(const char *path, int flags, mode_t mode);

struct own_fd {
	int fd;
	struct own_fd *next, **link;
};

/* own_fd_note() - @own stays where it is until own_fd_close() */
void own_fd_note(struct own_fd *own, int fd);

/* own_fd_take() - own_fd_open() and own_fd_note(); 0 or an errno. O_NOCTTY and O_CLOEXEC go without saying. */
int own_fd_take(struct own_fd *own, const char *path, int flags);

/* own_fd_close() - close it, and note that */
void own_fd_close(struct own_fd *own);

#endif
