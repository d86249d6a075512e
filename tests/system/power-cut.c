// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For power-cut-functions.sh: the power is cut while a function changes the store. What is planned is
 * in FOLDER, which outlives the cut, and so is what the process was told.
 *
 * usage: power-cut plan FOLDER NUMBER	choose a function and a stop, make a world; on the host
 *        power-cut cut FOLDER		carry it out; in the guest, the world is in its place
 *        power-cut check FOLDER		what the cut left; after the next boot
 */
#define _GNU_SOURCE
#define WORLD_FOLDER "/dev/shm"
#include "interrupted.h"

#include <math.h>
#include <poll.h>
#include <sys/syscall.h>

#define STOPS_MAX 20000

/* What is planned; it goes from one command to the next. */
static struct plan {
	int number;
	int row;
	int stop;		/* of the call */
	int stops;
	bool runs_on;		/* the process does, until the power is gone */
	struct world world;
	char host[72];		/* who made the plan, and where: what the world says of both is the same */
	uid_t uid;
	gid_t gid;
} plan;

static struct story story;

/* -- what outlives the cut -- */

static void save(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "w");

	ck_assert_msg(file && fwrite(data, 1, size, file) == size && !fclose(file), "cannot write %s", path);
}

/* free() it; a NUL is behind it. */
static char *load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "r");
	char *data = NULL;
	size_t room = 0;

	ck_assert_msg(file, "cannot read %s", path);
	*size = 0;
	do {
		room = 2 * room + 65536;
		data = realloc(data, room);
		*size += fread(data + *size, 1, room - *size - 1, file);
	} while (!feof(file) && !ferror(file));
	data[*size] = '\0';
	fclose(file);
	return data;
}

static char *load_text(const char *path)
{
	size_t size;

	return load(path, &size);
}

static void save_plan(void)
{
	save("plan", &plan, sizeof(plan));
	save("known", story.known, strlen(story.known));
	save("before", story.before, strlen(story.before));
	save("after", story.after, strlen(story.after));
	save("world", world.directory, strlen(world.directory));
}

static void load_plan(void)
{
	char path[96], *data;
	size_t size;

	data = load("plan", &size);
	ck_assert_uint_eq(size, sizeof(plan));
	memcpy(&plan, data, size);
	free(data);
	world = plan.world;
	snprintf(path, sizeof(path), "%s/ntms.conf", world.directory);
	setenv("NTMS_CONF", path, 1);
	story = (struct story){ chosen[plan.row], load_text("known"), load_text("before"),
				load_text("after"), plan.stops };
}

/* As on the machine that planned it. */
static void go_there(void)
{
	ck_assert_int_eq(sethostname(plan.host, strlen(plan.host)), 0);
	if (!plan.uid)
		return;
	ck_assert_int_eq(setgroups(0, NULL), 0);
	ck_assert_int_eq(setresgid(plan.gid, plan.gid, plan.gid), 0);
	ck_assert_int_eq(setresuid(plan.uid, plan.uid, plan.uid), 0);
}

/* -- plan -- */

/* Calls that leave files as they are. One that is missing here costs a cut, no more. */
static bool changes_nothing(uint64_t call)
{
	static const uint64_t calls[] = {
		SYS_read, SYS_pread64, SYS_lseek, SYS_close, SYS_fcntl, SYS_fstat, SYS_newfstatat,
		SYS_mmap, SYS_munmap, SYS_brk, SYS_futex, SYS_getpid, SYS_geteuid, SYS_clock_gettime,
		SYS_getrandom,
	};
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (calls[i] == call)
			return true;
	}
	return false;
}

/* The beginnings and ends of all others. */
static int list_stops(const struct row *row, int *stops)
{
	struct __ptrace_syscall_info info;
	int n = 0, count = 0;
	uint64_t begun = 0;
	struct call call;

	start(&call, row);
	while (next_stop(call.pid)) {
		n++;
		ck_assert_int_gt(ptrace(PTRACE_GET_SYSCALL_INFO, call.pid, (void *)sizeof(info), &info), 0);
		if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
			begun = info.entry.nr;
		if (changes_nothing(begun))
			continue;
		ck_assert_int_lt(count, STOPS_MAX);
		stops[count++] = n;
	}
	close(call.told);
	return count;
}

/* Points that fill a square evenly, however many there are (M. Roberts, the sequence R2). */
static double along(double factor)
{
	double x = plan.number * factor;

	return x - floor(x);
}

START_TEST(plans)
{
	static int stops[STOPS_MAX];
	int count;

	plan.row = (int)(along(0.7548776662466927) * rows_chosen);
	setup_story(&story, chosen[plan.row]);
	restore_world();
	count = list_stops(story.row, stops);
	plan.stop = stops[(int)(along(0.5698402909980532) * count)];
	plan.stops = story.stops;
	plan.runs_on = plan.number % 3 == 2;
	plan.world = world;
	plan.uid = geteuid();
	plan.gid = getegid();
	gethostname(plan.host, sizeof(plan.host) - 1);
	save_plan();
	end_story(&story);
	world_teardown();
}
END_TEST

/* -- cut -- */

static int verdict;

/* As power_cut of guest/lib.sh, without its delays. */
static void cut_power(void)
{
	static const char words[] = "rc=0\ncut\n";

	ck_assert_int_eq(write(verdict, words, sizeof(words) - 1), sizeof(words) - 1);
}

static void note_told(const struct call *call)
{
	if (was_told(call))
		save("told", "", 0);
}

START_TEST(cuts)
{
	struct call call;
	int n;

	verdict = open("/dev/ttyS2", O_WRONLY | O_NOCTTY);
	load_plan();
	go_there();
	start(&call, story.row);
	/* Here it may need fewer calls than where it was planned: then its end is the moment. */
	for (n = 0; n < plan.stop && next_stop(call.pid); n++)
		;
	if (plan.runs_on) {
		struct pollfd told = { .fd = call.told, .events = POLLIN };

		cut_power();
		ptrace(PTRACE_DETACH, call.pid, NULL, NULL);
		poll(&told, 1, -1);
		note_told(&call);
	} else {
		note_told(&call);
		cut_power();
	}
	for (;;)
		pause();
}
END_TEST

/* -- check -- */

START_TEST(checks)
{
	bool told = !access("told", F_OK), done;

	load_plan();
	go_there();
	done = judge(&story, plan.stop, told);
	printf("# cut %d: %s, type %u, at %d of %d%s: %s, %s\n", plan.number, story.row->function,
		story.row->type, plan.stop, plan.stops, plan.runs_on ? " or later" : "",
		told ? "told" : "not told", done ? "done" : "not done");
	fflush(stdout);
	end_story(&story);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("power cut");
	TCase *tc = tcase_create("power cut");
	const char *command = argc > 2 ? argv[1] : "";

	if (!strcmp(command, "plan") && argc == 4) {
		plan.number = atoi(argv[3]);
		tcase_add_test(tc, plans);
	} else if (!strcmp(command, "cut")) {
		tcase_add_test(tc, cuts);
	} else if (!strcmp(command, "check")) {
		tcase_add_test(tc, checks);
	} else {
		fprintf(stderr, "usage: power-cut plan FOLDER NUMBER | cut FOLDER | check FOLDER\n");
		return 2;
	}
	if (chdir(argv[2])) {
		perror(argv[2]);
		return 2;
	}
	strcpy(saved, "files");
	choose();
	tcase_set_timeout(tc, 0);
	suite_add_tcase(suite, tc);
	return world_run(suite);
}
