// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which cartridge is which: design.md section 4, "Identity of media". In this order: what the
 * kernel still has under observation by the id we gave it; the bar code; the place, for what has no
 * bar code, or none that is read where it lies, and then it needs an inventory.
 */
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "ntmsapi.h"
#include "session.h"
#include "side.h"
#include "sync_private.h"

struct indexes {
	struct sync_index id, bar_code, place;
};

static int load_rows(struct sync *s)
{
	struct media_cursor cursor;
	struct sync_row *larger;
	int r = 0, n;

	media_first(s->session, s->library, &cursor);
	do {
		if (s->row_count == s->row_room) {
			s->row_room = s->row_room ? 2 * s->row_room : 256;
			larger = realloc(s->rows, s->row_room * sizeof(*larger));
			if (!larger) {
				r = NTMS_E_NO_MEMORY;
				break;
			}
			s->rows = larger;
		}
		memset(&s->rows[s->row_count], 0, sizeof(*s->rows));
		n = media_next(&cursor, &s->rows[s->row_count].cartridge);
		s->row_count += n == 1;
		r = n > 1 ? n : 0;
	} while (n == 1);
	media_done(&cursor);
	return r;
}

/* Rows must not move once they are indexed: each cartridge may add one, and one more replace it. */
static int reserve_rows(struct sync *s)
{
	size_t room = s->row_count + 2 * s->cartridge_count + 1;
	struct sync_row *larger = realloc(s->rows, room * sizeof(*larger));

	if (!larger)
		return NTMS_E_NO_MEMORY;
	s->rows = larger;
	s->row_room = room;
	return 0;
}

int sync_add_row(struct sync *s, const struct cartridge *c, size_t *at)
{
	if (s->row_count == s->row_room)
		return NTMS_E_NO_MEMORY;
	*at = s->row_count++;
	memset(&s->rows[*at], 0, sizeof(*s->rows));
	s->rows[*at].cartridge = *c;
	return 0;
}

static bool is_newcomer(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (c->sides[i].state != SIDE_FOREIGN || c->sides[i].logical_media[0])
			return false;
	return true;
}

/*
 * Of several, the one that is nobody's: what is taken for it is handed out to nobody, and it is forgotten
 * when it leaves, so that the other one would be certain again.
 */
static bool is_first_choice(const struct indexes *indexes, const struct cartridge *c)
{
	size_t at;

	return !c->duplicate || sync_is_nobody_s(c) ||
	       !sync_index_get(&indexes->bar_code, c->bar_code, &at);
}

static int make_indexes(struct sync *s, struct indexes *indexes)
{
	const struct cartridge *c;
	size_t i;
	int r;

	r = sync_index_make(&indexes->id, s->row_count);
	if (!r)
		r = sync_index_make(&indexes->bar_code, s->row_count);
	if (!r)
		r = sync_index_make(&indexes->place, s->row_count);
	for (i = 0; !r && i < s->row_count; i++) {
		c = &s->rows[i].cartridge;
		sync_index_put(&indexes->id, c->id, i);
		if (c->bar_code[0] && is_first_choice(indexes, c))
			sync_index_put(&indexes->bar_code, c->bar_code, i);
		if (c->location[0])
			sync_index_put(&indexes->place, c->location, i);
	}
	return r;
}

static void match(struct sync *s, size_t cartridge, size_t row)
{
	s->row_of[cartridge] = row;
	s->rows[row].is = &s->cartridges[cartridge];
}

/* In many drives no bar code is read, nor in the robot's hand. In a slot or port one that has one shows it. */
static bool may_be_silent(struct sync *s, const struct device_cartridge *is)
{
	int type = sync_element_type(s, is->element);

	return is->unread || is->moving || (type != NTMS_STORAGESLOT && type != NTMS_IEPORT);
}

static bool fits(struct sync *s, const struct device_cartridge *is, const struct cartridge *c)
{
	if (is->bar_code[0])
		return !c->bar_code[0] || !strcmp(is->bar_code, c->bar_code);
	return !c->bar_code[0] || may_be_silent(s, is);
}

static void match_by_id(struct sync *s, const struct indexes *indexes, size_t i)
{
	const struct device_cartridge *is = &s->cartridges[i];
	const struct cartridge *c;
	char id[STORE_ID_SIZE];
	size_t row;

	if (guid_is_null(&is->id))
		return;
	guid_format(&is->id, id);
	if (!sync_index_get(&indexes->id, id, &row) || s->rows[row].is)
		return;
	c = &s->rows[row].cartridge;
	if (!fits(s, is, c))
		return;
	match(s, i, row);
	/* Its bar code is not read, as in many drives, and hands may have been at it. Of a duplicate it means more. */
	s->rows[row].doubtful = is->unread && is->stale && !c->duplicate;
}

static bool at_place(const struct sync *s, const struct indexes *indexes, size_t i, size_t *row)
{
	return sync_index_get(&indexes->place, sync_element_id(s, s->cartridges[i].element), row) &&
	       !s->rows[*row].is;
}

/* Of several with one bar code one is left. Nobody watched: hands may have put it where another one was. */
static bool is_left_alone(const struct device_cartridge *is, const struct cartridge *c)
{
	return c->duplicate && !is->duplicate;
}

static void match_by_bar_code(struct sync *s, const struct indexes *indexes, size_t i, bool placed)
{
	const struct device_cartridge *is = &s->cartridges[i];
	const char *bar_code = is->bar_code;
	size_t row;

	if (s->row_of[i] != SYNC_NONE || !bar_code[0])
		return;
	if (placed ? at_place(s, indexes, i, &row) &&
			     !strcmp(s->rows[row].cartridge.bar_code, bar_code) &&
			     !is_left_alone(is, &s->rows[row].cartridge)
		   : sync_index_get(&indexes->bar_code, bar_code, &row) && !s->rows[row].is) {
		match(s, i, row);
		/* Of several only the place was left to tell, and nobody watched: they may have changed places. */
		s->rows[row].doubtful = is->duplicate || s->rows[row].cartridge.duplicate;
	}
}

static void match_by_place(struct sync *s, const struct indexes *indexes, size_t i)
{
	const struct device_cartridge *is = &s->cartridges[i];
	size_t row;

	if (s->row_of[i] != SYNC_NONE || is->bar_code[0] || is->unread)
		return;
	if (at_place(s, indexes, i, &row) && !s->rows[row].cartridge.duplicate &&
	    fits(s, is, &s->rows[row].cartridge)) {
		match(s, i, row);
		s->rows[row].doubtful = true;
	}
}

static void match_all(struct sync *s, const struct indexes *indexes)
{
	size_t i;

	for (i = 0; i < s->cartridge_count; i++)
		match_by_id(s, indexes, i);
	for (i = 0; i < s->cartridge_count; i++)
		match_by_bar_code(s, indexes, i, true);
	for (i = 0; i < s->cartridge_count; i++)
		match_by_bar_code(s, indexes, i, false);
	for (i = 0; i < s->cartridge_count; i++)
		match_by_place(s, indexes, i);
}

static int adopt(struct sync *s, size_t i, const char *id)
{
	struct cartridge c;
	size_t row;
	int r;

	r = media_load(s->session, id, &c);
	if (!r)
		r = sync_add_row(s, &c, &row);
	if (r)
		return r;
	match(s, i, row);
	s->rows[row].arrived = strcmp(c.library, s->library);
	return 0;
}

/*
 * A cartridge without a row here: it comes from elsewhere if the store knows its bar code there and
 * it has certainly left; where that is not certain both are duplicates; else it is new.
 */
static int find_elsewhere(struct sync *s, size_t i, bool *duplicate)
{
	const struct device_cartridge *is = &s->cartridges[i];
	struct sync_elsewhere found;
	int r;

	*duplicate = is->duplicate;
	if (!is->bar_code[0])
		return 0;
	r = sync_elsewhere(s, is->bar_code, "", &found);
	if (r || !found.rows)
		return r;
	if (found.rows == 1 && found.left && !is->duplicate)
		return adopt(s, i, found.id);
	*duplicate = true;
	return sync_flag_duplicates(s, is->bar_code);
}

/*
 * A newcomer was taken for a duplicate; now its older row has let go of another library: they are one
 * cartridge. Two that were seen in one library at a time are two, also when one of them has left.
 */
static int merge(struct sync *s, size_t i)
{
	const struct device_cartridge *is = &s->cartridges[i];
	struct cartridge *c = &s->rows[s->row_of[i]].cartridge;
	struct sync_elsewhere found;
	int r;

	if (!c->duplicate || !c->needs_inventory || is->duplicate || !is->bar_code[0] ||
	    !is_newcomer(c))
		return 0;
	r = sync_elsewhere(s, is->bar_code, c->id, &found);
	if (r || found.rows != 1 || !found.left)
		return r;
	s->rows[s->row_of[i]].is = NULL;
	r = media_erase(s->session, c);
	return r ? r : adopt(s, i, found.id);
}

static int vanish_all(struct sync *s)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < s->row_count; i++)
		if (!s->rows[i].is)
			r = sync_vanish(s, &s->rows[i]);
	return r;
}

static int place_all(struct sync *s)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < s->cartridge_count; i++)
		if (s->row_of[i] != SYNC_NONE)
			r = sync_lift(s, &s->rows[s->row_of[i]]);
	for (i = 0; !r && i < s->cartridge_count; i++)
		if (s->row_of[i] != SYNC_NONE)
			r = sync_place(s, &s->rows[s->row_of[i]]);
	return r;
}

static int add_all(struct sync *s, const bool *duplicate)
{
	size_t i, row;
	int r = 0;

	for (i = 0; !r && i < s->cartridge_count; i++) {
		if (s->row_of[i] != SYNC_NONE)
			continue;
		r = sync_new(s, &s->cartridges[i], duplicate[i], &row);
		if (!r)
			match(s, i, row);
	}
	return r;
}

static int settle(struct sync *s, bool *duplicate)
{
	size_t i;
	int r;

	r = vanish_all(s);
	for (i = 0; !r && i < s->cartridge_count; i++)
		r = s->row_of[i] == SYNC_NONE ? find_elsewhere(s, i, &duplicate[i]) : merge(s, i);
	if (!r)
		r = place_all(s);
	return r ? r : add_all(s, duplicate);
}

static int reconcile(struct sync *s, bool *duplicate)
{
	struct indexes indexes = {0};
	int r;

	r = make_indexes(s, &indexes);
	if (!r)
		match_all(s, &indexes);
	sync_index_free(&indexes.id);
	sync_index_free(&indexes.bar_code);
	sync_index_free(&indexes.place);
	return r ? r : settle(s, duplicate);
}

int sync_media(struct sync *s)
{
	uint64_t since = 0;
	bool *duplicate;
	size_t i;
	int r;

	r = device_read_cartridges(s->device, &since, &s->cartridges, &s->cartridge_count);
	if (!r)
		r = load_rows(s);
	if (!r)
		r = reserve_rows(s);
	if (r)
		return r;
	duplicate = calloc(s->cartridge_count + 1, sizeof(*duplicate));
	s->row_of = malloc((s->cartridge_count + 1) * sizeof(*s->row_of));
	if (!duplicate || !s->row_of) {
		free(duplicate);
		return NTMS_E_NO_MEMORY;
	}
	for (i = 0; i < s->cartridge_count; i++)
		s->row_of[i] = SYNC_NONE;
	r = reconcile(s, duplicate);
	free(duplicate);
	return r;
}
