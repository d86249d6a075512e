// SPDX-License-Identifier: LGPL-2.1-or-later
/* Drives that are in no library. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api.h"
#include "code.h"
#include "explain.h"
#include "stand_alone.h"
#include "text.h"
#include "volume.h"

#define DEVICE_UNITS 1023

static int take_device(const void *name, bool wide, char device[TEXT_BYTES(DEVICE_UNITS)])
{
	if (api_text(name, wide, DEVICE_UNITS, device, TEXT_BYTES(DEVICE_UNITS)) <= 0)
		return explain(NTMS_E_INVALID_PARAMETER, "not the path of a device");
	return 0;
}

/* To be freed by whoever called. */
static void *copy(const char *text, bool wide)
{
	size_t units = strlen(text) + 1;
	WCHAR *copied;

	if (!wide)
		return strdup(text);
	copied = malloc(units * sizeof(*copied));
	if (copied && text_to_utf16(text, units, (uint16_t *)copied, units) < 0)
		copied[0] = 0;
	return copied;
}

static int give(const struct volume *volume, bool wide, void *texts[2])
{
	texts[0] = copy(volume->name, wide);
	texts[1] = copy(volume->place, wide);
	if (texts[0] && texts[1])
		return 0;
	free(texts[0]);
	free(texts[1]);
	return NTMS_E_NO_MEMORY;
}

static int get_volumes(const void *drive, bool wide, void *texts[2])
{
	char device[TEXT_BYTES(DEVICE_UNITS)];
	struct volume volume;
	struct stat st;
	int r = drive ? take_device(drive, wide, device) : NTMS_E_INVALID_PARAMETER;

	if (r)
		return r;
	if (stat(device, &st) || !S_ISBLK(st.st_mode))
		return explain(NTMS_E_INVALID_DRIVE, "%s is no block device", device);
	r = volume_find(&volume_roots, st.st_rdev, &volume);
	return r ? r : give(&volume, wide, texts);
}

DWORD GetVolumesFromDriveW(LPWSTR pszDriveName, LPWSTR *VolumeNameBufferPtr,
			   LPWSTR *DriveLetterBufferPtr)
{
	void *texts[2];
	int r = NTMS_E_INVALID_PARAMETER;

	api_start();
	if (VolumeNameBufferPtr && DriveLetterBufferPtr)
		r = get_volumes(pszDriveName, true, texts);
	if (!r) {
		*VolumeNameBufferPtr = texts[0];
		*DriveLetterBufferPtr = texts[1];
	}
	return api_result(r);
}

DWORD GetVolumesFromDriveA(LPSTR pszDriveName, LPSTR *VolumeNameBufferPtr,
			   LPSTR *DriveLetterBufferPtr)
{
	void *texts[2];
	int r = NTMS_E_INVALID_PARAMETER;

	api_start();
	if (VolumeNameBufferPtr && DriveLetterBufferPtr)
		r = get_volumes(pszDriveName, false, texts);
	if (!r) {
		*VolumeNameBufferPtr = texts[0];
		*DriveLetterBufferPtr = texts[1];
	}
	return api_result(r);
}

/* The last error is that of functions which return a handle. */
static DWORD open_session(const void *computer, const void *application, bool wide, HANDLE *session)
{
	DWORD last = NtmsGetLastError(), code = ERROR_SUCCESS;

	*session = wide ? OpenNtmsSessionW(computer, application, 0)
			: OpenNtmsSessionA(computer, application, 0);
	if (*session == INVALID_HANDLE_VALUE)
		code = NtmsGetLastError();
	NtmsSetLastError(last);
	return code;
}

/* In a session for this alone. */
static DWORD eject_disk(const void *computer, const void *application, const void *name, bool wide,
			DWORD options)
{
	char device[TEXT_BYTES(DEVICE_UNITS)];
	struct api_call call;
	HANDLE session;
	DWORD code;
	int r;

	api_start();
	r = name ? take_device(name, wide, device) : NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_result(r);
	code = open_session(computer, application, wide, &session);
	if (code != ERROR_SUCCESS)
		return code;
	r = api_begin(&call, session);
	if (!r)
		r = stand_alone_eject(call.session, device, options);
	/* Its words are forgotten by the next call. */
	code = api_end(&call, r);
	CloseNtmsSession(session);
	return code;
}

DWORD EjectDiskFromSADriveW(LPCWSTR lpComputerName, LPCWSTR lpAppName, LPCWSTR lpDeviceName,
			    HWND hWnd, LPCWSTR lpTitle, LPCWSTR lpMessage, DWORD dwOptions)
{
	(void)hWnd;
	(void)lpTitle;
	(void)lpMessage;
	return eject_disk(lpComputerName, lpAppName, lpDeviceName, true, dwOptions);
}

DWORD EjectDiskFromSADriveA(LPCSTR lpComputerName, LPCSTR lpAppName, LPCSTR lpDeviceName,
			    HWND hWnd, LPCSTR lpTitle, LPCSTR lpMessage, DWORD dwOptions)
{
	(void)hWnd;
	(void)lpTitle;
	(void)lpMessage;
	return eject_disk(lpComputerName, lpAppName, lpDeviceName, false, dwOptions);
}
