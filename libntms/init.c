// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The store is made under another name and linked to its own when it is whole, so that it is there
 * completely or not at all, and one that exists is never touched.
 */
#define _GNU_SOURCE
#include "init.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "config.h"
#include "explain.h"
#include "media_types.h"
#include "ntmsapi.h"
#include "security.h"
#include "store.h"
#include "store_file.h"
#include "text.h"

/* A descriptor as the store keeps it; free() it. */
static int default_security(enum security_kind kind, char **text)
{
	struct descriptor descriptor = {0};
	int r;

	r = security_default(kind, &descriptor);
	if (!r)
		r = security_to_hex(&descriptor, text);
	security_free(&descriptor);
	return r ? NTMS_E_NO_MEMORY : 0;
}

static int insert_store(struct store *store)
{
	char id[STORE_ID_SIZE];
	int r = store_new_id(id);

	return r ? r : store_run(store, SQL_STORE_INSERT, "ti", id, store_now(store));
}

static int insert_computer(struct store *store)
{
	char id[STORE_ID_SIZE], name[256] = "";
	char *security;
	int r;

	gethostname(name, sizeof(name) - 1);
	r = default_security(SECURITY_COMPUTER, &security);
	if (r)
		return r;
	r = store_new_id(id);
	if (!r)
		r = store_run(store, SQL_COMPUTER_INSERT, "ttit", id, name[0] ? name : "localhost",
			      store_now(store), security);
	free(security);
	return r;
}

static int insert_media_types(struct store *store)
{
	const struct media_kind *kind;
	int r = 0;

	for (kind = media_kinds; !r && kind < media_kinds + media_kinds_count; kind++)
		r = store_run(store, SQL_MEDIA_TYPE_INSERT, "ttiiiiit", kind->id, kind->name,
			      store_now(store), (int64_t)kind->number, (int64_t)kind->sides,
			      (int64_t)kind->read_write, (int64_t)kind->device_type, kind->suffix);
	return r;
}

static int insert_offline_library(struct store *store)
{
	char id[STORE_ID_SIZE], *security;
	int r;

	r = default_security(SECURITY_LIBRARY, &security);
	if (r)
		return r;
	r = store_new_id(id);
	if (!r)
		r = store_run(store, SQL_LIBRARY_INSERT, "ttiiittiit", id, "Offline Media",
			      store_now(store), (int64_t)NTMS_READY,
			      (int64_t)NTMS_LIBRARYTYPE_OFFLINE, "", "",
			      (int64_t)NTMS_LIBRARYFLAG_FIXEDOFFLINE, (int64_t)0, security);
	free(security);
	return r;
}

static int insert_pool(struct store *store, const char *parent, const char *name, int type,
		       enum security_kind kind, char id[STORE_ID_SIZE])
{
	char folded[32], *security;
	int r;

	r = default_security(kind, &security);
	if (r)
		return r;
	strcpy(folded, name);
	text_fold(folded);
	r = store_new_id(id);
	if (!r)
		r = store_run(store, SQL_POOL_SYSTEM_INSERT, "tdttiidt", id, parent, name, folded,
			      store_now(store), (int64_t)type, "", security);
	free(security);
	return r;
}

static int insert_pools(struct store *store)
{
	char root[STORE_ID_SIZE], id[STORE_ID_SIZE];
	int r;

	r = insert_pool(store, "", "", NTMS_POOLTYPE_UNKNOWN, SECURITY_ROOT_POOL, root);
	if (!r)
		r = insert_pool(store, root, "Free", NTMS_POOLTYPE_SCRATCH, SECURITY_FREE_POOL, id);
	if (!r)
		r = insert_pool(store, root, "Import", NTMS_POOLTYPE_IMPORT, SECURITY_SYSTEM_POOL,
				id);
	if (!r)
		r = insert_pool(store, root, "Unrecognized", NTMS_POOLTYPE_FOREIGN,
				SECURITY_SYSTEM_POOL, id);
	return r;
}

static int fill(struct store *store)
{
	int r;

	r = insert_store(store);
	if (!r)
		r = insert_computer(store);
	if (!r)
		r = insert_media_types(store);
	if (!r)
		r = insert_offline_library(store);
	return r ? r : insert_pools(store);
}

/* Make the database of @config, completely, and close it. */
static int make(const struct config *config)
{
	struct store *store;
	int r;

	r = store_new(&store, config);
	if (r)
		return r;
	r = store_create(store);
	if (!r) {
		r = store_begin(store, STORE_WRITE);
		if (!r) {
			r = fill(store);
			if (r)
				store_rollback(store);
			else
				r = store_commit(store);
			store_release(store);
		}
	}
	store_free(store);
	return r;
}

/* The log of a lost database would be replayed into a new one. */
static int check_absent(const char *path)
{
	static const char *const suffix[] = {"", "-wal", "-journal"};
	char name[PATH_MAX + 16];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(suffix) / sizeof(*suffix); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffix[i]);
		if (!lstat(name, &st))
			return explain(NTMS_E_ALREADY_EXISTS,
				       "there is a store already, or what is left of one: %s", name);
	}
	return 0;
}

static int publish(const char *made, const char *path, const char *directory)
{
	int r;

	r = store_file_share(made, 0660);
	if (r)
		return r;
	if (link(made, path))
		return errno == EEXIST ? check_absent(path) : store_file_failed(path, "cannot be made");
	return store_file_sync(directory);
}

static int init(struct config *config)
{
	char directory[PATH_MAX], path[PATH_MAX];
	int r;

	strcpy(path, config->store);
	strcpy(directory, path);
	*strrchr(directory, '/') = '\0';
	if (!directory[0])
		strcpy(directory, "/");
	r = check_absent(path);
	if (!r)
		r = store_file_directory(directory);
	if (!r)
		r = store_file_directory(config->run);
	if (r)
		return r;
	/* A name that no other init has at this moment. */
	snprintf(config->store, sizeof(config->store), "%.4000s/.new-%d", directory,
		 (int)getpid());
	store_file_remove(config->store);
	r = make(config);
	if (!r)
		r = publish(config->store, path, directory);
	store_file_remove(config->store);
	return r;
}

int store_init(const struct config *config)
{
	struct config own;
	int r = 0;

	if (config)
		own = *config;
	else
		r = config_read(&own);
	return r ? r : init(&own);
}
