/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plan.h - which mounts and cleanings of a library begin, and with which drives
 *
 * They are looked at in the order of the queue. The mounts of a call begin when all their media are
 * free, and so many drives that take them: all in one transaction, so nobody holds what another waits
 * for, and no two calls can wait for each other.
 *
 * One that cannot begin keeps later ones from its media; and, when it lacks nothing but drives, from
 * those that it could use. So nobody is overtaken for ever by those behind him in the order, and who
 * waits for a medium that is in use keeps no drive idle.
 *
 * A drive is free when it is empty, or what is in it was released; it is enabled, there, and known by a
 * device of this host. Which one: the one that is wished for; where the medium is; one that is empty, the
 * one least used; the one whose cartridge was released first, which is taken out. That is a request of
 * its own, made with the beginning.
 *
 * A cleaning is planned as the mount of the cleaner in the drive that it names would be. It comes before
 * all mounts: who gets the drive next gets a clean one, however many wait. While its drive is in use the
 * cleaner is there for others. Requests about labels come after mounts; they can use those drives only
 * that this process may open.
 *
 * Requests of callers that died are cancelled. Those for media that left the library or were disabled
 * fail, and mounts of those of which it is not certain any more which they are; so do calls that cannot
 * have their drives any more, if all were free: for a drive is gone, or was disabled.
 */
#ifndef NTMS_PLAN_H
#define NTMS_PLAN_H

struct session;

/* plan_run() - inside a transaction that writes */
int plan_run(struct session *session, const char *library);

/* plan_due() - inside a transaction: would it change anything? 1, 0 or a code */
int plan_due(struct session *session, const char *library);

#endif
