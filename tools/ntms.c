// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms: libraries, pools and media from the shell. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ntms.h"

enum format output_format;

static const struct command commands[] = {
	{ "init", "", "make the store", command_init },
	{ "status", "[LIBRARY]", "what lies where, from the store", command_status },
	{ "inventory", "[--labels | --stop] [--type MEDIA-TYPE] [LIBRARY]...", "read libraries anew",
	  command_inventory },
	{ "view", "TYPE [CONTAINER] | ID", "list objects, or show one", command_view },
	{ "pool", "create|set|list|delete ...", "media pools", command_pool },
	{ "allocate", "[--new | --next LOGICAL-MEDIUM] [--side SIDE] POOL",
	  "take a side from a pool", command_allocate },
	{ "deallocate", "LOGICAL-MEDIUM...", "give sides back", command_deallocate },
	{ "decommission", "SIDE...", "never allocate these sides again", command_decommission },
	{ "complete", "LOGICAL-MEDIUM...", "these are written to the end", command_complete },
	{ "move", "MEDIUM... POOL", "put cartridges into another pool", command_move },
	{ "eject", "[--wait] MEDIUM... | --force MEDIUM | --stop OPERATION",
	  "bring cartridges out through a port", command_eject },
	{ "inject", "[--many] LIBRARY | --retract OPERATION | --stop OPERATION",
	  "bring in what is in the ports", command_inject },
	{ "clean", "DRIVE...", "clean these drives", command_clean },
	{ "cleaner", "reserve LIBRARY SLOT | release LIBRARY | uses LIBRARY {NUMBER | unlimited} |"
	  " inject LIBRARY {NUMBER | unlimited} | eject LIBRARY",
	  "what a library cleans its drives with", command_cleaner },
	{ "enable", "drive DRIVE... | library LIBRARY... | medium MEDIUM...", "let these be used",
	  command_enable },
	{ "disable", "drive DRIVE... | library LIBRARY... | medium MEDIUM...",
	  "let these not be used; drives are emptied", command_disable },
	{ "door", "LIBRARY", "let the robot rest while people use the door", command_door },
	{ "requests", "[satisfy REQUEST... | cancel REQUEST... | delete {--finished | REQUEST...}]",
	  "what operators and libraries are asked to do", command_requests },
	{ "mount", "[--drive DRIVE] [--read-only] [--timeout SECONDS] SIDE...",
	  "carry media to drives, and name their devices", command_mount },
	{ "dismount", "[--deferred] {SIDE | DRIVE}...", "carry them back", command_dismount },
	{ "overwrite", "MEDIUM...", "what is on these cartridges is not needed", command_overwrite },
	{ "label", "DEVICE...", "what is on the media in these drives", command_label },
	{ "export", "", "write a copy of the store", command_export },
	{ "import", "", "replace the store by the exported copy", command_import },
	{ "bind", "LIBRARY...", "give changers of another store to this one", command_bind },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static bool help_wanted;

/* Asked for, it is the answer. */
int usage(const struct command *self)
{
	fprintf(help_wanted ? stdout : stderr, "usage: ntms [--json | --dump] %s%s%s\n", self->name,
		*self->arguments ? " " : "", self->arguments);
	return help_wanted ? EXIT_DONE : EXIT_USAGE;
}

/*
 * Where the words of a command without options begin, behind a "--" if there is one; -1, having
 * said so, when an option stands there.
 */
int operands(const struct command *self, int argc, char **argv)
{
	static const struct option none[] = { { 0 } };

	if (getopt_long(argc, argv, "", none, NULL) == -1)
		return optind;
	usage(self);
	return -1;
}

static void help(FILE *to)
{
	fputs("usage: ntms [--json | --dump] COMMAND [ARGUMENT]...\n\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "  %-13s %s\n", commands[i].name, commands[i].summary);
	fputs("\n"
	      "  --json  write one JSON object, \"schema\" 1\n"
	      "  --dump  write tab-separated lines; columns are only ever appended\n\n"
	      "LIBRARY, POOL, MEDIUM, SIDE and LOGICAL-MEDIUM are names, bar codes or ids; see ntms(8).\n",
	      to);
}

/* The format, and the wish for help, may stand anywhere before "--": take them out of argv. */
static int take_format(int argc, char **argv)
{
	int kept = 1;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--")) {
			while (i < argc)
				argv[kept++] = argv[i++];
			break;
		}
		if (!strcmp(argv[i], "--json"))
			output_format = FORMAT_JSON;
		else if (!strcmp(argv[i], "--dump"))
			output_format = FORMAT_DUMP;
		else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			help_wanted = true;
		else
			argv[kept++] = argv[i];
	}
	argv[kept] = NULL;
	return kept;
}

/* pool has actions, each with a usage of its own. */
static int run(const struct command *command, int argc, char **argv)
{
	if (help_wanted && command->run != command_pool)
		return usage(command);
	return command->run(command, help_wanted ? 1 : argc, argv);
}

static int run_words(int argc, char **argv)
{
	if (argc < 2 ? help_wanted : !strcmp(argv[1], "help")) {
		help(stdout);
		return EXIT_DONE;
	}
	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(argv[1], commands[i].name))
			return run(&commands[i], argc - 1, argv + 1);
	fprintf(stderr, "ntms: no command '%s'; 'ntms help' lists them\n", argv[1]);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	int status, flushed;

	streams_fill();
	status = run_words(take_format(argc, argv), argv);
	flushed = streams_flush();
	return status ? status : flushed;
}
