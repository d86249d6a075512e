/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * timer.h - what is to be done in a library because time went by, or because somebody died
 *
 * A cartridge whose session ended without a word is released (mounted.h), from then on. One that was
 * released goes to a slot when its drive's time for it (dwDeferDismountDelay) is over and nobody wants
 * it. Requests whose callers died end.
 *
 * Deaths are judged by who looks, too: that they are written down here is to have them told.
 */
#ifndef NTMS_TIMER_H
#define NTMS_TIMER_H

struct session;

/* timer_run() - inside a transaction that writes */
int timer_run(struct session *session, const char *library);

/* timer_due() - inside a transaction: is there anything to do? 1, 0 or a code */
int timer_due(struct session *session, const char *library);

#endif
