// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "code.h"
#include "config.h"
#include "device.h"
#include "doorbell.h"
#include "event.h"
#include "explain.h"
#include "ntmsapi.h"
#include "sync.h"
#include "text.h"
#include "ui_destination.h"

struct session {
	pthread_mutex_t mutex;
	atomic_bool cancelled;
	enum store_mode mode;
	struct store *store;
	struct device_set devices;
	struct change change;
	struct event_notes notes;
	struct config config;
	char host[72];
	char application[TEXT_BYTES(63)];
	struct ui_names ui[NTMS_UITYPE_MAX];
};

int session_create(struct session **out, const struct config *config, const char *application)
{
	struct session *session = calloc(1, sizeof(*session));
	int r = 0;

	if (!session)
		return NTMS_E_NO_MEMORY;
	if (config)
		session->config = *config;
	else
		r = config_read(&session->config);
	if (!r)
		r = store_new(&session->store, &session->config);
	if (r) {
		free(session);
		return r;
	}
	pthread_mutex_init(&session->mutex, NULL);
	text_put_utf8(session->application, sizeof(session->application),
		      application && *application ? application : "RSM");
	if (gethostname(session->host, sizeof(session->host) - 1))
		strcpy(session->host, "localhost");
	*out = session;
	return 0;
}

int session_open(struct session *session)
{
	int r;

	session_lock(session);
	r = store_open(session->store);
	session_unlock(session);
	if (r)
		return r;
	/* What cannot be synced says so when it is needed. */
	if (session_sync(session))
		explain_reset();
	return 0;
}

void session_close(struct session *session)
{
	int kind;

	if (!session)
		return;
	device_set_close(&session->devices);
	store_free(session->store);
	pthread_mutex_destroy(&session->mutex);
	free(session->notes.text);
	for (kind = 0; kind < NTMS_UITYPE_MAX; kind++)
		free(session->ui[kind].text);
	free(session);
}

void session_cancel(struct session *session)
{
	atomic_store(&session->cancelled, true);
	doorbell_ring(store_doorbell(session->store));
}

bool session_cancelled(struct session *session)
{
	return atomic_load(&session->cancelled);
}

unsigned int session_number(struct session *session)
{
	return doorbell_number(store_doorbell(session->store));
}

int session_await(struct session *session, unsigned int seen, int64_t until)
{
	int r = 0;

	/* Who cancels rings after it is noted. */
	if (!session_cancelled(session))
		r = doorbell_wait(store_doorbell(session->store), seen, until);
	return session_cancelled(session) ? NTMS_E_CANCELLED : r;
}

void session_close_in_child(struct session *session)
{
	device_set_close_in_child(&session->devices);
	store_close_in_child(session->store);
}

void session_lock(struct session *session)
{
	pthread_mutex_lock(&session->mutex);
}

void session_unlock(struct session *session)
{
	pthread_mutex_unlock(&session->mutex);
}

static int begin(struct session *session, enum store_mode mode, bool last)
{
	int r = NTMS_E_INVALID_HANDLE;

	session_lock(session);
	if (last || !session_cancelled(session))
		r = store_begin(session->store, mode);
	if (r)
		session_unlock(session);
	else
		session->mode = mode;
	return r;
}

int session_begin(struct session *session, enum store_mode mode)
{
	return begin(session, mode, false);
}

int session_begin_last(struct session *session)
{
	return begin(session, STORE_WRITE, true);
}

static int finish_write(struct session *session, int result)
{
	if (!result)
		result = event_flush(session);
	if (!result)
		result = store_commit(session->store);
	else
		store_rollback(session->store);
	event_forget(session);
	change_finish(session, result);
	return result;
}

int session_end(struct session *session, int result)
{
	int r;

	if (session->mode == STORE_WRITE) {
		result = finish_write(session, result);
	} else {
		r = store_commit(session->store);
		if (r)
			store_rollback(session->store);
	}
	store_release(session->store);
	session_unlock(session);
	return result;
}

struct store *session_store(struct session *session)
{
	return session->store;
}

struct event_notes *session_notes(struct session *session)
{
	return &session->notes;
}

struct device_set *session_devices(struct session *session)
{
	return &session->devices;
}

struct change *session_change(struct session *session)
{
	return &session->change;
}

const struct config *session_config(const struct session *session)
{
	return &session->config;
}

const char *session_host(const struct session *session)
{
	return session->host;
}

const char *session_application(const struct session *session)
{
	return session->application;
}

struct ui_names *session_ui(struct session *session)
{
	return session->ui;
}
