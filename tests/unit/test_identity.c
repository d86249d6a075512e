// SPDX-License-Identifier: GPL-2.0-or-later
/* Callers and their security ids. */
#include <check.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "identity.h"

static struct identity *make(uid_t uid, gid_t gid, const gid_t *groups, size_t count)
{
	struct identity *identity = NULL;

	ck_assert_int_eq(identity_make(uid, gid, groups, count, &identity), 0);
	return identity;
}

START_TEST(the_caller)
{
	struct identity *caller;
	int room = getgroups(0, NULL), i;
	gid_t *groups = malloc(((size_t)room + 1) * sizeof(*groups));

	ck_assert_int_eq(identity_of_caller(&caller), 0);
	ck_assert_uint_eq(caller->uid, geteuid());
	ck_assert_uint_eq(caller->gid, getegid());
	ck_assert_uint_eq(caller->count, (size_t)room);
	ck_assert_int_eq(getgroups(room, groups), room);
	for (i = 0; i < room; i++)
		ck_assert(identity_in_group(caller, groups[i]));
	ck_assert(identity_in_group(caller, getegid()));
	if (!geteuid())
		ck_assert(caller->administrator);
	identity_free(caller);
	free(groups);
}
END_TEST

static void check_role(const char *name, bool administrator, bool operator)
{
	struct group *group = getgrnam(name);
	struct identity *member;
	gid_t gid;

	if (!group)
		return;		/* not set up on this host */
	gid = group->gr_gid;
	member = make(54321, 54321, &gid, 1);
	ck_assert_int_eq(member->administrator, administrator);
	ck_assert_int_eq(member->operator, operator);
	identity_free(member);
	member = make(54321, gid, NULL, 0);
	ck_assert_int_eq(member->administrator, administrator);
	ck_assert_int_eq(member->operator, operator);
	identity_free(member);
}

START_TEST(roles)
{
	struct identity *root = make(0, 54321, NULL, 0), *nobody = make(54321, 54321, NULL, 0);

	ck_assert(root->administrator);
	ck_assert(!root->operator);
	ck_assert(!nobody->administrator);
	ck_assert(!nobody->operator);
	check_role(IDENTITY_ADMIN_GROUP, true, false);
	check_role(IDENTITY_OPERATOR_GROUP, false, true);
	identity_free(root);
	identity_free(nobody);
}
END_TEST

START_TEST(security_ids)
{
	gid_t groups[] = { 70001, 70002 };
	struct identity *user = make(1000, 70000, groups, 2);
	struct sid sid = sid_of_user(1000);

	ck_assert_uint_eq(sid.authority, 22);
	ck_assert_uint_eq(sid.part[0], 1);
	ck_assert(identity_has(user, &sid));
	sid = sid_of_user(1001);
	ck_assert(!identity_has(user, &sid));
	sid = sid_of_group(70000);
	ck_assert(identity_has(user, &sid));
	sid = sid_of_group(70002);
	ck_assert(identity_has(user, &sid));
	sid = sid_of_group(1000);
	ck_assert(!identity_has(user, &sid));
	ck_assert(identity_has(user, &sid_everyone));
	ck_assert(identity_has(user, &sid_users));
	ck_assert(!identity_has(user, &sid_creator_owner));
	ck_assert(!identity_has(user, &sid_local_system));
	ck_assert(!identity_has(user, &sid_administrators));
	ck_assert(!identity_has(user, &sid_backup_operators));
	identity_free(user);
}
END_TEST

START_TEST(root_is_the_system)
{
	struct identity *root = make(0, 0, NULL, 0);
	struct sid owner = sid_of_user(0), plain = { 22, 2, { 1, 0 } };

	ck_assert(sid_equal(&owner, &sid_local_system));
	ck_assert(identity_has(root, &sid_local_system));
	ck_assert(identity_has(root, &sid_administrators));
	ck_assert(identity_has(root, &plain));
	identity_free(root);
}
END_TEST

START_TEST(names)
{
	struct identity *root = make(0, 0, NULL, 0), *nobody = make(4000000001u, 1, NULL, 0);
	char name[64];

	identity_name(root, name, sizeof(name));
	ck_assert_str_eq(name, "root");
	identity_name(root, name, 3);
	ck_assert_str_eq(name, "ro");
	identity_name(nobody, name, sizeof(name));
	ck_assert_str_eq(name, "4000000001");
	identity_free(root);
	identity_free(nobody);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("identity");
	TCase *tc = tcase_create("identity");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tc, the_caller);
	tcase_add_test(tc, roles);
	tcase_add_test(tc, security_ids);
	tcase_add_test(tc, root_is_the_system);
	tcase_add_test(tc, names);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
