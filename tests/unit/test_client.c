// SPDX-License-Identifier: GPL-2.0-or-later
/* Programs as they use the interface: sessions, servers, forks, loops of two calls, A and W. */
#define _GNU_SOURCE	/* nftw() */
#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/wait.h>

#include "ntmsext.h"
#include "objects_client.h"
#include "shown.h"
#include "text.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const GUID nothing = { 0x12345678, 0x9abc, 0x4def, { 0x80, 1, 2, 3, 4, 5, 6, 7 } };
static const GUID null;

static DWORD try_open(const char *server, const char *application, DWORD options)
{
	HANDLE opened;

	NtmsSetLastError(0);
	opened = OpenNtmsSessionA(server, application, options);
	if (opened == INVALID_HANDLE_VALUE) {
		shown_note("OpenNtmsSessionA", NtmsGetLastError(), __FILE__);
		return NtmsGetLastError();
	}
	ck_assert_uint_eq(CloseNtmsSession(opened), ERROR_SUCCESS);
	shows(ERROR_INVALID_HANDLE, CloseNtmsSession, opened);
	return ERROR_SUCCESS;
}

static DWORD try_open_wide(const WCHAR *server, const WCHAR *application)
{
	HANDLE opened = OpenNtmsSessionW(server, application, 0);

	if (opened == INVALID_HANDLE_VALUE)
		return NtmsGetLastError();
	return CloseNtmsSession(opened);
}

START_TEST(servers)
{
	static const char *const malformed[] = {
		" ", "a b", "\\\\host", "a/b", "-host", ".host", "a..b", "\xff", "a\nb", "host?",
	};
	char host[256] = "", upper[256] = "", longest[300];
	size_t i;

	gethostname(host, sizeof(host) - 1);
	for (i = 0; host[i]; i++)
		upper[i] = (char)toupper((unsigned char)host[i]);
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open("", "", 0), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open(".", "NTBackup", 0), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open(host, NULL, NTMS_SESSION_QUERYEXPEDITE), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open(upper, NULL, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open("nowhere.example.org", NULL, 0), ERROR_NOT_CONNECTED);
	ck_assert_uint_eq(try_open("fe80::1", NULL, 0), ERROR_NOT_CONNECTED);
	ck_assert_uint_eq(try_open("m\xc3\xbcller", NULL, 0), ERROR_NOT_CONNECTED);
	for (i = 0; i < COUNT(malformed); i++)
		ck_assert_msg(try_open(malformed[i], NULL, 0) == ERROR_INVALID_COMPUTERNAME, "%s",
			      malformed[i]);
	memset(longest, 'a', sizeof(longest));
	longest[299] = '\0';
	ck_assert_uint_eq(try_open(longest, NULL, 0), ERROR_INVALID_COMPUTERNAME);
	ck_assert_uint_eq(try_open(NULL, "\xff", 0), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(try_open(NULL, longest, 0), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(try_open(NULL, NULL, 2), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(try_open_wide(NULL, NULL), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open_wide(u".", u"NTBackup"), ERROR_SUCCESS);
	ck_assert_uint_eq(try_open_wide(u"nowhere", NULL), ERROR_NOT_CONNECTED);
	ck_assert_uint_eq(try_open_wide(u"\xd800", NULL), ERROR_INVALID_COMPUTERNAME);
	ck_assert_uint_eq(try_open_wide(NULL, u"\xdc00"), ERROR_INVALID_PARAMETER);
}
END_TEST

START_TEST(no_store)
{
	ck_assert_int_eq(unlink(world.store), 0);
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_DATABASE_FAILURE);
}
END_TEST

START_TEST(last_error_is_left_alone)
{
	GUID id = nothing;

	NtmsSetLastError(4711);
	shows(ERROR_INVALID_MEDIA_POOL, DeleteNtmsMediaPool, session, &id);
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(NtmsGetLastError(), 0);
}
END_TEST

START_TEST(words)
{
	char text[256], cut[6];
	DWORD size = sizeof(text);
	GUID id = guid(WORLD_TAPES);

	shows(ERROR_NOT_EMPTY, DeleteNtmsMediaPool, session, &id);
	ck_assert_uint_eq(NtmsGetErrorText(text, &size), ERROR_SUCCESS);
	ck_assert_str_eq(text, "pool Tapes is not empty");
	ck_assert_uint_eq(size, strlen(text) + 1);
	size = sizeof(cut);
	ck_assert_uint_eq(NtmsGetErrorText(cut, &size), ERROR_INSUFFICIENT_BUFFER);
	ck_assert_str_eq(cut, "pool ");
	ck_assert_uint_eq(size, strlen(text) + 1);
	/* A success leaves them; a failure without words of its own has general ones. */
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_SUCCESS);
	shows(ERROR_INVALID_PARAMETER, DeleteNtmsMediaPool, session, NULL);
	size = sizeof(text);
	ck_assert_uint_eq(NtmsGetErrorText(text, &size), ERROR_SUCCESS);
	ck_assert_str_eq(text, "an argument is missing or makes no sense");
}
END_TEST

/* What a child exits with. */
static int in_child(DWORD (*action)(void))
{
	int status = 0;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (!child)
		_exit(action() == ERROR_SUCCESS ? 0 : 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

static DWORD use_session(void)
{
	GUID id = guid(WORLD_TAPES);
	DWORD size = 100;
	char path[100];

	return GetNtmsMediaPoolNameA(session, &id, path, &size);
}

static DWORD parent_is_refused(void)
{
	return use_session() != ERROR_INVALID_HANDLE ||
	       CloseNtmsSession(session) != ERROR_INVALID_HANDLE;
}

START_TEST(sessions_of_the_parent)
{
	ck_assert_int_eq(in_child(parent_is_refused), 0);
	ck_assert_uint_eq(use_session(), ERROR_SUCCESS);
}
END_TEST

static DWORD open_own(void)
{
	return try_open(NULL, NULL, 0);
}

START_TEST(sessions_of_a_child)
{
	ck_assert_int_eq(in_child(open_own), 0);
	ck_assert_uint_eq(use_session(), ERROR_SUCCESS);
}
END_TEST

/* -- threads on one session -- */

#define THREADS	4
#define ROUNDS	10

static void *make_and_delete(void *name)
{
	GUID made;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		if (CreateNtmsMediaPoolA(session, name, NULL, NTMS_CREATE_NEW, NULL, &made) ||
		    DeleteNtmsMediaPool(session, &made))
			return name;
	}
	return NULL;
}

START_TEST(threads)
{
	static char names[THREADS][8];
	pthread_t thread[THREADS];
	void *failed;
	int i;

	for (i = 0; i < THREADS; i++) {
		snprintf(names[i], sizeof(names[i]), "Pool %d", i);
		ck_assert_int_eq(pthread_create(&thread[i], NULL, make_and_delete, names[i]), 0);
	}
	for (i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(thread[i], &failed), 0);
		ck_assert_msg(!failed, "%s", (char *)failed);
	}
}
END_TEST

/* A child that lives on, refused; it tells by its end whether it was. */
static pid_t refused_child(const int hold[2])
{
	pid_t child = fork();
	char c;

	ck_assert_int_ge(child, 0);
	if (child)
		return child;
	close(hold[1]);
	if (parent_is_refused() || read(hold[0], &c, 1))
		_exit(1);
	_exit(0);
}

/*
 * design.md section 4: a forked child's use is refused and its descriptors are closed. So it holds
 * no lock, also when it was made while another thread was in a call.
 */
START_TEST(fork_in_the_middle)
{
	pid_t children[ROUNDS];
	pthread_t thread;
	int hold[2], status, i;
	void *failed;

	ck_assert_int_eq(pipe(hold), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, make_and_delete, "Pool"), 0);
	for (i = 0; i < ROUNDS; i++)
		children[i] = refused_child(hold);
	ck_assert_int_eq(pthread_join(thread, &failed), 0);
	ck_assert_ptr_null(failed);
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_SUCCESS);
	ck_assert_ptr_null(make_and_delete("Other"));
	close(hold[1]);
	for (i = 0; i < ROUNDS; i++) {
		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert_int_eq(status, 0);
	}
	close(hold[0]);
}
END_TEST

static void *call_until_closed(void *result)
{
	GUID id = guid(WORLD_TAPES);
	char path[32];
	DWORD size, code;

	do {
		size = sizeof(path);
		code = GetNtmsMediaPoolNameA(session, &id, path, &size);
	} while (code == ERROR_SUCCESS);
	*(DWORD *)result = code;
	return NULL;
}

START_TEST(closing_under_others)
{
	DWORD codes[THREADS];
	pthread_t thread[THREADS];
	int i;

	for (i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, call_until_closed, &codes[i]), 0);
	ck_assert_uint_eq(try_open(NULL, NULL, 0), ERROR_SUCCESS);
	ck_assert_uint_eq(CloseNtmsSession(session), ERROR_SUCCESS);
	for (i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
		ck_assert_msg(codes[i] == ERROR_INVALID_HANDLE || codes[i] == ERROR_CANCELLED, "%u",
			      codes[i]);
	}
}
END_TEST

/* -- A and W, loops of two calls -- */

START_TEST(pool_names)
{
	GUID made, opened, type = guid(world.tape_type);
	WCHAR wide[32];
	char text[32];
	DWORD size;

	ck_assert_uint_eq(CreateNtmsMediaPoolW(session, u"\\Gr\u00f6\u00dfe", &type, NTMS_CREATE_NEW,
					       NULL, &made), ERROR_SUCCESS);
	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Gr\xc3\xb6\xc3\x9f" "E", NULL,
					       NTMS_OPEN_EXISTING, NULL, &opened), ERROR_SUCCESS);
	ck_assert_mem_eq(&made, &opened, sizeof(made));
	size = 0;
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsMediaPoolNameA, session, &made, NULL, &size);
	ck_assert_uint_eq(size, 9);
	ck_assert_uint_eq(GetNtmsMediaPoolNameA(session, &made, text, &size), ERROR_SUCCESS);
	ck_assert_str_eq(text, "\\Gr\xc3\xb6\xc3\x9f" "e");
	size = 6;
	memset(wide, 0xa5, sizeof(wide));
	shows(ERROR_INSUFFICIENT_BUFFER, GetNtmsMediaPoolNameW, session, &made, wide, &size);
	ck_assert_uint_eq(size, 7);
	ck_assert_uint_eq(wide[0], 0xa5a5);
	ck_assert_uint_eq(GetNtmsMediaPoolNameW(session, &made, wide, &size), ERROR_SUCCESS);
	ck_assert_mem_eq(wide, u"\\Gr\u00f6\u00dfe", 7 * sizeof(WCHAR));
	ck_assert_uint_eq(wide[7], 0xa5a5);
	ck_assert_uint_eq(DeleteNtmsMediaPool(session, &made), ERROR_SUCCESS);
}
END_TEST

static DWORD changing_size;
static atomic_bool over;

/* A race is what it is for. */
__attribute__((no_sanitize_thread))
static void *keep_changing(void *unused)
{
	volatile int i;

	(void)unused;
	while (!atomic_load(&over)) {
		for (i = 0; i < 5000; i++)
			;
		*(volatile DWORD *)&changing_size = 500;
	}
	return NULL;
}

/* Where there is no buffer nothing is written, however much room there is said to be meanwhile. */
START_TEST(room_that_changes)
{
	GUID made, type = guid(world.tape_type);
	pthread_t thread;
	DWORD code = ERROR_INSUFFICIENT_BUFFER;
	int i;

	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Room", &type, NTMS_CREATE_NEW, NULL, &made),
			  ERROR_SUCCESS);
	ck_assert_int_eq(pthread_create(&thread, NULL, keep_changing, NULL), 0);
	for (i = 0; i < 5000 && code != ERROR_SUCCESS; i++) {
		*(volatile DWORD *)&changing_size = 0;
		code = GetNtmsMediaPoolNameA(session, &made, NULL, &changing_size);
		*(volatile DWORD *)&changing_size = 0;
		if (code != ERROR_SUCCESS)
			code = EnumerateNtmsObject(session, NULL, NULL, &changing_size, NTMS_MEDIA_POOL, 0);
	}
	atomic_store(&over, true);
	pthread_join(thread, NULL);
	ck_assert_int_eq(i, 5000);
}
END_TEST

START_TEST(null_type_is_none)
{
	GUID made, type = null;

	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Group", &type, NTMS_CREATE_NEW, NULL, &made),
			  ERROR_SUCCESS);
	ck_assert_uint_eq(CreateNtmsMediaPoolA(session, "Group\\Below", NULL, NTMS_CREATE_NEW, NULL,
					       &made), ERROR_SUCCESS);
}
END_TEST

START_TEST(a_medium_and_back)
{
	NTMS_ALLOCATION_INFORMATION from = { .dwSize = sizeof(from) };
	GUID pool = guid(WORLD_TAPES), side = guid(WORLD_TAPE_SIDE), media = nothing, second;
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_LOGICAL_MEDIA };
	DWORD one = 1;

	ck_assert_uint_eq(AllocateNtmsMedia(session, &pool, NULL, &media,
					    NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, &from), 0);
	ck_assert_mem_eq(&from.AllocatedFrom, &pool, sizeof(pool));
	ck_assert_uint_eq(GetNtmsObjectInformationA(session, &media, &info), ERROR_SUCCESS);
	ck_assert_mem_eq(&info.Info.LogicalMedia.MediaPool, &pool, sizeof(pool));
	ck_assert_uint_eq(EnumerateNtmsObject(session, &media, &second, &one, NTMS_PARTITION, 0), 0);
	ck_assert_mem_eq(&second, &side, sizeof(side));
	second = nothing;
	shows(ERROR_MEDIA_UNAVAILABLE, AllocateNtmsMedia, session, &pool, NULL, &second,
	      NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0, NULL);
	ck_assert(NTMS_IS_NULLGUID(second));
	ck_assert_uint_eq(SetNtmsMediaComplete(session, &media), ERROR_SUCCESS);
	ck_assert_uint_eq(DeallocateNtmsMedia(session, &media, 0), ERROR_SUCCESS);
	shows(ERROR_INVALID_MEDIA, DeallocateNtmsMedia, session, &media, 0);
	ck_assert_uint_eq(DecommissionNtmsMedia(session, &side), ERROR_SUCCESS);
	shows(ERROR_INVALID_STATE, DecommissionNtmsMedia, session, &side);
}
END_TEST

START_TEST(allocation_options)
{
	NTMS_ALLOCATION_INFORMATION from = { .dwSize = sizeof(from) - 1 };
	GUID pool = guid(WORLD_TAPES), media = nothing;
	char *before = world_dump();

	shows(ERROR_INVALID_PARAMETER, AllocateNtmsMedia, session, &pool, NULL, &media, 3, 0, NULL);
	shows(ERROR_INVALID_PARAMETER, AllocateNtmsMedia, session, &pool, NULL, &media, 4, 0, &from);
	shows(ERROR_INVALID_PARAMETER, AllocateNtmsMedia, session, &pool, NULL, &media, 8, 0, NULL);
	world_same(before, "refused, but changed");
	free(before);
}
END_TEST

START_TEST(inventory)
{
	GUID library = guid(WORLD_LIBRARY), offline = guid(world.offline);

	ck_assert_uint_eq(InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_STOP), 0);
	shows(ERROR_INVALID_LIBRARY, InventoryNtmsLibrary, session, &offline, NTMS_INVENTORY_STOP);
	shows(ERROR_INVALID_LIBRARY, InventoryNtmsLibrary, session, &offline, NTMS_INVENTORY_FAST);
	shows(ERROR_INVALID_PARAMETER, InventoryNtmsLibrary, session, &library, NTMS_INVENTORY_NONE);
	shows(ERROR_INVALID_PARAMETER, InventoryNtmsLibrary, session, &library, NTMS_INVENTORY_SLOT);
	/* There is no changer behind it. */
	ck_assert_uint_ne(InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_FAST), 0);
	ck_assert_uint_ne(InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_DEFAULT), 0);
	ck_assert_uint_ne(InventoryNtmsLibrary(session, &library, NTMS_INVENTORY_OMID), 0);
}
END_TEST

/* -- what <ntmsext.h> adds -- */

START_TEST(whole_library)
{
	static NTMS_ELEMENT_STATUS list[8];
	GUID library = guid(WORLD_LIBRARY), id;
	DWORD count = 3;

	memset(list, 0xa5, sizeof(list));
	ck_assert_uint_eq(NtmsReadLibrary(session, &library, list, &count),
			  ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(count, 4);
	ck_assert_uint_eq(list[0].dwType, 0xa5a5a5a5);
	count = 8;
	ck_assert_uint_eq(NtmsReadLibrary(session, &library, list, &count), ERROR_SUCCESS);
	ck_assert_uint_eq(count, 4);
	ck_assert_uint_eq(list[0].dwType, NTMS_DRIVE);
	ck_assert_uint_eq(list[0].dwAddress, 256);
	ck_assert_uint_eq(list[0].dwState, NTMS_DRIVESTATE_LOADED);
	ck_assert_str_eq(list[0].szMediaPool, "\\Box\\Disks");
	ck_assert_uint_eq(list[0].dwNumberOfSides, 2);
	ck_assert_uint_eq(list[0].SideState[0], NTMS_PARTSTATE_ALLOCATED);
	ck_assert_uint_eq(list[0].SideState[1], NTMS_PARTSTATE_RESERVED);
	id = guid(WORLD_LOGICAL);
	ck_assert_mem_eq(&list[0].LogicalMedia[0], &id, sizeof(id));
	ck_assert(NTMS_IS_NULLGUID(list[0].LogicalMedia[1]));
	ck_assert_uint_eq(list[1].dwType, NTMS_IEPORT);
	ck_assert_uint_eq(list[1].dwNumberOfSides, 0);
	ck_assert_uint_eq(list[2].dwType, NTMS_STORAGESLOT);
	ck_assert_uint_eq(list[2].dwAddress, 1024);
	ck_assert_str_eq(list[2].szBarCode, "A00001L9");
	ck_assert_uint_eq(list[2].AllocateCount[0], 4);
	ck_assert_uint_eq(list[2].dwFlags, 0);
	ck_assert_str_ne(list[2].szMediaType, "");
	ck_assert(NTMS_IS_NULLGUID(list[3].PhysicalMedia));
	ck_assert_str_eq(list[3].szMediaPool, "");
	world_sql("UPDATE cartridge SET position_only = 1, duplicate = 1, unread = 1,"
		  " needs_inventory = 1, cleaner = 1, enabled = 0");
	ck_assert_uint_eq(NtmsReadLibrary(session, &library, list, &count), ERROR_SUCCESS);
	ck_assert_uint_eq(list[2].dwFlags, 0x3f);
	ck_assert_uint_eq(list[3].dwFlags, 0);
}
END_TEST

START_TEST(cartridges_by_bar_code)
{
	GUID found[2], tape = guid(WORLD_TAPE);
	DWORD count = 0;

	ck_assert_uint_eq(NtmsFindPhysicalMedia(session, "A00001L9", NULL, &count),
			  ERROR_INSUFFICIENT_BUFFER);
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(NtmsFindPhysicalMedia(session, "A00001L9", found, &count), ERROR_SUCCESS);
	ck_assert_mem_eq(&found[0], &tape, sizeof(tape));
	count = 2;
	ck_assert_uint_eq(NtmsFindPhysicalMedia(session, "a00001l9", found, &count), ERROR_SUCCESS);
	ck_assert_uint_eq(count, 0);
	count = 2;
	ck_assert_uint_eq(NtmsFindPhysicalMedia(session, "", found, &count), ERROR_SUCCESS);
	ck_assert_uint_eq(count, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("client");
	TCase *tcase = tcase_create("client");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, servers);
	tcase_add_test(tcase, no_store);
	tcase_add_test(tcase, last_error_is_left_alone);
	tcase_add_test(tcase, words);
	tcase_add_test(tcase, sessions_of_the_parent);
	tcase_add_test(tcase, sessions_of_a_child);
	tcase_add_test(tcase, threads);
	tcase_add_test(tcase, fork_in_the_middle);
	tcase_add_test(tcase, closing_under_others);
	tcase_add_test(tcase, pool_names);
	tcase_add_test(tcase, room_that_changes);
	tcase_add_test(tcase, null_type_is_none);
	tcase_add_test(tcase, a_medium_and_back);
	tcase_add_test(tcase, allocation_options);
	tcase_add_test(tcase, inventory);
	tcase_add_test(tcase, whole_library);
	tcase_add_test(tcase, cartridges_by_bar_code);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
