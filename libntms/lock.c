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
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "fork_gate.h"
#include "own_fd.h"
#include "store_file.h"

#define PAGE_SIZE 4096
#define FIRST_NUMBER (1LL << 32)	/* of those that stand for somebody: behind all that is used */
#define PRESENCE_TRIES 8
#define SLICE_MS 100	/* longest sleep: who was killed wakes nobody */
#define TURN_TAKES 16	/* a turn is so many times, */
#define TURN_MS 20	/* begun within so long, */
#define RETURN_US 100	/* each so soon after the one before */

struct lock_page {
	atomic_uint next;	/* ticket for the next to come */
	atomic_uint serving;	/* ticket whose turn it is */
	atomic_uint released;	/* how often the store was given back */
	atomic_uint returning;	/* may who gave it back come again before the next? */
	atomic_int holder;	/* process that holds the store alone, 0: none */
	char name[16];		/* its name */
	char boot[40];		/* since when the machine runs that found the store whole */
	struct doorbell bell;
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
	return store_file_failed(lock->path, what);
}

/* /run is empty after a boot. tmpfiles.d makes the directory; whoever may do so can, too: for all. */
static void make_directory(const struct lock *lock)
{
	char directory[sizeof(lock->path)];

	strcpy(directory, lock->path);
	*strrchr(directory, '/') = '\0';
	if (!mkdir(directory, 02770) && store_file_share(directory, 02770))
		explain_reset();
}

/* Without a hole: where /run is full, who touches that in the mapping is killed. */
static int make_room(int fd, off_t size)
{
	int r;

	do {
		r = fallocate(fd, 0, 0, PAGE_SIZE);
	} while (r && errno == EINTR);
	if (r && (errno == EOPNOTSUPP || errno == ENOSYS))
		r = size < PAGE_SIZE ? ftruncate(fd, PAGE_SIZE) : 0;
	return r;
}

/* The file must be writable to all who use the store, and long enough to be mapped. */
static int prepare(struct lock *lock)
{
	struct stat st;

	if (fstat(lock->fd, &st))
		return failed(lock, "fstat");
	if (st.st_uid == geteuid() && (st.st_mode & 0777) != 0660 && fchmod(lock->fd, 0660))
		return failed(lock, "chmod");
	if (make_room(lock->fd, st.st_size))
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

	/* A child would not know of a descriptor that is not noted yet, and keep the lock with it. */
	fork_gate_enter();
	lock->fd = own_fd_open(lock->path, flags, 0660);
	if (lock->fd < 0 && errno == ENOENT) {
		make_directory(lock);
		lock->fd = own_fd_open(lock->path, flags, 0660);
	}
	fork_gate_leave();
	if (lock->fd < 0)
		return failed(lock, "cannot be opened");
	r = prepare(lock);
	if (r)
		lock_close(lock);
	return r;
}

static int set(const struct lock *lock, short type)
{
	struct flock request = {.l_type = type, .l_whence = SEEK_SET, .l_len = 1};

	return fcntl(lock->fd, F_OFD_SETLK, &request) ? -errno : 0;
}

/* Who sleeps for a ticket's turn has one bit; several tickets share it when many wait. */
static unsigned int bit_of(unsigned int ticket)
{
	return 1U << ticket % 32;
}

static void wake(atomic_uint *word, unsigned int bits)
{
	syscall(SYS_futex, word, FUTEX_WAKE_BITSET, INT_MAX, NULL, NULL, bits);
}

/* Sleep while the word is @seen, for at most a slice. Has it not moved all the time? */
static bool sleep_on(atomic_uint *word, unsigned int seen, unsigned int bits, int64_t ms)
{
	int64_t until = doorbell_clock() + (ms < SLICE_MS ? ms : SLICE_MS);
	struct timespec ts = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};

	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET, seen, &ts, NULL, bits) &&
	       errno == ETIMEDOUT && atomic_load(word) == seen;
}

/* Nobody is served who did not draw: where it looks so, the numbers were spoilt. */
static unsigned int draw(struct lock_page *page)
{
	unsigned int serving = atomic_load(&page->serving), next = atomic_load(&page->next);

	if ((int)(serving - next) > 0)
		atomic_compare_exchange_strong(&page->next, &next, serving);
	return atomic_fetch_add(&page->next, 1);
}

/* Those who are passed over, because one before them seems dead, hear of it and queue anew. */
static void pass_on(struct lock_page *page, unsigned int ticket)
{
	unsigned int serving = atomic_load(&page->serving), old = serving;

	if ((int)(serving - ticket) > 0 ||
	    !atomic_compare_exchange_strong(&page->serving, &old, ticket + 1) ||
	    atomic_load(&page->next) == ticket + 1)
		return;
	wake(&page->serving, serving == ticket ? bit_of(ticket + 1) : FUTEX_BITSET_MATCH_ANY);
}

static void begin_turn(struct lock *lock)
{
	lock->takes = TURN_TAKES - 1;
	lock->turn_end = doorbell_clock() + TURN_MS;
}

static bool has_turn(const struct lock *lock)
{
	return lock->takes && doorbell_clock() < lock->turn_end;
}

/* Again in the same turn, if the next did not come before. */
static int take_again(struct lock *lock, short type)
{
	int r = has_turn(lock) ? set(lock, type) : -EAGAIN;

	lock->takes -= !r;
	return r;
}

/* The next sleeps, and then lets the one before return while his turn lasts. */
static void await_release(struct lock_page *page, unsigned int released, int64_t ms)
{
	sleep_on(&page->released, released, FUTEX_BITSET_MATCH_ANY, ms);
	if (atomic_load(&page->returning))
		usleep(RETURN_US);
}

/*
 * Words are read before the attempt, so what moves them between the two ends the sleep at once. If
 * nothing moved for a slice, the one whose turn it is may be dead: then one attempt is made.
 */
static int queue(struct lock *lock, short type)
{
	struct lock_page *page = lock->page;
	unsigned int ticket = draw(page), released, serving;
	int64_t deadline = doorbell_clock() + lock->wait, left;
	bool stuck = false;
	int r;

	for (;;) {
		serving = atomic_load(&page->serving);
		released = atomic_load(&page->released);
		if ((int)(serving - ticket) > 0) {
			ticket = draw(page);
			continue;
		}
		r = serving == ticket || stuck ? set(lock, type) : -EAGAIN;
		if (!r) {
			begin_turn(lock);
			pass_on(page, ticket);
		}
		if (r != -EAGAIN && r != -EACCES && r != -EINTR)
			return r;
		left = deadline - doorbell_clock();
		if (left <= 0)
			return -ETIMEDOUT;
		if (serving == ticket)
			await_release(page, released, left);
		else
			stuck = sleep_on(&page->serving, serving, bit_of(ticket), left);
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
	short type = exclusive ? F_WRLCK : F_RDLCK;
	int r = take_again(lock, type);

	if (r)
		r = queue(lock, type);
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
	struct lock_page *page = lock->page;

	if (!lock->held)
		return;
	if (lock->exclusive)
		atomic_store(&page->holder, 0);
	lock->held = false;
	atomic_store(&page->returning, has_turn(lock));
	set(lock, F_UNLCK);
	atomic_fetch_add(&page->released, 1);
	if (atomic_load(&page->next) != atomic_load(&page->serving))
		wake(&page->released, FUTEX_BITSET_MATCH_ANY);
}

static int64_t draw_number(void)
{
	uint64_t number = 0;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		number = (uint64_t)doorbell_clock() << 20 | (uint64_t)getpid();
	return (int64_t)(number >> 2 | FIRST_NUMBER);
}

int64_t lock_presence(struct lock *lock)
{
	struct flock request = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	int tries;

	for (tries = 0; !lock->presence && tries < PRESENCE_TRIES; tries++) {
		request.l_start = draw_number();
		if (!fcntl(lock->fd, F_OFD_SETLK, &request))
			lock->presence = request.l_start;
	}
	return lock->presence;
}

/* One's own locks are in nobody's way, and would not be told. */
bool lock_present(const struct lock *lock, int64_t number)
{
	struct flock request = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = number, .l_len = 1,
	};

	if (number == lock->presence)
		return true;
	return fcntl(lock->fd, F_OFD_GETLK, &request) || request.l_type != F_UNLCK;
}

/* Which run of the machine this is; "" when nobody tells. */
static void read_boot(char boot[sizeof(((struct lock_page *)0)->boot)])
{
	size_t size = sizeof(((struct lock_page *)0)->boot);
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	memset(boot, 0, size);
	if (fd < 0)
		return;
	if (read(fd, boot, size - 1) < 0)
		boot[0] = '\0';
	close(fd);
}

bool lock_found_whole(const struct lock *lock)
{
	char boot[sizeof(lock->page->boot)];

	read_boot(boot);
	return !memcmp(boot, lock->page->boot, sizeof(boot));
}

void lock_note_whole(struct lock *lock)
{
	read_boot(lock->page->boot);
}

struct doorbell *lock_doorbell(struct lock *lock)
{
	return &lock->page->bell;
}

/* A mapping keeps the open file, too. A fork in between finds what is gone marked so. */
static void let_go(struct lock *lock)
{
	struct lock_page *page = lock->page;
	int fd = lock->fd;

	lock->page = NULL;
	if (page)
		munmap(page, PAGE_SIZE);
	lock->fd = -1;
	if (fd >= 0)
		close(fd);
}

/*
 * A child that is forked just now, when nobody knows of the descriptor any more, has it for as long as it
 * lives. So the byte is given back, not only closed.
 */
static void go_away(struct lock *lock)
{
	struct flock all = { .l_type = F_UNLCK, .l_whence = SEEK_SET };

	if (lock->presence)
		fcntl(lock->fd, F_OFD_SETLK, &all);
}

void lock_close(struct lock *lock)
{
	lock_drop(lock);
	go_away(lock);
	let_go(lock);
	lock->presence = 0;
}

/* Else it would keep the lock of a parent that has ended. */
void lock_close_in_child(struct lock *lock)
{
	let_go(lock);
}
