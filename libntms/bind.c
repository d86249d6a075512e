// SPDX-License-Identifier: LGPL-2.1-or-later
#include "bind.h"

#include <stdbool.h>

#include "code.h"
#include "device.h"
#include "explain.h"
#include "guid.h"
#include "library.h"
#include "session.h"
#include "sync.h"

/* Also a changer that is this store's must have been read to agree with it. */
static int check_read(struct device *device)
{
	struct device_changer changer;
	int r = device_get(device, &changer);

	if (r || changer.read)
		return r;
	return explain(NTMS_E_UNREAD, "%s: its elements have not been read yet", device_name(device));
}

static int bind_device(struct session *session, struct device *device)
{
	struct store *store = session_store(session);
	struct guid id;
	int r;

	if (guid_parse(store_id(store), &id))
		return explain(NTMS_E_DATABASE_FAILURE, "store %s has a damaged id", store_path(store));
	r = device_bind(device, &id);
	if (r == NTMS_E_ACCESS_DENIED)
		return explain_over(r, "%s: only root may give a changer to another store",
				    device_name(device));
	return r;
}

/* @other: it belongs to another store */
static int bind_connected(struct session *session, const char *library, bool other)
{
	struct device *device;
	int r;

	session_lock(session);
	device = device_set_of_library(session_devices(session), library);
	if (!device)
		r = explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library is not connected");
	else
		r = check_read(device);
	if (!r && other)
		r = bind_device(session, device);
	session_unlock(session);
	return r;
}

/* Who is killed after the binding leaves sides that nobody knows, until the next sync. */
int library_bind(struct session *session, const struct identity *caller, const char *library)
{
	bool other;
	int r = library_control(session, caller, library);

	if (r)
		return r;
	r = session_sync_library(session, library);
	other = r == NTMS_E_OTHER_STORE;
	if (r && !other)
		return r;
	explain_reset();
	r = bind_connected(session, library, other);
	return r || !other ? r : session_sync_library(session, library);
}
