// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A medium changer device server: dispatch, readiness, unit attentions, motions, short commands.
 */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

static const struct sense invalid_opcode = { 0x05, 0x20, 0x00 };

/* FNV-1a: the same name gets the same serial and NAA at each start. */
static uint64_t hash(const char *text)
{
	uint64_t value = 0xcbf29ce484222325u;

	while (*text)
		value = (value ^ (uint8_t)*text++) * 0x100000001b3u;
	return value;
}

void smc_target_init(struct smc_target *target, struct library *library, const char *name)
{
	struct identity *identity = &target->identity;
	uint64_t value = hash(name);
	unsigned int n;

	memset(target, 0, sizeof(*target));
	target->library = library;
	target->bar_code_reader = true;
	moves_init(&target->moves);
	snprintf(identity->vendor, sizeof(identity->vendor), "NTMS");
	snprintf(identity->product, sizeof(identity->product), "SIM LIBRARY");
	snprintf(identity->revision, sizeof(identity->revision), "0001");
	snprintf(identity->serial, sizeof(identity->serial), "SL%08X", (unsigned int)value);
	identity->naa = 0x5ull << 60 | value >> 4;
	for (n = 0; n < DRIVES_MAX; n++)
		snprintf(target->drive_serial[n], SERIAL_LENGTH + 1, "D%06X%03u",
			 (unsigned int)(value & 0xffffff), n);
}

bool attentions_add(struct attentions *attentions, struct sense sense)
{
	if (attentions->count == ATTENTIONS)
		return false;
	attentions->queue[attentions->count++] = sense;
	return true;
}

bool attentions_take(struct attentions *attentions, struct sense *sense)
{
	if (!attentions->count)
		return false;
	*sense = attentions->queue[0];
	attentions->count--;
	memmove(attentions->queue, attentions->queue + 1,
		attentions->count * sizeof(attentions->queue[0]));
	return true;
}

/* A full queue forgets: real ones hold fewer. */
void smc_attention(struct smc_target *target, struct sense sense)
{
	attentions_add(&target->attentions, sense);
}

void smc_reset(struct smc_target *target)
{
	target->prevented = false;
	target->settled_at = target->library->now + target->library->lags.settle_ms;
}

/* Some never come to an end. */
static bool take_attention(struct smc_target *target, struct sense *sense)
{
	unsigned int storm = target->quirks.value[QUIRK_ATTENTION_STORM];

	if (attentions_take(&target->attentions, sense))
		return true;
	*sense = (struct sense){ 0x06, (uint8_t)(storm >> 8), (uint8_t)storm };
	return storm;
}

static bool why_not_ready(const struct smc_target *target, struct sense *sense)
{
	if (target->library->door_open)
		*sense = (struct sense){ 0x02, 0x04, 0x18 };
	else if (target->library->now < target->settled_at)
		*sense = (struct sense){ 0x02, 0x04, 0x01 };
	else if (target->not_ready.key)
		*sense = target->not_ready;
	else if (target->needs_init)
		*sense = (struct sense){ 0x02, 0x04, 0x02 };
	else
		return false;
	return true;
}

static void request_sense(struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	struct sense sense = { 0, 0, 0 };
	uint8_t data[SENSE_LENGTH];

	if (!take_attention(target, &sense))
		why_not_ready(target, &sense);
	sense_encode(data, sense);
	reply_copy(reply, data, sizeof(data));
	reply_limit(reply, cdb[4]);
}

static void prevent_allow(struct smc_target *target, const uint8_t *cdb)
{
	target->prevented = cdb[4] & 0x03;
}

static const struct sense invalid_address = { 0x05, 0x21, 0x01 };

/* Can the arm that is meant do that at all? */
static bool check_route(const struct smc_target *target, const struct motion *motion,
			struct reply *reply)
{
	bool named = motion->transport || !target->quirks.value[QUIRK_NO_DEFAULT_TRANSPORT];

	if (named && moves_allow(&target->moves, target->library, motion))
		return true;
	reply_sense(reply, invalid_address);
	return false;
}

/* What StorageTek puts in a move's control byte. */
enum { OPTION_NORMAL, OPTION_RESERVED, OPTION_PROTECT, OPTION_UNLOAD };

static bool apply_options(const struct smc_target *target, const uint8_t *cdb,
			  struct motion *motion, struct reply *reply)
{
	struct element *drive = library_find(target->library, motion->source);
	unsigned int option = cdb[11] >> 6;

	if (target->quirks.value[QUIRK_MOVE_OPTIONS] ? option == OPTION_RESERVED : cdb[11]) {
		reply_bad_field(reply, 11);
		return false;
	}
	motion->protect = option == OPTION_PROTECT;
	if (!target->quirks.value[QUIRK_MOVE_OPTIONS] || motion->protect ||
	    !drive || !drive->loaded)
		return true;
	if (drive->stuck) {
		reply_sense(reply, (struct sense){ 0x04, 0x40, 0x02 });
		return false;
	}
	library_unload(target->library, drive);
	drive->reachable_at = 0;
	return true;
}

static bool parse_move(const struct smc_target *target, const uint8_t *cdb,
		       struct motion *motion, struct reply *reply)
{
	if (target->quirks.value[QUIRK_SEQUENTIAL_MODE]) {
		reply_sense(reply, (struct sense){ 0x02, 0x04, 0x8e });
		return false;
	}
	motion->kind = MOTION_MOVE;
	motion->transport = get_be16(cdb + 2);
	motion->source = get_be16(cdb + 4);
	motion->first = get_be16(cdb + 6);
	motion->invert_first = cdb[10] & 0x01;
	return check_route(target, motion, reply) && apply_options(target, cdb, motion, reply);
}

static bool parse_exchange(const struct smc_target *target, const uint8_t *cdb,
			   struct motion *motion, struct reply *reply)
{
	motion->kind = MOTION_EXCHANGE;
	motion->transport = get_be16(cdb + 2);
	motion->source = get_be16(cdb + 4);
	motion->first = get_be16(cdb + 6);
	motion->second = get_be16(cdb + 8);
	motion->invert_first = cdb[10] & 0x02;
	motion->invert_second = cdb[10] & 0x01;
	return check_route(target, motion, reply);
}

static bool parse_position(const uint8_t *cdb, struct motion *motion)
{
	motion->kind = MOTION_POSITION;
	motion->transport = get_be16(cdb + 2);
	motion->first = get_be16(cdb + 4);
	motion->invert_first = cdb[8] & 0x01;
	return true;
}

static bool parse_scan(const struct smc_target *target, const uint8_t *cdb, struct motion *motion,
		       struct reply *reply)
{
	const unsigned int *quirk = target->quirks.value;

	if ((cdb[0] != INITIALIZE_ELEMENT_STATUS && quirk[QUIRK_NO_RANGE]) ||
	    (cdb[0] == INITIALIZE_WITH_RANGE && quirk[QUIRK_E7_ONLY])) {
		reply_sense(reply, invalid_opcode);
		return false;
	}
	motion->kind = MOTION_SCAN;
	motion->ranged = cdb[0] != INITIALIZE_ELEMENT_STATUS && (cdb[1] & 0x01);
	motion->first = get_be16(cdb + 2);
	motion->count = get_be16(cdb + 6);
	return true;
}

static bool parse_port(const struct smc_target *target, const uint8_t *cdb, struct motion *motion,
		       struct reply *reply)
{
	const struct element *element = library_find(target->library, get_be16(cdb + 2));
	uint8_t action = cdb[4] & 0x1f;

	if (!element || element->type != ELEMENT_PORT) {
		reply_sense(reply, invalid_address);
		return false;
	}
	if (action > 1) {
		reply_bad_field(reply, 4);
		return false;
	}
	if (!action && target->prevented) {
		reply_sense(reply, (struct sense){ 0x05, 0x53, 0x02 });
		return false;
	}
	motion->kind = MOTION_PORT;
	motion->first = element->address;
	motion->open = !action;
	return true;
}

/* Commands that need the library to be ready; true: it is a motion. */
static bool execute_ready(struct smc_target *target, const struct scsi_command *command,
			  struct reply *reply, struct motion *motion)
{
	const uint8_t *cdb = command->cdb;

	switch (cdb[0]) {
	case TEST_UNIT_READY:
		return false;
	case READ_ELEMENT_STATUS:
		if (target->quirks.value[QUIRK_STATUS_MOVES_ARM]) {
			motion->kind = MOTION_STATUS;
			return true;
		}
		smc_element_status(target, cdb, reply);
		return false;
	case SEND_VOLUME_TAG:
		smc_send_volume_tag(target, command, reply);
		return false;
	case REQUEST_VOLUME_ADDRESS:
		smc_volume_addresses(target, cdb, reply);
		return false;
	case MOVE_MEDIUM:
		return parse_move(target, cdb, motion, reply);
	case EXCHANGE_MEDIUM:
		return parse_exchange(target, cdb, motion, reply);
	case POSITION_TO_ELEMENT:
		return parse_position(cdb, motion);
	case OPEN_CLOSE_PORT:
		return parse_port(target, cdb, motion, reply);
	default:
		reply_sense(reply, invalid_opcode);
		return false;
	}
}

/* Commands that work whether ready or not; false: it is not one of them. */
static bool execute_always(struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	switch (cdb[0]) {
	case INQUIRY:
		smc_inquiry(target, cdb, reply);
		return true;
	case REQUEST_SENSE:
		request_sense(target, cdb, reply);
		return true;
	case MODE_SENSE_6:
	case MODE_SENSE_10:
		smc_mode_sense(target, cdb, reply);
		return true;
	case LOG_SENSE:
		smc_log_sense(target, cdb, reply);
		return true;
	case PREVENT_ALLOW:
		prevent_allow(target, cdb);
		return true;
	case MAINTENANCE_IN:
		smc_supported_opcodes(target, cdb, reply);
		return true;
	default:
		return false;
	}
}

static bool is_scan(uint8_t opcode)
{
	return opcode == INITIALIZE_ELEMENT_STATUS || opcode == INITIALIZE_WITH_RANGE ||
	       opcode == INITIALIZE_WITH_RANGE_E7;
}

/* An initialize is what makes a library ready that wants one. */
static bool may_run_not_ready(const struct smc_target *target, uint8_t opcode)
{
	if (opcode == READ_ELEMENT_STATUS)
		return target->quirks.value[QUIRK_STATUS_WHEN_NOT_READY];
	return is_scan(opcode) && !target->library->door_open && !target->not_ready.key &&
	       target->library->now >= target->settled_at;
}

bool smc_execute(struct smc_target *target, const struct scsi_command *command,
		 struct reply *reply, struct motion *motion)
{
	const uint8_t *cdb = command->cdb;
	struct sense sense;

	reply_reset(reply);
	memset(motion, 0, sizeof(*motion));
	if (cdb[0] != INQUIRY && cdb[0] != REQUEST_SENSE && cdb[0] != REPORT_LUNS &&
	    take_attention(target, &sense)) {
		reply_sense(reply, sense);
		return false;
	}
	if (execute_always(target, cdb, reply))
		return false;
	if (cdb[0] == READ_ELEMENT_STATUS && target->quirks.value[QUIRK_NO_ELEMENT_STATUS]) {
		reply_sense(reply, invalid_opcode);
		return false;
	}
	if (why_not_ready(target, &sense) && !may_run_not_ready(target, cdb[0])) {
		reply_sense(reply, sense);
		return false;
	}
	if (is_scan(cdb[0]))
		return parse_scan(target, cdb, motion, reply);
	return execute_ready(target, command, reply, motion);
}

void smc_motion_done(struct smc_target *target, const struct scsi_command *command,
		     const struct motion *motion, struct reply *reply)
{
	if (motion->kind == MOTION_STATUS)
		smc_element_status(target, command->cdb, reply);
	else if (motion->kind == MOTION_SCAN)
		target->needs_init = false;
	else if (motion->kind == MOTION_PORT && !motion->open)
		smc_attention(target, (struct sense){ 0x06, 0x28, 0x01 });
}

/* A magazine that is out and a drive that is out have senses of their own. */
static struct sense disabled_sense(const struct smc_target *target, const struct motion *motion)
{
	const struct element *source = library_find(target->library, motion->source);
	const struct element *first = library_find(target->library, motion->first);
	const struct element *at = source && source->disabled ? source : first;

	if (at && at->type == ELEMENT_STORAGE)
		return (struct sense){ 0x05, 0x3b, 0x11 };
	return (struct sense){ 0x05, 0x3b, 0x18 };
}

void smc_motion_failed(const struct smc_target *target, const struct motion *motion,
		       enum library_error error, struct reply *reply)
{
	static const struct sense senses[LIBRARY_ERRORS] = {
		[LIBRARY_NO_ELEMENT] = { 0x05, 0x21, 0x01 },
		[LIBRARY_SOURCE_EMPTY] = { 0x05, 0x3b, 0x0e },
		[LIBRARY_DESTINATION_FULL] = { 0x05, 0x3b, 0x0d },
		[LIBRARY_DRIVE_HOLDS] = { 0x05, 0x53, 0x03 },
		[LIBRARY_ONE_WAY] = { 0x05, 0x21, 0x01 },
		[LIBRARY_OPERATOR] = { 0x02, 0x04, 0x03 },
		[LIBRARY_DRIVE_STUCK] = { 0x04, 0x53, 0x00 },
		[LIBRARY_PORT_OPEN] = { 0x02, 0x3a, 0x02 },
		[LIBRARY_TRANSPORT_FULL] = { 0x05, 0x3b, 0x0d },
		[LIBRARY_NO_MEMORY] = { 0x04, 0x44, 0x00 },
	};

	if (error == LIBRARY_CANNOT_INVERT)
		reply_bad_field(reply, motion->kind == MOTION_POSITION ? 8 : 10);
	else if (error == LIBRARY_DISABLED)
		reply_sense(reply, disabled_sense(target, motion));
	else
		reply_sense(reply, senses[error]);
}
