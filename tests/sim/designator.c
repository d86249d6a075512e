// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the drives of a library are identified.
 */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "smc_target.h"
#include "words.h"

#define CODE_BINARY	0x01
#define CODE_ASCII	0x02
#define TYPE_VENDOR	0x00
#define TYPE_T10	0x01
#define TYPE_NAA	0x03

static bool set_raw(struct designator *designator, const char *text)
{
	struct designator raw = { .form = DESIGNATOR_RAW };
	char code_set[4], type[4], bytes[2 * DESIGNATOR_MAX + 1];

	if (sscanf(text, "raw:%3[^:]:%3[^:]:%510s", code_set, type, bytes) != 3 ||
	    !parse_hex_byte(code_set, &raw.code_set) || !parse_hex_byte(type, &raw.type))
		return false;
	raw.length = (uint8_t)parse_hex(bytes, raw.bytes, DESIGNATOR_MAX);
	if (!raw.length)
		return false;
	*designator = raw;
	return true;
}

bool designator_set(struct designator *designator, const char *text)
{
	static const struct {
		const char *name;
		enum designator_form form;
	} names[] = {
		{ "default", DESIGNATOR_DEFAULT }, { "t10", DESIGNATOR_T10 },
		{ "serial", DESIGNATOR_SERIAL }, { "naa", DESIGNATOR_NAA },
		{ "none", DESIGNATOR_NONE },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(text, names[i].name)) {
			designator->form = names[i].form;
			return true;
		}
	}
	return set_raw(designator, text);
}

void drive_identity(const struct smc_target *target, size_t n, struct identity *identity)
{
	*identity = target->identity;
	snprintf(identity->product, sizeof(identity->product), "SIM DRIVE");
	if (!target->quirks.value[QUIRK_SHARED_SERIAL])
		snprintf(identity->serial, sizeof(identity->serial), "%s",
			 target->drive_serial[n]);
	if (!target->quirks.value[QUIRK_SHARED_NAA])
		identity->naa += (uint64_t)(n + 1) << 32;
}

/* A header without its length, for the caller to add. */
static void put_header(uint8_t *to, uint8_t code_set, uint8_t type)
{
	to[0] = code_set;
	to[1] = type;
}

/* A serial shorter than 10 is padded, a longer one is not cut. */
static size_t put_t10(uint8_t *to, const struct identity *identity)
{
	size_t serial = strlen(identity->serial);

	serial = serial < 10 ? 10 : serial;
	put_header(to, CODE_ASCII, TYPE_T10);
	to += DESIGNATOR_HEADER;
	put_text(to, 8, identity->vendor);
	put_text(to + 8, 16, identity->product);
	put_text(to + 24, serial, identity->serial);
	return 24 + serial;
}

static size_t put_form(uint8_t *to, const struct identity *identity,
		       const struct designator *designator, enum designator_form form)
{
	switch (form) {
	case DESIGNATOR_SERIAL:
		put_header(to, CODE_ASCII, TYPE_VENDOR);
		put_text(to + DESIGNATOR_HEADER, strlen(identity->serial), identity->serial);
		return strlen(identity->serial);
	case DESIGNATOR_NAA:
		put_header(to, CODE_BINARY, TYPE_NAA);
		put_be64(to + DESIGNATOR_HEADER, identity->naa);
		return 8;
	case DESIGNATOR_NONE:
		return 0;
	case DESIGNATOR_RAW:
		put_header(to, designator->code_set, designator->type);
		memcpy(to + DESIGNATOR_HEADER, designator->bytes, designator->length);
		return designator->length;
	default:
		return put_t10(to, identity);
	}
}

static size_t put_drive(const struct smc_target *target, size_t n, uint8_t *to)
{
	enum designator_form form;
	struct identity identity;

	if (target->quirks.value[QUIRK_SHARED_DVCID])
		n = 0;
	if (n >= DRIVES_MAX)
		return 0;
	drive_identity(target, n, &identity);
	/* Two devices that share a serial are no reason for the library to confuse them. */
	snprintf(identity.serial, sizeof(identity.serial), "%s", target->drive_serial[n]);
	form = target->designator[n].form;
	if (form == DESIGNATOR_DEFAULT && target->quirks.value[QUIRK_DVCID_SERIAL_ONLY])
		form = DESIGNATOR_SERIAL;
	return put_form(to, &identity, &target->designator[n], form);
}

/* TS4500: vendor, model, serial of 12, address of the first slot, frame. */
static size_t put_port(const struct smc_target *target, uint8_t *to)
{
	char address[5];

	if (!target->quirks.value[QUIRK_PORT_DESIGNATORS])
		return 0;
	snprintf(address, sizeof(address), "%04X",
		 target->library->geometry.range[ELEMENT_STORAGE].first & 0xffff);
	put_header(to, CODE_ASCII, TYPE_T10);
	to += DESIGNATOR_HEADER;
	put_text(to, 8, target->identity.vendor);
	put_text(to + 8, 16, target->identity.product);
	put_text(to + 24, 12, target->identity.serial);
	put_text(to + 36, 4, address);
	put_text(to + 40, 4, "L001");
	return 44;
}

size_t smc_designator(const struct smc_target *target, const struct element *element,
		      uint8_t to[DESIGNATOR_HEADER + DESIGNATOR_MAX])
{
	size_t length = 0;

	if (element->type == ELEMENT_DRIVE)
		length = put_drive(target, element->address -
				   target->library->geometry.range[ELEMENT_DRIVE].first, to);
	else if (element->type == ELEMENT_PORT)
		length = put_port(target, to);
	to[3] = (uint8_t)length;
	return length;
}
