// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * OpenNtmsNotification(), WaitForNtmsNotification(), CloseNtmsNotification(): spec/rsm/functions.md
 * section 9, model.md section 11, gaps.md 79 to 84. NTMS_THOROUGH makes the 10^5 events of design.md.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "objects_client.h"
#include "shown.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "code.h"
#include "event.h"
#include "identity.h"
#include "notification.h"
#include "session.h"

#define FOREVER 0xffffffff
#define WRITERS 2
#define MANY 100000	/* changes */
#define BATCH 50	/* changes of one transaction */

static HANDLE open_for(DWORD type)
{
	HANDLE handle = OpenNtmsNotification(session, type);

	ck_assert_msg(handle != INVALID_HANDLE_VALUE, "type %u: %u", type, NtmsGetLastError());
	return handle;
}

/* A session as the library sees it, for changes of objects that need not exist. */
static struct session *inner(void)
{
	struct session *s;

	ck_assert_int_eq(session_create(&s, NULL, "writer"), 0);
	ck_assert_msg(session_open(s) == 0, "%s", explain_text());
	return s;
}

static void change(struct session *s, int type, int operation, const char *id)
{
	ck_assert_int_eq(session_begin(s, STORE_WRITE), 0);
	ck_assert_int_eq(event_note(s, type, operation, id), 0);
	ck_assert_int_eq(session_end(s, 0), 0);
}

static void expect(HANDLE handle, DWORD operation, const char *id)
{
	NTMS_NOTIFICATIONINFORMATION info;
	DWORD code = WaitForNtmsNotification(handle, &info, FOREVER);

	ck_assert_uint_eq(code, ERROR_SUCCESS);
	ck_assert_uint_eq(info.dwOperation, operation);
	is_id(info.ObjectId, id);
}

/* The next of one object; its parent changes with it. */
static void expect_of(HANDLE handle, DWORD operation, const char *id)
{
	NTMS_NOTIFICATIONINFORMATION info;

	do {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &info, FOREVER), ERROR_SUCCESS);
	} while (strcmp(text_of(&info.ObjectId), id));
	ck_assert_uint_eq(info.dwOperation, operation);
}

static void expect_none(HANDLE handle)
{
	NTMS_NOTIFICATIONINFORMATION info;

	shows(ERROR_TIMEOUT, WaitForNtmsNotification, handle, &info, 0);
}

START_TEST(changes_of_one_type_or_of_all)
{
	HANDLE pools, drives, all;
	GUID id, media;
	char pool[STORE_ID_SIZE];

	media = guid(world.tape_type);
	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Before", &media, NTMS_CREATE_NEW, NULL,
					       &id), ERROR_SUCCESS);
	pools = open_for(NTMS_MEDIA_POOL);
	drives = open_for(NTMS_DRIVE);
	all = open_for(NTMS_OBJECT);
	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "New", &media, NTMS_CREATE_NEW, NULL, &id),
			  ERROR_SUCCESS);
	strcpy(pool, text_of(&id));
	ck_assert_uint_eq(DeleteNtmsMediaPool(session, &id), ERROR_SUCCESS);
	expect_of(pools, NTMS_OBJ_INSERT, pool);
	expect_of(pools, NTMS_OBJ_DELETE, pool);
	expect_none(drives);
	expect_of(all, NTMS_OBJ_INSERT, pool);
	expect_of(all, NTMS_OBJ_DELETE, pool);
	ck_assert_uint_eq(CloseNtmsNotification(pools), ERROR_SUCCESS);
	ck_assert_uint_eq(CloseNtmsNotification(drives), ERROR_SUCCESS);
	ck_assert_uint_eq(CloseNtmsNotification(all), ERROR_SUCCESS);
	shows(ERROR_INVALID_HANDLE, CloseNtmsNotification, all);
}
END_TEST

/* Every type that objects have, and each handle for itself. */
START_TEST(every_type)
{
	HANDLE handles[NTMS_NUMBER_OF_OBJECT_TYPES], again = open_for(NTMS_LIBREQUEST);
	struct session *s = inner();
	DWORD type;

	for (type = NTMS_OBJECT; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++)
		handles[type] = open_for(type);
	for (type = NTMS_CHANGER; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++)
		change(s, type, NTMS_OBJ_UPDATE, WORLD_SLOT);
	for (type = NTMS_CHANGER; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		expect(handles[NTMS_OBJECT], NTMS_OBJ_UPDATE, WORLD_SLOT);
		expect(handles[type], NTMS_OBJ_UPDATE, WORLD_SLOT);
		expect_none(handles[type]);
	}
	expect(again, NTMS_OBJ_UPDATE, WORLD_SLOT);
	expect_none(again);
	session_close(s);
}
END_TEST

START_TEST(wrong_arguments)
{
	static const DWORD bad[] = { NTMS_UNKNOWN, NTMS_NUMBER_OF_OBJECT_TYPES, 0x7fffffff, FOREVER };
	HANDLE handle = open_for(NTMS_OBJECT);
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		shows_no_handle(ERROR_INVALID_PARAMETER, OpenNtmsNotification, session, bad[i]);
	}
	shows(ERROR_INVALID_PARAMETER, WaitForNtmsNotification, handle, NULL, 0);
	ck_assert_uint_eq(CloseNtmsSession(handle), ERROR_INVALID_HANDLE);
	shows(ERROR_INVALID_PARAMETER, CloseNtmsNotification, NULL);
	shows(ERROR_INVALID_HANDLE, CloseNtmsNotification, INVALID_HANDLE_VALUE);
	expect_none(handle);
	shows_no_handle(ERROR_INVALID_HANDLE, OpenNtmsNotification, handle, NTMS_OBJECT);
}
END_TEST

/* security.md section 4: U computer. */
START_TEST(access_denied)
{
	struct notification notification;
	struct session *s = inner();
	struct identity *nobody;

	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &nobody), 0);
	ck_assert_int_eq(notification_open(s, nobody, NTMS_OBJECT, &notification), 0);
	world_sql("UPDATE computer SET security = %Q", WORLD_SHUT);
	ck_assert_int_eq(notification_open(s, nobody, NTMS_OBJECT, &notification),
			 NTMS_E_ACCESS_DENIED);
	identity_free(nobody);
	session_close(s);
}
END_TEST

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

START_TEST(time_out)
{
	NTMS_NOTIFICATIONINFORMATION info;
	HANDLE handle = open_for(NTMS_DRIVE);
	struct session *s = inner();
	double begin = seconds();

	/* Of another type: it wakes, and goes on waiting. */
	change(s, NTMS_LIBRARY, NTMS_OBJ_UPDATE, WORLD_LIBRARY);
	shows(ERROR_TIMEOUT, WaitForNtmsNotification, handle, &info, 200);
	ck_assert(seconds() - begin >= 0.2);
	session_close(s);
}
END_TEST

/* Gone with a purge: for good, and a new handle begins anew. What was read ahead is told before. */
START_TEST(missed)
{
	NTMS_NOTIFICATIONINFORMATION info;
	HANDLE handle = open_for(NTMS_DRIVE), other = open_for(NTMS_DRIVE);
	struct session *s = inner();
	int i;

	for (i = 0; i < 3; i++)
		change(s, NTMS_DRIVE, NTMS_OBJ_UPDATE, WORLD_DRIVE);
	expect(other, NTMS_OBJ_UPDATE, WORLD_DRIVE);
	world_sql("UPDATE store SET event_floor = (SELECT max(sequence) FROM event)");
	world_sql("DELETE FROM event");
	for (i = 0; i < 2; i++)
		shows(ERROR_NO_DATA, WaitForNtmsNotification, handle, &info, FOREVER);
	expect(other, NTMS_OBJ_UPDATE, WORLD_DRIVE);
	expect(other, NTMS_OBJ_UPDATE, WORLD_DRIVE);
	expect_none(other);
	ck_assert_uint_eq(CloseNtmsNotification(handle), ERROR_SUCCESS);
	handle = open_for(NTMS_DRIVE);
	expect_none(handle);
	change(s, NTMS_DRIVE, NTMS_OBJ_INSERT, WORLD_SLOT);
	expect(handle, NTMS_OBJ_INSERT, WORLD_SLOT);
	expect(other, NTMS_OBJ_INSERT, WORLD_SLOT);
	session_close(s);
}
END_TEST

START_TEST(store_gone)
{
	NTMS_NOTIFICATIONINFORMATION info;
	HANDLE handle = open_for(NTMS_DRIVE);
	char aside[100];

	snprintf(aside, sizeof(aside), "%s.aside", world.store);
	ck_assert_int_eq(rename(world.store, aside), 0);
	shows(ERROR_DATABASE_FAILURE, WaitForNtmsNotification, handle, &info, FOREVER);
	shows_no_handle(ERROR_DATABASE_FAILURE, OpenNtmsNotification, session, NTMS_DRIVE);
	ck_assert_int_eq(rename(aside, world.store), 0);
	expect_none(handle);
}
END_TEST

struct waiter {
	HANDLE handle;
	DWORD code;
	NTMS_NOTIFICATIONINFORMATION info;
};

static void *wait_in_thread(void *context)
{
	struct waiter *waiter = context;

	waiter->code = WaitForNtmsNotification(waiter->handle, &waiter->info, FOREVER);
	return NULL;
}

/* A thread is in the call when the handle is busy (gaps.md 83). */
static pthread_t start_waiter(struct waiter *waiter)
{
	pthread_t thread;
	DWORD code;

	ck_assert_int_eq(pthread_create(&thread, NULL, wait_in_thread, waiter), 0);
	do {
		NTMS_NOTIFICATIONINFORMATION info;

		/* Closed before the thread was in: begin again. */
		code = CloseNtmsNotification(waiter->handle);
		if (code == ERROR_SUCCESS) {
			pthread_join(thread, NULL);
			ck_assert_uint_eq(waiter->code, ERROR_INVALID_HANDLE);
			shows(ERROR_INVALID_HANDLE, WaitForNtmsNotification, waiter->handle, &info, 0);
			waiter->handle = open_for(NTMS_DRIVE);
			ck_assert_int_eq(pthread_create(&thread, NULL, wait_in_thread, waiter), 0);
		}
	} while (code == ERROR_SUCCESS);
	shows(ERROR_BUSY, CloseNtmsNotification, waiter->handle);
	return thread;
}

START_TEST(busy_while_a_thread_waits)
{
	struct waiter waiter = { .handle = open_for(NTMS_DRIVE) };
	struct session *s = inner();
	pthread_t thread = start_waiter(&waiter);

	change(s, NTMS_DRIVE, NTMS_OBJ_UPDATE, WORLD_DRIVE);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(waiter.code, ERROR_SUCCESS);
	is_id(waiter.info.ObjectId, WORLD_DRIVE);
	ck_assert_uint_eq(CloseNtmsNotification(waiter.handle), ERROR_SUCCESS);
	session_close(s);
}
END_TEST

/* functions.md: closing the session closes its channels; a wait in one ends. */
START_TEST(session_closed_by_another_thread)
{
	struct waiter waiter = { .handle = open_for(NTMS_DRIVE) };
	HANDLE idle = open_for(NTMS_OBJECT);
	pthread_t thread = start_waiter(&waiter);
	int i;

	for (i = 0; i < 100; i++)
		open_for(NTMS_OBJECT);
	ck_assert_uint_eq(CloseNtmsSession(session), ERROR_SUCCESS);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(waiter.code, ERROR_INVALID_HANDLE);
	shows(ERROR_INVALID_HANDLE, WaitForNtmsNotification, idle, &waiter.info, 0);
	shows(ERROR_INVALID_HANDLE, CloseNtmsNotification, idle);
	shows(ERROR_INVALID_HANDLE, CloseNtmsNotification, waiter.handle);
}
END_TEST

/* Sessions that are closed while others open and close notifications of them. */
static void *open_and_close(void *context)
{
	HANDLE own = *(HANDLE *)context, handle;

	for (;;) {
		handle = OpenNtmsNotification(own, NTMS_OBJECT);
		if (handle == INVALID_HANDLE_VALUE)
			break;
		if ((uintptr_t)handle & 8)
			CloseNtmsNotification(handle);
	}
	return NtmsGetLastError() == ERROR_INVALID_HANDLE ? NULL : "open";
}

START_TEST(session_closed_while_notifications_are_opened)
{
	pthread_t threads[3];
	void *result;
	HANDLE own;
	int i, round;

	for (round = 0; round < 10; round++) {
		own = OpenNtmsSessionA(NULL, "own", 0);
		ck_assert_ptr_ne(own, INVALID_HANDLE_VALUE);
		for (i = 0; i < 3; i++)
			ck_assert_int_eq(pthread_create(&threads[i], NULL, open_and_close, &own), 0);
		ck_assert_ptr_ne(OpenNtmsNotification(own, NTMS_OBJECT), INVALID_HANDLE_VALUE);
		ck_assert_uint_eq(CloseNtmsSession(own), ERROR_SUCCESS);
		for (i = 0; i < 3; i++) {
			pthread_join(threads[i], &result);
			ck_assert_ptr_null(result);
		}
	}
}
END_TEST

START_TEST(forked)
{
	NTMS_NOTIFICATIONINFORMATION info;
	HANDLE handle = open_for(NTMS_DRIVE);
	struct session *s;
	int status;
	pid_t child = fork();

	if (!child)
		_exit(WaitForNtmsNotification(handle, &info, 0) != ERROR_INVALID_HANDLE ||
		      CloseNtmsNotification(handle) != ERROR_INVALID_HANDLE);
	waitpid(child, &status, 0);
	ck_assert_int_eq(status, 0);
	s = inner();
	change(s, NTMS_DRIVE, NTMS_OBJ_DELETE, WORLD_DRIVE);
	expect(handle, NTMS_OBJ_DELETE, WORLD_DRIVE);
	session_close(s);
}
END_TEST

/* -- many -- */

/* Ids that tell who made them, and in which order. */
static void make_id(char id[STORE_ID_SIZE], int writer, int n)
{
	snprintf(id, STORE_ID_SIZE, "%08x-0000-4000-8000-%012x", (unsigned int)writer, (unsigned int)n);
}

static int writer_of(const GUID *id)
{
	return (int)id->Data1;
}

static int number_of(const GUID *id)
{
	return id->Data4[4] << 24 | id->Data4[5] << 16 | id->Data4[6] << 8 | id->Data4[7];
}

static void write_many(int writer, int count)
{
	struct session *s = inner();
	char id[STORE_ID_SIZE];
	int i;

	for (i = 0; i < count; i++) {
		if (i % BATCH == 0 && session_begin(s, STORE_WRITE))
			_exit(2);
		make_id(id, writer, i);
		if (event_note(s, i & 1 ? NTMS_DRIVE : NTMS_PARTITION, NTMS_OBJ_UPDATE, id))
			_exit(3);
		if (i % BATCH == BATCH - 1 && session_end(s, 0))
			_exit(4);
	}
	session_close(s);
	_exit(0);
}

/* Slow: it rests again and again. What it heard goes to @heard, in order. */
static void listen_to(HANDLE handle, GUID *heard, int count, int rest)
{
	NTMS_NOTIFICATIONINFORMATION info;
	DWORD code;
	int i;

	for (i = 0; i < count; i++) {
		code = WaitForNtmsNotification(handle, &info, FOREVER);
		if (code != ERROR_SUCCESS)
			_exit((int)code);
		heard[i] = info.ObjectId;
		if (i % rest == 0)
			usleep(3000);
	}
	_exit(WaitForNtmsNotification(handle, &info, 0) != ERROR_TIMEOUT);
}

static pid_t start_listener(DWORD type, GUID *heard, int count, int rest, int ready)
{
	pid_t child = fork();
	HANDLE own, handle;

	if (child)
		return child;
	own = OpenNtmsSessionA(NULL, "listener", 0);
	handle = OpenNtmsNotification(own, type);
	if (handle == INVALID_HANDLE_VALUE || write(ready, "", 1) != 1)
		_exit(1);
	listen_to(handle, heard, count, rest);
	return 0;
}

static void join(int count)
{
	int i, status;

	for (i = 0; i < count; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_msg(!status, "a process ended with %#x", status);
	}
}

/* Nothing lost, nothing twice, each writer's in its order. */
static void check_heard(const GUID *heard, int count, int step, int first)
{
	int next[WRITERS] = { first, first }, i, writer;

	for (i = 0; i < count; i++) {
		writer = writer_of(&heard[i]);
		ck_assert_int_lt(writer, WRITERS);
		ck_assert_int_eq(number_of(&heard[i]), next[writer]);
		next[writer] += step;
	}
}

START_TEST(two_slow_listeners)
{
	const int each = MANY / WRITERS, all = MANY;
	GUID *heard = mmap(NULL, 3 * (size_t)all * sizeof(GUID), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, ready[2];
	char byte;

	ck_assert_ptr_ne(heard, MAP_FAILED);
	ck_assert_int_eq(pipe(ready), 0);
	start_listener(NTMS_OBJECT, heard, all, 64, ready[1]);
	start_listener(NTMS_OBJECT, heard + all, all, 500, ready[1]);
	start_listener(NTMS_DRIVE, heard + 2 * all, all / 2, 1000, ready[1]);
	for (i = 0; i < 3; i++)
		ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	for (i = 0; i < WRITERS; i++)
		if (!fork())
			write_many(i, each);
	join(3 + WRITERS);
	check_heard(heard, all, 1, 0);
	check_heard(heard + 2 * all, all / 2, 2, 1);
	/* Commit order is one for all. */
	ck_assert_int_eq(memcmp(heard, heard + all, all * sizeof(GUID)), 0);
	munmap(heard, 3 * (size_t)all * sizeof(GUID));
	close(ready[0]);
	close(ready[1]);
}
END_TEST

/*
 * A writer dies at any moment, and nobody writes after it: what it was told is durable reaches who
 * sleeps, without another to wake him.
 */
static void write_until_killed(int writer, int told)
{
	struct session *s = inner();
	char id[STORE_ID_SIZE];
	int i;

	for (i = 0;; i++) {
		make_id(id, writer, i);
		if (session_begin(s, STORE_WRITE) ||
		    event_note(s, NTMS_DRIVE, NTMS_OBJ_UPDATE, id) || session_end(s, 0) ||
		    write(told, &i, sizeof(i)) != sizeof(i))
			_exit(1);
	}
}

START_TEST(writer_killed)
{
	HANDLE handle = open_for(NTMS_DRIVE);
	NTMS_NOTIFICATIONINFORMATION info;
	int round, told[2], last, heard;
	pid_t child;

	for (round = 0; round < 20; round++) {
		ck_assert_int_eq(pipe2(told, O_CLOEXEC | O_NONBLOCK), 0);
		child = fork();
		if (!child)
			write_until_killed(round, told[1]);
		close(told[1]);
		/* It is about its work once one of its changes was heard. */
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &info, FOREVER), ERROR_SUCCESS);
		heard = number_of(&info.ObjectId);
		usleep(rand() % 5000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		last = -1;
		while (read(told[0], &last, sizeof(last)) == sizeof(last))
			;
		close(told[0]);
		while (heard < last) {
			ck_assert_uint_eq(WaitForNtmsNotification(handle, &info, FOREVER),
					  ERROR_SUCCESS);
			ck_assert_int_eq(writer_of(&info.ObjectId), round);
			ck_assert_int_eq(number_of(&info.ObjectId), ++heard);
		}
		/* One more may have become durable without its maker hearing so. */
		while (WaitForNtmsNotification(handle, &info, 0) == ERROR_SUCCESS)
			ck_assert_int_eq(number_of(&info.ObjectId), ++heard);
		ck_assert_int_le(heard, last + 1);
	}
}
END_TEST

/* Threads that share a handle share its changes: each is given to one of them. */
static int shared_seen[1000];

static void *take_some(void *handle)
{
	NTMS_NOTIFICATIONINFORMATION info;
	DWORD code;

	while ((code = WaitForNtmsNotification(handle, &info, 20000)) == ERROR_SUCCESS) {
		if (number_of(&info.ObjectId) == 999999)
			return NULL;
		__atomic_add_fetch(&shared_seen[number_of(&info.ObjectId)], 1, __ATOMIC_RELAXED);
	}
	return "wait";
}

START_TEST(threads_share_a_handle)
{
	HANDLE handle = open_for(NTMS_DRIVE);
	struct session *s = inner();
	pthread_t threads[4];
	char id[STORE_ID_SIZE];
	void *result;
	int i;

	memset(shared_seen, 0, sizeof(shared_seen));
	for (i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, take_some, handle), 0);
	for (i = 0; i < 1000 + 4; i++) {
		if (i % 20 == 0)
			ck_assert_int_eq(session_begin(s, STORE_WRITE), 0);
		make_id(id, 0, i < 1000 ? i : 999999);
		ck_assert_int_eq(event_note(s, NTMS_DRIVE, NTMS_OBJ_UPDATE, id), 0);
		if (i % 20 == 19 || i == 1003)
			ck_assert_int_eq(session_end(s, 0), 0);
	}
	for (i = 0; i < 4; i++) {
		pthread_join(threads[i], &result);
		ck_assert_ptr_null(result);
	}
	for (i = 0; i < 1000; i++)
		ck_assert_int_eq(shared_seen[i], 1);
	session_close(s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("notification");
	TCase *tcase = tcase_create("notification");

	tcase_set_timeout(tcase, 600);
	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_add_test(tcase, changes_of_one_type_or_of_all);
	tcase_add_test(tcase, every_type);
	tcase_add_test(tcase, wrong_arguments);
	tcase_add_test(tcase, access_denied);
	tcase_add_test(tcase, time_out);
	tcase_add_test(tcase, missed);
	tcase_add_test(tcase, store_gone);
	tcase_add_test(tcase, busy_while_a_thread_waits);
	tcase_add_test(tcase, session_closed_by_another_thread);
	tcase_add_test(tcase, session_closed_while_notifications_are_opened);
	tcase_add_test(tcase, forked);
	tcase_add_test(tcase, two_slow_listeners);
	tcase_add_test(tcase, writer_killed);
	tcase_add_test(tcase, threads_share_a_handle);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
