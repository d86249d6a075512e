/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* api_session.h - what is behind a session handle */
#ifndef NTMS_API_SESSION_H
#define NTMS_API_SESSION_H

#include "handle.h"

struct identity;
struct session;

struct api_session {
	struct handle_object handle;
	struct session *session;
	struct identity *caller;
};

struct api_session *api_session_of(struct handle_object *handle);

#endif
