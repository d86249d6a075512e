// SPDX-License-Identifier: GPL-2.0-or-later
/* Attributes: spec/rsm/functions.md section 4, gaps.md 43 and 44. */
#define _GNU_SOURCE	/* nftw() */

#include "attribute.h"
#include "identity.h"
#include "media_world.h"
#include "objects_client.h"

static DWORD set(const char *id, const char *name, const void *data, DWORD size)
{
	GUID public = guid(id);

	return SetNtmsObjectAttributeA(session, &public, NTMS_UNKNOWN, name, (LPVOID)data, size);
}

static BYTE got[70000];

static DWORD get(const char *id, const char *name, DWORD room, DWORD *size)
{
	GUID public = guid(id);

	memset(got, 0xa5, sizeof(got));
	*size = room;
	return GetNtmsObjectAttributeA(session, &public, NTMS_UNKNOWN, name, got, size);
}

static int attributes(void)
{
	return world_number("SELECT count(*) FROM attribute");
}

/* Every object of every type carries them; A and W are the same ones. */
START_TEST(on_every_type)
{
	const BYTE data[] = { 0, 1, 0xff, 0, 'x' };
	DWORD type, size;
	GUID id;

	for (type = 1; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (!object_of(type))
			continue;
		ck_assert_uint_eq(set(object_of(type), "Gr\xc3\xbc\xc3\x9f", data, 5), ERROR_SUCCESS);
		id = guid(object_of(type));
		size = sizeof(got);
		memset(got, 0, sizeof(got));
		ck_assert_uint_eq(GetNtmsObjectAttributeW(session, &id, type, u"Gr\u00fc\u00df", got,
							  &size), ERROR_SUCCESS);
		ck_assert_uint_eq(size, 5);
		ck_assert_mem_eq(got, data, 5);
		ck_assert_uint_eq(SetNtmsObjectAttributeW(session, &id, type, u"Gr\u00fc\u00df",
							  (LPVOID)"new", 3), ERROR_SUCCESS);
		ck_assert_uint_eq(get(object_of(type), "Gr\xc3\xbc\xc3\x9f", 3, &size),
				  ERROR_SUCCESS);
		ck_assert_uint_eq(size, 3);
		ck_assert_mem_eq(got, "new\xa5", 4);
		ck_assert_uint_eq(get(object_of(type), "gr\xc3\xbc\xc3\x9f", 3, &size),
				  ERROR_OBJECT_NOT_FOUND);
	}
}
END_TEST

START_TEST(buffers)
{
	GUID id = guid(WORLD_TAPE);
	DWORD size = 0;

	ck_assert_uint_eq(set(WORLD_TAPE, "a", "12345", 5), ERROR_SUCCESS);
	ck_assert_uint_eq(GetNtmsObjectAttributeA(session, &id, 0, "a", NULL, &size),
			  ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(size, 5);
	ck_assert_uint_eq(get(WORLD_TAPE, "a", 4, &size), ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(size, 5);
	ck_assert_uint_eq(got[0], 0xa5);
	ck_assert_uint_eq(get(WORLD_TAPE, "a", 5, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(get(WORLD_TAPE, "b", 5, &size), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(size, 5);
	ck_assert_uint_eq(GetNtmsObjectAttributeA(session, &id, 0, "a", NULL, &size),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(GetNtmsObjectAttributeA(session, &id, 0, "a", got, NULL),
			  ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(lengths)
{
	static BYTE data[0x10000];
	char *before;
	DWORD size, i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (BYTE)(i * 7);
	ck_assert_uint_eq(set(WORLD_TAPE, "a", data, sizeof(data) - 1), ERROR_SUCCESS);
	ck_assert_uint_eq(get(WORLD_TAPE, "a", sizeof(got), &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, sizeof(data) - 1);
	ck_assert_mem_eq(got, data, sizeof(data) - 1);
	before = world_dump();
	ck_assert_uint_eq(set(WORLD_TAPE, "a", data, sizeof(data)), ERROR_NO_DATA);
	ck_assert_uint_eq(set(WORLD_TAPE, "b", data, sizeof(data)), ERROR_NO_DATA);
	world_same(before, "a refused attribute was stored");
	free(before);
	world_sql("UPDATE attribute SET data = data || '0000'");
	ck_assert_uint_eq(get(WORLD_TAPE, "a", sizeof(got), &size), ERROR_NO_DATA);
	world_sql("UPDATE attribute SET data = 'xyz0'");
	ck_assert_uint_eq(get(WORLD_TAPE, "a", sizeof(got), &size), ERROR_DATABASE_FAILURE);
}
END_TEST

START_TEST(names)
{
	char name[34];
	DWORD size;

	memset(name, 'n', sizeof(name));
	name[32] = '\0';
	ck_assert_uint_eq(set(WORLD_TAPE, name, "x", 1), ERROR_INVALID_NAME);
	ck_assert_uint_eq(get(WORLD_TAPE, name, 1, &size), ERROR_OBJECT_NOT_FOUND);
	name[31] = '\0';
	ck_assert_uint_eq(set(WORLD_TAPE, name, "x", 1), ERROR_SUCCESS);
	ck_assert_uint_eq(get(WORLD_TAPE, name, 1, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(set(WORLD_TAPE, "", "x", 1), ERROR_INVALID_NAME);
	ck_assert_uint_eq(set(WORLD_TAPE, "\xff", "x", 1), ERROR_INVALID_NAME);
	ck_assert_int_eq(attributes(), 1);
}
END_TEST

static void last_event(const char *expected)
{
	char changes[80];

	world_value(changes, sizeof(changes),
		    "SELECT changes FROM event ORDER BY sequence DESC LIMIT 1");
	ck_assert_str_eq(changes, expected);
}

START_TEST(deleting_and_events)
{
	char *before;

	ck_assert_uint_eq(set(WORLD_DRIVE, "a", "x", 1), ERROR_SUCCESS);
	last_event("5 1 " WORLD_DRIVE);
	ck_assert_uint_eq(set(WORLD_SLOT, "a", "y", 1), ERROR_SUCCESS);
	last_event("16 1 " WORLD_SLOT);
	ck_assert_uint_eq(set(WORLD_DRIVE, "a", NULL, 0), ERROR_SUCCESS);
	last_event("5 1 " WORLD_DRIVE);
	ck_assert_int_eq(attributes(), 1);
	before = world_dump();
	ck_assert_uint_eq(set(WORLD_DRIVE, "a", NULL, 0), ERROR_SUCCESS);
	world_same(before, "deleting what is not there did something");
	free(before);
}
END_TEST

START_TEST(go_with_a_pool)
{
	GUID id = guid(WORLD_TAPES);

	ck_assert_uint_eq(set(WORLD_TAPES, "a", "x", 1), ERROR_SUCCESS);
	world_sql("DELETE FROM side WHERE cartridge = %Q", WORLD_TAPE);
	world_sql("DELETE FROM cartridge WHERE id = %Q", WORLD_TAPE);
	ck_assert_uint_eq(DeleteNtmsMediaPool(session, &id), ERROR_SUCCESS);
	ck_assert_int_eq(attributes(), 0);
}
END_TEST

static int set_inner(const struct identity *who, const char *id)
{
	return attribute_set(mw.session, who, id, "a", "x", 1);
}

START_TEST(go_with_media)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_ALLOCATED, -1);

	ck_assert_int_eq(set_inner(mw.root, t.id), 0);
	ck_assert_int_eq(set_inner(mw.root, t.side[0]), 0);
	ck_assert_int_eq(set_inner(mw.root, t.logical[0]), 0);
	ck_assert_int_eq(mw_deallocate(t.logical[0]), 0);
	ck_assert_int_eq(attributes(), 2);
	world_consistent();
	mw_to_shelf(&t);
	ck_assert_int_eq(media_delete(mw.session, mw.root, t.id), 0);
	ck_assert_int_eq(attributes(), 0);
	world_consistent();
}
END_TEST

/* Everybody, whatever @mask permits, on the holder of a cartridge. */
static void grant(unsigned int mask)
{
	world_sql("UPDATE media_pool SET security = '0100048000000000000000000000000014000000"
		  "02001c000100000000001400%02x000000010100000000000100000000' WHERE id = %Q", mask,
		  POOL_APP);
}

START_TEST(rights)
{
	struct tape t = mw_tape(POOL_APP, TYPE_TAPE, "A00001L9", SIDE_AVAILABLE, -1);
	size_t size = 1;
	char data;

	ck_assert_int_eq(set_inner(mw.root, t.id), 0);
	grant(6);
	ck_assert_int_eq(attribute_get(mw.session, mw.user, t.id, "a", &data, &size),
			 NTMS_E_ACCESS_DENIED);
	ck_assert_int_eq(set_inner(mw.user, t.id), 0);
	grant(5);
	ck_assert_int_eq(attribute_get(mw.session, mw.user, t.id, "a", &data, &size), 0);
	mw_refused(NTMS_E_ACCESS_DENIED, set_inner(mw.user, t.id));
	mw_refused(NTMS_E_ACCESS_DENIED, attribute_set(mw.session, mw.user, t.id, "a", NULL, 0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("attribute");
	TCase *tcase = tcase_create("public"), *inner = tcase_create("inner");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, on_every_type);
	tcase_add_test(tcase, buffers);
	tcase_add_test(tcase, lengths);
	tcase_add_test(tcase, names);
	tcase_add_test(tcase, deleting_and_events);
	tcase_add_test(tcase, go_with_a_pool);
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(inner, mw_setup, mw_teardown);
	tcase_set_timeout(inner, 60);
	tcase_add_test(inner, go_with_media);
	tcase_add_test(inner, rights);
	suite_add_tcase(suite, inner);
	return world_run(suite);
}
