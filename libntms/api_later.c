// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Functions of the interface that a later version brings. Until then they look at the session and
 * nothing else; programs link, and are told.
 */
#include "api.h"
#include "code.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

DWORD EjectDiskFromSADriveW(LPCWSTR lpComputerName, LPCWSTR lpAppName, LPCWSTR lpDeviceName,
			    HWND hWnd, LPCWSTR lpTitle, LPCWSTR lpMessage, DWORD dwOptions)
{
	api_start();
	return api_result(NTMS_E_NOT_IMPLEMENTED);
}

DWORD EjectDiskFromSADriveA(LPCSTR lpComputerName, LPCSTR lpAppName, LPCSTR lpDeviceName,
			    HWND hWnd, LPCSTR lpTitle, LPCSTR lpMessage, DWORD dwOptions)
{
	api_start();
	return api_result(NTMS_E_NOT_IMPLEMENTED);
}

DWORD GetVolumesFromDriveW(LPWSTR pszDriveName, LPWSTR *VolumeNameBufferPtr,
			   LPWSTR *DriveLetterBufferPtr)
{
	api_start();
	return api_result(NTMS_E_NOT_IMPLEMENTED);
}

DWORD GetVolumesFromDriveA(LPSTR pszDriveName, LPSTR *VolumeNameBufferPtr,
			   LPSTR *DriveLetterBufferPtr)
{
	api_start();
	return api_result(NTMS_E_NOT_IMPLEMENTED);
}
