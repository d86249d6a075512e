// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms clean, cleaner: drives that are cleaned, and what with. */
#include <stdlib.h>
#include <string.h>

#include "ntms.h"

#define UNLIMITED 0xffffffff	/* uses */

static int clean_one(HANDLE session, const char *name)
{
	GUID drive;
	DWORD code;
	int status = find_object(session, NTMS_DRIVE, name, &drive);

	if (status)
		return status;
	code = CleanNtmsDrive(session, &drive);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot clean %s", name);
}

int command_clean(const struct command *self, int argc, char **argv)
{
	return several(self, argc, argv, clean_one);
}

/* -- the cleaner of a library -- */

static int reserve_slot(HANDLE session, char **words)
{
	GUID library, slot;
	DWORD code;
	int status = find_library(session, words[0], &library);

	if (!status)
		status = find_object_in(session, &library, NTMS_STORAGESLOT, words[1], &slot);
	if (status)
		return status;
	code = ReserveNtmsCleanerSlot(session, &library, &slot);
	return code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot reserve %s", words[1]);
}

static int release_slot(HANDLE session, char **words)
{
	GUID library;
	DWORD code;
	int status = find_library(session, words[0], &library);

	if (status)
		return status;
	code = ReleaseNtmsCleanerSlot(session, &library);
	return code == ERROR_SUCCESS ? EXIT_DONE :
				       failed(code, "cannot release the slot of %s", words[0]);
}

static bool take_uses(const char *text, DWORD *uses)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	*uses = UNLIMITED;
	if (!strcmp(text, "unlimited"))
		return true;
	*uses = (DWORD)number;
	return *text >= '0' && *text <= '9' && !*end && number < UNLIMITED;
}

static int set_uses(HANDLE session, char **words)
{
	NTMS_OBJECTINFORMATIONA info;
	DWORD code, uses;
	GUID library;
	int status = find_library(session, words[0], &library);

	if (!status && !take_uses(words[1], &uses))
		status = refused("'%s' is no number of uses", words[1]);
	if (!status)
		status = object_info(session, &library, NTMS_LIBRARY, &info);
	if (status)
		return status;
	info.Info.Library.dwCleanerUsesRemaining = uses;
	code = SetNtmsObjectInformationA(session, &library, &info);
	return code == ERROR_SUCCESS ? EXIT_DONE :
				       failed(code, "cannot set the uses of %s", words[0]);
}

static int inject_cleaner(HANDLE session, char **words)
{
	GUID library, operation;
	DWORD code, uses;
	int status = find_library(session, words[0], &library);

	if (!status && !take_uses(words[1], &uses))
		status = refused("'%s' is no number of uses", words[1]);
	if (status)
		return status;
	code = InjectNtmsCleaner(session, &library, &operation, uses, NTMS_INJECT_START);
	return code == ERROR_SUCCESS ? show_operation(session, &operation) :
				       failed(code, "cannot inject a cleaner");
}

static int eject_cleaner(HANDLE session, char **words)
{
	GUID library, operation;
	DWORD code;
	int status = find_library(session, words[0], &library);

	if (status)
		return status;
	code = EjectNtmsCleaner(session, &library, &operation, NTMS_EJECT_START);
	return code == ERROR_SUCCESS ? show_operation(session, &operation) :
				       failed(code, "cannot eject the cleaner");
}

static const struct action {
	const char *name;
	int words;
	int (*run)(HANDLE session, char **words);
} actions[] = {
	{ "reserve", 2, reserve_slot },
	{ "release", 1, release_slot },
	{ "uses", 2, set_uses },
	{ "inject", 2, inject_cleaner },
	{ "eject", 1, eject_cleaner },
};

int command_cleaner(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv), status;
	HANDLE session;

	if (first < 0)
		return EXIT_USAGE;
	for (size_t i = 0; first < argc && i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(argv[first], actions[i].name) || argc - first - 1 != actions[i].words)
			continue;
		status = connection_open(&session);
		return status ? status : actions[i].run(session, argv + first + 1);
	}
	return usage(self);
}
