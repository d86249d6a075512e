// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * LOG SENSE: the list of pages, and TapeAlert, of libraries and drives.
 */
#include "bytes.h"
#include "smc_target.h"

#define PAGE_LIST	0x00
#define PAGE_TAPE_ALERT	0x2e

static void page_list(bool alerts, struct reply *reply)
{
	uint8_t page[] = { PAGE_LIST, 0, 0, 2, PAGE_LIST, PAGE_TAPE_ALERT };

	if (!alerts)
		page[3] = 1;
	reply_copy(reply, page, 4u + page[3]);
}

/* Reading clears a flag, unless it or all are of the kind that stays. */
static uint8_t read_flag(struct tape_alert *alert, bool stay)
{
	uint8_t flag = alert->set;

	if (!alert->stays && !stay)
		alert->set = false;
	return flag;
}

/* Parameters from the pointer on. */
static void tape_alert(struct tape_alert *alerts, bool stay, unsigned int first,
		       struct reply *reply)
{
	unsigned int n = first ? first : 1;
	uint8_t *page = reply_append(reply, 4);

	if (!page)
		return;
	page[0] = PAGE_TAPE_ALERT;
	put_be16(page + 2, (TAPE_ALERTS - n + 1) * 5);
	for (; n <= TAPE_ALERTS; n++) {
		uint8_t *parameter = reply_append(reply, 5);

		if (!parameter)
			return;
		put_be16(parameter, n);
		parameter[2] = 0x03;			/* a binary list */
		parameter[3] = 1;
		parameter[4] = read_flag(&alerts[n], stay);
	}
}

void log_sense_reply(struct tape_alert *alerts, bool stay, const uint8_t *cdb,
		     struct reply *reply)
{
	uint8_t page = cdb[2] & 0x3f;
	uint16_t first = get_be16(cdb + 5);

	if (cdb[3])
		reply_bad_field(reply, 3);
	else if (page == PAGE_LIST)
		page_list(alerts, reply);
	else if (page != PAGE_TAPE_ALERT || !alerts)
		reply_bad_field(reply, 2);
	else if (first > TAPE_ALERTS)
		reply_bad_field(reply, 5);
	else
		tape_alert(alerts, stay, first, reply);
	reply_limit(reply, get_be16(cdb + 7));
}

void smc_log_sense(struct smc_target *target, const uint8_t *cdb, struct reply *reply)
{
	const unsigned int *quirk = target->quirks.value;

	log_sense_reply(quirk[QUIRK_NO_TAPE_ALERT] ? NULL : target->tape_alert,
			quirk[QUIRK_ALERTS_STAY], cdb, reply);
}
