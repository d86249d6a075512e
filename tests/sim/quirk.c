// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Quirks by name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quirk.h"

static const struct {
	const char *name;
	bool takes_number;
	const char *help;
} table[QUIRKS] = {
	[QUIRK_NO_DVCID] = { "no-dvcid", false, "05/24/00 to DVCID" },
	[QUIRK_NO_VOLTAG] = { "no-voltag", false, "05/24/00 to VOLTAG" },
	[QUIRK_NO_CURDATA] = { "no-curdata", false, "05/24/00 to CURDATA" },
	[QUIRK_DVCID_DRIVES_ONLY] = { "dvcid-drives-only", false,
		"05/24/00 to DVCID unless for drives (IBM 3584)" },
	[QUIRK_DVCID_NEEDS_VOLTAG_0] = { "dvcid-needs-voltag-0", false,
		"drives: DVCID without VOLTAG only, and FULL=0 EXCEPT=1; ports: with it (TS4500)" },
	[QUIRK_NO_VOLTAG_WITH_DVCID] = { "no-voltag-with-dvcid", false,
		"05/24/00 to both at once" },
	[QUIRK_DVCID_SERIAL_ONLY] = { "dvcid-serial-only", false,
		"designator of type 0, the serial alone (SuperLoader 3)" },
	[QUIRK_MAX_ELEMENTS] = { "max-elements", true, "05/24/00 to a larger count" },
	[QUIRK_IGNORE_COUNT] = { "ignore-count", false, "report all whatever the count (tgt)" },
	[QUIRK_START_MUST_EXIST] = { "start-must-exist", false,
		"05/21/01 unless the starting address exists (ACSLS)" },
	[QUIRK_EMPTY_PAST_END] = { "empty-past-end", false,
		"no elements instead of 05/21/01 past the last one" },
	[QUIRK_ALLOC16] = { "alloc16", false, "read the low 16 bits of the allocation length" },
	[QUIRK_EXACT_ALLOC] = { "exact-alloc", false,
		"05/24/00 unless the allocation length is 8 or exact" },
	[QUIRK_DROP_LAST] = { "drop-last", true, "lose the last NUMBER bytes (tgt: 8)" },
	[QUIRK_ALL_TYPES_ONLY] = { "all-types-only", false, "05/24/00 to one type (VGP-XL1B)" },
	[QUIRK_NO_ALL_TYPES] = { "no-all-types", false, "05/24/00 to type 0" },
	[QUIRK_DESCRIPTOR_TAIL] = { "descriptor-tail", true, "NUMBER vendor bytes behind each" },
	[QUIRK_DESCRIPTOR_CUT] = { "descriptor-cut", true, "descriptors end after NUMBER bytes" },
	[QUIRK_ZERO_DESCRIPTOR_LENGTH] = { "zero-descriptor-length", false,
		"pages say their descriptors have 0 bytes" },
	[QUIRK_EMPTY_PAGES] = { "empty-pages", true,
		"the page of elements of type NUMBER has no bytes (ADIC DAT)" },
	[QUIRK_DVCID_HEADER_MISSING] = { "dvcid-header-missing", false,
		"descriptors without an identification header" },
	[QUIRK_DVCID_LENGTH] = { "dvcid-length", true, "identification headers say NUMBER bytes" },
	[QUIRK_PORT_DESIGNATORS] = { "port-designators", false,
		"DVCID of ports: 44 bytes about the library (TS4500)" },
	[QUIRK_BOTH_MAX_ELEMENTS] = { "both-max-elements", true,
		"of slots with VOLTAG and DVCID (TS4500: 5376)" },
	[QUIRK_VOLTAG_KEY] = { "voltag-key", true,
		"sense key NUMBER to VOLTAG: no reader (ADIC DAT)" },
	[QUIRK_REPORT_ABSENT] = { "report-absent", false,
		"absent slots and drives are told by 83/02, 83/04 (Exabyte)" },
	[QUIRK_STORAGE_CUT] = { "storage-cut", true, "those of slots end after NUMBER bytes (4)" },
	[QUIRK_EXTRA_BYTES] = { "extra-bytes", true, "NUMBER bytes behind the report" },
	[QUIRK_OVERLAPPING_PAGES] = { "overlapping-pages", false,
		"each page begins 8 bytes too early (tgt)" },
	[QUIRK_TAG_WITHOUT_MEDIUM] = { "tag-without-medium", false,
		"tags lose their last two characters (ACSLS)" },
	[QUIRK_TAG_MEDIUM_FIRST] = { "tag-medium-first", false,
		"the last two characters of a tag come first (ACSLS)" },
	[QUIRK_SAYS_FIRST] = { "says-first", true, "reports begin with a wrong first address" },
	[QUIRK_SAYS_ELEMENTS] = { "says-elements", true,
		"reports claim NUMBER elements (65536: none)" },
	[QUIRK_SAYS_BYTES] = { "says-bytes", true, "reports claim NUMBER bytes" },
	[QUIRK_SAYS_PAGE_BYTES] = { "says-page-bytes", true, "pages claim NUMBER bytes" },
	[QUIRK_SAYS_DESCRIPTOR_LENGTH] = { "says-descriptor-length", true,
		"pages claim descriptors of NUMBER bytes" },
	[QUIRK_SAYS_TYPE] = { "says-type", true, "pages claim elements of type NUMBER" },
	[QUIRK_REVERSE_ORDER] = { "reverse-order", false, "elements of a page by falling address" },
	[QUIRK_SAME_ADDRESS] = { "same-address", false,
		"all elements of a page have the address of the first" },
	[QUIRK_WILD_ADDRESSES] = { "wild-addresses", false, "elements have random addresses" },
	[QUIRK_NUL_TAGS] = { "nul-tags", false, "pad tags with NUL, not with blanks" },
	[QUIRK_BLANK_EMPTY_TAGS] = { "blank-empty-tags", false,
		"blanks in the tag of an empty element (tgt)" },
	[QUIRK_AVOLTAG_WITHOUT_DATA] = { "avoltag-without-data", false,
		"AVOLTAG set, no alternate tag there (mhvtl)" },
	[QUIRK_NO_SVALID] = { "no-svalid", false, "never say where a cartridge came from" },
	[QUIRK_ASC_WITHOUT_EXCEPT] = { "asc-without-except", false,
		"fill ASC and ASCQ without EXCEPT (Exabyte)" },
	[QUIRK_VIRTUAL_SLOTS] = { "virtual-slots", false, "an empty slot does not exist (TS4500)" },
	[QUIRK_HIDE_TRANSPORTS] = { "hide-transports", false, "report no transport element (HP)" },
	[QUIRK_NO_1D] = { "no-1d", false, "05/24/00 to mode page 1Dh" },
	[QUIRK_WRONG_1D] = { "wrong-1d", true, "page 1Dh counts NUMBER slots too many" },
	[QUIRK_ZERO_1F] = { "zero-1f", false, "page 1Fh says nothing can be moved, but it can" },
	[QUIRK_NO_DEFAULT_TRANSPORT] = { "no-default-transport", false,
		"05/21/01 to moves that name no transport element" },
	[QUIRK_NO_MODE_SENSE] = { "no-mode-sense", false, "05/20/00 to MODE SENSE" },
	[QUIRK_NO_ELEMENT_STATUS] = { "no-element-status", false,
		"05/20/00 to READ ELEMENT STATUS" },
	[QUIRK_E7_ONLY] = { "e7-only", false, "05/20/00 to 37h, E7h instead (Scalar i500)" },
	[QUIRK_NO_RANGE] = { "no-range", false, "05/20/00 to 37h and E7h" },
	[QUIRK_MOVE_OPTIONS] = { "move-options", false,
		"bits 7-6 of a move's control byte: 0 and 3 unload the drive, 2 protects (SL150)" },
	[QUIRK_SEQUENTIAL_MODE] = { "sequential-mode", false, "02/04/8E to each move (TS3200)" },
	[QUIRK_MOVES_ANSWER_EARLY] = { "moves-answer-early", false,
		"GOOD when the arm starts, the cartridge arrives later (IBM)" },
	[QUIRK_SLOW_MOVE_EVERY] = { "slow-move-every", true,
		"each NUMBER-th move takes 10 times as long (TS4500 shuffles)" },
	[QUIRK_STATUS_MOVES_ARM] = { "status-moves-arm", false,
		"READ ELEMENT STATUS waits for the robot and takes position-ms (SL150)" },
	[QUIRK_ATTENTION_STORM] = { "attention-storm", true,
		"06/xx/yy to all commands, NUMBER is 0xXXYY" },
	[QUIRK_BLIND_TO_HANDS] = { "blind-to-hands", false,
		"what hands did is seen by INITIALIZE ELEMENT STATUS only (Breece Hill Q2)" },
	[QUIRK_SLOW_UNLABELLED] = { "slow-unlabelled", true,
		"a scan takes NUMBER ms more for each cartridge without a bar code (Q2)" },
	[QUIRK_NO_VPD_80] = { "no-vpd-80", false, "no unit serial number page" },
	[QUIRK_NO_VPD_83] = { "no-vpd-83", false, "no device identification page (L-series)" },
	[QUIRK_NO_VOLUME_TAG] = { "no-volume-tag", false,
		"05/20/00 to SEND VOLUME TAG and REQUEST VOLUME ELEMENT ADDRESS (3573-TL)" },
	[QUIRK_SERIAL_WITH_ADDRESS] = { "serial-with-address", false,
		"VPD page 80h: the serial and the first slot (IBM 3584)" },
	[QUIRK_SHARED_SERIAL] = { "shared-serial", false,
		"drives have the VPD serial of the changer (AWS gateway)" },
	[QUIRK_SHARED_NAA] = { "shared-naa", false,
		"drives have the NAA of the changer (SL150 bridged)" },
	[QUIRK_SHARED_DVCID] = { "shared-dvcid", false,
		"the identity of the first drive is told of all drives" },
	[QUIRK_MCHNGR] = { "mchngr", false, "INQUIRY: MCHNGR on all LUNs (DAT changers)" },
	[QUIRK_NO_RSOC] = { "no-rsoc", false, "05/20/00 to REPORT SUPPORTED OPERATION CODES" },
	[QUIRK_NO_TIMEOUTS] = { "no-timeouts", false, "05/24/00 to its time-outs descriptors" },
	[QUIRK_NO_TAPE_ALERT] = { "no-tape-alert", false, "05/24/00 to log page 2Eh" },
	[QUIRK_ALERTS_STAY] = { "alerts-stay", false, "reading clears no TapeAlert flag" },
	[QUIRK_STATUS_WHEN_NOT_READY] = { "status-when-not-ready", false,
		"READ ELEMENT STATUS works while not ready" },
	[QUIRK_ACCESS_ALWAYS] = { "access-always", false,
		"drives: ACCESS, whether they hold their cartridge or not" },
};

const char *quirk_name(enum quirk quirk)
{
	return table[quirk].name;
}

const char *quirk_help(enum quirk quirk)
{
	return table[quirk].help;
}

static bool set_value(unsigned int *value, const char *number, const char *text, char *why,
		      size_t size)
{
	char *end;
	unsigned long parsed = strtoul(number, &end, 0);

	if (!*number || *end || parsed > 0xffffff) {
		snprintf(why, size, "quirk '%s': not a number of 0 to 16777215", text);
		return false;
	}
	*value = (unsigned int)parsed;
	return true;
}

bool quirk_set(struct quirks *quirks, const char *text, char *why, size_t size)
{
	size_t length = strcspn(text, "=");
	int i;

	for (i = 0; i < QUIRKS; i++) {
		if (strlen(table[i].name) != length || strncmp(table[i].name, text, length))
			continue;
		if (text[length])
			return set_value(&quirks->value[i], text + length + 1, text, why, size);
		if (table[i].takes_number) {
			snprintf(why, size, "quirk '%s' needs a number: %s=N", text, text);
			return false;
		}
		quirks->value[i] = 1;
		return true;
	}
	snprintf(why, size, "no quirk is called '%.*s'", (int)length, text);
	return false;
}
