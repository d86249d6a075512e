// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "own_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct own_fd *list;

static void before_fork(void)
{
	pthread_mutex_lock(&mutex);
}

static void after_fork_in_parent(void)
{
	pthread_mutex_unlock(&mutex);
}

static void after_fork_in_child(void)
{
	struct own_fd *own;

	for (own = list; own; own = own->next)
		close(own->fd);
	list = NULL;
	pthread_mutex_unlock(&mutex);
}

int own_fd_open(const char *path, int flags, mode_t mode)
{
	int fd = open(path, flags, mode), low, error;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	low = fd;
	fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	error = errno;
	close(low);
	errno = error;
	return fd;
}

/* Without memory for this children keep them. */
static void watch_forks(void)
{
	pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void own_fd_note(struct own_fd *own, int fd)
{
	pthread_once(&once, watch_forks);
	pthread_mutex_lock(&mutex);
	own->fd = fd;
	own->next = list;
	own->link = &list;
	if (list)
		list->link = &own->next;
	list = own;
	pthread_mutex_unlock(&mutex);
}

int own_fd_take(struct own_fd *own, const char *path, int flags)
{
	int fd = own_fd_open(path, flags | O_NOCTTY | O_CLOEXEC, 0);

	if (fd < 0)
		return errno;
	own_fd_note(own, fd);
	return 0;
}

/* The mutex is not held while it is closed: that may take long, and a fork would wait. */
void own_fd_close(struct own_fd *own)
{
	pthread_mutex_lock(&mutex);
	*own->link = own->next;
	if (own->next)
		own->next->link = own->link;
	pthread_mutex_unlock(&mutex);
	close(own->fd);
}
