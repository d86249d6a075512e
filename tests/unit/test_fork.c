// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A process forks while its threads use the library: each child opens a session of its own, and
 * works. (OpenNtmsSession(3); libntms/fork_gate.h)
 */
#define _GNU_SOURCE
#include "objects_client.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "event.h"
#include "fork_gate.h"
#include "ntmsext.h"
#include "session.h"

#define FORKS (getenv("NTMS_THOROUGH") ? 2000 : 150)
#define TAPES 40
#define CHILD_SECONDS 100	/* who waits so long waits for ever */

static atomic_bool over;
static atomic_int rounds;	/* of what threads do */
static GUID tapes;		/* the pool */

static void make_tapes(void)
{
	char id[STORE_ID_SIZE], side[STORE_ID_SIZE], bar_code[16];
	int i;

	for (i = 0; i < TAPES; i++) {
		snprintf(id, sizeof(id), "55555555-0000-4000-8000-%012d", i);
		snprintf(side, sizeof(side), "66666666-0000-4000-8000-%012d", i);
		snprintf(bar_code, sizeof(bar_code), "B%05dL9", i);
		world_make_cartridge(id, WORLD_TAPES, world.tape_type, NULL, NULL, bar_code, 10 + i);
		world_make_side(side, id, WORLD_TAPES, 0, 4);
	}
	world_sql("UPDATE media_pool SET physical_media = physical_media + %d WHERE id = %Q", TAPES,
		  WORLD_TAPES);
	world_sql("UPDATE library SET media = media + %d WHERE id = %Q", TAPES, WORLD_LIBRARY);
}

static void setup(void)
{
	client_setup();
	make_tapes();
	tapes = guid(WORLD_TAPES);
	over = false;
	rounds = 0;
}

/*
 * -- what threads and children do; NULL, or what failed --
 *
 * They assert nothing: Check takes a lock for that, which a fork may find taken, and a child waits for it
 * for ever.
 */

static const char *allocate(HANDLE own)
{
	GUID pool = tapes, media;

	if (AllocateNtmsMedia(own, &pool, NULL, &media, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL))
		return "allocate";
	return DeallocateNtmsMedia(own, &media, 0) ? "deallocate" : NULL;
}

static const char *look(HANDLE own)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_PHYSICAL_MEDIA };
	GUID list[TAPES + 2];
	DWORD count = TAPES + 2;

	if (EnumerateNtmsObject(own, NULL, list, &count, NTMS_PHYSICAL_MEDIA, 0))
		return "enumerate";
	if (count != TAPES + 2)
		return "a wrong number of media";
	if (GetNtmsObjectInformationA(own, &list[rand() % count], &info))
		return "information";
	return info.Created.wYear == 1970 ? NULL : "a wrong time";
}

static const char *listen_for(HANDLE own)
{
	NTMS_NOTIFICATIONINFORMATION note;
	HANDLE handle = OpenNtmsNotification(own, NTMS_OBJECT);
	DWORD code;

	if (handle == INVALID_HANDLE_VALUE)
		return "listen";
	code = WaitForNtmsNotification(handle, &note, 1);
	if (CloseNtmsNotification(handle) || (code && code != ERROR_TIMEOUT))
		return "hear";
	return NULL;
}

/* With a session of its own. */
static const char *come_and_go(const char *(*work)(HANDLE own))
{
	HANDLE own = OpenNtmsSessionA(NULL, "own", 0);
	const char *failed;

	if (own == INVALID_HANDLE_VALUE)
		return "open";
	failed = work(own);
	if (failed)
		return failed;
	return CloseNtmsSession(own) ? "close" : NULL;
}

static const char *(*const works[])(HANDLE own) = { allocate, look, listen_for };

#define WORKS ((int)(sizeof(works) / sizeof(*works)))

static void *go_on(void *work)
{
	const char *failed = NULL;

	while (!over && !failed) {
		failed = works[(uintptr_t)work](session);
		rounds++;
	}
	return (void *)failed;
}

static void say(const char *who, const char *what)
{
	fprintf(stderr, "%s: %s: %u %s\n", who, what, NtmsGetLastError(), explain_text());
}

static void *open_and_close(void *work)
{
	const char *failed = NULL;

	while (!over && !failed) {
		failed = come_and_go(works[(uintptr_t)work]);
		if (failed)
			say("a thread", failed);
		rounds++;
	}
	return (void *)failed;
}

/* -- children -- */

static pid_t start_child(const char *(*work)(HANDLE own))
{
	pid_t child = fork();
	const char *failed;

	if (child)
		return child;
	alarm(CHILD_SECONDS);
	failed = come_and_go(work);
	if (failed)
		say("a child", failed);
	_exit(failed != NULL);
}

static void join(pid_t child)
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(!status, "a child ended with %#x%s", status,
		      WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? ": it hung" : "");
}

START_TEST(among_threads)
{
	pthread_t threads[2 * WORKS];
	int i, before, count = FORKS;
	void *failed;

	for (i = 0; i < 2 * WORKS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, i < WORKS ? go_on : open_and_close,
						(void *)(intptr_t)(i % WORKS)), 0);
	for (i = 0; i < count; i++) {
		before = rounds;
		join(start_child(works[i % WORKS]));
		/* The threads go on, too. */
		while (rounds == before)
			sched_yield();
	}
	over = true;
	for (i = 0; i < 2 * WORKS; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_msg(!failed, "a thread: %s", (char *)failed);
	}
	world_consistent();
	ck_assert_int_eq(world_number("SELECT count(*) FROM logical_media"), 1);
}
END_TEST

/* -- in the midst of a transaction -- */

static struct session *inner(void)
{
	struct session *s;

	ck_assert_int_eq(session_create(&s, NULL, "test"), 0);
	ck_assert_msg(!session_open(s), "%s", explain_text());
	return s;
}

struct transaction {
	struct session *session;
	enum store_mode mode;
	atomic_bool open;
};

/* A transaction that lasts until all is over: statement after statement. */
static void *stay(void *context)
{
	struct transaction *t = context;
	int64_t value;

	if (session_begin(t->session, t->mode))
		return "begin";
	if (t->mode == STORE_WRITE &&
	    event_note(t->session, NTMS_DRIVE, NTMS_OBJ_UPDATE, WORLD_DRIVE))
		return "note";
	if (t->mode == STORE_WRITE && event_flush(t->session))
		return "write";
	t->open = true;
	while (!over)
		if (store_one(session_store(t->session), SQL_COMPUTER_POLICY, &value, "") != 1)
			return "look";
	return session_end(t->session, 0) ? "end" : NULL;
}

/*
 * Forks do not wait for the end of a transaction. Its locks, as SQLite notes them for the process, are
 * not in the child's way, neither of writing nor of what follows that: the log goes to the file.
 */
static const char *write_much(HANDLE own)
{
	const char *failed = NULL;
	int i;

	for (i = 0; i < 200 && !failed; i++)
		failed = allocate(own);
	return failed;
}

static int64_t changes_in_log(void)
{
	char path[96];
	struct stat st;

	snprintf(path, sizeof(path), "%s-wal", world.store);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size / 4096;
}

START_TEST(in_a_transaction)
{
	struct transaction t = { .session = inner(), .mode = _i ? STORE_WRITE : STORE_READ };
	pthread_t thread;
	pid_t child;
	void *failed;

	ck_assert_int_eq(pthread_create(&thread, NULL, stay, &t), 0);
	while (!t.open)
		sched_yield();
	child = start_child(write_much);
	over = true;
	pthread_join(thread, &failed);
	ck_assert_msg(!failed, "%s", (char *)failed);
	join(child);
	/* SQLite begins the log anew when a thousand pages are in it. */
	ck_assert_int_lt(changes_in_log(), 1500);
	session_close(t.session);
	ck_assert_ptr_null(allocate(session));
	world_consistent();
}
END_TEST

/* Another program has the store locked: who waits for it lets forks pass. */
static pid_t lock_out(int *release)
{
	int held[2], end[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(held), 0);
	ck_assert_int_eq(pipe(end), 0);
	pid = fork();
	if (!pid) {
		sqlite3 *db = world_open();

		close(end[1]);
		_exit(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) ||
		      write(held[1], "", 1) != 1 || read(end[0], &byte, 1) ||
		      sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
	}
	close(end[0]);
	ck_assert_int_eq(read(held[0], &byte, 1), 1);
	close(held[0]);
	close(held[1]);
	*release = end[1];
	return pid;
}

/* Who waits for it sleeps now and then; for our own lock, never for so long. */
static atomic_bool waiting;

int usleep(useconds_t microseconds)
{
	struct timespec ts = { .tv_nsec = microseconds * 1000 };

	waiting |= microseconds >= 5000;
	return nanosleep(&ts, NULL);
}

static void *allocate_once(void *context)
{
	(void)context;
	return (void *)allocate(session);
}

START_TEST(while_another_program_has_it)
{
	pid_t other, child;
	pthread_t thread;
	void *failed;
	int release;

	other = lock_out(&release);
	waiting = false;
	ck_assert_int_eq(pthread_create(&thread, NULL, allocate_once, NULL), 0);
	while (!waiting)
		sched_yield();
	child = fork();
	if (!child) {
		alarm(CHILD_SECONDS);
		close(release);
		_exit(fork_gate_cut_off() || come_and_go(allocate));
	}
	close(release);
	pthread_join(thread, &failed);
	ck_assert_msg(!failed, "%s", (char *)failed);
	join(other);
	join(child);
}
END_TEST

/* A thread that does not come out: the child is told that it may do nothing. */
START_TEST(cut_off)
{
	static const char words[] = "when it was forked";
	char text[512] = "";
	DWORD size = sizeof(text);
	HANDLE own;
	pid_t child;

	fork_gate_enter();
	child = fork();
	if (!child) {
		own = OpenNtmsSessionA(NULL, "own", 0);
		NtmsGetErrorText(text, &size);
		_exit(own != INVALID_HANDLE_VALUE || NtmsGetLastError() != ERROR_DATABASE_FAILURE ||
		      !strstr(text, words));
	}
	fork_gate_leave();
	join(child);
	shown_note("OpenNtmsSessionA", ERROR_DATABASE_FAILURE, __FILE__);
	ck_assert_ptr_null(allocate(session));
	join(start_child(allocate));
}
END_TEST

/* A child's child is a child. */
static const char *fork_again(HANDLE own)
{
	pid_t child = start_child(allocate);
	int status;

	if (waitpid(child, &status, 0) != child || status)
		return "a child's child";
	return allocate(own);
}

START_TEST(child_forks)
{
	join(start_child(fork_again));
	world_consistent();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fork");
	TCase *tcase = tcase_create("fork");

	tcase_set_timeout(tcase, getenv("NTMS_THOROUGH") ? 1200 : 300);
	tcase_add_checked_fixture(tcase, setup, client_teardown);
#ifdef __SANITIZE_ADDRESS__
	puts("among_threads: skipped: a fork may leave the sanitizer's heap locked in the child");
	(void)among_threads_fn;
#else
	tcase_add_test(tcase, among_threads);
#endif
	tcase_add_loop_test(tcase, in_a_transaction, 0, 2);
	tcase_add_test(tcase, while_another_program_has_it);
	tcase_add_test(tcase, cut_off);
	tcase_add_test(tcase, child_forks);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
