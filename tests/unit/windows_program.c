/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program as it is written for Windows, with its usual habits. Compiled as C and as C++, with each
 * kind of TCHAR and wchar_t, and after Wine's <windows.h>; test_windows.c runs it in its world.
 * Exit status: 0, or 1 when something was not as documented.
 */
#ifdef AFTER_WINDOWS_H
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#define LastError	NtmsGetLastError	/* GetLastError() is Wine's */
#else
#define LastError	GetLastError
#endif
#include <ntmsapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(what) do {							\
	if (!(what)) {								\
		printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #what);	\
		failures++;							\
	}									\
} while (0)

static size_t length_of(const TCHAR *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

static int same_text(const TCHAR *a, const TCHAR *b)
{
	return length_of(a) == length_of(b) && !memcmp(a, b, length_of(a) * sizeof(TCHAR));
}

/* The loop of the documentation: ask how many, make room, ask again; more may have come meanwhile. */
static NTMS_GUID *list_objects(HANDLE hSession, NTMS_GUID *lpContainer, DWORD dwType, DWORD *lpCount)
{
	NTMS_GUID *lpList = NULL;
	DWORD dwSize = 0, dwResult;

	while ((dwResult = EnumerateNtmsObject(hSession, lpContainer, lpList, &dwSize, dwType, 0)) ==
	       ERROR_INSUFFICIENT_BUFFER) {
		free(lpList);
		lpList = (NTMS_GUID *)malloc(dwSize * sizeof(NTMS_GUID));
	}
	CHECK(dwResult == ERROR_SUCCESS);
	*lpCount = dwSize;
	return lpList;
}

static void loops_of_two_calls(HANDLE hSession)
{
	NTMS_GUID guess[1], many[512], *lpList;
	DWORD dwCount, dwSize = 1;

	lpList = list_objects(hSession, NULL, NTMS_PARTITION, &dwCount);
	CHECK(dwCount == 3);
	/* A guess that is too small: it is filled, and the size says how many there are. */
	memset(guess, 0xee, sizeof(guess));
	CHECK(EnumerateNtmsObject(hSession, NULL, guess, &dwSize, NTMS_PARTITION,
				  NTMS_ENUM_DEFAULT) == ERROR_INSUFFICIENT_BUFFER);
	CHECK(dwSize == 3);
	/* One large array, and its size left from the call before. */
	dwSize = 512;
	CHECK(EnumerateNtmsObject(hSession, NULL, many, &dwSize, NTMS_PARTITION, 0) == ERROR_SUCCESS);
	CHECK(dwSize == 3 && !memcmp(many, lpList, 3 * sizeof(NTMS_GUID)));
	CHECK(EnumerateNtmsObject(hSession, NULL, many, &dwSize, NTMS_PARTITION, 0) == ERROR_SUCCESS);
	CHECK(EnumerateNtmsObject(hSession, NULL, many, &dwSize, NTMS_IEDOOR, 0) == ERROR_SUCCESS);
	CHECK(dwSize == 1);
	free(lpList);
}

static void path_of(HANDLE hSession, NTMS_GUID *lpPool, TCHAR path[NTMS_POOLHIERARCHY_LENGTH])
{
	DWORD dwSize = 0;
	TCHAR *lpName;

	CHECK(GetNtmsMediaPoolName(hSession, lpPool, NULL, &dwSize) == ERROR_INSUFFICIENT_BUFFER);
	lpName = (TCHAR *)malloc(dwSize * sizeof(TCHAR));
	CHECK(GetNtmsMediaPoolName(hSession, lpPool, lpName, &dwSize) == ERROR_SUCCESS);
	CHECK(length_of(lpName) + 1 == dwSize && dwSize <= NTMS_POOLHIERARCHY_LENGTH);
	memcpy(path, lpName, dwSize * sizeof(TCHAR));
	free(lpName);
}

/* Pools are looked for by name among all, as there is no function for that. */
static NTMS_GUID find_pool(HANDLE hSession, const TCHAR *lpPath)
{
	NTMS_GUID found = NTMS_NULLGUID, *lpPools;
	TCHAR path[NTMS_POOLHIERARCHY_LENGTH];
	DWORD dwCount, i;

	lpPools = list_objects(hSession, NULL, NTMS_MEDIA_POOL, &dwCount);
	for (i = 0; i < dwCount; i++) {
		path_of(hSession, &lpPools[i], path);
		if (same_text(path[0] == '\\' ? path + 1 : path, lpPath))
			found = lpPools[i];
	}
	free(lpPools);
	CHECK(!NTMS_IS_NULLGUID(found));
	return found;
}

static void ids_compared_by_memcmp(HANDLE hSession)
{
	NTMS_GUID pool = find_pool(hSession, TEXT("Tapes")), null = NTMS_NULLGUID, *lpMedia, *lpSides;
	NTMS_OBJECTINFORMATION info;
	DWORD dwMedia, dwSides;

	CHECK(sizeof(NTMS_GUID) == 16);
	lpMedia = list_objects(hSession, &pool, NTMS_PHYSICAL_MEDIA, &dwMedia);
	CHECK(dwMedia == 1);
	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	info.dwType = NTMS_PHYSICAL_MEDIA;
	CHECK(GetNtmsObjectInformation(hSession, lpMedia, &info) == ERROR_SUCCESS);
	CHECK(!memcmp(&info.ObjectGuid, lpMedia, sizeof(NTMS_GUID)));
	CHECK(!memcmp(&info.Info.PhysicalMedia.MediaPool, &pool, sizeof(GUID)));
	CHECK(!memcmp(&info.Info.PhysicalMedia.MountedPartition, &null, sizeof(GUID)));
	lpSides = list_objects(hSession, lpMedia, NTMS_PARTITION, &dwSides);
	CHECK(dwSides == info.Info.PhysicalMedia.dwNumberOfPartitions);
	info.dwType = NTMS_PARTITION;
	CHECK(GetNtmsObjectInformation(hSession, lpSides, &info) == ERROR_SUCCESS);
	CHECK(!memcmp(&info.Info.Partition.PhysicalMedia, lpMedia, sizeof(GUID)));
	CHECK(NTMS_IS_NULLGUID(info.Info.Partition.LogicalMedia));
	CHECK(info.Info.Partition.Capacity.QuadPart > 0);
	CHECK(info.Created.wYear == 1970 && info.Created.wMonth == 1);
	free(lpMedia);
	free(lpSides);
}

/* One structure for all calls; dwSize set once; dwType is what the call before left. */
static void structure_used_again(HANDLE hSession)
{
	NTMS_GUID *lpDrives, *lpSlots;
	NTMS_OBJECTINFORMATION info, before;
	DWORD dwDrives, dwSlots, i;

	lpDrives = list_objects(hSession, NULL, NTMS_DRIVE, &dwDrives);
	lpSlots = list_objects(hSession, NULL, NTMS_STORAGESLOT, &dwSlots);
	CHECK(dwDrives == 1 && dwSlots == 2);
	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	for (i = 0; i < dwSlots; i++) {
		CHECK(GetNtmsObjectInformation(hSession, &lpSlots[i], &info) == ERROR_SUCCESS);
		CHECK(info.dwSize == sizeof(info) && info.dwType == NTMS_STORAGESLOT);
		CHECK(!memcmp(&info.ObjectGuid, &lpSlots[i], sizeof(GUID)));
		CHECK(info.Info.StorageSlot.Number == i);
	}
	/* The type left from a slot is not that of a drive, and nothing is written. */
	before = info;
	CHECK(GetNtmsObjectInformation(hSession, lpDrives, &info) == ERROR_OBJECT_NOT_FOUND);
	CHECK(!memcmp(&info, &before, sizeof(info)));
	info.dwType = NTMS_UNKNOWN;
	CHECK(GetNtmsObjectInformation(hSession, lpDrives, &info) == ERROR_SUCCESS);
	CHECK(info.dwType == NTMS_DRIVE && info.Info.Drive.dwMountCount == 7);
	/* dwSize left from a structure of version 1 is taken; none at all is not. */
	info.dwSize = sizeof(NTMS_I1_OBJECTINFORMATION);
	info.dwType = NTMS_DRIVE;
	CHECK(GetNtmsObjectInformation(hSession, lpDrives, &info) == ERROR_SUCCESS);
	CHECK(info.dwSize == sizeof(NTMS_I1_OBJECTINFORMATION));
	info.dwSize = 0;
	CHECK(GetNtmsObjectInformation(hSession, lpDrives, &info) == ERROR_INVALID_PARAMETER);
	free(lpDrives);
	free(lpSlots);
}

/* Read, change one member, write all back. */
static void read_change_write(HANDLE hSession)
{
	static const TCHAR words[] = TEXT("for Mondays");
	NTMS_GUID pool = find_pool(hSession, TEXT("Tapes"));
	NTMS_OBJECTINFORMATION info;

	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	info.dwType = NTMS_MEDIA_POOL;
	CHECK(GetNtmsObjectInformation(hSession, &pool, &info) == ERROR_SUCCESS);
	memcpy(info.szDescription, words, sizeof(words));
	info.Info.MediaPool.dwMaxAllocates = 100;
	CHECK(SetNtmsObjectInformation(hSession, &pool, &info) == ERROR_SUCCESS);
	CHECK(GetNtmsObjectInformation(hSession, &pool, &info) == ERROR_SUCCESS);
	CHECK(same_text(info.szDescription, words) && info.Info.MediaPool.dwMaxAllocates == 100);
	CHECK(same_text(info.szName, TEXT("Tapes")));
}

static void wrong_handle_closed(HANDLE hSession)
{
	NTMS_NOTIFICATIONINFORMATION change;
	HANDLE hOther = OpenNtmsSession(NULL, TEXT("NTBackup"), 0);
	NTMS_GUID *lpList;
	DWORD dwCount;

	CHECK(hOther != INVALID_HANDLE_VALUE && hOther != NULL);
	CHECK(CloseNtmsNotification(hOther) == ERROR_INVALID_HANDLE);
	CHECK(WaitForNtmsNotification(hOther, &change, 0) == ERROR_INVALID_HANDLE);
	CHECK(CloseNtmsSession(hOther) == ERROR_SUCCESS);
	CHECK(CloseNtmsSession(hOther) == ERROR_INVALID_HANDLE);
	CHECK(CloseNtmsSession(INVALID_HANDLE_VALUE) == ERROR_INVALID_HANDLE);
	CHECK(CloseNtmsSession(NULL) == ERROR_INVALID_HANDLE);
	CHECK(CloseNtmsNotification(NULL) == ERROR_INVALID_PARAMETER);
	CHECK(EnumerateNtmsObject(hOther, NULL, NULL, &dwCount, NTMS_DRIVE, 0) ==
	      ERROR_INVALID_HANDLE);
	/* The other one goes on. */
	lpList = list_objects(hSession, NULL, NTMS_LIBRARY, &dwCount);
	CHECK(dwCount == 2);
	free(lpList);
}

static void server_that_is_not_there(void)
{
	CHECK(OpenNtmsSession(TEXT("no such name"), NULL, 0) == INVALID_HANDLE_VALUE);
	CHECK(LastError() == ERROR_INVALID_COMPUTERNAME);
	CHECK(OpenNtmsSession(TEXT("nowhere"), NULL, 0) == INVALID_HANDLE_VALUE);
	CHECK(LastError() == ERROR_NOT_CONNECTED);
}

static void allocate_and_deallocate(HANDLE hSession)
{
	NTMS_GUID pool = find_pool(hSession, TEXT("Tapes")), media = NTMS_NULLGUID, made;
	NTMS_ALLOCATION_INFORMATION from;
	NTMS_OBJECTINFORMATION info;

	memset(&from, 0, sizeof(from));
	from.dwSize = sizeof(from);
	CHECK(AllocateNtmsMedia(hSession, &pool, NULL, &media, NTMS_ALLOCATE_NEW |
				NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, INFINITE, &from) == ERROR_SUCCESS);
	CHECK(!memcmp(&from.AllocatedFrom, &pool, sizeof(GUID)));
	memset(&info, 0, sizeof(info));
	info.dwSize = sizeof(info);
	info.dwType = NTMS_LOGICAL_MEDIA;
	CHECK(GetNtmsObjectInformation(hSession, &media, &info) == ERROR_SUCCESS);
	CHECK(!memcmp(&info.Info.LogicalMedia.MediaPool, &pool, sizeof(GUID)));
	CHECK(AllocateNtmsMedia(hSession, &pool, NULL, &made, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, 0,
				NULL) == ERROR_MEDIA_UNAVAILABLE);
	CHECK(NTMS_IS_NULLGUID(made));
	CHECK(SetNtmsMediaComplete(hSession, &media) == ERROR_SUCCESS);
	CHECK(DeallocateNtmsMedia(hSession, &media, 0) == ERROR_SUCCESS);
	CHECK(DeallocateNtmsMedia(hSession, &media, 0) == ERROR_INVALID_MEDIA);
}

static void make_and_delete_a_pool(HANDLE hSession)
{
	NTMS_GUID pool, again, parent = NTMS_NULLGUID;

	CHECK(CreateNtmsMediaPool(hSession, TEXT("\\NTBackup"), NULL, NTMS_OPEN_ALWAYS, NULL, &pool) ==
	      ERROR_SUCCESS);
	CHECK(CreateNtmsMediaPool(hSession, TEXT("\\ntbackup"), &parent, NTMS_OPEN_EXISTING, NULL,
				  &again) == ERROR_SUCCESS);
	CHECK(!memcmp(&pool, &again, sizeof(GUID)));
	CHECK(CreateNtmsMediaPool(hSession, TEXT("NTBackup"), NULL, NTMS_CREATE_NEW, NULL, &again) ==
	      ERROR_ALREADY_EXISTS);
	CHECK(DeleteNtmsMediaPool(hSession, &pool) == ERROR_SUCCESS);
	CHECK(DeleteNtmsMediaPool(hSession, &pool) == ERROR_INVALID_MEDIA_POOL);
}

int main(void)
{
	HANDLE hSession = OpenNtmsSession(TEXT(""), TEXT("NTBackup"), 0);

	if (hSession == INVALID_HANDLE_VALUE) {
		printf("no session: %u\n", (unsigned int)LastError());
		return 1;
	}
	loops_of_two_calls(hSession);
	ids_compared_by_memcmp(hSession);
	structure_used_again(hSession);
	read_change_write(hSession);
	wrong_handle_closed(hSession);
	server_that_is_not_there();
	allocate_and_deallocate(hSession);
	make_and_delete_a_pool(hSession);
	CHECK(CloseNtmsSession(hSession) == ERROR_SUCCESS);
	return failures > 0;
}
