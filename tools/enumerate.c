// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists of objects, however long. */
#include <stdlib.h>

#include "ntms.h"

/* The list may grow between asking for its length and reading it: ask again. */
DWORD enumerate(HANDLE session, const GUID *container, DWORD type, DWORD options, GUID **list,
		DWORD *count)
{
	DWORD code, room;

	*list = NULL;
	*count = 0;
	do {
		room = *count;
		free(*list);
		*list = calloc(room ? room : 1, sizeof(**list));
		if (!*list)
			return ERROR_NOT_ENOUGH_MEMORY;
		code = EnumerateNtmsObject(session, (GUID *)container, *list, count, type, options);
	} while (code == ERROR_INSUFFICIENT_BUFFER && *count > room);
	if (code != ERROR_SUCCESS) {
		free(*list);
		*list = NULL;
	}
	return code;
}
