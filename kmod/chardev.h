/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /dev/ntmsN: opening, closing, poll, and the table that leads from the number
 * of an ioctl to its handler. Handlers get a kernel copy of the caller's
 * struct, which is copied back whatever they return.
 */
#ifndef NTMS_CHARDEV_H
#define NTMS_CHARDEV_H

#include <linux/atomic.h>
#include <linux/fs.h>

struct changer;

/**
 * struct opened - one opening of the node
 * @changer: with a reference
 * @writes: opened for writing
 * @seen: generation that its holder marked as seen
 */
struct opened {
	struct changer *changer;
	bool writes;
	atomic64_t seen;
};

extern const struct file_operations chardev_operations;

#endif
