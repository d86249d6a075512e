// SPDX-License-Identifier: LGPL-2.1-or-later
#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "label_request.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "session.h"

static void take_cartridge(struct store_rows *rows, struct queue_request *request)
{
	store_copy(rows, 10, request->location, STORE_ID_SIZE);
	store_copy(rows, 11, request->mounted_side, STORE_ID_SIZE);
	request->media_state = store_int(rows, 12);
	request->released = request->mounted_side[0] &&
			    mounted_released(rows->store, store_int(rows, 13), store_int(rows, 14));
	request->enabled = store_int(rows, 15);
	request->location_type = store_int(rows, 16);
	request->location_address = store_int(rows, 17);
	request->device_type = store_int(rows, 20);
	store_copy(rows, 21, request->home, STORE_ID_SIZE);
	request->certain = !store_int(rows, 32);
}

static void take(struct store_rows *rows, struct queue_request *request)
{
	memset(request, 0, sizeof(*request));
	store_copy(rows, 0, request->id, STORE_ID_SIZE);
	store_copy(rows, 1, request->call, STORE_ID_SIZE);
	request->operation = store_int(rows, 2);
	request->state = store_int(rows, 3);
	store_copy(rows, 4, request->side, STORE_ID_SIZE);
	store_copy(rows, 5, request->drive, STORE_ID_SIZE);
	store_copy(rows, 6, request->cartridge, STORE_ID_SIZE);
	request->error = store_int(rows, 7);
	request->waiter = store_int(rows, 8);
	request->abandoned = request->waiter && !store_present(rows->store, request->waiter);
	request->owner = store_int(rows, 9);
	take_cartridge(rows, request);
	request->drive_address = store_int(rows, 18);
	request->side_number = store_int(rows, 19);
	store_copy(rows, 22, request->occupant, STORE_ID_SIZE);
	request->option = store_int(rows, 23);
	store_copy(rows, 24, request->port, STORE_ID_SIZE);
	request->port_address = store_int(rows, 25);
	request->port_content = store_int(rows, 26);
	request->until = store_int(rows, 27);
	request->over = queue_is_over(rows->store, request->state, request->until);
	request->modified = store_int(rows, 28);
	request->cleaner_uses = store_int(rows, 29);
	store_copy(rows, 30, request->asked, STORE_ID_SIZE);
	store_copy(rows, 31, request->inventory, STORE_ID_SIZE);
	store_copy(rows, 33, request->device, sizeof(request->device));
}

static struct queue_request *append(struct queue *queue)
{
	struct queue_request *larger;

	if (queue->count == queue->room) {
		queue->room = queue->room ? 2 * queue->room : 16;
		larger = realloc(queue->requests, queue->room * sizeof(*larger));
		if (!larger)
			return NULL;
		queue->requests = larger;
	}
	return &queue->requests[queue->count++];
}

int queue_load(struct session *session, const char *library, struct queue *queue)
{
	struct queue_request *request = NULL;
	struct store_rows rows;
	int r;

	memset(queue, 0, sizeof(*queue));
	store_query(session_store(session), SQL_QUEUE_READ, &rows, "t", library);
	while ((r = store_next(&rows)) == 1 && (request = append(queue)))
		take(&rows, request);
	store_done(&rows);
	return r == 1 ? NTMS_E_NO_MEMORY : r;
}

void queue_free(struct queue *queue)
{
	free(queue->requests);
	memset(queue, 0, sizeof(*queue));
}

bool queue_has_begun(const struct queue_request *request)
{
	return request->state == NTMS_LM_INPROCESS;
}

bool queue_waits(const struct queue_request *request)
{
	if (queue_has_begun(request))
		return false;
	return request->operation == NTMS_LM_CLEANDRIVE || label_request_is(request->operation) ||
	       (request->operation == NTMS_LM_MOUNT && request->waiter);
}

bool queue_is_active(const struct queue_request *request)
{
	bool may_wait = request->operation == NTMS_LM_EJECT || request->operation == NTMS_LM_INJECT ||
			request->operation == NTMS_LM_INJECTCLEANER ||
			request->operation == NTMS_LM_DOORACCESS;

	return queue_has_begun(request) || (may_wait && request->state == NTMS_LM_WAITING);
}

bool queue_has_door_open(const struct queue *queue)
{
	size_t i;

	for (i = 0; i < queue->count; i++)
		if (queue->requests[i].operation == NTMS_LM_DOORACCESS)
			return true;
	return false;
}

bool queue_ejects(const struct queue_request *request)
{
	return request->operation == NTMS_LM_EJECT && !request->abandoned && !request->over;
}

bool queue_moves(const struct queue *queue, const char *cartridge)
{
	const struct queue_request *request;
	size_t i;

	for (i = 0; i < queue->count; i++) {
		request = &queue->requests[i];
		if (!strcmp(request->cartridge, cartridge) &&
		    (queue_has_begun(request) || queue_ejects(request)))
			return true;
	}
	return false;
}

const struct queue_request *queue_of_cartridge(const struct queue *queue, const char *cartridge,
					       int64_t operation)
{
	const struct queue_request *request;
	size_t i;

	for (i = 0; i < queue->count; i++) {
		request = &queue->requests[i];
		if (request->operation == operation && queue_has_begun(request) &&
		    !strcmp(request->cartridge, cartridge))
			return request;
	}
	return NULL;
}

static bool is_mount_of(struct store_rows *rows, const char *side)
{
	return store_int(rows, 2) == NTMS_LM_MOUNT && !strcmp(store_text(rows, 3), side);
}

/* @side: NULL: whatever it is about */
static int wants(struct session *session, const char *cartridge, const char *side)
{
	struct store *store = session_store(session);
	struct store_rows rows;
	int64_t waiter;
	int r, wanted = 0;

	store_query(store, SQL_QUEUE_OF_CARTRIDGE, &rows, "t", cartridge);
	while ((r = store_next(&rows)) == 1 && !wanted) {
		waiter = store_int(&rows, 1);
		wanted = (!side || is_mount_of(&rows, side)) &&
			 (store_int(&rows, 0) == NTMS_LM_INPROCESS ||
			  (waiter && store_present(store, waiter)));
	}
	store_done(&rows);
	return r > 1 ? r : wanted;
}

int queue_wants(struct session *session, const char *cartridge)
{
	return wants(session, cartridge, NULL);
}

int queue_wants_side(struct session *session, const char *cartridge, const char *side)
{
	return wants(session, cartridge, side);
}

int queue_add(struct session *session, const struct queue_entry *e, char id[STORE_ID_SIZE])
{
	struct store *store = session_store(session);
	int r = store_new_id(id);

	if (!r)
		r = store_run(store, SQL_QUEUE_INSERT, "titiiittttttiitt", id, store_now(store),
			      e->library, e->operation, e->option, e->state, e->side, e->drive,
			      e->cartridge, session_application(session), e->user,
			      session_host(session), e->priority, e->waiter,
			      e->call ? e->call : id, e->inventory ? e->inventory : "");
	return r ? r : event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_INSERT, id);
}

static bool goes_already(const struct queue *queue, const char *cartridge)
{
	return queue_of_cartridge(queue, cartridge, NTMS_LM_DISMOUNT) != NULL;
}

int queue_add_dismount(struct session *session, const char *library, const char *cartridge,
		       const char *side, const char *drive)
{
	const struct queue_entry entry = {
		.library = library, .side = side, .drive = drive, .cartridge = cartridge,
		.user = "", .call = "", .operation = NTMS_LM_DISMOUNT, .state = NTMS_LM_INPROCESS,
	};
	char id[STORE_ID_SIZE];
	struct queue queue;
	int r = queue_load(session, library, &queue);

	if (!r && !goes_already(&queue, cartridge))
		r = queue_add(session, &entry, id);
	queue_free(&queue);
	return r;
}

/* Of a statement that changes one, if it is as it was thought to be. */
static int note_update(struct session *session, const char *id, int changed)
{
	if (changed != 1)
		return changed;
	return event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_UPDATE, id);
}

int queue_begin(struct session *session, const char *id, const char *drive)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_START, &one, "tti", id, drive,
						  store_now(store)));
}

int queue_begin_again(struct session *session, const char *id, const char *drive)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_AGAIN, &one, "tti", id, drive,
						  store_now(store)));
}

int queue_set_option(struct session *session, const char *id, int64_t option)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_OPTION, &one, "tii", id, option,
						  store_now(store)));
}

int queue_note_waiting(struct session *session, const char *id)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_WAIT, &one, "ti", id,
						  store_now(store)));
}

int queue_arrive(struct session *session, const char *id)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_ARRIVE, &one, "ti", id,
						  store_now(store)));
}

int queue_refute(struct session *session, const char *id, int64_t error)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_QUEUE_REFUTE, "tii", id, error, store_now(store));

	return r ? r : event_note(session, NTMS_LIBREQUEST, NTMS_OBJ_UPDATE, id);
}

/* An id that a statement gives; "" when it gives none. */
static int read_id(struct session *session, enum store_sql sql, const char *key,
		   char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	id[0] = '\0';
	store_query(session_store(session), sql, &rows, "t", key);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	return r > 1 ? r : 0;
}

/* People need not do any more what they were asked for. */
static int ask_no_more(struct session *session, const char *id)
{
	char asked[STORE_ID_SIZE];
	int r = read_id(session, SQL_QUEUE_ASKED, id, asked);

	return r || !asked[0] ? r : operator_request_remove(session, asked);
}

int queue_finish(struct session *session, const char *id, int64_t state, int64_t error)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = ask_no_more(session, id);

	if (r)
		return r;
	return note_update(session, id, store_one(store, SQL_LIBREQUEST_FINISH, &one, "tiii", id,
						  state, error, store_now(store)));
}

int queue_go_on(struct session *session, const char *id, const char *port, const char *cartridge)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = ask_no_more(session, id);

	if (r)
		return r;
	return note_update(session, id, store_one(store, SQL_QUEUE_GO_ON, &one, "ttti", id, port,
						  cartridge, store_now(store)));
}

int queue_wait_for_people(struct session *session, const char *id, const char *asked, int64_t until)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_QUEUE_WAIT_FOR_PEOPLE, &one, "ttii", id,
						  asked, until, store_now(store)));
}

int queue_begin_call(struct session *session, const char *id, const char *call, int64_t option)
{
	struct store *store = session_store(session);
	int64_t one;

	return note_update(session, id, store_one(store, SQL_EJECT_BEGIN, &one, "ttii", id, call,
						  option, store_now(store)));
}

int queue_take_back(struct session *session, const char *id, int64_t error)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = ask_no_more(session, id);

	if (r)
		return r;
	return note_update(session, id, store_one(store, SQL_EJECT_TAKE_BACK, &one, "tii", id,
						  error, store_now(store)));
}

bool queue_is_over(const struct store *store, int64_t state, int64_t until)
{
	return state == NTMS_LM_WAITING && until && until <= store_now(store);
}

int queue_left(struct session *session, const char *cartridge)
{
	char id[STORE_ID_SIZE];
	int r;

	do {
		r = read_id(session, SQL_QUEUE_EJECT_OF, cartridge, id);
		if (!r && id[0])
			r = queue_finish(session, id, NTMS_LM_PASSED, 0);
	} while (!r && id[0]);
	return r;
}

static int end_waiting(struct session *session, const char *call, int64_t state, int64_t error)
{
	char id[STORE_ID_SIZE];
	int r;

	do {
		r = read_id(session, SQL_QUEUE_CALL_WAITS, call, id);
		if (!r && id[0])
			r = queue_finish(session, id, state, error);
	} while (!r && id[0]);
	return r;
}

int queue_cancel_call(struct session *session, const char *call, int64_t error)
{
	return end_waiting(session, call, NTMS_LM_CANCELLED, error);
}

int queue_cancel_with(struct session *session, const char *id)
{
	char call[STORE_ID_SIZE];
	int r = read_id(session, SQL_QUEUE_CALL_OF, id, call);

	return r ? r : queue_cancel_call(session, call, ERROR_CANCELLED);
}

int queue_undo(struct session *session, const char *call, int64_t error)
{
	struct store *store = session_store(session);
	int r = end_waiting(session, call, NTMS_LM_FAILED, error);

	return r ? r : store_run(store, SQL_QUEUE_UNDO, "tii", call, error, store_now(store));
}

int queue_disown(struct session *session, const char *call)
{
	struct store *store = session_store(session);

	return store_run(store, SQL_QUEUE_DISOWN, "ti", call, store_now(store));
}

int queue_result(struct session *session, const char *id, struct queue_result *result)
{
	struct store_rows rows;
	int r;

	*result = (struct queue_result){.finished = true, .state = NTMS_LM_FAILED,
					.error = ERROR_OBJECT_NOT_FOUND};
	store_query(session_store(session), SQL_QUEUE_RESULT, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1) {
		result->finished = store_int(&rows, 0);
		result->state = store_int(&rows, 1);
		result->error = store_int(&rows, 2);
		store_copy(&rows, 3, result->drive, STORE_ID_SIZE);
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}
