/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world for tests that change media: a store with a library of one-sided tapes and two-sided
 * disks, pools of all kinds, and sessions on it, without a changer. Rows are written with plain SQL.
 */
#ifndef NTMS_TESTS_MEDIA_WORLD_H
#define NTMS_TESTS_MEDIA_WORLD_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "objects_world.h"

#include "allocate.h"
#include "code.h"
#include "config.h"
#include "deallocate.h"
#include "identity.h"
#include "lifecycle.h"
#include "media.h"
#include "session.h"
#include "side.h"

#define TYPE_TAPE	"6b1f0000-7a3c-4d52-9e60-4e544d535609"	/* LTO-9 */
#define TYPE_DISK	"6b1f0000-7a3c-4d52-9e60-4e544d53003b"	/* MO 5.25 inch */
#define TYPE_WORM	"6b1f0000-7a3c-4d52-9e60-4e544d5356c9"	/* LTO-9 WORM */

#define LIBRARY		"11111111-0000-4000-8000-000000000001"
#define DRIVE		"11111111-0000-4000-8000-000000000002"
#define POOL_APP	"44444444-0000-4000-8000-000000000001"	/* tapes */
#define POOL_OTHER	"44444444-0000-4000-8000-000000000002"	/* tapes */
#define POOL_DISKS	"44444444-0000-4000-8000-000000000003"
#define POOL_BOX	"44444444-0000-4000-8000-000000000004"	/* holds pools */

struct media_world {
	struct session *session;
	struct identity *root, *user;
	char free[STORE_ID_SIZE], import[STORE_ID_SIZE], foreign[STORE_ID_SIZE];
	char disk_free[STORE_ID_SIZE], disk_import[STORE_ID_SIZE];
	int made;
};

static struct media_world mw;

/* A cartridge that was made, and its sides. */
struct tape {
	char id[STORE_ID_SIZE];
	char side[2][STORE_ID_SIZE];
	char logical[2][STORE_ID_SIZE];
};

static inline void mw_pool(const char *id, const char *name, const char *media_type)
{
	world_sql("INSERT INTO media_pool (id, parent, name, folded, description, created, modified,"
		  " type, media_type, allocation_policy, deallocation_policy, max_allocates,"
		  " physical_media, logical_media, security) SELECT %Q, id, %Q, lower(%Q), '', 1, 1,"
		  " 1000, %Q, 0, 0, 0, 0, 0, security FROM media_pool WHERE parent IS NULL",
		  id, name, name, media_type);
}

static inline void mw_system_pools(const char *type)
{
	ck_assert_int_eq(session_begin(mw.session, STORE_WRITE), 0);
	ck_assert_int_eq(session_end(mw.session, pool_make_system(mw.session, type)), 0);
}

static inline void mw_pool_id(char *id, int type, const char *media_type)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT id FROM media_pool WHERE type = %d AND media_type = '%s'",
		 type, media_type);
	world_value(id, STORE_ID_SIZE, sql);
	ck_assert_int_eq(strlen(id), 36);
}

static inline struct session *mw_open(void)
{
	struct session *session;

	ck_assert_int_eq(session_create(&session, NULL, "test"), 0);
	ck_assert_msg(session_open(session) == 0, "%s", explain_text());
	return session;
}

static inline void mw_setup(void)
{
	char host[72] = "";

	world_place();
	memset(&mw, 0, sizeof(mw));
	ck_assert_msg(store_init(NULL) == 0, "%s", explain_text());
	explain_reset();
	ck_assert_int_eq(identity_make(0, 0, NULL, 0, &mw.root), 0);
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &mw.user), 0);
	gethostname(host, sizeof(host) - 1);
	world_sql("INSERT INTO library (id, name, description, created, modified, enabled,"
		  " operational_state, type, identity, host, inventory_method, auto_recovery,"
		  " cleaner_uses, flags, bar_code_reader, instance, inventory_generation, media,"
		  " security) SELECT %Q, 'Library', '', 1, 1, 1, 0, 2, 'x', %Q, 1, 1, 0, 0, 1, 0, 0, 0,"
		  " security FROM computer", LIBRARY, host);
	world_sql("INSERT INTO element VALUES (%Q, %Q, 5, 1, 0, 'Drive', '', 1, 1, 1, 0, 0, NULL, 'S',"
		  " '', '', 0, 0, 0)", DRIVE, LIBRARY);
	mw_pool(POOL_APP, "Backup", TYPE_TAPE);
	mw_pool(POOL_OTHER, "Other", TYPE_TAPE);
	mw_pool(POOL_DISKS, "Disks", TYPE_DISK);
	mw_pool(POOL_BOX, "Box", NULL);
	mw.session = mw_open();
	mw_system_pools(TYPE_TAPE);
	mw_system_pools(TYPE_DISK);
	mw_system_pools(TYPE_WORM);
	mw_pool_id(mw.free, 1, TYPE_TAPE);
	mw_pool_id(mw.foreign, 2, TYPE_TAPE);
	mw_pool_id(mw.import, 3, TYPE_TAPE);
	mw_pool_id(mw.disk_free, 1, TYPE_DISK);
	mw_pool_id(mw.disk_import, 3, TYPE_DISK);
}

static inline void mw_teardown(void)
{
	session_close(mw.session);
	identity_free(mw.root);
	identity_free(mw.user);
	world_teardown();
}

static inline bool mw_owned(int state)
{
	return state == SIDE_ALLOCATED || state == SIDE_COMPLETE || state == SIDE_RESERVED;
}

static inline void mw_side(const struct tape *tape, int i, const char *pool, int state, int whole)
{
	world_sql("INSERT INTO side (id, cartridge, number, name, description, created, modified,"
		  " enabled, state, pool, allocatable, label_type, label_id, label_info, mount_count,"
		  " allocate_count, capacity) VALUES (%Q, %Q, %d, 'Side', '', %d, 1, 1, %d, %Q, %d,"
		  " '', '', '', 0, %d, 0)", tape->side[i], tape->id, i, mw.made, state, pool, whole,
		  state == SIDE_ALLOCATED || state == SIDE_COMPLETE);
	if (state != SIDE_ALLOCATED && state != SIDE_COMPLETE)
		return;
	world_sql("INSERT INTO logical_media VALUES (%Q, %Q, '', '', 1, 1)", tape->logical[i],
		  tape->side[i]);
	world_sql("UPDATE media_pool SET logical_media = logical_media + 1 WHERE id = %Q", pool);
}

/* A cartridge in a slot of its own; @second is -1 for one side. No bar code when @bar_code is "". */
static inline struct tape mw_tape(const char *pool, const char *type, const char *bar_code,
				  int first, int second)
{
	struct tape tape;
	char slot[STORE_ID_SIZE];
	int n = ++mw.made, whole;

	snprintf(tape.id, sizeof(tape.id), "55555555-0000-4000-8000-%012d", n);
	snprintf(slot, sizeof(slot), "11111111-0000-4000-9000-%012d", n);
	snprintf(tape.side[0], STORE_ID_SIZE, "66666666-0000-4000-8000-%012d", n);
	snprintf(tape.side[1], STORE_ID_SIZE, "66666666-0000-4000-9000-%012d", n);
	snprintf(tape.logical[0], STORE_ID_SIZE, "77777777-0000-4000-8000-%012d", n);
	snprintf(tape.logical[1], STORE_ID_SIZE, "77777777-0000-4000-9000-%012d", n);
	world_sql("INSERT INTO element VALUES (%Q, %Q, 16, %d, %d, 'Slot', '', 1, 1, 1, 0, 1, NULL, '',"
		  " '', '', 0, 0, 0)", slot, LIBRARY, 1000 + n, n);
	world_sql("INSERT INTO cartridge (id, name, description, created, modified, enabled, library,"
		  " pool, media_type, location, home, bar_code, sequence, state, medium_type_code,"
		  " density_code, mounted_side, revision, position_only, duplicate, unread,"
		  " needs_inventory, cleaner, unverified) VALUES (%Q, %Q, '', %d, 1, 1, %Q, %Q, %Q, %Q,"
		  " %Q, %Q, %d, 0, 0, 0, NULL, 1, %d, 0, 0, 0, 0, 0)", tape.id, bar_code, n, LIBRARY,
		  pool, type, slot, slot, bar_code, n, !*bar_code);
	whole = mw_owned(first) || mw_owned(second) ? 1 : 2;
	mw_side(&tape, 0, pool, first, whole);
	if (second >= 0)
		mw_side(&tape, 1, pool, second, whole);
	world_sql("UPDATE media_pool SET physical_media = physical_media + 1 WHERE id = %Q", pool);
	world_sql("UPDATE library SET media = media + 1 WHERE id = %Q", LIBRARY);
	return tape;
}

static inline void mw_into_drive(const struct tape *tape)
{
	world_sql("UPDATE cartridge SET location = %Q WHERE id = %Q", DRIVE, tape->id);
}

static inline void mw_to_shelf(const struct tape *tape)
{
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge = %Q", tape->id);
	world_sql("UPDATE cartridge SET location = NULL, home = NULL, library ="
		  " (SELECT id FROM library WHERE type = 1) WHERE id = %Q", tape->id);
	world_sql("UPDATE library SET media = (SELECT count(*) FROM cartridge c WHERE c.library ="
		  " library.id)");
}

static inline int mw_state(const char *side)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT state FROM side WHERE id = '%s'", side);
	return world_number(sql);
}

static inline void mw_in_pool(const struct tape *tape, const char *pool)
{
	char sql[160], found[STORE_ID_SIZE];

	snprintf(sql, sizeof(sql), "SELECT pool FROM cartridge WHERE id = '%s'", tape->id);
	world_value(found, sizeof(found), sql);
	ck_assert_str_eq(found, pool);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM side WHERE cartridge = '%s' AND pool <> '%s'",
		 tape->id, pool);
	ck_assert_int_eq(world_number(sql), 0);
}

static inline int mw_allocate(const char *pool, uint32_t options, char *logical)
{
	struct allocation a = {.pool = pool, .options = options};
	int r;

	explain_reset();
	r = media_allocate(mw.session, mw.root, &a);
	if (logical)
		strcpy(logical, a.logical_media);
	return r;
}

static inline int mw_deallocate(const char *logical)
{
	explain_reset();
	return media_deallocate(mw.session, mw.root, logical, 0);
}

/* A call must fail with a code and leave the store as it was. */
#define mw_refused(code, call) do {						\
	char *before_ = world_dump();						\
	int got_;								\
	explain_reset();							\
	got_ = (call);								\
	ck_assert_msg(got_ == (code), "%s: %d, not %d: %s", #call, got_, (int)(code), \
		      explain_text());						\
	world_same(before_, "%s changed the store", #call);			\
	free(before_);								\
} while (0)

/* A session that looks for fake changers in the world. */
static inline struct session *open_session(void)
{
	struct session *session;
	struct config config;

	ck_assert_int_eq(config_read(&config), 0);
	snprintf(config.sys_class, sizeof(config.sys_class), "%s/class", world.directory);
	snprintf(config.dev, sizeof(config.dev), "%s", world.directory);
	ck_assert_int_eq(session_create(&session, &config, "test"), 0);
	ck_assert_msg(session_open(session) == 0, "%s", explain_text());
	return session;
}

/* The number that a query gives. */
static inline long number(const char *format, ...)
{
	va_list arguments;
	char *sql;
	long n;

	va_start(arguments, format);
	sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	n = world_number(sql);
	sqlite3_free(sql);
	return n;
}

#endif
