// SPDX-License-Identifier: LGPL-2.1-or-later
/* Is it still in its drive, whose label was read there? */
#include <stdbool.h>
#include <string.h>

#include "code.h"
#include "device.h"
#include "explain.h"
#include "media.h"
#include "media_free.h"
#include "mount.h"
#include "mounted.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"
#include "store.h"
#include "verify.h"

int verify_check_place(struct session *session, const char *cartridge, const char *side,
		       const char *drive)
{
	struct cartridge now;
	int r = media_load(session, cartridge, &now);

	if (r)
		return r;
	if (!mounted_here(session, &now, side) || strcmp(now.location, drive))
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "cartridge %s was loaded, and taken away again", media_name(&now));
	return media_mountable(&now)
		       ? 0 : explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
				     "it is not certain any more which cartridge %s is: %s",
				     media_name(&now), media_doubt(&now));
}

static int read_drive(struct session *session, const char *id, struct object *drive)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, object_read(session, id, NTMS_DRIVE, drive));
}

/* Its changer, when the module knows that hands may have been at the drive; to be put. Else NULL. */
static struct device *doubted(struct session *session, const struct object *drive)
{
	struct device_element element;
	struct device *device;

	session_lock(session);
	device = device_set_of_library(session_devices(session), drive->element.library);
	if (device && (device_read_element(device, (uint16_t)drive->element.address, &element) ||
		       !element.stale))
		device = NULL;
	if (device)
		device_hold(device);
	session_unlock(session);
	return device;
}

/* What is there is read anew, then; if the library tells. */
static int end_doubt(struct session *session, const struct object *drive)
{
	struct device *device = doubted(session, drive);
	int r = device ? device_refresh(device) : 0;

	session_lock(session);
	if (device)
		device_put(device);
	session_unlock(session);
	if (!r)
		return 0;
	return explain_over(NTMS_E_RESOURCE_NOT_AVAILABLE,
			    "it is not certain any more what is in %s: take inventory", drive->name);
}

int verify_place(struct session *session, const char *cartridge, const char *side, const char *drive)
{
	struct object object;
	int r = read_drive(session, drive, &object);

	if (!r)
		r = end_doubt(session, &object);
	if (r)
		return r;
	mount_look(session);
	r = session_begin(session, STORE_READ);
	return r ? r : session_end(session, verify_check_place(session, cartridge, side, drive));
}
