/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_driver.h - what a database must be able to do; private to store*.c
 *
 * A driver is dumb: it runs statements and reports in codes and words. Locks, barriers and meaning
 * are in store.c. It sees to it that a forked child can open connections of its own.
 */
#ifndef NTMS_STORE_DRIVER_H
#define NTMS_STORE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store_sql.h"

#define STORE_PARAMETERS_MAX 24

enum store_type { STORE_NULL, STORE_INT, STORE_TEXT };

struct store_value {
	enum store_type type;
	int64_t number;
	const char *text;
};

enum store_verb {
	STORE_BEGIN_READ,
	STORE_BEGIN_WRITE,
	STORE_COMMIT,
	STORE_ROLLBACK,
	STORE_VERBS
};

/*
 * @open: connect to the database at @where. With @script it is made by it first; it must not exist.
 * @close: disconnect; the connection is freed
 * @control: begin or end a transaction. After a COMMIT that failed no transaction is open.
 * @has_changed: has the transaction that is open changed a row?
 * @start: begin a statement; the values are copied
 * @next: 1 a row, 0 no more, or a code
 * @column: a value of the row; text is good until the next call
 * @done: end a statement
 * @save: write all of it to a new database at @where, durably; also within a transaction
 * @load: replace all of it by the database at @where, which nobody else uses, as one transaction;
 *	none is open
 * @check: is it whole? 0, or a code with words
 */
struct store_driver {
	int (*open)(void **connection, const char *where, const char *script);
	void (*close)(void *connection);
	int (*control)(void *connection, enum store_verb verb);
	bool (*has_changed)(void *connection);
	int (*start)(void *connection, enum store_sql sql, const struct store_value *values,
		     int count, void **cursor);
	int (*next)(void *cursor);
	void (*column)(void *cursor, int column, struct store_value *value);
	void (*done)(void *cursor);
	int (*save)(void *connection, const char *where);
	int (*load)(void *connection, const char *where);
	int (*check)(void *connection);
};

extern const struct store_driver store_sqlite;
extern const char store_schema[];

#endif
