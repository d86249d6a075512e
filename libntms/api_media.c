// SPDX-License-Identifier: LGPL-2.1-or-later
/* Allocation and what else happens to media. */
#include <string.h>

#include "allocate.h"
#include "api.h"
#include "code.h"
#include "deallocate.h"
#include "explain.h"
#include "information.h"
#include "lifecycle.h"
#include "media_create.h"
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
	/* Else it is for going out only, and may hold anything. */
	if (a->options & NTMS_ALLOCATE_NEXT)
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

DWORD ChangeNtmsMediaType(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpPoolId)
{
	return api_with_ids(hSession, lpMediaId, lpPoolId, media_change_type);
}

DWORD DeleteNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId)
{
	return api_with_id(hSession, lpMediaId, media_delete);
}

/* Of the sides the first ones, if more are said to be there than any cartridge has. */
static int take_sides(struct media_creation *creation, const char *list, bool wide)
{
	size_t size = information_size(list);
	int64_t i;
	int r = 0;

	for (i = 0; !r && i < creation->cartridge.cartridge.sides && i < MEDIA_SIDES_MAX; i++) {
		if (information_size(list + i * size) != size)
			return explain(NTMS_E_INVALID_PARAMETER, "dwSize is not that of the first");
		r = information_given(&creation->sides[i], NTMS_PARTITION, list + i * size, wide);
	}
	return r;
}

static int put_created(const struct media_creation *creation, void *media, char *list, bool wide)
{
	size_t size = information_size(list);
	int r = information_put(&creation->cartridge, media, wide);
	int64_t i;

	for (i = 0; !r && i < creation->cartridge.cartridge.sides; i++)
		r = information_put(&creation->sides[i], list + i * size, wide);
	return r;
}

static int create(const struct api_call *call, void *media, char *list, bool wide, DWORD options)
{
	struct media_creation creation = { .unique = options & NTMS_ERROR_ON_DUPLICATE };
	int r;

	if (!media || !list)
		return NTMS_E_INVALID_PARAMETER;
	if (options & ~(DWORD)NTMS_ERROR_ON_DUPLICATE)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option");
	r = information_given(&creation.cartridge, NTMS_PHYSICAL_MEDIA, media, wide);
	if (!r)
		r = take_sides(&creation, list, wide);
	if (!r)
		r = media_create(call->session, call->caller, &creation);
	return r ? r : put_created(&creation, media, list, wide);
}

static DWORD create_media(HANDLE session, void *media, void *list, bool wide, DWORD options)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : create(&call, media, list, wide, options));
}

DWORD CreateNtmsMediaA(HANDLE hSession, LPNTMS_OBJECTINFORMATIONA lpMedia,
		       LPNTMS_OBJECTINFORMATIONA lpList, DWORD dwOptions)
{
	return create_media(hSession, lpMedia, lpList, false, dwOptions);
}

DWORD CreateNtmsMediaW(HANDLE hSession, LPNTMS_OBJECTINFORMATIONW lpMedia,
		       LPNTMS_OBJECTINFORMATIONW lpList, DWORD dwOptions)
{
	return create_media(hSession, lpMedia, lpList, true, dwOptions);
}
