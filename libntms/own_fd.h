/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * own_fd.h - descriptors that no child of fork() is to keep
 *
 * A drive that is open is in use. A child that is forked meanwhile has it open, too, for as long as it
 * lives, and does not know of it: so what is noted here is closed there.
 */
#ifndef NTMS_OWN_FD_H
#define NTMS_OWN_FD_H

struct own_fd {
	int fd;
	struct own_fd *next, **link;
};

/* own_fd_note() - @own stays where it is until own_fd_close() */
void own_fd_note(struct own_fd *own, int fd);

/* own_fd_open() - open and note; 0 or an errno. O_NOCTTY and O_CLOEXEC go without saying. */
int own_fd_open(struct own_fd *own, const char *path, int flags);

/* own_fd_close() - close it, and note that */
void own_fd_close(struct own_fd *own);

#endif
