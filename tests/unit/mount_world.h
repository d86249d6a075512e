/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mount_world.h - a library with two drives and six tapes that a fake changer carries, and calls that
 * mount them, for the tests of what moves media
 *
 * A call is made by prepare() and changed as is needed; gives() runs it, or start() and finish() in a
 * thread of its own.
 */
#ifndef NTMS_TESTS_MOUNT_WORLD_H
#define NTMS_TESTS_MOUNT_WORLD_H

#include "media_world.h"

#include "fake_changer.h"
#include "shown.h"

#include <pthread.h>

#include "dismount.h"
#include "doorbell.h"
#include "error.h"
#include "inject.h"
#include "library_request.h"
#include "mount.h"
#include "object.h"
#include "sync.h"
#include "work.h"

#define FOREVER		0xffffffff
#define NOTHING		"12345678-0000-4000-8000-000000000000"
#define TAPES		6

static struct fake *fake;
static char library[STORE_ID_SIZE], drives[2][STORE_ID_SIZE], tape[TAPES][STORE_ID_SIZE];
static char side[TAPES][STORE_ID_SIZE], nodes[2][200];

static inline void value(char *to, const char *format, ...)
{
	va_list arguments;
	char *sql;

	va_start(arguments, format);
	sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	world_value(to, STORE_ID_SIZE, sql);
	sqlite3_free(sql);
}

static inline void setup(void)
{
	char bar_code[16];
	int i;

	mw_setup();
	world_sql("UPDATE library SET host = 'elsewhere' WHERE type = 2");
	session_close(mw.session);
	fake = fake_plug(0, world.directory, 8);
	for (i = 0; i < TAPES; i++)
		sprintf(fake->tags[i], "A%05dL9", i);
	fake_join(0, 0, world.directory, "scsi_tape", "nst0");
	fake_join(0, 1, world.directory, "scsi_tape", "nst1");
	fake_sweep(fake);
	mw.session = open_session();
	value(library, "SELECT id FROM library WHERE identity LIKE '%%SERIAL0'");
	/* Only where it is what is tested: it is a request of its own after a failed mount. */
	world_sql("UPDATE library SET auto_recovery = 0 WHERE id = %Q", library);
	for (i = 0; i < 2; i++)
		snprintf(nodes[i], sizeof(nodes[i]), "%s/nst%d", world.directory, i);
	for (i = 0; i < 2; i++)
		value(drives[i], "SELECT id FROM element WHERE library = %Q AND type = 5 AND number = %d",
		      library, i);
	for (i = 0; i < TAPES; i++) {
		sprintf(bar_code, "A%05dL9", i);
		value(tape[i], "SELECT id FROM cartridge WHERE bar_code = %Q", bar_code);
		value(side[i], "SELECT id FROM side WHERE cartridge = %Q", tape[i]);
	}
}

static inline void teardown(void)
{
	fake_watcher = NULL;
	mw_teardown();
	fake_free_all();
}

/* -- calls -- */

struct call {
	struct session *session;
	const struct identity *caller;
	char media[4][STORE_ID_SIZE], wished[4][STORE_ID_SIZE];
	struct mount mount;
	int result;
	char words[300];
	pthread_t thread;
};

static inline void prepare(struct call *call, const char *first, const char *second)
{
	memset(call, 0, sizeof(*call));
	call->session = mw.session;
	call->caller = mw.root;
	strcpy(call->media[0], first);
	if (second)
		strcpy(call->media[1], second);
	call->mount.media = call->media;
	call->mount.wished = call->wished;
	call->mount.count = second ? 2 : 1;
	call->mount.timeout = FOREVER;
}

/* The drives of the first and the second medium; "": any. */
static inline void wishes(struct call *call, const char *first, const char *second)
{
	call->mount.options = NTMS_MOUNT_SPECIFIC_DRIVE;
	strcpy(call->wished[0], first);
	strcpy(call->wished[1], second);
}

static inline int run(struct call *call)
{
	explain_reset();
	call->result = media_mount(call->session, call->caller, &call->mount);
	snprintf(call->words, sizeof(call->words), "%s", explain_text());
	return call->result;
}

static inline void *run_thread(void *context)
{
	run(context);
	return NULL;
}

static inline void start(struct call *call)
{
	ck_assert_int_eq(pthread_create(&call->thread, NULL, run_thread, call), 0);
}

/* With the exact code, noted for the table of errors. */
static inline void finish(struct call *call, int result)
{
	pthread_join(call->thread, NULL);
	ck_assert_msg(call->result == result, "%d, not %d: %s", call->result, result, call->words);
	if (result)
		shown_note("MountNtmsMedia", error_public(result), __FILE__);
	world_consistent();
}

static inline void gives(struct call *call, int result)
{
	run(call);
	ck_assert_msg(call->result == result, "%d, not %d: %s", call->result, result, call->words);
	if (result) {
		ck_assert_str_ne(call->words, "");
		shown_note("MountNtmsMedia", error_public(result), __FILE__);
	}
	world_consistent();
}

static inline void mounts(const char *medium)
{
	struct call call;

	prepare(&call, medium, NULL);
	gives(&call, 0);
}

static inline int dismount(const char *medium, uint32_t options)
{
	char ids[1][STORE_ID_SIZE];
	int r;

	strcpy(ids[0], medium);
	explain_reset();
	r = media_dismount(mw.session, mw.root, ids, 1, options);
	if (r)
		shown_note("DismountNtmsMedia", error_public(r), __FILE__);
	world_consistent();
	return r;
}

/* For those that are killed meanwhile: nobody asks what became of it. */
static inline void dismount_tape(struct session *session)
{
	char ids[1][STORE_ID_SIZE];

	strcpy(ids[0], side[0]);
	media_dismount(session, mw.root, ids, 1, 0);
}

static inline int dismount_drive(const char *drive)
{
	int r;

	explain_reset();
	r = drive_dismount(mw.session, mw.root, drive);
	if (r)
		shown_note("DismountNtmsDrive", error_public(r), __FILE__);
	world_consistent();
	return r;
}

#define waits_until(condition) do {						\
	int tries_ = 0;								\
	while (!(condition)) {							\
		ck_assert_msg(tries_++ < 10000, "never: %s", #condition);		\
		usleep(1000);							\
	}									\
} while (0)

/* Somebody works for a moment, for whatever reason. */
static inline void work(const char *id)
{
	char ids[1][STORE_ID_SIZE];
	const struct work_wait wait = {.library = library, .call = "", .ids = ids, .count = 1,
				       .until = doorbell_clock() + 20};
	int r;

	strcpy(ids[0], id);
	r = work_until(mw.session, &wait);
	ck_assert(!r || r == NTMS_E_TIMEOUT);
	world_consistent();
}

#define works_until(id, condition) do {							\
	int tries_ = 0;									\
	while (!(condition)) {								\
		ck_assert_msg(tries_++ < 500, "never: %s", #condition);			\
		work(id);								\
	}										\
} while (0)

/* -- people -- */

static inline void hands_take(int port)
{
	strcpy(fake->port_tags[port], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

static inline void hands_put(int port, const char *tag)
{
	strcpy(fake->port_tags[port], tag);
	fake_sweep(fake);
}

/* -- what is seen -- */

static inline struct object object_of(const char *id)
{
	struct object object;

	ck_assert_int_eq(object_get(mw.session, mw.root, id, 0, &object), 0);
	return object;
}

static inline long drive_state(int drive)
{
	return object_of(drives[drive]).element.state;
}

static inline long media_state(int n)
{
	return object_of(tape[n]).cartridge.state;
}

/* Number of the drive that a tape is in, -1: none. */
static inline int drive_of(int n)
{
	struct object object = object_of(tape[n]);

	if (!strcmp(object.cartridge.location, drives[0]))
		return 0;
	return strcmp(object.cartridge.location, drives[1]) ? -1 : 1;
}

static inline long requests(int operation, int state)
{
	return number("SELECT count(*) FROM library_request WHERE operation = %d AND state = %d",
		      operation, state);
}

static inline long open_requests(void)
{
	return number("SELECT count(*) FROM library_request WHERE completed = 0");
}

/* Somebody works until there is nothing to do. */
static inline void works_on(void)
{
	char id[STORE_ID_SIZE];
	int tries = 0;

	while (open_requests()) {
		ck_assert_int_lt(tries++, 500);
		value(id, "SELECT id FROM library_request WHERE completed = 0 LIMIT 1");
		work(id);
	}
}

/* To the Free pool of its type: there it is Available, and known also when it is taken out. */
static inline void to_free(int n)
{
	char pool[STORE_ID_SIZE];

	value(pool, "SELECT f.id FROM media_pool f JOIN media_pool p ON p.id = f.parent JOIN cartridge c"
	      " ON c.media_type = f.media_type WHERE p.folded = 'free' AND c.id = %Q", tape[n]);
	ck_assert_msg(media_move(mw.session, mw.root, tape[n], pool) == 0, "%s", explain_text());
}

static inline void is_idle(int n)
{
	ck_assert_int_eq(media_state(n), NTMS_MEDIASTATE_IDLE);
	ck_assert_int_eq(drive_of(n), -1);
	ck_assert_str_eq(object_of(tape[n]).cartridge.mounted_side, "");
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND location = home"
				" AND mounted_by = 0 AND dismountable = 0", tape[n]), 1);
}

/* -- workers that die -- */

/* A process takes its memory with it; a thread that ends so leaves it behind. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define leaves_memory(yes) ((yes) ? __lsan_disable() : __lsan_enable())
#else
#define leaves_memory(yes) ((void)(yes))
#endif

static pthread_t victim;
static int calls_left;

struct death {
	struct session *session;
	void (*call)(struct session *session);
};

/* Ends the thread as a kill ends a process: nothing of it happens any more. */
static inline void kill_at(unsigned long request, bool after)
{
	(void)after;
	if (!pthread_equal(pthread_self(), victim) ||
	    (request != NTMS_SUBMIT_MOTION && request != NTMS_WAIT_MOTION) || --calls_left)
		return;
	pthread_exit(NULL);
}

static inline void *die(void *context)
{
	const struct death *death = context;

	leaves_memory(true);
	victim = pthread_self();
	fake_watcher = kill_at;
	death->call(death->session);
	fake_watcher = NULL;
	leaves_memory(false);
	return context;
}

/* A cartridge of two sides: the other one. */
static inline void add_other_side(int n, char other[STORE_ID_SIZE])
{
	strcpy(other, "99999999-0000-4000-8000-000000000001");
	world_sql("INSERT INTO side SELECT %Q, cartridge, 1, name, description, created, modified,"
		  " enabled, state, pool, allocatable, label_type, label_id, label_info, mount_count,"
		  " allocate_count, capacity FROM side WHERE id = %Q", other, side[n]);
	world_sql("UPDATE media_type SET sides = 2 WHERE id = (SELECT media_type FROM cartridge"
		  " WHERE id = %Q)", tape[n]);
	/* The kernel is told anew what it is. */
	inventory_begin_change(&fake->table);
	record_reset_all(&fake->table);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

/* What the kernel does when a process ends: the lease, and what the robot has not started. */
static inline void kernel_cleans_up(bool dropped)
{
	int i;

	fake->epoch = 0;
	if (!dropped) {
		/* The robot had started it. */
		for (i = 0; i < fake->motion_count; i++)
			fake->motions[i].call.epoch = 0;
		fake_go_on(fake);
	}
	for (i = 0; i < fake->motion_count; i++) {
		/* What is under way goes on. */
		if (fake->motions[i].done || fake->motions[i].left)
			continue;
		fake->motions[i].result = ECANCELED;
		fake->motions[i].done = true;
	}
}

/* A call is killed at the n-th of these calls; false when it had fewer. */
static inline bool dies_at(int n, bool dropped, void (*call)(struct session *session))
{
	struct death death = { .call = call };
	pthread_t thread;
	void *end;

	leaves_memory(true);
	death.session = open_session();
	leaves_memory(false);
	calls_left = n;
	ck_assert_int_eq(pthread_create(&thread, NULL, die, &death), 0);
	pthread_join(thread, &end);
	fake_watcher = NULL;
	if (!end)
		session_close_in_child(death.session);
	else
		session_close(death.session);
	kernel_cleans_up(dropped);
	return !end;
}

/* While the robot carries what is in the port, another session stops the inject; @injects puts its result there. */
static inline void is_stopped_by_another(void *(*injects)(void *result), struct inject *stop)
{
	struct session *second = open_session();
	pthread_t thread;
	int result;

	fake->hold_moves = true;
	ck_assert_int_eq(pthread_create(&thread, NULL, injects, &result), 0);
	waits_until(number("SELECT count(*) FROM library_request WHERE cartridge <> ''") == 1);
	value(stop->operation, "SELECT id FROM library_request");
	ck_assert_int_eq(media_inject(second, mw.root, stop), 0);
	pthread_join(thread, NULL);
	ck_assert_int_eq(result, NTMS_E_CANCELLED);
	session_close(second);
}

static inline TCase *test_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup, teardown);
	suite_add_tcase(suite, tcase);
	return tcase;
}

#endif
