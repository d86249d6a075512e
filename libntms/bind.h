/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bind.h - giving a changer that belongs to another store to this one */
#ifndef NTMS_BIND_H
#define NTMS_BIND_H

struct identity;
struct session;

/**
 * library_bind() - NtmsBindLibrary()
 *
 * What the kernel knows of its media it forgets, and is told anew from this store. With a changer that
 * is this store's already, a mere sync. Needs CONTROL of the library, and CAP_SYS_ADMIN.
 * Return: 0; NTMS_E_INVALID_LIBRARY, NTMS_E_ACCESS_DENIED, NTMS_E_DEVICE_NOT_AVAILABLE (there is no
 * changer), or another code.
 */
int library_bind(struct session *session, const struct identity *caller, const char *library);

#endif
