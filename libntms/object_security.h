/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * object_security.h - reading and changing the descriptors of objects
 *
 * Pools, libraries and the computer carry one. For every other object that of its holder is meant:
 * object.h says who that is.
 */
#ifndef NTMS_OBJECT_SECURITY_H
#define NTMS_OBJECT_SECURITY_H

#include <stdint.h>

struct descriptor;
struct identity;
struct session;

/**
 * object_security_get() - GetNtmsObjectSecurity()
 * @type: NtmsObjectsTypes that it must have
 * @parts: SECURITY_* wanted
 * @out: security_free() it
 *
 * Needs READ_CONTROL, or to be the owner; of the SACL, to be an administrator.
 */
int object_security_get(struct session *session, const struct identity *caller, const char *id,
			uint32_t type, uint32_t parts, struct descriptor *out);

/**
 * object_security_set() - SetNtmsObjectSecurity(): replace parts
 * @new: has them
 *
 * Needs for the DACL WRITE_DAC, or to be the owner; for owner and group WRITE_OWNER, and only an
 * administrator makes another one than himself the owner; for the SACL to be an administrator. When
 * nothing differs nothing is written.
 */
int object_security_set(struct session *session, const struct identity *caller, const char *id,
			uint32_t type, uint32_t parts, const struct descriptor *new);

#endif
