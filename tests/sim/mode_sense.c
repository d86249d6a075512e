// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MODE SENSE(6) and (10): pages 1Dh, 1Eh, 1Fh and all of them.
 */
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

#define PAGE_ADDRESSES		0x1d
#define PAGE_GEOMETRY		0x1e
#define PAGE_CAPABILITIES	0x1f
#define PAGE_ALL		0x3f
#define CURRENT			0
#define CHANGEABLE		1
#define SAVED			3

static uint8_t *add_page(struct reply *reply, uint8_t page, uint8_t length)
{
	uint8_t *data = reply_append(reply, 2u + length);

	if (!data)
		return NULL;
	data[0] = page;
	data[1] = length;
	return data + 2;
}

static uint32_t reported_count(const struct smc_target *target, enum element_type type)
{
	uint32_t count = target->library->geometry.range[type].count;

	if (type == ELEMENT_TRANSPORT && target->quirks.value[QUIRK_HIDE_TRANSPORTS])
		return 0;
	if (type == ELEMENT_STORAGE)
		count += target->quirks.value[QUIRK_WRONG_1D];
	return count;
}

static void add_addresses(const struct smc_target *target, bool values, struct reply *reply)
{
	uint8_t *page = add_page(reply, PAGE_ADDRESSES, 0x12);
	int type;

	if (!page || !values)
		return;
	for (type = ELEMENT_TRANSPORT; type < ELEMENT_TYPES; type++) {
		put_be16(page + 4 * (type - 1), target->library->geometry.range[type].first);
		put_be16(page + 4 * (type - 1) + 2, reported_count(target, type));
	}
}

static void add_geometry(const struct smc_target *target, bool values, struct reply *reply)
{
	uint32_t count = reported_count(target, ELEMENT_TRANSPORT);
	uint8_t *page;
	uint32_t n;

	/* The page's length is a byte. */
	if (count > 127)
		count = 127;
	page = add_page(reply, PAGE_GEOMETRY, (uint8_t)(2 * count));
	if (!page || !values)
		return;
	for (n = 0; n < count; n++) {
		page[2 * n] = target->library->geometry.two_sided;
		page[2 * n + 1] = (uint8_t)n;
	}
}

static void add_capabilities(const struct smc_target *target, bool values, struct reply *reply)
{
	uint8_t *page = add_page(reply, PAGE_CAPABILITIES, 0x12);

	if (!page || !values || target->quirks.value[QUIRK_ZERO_1F])
		return;
	page[0] = target->moves.holds;
	memcpy(page + 2, target->moves.move + ELEMENT_TRANSPORT, 4);
	memcpy(page + 10, target->moves.exchange + ELEMENT_TRANSPORT, 4);
}

static bool add_pages(const struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	uint8_t page = cdb[2] & 0x3f;
	bool values = cdb[2] >> 6 != CHANGEABLE;
	size_t before = reply->length;

	if (cdb[3] != 0x00 && !(cdb[3] == 0xff && page == PAGE_ALL))
		return false;
	if ((page == PAGE_ADDRESSES || page == PAGE_ALL) && !target->quirks.value[QUIRK_NO_1D])
		add_addresses(target, values, reply);
	if (page == PAGE_GEOMETRY || page == PAGE_ALL)
		add_geometry(target, values, reply);
	if (page == PAGE_CAPABILITIES || page == PAGE_ALL)
		add_capabilities(target, values, reply);
	return reply->length > before;
}

void smc_mode_sense(const struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	bool ten = cdb[0] == MODE_SENSE_10;
	size_t header = ten ? 8 : 4;

	if (target->quirks.value[QUIRK_NO_MODE_SENSE]) {
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
		return;
	}
	if (cdb[2] >> 6 == SAVED) {
		reply_sense(reply, (struct sense){ 0x05, 0x39, 0x00 });
		return;
	}
	if (!reply_append(reply, header))
		return;
	if (!add_pages(target, cdb, reply)) {
		reply_bad_field(reply, 2);
		return;
	}
	if (ten)
		put_be16(reply->data, (uint32_t)reply->length - 2);
	else
		reply->data[0] = (uint8_t)(reply->length - 1);
	reply_limit(reply, ten ? get_be16(cdb + 7) : cdb[4]);
}
