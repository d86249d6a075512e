// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A process is killed at every system call of every function that changes the store: before the
 * kernel has carried it out, and after. The next session finds all of the change or nothing of it, a
 * whole store, what was acknowledged, and works. (design.md section 2, One transaction per API call)
 *
 * Without NTMS_THOROUGH in the environment, at one in SKIP of them, and at those after the return.
 * A function is a case of its own: CK_RUN_CASE=ImportNtmsDatabase runs that one alone.
 */
#define _GNU_SOURCE
#define WORLD_FOLDER "/dev/shm"		/* what is killed is a process, not the machine */
#include "interrupted.h"

#define SKIP 24

/* -- tests -- */

static struct story story;

static void teardown(void)
{
	forget_world();
	world_teardown();
}

static void kill_at(int n)
{
	bool told;

	restore_world();
	run(story.row, n, &told);
	judge(&story, n, told);
}

START_TEST(killed)
{
	const struct row *row = chosen[_i];
	int n, step = getenv("NTMS_THOROUGH") ? 1 : SKIP, tried = 0;

	make_saved();
	setup_story(&story, row);
	/* The last: the acknowledgement, begun and ended, and the exit, which has no end. */
	for (n = 1 + _i % step; n <= story.stops; n++) {
		if ((n - 1 - _i) % step && n < story.stops - 3)
			continue;
		kill_at(n);
		tried++;
	}
	ck_assert_int_gt(tried, 0);
	printf("%s, type %u: killed at %d of %d\n", row->function, row->type, tried, story.stops);
	fflush(stdout);
	end_story(&story);
}
END_TEST

/* -- none is forgotten -- */

static bool has_row(const char *function)
{
	int i;

	for (i = 0; i < ROWS + MORE; i++) {
		if (!strcmp(row_of(i)->function, function) && !idle(row_of(i)))
			return true;
	}
	return leaves_it(function);
}

/* The functions of the one kind of text are those of the other, after it was turned. */
static void has_some_row(const char *function)
{
	char name[64];
	size_t last = strlen(function) - 1;

	snprintf(name, sizeof(name), "%s", function);
	if (name[last] == 'W')
		name[last] = 'A';
	ck_assert_msg(has_row(name), "%s has no row", function);
}

START_TEST(every_function)
{
#define EXPORTED(name, handle, parameters) has_some_row(#name);
#include "exported.inc"
#undef EXPORTED
}
END_TEST

static TCase *case_of(Suite *suite, const struct row *row)
{
	TCase *tc = tcase_create(row->function);

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_set_timeout(tc, 600);
	suite_add_tcase(suite, tc);
	return tc;
}

int main(void)
{
	Suite *suite = suite_create("killed");
	TCase *tc = tcase_create("killed");
	int i;

	choose();
	tcase_add_test(tc, every_function);
	suite_add_tcase(suite, tc);
	for (i = 0; i < rows_chosen; i++)
		tcase_add_loop_test(case_of(suite, chosen[i]), killed, i, i + 1);
	return world_run(suite);
}
