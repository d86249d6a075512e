// SPDX-License-Identifier: GPL-2.0-or-later
/* eject, inject, door: cartridges that leave libraries and come in. */
#include <getopt.h>
#include <string.h>

#include "ntms.h"

int show_operation(HANDLE session, const GUID *operation)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_LIBREQUEST };
	struct table *table;
	DWORD code = GetNtmsObjectInformationA(session, (GUID *)operation, &info);

	if (code != ERROR_SUCCESS)
		return failed(code, "operation");
	table = table_begin("operations");
	table_column(table, "operation", false);
	table_column(table, "state", false);
	table_id(table, operation);
	table_text(table, library_request_state_name(info.Info.LibRequest.State));
	return table_end(table);
}

static int find_operation(const char *name, GUID *id)
{
	return guid_from_text(name, id) ? EXIT_DONE : refused("'%s' is no operation", name);
}

/* All or none: what was collected for a batch ends with the session. */
static int eject_all(HANDLE session, int count, char **names, DWORD action)
{
	GUID medium, operation;
	DWORD code;
	int status;

	for (int i = 0; i < count; i++) {
		status = find_medium(session, names[i], &medium);
		if (status)
			return status;
		code = EjectNtmsMedia(session, &medium, &operation,
				      i < count - 1 ? NTMS_EJECT_QUEUE : action);
		if (code != ERROR_SUCCESS)
			return failed(code, "cannot eject %s", names[i]);
	}
	return show_operation(session, &operation);
}

static int stop_eject(HANDLE session, const char *name)
{
	GUID operation;
	DWORD code;
	int status = find_operation(name, &operation);

	if (status)
		return status;
	code = EjectNtmsMedia(session, NULL, &operation, NTMS_EJECT_STOP);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot stop it");
}

/* Those of a batch are collected first, which takes none out of a drive that is in use. */
static bool takes_one(int action)
{
	return action == NTMS_EJECT_STOP || action == NTMS_EJECT_FORCE;
}

int command_eject(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "force", no_argument, NULL, NTMS_EJECT_FORCE },
		{ "wait", no_argument, NULL, NTMS_EJECT_IMMEDIATE },
		{ "stop", no_argument, NULL, NTMS_EJECT_STOP },
		{ 0 },
	};
	int option, action = NTMS_EJECT_START, status;
	HANDLE session;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == '?' || action != NTMS_EJECT_START)
			return usage(self);
		action = option;
	}
	if (optind == argc || (takes_one(action) && argc - optind != 1))
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	if (action == NTMS_EJECT_STOP)
		return stop_eject(session, argv[optind]);
	return eject_all(session, argc - optind, argv + optind, (DWORD)action);
}

static int inject(HANDLE session, const char *name, DWORD action)
{
	bool begins = action == NTMS_INJECT_START || action == NTMS_INJECT_STARTMANY;
	GUID library, operation;
	DWORD code;
	int status = begins ? find_library(session, name, &library)
			    : find_operation(name, &operation);

	if (status)
		return status;
	code = InjectNtmsMedia(session, begins ? &library : NULL, &operation, action);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot inject");
	return action == NTMS_INJECT_STOP ? EXIT_DONE : show_operation(session, &operation);
}

int command_inject(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "many", no_argument, NULL, NTMS_INJECT_STARTMANY },
		{ "retract", no_argument, NULL, NTMS_INJECT_RETRACT },
		{ "stop", no_argument, NULL, NTMS_INJECT_STOP },
		{ 0 },
	};
	int option, action = NTMS_INJECT_START, status;
	HANDLE session;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == '?' || action != NTMS_INJECT_START)
			return usage(self);
		action = option;
	}
	if (argc - optind != 1)
		return usage(self);
	status = connection_open(&session);
	return status ? status : inject(session, argv[optind], (DWORD)action);
}

int command_door(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv), status;
	HANDLE session;
	GUID library;
	DWORD code;

	if (first < 0)
		return EXIT_USAGE;
	if (argc - first != 1)
		return usage(self);
	status = connection_open(&session);
	if (!status)
		status = find_library(session, argv[first], &library);
	if (status)
		return status;
	code = AccessNtmsLibraryDoor(session, &library, NTMS_INVENTORY_FAST);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot bring it to rest");
}
