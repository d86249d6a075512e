// SPDX-License-Identifier: GPL-2.0-or-later
/* GetNtmsObjectSecurity, SetNtmsObjectSecurity (spec/rsm/security.md, functions.md section 5). */
#define _GNU_SOURCE
#include "objects_client.h"

#include <errno.h>

#include "code.h"
#include "descriptor_draft.h"
#include "object_security.h"
#include "session.h"
#include "shown.h"

#define ALL	(OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |	\
		 DACL_SECURITY_INFORMATION)
#define READ_WRITE_OWNER	(RIGHT_READ_CONTROL | RIGHT_WRITE_DAC | RIGHT_WRITE_OWNER)

static const struct identity admin = { .uid = 5, .gid = 5, .administrator = true };
static const struct identity alice = { .uid = 2000, .gid = 2000 };
static const struct identity bob = { .uid = 3000, .gid = 3000 };

static void set_in_store(const char *table, const char *id, const struct draft *draft)
{
	struct descriptor d = { draft->size, (unsigned char *)draft->bytes };
	char *text;

	ck_assert_int_eq(security_validate(d.bytes, d.size), 0);
	ck_assert_int_eq(security_to_hex(&d, &text), 0);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", table, text, id);
	free(text);
}

/* Everybody may do all that is needed here; the owner tells one descriptor from another. */
static struct draft open_to_all(uid_t owner)
{
	struct draft draft = draft_of(owner);

	add_entry(&draft, 0, 0, RIGHT_FULL | RIGHT_WRITE_OWNER, sid_everyone);
	return draft;
}

static void get_gives(DWORD code, const char *id, DWORD type, DWORD parts, void *buffer, DWORD room,
		      DWORD *needed)
{
	GUID public = guid(id);

	shows(code, GetNtmsObjectSecurity, session, &public, type, parts, buffer, room, needed);
}

static void set_gives(DWORD code, const char *id, DWORD type, DWORD parts, const void *bytes)
{
	GUID public = guid(id);

	shows(code, SetNtmsObjectSecurity, session, &public, type, parts, (void *)bytes);
}

static void reads(const char *id, DWORD type, const void *bytes, size_t size)
{
	unsigned char buffer[2048];
	DWORD needed = 0;

	get_gives(ERROR_SUCCESS, id, type, ALL, buffer, sizeof(buffer), &needed);
	ck_assert_uint_eq(needed, size);
	ck_assert_mem_eq(buffer, bytes, size);
}

/* security.md 2: of everything else the holder's is meant. */
START_TEST(each_type_has_its_holders)
{
	struct draft computer = open_to_all(11), library = open_to_all(12);
	struct draft tapes = open_to_all(13), disks = open_to_all(14), changed = open_to_all(15);
	const struct draft *of[NTMS_NUMBER_OF_OBJECT_TYPES] = {
		[NTMS_CHANGER] = &library, [NTMS_DRIVE] = &library, [NTMS_IEDOOR] = &library,
		[NTMS_IEPORT] = &library,
		[NTMS_LIBRARY] = &library, [NTMS_STORAGESLOT] = &library,
		[NTMS_CHANGER_TYPE] = &computer, [NTMS_COMPUTER] = &computer,
		[NTMS_DRIVE_TYPE] = &computer, [NTMS_MEDIA_TYPE] = &computer,
		[NTMS_LIBREQUEST] = &library,
		[NTMS_OPREQUEST] = &computer,
		[NTMS_LOGICAL_MEDIA] = &disks, [NTMS_PARTITION] = &disks,
		[NTMS_MEDIA_POOL] = &tapes, [NTMS_PHYSICAL_MEDIA] = &tapes,
	};
	const char *id;
	DWORD type;
	int tried = 0;

	set_in_store("computer", world.computer, &computer);
	set_in_store("library", WORLD_LIBRARY, &library);
	set_in_store("media_pool", WORLD_TAPES, &tapes);
	set_in_store("media_pool", WORLD_DISKS, &disks);
	for (type = 1; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		id = object_of(type);
		if (!id)
			continue;
		ck_assert_ptr_nonnull(of[type]);
		reads(id, type, of[type]->bytes, of[type]->size);
		tried++;
	}
	ck_assert_int_eq(tried, 16);
	set_gives(geteuid() ? ERROR_ACCESS_DENIED : ERROR_SUCCESS, WORLD_DISK_A, NTMS_PARTITION,
		  DACL_SECURITY_INFORMATION | OWNER_SECURITY_INFORMATION, changed.bytes);
	set_gives(ERROR_SUCCESS, WORLD_DISK_A, NTMS_PARTITION, DACL_SECURITY_INFORMATION,
		  changed.bytes);
	reads(WORLD_TAPE, NTMS_PHYSICAL_MEDIA, tapes.bytes, tapes.size);
	if (!geteuid())
		reads(WORLD_DISKS, NTMS_MEDIA_POOL, changed.bytes, changed.size);
}
END_TEST

START_TEST(the_two_calls)
{
	struct draft draft = open_to_all(11);
	unsigned char buffer[256];
	DWORD needed = 7, size = (DWORD)draft.size;

	set_in_store("media_pool", WORLD_TAPES, &draft);
	get_gives(ERROR_INSUFFICIENT_BUFFER, WORLD_TAPES, NTMS_MEDIA_POOL, ALL, NULL, 0, &needed);
	ck_assert_uint_eq(needed, size);
	memset(buffer, 0x5a, sizeof(buffer));
	needed = 7;
	get_gives(ERROR_INSUFFICIENT_BUFFER, WORLD_TAPES, NTMS_MEDIA_POOL, ALL, buffer, size - 1,
		  &needed);
	ck_assert_uint_eq(needed, size);
	ck_assert_int_eq(buffer[0], 0x5a);
	get_gives(ERROR_SUCCESS, WORLD_TAPES, NTMS_MEDIA_POOL, ALL, buffer, size, &needed);
	ck_assert_mem_eq(buffer, draft.bytes, size);
	ck_assert_int_eq(buffer[size], 0x5a);
	/* Of one part, no more than that. */
	get_gives(ERROR_SUCCESS, WORLD_TAPES, NTMS_MEDIA_POOL, OWNER_SECURITY_INFORMATION, buffer,
		  sizeof(buffer), &needed);
	ck_assert_uint_eq(needed, 36);
}
END_TEST

START_TEST(bad_arguments)
{
	struct draft draft = open_to_all(11), broken = draft;
	unsigned char buffer[256];
	GUID id = guid(WORLD_TAPES);
	const char *tapes = WORLD_TAPES, *unknown = "99999999-0000-4000-8000-000000000001";
	DWORD needed = 7, pool = NTMS_MEDIA_POOL, list = DACL_SECURITY_INFORMATION;
	char *before = world_dump();
	size_t i;
	static const struct {
		DWORD type, code;
	} types[] = {
		{ NTMS_UNKNOWN, ERROR_INVALID_PARAMETER }, { 19, ERROR_INVALID_PARAMETER },
		{ 0xffffffff, ERROR_INVALID_PARAMETER }, { NTMS_OBJECT, ERROR_NO_SECURITY_ON_OBJECT },
		{ NTMS_UI_DESTINATION, ERROR_NO_SECURITY_ON_OBJECT },
		{ NTMS_LIBRARY, ERROR_OBJECT_NOT_FOUND },
	};

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		get_gives(types[i].code, tapes, types[i].type, ALL, buffer, 256, &needed);
		set_gives(types[i].code, tapes, types[i].type, list, draft.bytes);
	}
	get_gives(ERROR_OBJECT_NOT_FOUND, unknown, pool, ALL, buffer, 256, &needed);
	set_gives(ERROR_OBJECT_NOT_FOUND, unknown, pool, list, draft.bytes);
	get_gives(ERROR_INVALID_PARAMETER, tapes, pool, 0, buffer, 256, &needed);
	get_gives(ERROR_INVALID_PARAMETER, tapes, pool, 0x10, buffer, 256, &needed);
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, 0, draft.bytes);
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, list | 0x20000000, draft.bytes);
	get_gives(ERROR_INVALID_PARAMETER, tapes, pool, ALL, NULL, 1, &needed);
	get_gives(ERROR_INVALID_PARAMETER, tapes, pool, ALL, buffer, 256, NULL);
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, list, NULL);
	shows(ERROR_INVALID_PARAMETER, GetNtmsObjectSecurity, session, NULL, pool, ALL, buffer, 256,
	      &needed);
	shows(ERROR_INVALID_PARAMETER, SetNtmsObjectSecurity, session, NULL, pool, list, draft.bytes);
	shows(ERROR_INVALID_HANDLE, GetNtmsObjectSecurity, NULL, &id, pool, ALL, buffer, 256,
	      &needed);
	shows(ERROR_INVALID_HANDLE, SetNtmsObjectSecurity, NULL, &id, pool, list, draft.bytes);
	ck_assert_uint_eq(needed, 7);
	/* Absolute, of another revision, with an owner that is none, without the group to be set. */
	broken.bytes[3] = 0;
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, list, broken.bytes);
	broken = draft;
	broken.bytes[0] = 2;
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, list, broken.bytes);
	broken = draft;
	broken.bytes[21] = 77;
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, list, broken.bytes);
	set_gives(ERROR_INVALID_PARAMETER, tapes, pool, GROUP_SECURITY_INFORMATION, draft.bytes);
	world_same(before, "a refused call changed the store");
	free(before);
}
END_TEST

START_TEST(damaged_in_the_store)
{
	unsigned char buffer[256];
	DWORD needed;

	world_sql("UPDATE media_pool SET security = '0100' WHERE id = %Q", WORLD_TAPES);
	get_gives(ERROR_DATABASE_FAILURE, WORLD_TAPES, NTMS_MEDIA_POOL, ALL, buffer, 256, &needed);
}
END_TEST

/* A pool is made with a descriptor and shows it, byte for byte, whatever its layout. */
START_TEST(as_it_was_given)
{
	struct draft draft = open_to_all(11);
	unsigned char odd[128] = { 1, 0, 4, 0x80, 100, [16] = 24 };
	SECURITY_ATTRIBUTES attributes = { sizeof(attributes), odd, 0 };
	GUID pool;

	memcpy(odd + 24, draft.bytes + 36, draft.size - 36);
	memcpy(odd + 100, draft.bytes + 20, 16);
	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Given", NULL, NTMS_CREATE_NEW, &attributes,
					       &pool), ERROR_SUCCESS);
	reads(text_of(&pool), NTMS_MEDIA_POOL, odd, 116);
	set_gives(ERROR_SUCCESS, text_of(&pool), NTMS_MEDIA_POOL, DACL_SECURITY_INFORMATION,
		  draft.bytes);
	reads(text_of(&pool), NTMS_MEDIA_POOL, draft.bytes, draft.size);
}
END_TEST

START_TEST(told_to_listeners)
{
	static const char look[] = "SELECT group_concat(changes) FROM event";
	struct draft draft = open_to_all(11);
	char *events, *before, line[96];

	set_in_store("media_pool", WORLD_TAPES, &draft);
	before = world_dump();
	set_gives(ERROR_SUCCESS, WORLD_TAPE, NTMS_PHYSICAL_MEDIA, DACL_SECURITY_INFORMATION,
		  draft.bytes);
	world_same(before, "nothing differed, and the store changed");
	free(before);
	draft.bytes[44 + 4] = RIGHT_USE;
	set_gives(ERROR_SUCCESS, WORLD_TAPE, NTMS_PHYSICAL_MEDIA, DACL_SECURITY_INFORMATION,
		  draft.bytes);
	events = world_rows("%s", look);
	snprintf(line, sizeof(line), "%d %d %s", NTMS_MEDIA_POOL, NTMS_OBJ_UPDATE, WORLD_TAPES);
	ck_assert_ptr_nonnull(strstr(events, line));
	free(events);
	events = world_rows("SELECT modified > 2000 FROM media_pool WHERE id = %Q", WORLD_TAPES);
	ck_assert_str_eq(events, "1\n");
	free(events);
}
END_TEST

/* -- who may -- */

/* Exactly one user has exactly these rights on the pool; it belongs to user 4242. */
static void grant(uid_t user, uint32_t rights)
{
	struct draft draft = draft_of(4242);
	struct sid group = { 22, 2, { 2, 1 } };

	add_entry(&draft, 0, 0, rights, sid_of_user(user));
	draft.bytes[8] = (unsigned char)draft.size;
	add_sid(&draft, &group);
	set_in_store("media_pool", WORLD_TAPES, &draft);
}

static int read_as(struct session *s, const struct identity *who, uint32_t parts)
{
	struct descriptor d = { 0 };
	int r = object_security_get(s, who, WORLD_TAPE, NTMS_PHYSICAL_MEDIA, parts, &d);

	if (!r)
		ck_assert_uint_eq(security_parts(&d) & ~parts, 0);
	security_free(&d);
	return r;
}

/* To make @owner the owner, or to set another part of a descriptor of his. */
static int write_as(struct session *s, const struct identity *who, uint32_t parts, uid_t owner)
{
	struct draft draft = open_to_all(owner);
	struct descriptor d = { draft.size, draft.bytes };
	struct sid group = { 22, 2, { 2, 1 } };

	draft.bytes[8] = (unsigned char)draft.size;
	add_sid(&draft, &group);
	draft.bytes[2] |= 0x10;		/* a NULL SACL */
	d.size = draft.size;
	return object_security_set(s, who, WORLD_TAPES, NTMS_MEDIA_POOL, parts, &d);
}

START_TEST(who_may)
{
	static const struct identity owner = { .uid = 4242, .gid = 1 };
	const int denied = NTMS_E_ACCESS_DENIED;
	struct session *s;
	char *before;

	ck_assert_int_eq(session_create(&s, NULL, "test"), 0);
	ck_assert_int_eq(session_open(s), 0);
	grant(alice.uid, RIGHT_READ_CONTROL);
	before = world_dump();
	ck_assert_int_eq(read_as(s, &alice, SECURITY_OWNER | SECURITY_GROUP | SECURITY_DACL), 0);
	ck_assert_int_eq(read_as(s, &alice, SECURITY_SACL), denied);
	ck_assert_int_eq(read_as(s, &alice, SECURITY_PARTS), denied);
	ck_assert_int_eq(read_as(s, &bob, SECURITY_OWNER), denied);
	shown_note("GetNtmsObjectSecurity", ERROR_ACCESS_DENIED, __FILE__);
	ck_assert_int_eq(read_as(s, &owner, SECURITY_DACL), 0);
	ck_assert_int_eq(read_as(s, &owner, SECURITY_SACL), denied);
	ck_assert_int_eq(read_as(s, &admin, SECURITY_PARTS), 0);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_DACL, alice.uid), denied);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_OWNER, alice.uid), denied);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_GROUP, alice.uid), denied);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_SACL, alice.uid), denied);
	ck_assert_int_eq(write_as(s, &owner, SECURITY_OWNER, owner.uid), denied);
	ck_assert_int_eq(write_as(s, &owner, SECURITY_SACL, owner.uid), denied);
	ck_assert_int_eq(write_as(s, &bob, SECURITY_DACL, bob.uid), denied);
	shown_note("SetNtmsObjectSecurity", ERROR_ACCESS_DENIED, __FILE__);
	grant(alice.uid, (RIGHT_FULL | READ_WRITE_OWNER) & ~(RIGHT_READ_CONTROL | RIGHT_WRITE_DAC));
	ck_assert_int_eq(read_as(s, &alice, SECURITY_OWNER), denied);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_DACL, alice.uid), denied);
	grant(alice.uid, READ_WRITE_OWNER);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_OWNER, bob.uid), denied);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_DACL | SECURITY_OWNER, 0), denied);
	grant(alice.uid, RIGHT_READ_CONTROL);
	world_same(before, "somebody who may not changed something");
	free(before);
	/* And those who may. */
	ck_assert_int_eq(write_as(s, &owner, SECURITY_DACL, bob.uid), 0);
	grant(alice.uid, RIGHT_WRITE_DAC);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_DACL, bob.uid), 0);
	grant(alice.uid, RIGHT_WRITE_OWNER);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_GROUP, bob.uid), 0);
	ck_assert_int_eq(write_as(s, &alice, SECURITY_OWNER, alice.uid), 0);
	/* Now it is hers. */
	ck_assert_int_eq(write_as(s, &alice, SECURITY_DACL, bob.uid), 0);
	ck_assert_int_eq(write_as(s, &admin, SECURITY_PARTS, bob.uid), 0);
	ck_assert_int_eq(read_as(s, &admin, SECURITY_PARTS), 0);
	session_close(s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("object security");
	TCase *tc = tcase_create("object security");

	tcase_add_checked_fixture(tc, client_setup, client_teardown);
	tcase_add_test(tc, each_type_has_its_holders);
	tcase_add_test(tc, the_two_calls);
	tcase_add_test(tc, bad_arguments);
	tcase_add_test(tc, damaged_in_the_store);
	tcase_add_test(tc, as_it_was_given);
	tcase_add_test(tc, told_to_listeners);
	tcase_add_test(tc, who_may);
	suite_add_tcase(suite, tc);
	return world_run(suite);
}
