// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects of every type: what is listed where, and who may look at them and change them. */
#define _GNU_SOURCE	/* nftw() */
#include <errno.h>
#include <stdint.h>

#include "code.h"
#include "identity.h"
#include "object.h"
#include "objects_client.h"
#include "session.h"
/* -- enumeration -- */

/* Ids listed, with spaces between; or the code. */
static const char *list(const char *container, DWORD type, DWORD options)
{
	static char out[16384];
	GUID ids[256], in = guid(container);
	DWORD count = 256, code, i;

	code = EnumerateNtmsObject(session, *container ? &in : NULL, ids, &count, type, options);
	out[0] = '\0';
	if (code) {
		snprintf(out, sizeof(out), "error %u", code);
		return out;
	}
	for (i = 0; i < count; i++)
		sprintf(out + strlen(out), "%s%s", i ? " " : "", text_of(&ids[i]));
	return out;
}

#define lists(container, type, expected)	ck_assert_str_eq(list(container, type, 0), expected)

START_TEST(lists_of_all)
{
	lists("", NTMS_CHANGER, WORLD_CHANGER);
	lists("", NTMS_CHANGER_TYPE, WORLD_CHANGER_TYPE);
	lists("", NTMS_COMPUTER, world.computer);
	lists("", NTMS_DRIVE, WORLD_DRIVE);
	lists("", NTMS_DRIVE_TYPE, WORLD_DRIVE_TYPE);
	lists("", NTMS_IEDOOR, WORLD_DOOR);
	lists("", NTMS_IEPORT, WORLD_PORT);
	lists("", NTMS_LIBREQUEST, WORLD_LIBREQUEST);
	lists("", NTMS_LOGICAL_MEDIA, WORLD_LOGICAL);
	lists("", NTMS_PARTITION, WORLD_TAPE_SIDE " " WORLD_DISK_A " " WORLD_DISK_B);
	lists("", NTMS_PHYSICAL_MEDIA, WORLD_TAPE " " WORLD_DISK);
	lists("", NTMS_STORAGESLOT, WORLD_SLOT " " WORLD_SLOT_2);
	lists("", NTMS_OPREQUEST, WORLD_OPREQUEST);
	ck_assert_ptr_nonnull(strstr(list("", NTMS_LIBRARY, 0), WORLD_LIBRARY));
	ck_assert_ptr_nonnull(strstr(list("", NTMS_LIBRARY, 0), world.offline));
	ck_assert_ptr_nonnull(strstr(list("", NTMS_MEDIA_TYPE, 0), world.tape_type));
}
END_TEST

START_TEST(lists_in_a_library)
{
	lists(WORLD_LIBRARY, NTMS_CHANGER, WORLD_CHANGER);
	lists(WORLD_LIBRARY, NTMS_DRIVE, WORLD_DRIVE);
	lists(WORLD_LIBRARY, NTMS_IEDOOR, WORLD_DOOR);
	lists(WORLD_LIBRARY, NTMS_IEPORT, WORLD_PORT);
	lists(WORLD_LIBRARY, NTMS_LIBREQUEST, WORLD_LIBREQUEST);
	lists(WORLD_LIBRARY, NTMS_STORAGESLOT, WORLD_SLOT " " WORLD_SLOT_2);
	lists(WORLD_LIBRARY, NTMS_PHYSICAL_MEDIA, WORLD_TAPE " " WORLD_DISK);
	ck_assert_uint_eq(strlen(list(WORLD_LIBRARY, NTMS_MEDIA_TYPE, 0)), 36 + 1 + 36);
	lists(world.offline, NTMS_DRIVE, "");
	lists(world.offline, NTMS_LIBREQUEST, "");
	lists(world.offline, NTMS_PHYSICAL_MEDIA, "");
	lists(world.offline, NTMS_MEDIA_TYPE, "");
}
END_TEST

START_TEST(lists_in_pools_and_media)
{
	lists(WORLD_BOX, NTMS_MEDIA_POOL, WORLD_DISKS);
	lists(WORLD_TAPES, NTMS_MEDIA_POOL, "");
	lists(WORLD_TAPES, NTMS_PHYSICAL_MEDIA, WORLD_TAPE);
	lists(WORLD_BOX, NTMS_PHYSICAL_MEDIA, "");
	lists(WORLD_DISKS, NTMS_PARTITION, WORLD_DISK_A " " WORLD_DISK_B);
	lists(WORLD_DISKS, NTMS_LOGICAL_MEDIA, WORLD_LOGICAL);
	lists(WORLD_TAPES, NTMS_LOGICAL_MEDIA, "");
	lists(WORLD_DISK, NTMS_PARTITION, WORLD_DISK_A " " WORLD_DISK_B);
	lists(WORLD_LOGICAL, NTMS_PARTITION, WORLD_DISK_A);
	lists(WORLD_DISK_A, NTMS_LOGICAL_MEDIA, WORLD_LOGICAL);
	lists(WORLD_DISK_B, NTMS_LOGICAL_MEDIA, "");
}
END_TEST

START_TEST(pools_and_the_root)
{
	const char *top = list("", NTMS_MEDIA_POOL, 0);
	char all[16384];

	ck_assert_ptr_nonnull(strstr(top, WORLD_TAPES));
	ck_assert_ptr_nonnull(strstr(top, WORLD_BOX));
	ck_assert_ptr_null(strstr(top, WORLD_DISKS));
	ck_assert_ptr_null(strstr(top, world.root));
	ck_assert_uint_eq(strlen(top), 5 * 37 - 1);
	snprintf(all, sizeof(all), "%s %s", world.root, top);
	ck_assert_str_eq(list("", NTMS_MEDIA_POOL, NTMS_ENUM_ROOTPOOL), all);
	ck_assert_str_eq(list(world.root, NTMS_MEDIA_POOL, 0), all + 37);
	ck_assert_str_eq(list(WORLD_BOX, NTMS_MEDIA_POOL, NTMS_ENUM_ROOTPOOL), "error 87");
	ck_assert_str_eq(list("", NTMS_DRIVE, NTMS_ENUM_ROOTPOOL), "error 87");
	ck_assert_str_eq(list("", NTMS_MEDIA_POOL, 2), "error 87");
}
END_TEST

/* From the table of spec/rsm/model.md section 1. */
static bool may_hold(DWORD container, DWORD type)
{
	switch (type) {
	case NTMS_CHANGER:
	case NTMS_DRIVE:
	case NTMS_IEDOOR:
	case NTMS_IEPORT:
	case NTMS_LIBREQUEST:
	case NTMS_MEDIA_TYPE:
	case NTMS_STORAGESLOT:
		return container == NTMS_LIBRARY;
	case NTMS_LOGICAL_MEDIA:
		return container == NTMS_MEDIA_POOL || container == NTMS_PARTITION;
	case NTMS_MEDIA_POOL:
		return container == NTMS_MEDIA_POOL;
	case NTMS_PARTITION:
		return container == NTMS_MEDIA_POOL || container == NTMS_LOGICAL_MEDIA ||
		       container == NTMS_PHYSICAL_MEDIA;
	case NTMS_PHYSICAL_MEDIA:
		return container == NTMS_MEDIA_POOL || container == NTMS_LIBRARY;
	default:
		return false;
	}
}

START_TEST(containers)
{
	DWORD container, type;
	bool ok;

	for (container = 2; container < NTMS_NUMBER_OF_OBJECT_TYPES; container++) {
		if (!object_of(container))
			continue;
		for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES + 2; type++) {
			ok = strncmp(list(object_of(container), type, 0), "error", 5);
			ck_assert_msg(ok == may_hold(container, type), "%u in %u", type, container);
			if (!ok)
				lists(object_of(container), type, "error 87");
		}
	}
	for (type = 0; type < NTMS_NUMBER_OF_OBJECT_TYPES + 2; type++) {
		ok = type >= NTMS_CHANGER && type <= NTMS_OPREQUEST;
		ck_assert_msg(ok == !!strncmp(list("", type, 0), "error", 5), "all of %u", type);
	}
	lists("99999999-9999-4999-8999-999999999999", NTMS_DRIVE, "error 4312");
	lists("99999999-9999-4999-8999-999999999999", NTMS_LIBRARY, "error 87");
}
END_TEST

START_TEST(lists_that_are_too_short)
{
	GUID ids[3], poison, offline = guid(world.offline);
	DWORD count = 0;

	memset(&poison, 0xa5, sizeof(poison));
	ck_assert_uint_eq(EnumerateNtmsObject(session, NULL, NULL, &count, NTMS_PARTITION, 0),
			  ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(count, 3);
	ids[1] = poison;
	count = 1;
	ck_assert_uint_eq(EnumerateNtmsObject(session, NULL, ids, &count, NTMS_PARTITION, 0),
			  ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(count, 3);
	is_id(ids[0], WORLD_TAPE_SIDE);
	ck_assert_mem_eq(&ids[1], &poison, sizeof(poison));
	ck_assert_uint_eq(EnumerateNtmsObject(session, NULL, ids, &count, NTMS_PARTITION, 0),
			  ERROR_SUCCESS);
	count = 0;
	ck_assert_uint_eq(EnumerateNtmsObject(session, &offline, NULL, &count, NTMS_IEDOOR, 0),
			  ERROR_SUCCESS);
	count = 1;
	ck_assert_uint_eq(EnumerateNtmsObject(session, &offline, NULL, &count, NTMS_IEDOOR, 0),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(count, 1);
}
END_TEST

/* -- access: by the holder -- */

static int nothing(struct object *object, const void *context)
{
	(void)object;
	(void)context;
	return 0;
}

static void count_it(const char *id, void *context)
{
	(void)id;
	(*(int *)context)++;
}

static const struct {
	DWORD type;
	const char *table, *holder;
} holders[] = {
	{ NTMS_CHANGER, "library", WORLD_LIBRARY },
	{ NTMS_CHANGER_TYPE, "computer", NULL },
	{ NTMS_COMPUTER, "computer", NULL },
	{ NTMS_DRIVE, "library", WORLD_LIBRARY },
	{ NTMS_DRIVE_TYPE, "computer", NULL },
	{ NTMS_IEDOOR, "library", WORLD_LIBRARY },
	{ NTMS_IEPORT, "library", WORLD_LIBRARY },
	{ NTMS_LIBRARY, "library", WORLD_LIBRARY },
	{ NTMS_LIBREQUEST, "library", WORLD_LIBRARY },
	{ NTMS_LOGICAL_MEDIA, "media_pool", WORLD_DISKS },
	{ NTMS_MEDIA_POOL, "media_pool", WORLD_TAPES },
	{ NTMS_MEDIA_TYPE, "computer", NULL },
	{ NTMS_OPREQUEST, "computer", NULL },
	{ NTMS_PARTITION, "media_pool", WORLD_DISKS },
	{ NTMS_PHYSICAL_MEDIA, "media_pool", WORLD_TAPES },
	{ NTMS_STORAGESLOT, "library", WORLD_LIBRARY },
};

static char *ace_for_everyone(unsigned int mask)
{
	static char hex[128];

	snprintf(hex, sizeof(hex),
		 "0100048000000000000000000000000014000000" "02001c0001000000"
		 "00001400%02x000000" "010100000000000100000000", mask);
	return hex;
}

START_TEST(access_by_holder)
{
	const DWORD type = holders[_i].type;
	const char *id = object_of(type);
	const char *holder = holders[_i].holder ? holders[_i].holder : world.computer;
	struct session *inner;
	struct identity *anna, *admin;
	struct object object;
	unsigned int needed = type == NTMS_LIBRARY ? 4 : 2;

	ck_assert_int_eq(session_create(&inner, NULL, "test"), 0);
	ck_assert_int_eq(session_open(inner), 0);
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &anna), 0);
	ck_assert_int_eq(identity_make(0, 0, NULL, 0, &admin), 0);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", holders[_i].table, WORLD_SHUT, holder);
	ck_assert_int_eq(object_get(inner, anna, id, type, &object), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(object_set(inner, anna, id, type, nothing, NULL), NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(object_get(inner, admin, id, type, &object), 0);
	ck_assert_int_eq(object_set(inner, admin, id, type, nothing, NULL), 0);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", holders[_i].table,
		  ace_for_everyone(1), holder);
	ck_assert_int_eq(object_get(inner, anna, id, type, &object), 0);
	ck_assert_int_eq(object_set(inner, anna, id, type, nothing, NULL), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", holders[_i].table,
		  ace_for_everyone(7 & ~needed), holder);
	ck_assert_int_eq(object_set(inner, anna, id, type, nothing, NULL), NTMS_E_ACCESS_DENIED);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", holders[_i].table,
		  ace_for_everyone(needed), holder);
	ck_assert_int_eq(object_set(inner, anna, id, type, nothing, NULL), 0);
	identity_free(anna);
	identity_free(admin);
	session_close(inner);
}
END_TEST

START_TEST(access_to_containers)
{
	struct object_query query = { .container = WORLD_DISK, .type = NTMS_PARTITION };
	struct session *inner;
	struct identity *anna;
	int count = 0;

	ck_assert_int_eq(session_create(&inner, NULL, "test"), 0);
	ck_assert_int_eq(session_open(inner), 0);
	ck_assert_int_eq(identity_make(54321, 54321, NULL, 0, &anna), 0);
	world_sql("UPDATE media_pool SET security = %Q WHERE id = %Q", WORLD_SHUT, WORLD_DISKS);
	ck_assert_int_eq(object_enumerate(inner, anna, &query, count_it, &count),
			 NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(count, 0);
	query.container = NULL;
	ck_assert_int_eq(object_enumerate(inner, anna, &query, count_it, &count), 0);
	ck_assert_int_eq(count, 3);
	identity_free(anna);
	session_close(inner);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("object");
	TCase *tcase = tcase_create("object");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, lists_of_all);
	tcase_add_test(tcase, lists_in_a_library);
	tcase_add_test(tcase, lists_in_pools_and_media);
	tcase_add_test(tcase, pools_and_the_root);
	tcase_add_test(tcase, containers);
	tcase_add_test(tcase, lists_that_are_too_short);
	tcase_add_loop_test(tcase, access_by_holder, 0, sizeof(holders) / sizeof(*holders));
	tcase_add_test(tcase, access_to_containers);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
