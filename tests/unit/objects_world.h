/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small world for tests of objects: a real store in a directory of its own, with a library, and
 * rows that in life a changer would bring. Rows are written with plain SQL while no call runs.
 */
#ifndef NTMS_TESTS_OBJECTS_WORLD_H
#define NTMS_TESTS_OBJECTS_WORLD_H

#include <check.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "explain.h"
#include "init.h"
#include "ntmsapi.h"
#include "store.h"

/* Where worlds are. */
#ifndef WORLD_FOLDER
#define WORLD_FOLDER "/tmp"
#endif

/* A descriptor without a DACL: everybody may do everything. The tests need not run as root. */
#define WORLD_OPEN "0100048000000000000000000000000000000000"
/* With an empty DACL: nobody but administrators. */
#define WORLD_SHUT "010004800000000000000000000000001400000002000800" "00000000"

#define WORLD_LIBRARY	"11111111-0000-4000-8000-000000000001"
#define WORLD_CHANGER	"11111111-0000-4000-8000-000000000002"
#define WORLD_DRIVE	"11111111-0000-4000-8000-000000000003"
#define WORLD_SLOT	"11111111-0000-4000-8000-000000000004"
#define WORLD_SLOT_2	"11111111-0000-4000-8000-000000000005"
#define WORLD_PORT	"11111111-0000-4000-8000-000000000006"
#define WORLD_DOOR	"11111111-0000-4000-8000-000000000009"
#define WORLD_CHANGER_TYPE "11111111-0000-4000-8000-000000000007"
#define WORLD_DRIVE_TYPE "11111111-0000-4000-8000-000000000008"
#define WORLD_OPREQUEST	"44444444-0000-4000-8000-000000000001"	/* a message, not answered */
#define WORLD_LIBREQUEST "44444444-0000-4000-8000-000000000002"	/* a mount that is queued */
#define WORLD_TAPE	"22222222-0000-4000-8000-000000000001"	/* one side, in the slot */
#define WORLD_TAPE_SIDE	"22222222-0000-4000-8000-000000000002"
#define WORLD_DISK	"22222222-0000-4000-8000-000000000003"	/* two sides, in the drive */
#define WORLD_DISK_A	"22222222-0000-4000-8000-000000000004"
#define WORLD_DISK_B	"22222222-0000-4000-8000-000000000005"
#define WORLD_LOGICAL	"22222222-0000-4000-8000-000000000006"	/* on side A of the disk */
#define WORLD_TAPES	"33333333-0000-4000-8000-000000000001"	/* pool \Tapes */
#define WORLD_DISKS	"33333333-0000-4000-8000-000000000002"	/* pool \Box\Disks */
#define WORLD_BOX	"33333333-0000-4000-8000-000000000003"	/* pool \Box, of pools */

struct world {
	char directory[64];
	char store[80];
	char computer[STORE_ID_SIZE], offline[STORE_ID_SIZE], root[STORE_ID_SIZE];
	char tape_type[STORE_ID_SIZE], disk_type[STORE_ID_SIZE];	/* media types, 1 and 2 sides */
};

static struct world world;

/* One connection for many statements: to open one costs more than they do. */
static sqlite3 *world_kept;

static inline sqlite3 *world_open(void)
{
	sqlite3 *db;

	if (world_kept)
		return world_kept;
	ck_assert_int_eq(sqlite3_open_v2(world.store, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	return db;
}

static inline void world_close(sqlite3 *db)
{
	if (db != world_kept)
		ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

/* From here on until world_let_go(): no session is opened meanwhile, and no other process begun. */
static inline void world_keep(void)
{
	world_kept = world_open();
}

static inline void world_let_go(void)
{
	sqlite3 *db = world_kept;

	world_kept = NULL;
	world_close(db);
}

/* Run SQL, formatted as by sqlite3_mprintf(). */
static inline void world_sql(const char *format, ...)
{
	char *sql, *error = NULL;
	sqlite3 *db = world_open();
	va_list arguments;

	va_start(arguments, format);
	sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", sql, error);
	sqlite3_free(sql);
	world_close(db);
}

struct world_text {
	char *text;
	size_t length, size;
};

static inline void world_append(struct world_text *to, const char *text)
{
	size_t length = strlen(text);

	if (to->length + length + 1 > to->size) {
		to->size = 2 * (to->length + length + 1);
		to->text = realloc(to->text, to->size);
	}
	memcpy(to->text + to->length, text, length + 1);
	to->length += length;
}

static inline int world_row(void *context, int columns, char **values, char **names)
{
	int i;

	(void)names;
	for (i = 0; i < columns; i++) {
		world_append(context, values[i] ? values[i] : "NULL");
		world_append(context, i + 1 < columns ? "|" : "\n");
	}
	return 0;
}

/* Rows as text, columns with bars between; free() it. */
static inline char *world_rows(const char *format, ...)
{
	struct world_text out = { NULL, 0, 0 };
	sqlite3 *db = world_open();
	va_list arguments;
	char *sql;

	va_start(arguments, format);
	sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	world_append(&out, "");
	ck_assert_msg(sqlite3_exec(db, sql, world_row, &out, NULL) == SQLITE_OK, "%s", sql);
	sqlite3_free(sql);
	world_close(db);
	return out.text;
}

/* The first value of the first row. */
static inline void world_value(char *to, size_t size, const char *sql)
{
	char *rows = world_rows("%s", sql);

	rows[strcspn(rows, "|\n")] = '\0';
	snprintf(to, size, "%s", rows);
	free(rows);
}

static inline long world_number(const char *sql)
{
	char text[32];

	world_value(text, sizeof(text), sql);
	return strtol(text, NULL, 10);
}

struct world_tables {
	sqlite3 *db;
	struct world_text out;
};

static inline int world_table(void *context, int columns, char **values, char **names)
{
	struct world_tables *tables = context;
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, 2", values[0]);

	(void)columns;
	(void)names;
	world_append(&tables->out, values[0]);
	world_append(&tables->out, "\n");
	ck_assert_msg(sqlite3_exec(tables->db, sql, world_row, &tables->out, NULL) == SQLITE_OK, "%s",
		      sql);
	sqlite3_free(sql);
	return 0;
}

/* All tables of the store; free() it. */
static inline char *world_dump(void)
{
	struct world_tables tables = { world_open(), { NULL, 0, 0 } };

	ck_assert_int_eq(sqlite3_exec(tables.db, "SELECT name FROM sqlite_schema WHERE type = 'table'"
				      " ORDER BY name", world_table, &tables, NULL), SQLITE_OK);
	world_close(tables.db);
	return tables.out.text;
}

/* Fails when the store is not as it was; frees the dump. */
#define world_same(before, ...) do {					\
	char *after_ = world_dump();					\
	ck_assert_msg(!strcmp(before, after_), __VA_ARGS__);		\
	free(after_);							\
} while (0)

/* What is told twice in the store is told the same. */
static inline void world_consistent(void)
{
	world_keep();
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_pool p WHERE p.physical_media <>"
				      " (SELECT count(*) FROM cartridge c WHERE c.pool = p.id)"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM media_pool p WHERE p.logical_media <>"
				      " (SELECT count(*) FROM logical_media m JOIN side s ON s.id ="
				      " m.side WHERE s.pool = p.id)"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library l WHERE l.media <>"
				      " (SELECT count(*) FROM cartridge c WHERE c.library = l.id)"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM side s JOIN cartridge c ON c.id ="
				      " s.cartridge WHERE c.pool <> s.pool"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM side s LEFT JOIN logical_media m ON m.side"
				      " = s.id WHERE (s.state IN (5, 6)) <> (m.id IS NOT NULL)"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM side s JOIN cartridge c ON c.id ="
				      " s.cartridge JOIN library l ON l.id = c.library WHERE"
				      " s.allocatable <> CASE WHEN s.enabled AND c.enabled AND l.enabled"
				      " AND l.type <> 1 AND l.operational_state NOT IN (20, 21) AND NOT"
				      " (c.duplicate OR c.unread OR c.needs_inventory OR c.cleaner) THEN"
				      " CASE WHEN EXISTS (SELECT 1 FROM side o WHERE o.cartridge = c.id AND"
				      " o.state IN (5, 6, 9)) THEN 1 ELSE 2 END ELSE 0 END"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute WHERE object NOT IN"
				      " (SELECT id FROM cartridge UNION SELECT id FROM side"
				      " UNION SELECT id FROM logical_media UNION SELECT id FROM media_pool"
				      " UNION SELECT id FROM library UNION SELECT id FROM element"
				      " UNION SELECT id FROM media_type UNION SELECT id FROM device_type"
				      " UNION SELECT id FROM operator_request UNION SELECT id FROM library_request"
				      " UNION SELECT id FROM computer)"), 0);
	world_let_go();
}

static inline void world_make_library(void)
{
	world_sql("INSERT INTO library (id, name, description, created, modified, enabled,"
		  " operational_state, type, identity, host, inventory_method, auto_recovery,"
		  " cleaner_uses, flags, bar_code_reader, instance, inventory_generation, media,"
		  " security) VALUES (%Q, 'Big', 'by the door', 1000, 2000, 1, 0, 2, 'naa.1|S1|8', '',"
		  " 1, 1, 0, 4, 1, 0, 0, 2, %Q)", WORLD_LIBRARY, WORLD_OPEN);
	world_sql("INSERT INTO library_media_type SELECT %Q, id FROM media_type WHERE id IN (%Q, %Q)",
		  WORLD_LIBRARY, world.tape_type, world.disk_type);
	world_sql("INSERT INTO device_type VALUES (%Q, 2, 'V C', '', 1000, 2000, 'V', 'C', 48),"
		  " (%Q, 5, 'V D', '', 1000, 2000, 'V', 'D', 31)", WORLD_CHANGER_TYPE,
		  WORLD_DRIVE_TYPE);
	world_sql("UPDATE device_type SET type = 3 WHERE id = %Q", WORLD_CHANGER_TYPE);
	world_sql("UPDATE device_type SET type = 6 WHERE id = %Q", WORLD_DRIVE_TYPE);
	world_sql("INSERT INTO element (id, library, type, address, number, name, description, created,"
		  " modified, enabled, operational_state, state, device_type, serial, revision,"
		  " device_name, mount_count, last_cleaned, seconds) VALUES"
		  " (%Q, %Q, 2, 0, 0, 'Arm', '', 1000, 2000, 1, 0, 0, %Q, 'S1', 'R1', '/dev/ntms0', 0, 0, 0),"
		  " (%Q, %Q, 5, 256, 0, 'Drive', '', 1000, 2000, 1, 0, 2, %Q, 'S2', 'R2', '/dev/nst0', 7,"
		  " 951827696789, 300),"
		  " (%Q, %Q, 16, 1024, 0, 'Slot 0', '', 1000, 2000, 1, 0, 1, NULL, '', '', '', 0, 0, 0),"
		  " (%Q, %Q, 16, 1025, 1, 'Slot 1', '', 1000, 2000, 1, 0, 2, NULL, '', '', '', 0, 0, 0),"
		  " (%Q, %Q, 7, NULL, 0, 'Door', '', 1000, 2000, 1, 0, 1, NULL, '', '', '', 0, 0, 30),"
		  " (%Q, %Q, 8, 16, 0, 'Port', '', 1000, 2000, 1, 0, 2, NULL, '', '', '', 0, 0, 60)",
		  WORLD_CHANGER, WORLD_LIBRARY, WORLD_CHANGER_TYPE, WORLD_DRIVE, WORLD_LIBRARY,
		  WORLD_DRIVE_TYPE, WORLD_SLOT, WORLD_LIBRARY, WORLD_SLOT_2, WORLD_LIBRARY, WORLD_DOOR,
		  WORLD_LIBRARY, WORLD_PORT, WORLD_LIBRARY);
}

static inline void world_make_pool(const char *id, const char *parent, const char *name,
				   const char *folded, const char *media_type, int physical,
				   int logical)
{
	world_sql("INSERT INTO media_pool (id, parent, name, folded, description, created, modified,"
		  " type, media_type, allocation_policy, deallocation_policy, max_allocates,"
		  " physical_media, logical_media, security) VALUES (%Q, %Q, %Q, %Q, '', 1000, 2000,"
		  " 1000, %Q, 0, 0, 0, %d, %d, %Q)", id, parent, name, folded, media_type, physical,
		  logical, WORLD_OPEN);
}

static inline void world_make_cartridge(const char *id, const char *pool, const char *type,
					const char *location, const char *home, const char *bar_code,
					int sequence)
{
	world_sql("INSERT INTO cartridge (id, name, description, created, modified, enabled, library,"
		  " pool, media_type, location, home, bar_code, sequence, state, medium_type_code,"
		  " density_code, mounted_side, revision, position_only, duplicate, unread,"
		  " needs_inventory, cleaner, unverified) VALUES (%Q, %Q, '', 1000, 2000, 1, %Q, %Q,"
		  " %Q, %Q, %Q, %Q, %d, 0, 8, 93, NULL, 1, 0, 0, 0, 0, 0, 0)", id, bar_code,
		  WORLD_LIBRARY, pool, type, location, home, bar_code, sequence);
}

static inline void world_make_side(const char *id, const char *cartridge, const char *pool,
				   int number, int state)
{
	world_sql("INSERT INTO side (id, cartridge, number, name, description, created, modified,"
		  " enabled, state, pool, allocatable, label_type, label_id, label_info, mount_count,"
		  " allocate_count, capacity) VALUES (%Q, %Q, %d, 'Side', '', 1000, 2000, 1, %d, %Q, %d,"
		  " 'MTF', '00ff7f', 'Tape of Monday', 3, 4, 5000000000000)", id, cartridge, number,
		  state, pool, state == 4 ? 2 : 1);
}

static inline void world_make_media(void)
{
	world_make_pool(WORLD_TAPES, world.root, "Tapes", "tapes", world.tape_type, 1, 0);
	world_make_pool(WORLD_BOX, world.root, "Box", "box", NULL, 0, 0);
	world_make_pool(WORLD_DISKS, WORLD_BOX, "Disks", "disks", world.disk_type, 1, 1);
	world_make_cartridge(WORLD_TAPE, WORLD_TAPES, world.tape_type, WORLD_SLOT, WORLD_SLOT,
			     "A00001L9", 1);
	world_make_side(WORLD_TAPE_SIDE, WORLD_TAPE, WORLD_TAPES, 0, 4);
	world_make_cartridge(WORLD_DISK, WORLD_DISKS, world.disk_type, WORLD_DRIVE, WORLD_SLOT_2, "",
			     2);
	world_make_side(WORLD_DISK_A, WORLD_DISK, WORLD_DISKS, 0, 5);
	world_make_side(WORLD_DISK_B, WORLD_DISK, WORLD_DISKS, 1, 9);
	world_sql("UPDATE cartridge SET mounted_side = %Q, state = 3 WHERE id = %Q", WORLD_DISK_A,
		  WORLD_DISK);
	world_sql("INSERT INTO logical_media VALUES (%Q, %Q, 'Mine', '', 1000, 2000)", WORLD_LOGICAL,
		  WORLD_DISK_A);
}

/* No store in the directory yet. */
static inline void world_place(void)
{
	char path[96];
	FILE *file;

	memset(&world, 0, sizeof(world));
	strcpy(world.directory, WORLD_FOLDER "/ntms-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(world.directory));
	snprintf(world.store, sizeof(world.store), "%s/ntms.db", world.directory);
	snprintf(path, sizeof(path), "%s/ntms.conf", world.directory);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "store = %s\nrun = %s/run\nwait = 5\n", world.store, world.directory);
	fclose(file);
	setenv("NTMS_CONF", path, 1);
	snprintf(path, sizeof(path), "%s/run", world.directory);
	mkdir(path, 0777);
}

static inline void world_setup(void)
{
	world_place();
	ck_assert_msg(store_init(NULL) == 0, "%s", explain_text());
	world_keep();
	world_sql("UPDATE computer SET security = %Q", WORLD_OPEN);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_OPEN);
	world_sql("UPDATE library SET security = %Q", WORLD_OPEN);
	world_value(world.computer, STORE_ID_SIZE, "SELECT id FROM computer");
	world_value(world.offline, STORE_ID_SIZE, "SELECT id FROM library WHERE type = 1");
	world_value(world.root, STORE_ID_SIZE, "SELECT id FROM media_pool WHERE parent IS NULL");
	world_value(world.tape_type, STORE_ID_SIZE, "SELECT id FROM media_type WHERE suffix = 'L9'");
	world_value(world.disk_type, STORE_ID_SIZE,
		    "SELECT id FROM media_type WHERE sides = 2 ORDER BY id");
	ck_assert_int_eq(strlen(world.tape_type), 36);
	ck_assert_int_eq(strlen(world.disk_type), 36);
	world_make_library();
	world_make_media();
	world_sql("INSERT INTO operator_request VALUES (%Q, '', 1000, 2000, 0, 5, 1, 'Look', 0, NULL, 0,"
		  " NULL, 'A', 'U', 'C', 0, 0)", WORLD_OPREQUEST);
	world_sql("INSERT INTO library_request VALUES (%Q, '', 1000, 2000, 0, %Q, 17, 0, 0, %Q, '', %Q,"
		  " %Q, 'A', 'U', 'C', 0, '', -3, 1, 0, '', 0, 0, '')", WORLD_LIBREQUEST, WORLD_LIBRARY,
		  WORLD_TAPE_SIDE, WORLD_TAPE, WORLD_SLOT);
	world_let_go();
}

static inline int64_t world_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Times are told in ms: two changes within one have the same. */
static inline void world_next_time(void)
{
	int64_t begun = world_clock();

	while (world_clock() == begun)
		;
}

static inline int world_remove(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void world_teardown(void)
{
	nftw(world.directory, world_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int world_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
