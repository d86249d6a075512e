// SPDX-License-Identifier: LGPL-2.1-or-later
#include "serve.h"

#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "library.h"
#include "mount.h"
#include "security.h"
#include "session.h"
#include "work.h"

static int check(struct session *session, const struct identity *caller, const char *library)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, library_check(session, caller, library, RIGHT_USE));
}

/* Why there is no changer. */
static int without_robot(struct session *session, const char *library)
{
	int r;

	session_lock(session);
	r = mount_check_robot(session, library, NTMS_E_DEVICE_NOT_AVAILABLE);
	session_unlock(session);
	return r ? r : explain(NTMS_E_DEVICE_NOT_AVAILABLE, "the library's changer left");
}

int library_serve(struct session *session, const struct identity *caller, const char *library,
		  uint32_t timeout)
{
	int64_t until = doorbell_until(timeout);
	int r = check(session, caller, library);

	if (!r)
		r = work_serve(session, library, until);
	if (session_cancelled(session))
		return explain_over(NTMS_E_CANCELLED, "the session was closed");
	return r == NTMS_E_GONE ? without_robot(session, library) : r;
}
