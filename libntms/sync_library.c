// SPDX-License-Identifier: LGPL-2.1-or-later
/* The library that a changer is, and the rows of its elements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "event.h"
#include "ntmsapi.h"
#include "security.h"
#include "session.h"
#include "sync_private.h"
#include "text.h"

#define DEFER_SECONDS 300	/* of a drive: RSM's default */

static int insert_library(struct sync *s)
{
	const struct device_changer *c = &s->changer;
	struct descriptor descriptor = {0};
	char name[256], *security = NULL;
	int r;

	r = security_default(SECURITY_LIBRARY, &descriptor);
	if (!r)
		r = security_to_hex(&descriptor, &security);
	security_free(&descriptor);
	if (r)
		return NTMS_E_NO_MEMORY;
	snprintf(name, sizeof(name), "%.20s %.30s%s%.10s", c->vendor, c->product,
		 c->serial[0] ? " " : "", c->serial);
	r = store_new_id(s->library);
	if (!r)
		r = store_run(s->store, SQL_LIBRARY_INSERT, "ttiiittiit", s->library, name,
			      store_now(s->store), (int64_t)NTMS_READY,
			      (int64_t)NTMS_LIBRARYTYPE_ONLINE, c->identity,
			      session_host(s->session),
			      (int64_t)NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE,
			      (int64_t)c->has_tags, security);
	free(security);
	s->created = s->recognizes_cleaners = true;
	return r ? r : event_note(s->session, NTMS_LIBRARY, NTMS_OBJ_INSERT, s->library);
}

static int update_library(struct sync *s, bool differs)
{
	int r;

	if (!differs)
		return 0;
	r = store_run(s->store, SQL_LIBRARY_PRESENT, "titii", s->library, (int64_t)NTMS_READY,
		      session_host(s->session), (int64_t)s->changer.has_tags, store_now(s->store));
	return r ? r : event_note(s->session, NTMS_LIBRARY, NTMS_OBJ_UPDATE, s->library);
}

/* Whoever has the changer at its bus owns the library: a host may have been renamed. */
int sync_library(struct sync *s)
{
	struct store_rows rows;
	bool differs = false;
	int r;

	store_query(s->store, SQL_LIBRARY_BY_IDENTITY, &rows, "t", s->changer.identity);
	r = store_next(&rows);
	if (r == 1) {
		store_copy(&rows, 0, s->library, sizeof(s->library));
		s->returned = store_int(&rows, 2) != NTMS_READY;
		s->recognizes_cleaners =
			store_int(&rows, 3) & NTMS_LIBRARYFLAG_RECOGNIZECLEANERBARCODE;
		differs = store_int(&rows, 2) != NTMS_READY ||
			  store_int(&rows, 6) != s->changer.has_tags ||
			  strcmp(store_text(&rows, 1), session_host(s->session));
	}
	store_done(&rows);
	if (r > 1)
		return r;
	r = r ? update_library(s, differs) : insert_library(s);
	if (!r)
		device_set_library(s->device, s->library);
	return r;
}

static int type_of(uint8_t type)
{
	switch (type) {
	case DEVICE_TRANSPORT:
		return NTMS_CHANGER;
	case DEVICE_SLOT:
		return NTMS_STORAGESLOT;
	case DEVICE_PORT:
		return NTMS_IEPORT;
	default:
		return NTMS_DRIVE;
	}
}

static int state_of(const struct device_element *e, int old)
{
	switch (e->type) {
	case DEVICE_SLOT:
		if (e->disabled || e->gone)
			return NTMS_SLOTSTATE_NOTPRESENT;
		return e->full ? NTMS_SLOTSTATE_FULL : NTMS_SLOTSTATE_EMPTY;
	case DEVICE_PORT:
		if (e->disabled || e->gone)
			return NTMS_PORTCONTENT_UNKNOWN;
		return e->full ? NTMS_PORTCONTENT_FULL : NTMS_PORTCONTENT_EMPTY;
	case DEVICE_DRIVE:
		if (!e->full)
			return NTMS_DRIVESTATE_DISMOUNTED;
		return old == NTMS_DRIVESTATE_DISMOUNTED ? NTMS_DRIVESTATE_MOUNTED : old;
	default:
		return 0;
	}
}

/* What the kernel says of an element, in the terms of a row; @old is that row, if there is one. */
static void picture(const struct device_element *e, const struct sync_element *old,
		    struct sync_element *now)
{
	memset(now, 0, sizeof(*now));
	now->type = type_of(e->type);
	now->address = e->address;
	now->operational_state = e->disabled || e->gone ? NTMS_NOT_PRESENT : NTMS_READY;
	now->state = state_of(e, old ? old->state : 0);
}

/* Room for one more; the array grows by pieces. */
static struct sync_element *append(struct sync *s)
{
	struct sync_element *larger, *e;

	if (s->element_count % 1024 == 0) {
		larger = realloc(s->elements, (s->element_count + 1024) * sizeof(*larger));
		if (!larger)
			return NULL;
		s->elements = larger;
	}
	e = &s->elements[s->element_count++];
	memset(e, 0, sizeof(*e));
	return e;
}

static int load_elements(struct sync *s)
{
	struct sync_element *e = NULL;
	struct store_rows rows;
	int r;

	store_query(s->store, SQL_ELEMENTS_OF_LIBRARY, &rows, "t", s->library);
	while ((r = store_next(&rows)) == 1 && (e = append(s))) {
		store_copy(&rows, 0, e->id, sizeof(e->id));
		e->type = store_int(&rows, 1);
		e->address = store_int(&rows, 2);
		e->number = store_int(&rows, 3);
		e->operational_state = store_int(&rows, 4);
		e->state = store_int(&rows, 5);
		store_copy(&rows, 6, e->serial, sizeof(e->serial));
		store_copy(&rows, 7, e->device_name, sizeof(e->device_name));
		store_copy(&rows, 8, e->revision, sizeof(e->revision));
		store_copy(&rows, 9, e->device_type, sizeof(e->device_type));
	}
	store_done(&rows);
	return r == 1 ? NTMS_E_NO_MEMORY : r;
}

/* A product: NTMS_CHANGER_TYPE or NTMS_DRIVE_TYPE. */
struct product {
	int type;
	const char *vendor, *product;
	int device_type;		/* FILE_DEVICE_* */
};

/* Its id; it is made when it is seen first. */
static int device_type(struct sync *s, const struct product *p, char id[STORE_ID_SIZE])
{
	struct store_rows rows;
	char name[80];
	int r;

	store_query(s->store, SQL_DEVICE_TYPE_FIND, &rows, "itt", (int64_t)p->type, p->vendor,
		    p->product);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, STORE_ID_SIZE);
	store_done(&rows);
	if (r)
		return r == 1 ? 0 : r;
	snprintf(name, sizeof(name), "%s %s", p->vendor, p->product);
	r = store_new_id(id);
	if (!r)
		r = store_run(s->store, SQL_DEVICE_TYPE_INSERT, "tititti", id, (int64_t)p->type,
			      name, store_now(s->store), p->vendor, p->product,
			      (int64_t)p->device_type);
	return r ? r : event_note(s->session, p->type, NTMS_OBJ_INSERT, id);
}

/* 0: none that RSM has a number for. */
static int file_device(uint32_t peripheral_type)
{
	switch (peripheral_type) {
	case 0x01:
		return FILE_DEVICE_TAPE;
	case 0x05:
		return FILE_DEVICE_CD_ROM;
	case 0x00:
	case 0x04:
	case 0x07:
	case 0x0e:
		return FILE_DEVICE_DISK;
	default:
		return 0;
	}
}

static int take_changer(struct sync *s, struct sync_element *now)
{
	const struct device_changer *c = &s->changer;
	const struct product product = { NTMS_CHANGER_TYPE, c->vendor, c->product,
					 FILE_DEVICE_CHANGER };

	snprintf(now->device_name, sizeof(now->device_name), "%.71s", device_name(s->device));
	strcpy(now->serial, c->serial);
	strcpy(now->revision, c->revision);
	return device_type(s, &product, now->device_type);
}

/* What is known of it stays known while its device cannot be seen. */
static int take_drive(struct sync *s, const struct device_drive *drive,
		      const struct sync_element *old, struct sync_element *now)
{
	const struct product product = { NTMS_DRIVE_TYPE, drive->vendor, drive->product,
					 file_device(drive->peripheral_type) };

	strcpy(now->serial, drive->serial);
	strcpy(now->device_name, drive->name);
	if (drive->vendor[0] && product.device_type) {
		strcpy(now->revision, drive->revision);
		return device_type(s, &product, now->device_type);
	}
	if (old) {
		strcpy(now->revision, old->revision);
		strcpy(now->device_type, old->device_type);
	}
	return 0;
}

static const char *word_for(int type)
{
	return type == NTMS_CHANGER	? "Changer"
	       : type == NTMS_STORAGESLOT ? "Slot"
	       : type == NTMS_IEPORT	? "Port"
					: "Drive";
}

static int insert_element(struct sync *s, struct sync_element *e)
{
	char name[32];
	int r = store_new_id(e->id);

	if (r)
		return r;
	snprintf(name, sizeof(name), "%s %d", word_for(e->type), e->number);
	r = store_run(s->store, SQL_ELEMENT_INSERT, "ttiiitiiidttti", e->id, s->library,
		      (int64_t)e->type, (int64_t)e->address, (int64_t)e->number, name,
		      store_now(s->store), (int64_t)e->operational_state, (int64_t)e->state,
		      e->device_type, e->serial, e->revision, e->device_name,
		      (int64_t)(e->type == NTMS_DRIVE ? DEFER_SECONDS : 0));
	return r ? r : event_note(s->session, e->type, NTMS_OBJ_INSERT, e->id);
}

static int write_element(struct sync *s, const struct sync_element *e)
{
	int r;

	if (e->address < 0)
		r = store_run(s->store, SQL_ELEMENT_UPDATE, "tniiittitd", e->id,
			      (int64_t)e->number, (int64_t)e->operational_state,
			      (int64_t)e->state, e->serial, e->device_name,
			      store_now(s->store), e->revision, e->device_type);
	else
		r = store_run(s->store, SQL_ELEMENT_UPDATE, "tiiiittitd", e->id,
			      (int64_t)e->address, (int64_t)e->number,
			      (int64_t)e->operational_state, (int64_t)e->state, e->serial,
			      e->device_name, store_now(s->store), e->revision,
			      e->device_type);
	return r ? r : event_note(s->session, e->type, NTMS_OBJ_UPDATE, e->id);
}

static bool same(const struct sync_element *a, const struct sync_element *b)
{
	return a->address == b->address && a->number == b->number &&
	       a->operational_state == b->operational_state && a->state == b->state &&
	       !strcmp(a->serial, b->serial) && !strcmp(a->device_name, b->device_name) &&
	       !strcmp(a->revision, b->revision) && !strcmp(a->device_type, b->device_type);
}

/* The kernel's elements with what belongs to them; rising by address as the kernel gives them. */
struct seen {
	const struct device_element *element;
	struct device_drive drive;
	size_t row;			/* SIZE_MAX: none */
};

static int read_drives(struct sync *s, struct seen *seen, size_t count)
{
	size_t i, k;
	int r = 0;

	for (i = 0; !r && i < count; i++)
		if (seen[i].element->type == DEVICE_DRIVE)
			r = device_drive(s->device, seen[i].element->address,
					 &seen[i].drive);
	/* Some changers give one serial for all: it tells nothing then. */
	for (i = 0; !r && i < count; i++) {
		bool twice = false;

		for (k = i + 1; seen[i].drive.serial[0] && k < count; k++)
			if (seen[k].drive.serial[0] && !strcmp(seen[i].drive.serial, seen[k].drive.serial)) {
				seen[k].drive.serial[0] = '\0';
				twice = true;
			}
		if (twice)
			seen[i].drive.serial[0] = '\0';
	}
	return r;
}

/* A drive is its serial wherever it sits; all else is its address. */
static void match_drive(struct sync *s, struct seen *seen)
{
	struct sync_element *e;
	size_t i, by_address = SIZE_MAX;

	for (i = 0; i < s->element_count; i++) {
		e = &s->elements[i];
		if (e->type != NTMS_DRIVE || e->seen)
			continue;
		if (seen->drive.serial[0] && !strcmp(e->serial, seen->drive.serial)) {
			seen->row = i;
			return;
		}
		if (e->address == seen->element->address && (!seen->drive.serial[0] || !e->serial[0]))
			by_address = i;
	}
	seen->row = by_address;
}

static void match_elements(struct sync *s, struct seen *seen, size_t count, const int *at)
{
	size_t i;
	int row;

	for (i = 0; i < count; i++) {
		seen[i].row = SIZE_MAX;
		row = at[seen[i].element->address];
		if (seen[i].element->type == DEVICE_DRIVE)
			match_drive(s, &seen[i]);
		else if (row >= 0 && s->elements[row].type == type_of(seen[i].element->type))
			seen[i].row = row;
		if (seen[i].row != SIZE_MAX)
			s->elements[seen[i].row].seen = true;
	}
}

/* Addresses and serials are unique: who changes one gives it up first. */
static int lift(struct sync *s, struct sync_element *e)
{
	e->address = -1;
	e->lifted = true;
	return store_run(s->store, SQL_ELEMENT_LIFT, "t", e->id);
}

static int lift_drives(struct sync *s, const struct seen *seen, size_t count, const int *at)
{
	struct sync_element *e;
	size_t i;
	int r = 0, row;

	for (i = 0; !r && i < count; i++) {
		if (seen[i].element->type != DEVICE_DRIVE)
			continue;
		row = at[seen[i].element->address];
		if (row >= 0 && seen[i].row != (size_t)row && s->elements[row].type == NTMS_DRIVE)
			r = lift(s, &s->elements[row]);
		if (r || seen[i].row == SIZE_MAX)
			continue;
		e = &s->elements[seen[i].row];
		if (e->address != seen[i].element->address || strcmp(e->serial, seen[i].drive.serial))
			r = lift(s, e);
	}
	return r;
}

static int put_element(struct sync *s, const struct seen *seen, int number)
{
	struct sync_element now, *old = NULL;
	int r = 0;

	if (seen->row != SIZE_MAX)
		old = &s->elements[seen->row];
	picture(seen->element, old, &now);
	if (now.type == NTMS_CHANGER)
		r = take_changer(s, &now);
	else if (now.type == NTMS_DRIVE)
		r = take_drive(s, &seen->drive, old, &now);
	if (r)
		return r;
	now.number = number;
	if (!old) {
		old = append(s);
		if (!old)
			return NTMS_E_NO_MEMORY;
		*old = now;
		r = insert_element(s, old);
	} else if (!same(old, &now)) {
		strcpy(now.id, old->id);
		*old = now;
		r = write_element(s, old);
	}
	old->seen = true;
	s->by_address[seen->element->address] = old - s->elements;
	return r;
}

/* What the device does not report any more is kept, not present. */
static int put_absent(struct sync *s)
{
	struct sync_element *e;
	size_t i;
	int r = 0;

	for (i = 0; !r && i < s->element_count; i++) {
		e = &s->elements[i];
		if (e->seen || (e->operational_state == NTMS_NOT_PRESENT && !e->lifted))
			continue;
		e->operational_state = NTMS_NOT_PRESENT;
		if (e->type == NTMS_STORAGESLOT)
			e->state = NTMS_SLOTSTATE_NOTPRESENT;
		if (e->type == NTMS_IEPORT)
			e->state = NTMS_PORTCONTENT_UNKNOWN;
		r = write_element(s, e);
	}
	return r;
}

static int put_elements(struct sync *s, struct seen *seen, size_t count, const int *at)
{
	int numbers[8] = {0}, r;
	size_t i;

	r = read_drives(s, seen, count);
	if (r)
		return r;
	match_elements(s, seen, count, at);
	r = lift_drives(s, seen, count, at);
	for (i = 0; !r && i < count; i++)
		r = put_element(s, &seen[i], numbers[seen[i].element->type & 7]++);
	return r ? r : put_absent(s);
}

static int *address_table(const struct sync *s)
{
	int *table = malloc(SYNC_ADDRESSES * sizeof(*table));
	size_t i;

	if (!table)
		return NULL;
	memset(table, -1, SYNC_ADDRESSES * sizeof(*table));
	for (i = 0; i < s->element_count; i++)
		if (s->elements[i].address >= 0)
			table[s->elements[i].address] = i;
	return table;
}

static int reconcile(struct sync *s, const struct device_element *elements, size_t count)
{
	struct seen *seen = calloc(count + 1, sizeof(*seen));
	int *at = address_table(s);
	size_t i;
	int r = NTMS_E_NO_MEMORY;

	s->by_address = malloc(SYNC_ADDRESSES * sizeof(*s->by_address));
	if (seen && at && s->by_address) {
		memset(s->by_address, -1, SYNC_ADDRESSES * sizeof(*s->by_address));
		for (i = 0; i < count; i++)
			seen[i].element = &elements[i];
		r = put_elements(s, seen, count, at);
	}
	free(at);
	free(seen);
	return r;
}

int sync_elements(struct sync *s)
{
	struct device_element *elements;
	size_t count;
	int r;

	r = load_elements(s);
	if (!r)
		r = device_read_elements(s->device, &elements, &count);
	if (r)
		return r;
	r = reconcile(s, elements, count);
	free(elements);
	return r;
}

const char *sync_element_id(const struct sync *s, int address)
{
	int i = address >= 0 && address < SYNC_ADDRESSES ? s->by_address[address] : -1;

	return i < 0 ? "" : s->elements[i].id;
}

int sync_element_type(const struct sync *s, int address)
{
	int i = address >= 0 && address < SYNC_ADDRESSES ? s->by_address[address] : -1;

	return i < 0 ? 0 : s->elements[i].type;
}
