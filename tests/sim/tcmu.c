// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The ring of a target_core_user device.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tcmu.h"

#define COMMAND_IDS	65536

static size_t map_size(const char *uio)
{
	char path[96];
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/uio/%s/maps/map0/size", uio);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%zx", &size) != 1)
		size = 0;
	fclose(file);
	return size;
}

static bool map(struct tcmu *tcmu, const char *uio)
{
	char path[64];
	void *address;

	snprintf(path, sizeof(path), "/dev/%s", uio);
	tcmu->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (tcmu->fd < 0)
		return false;
	tcmu->size = map_size(uio);
	address = mmap(NULL, tcmu->size, PROT_READ | PROT_WRITE, MAP_SHARED, tcmu->fd, 0);
	if (address == MAP_FAILED)
		return false;
	tcmu->mailbox = address;
	return true;
}

bool tcmu_open(struct tcmu *tcmu, const char *uio)
{
	memset(tcmu, 0, sizeof(*tcmu));
	tcmu->pending = calloc(COMMAND_IDS, sizeof(struct tcmu_pending *));
	if (!tcmu->pending || !map(tcmu, uio)) {
		int error = errno;

		tcmu_close(tcmu);
		errno = error;
		return false;
	}
	if (tcmu->mailbox->version != TCMU_MAILBOX_VERSION ||
	    !(tcmu->mailbox->flags & TCMU_MAILBOX_FLAG_CAP_OOOC)) {
		tcmu_close(tcmu);
		errno = EPROTONOSUPPORT;
		return false;
	}
	tcmu->read = tcmu->mailbox->cmd_tail;
	return true;
}

void tcmu_close(struct tcmu *tcmu)
{
	size_t id;

	for (id = 0; tcmu->pending && id < COMMAND_IDS; id++)
		free(tcmu->pending[id]);
	free(tcmu->pending);
	if (tcmu->mailbox)
		munmap(tcmu->mailbox, tcmu->size);
	if (tcmu->fd > 0)
		close(tcmu->fd);
	memset(tcmu, 0, sizeof(*tcmu));
}

void tcmu_clear_interrupt(struct tcmu *tcmu)
{
	uint32_t count;

	if (read(tcmu->fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		perror("ntms-sim: read of the uio device");
}

static struct tcmu_cmd_entry *entry_at(const struct tcmu *tcmu, uint32_t offset)
{
	return (void *)((char *)tcmu->mailbox + tcmu->mailbox->cmdr_off + offset);
}

static uint32_t after(const struct tcmu *tcmu, uint32_t offset)
{
	uint32_t length = tcmu_hdr_get_len(entry_at(tcmu, offset)->hdr.len_op);

	return (offset + length) % tcmu->mailbox->cmdr_size;
}

static enum tcmu_opcode opcode_at(const struct tcmu *tcmu, uint32_t offset)
{
	return tcmu_hdr_get_op(entry_at(tcmu, offset)->hdr.len_op);
}

/* Length of a CDB by its group code. */
static size_t cdb_length(uint8_t opcode)
{
	static const uint8_t length[] = { 6, 10, 10, 16, 16, 12, 10, 10 };

	return length[opcode >> 5];
}

/* Buffers of commands that send nothing hold leavings: the op code tells who may look. */
static void gather(const struct tcmu *tcmu, const struct tcmu_pending *pending,
		   struct scsi_command *command)
{
	size_t done = 0;
	uint32_t i;

	command->length = 0;
	for (i = 0; i < pending->iov_count; i++)
		command->length += pending->iov[i].iov_len;
	command->data = malloc(command->length + 1);
	if (!command->data)
		abort();
	for (i = 0; i < pending->iov_count; i++) {
		const char *from = (char *)tcmu->mailbox + (uintptr_t)pending->iov[i].iov_base;

		memcpy(command->data + done, from, pending->iov[i].iov_len);
		done += pending->iov[i].iov_len;
	}
}

static void take_command(struct tcmu *tcmu, const struct tcmu_cmd_entry *entry,
			 struct tcmu_notice *notice)
{
	size_t iovs = entry->req.iov_cnt;
	struct tcmu_pending *pending = malloc(sizeof(*pending) + iovs * sizeof(struct iovec));
	const uint8_t *cdb = (const uint8_t *)tcmu->mailbox + entry->req.cdb_off;

	if (!pending)
		abort();
	pending->iov_count = entry->req.iov_cnt;
	memcpy(pending->iov, entry->req.iov, iovs * sizeof(struct iovec));
	tcmu->pending[entry->hdr.cmd_id] = pending;
	notice->id = entry->hdr.cmd_id;
	memset(&notice->command, 0, sizeof(notice->command));
	memcpy(notice->command.cdb, cdb, cdb_length(cdb[0]));
	gather(tcmu, pending, &notice->command);
}

enum tcmu_event tcmu_read(struct tcmu *tcmu, struct tcmu_notice *notice)
{
	notice->event = TCMU_NOTHING;
	notice->reset = false;
	while (tcmu->read != __atomic_load_n(&tcmu->mailbox->cmd_head, __ATOMIC_ACQUIRE) &&
	       notice->event == TCMU_NOTHING) {
		uint32_t at = tcmu->read;

		if (opcode_at(tcmu, at) == TCMU_OP_CMD) {
			notice->event = TCMU_COMMAND;
			take_command(tcmu, entry_at(tcmu, at), notice);
		} else if (opcode_at(tcmu, at) == TCMU_OP_TMR) {
			const struct tcmu_tmr_entry *tmr = (const void *)entry_at(tcmu, at);

			notice->event = TCMU_ABORT;
			notice->ids = (const void *)((const char *)tmr +
						     offsetof(struct tcmu_tmr_entry, cmd_ids));
			notice->count = tmr->cmd_cnt;
			notice->reset = tmr->tmr_type >= TCMU_TMR_LUN_RESET;
		}
		tcmu->read = after(tcmu, at);
	}
	return notice->event;
}

/* Copy out the data; what the kernel would hand on of an older command is wiped. */
static void scatter(struct tcmu *tcmu, const struct tcmu_pending *pending,
		    const struct reply *reply)
{
	size_t done = 0;
	uint32_t i;

	for (i = 0; i < pending->iov_count; i++) {
		char *to = (char *)tcmu->mailbox + (uintptr_t)pending->iov[i].iov_base;
		size_t room = pending->iov[i].iov_len;
		size_t length = reply->length - done < room ? reply->length - done : room;

		if (length)
			memcpy(to, reply->data + done, length);
		memset(to + length, 0, room - length);
		done += length;
	}
}

/* Entries that want no answer lie before the first one that does. */
static uint32_t skip_padding(struct tcmu *tcmu)
{
	uint32_t tail = tcmu->mailbox->cmd_tail;

	while (opcode_at(tcmu, tail) != TCMU_OP_CMD)
		tail = after(tcmu, tail);
	return tail;
}

/*
 * A command that failed may have data all the same, as a READ of a tape that came to a shorter block.
 * Without any there is none to scatter: its buffer may hold what was sent to us.
 */
void tcmu_answer(struct tcmu *tcmu, uint16_t id, const struct reply *reply)
{
	struct tcmu_pending *pending = tcmu->pending[id];
	struct tcmu_cmd_entry *entry;
	uint32_t tail, wakeup = 0;

	if (!pending)
		return;
	tail = skip_padding(tcmu);
	entry = entry_at(tcmu, tail);
	if (reply->status == STATUS_GOOD || reply->length)
		scatter(tcmu, pending, reply);
	/* The entry at the tail takes the answer, whichever command it came with. */
	entry->hdr.cmd_id = id;
	entry->hdr.uflags = TCMU_UFLAG_READ_LEN;
	memset(&entry->rsp, 0, sizeof(entry->rsp));
	entry->rsp.scsi_status = reply->status;
	entry->rsp.read_len = (uint32_t)reply->length;
	memcpy(entry->rsp.sense_buffer, reply->sense, SENSE_LENGTH);
	__atomic_store_n(&tcmu->mailbox->cmd_tail, after(tcmu, tail), __ATOMIC_RELEASE);
	free(pending);
	tcmu->pending[id] = NULL;
	if (write(tcmu->fd, &wakeup, sizeof(wakeup)) != sizeof(wakeup))
		perror("ntms-sim: write to the uio device");
}
