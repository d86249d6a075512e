// SPDX-License-Identifier: GPL-2.0-or-later
/* The lock on the store: alone or together, bounded, fair, and free when its holder dies. */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "code.h"
#include "explain.h"
#include "lock.h"

#define PROCESSES 8

static char directory[64];
static struct lock lock;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void open_lock(struct lock *l, unsigned int wait)
{
	lock_init(l, directory, wait);
	ck_assert_msg(lock_open(l) == 0, "%s", explain_text());
}

static void setup(void)
{
	strcpy(directory, "/tmp/ntms-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	strcat(directory, "/run");
	explain_reset();
	open_lock(&lock, 5000);
}

static void teardown(void)
{
	char command[160];

	lock_close(&lock);
	*strrchr(directory, '/') = '\0';
	snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(alone_and_together)
{
	struct lock other;

	open_lock(&other, 50);
	ck_assert_int_eq(lock_take(&lock, false), 0);
	ck_assert_int_eq(lock_take(&other, false), 0);
	lock_drop(&other);
	ck_assert_int_eq(lock_take(&other, true), NTMS_E_DATABASE_FAILURE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "readers"));
	lock_drop(&lock);
	ck_assert_int_eq(lock_take(&other, true), 0);
	lock_drop(&other);
	lock_drop(&other);
	lock_close(&other);
	lock_close(&other);
}
END_TEST

START_TEST(names_the_holder)
{
	char pid[32];
	struct lock other;
	double begin;

	open_lock(&other, 300);
	ck_assert_int_eq(lock_take(&lock, true), 0);
	begin = now();
	ck_assert_int_eq(lock_take(&other, false), NTMS_E_DATABASE_FAILURE);
	ck_assert(now() - begin >= 0.29 && now() - begin < 2);
	snprintf(pid, sizeof(pid), "process %d (", getpid());
	ck_assert_msg(strstr(explain_text(), pid) && strstr(explain_text(), "test_lock"), "%s",
		      explain_text());
	/* Who gave up holds up nobody. */
	lock_drop(&lock);
	ck_assert_int_eq(lock_take(&lock, true), 0);
	lock_close(&other);
}
END_TEST

/* A process that holds the lock and does not let go. */
static pid_t hold(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (!pid) {
		struct lock mine;

		lock_init(&mine, directory, 5000);
		if (lock_open(&mine) || lock_take(&mine, true) || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

START_TEST(killed_holder)
{
	double begin;
	int i;

	for (i = 0; i < 20; i++) {
		pid_t pid = hold();

		kill(pid, SIGKILL);
		begin = now();
		ck_assert_int_eq(lock_take(&lock, true), 0);
		ck_assert(now() - begin < 2);
		lock_drop(&lock);
		waitpid(pid, NULL, 0);
	}
}
END_TEST

/* Nobody passes on the turn of one who was killed while it waited. */
START_TEST(killed_in_the_queue)
{
	double begin;
	pid_t pid;

	ck_assert_int_eq(lock_take(&lock, true), 0);
	pid = fork();
	if (!pid) {
		struct lock mine;

		lock_init(&mine, directory, 5000);
		if (lock_open(&mine) || lock_take(&mine, true))
			_exit(1);
		pause();
	}
	usleep(100000);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	lock_drop(&lock);
	begin = now();
	ck_assert_int_eq(lock_take(&lock, true), 0);
	ck_assert(now() - begin < 2);
}
END_TEST

/* What is in the file is not trusted: whatever it says, the lock is had soon, and then at once. */
START_TEST(spoilt_numbers)
{
	static const unsigned int numbers[][4] = {
		{ 5, 0, 0, 0 }, { 0, 5, 0, 0 }, { 0, 0x80000000, 0, 0 }, { 0x7fffffff, 0, 9, 0 },
		{ 0xffffffff, 0xffffffff, 0, 1 },
	};
	FILE *file;
	size_t i;
	int j;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		double begin = now();

		file = fopen(lock.path, "r+");
		ck_assert_ptr_nonnull(file);
		ck_assert_int_eq(fwrite(numbers[i], sizeof(numbers[i]), 1, file), 1);
		fclose(file);
		for (j = 0; j < 100; j++) {
			ck_assert_int_eq(lock_take(&lock, true), 0);
			lock_drop(&lock);
		}
		ck_assert(now() - begin < 2);
	}
}
END_TEST

/* A child of fork() closes its copy: then the parent's death frees the lock, and its life keeps it. */
START_TEST(forked)
{
	struct lock other;
	pid_t pid;

	ck_assert_int_eq(lock_take(&lock, true), 0);
	pid = fork();
	if (!pid) {
		lock_close_in_child(&lock);
		pause();
	}
	usleep(50000);
	open_lock(&other, 100);
	ck_assert_int_ne(lock_take(&other, true), 0);
	lock_drop(&lock);
	ck_assert_int_eq(lock_take(&other, true), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	lock_close(&other);
}
END_TEST

/* As a backup program does that reads the file and closes it. */
START_TEST(closed_by_another_part_of_the_process)
{
	struct lock other;
	FILE *file;

	ck_assert_int_eq(lock_take(&lock, true), 0);
	file = fopen(lock.path, "r");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	open_lock(&other, 50);
	ck_assert_int_ne(lock_take(&other, true), 0);
	lock_close(&other);
}
END_TEST

struct shared {
	volatile int inside;
	volatile int ready, go, stop;
	volatile long served[PROCESSES];
	volatile int failed;
};

static void work(struct shared *shared, int n, int reader)
{
	struct lock mine;

	lock_init(&mine, directory, 10000);
	if (lock_open(&mine))
		_exit(1);
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
	while (!shared->go)
		usleep(100);
	while (!shared->stop) {
		if (lock_take(&mine, !reader)) {
			shared->failed = 1;
			_exit(1);
		}
		if (!reader && __atomic_add_fetch(&shared->inside, 1, __ATOMIC_SEQ_CST) != 1)
			shared->failed = 1;
		if (reader && shared->inside)
			shared->failed = 1;
		usleep(300);
		if (!reader)
			__atomic_sub_fetch(&shared->inside, 1, __ATOMIC_SEQ_CST);
		shared->served[n]++;
		lock_drop(&mine);
	}
	_exit(0);
}

static void race(int readers, double seconds, long *least, long *most)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, status;

	for (i = 0; i < PROCESSES; i++)
		if (!fork())
			work(shared, i, i < readers);
	/* On a busy machine the last one may be long in coming. */
	while (shared->ready < PROCESSES)
		usleep(100);
	shared->go = 1;
	usleep(seconds * 1000000);
	shared->stop = 1;
	*least = *most = shared->served[readers];
	for (i = 0; i < PROCESSES; i++) {
		wait(&status);
		ck_assert_int_eq(status, 0);
	}
	for (i = readers; i < PROCESSES; i++) {
		*least = shared->served[i] < *least ? shared->served[i] : *least;
		*most = shared->served[i] > *most ? shared->served[i] : *most;
	}
	ck_assert_int_eq(shared->failed, 0);
	munmap(shared, sizeof(*shared));
}

START_TEST(fair)
{
	long least, most;

	race(0, 3, &least, &most);
	fprintf(stderr, "writers served: least %ld, most %ld\n", least, most);
	ck_assert_int_gt(least, 0);
	ck_assert(least >= 0.8 * most);
}
END_TEST

START_TEST(readers_do_not_starve_writers)
{
	long least, most;

	race(6, 2, &least, &most);
	fprintf(stderr, "writers beside six readers: least %ld, most %ld\n", least, most);
	ck_assert_int_gt(least, 20);
}
END_TEST

/* Who touches a hole when there is no room for it any more is killed (SIGBUS). */
START_TEST(no_hole)
{
	struct stat st;

	ck_assert_int_eq(stat(lock.path, &st), 0);
	ck_assert_int_ge(st.st_size, 4096);
	ck_assert_int_ge(st.st_blocks * 512, 4096);
	lock_close(&lock);
	/* Also in one that is long enough already. */
	ck_assert_int_eq(truncate(lock.path, 0), 0);
	ck_assert_int_eq(truncate(lock.path, 8192), 0);
	open_lock(&lock, 5000);
	ck_assert_int_eq(stat(lock.path, &st), 0);
	ck_assert_int_ge(st.st_blocks * 512, 4096);
}
END_TEST

/* Whoever is the first after a boot: the others of the group come in, too. */
START_TEST(shared_directory)
{
	mode_t mask = umask(077);
	struct lock other;
	struct stat st;

	strcat(directory, "/own");
	open_lock(&other, 50);
	lock_close(&other);
	umask(mask);
	ck_assert_int_eq(stat(directory, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 02770);
	ck_assert_int_eq(stat(other.path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0660);
	*strrchr(directory, '/') = '\0';
}
END_TEST

START_TEST(errors)
{
	struct lock bad;

	lock_init(&bad, "/proc/ntms-no-such-place", 100);
	explain_reset();
	ck_assert_int_eq(lock_open(&bad), NTMS_E_DATABASE_FAILURE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "/proc/ntms-no-such-place"));
	lock_drop(&bad);
	lock_close(&bad);
}
END_TEST

/* A number stands for who opened a lock until he closes it or dies; taking and dropping is no end. */
START_TEST(presence)
{
	struct lock other;
	int64_t number, gone;
	int told[2];
	pid_t child;

	open_lock(&other, 5000);
	number = lock_presence(&other);
	ck_assert_int_gt(number, 4096);
	ck_assert_int_eq(lock_presence(&other), number);
	ck_assert(lock_present(&other, number));
	ck_assert_int_eq(lock_take(&other, true), 0);
	lock_drop(&other);
	ck_assert(lock_present(&lock, number));
	ck_assert(!lock_present(&lock, number + 1));
	ck_assert_int_eq(pipe(told), 0);
	child = fork();
	if (!child) {
		lock_close_in_child(&other);
		open_lock(&other, 5000);
		gone = lock_presence(&other);
		_exit(write(told[1], &gone, sizeof(gone)) != sizeof(gone) || pause());
	}
	ck_assert_int_eq(read(told[0], &gone, sizeof(gone)), sizeof(gone));
	ck_assert_int_ne(gone, number);
	ck_assert(lock_present(&lock, gone));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ck_assert(!lock_present(&lock, gone));
	/* A child that lives on keeps nobody there. */
	child = fork();
	if (!child) {
		lock_close_in_child(&other);
		_exit(write(told[1], &gone, sizeof(gone)) != sizeof(gone) || pause());
	}
	ck_assert_int_eq(read(told[0], &gone, sizeof(gone)), sizeof(gone));
	lock_close(&other);
	ck_assert(!lock_present(&lock, number));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}
END_TEST

/* Nor does one that was forked while the lock was being closed, and does not know what it has of it. */
START_TEST(presence_of_who_closes)
{
	struct lock other;
	int64_t number;
	int left;

	open_lock(&other, 5000);
	number = lock_presence(&other);
	left = dup(other.fd);
	ck_assert(lock_present(&lock, number));
	lock_close(&other);
	ck_assert(!lock_present(&lock, number));
	close(left);
}
END_TEST

/* What the program writes to a stream that it closed does not reach the lock, and so all who wait for it. */
START_TEST(no_standard_stream)
{
	struct lock other;
	int kept[3], i;

	for (i = 0; i < 3; i++) {
		kept[i] = dup(i);
		close(i);
	}
	lock_init(&other, directory, 5000);
	i = lock_open(&other);
	dup2(kept[0], 0);
	dup2(kept[1], 1);
	dup2(kept[2], 2);
	ck_assert_int_eq(i, 0);
	ck_assert_int_gt(other.fd, 2);
	lock_close(&other);
	for (i = 0; i < 3; i++)
		close(kept[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lock");
	TCase *tcase = tcase_create("lock");
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, alone_and_together);
	tcase_add_test(tcase, names_the_holder);
	tcase_add_test(tcase, killed_holder);
	tcase_add_test(tcase, killed_in_the_queue);
	tcase_add_test(tcase, spoilt_numbers);
	tcase_add_test(tcase, forked);
	tcase_add_test(tcase, closed_by_another_part_of_the_process);
	tcase_add_test(tcase, fair);
	tcase_add_test(tcase, readers_do_not_starve_writers);
	tcase_add_test(tcase, presence);
	tcase_add_test(tcase, presence_of_who_closes);
	tcase_add_test(tcase, no_hole);
	tcase_add_test(tcase, no_standard_stream);
	tcase_add_test(tcase, shared_directory);
	tcase_add_test(tcase, errors);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
