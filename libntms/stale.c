// SPDX-License-Identifier: LGPL-2.1-or-later
#include "stale.h"

#include <stdlib.h>

#include "code.h"
#include "device.h"
#include "ntmsapi.h"
#include "session.h"

/* The changer of a library, when any of its elements are STALE; else NULL. */
static struct device *find(struct session *session, const char *library)
{
	struct device *device = device_set_of_library(session_devices(session), library);
	struct device_changer changer;

	return device && !device_get(device, &changer) && changer.stale ? device : NULL;
}

bool stale_has_any(struct session *session, const char *library)
{
	return find(session, library);
}

int stale_read(struct session *session, const char *library, struct stale *stale)
{
	struct device *device = find(session, library);
	int r = 0;

	*stale = (struct stale){ 0 };
	if (device)
		r = device_read_elements(device, &stale->elements, &stale->count);
	return r == NTMS_E_NO_MEMORY ? r : 0;
}

void stale_free(struct stale *stale)
{
	free(stale->elements);
	*stale = (struct stale){ 0 };
}

static int compare(const void *key, const void *element)
{
	int64_t address = *(const int64_t *)key;
	int64_t other = ((const struct device_element *)element)->address;

	return (address > other) - (address < other);
}

int64_t stale_state(const struct stale *stale, int64_t type, int64_t address, int64_t state)
{
	const struct device_element *element;

	if (type != NTMS_STORAGESLOT || state == NTMS_SLOTSTATE_NOTPRESENT || !stale->elements)
		return state;
	element = bsearch(&address, stale->elements, stale->count, sizeof(*element), compare);
	return element && element->stale ? NTMS_SLOTSTATE_NEEDSINVENTORY : state;
}
