// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Many processes on one store, killed at any moment, and with programs about that read and close the
 * store's files. The oracle is one flock() a side, taken on what the calls returned.
 */
#include "media_world.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define PROCESSES 8

struct shared {
	volatile int stop;
	volatile long served[PROCESSES];
	volatile long unavailable;
	volatile int failed;
	char words[256];
};

static struct shared *shared;

static void setup(void)
{
	mw_setup();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	session_close(mw.session);
	mw.session = NULL;
}

static void teardown(void)
{
	mw_teardown();
	munmap(shared, sizeof(*shared));
}

static void give_up(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(shared->words, sizeof(shared->words), format, arguments);
	va_end(arguments);
	shared->failed = 1;
	_exit(1);
}

/* Which side a logical medium is on, as an application that asks would be told. */
static void side_of(struct session *session, const char *logical, char *side)
{
	struct store_rows rows;

	if (session_begin(session, STORE_READ))
		give_up("cannot look: %s", explain_text());
	store_query(session_store(session), SQL_SIDE_OF_LOGICAL, &rows, "t", logical);
	if (store_next(&rows) != 1)
		give_up("a medium just allocated is not there");
	store_copy(&rows, 0, side, STORE_ID_SIZE);
	store_done(&rows);
	session_end(session, 0);
}

static int own(const char *side)
{
	char path[160];
	int fd;

	snprintf(path, sizeof(path), "%s/owner-%s", world.directory, side);
	fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB))
		give_up("side %s has two owners", side);
	return fd;
}

static void work(int n)
{
	struct session *session = mw_open();
	char side[STORE_ID_SIZE];
	int fd, r;

	while (!shared->stop) {
		struct allocation a = {.pool = POOL_APP};

		explain_reset();
		r = media_allocate(session, mw.root, &a);
		if (r == NTMS_E_MEDIA_UNAVAILABLE) {
			__atomic_add_fetch(&shared->unavailable, 1, __ATOMIC_SEQ_CST);
			continue;
		}
		if (r)
			give_up("allocate: %d %s", r, explain_text());
		side_of(session, a.logical_media, side);
		fd = own(side);
		flock(fd, LOCK_UN);
		close(fd);
		r = media_deallocate(session, mw.root, a.logical_media, 0);
		if (r)
			give_up("deallocate: %d %s", r, explain_text());
		shared->served[n]++;
	}
	session_close(session);
	_exit(0);
}

/* Reads and closes all files of the store, in the process itself. */
static void *read_and_close(void *context)
{
	static const char *const suffix[] = { "", "-wal", "-shm" };
	char path[128], buffer[4096];
	size_t i;
	int fd;

	(void)context;
	while (!shared->stop) {
		for (i = 0; i < 3; i++) {
			snprintf(path, sizeof(path), "%s%s", world.store, suffix[i]);
			fd = open(path, O_RDONLY);
			if (fd >= 0 && read(fd, buffer, sizeof(buffer)) < 0)
				give_up("cannot read");
			if (fd >= 0)
				close(fd);
		}
	}
	return NULL;
}

static void whole(void)
{
	char text[64];

	world_value(text, sizeof(text), "PRAGMA integrity_check");
	ck_assert_str_eq(text, "ok");
	world_consistent();
}

static void make_tapes(int count)
{
	int i;

	for (i = 0; i < count; i++) {
		char bar_code[16];

		snprintf(bar_code, sizeof(bar_code), "A%05dL9", i);
		mw_tape(POOL_APP, TYPE_TAPE, bar_code, SIDE_AVAILABLE, -1);
	}
}

static void join(int count)
{
	int i, status, bad = 0;

	for (i = 0; i < count; i++) {
		wait(&status);
		bad |= status;
	}
	ck_assert_msg(!shared->failed && !bad, "%s", shared->words);
}

static double rate(int processes, double seconds)
{
	long sum = 0;
	int i;

	memset(shared, 0, sizeof(*shared));
	for (i = 0; i < processes; i++)
		if (!fork())
			work(i);
	usleep(seconds * 1000000);
	shared->stop = 1;
	join(processes);
	for (i = 0; i < processes; i++)
		sum += shared->served[i];
	return sum / seconds;
}

START_TEST(no_side_has_two_owners)
{
	long least = -1, most = 0;
	double single, eight;
	int i;

	make_tapes(12);
	single = rate(1, 2);
	eight = rate(PROCESSES, 4);
	for (i = 0; i < PROCESSES; i++) {
		least = least < 0 || shared->served[i] < least ? shared->served[i] : least;
		most = shared->served[i] > most ? shared->served[i] : most;
	}
	fprintf(stderr, "pairs a second: one process %.0f, eight %.0f; served least %ld, most %ld\n",
		single, eight, least, most);
	ck_assert_int_gt(least, 0);
	whole();
}
END_TEST

/* Fewer sides than processes: they take turns, and nobody gets what another has. */
START_TEST(scarce)
{
	make_tapes(3);
	rate(PROCESSES, 2);
	whole();
}
END_TEST

START_TEST(files_closed_meanwhile)
{
	pthread_t thread;
	int i;

	make_tapes(12);
	for (i = 0; i < 4; i++) {
		if (fork())
			continue;
		pthread_create(&thread, NULL, read_and_close, NULL);
		pthread_detach(thread);
		work(i);
	}
	/* Others come and go: each opening recovers, each closing must leave the log alone. */
	for (i = 0; i < 60; i++) {
		struct session *session = mw_open();

		usleep(20000);
		session_close(session);
	}
	shared->stop = 1;
	join(4);
	ck_assert_int_gt(shared->served[0], 0);
	whole();
}
END_TEST

/* Killed at any moment: what was promised holds, and nothing is half done. */
START_TEST(killed)
{
	struct timespec pause;
	int i, round;
	pid_t pids[3];

	make_tapes(6);
	srand(time(NULL));
	for (round = 0; round < 40; round++) {
		for (i = 0; i < 3; i++) {
			pids[i] = fork();
			if (!pids[i])
				work(i);
		}
		pause = (struct timespec){ 0, 10000000 + rand() % 60000000 };
		nanosleep(&pause, NULL);
		for (i = 0; i < 3; i++)
			kill(pids[i], SIGKILL);
		for (i = 0; i < 3; i++)
			waitpid(pids[i], NULL, 0);
		ck_assert_msg(!shared->failed, "%s", shared->words);
		mw.session = mw_open();
		whole();
		session_close(mw.session);
		mw.session = NULL;
	}
}
END_TEST

/* Threads of one session. */
static void *thread_work(void *context)
{
	char logical[STORE_ID_SIZE];
	int i;

	(void)context;
	for (i = 0; i < 50; i++) {
		struct allocation a = {.pool = POOL_APP};

		if (media_allocate(mw.session, mw.root, &a))
			return "allocate";
		strcpy(logical, a.logical_media);
		if (media_deallocate(mw.session, mw.root, logical, 0))
			return "deallocate";
	}
	return NULL;
}

START_TEST(threads)
{
	pthread_t thread[8];
	void *result;
	int i;

	make_tapes(12);
	mw.session = mw_open();
	for (i = 0; i < 8; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, thread_work, NULL), 0);
	for (i = 0; i < 8; i++) {
		pthread_join(thread[i], &result);
		ck_assert_msg(!result, "%s", (char *)result);
	}
	whole();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("processes");
	TCase *tcase = tcase_create("processes");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, no_side_has_two_owners);
	tcase_add_test(tcase, scarce);
	tcase_add_test(tcase, files_closed_meanwhile);
	tcase_add_test(tcase, killed);
	tcase_add_test(tcase, threads);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
