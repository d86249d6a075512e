// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE	/* dladdr(), strerrordesc_np() */
#include "label.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "explain.h"
#include "ntmsmli.h"

_Static_assert(LABEL_TYPE_UNITS == NTMSMLI_MAXTYPE - 1 && LABEL_INFO_UNITS == NTMSMLI_MAXAPPDESCR - 1 &&
	       LABEL_ID_SIZE == NTMSMLI_MAXIDSIZE, "a label holds what the interface gives");

#define SUFFIX ".so"

struct plugin {
	void *object;
	CLAIMMEDIALABEL claim;
	size_t most;
	char name[LABEL_PLUGIN_SIZE];
};

struct labels {
	struct plugin *plugins;
	size_t count;
	size_t most;
	char *passed_over;
	int error;		/* of noting what was passed over */
};

/* Where a process that gave up its rights may not look, the path is left as the loader knows it. */
int label_folder(char folder[PATH_MAX])
{
	char path[PATH_MAX];
	Dl_info self;

	if (!dladdr((void *)label_folder, &self) || !self.dli_fname || !strchr(self.dli_fname, '/'))
		return -ENOENT;
	if (!realpath(self.dli_fname, path) &&
	    snprintf(path, sizeof(path), "%s", self.dli_fname) >= PATH_MAX)
		return -ENAMETOOLONG;
	*strrchr(path, '/') = '\0';
	if (snprintf(folder, PATH_MAX, "%s/ntms/label", path) >= PATH_MAX)
		return -ENAMETOOLONG;
	return 0;
}

static void pass_over(struct labels *labels, const char *name, const char *why)
{
	const char *before = labels->passed_over ? labels->passed_over : "";
	char *text;

	if (asprintf(&text, "%s%s%s: %s", before, *before ? "\n" : "", name, why) < 0) {
		labels->error = -ENOMEM;
		return;
	}
	free(labels->passed_over);
	labels->passed_over = text;
}

/* Why the object must not be loaded; NULL: it may be. */
static const char *distrust(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return strerrordesc_np(errno);
	if (!S_ISREG(status.st_mode))
		return "no file";
	if (status.st_uid && status.st_uid != geteuid())
		return "it belongs to another user than root";
	return status.st_mode & (S_IWGRP | S_IWOTH) ? "others than its owner may write it" : NULL;
}

/* Why it is no plug-in; NULL: it is one. */
static const char *connect(struct plugin *plugin)
{
	MAXMEDIALABEL max = (MAXMEDIALABEL)dlsym(plugin->object, "MaxMediaLabel");
	DWORD most = 0;

	plugin->claim = (CLAIMMEDIALABEL)dlsym(plugin->object, "ClaimMediaLabel");
	if (!max || !plugin->claim)
		return "it has no MaxMediaLabel or no ClaimMediaLabel";
	if (max(&most) != NO_ERROR)
		return "MaxMediaLabel fails";
	if (!most || most > LABEL_MOST)
		return "MaxMediaLabel gives a size that cannot be";
	plugin->most = most;
	return NULL;
}

static const char *load_object(const char *path, struct plugin *plugin)
{
	const char *why = distrust(path);

	if (why)
		return why;
	plugin->object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!plugin->object)
		return dlerror();
	why = connect(plugin);
	if (why)
		dlclose(plugin->object);
	return why;
}

static void load_one(struct labels *labels, const char *folder, const char *name)
{
	struct plugin *plugin = &labels->plugins[labels->count];
	char path[PATH_MAX];
	const char *why;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path) ||
	    strlen(name) >= sizeof(plugin->name))
		why = "its name is too long";
	else
		why = load_object(path, plugin);
	if (why) {
		pass_over(labels, name, why);
		return;
	}
	strcpy(plugin->name, name);
	if (plugin->most > labels->most)
		labels->most = plugin->most;
	labels->count++;
}

static int is_object(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name), suffix = strlen(SUFFIX);

	return length > suffix && entry->d_name[0] != '.' &&
	       !strcmp(entry->d_name + length - suffix, SUFFIX);
}

/* Not in the order of a locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_all(struct labels *labels, const char *folder, struct dirent **entries, int count)
{
	int i;

	labels->plugins = calloc((size_t)count + 1, sizeof(*labels->plugins));
	if (!labels->plugins)
		labels->error = -ENOMEM;
	for (i = 0; i < count; i++) {
		if (!labels->error)
			load_one(labels, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

int labels_load(const char *folder, struct labels **out)
{
	struct labels *labels = calloc(1, sizeof(*labels));
	struct dirent **entries;
	int count, r;

	if (!labels)
		return -ENOMEM;
	count = scandir(folder, &entries, is_object, by_name);
	if (count >= 0)
		load_all(labels, folder, entries, count);
	else if (errno == ENOMEM || error_no_descriptor(errno))
		labels->error = -errno;
	else
		pass_over(labels, folder, strerrordesc_np(errno));
	r = labels->error;
	if (r)
		labels_free(labels);
	else
		*out = labels;
	return r;
}

int labels_open(struct labels **labels)
{
	char folder[PATH_MAX];
	int r = label_folder(folder);

	return r ? explain(r, "the folder of label plug-ins is not found") : labels_load(folder, labels);
}

void labels_free(struct labels *labels)
{
	size_t i;

	for (i = 0; i < labels->count; i++)
		dlclose(labels->plugins[i].object);
	free(labels->plugins);
	free(labels->passed_over);
	free(labels);
}

const char *labels_passed_over(const struct labels *labels)
{
	return labels->passed_over ? labels->passed_over : "";
}

size_t labels_most(const struct labels *labels)
{
	return labels->most;
}

/* What it says is looked at before it is believed. */
static bool take(const struct plugin *plugin, const MediaLabelInfo *info, struct label *label)
{
	if (!info->LabelIDSize || info->LabelIDSize > sizeof(label->id) ||
	    text_from_utf16(info->LabelType, NTMSMLI_MAXTYPE, label->type, sizeof(label->type)) <= 0 ||
	    text_from_utf16(info->LabelAppDescr, NTMSMLI_MAXAPPDESCR, label->info,
			    sizeof(label->info)) < 0)
		return false;
	text_make_printable(label->type);
	text_make_printable(label->info);
	label->id_size = info->LabelIDSize;
	memcpy(label->id, info->LabelID, label->id_size);
	strcpy(label->plugin, plugin->name);
	return true;
}

static bool ask(const struct plugin *plugin, const void *bytes, size_t size, struct label *label)
{
	MediaLabelInfo info;

	memset(&info, 0, sizeof(info));
	if (size > plugin->most)
		size = plugin->most;
	return plugin->claim(bytes, (DWORD)size, &info) == NO_ERROR && take(plugin, &info, label);
}

bool labels_claim(const struct labels *labels, const void *bytes, size_t size, struct label *label)
{
	bool claimed = false;
	size_t i;

	memset(label, 0, sizeof(*label));
	for (i = 0; size && i < labels->count && !claimed; i++)
		claimed = ask(&labels->plugins[i], bytes, size, label);
	if (!claimed)
		memset(label, 0, sizeof(*label));
	return claimed;
}
