// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a target answers to a command.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "reply.h"

#define SENSE_FIXED_CURRENT	0x70
#define SKSV_COMMAND		0xc0

void reply_reset(struct reply *reply)
{
	reply->status = STATUS_GOOD;
	reply->length = 0;
	memset(reply->sense, 0, sizeof(reply->sense));
}

void reply_destroy(struct reply *reply)
{
	free(reply->data);
	memset(reply, 0, sizeof(*reply));
}

static bool reserve(struct reply *reply, size_t length)
{
	size_t capacity = reply->capacity ? reply->capacity : 256;
	uint8_t *data;

	if (reply->data && length <= reply->capacity)
		return true;
	while (capacity < length)
		capacity *= 2;
	data = realloc(reply->data, capacity);
	if (!data)
		return false;
	reply->data = data;
	reply->capacity = capacity;
	return true;
}

uint8_t *reply_append(struct reply *reply, size_t length)
{
	uint8_t *data;

	if (!reserve(reply, reply->length + length))
		return NULL;
	data = reply->data + reply->length;
	memset(data, 0, length);
	reply->length += length;
	return data;
}

void reply_copy(struct reply *reply, const void *data, size_t length)
{
	uint8_t *to = length ? reply_append(reply, length) : NULL;

	if (to)
		memcpy(to, data, length);
}

void reply_limit(struct reply *reply, size_t length)
{
	if (reply->length > length)
		reply->length = length;
}

void sense_encode(uint8_t out[SENSE_LENGTH], struct sense sense)
{
	memset(out, 0, SENSE_LENGTH);
	out[0] = SENSE_FIXED_CURRENT;
	out[2] = sense.key;
	out[7] = SENSE_LENGTH - 8;
	out[12] = sense.asc;
	out[13] = sense.ascq;
}

void reply_sense(struct reply *reply, struct sense sense)
{
	reply->status = STATUS_CHECK_CONDITION;
	reply->length = 0;
	sense_encode(reply->sense, sense);
}

void reply_bad_field(struct reply *reply, uint16_t byte)
{
	reply_sense(reply, (struct sense){ 0x05, 0x24, 0x00 });
	reply->sense[15] = SKSV_COMMAND;
	put_be16(reply->sense + 16, byte);
}
