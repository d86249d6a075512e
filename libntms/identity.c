// SPDX-License-Identifier: LGPL-2.1-or-later
/* Callers, groups, security ids. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "identity.h"
#include "text.h"

#define NAME_BUFFER	1024		/* grows */
#define MAX_NAME_BUFFER	(1 << 24)	/* a group with a million members */

#define AUTHORITY_WORLD		1
#define AUTHORITY_CREATOR	3
#define AUTHORITY_NT		5
#define AUTHORITY_UNIX		22
#define UNIX_USER		1
#define UNIX_GROUP		2
#define BUILTIN			32

const struct sid sid_everyone = { AUTHORITY_WORLD, 1, { 0 } };
const struct sid sid_creator_owner = { AUTHORITY_CREATOR, 1, { 0 } };
const struct sid sid_creator_group = { AUTHORITY_CREATOR, 1, { 1 } };
const struct sid sid_local_system = { AUTHORITY_NT, 1, { 18 } };
const struct sid sid_administrators = { AUTHORITY_NT, 2, { BUILTIN, 544 } };
const struct sid sid_users = { AUTHORITY_NT, 2, { BUILTIN, 545 } };
const struct sid sid_backup_operators = { AUTHORITY_NT, 2, { BUILTIN, 551 } };

/* What name services say, in their various ways, for "there is no such name". */
static bool means_unknown(int error)
{
	return error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM;
}

/* 1 and the id, 0: no such group, or a negative errno. */
static int look_up_group(const char *name, gid_t *gid)
{
	struct group entry, *found = NULL;
	size_t size = NAME_BUFFER;
	char *buffer = NULL, *larger;
	int error;

	do {
		larger = realloc(buffer, size);
		if (!larger) {
			free(buffer);
			return -ENOMEM;
		}
		buffer = larger;
		do {
			error = getgrnam_r(name, &entry, buffer, size, &found);
		} while (error == EINTR);
		size *= 2;
	} while (error == ERANGE && size <= MAX_NAME_BUFFER);
	if (found)
		*gid = entry.gr_gid;
	free(buffer);
	if (found)
		return 1;
	return means_unknown(error) ? 0 : -error;
}

static int is_member(const struct identity *identity, const char *name)
{
	gid_t gid = 0;
	int found = look_up_group(name, &gid);

	return found > 0 ? identity_in_group(identity, gid) : found;
}

static int find_roles(struct identity *identity)
{
	int member = is_member(identity, IDENTITY_ADMIN_GROUP);

	if (member < 0)
		return member;
	identity->administrator = identity->uid == 0 || member;
	member = is_member(identity, IDENTITY_OPERATOR_GROUP);
	if (member < 0)
		return member;
	identity->operator = member;
	return 0;
}

int identity_make(uid_t uid, gid_t gid, const gid_t *groups, size_t count, struct identity **out)
{
	struct identity *identity = calloc(1, sizeof(*identity) + count * sizeof(*groups));
	int err;

	if (!identity)
		return -ENOMEM;
	identity->uid = uid;
	identity->gid = gid;
	identity->count = count;
	if (count)
		memcpy(identity->groups, groups, count * sizeof(*groups));
	err = find_roles(identity);
	if (err) {
		identity_free(identity);
		return err;
	}
	*out = identity;
	return 0;
}

/* The number of groups may change between asking for it and asking for them. */
static int read_groups(gid_t **groups, size_t *count)
{
	gid_t *list;
	int room, got;

	do {
		room = getgroups(0, NULL);
		if (room < 0)
			return -errno;
		list = malloc(((size_t)room + 1) * sizeof(*list));
		if (!list)
			return -ENOMEM;
		got = room ? getgroups(room, list) : 0;
		if (got >= 0)
			break;
		free(list);
	} while (errno == EINVAL);
	if (got < 0)
		return -errno;
	*groups = list;
	*count = (size_t)got;
	return 0;
}

int identity_of_caller(struct identity **out)
{
	gid_t *groups = NULL;
	size_t count = 0;
	int err = read_groups(&groups, &count);

	if (err)
		return err;
	err = identity_make(geteuid(), getegid(), groups, count, out);
	free(groups);
	return err;
}

void identity_free(struct identity *identity)
{
	free(identity);
}

bool identity_in_group(const struct identity *identity, gid_t gid)
{
	size_t i;

	if (identity->gid == gid)
		return true;
	for (i = 0; i < identity->count; i++) {
		if (identity->groups[i] == gid)
			return true;
	}
	return false;
}

void identity_name(const struct identity *identity, char *name, size_t size)
{
	struct passwd entry, *found = NULL;
	char buffer[4096], number[24];

	if (getpwuid_r(identity->uid, &entry, buffer, sizeof(buffer), &found) || !found) {
		snprintf(number, sizeof(number), "%ju", (uintmax_t)identity->uid);
		text_put_utf8(name, size, number);
		return;
	}
	text_put_utf8(name, size, entry.pw_name);
}

static struct sid unix_sid(uint32_t kind, uint32_t id)
{
	return (struct sid){ AUTHORITY_UNIX, 2, { kind, id } };
}

struct sid sid_of_user(uid_t uid)
{
	return uid ? unix_sid(UNIX_USER, uid) : sid_local_system;
}

struct sid sid_of_group(gid_t gid)
{
	return unix_sid(UNIX_GROUP, gid);
}

bool sid_equal(const struct sid *a, const struct sid *b)
{
	return a->authority == b->authority && a->count == b->count &&
	       !memcmp(a->part, b->part, a->count * sizeof(*a->part));
}

static bool has_unix_sid(const struct identity *identity, const struct sid *sid)
{
	if (sid->count != 2)
		return false;
	if (sid->part[0] == UNIX_USER)
		return sid->part[1] == identity->uid;
	return sid->part[0] == UNIX_GROUP && identity_in_group(identity, sid->part[1]);
}

bool identity_has(const struct identity *identity, const struct sid *sid)
{
	if (sid->authority == AUTHORITY_UNIX)
		return has_unix_sid(identity, sid);
	if (sid_equal(sid, &sid_everyone) || sid_equal(sid, &sid_users))
		return true;
	if (sid_equal(sid, &sid_local_system))
		return identity->uid == 0;
	if (sid_equal(sid, &sid_administrators))
		return identity->administrator;
	return identity->operator && sid_equal(sid, &sid_backup_operators);
}
