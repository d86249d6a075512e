// SPDX-License-Identifier: GPL-2.0-or-later
/* status, bind and inventory: a library as a whole. */
#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

#define CH_DRIVER "/sys/bus/scsi/drivers/ch"

/* A changer that ch drives is not ours to see: say why it is missing, and what to do. */
static void warn_about_ch(void)
{
	DIR *driver = opendir(CH_DRIVER);
	const struct dirent *entry;

	while (driver && (entry = readdir(driver)))
		if (strchr(entry->d_name, ':'))
			fprintf(stderr,
				"ntms: the driver ch holds the changer %s. To give it to ntms:\n"
				"    echo %s >" CH_DRIVER "/unbind\n"
				"    echo %s >/sys/bus/scsi/drivers/ntms/bind\n"
				"/etc/modprobe.d/ntms.conf keeps ch away at the next boot.\n",
				entry->d_name, entry->d_name, entry->d_name);
	if (driver)
		closedir(driver);
}

/* The libraries named, or all. */
static int name_libraries(HANDLE session, int argc, char **argv, GUID **list, DWORD *count)
{
	if (!argc)
		return list_objects(session, NULL, NTMS_LIBRARY, 0, list, count);
	*list = calloc((size_t)argc, sizeof(**list));
	if (!*list)
		return failed(ERROR_NOT_ENOUGH_MEMORY, "list of libraries");
	for (*count = 0; *count < (DWORD)argc; ++*count) {
		int status = find_library(session, argv[*count], &(*list)[*count]);

		if (status) {
			free(*list);
			return status;
		}
	}
	return EXIT_DONE;
}

static int read_library(HANDLE session, const GUID *id, NTMS_ELEMENT_STATUS **list, DWORD *count)
{
	DWORD code, room;

	*list = NULL;
	*count = 0;
	do {
		room = *count;
		free(*list);
		*list = calloc(room ? room : 1, sizeof(**list));
		if (!*list)
			return failed(ERROR_NOT_ENOUGH_MEMORY, "elements of a library");
		code = NtmsReadLibrary(session, id, *list, count);
	} while (code == ERROR_INSUFFICIENT_BUFFER && *count > room);
	if (code == ERROR_SUCCESS)
		return EXIT_DONE;
	free(*list);
	return failed(code, "cannot read the library");
}

static const char *element_state(const NTMS_ELEMENT_STATUS *element)
{
	return element->dwType == NTMS_DRIVE ? drive_state_name(element->dwState) :
					       slot_state_name(element->dwState);
}

/* Why it may not be allocated, in words; "" when nothing stands against it. */
static void remark(const NTMS_ELEMENT_STATUS *element, char *text, size_t size)
{
	static const struct {
		DWORD flag;
		const char *word;
	} words[] = {
		{ NTMS_STATUS_POSITION_ONLY, "no bar code" },
		{ NTMS_STATUS_DUPLICATE, "bar code is there twice" },
		{ NTMS_STATUS_UNREAD, "bar code unreadable" },
		{ NTMS_STATUS_NEEDS_INVENTORY, "needs inventory" },
		{ NTMS_STATUS_CLEANER, "cleaner" },
		{ NTMS_STATUS_DISABLED, "disabled" },
	};
	size_t length = 0;

	*text = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (element->dwFlags & words[i].flag && length < size)
			length += (size_t)snprintf(text + length, size - length, "%s%s",
						   length ? ", " : "", words[i].word);
}

static void add_sides(struct table *table, const NTMS_ELEMENT_STATUS *element)
{
	for (DWORD side = 0; side < 2; side++) {
		bool there = side < element->dwNumberOfSides;

		table_text(table, there ? side_state_name(element->SideState[side]) : "");
		if (output_format == FORMAT_HUMAN)
			continue;
		if (there)
			table_number(table, element->AllocateCount[side]);
		else
			table_text(table, "");
		table_id(table, &element->Side[side]);
		table_id(table, &element->LogicalMedia[side]);
	}
}

static void add_element(struct table *table, const char *library,
			const NTMS_ELEMENT_STATUS *element)
{
	char words[128];

	if (output_format != FORMAT_HUMAN)
		table_text(table, library);
	table_text(table, type_name(element->dwType));
	table_number(table, element->dwNumber);
	table_number(table, element->dwAddress);
	table_text(table, element_state(element));
	table_text(table, element->szBarCode);
	table_text(table, element->szMediaType);
	table_text(table, element->szMediaPool);
	remark(element, words, sizeof(words));
	table_text(table, words);
	add_sides(table, element);
	if (output_format != FORMAT_HUMAN)
		table_id(table, &element->PhysicalMedia);
}

static struct table *status_table(void)
{
	struct table *table = table_begin("elements");
	bool all = output_format != FORMAT_HUMAN;
	static const char *const side_columns[2][4] = {
		{ "side0", "allocations0", "side0_id", "logical_media0" },
		{ "side1", "allocations1", "side1_id", "logical_media1" },
	};

	if (all)
		table_column(table, "library", false);
	table_column(table, "type", false);
	table_column(table, "number", true);
	table_column(table, "address", true);
	table_column(table, "state", false);
	table_column(table, "bar_code", false);
	table_column(table, "media_type", false);
	table_column(table, "pool", false);
	table_column(table, "remark", false);
	for (int side = 0; side < 2; side++)
		for (int column = 0; column < (all ? 4 : 1); column++)
			table_column(table, side_columns[side][column], column == 1);
	if (all)
		table_column(table, "physical_media", false);
	return table;
}

static int show_library(HANDLE session, const GUID *id, struct table *all)
{
	NTMS_OBJECTINFORMATIONA info;
	NTMS_ELEMENT_STATUS *list;
	struct table *table = all;
	DWORD count;
	int status = object_info(session, id, NTMS_LIBRARY, &info);

	if (!status)
		status = read_library(session, id, &list, &count);
	if (status)
		return status;
	if (!all) {
		table = status_table();
		printf("library %s: %s, %s; %u slots, %u drives, %u ports, %u media\n",
		       info.szName, library_type_name(info.Info.Library.LibraryType),
		       operational_state_name(info.dwOperationalState),
		       info.Info.Library.dwNumberOfSlots, info.Info.Library.dwNumberOfDrives,
		       info.Info.Library.dwNumberOfPorts, info.Info.Library.dwNumberOfMedia);
	}
	for (DWORD i = 0; i < count; i++)
		add_element(table, info.szName, &list[i]);
	free(list);
	return all ? EXIT_DONE : table_end(table);
}

int command_status(const struct command *self, int argc, char **argv)
{
	struct table *all = NULL;
	HANDLE session;
	GUID *list;
	DWORD count;
	int first = operands(self, argc, argv), status;

	if (first < 0)
		return EXIT_USAGE;
	if (argc - first > 1)
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	warn_about_ch();
	status = name_libraries(session, argc - first, argv + first, &list, &count);
	if (status)
		return status;
	if (output_format != FORMAT_HUMAN)
		all = status_table();
	for (DWORD i = 0; i < count && !status; i++)
		status = show_library(session, &list[i], all);
	free(list);
	if (all && !status)
		status = table_end(all);
	return status;
}

static int bind_library(HANDLE session, const char *name)
{
	DWORD code;
	GUID id;
	int status = find_library(session, name, &id);

	if (status)
		return status;
	code = NtmsBindLibrary(session, &id);
	if (code != ERROR_SUCCESS)
		return failed(code, "library %s: cannot be bound", name);
	if (output_format == FORMAT_HUMAN)
		printf("library %s belongs to this store\n", name);
	return EXIT_DONE;
}

int command_bind(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, bind_library);
}

/* The admin's word on what a library takes, for bar codes that do not tell. */
static int add_type(HANDLE session, const GUID *library, const char *type)
{
	DWORD code;
	GUID id;
	int status = find_object(session, NTMS_MEDIA_TYPE, type, &id);

	if (status)
		return status;
	code = AddNtmsMediaType(session, &id, (GUID *)library);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "media type %s", type);
}

static bool is_offline(HANDLE session, const GUID *id)
{
	NTMS_OBJECTINFORMATIONA info;

	return !object_info(session, id, NTMS_LIBRARY, &info) &&
	       info.Info.Library.dwFlags & NTMS_LIBRARYFLAG_FIXEDOFFLINE;
}

static int inventory_library(HANDLE session, const GUID *id, const char *type, DWORD method)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD code;
	int status = object_info(session, id, NTMS_LIBRARY, &info);

	if (status)
		return status;
	if (type)
		status = add_type(session, id, type);
	if (status)
		return status;
	code = InventoryNtmsLibrary(session, (GUID *)id, method);
	if (code != ERROR_SUCCESS)
		return failed(code, "library %s: inventory", info.szName);
	status = object_info(session, id, NTMS_LIBRARY, &info);
	if (!status && output_format == FORMAT_HUMAN)
		printf("library %s: %u media\n", info.szName, info.Info.Library.dwNumberOfMedia);
	return status;
}

int command_inventory(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "type", required_argument, NULL, 't' },
		{ "labels", no_argument, NULL, 'l' },
		{ "stop", no_argument, NULL, 's' },
		{ 0 },
	};
	const char *type = NULL;
	DWORD method = NTMS_INVENTORY_FAST;
	int option, status, worst = EXIT_DONE, done = 0;
	HANDLE session;
	GUID *list;
	DWORD count;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'l')
			method = NTMS_INVENTORY_OMID;
		else if (option == 's')
			method = NTMS_INVENTORY_STOP;
		else if (option == 't')
			type = optarg;
		else
			return usage(self);
	}
	status = connection_open(&session);
	if (status)
		return status;
	warn_about_ch();
	status = name_libraries(session, argc - optind, argv + optind, &list, &count);
	if (status)
		return status;
	for (DWORD i = 0; i < count; i++) {
		/* Who names none means those that can have one. */
		if (optind == argc && is_offline(session, &list[i]))
			continue;
		status = inventory_library(session, &list[i], type, method);
		if (status == EXIT_DONE)
			done++;
		else if (status > worst)
			worst = status;
	}
	free(list);
	if (!done && worst == EXIT_DONE && output_format == FORMAT_HUMAN)
		puts("there are no libraries; is the module ntms loaded?");
	return worst != EXIT_DONE && done ? EXIT_PARTLY : worst;
}
