// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A full inventory by the module against the commands it sends, sent bare.
 *
 * usage: bare NTMS-DEVICE SG-DEVICE ROUNDS [OPCODE] < LOG
 *
 * LOG is what 'ntms-sim ctl SOCKET log' printed of one inventory; OPCODE takes
 * the commands of that code only. Prints a line a round: ms of NTMS_REFRESH, ms
 * of the commands by SG_IO.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <scsi/sg.h>

#include <linux/ntms.h>

#include "measure.h"

#define COMMANDS_MAX	1024
#define CDB_MAX		16
#define ROOM		65536
#define TIMEOUT_MS	600000

struct command {
	uint8_t cdb[CDB_MAX];
	int length;
	uint32_t room;
};

static struct command commands[COMMANDS_MAX];
static int command_count;

/* The allocation length, for the commands that an inventory is made of. */
static uint32_t room_of(const uint8_t *cdb)
{
	switch (cdb[0]) {
	case 0x12:
		return cdb[3] << 8 | cdb[4];
	case 0x1a:
		return cdb[4];
	case 0x5a:
		return cdb[7] << 8 | cdb[8];
	case 0xb8:
		return cdb[7] << 16 | cdb[8] << 8 | cdb[9];
	default:
		return 0;
	}
}

/* "WHEN lun 0 b8 11 ..." */
static void read_line(char *line, long opcode)
{
	struct command *command = &commands[command_count];
	unsigned int lun, byte;
	int at, used;

	if (sscanf(line, "%*u lun %u%n", &lun, &at) != 1)
		die("bare: this is no line of the simulator's log: %s", line);
	command->length = 0;
	while (command->length < CDB_MAX && sscanf(line + at, " %2x%n", &byte, &used) == 1) {
		command->cdb[command->length++] = byte;
		at += used;
	}
	if (lun || !command->length || (opcode >= 0 && command->cdb[0] != opcode))
		return;
	command->room = room_of(command->cdb);
	if (command->room > ROOM)
		die("bare: a command wants %u bytes", command->room);
	if (++command_count == COMMANDS_MAX)
		die("bare: too many commands");
}

static void read_log(long opcode)
{
	char line[256];

	while (fgets(line, sizeof(line), stdin))
		read_line(line, opcode);
	if (!command_count)
		die("bare: no command in the log");
}

static void send(int sg, const struct command *command)
{
	static uint8_t data[ROOM], sense[64];
	struct sg_io_hdr header = {
		.interface_id = 'S',
		.dxfer_direction = command->room ? SG_DXFER_FROM_DEV : SG_DXFER_NONE,
		.cmd_len = command->length,
		.cmdp = (uint8_t *)command->cdb,
		.mx_sb_len = sizeof(sense),
		.sbp = sense,
		.dxfer_len = command->room,
		.dxferp = command->room ? data : NULL,
		.timeout = TIMEOUT_MS,
	};

	if (ioctl(sg, SG_IO, &header))
		die("bare: SG_IO: %s", strerror(errno));
	if ((header.info & SG_INFO_OK_MASK) != SG_INFO_OK)
		die("bare: command %02x failed: status %02x, sense %02x %02x/%02x",
		    command->cdb[0], header.status, sense[2], sense[12], sense[13]);
}

static double time_bare(int sg)
{
	double begin = now_us();
	int i;

	for (i = 0; i < command_count; i++)
		send(sg, &commands[i]);
	return now_us() - begin;
}

static double time_refresh(int device)
{
	struct ntms_refresh refresh = { .size = sizeof(refresh), .timeout = NTMS_WAIT_FOREVER };
	double begin = now_us();

	if (ioctl(device, NTMS_REFRESH, &refresh))
		die("bare: NTMS_REFRESH: %s", strerror(errno));
	return now_us() - begin;
}

static int open_device(const char *name)
{
	int fd = open(name, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		die("bare: %s: %s", name, strerror(errno));
	return fd;
}

int main(int argc, char **argv)
{
	double refresh, bare;
	int device, sg;
	long rounds;

	if (argc < 4 || argc > 5)
		die("usage: bare NTMS-DEVICE SG-DEVICE ROUNDS [OPCODE] < LOG");
	rounds = whole(argv[3], 10000);
	read_log(argc > 4 ? strtol(argv[4], NULL, 16) : -1);
	device = open_device(argv[1]);
	sg = open_device(argv[2]);
	while (rounds--) {
		refresh = time_refresh(device);
		bare = time_bare(sg);
		printf("%.3f %.3f\n", refresh / 1e3, bare / 1e3);
	}
	return 0;
}
