/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of all functions that change the store, which end at one of their system calls, and what
 * must be found in the store afterwards: all of the change or nothing of it.
 *
 *	setup_story(&story, row);
 *	restore_world(); run(row, n, &told);	or another way to end it
 *	judge(&story, n, told);
 *	end_story(&story);
 *
 * A stop is the beginning or the end of a system call. To add a function, see function_table.h.
 */
#ifndef NTMS_TESTS_INTERRUPTED_H
#define NTMS_TESTS_INTERRUPTED_H

#include "function_table.h"
#include "saved_world.h"

#include "store_file.h"

#include <ctype.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

static void become(const struct identity *who)
{
	(void)who;
}

/* -- calls that the table lacks: there they change nothing, or are not of a session -- */

static DWORD create_store(DWORD type)
{
	(void)type;
	return NtmsCreateStore();
}

static DWORD add_ui(DWORD type)
{
	GUID id = guid(object_of(type));

	return SetNtmsUIOptionsA(session, &id, NTMS_UITYPE_REQ, NTMS_UIDEST_ADD, "somewhere");
}

static void prepare_nothing(void)
{
	CloseNtmsSession(session);
	session = INVALID_HANDLE_VALUE;
	store_file_remove(world.store);
}

static void prepare_untaken(void)
{
	world_sql("DELETE FROM library_media_type WHERE media_type = %Q", world.tape_type);
}

static void prepare_finished(void)
{
	ck_assert_uint_eq(satisfy(0), ERROR_SUCCESS);
}

static const struct row more_rows[] = {
	ONCE(AddNtmsMediaType, add_media_type, prepare_untaken, { NOBODY, 0 }),
	ONCE(NtmsCreateStore, create_store, prepare_nothing, { NOBODY, 0 }),
	ROW(SetNtmsUIOptionsA, add_ui, NTMS_COMPUTER, ERROR_SUCCESS, { NOBODY, 0 }),
	ROW(SetNtmsUIOptionsA, add_ui, NTMS_LIBRARY, ERROR_SUCCESS, { NOBODY, 0 }),
	{ "DeleteNtmsRequests", delete_request, { { NOBODY, 0 } }, NTMS_OPREQUEST, ERROR_SUCCESS, true,
	  prepare_finished },
};

/* They change nothing in the store, or nothing that outlives the process. */
static const char *const leave_it[] = {
	"BeginNtmsDeviceChangeDetection", "CloseNtmsNotification", "CloseNtmsSession",
	"EndNtmsDeviceChangeDetection", "EnumerateNtmsObject", "GetNtmsMediaPoolNameA",
	"GetNtmsObjectAttributeA", "GetNtmsObjectInformationA", "GetNtmsObjectSecurity",
	"GetNtmsRequestOrder", "GetNtmsUIOptionsA", "GetVolumesFromDriveA", "NtmsFindPhysicalMedia",
	"NtmsGetErrorText", "NtmsGetLastError", "NtmsReadLabel", "NtmsReadLibrary", "NtmsSetLastError",
	"OpenNtmsNotification", "OpenNtmsSessionA",
	"SetNtmsDeviceChangeDetection", "WaitForNtmsNotification", "WaitForNtmsOperatorRequest",
	/* What they do begins with a device, or a mount. */
	"AccessNtmsLibraryDoor", "CleanNtmsDrive", "DismountNtmsDrive", "EjectDiskFromSADriveA",
	"EjectNtmsCleaner", "EjectNtmsMedia", "IdentifyNtmsSlot", "InjectNtmsCleaner", "InjectNtmsMedia",
	"InventoryNtmsLibrary", "MountNtmsMedia", "NtmsBindLibrary", "NtmsKeepMount", "NtmsServeLibrary",
};

static bool leaves_it(const char *function)
{
	size_t i;

	for (i = 0; i < sizeof(leave_it) / sizeof(*leave_it); i++) {
		if (!strcmp(function, leave_it[i]))
			return true;
	}
	return false;
}

#define MORE	((int)(sizeof(more_rows) / sizeof(*more_rows)))

static const struct row *row_of(int i)
{
	return i < ROWS ? &rows[i] : &more_rows[i - ROWS];
}

/* Rows of the table that succeed, but have nothing to do. */
static bool idle(const struct row *row)
{
	return row->call == open_pool || row->call == set_ui || (!row->once && (row->call == add_media_type ||
							  row->call == delete_request));
}

/* Those that change something. */
static const struct row *chosen[ROWS + MORE];
static int rows_chosen;

static void choose(void)
{
	int i;

	for (i = 0; i < ROWS + MORE; i++) {
		if (!leaves_it(row_of(i)->function) && !idle(row_of(i)))
			chosen[rows_chosen++] = row_of(i);
	}
}

/* -- what a store says, but for ids that were made meanwhile, and times -- */

static bool is_guid(const char *text)
{
	int i;

	for (i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return false;
	}
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Rows with new ids have no order of their own. */
static char *sorted(char *text)
{
	struct world_text out = { NULL, 0, 0 };
	size_t count = 0, size = 1, i;
	char **lines, *line, *rest = text;

	for (line = text; *line; line++)
		size += *line == '\n';
	lines = calloc(size, sizeof(*lines));
	while ((line = strsep(&rest, "\n")))
		lines[count++] = line;
	qsort(lines, count, sizeof(*lines), by_text);
	for (i = 0; i < count; i++) {
		world_append(&out, lines[i]);
		world_append(&out, "\n");
	}
	free(lines);
	free(text);
	return out.text;
}

/* @known: a dump; ids that it has remain */
static char *timeless(char *dump, const char *known)
{
	char *to = dump, id[37] = "";
	const char *from = dump;

	while (*from) {
		size_t digits = strspn(from, "0123456789");

		if (is_guid(from)) {
			memcpy(id, from, 36);
			if (strstr(known, id))
				to = mempcpy(to, id, 36);
			else
				to = stpcpy(to, "new");
			from += 36;
		} else if (digits == 13 && *from == '1') {
			to = stpcpy(to, "now");
			from += 13;
		} else {
			/* No number begins within another. */
			size_t length = digits ? digits : 1;

			memmove(to, from, length);
			to += length;
			from += length;
		}
	}
	*to = '\0';
	return sorted(dump);
}

/* A store that is not there says nothing. */
static void append_dump(struct world_text *to, const char *path)
{
	char real[sizeof(world.store)], *dump, whole[32];

	if (access(path, F_OK))
		return;
	strcpy(real, world.store);
	memmove(world.store, path, strlen(path) + 1);
	world_value(whole, sizeof(whole), "PRAGMA integrity_check");
	ck_assert_str_eq(whole, "ok");
	world_consistent();
	dump = world_dump();
	world_append(to, dump);
	free(dump);
	strcpy(world.store, real);
}

static char *dump_all(void)
{
	struct world_text out = { NULL, 0, 0 };
	char path[96];

	world_append(&out, "");
	append_dump(&out, world.store);
	snprintf(path, sizeof(path), "%s/Export/ntms.db", world.directory);
	append_dump(&out, path);
	return out.text;
}

/* -- the one that is interrupted -- */

/* Opens a session, stops, calls, and tells what it got. */
static void victim(const struct row *row, int told)
{
	DWORD code;

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	if (!access(world.store, F_OK)) {
		session = OpenNtmsSessionA(NULL, "victim", 0);
		if (session == INVALID_HANDLE_VALUE)
			_exit(1);
	}
	raise(SIGSTOP);
	code = row->call(row->type);
	_exit(write(told, &code, sizeof(code)) != sizeof(code));
}

/* To the next beginning or end of a system call; false when it has ended instead. */
static bool next_stop(pid_t pid)
{
	int status, with = 0;

	for (;;) {
		ck_assert_int_eq(ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)with), 0);
		ck_assert_int_eq(waitpid(pid, &status, __WALL), pid);
		if (!WIFSTOPPED(status)) {
			ck_assert_msg(WIFEXITED(status) && !WEXITSTATUS(status), "ended with %x", status);
			return false;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			return true;
		with = WSTOPSIG(status);
	}
}

/* @told: what it was told comes here */
struct call {
	const struct row *row;
	pid_t pid;
	int told;
};

static void start(struct call *call, const struct row *row)
{
	int ends[2], status;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	call->row = row;
	call->pid = fork();
	ck_assert_int_ge(call->pid, 0);
	if (!call->pid)
		victim(row, ends[1]);
	close(ends[1]);
	call->told = ends[0];
	ck_assert_int_eq(waitpid(call->pid, &status, __WALL), call->pid);
	ck_assert_msg(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP, "no session: %x", status);
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, call->pid, NULL,
				(void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)), 0);
}

/* Was it told of the call's end? */
static bool was_told(const struct call *call)
{
	DWORD code = ~0U;

	if (read(call->told, &code, sizeof(code)) != sizeof(code))
		return false;
	ck_assert_msg(code == call->row->code, "%s: %u, not %u", call->row->function, code,
		      call->row->code);
	return true;
}

/* A call, killed at the n-th stop; n is 0 for never. Returns the number of stops. */
static int run(const struct row *row, int n, bool *told)
{
	struct call call;
	int stops = 0;

	start(&call, row);
	while (next_stop(call.pid)) {
		if (++stops != n)
			continue;
		kill(call.pid, SIGKILL);
		ck_assert_int_eq(waitpid(call.pid, NULL, __WALL), call.pid);
		break;
	}
	*told = was_told(&call);
	close(call.told);
	return stops;
}

/* -- what is left -- */

static void open_next(const struct row *row, int n)
{
	session = OpenNtmsSessionA(NULL, "next", 0);
	ck_assert_msg(session != INVALID_HANDLE_VALUE, "%s, interrupted at %d: %u: %s", row->function,
		      n, NtmsGetLastError(), explain_text());
}

/* The world of a row, @known when it was made, before the call and after it. */
struct story {
	const struct row *row;
	char *known, *before, *after;
	int stops;
};

static char *left(const struct story *story, int n)
{
	if (!access(world.store, F_OK)) {
		open_next(story->row, n);
		CloseNtmsSession(session);
	}
	return timeless(dump_all(), story->known);
}

static void tell_difference(const struct story *story, int n, const char *now)
{
	const char *a = now, *b = story->before, *c = story->after;

	while (*a && *a == *b)
		a++, b++;
	fprintf(stderr, "%s, type %u, at %d, not as before:\n%.200s\nbut:\n%.200s\n", story->row->function,
		story->row->type, n, a, b);
	for (a = now; *a && *a == *c; a++)
		c++;
	fprintf(stderr, "nor as after:\n%.200s\nbut:\n%.200s\n", a, c);
}

/* What was not done can be done, and the next thing. */
static void goes_on(const struct row *row, int n, bool done)
{
	DWORD code;

	if (!done && row->call == create_store)
		ck_assert_uint_eq(NtmsCreateStore(), ERROR_SUCCESS);
	open_next(row, n);
	if (!done && row->call != create_store) {
		code = row->call(row->type);
		ck_assert_msg(code == row->code, "%s, after it was interrupted at %d: %u: %s", row->function, n,
			      code, explain_text());
		/* An import asks for it. */
		CloseNtmsSession(session);
		open_next(row, n);
	}
	code = make_pool("Next", NTMS_CREATE_NEW);
	ck_assert_msg(code == ERROR_SUCCESS, "%s, interrupted at %d; next pool: %u: %s", row->function, n, code,
		      explain_text());
	CloseNtmsSession(session);
}

/* What a call left that ended at the n-th stop. Returns whether it was done. */
static bool judge(const struct story *story, int n, bool told)
{
	const struct row *row = story->row;
	char *now = left(story, n);
	bool before = !strcmp(now, story->before), after = !strcmp(now, story->after);

	if (!before && !after)
		tell_difference(story, n, now);
	ck_assert_msg(before || after, "%s, type %u, interrupted at %d, is half done", row->function,
		      row->type, n);
	ck_assert_msg(after || !told, "%s, type %u, interrupted at %d, was acknowledged and is lost",
		      row->function, row->type, n);
	free(now);
	goes_on(row, n, after);
	return after;
}

/* make_saved() is due before. */
static void setup_story(struct story *story, const struct row *row)
{
	bool told;

	client_setup();
	function_world();
	if (row->prepare)
		row->prepare();
	if (session != INVALID_HANDLE_VALUE)
		CloseNtmsSession(session);
	save_world();
	*story = (struct story){ .row = row };
	story->known = dump_all();
	run(row, 1, &told);
	story->before = left(story, 1);
	restore_world();
	story->stops = run(row, 0, &told);
	ck_assert(told);
	story->after = left(story, story->stops);
	ck_assert_msg(strcmp(story->before, story->after), "%s, type %u, changes nothing", row->function,
		      row->type);
}

static void end_story(struct story *story)
{
	free(story->known);
	free(story->before);
	free(story->after);
}

#endif
