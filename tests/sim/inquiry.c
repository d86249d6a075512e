// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * INQUIRY: standard data and the vital product data pages 00h, 80h and 83h.
 */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

#define DEVICE_TYPE_CHANGER	0x08
#define STANDARD_LENGTH		74

static void standard_data(const struct identity *identity, uint8_t device_type, uint8_t byte_55,
			  const struct quirks *quirks, struct reply *reply)
{
	uint8_t *data = reply_append(reply, STANDARD_LENGTH);

	if (!data)
		return;
	data[0] = device_type;
	data[1] = 0x80;				/* removable medium */
	data[2] = 0x05;				/* SPC-3 */
	data[3] = 0x02;
	data[4] = STANDARD_LENGTH - 5;
	if (quirks->value[QUIRK_MCHNGR])
		data[6] = 0x08;
	put_text(data + 8, 8, identity->vendor);
	put_text(data + 16, 16, identity->product);
	put_text(data + 32, 4, identity->revision);
	data[55] = byte_55;
	put_be16(data + 58, 0x0300);		/* SPC-3 */
	put_be16(data + 60, device_type == DEVICE_TYPE_CHANGER ? 0x0480 : 0x0400);
}

static uint8_t *page_header(struct reply *reply, uint8_t device_type, uint8_t page, size_t length)
{
	uint8_t *data = reply_append(reply, 4 + length);

	if (!data)
		return NULL;
	data[0] = device_type;
	data[1] = page;
	put_be16(data + 2, (uint32_t)length);
	return data + 4;
}

static void page_list(uint8_t device_type, const struct quirks *quirks, struct reply *reply)
{
	uint8_t pages[3] = { 0x00 };
	size_t count = 1;
	uint8_t *list;

	if (!quirks->value[QUIRK_NO_VPD_80])
		pages[count++] = 0x80;
	if (!quirks->value[QUIRK_NO_VPD_83])
		pages[count++] = 0x83;
	list = page_header(reply, device_type, 0x00, count);
	if (list)
		memcpy(list, pages, count);
}

static void serial_page(const struct identity *identity, uint8_t device_type, struct reply *reply)
{
	uint8_t *serial = page_header(reply, device_type, 0x80, strlen(identity->serial));

	if (serial)
		memcpy(serial, identity->serial, strlen(identity->serial));
}

/* Two designators of the logical unit: T10 vendor identification and NAA. */
static void identification_page(const struct identity *identity, uint8_t device_type,
				struct reply *reply)
{
	size_t t10 = 8 + 16 + strlen(identity->serial);
	uint8_t *data = page_header(reply, device_type, 0x83, 4 + t10 + 4 + 8);

	if (!data)
		return;
	data[0] = 0x02;				/* ASCII */
	data[1] = 0x01;				/* T10 vendor ID */
	data[3] = (uint8_t)t10;
	put_text(data + 4, 8, identity->vendor);
	put_text(data + 12, 16, identity->product);
	memcpy(data + 28, identity->serial, strlen(identity->serial));
	data += 4 + t10;
	data[0] = 0x01;				/* binary */
	data[1] = 0x03;				/* NAA */
	data[3] = 8;
	put_be64(data + 4, identity->naa);
}

void inquiry_reply(const struct identity *identity, uint8_t device_type, uint8_t byte_55,
		   const struct quirks *quirks, const uint8_t *cdb, struct reply *reply)
{
	bool evpd = cdb[1] & 0x01;

	if (!evpd && !cdb[2])
		standard_data(identity, device_type, byte_55, quirks, reply);
	else if (evpd && cdb[2] == 0x00)
		page_list(device_type, quirks, reply);
	else if (evpd && cdb[2] == 0x80 && !quirks->value[QUIRK_NO_VPD_80])
		serial_page(identity, device_type, reply);
	else if (evpd && cdb[2] == 0x83 && !quirks->value[QUIRK_NO_VPD_83])
		identification_page(identity, device_type, reply);
	else
		reply_bad_field(reply, 2);
	reply_limit(reply, get_be16(cdb + 3));
}

/* IBM 3584: logical libraries differ in the address of their first slot only. */
void smc_serial(const struct smc_target *target, char serial[SERIAL_LENGTH + 1])
{
	uint32_t first = target->library->geometry.range[ELEMENT_STORAGE].first;

	if (target->quirks.value[QUIRK_SERIAL_WITH_ADDRESS])
		snprintf(serial, SERIAL_LENGTH + 1, "%.28s%04X", target->identity.serial,
			 first & 0xffff);
	else
		snprintf(serial, SERIAL_LENGTH + 1, "%s", target->identity.serial);
}

void smc_inquiry(const struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	struct identity identity = target->identity;

	if (cdb[2] == 0x80)
		smc_serial(target, identity.serial);
	inquiry_reply(&identity, DEVICE_TYPE_CHANGER, target->bar_code_reader ? 0x01 : 0,
		      &target->quirks, cdb, reply);
}
