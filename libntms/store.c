// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "store.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "code.h"
#include "config.h"
#include "doorbell.h"
#include "explain.h"
#include "guid.h"
#include "lock.h"
#include "store_driver.h"
#include "store_file.h"
#include "store_reserve.h"
#include "text.h"

struct store {
	const struct store_driver *driver;
	void *connection;
	struct lock lock;
	enum store_mode mode;
	bool open;		/* a transaction is */
	int64_t now;
	char id[STORE_ID_SIZE];
	char path[PATH_MAX];
	struct store_file file;	/* the one that was opened */
};

int store_new(struct store **out, const struct config *config)
{
	struct store *store = calloc(1, sizeof(*store));

	if (!store)
		return NTMS_E_NO_MEMORY;
	store->driver = &store_sqlite;
	strcpy(store->path, config->store);
	lock_init(&store->lock, config->run, config->wait);
	*out = store;
	return 0;
}

static int begin(struct store *store, enum store_mode mode)
{
	return store->driver->control(store->connection,
				      mode == STORE_READ ? STORE_BEGIN_READ : STORE_BEGIN_WRITE);
}

static int read_id(struct store *store, char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	store_query(store, SQL_STORE_ID, &rows, "");
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	if (!r)
		return explain(NTMS_E_DATABASE_FAILURE, "store %s has no id", store->path);
	return r == 1 ? 0 : r;
}

/* Nobody knows how the machine went down: the first to come after that looks at all of the store. */
static int check_once(struct store *store)
{
	int r;

	if (lock_found_whole(&store->lock))
		return 0;
	r = store->driver->check(store->connection);
	if (!r)
		lock_note_whole(&store->lock);
	return r;
}

/* Connect, and find out which store it is. */
static int connect_to(struct store *store)
{
	int r = store->driver->open(&store->connection, store->path, NULL);

	if (!r)
		r = begin(store, STORE_READ);
	if (r)
		return r;
	r = read_id(store, store->id);
	store->driver->control(store->connection, STORE_ROLLBACK);
	return r;
}

static int connect_locked(struct store *store)
{
	int r = connect_to(store);

	if (!r)
		r = check_once(store);
	if (r)
		return r;
	store_file_note(store->path, &store->file);
	store_reserve_make(store->path);
	return 0;
}

int store_open(struct store *store)
{
	int r;

	r = lock_open(&store->lock);
	if (!r)
		r = lock_take(&store->lock, true);
	if (r)
		return r;
	r = connect_locked(store);
	lock_drop(&store->lock);
	return r;
}

int store_create(struct store *store)
{
	int r;

	r = lock_open(&store->lock);
	return r ? r : store->driver->open(&store->connection, store->path, store_schema);
}

int store_open_alone(struct store *store)
{
	int r = lock_open(&store->lock);

	if (!r)
		r = connect_to(store);
	return r ? r : store->driver->check(store->connection);
}

void store_free(struct store *store)
{
	if (!store)
		return;
	if (store->open)
		store_rollback(store);
	if (store->connection)
		store->driver->close(store->connection);
	lock_close(&store->lock);
	free(store);
}

void store_close_in_child(struct store *store)
{
	lock_close_in_child(&store->lock);
}

static int64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int replaced(const struct store *store)
{
	return explain(NTMS_E_DATABASE_FAILURE,
		       "store %s was replaced or removed: close the session and open another",
		       store->path);
}

/* A backup that was put in its place: what we would write now would be in no store. */
static int check_file(const struct store *store)
{
	struct store_file now;

	store_file_note(store->path, &now);
	if (!store->file.inode ||
	    (now.inode == store->file.inode && now.device == store->file.device))
		return 0;
	return replaced(store);
}

/* An import: it is another store now, which the kernel does not take changes of ours for. */
static int check_id(struct store *store)
{
	char id[STORE_ID_SIZE];
	int r;

	if (!store->id[0])
		return 0;
	r = read_id(store, id);
	if (!r && strcmp(id, store->id))
		r = replaced(store);
	if (r)
		store->driver->control(store->connection, STORE_ROLLBACK);
	return r;
}

int store_begin(struct store *store, enum store_mode mode)
{
	int r;

	r = store->lock.held ? 0 : lock_take(&store->lock, mode == STORE_WRITE);
	if (r)
		return r;
	r = check_file(store);
	if (!r)
		r = begin(store, mode);
	if (!r)
		r = check_id(store);
	if (r) {
		lock_drop(&store->lock);
		return r;
	}
	store->mode = mode;
	store->open = true;
	store->now = clock_ms();
	return 0;
}

/*
 * A COMMIT that failed may have left its end mark in the log, to be found after a crash. The next
 * transaction takes its place in the log: when that one is durable, the first is certainly gone.
 */
static int barrier(struct store *store)
{
	int r;

	r = begin(store, STORE_WRITE);
	if (r)
		return r;
	r = store_run(store, SQL_STORE_BARRIER, "");
	if (r) {
		store->driver->control(store->connection, STORE_ROLLBACK);
		return r;
	}
	return store->driver->control(store->connection, STORE_COMMIT);
}

/* A full disk is certain: the end mark is what is written last. */
static int settle(struct store *store, int failure)
{
	int r = barrier(store);

	if (!r || (r == NTMS_E_DATABASE_FULL && failure == NTMS_E_DATABASE_FULL))
		return failure;
	return explain_over(NTMS_E_OUTCOME_UNKNOWN,
			    "store %s: it is not known whether the change took effect: writing failed, and so did asking; look again when the store works",
			    store->path);
}

int store_commit(struct store *store)
{
	int r;

	store->open = false;
	/* Who looks and finds nothing to do would wake himself, and all others, for ever. */
	if (store->mode == STORE_WRITE && store->driver->has_changed(store->connection))
		doorbell_ring(store_doorbell(store));
	r = store->driver->control(store->connection, STORE_COMMIT);
	return r && store->mode == STORE_WRITE ? settle(store, r) : r;
}

int store_save(struct store *store, const char *path)
{
	return store->driver->save(store->connection, path);
}

int store_load(struct store *store, const char *path)
{
	int r;

	/* Who waits for something in the one that is no more waits in vain. */
	doorbell_ring(store_doorbell(store));
	r = store->driver->load(store->connection, path);
	return r ? settle(store, r) : 0;
}

void store_rollback(struct store *store)
{
	store->open = false;
	store->driver->control(store->connection, STORE_ROLLBACK);
}

void store_release(struct store *store)
{
	lock_drop(&store->lock);
}

static int parameters(struct store_value *values, const char *format, va_list arguments)
{
	int n;

	for (n = 0; format[n] && n < STORE_PARAMETERS_MAX; n++) {
		struct store_value *value = &values[n];

		value->type = format[n] == 'i' ? STORE_INT : STORE_TEXT;
		if (format[n] == 'i') {
			value->number = va_arg(arguments, int64_t);
			continue;
		}
		value->text = format[n] == 'n' ? NULL : va_arg(arguments, const char *);
		if (!value->text || (format[n] == 'd' && !*value->text))
			value->type = STORE_NULL;
	}
	return n;
}

static void query(struct store *store, enum store_sql sql, struct store_rows *rows,
		  const char *format, va_list arguments)
{
	struct store_value values[STORE_PARAMETERS_MAX];
	int n = parameters(values, format, arguments);

	rows->store = store;
	rows->cursor = NULL;
	rows->error = store->driver->start(store->connection, sql, values, n, &rows->cursor);
}

void store_query(struct store *store, enum store_sql sql, struct store_rows *rows,
		 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	query(store, sql, rows, format, arguments);
	va_end(arguments);
}

/* The end is the end: asking once more must not begin anew. */
int store_next(struct store_rows *rows)
{
	int r;

	if (rows->error || !rows->cursor)
		return rows->error;
	r = rows->store->driver->next(rows->cursor);
	if (r == 1)
		return r;
	rows->error = r;
	store_done(rows);
	return r;
}

const char *store_text(struct store_rows *rows, int column)
{
	struct store_value value = {0};

	if (rows->cursor)
		rows->store->driver->column(rows->cursor, column, &value);
	return value.type == STORE_TEXT && value.text ? value.text : "";
}

int64_t store_int(struct store_rows *rows, int column)
{
	struct store_value value = {0};

	if (rows->cursor)
		rows->store->driver->column(rows->cursor, column, &value);
	return value.type == STORE_INT ? value.number : 0;
}

void store_copy(struct store_rows *rows, int column, char *text, size_t size)
{
	const char *from = store_text(rows, column);
	size_t length = strlen(from);

	/* What the store holds was found to be well formed on its way in. */
	if (length < size)
		memcpy(text, from, length + 1);
	else
		text_put_utf8(text, size, from);
}

void store_done(struct store_rows *rows)
{
	if (rows->cursor)
		rows->store->driver->done(rows->cursor);
	rows->cursor = NULL;
}

static int run(struct store *store, enum store_sql sql, int64_t *value, const char *format,
	       va_list arguments)
{
	struct store_rows rows;
	int found = 0, r;

	query(store, sql, &rows, format, arguments);
	while ((r = store_next(&rows)) == 1) {
		found = 1;
		if (value)
			*value = store_int(&rows, 0);
	}
	store_done(&rows);
	return r ? r : found;
}

int store_run(struct store *store, enum store_sql sql, const char *format, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = run(store, sql, NULL, format, arguments);
	va_end(arguments);
	return r == 1 ? 0 : r;
}

int store_one(struct store *store, enum store_sql sql, int64_t *value, const char *format, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = run(store, sql, value, format, arguments);
	va_end(arguments);
	return r;
}

int64_t store_presence(struct store *store)
{
	return lock_presence(&store->lock);
}

bool store_present(const struct store *store, int64_t number)
{
	return lock_present(&store->lock, number);
}

struct doorbell *store_doorbell(struct store *store)
{
	return lock_doorbell(&store->lock);
}

bool store_use_reserve(struct store *store)
{
	return store_reserve_use(store->path);
}

const char *store_id(const struct store *store)
{
	return store->id;
}

const char *store_path(const struct store *store)
{
	return store->path;
}

int64_t store_now(const struct store *store)
{
	return store->now;
}

int store_new_id(char id[STORE_ID_SIZE])
{
	struct guid guid;

	if (guid_make(&guid))
		return explain(NTMS_E_NO_MEMORY, "no random numbers from the kernel");
	guid_format(&guid, id);
	return 0;
}
