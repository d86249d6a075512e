// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every statement finds what it looks for by an index (design.md, section 8: a million sides): the
 * plans of all of them are read, and none goes over a table that can be large from end to end but
 * those named here.
 */
#define _GNU_SOURCE
#include "objects_world.h"

#include "store_driver.h"

/* Tables that hold a few rows, however much a site has: one a product, a kind, a library, a store. */
static const char *const small[] = {
	"store", "computer", "media_type", "library", "library_media_type", "device_type",
};

/* Statements that are to see all of a table. */
static const struct {
	enum store_sql sql;
	const char *why;
} whole[] = {
	{ SQL_LIST_ELEMENT, "lists all of them" },
	{ SQL_LIST_CARTRIDGE, "lists all of them" },
	{ SQL_LIST_SIDE, "lists all of them" },
	{ SQL_LIST_LOGICAL_MEDIA, "lists all of them" },
	{ SQL_LIST_OPREQUEST, "lists all of them" },
	{ SQL_OPREQUEST_OLD, "takes all that a session waits for, by an index of these alone" },
	{ SQL_LIST_LIBREQUEST, "lists all of them" },
	{ SQL_LIBREQUEST_OLD, "takes all that a call works at, by an index of these alone" },
	{ SQL_LIBREQUESTS_CANCEL, "an import looks at all of them" },
	{ SQL_EVENT_PURGE, "takes the oldest, by their key, and no more than a limit" },
	{ SQL_SIDES_AVAILABLE, "an import compares all of them" },
	{ SQL_SIDES_KEPT_ASIDE, "an import compares all of them" },
	{ SQL_SIDES_NOBODY_S, "an import compares all of them" },
	{ SQL_SIDES_OF_SINGLES, "an import compares all of them" },
	{ SQL_SIDES_GIVEN_UP, "an import looks at all of them" },
	{ SQL_SIDES_OWNED, "an import looks at all of them" },
	{ SQL_SIDES_UNVERIFIED, "an import looks at all of them" },
	{ SQL_SIDES_FOLLOW, "an import looks at all of them" },
	{ SQL_SIDES_UNRECOGNIZED, "an import looks at all pools" },
	{ SQL_POOLS_COUNT_ANEW, "an import counts in all pools" },
	{ SQL_OPREQUESTS_DELETE_WAITS, "an import looks at all of them" },
	{ SQL_OPREQUESTS_REFUSE, "an import looks at all of them" },
};

static const char *const names[] = {
#define SQL(name, text) #name,
#include "store_sql_media.def"
#include "store_sql_mount.def"
#include "store_sql_object.def"
#include "store_sql_request.def"
#undef SQL
};

static bool is_whole(int sql)
{
	size_t i;

	for (i = 0; i < sizeof(whole) / sizeof(*whole); i++) {
		if ((int)whole[i].sql == sql)
			return true;
	}
	return false;
}

/* Of "SCAN name ...". Names of parts of a statement, and other aliases, are as good as large ones. */
static bool is_small(const char *name, const char *sql)
{
	char alias[64], table[80];
	size_t i, length = strcspn(name, " ");

	snprintf(alias, sizeof(alias), "%.*s", (int)length, name);
	for (i = 0; i < sizeof(small) / sizeof(*small); i++) {
		if (!strcmp(alias, small[i]))
			return true;
		snprintf(table, sizeof(table), "%s %s", small[i], alias);
		if (strstr(sql, table))
			return true;
	}
	return false;
}

/* A recursive part, a subquery and a list of constants are read as often as they have rows. */
static bool reads_a_table(const char *detail, const char *sql)
{
	static const char *const others[] = { "CONSTANT", "paths", "up", "down", "oldest", "kept", "e", "c"
	};
	char table[80];
	size_t i, length;

	if (strncmp(detail, "SCAN ", 5))
		return false;
	detail += 5;
	length = strcspn(detail, " ");
	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (strlen(others[i]) != length || strncmp(detail, others[i], length))
			continue;
		/* "JOIN element e" is a table. */
		snprintf(table, sizeof(table), "element %s", others[i]);
		if (strstr(sql, table))
			return true;
		snprintf(table, sizeof(table), "cartridge %s", others[i]);
		return strstr(sql, table) != NULL;
	}
	return true;
}

START_TEST(found_by_an_index)
{
	const char *sql = store_sql[_i], *detail;
	char explain[8192];
	sqlite3_stmt *plan;
	sqlite3 *db = world_open();
	int steps = 0;

	snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql);
	ck_assert_msg(sqlite3_prepare_v2(db, explain, -1, &plan, NULL) == SQLITE_OK, "%s: %s",
		      names[_i], sqlite3_errmsg(db));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		detail = (const char *)sqlite3_column_text(plan, 3);
		steps++;
		ck_assert_msg(!reads_a_table(detail, sql) || is_small(detail + 5, sql) ||
			      is_whole(_i), "%s: %s", names[_i], detail);
	}
	sqlite3_finalize(plan);
	sqlite3_close(db);
	ck_assert_msg(steps || !strncmp(sql, "INSERT", 6), "%s: no plan", names[_i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plans");
	TCase *tc = tcase_create("plans");

	_Static_assert(sizeof(names) / sizeof(*names) == SQL_STATEMENTS, "a name for each");
	tcase_add_unchecked_fixture(tc, world_setup, world_teardown);
	tcase_add_loop_test(tc, found_by_an_index, 0, SQL_STATEMENTS);
	suite_add_tcase(suite, tc);
	return world_run(suite);
}
