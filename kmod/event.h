/* SPDX-License-Identifier: GPL-2.0-only */
/* Events by generic netlink: numbers only, to whoever listens, waiting for nobody. */
#ifndef NTMS_EVENT_H
#define NTMS_EVENT_H

#include <linux/types.h>

struct changer;

int event_register(void);
void event_unregister(void);

/**
 * event_send() - tell that something happened; with no lock held
 * @changer: where
 * @event: &enum ntms_event
 * @id: NTMS_A_ID, 0 for none
 * @count: NTMS_A_COUNT
 */
void event_send(struct changer *changer, u32 event, u64 id, u32 count);

#endif
