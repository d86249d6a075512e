/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* store_file.h - the files of a store, as files */
#ifndef NTMS_STORE_FILE_H
#define NTMS_STORE_FILE_H

#include <sys/types.h>

struct store_file {
	dev_t device;
	ino_t inode;			/* 0: none */
};

/* store_file_note() - which file a path is now */
void store_file_note(const char *path, struct store_file *file);

/* store_file_failed() - the code for errno, with words: what could not be done with a file */
int store_file_failed(const char *path, const char *what);

/**
 * store_file_share() - group and mode of what all members of group ntms share; if there is one
 * @path: what the caller has made; it is an error when it is a link, or somebody else's
 */
int store_file_share(const char *path, mode_t mode);

/* store_file_real() - an absolute path without links on the way to its last component */
int store_file_real(const char *path, char *real, size_t size);

/* store_file_directory() - make it, shared; one that is there is left as somebody chose it to be */
int store_file_directory(const char *path);

/* store_file_sync() - a directory: what was made in it or renamed is on the disk */
int store_file_sync(const char *path);

/* store_file_remove() - a database and what SQLite keeps beside it, as far as they are there */
void store_file_remove(const char *path);

#endif
