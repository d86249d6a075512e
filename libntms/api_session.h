/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * api_session.h - what is behind a session handle, and behind those that end with it
 *
 * A dependent holds its session: the session is freed after it. When the session is closed the numbers
 * of its dependents are, too.
 */
#ifndef NTMS_API_SESSION_H
#define NTMS_API_SESSION_H

#include <pthread.h>
#include <stdbool.h>

#include "handle.h"

struct identity;
struct session;

/* A handle that was opened by a session; to be the first part of a larger object. */
struct api_dependent {
	struct handle_object handle;
	struct api_session *parent;
	struct api_dependent *next, **link;	/* link is NULL: its session let go of it */
	void *number;
};

struct api_session {
	struct handle_object handle;
	struct session *session;
	struct identity *caller;
	pthread_mutex_t mutex;		/* of what follows */
	struct api_dependent *dependents;
	bool closed;
};

struct api_session *api_session_of(struct handle_object *handle);

/**
 * api_adopt() - make a handle that ends with its session
 * @dependent: filled, but for this part; whatever happens it is released by its class
 * @number: out
 * Return: 0; NTMS_E_INVALID_HANDLE: the session was closed meanwhile; or a negative errno.
 */
int api_adopt(struct handle_object *session, struct api_dependent *dependent,
	      const struct handle_class *class, void **number);

/* api_disown() - for handle_class.release of a dependent, before it is freed */
void api_disown(struct api_dependent *dependent);

#endif
