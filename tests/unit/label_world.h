/* SPDX-License-Identifier: GPL-2.0-or-later */
/* label_world.h - what is on the media of a mount_world: drives are files, and keep what was put there */
#ifndef NTMS_TESTS_LABEL_WORLD_H
#define NTMS_TESTS_LABEL_WORLD_H

#include "mount_world.h"

/* What is in a drive from now on. */
static inline void put(int drive, const void *bytes, size_t size)
{
	FILE *file = fopen(nodes[drive], "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

#define TAR_SIZE	10240

/* Each is made once: the time is in it. */
static inline const unsigned char *tar(const char *name)
{
	static struct {
		char name[16];
		unsigned char bytes[TAR_SIZE];
	} made[4];
	char command[100];
	FILE *pipe;
	int i;

	for (i = 0; made[i].name[0]; i++)
		if (!strcmp(made[i].name, name))
			return made[i].bytes;
	ck_assert_int_lt(i, 3);
	strcpy(made[i].name, name);
	snprintf(command, sizeof(command), "tar -C /etc -V '%s' -cf - hostname", name);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	ck_assert_uint_eq(fread(made[i].bytes, 1, TAR_SIZE, pipe), TAR_SIZE);
	ck_assert_int_eq(pclose(pipe), 0);
	return made[i].bytes;
}

static inline void put_tar(int drive, const char *name)
{
	put(drive, tar(name), TAR_SIZE);
}

#endif
