// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests to libraries: spec/rsm/functions.md section 8, model.md section 9, gaps.md 67, 68, 99. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "objects_client.h"

#include "shown.h"

#define NOTHING		"12345678-0000-4000-8000-000000000000"
#define NOBODY_WAITS	4711000		/* a byte that nobody has locked */

static NTMS_OBJECTINFORMATIONA info;
static GUID mount;

static void setup(void)
{
	client_setup();
	mount = guid(WORLD_LIBREQUEST);
}

static DWORD get(GUID *request)
{
	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	info.dwType = NTMS_LIBREQUEST;
	return GetNtmsObjectInformationA(session, request, &info);
}

static DWORD state(void)
{
	ck_assert_uint_eq(get(&mount), ERROR_SUCCESS);
	return info.Info.LibRequest.State;
}

static DWORD count(void)
{
	GUID list[100], library = guid(WORLD_LIBRARY);
	NTMS_OBJECTINFORMATIONA about = { .dwSize = sizeof(about), .dwType = NTMS_LIBRARY };
	DWORD all = 100, n = 100;

	ck_assert_uint_eq(EnumerateNtmsObject(session, NULL, list, &all, NTMS_LIBREQUEST, 0), 0);
	ck_assert_uint_eq(EnumerateNtmsObject(session, &library, list, &n, NTMS_LIBREQUEST, 0), 0);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &library, &about), 0);
	ck_assert_uint_eq(all, n);
	ck_assert_uint_eq(about.Info.Library.dwNumberOfLibRequests, n);
	return n;
}

/* There is no changer here: it fails, and leaves a request that says so. */
static DWORD inventory(void)
{
	GUID library = guid(WORLD_LIBRARY);

	return InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_FAST);
}

START_TEST(information)
{
	NTMS_OBJECTINFORMATIONW wide = { .dwSize = sizeof(wide), .dwType = NTMS_UNKNOWN };
	NTMS_I1_OBJECTINFORMATIONA old = { .dwSize = sizeof(old), .dwType = NTMS_LIBREQUEST };
	const NTMS_LIBREQUESTINFORMATIONA *request = &info.Info.LibRequest;

	ck_assert_uint_eq(get(&mount), ERROR_SUCCESS);
	ck_assert_uint_eq(request->OperationCode, NTMS_LM_MOUNT);
	ck_assert_uint_eq(request->State, NTMS_LM_QUEUED);
	is_id(request->PartitionId, WORLD_TAPE_SIDE);
	is_id(request->DriveId, "");
	is_id(request->PhysMediaId, WORLD_TAPE);
	is_id(request->Library, WORLD_LIBRARY);
	is_id(request->SlotId, WORLD_SLOT);
	is_id(request->WorkItemId, "");
	ck_assert_uint_eq(request->TimeQueued.wYear, 1970);
	ck_assert_uint_eq(request->TimeCompleted.wYear, 0);
	ck_assert_str_eq(request->szApplication, "A");
	ck_assert_str_eq(request->szUser, "U");
	ck_assert_str_eq(request->szComputer, "C");
	ck_assert_uint_eq(request->dwErrorCode, 0);
	ck_assert_int_eq((int)request->dwPriority, -3);
	ck_assert_uint_eq(GetNtmsObjectInformationW(session, &mount, &wide), ERROR_SUCCESS);
	ck_assert_uint_eq(wide.Info.LibRequest.szComputer[0], 'C');
	ck_assert_int_eq((int)wide.Info.LibRequest.dwPriority, -3);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &mount, (void *)&old), ERROR_SUCCESS);
	ck_assert_str_eq(old.Info.LibRequest.szComputer, "C");
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(inventory_is_one)
{
	static const DWORD operations[] = { NTMS_OBJ_INSERT, NTMS_OBJ_UPDATE };
	HANDLE handle = OpenNtmsNotification(session, NTMS_LIBREQUEST);
	NTMS_NOTIFICATIONINFORMATION note;
	int i;

	ck_assert_uint_eq(inventory(), ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert_uint_eq(count(), 2);
	for (i = 0; i < 2; i++) {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &note, 0), ERROR_SUCCESS);
		ck_assert_uint_eq(note.dwOperation, operations[i]);
	}
	ck_assert_uint_eq(get(&note.ObjectId), ERROR_SUCCESS);
	ck_assert_uint_eq(info.Info.LibRequest.OperationCode, NTMS_LM_INVENTORY);
	ck_assert_uint_eq(info.Info.LibRequest.State, NTMS_LM_FAILED);
	ck_assert_uint_eq(info.Info.LibRequest.dwErrorCode, ERROR_DEVICE_NOT_AVAILABLE);
	is_id(info.Info.LibRequest.Library, WORLD_LIBRARY);
	ck_assert_str_eq(info.Info.LibRequest.szApplication, "test");
	ck_assert_str_ne(info.Info.LibRequest.szUser, "");
	ck_assert_uint_ge(info.Info.LibRequest.TimeCompleted.wYear, 2024);
}
END_TEST

/* functions.md section 8 */
START_TEST(cancellation)
{
	static const DWORD finished[] = { NTMS_LM_PASSED, NTMS_LM_FAILED, NTMS_LM_CANCELLED,
					  NTMS_LM_STOPPED };
	GUID missing = guid(NOTHING);
	int i;

	shows(ERROR_OBJECT_NOT_FOUND, CancelNtmsLibraryRequest, session, &missing);
	world_sql("UPDATE library_request SET state = 1");
	shows(ERROR_ACCESS_DENIED, CancelNtmsLibraryRequest, session, &mount);
	ck_assert_uint_eq(state(), NTMS_LM_INPROCESS);
	for (i = 0; i < 4; i++) {
		world_sql("UPDATE library_request SET state = %d, completed = created",
			  (int)finished[i]);
		shows(ERROR_OBJECT_NOT_FOUND, CancelNtmsLibraryRequest, session, &mount);
	}
	for (i = 0; i < 2; i++) {
		world_sql("UPDATE library_request SET state = %d, completed = 0, error = 0",
			  i ? NTMS_LM_WAITING : NTMS_LM_QUEUED);
		ck_assert_uint_eq(CancelNtmsLibraryRequest(session, &mount), ERROR_SUCCESS);
		ck_assert_uint_eq(state(), NTMS_LM_CANCELLED);
		ck_assert_uint_eq(info.Info.LibRequest.dwErrorCode, ERROR_CANCELLED);
		ck_assert_uint_ge(info.Info.LibRequest.TimeCompleted.wYear, 2024);
	}
}
END_TEST

/* gaps.md 68; model.md section 9: only mounts are sorted. */
START_TEST(order)
{
	GUID missing = guid(NOTHING);
	DWORD number = 0;

	ck_assert_uint_eq(GetNtmsRequestOrder(session, &mount, &number), ERROR_SUCCESS);
	ck_assert_uint_eq(number, 1);
	ck_assert_uint_eq(SetNtmsRequestOrder(session, &mount, 0xffffffff), ERROR_SUCCESS);
	ck_assert_uint_eq(GetNtmsRequestOrder(session, &mount, &number), ERROR_SUCCESS);
	ck_assert_uint_eq(number, 0xffffffff);
	shows(ERROR_INVALID_PARAMETER, SetNtmsRequestOrder, session, &mount, 0);
	shows(ERROR_OBJECT_NOT_FOUND, GetNtmsRequestOrder, session, &missing, &number);
	shows(ERROR_OBJECT_NOT_FOUND, SetNtmsRequestOrder, session, &missing, 2);
	ck_assert_uint_eq(CancelNtmsLibraryRequest(session, &mount), ERROR_SUCCESS);
	shows(ERROR_INVALID_STATE, SetNtmsRequestOrder, session, &mount, 2);
	world_sql("UPDATE library_request SET operation = 16, state = 0, completed = 0");
	shows(ERROR_INVALID_STATE, SetNtmsRequestOrder, session, &mount, 2);
	ck_assert_uint_eq(GetNtmsRequestOrder(session, &mount, &number), ERROR_SUCCESS);
	ck_assert_uint_eq(number, 0);
}
END_TEST

/* One whose process died reads as cancelled; the next one that is made writes it down. */
START_TEST(whose_process_died)
{
	world_sql("UPDATE library_request SET state = 1, waiter = %d", NOBODY_WAITS);
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(state(), NTMS_LM_CANCELLED);
	ck_assert_uint_eq(info.Info.LibRequest.dwErrorCode, ERROR_CANCELLED);
	ck_assert_uint_eq(info.Info.LibRequest.TimeCompleted.wYear, 1970);
	shows(ERROR_OBJECT_NOT_FOUND, CancelNtmsLibraryRequest, session, &mount);
	ck_assert_uint_eq(inventory(), ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request WHERE state = 7 AND error ="
				      " 1223 AND completed = 1000 AND waiter = 0"), 1);
	world_sql("UPDATE library_request SET state = 1, completed = 0, waiter = %d WHERE id = %Q",
		  NOBODY_WAITS, WORLD_LIBREQUEST);
	ck_assert_uint_eq(DeleteNtmsRequests(session, &mount, NTMS_LIBREQUEST, 1), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&mount), ERROR_OBJECT_NOT_FOUND);
}
END_TEST

static void set_computer(DWORD purge, DWORD flags)
{
	world_sql("UPDATE computer SET library_request_purge = %u, library_request_flags = %u", purge,
		  flags);
}

START_TEST(expiry)
{
	ck_assert_uint_eq(inventory(), ERROR_DEVICE_NOT_AVAILABLE);
	world_sql("UPDATE library_request SET state = 2, completed = created + 1 WHERE id = %Q",
		  WORLD_LIBREQUEST);
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(get(&mount), ERROR_OBJECT_NOT_FOUND);
	set_computer(259200, NTMS_LIBREQFLAGS_NOAUTOPURGE);
	ck_assert_uint_eq(count(), 2);
	set_computer(0, NTMS_LIBREQFLAGS_NOFAILEDPURGE);
	ck_assert_uint_eq(count(), 1);
	world_sql("UPDATE computer SET operator_request_purge = 0");
	set_computer(259200, 0);
	ck_assert_uint_eq(count(), 1);
	/* The next one that is made takes old ones away, not what somebody may be about to look at. */
	set_computer(0, 0);
	ck_assert_uint_eq(count(), 0);
	ck_assert_uint_eq(inventory(), ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request"), 2);
	world_sql("UPDATE library_request SET completed = completed - 3600000 WHERE completed > 3600000");
	ck_assert_uint_eq(inventory(), ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request"), 1);
}
END_TEST

/* Only finished ones, with their attributes; all others are passed over. */
START_TEST(deletion)
{
	GUID list[3] = { mount, guid(NOTHING), guid(WORLD_OPREQUEST) };
	HANDLE handle = OpenNtmsNotification(session, NTMS_LIBREQUEST);
	NTMS_NOTIFICATIONINFORMATION note;

	ck_assert_uint_eq(SetNtmsObjectAttributeA(session, &mount, NTMS_LIBREQUEST, "A", "abc", 4), 0);
	ck_assert_uint_eq(DeleteNtmsRequests(session, list, NTMS_LIBREQUEST, 3), ERROR_SUCCESS);
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(CancelNtmsLibraryRequest(session, &mount), ERROR_SUCCESS);
	ck_assert_uint_eq(DeleteNtmsRequests(session, list, NTMS_OPREQUEST, 3), ERROR_SUCCESS);
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(DeleteNtmsRequests(session, list, NTMS_LIBREQUEST, 3), ERROR_SUCCESS);
	ck_assert_uint_eq(count(), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute"), 0);
	do {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &note, 0), ERROR_SUCCESS);
	} while (note.dwOperation != NTMS_OBJ_DELETE);
	is_id(note.ObjectId, WORLD_LIBREQUEST);
}
END_TEST

START_TEST(with_its_library)
{
	GUID library = guid(WORLD_LIBRARY);

	ck_assert_uint_eq(SetNtmsObjectAttributeA(session, &mount, NTMS_LIBREQUEST, "A", "abc", 4), 0);
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
	world_sql("UPDATE side SET allocatable = 0");
	ck_assert_uint_eq(DeleteNtmsLibrary(session, &library), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute"), 0);
	ck_assert_int_eq(world_number("SELECT count(*) FROM event WHERE changes LIKE '%10 3 "
				      WORLD_LIBREQUEST "%'"), 1);
}
END_TEST

/* gaps.md 99: what was asked is long past. */
START_TEST(imported)
{
	world_sql("UPDATE library_request SET waiter = %d", NOBODY_WAITS);
	ck_assert_uint_eq(ExportNtmsDatabase(session), ERROR_SUCCESS);
	ck_assert_uint_eq(ImportNtmsDatabase(session), ERROR_SUCCESS);
	ck_assert_int_eq(world_number("SELECT count(*) FROM library_request WHERE state = 7 AND error ="
				      " 1223 AND completed > 2000 AND waiter = 0"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("library_request");
	TCase *tcase = tcase_create("library_request");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, client_teardown);
	tcase_add_test(tcase, information);
	tcase_add_test(tcase, inventory_is_one);
	tcase_add_test(tcase, cancellation);
	tcase_add_test(tcase, order);
	tcase_add_test(tcase, whose_process_died);
	tcase_add_test(tcase, expiry);
	tcase_add_test(tcase, deletion);
	tcase_add_test(tcase, with_its_library);
	tcase_add_test(tcase, imported);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
