// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For each kind of request to a library: who asks for it, and works, is killed after each thing that he does
 * to the world, and another one goes on (design.md section 2, "Motions, lease, grants"; section 4, "Who
 * waits, works"; issue "robot at work", queue).
 *
 * Without NTMS_THOROUGH in the environment at one in SKIP of them. A kind is a case of its own:
 * CK_RUN_CASE=mount runs that one alone.
 */
#define _GNU_SOURCE
#define WORLD_FOLDER "/dev/shm"		/* what is killed is a process, not the machine */
#include "crashes.h"

#include "clean.h"
#include "cleaner.h"
#include "door.h"
#include "eject.h"
#include "identify.h"
#include "inject.h"
#include "label_request.h"
#include "library_inventory.h"
#include "omid.h"
#include "operator_request.h"

#define SKIP 3

/* -- the world -- */

static void put_both(const void *bytes, size_t size)
{
	put(0, bytes, size);
	put(1, bytes, size);
}

/* A mount of this session outlives it. */
static void keeps(const char *medium)
{
	mounts(medium);
	ck_assert_int_eq(media_keep(mw.session, mw.root, medium), 0);
}

static void stays(const char *medium)
{
	mounts(medium);
	ck_assert_int_eq(dismount(medium, NTMS_DISMOUNT_DEFERRED), 0);
}

/* -- who works -- */

static void serve(struct session *session)
{
	work_serve(session, library, doorbell_clock() + 10);
}

/* The robot goes on as ever, and a drive with a cleaner in it has not done yet. */
static void meanwhile(void)
{
	fake->hold_moves = false;
	fake->cleans = 1;
}

/* As far as it goes, for a process that asked for what nobody waits for. */
static void works_off(struct session *session)
{
	int rounds = 0;

	do {
		ck_assert_int_lt(rounds++, 500);
		serve(session);
	} while (number("SELECT count(*) FROM library_request WHERE completed = 0 AND state <> %d",
			NTMS_LM_WAITING));
}

/* The others are not looked at. */
static void only(int first, int second)
{
	int i;

	for (i = 0; i < TAPES; i++) {
		if (i == first || i == second)
			continue;
		world_sql("UPDATE cartridge SET enabled = 0 WHERE id = %Q", tape[i]);
		world_sql("UPDATE side SET allocatable = 0 WHERE cartridge = %Q", tape[i]);
	}
}

/* -- mounts -- */

static int mount_of(struct session *session, const char *first, const char *second)
{
	struct call call;

	prepare(&call, first, second);
	call.session = session;
	return run(&call);
}

static int mount_one(struct session *session)
{
	return mount_of(session, side[0], NULL);
}

static int mount_two(struct session *session)
{
	return mount_of(session, side[0], side[1]);
}

/* All drives are others'. */
static void drives_in_use(void)
{
	keeps(side[1]);
	keeps(side[2]);
}

static int mount_waits(struct session *session)
{
	struct call call;

	prepare(&call, side[0], NULL);
	call.session = session;
	call.mount.timeout = 30;
	return run(&call);
}

/* In a library it is not. */
static void offline(void)
{
	put_both("", 0);
	to_free(0);
	strcpy(fake->tags[0], "-");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

static void *brings(void *context)
{
	while (!number("SELECT count(*) FROM operator_request WHERE completed = 0"))
		usleep(1000);
	fake_with(({
		strcpy(fake->tags[0], "A00000L9");
		fake_sweep(fake);
		0;
	}));
	/* It is seen, as by udev. */
	session_close(open_session());
	return context;
}

static int mount_offline(struct session *session)
{
	char *now = places();
	bool is_there = strstr(now, "A00000L9");
	pthread_t people;
	int r;

	free(now);
	if (!is_there)
		ck_assert_int_eq(pthread_create(&people, NULL, brings, NULL), 0);
	r = mount_one(session);
	if (!is_there)
		pthread_join(people, NULL);
	return r;
}

static void drives_full(void)
{
	stays(side[1]);
	stays(side[2]);
}

/* Nobody else's data may be on it: that is read first. */
static void blank_and_unverified(void)
{
	put_both("", 0);
	world_sql("UPDATE cartridge SET unverified = 1 WHERE id = %Q", tape[0]);
}

static void data_and_unverified(void)
{
	blank_and_unverified();
	put_both(tar("Last year"), TAR_SIZE);
}

static void unfit(void)
{
	strcpy(fake->unfit, "A00000L9");
}

/* The other one was carried, perhaps. */
static void unmovable(void)
{
	strcpy(fake->unmovable, "A00000L9");
}

static char other[STORE_ID_SIZE];

static void other_side_up(void)
{
	add_other_side(0, other);
	stays(side[0]);
}

static int mount_other_side(struct session *session)
{
	return mount_of(session, other, NULL);
}

static int dismount_of(struct session *session, int n, uint32_t options)
{
	char ids[1][STORE_ID_SIZE];

	strcpy(ids[0], side[n]);
	return media_dismount(session, mw.root, ids, 1, options);
}

static void mounted(void)
{
	keeps(side[0]);
}

static int dismount_now(struct session *session)
{
	return dismount_of(session, 0, 0);
}

static int dismount_deferred(struct session *session)
{
	return dismount_of(session, 0, NTMS_DISMOUNT_DEFERRED);
}

static void released(void)
{
	stays(side[0]);
}

static int dismount_of_drive(struct session *session)
{
	return drive_dismount(session, mw.root, drives[0]);
}

/* -- ports -- */

static char operation[STORE_ID_SIZE];

static void with_ports(void)
{
	fake->ports = 2;
	fake->opens = true;
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	put_both("", 0);
	/* Their cartridges are known when they are out. */
	to_free(0);
	to_free(1);
}

static int eject_of(struct session *session, const char *cartridge, uint32_t action)
{
	struct eject eject = {.cartridge = cartridge, .action = action};
	int r;

	if (action == NTMS_EJECT_STOP) {
		eject.cartridge = NULL;
		strcpy(eject.operation, cartridge);
	}
	r = media_eject(session, mw.root, &eject);
	strcpy(operation, eject.operation);
	return r;
}

static int eject_one(struct session *session)
{
	return eject_of(session, tape[0], NTMS_EJECT_START);
}

static int eject_batch(struct session *session)
{
	int r = eject_of(session, tape[0], NTMS_EJECT_QUEUE);

	if (!r)
		r = eject_of(session, tape[1], NTMS_EJECT_QUEUE);
	return r ? r : eject_of(session, NULL, NTMS_EJECT_START);
}

static int eject_by_force(struct session *session)
{
	return eject_of(session, tape[0], NTMS_EJECT_FORCE);
}

static void port_taken(void)
{
	with_ports();
	ck_assert_int_eq(eject_one(mw.session), 0);
}

static int eject_stopped(struct session *session)
{
	return eject_of(session, operation, NTMS_EJECT_STOP);
}

static void ports_with_mounted(void)
{
	with_ports();
	keeps(side[0]);
}

static void ports_with_released(void)
{
	with_ports();
	stays(side[0]);
}

/* They take what stands in a port that was opened for them, and close it. */
static void take_out(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (!fake->port_open[i])
			continue;
		strcpy(fake->port_tags[i], "-");
		fake->port_open[i] = false;
	}
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
}

static void port_full(void)
{
	with_ports();
	hands_put(0, "N00001L9");
	ck_assert_int_eq(session_sync(mw.session), 0);
}

static int inject_of(struct session *session, const char *id, uint32_t action, bool is_cleaner)
{
	struct inject inject = {.library = id, .action = action, .cleaner = is_cleaner, .uses = 5};
	int r;

	if (action == NTMS_INJECT_STOP || action == NTMS_INJECT_RETRACT)
		strcpy(inject.operation, id);
	r = media_inject(session, mw.root, &inject);
	strcpy(operation, inject.operation);
	return r;
}

static int inject_one(struct session *session)
{
	return inject_of(session, library, NTMS_INJECT_START, false);
}

static int inject_many(struct session *session)
{
	char id[STORE_ID_SIZE];
	int r = inject_of(session, library, NTMS_INJECT_STARTMANY, false);

	strcpy(id, operation);
	return r ? r : inject_of(session, id, NTMS_INJECT_STOP, false);
}

/* Nobody is left who would. */
static void stop_it(void)
{
	char id[STORE_ID_SIZE];

	value(id, "SELECT id FROM library_request WHERE completed = 0 AND operation = %d", NTMS_LM_INJECT);
	if (*id)
		ck_assert_int_eq(inject_of(mw.session, id, NTMS_INJECT_STOP, false), 0);
}

static bool are_asked(void)
{
	return number("SELECT count(*) FROM operator_request WHERE completed = 0");
}

/* The port is empty: people are asked, and put one in. */
static void put_in(void)
{
	int i;

	if (!are_asked())
		return;
	for (i = 0; i < 2; i++)
		fake->port_open[i] = false;
	hands_put(0, "N00001L9");
}

/* -- what goes on when its caller has left: whoever works dies -- */

static int work_on(struct session *session)
{
	works_off(session);
	return 0;
}

static void injected(void)
{
	with_ports();
	ck_assert_int_eq(inject_one(mw.session), 0);
	put_in();
}

static void ejected(void)
{
	port_taken();
	for (int i = 0; i < 2; i++) {
		strcpy(fake->port_tags[i], "-");
		fake->port_open[i] = false;
	}
	fake_sweep(fake);
}

/* What is in the way of the next one is taken out. */
static void ports_full(void)
{
	with_ports();
	hands_put(0, "N00001L9");
	hands_put(1, "N00002L9");
	ck_assert_int_eq(session_sync(mw.session), 0);
	ck_assert_int_eq(eject_one(mw.session), 0);
	strcpy(fake->port_tags[1], "-");
	fake_sweep(fake);
}

/* -- the door -- */

static int door_fast(struct session *session)
{
	return library_door(session, mw.root, library, NTMS_INVENTORY_FAST);
}

static int door_labels(struct session *session)
{
	return library_door(session, mw.root, library, NTMS_INVENTORY_OMID);
}

static void labelled(void)
{
	only(0, 0);
	put_both(tar("Old"), TAR_SIZE);
}

static void two_blank(void)
{
	only(0, 1);
	put_both("", 0);
}

/* They open it, when they may, and close it. */
static void use_door(void)
{
	if (!are_asked())
		return;
	fake->not_ready = true;
	fake->seen_not_ready = 0;
	while (fake->seen_not_ready < 2)
		serve(mw.session);
	fake->not_ready = false;
}

static void door_closed(void)
{
	ck_assert_int_eq(door_fast(mw.session), 0);
	use_door();
}

static void door_closed_for_labels(void)
{
	labelled();
	ck_assert_int_eq(door_labels(mw.session), 0);
	use_door();
}

/* -- cleaning -- */

#define CLEANER_SLOT 6

static void reserve_slot(void)
{
	char slot[STORE_ID_SIZE];

	value(slot, "SELECT id FROM element WHERE library = %Q AND address = %d", library,
	      FAKE_SLOTS + CLEANER_SLOT);
	ck_assert_int_eq(cleaner_reserve(mw.session, mw.root, library, slot), 0);
}

static void with_cleaner(void)
{
	with_ports();
	strcpy(fake->tags[CLEANER_SLOT], "CLN001L9");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	reserve_slot();
	world_sql("UPDATE library SET cleaner_uses = 7 WHERE id = %Q", library);
}

static int clean_drive(struct session *session)
{
	fake->begins = fake->cleans = 1;
	return drive_clean(session, mw.root, drives[0]);
}

static void cleaner_and_released(void)
{
	with_cleaner();
	stays(side[0]);
}

/* It says so at the dismount (TapeAlert 20, clean now). */
static void dirty(void)
{
	with_cleaner();
	keeps(side[0]);
	fake->alerts[drive_of(0)] = 1ULL << 19;
	fake->cleans = 1;
}

static int dismount_dirty(struct session *session)
{
	int r = dismount_now(session);

	works_off(session);
	return r;
}

static void cleaner_in_port(void)
{
	with_ports();
	reserve_slot();
	hands_put(0, "CLN001L9");
	ck_assert_int_eq(session_sync(mw.session), 0);
}

static int inject_cleaner(struct session *session)
{
	return inject_of(session, library, NTMS_INJECT_START, true);
}

static int eject_cleaner(struct session *session)
{
	struct eject eject = {.action = NTMS_EJECT_START};

	return cleaner_eject(session, mw.root, library, &eject);
}

/* -- labels -- */

static int identify(struct session *session, uint32_t option)
{
	char slot[STORE_ID_SIZE];

	/* One that was carried to a drive for nobody: the slot would be empty. */
	if (strcmp(fake->tags[0], "A00000L9"))
		dismount_of(session, 0, 0);
	value(slot, "SELECT home FROM cartridge WHERE id = %Q", tape[0]);
	return slot_identify(session, mw.root, slot, option);
}

static int identify_slot(struct session *session)
{
	return identify(session, 0);
}

static int identify_deferred(struct session *session)
{
	return identify(session, NTMS_DISMOUNT_DEFERRED);
}

static int inventory_fast(struct session *session)
{
	return library_inventory(session, mw.root, library, NTMS_INVENTORY_FAST);
}

static int inventory_labels(struct session *session)
{
	int r = library_inventory(session, mw.root, library, NTMS_INVENTORY_OMID);

	works_off(session);
	return r;
}

/* While the robot carries the first. */
static int inventory_stopped(struct session *session)
{
	int r;

	fake->hold_moves = true;
	r = library_inventory(session, mw.root, library, NTMS_INVENTORY_OMID);
	serve(session);
	fake->hold_moves = false;
	if (!r)
		r = library_inventory(session, mw.root, library, NTMS_INVENTORY_STOP);
	works_off(session);
	return r;
}

static char plain[STORE_ID_SIZE];	/* a cartridge without a bar code */

static void untagged(void)
{
	put_both("", 0);
	strcpy(fake->tags[6], "");
	fake_sweep(fake);
	ck_assert_int_eq(session_sync(mw.session), 0);
	value(plain, "SELECT id FROM cartridge WHERE library = %Q AND bar_code = ''", library);
}

static int move_to_free(struct session *session, const char *cartridge)
{
	char pool[STORE_ID_SIZE];

	value(pool, "SELECT f.id FROM media_pool f JOIN media_pool p ON p.id = f.parent JOIN cartridge c"
	      " ON c.media_type = f.media_type WHERE p.folded = 'free' AND c.id = %Q", cartridge);
	if (number("SELECT count(*) FROM cartridge WHERE id = %Q AND pool = %Q", cartridge, pool))
		return 0;
	return media_move(session, mw.root, cartridge, pool);
}

static int write_label(struct session *session)
{
	int r = move_to_free(session, plain);

	works_off(session);
	return r;
}

static void untagged_with_data(void)
{
	untagged();
	put_both(tar("Last year"), TAR_SIZE);
}

static int overwrite(struct session *session)
{
	int r = move_to_free(session, plain);

	if (!r)
		r = omid_overwrite(session, mw.root, plain);
	works_off(session);
	return r;
}

/* -- what moves nothing: claims -- */

static void with_free(void)
{
	char type[STORE_ID_SIZE];

	to_free(0);
	value(type, "SELECT media_type FROM cartridge WHERE id = %Q", tape[0]);
	world_sql("UPDATE media_pool SET media_type = %Q, allocation_policy = %d, deallocation_policy = %d"
		  " WHERE id = %Q", type, NTMS_ALLOCATE_FROMSCRATCH, NTMS_DEALLOCATE_TOSCRATCH, POOL_APP);
}

static int allocate(struct session *session)
{
	struct allocation allocation = {
		.pool = POOL_APP, .side = side[0], .options = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
	};

	/* When its process died the owner does not know that he has it. */
	if (number("SELECT count(*) FROM logical_media"))
		return 0;
	return media_allocate(session, mw.root, &allocation);
}

static void with_owner(void)
{
	with_free();
	ck_assert_int_eq(allocate(mw.session), 0);
}

static int deallocate(struct session *session)
{
	char logical[STORE_ID_SIZE];

	value(logical, "SELECT id FROM logical_media");
	return media_deallocate(session, mw.root, logical, 0);
}

static void in_application(void)
{
	with_free();
	ck_assert_int_eq(media_move(mw.session, mw.root, tape[0], POOL_APP), 0);
}

static int decommission(struct session *session)
{
	return media_decommission(session, mw.root, side[0]);
}

/* -- all -- */

static const struct story stories[] = {
	{ .name = "mount", .call = mount_one },
	{ .name = "mount of two", .call = mount_two },
	{ .name = "mount, drives full", .prepare = drives_full, .call = mount_one },
	{ .name = "mount of two, drives full", .prepare = drives_full, .call = mount_two },
	{ .name = "mount, label read", .prepare = blank_and_unverified, .call = mount_one },
	{ .name = "mount refused", .prepare = data_and_unverified, .call = mount_one,
	  .code = NTMS_E_UNEXPECTED_OMID },
	{ .name = "mount, drive fails", .prepare = unfit, .call = mount_one,
	  .code = NTMS_E_DRIVE_MEDIA_MISMATCH },
	{ .name = "mount of two, robot fails", .prepare = unmovable, .call = mount_two,
	  .code = NTMS_E_DEVICE_NOT_AVAILABLE },
	{ .name = "mount of the other side", .prepare = other_side_up, .call = mount_other_side },
	{ .name = "mount, drives in use", .prepare = drives_in_use, .call = mount_waits,
	  .code = NTMS_E_TIMEOUT, .error = ERROR_TIMEOUT },
	{ .name = "mount, offline", .prepare = offline, .call = mount_offline },
	{ .name = "dismount", .prepare = mounted, .call = dismount_now },
	{ .name = "dismount deferred", .prepare = mounted, .call = dismount_deferred },
	{ .name = "dismount of a drive", .prepare = released, .call = dismount_of_drive },
	{ .name = "eject", .prepare = with_ports, .call = eject_one, .people = take_out },
	{ .name = "eject of a batch", .prepare = with_ports, .call = eject_batch, .people = take_out },
	{ .name = "eject stopped", .prepare = port_taken, .call = eject_stopped },
	{ .name = "eject by force", .prepare = ports_with_mounted, .call = eject_by_force, .people = take_out },
	{ .name = "eject out of a drive", .prepare = ports_with_released, .call = eject_one, .people = take_out },
	{ .name = "eject, taken", .prepare = ejected, .call = work_on },
	{ .name = "eject, ports full", .prepare = ports_full, .call = work_on, .people = take_out },
	{ .name = "inject", .prepare = port_full, .call = inject_one },
	{ .name = "inject, people asked", .prepare = with_ports, .call = inject_one, .people = put_in },
	{ .name = "inject, put in", .prepare = injected, .call = work_on },
	{ .name = "inject of many", .prepare = port_full, .call = inject_many, .people = stop_it },
	{ .name = "door", .call = door_fast, .people = use_door },
	{ .name = "door, then labels", .prepare = labelled, .call = door_labels, .people = use_door },
	{ .name = "door closed", .prepare = door_closed, .call = work_on },
	{ .name = "door closed, then labels", .prepare = door_closed_for_labels, .call = work_on },
	{ .name = "clean", .prepare = with_cleaner, .call = clean_drive,
	  .meanwhile = meanwhile },
	{ .name = "clean, drive full", .prepare = cleaner_and_released, .call = clean_drive,
	  .meanwhile = meanwhile },
	{ .name = "dismount, dirty drive", .prepare = dirty, .call = dismount_dirty,
	  .meanwhile = meanwhile },
	{ .name = "inject cleaner", .prepare = cleaner_in_port, .call = inject_cleaner },
	{ .name = "eject cleaner", .prepare = with_cleaner, .call = eject_cleaner, .people = take_out },
	{ .name = "identify", .prepare = labelled, .call = identify_slot,
	  .more = 2 },
	{ .name = "identify, left in the drive", .prepare = labelled, .call = identify_deferred,
	  .more = 2 },
	{ .name = "inventory", .call = inventory_fast },
	{ .name = "inventory by labels", .prepare = two_blank, .call = inventory_labels },
	{ .name = "inventory stopped", .prepare = two_blank, .call = inventory_stopped,
	  .meanwhile = meanwhile, .more = 4 },
	{ .name = "free label", .prepare = untagged, .call = write_label },
	{ .name = "free label refused", .prepare = untagged_with_data, .call = write_label },
	{ .name = "free label over data", .prepare = untagged_with_data, .call = overwrite,
	  .error = ERROR_UNEXPECTED_OMID, .more = 2 },
	{ .name = "allocate", .prepare = with_free, .call = allocate },
	{ .name = "deallocate", .prepare = with_owner, .call = deallocate },
	{ .name = "decommission", .prepare = in_application, .call = decommission },
};

START_TEST(killed)
{
	struct story story = stories[_i];
	int n, step = getenv("NTMS_THOROUGH") ? 1 : SKIP, tried = 0;

	begin_story(&story);
	for (n = 1 + _i % step; n <= story.effects; n += step) {
		tried += cut_short(&story, n, n % 2);
		if (step == 1 && effects->after_submit)
			cut_short(&story, n, !(n % 2));
	}
	printf("%s: killed at %d of %d, %d motions\n", story.name, tried, story.effects, story.moves);
	fflush(stdout);
	ck_assert_int_gt(tried, 0);
	end_story(&story);
}
END_TEST

/* -- what is stopped while the robot carries it, for one who has left -- */

#define LONGEST	12	/* calls that a motion takes */

static void only_first(void)
{
	only(0, 0);
	put_both("", 0);
}

static void stop_inventory(void)
{
	ck_assert_int_eq(library_inventory(mw.session, mw.root, library, NTMS_INVENTORY_STOP), 0);
}

static void stop_eject(void)
{
	value(operation, "SELECT id FROM library_request WHERE completed = 0");
	ck_assert_int_eq(eject_of(mw.session, operation, NTMS_EJECT_STOP), 0);
}

static const struct stop {
	struct story story;
	void (*stop)(void);
} stops[] = {
	{ { .name = "inventory", .prepare = only_first, .call = inventory_labels }, stop_inventory },
	{ { .name = "eject", .prepare = with_ports, .call = eject_one }, stop_eject },
};

static void stop_under_way(const struct stop *stop, int pace)
{
	setup();
	stop->story.prepare();
	end_session();
	fake->pace = pace;
	ck_assert(runs(&stop->story, AT_MOTION, false));
	mw.session = open_session();
	stop->stop();
	works_off(mw.session);
	ck_assert_int_gt(fake->moves, 0);
	ck_assert_msg(!strcmp(fake->tags[0], "A00000L9"), "%s: it was left where it was carried to, in %d calls",
		      stop->story.name, pace);
	is_idle(0);
	ck_assert_int_eq(open_requests(), 0);
	world_consistent();
	teardown();
}

START_TEST(stopped_under_way)
{
	int pace;

	share_all();
	for (pace = 1; pace < LONGEST; pace++)
		stop_under_way(&stops[_i], pace);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("crash");
	TCase *tcase;
	size_t i;

	for (i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
		tcase = tcase_create(stories[i].name);
		tcase_set_timeout(tcase, 600);
		tcase_add_loop_test(tcase, killed, (int)i, (int)i + 1);
		suite_add_tcase(suite, tcase);
	}
	tcase = tcase_create("stopped under way");
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, stopped_under_way, 0, sizeof(stops) / sizeof(*stops));
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
