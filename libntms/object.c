// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "explain.h"
#include "ntmsapi.h"
#include "object.h"
#include "security.h"
#include "session.h"
#include "store.h"
#include "waiter.h"

/*
 * @read: fill an object whose id and type are set: 1, 0 when it is gone, or a code
 * @write: store what can be set
 * @settle: what differs though it cannot be set goes back to what it was; NULL: nothing does
 * @renames: the name can be set
 * @ends: an object may be no more, though it has a row: @read tells
 */
struct object_class {
	int (*read)(struct session *session, struct object *object);
	int (*write)(struct session *session, const struct object *old, const struct object *new);
	bool valid;
	bool renames;
	bool ends;
	void (*settle)(const struct object *old, struct object *new);
};

static const struct object_class classes[NTMS_NUMBER_OF_OBJECT_TYPES] = {
	[NTMS_CHANGER] = { element_read, element_write, true, false },
	[NTMS_CHANGER_TYPE] = { device_type_read, device_type_write, true, false },
	[NTMS_COMPUTER] = { computer_read, computer_write, true, false },
	[NTMS_DRIVE] = { element_read, element_write, true, false },
	[NTMS_DRIVE_TYPE] = { device_type_read, device_type_write, true, false },
	[NTMS_IEDOOR] = { element_read, element_write, true, false },
	[NTMS_IEPORT] = { element_read, element_write, true, false },
	[NTMS_LIBRARY] = { library_read, library_write, true, true, false, library_settle },
	[NTMS_LIBREQUEST] = { library_request_read, library_request_write, true, false, true },
	[NTMS_LOGICAL_MEDIA] = { logical_media_read, logical_media_write, true, true },
	[NTMS_MEDIA_POOL] = { pool_read, pool_write, true, true },
	[NTMS_MEDIA_TYPE] = { media_type_read, media_type_write, true, false },
	[NTMS_PARTITION] = { side_read, side_write, true, true },
	[NTMS_PHYSICAL_MEDIA] = { cartridge_read, cartridge_write, true, true },
	[NTMS_STORAGESLOT] = { element_read, element_write, true, false },
	[NTMS_OPREQUEST] = { operator_request_read, operator_request_write, true, false, true },
};

bool object_type_valid(uint32_t type)
{
	return type < NTMS_NUMBER_OF_OBJECT_TYPES && classes[type].valid;
}

bool object_renames(uint32_t type)
{
	return object_type_valid(type) && classes[type].renames;
}

int object_damage(int r)
{
	return r == -EINVAL ? explain(NTMS_E_DATABASE_FAILURE, "a security descriptor is damaged")
			    : r;
}

int object_judge(const char *security, const struct identity *caller, uint32_t mask)
{
	struct descriptor descriptor = { 0 };
	int err = security_from_hex(security, &descriptor);

	if (!err)
		err = security_check(&descriptor, caller, mask);
	security_free(&descriptor);
	if (err == -EACCES)
		return explain(NTMS_E_ACCESS_DENIED, "user %ju may not do that here",
			       (uintmax_t)caller->uid);
	if (err == -ENOMEM)
		return NTMS_E_NO_MEMORY;
	return err ? explain(NTMS_E_DATABASE_FAILURE, "a security descriptor is damaged") : 0;
}

int object_check(struct session *session, const struct identity *caller, const char *id,
		 uint32_t type, uint32_t mask, uint32_t *found)
{
	struct store_rows rows;
	struct object object;
	uint32_t actual = 0;
	int r;

	store_query(session_store(session), SQL_OBJECT_FIND, &rows, "t", id);
	r = store_next(&rows);
	if (r == 1) {
		actual = (uint32_t)store_int(&rows, 0);
		r = 0;
		if (type && type != actual)
			r = explain(NTMS_E_OBJECT_NOT_FOUND, "%s is of another type", id);
		else if (mask)
			r = object_judge(store_text(&rows, 1), caller, mask);
	} else if (!r) {
		r = explain(NTMS_E_OBJECT_NOT_FOUND, "no object %s", id);
	}
	store_done(&rows);
	if (!r && classes[actual].ends)
		r = object_read(session, id, actual, &object);
	if (!r && found)
		*found = actual;
	return r;
}

void object_take(struct store_rows *rows, struct object *object)
{
	store_copy(rows, 0, object->name, sizeof(object->name));
	store_copy(rows, 1, object->description, sizeof(object->description));
	object->created = store_int(rows, 2);
	object->modified = store_int(rows, 3);
	object->enabled = store_int(rows, 4);
	object->operational_state = store_int(rows, 5);
}

int object_renamed(const struct object *old, const struct object *new)
{
	if (!strcmp(old->name, new->name))
		return 0;
	if (text_check_name(new->name))
		return explain(NTMS_E_INVALID_NAME, "not a name: \"%s\"", new->name);
	return 1;
}

int object_read(struct session *session, const char *id, uint32_t type, struct object *object)
{
	int r;

	memset(object, 0, sizeof(*object));
	strcpy(object->id, id);
	object->type = type;
	r = classes[type].read(session, object);
	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_OBJECT_NOT_FOUND, "no object %s", id);
}

static int get(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, struct object *object)
{
	uint32_t found;
	int r = object_check(session, caller, id, type, RIGHT_USE, &found);

	return r ? r : object_read(session, id, found, object);
}

int object_get(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, struct object *object)
{
	int r = session_begin(session, STORE_READ);

	if (r)
		return r;
	return session_end(session, get(session, caller, id, type, object));
}

static int write_if_changed(struct session *session, const struct object *old,
			    const struct object *new)
{
	int r;

	if (!memcmp(old, new, sizeof(*old)))
		return 0;
	r = classes[old->type].write(session, old, new);
	return r ? r : event_note(session, (int)old->type, NTMS_OBJ_UPDATE, old->id);
}

static int set(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, int (*edit)(struct object *object, const void *context),
	       const void *context)
{
	uint32_t mask = type == NTMS_LIBRARY ? RIGHT_CONTROL : RIGHT_MODIFY;
	struct object old, new;
	int r = object_check(session, caller, id, type, mask, NULL);

	if (!r)
		r = object_read(session, id, type, &old);
	if (r)
		return r;
	/* Padding too: the two are compared as bytes. */
	memcpy(&new, &old, sizeof(new));
	r = edit(&new, context);
	if (!r && classes[type].settle)
		classes[type].settle(&old, &new);
	return r ? r : write_if_changed(session, &old, &new);
}

int object_set(struct session *session, const struct identity *caller, const char *id,
	       uint32_t type, int (*edit)(struct object *object, const void *context),
	       const void *context)
{
	int r = session_begin(session, STORE_WRITE);

	if (r)
		return r;
	return session_end(session, set(session, caller, id, type, edit, context));
}

/*
 * Which containers hold objects of which type, and how they are listed. Container 0: everywhere.
 */
static const struct listing {
	unsigned char type, container;
	enum { ALONE, BY_TYPE, BY_TIME } first;	/* the first parameter: none, the type, the time */
	enum store_sql sql;
} listings[] = {
	{ NTMS_CHANGER, 0, BY_TYPE, SQL_LIST_ELEMENT },
	{ NTMS_CHANGER, NTMS_LIBRARY, BY_TYPE, SQL_LIST_ELEMENT_IN_LIBRARY },
	{ NTMS_CHANGER_TYPE, 0, BY_TYPE, SQL_LIST_DEVICE_TYPE },
	{ NTMS_COMPUTER, 0, ALONE, SQL_LIST_COMPUTER },
	{ NTMS_DRIVE, 0, BY_TYPE, SQL_LIST_ELEMENT },
	{ NTMS_DRIVE, NTMS_LIBRARY, BY_TYPE, SQL_LIST_ELEMENT_IN_LIBRARY },
	{ NTMS_DRIVE_TYPE, 0, BY_TYPE, SQL_LIST_DEVICE_TYPE },
	{ NTMS_IEDOOR, 0, BY_TYPE, SQL_LIST_ELEMENT },
	{ NTMS_IEDOOR, NTMS_LIBRARY, BY_TYPE, SQL_LIST_ELEMENT_IN_LIBRARY },
	{ NTMS_IEPORT, 0, BY_TYPE, SQL_LIST_ELEMENT },
	{ NTMS_IEPORT, NTMS_LIBRARY, BY_TYPE, SQL_LIST_ELEMENT_IN_LIBRARY },
	{ NTMS_LIBRARY, 0, ALONE, SQL_LIST_LIBRARY },
	{ NTMS_LIBREQUEST, 0, BY_TIME, SQL_LIST_LIBREQUEST },
	{ NTMS_LIBREQUEST, NTMS_LIBRARY, BY_TIME, SQL_LIST_LIBREQUEST_IN_LIBRARY },
	{ NTMS_LOGICAL_MEDIA, 0, ALONE, SQL_LIST_LOGICAL_MEDIA },
	{ NTMS_LOGICAL_MEDIA, NTMS_MEDIA_POOL, ALONE, SQL_LIST_LOGICAL_MEDIA_IN_POOL },
	{ NTMS_LOGICAL_MEDIA, NTMS_PARTITION, ALONE, SQL_LIST_LOGICAL_MEDIA_IN_SIDE },
	{ NTMS_MEDIA_POOL, 0, ALONE, SQL_LIST_POOL },
	{ NTMS_MEDIA_POOL, NTMS_MEDIA_POOL, ALONE, SQL_LIST_POOL_IN_POOL },
	{ NTMS_MEDIA_TYPE, 0, ALONE, SQL_LIST_MEDIA_TYPE },
	{ NTMS_MEDIA_TYPE, NTMS_LIBRARY, ALONE, SQL_LIST_MEDIA_TYPE_IN_LIBRARY },
	{ NTMS_PARTITION, 0, ALONE, SQL_LIST_SIDE },
	{ NTMS_PARTITION, NTMS_LOGICAL_MEDIA, ALONE, SQL_LIST_SIDE_IN_LOGICAL_MEDIA },
	{ NTMS_PARTITION, NTMS_PHYSICAL_MEDIA, ALONE, SQL_LIST_SIDE_IN_CARTRIDGE },
	{ NTMS_PARTITION, NTMS_MEDIA_POOL, ALONE, SQL_LIST_SIDE_IN_POOL },
	{ NTMS_PHYSICAL_MEDIA, 0, ALONE, SQL_LIST_CARTRIDGE },
	{ NTMS_PHYSICAL_MEDIA, NTMS_MEDIA_POOL, ALONE, SQL_LIST_CARTRIDGE_IN_POOL },
	{ NTMS_PHYSICAL_MEDIA, NTMS_LIBRARY, ALONE, SQL_LIST_CARTRIDGE_IN_LIBRARY },
	{ NTMS_STORAGESLOT, 0, BY_TYPE, SQL_LIST_ELEMENT },
	{ NTMS_STORAGESLOT, NTMS_LIBRARY, BY_TYPE, SQL_LIST_ELEMENT_IN_LIBRARY },
	{ NTMS_OPREQUEST, 0, BY_TIME, SQL_LIST_OPREQUEST },
};

static const struct listing *find_listing(uint32_t type, uint32_t container)
{
	size_t i;

	for (i = 0; i < sizeof(listings) / sizeof(*listings); i++) {
		if (listings[i].type == type && listings[i].container == container)
			return &listings[i];
	}
	return NULL;
}

static bool has_containers(uint32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(listings) / sizeof(*listings); i++) {
		if (listings[i].type == type && listings[i].container)
			return true;
	}
	return false;
}

static void start(struct store *store, const struct listing *listing, const char *container,
		  struct store_rows *rows)
{
	int64_t number = listing->first == BY_TYPE ? listing->type : store_now(store);

	if (container && listing->first)
		store_query(store, listing->sql, rows, "it", number, container);
	else if (container)
		store_query(store, listing->sql, rows, "t", container);
	else if (listing->first)
		store_query(store, listing->sql, rows, "i", number);
	else
		store_query(store, listing->sql, rows, "");
}

/* Objects that end with time come with who waits on them, 0 for nobody: they end with him, too. */
static int report(struct store_rows *rows, bool end, void (*found)(const char *id, void *context),
		  void *context)
{
	int r;

	while ((r = store_next(rows)) == 1) {
		if (!end || waiter_of(rows, 1) != WAITER_DIED)
			found(store_text(rows, 0), context);
	}
	store_done(rows);
	return r;
}

static int enumerate(struct session *session, const struct identity *caller,
		     const struct object_query *query,
		     void (*found)(const char *id, void *context), void *context)
{
	struct store *store = session_store(session);
	const struct listing *listing;
	struct store_rows rows;
	uint32_t type = 0;
	int r = 0;

	if (query->container)
		r = object_check(session, caller, query->container, 0, 0, &type);
	if (r)
		return r;
	listing = find_listing(query->type, type);
	if (!listing)
		return explain(NTMS_E_INVALID_PARAMETER, "%s does not hold objects of that type",
			       query->container);
	if (query->container)
		r = object_check(session, caller, query->container, type, RIGHT_USE, NULL);
	if (!r && query->root) {
		store_query(store, SQL_POOL_ROOT, &rows, "");
		r = report(&rows, false, found, context);
	}
	if (r)
		return r;
	start(store, listing, query->container, &rows);
	return report(&rows, listing->first == BY_TIME, found, context);
}

int object_enumerate(struct session *session, const struct identity *caller,
		     const struct object_query *query,
		     void (*found)(const char *id, void *context), void *context)
{
	int r;

	if (!object_type_valid(query->type) || (query->container && !has_containers(query->type)))
		return explain(NTMS_E_INVALID_PARAMETER, "no such list of objects");
	if (query->root && (query->type != NTMS_MEDIA_POOL || query->container))
		return explain(NTMS_E_INVALID_PARAMETER, "only the list of all pools has a root");
	r = session_begin(session, STORE_READ);
	if (r)
		return r;
	return session_end(session, enumerate(session, caller, query, found, context));
}
