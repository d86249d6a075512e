/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * saved_world.h - the files of a world as they were, for tests that begin again and again
 *
 *	make_saved();		or set it otherwise
 *	save_world();		no session is open
 *	restore_world();	likewise; files are other ones, with the same contents
 *	forget_world();
 */
#ifndef NTMS_TESTS_SAVED_WORLD_H
#define NTMS_TESTS_SAVED_WORLD_H

#include "objects_world.h"

#include <fcntl.h>

static char saved[80];			/* the folder that keeps them */

static inline void copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
	char buffer[65536];
	ssize_t got;

	ck_assert_int_ge(in, 0);
	ck_assert_int_ge(out, 0);
	while ((got = read(in, buffer, sizeof(buffer))) > 0)
		ck_assert_int_eq(write(out, buffer, (size_t)got), got);
	ck_assert_int_eq(got, 0);
	close(in);
	close(out);
}

static const char *copy_from, *copy_to;

static inline int copy_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	char to[256];

	(void)flag;
	(void)ftw;
	snprintf(to, sizeof(to), "%s%s", copy_to, path + strlen(copy_from));
	if (S_ISDIR(st->st_mode))
		ck_assert_int_eq(mkdir(to, 0770), 0);
	else if (S_ISREG(st->st_mode))
		copy_file(path, to);
	return 0;
}

static inline void copy_tree(const char *from, const char *to)
{
	copy_from = from;
	copy_to = to;
	nftw(to, world_remove, 8, FTW_DEPTH | FTW_PHYS);
	ck_assert_int_eq(nftw(from, copy_one, 8, FTW_PHYS), 0);
}

static inline void restore_world(void)
{
	copy_tree(saved, world.directory);
}

static inline void make_saved(void)
{
	strcpy(saved, WORLD_FOLDER "/ntms-saved-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(saved));
}

static inline void save_world(void)
{
	copy_tree(world.directory, saved);
}

static inline void forget_world(void)
{
	nftw(saved, world_remove, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
