/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crashes.h - processes that are killed right after each thing that they do to the world: a call that tells
 * the robot something, claims, publishes or takes the lease; what is durable in the store; what is written
 * on a medium
 *
 *	begin_story(&story);		the world is made, and kept as it is
 *	cut_short(&story, n, dropped);	from there: the n-th thing was the last; another process goes on
 *	end_story(&story);
 *
 * What must be so afterwards is told by a process that was not killed: the same cartridges lie in the same
 * places, in the same states, by no more motions; if what was asked for was lost with its process, it is
 * asked for again. Before that: no claim, no lease, no request is left, and what the store says is true.
 */
#ifndef NTMS_TESTS_CRASHES_H
#define NTMS_TESTS_CRASHES_H

#include "shared_fake.h"

#include "guid.h"
#include "label_world.h"
#include "saved_world.h"

#include <signal.h>
#include <sys/wait.h>

#define PACES	7	/* motions go on for so many calls less one, of whoever is there then */

struct story {
	const char *name;
	void (*prepare)(void);				/* the world; may be NULL */
	int (*call)(struct session *session);		/* what is asked for, in a process of its own */
	void (*people)(void);				/* what people do then, if they are asked; may be NULL */
	void (*meanwhile)(void);			/* how the world is when another one comes; may be NULL */
	int more;		/* motions, than when nobody is killed: who asks again begins again */
	int code;					/* that it returns */
	int error;		/* that requests may end with, besides those of one who was not killed */
	/* Found out: */
	char *end;				/* what is left when nobody is killed */
	char *errors;				/* of requests */
	int effects, moves;
	struct shared_memory *picture;
};

/* -- what processes do -- */

/* In memory that is shared, and not put back. */
static struct effects {
	int done;
	int last;			/* the one that its process does not outlive; 0: none; or: */
#define AT_MOTION	(-1)		/* the first that tells the robot something */
	int result;			/* of the call, when it returned */
	char words[300];
	bool returned;
	bool after_submit;		/* the last one told the robot something */
} *effects;

static bool has_effect(unsigned long request)
{
	switch (request) {
	case NTMS_SYNC:
	case NTMS_CLAIM:
	case NTMS_PUBLISH:
	case NTMS_UNCLAIM:
	case NTMS_SUBMIT_MOTION:
	case NTMS_CANCEL_MOTION:
		return true;
	default:
		return false;
	}
}

/* In the process that may be killed only: the watcher is set there. Its threads may come at once. */
static void effect(bool submit)
{
	bool last = __atomic_add_fetch(&effects->done, 1, __ATOMIC_SEQ_CST) == effects->last;

	if (!last && !(submit && effects->last == AT_MOTION))
		return;
	effects->after_submit = submit;
	kill(getpid(), SIGKILL);
	pause();
}

static __u64 last_epoch;

/* The lease counts when it is taken or given up, not each time that it is renewed. */
static void watch_effects(unsigned long request, bool after)
{
	if (!after)
		return;
	if (has_effect(request) || (request == NTMS_LEASE && fake->epoch != last_epoch)) {
		last_epoch = fake->epoch;
		effect(request == NTMS_SUBMIT_MOTION);
	}
}

/* These take the place of those of the C library, for SQLite too. */
int fdatasync(int fd)
{
	int r = syscall(SYS_fdatasync, fd);

	if (fake_watcher == watch_effects)
		effect(false);
	return r;
}

int fsync(int fd)
{
	int r = syscall(SYS_fsync, fd);

	if (fake_watcher == watch_effects)
		effect(false);
	return r;
}

static bool is_medium(int fd)
{
	struct stat st, node;
	int i;

	for (i = 0; i < 2; i++)
		if (!fstat(fd, &st) && !stat(nodes[i], &node) && st.st_ino == node.st_ino)
			return true;
	return false;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	ssize_t r = syscall(SYS_pwrite64, fd, bytes, size, offset);

	if (fake_watcher == watch_effects && is_medium(fd))
		effect(false);
	return r;
}

int ftruncate(int fd, off_t size)
{
	int r = syscall(SYS_ftruncate, fd, size);

	if (fake_watcher == watch_effects && is_medium(fd))
		effect(false);
	return r;
}

/* -- a process -- */

static void be_killed(const struct story *story)
{
	struct session *session;

	fake_watcher = watch_effects;
	session = open_session();
	effects->result = story->call(session);
	snprintf(effects->words, sizeof(effects->words), "%s", explain_text());
	effects->returned = true;
	session_close(session);
	_exit(0);
}

/* What the kernel does when a process ends. What the robot was told under a lease that is over is void. */
static void bury(bool dropped)
{
	int i;

	for (i = 0; i < fake->motion_count; i++)
		if (fake->motions[i].call.epoch != fake->epoch && !fake->motions[i].left)
			fake->motions[i].done = true;
	fake_drop_claim(fake, false);
	kernel_cleans_up(dropped);
}

/* Was it killed, at its @last effect? */
static bool runs(const struct story *story, int last, bool dropped)
{
	bool killed;
	int status;
	pid_t pid;

	memset(effects, 0, sizeof(*effects));
	effects->last = last;
	last_epoch = fake->epoch;
	fflush(NULL);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid)
		be_killed(story);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	ck_assert_msg(killed || (WIFEXITED(status) && !WEXITSTATUS(status)), "%s: ended with %x",
		      story->name, status);
	bury(dropped);
	return killed;
}

/* -- who goes on -- */

/* Requests that wait for people rest; what was collected, and mounts that wait, end with their process. */
static long at_work(void)
{
	return number("SELECT count(*) FROM library_request WHERE completed = 0 AND (state <> %d OR asked = '')",
		      NTMS_LM_WAITING);
}

static void goes_on(const struct story *story)
{
	int rounds = 0, r;

	do {
		ck_assert_msg(rounds++ < 500, "%s, killed at %d: there is no end:\n%s", story->name,
			      effects->last, world_rows("SELECT operation, state, error, asked, waiter"
							" FROM library_request WHERE completed = 0"));
		r = work_serve(mw.session, library, doorbell_clock() + 10);
		ck_assert_msg(!r || r == NTMS_E_GONE, "%s, killed at %d: %d: %s", story->name,
			      effects->last, r, explain_text());
	} while (at_work());
}

static void recovers(const struct story *story)
{
	if (story->meanwhile)
		story->meanwhile();
	mw.session = open_session();
	goes_on(story);
	if (story->people) {
		story->people();
		goes_on(story);
	}
	/* Who has nothing to do leaves things as they are. */
	ck_assert_int_eq(work_serve(mw.session, library, doorbell_clock()), 0);
}

/* -- what is left -- */

static void append_tag(struct world_text *to, int address)
{
	const char *tag = fake_place(fake, address);
	char line[64];

	snprintf(line, sizeof(line), "%d|%s\n", address, !strcmp(tag, "-") ? "" : *tag ? tag : "full");
	world_append(to, line);
}

/* Where the fake has what; as the query below. */
static char *places(void)
{
	struct world_text text = { NULL, 0, 0 };
	int i;

	for (i = 0; i < fake->drives; i++)
		append_tag(&text, FAKE_DRIVES + i);
	for (i = 0; i < fake->ports; i++)
		append_tag(&text, FAKE_PORTS + i);
	for (i = 0; i < fake->slots; i++)
		append_tag(&text, FAKE_SLOTS + i);
	return text.text;
}

static void store_is_true(const struct story *story)
{
	char *truth = places();
	char *rows = world_rows("SELECT e.address, CASE WHEN c.bar_code = '' THEN 'full' ELSE"
				" coalesce(c.bar_code, '') END FROM element e LEFT JOIN cartridge c ON"
				" c.location = e.id WHERE e.library = %Q AND e.address >= %d ORDER BY e.address",
				library, FAKE_DRIVES);

	ck_assert_msg(!strcmp(truth, rows), "%s, killed at %d: the store says\n%sbut\n%s", story->name,
		      effects->last, rows, truth);
	free(rows);
	free(truth);
}

/* The kernel's record of each cartridge is what the store has. */
static void kernel_agrees(const struct story *story)
{
	char text[STORE_ID_SIZE], kernel[64], *rows;
	struct inventory_cartridge *c;
	struct guid id;
	__u32 i;

	for (i = 0; i < fake->table.cartridge_count; i++) {
		c = fake->table.cartridges[i];
		memcpy(id.bytes, c->physical_media, sizeof(id.bytes));
		guid_format(&id, text);
		rows = world_rows("SELECT c.revision, s.state FROM cartridge c JOIN side s ON s.cartridge ="
				  " c.id AND s.number = 0 WHERE c.id = %Q", text);
		snprintf(kernel, sizeof(kernel), "%llu|%u\n", (unsigned long long)c->revision,
			 c->sides[0].state);
		ck_assert_msg(!strcmp(rows, kernel) && !(c->flags & NTMS_CARTRIDGE_STALE),
			      "%s, killed at %d: of %s the kernel says %s, the store %s", story->name,
			      effects->last, text, kernel, rows);
		free(rows);
	}
}

static void nothing_is_left(const struct story *story)
{
	ck_assert_msg(!fake->claim.id, "%s, killed at %d: a claim is left", story->name, effects->last);
	ck_assert_msg(!fake->epoch, "%s, killed at %d: the lease is left", story->name, effects->last);
}

static void append_rows(struct world_text *to, char *rows)
{
	world_append(to, rows);
	world_append(to, "-\n");
	free(rows);
}

/* All but what a second try makes more, finished requests, counts, times; one drive is as good as another. */
static char *look(void)
{
	struct world_text text = { NULL, 0, 0 };

	append_rows(&text, world_rows("SELECT c.bar_code, e.type, CASE WHEN e.type <> 5 THEN e.address END, h.address, c.state, c.mounted_side,"
				      " c.mounted_by <> 0, c.dismountable <> 0, c.needs_inventory, c.unread,"
				      " c.duplicate, c.cleaner, c.unverified, p.type, p.name FROM cartridge c"
				      " LEFT JOIN element e ON e.id = c.location LEFT JOIN element h ON h.id ="
				      " c.home JOIN media_pool p ON p.id = c.pool ORDER BY c.bar_code"));
	append_rows(&text, world_rows("SELECT c.bar_code, s.number, s.state, s.allocatable, s.label_type,"
				      " s.label_id <> '', m.id IS NOT NULL FROM side s JOIN cartridge c ON c.id ="
				      " s.cartridge LEFT JOIN logical_media m ON m.side = s.id ORDER BY c.bar_code,"
				      " s.number"));
	append_rows(&text, world_rows("SELECT type, CASE WHEN type <> 5 THEN address END, state, enabled,"
				      " last_cleaned <> 0 FROM element WHERE library = %Q ORDER BY 1, 2, 3, 5",
				      library));
	append_rows(&text, world_rows("SELECT operation, state, error FROM library_request WHERE completed = 0"
				      " ORDER BY operation, state"));
	append_rows(&text, world_rows("SELECT request, state FROM operator_request WHERE completed = 0 ORDER BY"
				      " request"));
	append_rows(&text, world_rows("SELECT cleaner_uses, enabled, operational_state FROM library WHERE id = %Q",
				      library));
	return text.text;
}

/* A request says that it is done, or why it is not. */
static void requests_are_true(const struct story *story)
{
	long odd = number("SELECT count(*) FROM library_request WHERE completed <> 0 AND (state NOT IN"
			  " (%d, %d, %d, %d) OR (state = %d AND error <> 0) OR (state = %d AND error = 0))",
			  NTMS_LM_PASSED, NTMS_LM_FAILED, NTMS_LM_CANCELLED, NTMS_LM_STOPPED,
			  NTMS_LM_PASSED, NTMS_LM_FAILED);

	ck_assert_msg(!odd, "%s, killed at %d: %ld requests ended oddly", story->name, effects->last, odd);
}

static char *errors_of_requests(void)
{
	return world_rows("SELECT DISTINCT error FROM library_request WHERE completed <> 0 AND error <> 0"
			  " ORDER BY error");
}

/* Those of a process that ended are cancelled; others are what they are when nobody is killed. */
static void errors_are_told(const struct story *story)
{
	char *found = errors_of_requests(), *line, *rest = found;
	char own[16], cancelled[16];

	snprintf(own, sizeof(own), "%d", story->error);
	snprintf(cancelled, sizeof(cancelled), "%d", ERROR_CANCELLED);
	while ((line = strsep(&rest, "\n")))
		ck_assert_msg(!*line || strstr(story->errors, line) || !strcmp(line, own) ||
			      !strcmp(line, cancelled), "%s, killed at %d: a request ended with %s",
			      story->name, effects->last, line);
	free(found);
}

/* @most: motions */
static void judge(const struct story *story, int most)
{
	world_consistent();
	store_is_true(story);
	kernel_agrees(story);
	nothing_is_left(story);
	requests_are_true(story);
	ck_assert_msg(fake->moves <= most, "%s, killed at %d: %d motions, not %d", story->name,
		      effects->last, fake->moves, most);
}

static void tell_difference(const struct story *story, const char *now)
{
	fprintf(stderr, "%s, killed at %d of %d, leaves\n%sand not\n%s", story->name, effects->last,
		story->effects, now, story->end);
}

/* -- stories -- */

static void restart(const struct story *story)
{
	char node[128];

	restore_world();
	snprintf(node, sizeof(node), "%s/ntms0", world.directory);
	fake_restore(story->picture, node);
}

static void end_session(void)
{
	session_close(mw.session);
	mw.session = NULL;
}

static void returns(const struct story *story)
{
	ck_assert_msg(effects->result == story->code, "%s: %d, not %d: %s", story->name, effects->result,
		      story->code, effects->words);
}

static void share_all(void)
{
	effects = mmap(NULL, sizeof(*effects), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(effects != MAP_FAILED);
	share_fakes();
}

static void begin_story(struct story *story)
{
	share_all();
	setup();
	if (story->prepare)
		story->prepare();
	end_session();
	fake->moves = fake->motion_count = 0;
	make_saved();
	save_world();
	story->picture = fake_picture();
	restart(story);
	ck_assert(!runs(story, 0, false));
	returns(story);
	story->effects = effects->done;
	recovers(story);
	story->moves = fake->moves;
	judge(story, story->moves);
	story->end = look();
	story->errors = errors_of_requests();
	end_session();
}

/* It may have been lost with its process, or be under way, or done. */
static void is_asked_again(const struct story *story, int n)
{
	end_session();
	ck_assert(!runs(story, 0, false));
	returns(story);
	effects->last = n;
	recovers(story);
	judge(story, story->moves + story->more);
}

/* @dropped: the robot had not begun what it was told last, and does not. False: it was not killed. */
static bool cut_short(const struct story *story, int n, bool dropped)
{
	char *now;

	restart(story);
	fake->pace = n % PACES;
	if (!runs(story, n, dropped))
		return false;
	recovers(story);
	judge(story, story->moves + story->more);
	errors_are_told(story);
	now = look();
	if (strcmp(now, story->end)) {
		free(now);
		is_asked_again(story, n);
		now = look();
	}
	if (strcmp(now, story->end))
		tell_difference(story, now);
	ck_assert_msg(!strcmp(now, story->end), "%s, killed at %d, does not end as it should", story->name, n);
	free(now);
	end_session();
	return true;
}

static void end_story(struct story *story)
{
	mw.session = open_session();
	teardown();
	forget_world();
	free(story->picture);
	free(story->end);
	free(story->errors);
}

#endif
