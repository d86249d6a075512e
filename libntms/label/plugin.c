// SPDX-License-Identifier: LGPL-2.1-or-later
/* The interface of a plug-in around the one format that FORMAT names. */
#include <string.h>

#include "../ntmsmli.h"
#include "../text.h"
#include "format.h"

_Static_assert(FOUND_TYPE_SIZE == NTMSMLI_MAXTYPE && FOUND_INFO_SIZE == NTMSMLI_MAXAPPDESCR &&
	       FOUND_ID_SIZE < NTMSMLI_MAXIDSIZE, "what is found fits the interface");

DWORD MaxMediaLabel(DWORD *pMaxSize)
{
	if (!pMaxSize)
		return ERROR_INVALID_PARAMETER;
	*pMaxSize = (DWORD)FORMAT.most;
	return NO_ERROR;
}

DWORD ClaimMediaLabel(const BYTE *pBuffer, DWORD nBufferSize, MediaLabelInfo *pLabelInfo)
{
	struct found found = { .id_size = 0 };

	if (!pBuffer || !pLabelInfo)
		return ERROR_INVALID_PARAMETER;
	if (!FORMAT.claim(pBuffer, nBufferSize, &found))
		return ERROR_BAD_FORMAT;
	memset(pLabelInfo, 0, sizeof(*pLabelInfo));
	text_put_utf16(pLabelInfo->LabelType, NTMSMLI_MAXTYPE, found.type);
	text_put_utf16(pLabelInfo->LabelAppDescr, NTMSMLI_MAXAPPDESCR, found.info);
	memcpy(pLabelInfo->LabelID, found.id, found.id_size);
	pLabelInfo->LabelIDSize = (DWORD)found.id_size;
	return NO_ERROR;
}
