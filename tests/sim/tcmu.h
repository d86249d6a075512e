/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ring of a target_core_user device: commands of the kernel out, answers in, in any order.
 */
#ifndef NTMS_SIM_TCMU_H
#define NTMS_SIM_TCMU_H

/* libc and <linux/uio.h> both define struct iovec, alike: one of them is enough. */
#include <sys/uio.h>
#define __LINUX_UIO_H
#include <linux/target_core_user.h>

#include "reply.h"

/* A command taken from the ring; its entry there may be reused for the answer to another one. */
struct tcmu_pending {
	uint32_t iov_count;
	struct iovec iov[];
};

struct tcmu {
	int fd;				/* /dev/uioN: readable when there is something to read */
	struct tcmu_mailbox *mailbox;
	size_t size;
	uint32_t read;			/* how far the ring was read */
	struct tcmu_pending **pending;	/* by command id */
};

enum tcmu_event {
	TCMU_NOTHING,
	TCMU_COMMAND,
	TCMU_ABORT			/* task management hits these commands */
};

struct tcmu_notice {
	enum tcmu_event event;
	uint16_t id;			/* TCMU_COMMAND */
	struct scsi_command command;	/* its data is for the reader to free */
	const uint16_t *ids;		/* TCMU_ABORT; good until the next tcmu_read() */
	size_t count;
	bool reset;			/* TCMU_ABORT: the unit is reset */
};

/* uio is the name below /dev. On failure errno says why; EBUSY: another process serves it. */
bool tcmu_open(struct tcmu *tcmu, const char *uio);
void tcmu_close(struct tcmu *tcmu);
/* Call when fd is readable, then tcmu_read() until it gives nothing. */
void tcmu_clear_interrupt(struct tcmu *tcmu);
enum tcmu_event tcmu_read(struct tcmu *tcmu, struct tcmu_notice *notice);
void tcmu_answer(struct tcmu *tcmu, uint16_t id, const struct reply *reply);

#endif
