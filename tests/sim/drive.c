// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A drive's device server: what it does with a tape or a disk, or without.
 */
#include <string.h>

#include "bytes.h"
#include "direct.h"
#include "drive.h"
#include "sequential.h"

#define DEVICE_TYPE_TAPE	0x01
#define DEVICE_TYPE_OPTICAL	0x07
#define DENSITY			0x5e		/* LTO-8 */
#define NO_CHANGE		0x7f
#define PAGE_NONE		0x00
#define PAGE_ALL		0x3f
#define MODE_HEADER		4
#define BLOCK_DESCRIPTOR	8

static const struct sense no_medium = { 0x02, 0x3a, 0x00 };
static const struct sense becoming_ready = { 0x02, 0x04, 0x01 };
static const struct sense cleaner_installed = { 0x02, 0x30, 0x03 };

/* What hands set is there: the drive must not move. */
void drive_init(struct drive *drive, struct smc_target *changer, unsigned int index)
{
	memset(drive, 0, sizeof(*drive));
	drive->changer = changer;
	drive->index = index;
	if (index < DRIVES_MAX)
		changer->drive_alert[index] = drive->tape_alert;
}

struct element *drive_element(const struct drive *drive)
{
	return library_nth(drive->changer->library, ELEMENT_DRIVE, drive->index);
}

static bool is_direct(const struct drive *drive)
{
	return drive->changer->library->geometry.disks;
}

static void inquiry(const struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct quirks quirks = { { 0 } };
	struct identity identity;

	quirks.value[QUIRK_MCHNGR] = drive->changer->quirks.value[QUIRK_MCHNGR];
	drive_identity(drive->changer, drive->index, &identity);
	inquiry_reply(&identity, is_direct(drive) ? DEVICE_TYPE_OPTICAL : DEVICE_TYPE_TAPE, 0, &quirks,
		      cdb, reply);
}

static bool is_protected(const struct drive *drive)
{
	const struct element *element = drive_element(drive);

	return element->loaded && cartridge_is_protected(element->cartridge);
}

static void put_parameters(const struct drive *drive, uint8_t *data, bool described)
{
	bool direct = is_direct(drive);

	if (!direct)
		data[2] = 0x10;			/* answers before it has written */
	if (is_protected(drive))
		data[2] |= 0x80;
	if (!described)
		return;
	data[3] = BLOCK_DESCRIPTOR;
	data[4] = direct ? 0 : DENSITY;
	put_be24(data + 9, direct ? DISC_BLOCK : drive->block_length);
}

/* The header and one block descriptor: what the drivers of Linux ask for when they open it. */
static void mode_sense(const struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	size_t length = MODE_HEADER + (cdb[1] & 0x08 ? 0 : BLOCK_DESCRIPTOR);
	uint8_t page = cdb[2] & 0x3f;
	uint8_t *data;

	if (page != PAGE_NONE && page != PAGE_ALL) {
		reply_bad_field(reply, 2);
		return;
	}
	data = reply_append(reply, length);
	if (!data)
		return;
	data[0] = (uint8_t)(length - 1);
	put_parameters(drive, data, length > MODE_HEADER);
	reply_limit(reply, cdb[4]);
}

static bool has_density(uint8_t density)
{
	return !density || density == DENSITY || density == NO_CHANGE;
}

/* One block descriptor or none, no pages. */
static void mode_select(struct drive *drive, const struct scsi_command *command,
			struct reply *reply)
{
	const uint8_t *data = command->data;
	uint8_t length = command->cdb[4];

	if (!length)
		return;
	if (length > command->length || length < MODE_HEADER ||
	    length < MODE_HEADER + data[3])
		reply_sense(reply, (struct sense){ 0x05, 0x1a, 0x00 });
	else if (length > MODE_HEADER + data[3] || (data[3] && data[3] != BLOCK_DESCRIPTOR) ||
		 (data[3] && !has_density(data[4])))
		reply_sense(reply, (struct sense){ 0x05, 0x26, 0x00 });
	else if (data[3])
		drive->block_length = get_be24(data + 9);
}

/* Who asked for it needs not be told that there is a tape. */
static void load(struct drive *drive, struct element *element)
{
	library_load(drive->changer->library, element);
	drive->loads_told = element->loads;
}

/* START STOP UNIT starts and stops a disk, too, which makes no difference here. */
static bool moves_nothing(const struct drive *drive, const uint8_t *cdb)
{
	return is_direct(drive) && !(cdb[4] & 0x02);
}

static void load_unload(struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct element *element = drive_element(drive);

	if (moves_nothing(drive, cdb))
		return;
	if (!element->cartridge)
		reply_sense(reply, no_medium);
	else if (library_is_cleaning(element))
		reply_sense(reply, cleaner_installed);
	else if (element->stuck)
		reply_sense(reply, (struct sense){ 0x04, 0x53, 0x00 });
	else if (cdb[4] & 0x01)
		load(drive, element);
	else if (drive->prevented)
		reply_sense(reply, (struct sense){ 0x05, 0x53, 0x02 });
	else
		library_unload(drive->changer->library, element);
}

/* How far a drive is that becomes ready: sense-key-specific bytes. */
static void tell_progress(const struct drive *drive, uint8_t sense[SENSE_LENGTH])
{
	const struct library *lib = drive->changer->library;
	uint64_t rest = drive_element(drive)->ready_at - lib->now;

	if (!lib->lags.ready_ms || rest > lib->lags.ready_ms)
		return;
	sense[15] = 0x80;
	put_be16(sense + 16, (uint32_t)(65535 * (lib->lags.ready_ms - rest) / lib->lags.ready_ms));
}

/* False: nothing is in the way of using the tape. */
static bool why_not_ready(const struct drive *drive, struct sense *sense)
{
	const struct element *element = drive_element(drive);

	if (!element->loaded)
		*sense = no_medium;
	else if (library_is_cleaning(element))
		*sense = cleaner_installed;
	else if (drive->changer->library->now < element->ready_at)
		*sense = becoming_ready;
	else
		return false;
	return true;
}

/* However often it was loaded, there is a new medium once. */
static bool take_attention(struct drive *drive, struct sense *sense)
{
	const struct element *element = drive_element(drive);
	bool is_new = element->cartridge && element->loads != drive->loads_told;

	*sense = (struct sense){ 0x06, 0x28, 0x00 };
	drive->loads_told = element->loads;
	return is_new;
}

static void request_sense(struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct sense sense;
	uint8_t data[SENSE_LENGTH];

	if (!take_attention(drive, &sense) && !why_not_ready(drive, &sense))
		sense = (struct sense){ 0, 0, 0 };
	sense_encode(data, sense);
	reply_copy(reply, data, sizeof(data));
	reply_limit(reply, cdb[4]);
}

static void execute_loaded(struct drive *drive, const struct scsi_command *command,
			   struct reply *reply)
{
	struct sense sense;

	if (why_not_ready(drive, &sense)) {
		reply_sense(reply, sense);
		if (sense.asc == becoming_ready.asc)
			tell_progress(drive, reply->sense);
	} else if (command->cdb[0] == TEST_UNIT_READY) {
		return;
	} else if (is_direct(drive)) {
		direct_execute(drive, command, reply);
	} else {
		sequential_execute(drive, command, reply);
	}
}

/* What only a tape drive has; false: it is something else. */
static bool execute_of_tape(struct drive *drive, const struct scsi_command *command,
			    struct reply *reply)
{
	const uint8_t *cdb = command->cdb;

	if (is_direct(drive))
		return false;
	if (cdb[0] == READ_BLOCK_LIMITS)
		reply_copy(reply, "\0\xff\xff\xff\0\1", 6);
	else if (cdb[0] == MODE_SELECT_6)
		mode_select(drive, command, reply);
	else if (cdb[0] == LOG_SENSE)
		log_sense_reply(drive->tape_alert, false, cdb, reply);
	else
		return cdb[0] == PREVENT_ALLOW;
	return true;
}

void drive_execute(struct drive *drive, const struct scsi_command *command, struct reply *reply)
{
	const uint8_t *cdb = command->cdb;
	struct sense sense;

	reply_reset(reply);
	if (cdb[0] == INQUIRY) {
		inquiry(drive, cdb, reply);
		return;
	}
	if (cdb[0] == REQUEST_SENSE) {
		request_sense(drive, cdb, reply);
		return;
	}
	if (take_attention(drive, &sense)) {
		reply_sense(reply, sense);
		return;
	}
	if (execute_of_tape(drive, command, reply))
		return;
	if (cdb[0] == MODE_SENSE_6)
		mode_sense(drive, cdb, reply);
	else if (cdb[0] == LOAD_UNLOAD)
		load_unload(drive, cdb, reply);
	else if (cdb[0] == PREVENT_ALLOW)
		drive->prevented = cdb[4] & 0x01;
	else
		execute_loaded(drive, command, reply);
}
