// SPDX-License-Identifier: LGPL-2.1-or-later
/* Mounts. */
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "code.h"
#include "dismount.h"
#include "explain.h"
#include "mount.h"
#include "ntmsext.h"

static int check_count(DWORD count)
{
	if (count && count <= MOUNT_MAX)
		return 0;
	return explain(NTMS_E_INVALID_PARAMETER, "1 to %d media can be named", MOUNT_MAX);
}

static void put_drives(const struct mount *mount, GUID *drives)
{
	size_t i;

	for (i = 0; i < mount->count; i++)
		api_guid(mount->drives[i], &drives[i]);
}

static int mount_media(const struct api_call *call, const GUID *media, GUID *drives,
		       struct mount *mount)
{
	char (*wished)[GUID_TEXT_SIZE] = NULL, (*ids)[GUID_TEXT_SIZE];
	int r = NTMS_E_NO_MEMORY;

	ids = api_ids(media, mount->count);
	if (mount->options & NTMS_MOUNT_SPECIFIC_DRIVE)
		wished = api_ids(drives, mount->count);
	if (ids && (wished || !(mount->options & NTMS_MOUNT_SPECIFIC_DRIVE))) {
		mount->media = ids;
		mount->wished = wished;
		r = media_mount(call->session, call->caller, mount);
	}
	if (!r && !(mount->options & NTMS_MOUNT_NOWAIT))
		put_drives(mount, drives);
	free(ids);
	free(wished);
	return r;
}

DWORD MountNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, LPNTMS_GUID lpDriveId, DWORD dwCount,
		     DWORD dwOptions, int dwPriority, DWORD dwTimeout,
		     LPNTMS_MOUNT_INFORMATION lpMountInformation)
{
	struct mount mount = {
		.count = dwCount,
		.options = dwOptions,
		.priority = dwPriority,
		.timeout = dwTimeout,
	};
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && (!lpMediaId || !lpDriveId))
		r = explain(NTMS_E_INVALID_PARAMETER, "no media, or no room for drives");
	if (!r && lpMountInformation)
		r = explain(NTMS_E_INVALID_PARAMETER, "lpMountInformation is not NULL");
	if (!r)
		r = check_count(dwCount);
	return api_end(&call, r ? r : mount_media(&call, lpMediaId, lpDriveId, &mount));
}

DWORD NtmsKeepMount(HANDLE hSession, const GUID *lpMediaId)
{
	return api_with_id(hSession, lpMediaId, media_keep);
}

DWORD DismountNtmsMedia(HANDLE hSession, LPNTMS_GUID lpMediaId, DWORD dwCount, DWORD dwOptions)
{
	char (*ids)[GUID_TEXT_SIZE] = NULL;
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpMediaId)
		r = NTMS_E_INVALID_PARAMETER;
	if (!r)
		r = check_count(dwCount);
	if (!r) {
		ids = api_ids(lpMediaId, dwCount);
		r = ids ? media_dismount(call.session, call.caller, ids, dwCount, dwOptions)
			: NTMS_E_NO_MEMORY;
	}
	free(ids);
	return api_end(&call, r);
}

DWORD DismountNtmsDrive(HANDLE hSession, LPNTMS_GUID lpDriveId)
{
	return api_with_id(hSession, lpDriveId, drive_dismount);
}
