// SPDX-License-Identifier: LGPL-2.1-or-later
#include "code.h"
#include "enable.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "media.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"

static int write(struct session *session, enum store_sql sql, const char *id, uint32_t type,
		 bool enabled)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = store_one(store, sql, &one, "tii", id, (int64_t)enabled, store_now(store));

	if (!r)
		return explain(NTMS_E_INVALID_STATE, "%s is %s already", id,
			       enabled ? "enabled" : "disabled");
	return r == 1 ? event_note(session, (int)type, NTMS_OBJ_UPDATE, id) : r;
}

static int note_sides(struct session *session, const struct cartridge *c)
{
	int i, r = 0;

	for (i = 0; !r && i < c->side_count; i++) {
		r = event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, c->sides[i].id);
		if (!r && c->sides[i].logical_media[0])
			r = event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_UPDATE,
				       c->sides[i].logical_media);
	}
	return r;
}

/* Judged by the library that the cartridge is in, not by its pool: gaps.md 95. */
static int enable_cartridge(struct session *session, const struct identity *caller, const char *id,
			    bool enabled)
{
	struct cartridge c;
	int r = media_load(session, id, &c);

	if (!r)
		r = library_check(session, caller, c.library, RIGHT_MODIFY);
	if (r)
		return r;
	if (c.offline)
		return explain(NTMS_E_LIBRARY_OFFLINE, "cartridge %s is on a shelf", id);
	r = write(session, SQL_CARTRIDGE_ENABLE, id, NTMS_PHYSICAL_MEDIA, enabled);
	if (!r)
		r = note_sides(session, &c);
	return r ? r : media_refresh(session, id);
}

static int enable_library(struct session *session, const char *id, bool enabled)
{
	struct object object;
	int r = object_read(session, id, NTMS_LIBRARY, &object);

	if (r)
		return r;
	if (object.library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_LIBRARY_OFFLINE, "%s is the offline library", object.name);
	r = write(session, SQL_LIBRARY_ENABLE, id, NTMS_LIBRARY, enabled);
	if (!r)
		r = event_note_each(session, SQL_LIBRARY_ENABLES, id, NTMS_OBJ_UPDATE, NULL);
	return r ? r : media_refresh_library(session, id);
}

static int enable(struct session *session, const struct identity *caller, uint32_t type,
		  const char *id, bool enabled)
{
	uint32_t mask = type == NTMS_PHYSICAL_MEDIA ? 0 : RIGHT_MODIFY;
	int r = object_check(session, caller, id, type, mask, NULL);

	if (r)
		return r;
	if (type == NTMS_PHYSICAL_MEDIA)
		return enable_cartridge(session, caller, id, enabled);
	if (type == NTMS_LIBRARY)
		return enable_library(session, id, enabled);
	return write(session, SQL_DRIVE_ENABLE, id, NTMS_DRIVE, enabled);
}

int object_enable(struct session *session, const struct identity *caller, uint32_t type,
		  const char *id, bool enabled)
{
	int r;

	if (type != NTMS_LIBRARY && type != NTMS_DRIVE && type != NTMS_PHYSICAL_MEDIA)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "only libraries, drives and cartridges are enabled and disabled");
	r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, enable(session, caller, type, id, enabled));
}
