// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms requests: to operators and to libraries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

static const DWORD types[] = { NTMS_OPREQUEST, NTMS_LIBREQUEST };

/* 0, or the code of an error. */
static DWORD get_request(HANDLE session, const GUID *id, DWORD type, NTMS_OBJECTINFORMATIONA *info)
{
	memset(info, 0, sizeof(*info));
	info->dwSize = sizeof(*info);
	info->dwType = type;
	return GetNtmsObjectInformationA(session, (GUID *)id, info);
}

static bool is_request(DWORD type)
{
	return type == NTMS_OPREQUEST || type == NTMS_LIBREQUEST;
}

static int find_request(HANDLE session, const char *name, GUID *id, DWORD *type)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD code;

	if (!guid_from_text(name, id))
		return refused("'%s' is not the id of a request", name);
	code = get_request(session, id, NTMS_UNKNOWN, &info);
	if (code != ERROR_SUCCESS)
		return failed(code, "request %s", name);
	*type = info.dwType;
	return is_request(*type) ? EXIT_DONE : refused("%s is no request, but of type %s", name,
						       type_name(*type));
}

/* -- the list -- */

/* What both kinds have; @about: what the request is about, null for nothing. */
struct request {
	const char *request, *state, *application, *user, *computer, *words;
	const SYSTEMTIME *queued, *completed;
	GUID about, library;
};

static const GUID *first_of(const GUID *ids[], size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		if (!guid_is_null(ids[i]))
			return ids[i];
	return ids[count - 1];
}

static void take_library_request(const NTMS_LIBREQUESTINFORMATIONA *info, struct request *request)
{
	const GUID *about[] = {
		&info->PartitionId, &info->PhysMediaId, &info->DriveId, &info->SlotId,
		&info->WorkItemId,
	};

	*request = (struct request){
		operation_name(info->OperationCode), library_request_state_name(info->State),
		info->szApplication, info->szUser, info->szComputer,
		info->State == NTMS_LM_FAILED ? error_name(info->dwErrorCode) : "",
		&info->TimeQueued, &info->TimeCompleted,
		*first_of(about, sizeof(about) / sizeof(about[0])), info->Library,
	};
}

static void take_operator_request(const NTMS_OPREQUESTINFORMATIONA *info, struct request *request)
{
	static const SYSTEMTIME never;

	*request = (struct request){
		operator_request_name(info->Request), operator_request_state_name(info->State),
		info->szApplication, info->szUser, info->szComputer, info->szMessage,
		&info->Submitted, &never, info->Arg1, { 0 },
	};
	if (info->Arg1Type == NTMS_LIBRARY)
		request->library = info->Arg1;
	else if (info->Arg2Type == NTMS_LIBRARY)
		request->library = info->Arg2;
}

/* What it names may be gone, or not be ours to see: then it has no name. */
static void table_object(HANDLE session, struct table *table, const GUID *id)
{
	NTMS_OBJECTINFORMATIONA info;
	char path[POOL_PATH_SIZE];
	DWORD size = sizeof(path);

	if (guid_is_null(id) || get_request(session, id, NTMS_UNKNOWN, &info) != ERROR_SUCCESS)
		table_text(table, "");
	else if (info.dwType == NTMS_MEDIA_POOL &&
		 GetNtmsMediaPoolNameA(session, (GUID *)id, path, &size) == ERROR_SUCCESS)
		table_text(table, path);
	else
		table_text(table, info.szName);
}

static void add_request(HANDLE session, struct table *table, const NTMS_OBJECTINFORMATIONA *info)
{
	struct request request;

	if (info->dwType == NTMS_OPREQUEST)
		take_operator_request(&info->Info.OpRequest, &request);
	else
		take_library_request(&info->Info.LibRequest, &request);
	table_id(table, &info->ObjectGuid);
	table_text(table, type_name(info->dwType));
	table_text(table, request.request);
	table_text(table, request.state);
	table_object(session, table, &request.about);
	table_object(session, table, &request.library);
	table_time(table, request.queued);
	table_text(table, request.user);
	table_text(table, request.words);
	if (output_format == FORMAT_HUMAN)
		return;
	table_time(table, request.completed);
	table_text(table, request.application);
	table_text(table, request.computer);
	table_id(table, &request.about);
	table_id(table, &request.library);
}

static struct table *request_table(void)
{
	static const char *const columns[] = {
		"id", "type", "request", "state", "about", "library", "queued", "user", "words",
		"completed", "application", "computer", "about_id", "library_id",
	};
	size_t count = output_format == FORMAT_HUMAN ? 9 : sizeof(columns) / sizeof(columns[0]);
	struct table *table = table_begin("requests");

	for (size_t i = 0; i < count; i++)
		table_column(table, columns[i], false);
	return table;
}

/* EXIT_PARTLY: one could not be read, and it was said why. */
static int add_requests(HANDLE session, struct table *table, DWORD type)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD count, code;
	GUID *list;
	int status = list_objects(session, NULL, type, 0, &list, &count);

	if (status)
		return status;
	for (DWORD i = 0; i < count; i++) {
		code = get_request(session, &list[i], type, &info);
		if (code == ERROR_SUCCESS) {
			add_request(session, table, &info);
		} else if (code != ERROR_OBJECT_NOT_FOUND && !status) {
			failed(code, "%s", type_name(type));
			status = EXIT_PARTLY;
		}
	}
	free(list);
	return status;
}

static int list_requests(void)
{
	struct table *table;
	HANDLE session;
	int status = connection_open(&session), partly = EXIT_DONE;

	if (status)
		return status;
	table = request_table();
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		status = add_requests(session, table, types[i]);
		if (status && status != EXIT_PARTLY)
			return status;
		if (status)
			partly = status;
	}
	status = table_end(table);
	return status ? status : partly;
}

/* -- what is done with one -- */

static int satisfy_one(HANDLE session, const char *name)
{
	DWORD type, code;
	GUID id;
	int status = find_request(session, name, &id, &type);

	if (status)
		return status;
	if (type != NTMS_OPREQUEST)
		return refused("%s is a library's to carry out, not yours", name);
	code = SatisfyNtmsOperatorRequest(session, &id);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot satisfy %s", name);
}

static int cancel_one(HANDLE session, const char *name)
{
	DWORD type, code;
	GUID id;
	int status = find_request(session, name, &id, &type);

	if (status)
		return status;
	code = type == NTMS_OPREQUEST ? CancelNtmsOperatorRequest(session, &id) :
					CancelNtmsLibraryRequest(session, &id);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot cancel %s", name);
}

/* Those that are not finished are passed over: it is still there then. */
static int delete_one(HANDLE session, const char *name)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD type, code;
	GUID id;
	int status = find_request(session, name, &id, &type);

	if (status)
		return status;
	code = DeleteNtmsRequests(session, &id, type, 1);
	if (code != ERROR_SUCCESS)
		return failed(code, "cannot delete %s", name);
	if (get_request(session, &id, type, &info) == ERROR_SUCCESS)
		return refused("cannot delete %s: it is not finished", name);
	return EXIT_DONE;
}

static int delete_finished(void)
{
	HANDLE session;
	DWORD count, code;
	GUID *list;
	int status = connection_open(&session);

	for (size_t i = 0; !status && i < sizeof(types) / sizeof(types[0]); i++) {
		status = list_objects(session, NULL, types[i], 0, &list, &count);
		if (status || !count) {
			free(list);
			continue;
		}
		code = DeleteNtmsRequests(session, list, types[i], count);
		if (code != ERROR_SUCCESS)
			status = failed(code, "cannot delete what is finished");
		free(list);
	}
	return status;
}

static int delete_requests(const struct command *self, int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--finished"))
		return delete_finished();
	return several(self, argc, argv, delete_one);
}

int command_requests(const struct command *self, int argc, char **argv)
{
	const char *action = argc > 1 ? argv[1] : "";
	int first;

	if (!strcmp(action, "satisfy"))
		return several(self, argc - 1, argv + 1, satisfy_one);
	if (!strcmp(action, "cancel"))
		return several(self, argc - 1, argv + 1, cancel_one);
	if (!strcmp(action, "delete"))
		return delete_requests(self, argc - 1, argv + 1);
	first = operands(self, argc, argv);
	if (first < 0)
		return EXIT_USAGE;
	return first == argc ? list_requests() : usage(self);
}
