// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntmsd: work at the queues of libraries that nobody waits for.
 *
 * A thread for each library serves it: none has to wait for another's robot. A thread for each kind of
 * object tells on standard error what happens to objects of it; that of libraries begins to serve those
 * that come. The first thread waits for signals, and tells systemd that all others are well.
 *
 * Each has a session of its own, and opens another one when that fails, as all do after an import. To
 * stop is to close the sessions: calls in them then end, and a robot's motion runs on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "ntms.h"

#define LINE		2048
#define PAUSE		5	/* seconds, after a failure */
#define TURN		60	/* seconds between two signs of life, at most */

struct server {
	struct server *next;
	GUID library;
	pthread_t thread;
	HANDLE session;		/* INVALID_HANDLE_VALUE: none now */
	bool serves;
	bool ended;		/* it is to be joined */
	bool again;		/* something happened to the library: look once more before the end */
	atomic_llong alive;	/* seconds, when it was last */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t stopped = PTHREAD_COND_INITIALIZER;
static bool stopping;
static struct server *servers;
static DWORD turn = TURN * 1000;

/* -- telling -- */

static void say(const char *priority, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One write a line: there are several threads. */
static void say(const char *priority, const char *format, ...)
{
	char line[LINE];
	va_list arguments;
	size_t i;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	for (i = 0; line[i]; i++)
		if (line[i] == '\n' || line[i] == '\r')
			line[i] = ' ';
	fprintf(stderr, "%s%s\n", priority, line);
}

static void say_failed(const char *priority, const char *what, DWORD code)
{
	char words[1024] = "";
	DWORD size = sizeof(words);

	NtmsGetErrorText(words, &size);
	say(priority, "%s: %s%s%s (%u)", what, words, *words ? ": " : "", error_name(code), code);
}

/* Text that grows; what does not fit is cut. */
struct text {
	char text[LINE];
	size_t length;
};

static void add(struct text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *to, const char *format, ...)
{
	size_t room = sizeof(to->text) - to->length;
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(to->text + to->length, room, format, arguments);
	va_end(arguments);
	if (n > 0)
		to->length += (size_t)n < room ? (size_t)n : room - 1;
}

static void add_id(struct text *to, const char *what, const GUID *id)
{
	char text[GUID_TEXT_SIZE];

	if (guid_is_null(id))
		return;
	guid_text(id, text);
	add(to, ", %s %s", what, text);
}

static const char *add_library_request(struct text *to, const NTMS_LIBREQUESTINFORMATIONA *info)
{
	add(to, "%s %s", operation_name(info->OperationCode), library_request_state_name(info->State));
	add_id(to, "medium", &info->PhysMediaId);
	add_id(to, "side", &info->PartitionId);
	add_id(to, "drive", &info->DriveId);
	add_id(to, "slot", &info->SlotId);
	add_id(to, "library", &info->Library);
	if (info->State != NTMS_LM_FAILED)
		return SD_INFO;
	add(to, ", %s (%u)", error_name(info->dwErrorCode), info->dwErrorCode);
	return SD_WARNING;
}

/* Hands are asked for. */
static const char *add_operator_request(struct text *to, const NTMS_OPREQUESTINFORMATIONA *info)
{
	add(to, "%s %s", operator_request_name(info->Request), operator_request_state_name(info->State));
	add_id(to, info->Arg1Type ? type_name(info->Arg1Type) : "argument", &info->Arg1);
	add_id(to, info->Arg2Type ? type_name(info->Arg2Type) : "argument", &info->Arg2);
	add(to, ": %s", info->szMessage);
	return SD_NOTICE;
}

static const char *add_object(struct text *to, const NTMS_OBJECTINFORMATIONA *info)
{
	switch (info->dwType) {
	case NTMS_LIBREQUEST:
		return add_library_request(to, &info->Info.LibRequest);
	case NTMS_OPREQUEST:
		return add_operator_request(to, &info->Info.OpRequest);
	case NTMS_DRIVE:
		add(to, "%s", drive_state_name(info->Info.Drive.State));
		add_id(to, "side", &info->Info.Drive.SavedPartitionId);
		add_id(to, "library", &info->Info.Drive.Library);
		break;
	default:
		add(to, "%s", operational_state_name(info->dwOperationalState));
	}
	add(to, "%s, %s", info->Enabled ? "" : ", disabled", info->szName);
	return SD_INFO;
}

/* As it is now: that may be later than what happened. */
static void tell(HANDLE session, DWORD type, DWORD operation, GUID *id)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = type };
	const char *priority = SD_INFO;
	struct text text = { .length = 0 };
	char name[GUID_TEXT_SIZE];

	guid_text(id, name);
	add(&text, "%s %s: ", type_name(type), name);
	if (operation == NTMS_OBJ_DELETE)
		add(&text, "deleted");
	else if (GetNtmsObjectInformationA(session, id, &info) == ERROR_SUCCESS)
		priority = add_object(&text, &info);
	else
		add(&text, "changed, and is there no more");
	say(priority, "%s", text.text);
}

/* -- serving -- */

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

static bool is_stopping(void)
{
	bool is;

	pthread_mutex_lock(&mutex);
	is = stopping;
	pthread_mutex_unlock(&mutex);
	return is;
}

/* Some seconds, but for the end. */
static void rest(void)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += PAUSE;
	pthread_mutex_lock(&mutex);
	while (!stopping &&
	       pthread_cond_clockwait(&stopped, &mutex, CLOCK_MONOTONIC, &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&mutex);
}

static HANDLE exchange(HANDLE *handle, HANDLE session)
{
	HANDLE before;

	pthread_mutex_lock(&mutex);
	before = *handle;
	*handle = session;
	pthread_mutex_unlock(&mutex);
	return before;
}

/* By its thread, or by the end: by who finds the handle there. */
static void close_session(HANDLE *handle)
{
	HANDLE session = exchange(handle, INVALID_HANDLE_VALUE);

	if (session != INVALID_HANDLE_VALUE)
		CloseNtmsSession(session);
}

/* One that the end closes. INVALID_HANDLE_VALUE: there is none, as was said. */
static HANDLE open_session(HANDLE *handle)
{
	HANDLE session = OpenNtmsSessionA(NULL, "ntmsd", 0);

	if (session == INVALID_HANDLE_VALUE) {
		say_failed(SD_ERR, "cannot open a session", NtmsGetLastError());
		return session;
	}
	exchange(handle, session);
	/* The end may have come before it was known. */
	if (is_stopping())
		close_session(handle);
	return session;
}

/* Without its threads it is of no use. */
static void begin_thread(pthread_t *thread, void *(*run)(void *context), void *context)
{
	if (!pthread_create(thread, NULL, run, context))
		return;
	say(SD_ERR, "cannot begin a thread");
	_exit(EXIT_STORE);
}

static void note_serving(struct server *server, bool serves)
{
	const struct server *each;
	unsigned int count = 0;

	pthread_mutex_lock(&mutex);
	server->serves = serves;
	for (each = servers; each; each = each->next)
		count += each->serves;
	if (!stopping)
		sd_notifyf(0, "STATUS=Libraries served: %u", count);
	pthread_mutex_unlock(&mutex);
}

/* Turn after turn. Why it ended. */
static DWORD serve_library(HANDLE session, struct server *server)
{
	char id[GUID_TEXT_SIZE];
	DWORD code;

	guid_text(&server->library, id);
	code = NtmsServeLibrary(session, &server->library, 0);
	if (code == ERROR_SUCCESS) {
		say(SD_INFO, "library %s: served", id);
		note_serving(server, true);
	}
	while (code == ERROR_SUCCESS) {
		atomic_store(&server->alive, now());
		code = NtmsServeLibrary(session, &server->library, turn);
	}
	return code;
}

/* It is not here, or not ours to serve: until something happens to it. */
static bool is_over(DWORD code)
{
	return code == ERROR_DEVICE_NOT_AVAILABLE || code == ERROR_INVALID_LIBRARY ||
	       code == ERROR_ACCESS_DENIED;
}

static DWORD serve_once(struct server *server)
{
	char what[80], id[GUID_TEXT_SIZE];
	HANDLE session;
	DWORD code;

	atomic_store(&server->alive, now());
	session = open_session(&server->session);
	if (session == INVALID_HANDLE_VALUE)
		return ERROR_DATABASE_FAILURE;
	code = serve_library(session, server);
	note_serving(server, false);
	guid_text(&server->library, id);
	snprintf(what, sizeof(what), "library %s: not served", id);
	if (!is_stopping())
		say_failed(code == ERROR_DEVICE_NOT_AVAILABLE ? SD_INFO : SD_ERR, what, code);
	close_session(&server->session);
	return code;
}

/* Is it the end of this server? */
static bool is_end(struct server *server, DWORD code)
{
	bool end;

	pthread_mutex_lock(&mutex);
	end = stopping || (is_over(code) && !server->again);
	server->again = false;
	server->ended = end;
	pthread_mutex_unlock(&mutex);
	return end;
}

static void *run_server(void *context)
{
	struct server *server = context;
	DWORD code;

	while (!is_end(server, code = serve_once(server)))
		if (!is_over(code))
			rest();
	return NULL;
}

static struct server *server_of(const GUID *library)
{
	struct server *server = servers;

	while (server && memcmp(&server->library, library, sizeof(*library)))
		server = server->next;
	return server;
}

/* Under the mutex. */
static void begin_to_serve(const GUID *library)
{
	struct server *server = server_of(library);

	if (server && !server->ended) {
		server->again = true;
		return;
	}
	if (server) {
		pthread_join(server->thread, NULL);
	} else {
		server = calloc(1, sizeof(*server));
		if (!server)
			return;
		server->library = *library;
		server->next = servers;
		servers = server;
	}
	server->session = INVALID_HANDLE_VALUE;
	server->ended = server->again = false;
	atomic_store(&server->alive, now());
	begin_thread(&server->thread, run_server, server);
}

static bool is_to_serve(HANDLE session, GUID *library)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_LIBRARY };

	return GetNtmsObjectInformationA(session, library, &info) == ERROR_SUCCESS &&
	       info.dwOperationalState == NTMS_READY &&
	       info.Info.Library.LibraryType != NTMS_LIBRARYTYPE_OFFLINE;
}

static void serve_if_ready(HANDLE session, GUID *library)
{
	if (!is_to_serve(session, library))
		return;
	pthread_mutex_lock(&mutex);
	if (!stopping)
		begin_to_serve(library);
	pthread_mutex_unlock(&mutex);
}

static DWORD serve_all(HANDLE session)
{
	GUID *libraries;
	DWORD count, i, code = enumerate(session, NULL, NTMS_LIBRARY, 0, &libraries, &count);

	for (i = 0; code == ERROR_SUCCESS && i < count; i++)
		serve_if_ready(session, &libraries[i]);
	free(libraries);
	return code;
}

/* -- listening -- */

static struct channel {
	DWORD type;
	HANDLE session;
	pthread_t thread;
} channels[] = {
	{ .type = NTMS_LIBRARY, .session = INVALID_HANDLE_VALUE },
	{ .type = NTMS_DRIVE, .session = INVALID_HANDLE_VALUE },
	{ .type = NTMS_LIBREQUEST, .session = INVALID_HANDLE_VALUE },
	{ .type = NTMS_OPREQUEST, .session = INVALID_HANDLE_VALUE },
};

#define CHANNELS (sizeof(channels) / sizeof(*channels))

/* Libraries are served that are there, and those that come. Why it ended. */
static DWORD listen_in(HANDLE session, DWORD type)
{
	HANDLE notification = OpenNtmsNotification(session, type);
	NTMS_NOTIFICATIONINFORMATION event;
	DWORD code = ERROR_SUCCESS;

	if (notification == INVALID_HANDLE_VALUE)
		return NtmsGetLastError();
	if (type == NTMS_LIBRARY)
		code = serve_all(session);
	while (code == ERROR_SUCCESS) {
		code = WaitForNtmsNotification(notification, &event, INFINITE);
		if (code != ERROR_SUCCESS)
			break;
		tell(session, type, event.dwOperation, &event.ObjectId);
		if (type == NTMS_LIBRARY)
			serve_if_ready(session, &event.ObjectId);
	}
	return code;
}

static void *listen_on(void *context)
{
	struct channel *channel = context;
	HANDLE session;
	DWORD code;

	while (!is_stopping()) {
		session = open_session(&channel->session);
		code = ERROR_SUCCESS;
		if (session != INVALID_HANDLE_VALUE)
			code = listen_in(session, channel->type);
		if (code != ERROR_SUCCESS && !is_stopping())
			say_failed(SD_WARNING, "cannot listen", code);
		close_session(&channel->session);
		if (code != ERROR_NO_DATA)
			rest();
	}
	return NULL;
}

/* -- beginning and end -- */

/* false: one has given no sign of life for so long. */
static bool are_well(long long seconds)
{
	const struct server *server;
	bool well = true;

	pthread_mutex_lock(&mutex);
	for (server = servers; server; server = server->next)
		if (!server->ended && now() - atomic_load(&server->alive) > seconds)
			well = false;
	pthread_mutex_unlock(&mutex);
	return well;
}

/* Until a signal says that it is the end. @watchdog: microseconds; 0: nobody watches */
static void attend(const sigset_t *signals, uint64_t watchdog)
{
	const struct timespec pause = {
		.tv_sec = (time_t)(watchdog / 4 / 1000000),
		.tv_nsec = (long)(watchdog / 4 % 1000000 * 1000),
	};

	while (sigtimedwait(signals, NULL, watchdog ? &pause : NULL) < 0)
		if (watchdog && are_well((long long)(watchdog / 1000000)))
			sd_notify(0, "WATCHDOG=1");
}

static void stop(void)
{
	struct server *server;
	size_t i;

	sd_notify(0, "STOPPING=1");
	say(SD_INFO, "ends");
	pthread_mutex_lock(&mutex);
	stopping = true;
	pthread_cond_broadcast(&stopped);
	pthread_mutex_unlock(&mutex);
	/* No server comes any more. */
	for (server = servers; server; server = server->next)
		close_session(&server->session);
	for (i = 0; i < CHANNELS; i++)
		close_session(&channels[i].session);
	for (i = 0; i < CHANNELS; i++)
		pthread_join(channels[i].thread, NULL);
	while ((server = servers)) {
		servers = server->next;
		pthread_join(server->thread, NULL);
		free(server);
	}
}

/* When there is a store that can be used. */
static bool begin(void)
{
	HANDLE session = INVALID_HANDLE_VALUE;
	size_t i;

	if (open_session(&session) == INVALID_HANDLE_VALUE)
		return false;
	for (i = 0; i < CHANNELS; i++)
		begin_thread(&channels[i].thread, listen_on, &channels[i]);
	close_session(&session);
	return true;
}

int main(int argc, char **argv)
{
	uint64_t watchdog = 0;
	sigset_t signals;

	(void)argv;
	streams_fill();
	if (argc != 1) {
		fputs("usage: ntmsd\n", stderr);
		return EXIT_USAGE;
	}
	/* Who listens to what is told may go. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (sd_watchdog_enabled(0, &watchdog) <= 0)
		watchdog = 0;
	if (watchdog && watchdog / 4000 < turn)
		turn = (DWORD)(watchdog / 4000);
	if (!begin())
		return EXIT_STORE;
	sd_notify(0, "READY=1");
	attend(&signals, watchdog);
	stop();
	return EXIT_DONE;
}
