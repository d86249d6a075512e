/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mounted.h - what is in a drive, and whose it is
 *
 * A cartridge is mounted by a session, until that releases it or ends, however it ends: then it stays in
 * the drive, which is Dismountable, and goes when somebody wants the drive, or is served anew from
 * where it is. The session is told by the byte of the lock file that it keeps locked (store_presence());
 * so that it ended is judged by who looks, and nobody has to write it down. A session may say that a
 * mount shall outlive it: then it is nobody's in particular, and stays until it is dismounted.
 *
 * The row of the cartridge says it (mounted_side, mounted_by, dismountable), for as long as it stays in
 * the drive; sync forgets it when it has left. What somebody else than us put into a drive is nobody's to
 * take out, but for DismountNtmsDrive().
 */
#ifndef NTMS_MOUNTED_H
#define NTMS_MOUNTED_H

#include <stdbool.h>
#include <stdint.h>

struct cartridge;
struct queue_request;
struct session;
struct store;

/* mounted_released() - is it nobody's any more? @by, @dismountable: columns of the cartridge */
bool mounted_released(const struct store *store, int64_t by, int64_t dismountable);

/* As they are shown: NtmsMediaState and NtmsDriveState of a cartridge in a drive, and of that drive. */
int64_t mounted_media_state(const struct store *store, int64_t state, int64_t by);
int64_t mounted_drive_state(const struct store *store, int64_t state, int64_t by);

/* The rest works inside a transaction. */

/* mounted_here() - is this side of a cartridge in a drive, mounted by this session? */
bool mounted_here(struct session *session, const struct cartridge *cartridge, const char *side);

/* mounted_load() - what a request mounts is ready, for whoever is its owner */
int mounted_load(struct session *session, const struct queue_request *request);

/* mounted_reload() - it is in its drive already, and is to be mounted anew */
int mounted_reload(struct session *session, const char *cartridge, const char *drive);

/**
 * mounted_release() - its user does not need it any more
 * @going: it is taken out now; else it may stay until somebody wants the drive
 */
int mounted_release(struct session *session, const char *cartridge, const char *side,
		    const char *drive, bool going);

/* mounted_keep() - it stays its user's when this session, which has it, ends; 0 or NTMS_E_INVALID_STATE */
int mounted_keep(struct session *session, const char *cartridge);

/* mounted_send_home() - it is taken out now: the same, and a dismount of its own */
int mounted_send_home(struct session *session, const char *library, const char *cartridge,
		      const char *side, const char *drive);

/*
 * mounted_clean() - the cleaner is in the drive of a cleaning; @works: that has been seen at work. It is
 * nobody's but the request's, while that goes on.
 */
int mounted_clean(struct session *session, const struct queue_request *request, bool works);

/* mounted_stuck() - it could not be taken out: it is nobody's, and left to people until it is elsewhere */
int mounted_stuck(struct session *session, const char *cartridge, const char *drive);

#endif
