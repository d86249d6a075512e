/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session.h - one user of the store and of the changers
 *
 * A session is thread-safe: session_begin() takes its mutex, session_end() gives it back. Every
 * operation of the library has this shape:
 *
 *	r = session_begin(session, STORE_WRITE);
 *	if (r)
 *		return r;
 *	r = do_it(session, caller, ...);
 *	return session_end(session, r);
 *
 * session_end() commits when the result so far is 0, else it rolls back; with STORE_READ it only
 * ends. Operations that change sides of cartridges claim them in between: see change.h;
 * session_end() publishes or gives the claims up. Words for errors: explain.h.
 */
#ifndef NTMS_SESSION_H
#define NTMS_SESSION_H

#include "store.h"

struct config;
struct identity;
struct session;

/**
 * session_create() - a session that holds nothing open yet: for handle_register()
 * @out: out
 * @config: NULL: config_read()
 * @application: name for requests, UTF-8; NULL or "": "RSM"
 * Return: 0 or a code.
 */
int session_create(struct session **out, const struct config *config, const char *application);

/**
 * session_open() - open the store, look at the changers, sync what is behind
 *
 * A changer that fails to sync does not keep the session from opening: its media are then changed
 * in the store only when it is gone, and not at all (with words) when it refuses.
 * Return: 0 or a code; no access check: that is the caller's (USE on the computer object).
 */
int session_open(struct session *session);

/* session_close() - end it, free it. No other thread may be inside; cancel them first. NULL is allowed. */
void session_close(struct session *session);

/**
 * session_cancel() - let the calls that wait in other threads return NTMS_E_CANCELLED
 *
 * Any thread, any time; later session_begin() give NTMS_E_INVALID_HANDLE.
 */
void session_cancel(struct session *session);

/* session_cancelled() - has it been? For loops that wait. */
bool session_cancelled(struct session *session);

/**
 * session_number(), session_await() - wait for another change of the store, outside of transactions
 * @seen: session_number() before the caller looked in the store
 * @until: as for doorbell_wait()
 *
 * Return: 0: look again; NTMS_E_TIMEOUT; NTMS_E_CANCELLED: session_cancel().
 */
unsigned int session_number(struct session *session);
int session_await(struct session *session, unsigned int seen, int64_t until);

/**
 * session_close_in_child() - for pthread_atfork(): close what the session holds open, in the child
 *
 * Async-signal-safe; frees nothing and touches no lock of the parent. The session must not be used
 * or closed in the child afterwards.
 */
void session_close_in_child(struct session *session);

/* session_begin() - lock the session, then the store, and begin a transaction. 0 or a code. */
int session_begin(struct session *session, enum store_mode mode);

/* session_begin_last() - session_begin() to write, also after session_cancel(): to take back what was left */
int session_begin_last(struct session *session);

/* session_end() - finish what session_begin() began: see above. Return: the final result. */
int session_end(struct session *session, int result);

/* session_store() - for statements between session_begin() and session_end() */
struct store *session_store(struct session *session);

/* For change.c, sync.c and event.c: what a session has beside its store. */
struct event_notes;
struct device_set;
struct change;
struct event_notes *session_notes(struct session *session);
struct device_set *session_devices(struct session *session);
struct change *session_change(struct session *session);
const struct config *session_config(const struct session *session);

/* session_host() - this host, as column library.host names it */
const char *session_host(const struct session *session);

/* The session's mutex alone, for what needs the changers and not the store. */
void session_lock(struct session *session);
void session_unlock(struct session *session);

/* session_application() - its name, UTF-8 */
const char *session_application(const struct session *session);

/* session_ui() - for ui_destination.c: its own lists, by kind; between session_lock() and session_unlock() */
struct ui_names;
struct ui_names *session_ui(struct session *session);

#endif
