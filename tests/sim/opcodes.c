// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * REPORT SUPPORTED OPERATION CODES, with time-outs.
 */
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

#define SUPPORTED_OPCODES	0x0c		/* service action of MAINTENANCE IN */
#define RCTD			0x80
#define CTDP			0x02		/* of a command descriptor */
#define SERVACTV		0x01
#define CTDP_ONE		0x80		/* of the answer about one command */
#define TIMEOUTS_LENGTH		12

/* Reporting options. */
enum { REPORT_ALL, REPORT_OPCODE, REPORT_ACTION, REPORT_EITHER };
/* The SUPPORT field. */
enum { SUPPORT_NONE = 1, SUPPORT_STANDARD = 3 };

/* Commands, their lengths, and which bits of their CDBs are looked at. */
static const struct supported {
	uint8_t length;
	uint8_t usage[12];
	bool by_action;			/* that of usage[1] only */
} table[] = {
	{ 6, { TEST_UNIT_READY }, false },
	{ 6, { REQUEST_SENSE, 0, 0, 0, 0xff }, false },
	{ 6, { INITIALIZE_ELEMENT_STATUS }, false },
	{ 6, { INQUIRY, 0x01, 0xff, 0xff, 0xff }, false },
	{ 6, { MODE_SENSE_6, 0x08, 0xff, 0xff, 0xff }, false },
	{ 6, { OPEN_CLOSE_PORT, 0, 0xff, 0xff, 0x1f }, false },
	{ 6, { PREVENT_ALLOW, 0, 0, 0, 0x03 }, false },
	{ 10, { POSITION_TO_ELEMENT, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0x01 }, false },
	{ 10, { INITIALIZE_WITH_RANGE, 0x01, 0xff, 0xff, 0, 0, 0xff, 0xff }, false },
	{ 10, { LOG_SENSE, 0, 0x3f, 0xff, 0, 0xff, 0xff, 0xff, 0xff }, false },
	{ 10, { MODE_SENSE_10, 0x08, 0xff, 0xff, 0, 0, 0, 0xff, 0xff }, false },
	{ 12, { REPORT_LUNS, 0, 0xff, 0, 0, 0, 0xff, 0xff, 0xff, 0xff }, false },
	{ 12, { MAINTENANCE_IN, SUPPORTED_OPCODES, 0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff }, true },
	{ 12, { MOVE_MEDIUM, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0x01 }, false },
	{ 12, { EXCHANGE_MEDIUM, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03 },
	  false },
	{ 12, { REQUEST_VOLUME_ADDRESS, 0x1f, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff, 0xff },
	  false },
	{ 12, { SEND_VOLUME_TAG, 0x0f, 0xff, 0xff, 0, 0x1f, 0, 0, 0xff, 0xff }, false },
	{ 12, { READ_ELEMENT_STATUS, 0x1f, 0xff, 0xff, 0xff, 0xff, 0x03, 0xff, 0xff, 0xff },
	  false },
	{ 10, { INITIALIZE_WITH_RANGE_E7, 0x01, 0xff, 0xff, 0, 0, 0xff, 0xff }, false },
};

#define COMMANDS (sizeof(table) / sizeof(table[0]))

static bool is_supported(const struct smc_target *target, uint8_t opcode)
{
	const unsigned int *quirk = target->quirks.value;

	switch (opcode) {
	case INITIALIZE_WITH_RANGE:
		return !quirk[QUIRK_NO_RANGE] && !quirk[QUIRK_E7_ONLY];
	case INITIALIZE_WITH_RANGE_E7:
		return !quirk[QUIRK_NO_RANGE];
	case SEND_VOLUME_TAG:
	case REQUEST_VOLUME_ADDRESS:
		return !quirk[QUIRK_NO_VOLUME_TAG];
	case MODE_SENSE_6:
	case MODE_SENSE_10:
		return !quirk[QUIRK_NO_MODE_SENSE];
	case READ_ELEMENT_STATUS:
		return !quirk[QUIRK_NO_ELEMENT_STATUS];
	default:
		return true;
	}
}

static void put_timeouts(const struct smc_target *target, uint8_t opcode, struct reply *reply)
{
	uint8_t *data = reply_append(reply, TIMEOUTS_LENGTH);

	if (!data)
		return;
	put_be16(data, TIMEOUTS_LENGTH - 2);
	put_be32(data + 4, target->timeout[opcode].nominal);
	put_be32(data + 8, target->timeout[opcode].recommended);
}

static void report_all(const struct smc_target *target, bool timeouts, struct reply *reply)
{
	size_t i;

	if (!reply_append(reply, 4))
		return;
	for (i = 0; i < COMMANDS; i++) {
		const struct supported *command = &table[i];
		uint8_t *data;

		if (!is_supported(target, command->usage[0]))
			continue;
		data = reply_append(reply, 8);
		if (!data)
			return;
		data[0] = command->usage[0];
		data[3] = command->by_action ? command->usage[1] : 0;
		data[5] = (timeouts ? CTDP : 0) | (command->by_action ? SERVACTV : 0);
		data[7] = command->length;
		if (timeouts)
			put_timeouts(target, command->usage[0], reply);
	}
	put_be32(reply->data, (uint32_t)reply->length - 4);
}

static const struct supported *find(const struct smc_target *target, uint8_t opcode)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (table[i].usage[0] == opcode && is_supported(target, opcode))
			return &table[i];
	return NULL;
}

static void report_one(const struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	const struct supported *command = find(target, cdb[3]);
	unsigned int option = cdb[2] & 0x07;
	bool timeouts = cdb[2] & RCTD;
	uint8_t *data;

	if (command && option != REPORT_EITHER &&
	    command->by_action != (option == REPORT_ACTION)) {
		reply_bad_field(reply, 2);
		return;
	}
	if (command && command->by_action && get_be16(cdb + 4) != command->usage[1])
		command = NULL;
	data = reply_append(reply, command ? 4u + command->length : 4u);
	if (!data)
		return;
	data[1] = command ? SUPPORT_STANDARD : SUPPORT_NONE;
	if (!command)
		return;
	data[1] |= timeouts ? CTDP_ONE : 0;
	data[3] = command->length;
	memcpy(data + 4, command->usage, command->length);
	if (timeouts)
		put_timeouts(target, cdb[3], reply);
}

void smc_supported_opcodes(const struct smc_target *target, const uint8_t *cdb,
			   struct reply *reply)
{
	const unsigned int *quirk = target->quirks.value;

	if (quirk[QUIRK_NO_RSOC] || (cdb[1] & 0x1f) != SUPPORTED_OPCODES)
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
	else if ((cdb[2] & 0x07) > REPORT_EITHER ||
		 ((cdb[2] & RCTD) && quirk[QUIRK_NO_TIMEOUTS]))
		reply_bad_field(reply, 2);
	else if ((cdb[2] & 0x07) == REPORT_ALL)
		report_all(target, cdb[2] & RCTD, reply);
	else
		report_one(target, cdb, reply);
	reply_limit(reply, get_be32(cdb + 6));
}
