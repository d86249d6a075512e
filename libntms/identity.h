/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who calls. Every function that decides takes an identity; none asks the process again, so the
 * same code can serve a caller at the other end of a socket.
 *
 * As security ids: user n is S-1-22-1-n, group n S-1-22-2-n; root is LocalSystem and Administrators
 * too, members of ntms-admin are Administrators, members of ntms Backup Operators, and all are
 * Users and Everyone.
 */
#ifndef NTMS_IDENTITY_H
#define NTMS_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define IDENTITY_ADMIN_GROUP	"ntms-admin"
#define IDENTITY_OPERATOR_GROUP	"ntms"

/* Made once for a session, then only read. */
struct identity {
	uid_t uid;
	gid_t gid;
	bool administrator;
	bool operator;
	size_t count;
	gid_t groups[];		/* supplementary */
};

/*
 * The calling thread's effective ids, or given ones. 0 or a negative errno, also when the group
 * database cannot be read: a rule that denies something to a group must not be lost. A group that
 * does not exist has no members. identity_free() it.
 */
int identity_of_caller(struct identity **out);
int identity_make(uid_t uid, gid_t gid, const gid_t *groups, size_t count, struct identity **out);
void identity_free(struct identity *identity);

bool identity_in_group(const struct identity *identity, gid_t gid);

/* Name of the user, cut to @size; the number when it has none. */
void identity_name(const struct identity *identity, char *name, size_t size);

#define SID_MAX_PARTS	15

/* A security id: S-1-authority-part-part... */
struct sid {
	uint64_t authority;
	unsigned int count;
	uint32_t part[SID_MAX_PARTS];
};

extern const struct sid sid_everyone;
extern const struct sid sid_creator_owner;
extern const struct sid sid_creator_group;
extern const struct sid sid_local_system;
extern const struct sid sid_administrators;
extern const struct sid sid_users;
extern const struct sid sid_backup_operators;

/* The id under which a user or group owns things; root is LocalSystem. */
struct sid sid_of_user(uid_t uid);
struct sid sid_of_group(gid_t gid);

bool sid_equal(const struct sid *a, const struct sid *b);

/* Whether @sid is one of those that @identity has. */
bool identity_has(const struct identity *identity, const struct sid *sid);

#endif
