// SPDX-License-Identifier: GPL-2.0-or-later
/* What a person names, as the id of an object. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ntms.h"

int list_objects(HANDLE session, const GUID *container, DWORD type, DWORD options,
		 GUID **list, DWORD *count)
{
	DWORD code = enumerate(session, container, type, options, list, count);

	return code == ERROR_SUCCESS ? EXIT_DONE
				     : failed(code, "cannot list objects of type %s", type_name(type));
}

int object_info(HANDLE session, const GUID *id, DWORD type, NTMS_OBJECTINFORMATIONA *info)
{
	DWORD code;

	memset(info, 0, sizeof(*info));
	info->dwSize = sizeof(*info);
	info->dwType = type;
	code = GetNtmsObjectInformationA(session, (GUID *)id, info);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "%s", type_name(type));
}

/* An object of a type by id, or in a container by name without regard to case; NULL: anywhere. */
int find_object_in(HANDLE session, const GUID *container, DWORD type, const char *name, GUID *id)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD count, found = 0;
	GUID *list;
	int status;

	if (guid_from_text(name, id))
		return EXIT_DONE;
	status = list_objects(session, container, type, 0, &list, &count);
	if (status)
		return status;
	for (DWORD i = 0; i < count; i++) {
		memset(&info, 0, sizeof(info));
		info.dwSize = sizeof(info);
		info.dwType = type;
		if (GetNtmsObjectInformationA(session, &list[i], &info) == ERROR_SUCCESS &&
		    !strcasecmp(info.szName, name) && !found++)
			*id = list[i];
	}
	free(list);
	if (!found)
		return refused("no %s is called '%s'", type_name(type), name);
	if (found > 1)
		return refused("%u objects of type %s are called '%s': name one by its id", found,
			       type_name(type), name);
	return EXIT_DONE;
}

int find_object(HANDLE session, DWORD type, const char *name, GUID *id)
{
	return find_object_in(session, NULL, type, name, id);
}

/* The library whose changer is a device of this host, by any of its names. */
static int find_by_device(HANDLE session, const char *device, GUID *id)
{
	NTMS_OBJECTINFORMATIONA info;
	char node[PATH_MAX];
	DWORD count;
	GUID *list;
	int status = list_objects(session, NULL, NTMS_CHANGER, 0, &list, &count);

	if (status)
		return status;
	if (!realpath(device, node))
		snprintf(node, sizeof(node), "%s", device);
	status = EXIT_REFUSED;
	for (DWORD i = 0; i < count && status; i++) {
		memset(&info, 0, sizeof(info));
		info.dwSize = sizeof(info);
		info.dwType = NTMS_CHANGER;
		if (GetNtmsObjectInformationA(session, &list[i], &info) != ERROR_SUCCESS ||
		    strcmp(info.Info.Changer.szDeviceName, node))
			continue;
		*id = info.Info.Changer.Library;
		status = EXIT_DONE;
	}
	free(list);
	return status ? refused("%s is no changer of a library", device) : EXIT_DONE;
}

/* A library by name, id or the device of its changer. */
int find_library(HANDLE session, const char *name, GUID *id)
{
	return *name == '/' ? find_by_device(session, name, id) :
			      find_object(session, NTMS_LIBRARY, name, id);
}

int find_pool(HANDLE session, const char *path, GUID *id)
{
	DWORD code;

	if (guid_from_text(path, id))
		return EXIT_DONE;
	code = CreateNtmsMediaPoolA(session, path, NULL, NTMS_OPEN_EXISTING, NULL, id);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "pool %s", path);
}

/* A cartridge by bar code or id. */
int find_medium(HANDLE session, const char *name, GUID *id)
{
	DWORD count = 1, code;

	if (guid_from_text(name, id))
		return EXIT_DONE;
	code = NtmsFindPhysicalMedia(session, name, id, &count);
	if (code == ERROR_INSUFFICIENT_BUFFER)
		return refused("%u cartridges have the bar code '%s': name one by its id", count,
			       name);
	if (code != ERROR_SUCCESS)
		return failed(code, "medium %s", name);
	return count ? EXIT_DONE : refused("no cartridge has the bar code '%s'", name);
}

bool is_bar_code(HANDLE session, const char *name)
{
	DWORD count = 0, code = NtmsFindPhysicalMedia(session, name, NULL, &count);

	return (code == ERROR_SUCCESS || code == ERROR_INSUFFICIENT_BUFFER) && count;
}

/* A side as ID, BARCODE (the first side) or BARCODE/N; a bar code may have slashes of its own. */
int find_side(HANDLE session, const char *name, GUID *id)
{
	const char *slash = strrchr(name, '/');
	char medium_name[NTMS_BARCODE_LENGTH * 4];
	unsigned long number = 0;
	GUID medium, *sides;
	DWORD count, code;
	int status;

	if (guid_from_text(name, id))
		return EXIT_DONE;
	if (slash && is_bar_code(session, name))
		slash = NULL;
	snprintf(medium_name, sizeof(medium_name), "%.*s",
		 slash ? (int)(slash - name) : (int)strlen(name), name);
	if (slash) {
		char *end;

		number = strtoul(slash + 1, &end, 10);
		if (!slash[1] || *end)
			return refused("side '%s': the number behind the '/' is 0 or 1", name);
	}
	status = find_medium(session, medium_name, &medium);
	if (status)
		return status;
	code = enumerate(session, &medium, NTMS_PARTITION, 0, &sides, &count);
	if (code != ERROR_SUCCESS)
		return failed(code, "sides of %s", medium_name);
	if (number < count)
		*id = sides[number];
	else
		status = refused("side '%s': the cartridge has %u", name, count);
	free(sides);
	return status;
}

/* A logical medium by id, or by the side it lives on (BARCODE or BARCODE/N). */
int find_logical_medium(HANDLE session, const char *name, GUID *id)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_PARTITION };
	DWORD code;
	GUID side;
	int status;

	if (guid_from_text(name, id))
		return EXIT_DONE;
	status = find_side(session, name, &side);
	if (status)
		return status;
	code = GetNtmsObjectInformationA(session, &side, &info);
	if (code != ERROR_SUCCESS)
		return failed(code, "side %s", name);
	if (guid_is_null(&info.Info.Partition.LogicalMedia))
		return refused("%s is %s: no logical medium is on it", name,
			       side_state_name(info.Info.Partition.State));
	*id = info.Info.Partition.LogicalMedia;
	return EXIT_DONE;
}

int pool_path(HANDLE session, const GUID *id, char *path, DWORD size)
{
	DWORD code = GetNtmsMediaPoolNameA(session, (GUID *)id, path, &size);

	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "name of a pool");
}
