/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * library_inventory.h - InventoryNtmsLibrary()
 *
 * FAST: the kernel reads the elements anew, and the store follows; done when it returns. OMID: the same, and then
 * each side of what lies in slots and drives is to be mounted, and its label read (label_request.h): a
 * request to the library that goes on until all were looked at, or it is stopped.
 */
#ifndef NTMS_LIBRARY_INVENTORY_H
#define NTMS_LIBRARY_INVENTORY_H

#include <stdint.h>

struct identity;
struct session;

/* library_inventory() - @method: NTMS_INVENTORY_FAST, _OMID, _DEFAULT, _STOP */
int library_inventory(struct session *session, const struct identity *caller, const char *library,
		      uint32_t method);

/* The rest works inside a transaction. */

/* inventory_method() - in place of NTMS_INVENTORY_DEFAULT, FAST or OMID, as the library has it */
int inventory_method(struct session *session, const char *library, uint32_t *method);

/*
 * inventory_recover() - a mount failed, by the hardware or for another label than was expected: when the library
 * is to recover from that by itself (AutoRecovery), its elements are read anew, or its labels, by its method
 */
int inventory_recover(struct session *session, const char *library);

/* inventory_begin() - one by labels; if there is one already that goes on */
int inventory_begin(struct session *session, const char *library, const char *user);

#endif
