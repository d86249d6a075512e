// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A session that lives long does not grow: calls of every kind, those that fail too, are made again and
 * again, and then the heap is no larger than it was (issue "object model", Scale: memory of a session
 * bounded). With NTMS_THOROUGH in the environment, 100,000 of each kind.
 *
 * What a session keeps, its statements and SQLite's pages of a database that does not grow, it keeps
 * from the first calls on: these are not counted.
 */
#define _GNU_SOURCE
#define WORLD_FOLDER "/dev/shm"		/* nothing here is to survive the machine */
#include "function_table.h"

#include <malloc.h>

#define FIRST	200
#define CALLS	(getenv("NTMS_THOROUGH") ? 100000 : 600)
#define SLACK	8192		/* 14 bytes a call; the smallest piece of memory has 24 */
#define LOG	10000		/* calls until the log of the database is as long as it gets */

int fdatasync(int fd)
{
	return fd < 0 ? -1 : 0;
}

int fsync(int fd)
{
	return fd < 0 ? -1 : 0;
}

static void become(const struct identity *who)
{
	(void)who;
}

static void setup(void)
{
	client_setup();
	function_world();
}

/* -- calls that take back what they did -- */

static DWORD allocate_and_back(DWORD type)
{
	GUID pool = guid(WORLD_TAPES), media;
	DWORD code = AllocateNtmsMedia(session, &pool, NULL, &media,
				       NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL);

	(void)type;
	return code ? code : DeallocateNtmsMedia(session, &media, 0);
}

static DWORD move_and_back(DWORD type)
{
	DWORD code = move_to(OTHER_POOL);

	(void)type;
	return code ? code : move_to(WORLD_TAPES);
}

static DWORD pool_and_back(DWORD type)
{
	DWORD code;
	GUID id;

	(void)type;
	code = CreateNtmsMediaPoolA(session, "Short", NULL, NTMS_CREATE_NEW, NULL, &id);
	return code ? code : DeleteNtmsMediaPool(session, &id);
}

static DWORD disable_and_back(DWORD type)
{
	GUID id = guid(object_of(type));
	DWORD code = DisableNtmsObject(session, type, &id);

	return code ? code : EnableNtmsObject(session, type, &id);
}

static DWORD media_and_back(DWORD type)
{
	GUID id;
	DWORD code = make_media(&id);

	(void)type;
	return code ? code : DeleteNtmsMedia(session, &id);
}

static DWORD request_and_back(DWORD type)
{
	DWORD code;
	GUID id;

	(void)type;
	code = SubmitNtmsOperatorRequestA(session, NTMS_OPREQ_MESSAGE, "now", NULL, NULL, &id);
	if (!code)
		code = CancelNtmsOperatorRequest(session, &id);
	return code ? code : DeleteNtmsRequests(session, &id, NTMS_OPREQUEST, 1);
}

static DWORD detect(DWORD type)
{
	GUID library = guid(WORLD_LIBRARY);
	HANDLE handle;
	DWORD code = BeginNtmsDeviceChangeDetection(session, &handle);

	(void)type;
	if (!code)
		code = SetNtmsDeviceChangeDetection(session, handle, &library, NTMS_LIBRARY, 1);
	return code ? code : EndNtmsDeviceChangeDetection(session, handle);
}

/* A change, and the word of it. */
static DWORD hear(DWORD type)
{
	HANDLE handle = OpenNtmsNotification(session, NTMS_OBJECT);
	NTMS_NOTIFICATIONINFORMATION note;
	DWORD code = set_attribute(type);

	if (!code)
		code = WaitForNtmsNotification(handle, &note, 0);
	return code ? code : CloseNtmsNotification(handle);
}

static DWORD ui_and_back(DWORD type)
{
	GUID id = guid(object_of(type));
	DWORD code = SetNtmsUIOptionsA(session, &id, NTMS_UITYPE_REQ, NTMS_UIDEST_ADD, "somewhere");

	return code ? code : set_ui(type);
}

/* Within the time of waiting the request comes and goes. */
static DWORD wait_in_vain(DWORD type)
{
	GUID pool = guid(OTHER_POOL), media;

	(void)type;
	return AllocateNtmsMedia(session, &pool, NULL, &media, 0, 1, NULL);
}

/* -- calls that fail -- */

static DWORD unknown_object(DWORD type)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = type };
	GUID id = guid(FREE_POOL);

	id.Data1++;
	return GetNtmsObjectInformationA(session, &id, &info);
}

static DWORD no_session(DWORD type)
{
	(void)type;
	return ExportNtmsDatabase(INVALID_HANDLE_VALUE);
}

static DWORD name_taken(DWORD type)
{
	(void)type;
	return make_pool("Tapes", NTMS_CREATE_NEW);
}

static DWORD no_media(DWORD type)
{
	(void)type;
	return allocate_from(OTHER_POOL);
}

static DWORD no_such_server(DWORD type)
{
	HANDLE handle = OpenNtmsSessionA("nowhere", NULL, 0);

	(void)type;
	return handle == INVALID_HANDLE_VALUE ? NtmsGetLastError() : ERROR_SUCCESS;
}

static const struct row more_rows[] = {
	ROW(AllocateNtmsMedia, allocate_and_back, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(AllocateNtmsMedia, no_media, 0, ERROR_MEDIA_UNAVAILABLE, { NOBODY, 0 }),
	ROW(AllocateNtmsMedia, wait_in_vain, 0, ERROR_TIMEOUT, { NOBODY, 0 }),
	ROW(MoveToNtmsMediaPool, move_and_back, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(CreateNtmsMediaPoolA, pool_and_back, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(CreateNtmsMediaPoolA, name_taken, 0, ERROR_ALREADY_EXISTS, { NOBODY, 0 }),
	ROW(CreateNtmsMediaA, media_and_back, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(DisableNtmsObject, disable_and_back, NTMS_LIBRARY, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(DisableNtmsObject, disable_and_back, NTMS_PHYSICAL_MEDIA, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(SubmitNtmsOperatorRequestA, request_and_back, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(BeginNtmsDeviceChangeDetection, detect, 0, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(WaitForNtmsNotification, hear, NTMS_DRIVE, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(SetNtmsUIOptionsA, ui_and_back, NTMS_COMPUTER, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(GetNtmsObjectInformationA, unknown_object, NTMS_DRIVE, ERROR_OBJECT_NOT_FOUND, { NOBODY, 0 }),
	ROW(ExportNtmsDatabase, no_session, 0, ERROR_INVALID_HANDLE, { NOBODY, 0 }),
	ROW(OpenNtmsSessionA, no_such_server, 0, ERROR_NOT_CONNECTED, { NOBODY, 0 }),
};

/* -- the heap -- */

static size_t heap(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* What calls leave in the database on purpose: words of changes, and requests. */
static void tidy(void)
{
	world_sql("DELETE FROM event WHERE sequence < (SELECT max(sequence) FROM event);"
		  "DELETE FROM operator_request WHERE id <> %Q", WORLD_OPREQUEST);
}

static void repeat(const struct row *row, int count)
{
	DWORD code;
	int i;

	for (i = 1; i <= count; i++) {
		code = row->call(row->type);
		ck_assert_msg(code == row->code, "%s (%u): %u, not %u: %s", row->function, row->type, code,
			      row->code, explain_text());
		if (i % 50 == 0)
			tidy();
	}
}

static void does_not_grow(const struct row *row)
{
	size_t before, after;

	repeat(row, FIRST);
	before = heap();
	repeat(row, CALLS);
	after = heap();
	ck_assert_uint_gt(before, 0);
	ck_assert_msg(after <= before + SLACK, "%s (%u): %zu bytes more after %d calls", row->function,
		      row->type, after - before, CALLS);
}

START_TEST(one_session)
{
	size_t i;

	repeat(&more_rows[0], LOG);
	for (i = 0; i < sizeof(more_rows) / sizeof(*more_rows); i++)
		does_not_grow(&more_rows[i]);
	for (i = 0; i < ROWS; i++) {
		if (!rows[i].once)
			does_not_grow(&rows[i]);
	}
	world_consistent();
}
END_TEST

int main(void)
{
	Suite *suite;
	TCase *tcase;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	puts("skipped: the heap is a sanitizer's");
	return EXIT_SUCCESS;
#endif
	suite = suite_create("memory");
	tcase = tcase_create("memory");
	tcase_set_timeout(tcase, getenv("NTMS_THOROUGH") ? 7200 : 300);
	tcase_add_checked_fixture(tcase, setup, client_teardown);
	tcase_add_test(tcase, one_session);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
