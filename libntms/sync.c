// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sync.h"

#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "code.h"
#include "config.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "ntmsapi.h"
#include "security.h"
#include "session.h"
#include "sync_private.h"

static void forget(struct sync *s)
{
	sync_index_free(&s->other_tags);
	free(s->other_cartridges);
	free(s->other_ids);
	free(s->elements);
	free(s->by_address);
	free(s->cartridges);
	free(s->rows);
	free(s->row_of);
}

static int other_store(struct sync *s)
{
	char id[STORE_ID_SIZE];

	guid_format(&s->changer.store, id);
	return explain_over(NTMS_E_OTHER_STORE,
			    "changer %s (%s %s) belongs to store %s, this is store %s (%s): \"ntms bind %s\" gives it to this one",
			    device_name(s->device), s->changer.vendor, s->changer.product, id,
			    store_id(s->store), store_path(s->store), device_name(s->device));
}

static int check_binding(struct sync *s)
{
	struct guid own;

	if (guid_parse(store_id(s->store), &own))
		return explain(NTMS_E_DATABASE_FAILURE, "store %s has a damaged id",
			       store_path(s->store));
	return s->changer.bound && guid_compare(&s->changer.store, &own) ? other_store(s) : 0;
}

static int read_policy(struct sync *s)
{
	int r;

	r = library_offline(s->session, s->offline);
	if (r)
		return r;
	r = store_one(s->store, SQL_COMPUTER_POLICY, &s->policy, "");
	return r > 1 ? r : 0;
}

/* It was ours. What is in it is offered to nobody, so that others of its pools are. */
static int give_up(struct sync *s)
{
	int r = store_run(s->store, SQL_LIBRARY_SET_STATE, "tii", s->library,
			  (int64_t)NTMS_NEEDS_SERVICE, store_now(s->store));

	if (!r)
		r = event_note(s->session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, s->library);
	if (!r)
		r = media_refresh_library(s->session, s->library);
	return r ? r : event_flush(s->session);
}

/*
 * A changer of another store is shown, so that people can ask about it and hear why it does not
 * work; its media are none of our business.
 */
static int introduce(struct sync *s)
{
	struct store_rows rows;
	bool ready = false;
	int r;

	store_query(s->store, SQL_LIBRARY_BY_IDENTITY, &rows, "t", s->changer.identity);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, s->library, sizeof(s->library));
		ready = store_int(&rows, 2) == NTMS_READY;
	}
	store_done(&rows);
	if (r)
		return r > 1 ? r : ready ? give_up(s) : 0;
	r = sync_library(s);
	if (!r)
		r = sync_elements(s);
	if (!r)
		r = store_run(s->store, SQL_LIBRARY_SET_STATE, "tii", s->library,
			      (int64_t)NTMS_NEEDS_SERVICE, store_now(s->store));
	return r ? r : event_flush(s->session);
}

/* All that is written, in one transaction. */
static int reconcile(struct sync *s)
{
	int r;

	r = read_policy(s);
	if (!r)
		r = sync_library(s);
	if (!r)
		r = sync_elements(s);
	if (!r)
		r = sync_media(s);
	if (!r && s->returned)
		r = media_refresh_library(s->session, s->library);
	if (!r && s->returned)
		r = event_note_each(s->session, SQL_LIBRARY_PARTS, s->library, NTMS_OBJ_UPDATE,
				    NULL);
	return r ? r : event_flush(s->session);
}

static bool kernel_needs(const struct device_cartridge *is, const struct device_record *record)
{
	return is->stale || is->revision != record->revision || guid_compare(&is->id, &record->id);
}

static int make_records(struct sync *s, struct device_record *records, size_t *count)
{
	const struct cartridge *c;
	size_t i;
	int r = 0;

	*count = 0;
	for (i = 0; !r && i < s->cartridge_count; i++) {
		c = &s->rows[s->row_of[i]].cartridge;
		r = change_record(c, &records[*count]);
		records[*count].handle = s->cartridges[i].handle;
		*count += !r && kernel_needs(&s->cartridges[i], &records[*count]);
	}
	return r;
}

static int turned_back(struct sync *s)
{
	return explain_over(NTMS_E_TURNED_BACK,
			    "the kernel knows later changes of cartridge %s than store %s: the store was turned back, as by restoring a backup",
			    s->turned_back, store_path(s->store));
}

/* What a record was refused for: only a store that was turned back is a failure. */
static void look_at_refused(struct sync *s, const struct device_record *records, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (records[i].error == NTMS_E_TURNED_BACK && !s->turned_back[0])
			guid_format(&records[i].id, s->turned_back);
}

static int tell_kernel(struct sync *s)
{
	struct device_record *records;
	size_t count, refused = 0;
	struct guid store;
	int r;

	records = calloc(s->cartridge_count + 1, sizeof(*records));
	if (!records)
		return NTMS_E_NO_MEMORY;
	r = make_records(s, records, &count);
	if (!r && (count || !s->changer.bound) && !guid_parse(store_id(s->store), &store))
		r = device_sync(s->device, &store, s->changer.generation, records, count, &refused);
	if (!r && refused)
		look_at_refused(s, records, count);
	free(records);
	return r;
}

/* Only now do store and kernel agree; a crash before this leads to another sync. */
static int note_agreement(struct sync *s)
{
	int r;

	r = store_begin(s->store, STORE_WRITE);
	if (r)
		return r;
	r = store_run(s->store, SQL_LIBRARY_SYNCED, "tii", s->library,
		      (int64_t)s->changer.instance, (int64_t)s->changer.inventory_generation);
	if (!r)
		return store_commit(s->store);
	store_rollback(s->store);
	return r;
}

static int commit(struct sync *s, int r)
{
	if (!r)
		return store_commit(s->store);
	store_rollback(s->store);
	event_forget(s->session);
	return r;
}

/* One changer, under the writer lock from the first look to the last word. */
static int sync_locked(struct sync *s)
{
	int r;

	/* The generation is taken before any row is read. */
	r = device_get(s->device, &s->changer);
	if (!r && !s->changer.read)
		r = NTMS_E_UNREAD;
	if (!r)
		r = check_binding(s);
	if (r == NTMS_E_OTHER_STORE) {
		r = commit(s, introduce(s));
		return r ? r : other_store(s);
	}
	if (!r)
		r = reconcile(s);
	r = commit(s, r);
	if (!r)
		r = tell_kernel(s);
	if (!r)
		r = note_agreement(s);
	if (!r)
		device_trust(s->device);
	return !r && s->turned_back[0] ? turned_back(s) : r;
}

static int sync_device(struct session *session, struct device *device)
{
	struct sync s = {.session = session, .store = session_store(session), .device = device};
	int r;

	r = store_begin(s.store, STORE_WRITE);
	if (r)
		return r;
	r = sync_locked(&s);
	store_release(s.store);
	forget(&s);
	/* Gone, or not read yet: there is nothing to agree on. */
	return r == NTMS_E_GONE || r == NTMS_E_UNREAD ? 0 : r;
}

/* Do store and kernel agree on this changer already? */
static bool agrees(struct session *session, struct device *device)
{
	struct store *store = session_store(session);
	char owner[STORE_ID_SIZE];
	struct device_changer c;
	struct store_rows rows;
	bool agree = false;

	if (device_get(device, &c))
		return true;
	if (device_doubted(device))
		return false;
	guid_format(&c.store, owner);
	store_query(store, SQL_LIBRARY_BY_IDENTITY, &rows, "t", c.identity);
	if (store_next(&rows) == 1) {
		agree = c.bound && !strcmp(owner, store_id(store)) && !c.attention &&
			store_int(&rows, 2) == NTMS_READY &&
			(uint64_t)store_int(&rows, 4) == c.instance &&
			(uint64_t)store_int(&rows, 5) == c.inventory_generation &&
			!strcmp(store_text(&rows, 1), session_host(session));
		device_set_library(device, store_text(&rows, 0));
	}
	store_done(&rows);
	return agree;
}

struct missing {
	char (*ids)[STORE_ID_SIZE];
	size_t count;
};

/* Libraries of this host that have no changer any more. */
static int find_missing(struct session *session, struct missing *missing)
{
	const struct device_set *set = session_devices(session);
	struct store_rows rows;
	void *larger;
	int r;

	store_query(session_store(session), SQL_LIBRARIES_OF_HOST, &rows, "t",
		    session_host(session));
	while ((r = store_next(&rows)) == 1) {
		if (store_int(&rows, 1) == NTMS_NOT_PRESENT ||
		    device_set_of_library(set, store_text(&rows, 0)))
			continue;
		larger = realloc(missing->ids, (missing->count + 1) * sizeof(*missing->ids));
		if (!larger) {
			r = NTMS_E_NO_MEMORY;
			break;
		}
		missing->ids = larger;
		store_copy(&rows, 0, missing->ids[missing->count++], STORE_ID_SIZE);
	}
	store_done(&rows);
	return r;
}

static int note_missing(struct session *session, const struct missing *missing)
{
	struct store *store = session_store(session);
	size_t i;
	int r = 0;

	for (i = 0; !r && i < missing->count; i++) {
		r = store_run(store, SQL_LIBRARY_SET_STATE, "tii", missing->ids[i],
			      (int64_t)NTMS_NOT_PRESENT, store_now(store));
		if (!r)
			r = media_refresh_library(session, missing->ids[i]);
		if (!r)
			r = event_note(session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, missing->ids[i]);
		if (!r)
			r = event_note_each(session, SQL_LIBRARY_PARTS, missing->ids[i],
					    NTMS_OBJ_UPDATE, NULL);
	}
	return r ? r : event_flush(session);
}

static int sync_missing(struct session *session, const struct missing *missing)
{
	struct store *store = session_store(session);
	int r;

	if (!missing->count)
		return 0;
	r = store_begin(store, STORE_WRITE);
	if (r)
		return r;
	r = note_missing(session, missing);
	if (!r)
		r = store_commit(store);
	else
		store_rollback(store);
	event_forget(session);
	store_release(store);
	return r;
}

/* One look, under the lock of readers, at what is to be done. */
static int look(struct session *session, bool behind[DEVICE_SET_MAX], struct missing *missing)
{
	struct device_set *set = session_devices(session);
	struct store *store = session_store(session);
	size_t i;
	int r;

	r = store_begin(store, STORE_READ);
	if (r)
		return r;
	for (i = 0; i < set->count; i++)
		behind[i] = !agrees(session, set->devices[i]);
	/* Without the module, or when some cannot be opened, nobody knows what is connected. */
	if (set->complete)
		r = find_missing(session, missing);
	store_rollback(store);
	store_release(store);
	return r;
}

/* The errors of other libraries than the one that is asked for are theirs. */
static int sync_all(struct session *session, const char *library)
{
	struct device_set *set = session_devices(session);
	struct missing missing = {0};
	bool behind[DEVICE_SET_MAX] = {0};
	int r, first = 0;
	size_t i;

	r = device_scan(set, session_config(session));
	if (!r)
		r = look(session, behind, &missing);
	for (i = 0; !r && i < set->count; i++) {
		int one = behind[i] ? sync_device(session, set->devices[i]) : 0;

		if (!library || !strcmp(library, device_library(set->devices[i])))
			first = first ? first : one;
	}
	if (!r)
		r = sync_missing(session, &missing);
	free(missing.ids);
	return r ? r : first;
}

int session_sync_library(struct session *session, const char *library)
{
	int r = NTMS_E_INVALID_HANDLE;

	session_lock(session);
	if (!session_cancelled(session))
		r = sync_all(session, library);
	session_unlock(session);
	return r;
}

int session_sync(struct session *session)
{
	return session_sync_library(session, NULL);
}
