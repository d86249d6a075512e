// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Requests to operators: spec/rsm/functions.md section 8, model.md section 10, gaps.md 73 to 78, 93, 94.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "objects_client.h"

#include <pthread.h>
#include <sys/wait.h>

#include "code.h"
#include "identity.h"
#include "operator_request.h"
#include "session.h"
#include "shown.h"

#define FOREVER 0xffffffff
#define NOTHING "12345678-0000-4000-8000-000000000000"

static GUID id1, id2, id;

static void setup(void)
{
	client_setup();
	world_sql("DELETE FROM operator_request");
}

/* "" for no argument. */
static DWORD submit(DWORD request, const char *message, const char *arg1, const char *arg2)
{
	id1 = guid(arg1);
	id2 = guid(arg2);
	return SubmitNtmsOperatorRequestA(session, request, message, *arg1 ? &id1 : NULL,
					  *arg2 ? &id2 : NULL, &id);
}

static GUID ask(void)
{
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, "Turn the key", "", ""), ERROR_SUCCESS);
	return id;
}

static NTMS_OBJECTINFORMATIONA info;

static DWORD get(GUID *request)
{
	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	info.dwType = NTMS_OPREQUEST;
	return GetNtmsObjectInformationA(session, request, &info);
}

static DWORD state(GUID *request)
{
	ck_assert_uint_eq(get(request), ERROR_SUCCESS);
	return info.Info.OpRequest.State;
}

static DWORD count(void)
{
	DWORD n = 100;
	GUID list[100];

	ck_assert_uint_eq(EnumerateNtmsObject(session, NULL, list, &n, NTMS_OPREQUEST, 0),
			  ERROR_SUCCESS);
	return n;
}

/* functions.md section 8: which arguments each request takes. */
static bool takes_first(DWORD request, DWORD type)
{
	switch (request) {
	case NTMS_OPREQ_NEWMEDIA:
		return type == NTMS_MEDIA_POOL;
	case NTMS_OPREQ_CLEANER:
		return type == NTMS_LIBRARY || type == NTMS_STORAGESLOT;
	case NTMS_OPREQ_DEVICESERVICE:
		return type == NTMS_IEDOOR || type == NTMS_LIBRARY || type == NTMS_PHYSICAL_MEDIA ||
		       type == NTMS_DRIVE;
	case NTMS_OPREQ_MOVEMEDIA:
		return type == NTMS_PHYSICAL_MEDIA;
	default:
		return false;
	}
}

static const char *second_of(DWORD request)
{
	return request == NTMS_OPREQ_MOVEMEDIA ? WORLD_LIBRARY : "";
}

START_TEST(first_argument)
{
	DWORD request, type;

	for (request = NTMS_OPREQ_NEWMEDIA; request <= NTMS_OPREQ_MOVEMEDIA; request++) {
		ck_assert_uint_eq(submit(request, "", "", second_of(request)),
				  ERROR_INVALID_PARAMETER);
		ck_assert_uint_eq(submit(request, "", NOTHING, second_of(request)),
				  ERROR_OBJECT_NOT_FOUND);
		for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
			if (!object_of(type))
				continue;
			ck_assert_uint_eq(submit(request, "", object_of(type), second_of(request)),
					  takes_first(request, type) ? ERROR_SUCCESS
								     : ERROR_OBJECT_NOT_FOUND);
			if (!takes_first(request, type))
				continue;
			ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
			ck_assert_uint_eq(info.Info.OpRequest.Request, request);
			ck_assert_uint_eq(info.Info.OpRequest.Arg1Type, type);
			is_id(info.Info.OpRequest.Arg1, object_of(type));
		}
	}
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, "", WORLD_LIBRARY, ""),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, "", "", WORLD_LIBRARY),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(NTMS_OPREQ_UNKNOWN, "", "", ""), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(6, "", "", ""), ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(second_argument)
{
	ck_assert_uint_eq(submit(NTMS_OPREQ_NEWMEDIA, "", WORLD_TAPES, WORLD_LIBRARY), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	ck_assert_uint_eq(info.Info.OpRequest.Arg2Type, NTMS_LIBRARY);
	is_id(info.Info.OpRequest.Arg2, WORLD_LIBRARY);
	ck_assert_uint_eq(submit(NTMS_OPREQ_NEWMEDIA, "", WORLD_TAPES, WORLD_DRIVE),
			  ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MOVEMEDIA, "", WORLD_TAPE, ""), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MOVEMEDIA, "", WORLD_TAPE, WORLD_TAPES),
			  ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MOVEMEDIA, "", WORLD_TAPE, NOTHING),
			  ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(submit(NTMS_OPREQ_CLEANER, "", WORLD_LIBRARY, WORLD_SLOT),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(NTMS_OPREQ_DEVICESERVICE, "", WORLD_DRIVE, WORLD_LIBRARY),
			  ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(message)
{
	char text[300];
	WCHAR wide[300];
	int i;

	memset(text, 'x', sizeof(text));
	for (i = 0; i < 300; i++)
		wide[i] = 'x';
	text[255] = '\0';
	wide[255] = 0;
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, text, "", ""), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	ck_assert_str_eq(info.Info.OpRequest.szMessage, text);
	ck_assert_uint_eq(SubmitNtmsOperatorRequestW(session, NTMS_OPREQ_MESSAGE, wide, NULL, NULL,
						     &id), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	ck_assert_str_eq(info.Info.OpRequest.szMessage, text);
	text[255] = 'x';
	text[256] = '\0';
	wide[255] = 'x';
	wide[256] = 0;
	shows(ERROR_MESSAGE_EXCEEDS_MAX_SIZE, SubmitNtmsOperatorRequestA, session,
	      NTMS_OPREQ_MESSAGE, text, NULL, NULL, &id);
	shows(ERROR_MESSAGE_EXCEEDS_MAX_SIZE, SubmitNtmsOperatorRequestW, session,
	      NTMS_OPREQ_MESSAGE, wide, NULL, NULL, &id);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, "\xff", "", ""), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(submit(NTMS_OPREQ_MESSAGE, NULL, "", ""), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	ck_assert_str_eq(info.Info.OpRequest.szMessage, "");
	ck_assert_uint_eq(count(), 3);
}
END_TEST

/* All that a request shows, in the structures of today and of version 1. */
START_TEST(information)
{
	NTMS_I1_OBJECTINFORMATIONA old = { .dwSize = sizeof(old), .dwType = NTMS_OPREQUEST };
	NTMS_OBJECTINFORMATIONW wide = { .dwSize = sizeof(wide), .dwType = NTMS_UNKNOWN };
	char host[256] = "", long_message[201];

	gethostname(host, sizeof(host) - 1);
	memset(long_message, 'm', 200);
	long_message[200] = '\0';
	ck_assert_uint_eq(submit(NTMS_OPREQ_NEWMEDIA, long_message, WORLD_TAPES, WORLD_LIBRARY),
			  ERROR_SUCCESS);
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	ck_assert_int_eq(info.Enabled, TRUE);
	ck_assert_str_eq(info.szName, "");
	ck_assert_uint_eq(info.Info.OpRequest.State, NTMS_OPSTATE_SUBMITTED);
	ck_assert_int_eq(memcmp(&info.Created, &info.Info.OpRequest.Submitted,
				sizeof(info.Created)), 0);
	ck_assert_uint_ge(info.Created.wYear, 2024);
	ck_assert_str_eq(info.Info.OpRequest.szApplication, "test");
	ck_assert_str_ne(info.Info.OpRequest.szUser, "");
	ck_assert_int_eq(strncmp(info.Info.OpRequest.szComputer, host, 63), 0);
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &id, (void *)&old), ERROR_SUCCESS);
	ck_assert_uint_eq(strlen(old.Info.OpRequest.szMessage), 126);
	ck_assert_uint_eq(old.Info.OpRequest.Arg1Type, NTMS_MEDIA_POOL);
	is_id(old.Info.OpRequest.Arg1, WORLD_TAPES);
	is_id(old.Info.OpRequest.Arg2, WORLD_LIBRARY);
	ck_assert_str_eq(old.Info.OpRequest.szApplication, "test");
	ck_assert_str_eq(old.Info.OpRequest.szUser, info.Info.OpRequest.szUser);
	ck_assert_str_eq(old.Info.OpRequest.szComputer, info.Info.OpRequest.szComputer);
	ck_assert_uint_eq(GetNtmsObjectInformationW(session, &id, &wide), ERROR_SUCCESS);
	ck_assert_uint_eq(wide.dwType, NTMS_OPREQUEST);
	ck_assert_uint_eq(wide.Info.OpRequest.szMessage[199], 'm');
	is_id(wide.Info.OpRequest.Arg2, WORLD_LIBRARY);
}
END_TEST

/* The description is the one member that can be set. */
START_TEST(describe)
{
	ask();
	ck_assert_uint_eq(get(&id), ERROR_SUCCESS);
	strcpy(info.szDescription, "waits for Bob");
	strcpy(info.szName, "Bob");
	info.Info.OpRequest.State = NTMS_OPSTATE_COMPLETE;
	ck_assert_uint_eq(SetNtmsObjectInformationA(session, &id, &info), ERROR_SUCCESS);
	ck_assert_uint_eq(state(&id), NTMS_OPSTATE_SUBMITTED);
	ck_assert_str_eq(info.szDescription, "waits for Bob");
	ck_assert_str_eq(info.szName, "");
}
END_TEST

START_TEST(answers)
{
	GUID done = ask(), refused = ask();
	GUID missing = guid(NOTHING);

	shows(ERROR_TIMEOUT, WaitForNtmsOperatorRequest, session, &done, 0);
	shows(ERROR_TIMEOUT, WaitForNtmsOperatorRequest, session, &done, 50);
	ck_assert_uint_eq(SatisfyNtmsOperatorRequest(session, &done), ERROR_SUCCESS);
	ck_assert_uint_eq(CancelNtmsOperatorRequest(session, &refused), ERROR_SUCCESS);
	ck_assert_uint_eq(state(&done), NTMS_OPSTATE_COMPLETE);
	ck_assert_uint_eq(state(&refused), NTMS_OPSTATE_REFUSED);
	ck_assert_uint_eq(WaitForNtmsOperatorRequest(session, &done, FOREVER), ERROR_SUCCESS);
	shows(ERROR_CANCELLED, WaitForNtmsOperatorRequest, session, &refused, FOREVER);
	/* gaps.md 77 */
	shows(ERROR_INVALID_STATE, SatisfyNtmsOperatorRequest, session, &done);
	shows(ERROR_INVALID_STATE, SatisfyNtmsOperatorRequest, session, &refused);
	shows(ERROR_INVALID_STATE, CancelNtmsOperatorRequest, session, &done);
	shows(ERROR_INVALID_STATE, CancelNtmsOperatorRequest, session, &refused);
	shows(ERROR_OBJECT_NOT_FOUND, SatisfyNtmsOperatorRequest, session, &missing);
	shows(ERROR_OBJECT_NOT_FOUND, CancelNtmsOperatorRequest, session, &missing);
	shows(ERROR_OBJECT_NOT_FOUND, WaitForNtmsOperatorRequest, session, &missing, FOREVER);
}
END_TEST

static void *wait_for(void *context)
{
	return (void *)(uintptr_t)WaitForNtmsOperatorRequest(session, context, FOREVER);
}

/* Another process answers, whenever it comes to it. */
START_TEST(answer_by_another_process)
{
	GUID requests[2];
	pthread_t threads[2];
	void *code;
	int i, status;
	HANDLE own;

	requests[0] = ask();
	requests[1] = ask();
	/* Before there are threads: test_fork.c says why. */
	if (!fork()) {
		own = OpenNtmsSessionA(NULL, "operator", 0);
		_exit(SatisfyNtmsOperatorRequest(own, &requests[0]) ||
		      CancelNtmsOperatorRequest(own, &requests[1]));
	}
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, wait_for, &requests[i]), 0);
	pthread_join(threads[0], &code);
	ck_assert_uint_eq((DWORD)(uintptr_t)code, ERROR_SUCCESS);
	pthread_join(threads[1], &code);
	ck_assert_uint_eq((DWORD)(uintptr_t)code, ERROR_CANCELLED);
	wait(&status);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(session_closed_meanwhile)
{
	GUID request = ask();
	pthread_t thread;
	void *code;

	ck_assert_int_eq(pthread_create(&thread, NULL, wait_for, &request), 0);
	usleep(20000);
	ck_assert_uint_eq(CloseNtmsSession(session), ERROR_SUCCESS);
	pthread_join(thread, &code);
	/* Or it had not begun. */
	if ((DWORD)(uintptr_t)code != ERROR_INVALID_HANDLE)
		ck_assert_uint_eq((DWORD)(uintptr_t)code, ERROR_CANCELLED);
}
END_TEST

/* The answer to a call of this library that waits; test_allocate_wait.c has more. */
static void *refuse_the_next(void *handle)
{
	NTMS_NOTIFICATIONINFORMATION note;

	if (WaitForNtmsNotification(handle, &note, FOREVER))
		return "wait";
	return CancelNtmsOperatorRequest(session, &note.ObjectId) ? "cancel" : NULL;
}

START_TEST(allocation_waits)
{
	GUID pool = guid(WORLD_DISKS), media;
	pthread_t thread;
	HANDLE handle;
	void *failed;

	shows(ERROR_TIMEOUT, AllocateNtmsMedia, session, &pool, NULL, &media, 0, 50, NULL);
	handle = OpenNtmsNotification(session, NTMS_OPREQUEST);
	ck_assert_int_eq(pthread_create(&thread, NULL, refuse_the_next, handle), 0);
	shows(ERROR_CANCELLED, AllocateNtmsMedia, session, &pool, NULL, &media, 0, FOREVER, NULL);
	pthread_join(thread, &failed);
	ck_assert_ptr_null(failed);
	ck_assert_uint_eq(count(), 0);
}
END_TEST

static void set_computer(DWORD purge, DWORD flags)
{
	world_sql("UPDATE computer SET operator_request_purge = %u, operator_request_flags = %u",
		  purge, flags);
}

/* model.md section 10: finished ones are there for a time. */
START_TEST(expiry)
{
	GUID open = ask(), done = ask(), refused = ask();

	ck_assert_uint_eq(SatisfyNtmsOperatorRequest(session, &done), ERROR_SUCCESS);
	ck_assert_uint_eq(CancelNtmsOperatorRequest(session, &refused), ERROR_SUCCESS);
	world_sql("UPDATE operator_request SET completed = completed - 259100000 WHERE completed > 0");
	ck_assert_uint_eq(count(), 3);
	world_sql("UPDATE operator_request SET completed = completed - 100000 WHERE completed > 0");
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(get(&open), ERROR_SUCCESS);
	ck_assert_uint_eq(get(&done), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(SatisfyNtmsOperatorRequest(session, &done), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(WaitForNtmsOperatorRequest(session, &done, FOREVER),
			  ERROR_OBJECT_NOT_FOUND);
	set_computer(259200, NTMS_OPREQFLAGS_NOFAILEDPURGE);
	ck_assert_uint_eq(count(), 2);
	ck_assert_uint_eq(get(&refused), ERROR_SUCCESS);
	set_computer(259200, NTMS_OPREQFLAGS_NOAUTOPURGE);
	ck_assert_uint_eq(count(), 3);
	set_computer(0xffffffff, 0);
	ck_assert_uint_eq(count(), 3);
	/* The next one that is made takes them away. */
	set_computer(259200, NTMS_OPREQFLAGS_NOFAILEDPURGE);
	ask();
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 3);
	set_computer(0, 0);
	ask();
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 3);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request WHERE completed > 0"), 0);
}
END_TEST

START_TEST(told_to_listeners)
{
	HANDLE handle = OpenNtmsNotification(session, NTMS_OPREQUEST);
	static const DWORD operations[] = { NTMS_OBJ_INSERT, NTMS_OBJ_UPDATE, NTMS_OBJ_DELETE };
	NTMS_NOTIFICATIONINFORMATION note;
	GUID first = ask();
	int i;

	ck_assert_uint_eq(SatisfyNtmsOperatorRequest(session, &first), ERROR_SUCCESS);
	set_computer(0, 0);
	ask();
	for (i = 0; i < 3; i++) {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &note, 0), ERROR_SUCCESS);
		ck_assert_uint_eq(note.dwOperation, operations[i]);
		ck_assert_int_eq(memcmp(&note.ObjectId, &first, sizeof(first)), 0);
	}
}
END_TEST

/* security.md section 4, the column of 2003. */
static struct identity *nobody;

static int try_submit(struct session *s, uint32_t request, const char *arg1, const char *arg2)
{
	struct operator_request r = {
		.request = request, .message = "", .arg1 = *arg1 ? arg1 : NULL,
		.arg2 = *arg2 ? arg2 : NULL,
	};
	char made[STORE_ID_SIZE];

	explain_reset();
	return operator_request_submit(s, nobody, &r, made);
}

static void submits(struct session *s, bool pool, bool library, bool computer)
{
	const int pools = pool ? 0 : NTMS_E_ACCESS_DENIED;
	const int libraries = library ? 0 : NTMS_E_ACCESS_DENIED;

	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_NEWMEDIA, WORLD_TAPES, ""), pools);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_NEWMEDIA, WORLD_TAPES, WORLD_LIBRARY), pools);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_MOVEMEDIA, WORLD_TAPE, WORLD_LIBRARY), pools);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_CLEANER, WORLD_LIBRARY, ""), libraries);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_CLEANER, WORLD_SLOT, ""), libraries);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_DEVICESERVICE, WORLD_DRIVE, ""), libraries);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_DEVICESERVICE, WORLD_TAPE, ""), libraries);
	ck_assert_int_eq(try_submit(s, NTMS_OPREQ_MESSAGE, "", ""),
			 computer ? 0 : NTMS_E_ACCESS_DENIED);
}

START_TEST(rights)
{
	struct session *s;
	const char *request;

	ask();
	request = text_of(&id);
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &nobody), 0);
	ck_assert_int_eq(session_create(&s, NULL, "nobody"), 0);
	ck_assert_int_eq(session_open(s), 0);
	world_sql("UPDATE computer SET security = %Q", WORLD_SHUT);
	world_sql("UPDATE library SET security = %Q", WORLD_SHUT);
	submits(s, true, false, false);
	world_sql("UPDATE library SET security = %Q", WORLD_OPEN);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_SHUT);
	submits(s, false, true, false);
	ck_assert_int_eq(operator_request_wait(s, nobody, request, 0), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(operator_request_satisfy(s, nobody, request), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(operator_request_cancel(s, nobody, request), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE computer SET security = %Q", WORLD_OPEN);
	submits(s, false, true, true);
	ck_assert_int_eq(operator_request_wait(s, nobody, request, 0), NTMS_E_TIMEOUT);
	ck_assert_int_eq(operator_request_satisfy(s, nobody, request), 0);
	session_close(s);
	identity_free(nobody);
}
END_TEST

/* Attributes go with it. */
START_TEST(attributes)
{
	GUID first = ask();
	DWORD size = 4;
	char data[4];

	ck_assert_uint_eq(SetNtmsObjectAttributeA(session, &first, NTMS_OPREQUEST, "A", "abc", 4),
			  ERROR_SUCCESS);
	ck_assert_uint_eq(GetNtmsObjectAttributeA(session, &first, NTMS_OPREQUEST, "A", data, &size),
			  ERROR_SUCCESS);
	ck_assert_uint_eq(CancelNtmsOperatorRequest(session, &first), ERROR_SUCCESS);
	set_computer(0, 0);
	ck_assert_uint_eq(GetNtmsObjectAttributeA(session, &first, NTMS_OPREQUEST, "A", data, &size),
			  ERROR_OBJECT_NOT_FOUND);
	ask();
	ck_assert_int_eq(world_number("SELECT count(*) FROM attribute"), 0);
}
END_TEST

/* functions.md section 8: only finished ones; all others, and ids of nothing, are passed over. */
START_TEST(deletion)
{
	HANDLE handle;
	NTMS_NOTIFICATIONINFORMATION note;
	GUID list[5] = { ask(), ask(), ask(), guid(NOTHING), guid(WORLD_DRIVE) };
	int i;

	shows(ERROR_INVALID_PARAMETER, DeleteNtmsRequests, session, list, NTMS_LIBRARY, 5);
	ck_assert_uint_eq(SatisfyNtmsOperatorRequest(session, &list[0]), ERROR_SUCCESS);
	ck_assert_uint_eq(CancelNtmsOperatorRequest(session, &list[1]), ERROR_SUCCESS);
	handle = OpenNtmsNotification(session, NTMS_OPREQUEST);
	ck_assert_uint_eq(DeleteNtmsRequests(session, list, NTMS_LIBREQUEST, 5), ERROR_SUCCESS);
	ck_assert_uint_eq(count(), 3);
	ck_assert_uint_eq(DeleteNtmsRequests(session, list, NTMS_OPREQUEST, 5), ERROR_SUCCESS);
	ck_assert_uint_eq(count(), 1);
	ck_assert_uint_eq(state(&list[2]), NTMS_OPSTATE_SUBMITTED);
	for (i = 0; i < 2; i++) {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &note, 0), ERROR_SUCCESS);
		ck_assert_uint_eq(note.dwOperation, NTMS_OBJ_DELETE);
		ck_assert_int_eq(memcmp(&note.ObjectId, &list[i], sizeof(list[i])), 0);
	}
	ck_assert_uint_eq(WaitForNtmsNotification(handle, &note, 0), ERROR_TIMEOUT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("operator_request");
	TCase *tcase = tcase_create("operator_request");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, setup, client_teardown);
	tcase_add_test(tcase, first_argument);
	tcase_add_test(tcase, second_argument);
	tcase_add_test(tcase, message);
	tcase_add_test(tcase, information);
	tcase_add_test(tcase, describe);
	tcase_add_test(tcase, answers);
	tcase_add_test(tcase, answer_by_another_process);
	tcase_add_test(tcase, session_closed_meanwhile);
	tcase_add_test(tcase, allocation_waits);
	tcase_add_test(tcase, expiry);
	tcase_add_test(tcase, told_to_listeners);
	tcase_add_test(tcase, rights);
	tcase_add_test(tcase, attributes);
	tcase_add_test(tcase, deletion);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
