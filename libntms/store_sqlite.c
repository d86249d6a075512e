// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * SQLite, in WAL mode with synchronous=FULL. Its own locks are not to be trusted (see lock.h), so
 * nothing here may harm a connection that lost them: the log is neither checkpointed nor removed at
 * close, and opening recovers it, under the exclusive lock that store.c holds then.
 *
 * A thread is inside the fork gate during each call of SQLite, and all through a transaction. Forks
 * pass between two statements, and now and then in a long one. What a child then has of its parent's
 * connections stands in the way of its own, so it takes that apart first.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "error.h"
#include "explain.h"
#include "fork_gate.h"
#include "store.h"
#include "store_driver.h"
#include "store_file.h"

#define APPLICATION_ID 0x4e544d53	/* "NTMS", in the file's header */
#define BUSY_MS 5000			/* others than us, e.g. the sqlite3 shell */
#define BUSY_STEP_MS 10
#define PASS_STEPS 10000		/* of SQLite's machine: a millisecond or so */
#define COPY_PAGES 256

/* A statement prepared, and the place of $1, $2 ... among SQLite's parameters, which it numbers by
 * their first appearance. */
struct statement {
	sqlite3_stmt *handle;
	struct connection *connection;
	bool open;
	unsigned char place[STORE_PARAMETERS_MAX];
};

struct connection {
	sqlite3 *db;
	char where[4096];
	bool inside;			/* the gate, for a transaction */
	unsigned int forks;		/* fork_gate_forks() when it was made */
	struct connection *next, **link;
	int changes;			/* rows changed before the transaction */
	sqlite3_stmt *verbs[STORE_VERBS];
	struct statement statements[SQL_STATEMENTS];
};

/* All of this process, and in a child those of its parent until it opens one. */
static struct connection *connections;
static pthread_mutex_t connections_lock = PTHREAD_MUTEX_INITIALIZER;

static int code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return NTMS_E_NO_MEMORY;
	case SQLITE_FULL:
		return NTMS_E_DATABASE_FULL;
	case SQLITE_CONSTRAINT:
		if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
			return NTMS_E_ALREADY_EXISTS;
		return NTMS_E_DATABASE_FAILURE;
	default:
		return NTMS_E_DATABASE_FAILURE;
	}
}

static const char *advice(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return "; make room on its file system";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return "; it is damaged: restore an export or a backup";
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return "; it, the files beside it and their directory must be writable";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "; a program that is not part of NTMS has it locked";
	default:
		return "";
	}
}

/* The index of the log cannot grow: a mere I/O error to SQLite. An fsync that finds no room stays one:
 * who is told of a full disk may rely on it that nothing was written. */
static bool no_room(struct connection *c, int rc)
{
	int error = rc == SQLITE_IOERR_SHMSIZE ? sqlite3_system_errno(c->db) : 0;

	return error == ENOSPC || error == EDQUOT;
}

/* A file that cannot be opened says nothing of the store when it is the process that may not, or cannot. */
static int code_of_failure(sqlite3 *db, int rc)
{
	int error = db && (rc & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(db) : 0;

	if (error_no_descriptor(error))
		return NTMS_E_NO_MEMORY;
	return error == EACCES ? NTMS_E_ACCESS_DENIED : code_of(rc);
}

static int failed(struct connection *c, int rc)
{
	if (no_room(c, rc))
		rc = SQLITE_FULL;
	return explain(code_of_failure(c->db, rc), "store %s: %s%s", c->where,
		       c->db && rc != SQLITE_FULL ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc),
		       advice(rc));
}

static int execute(struct connection *c, const char *sql)
{
	int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : failed(c, rc);
}

/* Run a pragma and check what it says: a misspelt or refused one would be ignored in silence. */
static int check_pragma(struct connection *c, const char *sql, const char *expected,
			const char *meaning)
{
	sqlite3_stmt *stmt;
	int r = 0, rc;

	rc = sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL);
	if (rc != SQLITE_OK)
		return failed(c, rc);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		const char *value = (const char *)sqlite3_column_text(stmt, 0);

		if (!value || strcmp(value, expected))
			r = explain(NTMS_E_DATABASE_FAILURE, "store %s: %s is %s, not %s", c->where,
				    meaning, value ? value : "nothing", expected);
	} else {
		r = rc == SQLITE_DONE ? explain(NTMS_E_DATABASE_FAILURE, "store %s: no %s",
						c->where, meaning)
				      : failed(c, rc);
	}
	sqlite3_finalize(stmt);
	return r;
}

static int check_number(struct connection *c, const char *sql, int expected, const char *meaning)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", expected);
	return check_pragma(c, sql, text, meaning);
}

/* A file that is being made is alone: its log goes when it is closed. */
static void keep_log(struct connection *c)
{
	int on = 1;

	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_file_control(c->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
}

static int let_forks_pass(void *unused)
{
	(void)unused;
	fork_gate_pass();
	return 0;
}

/* Somebody has it locked who is no part of NTMS: try again, for a while. */
static int wait_for_others(void *unused, int tries)
{
	(void)unused;
	if (tries >= BUSY_MS / BUSY_STEP_MS)
		return 0;
	fork_gate_pass();
	usleep(BUSY_STEP_MS * 1000);
	return 1;
}

static int configure(struct connection *c)
{
	int r;

	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_handler(c->db, wait_for_others, NULL);
	sqlite3_progress_handler(c->db, PASS_STEPS, let_forks_pass, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	r = execute(c, "PRAGMA synchronous=FULL");
	if (!r)
		r = check_number(c, "PRAGMA synchronous", 2, "synchronous");
	if (!r)
		r = check_number(c, "PRAGMA foreign_keys", 1, "foreign_keys");
	return r;
}

/* Reading the version opens the log, and recovers it when its last user was killed. */
static int check_version(struct connection *c)
{
	int r;

	r = check_number(c, "PRAGMA application_id", APPLICATION_ID,
			 "it is not an NTMS store: application_id");
	if (!r)
		r = check_number(c, "PRAGMA user_version", STORE_VERSION,
				 "it was made by another version of NTMS: its version");
	if (!r)
		r = check_pragma(c, "PRAGMA journal_mode=WAL", "wal", "journal_mode");
	if (!r)
		r = execute(c, "BEGIN; SELECT count(*) FROM store; COMMIT");
	return r;
}

static void link_connection(struct connection *c)
{
	c->forks = fork_gate_forks();
	c->next = connections;
	c->link = &connections;
	if (c->next)
		c->next->link = &c->next;
	connections = c;
}

static void unlink_connection(struct connection *c)
{
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	c->link = NULL;
}

/*
 * A connection of the parent, whose thread went on there. SQLite has one list of the files that a
 * process has open, with the locks that it holds on them: close these, and all is as if they had not
 * been. What the parent shares with others, in files and memory, is not touched; the rest stays.
 */
static void take_apart(struct connection *c)
{
	static const int files[] = { SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER };
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		sqlite3_file *file = NULL;

		if (sqlite3_file_control(c->db, "main", files[i], &file) || !file || !file->pMethods)
			continue;
		if (file->pMethods->iVersion >= 2)
			file->pMethods->xShmUnmap(file, 0);
		file->pMethods->xClose(file);
	}
}

static void register_connection(struct connection *c)
{
	struct connection *other, *next;

	pthread_mutex_lock(&connections_lock);
	for (other = connections; other; other = next) {
		next = other->next;
		if (other->forks == fork_gate_forks())
			continue;
		take_apart(other);
		unlink_connection(other);
	}
	link_connection(c);
	pthread_mutex_unlock(&connections_lock);
}

static void unregister_connection(struct connection *c)
{
	pthread_mutex_lock(&connections_lock);
	if (c->link)
		unlink_connection(c);
	pthread_mutex_unlock(&connections_lock);
}

static void enter(struct connection *c)
{
	if (!c->inside)
		fork_gate_enter();
	c->inside = true;
}

static void leave(struct connection *c)
{
	if (c->inside)
		fork_gate_leave();
	c->inside = false;
}

static void disconnect(struct connection *c)
{
	int i;

	unregister_connection(c);
	for (i = 0; i < SQL_STATEMENTS; i++)
		sqlite3_finalize(c->statements[i].handle);
	for (i = 0; i < STORE_VERBS; i++)
		sqlite3_finalize(c->verbs[i]);
	sqlite3_close(c->db);
}

static void sqlite_close(void *connection)
{
	struct connection *c = connection;

	if (!c)
		return;
	fork_gate_enter();
	disconnect(c);
	fork_gate_leave();
	leave(c);
	free(c);
}

static int create(struct connection *c, const char *script)
{
	char numbers[96];
	int r;

	snprintf(numbers, sizeof(numbers), "PRAGMA application_id=%d; PRAGMA user_version=%d",
		 APPLICATION_ID, STORE_VERSION);
	r = execute(c, "BEGIN EXCLUSIVE");
	if (!r)
		r = execute(c, script);
	if (!r)
		r = execute(c, numbers);
	if (!r)
		r = execute(c, "COMMIT");
	return r;
}

/* SQLite would throw away the log beside an empty file, with what was committed to it. */
static int missing(struct connection *c)
{
	struct stat st;

	if (stat(c->where, &st))
		return errno != ENOENT ? 0 : explain(NTMS_E_DATABASE_FAILURE,
			"there is no store %s: run \"ntms init\" to make one", c->where);
	if (!st.st_size)
		return explain(NTMS_E_DATABASE_FAILURE,
			       "store %s is empty, not an NTMS store: restore an export or a backup",
			       c->where);
	return 0;
}

static int cut_off(struct connection *c)
{
	return explain(NTMS_E_DATABASE_FAILURE,
		       "store %s: this process cannot use it: when it was forked, another thread of its parent was using a store; execute a program",
		       c->where);
}

static int connect_to(struct connection *c, const char *script)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
	int r, rc;

	r = script ? 0 : missing(c);
	if (r)
		return r;
	register_connection(c);
	rc = sqlite3_open_v2(c->where, &c->db, flags | (script ? SQLITE_OPEN_CREATE : 0), NULL);
	if (rc != SQLITE_OK)
		return failed(c, rc);
	r = configure(c);
	if (!r && script)
		r = create(c, script);
	else
		keep_log(c);
	return r ? r : check_version(c);
}

static int sqlite_open(void **connection, const char *where, const char *script)
{
	struct connection *c;
	int r;

	if (!sqlite3_threadsafe())
		return explain(NTMS_E_DATABASE_FAILURE, "SQLite was built without threads");
	c = calloc(1, sizeof(*c));
	if (!c)
		return NTMS_E_NO_MEMORY;
	snprintf(c->where, sizeof(c->where), "%s", where);
	*connection = c;
	fork_gate_enter();
	r = fork_gate_cut_off() ? cut_off(c) : connect_to(c, script);
	fork_gate_leave();
	if (r) {
		*connection = NULL;
		sqlite_close(c);
	}
	return r;
}

static int run_verb(struct connection *c, enum store_verb verb)
{
	static const char *const sql[STORE_VERBS] = {
		[STORE_BEGIN_READ] = "BEGIN",
		[STORE_BEGIN_WRITE] = "BEGIN IMMEDIATE",
		[STORE_COMMIT] = "COMMIT",
		[STORE_ROLLBACK] = "ROLLBACK",
	};
	int rc = SQLITE_OK;

	if (!c->verbs[verb])
		rc = sqlite3_prepare_v3(c->db, sql[verb], -1, SQLITE_PREPARE_PERSISTENT,
					&c->verbs[verb], NULL);
	if (rc == SQLITE_OK) {
		sqlite3_step(c->verbs[verb]);
		rc = sqlite3_reset(c->verbs[verb]);
	}
	return rc == SQLITE_OK ? 0 : failed(c, rc);
}

static int sqlite_control(void *connection, enum store_verb verb)
{
	struct connection *c = connection;
	int r = 0;

	enter(c);
	if (verb == STORE_BEGIN_WRITE)
		c->changes = sqlite3_total_changes(c->db);
	if (verb != STORE_ROLLBACK || !sqlite3_get_autocommit(c->db))
		r = run_verb(c, verb);
	if (r && verb == STORE_COMMIT && !sqlite3_get_autocommit(c->db))
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	if (sqlite3_get_autocommit(c->db))
		leave(c);
	return r;
}

static bool sqlite_has_changed(void *connection)
{
	struct connection *c = connection;

	return sqlite3_total_changes(c->db) != c->changes;
}

static int prepare(struct statement *s, enum store_sql sql)
{
	struct connection *c = s->connection;
	char name[8];
	int i, rc;

	rc = sqlite3_prepare_v3(c->db, store_sql[sql], -1, SQLITE_PREPARE_PERSISTENT, &s->handle,
				NULL);
	if (rc != SQLITE_OK)
		return failed(c, rc);
	for (i = 0; i < STORE_PARAMETERS_MAX; i++) {
		snprintf(name, sizeof(name), "$%d", i + 1);
		s->place[i] = sqlite3_bind_parameter_index(s->handle, name);
	}
	return 0;
}

static int bind(struct statement *s, int index, const struct store_value *value)
{
	int place = s->place[index], rc;

	if (!place)
		return SQLITE_RANGE;
	if (value->type == STORE_INT)
		rc = sqlite3_bind_int64(s->handle, place, value->number);
	else if (value->type == STORE_TEXT)
		rc = sqlite3_bind_text(s->handle, place, value->text, -1, SQLITE_TRANSIENT);
	else
		rc = sqlite3_bind_null(s->handle, place);
	return rc;
}

static int sqlite_start(void *connection, enum store_sql sql, const struct store_value *values,
			int count, void **cursor)
{
	struct connection *c = connection;
	struct statement *s = &c->statements[sql];
	int i, r, rc = SQLITE_OK;

	s->connection = c;
	fork_gate_pass();
	if (s->open)
		return explain(NTMS_E_DATABASE_FAILURE, "statement %d is open already", sql);
	r = s->handle ? 0 : prepare(s, sql);
	if (r)
		return r;
	for (i = 0; i < count && rc == SQLITE_OK; i++)
		rc = bind(s, i, &values[i]);
	if (rc == SQLITE_OK && sqlite3_bind_parameter_count(s->handle) != count)
		rc = SQLITE_MISUSE;
	if (rc != SQLITE_OK) {
		sqlite3_clear_bindings(s->handle);
		return explain(code_of(rc), "statement %d: %s", sql, sqlite3_errstr(rc));
	}
	s->open = true;
	*cursor = s;
	return 0;
}

static int sqlite_next(void *cursor)
{
	struct statement *s = cursor;
	int rc = sqlite3_step(s->handle);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : failed(s->connection, rc);
}

static void sqlite_column(void *cursor, int column, struct store_value *value)
{
	struct statement *s = cursor;

	value->type = STORE_TEXT;
	switch (sqlite3_column_type(s->handle, column)) {
	case SQLITE_INTEGER:
		value->type = STORE_INT;
		value->number = sqlite3_column_int64(s->handle, column);
		break;
	case SQLITE_NULL:
		value->type = STORE_NULL;
		break;
	default:
		value->text = (const char *)sqlite3_column_text(s->handle, column);
	}
}

static void sqlite_done(void *cursor)
{
	struct statement *s = cursor;

	sqlite3_reset(s->handle);
	sqlite3_clear_bindings(s->handle);
	s->open = false;
}

/* All pages, in one transaction of the one that is written. */
static int copy(struct connection *c, sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (backup) {
		while (sqlite3_backup_step(backup, COPY_PAGES) == SQLITE_OK)
			fork_gate_pass();
		rc = sqlite3_backup_finish(backup);
	} else {
		rc = sqlite3_errcode(to);
	}
	if (rc == SQLITE_OK)
		return 0;
	return explain(code_of(rc), "store %s: it cannot be copied: %s%s", c->where,
		       sqlite3_errstr(rc), advice(rc));
}

/* Run something with a database that is opened for it. What is written needs no journal: it is new. */
static int beside(struct connection *c, const char *where, int flags, bool to)
{
	sqlite3 *db;
	int rc, r;

	fork_gate_enter();
	rc = sqlite3_open_v2(where, &db, flags | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (rc == SQLITE_OK && to)
		rc = sqlite3_exec(db, "PRAGMA journal_mode=OFF", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		r = to ? copy(c, db, c->db) : copy(c, c->db, db);
	else
		r = explain(code_of_failure(db, rc), "%s: %s%s", where, sqlite3_errstr(rc), advice(rc));
	sqlite3_close(db);
	fork_gate_leave();
	return r;
}

static int sqlite_save(void *connection, const char *where)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
	char real[PATH_MAX];
	int r = store_file_real(where, real, sizeof(real));

	/* Others may write to its directory: no link of theirs leads us elsewhere. */
	return r ? r : beside(connection, real, flags, true);
}

static int sqlite_load(void *connection, const char *where)
{
	return beside(connection, where, SQLITE_OPEN_READWRITE, false);
}

static int sqlite_check(void *connection)
{
	struct connection *c = connection;
	int r;

	fork_gate_enter();
	r = check_pragma(c, "PRAGMA integrity_check(1)", "ok", "its inner state");
	if (!r)
		r = check_pragma(c, "SELECT count(*) FROM pragma_foreign_key_check", "0",
				 "the number of rows that lack what they name");
	fork_gate_leave();
	return r ? explain_over(r, "%s%s", explain_text(), advice(SQLITE_CORRUPT)) : 0;
}

const struct store_driver store_sqlite = {
	.open = sqlite_open,
	.close = sqlite_close,
	.control = sqlite_control,
	.has_changed = sqlite_has_changed,
	.start = sqlite_start,
	.next = sqlite_next,
	.column = sqlite_column,
	.done = sqlite_done,
	.save = sqlite_save,
	.load = sqlite_load,
	.check = sqlite_check,
};
