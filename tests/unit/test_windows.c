// SPDX-License-Identifier: GPL-2.0-or-later
/* windows_program.c, in all forms in which it was compiled, each in a world of its own. */
#define _GNU_SOURCE	/* nftw() */
#include <libgen.h>
#include <limits.h>
#include <sys/wait.h>

#include "objects_world.h"

/* Language, and what comes before the header; those with "wine" are there when its headers are. */
static const char *const forms[] = {
	"c", "c-unicode", "c-short", "c-wine", "c-wine-unicode",
	"cxx", "cxx-unicode", "cxx-short", "cxx-wine", "cxx-wine-unicode",
};

START_TEST(program)
{
	char self[PATH_MAX] = "", path[PATH_MAX + 32];
	int status = -1;
	pid_t child;

	ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof(self) - 1), 0);
	snprintf(path, sizeof(path), "%s/windows/%s", dirname(self), forms[_i]);
	if (access(path, X_OK) && strstr(forms[_i], "wine")) {
		printf("skipped: %s: was not compiled (Debian: libwine-dev)\n", forms[_i]);
		return;
	}
	child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		execl(path, path, NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(status == 0, "%s: status %#x", path, status);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("windows");
	TCase *tcase = tcase_create("windows");

	tcase_add_checked_fixture(tcase, world_setup, world_teardown);
	tcase_add_loop_test(tcase, program, 0, sizeof(forms) / sizeof(*forms));
	suite_add_tcase(suite, tcase);
	return world_run(suite);
}
