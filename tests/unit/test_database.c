// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ExportNtmsDatabase, ImportNtmsDatabase (spec/rsm/functions.md section 10; design.md, "Import of a
 * database"). Calls that change files can be told to kill the process, or to find the disk full.
 */
#include "media_world.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "database.h"
#include "notification.h"
#include "operator_request.h"
#include "shown.h"
#include "swap.h"

/* How many calls go well; -1: all. */
static int calls_left = -1, calls;
static bool kills;

/* Does this call fail? Nothing here is to survive the machine: what syncs does nothing else. */
static bool ends_here(void)
{
	calls++;
	if (calls_left)
		return calls_left > 0 ? (calls_left--, false) : false;
	if (kills)
		kill(getpid(), SIGKILL);
	errno = ENOSPC;
	return true;
}

/* Somebody who may write to Export puts a link in the place of what is written there. */
enum { HONEST, BEFORE, AFTER };
static int plants;
static char planted[112], victim[112];

static void plant(int when)
{
	if (plants != when)
		return;
	plants = HONEST;
	syscall(SYS_unlink, planted);
	ck_assert_int_eq(symlink(victim, planted), 0);
}

int fdatasync(int fd)
{
	(void)fd;
	plant(AFTER);
	return kills && ends_here() ? -1 : 0;
}

int fsync(int fd)
{
	(void)fd;
	plant(AFTER);
	return kills && ends_here() ? -1 : 0;
}

ssize_t pwrite64(int fd, const void *buffer, size_t size, off_t offset)
{
	return ends_here() ? -1 : syscall(SYS_pwrite64, fd, buffer, size, offset);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
	return fd > 2 && ends_here() ? -1 : syscall(SYS_write, fd, buffer, size);
}

int mkdir(const char *path, mode_t mode)
{
	return ends_here() ? -1 : syscall(SYS_mkdir, path, mode);
}

int rename(const char *from, const char *to)
{
	return ends_here() ? -1 : syscall(SYS_rename, from, to);
}

int ftruncate64(int fd, off_t size)
{
	return ends_here() ? -1 : syscall(SYS_ftruncate, fd, size);
}

int unlink(const char *path)
{
	int r;

	if (kills)
		ends_here();
	r = syscall(SYS_unlink, path);
	if (strstr(path, "/.new-journal"))
		plant(BEFORE);
	return r;
}

static char exported[96], replaced[96];

static void setup(void)
{
	mw_setup();
	snprintf(exported, sizeof(exported), "%s/Export/ntms.db", world.directory);
	snprintf(replaced, sizeof(replaced), "%s-replaced", world.store);
}

static void reopen(void)
{
	session_close(mw.session);
	mw.session = mw_open();
}

static void works(int r)
{
	ck_assert_msg(!r, "%d: %s", r, explain_text());
}

static void store_of(char id[STORE_ID_SIZE])
{
	world_value(id, STORE_ID_SIZE, "SELECT id FROM store");
}

/* The world of another file. */
static long number_in(const char *path, const char *sql)
{
	char own[sizeof(world.store)];
	long value;

	strcpy(own, world.store);
	snprintf(world.store, sizeof(world.store), "%.79s", path);
	value = world_number(sql);
	strcpy(world.store, own);
	return value;
}

START_TEST(whole_copy)
{
	struct stat st;
	int modes;

	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	works(database_export(mw.session, mw.root));
	ck_assert_int_eq(number_in(exported, "SELECT count(*) FROM side WHERE state = 5"), 1);
	ck_assert_int_eq(stat(exported, &st), 0);
	modes = st.st_mode & 0777;
	ck_assert_int_eq(modes, 0660);
	/* Over the older one, and with nothing else beside it. */
	mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	works(database_export(mw.session, mw.root));
	ck_assert_int_eq(number_in(exported, "SELECT count(*) FROM side WHERE state = 5"), 2);
	world_consistent();
}
END_TEST

/* Export is shared: what root writes there goes nowhere else, and what is elsewhere stays as it is. */
START_TEST(links_in_the_way)
{
	struct stat st;
	int fd;

	works(database_export(mw.session, mw.root));
	snprintf(planted, sizeof(planted), "%s/Export/.new", world.directory);
	snprintf(victim, sizeof(victim), "%s/victim", world.directory);
	plants = BEFORE;
	mw_refused(NTMS_E_DATABASE_FAILURE, database_export(mw.session, mw.root));
	ck_assert_int_eq(plants, HONEST);
	ck_assert_int_ne(access(victim, F_OK), 0);
	fd = open(victim, O_WRONLY | O_CREAT, 0600);
	close(fd);
	plants = AFTER;
	mw_refused(NTMS_E_DATABASE_FAILURE, database_export(mw.session, mw.root));
	ck_assert_int_eq(plants, HONEST);
	ck_assert_int_eq(stat(victim, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(lstat(exported, &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	unlink(victim);
	works(database_export(mw.session, mw.root));
}
END_TEST

START_TEST(export_refused)
{
	char directory[96], work[112], *before;
	struct stat first, second;
	int fd;

	mw_refused(NTMS_E_ACCESS_DENIED, database_export(mw.session, mw.user));
	mw_refused(NTMS_E_ACCESS_DENIED, database_import(mw.session, mw.user));
	works(database_export(mw.session, mw.root));
	ck_assert_int_eq(stat(exported, &first), 0);
	snprintf(directory, sizeof(directory), "%s/Export", world.directory);
	fd = open(directory, O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	mw_refused(NTMS_E_SHARING_VIOLATION, database_export(mw.session, mw.root));
	shown_note("ExportNtmsDatabase", ERROR_SHARING_VIOLATION, __FILE__);
	/* An import of another store that is beside this one is at work there. */
	snprintf(work, sizeof(work), "%s/.import", world.directory);
	ck_assert_int_eq(mkdir(work, 0700), 0);
	strcat(work, "/ntms.db");
	ck_assert_int_ge(close(open(work, O_CREAT | O_WRONLY, 0600)), 0);
	mw_refused(NTMS_E_SHARING_VIOLATION, database_import(mw.session, mw.root));
	shown_note("ImportNtmsDatabase", ERROR_SHARING_VIOLATION, __FILE__);
	ck_assert_int_eq(access(work, F_OK), 0);
	close(fd);
	before = world_dump();
	calls_left = 3;
	explain_reset();
	ck_assert_int_eq(database_export(mw.session, mw.root), NTMS_E_DATABASE_FULL);
	calls_left = -1;
	shown_note("ExportNtmsDatabase", ERROR_DATABASE_FULL, __FILE__);
	ck_assert_int_eq(stat(exported, &second), 0);
	ck_assert_uint_eq(first.st_ino, second.st_ino);
	world_same(before, "an export changed the store");
	free(before);
}
END_TEST

/* What is on the shelf since the export belongs to somebody. */
START_TEST(sides_that_were_used_since)
{
	struct tape same, taken, given, gone, free_one, half;
	char before[STORE_ID_SIZE], after[STORE_ID_SIZE], name[96];
	struct session *other;

	same = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	given = mw_tape(POOL_APP, TYPE_TAPE, "A00003L9", SIDE_ALLOCATED, -1);
	gone = mw_tape(mw.free, TYPE_TAPE, "A00004L9", SIDE_AVAILABLE, -1);
	free_one = mw_tape(mw.free, TYPE_TAPE, "A00005L9", SIDE_AVAILABLE, -1);
	half = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_AVAILABLE);
	taken = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_AVAILABLE, -1);
	works(database_export(mw.session, mw.root));
	store_of(before);
	world_sql("UPDATE side SET state = 5 WHERE id IN (%Q, %Q)", taken.side[0], half.side[1]);
	works(mw_deallocate(given.logical[0]));
	world_sql("DELETE FROM side WHERE id = %Q", gone.side[0]);
	other = mw_open();
	works(database_import(mw.session, mw.root));
	store_of(after);
	ck_assert_str_ne(before, after);
	ck_assert_int_eq(strlen(after), 36);
	ck_assert_int_eq(mw_state(same.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(mw_state(free_one.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(mw_state(given.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(taken.side[0]), SIDE_FOREIGN);
	mw_in_pool(&taken, mw.foreign);
	ck_assert_int_eq(mw_state(gone.side[0]), SIDE_FOREIGN);
	mw_in_pool(&gone, mw.foreign);
	/* Its other side has an owner. */
	ck_assert_int_eq(mw_state(half.side[1]), SIDE_FOREIGN);
	ck_assert_int_eq(mw_state(half.side[0]), SIDE_ALLOCATED);
	mw_in_pool(&half, POOL_DISKS);
	world_consistent();
	ck_assert_int_eq(world_number("SELECT count(*) FROM library WHERE instance <> 0"), 0);
	/* Who had it open goes on in no store. */
	explain_reset();
	ck_assert_int_eq(session_begin(mw.session, STORE_READ), NTMS_E_DATABASE_FAILURE);
	ck_assert_ptr_nonnull(strstr(explain_text(), "close the session"));
	ck_assert_int_eq(session_begin(other, STORE_WRITE), NTMS_E_DATABASE_FAILURE);
	session_close(other);
	reopen();
	works(session_begin(mw.session, STORE_WRITE));
	works(session_end(mw.session, 0));
	/* The old one is kept, and nothing else. */
	ck_assert_int_eq(number_in(replaced, "SELECT count(*) FROM side WHERE state = 5"), 3);
	snprintf(name, sizeof(name), "%s/.import", world.directory);
	ck_assert_int_ne(access(name, F_OK), 0);
}
END_TEST

/* So does what an owner kept for later, and what was to be labelled, and was then given to somebody. */
START_TEST(sides_kept_aside)
{
	struct tape used, unused, freed, labelled, waits, disk;

	used = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_RESERVED);
	unused = mw_tape(POOL_DISKS, TYPE_DISK, "D00002", SIDE_ALLOCATED, SIDE_RESERVED);
	freed = mw_tape(POOL_DISKS, TYPE_DISK, "D00003", SIDE_ALLOCATED, SIDE_RESERVED);
	labelled = mw_tape(mw.free, TYPE_TAPE, "", SIDE_UNPREPARED, -1);
	waits = mw_tape(mw.free, TYPE_TAPE, "", SIDE_UNPREPARED, -1);
	disk = mw_tape(mw.disk_free, TYPE_DISK, "", SIDE_UNPREPARED, SIDE_UNPREPARED);
	works(database_export(mw.session, mw.root));
	world_sql("UPDATE side SET state = 5 WHERE id IN (%Q, %Q, %Q)", used.side[1],
		  labelled.side[0], disk.side[1]);
	works(mw_deallocate(freed.logical[0]));
	works(database_import(mw.session, mw.root));
	ck_assert_int_eq(mw_state(used.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(used.side[1]), SIDE_FOREIGN);
	mw_in_pool(&used, POOL_DISKS);
	ck_assert_int_eq(mw_state(unused.side[1]), SIDE_RESERVED);
	ck_assert_int_eq(mw_state(freed.side[1]), SIDE_RESERVED);
	ck_assert_int_eq(mw_state(labelled.side[0]), SIDE_FOREIGN);
	mw_in_pool(&labelled, mw.foreign);
	ck_assert_int_eq(mw_state(waits.side[0]), SIDE_UNPREPARED);
	mw_in_pool(&waits, mw.free);
	ck_assert_int_eq(mw_state(disk.side[0]), SIDE_FOREIGN);
	ck_assert_int_eq(mw_state(disk.side[1]), SIDE_FOREIGN);
	world_consistent();
	reopen();
	mw_refused(NTMS_E_MEDIA_UNAVAILABLE,
		   media_allocate(mw.session, mw.root, &(struct allocation){
			.pool = POOL_DISKS, .next_to = used.logical[0], .options = 2 }));
}
END_TEST

/* An older copy is imported twice: what was put back to be looked at in between is still to be. */
START_TEST(imported_twice)
{
	struct tape tape = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct tape disk = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_AVAILABLE, SIDE_AVAILABLE);

	world_sql("UPDATE side SET mount_count = 1, allocate_count = 1");
	works(database_export(mw.session, mw.root));
	world_sql("UPDATE side SET state = 5 WHERE id IN (%Q, %Q)", tape.side[0], disk.side[1]);
	works(database_import(mw.session, mw.root));
	reopen();
	ck_assert_int_eq(mw_state(tape.side[0]), SIDE_FOREIGN);
	works(media_move(mw.session, mw.root, tape.id, mw.free));
	works(media_move(mw.session, mw.root, disk.id, mw.disk_free));
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE unverified = 1"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE unverified = 3"), 1);
	works(database_import(mw.session, mw.root));
	ck_assert_int_eq(mw_state(tape.side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE unverified = 1"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE unverified = 3"), 1);
	world_consistent();
	reopen();
}
END_TEST

static long is_unverified(const struct tape *tape)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT unverified FROM cartridge WHERE id = '%s'", tape->id);
	return world_number(sql);
}

/* Who owned a side then has it again: with what somebody else has written on it since. */
START_TEST(owners_of_then)
{
	struct tape same, undone, taken, swapped;
	int times;

	same = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	undone = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	taken = mw_tape(POOL_APP, TYPE_TAPE, "A00003L9", SIDE_ALLOCATED, -1);
	swapped = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_ALLOCATED);
	world_sql("UPDATE side SET mount_count = 1, allocate_count = 1");
	works(database_export(mw.session, mw.root));
	works(mw_deallocate(undone.logical[0]));
	world_sql("UPDATE logical_media SET id = '99999999-0000-4000-8000-000000000001' WHERE id = %Q",
		  taken.logical[0]);
	works(media_swap(mw.session, mw.root, swapped.logical[0], swapped.logical[1]));
	for (times = 0; times < 2; times++) {
		works(database_import(mw.session, mw.root));
		reopen();
		ck_assert_int_eq(mw_state(undone.side[0]), SIDE_ALLOCATED);
		ck_assert_int_eq(mw_state(taken.side[0]), SIDE_ALLOCATED);
		ck_assert_int_eq(is_unverified(&same), 0);
		ck_assert_int_eq(is_unverified(&undone), 0);
		ck_assert_int_eq(is_unverified(&taken), 1);
		ck_assert_int_eq(is_unverified(&swapped), 3);
		world_consistent();
	}
}
END_TEST

static void *listen(void *context)
{
	struct session *session = context;
	struct notification notification;
	struct event event;

	works(notification_open(session, mw.root, NTMS_OBJECT, &notification));
	return (void *)(intptr_t)notification_next(session, &notification, 20000, &event);
}

/* Who waits for something in the store that is no more hears of it. */
START_TEST(waiters_are_told)
{
	struct session *other = mw_open();
	time_t begun = time(NULL);
	pthread_t thread;
	void *r;

	works(database_export(mw.session, mw.root));
	ck_assert_int_eq(pthread_create(&thread, NULL, listen, other), 0);
	usleep(300000);
	works(database_import(mw.session, mw.root));
	pthread_join(thread, &r);
	ck_assert_int_eq((intptr_t)r, NTMS_E_DATABASE_FAILURE);
	ck_assert_int_lt(time(NULL) - begun, 15);
	session_close(other);
}
END_TEST

/* By its bar code another one, that is not in the copy, will be taken for it. */
START_TEST(sides_with_twins_since)
{
	struct tape one, twin, disk, known;

	one = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	disk = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_RESERVED);
	known = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_AVAILABLE, -1);
	world_sql("UPDATE cartridge SET duplicate = 1 WHERE id = %Q", known.id);
	works(database_export(mw.session, mw.root));
	twin = mw_tape(mw.foreign, TYPE_TAPE, "", SIDE_FOREIGN, -1);
	world_sql("UPDATE cartridge SET duplicate = 1 WHERE id IN (%Q, %Q)", one.id, disk.id);
	world_sql("UPDATE cartridge SET duplicate = 1, bar_code = 'A00001L9' WHERE id = %Q", twin.id);
	mw_to_shelf(&one);
	reopen();
	works(database_import(mw.session, mw.root));
	ck_assert_int_eq(mw_state(one.side[0]), SIDE_FOREIGN);
	mw_in_pool(&one, mw.foreign);
	ck_assert_int_eq(mw_state(disk.side[0]), SIDE_ALLOCATED);
	ck_assert_int_eq(mw_state(disk.side[1]), SIDE_FOREIGN);
	/* The copy knows by itself that this one is in doubt. */
	ck_assert_int_eq(mw_state(known.side[0]), SIDE_AVAILABLE);
	mw_in_pool(&known, POOL_APP);
}
END_TEST

/* "Cannot be allocated again": an older copy does not make them new. */
START_TEST(sides_given_up_since)
{
	struct tape unused, used, reserved;

	unused = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	used = mw_tape(POOL_APP, TYPE_TAPE, "A00002L9", SIDE_ALLOCATED, -1);
	reserved = mw_tape(POOL_DISKS, TYPE_DISK, "D00001", SIDE_ALLOCATED, SIDE_RESERVED);
	works(database_export(mw.session, mw.root));
	world_sql("UPDATE side SET state = 3, allocate_count = 9 WHERE id IN (%Q, %Q, %Q)",
		  unused.side[0], used.side[0], reserved.side[1]);
	works(database_import(mw.session, mw.root));
	ck_assert_int_eq(mw_state(unused.side[0]), SIDE_DECOMMISSIONED);
	mw_in_pool(&unused, POOL_APP);
	ck_assert_int_eq(mw_state(reserved.side[1]), SIDE_DECOMMISSIONED);
	/* Its owner goes on, until he gives it back. */
	ck_assert_int_eq(mw_state(used.side[0]), SIDE_ALLOCATED);
	world_consistent();
	reopen();
	world_sql("UPDATE media_pool SET max_allocates = 9");
	works(mw_deallocate(used.logical[0]));
	ck_assert_int_eq(mw_state(used.side[0]), SIDE_DECOMMISSIONED);
	works(media_move(mw.session, mw.root, unused.id, mw.free));
	ck_assert_int_eq(mw_state(unused.side[0]), SIDE_DECOMMISSIONED);
}
END_TEST

static void import_refused(const char *words)
{
	explain_reset();
	mw_refused(NTMS_E_DATABASE_FAILURE, database_import(mw.session, mw.root));
	ck_assert_msg(strstr(explain_text(), words) && strstr(explain_text(), "Export/ntms.db"),
		      "\"%s\" says nothing of %s", explain_text(), words);
	ck_assert_int_ne(access(replaced, F_OK), 0);
}

static void in_exported(const char *sql)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(exported, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void overwrite(off_t at)
{
	int fd = open(exported, O_RDWR);

	ck_assert_int_eq(pwrite(fd, "garbage garbage garbage garbage", 31, at), 31);
	close(fd);
}

/* gaps.md 99 */
START_TEST(requests_nobody_waits_on)
{
	struct operator_request message = { .request = NTMS_OPREQ_MESSAGE, .message = "" };
	char open[STORE_ID_SIZE], done[STORE_ID_SIZE], waits[STORE_ID_SIZE];

	works(operator_request_submit(mw.session, mw.root, &message, open));
	works(operator_request_submit(mw.session, mw.root, &message, done));
	works(operator_request_satisfy(mw.session, mw.root, done));
	works(session_begin(mw.session, STORE_WRITE));
	works(session_end(mw.session, operator_request_post(mw.session, mw.root, &message, waits)));
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 3);
	works(database_export(mw.session, mw.root));
	works(database_import(mw.session, mw.root));
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 2);
	/* The one that was open is refused, 4; the other one is as it was, 5. */
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request WHERE state = 4 AND completed > 0"),
			 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request WHERE state = 5"), 1);
}
END_TEST

START_TEST(bad_copies)
{
	char name[112];
	int fd;

	import_refused("nothing to import");
	works(database_export(mw.session, mw.root));
	in_exported("PRAGMA user_version = 99");
	import_refused("another version");
	in_exported("PRAGMA user_version = 1; PRAGMA application_id = 7");
	import_refused("not an NTMS store");
	works(database_export(mw.session, mw.root));
	in_exported("PRAGMA foreign_keys = OFF; UPDATE cartridge SET media_type = 'x';"
		    "UPDATE media_pool SET media_type = 'x' WHERE media_type IS NOT NULL");
	import_refused("lack what they name");
	works(database_export(mw.session, mw.root));
	overwrite(5 * 4096 + 8);
	import_refused("cannot be imported");
	overwrite(100);
	import_refused("cannot be imported");
	truncate(exported, 0);
	import_refused("empty");
	works(database_export(mw.session, mw.root));
	snprintf(name, sizeof(name), "%s-wal", exported);
	fd = open(name, O_CREAT | O_WRONLY, 0600);
	ck_assert_int_eq(pwrite(fd, "x", 1, 0), 1);
	close(fd);
	import_refused("a log beside it");
	unlink(name);
	shown_note("ImportNtmsDatabase", ERROR_DATABASE_FAILURE, __FILE__);
	works(database_import(mw.session, mw.root));
}
END_TEST

/* -- the process ends, or the disk is full, at one call after the other -- */

/* An import by another process, of which @count calls go well. How it ended. */
static int import_until(int count, bool killed)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		mw.session = mw_open();
		kills = killed;
		calls_left = count;
		explain_reset();
		_exit(database_import(mw.session, mw.root) ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	return status;
}

START_TEST(all_or_nothing)
{
	const bool killed = _i;
	const int skip = getenv("NTMS_THOROUGH") ? 1000000 : 16;
	char old[STORE_ID_SIZE], now[STORE_ID_SIZE], *before;
	int n = 0, status, ended = 0;
	struct tape tape;

	tape = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	works(database_export(mw.session, mw.root));
	world_sql("UPDATE side SET state = 5, allocatable = 1");
	world_sql("INSERT INTO logical_media VALUES ('x', %Q, '', '', 1, 1)", tape.side[0]);
	world_sql("UPDATE media_pool SET logical_media = 1 WHERE id = %Q", POOL_APP);
	session_close(mw.session);
	mw.session = NULL;
	store_of(old);
	before = world_dump();
	for (;;) {
		status = import_until(n, killed);
		store_of(now);
		if (strcmp(now, old))
			break;
		world_same(before, "interrupted at call %d: neither the old nor the new store", n);
		ck_assert_msg(killed ? WIFSIGNALED(status) : WEXITSTATUS(status) == 1,
			      "%d: the store is the old one, and the import succeeded", n);
		ended++;
		n += 1 + n / skip;
	}
	free(before);
	fprintf(stderr, "%s at each of %d calls, the last %d\n", killed ? "killed" : "full", ended, n);
	ck_assert_int_gt(ended, 20);
	/* The new store, whole. */
	ck_assert_int_eq(mw_state(tape.side[0]), SIDE_FOREIGN);
	world_consistent();
	ck_assert_int_eq(number_in(replaced, "SELECT count(*) FROM side WHERE state = 5"), 1);
	mw.session = mw_open();
	works(database_export(mw.session, mw.root));
	shown_note("ImportNtmsDatabase", ERROR_DATABASE_FULL, __FILE__);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("database");
	TCase *tc = tcase_create("database");

	tcase_add_checked_fixture(tc, setup, mw_teardown);
	tcase_add_test(tc, whole_copy);
	tcase_add_test(tc, links_in_the_way);
	tcase_add_test(tc, export_refused);
	tcase_add_test(tc, sides_that_were_used_since);
	tcase_add_test(tc, sides_kept_aside);
	tcase_add_test(tc, imported_twice);
	tcase_add_test(tc, owners_of_then);
	tcase_add_test(tc, sides_with_twins_since);
	tcase_add_test(tc, waiters_are_told);
	tcase_add_test(tc, sides_given_up_since);
	tcase_add_test(tc, requests_nobody_waits_on);
	tcase_add_test(tc, bad_copies);
	tcase_add_loop_test(tc, all_or_nothing, 0, 2);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(suite, tc);
	return world_run(suite);
}
