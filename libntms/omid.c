// SPDX-License-Identifier: LGPL-2.1-or-later
#include "omid.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "hex.h"
#include "label.h"
#include "label_request.h"
#include "library.h"
#include "media.h"
#include "media_free.h"
#include "ntmsapi.h"
#include "security.h"
#include "session.h"

#define SERIAL_DIGITS	8	/* hexadecimal */

_Static_assert(LABEL_TYPE_UNITS <= OMID_TYPE_UNITS && LABEL_INFO_UNITS <= OMID_INFO_UNITS,
	       "a label can be kept");

int omid_of_label(const struct label *label, struct omid *omid)
{
	if (label->id_size > OMID_ID_SIZE)
		return explain(NTMS_E_BAD_FORMAT, "a label's id has more than %d bytes", OMID_ID_SIZE);
	memset(omid, 0, sizeof(*omid));
	strcpy(omid->type, label->type);
	strcpy(omid->info, label->info);
	hex_write(omid->id, label->id, label->id_size);
	return 0;
}

int omid_of_bytes(const void *bytes, size_t size, struct omid *omid)
{
	struct labels *labels;
	struct label label;
	int r = labels_open(&labels);

	if (r)
		return r;
	if (labels_claim(labels, bytes, size, &label))
		r = omid_of_label(&label, omid);
	else
		r = explain(NTMS_E_BAD_FORMAT, "no plug-in knows this label");
	labels_free(labels);
	return r;
}

void omid_of_filesystem(const char *type, const char *volume, uint32_t serial, struct omid *omid)
{
	const unsigned char id[4] = {
		(unsigned char)serial, (unsigned char)(serial >> 8), (unsigned char)(serial >> 16),
		(unsigned char)(serial >> 24),
	};

	memset(omid, 0, sizeof(*omid));
	snprintf(omid->type, sizeof(omid->type), "%s", type);
	snprintf(omid->info, sizeof(omid->info), "%s", volume);
	hex_write(omid->id, id, sizeof(id));
}

/* Is it a serial number as omid_of_filesystem() tells it, and the system's own id longer? */
static bool is_serial_number(const struct omid *omid)
{
	static const char *const types[] = {"NTFS", "XFS", "LUKS", "ext", "btrfs"};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(omid->type, types[i]))
			return strlen(omid->id) == SERIAL_DIGITS;
	return false;
}

bool omid_matches(const struct omid *known, const struct omid *found)
{
	if (strcmp(known->type, found->type))
		return false;
	if (is_serial_number(known))
		return !strncmp(known->id, found->id, SERIAL_DIGITS);
	return !strcmp(known->id, found->id);
}

int omid_verified(struct session *session, const char *cartridge, int64_t bit)
{
	int64_t one;
	int r = store_one(session_store(session), SQL_OMID_VERIFIED, &one, "tii", cartridge, bit,
			  store_now(session_store(session)));

	return r == 1 ? event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, cartridge) : r;
}

int omid_elsewhere(struct session *session, const char *side, const struct omid *omid)
{
	int64_t one;

	return store_one(session_store(session), SQL_LABEL_ELSEWHERE, &one, "ttt", omid->type,
			 omid->id, side);
}

int omid_certain(struct session *session, const char *cartridge)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = store_one(store, SQL_OMID_PROVED, &one, "ti", cartridge, store_now(store));

	if (r != 1)
		return r;
	r = store_run(store, SQL_DUPLICATE_LOOK_AGAIN, "t", cartridge);
	if (!r)
		r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_UPDATE, cartridge);
	return r ? r : media_refresh(session, cartridge);
}

int omid_proved(struct session *session, const char *cartridge, const char *side,
		const struct omid *omid)
{
	int elsewhere = omid_elsewhere(session, side, omid);

	if (elsewhere)
		return elsewhere > 1 ? elsewhere : 0;
	return omid_certain(session, cartridge);
}

int omid_keep(struct session *session, const char *side, const struct omid *omid)
{
	struct store *store = session_store(session);
	int r = store_run(store, SQL_OMID_WRITE, "tttti", side, omid->type, omid->id, omid->info,
			  store_now(store));

	return r ? r : event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, side);
}

static int update(struct session *session, const struct identity *caller, const char *logical,
		  const struct omid *omid)
{
	struct cartridge cartridge;
	int index, r = media_load_by_logical(session, logical, &cartridge, &index);

	if (!r)
		r = library_check(session, caller, cartridge.library, RIGHT_CONTROL);
	if (!r)
		r = omid_keep(session, cartridge.sides[index].id, omid);
	return r ? r : omid_verified(session, cartridge.id, MEDIA_BIT(&cartridge.sides[index]));
}

int omid_update(struct session *session, const struct identity *caller, const char *logical,
		const struct omid *omid)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, update(session, caller, logical, omid));
}

static int overwrite(struct session *session, const struct identity *caller, const char *id)
{
	struct cartridge cartridge;
	int i, r = media_load(session, id, &cartridge);

	if (!r)
		r = library_check(session, caller, cartridge.library, RIGHT_CONTROL);
	for (i = 0; !r && i < cartridge.side_count; i++) {
		r = omid_forget(session, cartridge.sides[i].id);
		if (!r)
			r = omid_verified(session, cartridge.id, MEDIA_BIT(&cartridge.sides[i]));
	}
	if (!r && !media_owned(&cartridge))
		r = omid_certain(session, cartridge.id);
	return r ? r : label_request_may_write(session, cartridge.id);
}

int omid_overwrite(struct session *session, const struct identity *caller, const char *cartridge)
{
	int r = session_begin(session, STORE_WRITE);

	return r ? r : session_end(session, overwrite(session, caller, cartridge));
}

int omid_forget(struct session *session, const char *side)
{
	struct store *store = session_store(session);
	int64_t one;
	int r = store_one(store, SQL_OMID_FORGET, &one, "ti", side, store_now(store));

	return r == 1 ? event_note(session, NTMS_PARTITION, NTMS_OBJ_UPDATE, side) : r;
}
