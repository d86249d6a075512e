// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a host adapter does to the commands that it carries, for tests. In /sys/module/adapter/parameters:
 *
 *	reset	the next command with this operation code is executed, and ends as by a reset of
 *		the adapter; 0 when that has come to pass
 *	away	no command finds its way to a changer, as it seems
 *	full	there is no room for commands with this operation code, 0 for none
 *	keeps	no command is given back when it is aborted
 *	refused	how many there was no room for
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_host.h>

static unsigned int reset;
module_param(reset, uint, 0644);
static bool away;
module_param(away, bool, 0644);
static bool keeps;
module_param(keeps, bool, 0644);
static unsigned int full;
module_param(full, uint, 0644);
static atomic_t refused_count;

static int get_refused(char *text, const struct kernel_param *parameter)
{
	return sysfs_emit(text, "%d\n", atomic_read(&refused_count));
}

static const struct kernel_param_ops refused_operations = { .get = get_refused };
module_param_cb(refused, &refused_operations, NULL, 0444);

static struct scsi_cmnd *command_of(struct pt_regs *registers, unsigned int number)
{
	return (struct scsi_cmnd *)regs_get_kernel_argument(registers, number);
}

static int ends(struct kprobe *probe, struct pt_regs *registers)
{
	struct scsi_cmnd *command = command_of(registers, 0);
	unsigned int wanted = READ_ONCE(reset);

	if (wanted && command->cmnd[0] == wanted && cmpxchg(&reset, wanted, 0) == wanted)
		set_host_byte(command, DID_RESET);
	if (READ_ONCE(away) && command->device->type == TYPE_MEDIUM_CHANGER)
		set_host_byte(command, DID_NO_CONNECT);
	return 0;
}

static int refuse(struct Scsi_Host *host, struct scsi_cmnd *command)
{
	atomic_inc(&refused_count);
	return SCSI_MLQUEUE_HOST_BUSY;
}

/* This function is called in place of the other. */
static int begins(struct kprobe *probe, struct pt_regs *registers)
{
	struct scsi_cmnd *command = command_of(registers, 1);
	unsigned int wanted = READ_ONCE(full);

	if (!wanted || command->cmnd[0] != wanted)
		return 0;
	instruction_pointer_set(registers, (unsigned long)refuse);
	return 1;
}

static int keep(struct scsi_cmnd *command)
{
	return FAILED;
}

/* Likewise. */
static int aborts(struct kprobe *probe, struct pt_regs *registers)
{
	if (!READ_ONCE(keeps))
		return 0;
	instruction_pointer_set(registers, (unsigned long)keep);
	return 1;
}

/* A probe that has this is never made a jump, which could not lead elsewhere. */
static void after(struct kprobe *probe, struct pt_regs *registers, unsigned long flags)
{
}

static struct kprobe done = {
	.symbol_name = "scsi_done",
	.pre_handler = ends,
};

static struct kprobe queued = {
	.symbol_name = "tcm_loop_queuecommand",
	.pre_handler = begins,
	.post_handler = after,
};

static struct kprobe aborted = {
	.symbol_name = "tcm_loop_abort_task",
	.pre_handler = aborts,
	.post_handler = after,
};

static struct kprobe *probes[] = { &done, &queued, &aborted };

static int __init begin(void)
{
	return register_kprobes(probes, ARRAY_SIZE(probes));
}

static void __exit end(void)
{
	unregister_kprobes(probes, ARRAY_SIZE(probes));
}

module_init(begin);
module_exit(end);
MODULE_DESCRIPTION("Troubles of a host adapter");
MODULE_LICENSE("GPL");
