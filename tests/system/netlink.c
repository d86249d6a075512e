// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ntms-netlink: a hostile user of the generic netlink family of the module.
 *
 * usage: ntms-netlink SEED COUNT
 *
 * Sends COUNT messages to the family: any command, version, flags, attributes, lengths. The family
 * answers no request: each is refused. Joins and leaves groups. To be run by somebody without
 * privileges, who must not be able to forge an event. Status 0: all was as it should be.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/ntms.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#define LONGEST 8192

static uint64_t state;
static uint64_t refused, answers;

static void die(const char *what)
{
	fprintf(stderr, "ntms-netlink: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint32_t below(uint32_t sides)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % sides;
}

static void find_family(int *family, int *group)
{
	struct nl_sock *socket = nl_socket_alloc();

	if (!socket || genl_connect(socket))
		die("no generic netlink");
	*family = genl_ctrl_resolve(socket, NTMS_GENL_NAME);
	*group = genl_ctrl_resolve_grp(socket, NTMS_GENL_NAME, NTMS_GENL_EVENTS);
	if (*family < 0 || *group < 0)
		die("no family ntms");
	nl_socket_free(socket);
}

static int open_socket(void)
{
	int file = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	struct sockaddr_nl name = { .nl_family = AF_NETLINK };

	if (file < 0 || bind(file, (struct sockaddr *)&name, sizeof(name)))
		die("socket");
	return file;
}

/* Attributes, most of them well formed. Return: their length. */
static uint32_t fill_attributes(uint8_t *bytes, uint32_t room)
{
	struct nlattr attribute;
	uint32_t length = 0, payload;

	while (below(6) && length + NLA_HDRLEN + 64 < room) {
		payload = below(40);
		attribute.nla_type = below(8) ? below(10) : below(65536);
		attribute.nla_len = below(8) ? NLA_HDRLEN + payload : below(65536);
		memcpy(bytes + length, &attribute, sizeof(attribute));
		memset(bytes + length + NLA_HDRLEN, (int)below(256), payload);
		length += NLA_ALIGN(NLA_HDRLEN + payload);
	}
	return length;
}

static uint32_t fill(uint8_t *bytes, int family, uint32_t sequence)
{
	static const uint16_t flags[] = {
		NLM_F_DUMP, NLM_F_ROOT, NLM_F_MATCH, NLM_F_ATOMIC, NLM_F_ECHO, NLM_F_MULTI,
		NLM_F_CREATE, 0,
	};
	struct nlmsghdr header = {
		.nlmsg_type = (uint16_t)family, .nlmsg_seq = sequence,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags[below(8)] | flags[below(8)],
	};
	struct genlmsghdr general = {
		.cmd = below(2) ? below(3) : below(256), .version = below(3), .reserved = !below(8),
	};
	uint32_t length;

	memcpy(bytes + NLMSG_HDRLEN, &general, sizeof(general));
	length = NLMSG_HDRLEN + GENL_HDRLEN;
	length += fill_attributes(bytes + length, LONGEST - length);
	if (!below(8))
		length = NLMSG_HDRLEN + below(length - NLMSG_HDRLEN + 1);
	header.nlmsg_len = length;
	memcpy(bytes, &header, sizeof(header));
	return length;
}

/* All that has come. Return: false when something was granted. */
static bool take_answers(int file, int family, uint32_t sequence)
{
	static uint8_t bytes[65536];
	struct nlmsghdr *header;
	struct nlmsgerr *error;
	ssize_t got;
	int length;

	while ((got = recv(file, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
		length = (int)got;
		for (header = (void *)bytes; NLMSG_OK(header, length);
		     header = NLMSG_NEXT(header, length)) {
			answers++;
			if (header->nlmsg_type == family) {
				printf("a forged event has come, or something was answered\n");
				return false;
			}
			error = NLMSG_DATA(header);
			if (header->nlmsg_type != NLMSG_ERROR || error->msg.nlmsg_seq != sequence)
				continue;
			if (!error->error) {
				printf("message %u was not refused\n", sequence);
				return false;
			}
			refused++;
		}
	}
	return true;
}

/* Only the kernel tells events. */
static bool may_forge(int file, int family, int group)
{
	uint8_t bytes[LONGEST];
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	uint32_t length = fill(bytes, family, 0);

	if (group < 32)
		to.nl_groups = 1U << (group - 1);
	else
		to.nl_pid = 1 + below(1000);
	if (sendto(file, bytes, length, 0, (struct sockaddr *)&to, sizeof(to)) < 0 && errno == EPERM)
		return false;
	printf("an event can be forged\n");
	return true;
}

static void join_any(int file, int group)
{
	int wanted = below(2) ? group : (int)below(1u << 31);

	setsockopt(file, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &wanted, sizeof(wanted));
	if (below(2))
		setsockopt(file, SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, &wanted, sizeof(wanted));
}

int main(int argc, char **argv)
{
	uint32_t count, i, wrong = 0;
	int family, group, file;
	uint8_t bytes[LONGEST];
	uint32_t length;

	if (argc != 3) {
		fprintf(stderr, "usage: ntms-netlink SEED COUNT\n");
		return 2;
	}
	state = strtoull(argv[1], NULL, 0) | 1ULL << 63;
	count = (uint32_t)strtoul(argv[2], NULL, 0);
	find_family(&family, &group);
	file = open_socket();
	for (i = 1; i <= count && wrong < 10; i++) {
		if (!below(16)) {
			join_any(file, group);
			wrong += may_forge(file, family, group);
		}
		if (!below(64)) {
			close(file);
			file = open_socket();
		}
		length = fill(bytes, family, i);
		if (send(file, bytes, length, 0) < 0)
			die("send");
		wrong += !take_answers(file, family, i);
	}
	printf("messages %u, answers %llu, refused %llu\n", i - 1, (unsigned long long)answers,
	       (unsigned long long)refused);
	return wrong || refused < count / 2;
}
