// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The slot for the cleaner of a library: spec/rsm/functions.md section 7, model.md section 8, errors.md
 * section 4, gaps.md 59, 65, 66.
 */
#define _GNU_SOURCE	/* nftw() */
#include "objects_client.h"

#include "shown.h"

#define NOTHING "12345678-0000-4000-8000-000000000000"

static DWORD reserve(const char *slot)
{
	GUID library = guid(WORLD_LIBRARY), id = guid(slot);

	return ReserveNtmsCleanerSlot(session, &library, &id);
}

static DWORD release(void)
{
	GUID library = guid(WORLD_LIBRARY);

	return ReleaseNtmsCleanerSlot(session, &library);
}

#define refuses_to_reserve(code, library_id, slot_id) do {			\
	GUID library_ = guid(library_id), slot_ = guid(slot_id);		\
	char *before_ = world_dump();						\
	shows(code, ReserveNtmsCleanerSlot, session, &library_, &slot_);	\
	world_same(before_, "what was refused changed the store");		\
	free(before_);								\
} while (0)

#define refuses_to_release(code, library_id) do {				\
	GUID library_ = guid(library_id);					\
	char *before_ = world_dump();						\
	shows(code, ReleaseNtmsCleanerSlot, session, &library_);		\
	world_same(before_, "what was refused changed the store");		\
	free(before_);								\
} while (0)

static NTMS_LIBRARYINFORMATION look(void)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_LIBRARY };
	GUID library = guid(WORLD_LIBRARY);

	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &library, &info), ERROR_SUCCESS);
	return info.Info.Library;
}

/* No cartridge comes back to the second slot. */
static void setup(void)
{
	client_setup();
	world_sql("UPDATE cartridge SET home = NULL WHERE id = %Q", WORLD_DISK);
}

/* The tape in the first slot. */
static void make_cleaner(void)
{
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", WORLD_TAPE_SIDE);
	world_sql("UPDATE cartridge SET cleaner = 1 WHERE id = %Q", WORLD_TAPE);
}

static void unplug(void)
{
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
}

static void disable(void)
{
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", WORLD_LIBRARY);
}

START_TEST(an_empty_slot)
{
	NTMS_LIBRARYINFORMATION info = look();
	long last = world_number("SELECT max(sequence) FROM event");

	is_id(info.CleanerSlot, "");
	is_id(info.CleanerSlotDefault, "");
	ck_assert_int_eq(info.LibrarySupportsDriveCleaning, TRUE);
	ck_assert_uint_eq(reserve(WORLD_SLOT_2), ERROR_SUCCESS);
	info = look();
	is_id(info.CleanerSlot, WORLD_SLOT_2);
	ck_assert_uint_eq(info.dwCleanerUsesRemaining, 0);
	ck_assert_uint_eq(info.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM event WHERE changes LIKE '%" WORLD_LIBRARY
				      "%' AND sequence = (SELECT max(sequence) FROM event)"), 1);
	ck_assert_int_eq(world_number("SELECT max(sequence) FROM event"), last + 1);
	refuses_to_reserve(ERROR_CLEANER_SLOT_SET, WORLD_LIBRARY, WORLD_SLOT_2);
	ck_assert_uint_eq(release(), ERROR_SUCCESS);
	info = look();
	is_id(info.CleanerSlot, "");
	refuses_to_release(ERROR_CLEANER_SLOT_NOT_SET, WORLD_LIBRARY);
}
END_TEST

/* A cleaner that lies in a slot already need not be taken out and injected. */
START_TEST(a_slot_with_a_cleaner)
{
	NTMS_LIBRARYINFORMATION info;

	make_cleaner();
	info = look();
	is_id(info.CleanerSlotDefault, WORLD_SLOT);
	ck_assert_uint_eq(info.dwFlags & NTMS_LIBRARYFLAG_CLEANERPRESENT, 0);
	ck_assert_uint_eq(reserve(WORLD_SLOT), ERROR_SUCCESS);
	info = look();
	is_id(info.CleanerSlot, WORLD_SLOT);
	ck_assert_uint_eq(info.dwCleanerUsesRemaining, 0xffffffff);
	ck_assert_uint_eq(info.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE |
			  NTMS_LIBRARYFLAG_CLEANERPRESENT |
			  NTMS_LIBRARYFLAG_IGNORECLEANERUSESREMAINING);
	refuses_to_release(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY);
	/* It cleans a drive. */
	world_sql("UPDATE cartridge SET location = NULL WHERE id = %Q", WORLD_DISK);
	world_sql("UPDATE cartridge SET location = %Q WHERE id = %Q", WORLD_DRIVE, WORLD_TAPE);
	world_sql("UPDATE element SET state = 2 WHERE id = %Q", WORLD_SLOT);
	ck_assert_uint_ne(look().dwFlags & NTMS_LIBRARYFLAG_CLEANERPRESENT, 0);
	refuses_to_release(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY);
	/* It was taken away. */
	world_sql("UPDATE cartridge SET location = NULL, home = NULL WHERE id = %Q", WORLD_TAPE);
	ck_assert_uint_eq(release(), ERROR_SUCCESS);
	info = look();
	is_id(info.CleanerSlotDefault, "");
	ck_assert_uint_eq(info.dwCleanerUsesRemaining, 0);
	ck_assert_uint_eq(info.dwFlags, NTMS_LIBRARYFLAG_AUTODETECTCHANGE);
}
END_TEST

/* Uses that somebody has set before are those of the cleaner. */
START_TEST(uses_set_before)
{
	make_cleaner();
	world_sql("UPDATE library SET cleaner_uses = 7 WHERE id = %Q", WORLD_LIBRARY);
	ck_assert_uint_eq(reserve(WORLD_SLOT), ERROR_SUCCESS);
	ck_assert_uint_eq(look().dwCleanerUsesRemaining, 7);
}
END_TEST

START_TEST(setting_leaves_facts)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_LIBRARY };
	GUID library = guid(WORLD_LIBRARY);

	make_cleaner();
	ck_assert_uint_eq(reserve(WORLD_SLOT), ERROR_SUCCESS);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &library, &info), ERROR_SUCCESS);
	info.Info.Library.dwCleanerUsesRemaining = 20;
	info.Info.Library.CleanerSlot = guid("");
	ck_assert_uint_eq(SetNtmsObjectInformationA(session, &library, &info), ERROR_SUCCESS);
	ck_assert_uint_eq(look().dwCleanerUsesRemaining, 20);
	info.Info.Library = look();
	is_id(info.Info.Library.CleanerSlot, WORLD_SLOT);
	ck_assert_int_eq(world_number("SELECT flags & 2 FROM library WHERE type = 2"), 0);
}
END_TEST

START_TEST(what_cannot_be_reserved)
{
	refuses_to_reserve(ERROR_INVALID_LIBRARY, NOTHING, WORLD_SLOT_2);
	refuses_to_reserve(ERROR_INVALID_LIBRARY, world.offline, WORLD_SLOT_2);
	refuses_to_reserve(ERROR_OBJECT_NOT_FOUND, WORLD_LIBRARY, NOTHING);
	refuses_to_reserve(ERROR_OBJECT_NOT_FOUND, WORLD_LIBRARY, WORLD_DRIVE);
	refuses_to_reserve(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY, WORLD_SLOT);
	world_sql("UPDATE element SET operational_state = 21 WHERE id = %Q", WORLD_SLOT_2);
	refuses_to_reserve(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY, WORLD_SLOT_2);
	world_sql("UPDATE element SET operational_state = 0 WHERE id = %Q", WORLD_SLOT_2);
	/* The disk in the drive comes back. */
	world_sql("UPDATE cartridge SET home = %Q WHERE id = %Q", WORLD_SLOT_2, WORLD_DISK);
	refuses_to_reserve(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY, WORLD_SLOT_2);
}
END_TEST

START_TEST(a_slot_that_is_not_there_any_more)
{
	ck_assert_uint_eq(reserve(WORLD_SLOT_2), ERROR_SUCCESS);
	world_sql("UPDATE element SET operational_state = 21 WHERE id = %Q", WORLD_SLOT_2);
	refuses_to_release(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY);
	world_sql("UPDATE element SET operational_state = 0, state = 1 WHERE id = %Q", WORLD_SLOT_2);
	refuses_to_release(ERROR_RESOURCE_NOT_AVAILABLE, WORLD_LIBRARY);
}
END_TEST

START_TEST(a_library_that_is_disabled_or_away)
{
	ck_assert_uint_eq(reserve(WORLD_SLOT_2), ERROR_SUCCESS);
	disable();
	refuses_to_reserve(ERROR_DEVICE_NOT_AVAILABLE, WORLD_LIBRARY, WORLD_SLOT_2);
	refuses_to_release(ERROR_RESOURCE_DISABLED, WORLD_LIBRARY);
	unplug();
	refuses_to_reserve(ERROR_DEVICE_NOT_AVAILABLE, WORLD_LIBRARY, WORLD_SLOT_2);
	refuses_to_release(ERROR_LIBRARY_OFFLINE, WORLD_LIBRARY);
	refuses_to_release(ERROR_INVALID_LIBRARY, NOTHING);
	refuses_to_release(ERROR_INVALID_LIBRARY, world.offline);
}
END_TEST

/* It goes with its library. */
START_TEST(library_is_deleted)
{
	GUID library = guid(WORLD_LIBRARY);

	ck_assert_uint_eq(reserve(WORLD_SLOT_2), ERROR_SUCCESS);
	unplug();
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_uint_eq(DeleteNtmsLibrary(session, &library), ERROR_SUCCESS);
	world_consistent();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cleaner");
	TCase *tcase = tcase_create("slot");

	tcase_add_checked_fixture(tcase, setup, client_teardown);
	tcase_add_test(tcase, an_empty_slot);
	tcase_add_test(tcase, a_slot_with_a_cleaner);
	tcase_add_test(tcase, uses_set_before);
	tcase_add_test(tcase, setting_leaves_facts);
	tcase_add_test(tcase, what_cannot_be_reserved);
	tcase_add_test(tcase, a_slot_that_is_not_there_any_more);
	tcase_add_test(tcase, a_library_that_is_disabled_or_away);
	tcase_add_test(tcase, library_is_deleted);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
