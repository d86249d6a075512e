// SPDX-License-Identifier: LGPL-2.1-or-later
#include "library_inventory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "error.h"
#include "explain.h"
#include "identity.h"
#include "label_request.h"
#include "library.h"
#include "library_request.h"
#include "ntmsapi.h"
#include "queue.h"
#include "session.h"
#include "stale.h"
#include "sync.h"
#include "text.h"

#define ROUNDS 10	/* a library that always has something to tell is no reason never to return */

static int check(struct session *session, const struct identity *caller, const char *library)
{
	struct store_rows rows;
	int64_t type, enabled;
	int r;

	r = library_check(session, caller, library, NTMS_CONTROL_ACCESS);
	if (r)
		return r;
	store_query(session_store(session), SQL_LIBRARY_TYPE, &rows, "t", library);
	r = store_next(&rows);
	type = r == 1 ? store_int(&rows, 0) : 0;
	enabled = r == 1 ? store_int(&rows, 1) : 0;
	store_done(&rows);
	if (r > 1)
		return r;
	if (type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_INVALID_LIBRARY, "the offline library has no inventory");
	return enabled ? 0 : explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library is disabled");
}

/* What is allowed is there as a request to the library from now on. */
static int start(struct session *session, const struct identity *caller, const char *library,
		 char request[STORE_ID_SIZE])
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	r = check(session, caller, library);
	if (!r)
		r = library_request_begin(session, caller, library, NTMS_LM_INVENTORY, request);
	return session_end(session, r);
}

/* The mutex is not held while the changer works: other threads go on. */
static int refresh(struct session *session, const char *library)
{
	struct device *device;
	int r;

	session_lock(session);
	device = device_set_of_library(session_devices(session), library);
	if (device)
		device_hold(device);
	session_unlock(session);
	if (!device)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library is not connected");
	r = device_refresh(device);
	session_lock(session);
	device_put(device);
	session_unlock(session);
	if (r == NTMS_E_GONE)
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library was disconnected");
	/* What the caller would wait for has no end. */
	if (r == NTMS_E_TIMEOUT)
		return explain_over(NTMS_E_DEVICE_NOT_AVAILABLE,
				    "the library's changer did not answer in time");
	return r;
}

/*
 * Did something happen while it was read? The kernel calls for an inventory when a changer turns
 * STALE, not when one that is STALE does so again.
 */
static bool is_stale(struct session *session, const char *library)
{
	bool stale;

	session_lock(session);
	stale = stale_has_any(session, library);
	session_unlock(session);
	return stale;
}

static int read_anew(struct session *session, const char *library)
{
	int rounds = ROUNDS, r;

	r = session_sync_library(session, library);
	while (!r && rounds--) {
		r = refresh(session, library);
		if (!r)
			r = session_sync_library(session, library);
		if (!is_stale(session, library))
			break;
	}
	return r;
}

static int by_elements(struct session *session, const struct identity *caller, const char *library)
{
	char request[STORE_ID_SIZE];
	int ended, r = start(session, caller, library, request);

	if (r)
		return r;
	r = read_anew(session, library);
	ended = library_request_end(session, request, r);
	return r ? r : ended;
}

/* -- by labels -- */

typedef char id_text[STORE_ID_SIZE];

/* All ids that a statement gives; free() the array. */
static int read_ids(struct session *session, const char *library, id_text **ids, size_t *count)
{
	struct store_rows rows;
	id_text *larger;
	int r;

	*ids = NULL;
	*count = 0;
	store_query(session_store(session), SQL_INVENTORY_CARTRIDGES, &rows, "t", library);
	while ((r = store_next(&rows)) == 1) {
		if (*count % 64 == 0) {
			larger = realloc(*ids, (*count + 64) * sizeof(**ids));
			if (!larger)
				break;
			*ids = larger;
		}
		store_copy(&rows, 0, (*ids)[(*count)++], STORE_ID_SIZE);
	}
	store_done(&rows);
	return r == 1 ? NTMS_E_NO_MEMORY : r;
}

static int add_parts(struct session *session, const char *library, const char *request)
{
	id_text *ids;
	size_t i, count;
	int r = read_ids(session, library, &ids, &count);

	for (i = 0; !r && i < count; i++)
		r = label_request_look(session, ids[i], request);
	free(ids);
	return r;
}

/* The one of a method that goes on: 1, 0: there is none, or a code. */
static int find(struct session *session, const char *library, uint32_t method,
		char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_INVENTORY_RUNS, &rows, "ti", library,
		    (int64_t)method);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	return r;
}

/* Unless one goes on. */
static int begin_by(struct session *session, const char *library, const char *user, uint32_t method)
{
	char request[STORE_ID_SIZE];
	int r = find(session, library, method, request);

	if (r)
		return r == 1 ? 0 : r;
	r = queue_add(session, &(struct queue_entry){
		.library = library,
		.side = "",
		.drive = "",
		.cartridge = "",
		.user = user,
		.operation = NTMS_LM_INVENTORY,
		.option = method,
		.state = NTMS_LM_INPROCESS,
	}, request);
	return r || method != NTMS_INVENTORY_OMID ? r : add_parts(session, library, request);
}

int inventory_begin(struct session *session, const char *library, const char *user)
{
	return begin_by(session, library, user, NTMS_INVENTORY_OMID);
}

/* -- after a mount that failed -- */

int inventory_recover(struct session *session, const char *library)
{
	uint32_t method = NTMS_INVENTORY_DEFAULT;
	int64_t recovers = 0;
	int r = store_one(session_store(session), SQL_INVENTORY_RECOVERS, &recovers, "t", library);

	if (r != 1 || !recovers)
		return r > 1 ? r : 0;
	r = inventory_method(session, library, &method);
	if (r)
		return r;
	return begin_by(session, library, "",
			method == NTMS_INVENTORY_OMID ? NTMS_INVENTORY_OMID : NTMS_INVENTORY_FAST);
}

static int begin(struct session *session, const struct identity *caller, const char *library)
{
	char user[TEXT_BYTES(63)];
	int r = check(session, caller, library);

	identity_name(caller, user, sizeof(user));
	return r ? r : inventory_begin(session, library, user);
}

static int by_labels(struct session *session, const struct identity *caller, const char *library)
{
	int r = by_elements(session, caller, library);

	if (!r)
		r = session_begin(session, STORE_WRITE);
	return r ? r : session_end(session, begin(session, caller, library));
}

/* One that it goes on with; 1, 0: there is none, or a code. */
static int next_part(struct session *session, const char *library, const char *inventory,
		     char id[STORE_ID_SIZE], char call[STORE_ID_SIZE], bool *has_begun)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_INVENTORY_PARTS, &rows, "tt", library, inventory);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, id, STORE_ID_SIZE);
		store_copy(&rows, 1, call, STORE_ID_SIZE);
		*has_begun = store_int(&rows, 2) == NTMS_LM_INPROCESS;
	}
	store_done(&rows);
	return r;
}

static int end_parts(struct session *session, const char *library, const char *inventory)
{
	char id[STORE_ID_SIZE], call[STORE_ID_SIZE];
	bool has_begun;
	int r;

	do {
		r = next_part(session, library, inventory, id, call, &has_begun);
		if (r != 1)
			return r;
		if (has_begun)
			r = queue_undo(session, call, ERROR_CANCELLED);
		else
			r = queue_finish(session, id, NTMS_LM_CANCELLED, ERROR_CANCELLED);
	} while (!r);
	return r;
}

static int stop(struct session *session, const struct identity *caller, const char *library)
{
	char id[STORE_ID_SIZE];
	int r = check(session, caller, library), found;

	if (r)
		return r;
	found = find(session, library, NTMS_INVENTORY_OMID, id);
	if (found != 1)
		return found;
	r = end_parts(session, library, id);
	return r ? r : queue_finish(session, id, NTMS_LM_CANCELLED, ERROR_CANCELLED);
}

/* -- methods -- */

int inventory_method(struct session *session, const char *library, uint32_t *method)
{
	int64_t set = NTMS_INVENTORY_FAST;
	int r;

	if (*method != NTMS_INVENTORY_DEFAULT)
		return 0;
	r = store_one(session_store(session), SQL_INVENTORY_METHOD, &set, "t", library);
	*method = set == NTMS_INVENTORY_OMID ? NTMS_INVENTORY_OMID : NTMS_INVENTORY_FAST;
	return r > 1 ? r : 0;
}

static int find_method(struct session *session, const char *library, uint32_t *method)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, inventory_method(session, library, method));
}

int library_inventory(struct session *session, const struct identity *caller, const char *library,
		      uint32_t method)
{
	int r;

	if (!library)
		return NTMS_E_INVALID_PARAMETER;
	r = find_method(session, library, &method);
	if (r)
		return r;
	switch (method) {
	case NTMS_INVENTORY_FAST:
		return by_elements(session, caller, library);
	case NTMS_INVENTORY_OMID:
		return by_labels(session, caller, library);
	case NTMS_INVENTORY_STOP:
		r = session_begin(session, STORE_WRITE);
		return r ? r : session_end(session, stop(session, caller, library));
	default:
		return explain(NTMS_E_INVALID_PARAMETER, "not a method of inventory");
	}
}
