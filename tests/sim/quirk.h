/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ways in which real libraries differ from the standard, by name.
 */
#ifndef NTMS_SIM_QUIRK_H
#define NTMS_SIM_QUIRK_H

#include <stdbool.h>
#include <stddef.h>

enum quirk {
	QUIRK_NO_DVCID,
	QUIRK_NO_VOLTAG,
	QUIRK_NO_CURDATA,
	QUIRK_DVCID_DRIVES_ONLY,
	QUIRK_DVCID_NEEDS_VOLTAG_0,
	QUIRK_NO_VOLTAG_WITH_DVCID,
	QUIRK_DVCID_SERIAL_ONLY,
	QUIRK_MAX_ELEMENTS,
	QUIRK_IGNORE_COUNT,
	QUIRK_START_MUST_EXIST,
	QUIRK_EMPTY_PAST_END,
	QUIRK_ALLOC16,
	QUIRK_EXACT_ALLOC,
	QUIRK_DROP_LAST,
	QUIRK_ALL_TYPES_ONLY,
	QUIRK_NO_ALL_TYPES,
	QUIRK_DESCRIPTOR_TAIL,
	QUIRK_DESCRIPTOR_CUT,
	QUIRK_ZERO_DESCRIPTOR_LENGTH,
	QUIRK_EMPTY_PAGES,
	QUIRK_NUL_TAGS,
	QUIRK_BLANK_EMPTY_TAGS,
	QUIRK_AVOLTAG_WITHOUT_DATA,
	QUIRK_NO_SVALID,
	QUIRK_ASC_WITHOUT_EXCEPT,
	QUIRK_VIRTUAL_SLOTS,
	QUIRK_HIDE_TRANSPORTS,
	QUIRK_NO_1D,
	QUIRK_WRONG_1D,
	QUIRK_ZERO_1F,
	QUIRK_NO_MODE_SENSE,
	QUIRK_NO_ELEMENT_STATUS,
	QUIRK_E7_ONLY,
	QUIRK_NO_RANGE,
	QUIRK_NO_VPD_80,
	QUIRK_NO_VPD_83,
	QUIRK_NO_VOLUME_TAG,
	QUIRK_NO_RSOC,
	QUIRK_STATUS_WHEN_NOT_READY,
	QUIRKS
};

struct quirks {
	unsigned int value[QUIRKS];	/* 0: off */
};

/* text is NAME, NAME=NUMBER; 0 turns one off. On failure why[] says what is wrong with it. */
bool quirk_set(struct quirks *quirks, const char *text, char *why, size_t size);
const char *quirk_name(enum quirk quirk);
const char *quirk_help(enum quirk quirk);

#endif
