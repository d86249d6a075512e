// SPDX-License-Identifier: GPL-2.0-or-later
/* AllocateNtmsMedia() that waits for media: spec/rsm/model.md section 5.1 step 7, gaps.md 1 and 2. */
#include "media_world.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "notification.h"
#include "object.h"
#include "operator_request.h"

#define FOREVER 0xffffffff

/* A waiter in a thread, with a session of its own. */
struct waiter {
	struct session *session;
	pthread_t thread;
	uint32_t timeout;
	int result;
	char logical[STORE_ID_SIZE];
	char words[200];
};

static struct notification requests;

static void setup(void)
{
	mw_setup();
	ck_assert_int_eq(notification_open(mw.session, mw.root, NTMS_OPREQUEST, &requests), 0);
}

static void *allocate(void *context)
{
	struct waiter *w = context;
	struct allocation a = { .pool = POOL_APP, .timeout = w->timeout };

	explain_reset();
	w->result = media_allocate(w->session, mw.root, &a);
	strcpy(w->logical, a.logical_media);
	snprintf(w->words, sizeof(w->words), "%s", explain_text());
	return NULL;
}

static void expect_request(int operation, char *id)
{
	struct event event;

	ck_assert_int_eq(notification_next(mw.session, &requests, FOREVER, &event), 0);
	ck_assert_int_eq(event.operation, operation);
	if (id && operation == NTMS_OBJ_INSERT)
		strcpy(id, event.object);
	else if (id)
		ck_assert_str_eq(event.object, id);
}

/* It waits once it has asked. */
static void start(struct waiter *w, uint32_t timeout, char *request)
{
	memset(w, 0, sizeof(*w));
	w->timeout = timeout;
	w->session = mw_open();
	ck_assert_int_eq(pthread_create(&w->thread, NULL, allocate, w), 0);
	expect_request(NTMS_OBJ_INSERT, request);
}

/* Afterwards no request is left. */
static void finish(struct waiter *w, int result)
{
	pthread_join(w->thread, NULL);
	ck_assert_msg(w->result == result, "%d, not %d: %s", w->result, result, w->words);
	ck_assert_int_eq(!w->logical[0], !!result);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 0);
	session_close(w->session);
	world_consistent();
}

START_TEST(operator_brings_media)
{
	struct waiter w;
	char request[STORE_ID_SIZE], again[STORE_ID_SIZE];
	struct object object;

	start(&w, FOREVER, request);
	ck_assert_int_eq(object_get(mw.session, mw.root, request, NTMS_OPREQUEST, &object), 0);
	ck_assert_int_eq(object.operator_request.request, NTMS_OPREQ_NEWMEDIA);
	ck_assert_int_eq(object.operator_request.state, NTMS_OPSTATE_SUBMITTED);
	ck_assert_str_eq(object.operator_request.arg1, POOL_APP);
	ck_assert_str_eq(object.operator_request.message, "test waits for media of pool Backup");
	/* Said to be done, and it is not: asked again. */
	ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, request), 0);
	expect_request(NTMS_OBJ_UPDATE, request);
	expect_request(NTMS_OBJ_DELETE, request);
	expect_request(NTMS_OBJ_INSERT, again);
	ck_assert_str_ne(request, again);
	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, again), 0);
	finish(&w, 0);
}
END_TEST

START_TEST(operator_refuses)
{
	struct waiter w;
	char request[STORE_ID_SIZE];

	start(&w, FOREVER, request);
	ck_assert_int_eq(operator_request_cancel(mw.session, mw.root, request), 0);
	finish(&w, NTMS_E_CANCELLED);
	ck_assert_str_eq(w.words, "the operator refused new media");
	expect_request(NTMS_OBJ_UPDATE, request);
	expect_request(NTMS_OBJ_DELETE, request);
}
END_TEST

START_TEST(time_runs_out)
{
	struct waiter w;

	start(&w, 100, NULL);
	finish(&w, NTMS_E_TIMEOUT);
}
END_TEST

/* Nothing is asked for, and nobody waits. */
START_TEST(no_waiting)
{
	struct allocation now = { .pool = POOL_APP };
	struct allocation refused = { .pool = POOL_APP, .timeout = FOREVER,
				      .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };
	struct event event;

	ck_assert_int_eq(media_allocate(mw.session, mw.root, &now), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(media_allocate(mw.session, mw.root, &refused), NTMS_E_MEDIA_UNAVAILABLE);
	ck_assert_int_eq(notification_next(mw.session, &requests, 0, &event), NTMS_E_TIMEOUT);
}
END_TEST

START_TEST(session_closed)
{
	struct waiter w;

	start(&w, FOREVER, NULL);
	session_cancel(w.session);
	finish(&w, NTMS_E_CANCELLED);
	ck_assert_str_eq(w.words, "the session was closed");
}
END_TEST

/* Another process gives a side back. */
START_TEST(side_becomes_available)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);
	struct waiter w;
	int status, go[2];
	char byte;

	ck_assert_int_eq(pipe(go), 0);
	/* Before there is a thread: SQLite could be locked by it for ever in the child. */
	if (!fork()) {
		struct session *other = mw_open();

		_exit(read(go[0], &byte, 1) != 1 ||
		      media_deallocate(other, mw.root, t.logical[0], 0));
	}
	start(&w, FOREVER, NULL);
	ck_assert_int_eq(write(go[1], "", 1), 1);
	finish(&w, 0);
	wait(&status);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(mw_state(t.side[0]), SIDE_ALLOCATED);
}
END_TEST

/* The same in the Free pool, when the pool takes from there. */
START_TEST(side_becomes_free)
{
	struct tape t = mw_tape(POOL_OTHER, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	struct waiter w;

	world_sql("UPDATE media_pool SET allocation_policy = 1 WHERE id = %Q", POOL_APP);
	start(&w, FOREVER, NULL);
	ck_assert_int_eq(media_move(mw.session, mw.root, t.id, mw.free), 0);
	finish(&w, 0);
	mw_in_pool(&t, POOL_APP);
}
END_TEST

/* Killed while it waits: its request is none, in any process, and is removed by and by. */
START_TEST(killed)
{
	struct operator_request message = { .request = NTMS_OPREQ_MESSAGE, .message = "" };
	struct object object;
	char request[STORE_ID_SIZE], other[STORE_ID_SIZE];
	pid_t child = fork();

	if (!child) {
		struct waiter w = { .session = mw_open(), .timeout = FOREVER };

		allocate(&w);
		_exit(1);
	}
	expect_request(NTMS_OBJ_INSERT, request);
	ck_assert_int_eq(object_get(mw.session, mw.root, request, NTMS_OPREQUEST, &object), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ck_assert_int_eq(object_get(mw.session, mw.root, request, NTMS_OPREQUEST, &object),
			 NTMS_E_OBJECT_NOT_FOUND);
	ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, request),
			 NTMS_E_OBJECT_NOT_FOUND);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 1);
	ck_assert_int_eq(operator_request_submit(mw.session, mw.root, &message, other), 0);
	expect_request(NTMS_OBJ_DELETE, request);
	expect_request(NTMS_OBJ_INSERT, NULL);
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 1);
}
END_TEST

/* More processes than sides: who waits is woken by who gives back, and nobody waits for ever. */
static void take_turns(int turns)
{
	struct session *session = mw_open();
	char path[160];
	int fd;

	snprintf(path, sizeof(path), "%s/owner", world.directory);
	while (turns--) {
		struct allocation a = { .pool = POOL_APP, .timeout = FOREVER };

		if (media_allocate(session, mw.root, &a))
			_exit(1);
		fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
		if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) || flock(fd, LOCK_UN) || close(fd))
			_exit(2);
		if (media_deallocate(session, mw.root, a.logical_media, 0))
			_exit(3);
	}
	session_close(session);
	_exit(0);
}

START_TEST(one_side_for_many)
{
	int i, status;

	mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	for (i = 0; i < 5; i++)
		if (!fork())
			take_turns(10);
	for (i = 0; i < 5; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_msg(!status, "a process ended with %#x", status);
	}
	ck_assert_int_eq(world_number("SELECT count(*) FROM operator_request"), 0);
	ck_assert_int_eq(world_number("SELECT allocate_count FROM side"), 50);
	world_consistent();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("allocate_wait");
	TCase *tcase = tcase_create("allocate_wait");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, mw_teardown);
	tcase_add_test(tcase, operator_brings_media);
	tcase_add_test(tcase, operator_refuses);
	tcase_add_test(tcase, time_runs_out);
	tcase_add_test(tcase, no_waiting);
	tcase_add_test(tcase, session_closed);
	tcase_add_test(tcase, side_becomes_available);
	tcase_add_test(tcase, side_becomes_free);
	tcase_add_test(tcase, killed);
	tcase_add_test(tcase, one_side_for_many);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
