// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From NTMS_PUBLISH to the return of a process that waits for its event,
 * against the same between two processes by an eventfd.
 *
 * usage: event NTMS-DEVICE BLOCKS EVENTS
 *
 * The changer must not be bound to a store: its first cartridge is synced here
 * and changes between available and allocated. Prints a line a block: median us
 * of an event, median us of an eventfd.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include <linux/ntms.h>

#include "measure.h"

#define EVENTS_MAX	100000
#define PATIENCE_MS	30000

static const uint8_t store_id[NTMS_ID_LENGTH] = { 0xbe };

static int device;
static int ping, acknowledged;
static volatile double *returned;	/* when the waiter's wait did, shared */
static struct ntms_record record;

/* --- The waiter: it takes both kinds in turn, as they are sent ------------------------------- */

static int take_event(struct nl_msg *message, void *published)
{
	struct nlattr *attributes[NTMS_A_COUNT + 1];

	*returned = now_us();
	if (!genlmsg_parse(nlmsg_hdr(message), 0, attributes, NTMS_A_COUNT, NULL) &&
	    nla_get_u32(attributes[NTMS_A_EVENT]) == NTMS_EVENT_PUBLISHED)
		*(bool *)published = true;
	return NL_OK;
}

static struct nl_sock *subscribe(bool *published)
{
	struct nl_sock *socket = nl_socket_alloc();
	int group;

	if (!socket || genl_connect(socket))
		die("event: no generic netlink");
	nl_socket_disable_seq_check(socket);
	nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, take_event, published);
	group = genl_ctrl_resolve_grp(socket, NTMS_GENL_NAME, NTMS_GENL_EVENTS);
	if (group < 0 || nl_socket_add_membership(socket, group))
		die("event: no such group: is the module loaded?");
	return socket;
}

static void wait_event(struct nl_sock *socket, bool *published)
{
	*published = false;
	while (!*published)
		if (nl_recvmsgs_default(socket) < 0)
			die("event: netlink fails");
	eventfd_write(acknowledged, 1);
}

static void wait_ping(void)
{
	eventfd_t value;

	if (eventfd_read(ping, &value))
		die("event: eventfd: %s", strerror(errno));
	*returned = now_us();
	eventfd_write(acknowledged, 1);
}

static void waiter(long blocks, long events)
{
	bool published;
	struct nl_sock *socket;
	long i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	socket = subscribe(&published);
	eventfd_write(acknowledged, 1);
	while (blocks--) {
		for (i = 0; i < events; i++) {
			wait_event(socket, &published);
			wait_ping();
		}
	}
	exit(0);
}

/* --- The publisher ---------------------------------------------------------------------------- */

/* A waiter that died, or an event that was lost, must not hang the run. */
static void await_waiter(void)
{
	struct pollfd answer = { .fd = acknowledged, .events = POLLIN };
	eventfd_t value;

	if (poll(&answer, 1, PATIENCE_MS) != 1)
		die("event: nothing came within %d s", PATIENCE_MS / 1000);
	if (eventfd_read(acknowledged, &value))
		die("event: eventfd: %s", strerror(errno));
}

static void call(unsigned long request, void *argument, const char *name)
{
	if (ioctl(device, request, argument))
		die("event: %s: %s", name, strerror(errno));
}

static void bind_first(void)
{
	struct ntms_cartridge cartridge;
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .capacity = 1, .last = UINT64_MAX,
		.cartridges = (uintptr_t)&cartridge,
	};
	struct ntms_sync sync = {
		.size = sizeof(sync), .records = (uintptr_t)&record, .count = 1,
	};

	call(NTMS_READ_CARTRIDGES, &read, "NTMS_READ_CARTRIDGES");
	if (!read.count)
		die("event: there is no cartridge");
	record.handle = cartridge.handle;
	record.revision = 1;
	record.physical_media[0] = 1;
	record.side_count = 1;
	record.sides[0].state = NTMS_SIDE_AVAILABLE;
	record.sides[0].side[0] = 1;
	memcpy(sync.store, store_id, sizeof(store_id));
	sync.seen = read.generation;
	call(NTMS_SYNC, &sync, "NTMS_SYNC");
	if (sync.refused)
		die("event: NTMS_SYNC: %s", strerror(record.error));
}

static uint64_t claim_other_state(void)
{
	struct ntms_claim_cartridge wanted = {
		.handle = record.handle, .revision = record.revision,
	};
	struct ntms_claim claim = {
		.size = sizeof(claim), .cartridges = (uintptr_t)&wanted, .count = 1,
	};
	bool free_now = record.sides[0].state == NTMS_SIDE_AVAILABLE;

	record.revision++;
	record.sides[0].state = free_now ? NTMS_SIDE_ALLOCATED : NTMS_SIDE_AVAILABLE;
	record.sides[0].logical_media[0] = free_now;
	wanted.states[0] = record.sides[0].state;
	memcpy(claim.store, store_id, sizeof(store_id));
	call(NTMS_CLAIM, &claim, "NTMS_CLAIM");
	return claim.claim;
}

static double time_event(void)
{
	struct ntms_publish publish = {
		.size = sizeof(publish), .claim = claim_other_state(),
		.records = (uintptr_t)&record, .count = 1,
	};
	double begin = now_us();

	call(NTMS_PUBLISH, &publish, "NTMS_PUBLISH");
	await_waiter();
	return *returned - begin;
}

static double time_ping(void)
{
	double begin = now_us();

	eventfd_write(ping, 1);
	await_waiter();
	return *returned - begin;
}

/* In turn, so that what else this machine does meets both. */
static void time_block(long events)
{
	static double ours[EVENTS_MAX], theirs[EVENTS_MAX];
	long i;

	for (i = 0; i < events; i++) {
		ours[i] = time_event();
		theirs[i] = time_ping();
	}
	printf("%.1f %.1f\n", median(ours, events), median(theirs, events));
}

int main(int argc, char **argv)
{
	long blocks, events;

	if (argc != 4)
		die("usage: event NTMS-DEVICE BLOCKS EVENTS");
	blocks = whole(argv[2], 10000);
	events = whole(argv[3], EVENTS_MAX);
	ping = eventfd(0, EFD_CLOEXEC);
	acknowledged = eventfd(0, EFD_CLOEXEC);
	returned = mmap(NULL, sizeof(*returned), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ping < 0 || acknowledged < 0 || returned == MAP_FAILED)
		die("event: %s", strerror(errno));
	if (!fork())
		waiter(blocks, events);
	await_waiter();
	device = open(argv[1], O_RDWR | O_CLOEXEC);
	if (device < 0)
		die("event: %s: %s", argv[1], strerror(errno));
	bind_first();
	while (blocks--)
		time_block(events);
	wait(NULL);
	return 0;
}
