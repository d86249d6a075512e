// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SEND VOLUME TAG: search for tags, or define them. There are no alternate tags here.
 */
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

#define LIST_LENGTH	40

enum volume_action {
	TRANSLATE_ALL = 0x00,
	TRANSLATE_PRIMARY = 0x01,
	TRANSLATE_ALL_ANY_SEQUENCE = 0x04,
	TRANSLATE_PRIMARY_ANY_SEQUENCE = 0x05,
	ASSERT_PRIMARY = 0x08,
	REPLACE_PRIMARY = 0x0a,
	UNDEFINE_PRIMARY = 0x0c
};

static const struct sense bad_parameter = { 0x05, 0x26, 0x00 };
static const struct sense tag_missing = { 0x05, 0x53, 0x05 };
static const struct sense tag_is_there = { 0x05, 0x53, 0x06 };

/* '?' is any character, '*' any number of them: as few as will do, more when the rest fails. */
static bool fits(const char *pattern, const char *tag)
{
	const char *star = NULL, *taken = NULL;

	while (*tag) {
		if (*pattern == '*') {
			star = pattern++;
			taken = tag;
		} else if (*pattern == '?' || *pattern == *tag) {
			pattern++;
			tag++;
		} else if (star) {
			pattern = star + 1;
			tag = ++taken;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

bool volume_search_fits(const struct volume_search *search, const struct element *element)
{
	const struct cartridge *cartridge = library_belief(element);

	if (!cartridge || !cartridge->tag[0] || element->address < search->start ||
	    (search->type != ELEMENT_ALL && search->type != element->type))
		return false;
	if (search->by_sequence && (cartridge->sequence < search->first_sequence ||
				    cartridge->sequence > search->last_sequence))
		return false;
	return fits(search->pattern, cartridge->tag);
}

/* Left justified; blanks or NULs behind are no part of it. */
static void read_tag(const uint8_t *list, char tag[TAG_LENGTH + 1])
{
	size_t length = TAG_LENGTH;

	while (length && (list[length - 1] == ' ' || !list[length - 1]))
		length--;
	memcpy(tag, list, length);
	tag[length] = '\0';
}

static void translate(struct smc_target *target, const struct scsi_command *command,
		      struct reply *reply)
{
	struct volume_search *search = &target->volume;
	const uint8_t *cdb = command->cdb;

	if ((cdb[1] & 0x0f) >= ELEMENT_TYPES) {
		reply_bad_field(reply, 1);
		return;
	}
	search->sent = true;
	search->action = cdb[5] & 0x1f;
	search->type = cdb[1] & 0x0f;
	search->start = get_be16(cdb + 2);
	search->by_sequence = search->action < TRANSLATE_ALL_ANY_SEQUENCE;
	search->first_sequence = get_be16(command->data + 34);
	search->last_sequence = get_be16(command->data + 38);
	read_tag(command->data, search->pattern);
}

static void define(const struct scsi_command *command, struct cartridge *cartridge,
		   struct reply *reply)
{
	char tag[TAG_LENGTH + 1];

	read_tag(command->data, tag);
	if (!tag[0] || strpbrk(tag, "*?")) {
		reply_sense(reply, bad_parameter);
		return;
	}
	strcpy(cartridge->tag, tag);
	cartridge->sequence = get_be16(command->data + 34);
}

static void change(struct smc_target *target, const struct scsi_command *command,
		   struct reply *reply)
{
	const struct element *element = library_find(target->library,
						     get_be16(command->cdb + 2));
	uint8_t action = command->cdb[5] & 0x1f;

	if (!element)
		reply_sense(reply, (struct sense){ 0x05, 0x21, 0x01 });
	else if (!element->cartridge)
		reply_sense(reply, (struct sense){ 0x05, 0x3b, 0x0e });
	else if (action == ASSERT_PRIMARY && element->cartridge->tag[0])
		reply_sense(reply, tag_is_there);
	else if (action != ASSERT_PRIMARY && !element->cartridge->tag[0])
		reply_sense(reply, tag_missing);
	else if (action == UNDEFINE_PRIMARY)
		element->cartridge->tag[0] = '\0';
	else
		define(command, element->cartridge, reply);
}

static bool has_list(const struct scsi_command *command, struct reply *reply)
{
	if (get_be16(command->cdb + 8) == LIST_LENGTH && command->length >= LIST_LENGTH)
		return true;
	reply_sense(reply, (struct sense){ 0x05, 0x1a, 0x00 });
	return false;
}

void smc_send_volume_tag(struct smc_target *target, const struct scsi_command *command,
			 struct reply *reply)
{
	target->volume.sent = false;
	if (target->quirks.value[QUIRK_NO_VOLUME_TAG]) {
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
		return;
	}
	switch (command->cdb[5] & 0x1f) {
	case TRANSLATE_ALL:
	case TRANSLATE_PRIMARY:
	case TRANSLATE_ALL_ANY_SEQUENCE:
	case TRANSLATE_PRIMARY_ANY_SEQUENCE:
		if (has_list(command, reply))
			translate(target, command, reply);
		break;
	case ASSERT_PRIMARY:
	case REPLACE_PRIMARY:
		if (has_list(command, reply))
			change(target, command, reply);
		break;
	case UNDEFINE_PRIMARY:
		change(target, command, reply);
		break;
	default:
		reply_bad_field(reply, 5);
	}
}
