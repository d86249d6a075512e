/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.h - the database: transactions and statements
 *
 * A struct store is one connection. It is used by one thread at a time: the session's mutex sees to
 * that, and session.h is what the rest of the library calls to begin and end. Between begin and end
 * (a transaction) statements are run by their number in store_sql.h:
 *
 *	struct store_rows rows;
 *	int r;
 *
 *	store_query(store, SQL_POOL_BY_ID, &rows, "t", id);
 *	while ((r = store_next(&rows)) > 0)
 *		use(store_text(&rows, 0), store_int(&rows, 1));
 *	store_done(&rows);
 *	return r;
 *
 * store_query() reports no error of its own: store_next() gives it. Several statements may be open
 * at once, but one number only once. All must be done before the transaction ends.
 *
 * Ids are canonical lower-case text; "" stands for the null id and is stored as NULL where the
 * format says so. Errors: NTMS_E_DATABASE_FAILURE, NTMS_E_DATABASE_FULL, NTMS_E_NO_MEMORY, with words
 * (explain.h); NTMS_E_ALREADY_EXISTS when a row would break a UNIQUE; never an errno.
 */
#ifndef NTMS_STORE_H
#define NTMS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store_sql.h"

#define STORE_ID_SIZE 37	/* an id as text, with its NUL */
#define STORE_VERSION 1		/* user_version of schema.sql */

struct config;
struct doorbell;
struct store;

/* Cursor over the rows of a statement; its fields are the driver's. */
struct store_rows {
	struct store *store;
	void *cursor;
	int error;
};

/* store_new() - a store that holds nothing open. 0 or NTMS_E_NO_MEMORY. */
int store_new(struct store **out, const struct config *config);

/**
 * store_open() - connect to the database; it must exist and be of this version
 *
 * The first one after the machine was started checks all of it: a second or two for each 100,000 sides.
 * Return: 0 or a code with words: missing ("run ntms init"), unreadable, another version, damaged.
 */
int store_open(struct store *store);

/**
 * store_create() - store_open(), but the database is made by it, with empty tables
 *
 * For init.c, which makes it under another name first. A file that exists is damaged by this.
 */
int store_create(struct store *store);

/**
 * store_open_alone() - store_open() of a copy that nobody else knows of: its whole state is checked
 *
 * For database.c. What comes from elsewhere may be damaged in ways that opening does not find.
 */
int store_open_alone(struct store *store);

/* store_save() - write all of it to a new file, durably; in a transaction, or with the lock */
int store_save(struct store *store, const char *path);

/**
 * store_load() - replace all of it by what the file at @path holds
 * @store: its writer's transaction ended, the lock is still held; afterwards only store_release()
 *	and store_free() may follow
 *
 * All or nothing, whatever ends the process. Who has the store open is told at the next transaction.
 * Return: as store_commit().
 */
int store_load(struct store *store, const char *path);

/* store_free() - disconnect and free; an open transaction is rolled back; NULL is allowed */
void store_free(struct store *store);

/**
 * store_close_in_child() - after fork(), in the child: let go of our lock, touch nothing else
 *
 * The database's own descriptors stay open until the child opens a store, or exec or exit: SQLite
 * keeps one list of them for the whole process, and takes locks to change it. They hold no lock in
 * the child. Async-signal-safe.
 */
void store_close_in_child(struct store *store);

enum store_mode {
	STORE_READ,	/* one picture; others may read, nobody writes */
	STORE_WRITE,	/* alone */
};

/**
 * store_begin() - take the lock (bounded wait) and begin a transaction
 * Return: 0, or NTMS_E_DATABASE_FAILURE naming the holder of the lock, or another code.
 */
int store_begin(struct store *store, enum store_mode mode);

/**
 * store_commit() - make the transaction durable; the lock is kept; who waits for a change is woken
 *
 * A COMMIT that fails is settled by a barrier: a second transaction, whose success proves whether
 * the first took effect.
 * Return: 0: durable. NTMS_E_OUTCOME_UNKNOWN: nobody knows. Another code: certainly rolled back.
 */
int store_commit(struct store *store);

/* store_rollback() - undo the transaction; the lock is kept */
void store_rollback(struct store *store);

/* store_release() - give the lock back after store_commit() or store_rollback() */
void store_release(struct store *store);

/**
 * store_query() - run a statement that gives rows
 * @store: in a transaction
 * @sql: which one
 * @rows: out; store_done() is due in any case
 * @format: one letter a parameter $1, $2 …: t text (const char *), i number (int64_t: cast it!),
 *	d id (const char *; "" and NULL are stored as NULL), n NULL (no argument)
 */
void store_query(struct store *store, enum store_sql sql, struct store_rows *rows,
		 const char *format, ...);

/* store_next() - go to the next row: 1 there is one, 0 no more, or a code (all are > 1) */
int store_next(struct store_rows *rows);

/* store_text() - column as text; NULL reads ""; good until store_next() or store_done() */
const char *store_text(struct store_rows *rows, int column);

/* store_int() - column as number; NULL reads 0 */
int64_t store_int(struct store_rows *rows, int column);

/* store_copy() - column as text into an array, cut at a character */
void store_copy(struct store_rows *rows, int column, char *text, size_t size);

/* store_done() - end of a statement; repeating it does no harm */
void store_done(struct store_rows *rows);

/* store_run() - run a statement and pass over its rows. Return: 0 or a code. */
int store_run(struct store *store, enum store_sql sql, const char *format, ...);

/**
 * store_one() - the one number of the one row of a statement
 * @value: out; unchanged when there is no row
 * Return: 1 when there was a row, 0 when not, or a code (> 1).
 */
int store_one(struct store *store, enum store_sql sql, int64_t *value, const char *format, ...);

/**
 * store_presence(), store_present() - a number that stands for this connection, and whether what such a
 * number stands for is still there; 0: no number can be had
 */
int64_t store_presence(struct store *store);
bool store_present(const struct store *store, int64_t number);

/* store_doorbell() - rung before each commit of a change; good while the store is open */
struct doorbell *store_doorbell(struct store *store);

/* store_use_reserve() - the disk is full: give up the room kept for giving back. Was there any? */
bool store_use_reserve(struct store *store);

/* store_id() - the id of the store */
const char *store_id(const struct store *store);

/* store_path() - where it is */
const char *store_path(const struct store *store);

/* store_now() - milliseconds since 1970; one time a transaction */
int64_t store_now(const struct store *store);

/* store_new_id() - a GUID version 4 as text */
int store_new_id(char id[STORE_ID_SIZE]);

#endif
