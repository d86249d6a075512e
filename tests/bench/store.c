// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Allocation and deallocation through libntms, and what they are held against.
 * CONF is what NTMS_CONF names, POOL the path of a pool; what a command
 * allocates it gives back.
 *
 * usage: store run CONF POOL PAIRS
 *		so many allocations and deallocations; prints the most rows that
 *		one of each wrote
 *	  store bare CONF POOL COPY BLOCKS PAIRS
 *		against bare SQLite transactions that write the same rows into
 *		COPY, a copy of the store, pair by pair in turn: median us a
 *		transaction of both, a line a block of PAIRS
 *	  store two CONF POOL CONF POOL BLOCKS PAIRS
 *		the first store against the second: likewise
 *	  store crowd CONF POOL PROCESSES MS ROUNDS
 *		so many processes against one, so long each: transactions a second
 *		of all, of the one; of the least served, of the most served
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "agent.h"

#define PROCESSES_MAX	64
#define SIDES_MAX	4096
#define ID_SIZE		37

static void allocate(struct agent *agent, GUID *medium)
{
	DWORD code;

	memset(medium, 0, sizeof(*medium));
	code = AllocateNtmsMedia(agent->session, &agent->pool, NULL, medium,
				 NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL);
	if (code != ERROR_SUCCESS)
		fail_call("allocate", code);
}

static void deallocate(struct agent *agent, GUID *medium)
{
	DWORD code = DeallocateNtmsMedia(agent->session, medium, 0);

	if (code != ERROR_SUCCESS)
		fail_call("deallocate", code);
}

/* Returns how many transactions that were. */
static double one_pair(struct agent *agent)
{
	GUID medium;

	allocate(agent, &medium);
	deallocate(agent, &medium);
	return 2;
}

/* --- run: how many rows ----------------------------------------------------------------------- */

static sqlite3 *of_library;

/* SQLite calls this for each connection that is opened in this process, libntms' too. */
static int note_connection(sqlite3 *db)
{
	of_library = db;
	return SQLITE_OK;
}

static int rows_since(int *before)
{
	int now = sqlite3_total_changes(of_library);
	int rows = now - *before;

	*before = now;
	return rows;
}

static void do_run(char **words)
{
	long pairs = whole(words[2], 1000000);
	int before, rows, allocated = 0, deallocated = 0;
	struct agent agent;
	GUID medium;

	sqlite3_auto_extension((void (*)(void))note_connection);
	open_agent(&agent, words[0], words[1]);
	before = sqlite3_total_changes(of_library);
	while (pairs--) {
		allocate(&agent, &medium);
		rows = rows_since(&before);
		allocated = rows > allocated ? rows : allocated;
		deallocate(&agent, &medium);
		rows = rows_since(&before);
		deallocated = rows > deallocated ? rows : deallocated;
	}
	printf("%d %d\n", allocated, deallocated);
	CloseNtmsSession(agent.session);
}

/* --- bare: the same rows without the library --------------------------------------------------- */

enum { BEGIN, EVENT, CARTRIDGE, SIDE, LOGICAL_INSERT, LOGICAL_DELETE, POOL, COMMIT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	/* As long as the real ones are: the notes of a logical medium and a side. */
	[EVENT] = "INSERT INTO event (created, changes) VALUES (?1,"
		  " '5 2 00000000-0000-4000-8000-000000000000' || char(10) ||"
		  " '12 1 00000000-0000-4000-8000-000000000000' || char(10)) RETURNING sequence",
	[CARTRIDGE] = "UPDATE cartridge SET unverified = 1, revision = ?1, modified = ?2"
		      " WHERE id = ?3",
	[SIDE] = "UPDATE side SET state = ?1, allocate_count = allocate_count + ?2,"
		 " allocatable = ?2 + 1, modified = ?3 WHERE id = ?4",
	[LOGICAL_INSERT] = "INSERT INTO logical_media (id, side, name, description, created,"
			   " modified) VALUES (?1, ?2, 'B0000000L8', '', ?3, ?3)",
	[LOGICAL_DELETE] = "DELETE FROM logical_media WHERE side = ?1",
	[POOL] = "UPDATE media_pool SET logical_media = logical_media + ?1 WHERE id = ?2",
	[COMMIT] = "COMMIT",
};

static struct {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	struct {
		char side[ID_SIZE], cartridge[ID_SIZE], pool[ID_SIZE];
	} sides[SIDES_MAX];
	int side_count, next;
	long serial;
} bare;

static void check(int rc, int wanted)
{
	if (rc != wanted)
		die("store: SQLite: %s", sqlite3_errmsg(bare.db));
}

static void open_bare(const char *path)
{
	int i;

	check(sqlite3_open_v2(path, &bare.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
	      SQLITE_OK);
	check(sqlite3_exec(bare.db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL,
			   NULL), SQLITE_OK);
	for (i = 0; i < STATEMENTS; i++)
		check(sqlite3_prepare_v3(bare.db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
					 &bare.statements[i], NULL), SQLITE_OK);
}

static void copy_id(char *id, sqlite3_stmt *statement, int column)
{
	snprintf(id, ID_SIZE, "%s", (const char *)sqlite3_column_text(statement, column));
}

/* libntms goes round all sides of a pool, too. */
static void list_sides(const char *pool)
{
	sqlite3_stmt *list;

	check(sqlite3_prepare_v2(bare.db, "SELECT s.id, s.cartridge, s.pool FROM side s"
				 " JOIN media_pool p ON p.id = s.pool WHERE p.name = ?1"
				 " AND s.state = 4 LIMIT 4096", -1, &list, NULL), SQLITE_OK);
	sqlite3_bind_text(list, 1, pool, -1, SQLITE_STATIC);
	while (sqlite3_step(list) == SQLITE_ROW) {
		copy_id(bare.sides[bare.side_count].side, list, 0);
		copy_id(bare.sides[bare.side_count].cartridge, list, 1);
		copy_id(bare.sides[bare.side_count++].pool, list, 2);
	}
	sqlite3_finalize(list);
	if (!bare.side_count)
		die("store: no available side in pool %s of the copy", pool);
}

static void step(int which)
{
	sqlite3_stmt *statement = bare.statements[which];

	check(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_reset(statement);
}

static void put_int(int which, int place, int64_t value)
{
	sqlite3_bind_int64(bare.statements[which], place, value);
}

static void put_text(int which, int place, const char *value)
{
	sqlite3_bind_text(bare.statements[which], place, value, -1, SQLITE_TRANSIENT);
}

static int64_t insert_event(int64_t now)
{
	int64_t sequence;

	put_int(EVENT, 1, now);
	check(sqlite3_step(bare.statements[EVENT]), SQLITE_ROW);
	sequence = sqlite3_column_int64(bare.statements[EVENT], 0);
	step(EVENT);
	return sequence;
}

static void write_logical(int index, bool allocated, int64_t now)
{
	char id[64];

	if (!allocated) {
		put_text(LOGICAL_DELETE, 1, bare.sides[index].side);
		step(LOGICAL_DELETE);
		return;
	}
	/* As random as real ones: so it lands anywhere in the index. */
	bare.serial++;
	snprintf(id, sizeof(id), "%08x-0000-4000-8000-%012lx",
		 (unsigned int)bare.serial * 2654435761U, bare.serial);
	put_text(LOGICAL_INSERT, 1, id);
	put_text(LOGICAL_INSERT, 2, bare.sides[index].side);
	put_int(LOGICAL_INSERT, 3, now);
	step(LOGICAL_INSERT);
}

static void write_bare(int index, bool allocated)
{
	int64_t now = now_us() / 1e3;

	step(BEGIN);
	put_int(CARTRIDGE, 1, insert_event(now));
	put_int(CARTRIDGE, 2, now);
	put_text(CARTRIDGE, 3, bare.sides[index].cartridge);
	step(CARTRIDGE);
	put_int(SIDE, 1, allocated ? 5 : 4);
	put_int(SIDE, 2, allocated ? 0 : 1);
	put_int(SIDE, 3, now);
	put_text(SIDE, 4, bare.sides[index].side);
	step(SIDE);
	write_logical(index, allocated, now);
	put_int(POOL, 1, allocated ? 1 : -1);
	put_text(POOL, 2, bare.sides[index].pool);
	step(POOL);
	step(COMMIT);
}

static double bare_pair(struct agent *unused)
{
	(void)unused;
	write_bare(bare.next, true);
	write_bare(bare.next, false);
	bare.next = (bare.next + 1) % bare.side_count;
	return 2;
}

static void do_bare(char **words)
{
	struct agent agent;
	const struct contest contest = { one_pair, &agent, bare_pair, NULL };

	open_agent(&agent, words[0], words[1]);
	open_bare(words[2]);
	list_sides(words[1]);
	one_pair(&agent);
	bare_pair(NULL);
	run_contest(&contest, words[3], words[4]);
	CloseNtmsSession(agent.session);
	sqlite3_close_v2(bare.db);
}

/* --- two stores ------------------------------------------------------------------------------- */

static void do_two(char **words)
{
	struct agent first, second;
	const struct contest contest = { one_pair, &first, one_pair, &second };

	open_agent(&first, words[0], words[1]);
	open_agent(&second, words[2], words[3]);
	one_pair(&first);
	one_pair(&second);
	run_contest(&contest, words[4], words[5]);
	CloseNtmsSession(first.session);
	CloseNtmsSession(second.session);
}

/* --- crowd ------------------------------------------------------------------------------------ */

static struct {
	atomic_bool stop;
	atomic_long served[PROCESSES_MAX];
} *shared;

/* A byte of the pipe is its start: it is there when all are ready. */
static void member(int index, const char *conf, const char *pool, int ready, int start)
{
	struct agent agent;
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	open_agent(&agent, conf, pool);
	one_pair(&agent);
	if (write(ready, &byte, 1) != 1)
		die("store: pipe: %s", strerror(errno));
	/* When all have done so, one that failed is the end of the pipe. */
	close(ready);
	if (read(start, &byte, 1) != 1)
		die("store: pipe: %s", strerror(errno));
	while (!atomic_load(&shared->stop)) {
		one_pair(&agent);
		atomic_fetch_add(&shared->served[index], 2);
	}
	CloseNtmsSession(agent.session);
	exit(0);
}

static void gather(long processes)
{
	int status;

	while (processes--)
		if (wait(&status) < 0 || status)
			die("store: a process of the crowd failed");
}

/* Returns the seconds that they had. */
static double run_crowd(char **words, long processes, long ms)
{
	char bytes[PROCESSES_MAX] = { 0 };
	int ready[2], start[2];
	double begin, end;
	long i;

	memset(shared, 0, sizeof(*shared));
	if (pipe(ready) || pipe(start))
		die("store: pipe: %s", strerror(errno));
	for (i = 0; i < processes; i++)
		if (!fork())
			member(i, words[0], words[1], ready[1], start[0]);
	close(ready[1]);
	for (i = 0; i < processes; i++)
		if (read(ready[0], bytes, 1) != 1)
			die("store: a process of the crowd failed");
	begin = now_us();
	if (write(start[1], bytes, processes) != processes)
		die("store: pipe: %s", strerror(errno));
	poll(NULL, 0, ms);
	atomic_store(&shared->stop, true);
	end = now_us();
	gather(processes);
	close(ready[0]);
	close(start[0]);
	close(start[1]);
	return (end - begin) / 1e6;
}

struct served {
	double all, least, most;
};

static struct served serve(char **words, long processes, long ms)
{
	double seconds = run_crowd(words, processes, ms);
	struct served served = { .least = 1e18 };
	double rate;
	long i;

	for (i = 0; i < processes; i++) {
		rate = atomic_load(&shared->served[i]) / seconds;
		served.all += rate;
		served.least = rate < served.least ? rate : served.least;
		served.most = rate > served.most ? rate : served.most;
	}
	return served;
}

static void do_crowd(char **words)
{
	long processes = whole(words[2], PROCESSES_MAX), ms = whole(words[3], 600000);
	long rounds = whole(words[4], 1000);
	struct served crowd, one;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		die("store: %s", strerror(errno));
	while (rounds--) {
		crowd = serve(words, processes, ms);
		one = serve(words, 1, ms);
		printf("%.1f %.1f %.1f %.1f\n", crowd.all, one.all, crowd.least, crowd.most);
		fflush(stdout);
	}
}

/* ---------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int words;
	void (*run)(char **words);
} commands[] = {
	{ "run", 3, do_run },
	{ "bare", 5, do_bare },
	{ "two", 6, do_two },
	{ "crowd", 5, do_crowd },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (argc < 2 || strcmp(argv[1], commands[i].name))
			continue;
		if (argc != commands[i].words + 2)
			die("store %s: %d words are needed, see store.c", argv[1],
			    commands[i].words);
		commands[i].run(argv + 2);
		return 0;
	}
	die("usage: store run|bare|two|crowd WORD..., see store.c");
}
