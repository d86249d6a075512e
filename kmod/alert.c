// SPDX-License-Identifier: GPL-2.0-only
#include <linux/string.h>
#include <linux/ktime.h>
#include "alert.h"
#include "changer.h"
#include "chardev.h"
#include "event.h"
#include "query.h"

static const char * const names[] = {
	[NTMS_ALERT_HARDWARE_A] = "hardware-a",
	[NTMS_ALERT_HARDWARE_B] = "hardware-b",
	[NTMS_ALERT_HARDWARE_C] = "hardware-c",
	[NTMS_ALERT_HARDWARE_D] = "hardware-d",
	[NTMS_ALERT_DIAGNOSTICS] = "diagnostics-required",
	[NTMS_ALERT_INTERFACE] = "interface",
	[NTMS_ALERT_PREDICTIVE] = "predictive-failure",
	[NTMS_ALERT_MAINTENANCE] = "maintenance",
	[NTMS_ALERT_HUMIDITY] = "humidity",
	[NTMS_ALERT_TEMPERATURE] = "temperature",
	[NTMS_ALERT_VOLTAGE] = "voltage",
	[NTMS_ALERT_STRAY_TAPE] = "stray-tape",
	[NTMS_ALERT_PICK_RETRY] = "pick-retry",
	[NTMS_ALERT_PLACE_RETRY] = "place-retry",
	[NTMS_ALERT_LOAD_RETRY] = "load-retry",
	[NTMS_ALERT_DOOR] = "door",
	[NTMS_ALERT_MAILSLOT] = "mailslot",
	[NTMS_ALERT_MAGAZINE] = "magazine",
	[NTMS_ALERT_SECURITY] = "security",
	[NTMS_ALERT_SECURITY_MODE] = "security-mode",
	[NTMS_ALERT_OFFLINE] = "library-offline",
	[NTMS_ALERT_DRIVE_OFFLINE] = "drive-offline",
	[NTMS_ALERT_SCAN_RETRY] = "scan-retry",
	[NTMS_ALERT_INVENTORY] = "inventory",
	[NTMS_ALERT_ILLEGAL] = "illegal-operation",
	[NTMS_ALERT_DUAL_PORT] = "dual-port",
	[NTMS_ALERT_FAN] = "fan",
	[NTMS_ALERT_POWER_SUPPLY] = "power-supply",
	[NTMS_ALERT_POWER_CONSUMPTION] = "power-consumption",
	[NTMS_ALERT_PASS_THROUGH] = "pass-through",
	[NTMS_ALERT_PASS_THROUGH_CARTRIDGE] = "pass-through-cartridge",
	[NTMS_ALERT_LABELS] = "unreadable-labels",
};

const char *alert_name(u32 number)
{
	return number < ARRAY_SIZE(names) ? names[number] : NULL;
}

/* Remember them for those who only look: reading may have cleared them in the device. */
static void note(struct changer *changer, u64 alerts)
{
	bool changed;

	down_write(&changer->table);
	changed = changer->alerts != alerts;
	changer->alerts = alerts;
	changer->alerted = ktime_get_boottime_ns();
	up_write(&changer->table);
	if (changed)
		event_send(changer, NTMS_EVENT_ALERTS, 0, hweight64(alerts));
}

/* In the worker, to the end: the caller may have been killed meanwhile. */
static int read_and_note(struct changer *changer, struct query *query)
{
	struct command *command = &query->command;
	u64 alerts;
	int result;

	smc_cdb_log_sense(command->cdb, SMC_LOG_ALERTS, SMC_LOG_ALERTS_SIZE);
	result = command_run(changer, command);
	if (!result)
		result = smc_decode_alerts(command->data, command->arrived, &alerts);
	if (!result)
		note(changer, alerts);
	return result;
}

static int ask(struct changer *changer, struct ntms_read_alerts *call)
{
	struct query *query = query_new(SMC_LOG_ALERTS_SIZE);
	int result;

	if (!query)
		return -ENOMEM;
	query->ask = read_and_note;
	result = query_run(changer, query, &call->sense);
	query_put(query);
	return result;
}

int alert_read(struct opened *opened, struct ntms_read_alerts *call)
{
	struct changer *changer = opened->changer;
	bool known = call->flags & NTMS_ALERTS_KNOWN;
	int result = 0;

	if (call->flags & ~NTMS_ALERTS_KNOWN)
		return -EINVAL;
	if (!known && !opened->writes)
		return -EBADF;
	memset(&call->sense, 0, sizeof(call->sense));
	if (!known)
		result = ask(changer, call);
	down_read(&changer->table);
	call->alerts = changer->alerts;
	call->asked = changer->alerted;
	up_read(&changer->table);
	return result;
}
