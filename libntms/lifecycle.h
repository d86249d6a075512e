/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lifecycle.h - what else changes states of sides: spec/rsm/model.md sections 4.2 and 5.3 */
#ifndef NTMS_LIFECYCLE_H
#define NTMS_LIFECYCLE_H

struct identity;
struct session;

/* media_decommission() - take a side (its id) that is Available out of use for ever */
int media_decommission(struct session *session, const struct identity *caller, const char *side);

/* media_complete() - mark a logical medium Complete */
int media_complete(struct session *session, const struct identity *caller, const char *logical);

/**
 * media_move() - MoveToNtmsMediaPool(): a cartridge, by its id, to another pool of its media type
 *
 * To Free: sides with a bar code become Available at once, unverified; others Unprepared.
 */
int media_move(struct session *session, const struct identity *caller, const char *cartridge,
	       const char *pool);

/**
 * media_change_type() - ChangeNtmsMediaType(): the same to a pool of another media type
 *
 * The cartridge is of that type then. It must have as many sides.
 */
int media_change_type(struct session *session, const struct identity *caller,
		      const char *cartridge, const char *pool);

/* media_delete() - DeleteNtmsMedia(): forget a cartridge that is offline and has no owner */
int media_delete(struct session *session, const struct identity *caller, const char *cartridge);

#endif
