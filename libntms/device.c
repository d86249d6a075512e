// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One changer: the ioctls of linux/ntms.h, nothing else. Those that move are device_motion.c's; finding
 * changers is device_set.c's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/ntms.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "code.h"
#include "device_private.h"
#include "explain.h"

#define PIECE 4096	/* records in one reading */

static const struct {
	int error;
	int code;
	const char *words;
} errors[] = {
	{EAGAIN, NTMS_E_DEVICE_NOT_AVAILABLE, "the changer is not ready"},
	{EBADE, NTMS_E_DEVICE_NOT_AVAILABLE, "the changer is reserved by another host"},
	{EBADF, NTMS_E_ACCESS_DENIED, "no right to change it: be a member of group ntms"},
	{EBUSY, NTMS_E_BUSY, "the cartridge is claimed by another session"},
	{ECANCELED, NTMS_E_CANCELLED, "the motion was cancelled"},
	{ECONNRESET, NTMS_E_DEVICE_NOT_AVAILABLE, "the changer was reset meanwhile"},
	{EDOM, NTMS_E_INVALID_STATE, "the side may not take this state"},
	{EEXIST, NTMS_E_STALE, "another cartridge has this id"},
	{EINTR, NTMS_E_CANCELLED, "interrupted"},
	{EKEYEXPIRED, NTMS_E_STALE, "another session runs the library's queue"},
	{EMEDIUMTYPE, NTMS_E_MEDIA_INCOMPATIBLE, "the changer refuses the medium"},
	{ENODATA, NTMS_E_OBJECT_NOT_FOUND, "the motion's result is no longer kept"},
	{ENODEV, NTMS_E_GONE, "the changer was removed"},
	{ENOENT, NTMS_E_STALE, "it is not there"},
	{ENOMEDIUM, NTMS_E_EMPTY, "the source is empty"},
	{ENOMEM, NTMS_E_NO_MEMORY, "no memory"},
	{ENOSPC, NTMS_E_RESOURCE_NOT_AVAILABLE, "the destination is full"},
	{ENOTCONN, NTMS_E_UNREAD, "its elements have not been read yet"},
	{ENOTUNIQ, NTMS_E_AMBIGUOUS, "it is not certain which cartridge or drive it is"},
	{ENXIO, NTMS_E_DEVICE_NOT_AVAILABLE, "no device of this host is known to be the drive"},
	{EOPNOTSUPP, NTMS_E_NOT_SUPPORTED, "the changer cannot do this"},
	{EOVERFLOW, NTMS_E_BUSY, "too many motions are queued"},
	{EPERM, NTMS_E_ACCESS_DENIED, "no right to do this"},
	{ESTALE, NTMS_E_STALE, "store and kernel differ"},
	{ETIMEDOUT, NTMS_E_TIMEOUT, "no answer in time"},
	{ETXTBSY, NTMS_E_BUSY, "removal is prevented"},
	{EUCLEAN, NTMS_E_TURNED_BACK, "the kernel knows this change otherwise"},
	{EXDEV, NTMS_E_OTHER_STORE, "the changer belongs to another store"},
};

int device_code(struct device *device, int error, const struct ntms_sense *sense)
{
	size_t i;

	if (error == ENODEV)
		device->gone = true;
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].error == error)
			break;
	if (i == sizeof(errors) / sizeof(*errors))
		return explain(NTMS_E_DEVICE_NOT_AVAILABLE, "%s: %s", device->name,
			       strerrordesc_np(error));
	if (sense && sense->valid)
		return explain(errors[i].code, "%s: %s (sense %X/%02X/%02X)", device->name,
			       errors[i].words, sense->key, sense->asc, sense->ascq);
	/* These are no failures of a call: change.c and sync.c go on after them. */
	if (errors[i].code == NTMS_E_STALE || errors[i].code == NTMS_E_GONE ||
	    errors[i].code == NTMS_E_UNREAD)
		return errors[i].code;
	return explain(errors[i].code, "%s: %s", device->name, errors[i].words);
}

int device_call(struct device *device, unsigned long request, void *argument)
{
	return ioctl(device->fd, request, argument) ? device_code(device, errno, NULL) : 0;
}

/* Only the first @length bytes count; what is not printable, and %, becomes %XX. */
static void put_escaped(char *text, const unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '%')
			*text++ = bytes[i];
		else
			text += sprintf(text, "%%%02X", bytes[i]);
	}
	*text = '\0';
}

static void put_tag(char *text, const unsigned char *tag)
{
	size_t length = NTMS_TAG_LENGTH;

	while (length && (tag[length - 1] == ' ' || tag[length - 1] == '\0'))
		length--;
	put_escaped(text, tag, length);
}

/* A device without designator and serial is told by what it is and where: better than nothing. */
static void put_identity(char *identity, size_t size, const struct ntms_changer *c)
{
	char hex[2 * NTMS_IDENTIFIER_LENGTH + 1] = "";
	int i;

	if (c->flags & NTMS_CHANGER_HAS_IDENTIFIER)
		for (i = 0; i < c->identifier_length && i < NTMS_IDENTIFIER_LENGTH; i++)
			sprintf(hex + 2 * i, "%02x", c->identifier[i]);
	if (hex[0] || c->serial[0])
		snprintf(identity, size, "%u/%u/%s/%.64s", c->peripheral_type, c->identifier_type,
			 hex, c->serial);
	else
		snprintf(identity, size, "%u/%.16s/%.24s/%u:%u:%u:%llu", c->peripheral_type,
			 c->vendor, c->product, c->host, c->channel, c->target,
			 (unsigned long long)c->lun);
}

/* Text from INQUIRY data: what is not printable is shown as such and no more. */
static void put_text(char *text, size_t size, const char *field, size_t length)
{
	size_t i;

	for (i = 0; i < length && i < size - 1 && field[i]; i++)
		text[i] = field[i] >= 0x20 && field[i] < 0x7f ? field[i] : '?';
	text[i] = '\0';
}

int device_get(struct device *device, struct device_changer *changer)
{
	struct ntms_changer c = {.size = sizeof(c)};
	int r;

	r = device_call(device, NTMS_GET_CHANGER, &c);
	if (r)
		return r;
	memset(changer, 0, sizeof(*changer));
	changer->read = c.swept;
	changer->ready = c.state == NTMS_CHANGER_READY;
	changer->not_ready = c.state == NTMS_CHANGER_NOT_READY;
	changer->bound = c.flags & NTMS_CHANGER_BOUND;
	changer->stale = c.flags & NTMS_CHANGER_STALE;
	changer->has_tags = !(c.flags & NTMS_CHANGER_NO_TAGS);
	changer->instance = c.instance;
	changer->generation = c.generation;
	changer->inventory_generation = c.inventory_generation;
	changer->attention = c.attention;
	changer->elements = c.elements;
	changer->cartridges = c.cartridges;
	memcpy(changer->store.bytes, c.store, sizeof(changer->store.bytes));
	put_text(changer->vendor, sizeof(changer->vendor), c.vendor, sizeof(c.vendor));
	put_text(changer->product, sizeof(changer->product), c.product, sizeof(c.product));
	put_text(changer->revision, sizeof(changer->revision), c.revision, sizeof(c.revision));
	put_text(changer->serial, sizeof(changer->serial), c.serial, sizeof(c.serial));
	changer->place = (struct device_place){ c.host, c.channel, c.target, c.lun };
	put_identity(changer->identity, sizeof(changer->identity), &c);
	return 0;
}

static void take_element(struct device_element *out, const struct ntms_element *e)
{
	bool says = e->flags & (NTMS_ELEMENT_EXENAB | NTMS_ELEMENT_INENAB);

	*out = (struct device_element){
		.cartridge = e->cartridge,
		.address = e->address,
		.type = e->type,
		.medium_type = e->medium_type,
		.full = e->flags & NTMS_ELEMENT_FULL,
		.inverted = e->flags & NTMS_ELEMENT_INVERTED,
		.access = e->flags & NTMS_ELEMENT_ACCESS,
		.imports = !says || (e->flags & NTMS_ELEMENT_INENAB),
		.exports = !says || (e->flags & NTMS_ELEMENT_EXENAB),
		.disabled = e->flags & NTMS_ELEMENT_DISABLED,
		.gone = e->flags & NTMS_ELEMENT_GONE,
		.stale = e->flags & NTMS_ELEMENT_STALE,
	};
}

static void take_side(struct device_side *out, const struct ntms_side *s)
{
	out->state = s->state;
	out->allocate_count = s->allocate_count;
	memcpy(out->side.bytes, s->side, NTMS_ID_LENGTH);
	memcpy(out->logical_media.bytes, s->logical_media, NTMS_ID_LENGTH);
}

static void take_cartridge(struct device_cartridge *out, const struct ntms_cartridge *c)
{
	int i;

	*out = (struct device_cartridge){
		.handle = c->handle,
		.revision = c->revision,
		.element = c->element,
		.home = c->home,
		.medium_type = c->medium_type,
		.side_count = c->side_count,
		.has_home = c->flags & NTMS_CARTRIDGE_HAS_HOME,
		.stale = c->flags & NTMS_CARTRIDGE_STALE,
		.claimed = c->flags & NTMS_CARTRIDGE_CLAIMED,
		.position_only = c->flags & NTMS_CARTRIDGE_POSITION_ONLY,
		.duplicate = c->flags & NTMS_CARTRIDGE_DUPLICATE,
		.unread = c->flags & NTMS_CARTRIDGE_UNREAD,
		.moving = c->flags & NTMS_CARTRIDGE_MOVING,
	};
	memcpy(out->id.bytes, c->physical_media, NTMS_ID_LENGTH);
	if (!out->unread)
		put_tag(out->bar_code, c->tag);
	for (i = 0; i < MEDIA_SIDES_MAX && i < c->side_count; i++)
		take_side(&out->sides[i], &c->sides[i]);
}

/* Make room for @more in an array of @size bytes each. */
static int reserve(void **array, size_t count, size_t more, size_t size)
{
	void *larger = realloc(*array, (count + more) * size);

	if (!larger)
		return NTMS_E_NO_MEMORY;
	*array = larger;
	return 0;
}

static int read_elements(struct device *device, struct ntms_element *piece,
			 struct device_element **elements, size_t *count)
{
	struct ntms_read_elements read = {
		.size = sizeof(read), .elements = (uintptr_t)piece, .capacity = PIECE,
		.last = UINT16_MAX,
	};
	uint32_t i;
	int r;

	do {
		r = device_call(device, NTMS_READ_ELEMENTS, &read);
		if (!r)
			r = reserve((void **)elements, *count, read.count + 1, sizeof(**elements));
		if (r)
			return r;
		for (i = 0; i < read.count; i++)
			take_element(&(*elements)[(*count)++], &piece[i]);
		read.first = read.next;
	} while (read.flags & NTMS_READ_MORE);
	return 0;
}

int device_read_elements(struct device *device, struct device_element **elements, size_t *count)
{
	struct ntms_element *piece = calloc(PIECE, sizeof(*piece));
	int r;

	*elements = NULL;
	*count = 0;
	if (!piece)
		return NTMS_E_NO_MEMORY;
	r = read_elements(device, piece, elements, count);
	free(piece);
	if (r) {
		free(*elements);
		*elements = NULL;
	}
	return r;
}

static int read_cartridges(struct device *device, struct ntms_cartridge *piece,
			   uint64_t *generation, struct device_cartridge **cartridges,
			   size_t *count)
{
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .since = *generation, .cartridges = (uintptr_t)piece,
		.capacity = PIECE, .last = UINT64_MAX,
	};
	bool first = true;
	uint32_t i;
	int r;

	do {
		r = device_call(device, NTMS_READ_CARTRIDGES, &read);
		if (!r)
			r = reserve((void **)cartridges, *count, read.count + 1,
				    sizeof(**cartridges));
		if (r)
			return r;
		for (i = 0; i < read.count; i++)
			take_cartridge(&(*cartridges)[(*count)++], &piece[i]);
		if (first)
			*generation = read.generation;
		first = false;
		read.first = read.next;
	} while (read.flags & NTMS_READ_MORE);
	return 0;
}

int device_read_cartridges(struct device *device, uint64_t *generation,
			   struct device_cartridge **cartridges, size_t *count)
{
	struct ntms_cartridge *piece = calloc(PIECE, sizeof(*piece));
	uint64_t from = *generation;
	int r;

	*cartridges = NULL;
	*count = 0;
	if (!piece)
		return NTMS_E_NO_MEMORY;
	r = read_cartridges(device, piece, &from, cartridges, count);
	free(piece);
	if (r) {
		free(*cartridges);
		*cartridges = NULL;
		return r;
	}
	*generation = from;
	return 0;
}

int device_read_cartridge(struct device *device, uint64_t handle,
			  struct device_cartridge *cartridge)
{
	struct ntms_cartridge c;
	struct ntms_read_cartridges read = {
		.size = sizeof(read), .cartridges = (uintptr_t)&c, .capacity = 1,
		.first = handle, .last = handle,
	};
	int r = device_call(device, NTMS_READ_CARTRIDGES, &read);

	if (r)
		return r;
	if (!read.count)
		return NTMS_E_STALE;
	take_cartridge(cartridge, &c);
	return 0;
}

int device_read_element(struct device *device, uint16_t address, struct device_element *element)
{
	struct ntms_element e;
	struct ntms_read_elements read = {
		.size = sizeof(read), .elements = (uintptr_t)&e, .capacity = 1,
		.first = address, .last = address,
	};
	int r = device_call(device, NTMS_READ_ELEMENTS, &read);

	if (r)
		return r;
	if (!read.count)
		return NTMS_E_STALE;
	take_element(element, &e);
	return 0;
}

static void put_attribute(const char *scsi_device, const char *attribute, char *text, size_t size)
{
	char found[64];

	device_attribute(scsi_device, attribute, found, sizeof(found));
	put_text(text, size, found, sizeof(found));
}

/* Of several paths the first will do. The kernel's link has its name by the SCSI address. */
static void put_drive_device(const struct device *device, const struct ntms_get_drive *d,
			     const struct ntms_scsi_device *scsi, struct device_drive *drive)
{
	char link[sizeof(device->joins) + 80];

	if (d->join != NTMS_JOIN_RESOLVED || !d->count)
		return;
	snprintf(link, sizeof(link), "%s/%u-%u:%u:%u:%llu", device->joins, d->address, scsi->host,
		 scsi->channel, scsi->target, (unsigned long long)scsi->lun);
	drive->joined = true;
	drive->place = (struct device_place){ scsi->host, scsi->channel, scsi->target, scsi->lun };
	drive->peripheral_type = scsi->peripheral_type;
	device_node(device, link, drive->name, sizeof(drive->name));
	put_attribute(link, "vendor", drive->vendor, sizeof(drive->vendor));
	put_attribute(link, "model", drive->product, sizeof(drive->product));
	put_attribute(link, "rev", drive->revision, sizeof(drive->revision));
}

int device_drive(struct device *device, uint16_t address, struct device_drive *drive)
{
	struct ntms_scsi_device scsi = {0};
	struct ntms_get_drive d = {
		.size = sizeof(d), .address = address, .devices = (uintptr_t)&scsi, .capacity = 1,
	};
	int r;

	memset(drive, 0, sizeof(*drive));
	r = device_call(device, NTMS_GET_DRIVE, &d);
	if (r)
		return r == NTMS_E_STALE ? 0 : r;
	put_text(drive->serial, sizeof(drive->serial), d.serial, sizeof(d.serial));
	drive->alerts = d.alerts;
	put_drive_device(device, &d, &scsi, drive);
	return 0;
}

int device_refresh(struct device *device)
{
	struct ntms_refresh refresh = {.size = sizeof(refresh), .timeout = NTMS_WAIT_FOREVER};

	if (ioctl(device->fd, NTMS_REFRESH, &refresh))
		return device_code(device, errno, &refresh.sense);
	return 0;
}

static void put_record(struct ntms_record *out, const struct device_record *record)
{
	int i;

	memset(out, 0, sizeof(*out));
	out->handle = record->handle;
	out->revision = record->revision;
	memcpy(out->physical_media, record->id.bytes, NTMS_ID_LENGTH);
	out->side_count = record->side_count;
	for (i = 0; i < record->side_count; i++) {
		out->sides[i].state = record->sides[i].state;
		out->sides[i].allocate_count = record->sides[i].allocate_count;
		memcpy(out->sides[i].side, record->sides[i].side.bytes, NTMS_ID_LENGTH);
		memcpy(out->sides[i].logical_media, record->sides[i].logical_media.bytes,
		       NTMS_ID_LENGTH);
	}
}

/* Why the kernel refused one record of a sync; words are the caller's. */
static int record_code(int error)
{
	size_t i;

	if (!error)
		return 0;
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].error == error)
			return errors[i].code;
	return NTMS_E_DEVICE_NOT_AVAILABLE;
}

int device_sync(struct device *device, const struct guid *store, uint64_t seen,
		struct device_record *records, size_t count, size_t *refused)
{
	struct ntms_sync sync = {.size = sizeof(sync), .seen = seen, .count = count};
	struct ntms_record *array = calloc(count + 1, sizeof(*array));
	size_t i;
	int r;

	*refused = 0;
	if (!array)
		return NTMS_E_NO_MEMORY;
	for (i = 0; i < count; i++)
		put_record(&array[i], &records[i]);
	memcpy(sync.store, store->bytes, NTMS_ID_LENGTH);
	sync.records = (uintptr_t)array;
	r = device_call(device, NTMS_SYNC, &sync);
	for (i = 0; !r && i < count; i++)
		records[i].error = record_code(array[i].error);
	*refused = r ? 0 : sync.refused;
	free(array);
	return r;
}

int device_bind(struct device *device, const struct guid *store)
{
	struct ntms_sync sync = {.size = sizeof(sync), .flags = NTMS_SYNC_REBIND};

	memcpy(sync.store, store->bytes, NTMS_ID_LENGTH);
	return device_call(device, NTMS_SYNC, &sync);
}

int device_claim(struct device *device, const struct guid *store,
		 const struct device_record *records, size_t count, uint64_t *claim,
		 size_t *refused)
{
	struct ntms_claim_cartridge array[NTMS_CLAIM_MAX];
	struct ntms_claim argument = {.size = sizeof(argument), .count = count};
	size_t i;
	int r, side;

	if (count > NTMS_CLAIM_MAX)
		return NTMS_E_INVALID_PARAMETER;
	memset(array, 0, sizeof(array));
	for (i = 0; i < count; i++) {
		array[i].handle = records[i].handle;
		array[i].revision = records[i].before;
		for (side = 0; side < records[i].side_count; side++)
			array[i].states[side] = records[i].sides[side].state;
	}
	memcpy(argument.store, store->bytes, NTMS_ID_LENGTH);
	argument.cartridges = (uintptr_t)array;
	r = device_call(device, NTMS_CLAIM, &argument);
	*refused = argument.refused < count ? argument.refused : 0;
	*claim = argument.claim;
	return r;
}

int device_publish(struct device *device, uint64_t claim, const struct device_record *records,
		   size_t count)
{
	struct ntms_record array[NTMS_CLAIM_MAX];
	struct ntms_publish publish = {
		.size = sizeof(publish), .claim = claim, .records = (uintptr_t)array,
		.count = count,
	};
	size_t i;

	if (count > NTMS_CLAIM_MAX)
		return NTMS_E_INVALID_PARAMETER;
	for (i = 0; i < count; i++)
		put_record(&array[i], &records[i]);
	return device_call(device, NTMS_PUBLISH, &publish);
}

int device_unclaim(struct device *device, uint64_t claim, bool unchanged)
{
	struct ntms_unclaim unclaim = {
		.size = sizeof(unclaim), .claim = claim,
		.flags = unchanged ? NTMS_UNCLAIM_UNCHANGED : 0,
	};

	return device_call(device, NTMS_UNCLAIM, &unclaim);
}
