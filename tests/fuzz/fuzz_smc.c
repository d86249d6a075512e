// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every decoder of smc.h on arbitrary bytes. Beyond what the sanitizers see, this checks what it
 * promises: lengths, ranges, and that a walk ends and stays ended.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "smc.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

static void check_text(const char *text, int length)
{
	int i;

	MUST(length >= 0 && length < SMC_TEXT_SIZE && text[length] == '\0');
	for (i = 0; i < length; i++)
		MUST(text[i] >= 0x20 && text[i] <= 0x7e);
	MUST(!length || (text[0] != ' ' && text[length - 1] != ' '));
}

static void check_designator(const struct smc_designator *designator, const uint8_t *data,
			     size_t size)
{
	char text[SMC_TEXT_SIZE];

	check_text(text, smc_designator_serial(designator, text, sizeof(text)));
	if (!designator->code_set)
		return;
	MUST(designator->length && designator->code_set <= 3);
	MUST(designator->bytes >= data && designator->bytes + designator->length <= data + size);
}

static void fuzz_status(const uint8_t *data, size_t size)
{
	struct smc_element element;
	struct smc_status status;
	size_t seen = 0;
	int ret;

	if (smc_status_begin(&status, data, size)) {
		MUST(size < SMC_STATUS_HEADER);
		return;
	}
	while ((ret = smc_status_next(&status, &element)) > 0) {
		MUST(++seen * 4 <= size);
		MUST(element.type > SMC_TYPE_ANY && element.type < SMC_TYPES);
		MUST(element.medium_type < 8);
		MUST(smc_tag_length(&element.primary) <= SMC_TAG_SIZE);
		MUST(element.primary.present || smc_tag_is_blank(&element.primary));
		check_designator(&element.designator, data, size);
	}
	MUST(ret == 0 || ret == -EPROTO);
	MUST(smc_status_next(&status, &element) == ret);
}

/* What the page names is never denied, all else is; a page that names nothing denies nothing. */
static void check_denial(const struct smc_capabilities *capabilities, enum smc_type source,
			 enum smc_type to)
{
	bool says = false;
	int bit = 1 << (to - 1);
	int type;

	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++)
		says |= capabilities->move[type] || capabilities->exchange[type];
	MUST(smc_denies_move(capabilities, source, to) ==
	     (says && !(capabilities->move[source] & bit)));
	MUST(smc_denies_exchange(capabilities, source, to) ==
	     (says && !(capabilities->exchange[source] & bit)));
}

static void fuzz_mode(const uint8_t *data, size_t size, enum smc_mode_form form)
{
	struct smc_capabilities capabilities;
	struct smc_geometry geometry;
	int ret, source, to;

	smc_decode_geometry(data, size, form, &geometry);
	if (!smc_decode_capabilities(data, size, form, &capabilities))
		for (source = SMC_TYPE_TRANSPORT; source < SMC_TYPES; source++)
			for (to = SMC_TYPE_TRANSPORT; to < SMC_TYPES; to++)
				check_denial(&capabilities, source, to);
	ret = smc_decode_rotate(data, size, form, size & 7);
	MUST(ret == -EPROTO || ret == 0 || ret == 1);
}

static void fuzz_identity(const uint8_t *data, size_t size)
{
	struct smc_designator designator;
	struct smc_designators walk;
	struct smc_identity identity;
	struct smc_inquiry inquiry;
	char text[SMC_TEXT_SIZE];
	int ret;

	ret = smc_decode_serial(data, size, text, sizeof(text));
	if (ret != -EPROTO)
		check_text(text, ret);
	ret = smc_decode_serial(data, size, text, 1 + size % 8);
	MUST(ret == -EPROTO || ((size_t)ret <= size % 8 && text[ret] == '\0'));
	if (!smc_decode_inquiry(data, size, &inquiry))
		check_text(inquiry.product, strlen(inquiry.product));
	ret = smc_decode_identity(data, size, &identity);
	MUST(ret < 0 || ret == (identity.length > 0));
	MUST(identity.length <= SMC_IDENTITY_SIZE);
	if (smc_designators_begin(&walk, data, size))
		return;
	while (smc_designators_next(&walk, &designator))
		check_designator(&designator, data, size);
}

static void fuzz_sense(const uint8_t *data, size_t size)
{
	struct smc_sense sense;
	enum smc_class class;

	smc_decode_sense(data, size, &sense);
	class = smc_sense_class(&sense);
	MUST(class < SMC_CLASSES && class != SMC_CLASS_CONFLICT);
	MUST(smc_class_error(class) <= 0);
	MUST(sense.valid || class == SMC_CLASS_OTHER);
}

static void fuzz_alerts(const uint8_t *data, size_t size)
{
	__u64 mark = 0x5a5a5a5a5a5a5a5a, alerts = mark;
	int ret = smc_decode_alerts(data, size, &alerts);

	MUST(ret == 0 || (ret == -EPROTO && alerts == mark));
}

static void fuzz_timeouts(const uint8_t *data, size_t size)
{
	__u32 seconds[SMC_OPCODES];
	int ret, i;

	for (i = 0; i < SMC_OPCODES; i++)
		seconds[i] = 100;
	ret = smc_decode_timeouts(data, size, seconds);
	MUST(ret == 0 || ret == -EPROTO);
	for (i = 0; i < SMC_OPCODES; i++)
		MUST(ret ? seconds[i] == 100 : seconds[i] >= 100);
}

static void fuzz_reservations(const uint8_t *data, size_t size)
{
	struct smc_reservation reservation;
	struct smc_keys keys;
	uint32_t i;

	if (!smc_decode_keys(data, size, &keys)) {
		MUST(8 + (size_t)keys.count * 8 <= size && keys.count <= keys.available);
		for (i = 0; i < keys.count; i++)
			smc_key(data, i);
	}
	if (smc_decode_reservation(data, size, &reservation) || !reservation.held)
		MUST(!reservation.held && !reservation.scope && !reservation.type &&
		     !reservation.key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_status(data, size);
	fuzz_mode(data, size, SMC_MODE_6);
	fuzz_mode(data, size, SMC_MODE_10);
	fuzz_identity(data, size);
	fuzz_sense(data, size);
	fuzz_alerts(data, size);
	fuzz_timeouts(data, size);
	fuzz_reservations(data, size);
	return 0;
}
