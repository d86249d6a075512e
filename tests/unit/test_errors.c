// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Errors that the man pages list, each from the function itself, where no test of its own shows it:
 * see `make check-errors`. What every function answers to wrong arguments is in test_api.c.
 */
#define _GNU_SOURCE	/* nftw(), setresuid() */
#include <errno.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "ntmsext.h"
#include "objects_client.h"
#include "shown.h"

/* Free pools of the world's two types, which no library needed so far. */
static void make_system_pools(void)
{
	GUID library = guid(WORLD_LIBRARY), tapes = guid(world.tape_type), disks = guid(world.disk_type);

	/* Drives of which nothing is known take all. */
	world_sql("UPDATE element SET device_type = NULL WHERE type = 5");
	world_sql("DELETE FROM library_media_type");
	ck_assert_uint_eq(AddNtmsMediaType(session, &tapes, &library), ERROR_SUCCESS);
	ck_assert_uint_eq(AddNtmsMediaType(session, &disks, &library), ERROR_SUCCESS);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_OPEN);
}

static GUID pool_of(int type, const char *media_type)
{
	char sql[160], id[STORE_ID_SIZE];

	snprintf(sql, sizeof(sql), "SELECT id FROM media_pool WHERE type = %d AND media_type = '%s'",
		 type, media_type);
	world_value(id, sizeof(id), sql);
	return guid(id);
}

START_TEST(media_types)
{
	GUID library = guid(WORLD_LIBRARY), offline = guid(world.offline);
	GUID tapes = guid(world.tape_type), disks = guid(world.disk_type);

	shows(ERROR_LIBRARY_OFFLINE, AddNtmsMediaType, session, &tapes, &offline);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", WORLD_LIBRARY);
	shows(ERROR_RESOURCE_DISABLED, AddNtmsMediaType, session, &tapes, &library);
	world_sql("UPDATE library SET enabled = 1 WHERE id = %Q", WORLD_LIBRARY);
	/* Its drive is one for tapes. */
	world_sql("DELETE FROM library_media_type");
	shows(ERROR_NO_SUPPORTING_DRIVES, AddNtmsMediaType, session, &disks, &library);
}
END_TEST

START_TEST(types_of_media)
{
	GUID library = guid(WORLD_LIBRARY), type = guid(world.tape_type);
	GUID tape = guid(WORLD_TAPE), disk = guid(WORLD_DISK);
	GUID tapes = guid(WORLD_TAPES), disks = guid(WORLD_DISKS);

	shows(ERROR_NOT_EMPTY, DeleteNtmsMediaType, session, &type, &library);
	shows(ERROR_MEDIA_INCOMPATIBLE, ChangeNtmsMediaType, session, &tape, &disks);
	world_sql("UPDATE media_type SET sides = 2 WHERE id = %Q", world.tape_type);
	shows(ERROR_BUSY, ChangeNtmsMediaType, session, &disk, &tapes);
	world_sql("UPDATE media_type SET sides = 1");
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", WORLD_LIBRARY);
	shows(ERROR_RESOURCE_DISABLED, ChangeNtmsMediaType, session, &tape, &disks);
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
	shows(ERROR_LIBRARY_OFFLINE, ChangeNtmsMediaType, session, &tape, &disks);
}
END_TEST

START_TEST(enabling)
{
	GUID tape = guid(WORLD_TAPE), offline = guid(world.offline);

	shows(ERROR_INVALID_STATE, EnableNtmsObject, session, NTMS_PHYSICAL_MEDIA, &tape);
	ck_assert_uint_eq(DisableNtmsObject(session, NTMS_PHYSICAL_MEDIA, &tape), ERROR_SUCCESS);
	shows(ERROR_INVALID_STATE, DisableNtmsObject, session, NTMS_PHYSICAL_MEDIA, &tape);
	shows(ERROR_LIBRARY_OFFLINE, DisableNtmsObject, session, NTMS_LIBRARY, &offline);
	shows(ERROR_LIBRARY_OFFLINE, EnableNtmsObject, session, NTMS_LIBRARY, &offline);
}
END_TEST

#define NAMED(code, side) do {						\
	GUID named_ = guid(side);						\
	shows(code, AllocateNtmsMedia, session, &pool, &named_, &media,	\
	      NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL);		\
} while (0)

START_TEST(allocation)
{
	GUID pool = guid(WORLD_TAPES), media;

	NAMED(ERROR_MEDIA_INCOMPATIBLE, WORLD_DISK_A);
	world_sql("UPDATE side SET state = 9 WHERE id = %Q", WORLD_TAPE_SIDE);
	NAMED(ERROR_INVALID_STATE, WORLD_TAPE_SIDE);
	world_sql("UPDATE side SET state = 4 WHERE id = %Q", WORLD_TAPE_SIDE);
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", WORLD_TAPE);
	NAMED(ERROR_RESOURCE_DISABLED, WORLD_TAPE_SIDE);
	world_sql("UPDATE cartridge SET enabled = 1, library = %Q, location = NULL, home = NULL"
		  " WHERE id = %Q", world.offline, WORLD_TAPE);
	NAMED(ERROR_MEDIA_OFFLINE, WORLD_TAPE_SIDE);
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", WORLD_TAPE_SIDE);
	world_sql("UPDATE media_pool SET allocation_policy = 1 WHERE id = %Q", WORLD_TAPES);
	shows(ERROR_DEVICE_NOT_AVAILABLE, AllocateNtmsMedia, session, &pool, NULL, &media,
	      NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL);
}
END_TEST

START_TEST(life_of_media)
{
	GUID tape = guid(WORLD_TAPE), side = guid(WORLD_TAPE_SIDE), media = guid(WORLD_LOGICAL);
	GUID disk = guid(WORLD_DISK), disks = guid(WORLD_DISKS), free_disks;

	shows(ERROR_BUSY, DeallocateNtmsMedia, session, &media, 0);
	shows(ERROR_INVALID_STATE, SetNtmsMediaComplete, session, &media);
	shows(ERROR_INVALID_STATE, DeleteNtmsMedia, session, &tape);
	shows(ERROR_MEDIA_INCOMPATIBLE, MoveToNtmsMediaPool, session, &tape, &disks);
	make_system_pools();
	free_disks = pool_of(NTMS_POOLTYPE_SCRATCH, world.disk_type);
	shows(ERROR_BUSY, MoveToNtmsMediaPool, session, &disk, &free_disks);
	world_sql("UPDATE media_pool SET type = 2 WHERE id IN (%Q, %Q)", WORLD_TAPES, WORLD_DISKS);
	shows(ERROR_INVALID_MEDIA_POOL, DecommissionNtmsMedia, session, &side);
	shows(ERROR_INVALID_MEDIA_POOL, SetNtmsMediaComplete, session, &media);
}
END_TEST

START_TEST(pools)
{
	GUID pool;

	shows(ERROR_ALREADY_EXISTS, CreateNtmsMediaPoolA, session, "\\tapes", NULL, NTMS_CREATE_NEW,
	      NULL, &pool);
	shows(ERROR_OBJECT_NOT_FOUND, CreateNtmsMediaPoolA, session, "none", NULL, NTMS_OPEN_EXISTING,
	      NULL, &pool);
	shows(ERROR_OBJECT_NOT_FOUND, CreateNtmsMediaPoolA, session, "none\\x", NULL,
	      NTMS_OPEN_ALWAYS, NULL, &pool);
	shows(ERROR_INVALID_MEDIA_POOL, CreateNtmsMediaPoolA, session, "Free\\mine", NULL,
	      NTMS_CREATE_NEW, NULL, &pool);
}
END_TEST

START_TEST(lists)
{
	GUID library = guid(WORLD_LIBRARY), list[1];
	NTMS_ELEMENT_STATUS places[1];
	char words[2];
	DWORD room = 1;

	shows(ERROR_INSUFFICIENT_BUFFER, EnumerateNtmsObject, session, NULL, list, &room,
	      NTMS_STORAGESLOT, 0);
	ck_assert_uint_eq(room, 2);
	room = 1;
	shows(ERROR_INSUFFICIENT_BUFFER, NtmsReadLibrary, session, &library, places, &room);
	ck_assert_uint_eq(room, 4);
	room = 0;
	shows(ERROR_INSUFFICIENT_BUFFER, NtmsFindPhysicalMedia, session, "A00001L9", NULL, &room);
	ck_assert_uint_eq(room, 1);
	room = sizeof(words);
	shows(ERROR_INSUFFICIENT_BUFFER, NtmsGetErrorText, words, &room);
}
END_TEST

START_TEST(attributes)
{
	GUID tape = guid(WORLD_TAPE);
	static char data[NTMS_MAXATTR_LENGTH];
	DWORD room = 1;

	ck_assert_uint_eq(SetNtmsObjectAttributeA(session, &tape, NTMS_PHYSICAL_MEDIA, "Name", data, 2),
			  ERROR_SUCCESS);
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsObjectAttributeA, session, &tape, NTMS_PHYSICAL_MEDIA,
	      "Name", data, &room);
	ck_assert_uint_eq(room, 2);
	shows(ERROR_NO_DATA, SetNtmsObjectAttributeA, session, &tape, NTMS_PHYSICAL_MEDIA, "Name", data,
	      NTMS_MAXATTR_LENGTH);
	/* Something else wrote to the store. */
	world_sql("UPDATE attribute SET data = hex(zeroblob(65536))");
	room = sizeof(data);
	shows(ERROR_NO_DATA, GetNtmsObjectAttributeA, session, &tape, NTMS_PHYSICAL_MEDIA, "Name", data,
	      &room);
}
END_TEST

START_TEST(information)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_MEDIA_POOL }, good;
	GUID pool = guid(WORLD_TAPES), made;

	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Other", NULL, NTMS_CREATE_NEW, NULL, &made),
			  ERROR_SUCCESS);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &pool, &good), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &pool, &info), ERROR_SUCCESS);
	good = info;
	strcpy(info.szName, "OTHER");
	shows(ERROR_ALREADY_EXISTS, SetNtmsObjectInformationA, session, &pool, &info);
	strcpy(info.szName, "a\\b");
	shows(ERROR_INVALID_NAME, SetNtmsObjectInformationA, session, &pool, &info);
	info = good;
	info.Info.MediaPool.MediaType = pool;
	shows(ERROR_INVALID_MEDIA, SetNtmsObjectInformationA, session, &pool, &info);
	info.Info.MediaPool.MediaType = guid(world.disk_type);
	shows(ERROR_MEDIA_INCOMPATIBLE, SetNtmsObjectInformationA, session, &pool, &info);
}
END_TEST

START_TEST(libraries)
{
	GUID library = guid(WORLD_LIBRARY), computer = guid(world.computer);
	DWORD needed;

	shows(ERROR_DEVICE_NOT_AVAILABLE, InventoryNtmsLibrary, session, &library, NTMS_INVENTORY_FAST);
	shows(ERROR_DEVICE_NOT_AVAILABLE, NtmsBindLibrary, session, &library);
	shows(ERROR_INVALID_OPERATION, EjectNtmsCleaner, session, &library, &computer, NTMS_EJECT_STOP);
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsObjectSecurity, session, &computer, NTMS_COMPUTER,
	      DACL_SECURITY_INFORMATION, NULL, 0, &needed);
}
END_TEST

static void make_logical(const char *id, const char *side)
{
	world_sql("INSERT INTO logical_media VALUES (%Q, %Q, '', '', 1000, 2000)", id, side);
}

#define OTHER_LOGICAL	"22222222-0000-4000-8000-000000000016"

START_TEST(swaps)
{
	GUID first = guid(WORLD_LOGICAL), second = guid(OTHER_LOGICAL);

	world_sql("UPDATE side SET state = 5 WHERE id = %Q", WORLD_TAPE_SIDE);
	make_logical(OTHER_LOGICAL, WORLD_TAPE_SIDE);
	shows(ERROR_INVALID_MEDIA_POOL, SwapNtmsMedia, session, &first, &second);
	world_sql("UPDATE side SET state = 4 WHERE id = %Q", WORLD_TAPE_SIDE);
	world_sql("UPDATE logical_media SET side = %Q WHERE id = %Q", WORLD_DISK_B, OTHER_LOGICAL);
	world_sql("UPDATE side SET state = 6 WHERE id = %Q", WORLD_DISK_B);
	world_sql("UPDATE cartridge SET location = home, mounted_side = NULL, state = 0 WHERE id = %Q",
		  WORLD_DISK);
	shows(ERROR_INVALID_STATE, SwapNtmsMedia, session, &first, &second);
}
END_TEST

START_TEST(swap_without_right)
{
	GUID first = guid(WORLD_LOGICAL), second = guid(OTHER_LOGICAL);

	world_sql("UPDATE side SET state = 5 WHERE id = %Q", WORLD_DISK_B);
	make_logical(OTHER_LOGICAL, WORLD_DISK_B);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_SHUT);
	shows(ERROR_ACCESS_DENIED, SwapNtmsMedia, session, &first, &second);
}
END_TEST

/* -- the store -- */

static bool disk_is_full;

ssize_t pwrite64(int fd, const void *buffer, size_t size, off_t offset)
{
	if (!disk_is_full)
		return syscall(SYS_pwrite64, fd, buffer, size, offset);
	errno = ENOSPC;
	return -1;
}

START_TEST(full)
{
	GUID pool;
	char *before = world_dump();

	disk_is_full = true;
	shows(ERROR_DATABASE_FULL, CreateNtmsMediaPoolA, session, "New", NULL, NTMS_CREATE_NEW, NULL,
	      &pool);
	disk_is_full = false;
	world_same(before, "a full disk changed the store");
	free(before);
}
END_TEST

static void conf(const char *text)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/ntms.conf", world.directory);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

START_TEST(no_store)
{
	static const char *const files[] = { "", "-wal", "-shm", "-reserve" };
	struct rlimit few = { 0, 0 };
	NTMS_LABEL label;
	char path[96];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s%s", world.store, files[i]);
		unlink(path);
	}
	disk_is_full = true;
	shows(ERROR_DATABASE_FULL, NtmsCreateStore);
	disk_is_full = false;
	ck_assert_int_ne(access(world.store, F_OK), 0);
	/* No descriptor is left; what memory is short of is told in the same way. */
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &few), 0);
	few.rlim_cur = 0;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	shows_no_handle(ERROR_NOT_ENOUGH_MEMORY, OpenNtmsSessionA, NULL, NULL, 0);
	shows(ERROR_NOT_ENOUGH_MEMORY, NtmsCreateStore);
	shows(ERROR_NOT_ENOUGH_MEMORY, NtmsReadLabel, "/etc/passwd", &label);
	few.rlim_cur = few.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	conf("nonsense\n");
	shows(ERROR_DATABASE_FAILURE, NtmsCreateStore);
	conf("store = /proc/self/none/ntms.db\n");
	shows(ERROR_DATABASE_FAILURE, NtmsCreateStore);
}
END_TEST

/* An export and an import open one file after the other. */
START_TEST(few_descriptors_for_copies)
{
	static DWORD (*const functions[])(HANDLE session) = { ExportNtmsDatabase, ImportNtmsDatabase };
	struct rlimit limit, few;
	size_t i;
	DWORD code;
	int next;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	for (i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		next = dup(0);
		close(next);
		few = limit;
		for (few.rlim_cur = next;; few.rlim_cur++) {
			ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
			code = functions[i](session);
			ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
			if (code == ERROR_SUCCESS)
				break;
			ck_assert_msg(code == ERROR_NOT_ENOUGH_MEMORY, "%zu, %d: %u: %s", i,
				      (int)few.rlim_cur - next, code, explain_text());
		}
	}
}
END_TEST

static int group_error;

int getgrnam_r(const char *name, struct group *group, char *buffer, size_t size,
	       struct group **found)
{
	(void)name;
	(void)group;
	(void)buffer;
	(void)size;
	*found = NULL;
	return group_error;
}

/* The directory service does not answer: nothing of the caller's has timed out. */
START_TEST(unknown_groups)
{
	static const int errors[] = { ETIMEDOUT, EIO, ECONNREFUSED, EAGAIN, EBUSY };
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		group_error = errors[i];
		shows_no_handle(ERROR_DATABASE_FAILURE, OpenNtmsSessionA, NULL, NULL, 0);
		ck_assert_ptr_nonnull(strstr(explain_text(), "groups"));
	}
	group_error = EMFILE;
	shows_no_handle(ERROR_NOT_ENOUGH_MEMORY, OpenNtmsSessionA, NULL, NULL, 0);
	group_error = 0;
}
END_TEST

/* However many are left, until they suffice. */
START_TEST(few_descriptors)
{
	struct rlimit limit, few;
	HANDLE handle;
	DWORD code;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = limit;
	for (few.rlim_cur = 0;; few.rlim_cur++) {
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
		handle = OpenNtmsSessionA(NULL, NULL, 0);
		code = NtmsGetLastError();
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
		if (handle != INVALID_HANDLE_VALUE)
			break;
		ck_assert_msg(code == ERROR_NOT_ENOUGH_MEMORY, "%u of %u: %s", code,
			      (unsigned int)few.rlim_cur, explain_text());
	}
	ck_assert_uint_eq(CloseNtmsSession(handle), ERROR_SUCCESS);
}
END_TEST

START_TEST(store_that_may_not_be)
{
	char text[200];

	snprintf(text, sizeof(text), "store = %s/shut/ntms.db\nrun = %s/run\n", world.directory,
		 world.directory);
	conf(text);
	snprintf(text, sizeof(text), "%s/shut", world.directory);
	ck_assert_int_eq(mkdir(text, 0555), 0);
	shows(ERROR_ACCESS_DENIED, NtmsCreateStore);
}
END_TEST

/* Nothing is wrong with a store that the caller may not use. */
START_TEST(store_of_others)
{
	static const char *const names[] = { "run/lock", "ntms.db" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", world.directory, names[i]);
		ck_assert_int_eq(chmod(path, 0), 0);
		shows_no_handle(ERROR_ACCESS_DENIED, OpenNtmsSessionA, NULL, NULL, 0);
		ck_assert_int_eq(chmod(path, 0660), 0);
	}
}
END_TEST

START_TEST(directory_of_others)
{
	char path[128];

	world_sql("UPDATE computer SET security = %Q", WORLD_OPEN);
	snprintf(path, sizeof(path), "%s/Export", world.directory);
	ck_assert_int_eq(mkdir(path, 0555), 0);
	shows(ERROR_ACCESS_DENIED, ExportNtmsDatabase, session);
	ck_assert_int_eq(chmod(path, 0770), 0);
	ck_assert_uint_eq(ExportNtmsDatabase(session), ERROR_SUCCESS);
	ck_assert_int_eq(chmod(world.directory, 0555), 0);
	shows(ERROR_ACCESS_DENIED, ImportNtmsDatabase, session);
	ck_assert_int_eq(chmod(world.directory, 0770), 0);
}
END_TEST

START_TEST(label_of_no_medium)
{
	NTMS_LABEL label;
	char path[128];

	shows(ERROR_INVALID_DRIVE, NtmsReadLabel, "/dev/null", &label);
	shows(ERROR_INVALID_DRIVE, NtmsReadLabel, "/nowhere", &label);
	snprintf(path, sizeof(path), "%s/shut", world.directory);
	ck_assert_int_ge(close(open(path, O_CREAT | O_WRONLY, 0)), 0);
	shows(ERROR_ACCESS_DENIED, NtmsReadLabel, path, &label);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("errors");
	TCase *tcase = tcase_create("errors"), *nobody = tcase_create("nobody");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_add_test(tcase, media_types);
	tcase_add_test(tcase, types_of_media);
	tcase_add_test(tcase, enabling);
	tcase_add_test(tcase, allocation);
	tcase_add_test(tcase, life_of_media);
	tcase_add_test(tcase, pools);
	tcase_add_test(tcase, lists);
	tcase_add_test(tcase, attributes);
	tcase_add_test(tcase, information);
	tcase_add_test(tcase, libraries);
	tcase_add_test(tcase, swaps);
	tcase_add_test(tcase, full);
	tcase_add_test(tcase, no_store);
	tcase_add_test(tcase, few_descriptors);
	tcase_add_test(tcase, few_descriptors_for_copies);
	tcase_add_test(tcase, unknown_groups);
	suite_add_tcase(suite, tcase);
	tcase_set_timeout(nobody, 60);
	tcase_add_checked_fixture(nobody, client_setup_as_nobody, client_teardown);
	tcase_add_test(nobody, swap_without_right);
	tcase_add_test(nobody, store_that_may_not_be);
	tcase_add_test(nobody, store_of_others);
	tcase_add_test(nobody, directory_of_others);
	tcase_add_test(nobody, label_of_no_medium);
	suite_add_tcase(suite, nobody);
	return world_run(suite);
}
