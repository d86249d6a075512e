// SPDX-License-Identifier: LGPL-2.1-or-later
/* InventoryNtmsLibrary(): the kernel reads the elements anew, and the store follows. */
#include <stdbool.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "explain.h"
#include "library.h"
#include "library_request.h"
#include "ntmsapi.h"
#include "session.h"
#include "stale.h"
#include "sync.h"

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

int library_inventory(struct session *session, const struct identity *caller, const char *library)
{
	char request[STORE_ID_SIZE];
	int r, ended;

	if (!library)
		return NTMS_E_INVALID_PARAMETER;
	r = start(session, caller, library, request);
	if (r)
		return r;
	r = read_anew(session, library);
	ended = library_request_end(session, request, r);
	return r ? r : ended;
}
