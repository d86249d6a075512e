/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shared_fake.h - a fake changer that processes share, as they share a kernel, and that can be put back to
 * what it was
 *
 * Instead of fake_changer.h, and before all that includes that. share_fakes() comes first; then what the
 * fakes have is in memory that lasts until the test ends: nothing in there is freed.
 */
#ifndef NTMS_TESTS_SHARED_FAKE_H
#define NTMS_TESTS_SHARED_FAKE_H

/* All that they include, so that the names below are none but theirs. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record.h"
#include "sweep.h"

#define SHARED_ROOM	((size_t)64 << 20)

static struct shared_memory {
	size_t used;
	_Alignas(16) unsigned char bytes[];
} *shared_memory;

static inline void *shared_alloc(size_t size)
{
	void *memory = shared_memory->bytes + shared_memory->used;

	shared_memory->used += (size + 15) & ~(size_t)15;
	if (shared_memory->used > SHARED_ROOM - sizeof(*shared_memory))
		abort();
	return memset(memory, 0, size);
}

#define malloc(size)		shared_alloc(size)
#define calloc(count, size)	shared_alloc((count) * (size))
#define free(memory)		((void)(memory))
#include "fake_changer.h"
#undef malloc
#undef calloc
#undef free

static inline void share_fakes(void)
{
	pthread_mutexattr_t attributes;

	shared_memory = mmap(NULL, SHARED_ROOM, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(shared_memory != MAP_FAILED);
	fake_kernel = shared_alloc(sizeof(*fake_kernel));
	fake_last_id = 1000;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&fake_kernel->mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

/* As it is now; to be freed. */
static inline void *fake_picture(void)
{
	size_t size = sizeof(*shared_memory) + shared_memory->used;
	void *picture = malloc(size);

	must(picture);
	return memcpy(picture, shared_memory, size);
}

/* As it was; its node may be another file by now. */
static inline void fake_restore(const struct shared_memory *picture, const char *node)
{
	struct stat st;

	memcpy(shared_memory, picture, sizeof(*picture) + picture->used);
	must(!stat(node, &st));
	fakes[0].inode = st.st_ino;
}

#endif
