/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store_sql.h - the statements, by number
 *
 * All SQL is in one array, store_sql[], indexed by this enum, and prepared at first use. Texts and
 * names stand side by side in four lists of SQL(NAME, "text") lines: store_sql_media.def (store,
 * cartridges, sides, sync, events), store_sql_mount.def (the queue of a library, and labels),
 * store_sql_object.def (objects as the public functions show and change them) and
 * store_sql_request.def (requests). To add a statement, add a line there; SQL_NAME is its number.
 *
 * Dialect: what SQLite and PostgreSQL share: parameters $1, $2 ...; TEXT and BIGINT; RETURNING
 * instead of asking for counts; no "OR REPLACE"; strings in single quotes.
 */
#ifndef NTMS_STORE_SQL_H
#define NTMS_STORE_SQL_H

enum store_sql {
#define SQL(name, text) SQL_##name,
#include "store_sql_media.def"
#include "store_sql_mount.def"
#include "store_sql_object.def"
#include "store_sql_request.def"
#undef SQL
	SQL_STATEMENTS
};

extern const char *const store_sql[SQL_STATEMENTS];

#endif
