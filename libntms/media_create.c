// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "computer.h"
#include "event.h"
#include "explain.h"
#include "library.h"
#include "media_create.h"
#include "media_type.h"
#include "ntmsapi.h"
#include "session.h"
#include "side.h"
#include "text.h"

static int given_sides(const struct media_creation *creation)
{
	int64_t sides = creation->cartridge.cartridge.sides;

	return (int)(sides < MEDIA_SIDES_MAX ? sides : MEDIA_SIDES_MAX);
}

static bool has_logical(int64_t state)
{
	return state == SIDE_ALLOCATED || state == SIDE_COMPLETE;
}

static int check_side(const struct side_info *side)
{
	if (!side->label_id[0] || !side->label_type[0])
		return explain(NTMS_E_INVALID_PARAMETER, "a side has no label, or one of no type");
	if (side->state >= SIDE_STATES)
		return explain(NTMS_E_INVALID_PARAMETER, "a side is in no state of sides");
	if (side->logical_media[0] && !has_logical(side->state))
		return explain(NTMS_E_INVALID_PARAMETER,
			       "a side that is %s has no logical medium",
			       side_state_name((uint32_t)side->state));
	if (side->capacity < 0)
		return explain(NTMS_E_INVALID_PARAMETER, "a capacity is below zero");
	return 0;
}

/* Who reserved a side is the owner of another side: there must be one to free it. */
static int check_reserved(const struct media_creation *creation)
{
	bool reserved = false, owned = false;
	int i;

	for (i = 0; i < given_sides(creation); i++) {
		reserved = reserved || creation->sides[i].side.state == SIDE_RESERVED;
		owned = owned || has_logical(creation->sides[i].side.state);
	}
	return reserved && !owned ? explain(NTMS_E_INVALID_PARAMETER,
					    "a side is reserved, but no other one is allocated")
				  : 0;
}

static int check_name(const struct object *object)
{
	if (!object->name[0] || !text_check_name(object->name))
		return 0;
	return explain(NTMS_E_INVALID_NAME, "not a name: \"%s\"", object->name);
}

static void trim(char *text)
{
	size_t length = strlen(text);

	while (length && text[length - 1] == ' ')
		text[--length] = '\0';
}

static int check(struct media_creation *creation)
{
	struct cartridge_info *info = &creation->cartridge.cartridge;
	int i, r = check_name(&creation->cartridge);

	trim(info->bar_code);
	if (!r && strlen(info->bar_code) >= MEDIA_BAR_CODE_SIZE)
		r = explain(NTMS_E_INVALID_PARAMETER, "a bar code is too long");
	for (i = 0; !r && i < given_sides(creation); i++) {
		r = check_name(&creation->sides[i]);
		if (!r)
			r = check_side(&creation->sides[i].side);
	}
	return r ? r : check_reserved(creation);
}

/* -- inside the transaction -- */

static int take_library(struct session *session, struct cartridge_info *info)
{
	char offline[STORE_ID_SIZE];
	int r = library_offline(session, offline);

	if (r)
		return r;
	if (info->library[0] && strcmp(info->library, offline))
		return explain(NTMS_E_INVALID_PARAMETER,
			       "a new cartridge is in the offline library, not in %s",
			       info->library);
	strcpy(info->library, offline);
	return 0;
}

static int check_pool(const struct pool *pool)
{
	if ((pool->type == NTMS_POOLTYPE_APPLICATION || pool->type == NTMS_POOLTYPE_IMPORT) &&
	    pool->media_type[0])
		return 0;
	return explain(NTMS_E_INVALID_MEDIA_POOL,
		       "pool %s is neither an application's nor an Import pool of media",
		       pool->name);
}

static int check_bar_code(struct session *session, const char *bar_code)
{
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_BAR_CODE_ROWS, &rows, "tt", bar_code, "");
	r = store_next(&rows);
	store_done(&rows);
	return r == 1 ? explain(NTMS_E_INVALID_MEDIA, "there is a cartridge %s", bar_code) : r;
}

static int check_label(struct session *session, const struct media_creation *creation, int i)
{
	const struct side_info *side = &creation->sides[i].side, *first = &creation->sides[0].side;
	bool twice = i && !strcmp(side->label_id, first->label_id) &&
		     !strcmp(side->label_type, first->label_type);
	int64_t known = 0;
	int r = store_one(session_store(session), SQL_MEDIA_LABELLED, &known, "tt",
			  side->label_type, side->label_id);

	if (r > 1)
		return r;
	return known || twice ? explain(NTMS_E_INVALID_MEDIA, "the label of side %d is known", i)
			      : 0;
}

static int check_unique(struct session *session, const struct media_creation *creation)
{
	int i, r = check_bar_code(session, creation->cartridge.cartridge.bar_code);

	for (i = 0; !r && creation->unique && i < given_sides(creation); i++)
		r = check_label(session, creation, i);
	return r;
}

/* An id that was given must be nobody's; one that was not is made. */
static int take_id(struct session *session, char *id)
{
	int r;

	if (!id[0])
		return store_new_id(id);
	r = object_check(session, NULL, id, 0, 0, NULL);
	if (r == NTMS_E_OBJECT_NOT_FOUND) {
		explain_reset();
		return 0;
	}
	return r ? r : explain(NTMS_E_INVALID_MEDIA, "id %s is taken", id);
}

static void name_cartridge(struct media_creation *creation, int64_t sequence)
{
	struct object *object = &creation->cartridge;
	const struct side_info *side = &creation->sides[0].side;
	bool single = object->cartridge.sides == 1;

	if (object->name[0])
		return;
	strcpy(object->name, object->cartridge.bar_code);
	if (text_check_name(object->name) && single && strlen(side->label_info) < OBJECT_NAME_SIZE)
		strcpy(object->name, side->label_info);
	if (text_check_name(object->name))
		snprintf(object->name, sizeof(object->name), "%jd", (intmax_t)sequence);
}

static int insert_cartridge(struct session *session, const struct pool *pool,
			    struct media_creation *creation)
{
	struct object *object = &creation->cartridge;
	const struct cartridge_info *info = &object->cartridge;
	struct store *store = session_store(session);
	int64_t sequence, revision;
	int r = store_one(store, SQL_STORE_TAKE_SEQUENCE, &sequence, "");

	if (r != 1)
		return r ? r : NTMS_E_DATABASE_FAILURE;
	name_cartridge(creation, sequence);
	r = event_note(session, NTMS_PHYSICAL_MEDIA, NTMS_OBJ_INSERT, object->id);
	if (!r)
		r = event_revision(session, &revision);
	if (r)
		return r;
	return store_run(store, SQL_MEDIA_CREATE, "tttiittttiiii", object->id, object->name,
			 object->description, store_now(store), object->enabled, info->library,
			 pool->id, pool->media_type, info->bar_code, sequence,
			 info->medium_type_code, info->density_code, revision);
}

static int insert_logical(struct session *session, const struct media_creation *creation,
			  struct object *side)
{
	struct store *store = session_store(session);
	char *id = side->side.logical_media;
	int r = take_id(session, id);

	if (!r)
		r = store_run(store, SQL_LOGICAL_POINT, "ttttii", id, side->id,
			      creation->cartridge.name, "", store_now(store), store_now(store));
	return r ? r : event_note(session, NTMS_LOGICAL_MEDIA, NTMS_OBJ_INSERT, id);
}

static int insert_side(struct session *session, const struct pool *pool,
		       struct media_creation *creation, int i)
{
	struct object *object = &creation->sides[i];
	struct side_info *info = &object->side;
	struct store *store = session_store(session);
	int r = take_id(session, object->id);

	if (r)
		return r;
	if (!object->name[0])
		strcpy(object->name, creation->cartridge.name);
	r = store_run(store, SQL_MEDIA_CREATE_SIDE, "ttittiiittttiii", object->id,
		      creation->cartridge.id, (int64_t)i, object->name, object->description,
		      store_now(store), object->enabled, info->state, pool->id, info->label_type,
		      info->label_id, info->label_info, info->mount_count, info->allocate_count,
		      info->capacity);
	if (!r)
		r = event_note(session, NTMS_PARTITION, NTMS_OBJ_INSERT, object->id);
	return r || !has_logical(info->state) ? r : insert_logical(session, creation, object);
}

static int count(struct session *session, const struct pool *pool,
		 const struct media_creation *creation)
{
	struct store *store = session_store(session);
	int64_t logical = 0;
	int i, r;

	for (i = 0; i < given_sides(creation); i++)
		logical += has_logical(creation->sides[i].side.state);
	r = store_run(store, SQL_POOL_COUNT, "tii", pool->id, (int64_t)1, logical);
	return r ? r : store_run(store, SQL_LIBRARY_COUNT, "ti",
				 creation->cartridge.cartridge.library, (int64_t)1);
}

static int insert(struct session *session, const struct pool *pool,
		  struct media_creation *creation)
{
	int i, r = take_id(session, creation->cartridge.id);

	if (!r)
		r = insert_cartridge(session, pool, creation);
	for (i = 0; !r && i < given_sides(creation); i++)
		r = insert_side(session, pool, creation, i);
	return r ? r : count(session, pool, creation);
}

/* What came of it, for the caller. */
static int read(struct session *session, struct media_creation *creation)
{
	char id[STORE_ID_SIZE];
	int i, sides = given_sides(creation), r;

	strcpy(id, creation->cartridge.id);
	r = object_read(session, id, NTMS_PHYSICAL_MEDIA, &creation->cartridge);
	for (i = 0; !r && i < sides; i++) {
		strcpy(id, creation->sides[i].id);
		r = object_read(session, id, NTMS_PARTITION, &creation->sides[i]);
	}
	return r;
}

static int create(struct session *session, const struct identity *caller,
		  struct media_creation *creation)
{
	struct cartridge_info *info = &creation->cartridge.cartridge;
	struct object type;
	struct pool pool;
	int r = pool_load(session, info->pool, &pool);

	if (!r)
		r = take_library(session, info);
	if (!r)
		r = pool_check(session, caller, pool.id, NTMS_MODIFY_ACCESS);
	if (!r)
		r = computer_check(session, caller, NTMS_MODIFY_ACCESS);
	if (!r)
		r = check_pool(&pool);
	if (!r)
		r = media_type_of_pool(session, &pool, info->sides, &type);
	if (!r)
		r = check_unique(session, creation);
	if (!r)
		r = insert(session, &pool, creation);
	return r ? r : read(session, creation);
}

int media_create(struct session *session, const struct identity *caller,
		 struct media_creation *creation)
{
	int r = check(creation);

	if (!r)
		r = session_begin(session, STORE_WRITE);
	if (r)
		return r;
	return session_end(session, create(session, caller, creation));
}
