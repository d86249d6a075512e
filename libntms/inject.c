// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inject.h"

#include <string.h>

#include "cleaner.h"
#include "code.h"
#include "explain.h"
#include "library.h"
#include "mount.h"
#include "ntmsapi.h"
#include "operation.h"
#include "queue.h"
#include "session.h"
#include "sync.h"

struct asked {
	const struct identity *caller;
	struct inject *inject;
	struct operation operation;
};

static int64_t kind_of(const struct asked *asked)
{
	return asked->inject->cleaner ? NTMS_LM_INJECTCLEANER : NTMS_LM_INJECT;
}

static int check_ports(struct session *session, const char *library)
{
	int64_t ports = 0;
	int r = store_one(session_store(session), SQL_PORT_COUNT, &ports, "t", library);

	if (r > 1)
		return r;
	return ports ? 0 : explain(NTMS_E_RESOURCE_NOT_PRESENT,
				   "the library has no port: put cartridges into its slots, and take inventory");
}

static int check_room(struct session *session, const struct asked *asked)
{
	const char *library = asked->inject->library;
	int64_t slot;
	int r;

	if (asked->inject->cleaner)
		return cleaner_expect(session, library, asked->inject->uses);
	r = store_one(session_store(session), SQL_WORK_SLOT, &slot, "tt", library, "");
	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_LIBRARY_FULL, "no slot of the library is empty");
}

static int start(struct session *session, struct asked *asked)
{
	const char *library = asked->inject->library;
	int r = operation_check_library(session, library, NTMS_E_DEVICE_NOT_AVAILABLE);

	if (!r)
		r = check_ports(session, library);
	if (!r)
		r = check_room(session, asked);
	return r ? r : operation_begin(session, asked->caller, &(struct queue_entry){
		.library = library,
		.cartridge = "",
		.operation = kind_of(asked),
		.option = asked->inject->action,
		.state = NTMS_LM_INPROCESS,
	}, &asked->operation);
}

/*
 * What the robot carries goes on; the rest stays in the port. Who comes next, and that is who stopped it,
 * closes the port.
 */
static int stop(struct session *session, struct asked *asked)
{
	struct operation *operation = &asked->operation;
	int r = operation_find(session, asked->caller, asked->inject->operation, kind_of(asked),
			       operation);

	return r ? r : queue_take_back(session, operation->requests[0], ERROR_CANCELLED);
}

static int retract(struct session *session, struct asked *asked)
{
	struct operation *operation = &asked->operation;
	int r = operation_find(session, asked->caller, asked->inject->operation, kind_of(asked),
			       operation);

	if (!r && operation->option != NTMS_INJECT_STARTMANY && operation->option != NTMS_INJECT_RETRACT)
		r = explain(NTMS_E_INVALID_OPERATION,
			    "the operation is not one of NTMS_INJECT_STARTMANY");
	if (!r)
		r = queue_set_option(session, operation->requests[0], NTMS_INJECT_RETRACT);
	return r ? r : queue_go_on(session, operation->requests[0], "", "");
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

int media_inject(struct session *session, const struct identity *caller, struct inject *inject)
{
	struct asked asked = {.caller = caller, .inject = inject};
	int r;

	switch (inject->action) {
	case NTMS_INJECT_STOP:
		return stop_and_wait(session, &asked);
	case NTMS_INJECT_RETRACT:
		r = run(session, &asked, retract);
		break;
	case NTMS_INJECT_START:
	case NTMS_INJECT_STARTMANY:
		r = library_control(session, caller, inject->library);
		if (!r)
			r = run(session, &asked, start);
		if (!r)
			strcpy(inject->operation, asked.operation.id);
		break;
	default:
		return explain(NTMS_E_INVALID_PARAMETER, "unknown action of an inject");
	}
	return r ? r : operation_await(session, &asked.operation, true);
}
