// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ntms.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "code.h"
#include "explain.h"
#include "fork_gate.h"

#define QUEUE 64	/* events of one datagram; the kernel sends one each */

struct watch {
	struct nl_sock *socket;
	struct watch_event queue[QUEUE];
	int first, count;
	bool lost;
};

static uint64_t number(struct nlattr *attribute)
{
	if (!attribute)
		return 0;
	if (nla_len(attribute) >= (int)sizeof(uint64_t))
		return nla_get_u64(attribute);
	return nla_len(attribute) >= (int)sizeof(uint32_t) ? nla_get_u32(attribute) : 0;
}

static int take(struct nl_msg *message, void *context)
{
	struct nlattr *a[NTMS_A_COUNT + 1];
	struct genlmsghdr *header = genlmsg_hdr(nlmsg_hdr(message));
	struct watch *watch = context;
	struct watch_event *event;

	if (header->cmd != NTMS_CMD_EVENT ||
	    genlmsg_parse(nlmsg_hdr(message), 0, a, NTMS_A_COUNT, NULL) || !a[NTMS_A_EVENT])
		return NL_SKIP;
	if (watch->count == QUEUE) {
		watch->lost = true;
		return NL_SKIP;
	}
	event = &watch->queue[(watch->first + watch->count++) % QUEUE];
	event->kind = number(a[NTMS_A_EVENT]);
	event->changer = number(a[NTMS_A_CHANGER]);
	event->instance = number(a[NTMS_A_INSTANCE]);
	event->generation = number(a[NTMS_A_GENERATION]);
	event->id = number(a[NTMS_A_ID]);
	event->count = number(a[NTMS_A_COUNT]);
	return NL_OK;
}

static int failed(const char *what, int r)
{
	if (r == -NLE_NOMEM)
		return NTMS_E_NO_MEMORY;
	return explain(NTMS_E_NOT_CONNECTED, "events of the kernel: %s: %s", what, nl_geterror(r));
}

static int join(struct watch *watch)
{
	int group, r;

	r = genl_connect(watch->socket);
	if (r)
		return failed("cannot connect", r);
	fcntl(nl_socket_get_fd(watch->socket), F_SETFD, FD_CLOEXEC);
	group = genl_ctrl_resolve_grp(watch->socket, NTMS_GENL_NAME, NTMS_GENL_EVENTS);
	if (group < 0)
		return NTMS_E_GONE;
	r = nl_socket_add_membership(watch->socket, group);
	if (r)
		return failed("cannot listen", r);
	nl_socket_disable_seq_check(watch->socket);
	nl_socket_set_nonblocking(watch->socket);
	r = nl_socket_modify_cb(watch->socket, NL_CB_VALID, NL_CB_CUSTOM, take, watch);
	return r ? failed("cannot listen", r) : 0;
}

int watch_open(struct watch **out)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	int r = NTMS_E_NO_MEMORY;

	if (!watch)
		return r;
	/* libnl locks its list of ports. */
	fork_gate_enter();
	watch->socket = nl_socket_alloc();
	if (watch->socket)
		r = join(watch);
	fork_gate_leave();
	if (r) {
		watch_close(watch);
		return r;
	}
	*out = watch;
	return 0;
}

int watch_fd(const struct watch *watch)
{
	return nl_socket_get_fd(watch->socket);
}

static void pop(struct watch *watch, struct watch_event *event)
{
	*event = watch->queue[watch->first];
	watch->first = (watch->first + 1) % QUEUE;
	watch->count--;
}

int watch_receive(struct watch *watch, struct watch_event *event)
{
	int r = 0;

	if (!watch->count && !watch->lost)
		r = nl_recvmsgs_default(watch->socket);
	/* ENOBUFS: the kernel dropped some. */
	if (r == -NLE_NOMEM)
		watch->lost = true;
	else if (r && r != -NLE_AGAIN && r != -NLE_INTR)
		return failed("cannot be read", r);
	if (watch->lost) {
		watch->lost = false;
		memset(event, 0, sizeof(*event));
		return 1;
	}
	if (!watch->count)
		return 0;
	pop(watch, event);
	return 1;
}

void watch_close(struct watch *watch)
{
	if (!watch)
		return;
	fork_gate_enter();
	nl_socket_free(watch->socket);
	fork_gate_leave();
	free(watch);
}

void watch_close_in_child(struct watch *watch)
{
	close(nl_socket_get_fd(watch->socket));
}
