// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Free labels for media without a bar code, and what is made of labels that are read: spec/rsm/model.md
 * 4.1 and 4.2, functions.md (InventoryNtmsLibrary, InjectNtmsMedia), design.md section 4 (identity of media).
 */
#include "label_world.h"

#include <fcntl.h>
#include <stdatomic.h>

#include "door.h"
#include "eject.h"
#include "guid.h"
#include "inject.h"
#include "label.h"
#include "label_free.h"
#include "label_job.h"
#include "label_read.h"
#include "label_request.h"
#include "library_inventory.h"
#include "omid.h"
#include "operator_request.h"
#include "plan.h"

#define POOL		POOL_APP
#define UNTAGGED	6		/* slot */

static char plain[STORE_ID_SIZE], plain_side[STORE_ID_SIZE];	/* without a bar code */

static void add_untagged(void)
{
	strcpy(fake->tags[UNTAGGED], "");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	value(plain, "SELECT id FROM cartridge WHERE library = %Q AND bar_code = ''", library);
	value(plain_side, "SELECT id FROM side WHERE cartridge = %Q", plain);
}

static void put_both(const void *bytes, size_t size)
{
	put(0, bytes, size);
	put(1, bytes, size);
}

static void put_tars(const char *name)
{
	put_both(tar(name), TAR_SIZE);
}

static bool holds_tar(int drive, const char *name)
{
	unsigned char bytes[TAR_SIZE + 1];
	FILE *file = fopen(nodes[drive], "r");
	size_t size = fread(bytes, 1, sizeof(bytes), file);

	fclose(file);
	return size == TAR_SIZE && !memcmp(bytes, tar(name), TAR_SIZE);
}

static int to_pool(const char *cartridge, const char *folded)
{
	char pool[STORE_ID_SIZE];

	value(pool, "SELECT f.id FROM media_pool f JOIN media_pool p ON p.id = f.parent JOIN cartridge c"
	      " ON c.media_type = f.media_type WHERE p.folded = %Q AND c.id = %Q", folded, cartridge);
	return media_move(mw.session, mw.root, cartridge, pool);
}

static long state_of(const char *id)
{
	return number("SELECT state FROM side WHERE id = %Q", id);
}

static bool lies_in(const char *cartridge, const char *folded)
{
	return number("SELECT count(*) FROM cartridge c JOIN media_pool f ON f.id = c.pool JOIN media_pool p"
		      " ON p.id = f.parent WHERE c.id = %Q AND p.folded = %Q", cartridge, folded);
}

static bool is_home(const char *cartridge)
{
	return number("SELECT count(*) FROM cartridge WHERE id = %Q AND location = home AND mounted_by = 0"
		      " AND mounted_side IS NULL", cartridge);
}

static void freed(void)
{
	add_untagged();
	ck_assert_msg(to_pool(plain, "free") == 0, "%s", explain_text());
	ck_assert_int_eq(state_of(plain_side), SIDE_UNPREPARED);
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_QUEUED), 1);
}

/* Somebody works, for nobody. */
static void serve(void)
{
	int r = work_serve(mw.session, library, doorbell_clock() + 20);

	ck_assert_msg(!r || r == NTMS_E_GONE, "%d: %s", r, explain_text());
	world_consistent();
}

#define serves_until(condition) do {							\
	int rounds_ = 0;								\
	while (!(condition)) {								\
		ck_assert_msg(rounds_++ < 1000, "never: %s", #condition);		\
		serve();								\
	}										\
} while (0)

static void works_off(void)
{
	serves_until(open_requests() == 0);
}

/* One worker, until the label has been written, or not. */
static void work_on(struct session *session)
{
	char ids[1][STORE_ID_SIZE];
	const struct work_wait wait = {.library = library, .call = "", .ids = ids, .count = 1,
				       .until = doorbell_clock() + 60000};

	value(ids[0], "SELECT id FROM library_request WHERE operation = %d", NTMS_LM_WRITESCRATCH);
	work_until(session, &wait);
}

/* The only one of an operation, however it ended. */
static void ended(int operation, int state, int error)
{
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE operation = %d", operation), 1);
	ck_assert_int_eq(number("SELECT error FROM library_request WHERE operation = %d", operation), error);
	ck_assert_int_eq(requests(operation, state), 1);
}

static void is_labelled(void)
{
	ck_assert_int_eq(state_of(plain_side), SIDE_AVAILABLE);
	ck_assert_str_eq(object_of(plain_side).side.label_type, LABEL_FREE_TYPE);
	ck_assert(is_home(plain));
	ck_assert_int_eq(open_requests(), 0);
	world_consistent();
}

/* -- free labels -- */

START_TEST(a_free_one_gets_its_label)
{
	freed();
	put_both("", 0);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED, 0);
	is_labelled();
	ck_assert_int_eq(number("SELECT mount_count FROM side WHERE id = %Q", plain_side), 1);
	ck_assert_int_eq(fake->moves, 2);
}
END_TEST

/* Each has an id of its own, which its request has too. */
START_TEST(the_label_is_on_it)
{
	enum label_contents contents;
	char request[STORE_ID_SIZE];
	struct labels *labels;
	struct label label;
	struct guid id;
	size_t block;
	int drive;

	freed();
	put_both("", 0);
	works_off();
	value(request, "SELECT id FROM library_request WHERE operation = %d", NTMS_LM_WRITESCRATCH);
	drive = number("SELECT number FROM element WHERE id = (SELECT drive FROM library_request"
		       " WHERE id = %Q)", request);
	ck_assert_int_eq(guid_parse(request, &id), 0);
	ck_assert_int_eq(labels_open(&labels), 0);
	ck_assert_int_eq(label_identify(labels, nodes[drive], &label, &contents, &block), 0);
	labels_free(labels);
	ck_assert_int_eq(contents, LABEL_CLAIMED);
	ck_assert(label_free_is(&label, &id));
}
END_TEST

START_TEST(one_with_a_free_label_gets_a_new_one)
{
	unsigned char label[LABEL_FREE_SIZE];
	struct guid id = { { 1, 2, 3 } };

	freed();
	label_free_make(&id, "old", 0, label);
	put_both(label, sizeof(label));
	works_off();
	is_labelled();
	ck_assert_int_eq(number("SELECT count(*) FROM side WHERE label_id LIKE '010203%%'"), 0);
}
END_TEST

/* Nobody's data are lost, until an administrator says that they may be. */
START_TEST(data_are_not_written_over)
{
	freed();
	put_tars("Last year");
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_UNEXPECTED_OMID);
	ck_assert_int_eq(state_of(plain_side), SIDE_UNPREPARED);
	ck_assert(is_home(plain));
	ck_assert(holds_tar(0, "Last year") && holds_tar(1, "Last year"));
	put_both("something else", 14);
	world_sql("DELETE FROM library_request");
	world_sql("UPDATE side SET state = 1 WHERE id = %Q", plain_side);
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_QUEUED), 1);
	/* That it was said before it was tried is as good. */
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED, 0);
	is_labelled();
}
END_TEST

START_TEST(what_was_said_counts_for_one_that_waits)
{
	freed();
	put_tars("Last year");
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_QUEUED), 1);
	works_off();
	is_labelled();
}
END_TEST

/* What its owner gave back he does not need. */
START_TEST(one_that_was_allocated_is_written_over)
{
	struct allocation allocation = { .pool = POOL, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };
	char type[STORE_ID_SIZE];

	freed();
	put_both("", 0);
	works_off();
	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", plain);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d,"
		  " deallocation_policy = %d WHERE id = %Q", type, NTMS_ALLOCATE_FROMSCRATCH,
		  NTMS_DEALLOCATE_TOSCRATCH, POOL);
	ck_assert_msg(media_allocate(mw.session, mw.root, &allocation) == 0, "%s", explain_text());
	ck_assert_int_eq(state_of(plain_side), SIDE_ALLOCATED);
	/* Its free label is what is looked for; then it is its owner's to write over. */
	put_tars("Mine");
	{
		struct call call;

		prepare(&call, allocation.logical_media, NULL);
		gives(&call, NTMS_E_UNEXPECTED_OMID);
	}
	world_sql("UPDATE side SET label_id = '' WHERE id = %Q", plain_side);
	mounts(allocation.logical_media);
	ck_assert_int_eq(dismount(allocation.logical_media, 0), 0);
	world_sql("DELETE FROM library_request");
	ck_assert_int_eq(media_deallocate(mw.session, mw.root, allocation.logical_media, 0), 0);
	ck_assert_int_eq(state_of(plain_side), SIDE_UNPREPARED);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED, 0);
	is_labelled();
}
END_TEST

START_TEST(its_owner_writes_over_the_label)
{
	struct allocation allocation = { .pool = POOL, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };
	unsigned char label[LABEL_FREE_SIZE];
	char type[STORE_ID_SIZE];
	FILE *file;
	int drive;

	freed();
	put_both("", 0);
	works_off();
	drive = number("SELECT number FROM element WHERE id = (SELECT drive FROM library_request"
		       " WHERE operation = %d)", NTMS_LM_WRITESCRATCH);
	file = fopen(nodes[drive], "r");
	ck_assert_uint_eq(fread(label, 1, sizeof(label), file), sizeof(label));
	fclose(file);
	put_both(label, sizeof(label));
	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", plain);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d WHERE id = %Q", type,
		  NTMS_ALLOCATE_FROMSCRATCH, POOL);
	ck_assert_msg(media_allocate(mw.session, mw.root, &allocation) == 0, "%s", explain_text());
	mounts(allocation.logical_media);
	ck_assert_str_eq(object_of(plain_side).side.label_id, "");
	put_tars("Mine");
	ck_assert_int_eq(dismount(allocation.logical_media, 0), 0);
	mounts(allocation.logical_media);
}
END_TEST

/* One with a bar code needs none. */
START_TEST(a_bar_code_is_enough)
{
	to_free(0);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(state_of(side[0]), SIDE_AVAILABLE);
}
END_TEST

/* Nobody watched for a while. */
static void reload(void)
{
	session_close(mw.session);
	fake_reload(fake);
	mw.session = open_session();
}

static long is_doubtful(void)
{
	return number("SELECT needs_inventory FROM cartridge WHERE id = %Q", plain);
}

/* Which one it is has to be as certain as when it was given back. */
START_TEST(one_that_is_not_certain)
{
	freed();
	put_both("", 0);
	world_sql("UPDATE cartridge SET needs_inventory = 1 WHERE id = %Q", plain);
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", plain_side);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_INVALID_STATE);
	ck_assert_int_eq(state_of(plain_side), SIDE_UNPREPARED);
	ck_assert(is_home(plain));
}
END_TEST

/* Nobody watched it, and somebody says that it may be written all the same. */
START_TEST(one_that_is_not_certain_is_overwritten)
{
	freed();
	put_tars("Last year");
	reload();
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_INVALID_STATE);
	world_sql("DELETE FROM library_request");
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	works_off();
	is_labelled();
	ck_assert_int_eq(is_doubtful(), 0);
}
END_TEST

START_TEST(the_robot_or_a_drive_fails)
{
	freed();
	put_both("", 0);
	fake->fail_move = EIO;
	work_on(mw.session);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(state_of(plain_side), SIDE_UNPREPARED);
	world_sql("DELETE FROM library_request");
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	fake->fail_ready = EMEDIUMTYPE;
	work_on(mw.session);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_DRIVE_MEDIA_MISMATCH);
	ck_assert(is_home(plain));
	world_sql("DELETE FROM library_request");
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	/* Nothing that can be written. */
	ck_assert_int_eq(unlink(nodes[0]), 0);
	ck_assert_int_eq(unlink(nodes[1]), 0);
	ck_assert_int_eq(symlink("/dev/null", nodes[0]), 0);
	ck_assert_int_eq(symlink("/dev/null", nodes[1]), 0);
	work_on(mw.session);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_INVALID_DRIVE);
	ck_assert(is_home(plain));
}
END_TEST

/* It begins with who can do it. */
START_TEST(a_drive_that_cannot_be_opened)
{
	freed();
	serves_until(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_WAITING) == 1);
	ck_assert_int_eq(fake->moves, 0);
	/* It keeps no drive from those who wait for one. */
	mounts(side[0]);
	mounts(side[1]);
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_WAITING), 1);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	put_both("", 0);
	works_off();
	is_labelled();
}
END_TEST

/* A worker dies at each thing that he tells the robot; who comes next has it labelled, once. */
START_TEST(workers_die)
{
	int n = 0;
	bool died;

	freed();
	do {
		put_both("", 0);
		n++;
		died = dies_at(n, n % 2, work_on);
		works_off();
		is_labelled();
		ended(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED, 0);
		world_sql("DELETE FROM library_request");
		ck_assert_int_lt(n, 40);
		if (died) {
			teardown();
			setup();
			freed();
		}
	} while (died);
	ck_assert_int_gt(n, 3);
}
END_TEST

/* Nobody takes it away meanwhile, by force neither: whose label it is, it would be brought back. */
START_TEST(at_rest_it_is_not)
{
	struct eject out = {.cartridge = plain, .action = NTMS_EJECT_FORCE};

	freed();
	put_both("", 0);
	fake->hold_ready = true;
	serves_until(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_INPROCESS) == 1 &&
		     object_of(plain).cartridge.location_type == NTMS_DRIVE);
	ck_assert_int_eq(media_eject(mw.session, mw.root, &out), NTMS_E_BUSY);
	fake->hold_ready = false;
	works_off();
	is_labelled();
}
END_TEST

/* A worker who left reads on; on a tape that is bad at its beginning that takes minutes. */
static atomic_int busy;		/* so often the drives cannot be opened; in the end they seem empty */

int open(const char *path, int flags, ...)
{
	va_list arguments;
	int mode;

	va_start(arguments, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, int) : 0;
	va_end(arguments);
	if (atomic_load(&busy) && strstr(path, "/nst") && !(flags & O_CREAT)) {
		errno = atomic_fetch_sub(&busy, 1) > 2 ? EBUSY : ENOMEDIUM;
		return -1;
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

START_TEST(a_drive_that_is_open_for_long)
{
	freed();
	put_both("", 0);
	atomic_store(&busy, 62);
	work_on(mw.session);
	works_off();
	is_labelled();
}
END_TEST

/* By somebody who does not give it back: workers who come and go do not wait for ever. */
START_TEST(a_drive_that_is_open_for_ever)
{
	freed();
	put_both("", 0);
	atomic_store(&busy, 1000000);
	serves_until(object_of(plain).cartridge.mounted_side[0]);
	serve();
	serve();
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_INPROCESS), 1);
	world_sql("UPDATE library_request SET modified = modified - 600000");
	works_off();
	atomic_store(&busy, 0);
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_DEVICE_NOT_AVAILABLE);
	ck_assert(is_home(plain));
}
END_TEST

/* -- a worker that is stopped while the label is written -- */

/* 0: nobody is; a thread that reads a medium, and one that says that it is still there, wait while it is 1. */
static atomic_int stands;
static atomic_int reads;

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
	if (atomic_load(&stands) && !at) {
		atomic_fetch_add(&reads, 1);
		while (atomic_load(&stands))
			usleep(1000);
	}
	return syscall(SYS_pread64, file, bytes, size, at);
}

static void stand(unsigned long request, bool after)
{
	while (request == NTMS_LEASE && !after && pthread_equal(pthread_self(), victim) &&
	       atomic_load(&stands) && atomic_load(&reads))
		usleep(1000);
}

static void *serve_and_stand(void *context)
{
	victim = pthread_self();
	work_on(context);
	return NULL;
}

/* Until it stands, in the middle of a label. */
static void stands_and_reads(pthread_t *thread, void *(*works)(void *session), struct session *session)
{
	atomic_store(&stands, 1);
	ck_assert_int_eq(pthread_create(thread, NULL, works, session), 0);
	waits_until(atomic_load(&reads));
}

/* To the end. */
static void goes_on(pthread_t thread)
{
	atomic_store(&stands, 0);
	pthread_join(thread, NULL);
}

/* What is in the drive when it wakes up is another's. */
START_TEST(stopped_while_it_writes)
{
	struct session *second = open_session();
	pthread_t thread;

	freed();
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	put_both("", 0);
	fake_watcher = stand;
	stands_and_reads(&thread, serve_and_stand, second);
	usleep(20000);
	/* By then its lease is over, and the robot has brought something else. */
	fake_with(fake->epoch = 0);
	put_tars("Other");
	world_sql("UPDATE library_request SET completed = 1, state = 3 WHERE completed = 0");
	goes_on(thread);
	fake_watcher = NULL;
	usleep(100000);
	ck_assert(holds_tar(0, "Other"));
	ck_assert(holds_tar(1, "Other"));
	session_close(second);
}
END_TEST

/* The module knows that hands were at it while it was read; nobody has looked since. */
START_TEST(hands_while_it_is_read)
{
	struct session *second = open_session();
	pthread_t thread;

	freed();
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	put_both("", 0);
	fake->fail_refresh = _i ? EIO : 0;
	stands_and_reads(&thread, serve_and_stand, second);
	fake_with(inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX));
	put_tars("Other");
	goes_on(thread);
	ck_assert(holds_tar(0, "Other"));
	ck_assert(holds_tar(1, "Other"));
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_FAILED, ERROR_INVALID_STATE);
	session_close(second);
}
END_TEST

static void *look_and_stand(void *context)
{
	work_serve(context, library, doorbell_clock() + 2000);
	return NULL;
}

/* A blank one, that hands put there while the label was read, says nothing of the one that was to be looked at. */
START_TEST(hands_while_it_is_looked_at)
{
	struct session *second = open_session();
	pthread_t thread;

	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, tape[0]);
	to_free(0);
	put_both("", 0);
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_OMID), 0);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", tape[0]), 1);
	stands_and_reads(&thread, look_and_stand, second);
	fake_with(({
		strcpy(fake->drive_tags[strcmp(fake->drive_tags[0], "A00000L9") != 0], "N00000L9");
		inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX);
		fake->fail_refresh = _i ? EIO : 0;
		0;
	}));
	atomic_store(&stands, 0);
	waits_until(requests(NTMS_LM_PROCESSOMID, NTMS_LM_FAILED));
	pthread_join(thread, NULL);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", tape[0]), 1);
	session_close(second);
}
END_TEST

/* That it may be overwritten is said while somebody reads what is on it: that was no writing. */
START_TEST(told_while_it_is_read)
{
	struct session *second = open_session();
	pthread_t thread;

	freed();
	put_tars("Last year");
	stands_and_reads(&thread, serve_and_stand, second);
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	goes_on(thread);
	works_off();
	ended(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED, 0);
	is_labelled();
	session_close(second);
}
END_TEST

/* Who serves turn after turn, each shorter than it takes, has it done. */
static int64_t turn_ends;
static atomic_bool is_late;

/* It holds the lease, or gives it up, when its time is over. */
static void note_late(unsigned long request, bool after)
{
	if (request == NTMS_LEASE && !after && pthread_equal(pthread_self(), victim) &&
	    doorbell_clock() > turn_ends)
		atomic_store(&is_late, true);
}

static void *serves_a_moment(void *session)
{
	victim = pthread_self();
	work_serve(session, library, turn_ends);
	return NULL;
}

START_TEST(longer_than_a_turn)
{
	struct session *second = open_session();
	pthread_t thread;

	freed();
	ck_assert_int_eq(omid_overwrite(mw.session, mw.root, plain), 0);
	put_both("", 0);
	fake->hold_ready = true;
	serves_until(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_INPROCESS) == 1 &&
		     object_of(plain).cartridge.location_type == NTMS_DRIVE);
	fake->hold_ready = false;
	turn_ends = doorbell_clock() + 500;
	fake_watcher = note_late;
	stands_and_reads(&thread, serves_a_moment, second);
	waits_until(atomic_load(&is_late));
	goes_on(thread);
	ck_assert_int_eq(requests(NTMS_LM_WRITESCRATCH, NTMS_LM_PASSED), 1);
	works_off();
	is_labelled();
	session_close(second);
}
END_TEST

/* What is said too late counts for nothing. */
START_TEST(told_too_late)
{
	const struct label_result *result;
	struct label_job *job;
	struct guid id;

	put_tars("Last year");
	ck_assert_int_eq(guid_parse(NOTHING, &id), 0);
	ck_assert_int_eq(label_job_start(nodes[0], &id, "A", &job), 0);
	waits_until(label_job_asks(job));
	label_job_go_on(job, DOORBELL_NEVER);
	label_job_wait(job, 10000);
	ck_assert(label_job_asks(job));
	label_job_go_on(job, doorbell_clock());
	waits_until(label_job_result(job, &result) != NTMS_E_NOT_READY);
	ck_assert_int_eq(label_job_result(job, &result), NTMS_E_CANCELLED);
	ck_assert(holds_tar(0, "Last year"));
	label_job_put(job);
}
END_TEST

/* -- inventory -- */

static int inventory(uint32_t method)
{
	int r;

	explain_reset();
	r = library_inventory(mw.session, mw.root, library, method);
	if (r)
		shown_note("InventoryNtmsLibrary", error_public(r), __FILE__);
	return r;
}

/* A changer that does not answer is no wait of the caller's that ended. */
START_TEST(no_answer)
{
	fake->fail_refresh = ETIMEDOUT;
	ck_assert_int_eq(inventory(NTMS_INVENTORY_FAST), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_msg(strstr(explain_text(), "in time"), "%s", explain_text());
	ck_assert_int_eq(number("SELECT error FROM library_request WHERE operation = %d AND state = %d",
				NTMS_LM_INVENTORY, NTMS_LM_FAILED), ERROR_DEVICE_NOT_AVAILABLE);
	fake->fail_refresh = 0;
	ck_assert_int_eq(inventory(NTMS_INVENTORY_FAST), 0);
}
END_TEST

START_TEST(every_side_is_looked_at)
{
	add_untagged();
	put_tars("Old");
	ck_assert_msg(inventory(NTMS_INVENTORY_OMID) == 0, "%s", explain_text());
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_QUEUED), TAPES + 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE operation = %d AND state = %d"
				" AND option = %d", NTMS_LM_INVENTORY, NTMS_LM_INPROCESS,
				NTMS_INVENTORY_OMID), 1);
	/* The same one goes on. */
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_QUEUED), TAPES + 1);
	works_off();
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED), TAPES + 1);
	ck_assert_int_eq(number("SELECT state FROM library_request WHERE operation = %d AND option = %d",
				NTMS_LM_INVENTORY, NTMS_INVENTORY_OMID), NTMS_LM_PASSED);
	/* All bear the same label: the first is recognized, of the others people have to say what they are. */
	ck_assert_int_eq(number("SELECT count(*) FROM side s JOIN cartridge c ON c.id = s.cartridge"
				" WHERE c.library = %Q AND s.state = %d AND s.label_type = 'tar'", library,
				SIDE_IMPORT), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM side s JOIN cartridge c ON c.id = s.cartridge"
				" WHERE c.library = %Q AND s.state = %d AND s.label_type = 'tar'", library,
				SIDE_FOREIGN), TAPES);
	ck_assert(is_home(plain));
	world_consistent();
}
END_TEST

/* Recognized, and then not any more. */
START_TEST(import_and_back)
{
	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, tape[0]);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q AND id <> %Q)", library, tape[0]);
	put_tars("Old");
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ck_assert_int_eq(state_of(side[0]), SIDE_IMPORT);
	ck_assert(lies_in(tape[0], "import"));
	ck_assert_str_eq(object_of(side[0]).side.label_info, "Old");
	/* It says so to the kernel too. */
	ck_assert_int_eq(session_sync(mw.session), 0);
	world_consistent();
	put_both("", 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ck_assert_int_eq(state_of(side[0]), SIDE_FOREIGN);
	ck_assert(lies_in(tape[0], "unrecognized"));
	ck_assert_str_eq(object_of(side[0]).side.label_id, "");
	is_idle(0);
}
END_TEST

/* A known one has to be what it is taken for; what cannot be read says nothing. */
START_TEST(others_than_they_are_taken_for)
{
	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, tape[0]);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q AND id <> %Q)", library, tape[0]);
	to_free(0);
	put_tars("Last year");
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_FAILED, ERROR_UNEXPECTED_OMID);
	ck_assert_int_eq(state_of(side[0]), SIDE_AVAILABLE);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", tape[0]), 1);
	is_idle(0);
	world_sql("DELETE FROM library_request");
	put_both("", 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED, 0);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", tape[0]), 0);
	world_sql("DELETE FROM library_request");
	/* Reading fails with EIO. */
	ck_assert_int_eq(unlink(nodes[0]), 0);
	ck_assert_int_eq(unlink(nodes[1]), 0);
	ck_assert_int_eq(symlink("/proc/self/mem", nodes[0]), 0);
	ck_assert_int_eq(symlink("/proc/self/mem", nodes[1]), 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_FAILED, ERROR_UNABLE_TO_INVENTORY_SLOT);
	ck_assert_int_eq(state_of(side[0]), SIDE_AVAILABLE);
	is_idle(0);
}
END_TEST

/* Allocated before anybody looked what is on it: that somebody's label is there makes it not its owner's. */
START_TEST(looked_at_when_it_is_somebody_s)
{
	struct allocation allocation = { .pool = POOL, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };
	char type[STORE_ID_SIZE];
	struct call call;

	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, tape[0]);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q AND id <> %Q)", library, tape[0]);
	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", tape[0]);
	to_free(0);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d WHERE id = %Q", type,
		  NTMS_ALLOCATE_FROMSCRATCH, POOL);
	ck_assert_msg(media_allocate(mw.session, mw.root, &allocation) == 0, "%s", explain_text());
	put_tars("Last year");
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_FAILED, ERROR_UNEXPECTED_OMID);
	ck_assert_str_eq(object_of(side[0]).side.label_id, "");
	prepare(&call, allocation.logical_media, NULL);
	gives(&call, NTMS_E_UNEXPECTED_OMID);
	ck_assert(holds_tar(0, "Last year") && holds_tar(1, "Last year"));
	/* What is nobody's may be written over. */
	world_sql("DELETE FROM library_request");
	put_both("", 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED, 0);
	ck_assert_int_eq(number("SELECT unverified FROM cartridge WHERE id = %Q", tape[0]), 0);
	mounts(allocation.logical_media);
}
END_TEST

/* A label was written in one of the drives: what was there is in both now. */
static void copy_label(void)
{
	unsigned char bytes[LABEL_FREE_SIZE + 1];
	int drive;

	for (drive = 0; drive < 2; drive++) {
		FILE *file = fopen(nodes[drive], "r");
		size_t size = fread(bytes, 1, sizeof(bytes), file);

		fclose(file);
		if (size == LABEL_FREE_SIZE) {
			put_both(bytes, size);
			return;
		}
	}
	ck_abort_msg("no label was written");
}

/* At the one without a bar code: the drives' files are the same for all. */
static void looks(void)
{
	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, plain);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q AND id <> %Q)", library, plain);
	world_sql("DELETE FROM library_request");
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	world_consistent();
}

/* design.md section 4, "Identity of media": nobody watched its place; its label says which one it is. */
START_TEST(unwatched_one_is_known_by_its_label)
{
	freed();
	put_both("", 0);
	works_off();
	is_labelled();
	reload();
	ck_assert_int_eq(is_doubtful(), 1);
	ck_assert_int_eq(number("SELECT allocatable FROM side WHERE id = %Q", plain_side), 0);
	/* The label lies in a file for each drive: in both, whichever is used. */
	copy_label();
	looks();
	ck_assert_int_eq(is_doubtful(), 0);
	ck_assert_int_ne(number("SELECT allocatable FROM side WHERE id = %Q", plain_side), 0);
	is_labelled();
	/* And another label, that it is another one. */
	reload();
	put_tars("Last year");
	looks();
	ck_assert_int_eq(is_doubtful(), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE side = %Q AND error = %d", plain_side,
				ERROR_UNEXPECTED_OMID), 1);
}
END_TEST

/* Hands put another one in its place when its label had been read: that is no proof. */
static void other_one(unsigned long request, bool after)
{
	if (request == NTMS_REFRESH && !after)
		put_tars("Other");
}

START_TEST(hands_when_it_was_read)
{
	struct session *second = open_session();
	pthread_t thread;

	freed();
	put_both("", 0);
	works_off();
	copy_label();
	world_sql("UPDATE cartridge SET enabled = 0 WHERE library = %Q AND id <> %Q", library, plain);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	fake_watcher = other_one;
	stands_and_reads(&thread, look_and_stand, second);
	fake_with(inventory_mark_stale(&fake->table, 0, 0, UINT16_MAX));
	goes_on(thread);
	fake_watcher = NULL;
	ck_assert_int_eq(is_doubtful(), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE side = %Q AND error = %d", plain_side,
				ERROR_UNEXPECTED_OMID), 1);
	session_close(second);
}
END_TEST

/* Of two that are known by one label it says nothing. */
START_TEST(a_label_that_two_are_known_by)
{
	freed();
	put_both("", 0);
	works_off();
	copy_label();
	world_sql("UPDATE side SET label_type = (SELECT label_type FROM side WHERE id = %Q),"
		  " label_id = (SELECT label_id FROM side WHERE id = %Q) WHERE id = %Q", plain_side,
		  plain_side, side[0]);
	reload();
	looks();
	ck_assert_int_eq(is_doubtful(), 1);
}
END_TEST

/* What is found tells nothing where nothing was known; once its owner has told it, it does. */
START_TEST(unwatched_one_without_a_label)
{
	struct allocation allocation = { .pool = POOL, .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE };
	char type[STORE_ID_SIZE];
	struct omid omid;

	freed();
	put_both("", 0);
	works_off();
	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", plain);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d WHERE id = %Q", type,
		  NTMS_ALLOCATE_FROMSCRATCH, POOL);
	ck_assert_msg(media_allocate(mw.session, mw.root, &allocation) == 0, "%s", explain_text());
	world_sql("UPDATE side SET label_type = '', label_id = '', label_info = '' WHERE id = %Q", plain_side);
	put_tars("Daily");
	reload();
	looks();
	looks();
	ck_assert_int_eq(is_doubtful(), 1);
	ck_assert_str_eq(object_of(plain_side).side.label_id, "");
	ck_assert_int_eq(omid_of_bytes(tar("Daily"), TAR_SIZE, &omid), 0);
	ck_assert_int_eq(omid_update(mw.session, mw.root, allocation.logical_media, &omid), 0);
	looks();
	ck_assert_int_eq(is_doubtful(), 0);
}
END_TEST

/* What was never ours is what is found on it now. */
START_TEST(unwatched_one_that_was_never_ours)
{
	add_untagged();
	reload();
	ck_assert_int_eq(is_doubtful(), 1);
	ck_assert_int_ne(to_pool(plain, "free"), 0);
	put_tars("Last year");
	looks();
	ck_assert_int_eq(is_doubtful(), 0);
	ck_assert_msg(to_pool(plain, "free") == 0, "%s", explain_text());
}
END_TEST

START_TEST(drives_in_use_are_waited_for)
{
	put_both("", 0);
	mounts(side[0]);
	mounts(side[1]);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	serves_until(requests(NTMS_LM_PROCESSOMID, NTMS_LM_WAITING) == TAPES);
	ck_assert_int_eq(dismount(side[1], 0), 0);
	serves_until(requests(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED) == TAPES - 1);
	ck_assert_int_eq(requests(NTMS_LM_INVENTORY, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_LOADED);
	ck_assert_int_eq(dismount(side[0], 0), 0);
	works_off();
	ck_assert_int_eq(requests(NTMS_LM_INVENTORY, NTMS_LM_INPROCESS), 0);
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED), TAPES);
}
END_TEST

static void wait_to_be_looked_at(int first, int last)
{
	world_sql("WITH RECURSIVE k(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM k WHERE i < %d)"
		  " INSERT INTO library_request (id, description, created, modified, completed, library,"
		  " operation, option, state, side, drive, cartridge, slot, application, user_name, computer,"
		  " error, work_item, priority, position, waiter, call, owner) SELECT"
		  " printf('%%08x-0000-4000-8000-000000000000', i), '', i, i, 0, %Q, %d, 0, %d, %Q, '', %Q, '',"
		  " '', '', '', 0, '', 0, 4294967295, 0, printf('%%08x-0000-4000-8000-000000000000', i), 0 FROM k",
		  first, last, library, NTMS_LM_PROCESSOMID, NTMS_LM_WAITING, side[0], tape[0]);
}

/* What the processor does for it, the least of three. */
static clock_t cost_of_plan(void)
{
	clock_t began, cost, least = 0;
	int i;

	for (i = 0; i < 3; i++) {
		began = clock();
		ck_assert_int_eq(session_begin(mw.session, STORE_READ), 0);
		ck_assert_int_eq(session_end(mw.session, plan_due(mw.session, library)), 0);
		cost = clock() - began;
		least = i && least < cost ? least : cost;
	}
	return least;
}

/*
 * The store is not kept from others, nor the lease lost, while the queue of a large library is planned
 * (scale.md, 20,000 slots): eight times as many requests take eight times as long, not sixty-four.
 */
START_TEST(a_large_library)
{
	clock_t few;

	wait_to_be_looked_at(1, 2500);
	few = cost_of_plan();
	ck_assert_int_gt(few, 0);
	wait_to_be_looked_at(2501, 20000);
	ck_assert_int_lt(cost_of_plan(), 24 * few);
}
END_TEST

START_TEST(an_inventory_is_stopped)
{
	put_both("", 0);
	/* There is none. */
	ck_assert_int_eq(inventory(NTMS_INVENTORY_STOP), 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	fake->hold_ready = true;
	serves_until(requests(NTMS_LM_PROCESSOMID, NTMS_LM_INPROCESS) == 2 &&
			     number("SELECT count(*) FROM cartridge c JOIN element e ON e.id = c.location"
				    " WHERE e.type = 5") >= 2);
	ck_assert_int_eq(library_inventory(mw.session, mw.user, library, NTMS_INVENTORY_STOP),
			 NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_STOP), 0);
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_CANCELLED), TAPES - 2);
	ck_assert_int_eq(requests(NTMS_LM_INVENTORY, NTMS_LM_CANCELLED), 1);
	fake->hold_ready = false;
	works_off();
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_FAILED), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE library = %Q AND location <> home",
				library), 0);
	world_consistent();
}
END_TEST

/* As the library has it. */
START_TEST(the_default_method)
{
	put_both("", 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_DEFAULT), 0);
	ck_assert_int_eq(open_requests(), 0);
	world_sql("UPDATE library SET inventory_method = %d WHERE id = %Q", NTMS_INVENTORY_OMID, library);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_DEFAULT), 0);
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_QUEUED), TAPES);
	works_off();
	ck_assert_int_eq(inventory(NTMS_INVENTORY_NONE), NTMS_E_INVALID_PARAMETER);
}
END_TEST

/* An empty library is looked through at once. */
START_TEST(nothing_to_look_at)
{
	int i;

	for (i = 0; i < TAPES; i++)
		strcpy(fake->tags[i], "-");
	fake_sweep(fake);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	works_off();
	ck_assert_int_eq(fake->moves, 0);
}
END_TEST

static void changer_leaves(void)
{
	fake_unplug(0, world.directory);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

/* What lay in a drive for its label only is nobody's. */
START_TEST(the_changer_leaves)
{
	put_both("", 0);
	ck_assert_int_eq(inventory(NTMS_INVENTORY_OMID), 0);
	fake->hold_ready = true;
	serves_until(requests(NTMS_LM_PROCESSOMID, NTMS_LM_INPROCESS) == 2 &&
			     number("SELECT count(*) FROM cartridge c JOIN element e ON e.id = c.location"
				    " WHERE e.type = 5") >= 2);
	changer_leaves();
	serves_until(open_requests() == 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE mounted_side IS NOT NULL AND"
				" dismountable = 0"), 0);
	world_consistent();
}
END_TEST

/* -- what comes in -- */

static void bring_in(const char *tag)
{
	struct inject inject = {.library = library, .action = NTMS_INJECT_START};

	fake->ports = 1;
	hands_put(0, tag);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_msg(media_inject(mw.session, mw.root, &inject) == 0, "%s", explain_text());
	serves_until(requests(NTMS_LM_INJECT, NTMS_LM_PASSED) == 1);
}

START_TEST(one_without_a_bar_code_comes_in)
{
	put_tars("Theirs");
	bring_in("");
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED, 0);
	value(plain, "SELECT id FROM cartridge WHERE library = %Q AND bar_code = ''", library);
	ck_assert(lies_in(plain, "import"));
	ck_assert(is_home(plain));
	world_consistent();
}
END_TEST

START_TEST(one_with_a_bar_code_comes_in)
{
	put_tars("Theirs");
	bring_in("N00001L9");
	ck_assert_int_eq(number("SELECT count(*) FROM library_request WHERE operation = %d",
				NTMS_LM_PROCESSOMID), 0);
}
END_TEST

/* Where labels are the library's method. */
START_TEST(its_label_is_read_all_the_same)
{
	world_sql("UPDATE library SET inventory_method = %d WHERE id = %Q", NTMS_INVENTORY_OMID, library);
	put_both("", 0);
	bring_in("N00001L9");
	works_off();
	ended(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED, 0);
	ck_assert_int_eq(number("SELECT count(*) FROM side s JOIN cartridge c ON c.id = s.cartridge WHERE"
				" c.bar_code = 'N00001L9' AND s.state = %d", SIDE_FOREIGN), 1);
}
END_TEST

/* What lies where after the door was used is read first. */
START_TEST(after_the_door)
{
	char request[STORE_ID_SIZE];

	put_both("", 0);
	ck_assert_int_eq(library_door(mw.session, mw.root, library, NTMS_INVENTORY_OMID), 0);
	strcpy(fake->tags[7], "N00001L9");
	value(request, "SELECT id FROM operator_request WHERE completed = 0");
	ck_assert_int_eq(operator_request_satisfy(mw.session, mw.root, request), 0);
	works_off();
	ck_assert_int_eq(requests(NTMS_LM_DOORACCESS, NTMS_LM_PASSED), 1);
	ck_assert_int_eq(requests(NTMS_LM_PROCESSOMID, NTMS_LM_PASSED), TAPES + 1);
	ck_assert_int_eq(requests(NTMS_LM_INVENTORY, NTMS_LM_PASSED), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("label_request");
	TCase *in = test_case(suite, "in");
	TCase *scratch = test_case(suite, "scratch"), *look = test_case(suite, "inventory");

	tcase_add_test(scratch, a_free_one_gets_its_label);
	tcase_add_test(scratch, the_label_is_on_it);
	tcase_add_test(scratch, one_with_a_free_label_gets_a_new_one);
	tcase_add_test(scratch, data_are_not_written_over);
	tcase_add_test(scratch, what_was_said_counts_for_one_that_waits);
	tcase_add_test(scratch, one_that_was_allocated_is_written_over);
	tcase_add_test(scratch, its_owner_writes_over_the_label);
	tcase_add_test(scratch, a_bar_code_is_enough);
	tcase_add_test(scratch, one_that_is_not_certain);
	tcase_add_test(scratch, one_that_is_not_certain_is_overwritten);
	tcase_add_test(scratch, the_robot_or_a_drive_fails);
	tcase_add_test(scratch, a_drive_that_cannot_be_opened);
	tcase_add_test(scratch, workers_die);
	tcase_add_test(scratch, a_drive_that_is_open_for_long);
	tcase_add_test(scratch, a_drive_that_is_open_for_ever);
	tcase_add_test(scratch, at_rest_it_is_not);
	tcase_add_test(scratch, stopped_while_it_writes);
	tcase_add_loop_test(scratch, hands_while_it_is_read, 0, 2);
	tcase_add_loop_test(look, hands_while_it_is_looked_at, 0, 2);
	tcase_add_test(scratch, told_while_it_is_read);
	tcase_add_test(scratch, longer_than_a_turn);
	tcase_add_test(scratch, told_too_late);
	tcase_add_test(look, no_answer);
	tcase_add_test(look, every_side_is_looked_at);
	tcase_add_test(look, import_and_back);
	tcase_add_test(look, others_than_they_are_taken_for);
	tcase_add_test(look, looked_at_when_it_is_somebody_s);
	tcase_add_test(look, unwatched_one_is_known_by_its_label);
	tcase_add_test(look, hands_when_it_was_read);
	tcase_add_test(look, a_label_that_two_are_known_by);
	tcase_add_test(look, unwatched_one_without_a_label);
	tcase_add_test(look, unwatched_one_that_was_never_ours);
	tcase_add_test(look, drives_in_use_are_waited_for);
	tcase_add_test(look, a_large_library);
	tcase_add_test(look, an_inventory_is_stopped);
	tcase_add_test(look, the_default_method);
	tcase_add_test(look, nothing_to_look_at);
	tcase_add_test(look, the_changer_leaves);
	tcase_add_test(in, one_without_a_bar_code_comes_in);
	tcase_add_test(in, one_with_a_bar_code_comes_in);
	tcase_add_test(in, its_label_is_read_all_the_same);
	tcase_add_test(in, after_the_door);
	return world_run(suite);
}
