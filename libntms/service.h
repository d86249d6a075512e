/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * service.h - what is broken until hands mend it: NTMS_OPREQ_DEVICESERVICE
 *
 * Operators are asked for the same thing once, until they say that it is done, or it turns out to be:
 * then the request is complete.
 */
#ifndef NTMS_SERVICE_H
#define NTMS_SERVICE_H

struct session;

/* operator_request.reason; it is about: */
enum service_reason {
	SERVICE_STUCK = 1,	/* the drive: a cartridge cannot be taken out. Until it has left */
	SERVICE_NOT_READY,	/* the drive: with a cartridge in it. Until one is */
	SERVICE_ROBOT,		/* the library: its robot failed. Until it carries something */
	SERVICE_DRIVE,		/* the drive: it says that it is broken, or soon will be */
	SERVICE_MEDIUM,		/* the cartridge: a drive says so of it */
};

struct service {
	enum service_reason reason;
	const char *library, *drive, *cartridge;
	const char *why;		/* what was found, in few words */
};

/* All inside a transaction. service_ask() - operators are to mend it, unless they are asked to already */
int service_ask(struct session *session, const struct service *service);

/* service_asked() - are they? @about: id of the drive or library. 1, 0 or a code */
int service_asked(struct session *session, enum service_reason reason, const char *about);

/* service_over() - it is as it should be */
int service_over(struct session *session, enum service_reason reason, const char *about);

#endif
