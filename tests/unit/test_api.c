// SPDX-License-Identifier: GPL-2.0-or-later
/* Every exported function with every class of wrong argument, and the symbols themselves. */
#define _GNU_SOURCE	/* nftw() */
#include <errno.h>
#include <stdint.h>

#include "ntmsext.h"
#include "objects_client.h"

/*
 * Arguments, a letter each:
 *   h session       i id, required    j id, optional      o room for an id
 *   a text (A)      w text (W)        n number            p pointer to a number
 *   b buffer, may be NULL when *p is 0                    s structure A      t structure W
 *   x pointer, not looked at          z security attributes, optional
 */
typedef DWORD function(uintptr_t, ...);

struct exported {
	const char *name;
	void *address;
	const char *arguments;
	bool later;		/* CALL_NOT_IMPLEMENTED with a good handle, whatever else */
	DWORD bad_id;		/* what an id of nothing gives; 0: ids are not looked at */
	DWORD bad_text;
	const char *good_id;	/* for i; else a tape */
	DWORD number;		/* a good one for n */
};

#define NOW(name, arguments, ...)	{ #name, (void *)name, arguments, false, __VA_ARGS__ }
#define LATER(name, arguments)		{ #name, (void *)name, arguments, true, 0, 0, NULL, 0 }

static const struct exported functions[] = {
	NOW(CloseNtmsSession, "h", 0, 0, NULL, 0),
	NOW(AllocateNtmsMedia, "hijonnx", ERROR_INVALID_MEDIA_POOL, 0, WORLD_TAPES, 4),
	NOW(DeallocateNtmsMedia, "hin", ERROR_INVALID_MEDIA, 0, WORLD_LOGICAL, 0),
	NOW(SwapNtmsMedia, "hii", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(DecommissionNtmsMedia, "hi", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(SetNtmsMediaComplete, "hi", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(DeleteNtmsMedia, "hi", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(MoveToNtmsMediaPool, "hii", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(CreateNtmsMediaPoolA, "hajnzo", ERROR_INVALID_MEDIA, ERROR_INVALID_NAME, NULL, 2),
	NOW(CreateNtmsMediaPoolW, "hwjnzo", ERROR_INVALID_MEDIA, ERROR_INVALID_NAME, NULL, 2),
	NOW(GetNtmsMediaPoolNameA, "hibp", ERROR_INVALID_MEDIA_POOL, 0, WORLD_TAPES, 0),
	NOW(GetNtmsMediaPoolNameW, "hibp", ERROR_INVALID_MEDIA_POOL, 0, WORLD_TAPES, 0),
	NOW(DeleteNtmsMediaPool, "hi", ERROR_INVALID_MEDIA_POOL, 0, NULL, 0),
	NOW(AddNtmsMediaType, "hii", ERROR_INVALID_MEDIA, 0, NULL, 0),
	NOW(EnumerateNtmsObject, "hjbpnn", ERROR_OBJECT_NOT_FOUND, 0, NULL, NTMS_DRIVE),
	NOW(GetNtmsObjectInformationA, "his", ERROR_OBJECT_NOT_FOUND, 0, NULL, 0),
	NOW(GetNtmsObjectInformationW, "hit", ERROR_OBJECT_NOT_FOUND, 0, NULL, 0),
	NOW(SetNtmsObjectInformationA, "his", ERROR_OBJECT_NOT_FOUND, 0, NULL, 0),
	NOW(SetNtmsObjectInformationW, "hit", ERROR_OBJECT_NOT_FOUND, 0, NULL, 0),
	NOW(InventoryNtmsLibrary, "hin", ERROR_INVALID_LIBRARY, 0, WORLD_LIBRARY,
	    NTMS_INVENTORY_STOP),
	NOW(NtmsReadLibrary, "hibp", ERROR_INVALID_LIBRARY, 0, WORLD_LIBRARY, 0),
	NOW(NtmsFindPhysicalMedia, "habp", 0, ERROR_INVALID_PARAMETER, NULL, 0),
	LATER(MountNtmsMedia, "hionnnnx"),
	LATER(DismountNtmsMedia, "hinn"),
	LATER(UpdateNtmsOmidInfo, "hinnx"),
	LATER(CreateNtmsMediaA, "hssn"),
	LATER(CreateNtmsMediaW, "httn"),
	LATER(DeleteNtmsMediaType, "hii"),
	LATER(ChangeNtmsMediaType, "hii"),
	NOW(GetNtmsObjectAttributeA, "hixabp", ERROR_OBJECT_NOT_FOUND,
	    ERROR_OBJECT_NOT_FOUND, NULL, 0),
	NOW(GetNtmsObjectAttributeW, "hixwbp", ERROR_OBJECT_NOT_FOUND,
	    ERROR_OBJECT_NOT_FOUND, NULL, 0),
	NOW(SetNtmsObjectAttributeA, "hixaxn", ERROR_OBJECT_NOT_FOUND, ERROR_INVALID_NAME, NULL, 0),
	NOW(SetNtmsObjectAttributeW, "hixwxn", ERROR_OBJECT_NOT_FOUND, ERROR_INVALID_NAME, NULL, 0),
	LATER(DisableNtmsObject, "hni"),
	LATER(EnableNtmsObject, "hni"),
	LATER(EjectNtmsMedia, "hion"),
	LATER(InjectNtmsMedia, "hion"),
	LATER(AccessNtmsLibraryDoor, "hin"),
	LATER(CleanNtmsDrive, "hi"),
	LATER(DismountNtmsDrive, "hi"),
	LATER(IdentifyNtmsSlot, "hin"),
	LATER(ReserveNtmsCleanerSlot, "hii"),
	LATER(ReleaseNtmsCleanerSlot, "hi"),
	LATER(InjectNtmsCleaner, "hionn"),
	LATER(EjectNtmsCleaner, "hion"),
	LATER(DeleteNtmsLibrary, "hi"),
	LATER(DeleteNtmsDrive, "hi"),
	LATER(CancelNtmsLibraryRequest, "hi"),
	LATER(GetNtmsRequestOrder, "hip"),
	LATER(SetNtmsRequestOrder, "hin"),
	LATER(DeleteNtmsRequests, "hinn"),
	LATER(SubmitNtmsOperatorRequestA, "hnajjo"),
	LATER(SubmitNtmsOperatorRequestW, "hnwjjo"),
	LATER(WaitForNtmsOperatorRequest, "hin"),
	LATER(CancelNtmsOperatorRequest, "hi"),
	LATER(SatisfyNtmsOperatorRequest, "hi"),
	LATER(ImportNtmsDatabase, "h"),
	LATER(ExportNtmsDatabase, "h"),
	LATER(BeginNtmsDeviceChangeDetection, "hx"),
	LATER(SetNtmsDeviceChangeDetection, "hxinn"),
	LATER(EndNtmsDeviceChangeDetection, "hx"),
	LATER(GetNtmsUIOptionsA, "hjnxp"),
	LATER(GetNtmsUIOptionsW, "hjnxp"),
	LATER(SetNtmsUIOptionsA, "hjnna"),
	LATER(SetNtmsUIOptionsW, "hjnnw"),
};

/* Those that are not of the above form; tested by hand below. */
static const char *const special[] = {
	"OpenNtmsSessionA", "OpenNtmsSessionW", "OpenNtmsNotification", "WaitForNtmsNotification",
	"CloseNtmsNotification", "EjectDiskFromSADriveA", "EjectDiskFromSADriveW",
	"GetVolumesFromDriveA", "GetVolumesFromDriveW", "NtmsGetLastError", "NtmsSetLastError",
	"NtmsCreateStore", "NtmsGetErrorText",
	/* test_object_security.c */
	"GetNtmsObjectSecurity", "SetNtmsObjectSecurity",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct {
	GUID ids[9];
	DWORD numbers[9];
	GUID buffer[128];
	NTMS_OBJECTINFORMATIONA a;
	NTMS_OBJECTINFORMATIONW w;
	SECURITY_ATTRIBUTES attributes;
} room;

/* Good arguments; what they do is no matter here. */
static void fill(const struct exported *f, uintptr_t *values)
{
	const char *good = f->good_id ? f->good_id : WORLD_TAPE;
	size_t i;

	memset(&room, 0, sizeof(room));
	for (i = 0; f->arguments[i]; i++) {
		room.ids[i] = guid(good);
		room.numbers[i] = 128;
		switch (f->arguments[i]) {
		case 'h':
			values[i] = (uintptr_t)session;
			break;
		case 'i':
		case 'o':
			values[i] = (uintptr_t)&room.ids[i];
			break;
		case 'a':
			values[i] = (uintptr_t)"A00001L9";
			break;
		case 'w':
			values[i] = (uintptr_t)u"A00001L9";
			break;
		case 'n':
			/* Where there are two, the second may be 0. */
			values[i] = i && f->arguments[i - 1] == 'n' ? 0 : f->number;
			break;
		case 'p':
			values[i] = (uintptr_t)&room.numbers[i];
			break;
		case 'b':
			values[i] = (uintptr_t)room.buffer;
			break;
		case 's':
			room.a.dwSize = sizeof(room.a);
			room.a.dwType = NTMS_PHYSICAL_MEDIA;
			values[i] = (uintptr_t)&room.a;
			break;
		case 't':
			room.w.dwSize = sizeof(room.w);
			room.w.dwType = NTMS_PHYSICAL_MEDIA;
			values[i] = (uintptr_t)&room.w;
			break;
		default:
			values[i] = 0;
		}
	}
}

static DWORD call(const struct exported *f, const uintptr_t *v)
{
	function *address = (function *)f->address;

	return address(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
}

/* Call with one argument wrong: the code, and the store as it was. */
static void expect(const struct exported *f, size_t which, uintptr_t value, DWORD code,
		   const char *before, const char *what)
{
	uintptr_t values[9] = { 0 };
	DWORD got;

	fill(f, values);
	values[which] = value;
	if (f->later && f->arguments[which] != 'h')
		code = ERROR_CALL_NOT_IMPLEMENTED;
	got = call(f, values);
	ck_assert_msg(got == code, "%s, argument %zu (%c) %s: %u, not %u", f->name, which,
		      f->arguments[which], what, got, code);
	world_same(before, "%s, argument %zu %s: the store changed", f->name, which, what);
}

static const GUID nothing = { 0x12345678, 0x9abc, 0x4def, { 0x80, 1, 2, 3, 4, 5, 6, 7 } };
static const GUID null;
static HANDLE closed;

static void wrong_handles(const struct exported *f, size_t i, const char *before)
{
	const uintptr_t bad[] = {
		0, (uintptr_t)INVALID_HANDLE_VALUE, 1, 4, (uintptr_t)closed, (uintptr_t)&room,
		(uintptr_t)session + 1, (uintptr_t)session ^ (uintptr_t)1 << 40, UINTPTR_MAX / 3,
	};
	size_t k;

	for (k = 0; k < COUNT(bad); k++)
		expect(f, i, bad[k], ERROR_INVALID_HANDLE, before, "a wrong handle");
}

static void wrong_ids(const struct exported *f, size_t i, const char *before)
{
	DWORD code = f->bad_id;
	GUID other = guid(world.computer);
	bool second = f->arguments[i - 1] == 'i';

	if (!code)
		return;
	/* The second id of two, and optional ones, have codes of their own. */
	if (second)
		code = f->address == (void *)MoveToNtmsMediaPool ? ERROR_INVALID_MEDIA_POOL
								 : ERROR_INVALID_MEDIA;
	if (f->address == (void *)AllocateNtmsMedia && f->arguments[i] == 'j')
		code = ERROR_INVALID_MEDIA;
	expect(f, i, (uintptr_t)&nothing, code, before, "an id of nothing");
	if (f->arguments[i] == 'i')
		expect(f, i, (uintptr_t)&null, code, before, "the null id");
	if (strncmp(f->name + 3, "NtmsObject", 10) && f->address != (void *)EnumerateNtmsObject)
		expect(f, i, (uintptr_t)&other, code, before, "an id of something else");
}

static void wrong_texts(const struct exported *f, size_t i, const char *before)
{
	static char16_t long_wide[2000];
	static char long_text[2000];
	size_t k;

	for (k = 0; k < COUNT(long_text) - 1; k++)
		long_wide[k] = (char16_t)(long_text[k] = 'x');
	if (f->arguments[i] == 'a') {
		expect(f, i, (uintptr_t)"\xff\xfe", f->bad_text, before, "not UTF-8");
		expect(f, i, (uintptr_t)"a\xed\xa0\x80", f->bad_text, before, "a surrogate");
		expect(f, i, (uintptr_t)long_text, f->bad_text, before, "too long");
	} else {
		expect(f, i, (uintptr_t)u"a\xdc00", f->bad_text, before, "half a pair");
		expect(f, i, (uintptr_t)u"\xd800", f->bad_text, before, "half a pair");
		expect(f, i, (uintptr_t)long_wide, f->bad_text, before, "too long");
	}
	expect(f, i, 0, ERROR_INVALID_PARAMETER, before, "NULL");
}

static void wrong_structures(const struct exported *f, size_t i, const char *before)
{
	static NTMS_OBJECTINFORMATIONW bad;
	const DWORD sizes[] = { 0, 4, 255, 383, (DWORD)(f->arguments[i] == 's' ? 471 : 759) };
	const DWORD types[] = { 1, 18, 19, 0xffffffff };
	size_t k;

	expect(f, i, 0, ERROR_INVALID_PARAMETER, before, "NULL");
	for (k = 0; k < COUNT(sizes); k++) {
		bad.dwSize = sizes[k];
		bad.dwType = NTMS_PHYSICAL_MEDIA;
		expect(f, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, before, "too small");
	}
	for (k = 0; k < COUNT(types); k++) {
		bad.dwSize = sizeof(bad);
		bad.dwType = types[k];
		expect(f, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, before, "a wrong type");
	}
	bad.dwType = NTMS_DRIVE;
	expect(f, i, (uintptr_t)&bad, ERROR_OBJECT_NOT_FOUND, before, "another type");
}

static void wrong_security(const struct exported *f, size_t i, const char *before)
{
	static unsigned char bytes[64];
	static SECURITY_ATTRIBUTES bad;

	bad = (SECURITY_ATTRIBUTES){ sizeof(bad) - 1, NULL, FALSE };
	expect(f, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, before, "too small");
	bad = (SECURITY_ATTRIBUTES){ sizeof(bad), bytes, FALSE };
	expect(f, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, before, "no descriptor");
	memset(bytes, 0xff, sizeof(bytes));
	expect(f, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, before, "no descriptor");
}

static void wrong_argument(const struct exported *f, size_t i, const char *before)
{
	switch (f->arguments[i]) {
	case 'h':
		wrong_handles(f, i, before);
		break;
	case 'i':
		expect(f, i, 0, ERROR_INVALID_PARAMETER, before, "NULL");
		wrong_ids(f, i, before);
		break;
	case 'j':
		wrong_ids(f, i, before);
		break;
	case 'o':
	case 'p':
		expect(f, i, 0, ERROR_INVALID_PARAMETER, before, "NULL");
		break;
	case 'b':
		expect(f, i, 0, ERROR_INVALID_PARAMETER, before, "NULL and room");
		break;
	case 'a':
	case 'w':
		wrong_texts(f, i, before);
		break;
	case 'n':
		/* Timeouts take any value. */
		if (f->address != (void *)AllocateNtmsMedia || i != 5)
			expect(f, i, 0xffffffff, ERROR_INVALID_PARAMETER, before, "unknown");
		break;
	case 's':
	case 't':
		wrong_structures(f, i, before);
		break;
	case 'z':
		wrong_security(f, i, before);
		break;
	}
}

START_TEST(wrong_arguments)
{
	const struct exported *f = &functions[_i];
	char *before;
	size_t i;

	closed = OpenNtmsSessionA(NULL, NULL, 0);
	ck_assert_uint_eq(CloseNtmsSession(closed), ERROR_SUCCESS);
	before = world_dump();
	for (i = 0; f->arguments[i]; i++)
		wrong_argument(f, i, before);
	free(before);
}
END_TEST

START_TEST(later_ones_say_so)
{
	const struct exported *f = &functions[_i];
	uintptr_t values[9] = { 0 };
	DWORD size = 0;
	char words[100];

	if (!f->later)
		return;
	fill(f, values);
	ck_assert_msg(call(f, values) == ERROR_CALL_NOT_IMPLEMENTED, "%s", f->name);
	ck_assert_uint_eq(NtmsGetErrorText(NULL, &size), ERROR_INSUFFICIENT_BUFFER);
	size = sizeof(words);
	ck_assert_uint_eq(NtmsGetErrorText(words, &size), ERROR_SUCCESS);
	ck_assert_uint_eq(size, strlen(words) + 1);
	ck_assert_uint_gt(size, 1);
}
END_TEST

START_TEST(functions_of_other_forms)
{
	NTMS_NOTIFICATIONINFORMATION notification;
	LPSTR text_a, text_b;
	LPWSTR wide_a, wide_b;

	NtmsSetLastError(0);
	ck_assert_ptr_eq(OpenNtmsNotification(session, NTMS_UNKNOWN), INVALID_HANDLE_VALUE);
	ck_assert_uint_eq(NtmsGetLastError(), ERROR_INVALID_PARAMETER);
	ck_assert_ptr_eq(OpenNtmsNotification(NULL, NTMS_OBJECT), INVALID_HANDLE_VALUE);
	ck_assert_uint_eq(NtmsGetLastError(), ERROR_INVALID_HANDLE);
	ck_assert_uint_eq(WaitForNtmsNotification(session, &notification, 0), ERROR_INVALID_HANDLE);
	ck_assert_uint_eq(WaitForNtmsNotification(NULL, NULL, 0), ERROR_INVALID_HANDLE);
	ck_assert_uint_eq(CloseNtmsNotification(NULL), ERROR_INVALID_PARAMETER);
	ck_assert_uint_eq(CloseNtmsNotification(session), ERROR_INVALID_HANDLE);
	ck_assert_uint_eq(EjectDiskFromSADriveA(NULL, NULL, "sr0", NULL, NULL, NULL, 0),
			  ERROR_CALL_NOT_IMPLEMENTED);
	ck_assert_uint_eq(EjectDiskFromSADriveW(NULL, NULL, u"sr0", NULL, NULL, NULL, 0),
			  ERROR_CALL_NOT_IMPLEMENTED);
	ck_assert_uint_eq(GetVolumesFromDriveA(NULL, &text_a, &text_b), ERROR_CALL_NOT_IMPLEMENTED);
	ck_assert_uint_eq(GetVolumesFromDriveW(NULL, &wide_a, &wide_b), ERROR_CALL_NOT_IMPLEMENTED);
	ck_assert_uint_eq(NtmsCreateStore(), ERROR_ALREADY_EXISTS);
	ck_assert_uint_eq(NtmsGetErrorText(NULL, NULL), ERROR_INVALID_PARAMETER);
}
END_TEST

/* -- symbols: library, map and headers say the same -- */

#define NAMES_MAX 256

struct names {
	char *list[NAMES_MAX];
	size_t count;
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void read_names(struct names *names, const char *command)
{
	char line[128];
	FILE *pipe = popen(command, "r");

	ck_assert_ptr_nonnull(pipe);
	memset(names, 0, sizeof(*names));
	while (fgets(line, sizeof(line), pipe)) {
		line[strcspn(line, "\n")] = '\0';
		ck_assert_uint_lt(names->count, NAMES_MAX);
		if (*line)
			names->list[names->count++] = strdup(line);
	}
	ck_assert_int_eq(pclose(pipe), 0);
	qsort(names->list, names->count, sizeof(*names->list), compare);
}

static void free_names(struct names *names)
{
	while (names->count)
		free(names->list[--names->count]);
}

static void same_names(const struct names *a, const struct names *b, const char *what)
{
	size_t i;

	for (i = 0; i < a->count && i < b->count; i++)
		ck_assert_msg(!strcmp(a->list[i], b->list[i]), "%s: %s and %s", what, a->list[i],
			      b->list[i]);
	ck_assert_msg(a->count == b->count, "%s: %zu and %zu", what, a->count, b->count);
}

START_TEST(symbols)
{
	const char *so = getenv("NTMS_SO"), *top = getenv("NTMS_TOP");
	struct names exported, mapped, declared, tested;
	char command[1024];
	size_t i;

	if (!so || !top)
		return;
	snprintf(command, sizeof(command),
		 "nm -D --defined-only %s | sed -n 's/.* [TtBbDdRr] \\([A-Za-z]*\\)@.*/\\1/p'", so);
	read_names(&exported, command);
	snprintf(command, sizeof(command), "sed -n 's/^\\t\\([A-Za-z]*\\);$/\\1/p' %s/libntms/libntms.map",
		 top);
	read_names(&mapped, command);
	snprintf(command, sizeof(command),
		 "cd %s/libntms && cat ntmsapi.h ntmsext.h | sed '/^#ifdef PRE_SEVIL/,/^#endif/d' |"
		 " sed -n 's/^\\(DWORD\\|HANDLE\\|void\\) \\([A-Za-z]*\\)(.*/\\2/p'", top);
	read_names(&declared, command);
	memset(&tested, 0, sizeof(tested));
	for (i = 0; i < COUNT(functions); i++)
		tested.list[tested.count++] = strdup(functions[i].name);
	for (i = 0; i < COUNT(special); i++)
		tested.list[tested.count++] = strdup(special[i]);
	qsort(tested.list, tested.count, sizeof(*tested.list), compare);
	same_names(&mapped, &declared, "map and headers");
	same_names(&mapped, &exported, "map and library");
	same_names(&mapped, &tested, "map and this test");
	ck_assert_uint_eq(mapped.count, 74 + 2 + 4);
	free_names(&exported);
	free_names(&mapped);
	free_names(&declared);
	free_names(&tested);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("api");
	TCase *tcase = tcase_create("api");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, wrong_arguments, 0, COUNT(functions));
	tcase_add_loop_test(tcase, later_ones_say_so, 0, COUNT(functions));
	tcase_add_test(tcase, functions_of_other_forms);
	tcase_add_test(tcase, symbols);
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
