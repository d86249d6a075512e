// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms mount, dismount: media to drives and back. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

#define MOST 64			/* media in one mount */
#define SECONDS_MOST 4000000	/* that fit as milliseconds */

/* -- mount -- */

struct mount {
	DWORD count, options, timeout;
	char **names;
	GUID sides[MOST], drives[MOST];
};

static int find_sides(HANDLE session, struct mount *mount)
{
	int status = EXIT_DONE;

	for (DWORD i = 0; !status && i < mount->count; i++)
		status = find_side(session, mount->names[i], &mount->sides[i]);
	return status;
}

static int show_mounted(HANDLE session, const struct mount *mount)
{
	struct table *table = table_begin("mounted");
	NTMS_OBJECTINFORMATIONA drive;
	int status = EXIT_DONE;

	table_column(table, "medium", false);
	table_column(table, "drive", false);
	table_column(table, "device", false);
	for (DWORD i = 0; i < mount->count; i++) {
		if (object_info(session, &mount->drives[i], NTMS_DRIVE, &drive))
			status = EXIT_STORE;
		table_text(table, mount->names[i]);
		table_text(table, drive.szName);
		table_text(table, drive.Info.Drive.szDeviceName);
	}
	return table_end(table) ? EXIT_STORE : status;
}

static int mount_all(HANDLE session, struct mount *mount)
{
	DWORD code = MountNtmsMedia(session, mount->sides, mount->drives, mount->count, mount->options,
				    NTMS_PRIORITY_NORMAL, mount->timeout, NULL);

	for (DWORD i = 0; code == ERROR_SUCCESS && i < mount->count; i++)
		code = NtmsKeepMount(session, &mount->sides[i]);
	return code == ERROR_SUCCESS ? show_mounted(session, mount) : failed(code, "cannot mount");
}

/* Seconds, as milliseconds. */
static bool take_timeout(const char *text, DWORD *timeout)
{
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	*timeout = (DWORD)seconds * 1000;
	if (*text >= '0' && *text <= '9' && !*end && seconds <= SECONDS_MOST)
		return true;
	fprintf(stderr, "ntms: --timeout %s: a number of seconds, at most %d, wanted\n", text, SECONDS_MOST);
	return false;
}

int command_mount(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "drive", required_argument, NULL, 'd' },
		{ "read-only", no_argument, NULL, 'r' },
		{ "timeout", required_argument, NULL, 't' },
		{ 0 },
	};
	struct mount mount = { .options = NTMS_MOUNT_READ | NTMS_MOUNT_WRITE, .timeout = INFINITE };
	const char *drive = NULL;
	HANDLE session;
	int option, status;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'd')
			drive = optarg;
		else if (option == 'r')
			mount.options = NTMS_MOUNT_READ;
		else if (option != 't' || !take_timeout(optarg, &mount.timeout))
			return usage(self);
	}
	mount.names = argv + optind;
	mount.count = (DWORD)(argc - optind);
	if (mount.count > MOST)
		fprintf(stderr, "ntms: at most %d media are mounted together\n", MOST);
	if (!mount.count || mount.count > MOST || (drive && mount.count > 1))
		return usage(self);
	status = connection_open(&session);
	if (!status)
		status = find_sides(session, &mount);
	if (!status && drive) {
		mount.options |= NTMS_MOUNT_SPECIFIC_DRIVE;
		status = find_object(session, NTMS_DRIVE, drive, &mount.drives[0]);
	}
	return status ? status : mount_all(session, &mount);
}

/* -- dismount -- */

static DWORD dismount_option;

static int dismount_drive(HANDLE session, const char *name, GUID *drive)
{
	DWORD code = DismountNtmsDrive(session, drive);

	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot dismount %s", name);
}

static int dismount_side(HANDLE session, const char *name, GUID *side)
{
	DWORD code = DismountNtmsMedia(session, side, 1, dismount_option);

	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot dismount %s", name);
}

/* The side of it that is mounted; if none is the library says so. */
static int dismount_medium(HANDLE session, const char *name, const GUID *medium)
{
	NTMS_OBJECTINFORMATIONA info;
	GUID side;
	int status = object_info(session, medium, NTMS_PHYSICAL_MEDIA, &info);

	if (status)
		return status;
	side = info.Info.PhysicalMedia.MountedPartition;
	if (guid_is_null(&side))
		status = find_side(session, name, &side);
	if (status)
		return status;
	return dismount_side(session, name, &side);
}

static int dismount_id(HANDLE session, const char *name, GUID *id)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_UNKNOWN };
	DWORD code = GetNtmsObjectInformationA(session, id, &info);

	if (code != ERROR_SUCCESS)
		return failed(code, "%s", name);
	if (info.dwType == NTMS_DRIVE)
		return dismount_drive(session, name, id);
	if (info.dwType == NTMS_PHYSICAL_MEDIA)
		return dismount_medium(session, name, id);
	return dismount_side(session, name, id);
}

/* As BARCODE/N; a drive may be called so as well, when there is no such bar code. */
static bool is_side(HANDLE session, const char *name)
{
	char code[NTMS_BARCODE_LENGTH * 4];
	const char *slash = strrchr(name, '/');

	if (!slash || (size_t)(slash - name) >= sizeof(code))
		return false;
	memcpy(code, name, (size_t)(slash - name));
	code[slash - name] = 0;
	return is_bar_code(session, code);
}

static int dismount_one(HANDLE session, const char *name)
{
	int status;
	GUID id;

	if (guid_from_text(name, &id))
		return dismount_id(session, name, &id);
	if (is_bar_code(session, name)) {
		status = find_medium(session, name, &id);
		return status ? status : dismount_medium(session, name, &id);
	}
	if (is_side(session, name)) {
		status = find_side(session, name, &id);
		return status ? status : dismount_side(session, name, &id);
	}
	status = find_object(session, NTMS_DRIVE, name, &id);
	return status ? status : dismount_drive(session, name, &id);
}

int command_dismount(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "deferred", no_argument, NULL, 'd' },
		{ 0 },
	};
	HANDLE session;
	int option, status;

	dismount_option = NTMS_DISMOUNT_IMMEDIATE;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 'd')
			return usage(self);
		dismount_option = NTMS_DISMOUNT_DEFERRED;
	}
	if (optind == argc)
		return usage(self);
	status = connection_open(&session);
	return status ? status : each(session, argc - optind, argv + optind, dismount_one);
}
