/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* serve.h - NtmsServeLibrary(): to work at the queue of a library that others filled */
#ifndef NTMS_SERVE_H
#define NTMS_SERVE_H

#include <stdint.h>

struct identity;
struct session;

/**
 * library_serve() - for some time, or until the session is cancelled
 * @library: id
 * @timeout: ms; 0: as far as it goes without waiting; 0xffffffff: for ever
 */
int library_serve(struct session *session, const struct identity *caller, const char *library,
		  uint32_t timeout);

#endif
