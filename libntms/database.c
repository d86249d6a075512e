// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "database.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "computer.h"
#include "config.h"
#include "explain.h"
#include "own_fd.h"
#include "security.h"
#include "session.h"
#include "side.h"
#include "store.h"
#include "store_file.h"

#define NAME_MOST	64	/* added to a path by what follows */

/* Where everything is. Within @work nothing is of use once the call is over. */
struct places {
	char directory[PATH_MAX];		/* of the store */
	char export[PATH_MAX + NAME_MOST];	/* directory */
	char exported[2 * PATH_MAX];		/* the copy in it */
	char unfinished[2 * PATH_MAX];		/* the copy that is being written */
	char replaced[PATH_MAX + NAME_MOST];
	char work[PATH_MAX + NAME_MOST];	/* directory */
	int lock;				/* of the directory Export */
};

static int find_places(const char *store, struct places *places)
{
	const char *name = strrchr(store, '/') + 1;

	if (strlen(store) + NAME_MOST > PATH_MAX)
		return explain(NTMS_E_DATABASE_FAILURE, "%s: the path is too long", store);
	snprintf(places->directory, sizeof(places->directory), "%.*s", (int)(name - store), store);
	snprintf(places->export, sizeof(places->export), "%sExport", places->directory);
	snprintf(places->exported, sizeof(places->exported), "%s/%s", places->export, name);
	snprintf(places->unfinished, sizeof(places->unfinished), "%s/.new", places->export);
	snprintf(places->replaced, sizeof(places->replaced), "%s-replaced", store);
	snprintf(places->work, sizeof(places->work), "%s.import", places->directory);
	places->lock = -1;
	return 0;
}

/* Exports and imports, one at a time. The lock ends with the process. */
static int lock_export(struct places *places)
{
	places->lock = open(places->export, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (places->lock < 0)
		return store_file_failed(places->export, "cannot be opened");
	if (!flock(places->lock, LOCK_EX | LOCK_NB))
		return 0;
	/* What lies there is another one's. */
	close(places->lock);
	places->lock = -1;
	return explain(NTMS_E_SHARING_VIOLATION,
		       "%s is in use: an export or an import is under way", places->export);
}

static void unlock_export(struct places *places)
{
	if (places->lock >= 0)
		close(places->lock);
}

/* A whole copy of the store takes the place of @path; @beside is a name in the same directory. */
static int save(struct store *store, const char *beside, const char *path, const char *directory)
{
	int r;

	store_file_remove(beside);
	r = store_save(store, beside);
	if (!r)
		r = store_file_share(beside, 0660);
	if (!r && rename(beside, path))
		r = store_file_failed(path, "cannot be replaced");
	store_file_remove(beside);
	return r ? r : store_file_sync(directory);
}

static int export(struct session *session, const struct identity *caller)
{
	struct store *store = session_store(session);
	struct places places;
	int r = computer_check(session, caller, RIGHT_CONTROL);

	if (!r)
		r = find_places(store_path(store), &places);
	if (r)
		return r;
	r = store_file_directory(places.export);
	if (!r)
		r = lock_export(&places);
	if (!r)
		r = save(store, places.unfinished, places.exported, places.export);
	unlock_export(&places);
	return r;
}

int database_export(struct session *session, const struct identity *caller)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, export(session, caller));
}

/* -- import -- */

/* Changes that were not copied into the file itself would be lost. */
static int check_log(const char *path)
{
	char name[2 * PATH_MAX + NAME_MOST];
	struct stat st;

	snprintf(name, sizeof(name), "%s-wal", path);
	if (stat(name, &st) || !st.st_size)
		return 0;
	return explain(NTMS_E_DATABASE_FAILURE,
		       "%s: there are changes in a log beside it; export it anew, or check it in with sqlite3",
		       path);
}

static int copy_bytes(int from, const char *from_path, int to, const char *to_path)
{
	char buffer[65536];
	ssize_t got, put, n;

	while ((got = read(from, buffer, sizeof(buffer))) > 0) {
		for (put = 0; put < got; put += n) {
			n = write(to, buffer + put, (size_t)(got - put));
			if (n < 0)
				return store_file_failed(to_path, "cannot be written");
		}
	}
	return got ? store_file_failed(from_path, "cannot be read") : 0;
}

static int copy_file(const char *from_path, const char *to_path)
{
	int from, to, r;

	from = open(from_path, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return store_file_failed(from_path, "cannot be read");
	to = own_fd_open(to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
	r = to < 0 ? store_file_failed(to_path, "cannot be made")
		   : copy_bytes(from, from_path, to, to_path);
	if (to >= 0)
		close(to);
	close(from);
	return r;
}

static void remove_work(const struct places *places)
{
	char name[PATH_MAX + 2 * NAME_MOST];

	snprintf(name, sizeof(name), "%s/ntms.db", places->work);
	store_file_remove(name);
	snprintf(name, sizeof(name), "%s/ntms.db-reserve", places->work);
	unlink(name);
	snprintf(name, sizeof(name), "%s/lock", places->work);
	unlink(name);
	rmdir(places->work);
}

/* What cannot be opened is named by the name under which it can be found. */
static int name_it(int r, const struct places *places)
{
	return explain_over(r, "%s cannot be imported: %s", places->exported, explain_text());
}

/* The copy as a store of its own, with a lock of its own. */
static int open_copy(struct session *session, const struct places *places, struct store **copy)
{
	struct config config = *session_config(session);
	int r;

	if (snprintf(config.store, sizeof(config.store), "%s/ntms.db", places->work) >=
	    (int)sizeof(config.store))
		return explain(NTMS_E_DATABASE_FAILURE, "%s: the path is too long", places->work);
	strcpy(config.run, places->work);
	remove_work(places);
	if (mkdir(places->work, 0700))
		return store_file_failed(places->work, "cannot be made");
	r = check_log(places->exported);
	if (!r)
		r = copy_file(places->exported, config.store);
	if (!r)
		r = store_new(copy, &config);
	if (r)
		return r;
	r = store_open_alone(*copy);
	return r ? name_it(r, places) : 0;
}

/* A side that somebody may have allocated since. Its cartridge is not free any more. */
static int make_foreign(struct store *copy, const char *side)
{
	int r = store_run(copy, SQL_SIDE_SET_STATE, "ti", side, (int64_t)SIDE_FOREIGN);

	return r ? r : store_run(copy, SQL_CARTRIDGE_TO_UNRECOGNIZED, "t", side);
}

/* Both lists are in the order of the ids: go along them side by side. */
static int compare(struct store *copy, struct store_rows *ours, struct store_rows *theirs)
{
	int r, more = store_next(theirs), order = 1;

	while ((r = store_next(ours)) == 1) {
		while (more == 1) {
			order = strcmp(store_text(theirs, 0), store_text(ours, 0));
			if (order >= 0)
				break;
			more = store_next(theirs);
		}
		if (more > 1)
			return more;
		if (more == 1 && !order)
			continue;
		r = make_foreign(copy, store_text(ours, 0));
		if (r)
			return r;
	}
	return r;
}

/* What @mine gives of the copy is to be among what @others gives of the old store. */
static int judge(struct store *copy, enum store_sql mine, struct store *old, enum store_sql others)
{
	struct store_rows ours, theirs;
	int r;

	store_query(copy, mine, &ours, "");
	store_query(old, others, &theirs, "");
	r = compare(copy, &ours, &theirs);
	store_done(&ours);
	store_done(&theirs);
	return r;
}

/*
 * Also what an owner keeps for later, or is to be labelled, goes to somebody without another look. Of
 * twins the copy may know one only: whichever is there would be taken for that one, by its bar code.
 */
static int judge_sides(struct store *copy, struct store *old)
{
	int r = judge(copy, SQL_SIDES_AVAILABLE, old, SQL_SIDES_AVAILABLE);

	if (!r)
		r = judge(copy, SQL_SIDES_KEPT_ASIDE, old, SQL_SIDES_NOBODY_S);
	if (!r)
		r = judge(copy, SQL_SIDES_OF_SINGLES, old, SQL_SIDES_OF_SINGLES);
	if (!r)
		r = store_run(copy, SQL_SIDES_FOLLOW, "");
	if (!r)
		r = store_run(copy, SQL_SIDES_UNRECOGNIZED, "");
	return r ? r : store_run(copy, SQL_POOLS_COUNT_ANEW, "");
}

/* What each row of the old store says of a side is told to the copy; @types as of store_run(), of both columns. */
static int tell(struct store *copy, struct store *old, enum store_sql what, enum store_sql how,
		const char *types)
{
	struct store_rows rows;
	int r, told = 0;

	store_query(old, what, &rows, "");
	while (!told && (r = store_next(&rows)) == 1)
		told = types[1] == 'i' ? store_run(copy, how, types, store_text(&rows, 0), store_int(&rows, 1))
				       : store_run(copy, how, types, store_text(&rows, 0), store_text(&rows, 1));
	store_done(&rows);
	return told ? told : r;
}

/* What a copy does not know of its sides, for it has happened since. */
static int tell_all(struct store *copy, struct store *old)
{
	/* One that was decommissioned stays so; one with an owner is as often allocated as it was. */
	int r = tell(copy, old, SQL_SIDES_GIVEN_UP, SQL_SIDE_GIVE_UP, "ti");

	/*
	 * One that is to be looked at before somebody gets it is so still: it may have become Foreign by an
	 * import of the same copy, and been put back since.
	 */
	if (!r)
		r = tell(copy, old, SQL_SIDES_UNVERIFIED, SQL_SIDE_UNVERIFY, "ti");
	/* Who owned one when the copy was made has it again. What another one has written since is not his. */
	return r ? r : tell(copy, old, SQL_SIDES_OWNED, SQL_SIDE_UNVERIFY_ANOTHER_S, "tt");
}

/* What operators and libraries were asked is long past (gaps.md 99). */
static int end_requests(struct store *copy)
{
	int r = store_run(copy, SQL_OPREQUESTS_DELETE_WAITS, "");

	if (!r)
		r = store_run(copy, SQL_OPREQUESTS_REFUSE, "i", store_now(copy));
	return r ? r : store_run(copy, SQL_LIBREQUESTS_CANCEL, "ii", store_now(copy),
				 (int64_t)NTMS_E_CANCELLED);
}

static int change(struct store *copy, struct store *old)
{
	char id[STORE_ID_SIZE];
	int r = store_new_id(id);

	if (!r)
		r = store_run(copy, SQL_STORE_SET_ID, "t", id);
	if (!r)
		r = store_run(copy, SQL_LIBRARIES_LOOK_AGAIN, "");
	if (!r)
		r = end_requests(copy);
	if (!r)
		r = tell_all(copy, old);
	return r ? r : judge_sides(copy, old);
}

static int prepare(struct session *session, const struct places *places)
{
	struct store *copy = NULL;
	int r = open_copy(session, places, &copy);

	if (!r)
		r = store_begin(copy, STORE_WRITE);
	if (!r) {
		r = change(copy, session_store(session));
		if (r)
			store_rollback(copy);
		else
			r = store_commit(copy);
		store_release(copy);
	}
	store_free(copy);
	return r;
}

static int keep_old(struct store *store, const struct places *places)
{
	char beside[PATH_MAX + 2 * NAME_MOST];

	snprintf(beside, sizeof(beside), "%s.new", places->replaced);
	return save(store, beside, places->replaced, places->directory);
}

static int check(struct session *session, const struct identity *caller, struct places *places)
{
	int r = computer_check(session, caller, RIGHT_CONTROL);

	if (!r)
		r = find_places(store_path(session_store(session)), places);
	if (!r && access(places->exported, F_OK))
		r = explain(NTMS_E_DATABASE_FAILURE, "there is nothing to import: %s: %s",
			    places->exported, strerrordesc_np(errno));
	return r ? r : lock_export(places);
}

/* The transaction ends before the store is copied and replaced, the lock does not. */
static int replace(struct session *session, const struct places *places)
{
	struct store *store = session_store(session);
	char name[PATH_MAX + 2 * NAME_MOST];
	int r;

	snprintf(name, sizeof(name), "%s/ntms.db", places->work);
	store_rollback(store);
	r = keep_old(store, places);
	if (!r)
		r = store_load(store, name);
	store_release(store);
	session_unlock(session);
	return r;
}

int database_import(struct session *session, const struct identity *caller)
{
	struct places places = { .lock = -1 };
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	r = check(session, caller, &places);
	if (!r)
		r = prepare(session, &places);
	r = r ? session_end(session, r) : replace(session, &places);
	if (places.lock >= 0)
		remove_work(&places);
	unlock_export(&places);
	return r;
}
