// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include <scsi/scsi_device.h>
#include "changer.h"
#include "command.h"
#include "identity.h"

#define MODE_SIZE 252	/* what MODE SENSE(6) can return, even */
#define VPD_FIRST 252	/* what old devices can return of a page, even */
#define VPD_SIZE 4096
#define OPCODES_SIZE 8192	/* 400 descriptors of 20 bytes */

/* Is what was asked for unknown to the device, rather than failing now? */
static bool refused(const struct command *command)
{
	return command->class == SMC_CLASS_UNSUPPORTED || command->class == SMC_CLASS_FIELD ||
	       command->class == SMC_CLASS_ILLEGAL;
}

/* MODE SENSE of one page into @command->data; both forms are tried. */
static int sense_page(struct changer *changer, struct command *command, u8 page,
		      enum smc_mode_form *form)
{
	int result;

	*form = SMC_MODE_6;
	smc_cdb_mode_sense_6(command->cdb, page, MODE_SIZE);
	result = command_run(changer, command);
	if (!result || !refused(command))
		return result;
	*form = SMC_MODE_10;
	smc_cdb_mode_sense_10(command->cdb, page, MODE_SIZE);
	return command_run(changer, command);
}

/* A query with memory for its answer. */
static struct command *command_new(u32 size)
{
	struct command *command = kzalloc(sizeof(*command), GFP_KERNEL);

	if (!command)
		return NULL;
	command->size = size;
	command->timeout = COMMAND_TIMEOUT_QUERY;
	command->data = kzalloc(size, GFP_KERNEL);
	if (command->data)
		return command;
	kfree(command);
	return NULL;
}

static void command_free(struct command *command)
{
	kfree(command->data);
	kfree(command);
}

int identity_read_geometry(struct changer *changer, struct smc_geometry *geometry)
{
	struct command *command = command_new(MODE_SIZE);
	enum smc_mode_form form;
	int result;

	if (!command)
		return -ENOMEM;
	result = sense_page(changer, command, SMC_PAGE_GEOMETRY, &form);
	if (!result)
		result = smc_decode_geometry(command->data, command->arrived, form, geometry);
	command_free(command);
	return result;
}

int identity_read_rotation(struct changer *changer, u16 index)
{
	struct command *command = command_new(MODE_SIZE);
	enum smc_mode_form form;
	int result;

	if (!command)
		return -ENOMEM;
	result = sense_page(changer, command, SMC_PAGE_ROTATE, &form);
	if (!result)
		result = smc_decode_rotate(command->data, command->arrived, form, index);
	command_free(command);
	return result;
}

/* Some devices have no such page, some set no bit: neither is a reason to worry. */
static int read_capabilities(struct changer *changer)
{
	struct command *command = command_new(MODE_SIZE);
	enum smc_mode_form form;
	int result;

	if (!command)
		return -ENOMEM;
	result = sense_page(changer, command, SMC_PAGE_CAPABILITIES, &form);
	if (!result)
		smc_decode_capabilities(command->data, command->arrived, form,
					&changer->identity.capabilities);
	command_free(command);
	return result;
}

/* -EOPNOTSUPP when the device does not know READ ELEMENT STATUS. */
static int try_status(struct changer *changer)
{
	const struct smc_status_request request = { .size = SMC_STATUS_HEADER };
	struct command *command = command_new(SMC_STATUS_HEADER);
	int result;

	if (!command)
		return -ENOMEM;
	command->timeout = COMMAND_TIMEOUT_STATUS;
	smc_cdb_read_status(command->cdb, &request);
	result = command_run(changer, command);
	command_free(command);
	return result;
}

/* The mid-layer has read these pages when it found the device. */
static void read_vpd(struct identity *identity, struct scsi_device *device)
{
	const struct scsi_vpd *page;

	rcu_read_lock();
	page = rcu_dereference(device->vpd_pg80);
	if (page)
		smc_decode_serial(page->data, page->len, identity->serial,
				  sizeof(identity->serial));
	page = rcu_dereference(device->vpd_pg83);
	if (page)
		smc_decode_identity(page->data, page->len, &identity->designator);
	rcu_read_unlock();
}

static void read_inquiry(struct identity *identity, const struct scsi_device *device)
{
	struct smc_inquiry inquiry = {};

	smc_decode_inquiry(device->inquiry, device->inquiry_len, &inquiry);
	strscpy(identity->vendor, inquiry.vendor, sizeof(identity->vendor));
	strscpy(identity->product, inquiry.product, sizeof(identity->product));
	strscpy(identity->revision, inquiry.revision, sizeof(identity->revision));
}

void identity_read_timeouts(struct changer *changer)
{
	struct command *command = command_new(OPCODES_SIZE);
	u32 *timeouts;

	if (!command)
		return;
	timeouts = kcalloc(SMC_OPCODES, sizeof(*timeouts), GFP_KERNEL);
	smc_cdb_opcodes(command->cdb, OPCODES_SIZE);
	if (timeouts && !command_run(changer, command) &&
	    !smc_decode_timeouts(command->data, command->arrived, timeouts))
		memcpy(changer->timeouts, timeouts, sizeof(changer->timeouts));
	kfree(timeouts);
	command_free(command);
}

bool identity_is_same(const struct identity *a, const struct identity *b)
{
	return a->serial[0] && !strcmp(a->serial, b->serial) && a->designator.length &&
	       !memcmp(&a->designator, &b->designator, sizeof(a->designator));
}

int identity_read(struct changer *changer, struct scsi_device *device)
{
	int geometry, status = 0, capabilities = 0;

	read_inquiry(&changer->identity, device);
	read_vpd(&changer->identity, device);
	geometry = identity_read_geometry(changer, &changer->geometry);
	if (geometry == -EOPNOTSUPP || geometry == -EREMOTEIO)
		status = try_status(changer);
	if (status == -EOPNOTSUPP)
		return -ENODEV;
	if (geometry != -EOPNOTSUPP)
		capabilities = read_capabilities(changer);
	/* Nothing of this is looked at again: half of it would stay half. */
	if (geometry == -ENOMEM || status == -ENOMEM || capabilities == -ENOMEM)
		return -ENOMEM;
	return 0;
}

/* One page into @command->data; most are short, and not all devices can be asked for more. */
static int read_page(struct changer *changer, struct command *command, u8 page)
{
	u32 length;
	int result;

	command->size = VPD_FIRST;
	smc_cdb_vpd(command->cdb, page, VPD_FIRST);
	result = command_run(changer, command);
	length = 4 + be16_to_cpup(command->data + 2);
	if (result || command->arrived < VPD_FIRST || length <= VPD_FIRST)
		return result;
	command->size = min_t(u32, length, VPD_SIZE);
	smc_cdb_vpd(command->cdb, page, command->size);
	return command_run(changer, command);
}

/* Return: 0 the same, -ESTALE another one; other errno when that is not known. */
static int compare(struct changer *changer, struct command *command)
{
	const struct identity *known = &changer->identity;
	struct identity found = {};
	int result = 0;

	if (known->serial[0]) {
		result = read_page(changer, command, SMC_VPD_SERIAL);
		if (!result)
			result = smc_decode_serial(command->data, command->arrived, found.serial,
						   sizeof(found.serial));
		if (result < 0)
			return result;
		if (strcmp(found.serial, known->serial))
			return -ESTALE;
	}
	if (!known->designator.length)
		return 0;
	result = read_page(changer, command, SMC_VPD_DESIGNATORS);
	if (!result)
		result = smc_decode_identity(command->data, command->arrived, &found.designator);
	if (result < 0)
		return result;
	return memcmp(&found.designator, &known->designator, sizeof(found.designator)) ? -ESTALE :
											 0;
}

bool identity_confirm(struct changer *changer, struct scsi_device *device)
{
	struct command *command;
	u32 doubts;
	int result;

	if (!path_is_doubted(changer, device, &doubts))
		return true;
	command = command_new(VPD_SIZE);
	if (!command)
		return false;
	command->path = device;
	command->identifies = true;
	result = compare(changer, command);
	command_free(command);
	if (result && result != -ESTALE)
		return false;
	if (path_settle(changer, device, doubts, result)) {
		sdev_printk(KERN_WARNING, device,
			    "ntms: another device by now, and no path of ntms%u\n",
			    changer_number(changer));
		reader_mistook(changer);
	}
	return !result;
}
