// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The store under bad conditions: files that are not one, disks that fail, memory that ends, and
 * programs that close its files. pwrite64(), fdatasync() and malloc() of this program can be told to
 * fail.
 */
#include "media_world.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "event.h"
#include "init.h"
#include "watch.h"

static int sync_fails, write_fails, syncs, writes;	/* -1: always */


static int fails(int *left)
{
	if (!*left)
		return 0;
	if (*left > 0)
		--*left;
	return 1;
}

int fdatasync(int fd)
{
	syncs++;
	if (fails(&sync_fails)) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_fdatasync, fd);
}

ssize_t pwrite64(int fd, const void *buffer, size_t size, off_t offset)
{
	writes++;
	if (fails(&write_fails)) {
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_pwrite64, fd, buffer, size, offset);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FAILING_MEMORY
static int allocations, allocation_fails;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static int memory_ends(void)
{
	return ++allocations == allocation_fails;
}

void *malloc(size_t size)
{
	return memory_ends() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return memory_ends() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return memory_ends() ? NULL : __libc_realloc(old, size);
}
#endif

static int try_open(void)
{
	struct session *session;
	int r;

	explain_reset();
	ck_assert_int_eq(session_create(&session, NULL, NULL), 0);
	r = session_open(session);
	session_close(session);
	return r;
}

static void refuses(const char *words)
{
	ck_assert_int_eq(try_open(), NTMS_E_DATABASE_FAILURE);
	ck_assert_msg(strstr(explain_text(), words) && strstr(explain_text(), "ntms.db"),
		      "\"%s\" says nothing of \"%s\"", explain_text(), words);
}

START_TEST(missing)
{
	world_place();
	refuses("ntms init");
	ck_assert_int_ne(access(world.store, F_OK), 0);
	world_teardown();
}
END_TEST

START_TEST(not_a_store)
{
	FILE *file;

	world_place();
	file = fopen(world.store, "w");
	fprintf(file, "%4096s", "this is no database");
	fclose(file);
	refuses("damaged");
	unlink(world.store);
	file = fopen(world.store, "w");
	fclose(file);
	refuses("not an NTMS store");
	world_teardown();
}
END_TEST

/* What was committed to the log is still there to be rescued. */
START_TEST(emptied)
{
	char name[96];
	struct stat before, after;

	mw_setup();
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	session_close(mw.session);
	snprintf(name, sizeof(name), "%s-wal", world.store);
	ck_assert_int_eq(stat(name, &before), 0);
	ck_assert_int_eq(truncate(world.store, 0), 0);
	refuses("empty, not an NTMS store");
	ck_assert_int_eq(stat(name, &after), 0);
	ck_assert_int_gt(before.st_size, 0);
	ck_assert_int_eq(after.st_size, before.st_size);
	identity_free(mw.root);
	identity_free(mw.user);
	world_teardown();
}
END_TEST

START_TEST(other_version)
{
	mw_setup();
	session_close(mw.session);
	world_sql("PRAGMA user_version = 99");
	refuses("another version");
	ck_assert_ptr_nonnull(strstr(explain_text(), "99"));
	world_sql("PRAGMA user_version = 1; PRAGMA application_id = 5");
	refuses("not an NTMS store");
	world_sql("PRAGMA application_id = 1314147667");
	mw.session = mw_open();
	mw_teardown();
}
END_TEST

/* Somebody took it out of WAL mode: that is put right. */
START_TEST(journal_mode)
{
	char mode[16];

	mw_setup();
	session_close(mw.session);
	world_sql("PRAGMA journal_mode = DELETE");
	mw.session = mw_open();
	world_value(mode, sizeof(mode), "PRAGMA journal_mode");
	ck_assert_str_eq(mode, "wal");
	mw_teardown();
}
END_TEST

START_TEST(damaged)
{
	int fd;

	mw_setup();
	session_close(mw.session);
	world_sql("PRAGMA wal_checkpoint(TRUNCATE)");
	fd = open(world.store, O_RDWR);
	ck_assert_int_eq(pwrite(fd, "garbage garbage garbage garbage", 31, 100), 31);
	close(fd);
	refuses("damaged");
	identity_free(mw.root);
	identity_free(mw.user);
	world_teardown();
}
END_TEST

/* The first to open it after the machine went down looks at all of it. */
START_TEST(checked_once)
{
	char lock[96];

	mw_setup();
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	session_close(mw.session);
	world_sql("PRAGMA ignore_check_constraints = 1; UPDATE side SET state = 77");
	ck_assert_int_eq(try_open(), 0);
	/* As /run is after the machine started. */
	snprintf(lock, sizeof(lock), "%s/run/lock", world.directory);
	ck_assert_int_eq(unlink(lock), 0);
	refuses("damaged");
	refuses("damaged");
	world_sql("UPDATE side SET state = 4");
	ck_assert_int_eq(try_open(), 0);
	world_sql("PRAGMA ignore_check_constraints = 1; UPDATE side SET state = 77");
	ck_assert_int_eq(try_open(), 0);
	world_sql("UPDATE side SET state = 4");
	mw.session = mw_open();
	mw_teardown();
}
END_TEST

START_TEST(one_sync_a_change)
{
	char logical[STORE_ID_SIZE];
	int i;

	mw_setup();
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	ck_assert_int_eq(mw_deallocate(logical), 0);
	for (i = 0; i < 10; i++) {
		syncs = 0;
		ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
		ck_assert_int_eq(syncs, 1);
		ck_assert_int_eq(mw_deallocate(logical), 0);
		ck_assert_int_eq(syncs, 2);
	}
	mw_teardown();
}
END_TEST

/* The disk refuses to make a COMMIT durable, then works again: it certainly did not happen. */
START_TEST(sync_fails_once)
{
	struct tape t;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	sync_fails = 1;
	mw_refused(NTMS_E_DATABASE_FAILURE, mw_deallocate(t.logical[0]));
	ck_assert_int_eq(sync_fails, 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	world_consistent();
	mw_teardown();
}
END_TEST

START_TEST(sync_fails_for_ever)
{
	struct tape t;
	int r;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	sync_fails = -1;
	r = mw_deallocate(t.logical[0]);
	sync_fails = 0;
	ck_assert_int_eq(r, NTMS_E_OUTCOME_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(explain_text(), "not known"));
	world_consistent();
	/* Whatever it was: asking once more gives the answer. */
	r = mw_deallocate(t.logical[0]);
	ck_assert(r == 0 || r == NTMS_E_INVALID_MEDIA);
	world_consistent();
	mw_teardown();
}
END_TEST

START_TEST(disk_full)
{
	struct tape t;
	char *before;
	int r;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	before = world_dump();
	write_fails = -1;
	r = mw_deallocate(t.logical[0]);
	write_fails = 0;
	ck_assert_int_eq(r, NTMS_E_DATABASE_FULL);
	ck_assert_ptr_nonnull(strstr(explain_text(), "make room"));
	world_same(before, "a full disk changed the store");
	free(before);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	world_consistent();
	mw_teardown();
}
END_TEST

/* Room is kept for giving back, and made anew by the next session. */
START_TEST(disk_full_with_reserve)
{
	char reserve[96];
	struct tape t;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	snprintf(reserve, sizeof(reserve), "%s-reserve", world.store);
	ck_assert_int_eq(access(reserve, F_OK), 0);
	write_fails = 1;
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_ne(access(reserve, F_OK), 0);
	world_consistent();
	session_close(mw.session);
	mw.session = mw_open();
	ck_assert_int_eq(access(reserve, F_OK), 0);
	mw_teardown();
}
END_TEST

/* A backup is put in place of a store that a session has open: it does not go on in the old file. */
START_TEST(replaced)
{
	char copy[96];

	mw_setup();
	snprintf(copy, sizeof(copy), "%s/copy", world.directory);
	world_sql("VACUUM INTO %Q", copy);
	ck_assert_int_eq(rename(copy, world.store), 0);
	explain_reset();
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), NTMS_E_DATABASE_FAILURE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "replaced"));
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_DATABASE_FAILURE);
	mw_teardown();
}
END_TEST

START_TEST(no_module_no_events)
{
	struct watch *watch;

	if (access("/sys/class/ntms", F_OK))
		ck_assert_int_eq(watch_open(&watch), NTMS_E_GONE);
	watch_close(NULL);
}
END_TEST

#ifdef FAILING_MEMORY
static void give_again(const struct tape *t)
{
	world_sql("UPDATE side SET state = 5, allocatable = 1 WHERE id = %Q", t->side[0]);
	world_sql("INSERT INTO logical_media VALUES (%Q, %Q, '', '', 1, 1)", t->logical[0],
		  t->side[0]);
	world_sql("UPDATE media_pool SET logical_media = logical_media + 1 WHERE id = %Q", POOL_APP);
}

/* Open a session and give a medium back, while the n-th allocation of memory fails. */
static int open_and_deallocate(const struct tape *t, int n)
{
	int r;

	mw.session = NULL;
	explain_reset();
	allocations = 0;
	allocation_fails = n;
	r = session_create(&mw.session, NULL, "test");
	if (!r)
		r = session_open(mw.session);
	if (!r)
		r = media_deallocate(mw.session, mw.root, t->logical[0], 0);
	allocation_fails = 0;
	session_close(mw.session);
	mw.session = NULL;
	return r;
}

/*
 * Allocations of the path fail, one at a time: all or nothing, and no crash. NTMS_THOROUGH in the
 * environment tries every one of them.
 */
START_TEST(memory_ends_somewhere)
{
	static const char look[] = "SELECT (SELECT max(sequence) FROM event), (SELECT count(*) FROM"
				   " event), s.state, s.allocate_count, c.revision, c.pool, m.id FROM"
				   " side s JOIN cartridge c LEFT JOIN logical_media m";
	struct tape t;
	char *before, *after;
	int n = 0, r, failures = 0;
	const int skip = getenv("NTMS_THOROUGH") ? 1000000 : 24;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	session_close(mw.session);
	do {
		before = world_rows("%s", look);
		n += 1 + n / skip;
		r = open_and_deallocate(&t, n);
		if (r) {
			failures++;
			ck_assert_msg(r == NTMS_E_NO_MEMORY || r == NTMS_E_DATABASE_FAILURE,
				      "%d: %s", r, explain_text());
			after = world_rows("%s", look);
			ck_assert_msg(!strcmp(before, after),
				      "allocation %d failed and the store changed", n);
			free(after);
		} else {
			ck_assert_int_eq(mw_state(t.side[0]), SIDE_AVAILABLE);
			give_again(&t);
		}
		free(before);
	} while (allocations >= n);
	fprintf(stderr, "about %d allocations; %d failures\n", n, failures);
	/* A tool that replaces malloc() itself leaves nothing to fail. */
	ck_assert(n < 100 || failures > 30);
	world_consistent();
	mw_teardown();
}
END_TEST
#endif

/* A child holds no lock of ours, nothing survives its exec, and the parent goes on. */
START_TEST(fork_closes)
{
	char logical[STORE_ID_SIZE], command[400];
	int status;
	pid_t pid;

	mw_setup();
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
	pid = fork();
	if (!pid) {
		session_close_in_child(mw.session);
		snprintf(command, sizeof(command),
			 "! ls -l /proc/%d/fd | grep -q '%s/.*lock$' && ! ls -l /proc/self/fd | grep -q '%s'",
			 getpid(), world.directory, world.directory);
		_exit(system(command) ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(mw_deallocate(logical), 0);
	world_consistent();
	mw_teardown();
}
END_TEST

/* The lock is held over a kill of its holder's child only by the holder. */
START_TEST(fork_in_a_transaction)
{
	struct session *other;
	pid_t pid;

	mw_setup();
	ck_assert_int_eq(session_begin(mw.session, STORE_WRITE), 0);
	pid = fork();
	if (!pid) {
		session_close_in_child(mw.session);
		pause();
	}
	ck_assert_int_eq(session_end(mw.session, 0), 0);
	other = mw_open();
	ck_assert_int_eq(session_begin(other, STORE_WRITE), 0);
	ck_assert_int_eq(session_end(other, 0), 0);
	session_close(other);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	mw_teardown();
}
END_TEST

START_TEST(cancelled)
{
	mw_setup();
	session_cancel(mw.session);
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), NTMS_E_INVALID_HANDLE);
	ck_assert_int_eq(mw_allocate(POOL_APP, 0, NULL), NTMS_E_INVALID_HANDLE);
	mw_teardown();
}
END_TEST

START_TEST(configuration)
{
	static const char *const bad[] = {
		"store = relative\n", "nonsense\n", "wait = 0\n", "wait = 5x\n", "what = ever\n",
		"store\n", "wait = -1\n",
	};
	struct config config;
	char path[96];
	FILE *file;
	size_t i;

	world_place();
	snprintf(path, sizeof(path), "%s/ntms.conf", world.directory);
	file = fopen(path, "w");
	fprintf(file, "# a comment\n\n  store=/a b/c.db   # there\nwait = 7");
	fclose(file);
	ck_assert_int_eq(config_read(&config), 0);
	ck_assert_str_eq(config.store, "/a b/c.db");
	ck_assert_str_eq(config.run, "/run/ntms");
	ck_assert_int_eq(config.wait, 7000);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		file = fopen(path, "w");
		fprintf(file, "wait = 5\n%s", bad[i]);
		fclose(file);
		explain_reset();
		ck_assert_int_eq(config_read(&config), NTMS_E_DATABASE_FAILURE);
		ck_assert_ptr_nonnull(strstr(explain_text(), "line 2"));
	}
	unlink(path);
	explain_reset();
	ck_assert_int_eq(config_read(&config), NTMS_E_DATABASE_FAILURE);
	unsetenv("NTMS_CONF");
	world_teardown();
}
END_TEST

START_TEST(initialisation)
{
	char *before, wal[96];
	int fd;

	world_place();
	explain_reset();
	ck_assert_int_eq(store_init(NULL), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM store"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM computer"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library WHERE type = 1 AND flags = 1"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_pool"), 4);
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_type WHERE number = 86"), 18);
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_type WHERE number BETWEEN 32 AND 93"
				      " AND number <> 86"), 61);
	ck_assert_int_eq(world_number("SELECT count(DISTINCT number) FROM media_type"), 63);
	before = world_dump();
	explain_reset();
	ck_assert_int_eq(store_init(NULL), NTMS_E_ALREADY_EXISTS);
	ck_assert_ptr_nonnull(strstr(explain_text(), world.store));
	world_same(before, "a second init changed the store");
	free(before);
	/* What is left of a store is not mixed with a new one. */
	ck_assert_int_eq(unlink(world.store), 0);
	snprintf(wal, sizeof(wal), "%s-wal", world.store);
	fd = open(wal, O_CREAT | O_WRONLY, 0600);
	close(fd);
	ck_assert_int_eq(store_init(NULL), NTMS_E_ALREADY_EXISTS);
	unlink(wal);
	/* Nothing is left of a failure. */
	write_fails = -1;
	explain_reset();
	ck_assert_int_eq(store_init(NULL), NTMS_E_DATABASE_FULL);
	write_fails = 0;
	ck_assert_int_ne(access(world.store, F_OK), 0);
	ck_assert_int_eq(store_init(NULL), 0);
	world_teardown();
}
END_TEST

/* -- events -- */

START_TEST(events_in_order)
{
	struct event_cursor cursor, all;
	struct event event;
	struct tape t;

	mw_setup();
	t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), 0);
	ck_assert_int_eq(event_last(mw.session, &cursor), 0);
	ck_assert_int_eq(event_next(mw.session, &cursor, 0, &event), 0);
	ck_assert_int_eq(session_end(mw.session, 0), 0);
	all = cursor;
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(media_decommission(mw.session, mw.root, t.side[0]), 0);
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), 0);
	ck_assert_int_eq(event_next(mw.session, &all, NTMS_OBJECT, &event), 1);
	ck_assert_int_eq(event.type, NTMS_LOGICAL_MEDIA);
	ck_assert_int_eq(event.operation, NTMS_OBJ_DELETE);
	ck_assert_str_eq(event.object, t.logical[0]);
	ck_assert_int_eq(event_next(mw.session, &all, NTMS_OBJECT, &event), 1);
	ck_assert_int_eq(event.type, NTMS_PARTITION);
	ck_assert_int_eq(event_next(mw.session, &all, NTMS_OBJECT, &event), 1);
	ck_assert_int_eq(event_next(mw.session, &all, NTMS_OBJECT, &event), 0);
	ck_assert_int_eq(event_next(mw.session, &cursor, NTMS_PARTITION, &event), 1);
	ck_assert_int_eq(event_next(mw.session, &cursor, NTMS_PARTITION, &event), 1);
	ck_assert_str_eq(event.object, t.side[0]);
	ck_assert_int_eq(event_next(mw.session, &cursor, NTMS_PARTITION, &event), 0);
	ck_assert_int_eq(event_next(mw.session, &cursor, NTMS_LIBRARY, &event), 0);
	ck_assert_int_eq(session_end(mw.session, 0), 0);
	mw_teardown();
}
END_TEST

START_TEST(old_events_go)
{
	struct event_cursor cursor = { 1, 0 };
	struct event event;
	char logical[STORE_ID_SIZE];
	int i;

	mw_setup();
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	/* 5,000 events of the day before yesterday. */
	world_sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
		  " INSERT INTO event (created, changes) SELECT"
		  " (strftime('%%s', 'now') - 172800) * 1000, '9 1 x' FROM n");
	world_sql("UPDATE sqlite_sequence SET seq = 1024 * (1 + seq / 1024) - 1 WHERE name = 'event'");
	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(mw_allocate(POOL_APP, 0, logical), 0);
		ck_assert_int_eq(mw_deallocate(logical), 0);
		world_sql("UPDATE sqlite_sequence SET seq = 1024 * (1 + seq / 1024) - 1"
			  " WHERE name = 'event'");
	}
	ck_assert_int_lt(world_number("SELECT count(*) FROM event"), 10);
	ck_assert_int_gt(world_number("SELECT event_floor FROM store"), 4999);
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), 0);
	ck_assert_int_eq(event_next(mw.session, &cursor, 0, &event), NTMS_E_NO_DATA);
	ck_assert_int_eq(session_end(mw.session, 0), 0);
	mw_teardown();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");

	tcase_set_timeout(tcase, getenv("NTMS_THOROUGH") ? 3600 : 120);
	tcase_add_test(tcase, missing);
	tcase_add_test(tcase, not_a_store);
	tcase_add_test(tcase, emptied);
	tcase_add_test(tcase, other_version);
	tcase_add_test(tcase, journal_mode);
	tcase_add_test(tcase, damaged);
	tcase_add_test(tcase, checked_once);
	tcase_add_test(tcase, one_sync_a_change);
	tcase_add_test(tcase, sync_fails_once);
	tcase_add_test(tcase, sync_fails_for_ever);
	tcase_add_test(tcase, disk_full);
	tcase_add_test(tcase, disk_full_with_reserve);
	tcase_add_test(tcase, replaced);
	tcase_add_test(tcase, no_module_no_events);
#ifdef FAILING_MEMORY
	tcase_add_test(tcase, memory_ends_somewhere);
#endif
	tcase_add_test(tcase, fork_closes);
	tcase_add_test(tcase, fork_in_a_transaction);
	tcase_add_test(tcase, cancelled);
	tcase_add_test(tcase, configuration);
	tcase_add_test(tcase, initialisation);
	tcase_add_test(tcase, events_in_order);
	tcase_add_test(tcase, old_events_go);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
