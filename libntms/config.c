// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "error.h"
#include "explain.h"

#define CONFIG_FILE "/etc/ntms.conf"

void config_default(struct config *config)
{
	memset(config, 0, sizeof(*config));
	strcpy(config->store, "/var/lib/ntms/ntms.db");
	strcpy(config->run, "/run/ntms");
	strcpy(config->sys_class, "/sys/class/ntms");
	strcpy(config->dev, "/dev");
	config->wait = 30000;
}

static char *trim(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

static bool set_path(char *path, const char *value)
{
	if (value[0] != '/' || strlen(value) > PATH_MAX - 16)
		return false;
	strcpy(path, value);
	return true;
}

static bool set_wait(unsigned int *wait, const char *value)
{
	unsigned long seconds;
	char *end;

	seconds = strtoul(value, &end, 10);
	if (*end || !isdigit((unsigned char)*value) || seconds < 1 || seconds > 3600)
		return false;
	*wait = seconds * 1000;
	return true;
}

static bool set(struct config *config, const char *key, const char *value)
{
	if (!strcmp(key, "store"))
		return set_path(config->store, value);
	if (!strcmp(key, "run"))
		return set_path(config->run, value);
	if (!strcmp(key, "wait"))
		return set_wait(&config->wait, value);
	return false;
}

/* An empty line, a comment, or key = value. */
static bool parse_line(struct config *config, char *line)
{
	char *value;

	line[strcspn(line, "#")] = '\0';
	line = trim(line);
	if (!*line)
		return true;
	value = strchr(line, '=');
	if (!value)
		return false;
	*value++ = '\0';
	return set(config, trim(line), trim(value));
}

static int parse(struct config *config, FILE *file, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	int number = 0, r = 0;

	while (!r && getline(&line, &size, file) >= 0) {
		number++;
		if (!parse_line(config, line))
			r = explain(NTMS_E_DATABASE_FAILURE,
				    "%s, line %d: not one of store = PATH, run = DIRECTORY, wait = SECONDS",
				    name, number);
	}
	if (!r && ferror(file))
		r = explain(NTMS_E_DATABASE_FAILURE, "%s cannot be read", name);
	free(line);
	return r;
}

int config_read(struct config *config)
{
	const char *name = secure_getenv("NTMS_CONF");
	FILE *file;
	int r;

	config_default(config);
	file = fopen(name ? name : CONFIG_FILE, "re");
	if (!file && !name && errno == ENOENT)
		return 0;
	if (!file)
		return explain(error_no_descriptor(errno) ? NTMS_E_NO_MEMORY : NTMS_E_DATABASE_FAILURE,
			       "%s cannot be opened: %s", name ? name : CONFIG_FILE, strerrordesc_np(errno));
	r = parse(config, file, name ? name : CONFIG_FILE);
	fclose(file);
	return r;
}
