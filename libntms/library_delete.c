// SPDX-License-Identifier: LGPL-2.1-or-later
#include "library_delete.h"

#include "attribute.h"
#include "code.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"
#include "ui_destination.h"

/* What lies elsewhere with the bar code of one of its cartridges may be that one: as in a sync. */
static int leave_bar_codes(struct store *store, const char *library)
{
	int r = store_run(store, SQL_LIBRARY_BAR_CODES_LEFT, "t", library);

	return r ? r : store_run(store, SQL_LIBRARY_BAR_CODES_LOOK_AGAIN, "t", library);
}

/* The cartridges of a library that is not there cannot be allocated: so it is on the shelf. */
static int shelve(struct session *session, const char *library)
{
	struct store *store = session_store(session);
	char offline[STORE_ID_SIZE];
	int64_t count, revision;
	int r = library_offline(session, offline);

	if (!r)
		r = event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, offline);
	if (!r)
		r = event_note_each(session, SQL_LIBRARY_CARTRIDGES, library, NTMS_OBJ_UPDATE,
				    &count);
	if (!r)
		r = event_revision(session, &revision);
	if (!r)
		r = leave_bar_codes(store, library);
	if (!r)
		r = store_run(store, SQL_LIBRARY_SHELVE, "ttii", library, offline, revision,
			      store_now(store));
	return r ? r : store_run(store, SQL_LIBRARY_COUNT, "ti", offline, count);
}

static int delete_parts(struct session *session, const char *library)
{
	static const enum store_sql statements[] = {
		SQL_LIBRARY_HOMES_FORGET, SQL_LIBRARY_ATTRIBUTES_DELETE, SQL_LIBRARY_PARTS_DELETE,
		SQL_LIBRARY_TYPES_DELETE, SQL_LIBREQUESTS_ATTRIBUTES_DELETE, SQL_LIBREQUESTS_DELETE,
		SQL_LIBRARY_DELETE,
	};
	size_t i;
	int r = event_note_each(session, SQL_LIBRARY_PARTS, library, NTMS_OBJ_DELETE, NULL);

	if (!r)
		r = event_note_each(session, SQL_LIBREQUESTS_IN_LIBRARY, library, NTMS_OBJ_DELETE,
				    NULL);
	for (i = 0; !r && i < sizeof(statements) / sizeof(*statements); i++)
		r = store_run(session_store(session), statements[i], "t", library);
	return r;
}

static int erase(struct session *session, const char *library)
{
	int r = shelve(session, library);

	if (!r)
		r = delete_parts(session, library);
	if (!r)
		r = attribute_forget(session, library);
	if (!r)
		r = ui_destination_forget(session, library);
	return r ? r : event_note(session, NTMS_LIBRARY, NTMS_OBJ_DELETE, library);
}

static int delete_library(struct session *session, const struct identity *caller, const char *id)
{
	struct object library;
	int r = library_check(session, caller, id, RIGHT_MODIFY);

	if (!r)
		r = object_read(session, id, NTMS_LIBRARY, &library);
	if (r)
		return r;
	if (library.library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_INVALID_LIBRARY, "%s is the offline library", library.name);
	if (library.operational_state != NTMS_NOT_PRESENT)
		return explain(NTMS_E_INVALID_STATE, "library %s is connected", library.name);
	return erase(session, id);
}

int library_delete(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, delete_library(session, caller, id));
}

static int check_gone(struct session *session, const struct object *drive)
{
	int64_t one;
	int r;

	if (drive->operational_state != NTMS_NOT_PRESENT)
		return explain(NTMS_E_INVALID_STATE, "drive %s is connected", drive->name);
	r = store_one(session_store(session), SQL_ELEMENT_HOLDS, &one, "t", drive->id);
	if (r == 1)
		return explain(NTMS_E_INVALID_STATE, "a cartridge is in drive %s", drive->name);
	return r;
}

static int erase_drive(struct session *session, const struct object *drive)
{
	int r = store_run(session_store(session), SQL_ELEMENT_DELETE, "t", drive->id);

	if (!r)
		r = attribute_forget(session, drive->id);
	if (!r)
		r = event_note(session, NTMS_DRIVE, NTMS_OBJ_DELETE, drive->id);
	return r ? r : event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, drive->element.library);
}

static int delete_drive(struct session *session, const struct identity *caller, const char *id)
{
	struct object drive, library;
	int r = object_check(session, caller, id, NTMS_DRIVE, RIGHT_MODIFY, NULL);

	if (r)
		return r == NTMS_E_OBJECT_NOT_FOUND ? NTMS_E_INVALID_DRIVE : r;
	r = object_read(session, id, NTMS_DRIVE, &drive);
	if (!r)
		r = object_read(session, drive.element.library, NTMS_LIBRARY, &library);
	if (!r)
		r = check_gone(session, &drive);
	if (r)
		return r;
	if (library.library.type == NTMS_LIBRARYTYPE_STANDALONE)
		return erase(session, library.id);
	return erase_drive(session, &drive);
}

int drive_delete(struct session *session, const struct identity *caller, const char *id)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, delete_drive(session, caller, id));
}
