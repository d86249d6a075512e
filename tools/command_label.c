// SPDX-License-Identifier: GPL-2.0-or-later
/* ntms label: what is on the media in drives. */
#include <stdio.h>
#include <string.h>

#include "ntms.h"

static void put_id(struct table *table, const NTMS_LABEL *label)
{
	char text[2 * sizeof(label->LabelId) + 1] = "";

	for (DWORD i = 0; i < label->dwLabelIdSize; i++)
		snprintf(text + 2 * i, 3, "%02x", label->LabelId[i]);
	table_text(table, text);
}

static void put_label(struct table *table, const char *device, const NTMS_LABEL *label)
{
	table_text(table, device);
	table_text(table, label_contents_name(label->dwContents));
	table_text(table, label->szLabelType);
	table_text(table, label->szLabelInfo);
	put_id(table, label);
	table_text(table, label->szPlugIn);
	table_number(table, label->dwBlockSize);
}

/* The same for all devices: say it once. */
static void warn_passed_over(const NTMS_LABEL *label)
{
	static bool warned;
	const char *line = label->szPassedOver;

	for (; *line && !warned; line += strcspn(line, "\n"), line += *line == '\n')
		fprintf(stderr, "ntms: label plug-in passed over: %.*s\n", (int)strcspn(line, "\n"), line);
	warned = true;
}

int command_label(const struct command *self, int argc, char **argv)
{
	int first = operands(self, argc, argv), worst = EXIT_DONE, done = 0;
	struct table *table;
	NTMS_LABEL label;

	if (first < 0)
		return EXIT_USAGE;
	if (first == argc)
		return usage(self);
	table = table_begin("labels");
	table_column(table, "device", false);
	table_column(table, "contents", false);
	table_column(table, "label_type", false);
	table_column(table, "label", false);
	table_column(table, "label_id", false);
	table_column(table, "plug_in", false);
	table_column(table, "block_size", true);
	for (int i = first; i < argc; i++) {
		DWORD code = NtmsReadLabel(argv[i], &label);
		int status = code == ERROR_SUCCESS ? EXIT_DONE : failed(code, "cannot read the label");

		done += status == EXIT_DONE;
		worst = status > worst ? status : worst;
		if (status != EXIT_DONE)
			continue;
		warn_passed_over(&label);
		put_label(table, argv[i], &label);
	}
	if (table_end(table))
		return EXIT_STORE;
	return worst != EXIT_DONE && done ? EXIT_PARTLY : worst;
}
