// SPDX-License-Identifier: LGPL-2.1-or-later
#include "operator_request.h"

#include <string.h>

#include "attribute.h"
#include "code.h"
#include "computer.h"
#include "doorbell.h"
#include "event.h"
#include "explain.h"
#include "identity.h"
#include "library.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "waiter.h"

int operator_request_read(struct session *session, struct object *object)
{
	struct operator_request_info *info = &object->operator_request;
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	store_query(store, SQL_OPREQUEST_READ, &rows, "ti", object->id, store_now(store));
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		info->submitted = object->created;
		info->request = store_int(&rows, 6);
		info->state = store_int(&rows, 7);
		store_copy(&rows, 8, info->message, sizeof(info->message));
		info->arg1_type = store_int(&rows, 9);
		store_copy(&rows, 10, info->arg1, sizeof(info->arg1));
		info->arg2_type = store_int(&rows, 11);
		store_copy(&rows, 12, info->arg2, sizeof(info->arg2));
		store_copy(&rows, 13, info->application, sizeof(info->application));
		store_copy(&rows, 14, info->user, sizeof(info->user));
		store_copy(&rows, 15, info->computer, sizeof(info->computer));
		if (waiter_of(&rows, 16) == WAITER_DIED)
			r = 0;
	}
	store_done(&rows);
	return r;
}

int operator_request_write(struct session *session, const struct object *old,
			   const struct object *new)
{
	struct store *store = session_store(session);

	(void)old;
	return store_run(store, SQL_OPREQUEST_WRITE, "tti", new->id, new->description,
			 store_now(store));
}

int operator_request_remove(struct session *session, const char *id)
{
	int64_t removed = 0;
	int r;

	r = store_one(session_store(session), SQL_OPREQUEST_DELETE, &removed, "t", id);
	if (r != 1)
		return r;
	r = attribute_forget(session, id);
	return r ? r : event_note(session, NTMS_OPREQUEST, NTMS_OBJ_DELETE, id);
}

/* It is as if it were not there already. */
static int end_old(struct session *session, const char *id, bool died)
{
	(void)died;
	return operator_request_remove(session, id);
}

int operator_request_sweep(struct session *session)
{
	return waiter_sweep(session, SQL_OPREQUEST_OLD, end_old);
}

/* @caller: NULL: nobody in particular */
static int insert(struct session *session, const struct identity *caller,
		  const struct operator_request *request, const int64_t types[2], int64_t waiter,
		  char id[STORE_ID_SIZE])
{
	struct store *store = session_store(session);
	char user[TEXT_BYTES(63)] = "";
	int r;

	if (caller)
		identity_name(caller, user, sizeof(user));
	r = store_new_id(id);
	if (!r)
		r = operator_request_sweep(session);
	if (!r)
		r = store_run(store, SQL_OPREQUEST_INSERT, "tiitididtttii", id, store_now(store),
			      (int64_t)request->request, request->message, types[0],
			      request->arg1 ? request->arg1 : "", types[1],
			      request->arg2 ? request->arg2 : "", session_application(session),
			      user, session_host(session), waiter,
			      (int64_t)request->reason);
	return r ? r : event_note(session, NTMS_OPREQUEST, NTMS_OBJ_INSERT, id);
}

int operator_request_post(struct session *session, const struct identity *caller,
			  const struct operator_request *request, char id[STORE_ID_SIZE])
{
	const int64_t types[2] = { request->arg1 ? NTMS_MEDIA_POOL : NTMS_UNKNOWN, NTMS_UNKNOWN };
	int64_t waiter = store_presence(session_store(session));

	if (!waiter)
		return explain(NTMS_E_NO_MEMORY, "the system has no more locks");
	return insert(session, caller, request, types, waiter, id);
}

int operator_request_raise(struct session *session, const struct operator_request *request,
			   uint32_t type, char id[STORE_ID_SIZE])
{
	const int64_t types[2] = { type, NTMS_UNKNOWN };

	return insert(session, NULL, request, types, 0, id);
}

#define ONE(type) (1u << (type))

/* Types that the arguments may have, and the right that is needed: on the first, or on the computer. */
static const struct rule {
	uint32_t first, second;		/* ONE() or more; 0: there must be none */
	bool second_needed;
	uint32_t mask;
} rules[] = {
	[NTMS_OPREQ_NEWMEDIA] = { ONE(NTMS_MEDIA_POOL), ONE(NTMS_LIBRARY), false, RIGHT_CONTROL },
	[NTMS_OPREQ_CLEANER] = { ONE(NTMS_LIBRARY) | ONE(NTMS_STORAGESLOT), 0, false,
				 RIGHT_CONTROL },
	[NTMS_OPREQ_DEVICESERVICE] = { ONE(NTMS_IEDOOR) | ONE(NTMS_LIBRARY) |
				       ONE(NTMS_PHYSICAL_MEDIA) | ONE(NTMS_DRIVE), 0, false,
				       RIGHT_CONTROL },
	[NTMS_OPREQ_MOVEMEDIA] = { ONE(NTMS_PHYSICAL_MEDIA), ONE(NTMS_LIBRARY), true,
				   RIGHT_CONTROL },
	[NTMS_OPREQ_MESSAGE] = { 0, 0, false, RIGHT_USE },
};

static const struct rule *rule_of(const struct operator_request *request)
{
	const struct rule *rule;

	if (request->request < NTMS_OPREQ_NEWMEDIA || request->request > NTMS_OPREQ_MESSAGE)
		return NULL;
	rule = &rules[request->request];
	if (!request->arg1 != !rule->first || (request->arg2 && !rule->second) ||
	    (!request->arg2 && rule->second_needed))
		return NULL;
	return rule;
}

static int find(struct session *session, const struct identity *caller, const char *id,
		uint32_t types, int64_t *type)
{
	uint32_t found = 0;
	int r;

	*type = NTMS_UNKNOWN;
	if (!id)
		return 0;
	r = object_check(session, caller, id, 0, 0, &found);
	if (!r && !(ONE(found) & types))
		r = explain(NTMS_E_OBJECT_NOT_FOUND, "%s is nothing for such a request", id);
	*type = found;
	return r;
}

/* The service of a device is the library's affair, also when a cartridge makes the trouble. */
static int check_library_of(struct session *session, const struct identity *caller,
			    const char *cartridge)
{
	struct object object;
	int r = object_read(session, cartridge, NTMS_PHYSICAL_MEDIA, &object);

	return r ? r : library_check(session, caller, object.cartridge.library, RIGHT_CONTROL);
}

static int check_access(struct session *session, const struct identity *caller,
			const struct operator_request *request, uint32_t type, uint32_t mask)
{
	if (!request->arg1)
		return computer_check(session, caller, mask);
	if (request->request == NTMS_OPREQ_DEVICESERVICE && type == NTMS_PHYSICAL_MEDIA)
		return check_library_of(session, caller, request->arg1);
	return object_check(session, caller, request->arg1, type, mask, NULL);
}

static int submit(struct session *session, const struct identity *caller,
		  const struct operator_request *request, const struct rule *rule,
		  char id[STORE_ID_SIZE])
{
	int64_t types[2];
	int r;

	r = find(session, caller, request->arg1, rule->first, &types[0]);
	if (!r)
		r = find(session, caller, request->arg2, rule->second, &types[1]);
	if (!r)
		r = check_access(session, caller, request, (uint32_t)types[0], rule->mask);
	return r ? r : insert(session, caller, request, types, 0, id);
}

int operator_request_submit(struct session *session, const struct identity *caller,
			    const struct operator_request *request, char id[STORE_ID_SIZE])
{
	const struct rule *rule = rule_of(request);
	int r;

	if (!rule)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "no such request, or not with these arguments");
	r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, submit(session, caller, request, rule, id));
}

int operator_request_state(struct session *session, const char *id, uint32_t *state)
{
	struct object object;
	int r;

	*state = NTMS_OPSTATE_UNKNOWN;
	memset(&object, 0, sizeof(object));
	strcpy(object.id, id);
	r = operator_request_read(session, &object);
	if (r == 1)
		*state = (uint32_t)object.operator_request.state;
	return r > 1 ? r : 0;
}

static int look(struct session *session, const struct identity *caller, const char *id,
		uint32_t *state)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	r = object_check(session, caller, id, NTMS_OPREQUEST, RIGHT_USE, NULL);
	if (!r)
		r = operator_request_state(session, id, state);
	return session_end(session, r);
}

int operator_request_wait(struct session *session, const struct identity *caller, const char *id,
			  uint32_t timeout)
{
	int64_t until = doorbell_until(timeout);
	uint32_t state;
	unsigned int seen;
	int r;

	do {
		seen = session_number(session);
		r = look(session, caller, id, &state);
		if (r)
			break;
		if (state == NTMS_OPSTATE_COMPLETE)
			return 0;
		if (state == NTMS_OPSTATE_REFUSED)
			return explain(NTMS_E_CANCELLED, "the operator refused");
		r = timeout ? session_await(session, seen, until) : NTMS_E_TIMEOUT;
	} while (!r);
	if (session_cancelled(session))
		return explain_over(NTMS_E_CANCELLED, "the session was closed");
	return r;
}

bool operator_request_pending(uint32_t state)
{
	return state == NTMS_OPSTATE_SUBMITTED || state == NTMS_OPSTATE_ACTIVE ||
	       state == NTMS_OPSTATE_INPROGRESS;
}

static int write_end(struct session *session, const char *id, int64_t end)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_OPREQUEST_FINISH, "tii", id, end, store_now(store));

	return r ? r : event_note(session, NTMS_OPREQUEST, NTMS_OBJ_UPDATE, id);
}

int operator_request_done(struct session *session, const char *id)
{
	return write_end(session, id, NTMS_OPSTATE_COMPLETE);
}

static int finish(struct session *session, const struct identity *caller, const char *id,
		  int64_t end)
{
	uint32_t state;
	int r;

	r = object_check(session, caller, id, NTMS_OPREQUEST, RIGHT_CONTROL, NULL);
	if (!r)
		r = operator_request_state(session, id, &state);
	if (r)
		return r;
	if (!operator_request_pending(state))
		return explain(NTMS_E_INVALID_STATE, "it was answered already: %s",
			       state == NTMS_OPSTATE_COMPLETE ? "done" : "refused");
	return write_end(session, id, end);
}

int operator_request_satisfy(struct session *session, const struct identity *caller,
			     const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, finish(session, caller, id, NTMS_OPSTATE_COMPLETE));
}

int operator_request_cancel(struct session *session, const struct identity *caller,
			    const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, finish(session, caller, id, NTMS_OPSTATE_REFUSED));
}
