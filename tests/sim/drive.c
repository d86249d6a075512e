// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A tape drive device server without a tape.
 */
#include <string.h>

#include "bytes.h"
#include "drive.h"

#define DEVICE_TYPE_TAPE	0x01

enum ssc_opcode {
	REWIND = 0x01,
	READ_BLOCK_LIMITS = 0x05,
	LOAD_UNLOAD = 0x1b
};

static const struct sense no_medium = { 0x02, 0x3a, 0x00 };
static const struct sense becoming_ready = { 0x02, 0x04, 0x01 };

void drive_init(struct drive *drive, const struct smc_target *changer, unsigned int index)
{
	memset(drive, 0, sizeof(*drive));
	drive->changer = changer;
	drive->index = index;
}

static struct element *element_of(const struct drive *drive)
{
	return library_nth(drive->changer->library, ELEMENT_DRIVE, drive->index);
}

static void inquiry(const struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct quirks quirks = { { 0 } };
	struct identity identity;

	quirks.value[QUIRK_MCHNGR] = drive->changer->quirks.value[QUIRK_MCHNGR];
	drive_identity(drive->changer, drive->index, &identity);
	inquiry_reply(&identity, DEVICE_TYPE_TAPE, 0, &quirks, cdb, reply);
}

/* The header and one block descriptor: what the tape driver of Linux asks for when it opens. */
static void mode_sense(const uint8_t *cdb, struct reply *reply)
{
	uint8_t *data = reply_append(reply, 12);

	if (!data)
		return;
	data[0] = 11;
	data[3] = 8;
	data[4] = 0x5e;				/* density: LTO-8 */
	reply_limit(reply, cdb[4]);
}

static void load_unload(const struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct library *lib = drive->changer->library;
	struct element *element = element_of(drive);

	if (!element->cartridge)
		reply_sense(reply, no_medium);
	else if (element->stuck)
		reply_sense(reply, (struct sense){ 0x04, 0x53, 0x00 });
	else if (cdb[4] & 0x01)
		library_load(lib, element);
	else
		library_unload(lib, element);
}

/* How far a drive is that becomes ready: sense-key-specific bytes. */
static void tell_progress(const struct drive *drive, uint8_t sense[SENSE_LENGTH])
{
	const struct library *lib = drive->changer->library;
	uint64_t rest = element_of(drive)->ready_at - lib->now;

	if (!lib->lags.ready_ms || rest > lib->lags.ready_ms)
		return;
	sense[15] = 0x80;
	put_be16(sense + 16, (uint32_t)(65535 * (lib->lags.ready_ms - rest) / lib->lags.ready_ms));
}

/* False: nothing is in the way of using the tape. */
static bool why_not_ready(const struct drive *drive, struct sense *sense)
{
	const struct element *element = element_of(drive);

	if (!element->loaded)
		*sense = no_medium;
	else if (drive->changer->library->now < element->ready_at)
		*sense = becoming_ready;
	else
		return false;
	return true;
}

static void request_sense(struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct sense sense = { 0, 0, 0 };
	uint8_t data[SENSE_LENGTH];

	if (!attentions_take(&drive->attentions, &sense))
		why_not_ready(drive, &sense);
	sense_encode(data, sense);
	reply_copy(reply, data, sizeof(data));
	reply_limit(reply, cdb[4]);
}

static void execute_loaded(const struct drive *drive, const uint8_t *cdb, struct reply *reply)
{
	struct sense sense;

	if (cdb[0] != TEST_UNIT_READY && cdb[0] != REWIND) {
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
	} else if (why_not_ready(drive, &sense)) {
		reply_sense(reply, sense);
		if (sense.asc == becoming_ready.asc)
			tell_progress(drive, reply->sense);
	}
}

static void note_new_cartridge(struct drive *drive, const struct element *element)
{
	if (element->cartridge && element->cartridge != drive->seen)
		attentions_add(&drive->attentions, (struct sense){ 0x06, 0x28, 0x00 });
	drive->seen = element->cartridge;
}

void drive_execute(struct drive *drive, const uint8_t cdb[CDB_LENGTH], struct reply *reply)
{
	struct element *element = element_of(drive);
	struct sense sense;

	reply_reset(reply);
	note_new_cartridge(drive, element);
	if (cdb[0] == INQUIRY) {
		inquiry(drive, cdb, reply);
		return;
	}
	if (cdb[0] == REQUEST_SENSE) {
		request_sense(drive, cdb, reply);
		return;
	}
	if (attentions_take(&drive->attentions, &sense)) {
		reply_sense(reply, sense);
		return;
	}
	if (cdb[0] == READ_BLOCK_LIMITS)
		reply_copy(reply, "\0\xff\xff\xff\0\1", 6);
	else if (cdb[0] == MODE_SENSE_6)
		mode_sense(cdb, reply);
	else if (cdb[0] == LOAD_UNLOAD)
		load_unload(drive, cdb, reply);
	else if (cdb[0] != PREVENT_ALLOW)
		execute_loaded(drive, cdb, reply);
}
