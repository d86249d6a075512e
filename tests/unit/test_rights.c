// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each function wants the rights that the specification says, of the objects that it says, no more
 * and no less (spec/rsm/security.md sections 4 and 5, column 2003).
 *
 * The table is in function_table.h. With NTMS_REAL_USERS in the environment, as root and where
 * the groups ntms and ntms-admin are, the process itself becomes each of those who call, with a session
 * that it opened so. Else a session is told who its caller is.
 */
#define _GNU_SOURCE
#include "function_table.h"

#include "api_session.h"
#include "shown.h"

/* Nothing here is to survive the machine, and there are many worlds. */
int fdatasync(int fd)
{
	return fd < 0 ? -1 : 0;
}

int fsync(int fd)
{
	return fd < 0 ? -1 : 0;
}

/* -- who calls -- */

#define OWNER	4242		/* of every holder */

static const struct identity user = { .uid = 2000, .gid = 2000 };
static const struct identity other = { .uid = 3000, .gid = 3000 };
static const struct identity owner = { .uid = OWNER, .gid = OWNER };
static const struct identity agent = { .uid = 1000, .gid = 1000, .operator = true };
static const struct identity admin = { .uid = 5, .gid = 5, .administrator = true };
static const struct identity member = { .uid = 2001, .gid = 2001, .count = 2,
					.groups = { 70, 71 } };

static const struct identity *const callers[] = {
	&administrator, &user, &other, &owner, &agent, &admin, &member,
};

#define CALLERS	(sizeof(callers) / sizeof(*callers))

static bool real_users;
static HANDLE sessions[CALLERS];	/* with real users */

static gid_t group_named(const char *name)
{
	const struct group *group = getgrnam(name);

	ck_assert_msg(group, "there is no group %s", name);
	return group->gr_gid;
}

static void become_process(const struct identity *who)
{
	gid_t groups[8];
	size_t count = who->count;

	memcpy(groups, who->groups, count * sizeof(*groups));
	if (who->operator)
		groups[count++] = group_named("ntms");
	if (who->administrator && who->uid)
		groups[count++] = group_named("ntms-admin");
	ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(setgroups(count, groups), 0);
	ck_assert_int_eq(setegid(who->gid), 0);
	ck_assert_int_eq(seteuid(who->uid), 0);
}

static void become_caller(const struct identity *who)
{
	size_t i = 0;

	become_process(who);
	while (callers[i] != who)
		i++;
	session = sessions[i];
}

/* The session goes on as somebody else, or another one does. */
static void become(const struct identity *who)
{
	struct handle_object *handle;

	caller = who;
	if (real_users) {
		become_caller(who);
		return;
	}
	handle = handle_get(session, HANDLE_SESSION);
	api_session_of(handle)->caller = (struct identity *)who;
	handle_put(handle);
}

/* -- descriptors -- */

static const char *table_of(enum holder holder)
{
	return holder == LIBRARY ? "library" : holder == COMPUTER ? "computer" : "media_pool";
}

static const char *id_of(enum holder holder)
{
	static const char *const ids[HOLDERS] = {
		[TAPES] = WORLD_TAPES, [DISKS] = WORLD_DISKS, [OTHER] = OTHER_POOL,
		[BOX] = WORLD_BOX, [FREE] = FREE_POOL, [LIBRARY] = WORLD_LIBRARY,
	};

	return holder == ROOT ? world.root : holder == COMPUTER ? world.computer : ids[holder];
}

/* A holder allows one sid these rights, and nobody anything else. */
static void allow(enum holder holder, uint32_t rights, struct sid sid)
{
	struct draft draft = draft_of(OWNER);
	struct descriptor descriptor;
	char *text;

	add_entry(&draft, 0, 0, rights, sid);
	descriptor = (struct descriptor){ draft.size, draft.bytes };
	ck_assert_int_eq(security_validate(draft.bytes, draft.size), 0);
	ck_assert_int_eq(security_to_hex(&descriptor, &text), 0);
	world_sql("UPDATE %s SET security = %Q WHERE id = %Q", table_of(holder), text,
		  id_of(holder));
	free(text);
}

static void allow_nothing(void)
{
	struct draft draft = draft_of(OWNER);
	struct descriptor descriptor = { draft.size, draft.bytes };
	char *text;

	ck_assert_int_eq(security_to_hex(&descriptor, &text), 0);
	world_sql("UPDATE computer SET security = %Q; UPDATE library SET security = %Q;"
		  "UPDATE media_pool SET security = %Q", text, text, text);
	free(text);
}

static void allow_needed(const struct row *row, struct sid sid)
{
	const struct need *need;

	world_keep();
	allow_nothing();
	for (need = row->needs; need->holder; need++)
		allow(need->holder, need->rights, sid);
	world_let_go();
}

/* -- tests -- */

/* The session's own caller, to be freed with it. */
static struct identity *own;

static int open_file(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)flag;
	(void)ftw;
	return chmod(path, S_ISDIR(st->st_mode) ? 0777 : 0666);
}

/* Who may open the files is not what this is about. */
static void open_files(void)
{
	ck_assert_int_eq(nftw(world.directory, open_file, 8, FTW_PHYS), 0);
}

/* Root has the first session, and with it made the files. */
static void open_sessions(void)
{
	char path[96];
	size_t i;

	snprintf(path, sizeof(path), "%s/Export", world.directory);
	ck_assert_int_eq(mkdir(path, 0777), 0);
	umask(0);
	open_files();
	sessions[0] = session;
	for (i = 1; i < CALLERS; i++) {
		become_process(callers[i]);
		sessions[i] = OpenNtmsSessionA(NULL, "test", 0);
		ck_assert_msg(sessions[i] != INVALID_HANDLE_VALUE, "user %u: %s", callers[i]->uid,
			      explain_text());
	}
	become(&administrator);
}

static void setup(void)
{
	struct handle_object *handle;

	real_users = getenv("NTMS_REAL_USERS");
	shown_open();
	client_setup();
	function_world();
	handle = handle_get(session, HANDLE_SESSION);
	own = api_session_of(handle)->caller;
	handle_put(handle);
	if (real_users)
		open_sessions();
}

static void teardown(void)
{
	size_t i;

	if (real_users) {
		become(&administrator);
		for (i = 1; i < CALLERS; i++)
			CloseNtmsSession(sessions[i]);
	} else {
		become(own);
	}
	client_teardown();
}

/* Those who may, each by another way. */
static const struct {
	const char *name;
	const struct identity *who;
	struct sid sid;			/* that the entries name */
} ways[] = {
	{ "a user", &user, { 22, 2, { 1, 2000 } } },
	{ "a member of a group", &member, { 22, 2, { 2, 71 } } },
	{ "a member of ntms", &agent, { 5, 2, { 32, 551 } } },
	{ "everybody", &other, { 5, 2, { 32, 545 } } },
	{ "an administrator", &admin, { 22, 2, { 1, 9999 } } },
	{ "root", &administrator, { 22, 2, { 1, 9999 } } },
};

#define WAYS	((int)(sizeof(ways) / sizeof(*ways)))

static void suffices(const struct row *row, int way)
{
	DWORD code;

	allow_needed(row, ways[way].sid);
	become(ways[way].who);
	code = row->call(row->type);
	ck_assert_msg(code == row->code, "%s, type %u, as %s: %u, not %u", row->function, row->type,
		      ways[way].name, code, row->code);
}

static void refuses(const struct row *row, const struct identity *who, const char *before,
		    const char *why)
{
	DWORD code;

	become(who);
	code = row->call(row->type);
	ck_assert_msg(code == ERROR_ACCESS_DENIED, "%s, type %u, as %s: %u", row->function, row->type,
		      why, code);
	shown_note(row->function, code, __FILE__);
	world_same(before, "%s, as %s, changed the store", row->function, why);
}

/* The user has every right, but for the ones needed of one of the holders. */
static void lacks(const struct row *row, const struct need *need)
{
	const struct need *n;
	char *before;

	world_keep();
	allow_nothing();
	for (n = row->needs; n->holder; n++)
		allow(n->holder, n == need ? EVERY & ~n->rights : EVERY, sid_of_user(user.uid));
	before = world_dump();
	world_let_go();
	refuses(row, &user, before, "a user with all rights but one");
	free(before);
}

static void nothing_less_suffices(const struct row *row)
{
	const struct need *need;
	char *before;

	for (need = row->needs; need->holder; need++)
		lacks(row, need);
	allow_needed(row, sid_of_user(user.uid));
	before = world_dump();
	refuses(row, &other, before, "another user");
	refuses(row, &agent, before, "a member of ntms without an entry");
	refuses(row, &member, before, "a member of a group without an entry");
	/* Who owns an object may see and mend its descriptor, and no more. */
	if (!(row->needs->rights & (R | W)))
		refuses(row, &owner, before, "the owner");
	free(before);
}

/* That is the process's own. */
static bool opens_session(const struct row *row)
{
	return row->call == open_session || row->call == eject_disk;
}

/* All that can be tried again and again, in one world. */
START_TEST(repeatable)
{
	const struct row *row;
	int way;

	for (row = rows; row < rows + ROWS; row++) {
		if (row->once || (opens_session(row) && !real_users))
			continue;
		/* Root, who opened the last one, took the files back. */
		if (real_users && opens_session(row)) {
			become(&administrator);
			open_files();
		}
		nothing_less_suffices(row);
		for (way = 0; way < WAYS; way++)
			suffices(row, way);
		if (!(row->needs->rights & (R | W)))
			continue;
		allow_nothing();
		become(&owner);
		ck_assert_uint_eq(row->call(row->type), ERROR_SUCCESS);
	}
}
END_TEST

/* The others, in a world for each who succeeds. */
START_TEST(once)
{
	const struct row *row = &rows[_i / WAYS];
	const int way = _i % WAYS;

	if (!row->once)
		return;
	if (row->prepare)
		row->prepare();
	if (real_users)
		open_files();
	if (!way)
		nothing_less_suffices(row);
	suffices(row, way);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rights");
	TCase *tc = tcase_create("rights");
	int ones = 0;

	while (ones < ROWS && rows[ones].once)
		ones++;
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, repeatable);
	tcase_add_loop_test(tc, once, 0, ones * WAYS);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return world_run(suite);
}
