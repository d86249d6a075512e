// SPDX-License-Identifier: LGPL-2.1-or-later
#include "eject.h"

#include <stdio.h>
#include <string.h>

#include "cleaner.h"
#include "code.h"
#include "explain.h"
#include "label_request.h"
#include "library.h"
#include "media.h"
#include "mount.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "operation.h"
#include "operator_request.h"
#include "plan.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "text.h"

struct asked {
	const struct identity *caller;
	struct eject *eject;
	struct cartridge cartridge;
	struct operation operation;		/* what is to be begun */
	bool busy;				/* refused for it is in use */
	bool permitted;				/* to eject it all the same */
	bool collected;				/* the cartridge is among it already */
};

static bool by_force(const struct asked *asked)
{
	return asked->eject->action == NTMS_EJECT_FORCE || asked->permitted;
}

/* -- what was collected by this session -- */

static int load_collected(struct session *session, struct asked *asked)
{
	struct operation *operation = &asked->operation;
	struct store *store = session_store(session);
	struct store_rows rows;
	int r;

	operation->count = 0;
	store_query(store, SQL_EJECT_COLLECTED, &rows, "i", store_presence(store));
	while ((r = store_next(&rows)) == 1 && operation->count < OPERATION_MAX) {
		store_copy(&rows, 0, operation->requests[operation->count++], STORE_ID_SIZE);
		if (!strcmp(store_text(&rows, 1), asked->cartridge.id))
			asked->collected = true;
		store_copy(&rows, 2, operation->library, STORE_ID_SIZE);
	}
	store_done(&rows);
	if (r > 1)
		return r;
	if (operation->count && asked->eject->cartridge &&
	    strcmp(operation->library, asked->cartridge.library))
		return explain(NTMS_E_INVALID_LIBRARY, "what was collected is in another library");
	return 0;
}

/* All go out at once, each by a port of its own. */
static int check_batch(struct session *session, const struct asked *asked)
{
	const struct operation *operation = &asked->operation;
	size_t wanted = operation->count + (asked->eject->cartridge && !asked->collected);
	int64_t ports = 0;
	int r;

	if (!operation->count && asked->eject->action != NTMS_EJECT_QUEUE)
		return 0;
	r = store_one(session_store(session), SQL_PORT_COUNT, &ports, "t",
		      operation->count ? operation->library : asked->cartridge.library);
	if (r > 1)
		return r;
	if (wanted > OPERATION_MAX || (int64_t)wanted > ports)
		return explain(NTMS_E_BUSY, "%zu cartridges, and the library has %lld ports", wanted,
			       (long long)ports);
	return 0;
}

/* -- the cartridge -- */

/* Also when it was only collected, by a session that lives. */
static bool is_ejected(const struct queue *queue, const char *cartridge)
{
	const struct queue_request *request;
	size_t i;

	for (i = 0; i < queue->count; i++) {
		request = &queue->requests[i];
		if (queue_ejects(request) && !strcmp(request->cartridge, cartridge))
			return true;
	}
	return false;
}

static int check_at_rest(struct session *session, const struct asked *asked)
{
	const struct cartridge *c = &asked->cartridge;
	struct queue queue;
	int r = queue_load(session, c->library, &queue);

	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_MOUNT))
		r = explain(NTMS_E_BUSY, "cartridge %s is being mounted", media_name(c));
	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_INJECT))
		r = explain(NTMS_E_BUSY, "cartridge %s is being injected", media_name(c));
	if (!r && queue_of_cartridge(&queue, c->id, NTMS_LM_CLEANDRIVE))
		r = explain(NTMS_E_BUSY, "cartridge %s is cleaning a drive", media_name(c));
	if (!r && label_request_runs(&queue, c->id))
		r = explain(NTMS_E_BUSY, "the label of cartridge %s is being read or written",
			    media_name(c));
	if (!r && !asked->collected && is_ejected(&queue, c->id))
		r = explain(NTMS_E_BUSY, "cartridge %s is being ejected", media_name(c));
	queue_free(&queue);
	return r;
}

static bool is_mounted(const struct cartridge *c)
{
	return c->mounted_side[0] && !c->released;
}

/* Also what somebody put into a drive by other means; not what is stuck there. */
static bool in_use(const struct asked *asked)
{
	const struct cartridge *c = &asked->cartridge;

	return is_mounted(c) || (c->location_type == NTMS_DRIVE && !c->mounted_side[0] &&
				 c->state != NTMS_MEDIASTATE_OPERROR);
}

static int check_cartridge(struct session *session, struct asked *asked)
{
	const struct cartridge *c = &asked->cartridge;
	int r = operation_check_library(session, c->library, NTMS_E_DEVICE_NOT_AVAILABLE);

	if (!r && !c->enabled)
		r = explain(NTMS_E_MEDIA_NOT_AVAILABLE, "cartridge %s is disabled", media_name(c));
	if (!r)
		r = check_at_rest(session, asked);
	if (r || by_force(asked) || (!in_use(asked) && (asked->collected || !c->wanted)))
		return r;
	asked->busy = true;
	return explain(NTMS_E_BUSY, "cartridge %s is in use, or waited for", media_name(c));
}

static int add(struct session *session, struct asked *asked, int64_t state, int64_t waiter)
{
	return operation_begin(session, asked->caller, &(struct queue_entry){
		.library = asked->cartridge.library,
		.cartridge = asked->cartridge.id,
		.operation = NTMS_LM_EJECT,
		.option = asked->eject->action,
		.state = state,
		.waiter = waiter,
	}, &asked->operation);
}

static int collect(struct session *session, struct asked *asked)
{
	int64_t waiter = store_presence(session_store(session));

	if (asked->collected)
		return 0;
	if (!waiter)
		return explain(NTMS_E_NO_MEMORY, "the system has no more locks");
	return add(session, asked, NTMS_LM_DEFERRED, waiter);
}

/* -- the beginning -- */

/* They are nobody's now, and go on by themselves. */
static int begin_all(struct session *session, struct asked *asked)
{
	struct operation *operation = &asked->operation;
	size_t i;
	int r = 0;

	strcpy(operation->id, operation->requests[0]);
	for (i = 0; !r && i < operation->count; i++)
		r = queue_begin_call(session, operation->requests[i], operation->id,
				     asked->eject->action);
	return r;
}

static int begin(struct session *session, struct asked *asked)
{
	const struct cartridge *c = &asked->cartridge;
	int r = 0;

	if (asked->eject->cartridge && !asked->collected)
		r = add(session, asked, NTMS_LM_INPROCESS, 0);
	if (!r && asked->eject->cartridge && is_mounted(c))
		r = mounted_release(session, c->id, c->mounted_side, c->location, true);
	if (!r)
		r = begin_all(session, asked);
	return r ? r : plan_run(session, asked->operation.library);
}

static int start(struct session *session, struct asked *asked)
{
	const char *id = asked->eject->cartridge;
	int r = id ? media_load(session, id, &asked->cartridge) : 0;

	if (!r)
		r = load_collected(session, asked);
	if (!r && !id && !asked->operation.count)
		r = explain(NTMS_E_INVALID_MEDIA, "no cartridges were collected");
	if (!r)
		r = library_check(session, asked->caller,
				  id ? asked->cartridge.library : asked->operation.library,
				  RIGHT_CONTROL);
	if (!r)
		r = id ? check_cartridge(session, asked)
		       : operation_check_library(session, asked->operation.library,
						 NTMS_E_DEVICE_NOT_AVAILABLE);
	if (!r)
		r = check_batch(session, asked);
	if (r)
		return r;
	return asked->eject->action == NTMS_EJECT_QUEUE ? collect(session, asked)
							: begin(session, asked);
}

/* -- an operator may permit it -- */

static int post(struct session *session, const struct asked *asked, char id[STORE_ID_SIZE])
{
	char message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)];
	const struct operator_request request = {
		.request = NTMS_OPREQ_MESSAGE, .message = message,
	};
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	snprintf(message, sizeof(message), "Cartridge %s is in use. May it be ejected?",
		 media_name(&asked->cartridge));
	return session_end(session, operator_request_post(session, asked->caller, &request, id));
}

static int ask_user(struct session *session, struct asked *asked)
{
	char id[STORE_ID_SIZE];
	int r, removed;

	explain_reset();
	r = post(session, asked, id);
	if (r)
		return r;
	r = operator_request_wait(session, asked->caller, id, 0xffffffff);
	removed = session_begin_last(session);
	if (!removed)
		removed = session_end(session, operator_request_remove(session, id));
	asked->permitted = !r;
	return r ? r : removed;
}

/* -- the end -- */

/* Who comes next, and that is who stopped it, brings back what is in a port. */
static int stop(struct session *session, struct asked *asked)
{
	struct operation *operation = &asked->operation;
	size_t i;
	int r = operation_find(session, asked->caller, asked->eject->operation, NTMS_LM_EJECT,
			       operation);

	for (i = 0; !r && i < operation->count; i++)
		r = queue_take_back(session, operation->requests[i], ERROR_CANCELLED);
	return r;
}

static int run(struct session *session, struct asked *asked,
	       int (*function)(struct session *session, struct asked *asked))
{
	int r = mount_begin(session);

	return r ? r : session_end(session, function(session, asked));
}

static int stop_and_wait(struct session *session, struct asked *asked)
{
	int r = run(session, asked, stop);

	return r ? r : operation_await_stop(session, &asked->operation);
}

int media_eject(struct session *session, const struct identity *caller, struct eject *eject)
{
	struct asked asked = {.caller = caller, .eject = eject};
	int r;

	if (eject->action > NTMS_EJECT_ASK_USER)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown action of an eject");
	if (eject->action == NTMS_EJECT_STOP)
		return stop_and_wait(session, &asked);
	r = run(session, &asked, start);
	if (r == NTMS_E_BUSY && asked.busy && eject->action == NTMS_EJECT_ASK_USER) {
		r = ask_user(session, &asked);
		if (!r)
			r = run(session, &asked, start);
	}
	if (r || eject->action == NTMS_EJECT_QUEUE)
		return r;
	strcpy(eject->operation, asked.operation.id);
	return operation_await(session, &asked.operation, eject->action != NTMS_EJECT_IMMEDIATE);
}

int cleaner_eject(struct session *session, const struct identity *caller, const char *library,
		  struct eject *eject)
{
	char id[STORE_ID_SIZE];
	int r;

	mount_look(session);
	r = session_begin(session, STORE_READ);
	if (!r)
		r = session_end(session, cleaner_check_eject(session, caller, library, id));
	if (r)
		return r;
	eject->cartridge = id;
	r = media_eject(session, caller, eject);
	eject->cartridge = NULL;
	return r;
}
