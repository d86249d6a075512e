// SPDX-License-Identifier: LGPL-2.1-or-later
#include "library_request.h"

#include "attribute.h"
#include "code.h"
#include "computer.h"
#include "error.h"
#include "event.h"
#include "explain.h"
#include "identity.h"
#include "ntmsapi.h"
#include "object.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "waiter.h"

static void take(struct store_rows *rows, struct library_request_info *info)
{
	info->operation = store_int(rows, 6);
	info->option = store_int(rows, 7);
	info->state = store_int(rows, 8);
	info->completed = store_int(rows, 9);
	info->error = store_int(rows, 10);
	info->priority = store_int(rows, 11);
	info->position = store_int(rows, 12);
	store_copy(rows, 13, info->library, sizeof(info->library));
	store_copy(rows, 14, info->side, sizeof(info->side));
	store_copy(rows, 15, info->drive, sizeof(info->drive));
	store_copy(rows, 16, info->cartridge, sizeof(info->cartridge));
	store_copy(rows, 17, info->slot, sizeof(info->slot));
	store_copy(rows, 18, info->work_item, sizeof(info->work_item));
	store_copy(rows, 19, info->application, sizeof(info->application));
	store_copy(rows, 20, info->user, sizeof(info->user));
	store_copy(rows, 21, info->computer, sizeof(info->computer));
}

/* Nobody did in time what people were asked for: queue_is_over(). */
static void expire(struct object *object, int64_t until)
{
	object->library_request.state = NTMS_LM_FAILED;
	object->library_request.error = ERROR_TIMEOUT;
	object->library_request.completed = until;
}

/* Who worked at it died: as LIBREQUEST_ABANDON will write it. Nobody knows when that was. */
static void abandon(struct object *object)
{
	object->library_request.state = NTMS_LM_CANCELLED;
	object->library_request.error = ERROR_CANCELLED;
	object->library_request.completed = object->created;
}

int library_request_read(struct session *session, struct object *object)
{
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	store_query(store, SQL_LIBREQUEST_READ, &rows, "ti", object->id, store_now(store));
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		take(&rows, &object->library_request);
		object->library_request.queued = object->created;
		if (waiter_of(&rows, 22) == WAITER_DIED)
			abandon(object);
		if (queue_is_over(store, object->library_request.state, store_int(&rows, 23)))
			expire(object, store_int(&rows, 23));
	}
	store_done(&rows);
	return r;
}

int library_request_write(struct session *session, const struct object *old,
			  const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_LIBREQUEST_WRITE, "tti", new->id, new->description,
			 store_now(store));
}

int library_request_remove(struct session *session, const char *id)
{
	int64_t removed = 0;
	int r;

	r = store_one(session_store(session), SQL_LIBREQUEST_DELETE, &removed, "t", id);
	if (r != 1)
		return r;
	r = attribute_forget(session, id);
	return r ? r : event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_DELETE, id);
}

/* Of one that was changed: 1 from store_one(). Else it was not as wanted any more. */
static int note_update(struct session *session, const char *id, int changed)
{
	if (changed != 1)
		return changed;
	return event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_UPDATE, id);
}

static int write_abandoned(struct session *session, const char *id)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_LIBREQUEST_ABANDON, &one, "tii", id,
						  store_now(store), (int64_t)ERROR_CANCELLED));
}

static int end_old(struct session *session, const char *id, bool died)
{
	return died ? write_abandoned(session, id) : library_request_remove(session, id);
}

/* Those that are over, a few at a time, whenever one is made. */
int library_request_sweep(struct session *session)
{
	return waiter_sweep(session, SQL_LIBREQUEST_OLD, end_old);
}

int library_request_begin(struct session *session, const struct identity *caller,
			  const char *library, uint32_t operation, char id[STORE_ID_SIZE])
{
	struct store *store = session_store(session);
	int64_t waiter = store_presence(store);
	char user[TEXT_BYTES(63)];
	int r;

	if (!waiter)
		return explain(NTMS_E_NO_MEMORY, "the system has no more locks");
	identity_name(caller, user, sizeof(user));
	r = store_new_id(id);
	if (!r)
		r = library_request_sweep(session);
	if (!r)
		r = store_run(store, SQL_LIBREQUEST_BEGIN, "titittti", id, store_now(store), library,
			      (int64_t)operation, session_application(session), user,
			      session_host(session), waiter);
	return r ? r : event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_INSERT, id);
}

int library_request_end(struct session *session, const char *id, int result)
{
	int64_t state = NTMS_LM_PASSED, error = error_public(result);
	int r = session_begin_last(session);

	if (r)
		return r;
	if (result)
		state = NTMS_LM_FAILED;
	if (result && session_cancelled(session)) {
		state = NTMS_LM_CANCELLED;
		error = ERROR_CANCELLED;
	}
	return session_end(session, queue_finish(session, id, state, error));
}

static int cancel(struct session *session, const struct identity *caller, const char *id)
{
	struct object object;
	int r = object_check(session, caller, id, NTMS_LIBREQUEST, RIGHT_CONTROL, NULL);

	if (!r)
		r = object_read(session, id, NTMS_LIBREQUEST, &object);
	if (r)
		return r;
	switch (object.library_request.state) {
	case NTMS_LM_QUEUED:
	case NTMS_LM_WAITING:
	case NTMS_LM_DEFERRED:
		r = queue_finish(session, id, NTMS_LM_CANCELLED, ERROR_CANCELLED);
		return r ? r : queue_cancel_with(session, id);
	case NTMS_LM_INPROCESS:
		return explain(NTMS_E_ACCESS_DENIED, "the request is being carried out");
	default:
		return explain(NTMS_E_OBJECT_NOT_FOUND, "the request is finished");
	}
}

int library_request_cancel(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, cancel(session, caller, id));
}

/* The order of requests is the computer's affair, not that of their library. */
static int read_to_order(struct session *session, const struct identity *caller, const char *id,
			 struct object *object)
{
	int r = object_check(session, caller, id, NTMS_LIBREQUEST, 0, NULL);

	if (!r)
		r = computer_check(session, caller, RIGHT_CONTROL);
	return r ? r : object_read(session, id, NTMS_LIBREQUEST, object);
}

int library_request_order(struct session *session, const struct identity *caller,
			  const char *id, uint32_t *position)
{
	struct object object;
	int r = session_begin(session, STORE_READ);

	if (!r)
		r = session_end(session, read_to_order(session, caller, id, &object));
	if (r)
		return r;
	*position = object.library_request.operation == NTMS_LM_MOUNT
		    ? (uint32_t)object.library_request.position : 0;
	return 0;
}

static int set_order(struct session *session, const struct identity *caller, const char *id,
		     uint32_t position)
{
	struct store *store = session_store(session);
	struct object object;
	int64_t one;
	int r = read_to_order(session, caller, id, &object);

	if (r)
		return r;
	if (object.library_request.operation != NTMS_LM_MOUNT)
		return explain(NTMS_E_INVALID_STATE, "only mounts have an order");
	if (object.library_request.completed)
		return explain(NTMS_E_INVALID_STATE, "the request is finished");
	return note_update(session, id, store_one(store, SQL_LIBREQUEST_SET_POSITION, &one, "tii",
						  id, (int64_t)position, store_now(store)));
}

int library_request_set_order(struct session *session, const struct identity *caller,
			      const char *id, uint32_t position)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, set_order(session, caller, id, position));
}
