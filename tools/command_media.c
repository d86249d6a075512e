// SPDX-License-Identifier: GPL-2.0-or-later
/* allocate, deallocate, decommission, complete, move, overwrite: the life of a side. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ntms.h"

/* The side a logical medium lives on. */
static int side_of(HANDLE session, const GUID *logical, GUID *side)
{
	DWORD count = 1, code;

	code = EnumerateNtmsObject(session, (GUID *)logical, side, &count, NTMS_PARTITION, 0);
	return code == ERROR_SUCCESS && count == 1 ? EXIT_DONE : failed(code, "side");
}

static int show_allocated(HANDLE session, const GUID *logical, const GUID *from)
{
	char path[POOL_PATH_SIZE] = "";
	NTMS_OBJECTINFORMATIONA side_info, medium_info;
	struct table *table;
	GUID side;
	int status = side_of(session, logical, &side);

	if (!status)
		status = object_info(session, &side, NTMS_PARTITION, &side_info);
	if (!status)
		status = object_info(session, &side_info.Info.Partition.PhysicalMedia,
				  NTMS_PHYSICAL_MEDIA, &medium_info);
	if (!status)
		status = pool_path(session, from, path, sizeof(path));
	if (status)
		return status;
	table = table_begin("allocated");
	table_column(table, "logical_media", false);
	table_column(table, "bar_code", false);
	table_column(table, "side", true);
	table_column(table, "allocations", true);
	table_column(table, "from", false);
	table_id(table, logical);
	table_text(table, medium_info.Info.PhysicalMedia.szBarCode);
	table_number(table, side_info.Info.Partition.Side);
	table_number(table, side_info.Info.Partition.dwAllocateCount);
	table_text(table, path);
	return table_end(table);
}

int command_allocate(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "new", no_argument, NULL, 'n' },
		{ "next", required_argument, NULL, 'N' },
		{ "side", required_argument, NULL, 's' },
		{ 0 },
	};
	NTMS_ALLOCATION_INFORMATION allocation = { .dwSize = sizeof(allocation) };
	DWORD how = NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE, code;
	const char *next = NULL, *side_name = NULL;
	char id[GUID_TEXT_SIZE];
	GUID pool, side, logical = { 0 };
	HANDLE session;
	int option, status;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'n')
			how |= NTMS_ALLOCATE_NEW;
		else if (option == 'N')
			next = optarg;
		else if (option == 's')
			side_name = optarg;
		else
			return usage(self);
	}
	if (argc - optind != 1 || (next && how & NTMS_ALLOCATE_NEW))
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	status = find_pool(session, argv[optind], &pool);
	if (!status && next) {
		how |= NTMS_ALLOCATE_NEXT;
		status = find_logical_medium(session, next, &logical);
	}
	if (!status && side_name)
		status = find_side(session, side_name, &side);
	if (status)
		return status;
	code = AllocateNtmsMedia(session, &pool, side_name ? &side : NULL, &logical, how, 0,
				 &allocation);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot allocate");
	status = show_allocated(session, &logical, &allocation.AllocatedFrom);
	if (status) {
		guid_text(&logical, id);
		fprintf(stderr, "ntms: allocated all the same: %s\n", id);
	}
	return status;
}

/* What became of a side, for people. */
static int tell_side(HANDLE session, const char *name, const GUID *side)
{
	NTMS_OBJECTINFORMATIONA info;
	int status = object_info(session, side, NTMS_PARTITION, &info);

	if (!status && output_format == FORMAT_HUMAN)
		printf("%s: %s\n", name, side_state_name(info.Info.Partition.State));
	return status;
}

static int deallocate_one(HANDLE session, const char *name)
{
	GUID logical, side;
	DWORD code;
	int status = find_logical_medium(session, name, &logical);

	if (!status)
		status = side_of(session, &logical, &side);
	if (status)
		return status;
	code = DeallocateNtmsMedia(session, &logical, 0);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot deallocate %s", name);
	return tell_side(session, name, &side);
}

static int decommission_one(HANDLE session, const char *name)
{
	GUID side;
	DWORD code;
	int status = find_side(session, name, &side);

	if (status)
		return status;
	code = DecommissionNtmsMedia(session, &side);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot decommission %s", name);
	return tell_side(session, name, &side);
}

static int complete_one(HANDLE session, const char *name)
{
	GUID logical, side;
	DWORD code;
	int status = find_logical_medium(session, name, &logical);

	if (!status)
		status = side_of(session, &logical, &side);
	if (status)
		return status;
	code = SetNtmsMediaComplete(session, &logical);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot complete %s", name);
	return tell_side(session, name, &side);
}

static int overwrite_one(HANDLE session, const char *name)
{
	GUID cartridge;
	DWORD code;
	int status = find_medium(session, name, &cartridge);

	if (status)
		return status;
	code = NtmsOverwriteMedia(session, &cartridge);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot overwrite %s", name);
}

int command_overwrite(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, overwrite_one);
}

int command_deallocate(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, deallocate_one);
}

int command_decommission(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, decommission_one);
}

int command_complete(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, complete_one);
}

static GUID move_target;

static int move_one(HANDLE session, const char *name)
{
	GUID medium;
	DWORD code;
	int status = find_medium(session, name, &medium);

	if (status)
		return status;
	code = MoveToNtmsMediaPool(session, &medium, &move_target);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot move %s", name);
}

int command_move(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv), status;
	HANDLE session;

	if (first < 0)
		return EXIT_USAGE;
	if (argc - first < 2)
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	status = find_pool(session, argv[argc - 1], &move_target);
	return status ? status : each(session, argc - 1 - first, argv + first, move_one);
}
