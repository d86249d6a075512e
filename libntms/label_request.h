/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * label_request.h - requests to look at the label of a side, or to write a free one
 *
 * NTMS_LM_PROCESSOMID: the side is mounted, its label is read, and what follows from that is entered
 * (recognize.h). NTMS_LM_WRITESCRATCH: a medium without a bar code that goes to a Free pool gets a free
 * label, and is Available then. Data of somebody else are never written over: it has to be blank, to bear
 * a free label, to have been allocated in this store before, or an administrator has said that what
 * is on it is not needed.
 *
 * They wait for a drive, and for nobody; and begin when someone works who may open a drive (plan.h). So
 * nothing of them is lost when nobody works.
 *
 * All functions work inside a transaction.
 */
#ifndef NTMS_LABEL_REQUEST_H
#define NTMS_LABEL_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

struct cartridge;
struct queue;
struct session;

/* The option of NTMS_LM_WRITESCRATCH: it was seen, or told, that what is on the side may be overwritten. */
#define LABEL_MAY_WRITE	1

/* label_request_is() - is a request with this operation such a one? */
bool label_request_is(int64_t operation);

/* label_request_loads() - does one with this operation load a side: is it such a one, or a mount? */
bool label_request_loads(int64_t operation);

/* label_request_runs() - has one begun for a cartridge? */
bool label_request_runs(const struct queue *queue, const char *cartridge);

/* label_request_write() - let the sides of a cartridge that lack a free label get one, when it is in a library */
int label_request_write(struct session *session, const struct cartridge *cartridge);

/* label_request_may_write() - the same, whatever is on them; also of requests that there are */
int label_request_may_write(struct session *session, const char *cartridge);

/**
 * label_request_look() - let the label of each side of a cartridge be read
 * @inventory: the library request that it is a part of, or ""
 */
int label_request_look(struct session *session, const char *cartridge, const char *inventory);

/* label_request_arrived() - one came into a slot: the same, if its bar code is not enough */
int label_request_arrived(struct session *session, const char *cartridge);

#endif
