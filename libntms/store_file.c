// SPDX-License-Identifier: LGPL-2.1-or-later
#include "store_file.h"

#include <sys/stat.h>

void store_file_note(const char *path, struct store_file *file)
{
	struct stat st;

	file->inode = 0;
	if (stat(path, &st))
		return;
	file->device = st.st_dev;
	file->inode = st.st_ino;
}
