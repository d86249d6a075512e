// SPDX-License-Identifier: LGPL-2.1-or-later
#include "door.h"

#include "code.h"
#include "explain.h"
#include "identity.h"
#include "library.h"
#include "library_request.h"
#include "mount.h"
#include "ntmsapi.h"
#include "operation.h"
#include "queue.h"
#include "session.h"

static int start(struct session *session, const struct identity *caller, const char *library,
		 uint32_t inventory, struct operation *operation)
{
	int r = operation_check_library(session, library, NTMS_E_RESOURCE_DISABLED);

	return r ? r : operation_begin(session, caller, &(struct queue_entry){
		.library = library,
		.cartridge = "",
		.operation = NTMS_LM_DOORACCESS,
		.option = inventory,
		.state = NTMS_LM_INPROCESS,
	}, operation);
}

int library_door(struct session *session, const struct identity *caller, const char *library,
		 uint32_t inventory)
{
	struct operation operation = {.count = 0};
	int r;

	if (inventory > NTMS_INVENTORY_DEFAULT)
		return explain(NTMS_E_INVALID_PARAMETER, "not a method of inventory");
	r = library_control(session, caller, library);
	if (r)
		return r;
	r = mount_begin(session);
	if (!r)
		r = session_end(session, start(session, caller, library, inventory, &operation));
	return r ? r : operation_await(session, &operation, true);
}
