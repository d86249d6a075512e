// SPDX-License-Identifier: LGPL-2.1-or-later
#include "recognize.h"

#include <string.h>

#include "change.h"
#include "code.h"
#include "explain.h"
#include "label.h"
#include "label_free.h"
#include "media.h"
#include "ntmsapi.h"
#include "omid.h"
#include "session.h"
#include "side.h"
#include "store.h"

struct found {
	enum label_contents contents;
	const struct label *label;
	struct omid omid;		/* of the label, if there is one */
	struct omid known;
};

static int read_known(struct session *session, const char *side, struct omid *known)
{
	struct store_rows rows;
	int r;

	memset(known, 0, sizeof(*known));
	store_query(session_store(session), SQL_LABEL_KNOWN, &rows, "t", side);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, known->type, sizeof(known->type));
		store_copy(&rows, 1, known->id, sizeof(known->id));
	}
	store_done(&rows);
	return r > 1 ? r : 0;
}

static bool is_claimed(const struct found *found)
{
	return found->contents == LABEL_CLAIMED;
}

static bool is_as_known(const struct found *found)
{
	return is_claimed(found) && found->known.id[0] && omid_matches(&found->known, &found->omid);
}

/* -- one that was never ours -- */

static int fitting_pool(struct session *session, struct cartridge *c)
{
	bool recognized = true;
	struct pool pool;
	int i, r;

	for (i = 0; i < c->side_count; i++) {
		if (c->sides[i].state != SIDE_IMPORT && c->sides[i].state != SIDE_FOREIGN)
			return 0;
		recognized = recognized && c->sides[i].state == SIDE_IMPORT;
	}
	r = pool_load_system(session, recognized ? NTMS_POOLTYPE_IMPORT : NTMS_POOLTYPE_FOREIGN,
			     c->media_type, &pool);
	if (!r)
		strcpy(c->pool, pool.id);
	return r == NTMS_E_INVALID_MEDIA_POOL ? 0 : r;
}

static int enter(struct session *session, const struct cartridge *before, int index,
		 uint32_t state)
{
	struct cartridge after = *before;
	int r;

	after.sides[index].state = state;
	r = fitting_pool(session, &after);
	if (r || (state == before->sides[index].state && !strcmp(before->pool, after.pool)))
		return r;
	return change_cartridge(session, before, &after);
}

static int sort(struct session *session, const struct cartridge *c, int index,
		const struct found *found)
{
	const char *side = c->sides[index].id;
	int r, known = 0;

	if (is_claimed(found))
		known = omid_elsewhere(session, side, &found->omid);
	if (known > 1)
		return known;
	r = enter(session, c, index, is_claimed(found) && !known ? SIDE_IMPORT : SIDE_FOREIGN);
	if (r)
		return r;
	return is_claimed(found) ? omid_keep(session, side, &found->omid) : omid_forget(session, side);
}

/* -- one that is known -- */

static int refuse(const struct cartridge *c, const struct found *found)
{
	if (is_claimed(found))
		return explain(NTMS_E_UNEXPECTED_OMID,
			       "cartridge %s bears a label of %s, not what it is taken for", media_name(c),
			       found->label->type);
	return explain(NTMS_E_UNEXPECTED_OMID, "cartridge %s does not bear what it is taken for",
		       media_name(c));
}

static bool is_free(const struct found *found)
{
	return is_claimed(found) && label_is_free(found->label);
}

/* It was freed by its bar code alone: is it certain now that what is on it is nobody else's? */
static int check_unverified(struct session *session, const struct cartridge *c,
			    const struct side *side, const struct found *found)
{
	if (!(c->unverified & MEDIA_BIT(side)))
		return 0;
	if (!label_is_nobody_s(found->contents, found->label))
		return refuse(c, found);
	return omid_verified(session, c->id, MEDIA_BIT(side));
}

/* A label that it can be told by from now on. What else is on an Available one does not matter. */
static bool tells(const struct side *side, const struct found *found)
{
	return side->state == SIDE_AVAILABLE ? is_free(found)
					     : is_claimed(found) && side->logical_media[0];
}

static int check(struct session *session, const struct cartridge *c, int index,
		 const struct found *found)
{
	const struct side *side = &c->sides[index];
	int r;

	if (found->known.id[0])
		return is_as_known(found) ? 0 : refuse(c, found);
	if (c->needs_inventory)
		return explain(NTMS_E_UNEXPECTED_OMID, "cartridge %s lay unwatched, and no label is known"
			       " that would tell that it is the same", media_name(c));
	r = check_unverified(session, c, side, found);
	return r || !tells(side, found) ? r : omid_keep(session, side->id, &found->omid);
}

static bool was_never_ours(const struct side *side)
{
	return side->state == SIDE_FOREIGN || side->state == SIDE_IMPORT;
}

static bool is_all_strange(const struct cartridge *c)
{
	int i;

	for (i = 0; i < c->side_count; i++)
		if (!was_never_ours(&c->sides[i]))
			return false;
	return true;
}

/* One that lay unwatched. Nothing is known of what was never ours but what is found on it now. */
static int end_doubt(struct session *session, struct cartridge *c, int *index, const char *side,
		     const struct found *found)
{
	int r = 0;

	if (!c->needs_inventory)
		return 0;
	if (is_all_strange(c))
		r = omid_certain(session, c->id);
	else if (is_as_known(found))
		r = omid_proved(session, c->id, side, &found->known);
	return r ? r : media_load_by_side(session, side, c, index);
}

int recognize(struct session *session, const char *side, enum label_contents contents,
	      const struct label *label)
{
	struct found found = {.contents = contents, .label = label};
	struct cartridge c;
	int index, r = media_load_by_side(session, side, &c, &index);

	if (r || contents == LABEL_UNREADABLE)
		return r;
	if (is_claimed(&found))
		r = omid_of_label(label, &found.omid);
	if (!r)
		r = read_known(session, side, &found.known);
	if (r)
		return r;
	r = end_doubt(session, &c, &index, side, &found);
	if (r)
		return r;
	if (was_never_ours(&c.sides[index]))
		return sort(session, &c, index, &found);
	return check(session, &c, index, &found);
}
