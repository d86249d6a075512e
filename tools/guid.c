// SPDX-License-Identifier: GPL-2.0-or-later
/* Ids as text. */
#include <stdio.h>
#include <string.h>

#include "ntms.h"

void guid_text(const GUID *id, char text[GUID_TEXT_SIZE])
{
	snprintf(text, GUID_TEXT_SIZE, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		 id->Data1, id->Data2, id->Data3, id->Data4[0], id->Data4[1], id->Data4[2],
		 id->Data4[3], id->Data4[4], id->Data4[5], id->Data4[6], id->Data4[7]);
}

bool guid_from_text(const char *text, GUID *id)
{
	unsigned int part[11];
	int end = 0;

	if (sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x%n", &part[0], &part[1], &part[2],
		   &part[3], &part[4], &part[5], &part[6], &part[7], &part[8], &part[9],
		   &part[10], &end) != 11 || end != GUID_TEXT_SIZE - 1 || text[end])
		return false;
	id->Data1 = part[0];
	id->Data2 = (WORD)part[1];
	id->Data3 = (WORD)part[2];
	for (int i = 0; i < 8; i++)
		id->Data4[i] = (BYTE)part[3 + i];
	return true;
}

bool guid_is_null(const GUID *id)
{
	static const GUID null;

	return !memcmp(id, &null, sizeof(null));
}
