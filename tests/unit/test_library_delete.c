// SPDX-License-Identifier: GPL-2.0-or-later
/* DeleteNtmsLibrary, DeleteNtmsDrive: spec/rsm/functions.md section 7, gaps.md 62. */
#define _GNU_SOURCE	/* nftw() */
#include "objects_client.h"

#include "shown.h"

static DWORD delete_library(const char *id)
{
	GUID public = guid(id);

	return DeleteNtmsLibrary(session, &public);
}

static DWORD delete_drive(const char *id)
{
	GUID public = guid(id);

	return DeleteNtmsDrive(session, &public);
}

static void unplug(void)
{
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
	world_sql("UPDATE side SET allocatable = 0");
}

static void empty_drive(void)
{
	world_sql("UPDATE cartridge SET location = NULL WHERE location = %Q", WORLD_DRIVE);
}

static void keep_attributes(void)
{
	static const char *const objects[] = { WORLD_LIBRARY, WORLD_DRIVE, WORLD_TAPE };
	GUID id;
	int i;

	for (i = 0; i < 3; i++) {
		id = guid(objects[i]);
		ck_assert_uint_eq(SetNtmsObjectAttributeA(session, &id, 0, "name", "value", 5),
				  ERROR_SUCCESS);
	}
}

/* What was said of an object since @from. */
static long noted(long from, int type, int operation, const char *id)
{
	char line[80];
	sqlite3_stmt *statement;
	sqlite3 *db = world_open();
	long found;

	snprintf(line, sizeof(line), "%%%d %d %s%%", type, operation, id);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT count(*) FROM event WHERE sequence > ?1 AND"
					    " changes LIKE ?2", -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_int64(statement, 1, from);
	sqlite3_bind_text(statement, 2, line, -1, SQLITE_STATIC);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	found = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return found;
}

static void keep_destinations(void)
{
	GUID library = guid(WORLD_LIBRARY), computer = guid(world.computer);
	DWORD type;

	for (type = NTMS_UITYPE_INFO; type <= NTMS_UITYPE_ERR; type++)
		ck_assert_uint_eq(SetNtmsUIOptionsA(session, &library, type, NTMS_UIDEST_ADD, "pc"),
				  ERROR_SUCCESS);
	ck_assert_uint_eq(SetNtmsUIOptionsA(session, &computer, NTMS_UITYPE_REQ, NTMS_UIDEST_ADD, "pc"),
			  ERROR_SUCCESS);
}

START_TEST(connected)
{
	GUID library = guid(WORLD_LIBRARY), drive = guid(WORLD_DRIVE);
	char *before = world_dump();

	shows(ERROR_INVALID_STATE, DeleteNtmsLibrary, session, &library);
	shows(ERROR_INVALID_STATE, DeleteNtmsDrive, session, &drive);
	world_same(before, "what was refused changed the store");
	free(before);
}
END_TEST

START_TEST(offline_library)
{
	GUID offline = guid(world.offline);

	shows(ERROR_INVALID_LIBRARY, DeleteNtmsLibrary, session, &offline);
}
END_TEST

/* All of it goes, but for the cartridges, which go on the shelf with all that is theirs. */
START_TEST(library)
{
	GUID id = guid(WORLD_LIBRARY);
	long last, media, revision;

	keep_attributes();
	keep_destinations();
	unplug();
	last = world_number("SELECT max(sequence) FROM event");
	media = world_number("SELECT count(*) FROM cartridge");
	revision = world_number("SELECT max(revision) FROM cartridge");
	ck_assert_uint_eq(delete_library(WORLD_LIBRARY), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM element"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_media_type"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library"), 1);
	ck_assert_int_eq(world_number("SELECT media FROM library WHERE type = 1"), media);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge c JOIN library l ON l.id ="
				      " c.library AND l.type = 1 WHERE c.location IS NULL AND c.home"
				      " IS NULL AND c.mounted_side IS NULL AND c.state = 0"), media);
	ck_assert_int_eq(world_number("SELECT count(*) FROM logical_media"), 1);
	/* The kernel tells the new rows from the old ones. */
	ck_assert_int_gt(world_number("SELECT min(revision) FROM cartridge"), revision);
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM ui_destination"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(noted(last, NTMS_LIBRARY, NTMS_OBJ_DELETE, WORLD_LIBRARY), 1);
	ck_assert_int_eq(noted(last, NTMS_LIBRARY, NTMS_OBJ_UPDATE, world.offline), 1);
	ck_assert_int_eq(noted(last, NTMS_DRIVE, NTMS_OBJ_DELETE, WORLD_DRIVE), 1);
	ck_assert_int_eq(noted(last, NTMS_STORAGESLOT, NTMS_OBJ_DELETE, WORLD_SLOT), 1);
	ck_assert_int_eq(noted(last, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, WORLD_TAPE), 1);
	shows(ERROR_INVALID_LIBRARY, DeleteNtmsLibrary, session, &id);
}
END_TEST

/* A cartridge that went elsewhere need not come home. */
START_TEST(home_of_others)
{
	unplug();
	world_sql("UPDATE cartridge SET library = %Q, location = NULL WHERE id = %Q", world.offline,
		  WORLD_TAPE);
	world_sql("UPDATE library SET media = (SELECT count(*) FROM cartridge c WHERE c.library ="
		  " library.id)");
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE home IS NOT NULL") > 0, 1);
	ck_assert_uint_eq(delete_library(WORLD_LIBRARY), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM cartridge WHERE home IS NOT NULL"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
END_TEST

START_TEST(drive)
{
	GUID id = guid(WORLD_DRIVE);
	long last;

	keep_attributes();
	world_sql("UPDATE element SET operational_state = 21 WHERE id = %Q", WORLD_DRIVE);
	/* Not while a cartridge is in it. */
	ck_assert_uint_eq(delete_drive(WORLD_DRIVE), ERROR_INVALID_STATE);
	empty_drive();
	last = world_number("SELECT max(sequence) FROM event");
	ck_assert_uint_eq(delete_drive(WORLD_DRIVE), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM element WHERE type = 5"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute"), 2);
	ck_assert_int_eq(noted(last, NTMS_DRIVE, NTMS_OBJ_DELETE, WORLD_DRIVE), 1);
	ck_assert_int_eq(noted(last, NTMS_LIBRARY, NTMS_OBJ_UPDATE, WORLD_LIBRARY), 1);
	shows(ERROR_INVALID_DRIVE, DeleteNtmsDrive, session, &id);
}
END_TEST

/* In a library that is gone nothing is there. */
START_TEST(drive_of_library_that_is_gone)
{
	unplug();
	empty_drive();
	ck_assert_uint_eq(delete_drive(WORLD_DRIVE), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library"), 2);
}
END_TEST

START_TEST(stand_alone_drive)
{
	unplug();
	empty_drive();
	world_sql("UPDATE library SET type = %d WHERE id = %Q", NTMS_LIBRARYTYPE_STANDALONE,
		  WORLD_LIBRARY);
	ck_assert_uint_eq(delete_drive(WORLD_DRIVE), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library"), 1);
	ck_assert_int_eq(world_number("SELECT count(*) FROM element"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("library_delete");
	TCase *tcase = tcase_create("functions.md section 7");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_add_test(tcase, connected);
	tcase_add_test(tcase, offline_library);
	tcase_add_test(tcase, library);
	tcase_add_test(tcase, home_of_others);
	tcase_add_test(tcase, drive);
	tcase_add_test(tcase, drive_of_library_that_is_gone);
	tcase_add_test(tcase, stand_alone_drive);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
