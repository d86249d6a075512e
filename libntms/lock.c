// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "code.h"
#include "explain.h"

#define PAGE_SIZE 4096
#define SLICE_MS 20	/* longest sleep: a holder that was killed wakes nobody */

enum { BYTE_STORE, BYTE_TURN };

struct lock_page {
	atomic_uint released[2];	/* how often each byte was; waiters sleep on it */
	atomic_int holder;		/* process that holds the store alone, 0: none */
	char name[16];			/* its name */
};

void lock_init(struct lock *lock, const char *directory, unsigned int wait)
{
	memset(lock, 0, sizeof(*lock));
	lock->fd = -1;
	lock->wait = wait;
	snprintf(lock->path, sizeof(lock->path), "%s/lock", directory);
}

static int failed(const struct lock *lock, const char *what)
{
	return explain(NTMS_E_DATABASE_FAILURE, "%s: %s: %s", lock->path, what,
		       strerrordesc_np(errno));
}

/* /run is empty after a boot. tmpfiles.d makes the directory; whoever may do so can, too. */
static void make_directory(const struct lock *lock)
{
	char directory[sizeof(lock->path)];

	strcpy(directory, lock->path);
	*strrchr(directory, '/') = '\0';
	mkdir(directory, 02770);
}

/* The file must be writable to all who use the store, and long enough to be mapped. */
static int prepare(struct lock *lock)
{
	struct stat st;

	if (fstat(lock->fd, &st))
		return failed(lock, "fstat");
	if (st.st_uid == geteuid() && (st.st_mode & 0777) != 0660 && fchmod(lock->fd, 0660))
		return failed(lock, "chmod");
	if (st.st_size < PAGE_SIZE && ftruncate(lock->fd, PAGE_SIZE))
		return failed(lock, "cannot be made long enough");
	lock->page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, lock->fd, 0);
	if (lock->page == MAP_FAILED) {
		lock->page = NULL;
		return failed(lock, "cannot be mapped");
	}
	return 0;
}

int lock_open(struct lock *lock)
{
	const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
	int r;

	lock->fd = open(lock->path, flags, 0660);
	if (lock->fd < 0 && errno == ENOENT) {
		make_directory(lock);
		lock->fd = open(lock->path, flags, 0660);
	}
	if (lock->fd < 0)
		return failed(lock, "cannot be opened");
	r = prepare(lock);
	if (r)
		lock_close(lock);
	return r;
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int set(const struct lock *lock, int byte, short type)
{
	struct flock request = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1,
	};

	return fcntl(lock->fd, F_OFD_SETLK, &request) ? -errno : 0;
}

/* One wakes: who gets the turn passes it on; for the store itself only one waits. */
static void release(const struct lock *lock, int byte)
{
	atomic_uint *word = &lock->page->released[byte];

	set(lock, byte, F_UNLCK);
	atomic_fetch_add(word, 1);
	syscall(SYS_futex, word, FUTEX_WAKE, byte == BYTE_TURN ? 1 : INT_MAX, NULL, NULL, 0);
}

static void sleep_on(atomic_uint *word, unsigned int seen, int64_t ms)
{
	struct timespec ts = {.tv_nsec = 1000000L * (ms < SLICE_MS ? ms : SLICE_MS)};

	syscall(SYS_futex, word, FUTEX_WAIT, seen, &ts, NULL, 0);
}

/* The counter is read before the attempt, so a release between the two ends the sleep at once. */
static int wait_for(const struct lock *lock, int byte, short type, int64_t deadline)
{
	atomic_uint *word = &lock->page->released[byte];
	unsigned int seen;
	int64_t left;
	int r;

	for (;;) {
		seen = atomic_load(word);
		r = set(lock, byte, type);
		if (r != -EAGAIN && r != -EACCES && r != -EINTR)
			return r;
		left = deadline - now_ms();
		if (left <= 0)
			return -ETIMEDOUT;
		sleep_on(word, seen, left);
	}
}

static int refused(const struct lock *lock, int r)
{
	int holder = atomic_load(&lock->page->holder);
	char name[sizeof(lock->page->name)];

	if (r != -ETIMEDOUT)
		return explain(NTMS_E_DATABASE_FAILURE, "%s: cannot be locked: %s", lock->path,
			       strerrordesc_np(-r));
	if (!holder)
		return explain(NTMS_E_DATABASE_FAILURE,
			       "the store is in use by readers: waited %u s for %s",
			       lock->wait / 1000, lock->path);
	memcpy(name, lock->page->name, sizeof(name));
	name[sizeof(name) - 1] = '\0';
	return explain(NTMS_E_DATABASE_FAILURE,
		       "the store is in use by process %d (%s): waited %u s for %s", holder, name,
		       lock->wait / 1000, lock->path);
}

static void sign(struct lock *lock)
{
	snprintf(lock->page->name, sizeof(lock->page->name), "%s", program_invocation_short_name);
	atomic_store(&lock->page->holder, getpid());
}

int lock_take(struct lock *lock, bool exclusive)
{
	const short type = exclusive ? F_WRLCK : F_RDLCK;
	int64_t deadline = now_ms() + lock->wait;
	int r;

	r = wait_for(lock, BYTE_TURN, type, deadline);
	if (r)
		return refused(lock, r);
	r = wait_for(lock, BYTE_STORE, type, deadline);
	release(lock, BYTE_TURN);
	if (r)
		return refused(lock, r);
	if (exclusive)
		sign(lock);
	lock->held = true;
	lock->exclusive = exclusive;
	return 0;
}

void lock_drop(struct lock *lock)
{
	if (!lock->held)
		return;
	if (lock->exclusive)
		atomic_store(&lock->page->holder, 0);
	lock->held = false;
	release(lock, BYTE_STORE);
}

void lock_close(struct lock *lock)
{
	lock_drop(lock);
	if (lock->page)
		munmap(lock->page, PAGE_SIZE);
	lock->page = NULL;
	if (lock->fd >= 0)
		close(lock->fd);
	lock->fd = -1;
}

void lock_close_in_child(struct lock *lock)
{
	int fd = lock->fd;

	lock->fd = -1;
	if (fd >= 0)
		close(fd);
}
