// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ejects and injects beside a fake changer with ports: spec/rsm/functions.md section 7, model.md sections 6
 * and 7, gaps.md 20, 21, 45 and 57 to 59.
 */
#include "mount_world.h"

#include "door.h"
#include "eject.h"
#include "inject.h"
#include "operator_request.h"

static char operation[STORE_ID_SIZE];

/* Two: the first for both ways, the second for the way out. */
static void setup_ports(void)
{
	setup();
	fake->ports = 2;
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

/* -- calls -- */

static int eject_as(struct session *session, const struct identity *caller, const char *cartridge,
		    uint32_t action)
{
	struct eject eject = {.cartridge = cartridge, .action = action};
	int r;

	if (action == NTMS_EJECT_STOP)
		strcpy(eject.operation, cartridge);
	explain_reset();
	r = media_eject(session, caller, &eject);
	if (r) {
		ck_assert_str_ne(explain_text(), "");
		shown_note("EjectNtmsMedia", error_public(r), __FILE__);
	}
	strcpy(operation, eject.operation);
	world_consistent();
	return r;
}

static int eject(const char *cartridge, uint32_t action)
{
	return eject_as(mw.session, mw.root, cartridge, action);
}

static int stop_eject(const char *id)
{
	char copy[STORE_ID_SIZE];

	strcpy(copy, id);
	return eject(copy, NTMS_EJECT_STOP);
}

static int inject_as(const struct identity *caller, const char *id, uint32_t action)
{
	struct inject inject = {.library = id, .action = action};
	int r;

	if (action == NTMS_INJECT_STOP || action == NTMS_INJECT_RETRACT)
		strcpy(inject.operation, id);
	explain_reset();
	r = media_inject(mw.session, caller, &inject);
	if (r) {
		ck_assert_str_ne(explain_text(), "");
		shown_note("InjectNtmsMedia", error_public(r), __FILE__);
	}
	strcpy(operation, inject.operation);
	world_consistent();
	return r;
}

static int inject(const char *id, uint32_t action)
{
	char copy[STORE_ID_SIZE];

	strcpy(copy, id);
	return inject_as(mw.root, copy, action);
}

/* -- people -- */

static void *close_door(void *context)
{
	waits_until(fake->seen_not_ready > 2);
	fake->not_ready = false;
	return context;
}

/* Somebody works while people do something. */
static void hold_until(void *(*people_do)(void *context), const char *id)
{
	char ids[1][STORE_ID_SIZE];
	const struct work_wait wait = {.library = library, .call = "", .ids = ids, .count = 1,
				       .until = DOORBELL_NEVER};
	pthread_t people;

	strcpy(ids[0], id);
	fake->seen_not_ready = 0;
	ck_assert_int_eq(pthread_create(&people, NULL, people_do, NULL), 0);
	ck_assert_int_eq(work_until(mw.session, &wait), 0);
	pthread_join(people, NULL);
}

static void hold_open(const char *id)
{
	hold_until(close_door, id);
}

/* Before the robot has come. */
static void open_at_first(unsigned long request, bool after)
{
	if (request != NTMS_SUBMIT_MOTION || after)
		return;
	fake_watcher = NULL;
	fake->port_open[0] = true;
	fake_sweep(fake);
}

/* -- what is seen -- */

static long state_of(const char *request)
{
	return object_of(request).library_request.state;
}

static long location_type(int n)
{
	return object_of(tape[n]).cartridge.location_type;
}

static bool is_offline(int n)
{
	return number("SELECT count(*) FROM cartridge WHERE id = %Q AND location IS NULL AND library ="
		      " (SELECT id FROM library WHERE type = 1)", tape[n]);
}

/* Requests to operators that nobody has answered. */
static long asked(void)
{
	return number("SELECT count(*) FROM operator_request WHERE completed = 0");
}

static void to_application(int n)
{
	char pool[STORE_ID_SIZE];

	value(pool, "SELECT pool FROM cartridge WHERE id = %Q", tape[n]);
	world_sql("UPDATE media_pool SET physical_media = physical_media - 1 WHERE id = %Q", pool);
	world_sql("UPDATE media_pool SET physical_media = physical_media + 1 WHERE id = %Q", POOL_APP);
	world_sql("UPDATE cartridge SET pool = %Q WHERE id = %Q", POOL_APP, tape[n]);
	world_sql("UPDATE side SET pool = %Q, state = 4 WHERE id = %Q", POOL_APP, side[n]);
	fake_reload(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

/* -- tests -- */

/* The robot's part is done when START returns; the operation goes on until the cartridge is taken. */
START_TEST(out_of_a_slot)
{
	char id[STORE_ID_SIZE], text[300];
	struct object request;

	to_application(0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
	ck_assert_int_eq(location_type(0), NTMS_IEPORT);
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_IDLE);
	request = object_of(id);
	ck_assert_int_eq(request.library_request.operation, NTMS_LM_EJECT);
	ck_assert_int_eq(request.library_request.state, NTMS_LM_WAITING);
	ck_assert_str_eq(request.library_request.cartridge, tape[0]);
	ck_assert_int_eq(asked(), 1);
	world_value(text, sizeof(text), "SELECT message FROM operator_request");
	ck_assert_ptr_nonnull(strstr(text, "Take cartridge A00000L9 out of Port 0 of library"));
	value(text, "SELECT arg1 FROM operator_request");
	ck_assert_str_eq(text, tape[0]);
	hands_take(0);
	ck_assert(is_offline(0));
	ck_assert_int_eq(state_of(id), NTMS_LM_PASSED);
	ck_assert_int_eq(asked(), 0);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(fake->epoch, 0);
}
END_TEST

/* What nobody has a use for is forgotten; its request says which it was. */
START_TEST(unrecognized)
{
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	hands_take(0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q", tape[0]), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
	ck_assert_str_eq(object_of(operation).library_request.cartridge, tape[0]);
}
END_TEST

/* Home again: the same cartridge, by its bar code. */
START_TEST(out_and_in)
{
	to_application(0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	hands_take(0);
	hands_put(0, "A00000L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
	ck_assert_str_eq(object_of(operation).library_request.cartridge, tape[0]);
	is_idle(0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE id = %Q AND library = %Q AND pool ="
				" %Q", tape[0], library, POOL_APP), 1);
	ck_assert_int_eq(location_type(0), NTMS_STORAGESLOT);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* What is new is Unrecognized. Several are taken in one after the other, by the one port that takes in. */
START_TEST(new_ones)
{
	hands_put(0, "N00001L9");
	hands_put(1, "N00002L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge c JOIN element e ON e.id = c.location"
				" JOIN media_pool p ON p.id = c.pool WHERE c.bar_code = 'N00001L9'"
				" AND e.type = 16 AND p.type = 2"), 1);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_str_eq(fake->port_tags[1], "N00002L9");
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
}
END_TEST

/* Nothing is there: people are asked, and what they put in is taken in by whoever works next. */
START_TEST(waiting_for_people)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	ck_assert_int_eq(asked(), 1);
	hands_put(0, "N00001L9");
	works_until(id, state_of(id) == NTMS_LM_PASSED);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_int_eq(asked(), 0);
	/* It is over. */
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), NTMS_E_INVALID_OPERATION);
}
END_TEST

/* What is in it has not been taken in. */
START_TEST(port_opened_meanwhile)
{
	char id[STORE_ID_SIZE];

	hands_put(0, "N00001L9");
	fake_watcher = open_at_first;
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(id, operation);
	ck_assert_str_eq(fake->port_tags[0], "N00001L9");
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	fake->port_open[0] = false;
	fake_sweep(fake);
	works_until(id, state_of(id) == NTMS_LM_PASSED);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* A large library takes long to tell what it has: who asks it keeps the lease meanwhile. */
static int renewals, lapses;

static void take_long(unsigned long request, bool after)
{
	int i;

	if (request == NTMS_LEASE && after)
		__atomic_fetch_add(&renewals, 1, __ATOMIC_RELAXED);
	if (request != NTMS_REFRESH || after || lapses == 2)
		return;
	__atomic_store_n(&renewals, 0, __ATOMIC_RELAXED);
	/* A sign of life is due every 3 s. */
	for (i = 0; i < 90; i++) {
		if (__atomic_load_n(&renewals, __ATOMIC_RELAXED))
			return;
		usleep(100000);
	}
	lapses++;
	fake_with(fake->epoch = 0);
}

START_TEST(a_slow_library)
{
	lapses = 0;
	fake_watcher = take_long;
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	fake_watcher = NULL;
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	ck_assert_int_eq(lapses, 0);
	ck_assert_int_eq(fake->refreshes, 1);
}
END_TEST

START_TEST(many)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(inject(library, NTMS_INJECT_STARTMANY), 0);
	strcpy(id, operation);
	hands_put(0, "N00001L9");
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), 0);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	hands_put(0, "N00002L9");
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), 0);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_int_eq(asked(), 1);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(state_of(id), NTMS_LM_STOPPED);
	ck_assert_int_eq(asked(), 0);
	/* The library is full by now. */
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_LIBRARY_FULL);
	/* Only many can be retracted. */
	strcpy(fake->tags[7], "-");
	fake_sweep(fake);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), NTMS_E_INVALID_OPERATION);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* The last slot is taken; what is left in the port is people's affair. */
START_TEST(no_more_room)
{
	char id[STORE_ID_SIZE];

	strcpy(fake->tags[7], "B00007L9");
	fake_sweep(fake);
	ck_assert_int_eq(inject(library, NTMS_INJECT_STARTMANY), 0);
	strcpy(id, operation);
	hands_put(0, "N00001L9");
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), 0);
	hands_put(0, "N00002L9");
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), NTMS_E_LIBRARY_FULL);
	ck_assert_int_eq(state_of(id), NTMS_LM_FAILED);
	ck_assert_str_eq(fake->port_tags[0], "N00002L9");
	ck_assert_int_eq(asked(), 1);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* What was released goes at once, what is in use does not, but by force. */
START_TEST(out_of_a_drive)
{
	mounts(side[0]);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), NTMS_E_BUSY);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_FORCE), 0);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
	ck_assert_int_eq(drive_state(0), NTMS_DRIVESTATE_DISMOUNTED);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE mounted_side IS NOT NULL"), 0);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), 0);
	ck_assert_str_eq(fake->port_tags[1], "A00001L9");
	ck_assert_int_eq(fake->moves, 4);
}
END_TEST

/* What somebody put into a drive past us is his. */
START_TEST(out_of_a_drive_of_others)
{
	strcpy(fake->drive_tags[0], fake->tags[0]);
	strcpy(fake->tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), NTMS_E_BUSY);
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_FORCE), 0);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
}
END_TEST

static int answer(struct session *session, bool permit)
{
	char id[STORE_ID_SIZE];

	waits_until(asked() == 1);
	value(id, "SELECT id FROM operator_request WHERE completed = 0");
	return permit ? operator_request_satisfy(session, mw.root, id)
		      : operator_request_cancel(session, mw.root, id);
}

static void *asks(void *result)
{
	*(int *)result = eject(tape[0], NTMS_EJECT_ASK_USER);
	return NULL;
}

START_TEST(permitted_by_an_operator)
{
	struct session *second = open_session();
	pthread_t thread;
	int result, i;

	mounts(side[0]);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(pthread_create(&thread, NULL, asks, &result), 0);
		ck_assert_int_eq(answer(second, i), 0);
		pthread_join(thread, NULL);
		ck_assert_int_eq(result, i ? 0 : NTMS_E_CANCELLED);
		ck_assert_int_eq(location_type(0), i ? NTMS_IEPORT : NTMS_DRIVE);
	}
	ck_assert_int_eq(asked(), 1);
	session_close(second);
	/* It is not in use: nobody is asked. */
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_ASK_USER), 0);
}
END_TEST

/* gaps.md 57: one call for as many as there are ports. */
START_TEST(batch)
{
	char first[STORE_ID_SIZE], ids[1][STORE_ID_SIZE];
	struct mount mount = {.media = ids, .count = 1};

	ck_assert_int_eq(eject(NULL, NTMS_EJECT_START), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), 0);
	ck_assert_str_eq(operation, "");
	ck_assert_int_eq(media_state(0), NTMS_MEDIASTATE_INUSE);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), 0);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_DEFERRED), 1);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_QUEUE), 0);
	ck_assert_int_eq(eject(tape[2], NTMS_EJECT_QUEUE), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[2], NTMS_EJECT_START), NTMS_E_BUSY);
	strcpy(ids[0], side[0]);
	ck_assert_int_eq(media_mount(mw.session, mw.root, &mount), NTMS_E_BUSY);
	ck_assert_int_eq(fake->moves, 0);
	fake->opens = true;
	ck_assert_int_eq(eject(NULL, NTMS_EJECT_START), 0);
	strcpy(first, operation);
	ck_assert_int_eq(fake->moves, 2);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
	ck_assert_str_eq(fake->port_tags[1], "A00001L9");
	/* Opened when all are there. */
	ck_assert_int_eq(fake->opened, 2);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_WAITING), 2);
	fake->port_open[0] = fake->port_open[1] = false;
	hands_take(0);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_PASSED), 1);
	/* What is left of it comes back. */
	ck_assert_int_eq(stop_eject(first), 0);
	is_idle(1);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_STOPPED), 1);
	ck_assert_int_eq(asked(), 0);
	ck_assert_int_eq(stop_eject(first), NTMS_E_INVALID_OPERATION);
}
END_TEST

/* The last one comes with START; what a session collected ends with it. */
START_TEST(batch_of_a_session)
{
	struct session *second = open_session();
	struct tape elsewhere = mw_tape(POOL_APP, TYPE_TAPE, "B00001L9", SIDE_AVAILABLE, -1);

	ck_assert_int_eq(eject_as(second, mw.root, tape[3], NTMS_EJECT_QUEUE), 0);
	ck_assert_int_eq(eject(tape[3], NTMS_EJECT_START), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), 0);
	ck_assert_int_eq(eject(elsewhere.id, NTMS_EJECT_QUEUE), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), 0);
	ck_assert_int_eq(fake->moves, 2);
	session_close(second);
	ck_assert_int_eq(media_state(3), NTMS_MEDIASTATE_IDLE);
	hands_take(0);
	ck_assert_int_eq(eject(tape[3], NTMS_EJECT_START), 0);
	ck_assert_str_eq(fake->port_tags[0], "A00003L9");
}
END_TEST

/* The ports are full: the next one comes when somebody has emptied one. */
START_TEST(ports_full)
{
	char id[STORE_ID_SIZE], text[300];

	hands_put(1, "N00001L9");
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	ck_assert_int_eq(location_type(1), NTMS_STORAGESLOT);
	world_value(text, sizeof(text), "SELECT message FROM operator_request WHERE message LIKE 'Empty%'");
	ck_assert_ptr_nonnull(strstr(text, "A00001L9"));
	hands_take(0);
	works_until(id, state_of(id) == NTMS_LM_WAITING && location_type(1) == NTMS_IEPORT);
	ck_assert_str_eq(fake->port_tags[0], "A00001L9");
	ck_assert_int_eq(asked(), 1);
	hands_take(0);
	ck_assert_int_eq(state_of(id), NTMS_LM_PASSED);
}
END_TEST

/* Opened while the cartridge is about to come, it is, too. */
START_TEST(port_opened)
{
	strcpy(fake->port_tags[1], "N00001L9");
	fake_sweep(fake);
	fake_watcher = open_at_first;
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	ck_assert_int_eq(location_type(0), NTMS_STORAGESLOT);
	fake->port_open[0] = false;
	fake_sweep(fake);
	works_until(operation, location_type(0) == NTMS_IEPORT && state_of(operation) == NTMS_LM_WAITING);
	ck_assert_int_eq(asked(), 1);
	hands_take(0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
}
END_TEST

/* Many wait for a port: who serves the library for days does everything else meanwhile. */
#define MANY	90

static void *serve(void *context)
{
	work_serve(context, library, DOORBELL_NEVER);
	return NULL;
}

static void fill_slots(void)
{
	int i;

	free(fake->tags);
	fake->tags = zeroed(MANY, sizeof(*fake->tags));
	fake->slots = MANY;
	for (i = 0; i < MANY - 1; i++)
		sprintf(fake->tags[i], "A%05dL9", i);
	strcpy(fake->tags[MANY - 1], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

START_TEST(many_wait_for_a_port)
{
	struct session *server = open_session();
	char cartridge[STORE_ID_SIZE];
	struct call call;
	pthread_t thread;
	int i;

	fill_slots();
	ck_assert_int_eq(pthread_create(&thread, NULL, serve, server), 0);
	for (i = 1; i < MANY - 1; i++) {
		value(cartridge, "SELECT id FROM cartridge WHERE bar_code = 'A%05dL9'", i);
		ck_assert_int_eq(eject(cartridge, NTMS_EJECT_START), 0);
	}
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_WAITING), MANY - 2);
	prepare(&call, side[0], NULL);
	call.mount.timeout = 10000;
	gives(&call, 0);
	session_cancel(server);
	pthread_join(thread, NULL);
	session_close(server);
}
END_TEST

/* One that was left open is as good as full. */
START_TEST(port_left_open)
{
	fake->port_open[0] = fake->port_open[1] = true;
	fake_sweep(fake);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	ck_assert_int_eq(fake->moves, 0);
	fake->port_open[1] = false;
	fake_sweep(fake);
	works_until(operation, state_of(operation) == NTMS_LM_WAITING && location_type(0) == NTMS_IEPORT);
	ck_assert_str_eq(fake->port_tags[1], "A00000L9");
	/* Nor does anything come in by it. */
	hands_put(0, "N00001L9");
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	fake->port_open[0] = false;
	fake_sweep(fake);
	works_until(operation, state_of(operation) == NTMS_LM_PASSED);
}
END_TEST

/* A medium on its way out is nobody's to mount; one that was brought back is. */
START_TEST(wanted_meanwhile)
{
	char ids[1][STORE_ID_SIZE], id[STORE_ID_SIZE];
	struct mount mount = {.media = ids, .count = 1, .options = NTMS_MOUNT_ERROR_NOT_AVAILABLE};

	strcpy(ids[0], side[0]);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(media_mount(mw.session, mw.root, &mount), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), NTMS_E_BUSY);
	/* Nor is it taken in by the next inject. */
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	ck_assert_int_eq(stop_eject(id), 0);
	is_idle(0);
	mounts(side[0]);
}
END_TEST

/* gaps.md 45: MaxExtendSecs of the port; judged by who looks. */
START_TEST(nobody_takes_it)
{
	char id[STORE_ID_SIZE];

	world_sql("UPDATE element SET seconds = 3600 WHERE library = %Q AND type = 8", library);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	world_sql("UPDATE library_request SET until = 1");
	ck_assert_int_eq(state_of(id), NTMS_LM_FAILED);
	ck_assert_int_eq(object_of(id).library_request.error, ERROR_TIMEOUT);
	ck_assert_int_eq(object_of(id).library_request.completed, 1);
	works_until(id, !open_requests());
	ck_assert_int_eq(asked(), 0);
	/* It is in the library still: as good as any other. */
	ck_assert_int_eq(location_type(0), NTMS_IEPORT);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(fake->moves, 1);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, operation), 0);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	is_idle(0);
}
END_TEST

/* Nor has anybody worked since: what is over keeps the cartridge from nobody. */
START_TEST(over_and_not_written)
{
	char first[STORE_ID_SIZE];
	struct call call;
	int i;

	world_sql("UPDATE element SET seconds = 3600 WHERE library = %Q AND type = 8", library);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
		strcpy(first, operation);
		world_sql("UPDATE library_request SET until = 1 WHERE completed = 0");
		ck_assert_int_eq(state_of(first), NTMS_LM_FAILED);
	}
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_FAILED), 1);
	prepare(&call, side[0], NULL);
	call.mount.options = NTMS_MOUNT_ERROR_NOT_AVAILABLE;
	gives(&call, 0);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_FAILED), 2);
	ck_assert_int_eq(object_of(first).library_request.error, ERROR_TIMEOUT);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* It waits for a port in its drive meanwhile, and is not stuck there. */
START_TEST(nobody_empties_a_port)
{
	char id[STORE_ID_SIZE];

	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	hands_put(0, "P00000L9");
	hands_put(1, "P00001L9");
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	world_sql("UPDATE library_request SET until = 1 WHERE completed = 0");
	works_until(id, !open_requests());
	ck_assert_int_eq(state_of(id), NTMS_LM_FAILED);
	ck_assert_int_ne(media_state(0), NTMS_MEDIASTATE_OPERROR);
	mounts(side[0]);
}
END_TEST

static void *take_it(void *context)
{
	(void)context;
	waits_until(requests(NTMS_LM_EJECT, NTMS_LM_WAITING) == 1);
	strcpy(fake->port_tags[0], "-");
	pthread_mutex_lock(&fake_mutex);
	fake_sweep(fake);
	pthread_mutex_unlock(&fake_mutex);
	return NULL;
}

START_TEST(until_it_is_out)
{
	pthread_t people;

	ck_assert_int_eq(pthread_create(&people, NULL, take_it, NULL), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_IMMEDIATE), 0);
	pthread_join(people, NULL);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
	world_sql("UPDATE element SET seconds = 1 WHERE library = %Q AND type = 8", library);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_IMMEDIATE), NTMS_E_TIMEOUT);
}
END_TEST

/* What a session collected, and forgot, can be had by others again. */
START_TEST(collected_and_cancelled)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), 0);
	value(id, "SELECT id FROM library_request WHERE completed = 0");
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, id), 0);
	ck_assert_int_eq(state_of(id), NTMS_LM_CANCELLED);
	ck_assert_int_eq(eject(NULL, NTMS_EJECT_START), NTMS_E_INVALID_MEDIA);
	mounts(side[0]);
}
END_TEST

START_TEST(request_cancelled)
{
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, operation), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_CANCELLED);
	ck_assert_int_eq(asked(), 0);
	ck_assert_int_eq(location_type(0), NTMS_IEPORT);
}
END_TEST

/* Through the door: people take it from its slot. */
START_TEST(without_ports)
{
	char id[STORE_ID_SIZE];
	int i;

	mounts(side[0]);
	ck_assert_int_eq(dismount(side[0], NTMS_DISMOUNT_DEFERRED), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_QUEUE), NTMS_E_BUSY);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(location_type(0), NTMS_STORAGESLOT);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	ck_assert_int_eq(asked(), 1);
	strcpy(fake->tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(state_of(id), NTMS_LM_PASSED);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_RESOURCE_NOT_PRESENT);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	for (i = 0; i < 8; i++)
		if (!strcmp(fake->tags[i], "-"))
			sprintf(fake->tags[i], "B%05dL9", i);
	fake_sweep(fake);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), NTMS_E_LIBRARY_FULL);
}
END_TEST

static void *injects(void *result)
{
	*(int *)result = inject(library, NTMS_INJECT_START);
	return NULL;
}

/* The robot is slow. What it carries it brings to the end. */
START_TEST(stopped_by_another)
{
	struct inject stop = {.action = NTMS_INJECT_STOP};

	hands_put(0, "N00001L9");
	is_stopped_by_another(injects, &stop);
}
END_TEST

/* functions.md section 7; order of checks: security.md section 6 */
START_TEST(refusals)
{
	char offline[STORE_ID_SIZE];
	struct tape shelf = mw_tape(POOL_APP, TYPE_TAPE, "B00001L9", SIDE_AVAILABLE, -1);
	char *before;

	mw_to_shelf(&shelf);
	before = world_dump();
	value(offline, "SELECT id FROM library WHERE type = 1");
	ck_assert_int_eq(eject(NOTHING, NTMS_EJECT_START), NTMS_E_INVALID_MEDIA);
	ck_assert_int_eq(eject(tape[0], 6), NTMS_E_INVALID_PARAMETER);
	ck_assert_int_eq(eject_as(mw.session, mw.user, tape[0], NTMS_EJECT_START), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(eject(shelf.id, NTMS_EJECT_START), NTMS_E_LIBRARY_OFFLINE);
	ck_assert_int_eq(stop_eject(NOTHING), NTMS_E_INVALID_OPERATION);
	ck_assert_int_eq(inject(NOTHING, NTMS_INJECT_START), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(inject(offline, NTMS_INJECT_START), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(inject(library, 4), NTMS_E_INVALID_PARAMETER);
	ck_assert_int_eq(inject_as(mw.user, library, NTMS_INJECT_START), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(inject(NOTHING, NTMS_INJECT_STOP), NTMS_E_INVALID_OPERATION);
	ck_assert_int_eq(inject(NOTHING, NTMS_INJECT_RETRACT), NTMS_E_INVALID_OPERATION);
	world_same(before, "a refused call wrote");
	free(before);
	world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", tape[0]);
	world_sql("UPDATE side SET allocatable = 0 WHERE id = %Q", side[0]);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), NTMS_E_MEDIA_NOT_AVAILABLE);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q)", library);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), NTMS_E_LIBRARY_OFFLINE);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_LIBRARY_OFFLINE);
}
END_TEST

/* To end an operation wants the right that to begin it does. */
START_TEST(stopped_by_nobody)
{
	char id[STORE_ID_SIZE];

	ck_assert_int_eq(inject(library, NTMS_INJECT_STARTMANY), 0);
	strcpy(id, operation);
	ck_assert_int_eq(inject_as(mw.user, id, NTMS_INJECT_RETRACT), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(inject_as(mw.user, id, NTMS_INJECT_STOP), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(eject_as(mw.session, mw.user, id, NTMS_EJECT_STOP), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
}
END_TEST

START_TEST(robot_fails)
{
	fake->fail_move = EIO;
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(state_of(operation), NTMS_LM_FAILED);
	is_idle(0);
	ck_assert_int_eq(asked(), 0);
	mounts(side[1]);
	ck_assert_int_eq(dismount(side[1], NTMS_DISMOUNT_DEFERRED), 0);
	fake->fail_move = EIO;
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_int_eq(media_state(1), NTMS_MEDIASTATE_OPERROR);
	hands_put(0, "N00001L9");
	fake->fail_move = EIO;
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	ck_assert_str_eq(fake->port_tags[0], "N00001L9");
	ck_assert_int_eq(open_requests(), 0);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
}
END_TEST

/* It says that it did, again and again; and people are quicker than it. */
START_TEST(robot_lies)
{
	fake->lose_moves = 2;
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_str_eq(fake->port_tags[0], "A00000L9");
	fake->lose_moves = 1000;
	ck_assert_int_eq(eject(tape[1], NTMS_EJECT_START), NTMS_E_DEVICE_NOT_AVAILABLE);
	is_idle(1);
}
END_TEST

/* -- the door -- */

static int use_door(const struct identity *caller, const char *id, uint32_t inventory)
{
	int r;

	explain_reset();
	r = library_door(mw.session, caller, id, inventory);
	if (r) {
		ck_assert_str_ne(explain_text(), "");
		shown_note("AccessNtmsLibraryDoor", error_public(r), __FILE__);
	}
	value(operation, "SELECT id FROM library_request WHERE operation = 9 ORDER BY completed LIMIT 1");
	world_consistent();
	return r;
}

static void *mounts_meanwhile(void *context)
{
	mounts(side[0]);
	return context;
}

/* People say that they are done; the robot rests until then. */
START_TEST(people_use_the_door)
{
	struct session *second = open_session();
	pthread_t thread;

	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_DEFAULT), 0);
	ck_assert_int_eq(state_of(operation), NTMS_LM_WAITING);
	ck_assert_int_eq(object_of(operation).library_request.option, NTMS_INVENTORY_DEFAULT);
	ck_assert_int_eq(pthread_create(&thread, NULL, mounts_meanwhile, NULL), 0);
	waits_until(requests(NTMS_LM_MOUNT, NTMS_LM_INPROCESS) == 1);
	usleep(20000);
	ck_assert_int_eq(fake->moves, 0);
	/* What they did is found by the inventory: no sweep of the test. */
	strcpy(fake->tags[7], "N00001L9");
	ck_assert_int_eq(answer(second, true), 0);
	pthread_join(thread, NULL);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
	ck_assert_int_eq(number("SELECT count(*) FROM cartridge WHERE bar_code = 'N00001L9'"), 1);
	ck_assert_int_eq(asked(), 0);
	ck_assert_int_eq(fake->moves, 1);
	session_close(second);
}
END_TEST

static void *asks_for_the_door(void *context)
{
	ck_assert_int_eq(library_door(mw.session, mw.root, library, NTMS_INVENTORY_NONE), 0);
	return context;
}

/* What it carries, for whomever, is put down before people are asked to use the door. */
START_TEST(door_after_a_motion)
{
	pthread_t thread;

	fake_with(({
		ck_assert_int_eq(inventory_begin_move(&fake->table,
						      inventory_element(&fake->table, FAKE_SLOTS)->cartridge->handle,
						      FAKE_SLOTS, FAKE_DRIVES), 0);
		0;
	}));
	ck_assert_int_eq(pthread_create(&thread, NULL, asks_for_the_door, NULL), 0);
	waits_until(requests(NTMS_LM_DOORACCESS, NTMS_LM_INPROCESS) == 1);
	usleep(20000);
	ck_assert_int_eq(requests(NTMS_LM_DOORACCESS, NTMS_LM_INPROCESS), 1);
	ck_assert_int_eq(asked(), 0);
	fake_with(({
		inventory_end_motion(&fake->table, true, NULL, NULL, NULL);
		fake_sweep(fake);
		0;
	}));
	pthread_join(thread, NULL);
	ck_assert_int_eq(requests(NTMS_LM_DOORACCESS, NTMS_LM_WAITING), 1);
	ck_assert_int_eq(asked(), 1);
}
END_TEST

static void *asks_in_vain(void *context)
{
	ck_assert_int_eq(library_door(mw.session, mw.root, library, NTMS_INVENTORY_NONE),
			 NTMS_E_DEVICE_NOT_AVAILABLE);
	shown_note("AccessNtmsLibraryDoor", ERROR_DEVICE_NOT_AVAILABLE, __FILE__);
	return context;
}

/* The library is unplugged while its robot comes to rest. */
START_TEST(door_of_one_that_leaves)
{
	pthread_t thread;

	fake_with(({
		ck_assert_int_eq(inventory_begin_move(&fake->table,
						      inventory_element(&fake->table, FAKE_SLOTS)->cartridge->handle,
						      FAKE_SLOTS, FAKE_DRIVES), 0);
		0;
	}));
	ck_assert_int_eq(pthread_create(&thread, NULL, asks_in_vain, NULL), 0);
	waits_until(requests(NTMS_LM_DOORACCESS, NTMS_LM_INPROCESS) == 1);
	fake_unplug(0, world.directory);
	pthread_join(thread, NULL);
	ck_assert_int_eq(asked(), 0);
}
END_TEST

/* The library tells that it was open. */
START_TEST(door_seen)
{
	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_NONE), 0);
	fake->refreshes = 0;
	fake->not_ready = true;
	hold_open(operation);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
	ck_assert_int_eq(fake->refreshes, 0);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* A library that nobody reaches for a while says nothing of its door, where people may have their hands. */
static void *come_back(void *context)
{
	waits_until(fake->seen_out_of_reach > 2);
	fake->seen_ready = 0;
	fake->out_of_reach = false;
	waits_until(fake->seen_ready > 2);
	fake->not_ready = true;
	return close_door(context);
}

START_TEST(door_out_of_reach)
{
	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_NONE), 0);
	fake->out_of_reach = true;
	hold_until(come_back, operation);
	ck_assert_int_eq(state_of(operation), NTMS_LM_PASSED);
}
END_TEST

/* Drives get ready meanwhile. Nobody asks them again and again: the robot rests, and so does who waits. */
static int waits;

static void count_waits(unsigned long request, bool after)
{
	if (request == NTMS_WAIT_MOTION && after)
		__atomic_fetch_add(&waits, 1, __ATOMIC_RELAXED);
}

START_TEST(door_while_a_drive_loads)
{
	struct session *second = open_session();
	struct call call;

	fake->hold_ready = true;
	fake_watcher = count_waits;
	prepare(&call, side[0], NULL);
	call.session = second;
	start(&call);
	waits_until(drive_state(0) == NTMS_DRIVESTATE_MOUNTED);
	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_NONE), 0);
	fake_with(fake->hold_ready = false);
	usleep(300000);
	__atomic_store_n(&waits, 0, __ATOMIC_RELAXED);
	usleep(500000);
	ck_assert_int_lt(__atomic_load_n(&waits, __ATOMIC_RELAXED), 50);
	ck_assert_int_eq(answer(mw.session, true), 0);
	finish(&call, 0);
	fake_watcher = NULL;
	session_close(second);
}
END_TEST

START_TEST(door_refused)
{
	char offline[STORE_ID_SIZE];

	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_FAST), 0);
	ck_assert_int_eq(answer(mw.session, false), 0);
	works_until(operation, state_of(operation) == NTMS_LM_CANCELLED);
	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_FAST), 0);
	ck_assert_int_eq(library_request_cancel(mw.session, mw.root, operation), 0);
	mounts(side[0]);
	/* Nobody is kept waiting by a door that was forgotten. */
	ck_assert_int_eq(use_door(mw.root, library, NTMS_INVENTORY_FAST), 0);
	world_sql("UPDATE library_request SET until = 1 WHERE completed = 0");
	ck_assert_int_eq(state_of(operation), NTMS_LM_FAILED);
	mounts(side[1]);
	value(offline, "SELECT id FROM library WHERE type = 1");
	ck_assert_int_eq(use_door(mw.root, NOTHING, 0), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(use_door(mw.root, offline, 0), NTMS_E_INVALID_LIBRARY);
	ck_assert_int_eq(use_door(mw.user, library, 0), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(use_door(mw.root, library, 4), NTMS_E_INVALID_PARAMETER);
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", library);
	world_sql("UPDATE side SET allocatable = 0 WHERE cartridge IN (SELECT id FROM cartridge WHERE"
		  " library = %Q)", library);
	ck_assert_int_eq(use_door(mw.root, library, 0), NTMS_E_RESOURCE_DISABLED);
	fake_unplug(0, world.directory);
	ck_assert_int_eq(use_door(mw.root, library, 0), NTMS_E_LIBRARY_OFFLINE);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* -- workers that die -- */

static void eject_one(struct session *session)
{
	struct eject out = {.cartridge = tape[0], .action = NTMS_EJECT_START};

	media_eject(session, mw.root, &out);
}

static void inject_one(struct session *session)
{
	struct inject in = {.library = library, .action = NTMS_INJECT_START};

	media_inject(session, mw.root, &in);
}

/* Who comes next finishes it: out, and in again. */
START_TEST(killed_at_each_step)
{
	char id[STORE_ID_SIZE];
	int n = 1, died = 0;

	fake->opens = true;
	to_application(0);
	for (; dies_at(n, _i, eject_one) && n < 100; n++) {
		value(id, "SELECT id FROM library_request WHERE completed = 0");
		works_until(id, state_of(id) == NTMS_LM_WAITING);
		ck_assert_int_eq(location_type(0), NTMS_IEPORT);
		fake->port_open[0] = false;
		hands_take(0);
		ck_assert(is_offline(0));
		ck_assert_int_eq(open_requests(), 0);
		hands_put(0, "A00000L9");
		died += dies_at(n, _i, inject_one);
		fake->port_open[0] = false;
		fake_sweep(fake);
		value(id, "SELECT id FROM library_request WHERE operation = 12 ORDER BY created DESC LIMIT 1");
		works_until(id, !open_requests());
		is_idle(0);
		fake->motion_count = 0;
	}
	ck_assert_int_gt(n, 3);
	ck_assert_int_gt(died, 1);
}
END_TEST

/* -- ports that are closed by a command: smc.md, op code 1Bh -- */

START_TEST(eject_is_stopped_and_closes)
{
	fake->opens = true;
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	ck_assert_int_eq(fake->opened, 1);
	ck_assert(fake->port_open[0]);
	ck_assert_int_eq(stop_eject(operation), 0);
	ck_assert_int_eq(fake->closed, 1);
	is_idle(0);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_STOPPED), 1);
}
END_TEST

/* Hands have to close it: until then it stays there. */
START_TEST(eject_is_stopped_and_cannot_close)
{
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	fake->port_open[0] = true;
	fake_sweep(fake);
	ck_assert_int_eq(stop_eject(operation), 0);
	ck_assert_int_eq(requests(NTMS_LM_EJECT, NTMS_LM_STOPPED), 1);
	ck_assert_int_eq(location_type(0), NTMS_IEPORT);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

START_TEST(inject_is_stopped_and_closes)
{
	char id[STORE_ID_SIZE];

	fake->opens = true;
	ck_assert_int_eq(inject(library, _i ? NTMS_INJECT_STARTMANY : NTMS_INJECT_START), 0);
	strcpy(id, operation);
	ck_assert_int_eq(fake->opened, 1);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(fake->closed, 1);
	ck_assert(!fake->port_open[0]);
	ck_assert_int_eq(state_of(id), NTMS_LM_STOPPED);
	ck_assert_int_eq(asked(), 0);
	/* It was closed already. */
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(id, operation);
	fake->port_open[0] = false;
	fake_sweep(fake);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(fake->closed, 1);
	ck_assert_int_eq(state_of(id), NTMS_LM_STOPPED);
}
END_TEST

/* What people laid into it is taken in, and it opens for more. */
START_TEST(retract_closes)
{
	char id[STORE_ID_SIZE];

	fake->opens = true;
	ck_assert_int_eq(inject(library, NTMS_INJECT_STARTMANY), 0);
	strcpy(id, operation);
	hands_put(0, "N00001L9");
	ck_assert_int_eq(fake->opened, 1);
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), 0);
	ck_assert_int_eq(fake->closed, 1);
	ck_assert_str_eq(fake->port_tags[0], "-");
	ck_assert_int_eq(fake->opened, 2);
	ck_assert_int_eq(state_of(id), NTMS_LM_WAITING);
	/* Nothing is in it. */
	ck_assert_int_eq(inject(id, NTMS_INJECT_RETRACT), 0);
	ck_assert_int_eq(fake->closed, 2);
	ck_assert_int_eq(fake->opened, 3);
	ck_assert_int_eq(inject(id, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(fake->closed, 3);
	ck_assert_int_eq(open_requests(), 0);
}
END_TEST

/* The other one is open for what is to be taken out of it. */
START_TEST(ports_of_others_stay_open)
{
	char in[STORE_ID_SIZE], out[STORE_ID_SIZE];

	fake->opens = true;
	ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
	strcpy(out, operation);
	ck_assert(fake->port_open[0]);
	ck_assert_int_eq(inject(library, NTMS_INJECT_START), 0);
	strcpy(in, operation);
	ck_assert_int_eq(inject(in, NTMS_INJECT_STOP), 0);
	ck_assert_int_eq(fake->closed, 0);
	ck_assert(fake->port_open[0]);
	ck_assert_int_eq(state_of(out), NTMS_LM_WAITING);
}
END_TEST

static char victim_id[STORE_ID_SIZE];

static void stop_inject_of(struct session *session)
{
	struct inject stop = {.action = NTMS_INJECT_STOP};

	strcpy(stop.operation, victim_id);
	media_inject(session, mw.root, &stop);
}

static void retract_inject_of(struct session *session)
{
	struct inject retract = {.action = NTMS_INJECT_RETRACT};

	strcpy(retract.operation, victim_id);
	media_inject(session, mw.root, &retract);
}

static void stop_eject_of(struct session *session)
{
	struct eject stop = {.action = NTMS_EJECT_STOP};

	strcpy(stop.operation, victim_id);
	media_eject(session, mw.root, &stop);
}

/* Whoever is killed while it stops, the port is closed in the end, and what it is about is over. */
START_TEST(killed_while_it_closes)
{
	int n, died = 0;
	bool dies = true;

	fake->opens = true;
	for (n = 1; dies && n < 50; n++) {
		if (_i == 0)
			ck_assert_int_eq(eject(tape[0], NTMS_EJECT_START), 0);
		else
			ck_assert_int_eq(inject(library, NTMS_INJECT_STARTMANY), 0);
		strcpy(victim_id, operation);
		ck_assert(fake->port_open[0]);
		dies = dies_at(n, n % 2, _i == 0 ? stop_eject_of : _i == 1 ? stop_inject_of :
			       retract_inject_of);
		died += dies;
		if (_i == 2) {
			works_until(victim_id, state_of(victim_id) == NTMS_LM_WAITING);
			ck_assert_int_ge(fake->closed, 1);
			stop_inject_of(mw.session);
		}
		works_on();
		ck_assert(!fake->port_open[0]);
		ck_assert_int_eq(state_of(victim_id), NTMS_LM_STOPPED);
		is_idle(0);
		fake->motion_count = fake->closed = 0;
	}
	ck_assert_int_gt(died, 1);
}
END_TEST

static TCase *port_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, setup_ports, teardown);
	suite_add_tcase(suite, tcase);
	return tcase;
}

int main(void)
{
	Suite *suite = suite_create("eject");
	TCase *out = port_case(suite, "eject"), *in = port_case(suite, "inject");
	TCase *fault = port_case(suite, "fault"), *death = port_case(suite, "death");
	TCase *door = test_case(suite, "door"), *port = port_case(suite, "port");

	tcase_add_test(out, out_of_a_slot);
	tcase_add_test(out, unrecognized);
	tcase_add_test(out, out_of_a_drive);
	tcase_add_test(out, out_of_a_drive_of_others);
	tcase_add_test(out, permitted_by_an_operator);
	tcase_add_test(out, batch);
	tcase_add_test(out, batch_of_a_session);
	tcase_add_test(out, wanted_meanwhile);
	tcase_add_test(out, nobody_takes_it);
	tcase_add_test(out, over_and_not_written);
	tcase_add_test(out, nobody_empties_a_port);
	tcase_add_test(out, until_it_is_out);
	tcase_add_test(out, collected_and_cancelled);
	tcase_add_test(out, request_cancelled);
	tcase_add_test(out, refusals);
	tcase_add_test(out, stopped_by_nobody);
	tcase_add_test(in, out_and_in);
	tcase_add_test(in, new_ones);
	tcase_add_test(in, waiting_for_people);
	tcase_add_test(in, a_slow_library);
	tcase_add_test(in, port_opened_meanwhile);
	tcase_add_test(in, many);
	tcase_add_test(in, no_more_room);
	tcase_add_test(in, stopped_by_another);
	tcase_add_test(port, eject_is_stopped_and_closes);
	tcase_add_test(port, eject_is_stopped_and_cannot_close);
	tcase_add_loop_test(port, inject_is_stopped_and_closes, 0, 2);
	tcase_add_test(port, retract_closes);
	tcase_add_test(port, ports_of_others_stay_open);
	tcase_add_test(door, without_ports);
	tcase_add_test(door, people_use_the_door);
	tcase_add_test(door, door_seen);
	tcase_add_test(door, door_out_of_reach);
	tcase_add_test(door, door_after_a_motion);
	tcase_add_test(door, door_of_one_that_leaves);
	tcase_add_test(door, door_while_a_drive_loads);
	tcase_add_test(door, door_refused);
	tcase_add_test(fault, ports_full);
	tcase_add_test(fault, port_left_open);
	tcase_add_test(fault, port_opened);
	tcase_add_test(fault, many_wait_for_a_port);
	tcase_add_test(fault, robot_fails);
	tcase_add_test(fault, robot_lies);
	tcase_add_loop_test(death, killed_at_each_step, 0, 2);
	tcase_add_loop_test(death, killed_while_it_closes, 0, 3);
	return world_run(suite);
}
