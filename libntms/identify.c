// SPDX-License-Identifier: LGPL-2.1-or-later
#include "identify.h"

#include <stdio.h>
#include <string.h>

#include "change.h"
#include "code.h"
#include "dismount.h"
#include "explain.h"
#include "identity.h"
#include "label.h"
#include "label_read.h"
#include "media.h"
#include "mount.h"
#include "ntmsapi.h"
#include "object.h"
#include "operation.h"
#include "recognize.h"
#include "security.h"
#include "session.h"
#include "verify.h"

/* The cartridge in the slot: 1, 0: there is none, or a code. */
static int find(struct session *session, const struct identity *caller, const char *slot,
		struct cartridge *cartridge)
{
	struct object object;
	int r = object_check(session, caller, slot, NTMS_STORAGESLOT, RIGHT_CONTROL, NULL);

	if (!r)
		r = object_read(session, slot, NTMS_STORAGESLOT, &object);
	if (!r)
		r = operation_check_library(session, object.element.library,
					    NTMS_E_RESOURCE_DISABLED);
	return r ? r : media_load_at(session, slot, cartridge);
}

static int look(struct session *session, const struct identity *caller, const char *slot,
		struct cartridge *cartridge)
{
	int found, r;

	mount_look(session);
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	found = find(session, caller, slot, cartridge);
	r = session_end(session, found > 1 ? found : 0);
	return r ? r : found;
}

static int read_device(struct session *session, const char *drive, struct object *object)
{
	int r = session_begin(session, STORE_READ);

	return r ? r : session_end(session, object_read(session, drive, NTMS_DRIVE, object));
}

struct seen {
	const char *side;
	enum label_contents contents;
	struct label label;
};

static int enter(struct session *session, void *context)
{
	const struct seen *seen = context;

	return recognize(session, seen->side, seen->contents, &seen->label);
}

static int read_label(struct session *session, const char *cartridge, const char *side,
		      const char *drive)
{
	struct seen seen = {.side = side};
	struct labels *labels;
	struct object object;
	size_t block_size;
	int r = read_device(session, drive, &object);

	if (!r)
		r = labels_open(&labels);
	if (r)
		return r;
	r = label_identify(labels, object.element.device_name, &seen.label, &seen.contents,
			   &block_size);
	labels_free(labels);
	if (!r)
		r = verify_place(session, cartridge, side, drive);
	return r ? r : change_run(session, enter, &seen);
}

/* Whoever may have it identified need not have a right to its pool. */
static int identify(struct session *session, const struct identity *caller, const char *cartridge,
		    const char *side, uint32_t option)
{
	const struct identity who = {.uid = caller->uid, .gid = caller->gid, .administrator = true};
	char ids[1][STORE_ID_SIZE];
	struct mount mount = {
		.media = ids, .count = 1, .options = NTMS_MOUNT_READ | NTMS_MOUNT_ERROR_OFFLINE,
		.timeout = 0xffffffff,
	};
	char why[256];
	int r, released;

	strcpy(ids[0], side);
	r = media_mount(session, &who, &mount);
	if (r)
		return r;
	r = read_label(session, cartridge, side, mount.drives[0]);
	snprintf(why, sizeof(why), "%s", explain_text());
	released = media_dismount(session, &who, ids, 1, option);
	return r ? explain_over(r, "%s", why) : released;
}

int slot_identify(struct session *session, const struct identity *caller, const char *slot,
		  uint32_t option)
{
	struct cartridge cartridge;
	int i, r;

	if (option > NTMS_DISMOUNT_IMMEDIATE)
		return explain(NTMS_E_INVALID_PARAMETER, "unknown option of an identification");
	r = look(session, caller, slot, &cartridge);
	if (r != 1)
		return r;
	for (i = 0, r = 0; !r && i < cartridge.side_count; i++)
		r = identify(session, caller, cartridge.id, cartridge.sides[i].id,
			     i < cartridge.side_count - 1 ? NTMS_DISMOUNT_IMMEDIATE : option);
	return r;
}
