/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* swap.h - SwapNtmsMedia(): spec/rsm/model.md section 5.3 */
#ifndef NTMS_SWAP_H
#define NTMS_SWAP_H

struct identity;
struct session;

/**
 * media_swap() - let two logical media of one pool, by their ids, exchange their sides
 *
 * They keep their names, and whatever else is theirs; programs that use them do not notice.
 */
int media_swap(struct session *session, const struct identity *caller, const char *first,
	       const char *second);

#endif
