// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sequential access: the commands of SSC that read, write and move the tape in a drive.
 */
#include "bytes.h"
#include "sequential.h"

/* Bits of READ(6) and WRITE(6), byte 1. */
#define FIXED		0x01
#define SILI		0x02

/* Bits of sense data, byte 2. */
#define FILEMARK	0x80
#define END_OF_MEDIUM	0x40
#define INCORRECT_LENGTH 0x20

enum space_code { SPACE_BLOCKS, SPACE_FILEMARKS, SPACE_END_OF_DATA = 3 };

static const struct sense none = { 0x00, 0x00, 0x00 };
static const struct sense end_of_medium = { 0x00, 0x00, 0x02 };

/* How much a READ or WRITE moves: blocks of one length each. */
struct transfer {
	bool fixed;
	uint32_t blocks, length;
};

/* Sense with a residual; data that goes with it stays. */
static void stop(struct reply *reply, struct sense sense, uint8_t bits, uint32_t residual)
{
	size_t length = reply->length;

	reply_sense(reply, sense);
	reply->length = length;
	reply->sense[0] |= 0x80;		/* the information is valid */
	reply->sense[2] |= bits;
	put_be32(reply->sense + 3, residual);
}

static void stop_at(struct drive *drive, enum tape_outcome outcome, uint32_t residual,
		    struct reply *reply)
{
	static const struct {
		struct sense sense;
		uint8_t bits;
	} told[TAPE_OUTCOMES] = {
		[TAPE_FILEMARK] = { { 0x00, 0x00, 0x01 }, FILEMARK },
		[TAPE_BEGIN] = { { 0x00, 0x00, 0x04 }, END_OF_MEDIUM },
		[TAPE_END_OF_DATA] = { { 0x08, 0x00, 0x05 }, 0 },
		[TAPE_FULL] = { { 0x0d, 0x00, 0x02 }, END_OF_MEDIUM },
		[TAPE_DAMAGED] = { { 0x03, 0x11, 0x00 }, 0 },
		[TAPE_NO_MEMORY] = { { 0x04, 0x44, 0x00 }, 0 },
	};

	if (outcome == TAPE_DAMAGED)
		drive->tape_alert[ALERT_READ_FAILURE].set = true;
	stop(reply, told[outcome].sense, told[outcome].bits, residual);
}

static bool read_transfer(const struct drive *drive, const uint8_t *cdb,
			  struct transfer *transfer, struct reply *reply)
{
	uint32_t length = get_be24(cdb + 2);

	transfer->fixed = cdb[1] & FIXED;
	if (transfer->fixed && (!drive->block_length || (cdb[0] == READ_6 && (cdb[1] & SILI)))) {
		reply_bad_field(reply, 1);
		return false;
	}
	transfer->blocks = transfer->fixed ? length : length > 0;
	transfer->length = transfer->fixed ? drive->block_length : length;
	return true;
}

static void read_fixed(struct drive *drive, struct tape *tape, const struct transfer *transfer,
		       struct reply *reply)
{
	const struct tape_object *block;
	uint32_t rest;

	for (rest = transfer->blocks; rest; rest--) {
		enum tape_outcome outcome = tape_read(tape, &block);

		if (outcome) {
			stop_at(drive, outcome, rest, reply);
			return;
		}
		if (block->length != transfer->length) {
			stop(reply, none, INCORRECT_LENGTH, rest);
			return;
		}
		reply_copy(reply, block->data, block->length);
	}
}

/* A host that suppresses it hears of blocks of another length only when it set a length. */
static bool suppressed(const struct drive *drive, const uint8_t *cdb, bool longer)
{
	return (cdb[1] & SILI) && !(longer && drive->block_length);
}

static void read_variable(struct drive *drive, struct tape *tape, const uint8_t *cdb,
			  uint32_t length, struct reply *reply)
{
	const struct tape_object *block;
	enum tape_outcome outcome = tape_read(tape, &block);

	if (outcome) {
		stop_at(drive, outcome, length, reply);
		return;
	}
	reply_copy(reply, block->data, block->length < length ? block->length : length);
	if (block->length != length && !suppressed(drive, cdb, block->length > length))
		stop(reply, none, INCORRECT_LENGTH, length - block->length);
}

static void read_blocks(struct drive *drive, struct tape *tape, const uint8_t *cdb,
			struct reply *reply)
{
	struct transfer transfer;

	if (!read_transfer(drive, cdb, &transfer, reply) || !transfer.blocks)
		return;
	if (transfer.fixed)
		read_fixed(drive, tape, &transfer, reply);
	else
		read_variable(drive, tape, cdb, transfer.length, reply);
}

static void warn_near_end(const struct tape *tape, struct reply *reply)
{
	if (tape_near_end(tape))
		stop(reply, end_of_medium, END_OF_MEDIUM, 0);
}

static void write_blocks(struct drive *drive, struct tape *tape,
			 const struct scsi_command *command, struct reply *reply)
{
	const uint8_t *data = command->data;
	struct transfer transfer;
	uint32_t rest;

	if (!read_transfer(drive, command->cdb, &transfer, reply) || !transfer.blocks)
		return;
	if ((uint64_t)transfer.blocks * transfer.length > command->length) {
		reply_bad_field(reply, 2);
		return;
	}
	for (rest = transfer.blocks; rest; rest--, data += transfer.length) {
		enum tape_outcome outcome = tape_write(tape, data, transfer.length);

		if (outcome) {
			stop_at(drive, outcome, transfer.fixed ? rest : transfer.length, reply);
			return;
		}
	}
	warn_near_end(tape, reply);
}

static void write_filemarks(struct drive *drive, struct tape *tape, const uint8_t *cdb,
			    struct reply *reply)
{
	uint32_t count = get_be24(cdb + 2), rest;

	if (cdb[1] & 0x02) {			/* setmarks */
		reply_bad_field(reply, 1);
		return;
	}
	for (rest = count; rest; rest--) {
		enum tape_outcome outcome = tape_write_filemark(tape);

		if (outcome) {
			stop_at(drive, outcome, rest, reply);
			return;
		}
	}
	if (count)
		warn_near_end(tape, reply);
}

static void space(struct drive *drive, struct tape *tape, const uint8_t *cdb,
		  struct reply *reply)
{
	uint32_t bits = get_be24(cdb + 2);
	int32_t count = (int32_t)bits - (bits & 0x800000 ? 0x1000000 : 0);
	enum tape_outcome outcome = TAPE_DONE;
	uint32_t rest = 0;

	switch (cdb[1] & 0x0f) {
	case SPACE_BLOCKS:
		outcome = tape_space_blocks(tape, count, &rest);
		break;
	case SPACE_FILEMARKS:
		outcome = tape_space_filemarks(tape, count, &rest);
		break;
	case SPACE_END_OF_DATA:
		tape_to_end(tape);
		break;
	default:
		reply_bad_field(reply, 1);
	}
	if (outcome)
		stop_at(drive, outcome, rest, reply);
}

/* One partition, the first, is all there is. */
static void locate(struct drive *drive, struct tape *tape, const uint8_t *cdb,
		   struct reply *reply)
{
	enum tape_outcome outcome;

	if ((cdb[1] & 0x02) && cdb[8]) {
		reply_bad_field(reply, 8);
		return;
	}
	outcome = tape_locate(tape, get_be32(cdb + 3));
	if (outcome)
		stop_at(drive, outcome, 0, reply);
}

/* Short form, by block numbers or by those of the vendor, which are the same. */
static void read_position(const struct tape *tape, const uint8_t *cdb, struct reply *reply)
{
	uint8_t *data;

	if ((cdb[1] & 0x1f) > 1) {
		reply_bad_field(reply, 1);
		return;
	}
	data = reply_append(reply, 20);
	if (!data)
		return;
	if (!tape->position)
		data[0] |= 0x80;		/* beginning of partition */
	if (tape_near_end(tape))
		data[0] |= 0x40;		/* end of partition */
	put_be32(data + 4, tape->position);
	put_be32(data + 8, tape->position);
}

/* A WRITE FILEMARKS of none only wants to know that all has been written. */
static bool writes(const uint8_t *cdb)
{
	return cdb[0] == WRITE_6 || cdb[0] == ERASE ||
	       (cdb[0] == WRITE_FILEMARKS && get_be24(cdb + 2));
}

void sequential_execute(struct drive *drive, const struct scsi_command *command,
			struct reply *reply)
{
	struct cartridge *cartridge = drive_element(drive)->cartridge;
	struct tape *tape = cartridge_tape(cartridge);
	const uint8_t *cdb = command->cdb;

	if (writes(cdb) && cartridge_is_protected(cartridge)) {
		drive->tape_alert[ALERT_WRITE_PROTECT].set = true;
		reply_sense(reply, (struct sense){ 0x07, 0x27, 0x00 });
		return;
	}
	switch (cdb[0]) {
	case READ_6:
		read_blocks(drive, tape, cdb, reply);
		break;
	case WRITE_6:
		write_blocks(drive, tape, command, reply);
		break;
	case WRITE_FILEMARKS:
		write_filemarks(drive, tape, cdb, reply);
		break;
	case SPACE:
		space(drive, tape, cdb, reply);
		break;
	case ERASE:
		tape_erase(tape);
		break;
	case REWIND:
		tape_rewind(tape);
		break;
	case LOCATE:
		locate(drive, tape, cdb, reply);
		break;
	case READ_POSITION:
		read_position(tape, cdb, reply);
		break;
	default:
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
	}
}
