// SPDX-License-Identifier: GPL-2.0-or-later
/* Begin-, Set- and EndNtmsDeviceChangeDetection(): spec/rsm/functions.md section 11, gaps.md 96 and 97. */
#define _GNU_SOURCE	/* nftw() */
#include <sys/wait.h>

#include "objects_client.h"
#include "shown.h"

static HANDLE begin(void)
{
	HANDLE handle = NULL;

	ck_assert_uint_eq(BeginNtmsDeviceChangeDetection(session, &handle), ERROR_SUCCESS);
	ck_assert_ptr_nonnull(handle);
	ck_assert_ptr_ne(handle, INVALID_HANDLE_VALUE);
	return handle;
}

static DWORD set(HANDLE handle, DWORD type, const char *id)
{
	GUID public = guid(id);

	return SetNtmsDeviceChangeDetection(session, handle, &public, type, 1);
}

static void is_dead(HANDLE handle)
{
	GUID library = guid(WORLD_LIBRARY);

	shows(ERROR_INVALID_HANDLE, SetNtmsDeviceChangeDetection, session, handle, &library,
	      NTMS_LIBRARY, 1);
	shows(ERROR_INVALID_HANDLE, EndNtmsDeviceChangeDetection, session, handle);
}

/* Each of the three types, with a handle and without one, as often as it is wanted; nothing changes. */
START_TEST(types)
{
	static const DWORD good[] = { NTMS_LIBRARY, NTMS_PHYSICAL_MEDIA, NTMS_MEDIA_TYPE };
	HANDLE handles[] = { NULL, begin(), begin() };
	char *before = world_dump();
	int i, k;

	ck_assert_ptr_ne(handles[1], handles[2]);
	for (i = 0; i < 3; i++) {
		for (k = 0; k < 3; k++)
			ck_assert_uint_eq(set(handles[i], good[k], object_of(good[k])), ERROR_SUCCESS);
	}
	for (i = 1; i < 3; i++)
		ck_assert_uint_eq(EndNtmsDeviceChangeDetection(session, handles[i]), ERROR_SUCCESS);
	world_same(before, "detection changed the store");
	free(before);
}
END_TEST

START_TEST(other_types)
{
	GUID id;
	DWORD type;

	for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (type == NTMS_LIBRARY || type == NTMS_PHYSICAL_MEDIA || type == NTMS_MEDIA_TYPE)
			continue;
		id = guid(object_of(type) ? object_of(type) : "");
		shows(ERROR_INVALID_PARAMETER, SetNtmsDeviceChangeDetection, session, NULL, &id, type, 1);
	}
}
END_TEST

/* All ids are to be of the type that is named. */
START_TEST(several)
{
	GUID ids[] = { guid(WORLD_TAPE), guid(WORLD_DISK), guid(WORLD_LIBRARY) };
	HANDLE handle = begin();

	ck_assert_uint_eq(SetNtmsDeviceChangeDetection(session, handle, ids, NTMS_PHYSICAL_MEDIA, 2),
			  ERROR_SUCCESS);
	shows(ERROR_INVALID_MEDIA, SetNtmsDeviceChangeDetection, session, handle, ids,
	      NTMS_PHYSICAL_MEDIA, 3);
	shows(ERROR_INVALID_MEDIA, SetNtmsDeviceChangeDetection, session, NULL, ids, NTMS_MEDIA_TYPE, 1);
	shows(ERROR_INVALID_LIBRARY, SetNtmsDeviceChangeDetection, session, NULL, ids + 1,
	      NTMS_LIBRARY, 2);
	ck_assert_uint_eq(set(handle, NTMS_LIBRARY, ""), ERROR_INVALID_LIBRARY);
	shows(ERROR_INVALID_PARAMETER, SetNtmsDeviceChangeDetection, session, handle, ids,
	      NTMS_PHYSICAL_MEDIA, 0);
	/* A failure does not end it. */
	ck_assert_uint_eq(set(handle, NTMS_LIBRARY, WORLD_LIBRARY), ERROR_SUCCESS);
}
END_TEST

START_TEST(end)
{
	HANDLE handle = begin();

	ck_assert_uint_eq(EndNtmsDeviceChangeDetection(session, handle), ERROR_SUCCESS);
	is_dead(handle);
	is_dead(INVALID_HANDLE_VALUE);
	is_dead(session);
	shows(ERROR_INVALID_HANDLE, EndNtmsDeviceChangeDetection, session, NULL);
	shows(ERROR_INVALID_PARAMETER, BeginNtmsDeviceChangeDetection, session, NULL);
}
END_TEST

/* A detection is its session's alone, and ends with it. */
START_TEST(of_a_session)
{
	HANDLE mine = session, handle = begin();

	session = OpenNtmsSessionA(NULL, "other", 0);
	ck_assert_ptr_ne(session, INVALID_HANDLE_VALUE);
	is_dead(handle);
	ck_assert_uint_eq(EndNtmsDeviceChangeDetection(mine, handle), ERROR_SUCCESS);
	ck_assert_uint_eq(BeginNtmsDeviceChangeDetection(mine, &handle), ERROR_SUCCESS);
	ck_assert_uint_eq(CloseNtmsSession(mine), ERROR_SUCCESS);
	is_dead(handle);
	shows(ERROR_INVALID_HANDLE, EndNtmsDeviceChangeDetection, mine, handle);
	shows(ERROR_INVALID_HANDLE, BeginNtmsDeviceChangeDetection, mine, &handle);
}
END_TEST

START_TEST(of_a_parent)
{
	HANDLE handle = begin();
	pid_t child = fork();
	int status;

	if (!child)
		_exit(EndNtmsDeviceChangeDetection(session, handle) != ERROR_INVALID_HANDLE);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(EndNtmsDeviceChangeDetection(session, handle), ERROR_SUCCESS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("detection");
	TCase *tcase = tcase_create("detection");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, types);
	tcase_add_test(tcase, other_types);
	tcase_add_test(tcase, several);
	tcase_add_test(tcase, end);
	tcase_add_test(tcase, of_a_session);
	tcase_add_test(tcase, of_a_parent);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
