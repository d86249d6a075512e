// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sessions. */
#define _GNU_SOURCE	/* strerrordesc_np() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "api_session.h"
#include "code.h"
#include "computer.h"
#include "error.h"
#include "explain.h"
#include "identity.h"
#include "security.h"
#include "session.h"
#include "text.h"

#define SERVER_UNITS		255
#define APPLICATION_UNITS	(NTMS_APPLICATIONNAME_LENGTH - 1)

struct api_session *api_session_of(struct handle_object *handle)
{
	return (struct api_session *)(void *)((char *)handle - offsetof(struct api_session, handle));
}

static void unlink_dependent(struct api_dependent *dependent)
{
	*dependent->link = dependent->next;
	if (dependent->next)
		dependent->next->link = dependent->link;
	dependent->link = NULL;
}

/* The dependents, one at a time: to close one takes the lock of the table, and may free it. */
static bool close_dependent(struct api_session *session)
{
	struct api_dependent *dependent;
	enum handle_kind kind = 0;
	void *number = NULL;

	pthread_mutex_lock(&session->mutex);
	session->closed = true;
	dependent = session->dependents;
	if (dependent) {
		unlink_dependent(dependent);
		number = dependent->number;
		kind = dependent->handle.class->kind;
	}
	pthread_mutex_unlock(&session->mutex);
	if (number)
		handle_close(number, kind, false);
	return number;
}

static void closing(struct handle_object *handle)
{
	struct api_session *session = api_session_of(handle);

	session_cancel(session->session);
	while (close_dependent(session))
		;
}

static void free_session(struct api_session *session)
{
	session_close(session->session);
	identity_free(session->caller);
	pthread_mutex_destroy(&session->mutex);
	free(session);
}

static void release(struct handle_object *handle)
{
	free_session(api_session_of(handle));
}

static void forked(struct handle_object *handle)
{
	session_close_in_child(api_session_of(handle)->session);
}

static const struct handle_class session_class = {
	.kind = HANDLE_SESSION,
	.closing = closing,
	.release = release,
	.forked = forked,
};

/* Labels of letters, digits, '-' and '_' with dots between; ':' for addresses; what is not ASCII. */
static bool is_computer_name(const char *name)
{
	const char *c;

	if (!*name || *name == '.' || *name == '-')
		return false;
	for (c = name; *c; c++) {
		if ((unsigned char)*c < 0x80 && !strchr("-_.:", *c) &&
		    !(*c >= '0' && *c <= '9') && !((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z'))
			return false;
		if (c[0] == '.' && c[1] == '.')
			return false;
	}
	return true;
}

/* The whole name, or its first label. */
static bool is_this_host(const char *name)
{
	char host[256] = "";

	if (gethostname(host, sizeof(host) - 1))
		return false;
	if (!text_compare(name, host))
		return true;
	host[strcspn(host, ".")] = '\0';
	return !text_compare(name, host);
}

static DWORD check_server(const void *server, bool wide)
{
	char name[TEXT_BYTES(SERVER_UNITS)];

	if (!server)
		return ERROR_SUCCESS;
	if (api_text(server, wide, SERVER_UNITS, name, sizeof(name)) < 0)
		return ERROR_INVALID_COMPUTERNAME;
	if (!*name || !strcmp(name, "."))
		return ERROR_SUCCESS;
	if (!is_computer_name(name))
		return ERROR_INVALID_COMPUTERNAME;
	if (is_this_host(name))
		return ERROR_SUCCESS;
	return error_public(explain(NTMS_E_NOT_CONNECTED, "there is no NTMS server %s", name));
}

static int check_access(const struct api_session *session)
{
	int r = session_begin(session->session, STORE_READ);

	if (r)
		return r;
	return session_end(session->session,
			   computer_check(session->session, session->caller, RIGHT_USE));
}

/* What fails is the service that knows the groups, not what its errors would mean of a session. */
static int find_caller(struct identity **caller)
{
	int r = identity_of_caller(caller);

	if (!r)
		return 0;
	return explain(error_public(r) == ERROR_NOT_ENOUGH_MEMORY ? NTMS_E_NO_MEMORY
								  : NTMS_E_DATABASE_FAILURE,
		       "the groups of the caller cannot be found out: %s", strerrordesc_np(-r));
}

/* All that is needed before anything is open. */
static int make_session(struct api_session **out, const char *application)
{
	struct api_session *session = calloc(1, sizeof(*session));
	int r;

	if (!session)
		return -ENOMEM;
	pthread_mutex_init(&session->mutex, NULL);
	r = find_caller(&session->caller);
	if (!r)
		r = session_create(&session->session, NULL, application);
	if (!r)
		r = handle_register(&session->handle, &session_class);
	if (r)
		free_session(session);
	else
		*out = session;
	return r;
}

/* The session is in the table, so a fork from now on closes what it opens. */
static int open_registered(struct api_session *session)
{
	int r = session_open(session->session);

	return r ? r : check_access(session);
}

static int open_checked(const void *application, bool wide, DWORD options, HANDLE *handle)
{
	char name[TEXT_BYTES(APPLICATION_UNITS)] = "";
	struct api_session *session;
	int r = 0;

	if (options & ~(DWORD)NTMS_SESSION_QUERYEXPEDITE)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option of a session");
	if (application)
		r = api_text(application, wide, APPLICATION_UNITS, name, sizeof(name));
	if (r < 0)
		return explain(r, "not a name of an application");
	r = make_session(&session, name);
	if (r)
		return r;
	r = open_registered(session);
	if (r)
		handle_discard(&session->handle);
	else
		*handle = handle_publish(&session->handle);
	return r;
}

static HANDLE open_session(const void *server, const void *application, bool wide, DWORD options)
{
	HANDLE handle = INVALID_HANDLE_VALUE;
	DWORD code;

	api_start();
	code = check_server(server, wide);
	if (code == ERROR_SUCCESS)
		code = error_public(open_checked(application, wide, options, &handle));
	if (code != ERROR_SUCCESS)
		NtmsSetLastError(api_refuse(code));
	return handle;
}

HANDLE OpenNtmsSessionA(LPCSTR lpServer, LPCSTR lpApplication, DWORD dwOptions)
{
	return open_session(lpServer, lpApplication, false, dwOptions);
}

HANDLE OpenNtmsSessionW(LPCWSTR lpServer, LPCWSTR lpApplication, DWORD dwOptions)
{
	return open_session(lpServer, lpApplication, true, dwOptions);
}

DWORD CloseNtmsSession(HANDLE hSession)
{
	api_start();
	return api_result(handle_close(hSession, HANDLE_SESSION, false));
}

/* Known to the session before others know its number; not at all when the session is closed. */
static int link_dependent(struct api_session *session, struct api_dependent *dependent,
			  void **number)
{
	int r = NTMS_E_INVALID_HANDLE;

	pthread_mutex_lock(&session->mutex);
	if (!session->closed) {
		dependent->number = *number = handle_publish(&dependent->handle);
		dependent->next = session->dependents;
		dependent->link = &session->dependents;
		if (dependent->next)
			dependent->next->link = &dependent->next;
		session->dependents = dependent;
		r = 0;
	}
	pthread_mutex_unlock(&session->mutex);
	return r;
}

int api_adopt(struct handle_object *session, struct api_dependent *dependent,
	      const struct handle_class *class, void **number)
{
	int r;

	handle_hold(session);
	dependent->parent = api_session_of(session);
	r = handle_register(&dependent->handle, class);
	if (r) {
		class->release(&dependent->handle);
		return r;
	}
	r = link_dependent(dependent->parent, dependent, number);
	if (r)
		handle_discard(&dependent->handle);
	return r;
}

void api_disown(struct api_dependent *dependent)
{
	struct api_session *session = dependent->parent;

	pthread_mutex_lock(&session->mutex);
	if (dependent->link)
		unlink_dependent(dependent);
	pthread_mutex_unlock(&session->mutex);
	handle_put(&session->handle);
}
