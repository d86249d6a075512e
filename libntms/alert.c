// SPDX-License-Identifier: LGPL-2.1-or-later
#include "alert.h"

#include <stddef.h>

#include "clean.h"
#include "service.h"

#define FLAG(number) (UINT64_C(1) << ((number) - 1))

#define CLEAN_NOW	FLAG(20)
#define CLEAN_PERIODIC	FLAG(21)

/* What no robot mends. Flags 3, 5 and 6 leave it open which is to blame; the cartridge moves on. */
static const struct fault {
	int flag;
	enum service_reason reason;
	const char *words;
} faults[] = {
	{4, SERVICE_MEDIUM, "medium error"},
	{7, SERVICE_MEDIUM, "worn out"},
	{13, SERVICE_MEDIUM, "torn tape"},
	{14, SERVICE_MEDIUM, "torn tape in the drive"},
	{15, SERVICE_MEDIUM, "chip failed"},
	{3, SERVICE_MEDIUM, "hard error"},
	{5, SERVICE_MEDIUM, "read failed"},
	{6, SERVICE_MEDIUM, "write failed"},
	{30, SERVICE_DRIVE, "hardware fault A"},
	{31, SERVICE_DRIVE, "hardware fault B"},
	{27, SERVICE_DRIVE, "power supply"},
	{26, SERVICE_DRIVE, "fan"},
	{39, SERVICE_DRIVE, "diagnostics required"},
	{38, SERVICE_DRIVE, "failure predicted"},
	{29, SERVICE_DRIVE, "maintenance due"},
	{55, SERVICE_DRIVE, "loading failed"},
	{56, SERVICE_DRIVE, "unloading failed"},
};

/* The first of them, which is the worst. */
static const char *worst(uint64_t flags, enum service_reason reason)
{
	size_t i;

	for (i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (faults[i].reason == reason && flags & FLAG(faults[i].flag))
			return faults[i].words;
	return NULL;
}

static int mend(struct session *session, const struct alert *alert, enum service_reason reason)
{
	const char *words = worst(alert->flags, reason);

	return words ? service_ask(session, &(struct service){
		.reason = reason, .library = alert->library, .drive = alert->drive,
		.cartridge = alert->cartridge, .why = words,
	}) : 0;
}

/* One that has just been cleaned is not cleaned again: that did not help, and would never end. */
static int clean(struct session *session, const struct alert *alert)
{
	if (alert->flags & (CLEAN_NOW | CLEAN_PERIODIC) && !alert->cleaner)
		return clean_for_drive(session, alert->library, alert->drive);
	return 0;
}

int alert_heed(struct session *session, const struct alert *alert)
{
	int r = clean(session, alert);

	if (!r)
		r = mend(session, alert, SERVICE_MEDIUM);
	return r ? r : mend(session, alert, SERVICE_DRIVE);
}
