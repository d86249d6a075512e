// SPDX-License-Identifier: GPL-2.0-or-later
/* GetNtmsUIOptions(), SetNtmsUIOptions(): spec/rsm/functions.md section 12, security.md section 4. */
#define _GNU_SOURCE	/* nftw() */
#include <uchar.h>

#include "objects_client.h"
#include "shown.h"

#define WATCHED	NTMS_UITYPE_REQ

/* The lists that there are: NULL is the session. */
static const struct {
	const char *object;
	DWORD type;
} lists[] = {
	{ NULL, NTMS_UITYPE_INFO }, { NULL, NTMS_UITYPE_REQ },
	{ WORLD_LIBRARY, NTMS_UITYPE_INFO }, { WORLD_LIBRARY, NTMS_UITYPE_REQ },
	{ WORLD_LIBRARY, NTMS_UITYPE_ERR }, { "computer", NTMS_UITYPE_INFO },
	{ "computer", NTMS_UITYPE_REQ }, { "computer", NTMS_UITYPE_ERR },
};

#define LISTS ((int)(sizeof(lists) / sizeof(*lists)))

static GUID *id_of(const char *object)
{
	static GUID id;

	if (!object)
		return NULL;
	id = guid(strcmp(object, "computer") ? object : world.computer);
	return &id;
}

static DWORD set(const char *object, DWORD type, DWORD operation, const char *name)
{
	return SetNtmsUIOptionsA(session, id_of(object), type, operation, name);
}

static void add(const char *object, DWORD type, const char *name)
{
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_ADD, name), ERROR_SUCCESS);
}

/* As a program gets it, with two calls; NULs are shown as bars. "": none. */
static const char *get_by(HANDLE who, const char *object, DWORD type)
{
	static char text[600];
	DWORD size = 0, needed, i;
	DWORD code = GetNtmsUIOptionsA(who, id_of(object), type, NULL, &size);

	*text = '\0';
	if (code == ERROR_SUCCESS) {
		ck_assert_uint_eq(size, 0);
		return text;
	}
	ck_assert_uint_eq(code, ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_lt(size, sizeof(text));
	needed = size;
	ck_assert_uint_eq(GetNtmsUIOptionsA(who, id_of(object), type, text, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, needed);
	for (i = 0; i < size; i++) {
		if (!text[i])
			text[i] = '|';
	}
	text[size] = '\0';
	return text;
}

static const char *get(const char *object, DWORD type)
{
	return get_by(session, object, type);
}

/* Each list is one of its own. */
START_TEST(lists_are_apart)
{
	char name[16], expected[20];
	int i;

	for (i = 0; i < LISTS; i++)
		ck_assert_str_eq(get(lists[i].object, lists[i].type), "");
	for (i = 0; i < LISTS; i++) {
		snprintf(name, sizeof(name), "pc%d", i);
		add(lists[i].object, lists[i].type, name);
	}
	for (i = 0; i < LISTS; i++) {
		snprintf(expected, sizeof(expected), "pc%d||", i);
		ck_assert_str_eq(get(lists[i].object, lists[i].type), expected);
		ck_assert_uint_eq(set(lists[i].object, lists[i].type, NTMS_UIDEST_DELETEALL, NULL),
				  ERROR_SUCCESS);
		ck_assert_str_eq(get(lists[i].object, lists[i].type), "");
	}
}
END_TEST

START_TEST(operations)
{
	const char *object = lists[_i].object;
	DWORD type = lists[_i].type;

	add(object, type, "alpha");
	add(object, type, "Beta");
	add(object, type, "gamma");
	ck_assert_str_eq(get(object, type), "alpha|Beta|gamma||");
	shows(ERROR_ALREADY_EXISTS, SetNtmsUIOptionsA, session, id_of(object), type, NTMS_UIDEST_ADD,
	      "BETA");
	shows(ERROR_ALREADY_EXISTS, SetNtmsUIOptionsW, session, id_of(object), type, NTMS_UIDEST_ADD,
	      u"gamma");
	shows(ERROR_OBJECT_NOT_FOUND, SetNtmsUIOptionsA, session, id_of(object), type,
	      NTMS_UIDEST_DELETE, "delta");
	ck_assert_str_eq(get(object, type), "alpha|Beta|gamma||");
	ck_assert_uint_eq(SetNtmsUIOptionsW(session, id_of(object), type, NTMS_UIDEST_DELETE, u"bETA"),
			  ERROR_SUCCESS);
	ck_assert_str_eq(get(object, type), "alpha|gamma||");
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_DELETE, "alpha"), ERROR_SUCCESS);
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_DELETE, "gamma"), ERROR_SUCCESS);
	shows(ERROR_OBJECT_NOT_FOUND, SetNtmsUIOptionsW, session, id_of(object), type,
	      NTMS_UIDEST_DELETE, u"gamma");
	ck_assert_str_eq(get(object, type), "");
	add(object, type, "beta");
	/* The destination is ignored, whatever it is; that there is none left is no error. */
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_DELETEALL, "\xff"), ERROR_SUCCESS);
	ck_assert_str_eq(get(object, type), "");
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_DELETEALL, "beta"), ERROR_SUCCESS);
	add(object, type, "BETA");
	ck_assert_str_eq(get(object, type), "BETA||");
}
END_TEST

/* No name is this host's. */
START_TEST(this_host)
{
	const char *object = lists[_i].object;
	char host[256] = "", expected[260];
	DWORD type = lists[_i].type;

	gethostname(host, sizeof(host) - 1);
	snprintf(expected, sizeof(expected), "%s||", host);
	add(object, type, NULL);
	ck_assert_str_eq(get(object, type), expected);
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_ADD, ""), ERROR_ALREADY_EXISTS);
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_ADD, host), ERROR_ALREADY_EXISTS);
	ck_assert_uint_eq(SetNtmsUIOptionsW(session, id_of(object), type, NTMS_UIDEST_DELETE, u""),
			  ERROR_SUCCESS);
	ck_assert_str_eq(get(object, type), "");
}
END_TEST

/* Room is counted in CHARs or WCHARs, and not a unit is written when it does not suffice. */
START_TEST(buffers)
{
	static const char names[] = "gr\xc3\xbc\xc3\x9f\0z\xf0\x9f\x93\xbc\0";
	static const char16_t wide_names[] = u"gr\u00fc\u00df\0z\U0001f4fc\0";
	const GUID *id = id_of(lists[_i].object);
	DWORD type = lists[_i].type, size;
	char16_t wide[40];
	char text[40];

	add(lists[_i].object, type, "gr\xc3\xbc\xc3\x9f");
	add(lists[_i].object, type, "z\xf0\x9f\x93\xbc");
	memset(text, 'x', sizeof(text));
	memset(wide, 'x', sizeof(wide));
	size = sizeof(names) - 1;
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsUIOptionsA, session, (LPNTMS_GUID)id, type, text, &size);
	ck_assert_uint_eq(size, sizeof(names));
	ck_assert_int_eq(text[0], 'x');
	ck_assert_uint_eq(GetNtmsUIOptionsA(session, (LPNTMS_GUID)id, type, text, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, sizeof(names));
	ck_assert_mem_eq(text, names, sizeof(names));
	ck_assert_int_eq(text[size], 'x');
	size = sizeof(wide_names) / 2 - 1;
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsUIOptionsW, session, (LPNTMS_GUID)id, type, wide, &size);
	ck_assert_uint_eq(size, sizeof(wide_names) / 2);
	ck_assert_uint_eq(wide[0], 'x' << 8 | 'x');
	ck_assert_uint_eq(GetNtmsUIOptionsW(session, (LPNTMS_GUID)id, type, wide, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, sizeof(wide_names) / 2);
	ck_assert_mem_eq(wide, wide_names, sizeof(wide_names));
	ck_assert_uint_eq(wide[size], 'x' << 8 | 'x');
	/* More room than is needed; the size says what is used. */
	size = sizeof(text);
	ck_assert_uint_eq(GetNtmsUIOptionsA(session, (LPNTMS_GUID)id, type, text, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, sizeof(names));
	ck_assert_uint_eq(GetNtmsUIOptionsA(session, (LPNTMS_GUID)id, type, NULL, &size),
			  ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(size, sizeof(names));
	ck_assert_uint_eq(GetNtmsUIOptionsA(session, (LPNTMS_GUID)id, type, text, NULL),
			  ERROR_INVALID_PARAMETER);
}
END_TEST

/* Without names nothing is written, and that is no error. */
START_TEST(no_names)
{
	char text[4] = "xxx";
	DWORD size = sizeof(text);

	ck_assert_uint_eq(GetNtmsUIOptionsA(session, id_of(lists[_i].object), lists[_i].type, text,
					    &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, 0);
	ck_assert_str_eq(text, "xxx");
	ck_assert_uint_eq(GetNtmsUIOptionsW(session, id_of(lists[_i].object), lists[_i].type, NULL,
					    &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, 0);
}
END_TEST

START_TEST(long_names)
{
	const char *object = lists[_i].object;
	char name[65], expected[68];
	DWORD type = lists[_i].type;

	memset(name, 'n', 64);
	name[64] = '\0';
	ck_assert_uint_eq(set(object, type, NTMS_UIDEST_ADD, name), ERROR_INVALID_PARAMETER);
	name[63] = '\0';
	add(object, type, name);
	snprintf(expected, sizeof(expected), "%s||", name);
	ck_assert_str_eq(get(object, type), expected);
}
END_TEST

START_TEST(not_for_these)
{
	DWORD type, size = 0;
	GUID null = guid("");

	shows(ERROR_INVALID_PARAMETER, GetNtmsUIOptionsA, session, NULL, NTMS_UITYPE_ERR, NULL, &size);
	shows(ERROR_INVALID_PARAMETER, SetNtmsUIOptionsA, session, NULL, NTMS_UITYPE_ERR,
	      NTMS_UIDEST_ADD, "pc");
	shows(ERROR_OBJECT_NOT_FOUND, GetNtmsUIOptionsA, session, &null, WATCHED, NULL, &size);
	shows(ERROR_OBJECT_NOT_FOUND, SetNtmsUIOptionsA, session, &null, WATCHED, NTMS_UIDEST_ADD, "pc");
	for (type = 1; type < NTMS_NUMBER_OF_OBJECT_TYPES; type++) {
		if (!object_of(type) || type == NTMS_COMPUTER || type == NTMS_LIBRARY)
			continue;
		ck_assert_uint_eq(set(object_of(type), WATCHED, NTMS_UIDEST_ADD, "pc"),
				  ERROR_OBJECT_NOT_FOUND);
	}
	ck_assert_int_eq(world_number("SELECT count(*) FROM ui_destination"), 0);
}
END_TEST

/* A session's own lists: nobody else sees them, the store neither, and they end with it. */
START_TEST(of_a_session)
{
	HANDLE other = OpenNtmsSessionA(NULL, "other", 0);
	char *before = world_dump();

	add(NULL, WATCHED, "mine");
	ck_assert_str_eq(get_by(other, NULL, WATCHED), "");
	world_same(before, "a session's own list is in the store");
	ck_assert_uint_eq(CloseNtmsSession(session), ERROR_SUCCESS);
	session = OpenNtmsSessionA(NULL, "test", 0);
	ck_assert_str_eq(get(NULL, WATCHED), "");
	world_same(before, "a session's own list is in the store");
	ck_assert_uint_eq(CloseNtmsSession(other), ERROR_SUCCESS);
	free(before);
}
END_TEST

/* Those of objects stay, and are everybody's. */
START_TEST(of_an_object)
{
	HANDLE other = OpenNtmsSessionA(NULL, "other", 0);

	add(WORLD_LIBRARY, WATCHED, "all");
	ck_assert_str_eq(get_by(other, WORLD_LIBRARY, WATCHED), "all||");
	ck_assert_uint_eq(CloseNtmsSession(session), ERROR_SUCCESS);
	session = OpenNtmsSessionA(NULL, "test", 0);
	ck_assert_str_eq(get(WORLD_LIBRARY, WATCHED), "all||");
	ck_assert_uint_eq(CloseNtmsSession(other), ERROR_SUCCESS);
}
END_TEST

static void told(HANDLE handle, const char *object)
{
	NTMS_NOTIFICATIONINFORMATION info;

	if (!object) {
		ck_assert_uint_eq(WaitForNtmsNotification(handle, &info, 0), ERROR_TIMEOUT);
		return;
	}
	ck_assert_uint_eq(WaitForNtmsNotification(handle, &info, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(info.dwOperation, NTMS_OBJ_UPDATE);
	is_id(info.ObjectId, object);
}

/* Who watches is told of each change of an object's list, and of nothing else. */
START_TEST(notifications)
{
	HANDLE handle = OpenNtmsNotification(session, NTMS_UI_DESTINATION);
	char *before;

	ck_assert_ptr_ne(handle, INVALID_HANDLE_VALUE);
	add(WORLD_LIBRARY, WATCHED, "pc");
	told(handle, WORLD_LIBRARY);
	add("computer", WATCHED, "pc");
	told(handle, world.computer);
	ck_assert_uint_eq(set("computer", WATCHED, NTMS_UIDEST_DELETEALL, NULL), ERROR_SUCCESS);
	told(handle, world.computer);
	add(NULL, WATCHED, "pc");
	before = world_dump();
	ck_assert_uint_eq(set("computer", WATCHED, NTMS_UIDEST_DELETEALL, NULL), ERROR_SUCCESS);
	ck_assert_uint_eq(set("computer", WATCHED, NTMS_UIDEST_DELETE, "pc"), ERROR_OBJECT_NOT_FOUND);
	ck_assert_uint_eq(set(WORLD_LIBRARY, WATCHED, NTMS_UIDEST_ADD, "PC"), ERROR_ALREADY_EXISTS);
	world_same(before, "what changed nothing did something");
	told(handle, NULL);
	ck_assert_uint_eq(set(WORLD_LIBRARY, WATCHED, NTMS_UIDEST_DELETE, "PC"), ERROR_SUCCESS);
	told(handle, WORLD_LIBRARY);
	ck_assert_uint_eq(CloseNtmsNotification(handle), ERROR_SUCCESS);
	free(before);
}
END_TEST

/* -- rights -- */

/* What everybody may do to the library. */
static void permit(unsigned int mask)
{
	world_sql("UPDATE library SET security = '0100048000000000000000000000000014000000"
		  "02001c000100000000001400%02x000000010100000000000100000000'", mask);
}

/* To look U is enough; to change neither U nor M is. A session needs none for its own. */
START_TEST(rights)
{
	GUID library = guid(WORLD_LIBRARY);
	DWORD size = 0;

	permit(NTMS_USE_ACCESS | NTMS_CONTROL_ACCESS);
	ck_assert_str_eq(get(WORLD_LIBRARY, WATCHED), "");
	shows(ERROR_ACCESS_DENIED, SetNtmsUIOptionsA, session, &library, WATCHED, NTMS_UIDEST_ADD, "pc");
	permit(NTMS_MODIFY_ACCESS | NTMS_CONTROL_ACCESS);
	shows(ERROR_ACCESS_DENIED, GetNtmsUIOptionsA, session, &library, WATCHED, NULL, &size);
	shows(ERROR_ACCESS_DENIED, SetNtmsUIOptionsA, session, &library, WATCHED, NTMS_UIDEST_ADD, "pc");
	permit(NTMS_USE_ACCESS | NTMS_MODIFY_ACCESS);
	add(WORLD_LIBRARY, WATCHED, "pc");
	ck_assert_str_eq(get(WORLD_LIBRARY, WATCHED), "pc||");
	world_sql("UPDATE computer SET security = %Q", WORLD_SHUT);
	world_sql("UPDATE library SET security = %Q", WORLD_SHUT);
	shows(ERROR_ACCESS_DENIED, SetNtmsUIOptionsA, session, id_of("computer"), WATCHED,
	      NTMS_UIDEST_DELETEALL, NULL);
	add(NULL, WATCHED, "pc");
	ck_assert_str_eq(get(NULL, WATCHED), "pc||");
	/* What is no library is told before what is not allowed. */
	ck_assert_uint_eq(set(WORLD_DRIVE, WATCHED, NTMS_UIDEST_ADD, "pc"), ERROR_OBJECT_NOT_FOUND);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ui_destination");
	TCase *tcase = tcase_create("lists"), *shut = tcase_create("rights");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, lists_are_apart);
	tcase_add_loop_test(tcase, operations, 0, LISTS);
	tcase_add_loop_test(tcase, this_host, 0, LISTS);
	tcase_add_loop_test(tcase, buffers, 0, LISTS);
	tcase_add_loop_test(tcase, no_names, 0, LISTS);
	tcase_add_loop_test(tcase, long_names, 0, LISTS);
	tcase_add_test(tcase, not_for_these);
	tcase_add_test(tcase, of_a_session);
	tcase_add_test(tcase, of_an_object);
	tcase_add_test(tcase, notifications);
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(shut, client_setup_as_nobody, client_teardown);
	tcase_add_test(shut, rights);
	suite_add_tcase(suite, shut);
	return world_run(suite);
}
