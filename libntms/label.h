/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * label.h - the plug-ins that know labels (ntmsmli.h)
 *
 * They are loaded from a folder. What is no plug-in, what others than root and this user may write, and
 * what gives sizes that cannot be, is passed over and named; the rest works. What has been loaded may be
 * used by several threads.
 */
#ifndef NTMS_LABEL_H
#define NTMS_LABEL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "text.h"

#define LABEL_TYPE_UNITS	63
#define LABEL_INFO_UNITS	255
#define LABEL_ID_SIZE		256
#define LABEL_PLUGIN_SIZE	64
#define LABEL_MOST		(1 << 20)	/* bytes of a medium that a plug-in may ask for */

struct label {
	char type[TEXT_BYTES(LABEL_TYPE_UNITS)];
	char info[TEXT_BYTES(LABEL_INFO_UNITS)];
	unsigned char id[LABEL_ID_SIZE];
	size_t id_size;
	char plugin[LABEL_PLUGIN_SIZE];		/* file name of the one that claims it */
};

struct labels;

/* label_folder() - ntms/label beside the library; -ENAMETOOLONG or -ENOENT */
int label_folder(char folder[PATH_MAX]);

/**
 * labels_load() - load all plug-ins of a folder, in the order of their names
 * @folder: one that is not there, or cannot be read, is as one without plug-ins, and named
 * @labels: out, to be freed by labels_free()
 * Return: 0 or -ENOMEM.
 */
int labels_load(const char *folder, struct labels **labels);
void labels_free(struct labels *labels);

/* labels_open() - load those of label_folder(), likewise */
int labels_open(struct labels **labels);

/* labels_passed_over() - what was passed over and why, "NAME: WHY" a line; "" */
const char *labels_passed_over(const struct labels *labels);

/* labels_most() - how many bytes of a medium the plug-ins want to see */
size_t labels_most(const struct labels *labels);

/**
 * labels_claim() - ask the plug-ins, until one claims the medium
 * @bytes: the beginning of the medium
 * @label: out: what it says; empty when none claims it
 */
bool labels_claim(const struct labels *labels, const void *bytes, size_t size, struct label *label);

#endif
