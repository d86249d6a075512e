// SPDX-License-Identifier: GPL-2.0-or-later
/* Pools: making, opening, naming, changing, deleting, and who may. Media types of libraries. */
#define _GNU_SOURCE	/* nftw() */
#include <errno.h>

#include "code.h"
#include "identity.h"
#include "media_type.h"
#include "object.h"
#include "objects_world.h"
#include "pool.h"
#include "security.h"
#include "session.h"

static struct session *session;
static struct identity *anna, *bert, *root_user;

static void setup(void)
{
	world_setup();
	ck_assert_int_eq(session_create(&session, NULL, "test"), 0);
	ck_assert_msg(session_open(session) == 0, "%s", explain_text());
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &anna), 0);
	ck_assert_int_eq(identity_make(54322, 54322, NULL, 0, &bert), 0);
	ck_assert_int_eq(identity_make(0, 0, NULL, 0, &root_user), 0);
}

static void teardown(void)
{
	session_close(session);
	identity_free(anna);
	identity_free(bert);
	identity_free(root_user);
	world_teardown();
}

static char made[STORE_ID_SIZE];

static int create_as(const struct identity *caller, const char *path, const char *type, int action)
{
	struct pool_request request = { .path = path, .media_type = type, .action = action };

	explain_reset();
	return pool_create(session, caller, &request, made);
}

static int create(const char *path, const char *type)
{
	return create_as(anna, path, type, NTMS_CREATE_NEW);
}

/* A call that must fail, and leave the store alone. */
#define refuses(code, call) do {					\
	char *before_ = world_dump();					\
	int r_ = (call);						\
	ck_assert_msg(r_ == (code), "%s: %d, not %d: %s", #call, r_, code, explain_text());	\
	world_same(before_, "%s: the store changed", #call);		\
	free(before_);							\
} while (0)

#define works(call) do {						\
	int r_ = (call);						\
	ck_assert_msg(r_ == 0, "%s: %d: %s", #call, r_, explain_text());	\
} while (0)

START_TEST(new_pool)
{
	char id[STORE_ID_SIZE], *rows;
	struct object object;

	works(create("\\Backup", NULL));
	strcpy(id, made);
	rows = world_rows("SELECT name, folded, type, media_type, allocation_policy,"
			  " deallocation_policy, max_allocates, physical_media, parent = %Q"
			  " FROM media_pool WHERE id = %Q", world.root, id);
	ck_assert_str_eq(rows, "Backup|backup|1000|NULL|0|0|0|0|1\n");
	free(rows);
	works(create("backup\\Daily", world.tape_type));
	works(object_get(session, anna, made, NTMS_MEDIA_POOL, &object));
	ck_assert_str_eq(object.name, "Daily");
	ck_assert_str_eq(object.pool.parent, id);
	ck_assert_str_eq(object.pool.media_type, world.tape_type);
	ck_assert_int_eq(object.pool.type, NTMS_POOLTYPE_APPLICATION);
	works(object_get(session, anna, id, NTMS_MEDIA_POOL, &object));
	ck_assert_str_eq(object.pool.parent, "");
	ck_assert_int_eq(object.pool.pools, 1);
}
END_TEST

START_TEST(opening)
{
	char id[STORE_ID_SIZE];

	refuses(NTMS_E_OBJECT_NOT_FOUND, create_as(anna, "\\New", NULL, NTMS_OPEN_EXISTING));
	works(create_as(anna, "\\New", NULL, NTMS_OPEN_ALWAYS));
	strcpy(id, made);
	works(create_as(anna, "NEW", NULL, NTMS_OPEN_EXISTING));
	ck_assert_str_eq(made, id);
	works(create_as(anna, "\\nEw", world.tape_type, NTMS_OPEN_ALWAYS));
	ck_assert_str_eq(made, id);
	/* What it is to hold matters only when it is made. */
	works(create_as(anna, "\\new", WORLD_TAPE, NTMS_OPEN_ALWAYS));
	works(create_as(anna, "\\new", WORLD_TAPE, NTMS_OPEN_EXISTING));
	refuses(NTMS_E_ALREADY_EXISTS, create_as(anna, "\\new", WORLD_TAPE, NTMS_CREATE_NEW));
	refuses(NTMS_E_OBJECT_NOT_FOUND, create_as(anna, "\\none", WORLD_TAPE, NTMS_OPEN_EXISTING));
	refuses(NTMS_E_INVALID_MEDIA, create_as(anna, "\\none", WORLD_TAPE, NTMS_OPEN_ALWAYS));
	refuses(NTMS_E_ALREADY_EXISTS, create_as(anna, "\\new", NULL, NTMS_CREATE_NEW));
	refuses(NTMS_E_INVALID_PARAMETER, create_as(anna, "\\other", NULL, 0));
	refuses(NTMS_E_INVALID_PARAMETER, create_as(anna, "\\other", NULL, 4));
}
END_TEST

START_TEST(where_pools_cannot_be)
{
	refuses(NTMS_E_OBJECT_NOT_FOUND, create("\\No\\Pool", NULL));
	refuses(NTMS_E_OBJECT_NOT_FOUND, create("\\No\\Pool\\Here", NULL));
	refuses(NTMS_E_INVALID_MEDIA, create("\\Odd", WORLD_TAPE));
	refuses(NTMS_E_INVALID_MEDIA, create("\\Odd", "no id"));
	refuses(NTMS_E_INVALID_MEDIA_POOL, create("\\Free", NULL));
	refuses(NTMS_E_INVALID_MEDIA_POOL, create("\\FREE\\Mine", NULL));
	refuses(NTMS_E_INVALID_MEDIA_POOL, create("\\import\\Mine", world.tape_type));
	/* They are there to be opened. */
	works(create_as(anna, "\\unrecognized", NULL, NTMS_OPEN_EXISTING));
	refuses(NTMS_E_OBJECT_NOT_FOUND, create_as(anna, "\\Free\\No", NULL, NTMS_OPEN_EXISTING));
	refuses(NTMS_E_INVALID_MEDIA_POOL, create_as(anna, "\\Free\\No", NULL, NTMS_OPEN_ALWAYS));
	refuses(NTMS_E_INVALID_MEDIA_POOL, create("\\Tapes\\Below", NULL));
}
END_TEST

static const char *const bad_paths[] = {
	"", "\\", "\\\\", "\\a\\", "a\\\\b", " ", "\\ \\b", "\\a\nb", "\\a\x7f", "\\\xff", "\\a\xc3",
	"\\1234567890123456789012345678901234567890123456789012345678901234",
};

START_TEST(bad_names)
{
	refuses(NTMS_E_INVALID_NAME, create(bad_paths[_i], NULL));
}
END_TEST

START_TEST(longest_names)
{
	char name[64 + 1], path[600] = "", shown[POOL_PATH_SIZE];
	int i;

	memset(name, 'x', 64);
	name[0] = '\\';
	name[64] = '\0';
	for (i = 0; i < 7; i++) {
		strcat(path, name);
		works(create(path, NULL));
	}
	strcat(path, name);
	refuses(NTMS_E_INVALID_NAME, create(path, NULL));
	path[511] = '\0';
	works(create(path, NULL));
	works(pool_path(session, anna, made, shown));
	ck_assert_str_eq(shown, path);
}
END_TEST

START_TEST(paths)
{
	char path[POOL_PATH_SIZE];

	works(pool_path(session, anna, WORLD_DISKS, path));
	ck_assert_str_eq(path, "\\Box\\Disks");
	works(pool_path(session, anna, world.root, path));
	ck_assert_str_eq(path, "\\");
	refuses(NTMS_E_INVALID_MEDIA_POOL, pool_path(session, anna, WORLD_TAPE, path));
	refuses(NTMS_E_INVALID_MEDIA_POOL, pool_path(session, anna, "", path));
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, WORLD_DISKS);
	refuses(NTMS_E_ACCESS_DENIED, pool_path(session, anna, WORLD_DISKS, path));
	works(pool_path(session, root_user, WORLD_DISKS, path));
}
END_TEST

START_TEST(rights_to_create)
{
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, world.root);
	refuses(NTMS_E_ACCESS_DENIED, create("\\Box\\Mine", NULL));
	refuses(NTMS_E_ACCESS_DENIED, create("\\Mine", NULL));
	refuses(NTMS_E_ACCESS_DENIED, create("\\Box", NULL));
	works(create_as(anna, "\\Box", NULL, NTMS_OPEN_ALWAYS));
	works(create_as(root_user, "\\Roots", NULL, NTMS_CREATE_NEW));
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_OPEN, world.root);
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, WORLD_BOX);
	refuses(NTMS_E_ACCESS_DENIED, create("\\Box\\Mine", NULL));
	refuses(NTMS_E_ACCESS_DENIED, create_as(anna, "\\Box", NULL, NTMS_OPEN_EXISTING));
}
END_TEST

static int use(const struct identity *caller, const char *id)
{
	struct object object;

	explain_reset();
	return object_get(session, caller, id, NTMS_MEDIA_POOL, &object);
}

START_TEST(default_security)
{
	char id[STORE_ID_SIZE];

	works(create("\\Annas", NULL));
	strcpy(id, made);
	works(use(anna, id));
	works(use(root_user, id));
	ck_assert_int_eq(use(bert, id), NTMS_E_ACCESS_DENIED);
	refuses(NTMS_E_ACCESS_DENIED, create_as(bert, "\\annas\\berts", NULL, NTMS_CREATE_NEW));
	works(create("\\annas\\below", NULL));
	ck_assert_int_eq(use(bert, made), NTMS_E_ACCESS_DENIED);
	refuses(NTMS_E_ACCESS_DENIED, pool_delete(session, bert, made));
	works(pool_delete(session, anna, made));
}
END_TEST

/* The parent lets its children inherit (container and object) an entry for everyone: full. */
START_TEST(inherited_security)
{
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q",
		  "0100048000000000000000000000000014000000"
		  "02001c000100000000031400070006000101000000000001" "00000000", WORLD_BOX);
	works(create("\\Box\\Shared", NULL));
	works(use(bert, made));
}
END_TEST

START_TEST(given_security)
{
	struct descriptor descriptor = { 0 };
	struct pool_request request = {
		.path = "\\Given", .action = NTMS_CREATE_NEW, .security = &descriptor,
	};
	char *rows;

	works(security_from_hex(WORLD_SHUT, &descriptor));
	works(pool_create(session, anna, &request, made));
	security_free(&descriptor);
	rows = world_rows("SELECT security FROM media_pool WHERE id = %Q", made);
	rows[strcspn(rows, "\n")] = '\0';
	ck_assert_str_eq(rows, WORLD_SHUT);
	free(rows);
	ck_assert_int_eq(use(anna, made), NTMS_E_ACCESS_DENIED);
}
END_TEST

START_TEST(deleting)
{
	char *system = world_rows("SELECT id FROM media_pool WHERE type <> 1000"), *id;

	for (id = strtok(system, "\n"); id; id = strtok(NULL, "\n"))
		refuses(NTMS_E_INVALID_MEDIA_POOL, pool_delete(session, root_user, id));
	free(system);
	refuses(NTMS_E_INVALID_MEDIA_POOL, pool_delete(session, anna, WORLD_TAPE));
	refuses(NTMS_E_INVALID_MEDIA_POOL, pool_delete(session, anna, ""));
	refuses(NTMS_E_NOT_EMPTY, pool_delete(session, anna, WORLD_TAPES));
	refuses(NTMS_E_NOT_EMPTY, pool_delete(session, anna, WORLD_BOX));
	works(create("\\Short", NULL));
	works(pool_delete(session, anna, made));
	refuses(NTMS_E_INVALID_MEDIA_POOL, pool_delete(session, anna, made));
	refuses(NTMS_E_OBJECT_NOT_FOUND, create_as(anna, "\\Short", NULL, NTMS_OPEN_EXISTING));
}
END_TEST

START_TEST(events)
{
	char expected[256], *rows;
	long last = world_number("SELECT coalesce(max(sequence), 0) FROM event");

	works(create("\\Box\\Noted", NULL));
	works(pool_delete(session, anna, made));
	rows = world_rows("SELECT changes FROM event WHERE sequence > %d ORDER BY sequence", (int)last);
	snprintf(expected, sizeof(expected), "12 2 %s\n12 1 %s\n\n12 3 %s\n12 1 %s\n\n", made,
		 WORLD_BOX, made, WORLD_BOX);
	ck_assert_str_eq(rows, expected);
	free(rows);
}
END_TEST

struct edit {
	const char *name, *media_type;
	int64_t allocation, deallocation, max;
};

static int apply(struct object *object, const void *context)
{
	const struct edit *edit = context;

	if (edit->name)
		snprintf(object->name, sizeof(object->name), "%s", edit->name);
	if (edit->media_type)
		strcpy(object->pool.media_type, edit->media_type);
	object->pool.allocation_policy = edit->allocation;
	object->pool.deallocation_policy = edit->deallocation;
	object->pool.max_allocates = edit->max;
	return 0;
}

static int change_as(const struct identity *caller, const char *id, struct edit edit)
{
	explain_reset();
	return object_set(session, caller, id, NTMS_MEDIA_POOL, apply, &edit);
}

static int change(const char *id, struct edit edit)
{
	return change_as(anna, id, edit);
}

START_TEST(policies)
{
	char *rows;

	works(change(WORLD_TAPES, (struct edit){ .allocation = 1, .deallocation = 1, .max = 7 }));
	rows = world_rows("SELECT allocation_policy, deallocation_policy, max_allocates, created,"
			  " modified > 2000 FROM media_pool WHERE id = %Q", WORLD_TAPES);
	ck_assert_str_eq(rows, "1|1|7|1000|1\n");
	free(rows);
	refuses(NTMS_E_INVALID_PARAMETER, change(WORLD_TAPES, (struct edit){ .allocation = 2 }));
	refuses(NTMS_E_INVALID_PARAMETER, change(WORLD_TAPES, (struct edit){ .deallocation = 3 }));
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, WORLD_TAPES);
	refuses(NTMS_E_ACCESS_DENIED, change(WORLD_TAPES, (struct edit){ .max = 1 }));
}
END_TEST

START_TEST(nothing_changed)
{
	refuses(0, change(WORLD_TAPES, (struct edit){ .name = "Tapes" }));
}
END_TEST

START_TEST(renaming)
{
	char path[POOL_PATH_SIZE];

	works(change(WORLD_BOX, (struct edit){ .name = "Crate" }));
	works(pool_path(session, anna, WORLD_DISKS, path));
	ck_assert_str_eq(path, "\\Crate\\Disks");
	works(change(WORLD_BOX, (struct edit){ .name = "CRATE" }));
	refuses(NTMS_E_ALREADY_EXISTS, change(WORLD_BOX, (struct edit){ .name = "tApes" }));
	refuses(NTMS_E_ALREADY_EXISTS, change(WORLD_BOX, (struct edit){ .name = "free" }));
	refuses(NTMS_E_INVALID_NAME, change(WORLD_BOX, (struct edit){ .name = "" }));
	refuses(NTMS_E_INVALID_NAME, change(WORLD_BOX, (struct edit){ .name = "a\\b" }));
	works(change(WORLD_DISKS, (struct edit){ .name = "tapes" }));
}
END_TEST

START_TEST(renaming_makes_no_path_too_long)
{
	char name[64], path[600] = "\\Box";
	int i;

	memset(name, 'x', 63);
	name[63] = '\0';
	for (i = 0; i < 7; i++) {
		strcat(path, "\\");
		strcat(path, name);
		works(create(path, NULL));
	}
	name[59] = '\0';
	works(change(WORLD_BOX, (struct edit){ .name = name }));
	strcat(name, "xxxx");
	refuses(NTMS_E_INVALID_NAME, change(WORLD_BOX, (struct edit){ .name = name }));
}
END_TEST

START_TEST(media_type_of_a_pool)
{
	works(create("\\Empty", NULL));
	works(change(made, (struct edit){ .media_type = world.tape_type }));
	works(change(made, (struct edit){ .media_type = world.disk_type }));
	works(change(made, (struct edit){ .media_type = "" }));
	refuses(NTMS_E_INVALID_MEDIA, change(made, (struct edit){ .media_type = WORLD_DRIVE }));
	refuses(NTMS_E_MEDIA_INCOMPATIBLE,
		change(WORLD_TAPES, (struct edit){ .media_type = world.disk_type }));
	refuses(NTMS_E_MEDIA_INCOMPATIBLE, change(WORLD_TAPES, (struct edit){ .media_type = "" }));
	refuses(NTMS_E_MEDIA_INCOMPATIBLE,
		change(WORLD_BOX, (struct edit){ .media_type = world.disk_type }));
}
END_TEST

static int describe(struct object *object, const void *context)
{
	strcpy(object->description, context);
	return 0;
}

START_TEST(system_pools)
{
	char *system = world_rows("SELECT id FROM media_pool WHERE type <> 1000"), *id;
	int count = 0;

	for (id = strtok(system, "\n"); id; id = strtok(NULL, "\n"), count++) {
		refuses(NTMS_E_ACCESS_DENIED,
			change_as(root_user, id, (struct edit){ .name = "Other" }));
		refuses(NTMS_E_ACCESS_DENIED, change_as(root_user, id, (struct edit){ .max = 1 }));
		refuses(NTMS_E_ACCESS_DENIED,
			change_as(root_user, id, (struct edit){ .media_type = world.tape_type }));
		works(object_set(session, anna, id, NTMS_MEDIA_POOL, describe, "ours"));
	}
	ck_assert_int_ge(count, 4);
	free(system);
}
END_TEST

static int add(const struct identity *caller, const char *type, const char *library)
{
	explain_reset();
	return media_type_add(session, caller, type, library);
}

START_TEST(adding_a_media_type)
{
	char *rows, type[STORE_ID_SIZE], sql[256];

	world_value(type, sizeof(type), "SELECT id FROM media_type WHERE suffix = 'L8'");
	works(add(anna, type, WORLD_LIBRARY));
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM library_media_type WHERE media_type = '%s'",
		 type);
	ck_assert_int_eq(world_number(sql), 1);
	rows = world_rows("SELECT type, name = (SELECT name FROM media_type WHERE id = %Q) FROM"
			  " media_pool WHERE media_type = %Q ORDER BY type", type, type);
	ck_assert_str_eq(rows, "1|1\n2|1\n3|1\n");
	free(rows);
	refuses(0, add(anna, type, WORLD_LIBRARY));
}
END_TEST

START_TEST(media_types_that_cannot_be_added)
{
	refuses(NTMS_E_INVALID_MEDIA, add(anna, WORLD_TAPE, WORLD_LIBRARY));
	refuses(NTMS_E_INVALID_LIBRARY, add(anna, world.tape_type, WORLD_TAPE));
	refuses(NTMS_E_INVALID_LIBRARY, add(anna, world.tape_type, ""));
	refuses(NTMS_E_LIBRARY_OFFLINE, add(anna, world.tape_type, world.offline));
	world_sql("UPDATE device_type SET device_type = 2 WHERE id = %Q", WORLD_DRIVE_TYPE);
	refuses(MEDIA_TYPE_NO_DRIVES, add(anna, world.tape_type, WORLD_LIBRARY));
	world_sql("UPDATE element SET device_type = NULL WHERE id = %Q", WORLD_DRIVE);
	works(add(anna, world.tape_type, WORLD_LIBRARY));
	world_sql("UPDATE library SET operational_state = 21 WHERE id = %Q", WORLD_LIBRARY);
	refuses(NTMS_E_LIBRARY_OFFLINE, add(anna, world.tape_type, WORLD_LIBRARY));
	world_sql("UPDATE library SET enabled = 0 WHERE id = %Q", WORLD_LIBRARY);
	refuses(NTMS_E_RESOURCE_DISABLED, add(anna, world.tape_type, WORLD_LIBRARY));
	world_sql("UPDATE library SET security = %Q WHERE id = %Q", WORLD_SHUT, WORLD_LIBRARY);
	refuses(NTMS_E_ACCESS_DENIED, add(anna, world.tape_type, WORLD_LIBRARY));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pool");
	TCase *tcase = tcase_create("pool");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, new_pool);
	tcase_add_test(tcase, opening);
	tcase_add_test(tcase, where_pools_cannot_be);
	tcase_add_loop_test(tcase, bad_names, 0, sizeof(bad_paths) / sizeof(*bad_paths));
	tcase_add_test(tcase, longest_names);
	tcase_add_test(tcase, paths);
	tcase_add_test(tcase, rights_to_create);
	tcase_add_test(tcase, default_security);
	tcase_add_test(tcase, inherited_security);
	tcase_add_test(tcase, given_security);
	tcase_add_test(tcase, deleting);
	tcase_add_test(tcase, events);
	tcase_add_test(tcase, policies);
	tcase_add_test(tcase, nothing_changed);
	tcase_add_test(tcase, renaming);
	tcase_add_test(tcase, renaming_makes_no_path_too_long);
	tcase_add_test(tcase, media_type_of_a_pool);
	tcase_add_test(tcase, system_pools);
	tcase_add_test(tcase, adding_a_media_type);
	tcase_add_test(tcase, media_types_that_cannot_be_added);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
