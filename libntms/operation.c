// SPDX-License-Identifier: LGPL-2.1-or-later
#include "operation.h"

#include <string.h>

#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "identity.h"
#include "library.h"
#include "library_request.h"
#include "mount.h"
#include "ntmsapi.h"
#include "object.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "text.h"
#include "work.h"

static int load(struct session *session, const char *id, int64_t kind, struct operation *operation)
{
	struct store_rows rows;
	int r;

	operation->count = 0;
	store_query(session_store(session), SQL_OPERATION_REQUESTS, &rows, "ti", id, kind);
	while ((r = store_next(&rows)) == 1 && operation->count < OPERATION_MAX) {
		store_copy(&rows, 0, operation->requests[operation->count++], STORE_ID_SIZE);
		store_copy(&rows, 1, operation->library, STORE_ID_SIZE);
		operation->option = store_int(&rows, 2);
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

int operation_find(struct session *session, const struct identity *caller, const char *id,
		   int64_t kind, struct operation *operation)
{
	int r = load(session, id, kind, operation);

	if (r)
		return r;
	if (!operation->count)
		return explain(NTMS_E_INVALID_OPERATION, "there is no operation %s that goes on", id);
	strcpy(operation->id, id);
	return library_check(session, caller, operation->library, RIGHT_CONTROL);
}

int operation_check_library(struct session *session, const char *library, int disabled)
{
	struct object object;
	int r = object_read(session, library, NTMS_LIBRARY, &object);

	if (r)
		return r;
	if (object.library.type == NTMS_LIBRARYTYPE_OFFLINE ||
	    object.operational_state == NTMS_NOT_PRESENT)
		return explain(NTMS_E_LIBRARY_OFFLINE, "library %s is not connected", object.name);
	if (!object.enabled)
		return explain(disabled, "library %s is disabled", object.name);
	return mount_check_robot(session, library, NTMS_E_LIBRARY_OFFLINE);
}

int operation_begin(struct session *session, const struct identity *caller,
		    struct queue_entry *entry, struct operation *operation)
{
	char user[TEXT_BYTES(63)];
	int r = library_request_sweep(session);

	if (r)
		return r;
	identity_name(caller, user, sizeof(user));
	entry->user = user;
	entry->side = entry->drive = "";
	strcpy(operation->library, entry->library);
	r = queue_add(session, entry, operation->requests[operation->count++]);
	strcpy(operation->id, operation->requests[0]);
	return r;
}

static int result_of(struct session *session, const struct operation *operation)
{
	struct queue_result result;
	size_t i;
	int r = 0;

	for (i = 0; !r && i < operation->count; i++) {
		r = queue_result(session, operation->requests[i], &result);
		if (r || !result.finished || result.state == NTMS_LM_PASSED)
			continue;
		r = (int)result.error;
		if (r == NTMS_E_CANCELLED)
			explain(r, "the operation was stopped");
	}
	return r;
}

int operation_await(struct session *session, const struct operation *operation,
		    bool short_of_people)
{
	const struct work_wait wait = {
		.library = operation->library, .call = operation->id, .ids = operation->requests,
		.count = operation->count, .until = DOORBELL_NEVER,
		.short_of_people = short_of_people,
	};
	int r = work_until(session, &wait);

	/* It goes on without us. */
	if (session_cancelled(session)) {
		explain_reset();
		return 0;
	}
	if (!r)
		r = session_begin(session, STORE_READ);
	return r ? r : session_end(session, result_of(session, operation));
}

int operation_await_stop(struct session *session, const struct operation *operation)
{
	int r = operation_await(session, operation, false);

	if (r != NTMS_E_CANCELLED)
		return r;
	explain_reset();
	return 0;
}
