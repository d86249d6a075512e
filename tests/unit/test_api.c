// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every exported function with every class of wrong argument: what it answers is as the table in
 * wrong_arguments.def has it, and the store does not change. Then the symbols themselves.
 */
#define _GNU_SOURCE	/* nftw(), setresuid() */
#include <errno.h>
#include <grp.h>
#include <stdint.h>

#include "ntmsext.h"
#include "objects_client.h"
#include "shown.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

/* All that the symbol map has: made by exported.py. */
static const struct exported {
	const char *name;
	void *address;
	bool handle;		/* returns a HANDLE */
	const char *parameters;	/* names, with blanks between */
} functions[] = {
#define EXPORTED(name, handle, parameters) { #name, (void *)name, handle, parameters },
#include "exported.inc"
};

enum kind {
	K_RIGHTS, K_SESSION, K_ID, K_TEXT, K_NUMBER, K_ANY, K_ROOM, K_OPTIONAL_ROOM, K_COUNT, K_BUFFER,
	K_INFORMATION, K_SECURITY, K_ALLOCATION, K_CHANNEL, K_DETECTION,
	K_DESCRIPTOR, K_FILESYSTEM,
};

struct row {
	const char *function, *parameter;
	enum kind kind;
	const char *text;	/* a good text, or id; NULL: NULL is good */
	uint32_t accepted;	/* types of object, a bit each */
	DWORD null, code;
	DWORD number, wrong[5];
};

/* Types that an id may be of. */
#define POOL		(1u << NTMS_MEDIA_POOL)
#define SIDE		(1u << NTMS_PARTITION)
#define CARTRIDGE	(1u << NTMS_PHYSICAL_MEDIA)
#define LOGICAL		(1u << NTMS_LOGICAL_MEDIA)
#define TYPE		(1u << NTMS_MEDIA_TYPE)
#define LIBRARY		(1u << NTMS_LIBRARY)
#define DRIVE		(1u << NTMS_DRIVE)
#define SLOT		(1u << NTMS_STORAGESLOT)
#define COMPUTER	(1u << NTMS_COMPUTER)
#define LIBREQUEST	(1u << NTMS_LIBREQUEST)
#define OPREQUEST	(1u << NTMS_OPREQUEST)
#define ALL		0xffffffffu
#define ANY_RESULT	0xffffffffu

#define RIGHTS(function, code)		{ #function, "", K_RIGHTS, NULL, 0, 0, code, 0, { 0 } },
#define ROW(function, parameter, ...)	{ #function, #parameter, __VA_ARGS__ },
#define ID(good, accepted, code)	K_ID, good, accepted, ERROR_INVALID_PARAMETER, code, 0, { 0 }
#define ID_OR_NULL(good, accepted, code) K_ID, good, accepted, ERROR_SUCCESS, code, 0, { 0 }
#define OPTIONAL_ID(accepted, code)	ID_OR_NULL(NULL, accepted, code)
#define TEXT_(good, null, code)		K_TEXT, good, 0, null, code, 0, { 0 }
#define NUMBER(good, ...)		K_NUMBER, NULL, 0, 0, 0, good, { __VA_ARGS__ }
#define ANY(good)			K_ANY, NULL, 0, 0, 0, good, { 0 }
#define ROOM				K_ROOM, NULL, 0, 0, 0, 0, { 0 }
#define OPTIONAL_ROOM			K_OPTIONAL_ROOM, NULL, 0, 0, 0, 0, { 0 }
#define COUNT				K_COUNT, NULL, 0, 0, 0, 0, { 0 }
#define BUFFER				K_BUFFER, NULL, 0, 0, 0, 0, { 0 }
#define INFORMATION			K_INFORMATION, NULL, 0, 0, ERROR_OBJECT_NOT_FOUND,	\
					NTMS_PHYSICAL_MEDIA, { 0 }
#define NEW(type)			K_INFORMATION, NULL, 0, 0, ERROR_INVALID_PARAMETER, type, { 0 }
#define SECURITY			K_SECURITY, NULL, 0, 0, 0, 0, { 0 }
#define ALLOCATION			K_ALLOCATION, NULL, 0, 0, 0, 0, { 0 }
#define DESCRIPTOR			K_DESCRIPTOR, NULL, 0, 0, 0, 0, { 0 }
#define FILESYSTEM			K_FILESYSTEM, NULL, 0, 0, 0, 0, { 0 }
#define CHANNEL(null)			K_CHANNEL, NULL, 0, null, 0, 0, { 0 }
#define DETECTION(null)			K_DETECTION, NULL, 0, null, 0, 0, { 0 }
#undef TEXT
#define TEXT TEXT_

static const struct row rows[] = {
#include "wrong_arguments.def"
};

#define PARAMETERS 9

/* A function and what its parameters are. */
struct subject {
	const struct exported *f;
	const struct row *rights;
	const struct row *parameter[PARAMETERS];
	char name[PARAMETERS][32];
	size_t count;
	bool wide;
};

static const struct row session_row = { "", "hSession", K_SESSION, NULL, 0, 0, 0, 0, { 0 } };

static bool has_form(const struct exported *f, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(f->name, name, length) &&
	       (!f->name[length] || !strcmp(f->name + length, "A") || !strcmp(f->name + length, "W"));
}

static const struct row *find_row(const struct exported *f, const char *parameter)
{
	size_t i;

	if (!strcmp(parameter, "hSession"))
		return &session_row;
	for (i = 0; i < COUNT_OF(rows); i++) {
		if (has_form(f, rows[i].function) && !strcmp(rows[i].parameter, parameter))
			return &rows[i];
	}
	ck_abort_msg("%s, %s: no row in wrong_arguments.def", f->name, *parameter ? parameter : "rights");
	return NULL;
}

static struct subject subject_of(const struct exported *f)
{
	struct subject s = { .f = f, .wide = f->name[strlen(f->name) - 1] == 'W' };
	const char *at = f->parameters;

	s.rights = find_row(f, "");
	while (*at) {
		ck_assert_uint_lt(s.count, PARAMETERS);
		snprintf(s.name[s.count], sizeof(s.name[0]), "%.*s", (int)strcspn(at, " "), at);
		s.parameter[s.count] = find_row(f, s.name[s.count]);
		s.count++;
		at += strcspn(at, " ");
		at += *at == ' ';
	}
	return s;
}

/* -- good arguments -- */

static HANDLE channel, detection;

static struct {
	GUID ids[PARAMETERS];
	DWORD numbers[PARAMETERS];
	char16_t wide[PARAMETERS][64];
	_Alignas(16) GUID buffer[PARAMETERS][128];
	NTMS_OBJECTINFORMATIONA a;
	NTMS_OBJECTINFORMATIONW w;
	NTMS_OBJECTINFORMATIONA side_a;
	NTMS_OBJECTINFORMATIONW side_w;
} room;

static uintptr_t good_text(const char *text, bool wide, char16_t *to)
{
	size_t i;

	for (i = 0; text[i]; i++)
		to[i] = (char16_t)text[i];
	to[i] = 0;
	return wide ? (uintptr_t)to : (uintptr_t)text;
}

/* Good for a new one, too. */
static uintptr_t good_side(bool wide)
{
	room.side_a = (NTMS_OBJECTINFORMATIONA){ .dwSize = sizeof(room.a), .dwType = NTMS_PARTITION };
	room.side_w = (NTMS_OBJECTINFORMATIONW){ .dwSize = sizeof(room.w), .dwType = NTMS_PARTITION };
	room.side_a.Info.Partition.dwOmidLabelIdLength = 1;
	room.side_w.Info.Partition.dwOmidLabelIdLength = 1;
	room.side_a.Info.Partition.szOmidLabelType[0] = 'x';
	room.side_w.Info.Partition.szOmidLabelType[0] = 'x';
	return wide ? (uintptr_t)&room.side_w : (uintptr_t)&room.side_a;
}

static uintptr_t good_cartridge(bool wide)
{
	room.a = (NTMS_OBJECTINFORMATIONA){ .dwSize = sizeof(room.a), .dwType = NTMS_PHYSICAL_MEDIA };
	room.w = (NTMS_OBJECTINFORMATIONW){ .dwSize = sizeof(room.w), .dwType = NTMS_PHYSICAL_MEDIA };
	room.a.Info.PhysicalMedia.MediaPool = guid(WORLD_TAPES);
	room.w.Info.PhysicalMedia.MediaPool = guid(WORLD_TAPES);
	room.a.Info.PhysicalMedia.dwNumberOfPartitions = 1;
	room.w.Info.PhysicalMedia.dwNumberOfPartitions = 1;
	return wide ? (uintptr_t)&room.w : (uintptr_t)&room.a;
}

/* Self-relative, and empty. */
static unsigned char descriptor[20] = { 1, 0, 4, 0x80 };

static NTMS_FILESYSTEM_INFO filesystem = { .FileSystemType = { 'N', 'T', 'F', 'S' } };

static uintptr_t good_value(const struct subject *s, size_t i)
{
	const struct row *row = s->parameter[i];

	switch (row ? row->kind : K_ANY) {
	case K_SESSION:
		return (uintptr_t)session;
	case K_CHANNEL:
		return (uintptr_t)channel;
	case K_DETECTION:
		return (uintptr_t)detection;
	case K_ID:
		if (!row->text)
			return 0;
		room.ids[i] = guid(strcmp(row->text, "tape type") ? row->text : world.tape_type);
		return (uintptr_t)&room.ids[i];
	case K_TEXT:
		return good_text(row->text, s->wide, room.wide[i]);
	case K_NUMBER:
	case K_ANY:
		return row ? row->number : 0;
	case K_COUNT:
		room.numbers[i] = 128;
		return (uintptr_t)&room.numbers[i];
	case K_ROOM:
	case K_BUFFER:
		return (uintptr_t)room.buffer[i];
	case K_INFORMATION:
		return row->number == NTMS_PARTITION ? good_side(s->wide) : good_cartridge(s->wide);
	case K_DESCRIPTOR:
		return (uintptr_t)descriptor;
	case K_FILESYSTEM:
		return (uintptr_t)&filesystem;
	default:
		return 0;
	}
}

static void fill(const struct subject *s, uintptr_t *values)
{
	size_t i;

	memset(&room, 0, sizeof(room));
	for (i = 0; i < s->count; i++)
		values[i] = good_value(s, i);
}

typedef DWORD function(uintptr_t, ...);
typedef HANDLE opener(uintptr_t, ...);

static DWORD call(const struct subject *s, const uintptr_t *v)
{
	if (s->f->handle)
		return shown_last(((opener *)s->f->address)(v[0], v[1], v[2], v[3]));
	return ((function *)s->f->address)(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
}

/* -- wrong ones -- */

static const GUID nothing = { 0x12345678, 0x9abc, 0x4def, { 0x80, 1, 2, 3, 4, 5, 6, 7 } };
static const GUID null;
static HANDLE closed;
static char *before;

/* Call with one argument wrong: the code, and the store as it was. */
static void expect(const struct subject *s, size_t which, uintptr_t value, DWORD code,
		   const char *what)
{
	uintptr_t values[PARAMETERS] = { 0 };
	DWORD got;

	fill(s, values);
	values[which] = value;
	got = call(s, values);
	ck_assert_msg(got == code, "%s, %s: %s: %u, not %u", s->f->name, s->name[which], what, got,
		      code);
	world_same(before, "%s, %s: %s: the store changed", s->f->name, s->name[which], what);
	shown_note(s->f->name, code, __FILE__);
}

static void expect_null(const struct subject *s, size_t i, DWORD code)
{
	if (code != ERROR_SUCCESS)
		expect(s, i, 0, code, "NULL");
}

static void wrong_handles(const struct subject *s, size_t i)
{
	const uintptr_t bad[] = {
		(uintptr_t)INVALID_HANDLE_VALUE, 1, 4, (uintptr_t)closed, (uintptr_t)&room,
		(uintptr_t)session + 1, (uintptr_t)session ^ (uintptr_t)1 << 40, UINTPTR_MAX / 3,
	};
	bool is_session = s->parameter[i]->kind == K_SESSION;
	size_t k;

	for (k = 0; k < COUNT_OF(bad); k++)
		expect(s, i, bad[k], ERROR_INVALID_HANDLE, "a wrong handle");
	expect(s, i, (uintptr_t)(is_session ? channel : session), ERROR_INVALID_HANDLE,
	       "a handle of another kind");
	expect(s, i, 0, is_session ? ERROR_INVALID_HANDLE : s->parameter[i]->null, "NULL");
}

static void wrong_ids(const struct subject *s, size_t i)
{
	const struct row *row = s->parameter[i];
	GUID other;
	DWORD type;

	expect_null(s, i, row->null);
	expect(s, i, (uintptr_t)&nothing, row->code, "an id of nothing");
	if (row->null != ERROR_SUCCESS)
		expect(s, i, (uintptr_t)&null, row->code, "the null id");
	for (type = NTMS_CHANGER; type <= NTMS_STORAGESLOT; type++) {
		if (row->accepted & 1u << type || !object_of(type))
			continue;
		other = guid(object_of(type));
		expect(s, i, (uintptr_t)&other, row->code, "an id of another type");
	}
}

static void wrong_texts(const struct subject *s, size_t i)
{
	static char16_t long_wide[2000];
	static char long_text[2000];
	DWORD code = s->parameter[i]->code;
	size_t k;

	for (k = 0; k < COUNT_OF(long_text) - 1; k++)
		long_wide[k] = (char16_t)(long_text[k] = 'x');
	if (s->wide) {
		expect(s, i, (uintptr_t)u"a\xdc00", code, "half a pair");
		expect(s, i, (uintptr_t)u"\xd800", code, "half a pair");
		expect(s, i, (uintptr_t)u"\xd800x", code, "half a pair");
		expect(s, i, (uintptr_t)long_wide, code, "too long");
	} else {
		expect(s, i, (uintptr_t)"\xff\xfe", code, "not UTF-8");
		expect(s, i, (uintptr_t)"a\xed\xa0\x80", code, "a surrogate");
		expect(s, i, (uintptr_t)"\xc0\xaf", code, "overlong");
		expect(s, i, (uintptr_t)"a\xe2\x82", code, "cut");
		expect(s, i, (uintptr_t)long_text, code, "too long");
	}
	expect_null(s, i, s->parameter[i]->null);
}

static void wrong_numbers(const struct subject *s, size_t i)
{
	const DWORD *wrong = s->parameter[i]->wrong;
	size_t k;

	for (k = 0; k < COUNT_OF(s->parameter[i]->wrong); k++) {
		if (!k || wrong[k])
			expect(s, i, wrong[k], ERROR_INVALID_PARAMETER, "a wrong number");
	}
}

static void wrong_information(const struct subject *s, size_t i)
{
	static NTMS_OBJECTINFORMATIONW bad;
	const DWORD sizes[] = { 0, 4, 255, 383, s->wide ? 759 : 471 };
	const DWORD types[] = { 1, 18, 19, 0xffffffff };
	size_t k;

	expect_null(s, i, ERROR_INVALID_PARAMETER);
	for (k = 0; k < COUNT_OF(sizes); k++) {
		bad.dwSize = sizes[k];
		bad.dwType = s->parameter[i]->number;
		expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "too small");
	}
	for (k = 0; k < COUNT_OF(types); k++) {
		bad.dwSize = sizeof(bad);
		bad.dwType = types[k];
		expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "a wrong type");
	}
	bad.dwType = NTMS_DRIVE;
	expect(s, i, (uintptr_t)&bad, s->parameter[i]->code, "another type");
}

static void wrong_security(const struct subject *s, size_t i)
{
	static unsigned char bytes[64];
	static SECURITY_ATTRIBUTES bad;

	bad = (SECURITY_ATTRIBUTES){ sizeof(bad) - 1, NULL, FALSE };
	expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "too small");
	bad = (SECURITY_ATTRIBUTES){ sizeof(bad), bytes, FALSE };
	expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "no descriptor");
	memset(bytes, 0xff, sizeof(bytes));
	expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "no descriptor");
}

static void wrong_filesystem(const struct subject *s, size_t i)
{
	NTMS_FILESYSTEM_INFO bad = { .SerialNumber = 1 };

	expect_null(s, i, ERROR_INVALID_PARAMETER);
	expect(s, i, (uintptr_t)&bad, ERROR_BAD_FORMAT, "no name of a system");
	memset(bad.FileSystemType, 'x', sizeof(bad.FileSystemType));
	expect(s, i, (uintptr_t)&bad, ERROR_BAD_FORMAT, "a name without an end");
}

static void wrong_descriptor(const struct subject *s, size_t i)
{
	static unsigned char bad[64];

	expect_null(s, i, ERROR_INVALID_PARAMETER);
	expect(s, i, (uintptr_t)bad, ERROR_INVALID_PARAMETER, "no descriptor");
	memset(bad, 0xff, sizeof(bad));
	expect(s, i, (uintptr_t)bad, ERROR_INVALID_PARAMETER, "no descriptor");
	memset(bad, 0, sizeof(bad));
	bad[0] = 1;
	expect(s, i, (uintptr_t)bad, ERROR_INVALID_PARAMETER, "not self-relative");
}

static void wrong_allocation(const struct subject *s, size_t i)
{
	static NTMS_ALLOCATION_INFORMATION bad;

	expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "no size");
	bad = (NTMS_ALLOCATION_INFORMATION){ .dwSize = sizeof(bad), .lpReserved = &bad };
	expect(s, i, (uintptr_t)&bad, ERROR_INVALID_PARAMETER, "what is reserved");
}

static void wrong_argument(const struct subject *s, size_t i)
{
	switch (s->parameter[i]->kind) {
	case K_SESSION:
	case K_CHANNEL:
	case K_DETECTION:
		wrong_handles(s, i);
		break;
	case K_ID:
		wrong_ids(s, i);
		break;
	case K_TEXT:
		wrong_texts(s, i);
		break;
	case K_NUMBER:
		wrong_numbers(s, i);
		break;
	case K_ROOM:
	case K_COUNT:
	case K_BUFFER:
		expect_null(s, i, ERROR_INVALID_PARAMETER);
		break;
	case K_INFORMATION:
		wrong_information(s, i);
		break;
	case K_SECURITY:
		wrong_security(s, i);
		break;
	case K_DESCRIPTOR:
		wrong_descriptor(s, i);
		break;
	case K_FILESYSTEM:
		wrong_filesystem(s, i);
		break;
	case K_ALLOCATION:
		wrong_allocation(s, i);
		break;
	default:
		break;
	}
}

static void open_handles(void)
{
	closed = OpenNtmsSessionA(NULL, NULL, 0);
	ck_assert_uint_eq(CloseNtmsSession(closed), ERROR_SUCCESS);
	channel = OpenNtmsNotification(session, NTMS_DRIVE);
	ck_assert_ptr_ne(channel, INVALID_HANDLE_VALUE);
	ck_assert_uint_eq(BeginNtmsDeviceChangeDetection(session, &detection), ERROR_SUCCESS);
}

START_TEST(wrong_arguments)
{
	struct subject s = subject_of(&functions[_i]);
	size_t i;

	open_handles();
	before = world_dump();
	for (i = 0; i < s.count; i++)
		wrong_argument(&s, i);
	world_same(before, "%s: the store changed", s.f->name);
	free(before);
}
END_TEST

/* -- access -- */

static void become_nobody(void)
{
	if (geteuid())
		return;
	ck_assert_int_eq(setgroups(0, NULL), 0);
	ck_assert_int_eq(setresgid(65534, 65534, 65534), 0);
	ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
}

/* A session of a user who may do nothing any more. */
static void denied_setup(void)
{
	shown_open();
	become_nobody();
	client_setup();
	open_handles();
	world_sql("UPDATE computer SET security = %Q", WORLD_SHUT);
	world_sql("UPDATE media_pool SET security = %Q", WORLD_SHUT);
	world_sql("UPDATE library SET security = %Q", WORLD_SHUT);
}

static bool ends_a_handle(const struct exported *f)
{
	return !strncmp(f->name, "Close", 5) || !strncmp(f->name, "End", 3);
}

static void denied(const struct subject *s)
{
	uintptr_t values[PARAMETERS] = { 0 };
	DWORD got;

	fill(s, values);
	got = call(s, values);
	if (s->rights->code == ANY_RESULT)
		return;
	ck_assert_msg(got == s->rights->code, "%s: %u, not %u", s->f->name, got, s->rights->code);
	world_same(before, "%s: the store changed", s->f->name);
	shown_note(s->f->name, got, __FILE__);
}

START_TEST(access_denied)
{
	struct subject s;
	size_t i;

	before = world_dump();
	for (i = 0; i < COUNT_OF(functions); i++) {
		s = subject_of(&functions[i]);
		if (!ends_a_handle(s.f))
			denied(&s);
	}
	free(before);
}
END_TEST

/* Ids that are passed over, and what only those are told who may look at the object. */
static bool needs_right(const struct row *row)
{
	return (row->kind == K_ID && row->code == ERROR_SUCCESS) ||
	       (row->kind == K_TEXT && row->code == ERROR_OBJECT_NOT_FOUND);
}

/* libntms(3): wrong parameters are told first, then objects that are not there, then missing rights. */
START_TEST(wrong_arguments_of_the_denied)
{
	struct subject s;
	size_t f, i;

	before = world_dump();
	for (f = 0; f < COUNT_OF(functions); f++) {
		s = subject_of(&functions[f]);
		/* Others open a session first. */
		for (i = 0; s.parameter[0] == &session_row && i < s.count; i++)
			if (!needs_right(s.parameter[i]))
				wrong_argument(&s, i);
	}
	free(before);
}
END_TEST

/* -- a store that is damaged -- */

static int rename_table(void *context, int columns, char **values, char **names)
{
	char *sql = sqlite3_mprintf("ALTER TABLE \"%w\" RENAME TO \"%w was here\"", values[0],
				    values[0]);

	(void)columns;
	(void)names;
	ck_assert_int_eq(sqlite3_exec(context, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
	return 0;
}

static void damage(void)
{
	sqlite3 *db = world_open();

	ck_assert_int_eq(sqlite3_exec(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name"
				      " NOT LIKE 'sqlite_%'", rename_table, db, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Every function that takes a session and looks into the store says so, whoever asks. */
START_TEST(damaged_store)
{
	uintptr_t values[PARAMETERS] = { 0 };
	struct subject s;
	DWORD got;
	size_t i;

	damage();
	for (i = 0; i < COUNT_OF(functions); i++) {
		s = subject_of(&functions[i]);
		if (s.parameter[0] != &session_row || !strncmp(s.f->name, "Begin", 5) ||
		    ends_a_handle(s.f))
			continue;
		fill(&s, values);
		got = call(&s, values);
		ck_assert_msg(got == ERROR_DATABASE_FAILURE || got == s.rights->code, "%s: %u",
			      s.f->name, got);
		ck_assert_msg(got != ERROR_SUCCESS, "%s: no error", s.f->name);
		shown_note(s.f->name, got, __FILE__);
	}
}
END_TEST

START_TEST(functions_without_arguments)
{
	shows(ERROR_ALREADY_EXISTS, NtmsCreateStore);
	NtmsSetLastError(4711);
	ck_assert_uint_eq(NtmsGetLastError(), 4711);
	/* It opens a session, but returns no handle. */
	shows(ERROR_NOT_CONNECTED, EjectDiskFromSADriveA, "nowhere", "test", "/dev/null", NULL, NULL, NULL,
	      NTMS_EJECT_START);
	ck_assert_uint_eq(NtmsGetLastError(), 4711);
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
	for (i = 0; i < COUNT_OF(functions); i++)
		tested.list[tested.count++] = strdup(functions[i].name);
	qsort(tested.list, tested.count, sizeof(*tested.list), compare);
	same_names(&mapped, &declared, "map and headers");
	same_names(&mapped, &exported, "map and library");
	same_names(&mapped, &tested, "map and this test");
	ck_assert_uint_eq(mapped.count, 74 + 2 + 9);
	free_names(&exported);
	free_names(&mapped);
	free_names(&declared);
	free_names(&tested);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("api");
	TCase *tcase = tcase_create("api"), *shut = tcase_create("denied");

	tcase_add_checked_fixture(tcase, client_setup, client_teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, wrong_arguments, 0, COUNT_OF(functions));
	tcase_add_test(tcase, functions_without_arguments);
	tcase_add_test(tcase, damaged_store);
	tcase_add_test(tcase, symbols);
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(shut, denied_setup, client_teardown);
	tcase_set_timeout(shut, 120);
	tcase_add_test(shut, access_denied);
	tcase_add_test(shut, wrong_arguments_of_the_denied);
	suite_add_tcase(suite, shut);
	return world_run(suite);
}
