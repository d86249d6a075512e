// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bar codes that turn up here and that the store knows on a cartridge elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "code.h"
#include "session.h"
#include "sync_private.h"

static void forget_other(struct sync *s)
{
	sync_index_free(&s->other_tags);
	free(s->other_cartridges);
	free(s->other_ids);
	s->other_cartridges = NULL;
	s->other_ids = NULL;
	s->other = NULL;
}

/* By its bar code; by its id while that cannot be read: it is still the one that it was. */
static void index_other(struct sync *s, size_t i)
{
	const struct device_cartridge *c = &s->other_cartridges[i];

	if (c->bar_code[0]) {
		sync_index_put(&s->other_tags, c->bar_code, i);
	} else if (c->unread && !guid_is_null(&c->id)) {
		guid_format(&c->id, s->other_ids[i]);
		sync_index_put(&s->other_tags, s->other_ids[i], i);
	}
}

/* What lies in another changer now; kept for the next question. */
static int read_other(struct sync *s, struct device *device)
{
	uint64_t since = 0;
	size_t count, i;
	int r;

	forget_other(s);
	r = device_read_cartridges(device, &since, &s->other_cartridges, &count);
	if (!r)
		r = sync_index_make(&s->other_tags, count);
	if (!r)
		s->other_ids = calloc(count + 1, sizeof(*s->other_ids));
	if (r || !s->other_ids)
		return r ? r : NTMS_E_NO_MEMORY;
	s->other = device;
	for (i = 0; i < count; i++)
		index_other(s, i);
	return 0;
}

/*
 * Has a cartridge left the library where the store has it? A library that cannot be asked may still
 * hold it: then nothing is certain.
 */
static bool has_left(struct sync *s, const char *library, const char *id, const char *bar_code)
{
	struct device *device;
	size_t at;

	if (!strcmp(library, s->offline))
		return true;
	if (!strcmp(library, s->library))
		return false;
	device = device_set_of_library(session_devices(s->session), library);
	if (!device || (device != s->other && read_other(s, device)))
		return false;
	return !sync_index_get(&s->other_tags, bar_code, &at) &&
	       !sync_index_get(&s->other_tags, id, &at);
}

int sync_elsewhere(struct sync *s, const char *bar_code, const char *except,
		   struct sync_elsewhere *found)
{
	struct store_rows rows;
	char library[STORE_ID_SIZE];
	int r;

	memset(found, 0, sizeof(*found));
	store_query(s->store, SQL_BAR_CODE_ROWS, &rows, "tt", bar_code, except);
	while ((r = store_next(&rows)) == 1) {
		if (!found->rows++) {
			store_copy(&rows, 0, found->id, sizeof(found->id));
			store_copy(&rows, 1, library, sizeof(library));
		}
	}
	store_done(&rows);
	if (!r && found->rows == 1)
		found->left = has_left(s, library, found->id, bar_code);
	return r;
}
