/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mount_offline.h - media that are to be mounted, and are in no library
 *
 * An operator is asked to bring each of them (NTMS_OPREQ_MOVEMEDIA), and the mount waits. What counts is
 * that it is there: an operator who says so without having brought it is asked again, and one who brings
 * it need not say so.
 *
 * All functions work inside a transaction that writes.
 */
#ifndef NTMS_MOUNT_OFFLINE_H
#define NTMS_MOUNT_OFFLINE_H

#include "store.h"

struct cartridge;
struct identity;
struct session;

/**
 * offline_ask() - ask for a cartridge, unless that was done and is not answered
 * @library: where it is to be brought to; "": to one that has a drive for it
 * @request: in and out, the operator request; "": none yet
 * Return: 0; NTMS_E_MEDIA_OFFLINE: no library here can take it; NTMS_E_REQUEST_REFUSED: the operator does
 * not bring it; or a code of the store.
 */
int offline_ask(struct session *session, const struct identity *caller,
		const struct cartridge *cartridge, const char *library, char request[STORE_ID_SIZE]);

/* offline_done() - nothing is asked for any more; @request: likewise */
int offline_done(struct session *session, char request[STORE_ID_SIZE]);

#endif
