// SPDX-License-Identifier: LGPL-2.1-or-later
/* Allocation and what else happens to media. */
#include <string.h>

#include "allocate.h"
#include "api.h"
#include "code.h"
#include "deallocate.h"
#include "explain.h"
#include "lifecycle.h"
#include "swap.h"

#define ALLOCATE_OPTIONS	(NTMS_ALLOCATE_NEW | NTMS_ALLOCATE_NEXT |	\
				 NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE)

struct arguments {
	const GUID *pool, *side;
	GUID *media;
	DWORD options, timeout;
	NTMS_ALLOCATION_INFORMATION *information;
};

static int check(const struct arguments *a)
{
	if (!a->pool || !a->media)
		return explain(NTMS_E_INVALID_PARAMETER, "no pool, or no room for an id");
	if (a->options & ~(DWORD)ALLOCATE_OPTIONS)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option of allocation");
	if (a->options & NTMS_ALLOCATE_NEW && a->options & NTMS_ALLOCATE_NEXT)
		return explain(NTMS_E_INVALID_PARAMETER, "both NEW and NEXT are wanted");
	if (a->information && (a->information->dwSize < sizeof(*a->information) ||
			       a->information->lpReserved))
		return explain(NTMS_E_INVALID_PARAMETER, "dwSize or lpReserved is wrong");
	return 0;
}

static int allocate(const struct api_call *call, const struct arguments *a)
{
	char pool[GUID_TEXT_SIZE], side[GUID_TEXT_SIZE], next_to[GUID_TEXT_SIZE];
	struct allocation allocation = {
		.pool = pool,
		.side = a->side ? side : NULL,
		.next_to = a->options & NTMS_ALLOCATE_NEXT ? next_to : NULL,
		.options = a->options,
		.timeout = a->timeout,
	};
	int r;

	api_id(a->pool, pool);
	api_id(a->media, next_to);
	if (a->side)
		api_id(a->side, side);
	r = media_allocate(call->session, call->caller, &allocation);
	if (r)
		return r;
	api_guid(allocation.logical_media, a->media);
	if (a->information)
		api_guid(allocation.from, &a->information->AllocatedFrom);
	return 0;
}

DWORD AllocateNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaPool, LPNTMS_GUID lpPartition,
			LPNTMS_GUID lpMediaId, DWORD dwOptions, DWORD dwTimeout,
			LPNTMS_ALLOCATION_INFORMATION lpAllocateInformation)
{
	const struct arguments arguments = {
		.pool = lpMediaPool,
		.side = lpPartition,
		.media = lpMediaId,
		.options = dwOptions,
		.timeout = dwTimeout,
		.information = lpAllocateInformation,
	};
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r)
		r = check(&arguments);
	if (!r)
		r = allocate(&call, &arguments);
	if (r && lpMediaId)
		memset(lpMediaId, 0, sizeof(*lpMediaId));
	return api_end(&call, r);
}

DWORD DeallocateNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD dwOptions)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (r)
		return api_end(&call, r);
	if (lpMediaId)
		api_id(lpMediaId, id);
	return api_end(&call, media_deallocate(call.session, call.caller, lpMediaId ? id : NULL,
					       dwOptions));
}

DWORD SwapNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId1, LPNTMS_GUID lpMediaId2)
{
	return api_with_ids(hSession, lpMediaId1, lpMediaId2, media_swap);
}

DWORD DecommissionNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId)
{
	return api_with_id(hSession, lpMediaId, media_decommission);
}

DWORD SetNtmsMediaComplete(HANDLE hSession, LPNTMS_GUID lpMediaId)
{
	return api_with_id(hSession, lpMediaId, media_complete);
}

DWORD MoveToNtmsMediaPool(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpPoolId)
{
	return api_with_ids(hSession, lpMediaId, lpPoolId, media_move);
}

DWORD DeleteNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId)
{
	return api_with_id(hSession, lpMediaId, media_delete);
}
