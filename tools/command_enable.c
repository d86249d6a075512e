// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms enable, disable: drives, libraries and cartridges. */
#include <string.h>

#include "ntms.h"

static int find_drive(HANDLE session, const char *name, GUID *id)
{
	return find_object(session, NTMS_DRIVE, name, id);
}

static const struct kind {
	const char *name;
	DWORD type;
	int (*find)(HANDLE session, const char *name, GUID *id);
} kinds[] = {
	{ "drive", NTMS_DRIVE, find_drive },
	{ "library", NTMS_LIBRARY, find_library },
	{ "medium", NTMS_PHYSICAL_MEDIA, find_medium },
};

static const struct kind *kind;
static DWORD (*change)(HANDLE session, DWORD type, GUID *id);

static int change_one(HANDLE session, const char *name)
{
	GUID id;
	DWORD code;
	int status = kind->find(session, name, &id);

	if (status)
		return status;
	code = change(session, kind->type, &id);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "%s %s", kind->name, name);
}

static int change_all(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv), status;
	HANDLE session;

	if (first < 0)
		return EXIT_USAGE;
	kind = NULL;
	for (size_t i = 0; first < argc && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(argv[first], kinds[i].name))
			kind = &kinds[i];
	if (!kind || argc - first < 2)
		return usage(self);
	status = connection_open(&session);
	return status ? status : each(session, argc - first - 1, argv + first + 1, change_one);
}

int command_enable(const struct command *self, int argc, char **argv)
{
	change = EnableNtmsObject;
	return change_all(self, argc, argv);
}

int command_disable(const struct command *self, int argc, char **argv)
{
	change = DisableNtmsObject;
	return change_all(self, argc, argv);
}
