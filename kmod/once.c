// SPDX-License-Identifier: GPL-2.0-only
#include <linux/blk-mq.h>
#include <linux/completion.h>
#include "command.h"
#include "compat.h"
#include "once.h"

#define LOOK (HZ / 50)		/* between two looks whether it has left */

static enum rq_end_io_ret end(compat_end_io_arguments)
{
	complete(request->end_io_data);
	return RQ_END_IO_NONE;
}

static struct request *prepare(struct scsi_device *device, const struct command *command,
			       int timeout)
{
	struct request *request;
	struct scsi_cmnd *scmd;

	request = scsi_alloc_request(device->request_queue, REQ_OP_DRV_IN | REQ_FAILFAST_MASK, 0);
	if (IS_ERR(request))
		return request;
	scmd = blk_mq_rq_to_pdu(request);
	scmd->cmd_len = COMMAND_SIZE(command->cdb[0]);
	memcpy(scmd->cmnd, command->cdb, scmd->cmd_len);
	scmd->allowed = 0;
	scmd->jiffies_at_alloc = jiffies - timeout - 1;
	request->timeout = timeout;
	return request;
}

/*
 * The device may be out of reach for now, and the command waits below us; nothing
 * tells when it leaves. One that is refused by the adapter looks for a moment as if
 * it had: so two looks.
 */
static bool await_departure(struct request *request, struct completion *ended)
{
	bool over = false;
	u32 looks = 0;

	while (!over && looks < 2) {
		looks = blk_mq_request_started(request) ? looks + 1 : 0;
		over = wait_for_completion_io_timeout(ended, LOOK);
	}
	return over;
}

int once_execute(struct changer *changer, struct scsi_device *device, struct command *command,
		 int timeout)
{
	struct request *request = prepare(device, command, timeout);
	DECLARE_COMPLETION_ONSTACK(ended);
	struct scsi_cmnd *scmd;
	bool over;
	int result;

	if (IS_ERR(request))
		return PTR_ERR(request);
	request->end_io = end;
	request->end_io_data = &ended;
	blk_execute_rq_nowait(request, true);
	over = await_departure(request, &ended);
	command_let_go(changer);
	while (!over)
		over = wait_for_completion_io_timeout(&ended, COMMAND_PATIENCE);
	scmd = blk_mq_rq_to_pdu(request);
	if (scmd->sense_len)
		memcpy(command->bytes, scmd->sense_buffer, sizeof(command->bytes));
	result = scmd->result;
	blk_mq_free_request(request);
	return result;
}
