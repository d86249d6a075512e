// SPDX-License-Identifier: LGPL-2.1-or-later
/* Detection of changes in drives that stand alone: gaps.md 96 and 97. */
#include <stdlib.h>

#include "api.h"
#include "api_session.h"
#include "code.h"
#include "detection.h"
#include "explain.h"

/* There is nothing to it but its handle. */
static struct api_dependent *dependent_of(struct handle_object *handle)
{
	return (struct api_dependent *)(void *)handle;
}

static void release(struct handle_object *handle)
{
	struct api_dependent *detection = dependent_of(handle);

	api_disown(detection);
	free(detection);
}

static const struct handle_class detection_class = {
	.kind = HANDLE_DETECTION,
	.release = release,
};

static int begin(const struct api_call *call, HANDLE *handle)
{
	struct api_dependent *detection;

	if (!handle)
		return explain(NTMS_E_INVALID_PARAMETER, "no room for a handle");
	detection = calloc(1, sizeof(*detection));
	if (!detection)
		return NTMS_E_NO_MEMORY;
	return api_adopt(call->handle, detection, &detection_class, handle);
}

DWORD BeginNtmsDeviceChangeDetection(HANDLE hSession, LPHANDLE lpDetectHandle)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : begin(&call, lpDetectHandle));
}

/* Is it a detection of this session? */
static int find(const struct api_call *call, HANDLE handle)
{
	struct handle_object *object = handle_get(handle, HANDLE_DETECTION);
	bool ours = object && &dependent_of(object)->parent->handle == call->handle;

	if (object)
		handle_put(object);
	return ours ? 0 : explain(NTMS_E_INVALID_HANDLE, "no detection of this session, or it was ended");
}

static int check_all(const struct api_call *call, const GUID *objects, DWORD type, size_t count)
{
	char (*ids)[GUID_TEXT_SIZE] = api_ids(objects, count);
	int r;

	if (!ids)
		return NTMS_E_NO_MEMORY;
	r = detection_check(call->session, type, ids, count);
	free(ids);
	return r;
}

static int set(const struct api_call *call, HANDLE handle, const GUID *objects, DWORD type,
	       DWORD count)
{
	int r = 0;

	if (!objects || !count)
		return explain(NTMS_E_INVALID_PARAMETER, "nothing to look at");
	/* Without one it is to look once, at once. */
	if (handle)
		r = find(call, handle);
	return r ? r : check_all(call, objects, type, count);
}

DWORD SetNtmsDeviceChangeDetection(HANDLE hSession, HANDLE DetectHandle, LPNTMS_GUID lpRequestId,
				   DWORD dwType, DWORD dwCount)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : set(&call, DetectHandle, lpRequestId, dwType, dwCount));
}

DWORD EndNtmsDeviceChangeDetection(HANDLE hSession, HANDLE DetectHandle)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r)
		r = find(&call, DetectHandle);
	/* Another thread may be first. */
	return api_end(&call, r ? r : handle_close(DetectHandle, HANDLE_DETECTION, false));
}
