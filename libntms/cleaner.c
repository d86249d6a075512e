// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cleaner.h"

#include <stdio.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "media.h"
#include "media_free.h"
#include "mount.h"
#include "ntmsapi.h"
#include "object.h"
#include "operator_request.h"
#include "security.h"
#include "session.h"
#include "store.h"
#include "text.h"

/* @disabled, @absent: what they are called differs by function */
static int check_library(struct session *session, const struct identity *caller, const char *id,
			 int disabled, int absent, struct object *library)
{
	int r = library_check(session, caller, id, RIGHT_CONTROL);

	if (!r)
		r = object_read(session, id, NTMS_LIBRARY, library);
	if (r)
		return r;
	if (library->library.type == NTMS_LIBRARYTYPE_OFFLINE)
		return explain(NTMS_E_INVALID_LIBRARY, "%s is the offline library", library->name);
	if (library->operational_state == NTMS_NOT_PRESENT)
		return explain(absent, "library %s is not connected", library->name);
	if (!library->enabled)
		return explain(disabled, "library %s is disabled", library->name);
	return 0;
}

struct slot {
	bool holds_cleaner;		/* that is what it is for */
	bool awaits;			/* something else goes back to it */
	char name[256];
};

/* Is it there, and empty but for a cleaner? */
static int read_slot(struct session *session, const char *library, const char *id, struct slot *slot)
{
	bool present = false, empty = false;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_CLEANER_SLOT, &rows, "tt", id, library);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, slot->name, sizeof(slot->name));
		present = store_int(&rows, 1) != NTMS_NOT_PRESENT;
		empty = store_int(&rows, 2) == NTMS_SLOTSTATE_EMPTY;
		slot->holds_cleaner = store_int(&rows, 3);
		slot->awaits = store_int(&rows, 4);
	}
	store_done(&rows);
	if (r > 1)
		return r;
	if (!r)
		return explain(NTMS_E_OBJECT_NOT_FOUND, "%s is no slot of the library", id);
	if (!present)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE, "%s is not there", slot->name);
	if (!empty && !slot->holds_cleaner)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE, "%s is not empty", slot->name);
	return 0;
}

/* @slot: "": none */
static int write(struct session *session, const char *library, const char *slot, int64_t uses)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_CLEANER_SET, "tdii", library, slot, uses, store_now(store));

	return r ? r : event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
}

static int reserve(struct session *session, const struct identity *caller, const char *id,
		   const char *slot_id)
{
	struct object library;
	struct slot slot;
	int64_t uses;
	int r = library_check(session, caller, id, 0);

	if (!r)
		r = object_check(session, caller, slot_id, NTMS_STORAGESLOT, 0, NULL);
	if (!r)
		r = check_library(session, caller, id, NTMS_E_DEVICE_NOT_AVAILABLE,
				  NTMS_E_DEVICE_NOT_AVAILABLE, &library);
	if (!r)
		r = read_slot(session, id, slot_id, &slot);
	if (r)
		return r;
	if (slot.awaits)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "%s is where a cartridge that is elsewhere now goes back to", slot.name);
	if (library.library.cleaner_slot[0])
		return explain(NTMS_E_CLEANER_SLOT_SET,
			       "library %s has a slot for its cleaner already", library.name);
	uses = library.library.cleaner_uses;
	return write(session, id, slot_id, slot.holds_cleaner && !uses ? CLEANER_NOT_COUNTED : uses);
}

static int release(struct session *session, const struct identity *caller, const char *id)
{
	struct object library;
	struct slot slot;
	int r = check_library(session, caller, id, NTMS_E_RESOURCE_DISABLED,
			      NTMS_E_LIBRARY_OFFLINE, &library);

	if (r)
		return r;
	if (!library.library.cleaner_slot[0])
		return explain(NTMS_E_CLEANER_SLOT_NOT_SET,
			       "library %s has no slot for a cleaner", library.name);
	if (library.library.flags & NTMS_LIBRARYFLAG_CLEANERPRESENT)
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE,
			       "the cleaner of library %s is to be ejected first", library.name);
	r = read_slot(session, id, library.library.cleaner_slot, &slot);
	return r ? r : write(session, id, "", 0);
}

int cleaner_reserve(struct session *session, const struct identity *caller, const char *library,
		    const char *slot)
{
	int r = mount_begin(session);

	return r ? r : session_end(session, reserve(session, caller, library, slot));
}

int cleaner_release(struct session *session, const struct identity *caller, const char *library)
{
	int r = mount_begin(session);

	return r ? r : session_end(session, release(session, caller, library));
}

/* -- its use -- */

int cleaner_find(struct session *session, const char *library, struct cleaner *cleaner)
{
	struct store_rows rows;
	int r;

	memset(cleaner, 0, sizeof(*cleaner));
	store_query(session_store(session), SQL_CLEANER_FIND, &rows, "t", library);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, cleaner->slot, STORE_ID_SIZE);
		cleaner->uses = store_int(&rows, 1);
		store_copy(&rows, 2, cleaner->cartridge, STORE_ID_SIZE);
		store_copy(&rows, 3, cleaner->side, STORE_ID_SIZE);
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

int cleaner_note_time(struct session *session, const char *drive)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_CLEANER_DRIVE, "ti", drive, store_now(store));

	return r ? r : event_note(session, NTMS_DRIVE, NTMS_OBJ_UPDATE, drive);
}

int cleaner_used(struct session *session, const char *library, const char *drive)
{
	struct store *store = session_store(session);
	int64_t left = 1;
	int r = cleaner_note_time(session, drive);

	if (r)
		return r;
	r = store_one(store, SQL_CLEANER_USE, &left, "ti", library, store_now(store));
	if (r != 1)
		return r;
	r = event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
	return r || left ? r : cleaner_ask(session, library);
}

int cleaner_spent(struct session *session, const char *library)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_CLEANER_USES, "tii", library, (int64_t)0, store_now(store));

	if (!r)
		r = event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
	return r ? r : cleaner_ask(session, library);
}

/* What operators have to do. */
static const char *task(const struct cleaner *cleaner)
{
	if (!cleaner->slot[0])
		return "to be given a slot for a cleaner, and a cleaner";
	return cleaner->cartridge[0] ? "to be given another cleaner: its own has no uses left"
				     : "to be given a cleaner";
}

int cleaner_ask(struct session *session, const char *library)
{
	char message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)], id[STORE_ID_SIZE];
	const struct operator_request request = {
		.request = NTMS_OPREQ_CLEANER, .message = message, .arg1 = library,
	};
	struct cleaner cleaner;
	struct object object;
	int64_t asked;
	int r = store_one(session_store(session), SQL_CLEANER_ASKED, &asked, "t", library);

	/* They are asked, or that cannot be told. */
	if (r)
		return r == 1 ? 0 : r;
	r = cleaner_find(session, library, &cleaner);
	if (!r)
		r = object_read(session, library, NTMS_LIBRARY, &object);
	if (r)
		return r;
	snprintf(message, sizeof(message), "Library %s is %s", object.name, task(&cleaner));
	return operator_request_raise(session, &request, NTMS_LIBRARY, id);
}

/* -- how it comes and goes -- */

int cleaner_expect(struct session *session, const char *library, int64_t uses)
{
	struct store *store = session_store(session);
	struct cleaner cleaner;
	struct slot slot;
	int r = cleaner_find(session, library, &cleaner);

	if (r)
		return r;
	if (!cleaner.slot[0])
		return explain(NTMS_E_CLEANER_SLOT_NOT_SET, "the library has no slot for a cleaner");
	if (cleaner.cartridge[0])
		return explain(NTMS_E_RESOURCE_NOT_AVAILABLE, "the library has a cleaner");
	r = read_slot(session, library, cleaner.slot, &slot);
	if (!r)
		r = store_run(store, SQL_CLEANER_USES, "tii", library, uses, store_now(store));
	return r ? r : event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, library);
}

int cleaner_may_be(struct session *session, const char *id)
{
	struct cartridge cartridge;
	int r = media_load(session, id, &cartridge);

	return r ? r : cartridge.cleaner || !media_owned(&cartridge);
}

int cleaner_arrived(struct session *session, const char *cartridge)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_CLEANER_MARK, "ti", cartridge, store_now(store));

	if (!r)
		r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, cartridge);
	return r ? r : media_refresh(session, cartridge);
}

int cleaner_check_eject(struct session *session, const struct identity *caller, const char *library,
			char id[STORE_ID_SIZE])
{
	struct object object;
	struct cleaner cleaner;
	int r = check_library(session, caller, library, NTMS_E_RESOURCE_DISABLED,
			      NTMS_E_LIBRARY_OFFLINE, &object);

	if (!r)
		r = cleaner_find(session, library, &cleaner);
	if (r)
		return r;
	if (!cleaner.slot[0])
		return explain(NTMS_E_CLEANER_SLOT_NOT_SET, "library %s has no slot for a cleaner",
			       object.name);
	if (!cleaner.cartridge[0])
		return explain(NTMS_E_EMPTY, "library %s has no cleaner", object.name);
	strcpy(id, cleaner.cartridge);
	return 0;
}
