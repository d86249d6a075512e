/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plug-in that does one thing wrong, which LIE names; 0 is a good one that claims everything. */
#include <string.h>

#include "ntmsmli.h"

enum { NONE, SIZE_ZERO, SIZE_HUGE, SIZE_FAILS, ID_EMPTY, ID_LONG, ID_HUGE, TYPE_EMPTY, TYPE_ENDLESS, TYPE_MALFORMED,
	INFO_ENDLESS, OTHER_CODE, CONTROLS };

#ifndef NO_FUNCTIONS

DWORD MaxMediaLabel(DWORD *pMaxSize)
{
	*pMaxSize = LIE == SIZE_ZERO ? 0 : LIE == SIZE_HUGE ? 0xffffffff : 8;
	return LIE == SIZE_FAILS ? ERROR_BAD_FORMAT : NO_ERROR;
}

DWORD ClaimMediaLabel(const BYTE *pBuffer, DWORD nBufferSize, MediaLabelInfo *pLabelInfo)
{
	/* Of more than it has asked for it should hear nothing. */
	if (nBufferSize > 8 || (pLabelInfo->LabelIDSize | pLabelInfo->LabelType[0]))
		return NO_ERROR;
	pLabelInfo->LabelType[0] = 'L';
	pLabelInfo->LabelType[1] = '0' + LIE;
	pLabelInfo->LabelAppDescr[0] = 0x20ac;
	memcpy(pLabelInfo->LabelID, pBuffer, nBufferSize);
	pLabelInfo->LabelIDSize = LIE == ID_EMPTY ? 0 : LIE == ID_LONG ? NTMSMLI_MAXIDSIZE + 1 :
				  LIE == ID_HUGE ? 0xffffffff : nBufferSize;
	if (LIE == TYPE_EMPTY)
		pLabelInfo->LabelType[0] = 0;
	if (LIE == TYPE_ENDLESS)
		memset(pLabelInfo->LabelType, 'x', sizeof(pLabelInfo->LabelType));
	if (LIE == TYPE_MALFORMED)
		pLabelInfo->LabelType[0] = 0xdc00;
	if (LIE == INFO_ENDLESS)
		memset(pLabelInfo->LabelAppDescr, 'x', sizeof(pLabelInfo->LabelAppDescr));
	if (LIE == CONTROLS) {
		memcpy(pLabelInfo->LabelType, (const WCHAR[]){'a', 0x9b, 'b', 0}, 4 * sizeof(WCHAR));
		memcpy(pLabelInfo->LabelAppDescr, (const WCHAR[]){0x1b, 0x20ac, 0x2028, 0x7f, 0}, 5 * sizeof(WCHAR));
	}
	return LIE == OTHER_CODE ? ERROR_BUSY : NO_ERROR;
}

#endif
