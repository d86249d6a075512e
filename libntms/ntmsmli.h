/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ntmsmli.h - the media label library interface: plug-ins that know labels
 *
 * Source compatible with the Windows header of this name. A plug-in is a shared object in the folder
 * ntms/label beside libntms, its name ends in ".so"; it exports MaxMediaLabel() and ClaimMediaLabel().
 * Plug-ins are asked in the order of their names, compared by bytes, and the first that claims a medium
 * has it.
 *
 * A label stands at the beginning of a medium. Each kind of label has a type that never changes, and an
 * id that no two media share.
 *
 * Threads: both functions are called from any thread, also from several at once. They must neither
 *   wait, nor keep or write what they are given to read. Sizes are checked: a plug-in that gives wrong
 *   ones is passed over.
 */
#ifndef _INCL_NTMSMLI_H_
#define _INCL_NTMSMLI_H_

#include <ntmsapi.h>

#define NTMSMLI_MAXTYPE		64
#define NTMSMLI_MAXIDSIZE	256
#define NTMSMLI_MAXAPPDESCR	256

#ifndef NTMS_NOREDEF
/* What a plug-in says of a label; texts end in NUL. */
typedef struct {
	WCHAR LabelType[NTMSMLI_MAXTYPE];		/* kind of label, such as "tar" */
	DWORD LabelIDSize;				/* bytes used of LabelID, at least 1 */
	BYTE LabelID[NTMSMLI_MAXIDSIZE];
	WCHAR LabelAppDescr[NTMSMLI_MAXAPPDESCR];	/* for people: name of the volume; may be empty */
} MediaLabelInfo, *pMediaLabelInfo;
#endif

typedef DWORD (*MAXMEDIALABEL)(DWORD *const pMaxSize);
typedef DWORD (*CLAIMMEDIALABEL)(const BYTE *const pBuffer, const DWORD nBufferSize,
				 MediaLabelInfo *const pLabelInfo);
typedef DWORD (*CLAIMMEDIALABELEX)(const BYTE *const pBuffer, const DWORD nBufferSize,
				   MediaLabelInfo *const pLabelInfo, GUID *LabelGuid);

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/*
 * What a plug-in defines.
 *
 * MaxMediaLabel() says how many bytes of the beginning of a medium it wants to see, 1 to 1 MiB.
 *
 * ClaimMediaLabel() is given that many, or fewer when there are not so many. Of a tape these are the
 * bytes of its first blocks, one block behind the other, also of those behind a first filemark. It
 * returns NO_ERROR when it knows the label, having filled *pLabelInfo, which was all zero; else
 * ERROR_BAD_FORMAT.
 *
 * ClaimMediaLabelEx(), of which only the type is here, is never called.
 */
DWORD MaxMediaLabel(DWORD *pMaxSize);
DWORD ClaimMediaLabel(const BYTE *pBuffer, DWORD nBufferSize, MediaLabelInfo *pLabelInfo);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
