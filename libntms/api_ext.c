// SPDX-License-Identifier: LGPL-2.1-or-later
/* What <ntmsext.h> declares. */
#include <string.h>

#include "api.h"
#include "bind.h"
#include "code.h"
#include "explain.h"
#include "init.h"
#include "ntmsext.h"
#include "serve.h"
#include "status.h"
#include "text.h"

_Static_assert((int)STATUS_DISABLED == NTMS_STATUS_DISABLED, "flags are those of the interface");

DWORD NtmsCreateStore(void)
{
	api_start();
	return api_result(store_init(NULL));
}

/* Words are not noted here: asking for them must not change them. */
DWORD NtmsGetErrorText(LPSTR lpBuffer, DWORD *lpdwSize)
{
	const char *words = api_words();
	size_t room;

	if (api_room(lpBuffer, lpdwSize, &room))
		return ERROR_INVALID_PARAMETER;
	*lpdwSize = (DWORD)strlen(words) + 1;
	if (room && !text_put_utf8(lpBuffer, room, words))
		return ERROR_SUCCESS;
	return ERROR_INSUFFICIENT_BUFFER;
}

static void put_side(const struct status_place *place, unsigned int i, NTMS_ELEMENT_STATUS *to)
{
	const struct status_side *side = &place->sides[i];

	api_guid(side->id, &to->Side[i]);
	api_guid(side->logical_media, &to->LogicalMedia[i]);
	to->SideState[i] = (DWORD)side->state;
	to->AllocateCount[i] = (DWORD)side->allocate_count;
}

/* The caller's list, filled from its beginning. */
struct list {
	void *next;
};

static void put_place(const struct status_place *place, void *context)
{
	struct list *list = context;
	NTMS_ELEMENT_STATUS *to = list->next;
	unsigned int i;

	list->next = to + 1;
	memset(to, 0, sizeof(*to));
	api_guid(place->id, &to->Element);
	to->dwType = (DWORD)place->type;
	to->dwNumber = (DWORD)place->number;
	to->dwAddress = (DWORD)place->address;
	to->dwState = (DWORD)place->state;
	api_guid(place->cartridge, &to->PhysicalMedia);
	api_guid(place->pool, &to->MediaPool);
	text_put_utf8(to->szMediaPool, sizeof(to->szMediaPool), place->path);
	text_put_utf8(to->szBarCode, sizeof(to->szBarCode), place->bar_code);
	text_put_utf8(to->szMediaType, sizeof(to->szMediaType), place->media_type);
	to->dwFlags = place->flags;
	to->dwNumberOfSides = place->side_count;
	for (i = 0; i < MEDIA_SIDES_MAX; i++)
		put_side(place, i, to);
}

/* The count is given when all is well, and when there is not enough room. */
static DWORD end_list(struct api_call *call, int r, size_t count, DWORD *size)
{
	if (!r || r == NTMS_E_INSUFFICIENT_BUFFER)
		*size = (DWORD)count;
	return api_end(call, r);
}

DWORD NtmsReadLibrary(HANDLE hSession, const GUID *lpLibrary, LPNTMS_ELEMENT_STATUS lpList,
		      DWORD *lpdwCount)
{
	struct list list = { .next = lpList };
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	size_t count = 0, room;
	int r = api_begin(&call, hSession);

	if (!r)
		r = lpLibrary ? api_room(lpList, lpdwCount, &room) : NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpLibrary, id);
	r = status_library(call.session, call.caller, id, room, &count, put_place, &list);
	return end_list(&call, r, count, lpdwCount);
}

DWORD NtmsBindLibrary(HANDLE hSession, const GUID *lpLibrary)
{
	return api_with_id(hSession, lpLibrary, library_bind);
}

DWORD NtmsServeLibrary(HANDLE hSession, const GUID *lpLibrary, DWORD dwTimeout)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpLibrary)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpLibrary, id);
	return api_end(&call, library_serve(call.session, call.caller, id, dwTimeout));
}

static void put_id(const char *id, void *context)
{
	struct list *list = context;
	GUID *to = list->next;

	list->next = to + 1;
	api_guid(id, to);
}

DWORD NtmsFindPhysicalMedia(HANDLE hSession, LPCSTR lpBarCode, GUID *lpList, DWORD *lpdwCount)
{
	char bar_code[TEXT_BYTES(MEDIA_BAR_CODE_SIZE - 1)];
	struct list list = { .next = lpList };
	struct api_call call;
	size_t count = 0, room;
	int r = api_begin(&call, hSession);

	if (!r)
		r = lpBarCode ? api_room(lpList, lpdwCount, &room) : NTMS_E_INVALID_PARAMETER;
	if (!r && api_text(lpBarCode, false, MEDIA_BAR_CODE_SIZE - 1, bar_code,
			   sizeof(bar_code)) < 0)
		r = explain(NTMS_E_INVALID_PARAMETER, "not a bar code");
	if (r)
		return api_end(&call, r);
	r = status_find(call.session, bar_code, room, &count, put_id, &list);
	return end_list(&call, r, count, lpdwCount);
}
