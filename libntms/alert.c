// SPDX-License-Identifier: LGPL-2.1-or-later
#include "alert.h"

#include "clean.h"

#define FLAG(number) (UINT64_C(1) << ((number) - 1))

#define CLEAN_NOW	FLAG(20)
#define CLEAN_PERIODIC	FLAG(21)

/* One that has just been cleaned is not cleaned again: that did not help, and would never end. */
int alert_heed(struct session *session, const struct alert *alert)
{
	if (alert->flags & (CLEAN_NOW | CLEAN_PERIODIC) && !alert->cleaner)
		return clean_for_drive(session, alert->library, alert->drive);
	return 0;
}
