/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Persistent reservations (SPC): who holds the changer among hosts that share
 * it. The kernel keeps nothing: what the device says is what counts.
 */
#ifndef NTMS_RESERVATION_H
#define NTMS_RESERVATION_H

struct opened;
struct ntms_read_reservation;
struct ntms_reserve;

/* NTMS_READ_RESERVATION, NTMS_RESERVE. */
int reservation_read(struct opened *opened, struct ntms_read_reservation *call);
int reservation_change(struct opened *opened, struct ntms_reserve *call);

#endif
