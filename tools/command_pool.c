// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms pool: create, set, list, delete. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

static const struct command actions[];

/* What --type, --max and the policies ask for; -1 where nothing was said. */
struct settings {
	const char *type;
	long long max;
	int from_free;
	int to_free;
};

static int flag_value(const char *text)
{
	if (!strcmp(text, "yes"))
		return 1;
	return strcmp(text, "no") ? -1 : 0;
}

static int number_value(const char *text, long long *value)
{
	char *end;

	errno = 0;
	*value = strtoll(text, &end, 10);
	return *end || end == text || errno || *value < 0 || *value > UINT_MAX ? -1 : 0;
}

static int bad_value(const char *option, const char *value, const char *wanted)
{
	fprintf(stderr, "ntms: --%s %s: %s wanted\n", option, value, wanted);
	return EXIT_USAGE;
}

static int parse_settings(int argc, char **argv, struct settings *settings)
{
	static const struct option options[] = {
		{ "type", required_argument, NULL, 't' },
		{ "max", required_argument, NULL, 'm' },
		{ "from-free", required_argument, NULL, 'f' },
		{ "to-free", required_argument, NULL, 'F' },
		{ 0 },
	};
	int option;

	*settings = (struct settings){ .max = -1, .from_free = -1, .to_free = -1 };
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 't':
			settings->type = optarg;
			break;
		case 'm':
			if (number_value(optarg, &settings->max))
				return bad_value("max", optarg, "a number, 0 for no limit,");
			break;
		case 'f':
			settings->from_free = flag_value(optarg);
			if (settings->from_free < 0)
				return bad_value("from-free", optarg, "yes or no");
			break;
		case 'F':
			settings->to_free = flag_value(optarg);
			if (settings->to_free < 0)
				return bad_value("to-free", optarg, "yes or no");
			break;
		default:
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

static void set_bit(DWORD *policy, DWORD bit, int wanted)
{
	if (wanted >= 0)
		*policy = wanted ? *policy | bit : *policy & ~bit;
}

static int apply_settings(HANDLE session, const char *name, const GUID *id,
			  const struct settings *settings)
{
	NTMS_OBJECTINFORMATIONA info;
	NTMS_MEDIAPOOLINFORMATION *pool = &info.Info.MediaPool;
	DWORD code;
	int status = object_info(session, id, NTMS_MEDIA_POOL, &info);

	if (!status && settings->type)
		status = find_object(session, NTMS_MEDIA_TYPE, settings->type, &pool->MediaType);
	if (status)
		return status;
	if (settings->max >= 0)
		pool->dwMaxAllocates = (DWORD)settings->max;
	set_bit(&pool->AllocationPolicy, NTMS_ALLOCATE_FROMSCRATCH, settings->from_free);
	set_bit(&pool->DeallocationPolicy, NTMS_DEALLOCATE_TOSCRATCH, settings->to_free);
	code = SetNtmsObjectInformationA(session, (GUID *)id, &info);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "pool %s", name);
}

static int pool_create(const struct command *self, int argc, char **argv)
{
	struct settings settings;
	GUID type, id, *type_id = NULL;
	HANDLE session;
	DWORD code;
	int status = parse_settings(argc, argv, &settings);

	if (status || argc - optind != 1)
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	if (settings.type) {
		status = find_object(session, NTMS_MEDIA_TYPE, settings.type, &type);
		if (status)
			return status;
		type_id = &type;
	}
	code = CreateNtmsMediaPoolA(session, argv[optind], type_id, NTMS_CREATE_NEW, NULL, &id);
	if (code != ERROR_SUCCESS)
		return failed(code, "pool %s", argv[optind]);
	settings.type = NULL;
	status = apply_settings(session, argv[optind], &id, &settings);
	if (status)
		DeleteNtmsMediaPool(session, &id);
	return status;
}

static bool asks_nothing(const struct settings *settings)
{
	return !settings->type && settings->max < 0 && settings->from_free < 0 &&
	       settings->to_free < 0;
}

static int pool_set(const struct command *self, int argc, char **argv)
{
	struct settings settings;
	HANDLE session;
	GUID id;
	int status = parse_settings(argc, argv, &settings);

	if (status || argc - optind != 1 || asks_nothing(&settings))
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	status = find_pool(session, argv[optind], &id);
	return status ? status : apply_settings(session, argv[optind], &id, &settings);
}

static int delete_one(HANDLE session, const char *name)
{
	GUID id;
	DWORD code;
	int status = find_pool(session, name, &id);

	if (status)
		return status;
	code = DeleteNtmsMediaPool(session, &id);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "pool %s", name);
}

static int pool_delete(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, delete_one);
}

static void type_text(HANDLE session, const GUID *id, char *text, size_t size)
{
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_MEDIA_TYPE };

	*text = 0;
	if (!guid_is_null(id) &&
	    GetNtmsObjectInformationA(session, (GUID *)id, &info) == ERROR_SUCCESS)
		snprintf(text, size, "%s", info.szName);
}

static DWORD list_pool(HANDLE session, GUID *id, struct table *table)
{
	char path[POOL_PATH_SIZE], type[NTMS_OBJECTNAME_LENGTH];
	NTMS_OBJECTINFORMATIONA info = { .dwSize = sizeof(info), .dwType = NTMS_MEDIA_POOL };
	const NTMS_MEDIAPOOLINFORMATION *pool = &info.Info.MediaPool;
	DWORD size = sizeof(path), code = GetNtmsObjectInformationA(session, id, &info);

	if (code == ERROR_SUCCESS)
		code = GetNtmsMediaPoolNameA(session, id, path, &size);
	if (code != ERROR_SUCCESS)
		return code;
	type_text(session, &pool->MediaType, type, sizeof(type));
	table_text(table, path);
	table_text(table, pool_type_name(pool->PoolType));
	table_text(table, type);
	table_number(table, pool->dwNumberOfPhysicalMedia);
	table_number(table, pool->dwNumberOfLogicalMedia);
	table_number(table, pool->dwMaxAllocates);
	table_text(table, pool->AllocationPolicy & NTMS_ALLOCATE_FROMSCRATCH ? "yes" : "no");
	table_text(table, pool->DeallocationPolicy & NTMS_DEALLOCATE_TOSCRATCH ? "yes" : "no");
	table_id(table, id);
	return ERROR_SUCCESS;
}

/* Deleted since it was listed, or not the caller's to look at. */
static bool is_passed_over(DWORD code)
{
	return code == ERROR_OBJECT_NOT_FOUND || code == ERROR_ACCESS_DENIED;
}

/* A pool and those below it; NULL begins at the top. */
static DWORD list_below(HANDLE session, const GUID *parent, struct table *table)
{
	DWORD count, code;
	GUID *list;

	code = enumerate(session, parent, NTMS_MEDIA_POOL, 0, &list, &count);
	for (DWORD i = 0; code == ERROR_SUCCESS && i < count; i++) {
		code = list_pool(session, &list[i], table);
		if (code == ERROR_SUCCESS || code == ERROR_ACCESS_DENIED)
			code = list_below(session, &list[i], table);
		if (is_passed_over(code))
			code = ERROR_SUCCESS;
	}
	free(list);
	return code;
}

static int pool_list(const struct command *self, int argc, char **argv)
{
	struct table *table;
	HANDLE session;
	DWORD code;
	int status;

	status = operands(self, argc, argv);
	if (status < 0)
		return EXIT_USAGE;
	if (status != argc)
		return usage(self);
	status = connection_open(&session);
	if (status)
		return status;
	table = table_begin("pools");
	table_column(table, "pool", false);
	table_column(table, "type", false);
	table_column(table, "media_type", false);
	table_column(table, "media", true);
	table_column(table, "allocated", true);
	table_column(table, "max", true);
	table_column(table, "from_free", false);
	table_column(table, "to_free", false);
	table_column(table, "id", false);
	code = list_below(session, NULL, table);
	return code == ERROR_SUCCESS ? table_end(table) : failed(code, "cannot list pools");
}

#define SETTINGS "[--type MEDIA-TYPE] [--max N] [--from-free yes|no] [--to-free yes|no] "

static const struct command actions[] = {
	{ "pool create", SETTINGS "POOL", "", pool_create },
	{ "pool set", SETTINGS "POOL", "", pool_set },
	{ "pool list", "", "", pool_list },
	{ "pool delete", "POOL...", "", pool_delete },
};

int command_pool(const struct command *self, int argc, char **argv)
{
	int status = EXIT_USAGE;

	(void)self;
	for (size_t i = 0; argc > 1 && i < sizeof(actions) / sizeof(actions[0]); i++)
		if (!strcmp(argv[1], actions[i].name + strlen("pool ")))
			return actions[i].run(&actions[i], argc - 1, argv + 1);
	if (argc > 1)
		fprintf(stderr, "ntms: pool: no action '%s'\n", argv[1]);
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		status = usage(&actions[i]);
	return status;
}
