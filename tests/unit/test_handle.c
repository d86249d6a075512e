// SPDX-License-Identifier: GPL-2.0-or-later
/* The handle table: kinds, life, any bits, threads, fork. Sanitizers look on. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "handle.h"
#include "ntmsapi.h"

struct thing {
	struct handle_object handle;
	int fd;
	atomic_int *closed, *released;
};

static void thing_closing(struct handle_object *object)
{
	struct thing *thing = (struct thing *)object;

	if (thing->closed)
		atomic_fetch_add(thing->closed, 1);
}

static void thing_release(struct handle_object *object)
{
	struct thing *thing = (struct thing *)object;

	if (thing->released)
		atomic_fetch_add(thing->released, 1);
	if (thing->fd >= 0)
		close(thing->fd);
	free(thing);
}

static void thing_forked(struct handle_object *object)
{
	struct thing *thing = (struct thing *)object;

	if (thing->fd >= 0)
		close(thing->fd);
}

static const struct handle_class session_class = {
	HANDLE_SESSION, thing_closing, thing_release, thing_forked,
};
static const struct handle_class notification_class = {
	HANDLE_NOTIFICATION, NULL, thing_release, NULL,
};

static struct thing *make(atomic_int *closed, atomic_int *released)
{
	struct thing *thing = calloc(1, sizeof(*thing));

	thing->fd = -1;
	thing->closed = closed;
	thing->released = released;
	return thing;
}

static void *open_thing(const struct handle_class *class, atomic_int *closed, atomic_int *released)
{
	struct thing *thing = make(closed, released);

	if (handle_register(&thing->handle, class))
		abort();
	return handle_publish(&thing->handle);
}

static bool is_open(void *handle, enum handle_kind kind)
{
	struct handle_object *object = handle_get(handle, kind);

	if (object)
		handle_put(object);
	return object != NULL;
}

START_TEST(life)
{
	atomic_int closed = 0, released = 0;
	void *handle = open_thing(&session_class, &closed, &released);
	struct handle_object *call;

	ck_assert_ptr_ne(handle, NULL);
	ck_assert_ptr_ne(handle, INVALID_HANDLE_VALUE);
	call = handle_get(handle, HANDLE_SESSION);
	ck_assert_ptr_nonnull(call);
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, true), -EBUSY);
	ck_assert(is_open(handle, HANDLE_SESSION));
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), 0);
	ck_assert_int_eq(closed, 1);
	ck_assert(!is_open(handle, HANDLE_SESSION));
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), -EBADF);
	ck_assert_int_eq(released, 0);
	handle_hold(call);
	handle_put(call);
	handle_put(call);
	ck_assert_int_eq(released, 1);
}
END_TEST

START_TEST(kinds)
{
	void *session = open_thing(&session_class, NULL, NULL);
	void *notification = open_thing(&notification_class, NULL, NULL);

	ck_assert(!is_open(session, HANDLE_NOTIFICATION));
	ck_assert(!is_open(notification, HANDLE_SESSION));
	ck_assert(!is_open(notification, HANDLE_DETECTION));
	ck_assert_int_eq(handle_close(session, HANDLE_NOTIFICATION, false), -EBADF);
	ck_assert_int_eq(handle_close(notification, HANDLE_NOTIFICATION, true), 0);
	ck_assert_int_eq(handle_close(session, HANDLE_SESSION, true), 0);
}
END_TEST

START_TEST(hidden_until_published)
{
	atomic_int closed = 0, released = 0;
	struct thing *thing = make(&closed, &released);
	void *handle;

	ck_assert_int_eq(handle_register(&thing->handle, &session_class), 0);
	handle_discard(&thing->handle);
	ck_assert_int_eq(released, 1);
	ck_assert_int_eq(closed, 0);
	thing = make(&closed, &released);
	ck_assert_int_eq(handle_register(&thing->handle, &session_class), 0);
	handle = handle_publish(&thing->handle);
	ck_assert(is_open(handle, HANDLE_SESSION));
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), 0);
}
END_TEST

START_TEST(any_bits_are_safe)
{
	void *handle = open_thing(&session_class, NULL, NULL);
	uintptr_t bits = (uintptr_t)handle;
	int bit, i;

	for (bit = 0; bit < (int)(8 * sizeof(bits)); bit++)
		ck_assert(!is_open((void *)(bits ^ (uintptr_t)1 << bit), HANDLE_SESSION));
	for (i = 0; i < 100000; i++) {
		bits = (uintptr_t)rand() << 33 ^ (uintptr_t)rand() << 13 ^ (uintptr_t)rand();
		if ((void *)bits != handle)
			ck_assert(!is_open((void *)bits, HANDLE_SESSION));
	}
	for (i = -4; i < 4096; i++)
		ck_assert(!is_open((void *)(intptr_t)i, HANDLE_SESSION));
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), 0);
}
END_TEST

static int compare_numbers(const void *a, const void *b)
{
	uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;

	return x < y ? -1 : x > y;
}

START_TEST(numbers_do_not_come_back)
{
	enum { COUNT = 100000 };
	uintptr_t *seen = malloc(COUNT * sizeof(*seen));
	int i;

	for (i = 0; i < COUNT; i++) {
		seen[i] = (uintptr_t)open_thing(&session_class, NULL, NULL);
		ck_assert_int_eq(handle_close((void *)seen[i], HANDLE_SESSION, false), 0);
	}
	qsort(seen, COUNT, sizeof(*seen), compare_numbers);
	for (i = 1; i < COUNT; i++)
		ck_assert(seen[i] != seen[i - 1]);
	free(seen);
}
END_TEST

START_TEST(full_table)
{
	void **handles = malloc(70000 * sizeof(*handles));
	struct thing *thing;
	int count, i, err = 0;

	for (count = 0; count < 70000; count++) {
		thing = make(NULL, NULL);
		err = handle_register(&thing->handle, &session_class);
		if (err)
			break;
		handles[count] = handle_publish(&thing->handle);
	}
	ck_assert_int_eq(err, -EMFILE);
	free(thing);
	for (i = 0; i < count; i++)
		ck_assert_int_eq(handle_close(handles[i], HANDLE_SESSION, false), 0);
	ck_assert_int_eq(handle_close(open_thing(&session_class, NULL, NULL), HANDLE_SESSION,
				      false), 0);
	free(handles);
}
END_TEST

#define SHARED	8
static _Atomic(void *) shared[SHARED];
static atomic_int made, gone;
static atomic_bool forking;	/* threads go on while this is set */

/* Threads that look up, close and replace the same few handles. */
static void *churn(void *seed)
{
	unsigned int state = (unsigned int)(uintptr_t)seed;
	struct handle_object *object;
	int i, at;

	for (i = 0; i < 20000 || forking; i++) {
		at = rand_r(&state) % SHARED;
		if (rand_r(&state) % 4) {
			object = handle_get(shared[at], HANDLE_SESSION);
			if (object)
				handle_put(object);
		} else if (!handle_close(shared[at], HANDLE_SESSION, rand_r(&state) % 2)) {
			atomic_fetch_add(&made, 1);
			shared[at] = open_thing(&session_class, NULL, &gone);
		}
	}
	return NULL;
}

static void run_threads(void *(*body)(void *), int count, pthread_t *threads)
{
	int i;

	for (i = 0; i < count; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, body, (void *)(intptr_t)i), 0);
}

static void open_shared(void)
{
	int i;

	for (i = 0; i < SHARED; i++) {
		atomic_fetch_add(&made, 1);
		shared[i] = open_thing(&session_class, NULL, &gone);
	}
}

static void close_shared(void)
{
	int i;

	for (i = 0; i < SHARED; i++)
		handle_close(shared[i], HANDLE_SESSION, false);
}

START_TEST(threads)
{
	pthread_t thread[6];
	int i;

	open_shared();
	run_threads(churn, 6, thread);
	for (i = 0; i < 6; i++)
		pthread_join(thread[i], NULL);
	close_shared();
	ck_assert_int_eq(made, gone);
}
END_TEST

struct waiter {
	struct handle_object handle;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool waiting, cancelled;
};

static void waiter_closing(struct handle_object *object)
{
	struct waiter *waiter = (struct waiter *)object;

	pthread_mutex_lock(&waiter->lock);
	waiter->cancelled = true;
	pthread_cond_broadcast(&waiter->changed);
	pthread_mutex_unlock(&waiter->lock);
}

static void waiter_release(struct handle_object *object)
{
	struct waiter *waiter = (struct waiter *)object;

	pthread_mutex_destroy(&waiter->lock);
	pthread_cond_destroy(&waiter->changed);
	free(waiter);
}

static const struct handle_class waiter_class = {
	HANDLE_NOTIFICATION, waiter_closing, waiter_release, NULL,
};

static void *wait_for_close(void *object)
{
	struct waiter *waiter = object;

	pthread_mutex_lock(&waiter->lock);
	waiter->waiting = true;
	pthread_cond_broadcast(&waiter->changed);
	while (!waiter->cancelled)
		pthread_cond_wait(&waiter->changed, &waiter->lock);
	pthread_mutex_unlock(&waiter->lock);
	handle_put(&waiter->handle);
	return NULL;
}

START_TEST(close_wakes_a_waiting_call)
{
	struct waiter *waiter = calloc(1, sizeof(*waiter));
	pthread_t thread;
	void *handle;

	pthread_mutex_init(&waiter->lock, NULL);
	pthread_cond_init(&waiter->changed, NULL);
	ck_assert_int_eq(handle_register(&waiter->handle, &waiter_class), 0);
	handle = handle_publish(&waiter->handle);
	ck_assert_ptr_nonnull(handle_get(handle, HANDLE_NOTIFICATION));
	ck_assert_int_eq(pthread_create(&thread, NULL, wait_for_close, waiter), 0);
	pthread_mutex_lock(&waiter->lock);
	while (!waiter->waiting)
		pthread_cond_wait(&waiter->changed, &waiter->lock);
	pthread_mutex_unlock(&waiter->lock);
	ck_assert_int_eq(handle_close(handle, HANDLE_NOTIFICATION, true), -EBUSY);
	ck_assert_int_eq(handle_close(handle, HANDLE_NOTIFICATION, false), 0);
	pthread_join(thread, NULL);
}
END_TEST

static int exit_status(pid_t child)
{
	int status = -1;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

/* What a child of fork() finds: 0 when all is as it should be. */
static int look_around(void *parents, int fd, int hidden_fd)
{
	void *own;

	if (is_open(parents, HANDLE_SESSION))
		return 1;
	if (handle_close(parents, HANDLE_SESSION, false) != -EBADF)
		return 2;
	if (fcntl(fd, F_GETFD) >= 0)
		return 3;
	if (fcntl(hidden_fd, F_GETFD) >= 0)
		return 4;
	own = open_thing(&session_class, NULL, NULL);
	if (own == parents || !is_open(own, HANDLE_SESSION))
		return 5;
	return handle_close(own, HANDLE_SESSION, false) ? 6 : 0;
}

START_TEST(a_child_cannot_use_them)
{
	struct thing *thing = make(NULL, NULL), *hidden = make(NULL, NULL);
	void *handle;
	pid_t child;

	ck_assert_int_eq(handle_register(&thing->handle, &session_class), 0);
	ck_assert_int_eq(handle_register(&hidden->handle, &session_class), 0);
	thing->fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	hidden->fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	handle = handle_publish(&thing->handle);
	child = fork();
	if (!child)
		_exit(look_around(handle, thing->fd, hidden->fd));
	ck_assert_int_eq(exit_status(child), 0);
	ck_assert(is_open(handle, HANDLE_SESSION));
	ck_assert_int_ge(fcntl(thing->fd, F_GETFD), 0);
	handle_discard(&hidden->handle);
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), 0);
}
END_TEST

/* Closed, but still held by a call: its descriptors too are closed in a child. */
START_TEST(a_child_closes_what_calls_hold)
{
	struct thing *thing = make(NULL, NULL);
	struct handle_object *call;
	void *handle;
	pid_t child;

	ck_assert_int_eq(handle_register(&thing->handle, &session_class), 0);
	thing->fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	handle = handle_publish(&thing->handle);
	call = handle_get(handle, HANDLE_SESSION);
	ck_assert_int_eq(handle_close(handle, HANDLE_SESSION, false), 0);
	child = fork();
	if (!child)
		_exit(look_around(handle, thing->fd, thing->fd));
	ck_assert_int_eq(exit_status(child), 0);
	handle_put(call);
}
END_TEST

START_TEST(fork_among_threads)
{
	pthread_t thread[4];
	pid_t child;
	void *handle;
	int i;

	forking = true;
	open_shared();
	run_threads(churn, 4, thread);
	for (i = 0; i < 50; i++) {
		handle = shared[i % SHARED];
		child = fork();
		if (!child)
			_exit(is_open(handle, HANDLE_SESSION) ? 1 : 0);
		ck_assert_int_eq(exit_status(child), 0);
	}
	forking = false;
	for (i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	close_shared();
	ck_assert_int_eq(made, gone);
}
END_TEST

static void *other_thread(void *unused)
{
	(void)unused;
	if (GetLastError())
		return (void *)1;
	SetLastError(ERROR_BUSY);
	return NULL;
}

START_TEST(last_error_is_of_the_thread)
{
	pthread_t thread;
	void *result;

	SetLastError(ERROR_NO_NETWORK);
	ck_assert_int_eq(pthread_create(&thread, NULL, other_thread, NULL), 0);
	pthread_join(thread, &result);
	ck_assert_ptr_null(result);
	ck_assert_uint_eq(GetLastError(), ERROR_NO_NETWORK);
	ck_assert_uint_eq(NtmsGetLastError(), 1222);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("handle");
	TCase *tc = tcase_create("handle");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, life);
	tcase_add_test(tc, kinds);
	tcase_add_test(tc, hidden_until_published);
	tcase_add_test(tc, any_bits_are_safe);
	tcase_add_test(tc, numbers_do_not_come_back);
	tcase_add_test(tc, full_table);
	tcase_add_test(tc, threads);
	tcase_add_test(tc, close_wakes_a_waiting_call);
	tcase_add_test(tc, a_child_cannot_use_them);
	tcase_add_test(tc, a_child_closes_what_calls_hold);
	tcase_add_test(tc, fork_among_threads);
	tcase_add_test(tc, last_error_is_of_the_thread);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
