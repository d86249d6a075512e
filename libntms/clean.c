// SPDX-License-Identifier: LGPL-2.1-or-later
#include "clean.h"

#include <stdio.h>
#include <string.h>

#include "cleaner.h"
#include "code.h"
#include "doorbell.h"
#include "explain.h"
#include "identity.h"
#include "library_request.h"
#include "media.h"
#include "mount.h"
#include "ntmsapi.h"
#include "object.h"
#include "plan.h"
#include "queue.h"
#include "security.h"
#include "session.h"
#include "text.h"
#include "work.h"

#define BEGINS 5000	/* ms that it is waited for what another one is about to free */

struct asked {
	const struct identity *caller;		/* NULL: the drive itself asks */
	const char *drive;
	char library[STORE_ID_SIZE];
	bool has_robot;				/* else a person cleans the drive */
	struct cleaner cleaner;
	char call[STORE_ID_SIZE];
	char request[STORE_ID_SIZE];
	bool in_use;				/* a session has a medium mounted in the drive */
	bool without_cleaner;			/* that is why it is refused */
};

static int check_drive(struct session *session, struct asked *asked)
{
	struct object drive, library;
	int r = object_check(session, asked->caller, asked->drive, NTMS_DRIVE, RIGHT_CONTROL, NULL);

	if (r)
		return r == NTMS_E_OBJECT_NOT_FOUND ? NTMS_E_INVALID_DRIVE : r;
	r = object_read(session, asked->drive, NTMS_DRIVE, &drive);
	if (!r)
		r = object_read(session, drive.element.library, NTMS_LIBRARY, &library);
	if (r)
		return r;
	strcpy(asked->library, library.id);
	asked->has_robot = library.library.type != NTMS_LIBRARYTYPE_STANDALONE;
	if (library.operational_state == NTMS_NOT_PRESENT)
		return explain(NTMS_E_LIBRARY_OFFLINE, "library %s is not connected", library.name);
	if (!library.enabled || !drive.enabled)
		return explain(NTMS_E_RESOURCE_DISABLED, "drive %s or its library is disabled",
			       drive.name);
	if (asked->has_robot &&
	    (drive.operational_state == NTMS_NOT_PRESENT || !drive.element.device_name[0]))
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE,
			       "no device of this host is known to be drive %s", drive.name);
	return 0;
}

static int check_cleaner(struct session *session, struct asked *asked)
{
	struct cleaner *cleaner = &asked->cleaner;
	int r = cleaner_find(session, asked->library, cleaner);

	if (r)
		return r;
	asked->without_cleaner = true;
	if (!cleaner->slot[0])
		return explain(NTMS_E_CLEANER_SLOT_NOT_SET, "the library has no slot for a cleaner");
	if (!cleaner->cartridge[0])
		return explain(NTMS_E_EMPTY, "the library has no cleaner");
	if (!cleaner->uses)
		return explain(NTMS_E_CLEANER_SPENT, "the library's cleaner has no uses left");
	asked->without_cleaner = false;
	return 0;
}

/* One that waits already is as good as another. */
static int find_request(struct session *session, struct asked *asked)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_CLEAN_REQUEST, &rows, "tt", asked->library,
		    asked->drive);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, asked->request, STORE_ID_SIZE);
		store_copy(&rows, 1, asked->call, STORE_ID_SIZE);
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

static int add(struct session *session, struct asked *asked)
{
	char user[TEXT_BYTES(63)] = "";
	int r = library_request_sweep(session);

	if (asked->caller)
		identity_name(asked->caller, user, sizeof(user));
	if (!r)
		r = store_new_id(asked->call);
	if (!r)
		r = queue_add(session, &(struct queue_entry){
			.library = asked->library,
			.side = asked->cleaner.side,
			.drive = asked->drive,
			.cartridge = asked->cleaner.cartridge,
			.user = user,
			.call = asked->call,
			.operation = NTMS_LM_CLEANDRIVE,
			.state = NTMS_LM_QUEUED,
		}, asked->request);
	return r;
}

static int look_into_drive(struct session *session, struct asked *asked)
{
	struct cartridge cartridge;
	int r = media_load_at(session, asked->drive, &cartridge);

	asked->in_use = r == 1 && cartridge.mounted_side[0] && !cartridge.released;
	return r > 1 ? r : 0;
}

static int enqueue(struct session *session, struct asked *asked)
{
	int r = check_drive(session, asked);

	if (r)
		return r;
	if (!asked->has_robot)
		return cleaner_note_time(session, asked->drive);
	r = check_cleaner(session, asked);
	if (!r)
		r = mount_check_robot(session, asked->library, NTMS_E_DEVICE_NOT_AVAILABLE);
	if (!r)
		r = look_into_drive(session, asked);
	if (!r)
		r = find_request(session, asked);
	if (!r && !asked->request[0])
		r = add(session, asked);
	return r ? r : plan_run(session, asked->library);
}

/* The words stay those of the refusal. */
static void ask_for_cleaner(struct session *session, const struct asked *asked)
{
	if (!session_begin(session, STORE_WRITE))
		session_end(session, cleaner_ask(session, asked->library));
}

/* -- the wait -- */

/* On its way home; "": it is there. */
static int find_way_home(struct session *session, const struct asked *asked, char id[STORE_ID_SIZE])
{
	const struct queue_request *request;
	struct queue queue;
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	id[0] = '\0';
	r = queue_load(session, asked->library, &queue);
	request = r ? NULL : queue_of_cartridge(&queue, asked->cleaner.cartridge, NTMS_LM_DISMOUNT);
	if (request)
		strcpy(id, request->id);
	queue_free(&queue);
	return session_end(session, r);
}

static int await(struct session *session, const struct asked *asked,
		 const char (*id)[STORE_ID_SIZE], int64_t until)
{
	const struct work_wait wait = {
		.library = asked->library, .call = asked->call, .ids = id, .count = 1, .until = until,
	};
	int r = work_until(session, &wait);

	return r ? r : work_result(session, *id);
}

static int read_waits(struct session *session, const struct asked *asked, bool *waits)
{
	struct queue_result result;
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	r = session_end(session, queue_result(session, asked->request, &result));
	*waits = !result.finished && result.state != NTMS_LM_INPROCESS;
	return r;
}

/* NTMS_E_TIMEOUT: it has not begun. */
static int await_cleaning(struct session *session, const struct asked *asked)
{
	bool waits = false;
	int r = await(session, asked, &asked->request, doorbell_until(asked->in_use ? 0 : BEGINS));

	if (r != NTMS_E_TIMEOUT)
		return r;
	r = read_waits(session, asked, &waits);
	if (r || waits)
		return r ? r : NTMS_E_TIMEOUT;
	explain_reset();
	return await(session, asked, &asked->request, DOORBELL_NEVER);
}

static int await_way_home(struct session *session, const struct asked *asked)
{
	char home[1][STORE_ID_SIZE] = {""};
	int r = find_way_home(session, asked, home[0]);

	return r || !home[0][0] ? r : await(session, asked, home, DOORBELL_NEVER);
}

/* Who waits for both is told why it was not cleaned, rather than how the cleaner came home. */
static int await_all(struct session *session, const struct asked *asked)
{
	int r = await_cleaning(session, asked), back;
	char words[512];

	if (session_cancelled(session) || r == NTMS_E_TIMEOUT)
		return r;
	snprintf(words, sizeof(words), "%s", explain_text());
	back = await_way_home(session, asked);
	return r ? explain_over(r, "%s", words) : back;
}

/* It is in the queue, whatever becomes of this session: who does not wait any more was not refused. */
static int wait_for_it(struct session *session, const struct asked *asked)
{
	int r = await_all(session, asked);

	if (r != NTMS_E_TIMEOUT && !session_cancelled(session))
		return r;
	explain_reset();
	return 0;
}

int drive_clean(struct session *session, const struct identity *caller, const char *drive)
{
	struct asked asked = {.caller = caller, .drive = drive};
	int r = mount_begin(session);

	if (!r)
		r = session_end(session, enqueue(session, &asked));
	if (r && asked.without_cleaner)
		ask_for_cleaner(session, &asked);
	return r || !asked.has_robot ? r : wait_for_it(session, &asked);
}

/* -- drives that ask for it -- */

/* One that is disabled, or not there, gets no cleaner: then nobody is to clean it. */
static int may_be_cleaned(struct session *session, const struct asked *asked)
{
	int64_t one;

	return store_one(session_store(session), SQL_CLEAN_MAY, &one, "t", asked->drive);
}

int clean_for_drive(struct session *session, const char *library, const char *drive)
{
	struct asked asked = {.drive = drive};
	int r;

	strcpy(asked.library, library);
	r = may_be_cleaned(session, &asked);
	if (r != 1)
		return r;
	r = check_cleaner(session, &asked);
	explain_reset();
	if (asked.without_cleaner)
		return cleaner_ask(session, library);
	if (!r)
		r = find_request(session, &asked);
	return r || asked.request[0] ? r : add(session, &asked);
}
