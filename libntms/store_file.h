/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* store_file.h - is a file still the one that was opened? */
#ifndef NTMS_STORE_FILE_H
#define NTMS_STORE_FILE_H

#include <sys/types.h>

struct store_file {
	dev_t device;
	ino_t inode;			/* 0: none */
};

/* store_file_note() - which file a path is now */
void store_file_note(const char *path, struct store_file *file);

#endif
