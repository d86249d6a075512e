// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-replug: a library that comes and goes under those who use it.
 *
 * usage: ntms-replug CONTROL CYCLES SECONDS
 *
 * Unplugs the simulated library whose socket is CONTROL and plugs it in again, CYCLES times: odd times
 * in the middle of the first sweep and of what comes with it, even ones some time after it. Meanwhile
 * four threads read all that can be read, one has the device asked, one moves a cartridge to and fro, one
 * holds a claim. Each opens the changer, goes on until it is gone, and begins anew. At last the library
 * is unplugged; all must come to their ends, and what events told must be one arrival and one departure
 * each time. What is waited for comes within SECONDS, or the stacks of the threads are shown.
 *
 * All is in one process, for a process is dear on a kernel that watches itself. Status 0: all was well.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include <linux/ntms.h>

#define ROOM	256		/* elements and cartridges of the library, and more */
#define SLOT	4096
#define DRIVE	256
#define ERRNOS	134

/*
 * @round: what it does with the open changer, again and again
 * @pause: ms between two rounds
 * @done: calls that went well
 * @errors: others, by errno
 */
struct user {
	const char *name;
	void (*round)(struct user *user, int file);
	int pause;
	pthread_t thread;
	pid_t id;
	unsigned long done;
	unsigned long errors[ERRNOS];
};

static atomic_uint changer;	/* N of /dev/ntmsN, as last told */
static atomic_bool over;
static int patience;

static void die(const char *what)
{
	fprintf(stderr, "ntms-replug: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void nap(unsigned int milliseconds)
{
	usleep(milliseconds * 1000);
}

/* -- those who use it -- */

/* Counts a result that is negative with errno. Return: whether it is none. */
static bool note(struct user *user, int result)
{
	if (result < 0)
		user->errors[errno < ERRNOS ? errno : 0]++;
	else
		user->done++;
	return result >= 0;
}

static uint32_t get_elements(struct user *user, int file, struct ntms_element *elements)
{
	struct ntms_read_elements read = {
		.size = sizeof(read), .capacity = ROOM, .last = UINT16_MAX,
		.elements = (uintptr_t)elements,
	};

	return note(user, ioctl(file, NTMS_READ_ELEMENTS, &read)) ? read.count : 0;
}

static uint32_t get_cartridges(struct user *user, int file, struct ntms_cartridge *cartridges)
{
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .capacity = ROOM, .last = UINT64_MAX,
		.cartridges = (uintptr_t)cartridges,
	};

	return note(user, ioctl(file, NTMS_READ_CARTRIDGES, &read)) ? read.count : 0;
}

static void read_elements(struct user *user, int file)
{
	struct ntms_element elements[ROOM];
	struct ntms_scsi_device devices[4];
	struct ntms_get_drive drive = {
		.size = sizeof(drive), .address = DRIVE, .capacity = 4,
		.devices = (uintptr_t)devices,
	};

	if (get_elements(user, file, elements))
		note(user, ioctl(file, NTMS_GET_DRIVE, &drive));
}

static void read_cartridges(struct user *user, int file)
{
	struct ntms_cartridge cartridges[ROOM];
	struct ntms_holder holders[ROOM];
	struct ntms_read_holders read = {
		.size = sizeof(read), .capacity = ROOM, .holders = (uintptr_t)holders,
	};

	get_cartridges(user, file, cartridges);
	note(user, ioctl(file, NTMS_READ_HOLDERS, &read));
}

/* Sleeps until something changes. */
static void watch(struct user *user, int file)
{
	struct ntms_changer get = { .size = sizeof(get) };
	struct pollfd poll_file = { .fd = file, .events = POLLIN };

	if (!note(user, ioctl(file, NTMS_GET_CHANGER, &get)))
		return;
	get.seen = get.generation;
	if (note(user, ioctl(file, NTMS_GET_CHANGER, &get)))
		poll(&poll_file, 1, 100);
}

static void read_attributes(struct user *user, int file)
{
	char text[4096];
	ssize_t got;
	glob_t found;
	size_t i;

	(void)file;
	if (glob("/sys/class/ntms/ntms*/{*,sides/*}", GLOB_BRACE | GLOB_NOSORT, NULL, &found))
		return;
	for (i = 0; i < found.gl_pathc; i++) {
		int attribute = open(found.gl_pathv[i], O_RDONLY | O_CLOEXEC);

		if (!note(user, attribute))
			continue;
		got = read(attribute, text, sizeof(text));
		/* Folders are among them. */
		if (got >= 0 || errno != EISDIR)
			note(user, (int)got);
		close(attribute);
	}
	globfree(&found);
}

/* What is answered by the device. */
static void ask(struct user *user, int file)
{
	struct ntms_refresh refresh = { .size = sizeof(refresh), .timeout = 300 };
	struct ntms_read_alerts alerts = { .size = sizeof(alerts) };
	struct ntms_prevent_removal prevent = { .size = sizeof(prevent), .flags = NTMS_PREVENT };

	note(user, ioctl(file, NTMS_READ_ALERTS, &alerts));
	note(user, ioctl(file, NTMS_REFRESH, &refresh));
	note(user, ioctl(file, NTMS_PREVENT_REMOVAL, &prevent));
}

/* From the slot to the drive, or back when it is there. */
static void move(struct user *user, int file)
{
	struct ntms_element elements[ROOM];
	uint32_t count = get_elements(user, file, elements), i;
	struct ntms_submit_motion motion = { .size = sizeof(motion), .kind = NTMS_MOTION_MOVE };
	struct ntms_wait_motion wait = { .size = sizeof(wait), .timeout = NTMS_WAIT_FOREVER };

	for (i = 0; i < count; i++) {
		if (elements[i].address != SLOT && elements[i].address != DRIVE)
			continue;
		if (elements[i].cartridge) {
			motion.cartridge = elements[i].cartridge;
			motion.source = elements[i].address;
			motion.destination = motion.source == SLOT ? DRIVE : SLOT;
		}
	}
	if (!motion.cartridge || !note(user, ioctl(file, NTMS_SUBMIT_MOTION, &motion)))
		return;
	wait.motion = motion.motion;
	if (note(user, ioctl(file, NTMS_WAIT_MOTION, &wait)) && wait.result) {
		errno = wait.result;
		note(user, -1);
	}
}

/* Of the last cartridge, until the changer is gone. */
static void hold_claim(struct user *user, int file)
{
	struct ntms_cartridge cartridges[ROOM], *last;
	struct ntms_record record = {
		.revision = 1, .physical_media = { 1 }, .side_count = 1,
		.sides[0] = { .state = NTMS_SIDE_AVAILABLE, .side = { 1 } },
	};
	struct ntms_changer get = { .size = sizeof(get) };
	struct ntms_sync sync = {
		.size = sizeof(sync), .store = { 1 },
		.records = (uintptr_t)&record, .count = 1,
	};
	struct ntms_claim_cartridge wanted = { .revision = 1, .states = { NTMS_SIDE_ALLOCATED } };
	struct ntms_claim claim = {
		.size = sizeof(claim), .store = { 1 }, .cartridges = (uintptr_t)&wanted, .count = 1,
	};
	struct pollfd poll_file = { .fd = file };
	uint32_t count = get_cartridges(user, file, cartridges);

	if (!count || !note(user, ioctl(file, NTMS_GET_CHANGER, &get)))
		return;
	sync.seen = get.generation;
	last = &cartridges[count - 1];
	record.handle = last->handle;
	wanted.handle = last->handle;
	if (note(user, ioctl(file, NTMS_SYNC, &sync)) &&
	    note(user, ioctl(file, NTMS_CLAIM, &claim)))
		poll(&poll_file, 1, -1);
}

static struct user users[] = {
	{ .name = "elements", .round = read_elements, .pause = 50 },
	{ .name = "cartridges", .round = read_cartridges, .pause = 50 },
	{ .name = "watch", .round = watch },
	{ .name = "attributes", .round = read_attributes, .pause = 200 },
	{ .name = "ask", .round = ask, .pause = 50 },
	{ .name = "move", .round = move, .pause = 50 },
	{ .name = "claim", .round = hold_claim, .pause = 50 },
};

#define USERS (sizeof(users) / sizeof(users[0]))

static bool is_gone(int file, int milliseconds)
{
	struct pollfd poll_file = { .fd = file };

	return poll(&poll_file, 1, milliseconds) > 0;
}

static void *use(void *context)
{
	struct user *user = context;
	char node[32];
	int file;

	user->id = gettid();
	while (!over) {
		snprintf(node, sizeof(node), "/dev/ntms%u", changer);
		file = open(node, O_RDWR | O_CLOEXEC);
		if (!note(user, file)) {
			nap(50);
			continue;
		}
		do
			user->round(user, file);
		while (!is_gone(file, user->pause));
		close(file);
	}
	return NULL;
}

/* -- who hangs -- */

static void show_file(pid_t thread, const char *name)
{
	char path[64], text[4096];
	FILE *file;
	size_t got;

	snprintf(path, sizeof(path), "/proc/self/task/%d/%s", thread, name);
	file = fopen(path, "r");
	if (!file)
		return;
	got = fread(text, 1, sizeof(text), file);
	fclose(file);
	printf("%s: %.*s\n", name, (int)got, text);
}

static void show_stacks(void)
{
	size_t i;

	for (i = 0; i < USERS; i++) {
		printf("thread %s:\n", users[i].name);
		show_file(users[i].id, "syscall");
		show_file(users[i].id, "stack");
	}
}

/* -- what events tell -- */

static struct nl_sock *events;
static unsigned int arrived, gone;
static bool is_read;	/* the one that arrived last */

static int hear(struct nl_msg *message, void *unused)
{
	struct nlattr *attributes[NTMS_A_COUNT + 1];

	(void)unused;
	if (genlmsg_parse(nlmsg_hdr(message), 0, attributes, NTMS_A_COUNT, NULL))
		return NL_SKIP;
	switch (nla_get_u32(attributes[NTMS_A_EVENT])) {
	case NTMS_EVENT_ARRIVED:
		arrived++;
		is_read = false;
		changer = nla_get_u32(attributes[NTMS_A_CHANGER]);
		break;
	case NTMS_EVENT_INVENTORY:
		is_read |= nla_get_u32(attributes[NTMS_A_CHANGER]) == changer;
		break;
	case NTMS_EVENT_GONE:
		gone++;
		break;
	}
	return NL_OK;
}

static void listen_to_events(void)
{
	int group;

	events = nl_socket_alloc();
	nl_socket_disable_seq_check(events);
	nl_socket_modify_cb(events, NL_CB_VALID, NL_CB_CUSTOM, hear, NULL);
	if (genl_connect(events))
		die("generic netlink");
	group = genl_ctrl_resolve_grp(events, NTMS_GENL_NAME, NTMS_GENL_EVENTS);
	if (group < 0 || nl_socket_add_membership(events, group) ||
	    nl_socket_set_buffer_size(events, 1 << 20, 0))
		die("events");
	nl_socket_set_nonblocking(events);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool has_come(unsigned int cycle) { return arrived > cycle; }
static bool is_known(unsigned int cycle) { return arrived > cycle && is_read; }
static bool has_left(unsigned int cycle) { return gone > cycle; }

/* Listens until what is told of this cycle is true. */
static bool await(bool (*is_true)(unsigned int cycle), unsigned int cycle)
{
	struct pollfd poll_events = { .fd = nl_socket_get_fd(events), .events = POLLIN };
	double end = seconds() + patience;

	while (!is_true(cycle)) {
		if (seconds() > end)
			return false;
		if (poll(&poll_events, 1, 1000) > 0 && nl_recvmsgs_default(events) == -NLE_NOMEM)
			die("more events than one can listen to");
	}
	return true;
}

/* -- the library -- */

static struct sockaddr_un control = { .sun_family = AF_UNIX };

/* Return: whether the simulator did it. */
static bool tell(const char *line)
{
	int simulator = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[256] = "";
	ssize_t length = (ssize_t)strlen(line);

	if (simulator < 0 || connect(simulator, (struct sockaddr *)&control, sizeof(control)) ||
	    send(simulator, line, (size_t)length, MSG_NOSIGNAL) != length)
		die(control.sun_path);
	recv(simulator, answer, sizeof(answer) - 1, 0);
	close(simulator);
	return !strncmp(answer, "ok", 2);
}

static bool unplug(unsigned int hold)
{
	char line[32];

	snprintf(line, sizeof(line), "unplug hold %u\n", hold);
	return tell(line);
}

/* The last motion of the old one may hold the new one up. */
static bool plug(void)
{
	double end = seconds() + patience;

	while (!tell("plug\n")) {
		if (seconds() > end)
			return false;
		nap(10);
	}
	return true;
}

static unsigned int below(unsigned int limit)
{
	return (unsigned int)random() % limit;
}

/* Return: what did not come. */
static const char *run_cycle(unsigned int cycle)
{
	if (!await(cycle % 2 ? has_come : is_known, cycle))
		return cycle % 2 ? "it has not arrived" : "it is not read";
	nap(below(300));
	if (!unplug(below(300)))
		return "it cannot be unplugged";
	if (!await(has_left, cycle))
		return "it has not left";
	return plug() ? NULL : "it cannot be plugged in";
}

static const char *run_cycles(unsigned int cycles)
{
	const char *wrong = NULL;
	double begin = seconds();
	unsigned int cycle;

	for (cycle = 0; cycle < cycles && !wrong; cycle++) {
		wrong = run_cycle(cycle);
		if (!wrong && (cycle + 1) % 100 == 0)
			printf("%u cycles in %.0f s\n", cycle + 1, seconds() - begin);
	}
	if (wrong)
		printf("cycle %u: %s\n", cycle, wrong);
	else if (!await(is_known, cycles))
		wrong = "it is not read at last";
	return wrong;
}

/* -- the end -- */

/* Return: how many hang. */
static unsigned int end_users(void)
{
	struct timespec end;
	unsigned int hang = 0;
	size_t i;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += patience;
	for (i = 0; i < USERS; i++) {
		if (!pthread_timedjoin_np(users[i].thread, NULL, &end))
			continue;
		printf("thread %s hangs\n", users[i].name);
		hang++;
	}
	return hang;
}

/* What has no place in somebody's answer whose library goes away. */
static bool is_wrong(int error)
{
	switch (error) {
	case 0:
	case EBADF:
	case EFAULT:
	case EINTR:
	case EINVAL:
	case ENOMEM:
	case ENOTTY:
	case EPERM:
		return true;
	default:
		return false;
	}
}

/* Return: whether it did something, and nothing wrong. */
static bool show_user(const struct user *user)
{
	bool good = user->done && (user->errors[ENODEV] || user->errors[ENXIO] || user->errors[ENOENT]);
	int error;

	printf("%s: %lu done", user->name, user->done);
	for (error = 0; error < ERRNOS; error++) {
		if (!user->errors[error])
			continue;
		printf(", %lu %s%s", user->errors[error], strerrorname_np(error),
		       is_wrong(error) ? " (wrong)" : "");
		good = good && !is_wrong(error);
	}
	printf("%s\n", good ? "" : ": not well");
	return good;
}

int main(int argc, char **argv)
{
	unsigned int cycles, wrong_users = 0;
	const char *wrong;
	size_t i;

	if (argc != 4 || strlen(argv[1]) >= sizeof(control.sun_path)) {
		fprintf(stderr, "usage: ntms-replug CONTROL CYCLES SECONDS\n");
		return 2;
	}
	strcpy(control.sun_path, argv[1]);
	cycles = (unsigned int)atoi(argv[2]);
	patience = atoi(argv[3]);
	listen_to_events();
	if (!plug())
		die("the library cannot be plugged in");
	for (i = 0; i < USERS; i++)
		if (pthread_create(&users[i].thread, NULL, use, &users[i]))
			die("no thread");
	wrong = run_cycles(cycles);
	if (wrong) {
		printf("%s\n", wrong);
		show_stacks();
	}
	over = true;
	unplug(0);
	if (end_users()) {
		show_stacks();
		return 1;
	}
	await(has_left, cycles);
	for (i = 0; i < USERS; i++)
		wrong_users += !show_user(&users[i]);
	printf("%u arrivals, %u departures told\n", arrived, gone);
	return wrong || wrong_users || arrived != cycles + 1 || gone != cycles + 1;
}
