// SPDX-License-Identifier: LGPL-2.1-or-later
/* Self-relative security descriptors: check, build, judge. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "security.h"

/* Descriptor: revision, 0, control (2), offsets of owner, group, SACL, DACL (4 each). */
#define HEADER_SIZE		20
#define AT_CONTROL		2
#define AT_OWNER		4
#define AT_GROUP		8
#define AT_SACL			12
#define AT_DACL			16
#define REVISION		1

#define CONTROL_OWNER_DEFAULTED	0x0001
#define CONTROL_GROUP_DEFAULTED	0x0002
#define CONTROL_DACL_PRESENT	0x0004
#define CONTROL_SACL_PRESENT	0x0010
#define CONTROL_SELF_RELATIVE	0x8000
#define CONTROL_OF_DACL		0x150c	/* present, defaulted, auto-inherit, -ed, protected */
#define CONTROL_OF_SACL		0x2a30

/* List: revision, 0, size (2), count (2), 0 (2). Entry: type, flags, size (2), mask (4), id. */
#define LIST_HEADER		8
#define LIST_MAX		65532
#define LIST_REVISION		2
#define LIST_REVISION_DS	4
#define ENTRY_HEADER		4
#define AT_ENTRY_MASK		4
#define AT_ENTRY_SID		8
#define ENTRY_ALLOW		0
#define ENTRY_DENY		1

#define OBJECT_INHERIT		0x01
#define CONTAINER_INHERIT	0x02
#define NO_PROPAGATE		0x04
#define INHERIT_ONLY		0x08
#define INHERITED		0x10

/* Id: revision, number of parts, authority (6, big endian), parts (4 each). */
#define SID_HEADER		8
#define SID_MAX			(SID_HEADER + 4 * SID_MAX_PARTS)

static unsigned int get16(const unsigned char *p)
{
	return (unsigned int)p[0] | (unsigned int)p[1] << 8;
}

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)get16(p) | (uint32_t)get16(p + 2) << 16;
}

static void put16(unsigned char *p, unsigned int value)
{
	p[0] = (unsigned char)value;
	p[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *p, uint32_t value)
{
	put16(p, value & 0xffff);
	put16(p + 2, value >> 16);
}

static size_t sid_size(const unsigned char *p)
{
	return SID_HEADER + 4 * (size_t)p[1];
}

static bool valid_sid(const unsigned char *p, size_t room)
{
	return room >= SID_HEADER && p[0] == REVISION && p[1] <= SID_MAX_PARTS &&
	       sid_size(p) <= room;
}

static struct sid read_sid(const unsigned char *p)
{
	struct sid sid = { .count = p[1] };
	unsigned int i;

	for (i = 0; i < 6; i++)
		sid.authority = sid.authority << 8 | p[2 + i];
	for (i = 0; i < sid.count; i++)
		sid.part[i] = get32(p + SID_HEADER + 4 * i);
	return sid;
}

static size_t write_sid(const struct sid *sid, unsigned char *p)
{
	unsigned int i;

	p[0] = REVISION;
	p[1] = (unsigned char)sid->count;
	for (i = 0; i < 6; i++)
		p[2 + i] = (unsigned char)(sid->authority >> (40 - 8 * i));
	for (i = 0; i < sid->count; i++)
		put32(p + SID_HEADER + 4 * i, sid->part[i]);
	return sid_size(p);
}

static size_t list_size(const unsigned char *list)
{
	return get16(list + 2);
}

static size_t entry_size(const unsigned char *entry)
{
	return get16(entry + 2);
}

/*
 * The entries of a DACL must be of the two kinds that can be judged here: to keep another one and
 * pass over it could give away what it denies. Nobody judges a SACL.
 */
static bool valid_entry(const unsigned char *p, size_t room, bool judged)
{
	size_t size;

	if (room < ENTRY_HEADER)
		return false;
	size = entry_size(p);
	if (size < ENTRY_HEADER || size > room || size % 4)
		return false;
	if (!judged)
		return true;
	return (p[0] == ENTRY_ALLOW || p[0] == ENTRY_DENY) && size >= AT_ENTRY_SID &&
	       valid_sid(p + AT_ENTRY_SID, size - AT_ENTRY_SID);
}

static bool valid_list_header(const unsigned char *p, size_t room)
{
	return room >= LIST_HEADER && p[0] >= LIST_REVISION && p[0] <= LIST_REVISION_DS &&
	       list_size(p) >= LIST_HEADER && list_size(p) <= room && list_size(p) % 4 == 0;
}

static bool valid_list(const unsigned char *p, size_t room, bool judged)
{
	size_t size, at = LIST_HEADER;
	unsigned int count;

	if (!valid_list_header(p, room))
		return false;
	size = list_size(p);
	for (count = get16(p + 4); count; count--) {
		if (!valid_entry(p + at, size - at, judged))
			return false;
		at += entry_size(p + at);
	}
	return true;
}

static bool has_list(const unsigned char *d, unsigned int at)
{
	unsigned int present = at == AT_DACL ? CONTROL_DACL_PRESENT : CONTROL_SACL_PRESENT;

	return (get16(d + AT_CONTROL) & present) && get32(d + at);
}

/* A part of a valid descriptor, or NULL. */
static const unsigned char *sid_at(const unsigned char *d, unsigned int at)
{
	return get32(d + at) ? d + get32(d + at) : NULL;
}

static const unsigned char *list_at(const unsigned char *d, unsigned int at)
{
	return has_list(d, at) ? d + get32(d + at) : NULL;
}

static bool valid_header(const unsigned char *d)
{
	return d[0] == REVISION && (get16(d + AT_CONTROL) & CONTROL_SELF_RELATIVE);
}

static bool valid_sid_at(const unsigned char *d, size_t size, unsigned int at)
{
	uint32_t offset = get32(d + at);

	return !offset ||
	       (offset >= HEADER_SIZE && offset < size && valid_sid(d + offset, size - offset));
}

static bool valid_list_at(const unsigned char *d, size_t size, unsigned int at)
{
	uint32_t offset = get32(d + at);

	return !has_list(d, at) ||
	       (offset >= HEADER_SIZE && offset < size &&
		valid_list(d + offset, size - offset, at == AT_DACL));
}

int security_validate(const void *bytes, size_t size)
{
	const unsigned char *d = bytes;

	if (size < HEADER_SIZE || size > SECURITY_MAX || !valid_header(d))
		return -EINVAL;
	if (!valid_sid_at(d, size, AT_OWNER) || !valid_sid_at(d, size, AT_GROUP) ||
	    !valid_list_at(d, size, AT_SACL) || !valid_list_at(d, size, AT_DACL))
		return -EINVAL;
	return 0;
}

/* Where the part at @offset ends, by its own header; 0 when that is too far, or is no such header. */
static size_t end_of_sid(const unsigned char *d, uint32_t offset)
{
	if (offset < HEADER_SIZE || offset > SECURITY_MAX - SID_HEADER ||
	    !valid_sid(d + offset, SECURITY_MAX - offset))
		return 0;
	return offset + sid_size(d + offset);
}

static size_t end_of_list(const unsigned char *d, uint32_t offset)
{
	if (offset < HEADER_SIZE || offset > SECURITY_MAX - LIST_HEADER ||
	    !valid_list_header(d + offset, SECURITY_MAX - offset))
		return 0;
	return offset + list_size(d + offset);
}

int security_measure(const void *bytes, size_t *size)
{
	static const unsigned int offsets[] = { AT_OWNER, AT_GROUP, AT_SACL, AT_DACL };
	const unsigned char *d = bytes;
	size_t largest = HEADER_SIZE, end, i;
	bool list;

	if (!valid_header(d))
		return -EINVAL;
	for (i = 0; i < 4; i++) {
		list = i >= 2;
		if (list ? !has_list(d, offsets[i]) : !get32(d + offsets[i]))
			continue;
		end = list ? end_of_list(d, get32(d + offsets[i]))
			   : end_of_sid(d, get32(d + offsets[i]));
		if (!end)
			return -EINVAL;
		if (end > largest)
			largest = end;
	}
	*size = largest;
	return 0;
}

/* Validate our own copy: the bytes it was made of may be changing under us. */
static int accept(struct descriptor *d, struct descriptor *out)
{
	int err = security_validate(d->bytes, d->size);

	if (err)
		security_free(d);
	else
		*out = *d;
	return err;
}

int security_copy(const void *bytes, size_t size, struct descriptor *out)
{
	struct descriptor d = { size, NULL };

	if (size < HEADER_SIZE || size > SECURITY_MAX)
		return -EINVAL;
	d.bytes = malloc(size);
	if (!d.bytes)
		return -ENOMEM;
	memcpy(d.bytes, bytes, size);
	return accept(&d, out);
}

void security_free(struct descriptor *descriptor)
{
	free(descriptor->bytes);
	*descriptor = (struct descriptor){ 0 };
}

/* What a descriptor is put together from; NULL: not there. */
struct parts {
	unsigned int control;
	const unsigned char *owner, *group, *sacl, *dacl;
};

static size_t append(unsigned char *d, size_t at, unsigned int offset, const unsigned char *part,
		     size_t size)
{
	if (!part)
		return at;
	put32(d + offset, (uint32_t)at);
	memcpy(d + at, part, size);
	return at + size;
}

static int assemble(const struct parts *parts, struct descriptor *out)
{
	size_t owner = parts->owner ? sid_size(parts->owner) : 0;
	size_t group = parts->group ? sid_size(parts->group) : 0;
	size_t sacl = parts->sacl ? list_size(parts->sacl) : 0;
	size_t dacl = parts->dacl ? list_size(parts->dacl) : 0;
	size_t size = HEADER_SIZE + owner + group + sacl + dacl, at = HEADER_SIZE;
	unsigned char *d;

	if (size > SECURITY_MAX)
		return -E2BIG;
	d = calloc(1, size);
	if (!d)
		return -ENOMEM;
	d[0] = REVISION;
	put16(d + AT_CONTROL, parts->control | CONTROL_SELF_RELATIVE);
	at = append(d, at, AT_OWNER, parts->owner, owner);
	at = append(d, at, AT_GROUP, parts->group, group);
	at = append(d, at, AT_SACL, parts->sacl, sacl);
	append(d, at, AT_DACL, parts->dacl, dacl);
	*out = (struct descriptor){ size, d };
	return 0;
}

/* A list that grows; @full says that an entry found no room. */
struct list {
	unsigned char *bytes;
	size_t size;
	unsigned int count;
	bool full;
};

static int list_open(struct list *list)
{
	*list = (struct list){ .bytes = calloc(1, LIST_MAX), .size = LIST_HEADER };
	return list->bytes ? 0 : -ENOMEM;
}

static void list_add(struct list *list, unsigned int type, unsigned int flags, uint32_t mask,
		     const struct sid *sid)
{
	size_t size = AT_ENTRY_SID + SID_HEADER + 4 * (size_t)sid->count;
	unsigned char *entry = list->bytes + list->size;

	if (list->size + size > LIST_MAX) {
		list->full = true;
		return;
	}
	entry[0] = (unsigned char)type;
	entry[1] = (unsigned char)flags;
	put16(entry + 2, (unsigned int)size);
	put32(entry + AT_ENTRY_MASK, mask);
	write_sid(sid, entry + AT_ENTRY_SID);
	list->size += size;
	list->count++;
}

static void list_allow(struct list *list, uint32_t mask, const struct sid *sid)
{
	list_add(list, ENTRY_ALLOW, 0, mask, sid);
}

/* Make a descriptor of the list; the list ends here. */
static int list_close(struct list *list, const struct sid *owner, const struct sid *group,
		      struct descriptor *out)
{
	unsigned char owner_bytes[SID_MAX], group_bytes[SID_MAX];
	struct parts parts = { CONTROL_DACL_PRESENT, owner_bytes, group_bytes, NULL, list->bytes };
	int err = -E2BIG;

	write_sid(owner, owner_bytes);
	write_sid(group, group_bytes);
	list->bytes[0] = LIST_REVISION;
	put16(list->bytes + 2, (unsigned int)list->size);
	put16(list->bytes + 4, list->count);
	if (!list->full)
		err = assemble(&parts, out);
	free(list->bytes);
	return err;
}

int security_default(enum security_kind kind, struct descriptor *out)
{
	struct list list;
	int err = list_open(&list);

	if (err)
		return err;
	list_allow(&list, RIGHT_FULL, &sid_administrators);
	list_allow(&list, RIGHT_FULL, &sid_local_system);
	list_allow(&list, RIGHT_USE | RIGHT_MODIFY | RIGHT_CONTROL, &sid_backup_operators);
	if (kind != SECURITY_ROOT_POOL && kind != SECURITY_SYSTEM_POOL)
		list_allow(&list, RIGHT_USE, &sid_users);
	return list_close(&list, &sid_administrators, &sid_local_system, out);
}

/*
 * One entry of the parent. CREATOR OWNER and CREATOR GROUP stand for somebody: the child gets an
 * entry for him, and keeps the original for its own children.
 */
static void inherit_entry(struct list *list, const unsigned char *entry,
			  const struct sid *creator, const struct sid *group)
{
	unsigned int inherit = entry[1] & (OBJECT_INHERIT | CONTAINER_INHERIT);
	unsigned int kept = entry[1] & NO_PROPAGATE ? 0 : inherit;
	struct sid sid = read_sid(entry + AT_ENTRY_SID);
	uint32_t mask = get32(entry + AT_ENTRY_MASK);
	const struct sid *stands_for = NULL;

	if (sid_equal(&sid, &sid_creator_owner))
		stands_for = creator;
	else if (sid_equal(&sid, &sid_creator_group))
		stands_for = group;
	if (stands_for && (inherit & CONTAINER_INHERIT))
		list_add(list, entry[0], INHERITED, mask, stands_for);
	if (stands_for || !(inherit & CONTAINER_INHERIT)) {
		if (kept)
			list_add(list, entry[0], kept | INHERIT_ONLY | INHERITED, mask, &sid);
		return;
	}
	list_add(list, entry[0], kept | INHERITED, mask, &sid);
}

static void inherit_list(struct list *list, const unsigned char *from,
			 const struct sid *creator, const struct sid *group)
{
	const unsigned char *entry = from + LIST_HEADER;
	unsigned int count;

	for (count = get16(from + 4); count; count--) {
		inherit_entry(list, entry, creator, group);
		entry += entry_size(entry);
	}
}

int security_inherit(const struct descriptor *parent, const struct identity *creator,
		     struct descriptor *out)
{
	struct sid owner = sid_of_user(creator->uid), group = sid_of_group(creator->gid);
	const unsigned char *inherited = NULL;
	struct list list;
	int err;

	if (parent) {
		if (security_validate(parent->bytes, parent->size))
			return -EINVAL;
		inherited = list_at(parent->bytes, AT_DACL);
	}
	err = list_open(&list);
	if (err)
		return err;
	list_allow(&list, RIGHT_FULL, &owner);
	if (!sid_equal(&owner, &sid_local_system))
		list_allow(&list, RIGHT_FULL, &sid_local_system);
	if (inherited)
		inherit_list(&list, inherited, &owner, &group);
	return list_close(&list, &owner, &group, out);
}

/* Generic rights replaced by what they stand for. */
static uint32_t map_generic(uint32_t mask)
{
	static const uint32_t map[][2] = {
		{ RIGHT_GENERIC_READ, 0x00020001 },
		{ RIGHT_GENERIC_WRITE, 0x00040003 },
		{ RIGHT_GENERIC_EXECUTE, 0x00060007 },
		{ RIGHT_GENERIC_ALL, RIGHT_FULL },
	};
	size_t i;

	for (i = 0; i < sizeof(map) / sizeof(*map); i++) {
		if (mask & map[i][0])
			mask = (mask & ~map[i][0]) | map[i][1];
	}
	return mask;
}

static bool is_one_of(const unsigned char *bytes, const struct identity *caller)
{
	struct sid sid = read_sid(bytes);

	return identity_has(caller, &sid);
}

/* The entries in their order, until all is allowed or something is denied. */
static int check_list(const unsigned char *list, const struct identity *caller, uint32_t wanted)
{
	const unsigned char *entry = list + LIST_HEADER;
	unsigned int count;
	uint32_t mask;

	for (count = get16(list + 4); count && wanted; count--, entry += entry_size(entry)) {
		if ((entry[1] & INHERIT_ONLY) || !is_one_of(entry + AT_ENTRY_SID, caller))
			continue;
		mask = map_generic(get32(entry + AT_ENTRY_MASK));
		if (entry[0] == ENTRY_ALLOW)
			wanted &= ~mask;
		else if (wanted & mask)
			return -EACCES;
	}
	return wanted ? -EACCES : 0;
}

int security_check(const struct descriptor *descriptor, const struct identity *caller,
		   uint32_t wanted)
{
	const unsigned char *d = descriptor->bytes, *dacl, *owner;

	if (caller->administrator)
		return 0;
	if (security_validate(d, descriptor->size))
		return -EINVAL;
	wanted = map_generic(wanted);
	if (wanted & RIGHT_SYSTEM_SECURITY)
		return -EACCES;
	dacl = list_at(d, AT_DACL);
	if (!dacl)
		return 0;
	owner = sid_at(d, AT_OWNER);
	if (owner && is_one_of(owner, caller))
		wanted &= ~(RIGHT_READ_CONTROL | RIGHT_WRITE_DAC);
	return check_list(dacl, caller, wanted);
}

static unsigned int control_of(uint32_t parts)
{
	return (parts & SECURITY_OWNER ? CONTROL_OWNER_DEFAULTED : 0) |
	       (parts & SECURITY_GROUP ? CONTROL_GROUP_DEFAULTED : 0) |
	       (parts & SECURITY_DACL ? CONTROL_OF_DACL : 0) |
	       (parts & SECURITY_SACL ? CONTROL_OF_SACL : 0);
}

/* Replace those of @parts that @mask names by those of @d. */
static void take_parts(struct parts *parts, const unsigned char *d, uint32_t mask)
{
	unsigned int control = control_of(mask);

	parts->control = (parts->control & ~control) | (get16(d + AT_CONTROL) & control);
	if (mask & SECURITY_OWNER)
		parts->owner = sid_at(d, AT_OWNER);
	if (mask & SECURITY_GROUP)
		parts->group = sid_at(d, AT_GROUP);
	if (mask & SECURITY_SACL)
		parts->sacl = list_at(d, AT_SACL);
	if (mask & SECURITY_DACL)
		parts->dacl = list_at(d, AT_DACL);
}

/* A list that is present is a part, even when it is NULL. */
static uint32_t parts_of(const unsigned char *d)
{
	unsigned int control = get16(d + AT_CONTROL);

	return (sid_at(d, AT_OWNER) ? SECURITY_OWNER : 0) |
	       (sid_at(d, AT_GROUP) ? SECURITY_GROUP : 0) |
	       (control & CONTROL_DACL_PRESENT ? SECURITY_DACL : 0) |
	       (control & CONTROL_SACL_PRESENT ? SECURITY_SACL : 0);
}

uint32_t security_parts(const struct descriptor *descriptor)
{
	return security_validate(descriptor->bytes, descriptor->size) ? 0
		: parts_of(descriptor->bytes);
}

bool security_may_own(const struct descriptor *descriptor, const struct identity *caller)
{
	struct sid owner, user = sid_of_user(caller->uid);

	if (!(security_parts(descriptor) & SECURITY_OWNER))
		return false;
	owner = read_sid(sid_at(descriptor->bytes, AT_OWNER));
	return caller->administrator || sid_equal(&owner, &user);
}

int security_extract(const struct descriptor *from, uint32_t parts, struct descriptor *out)
{
	struct parts wanted = { 0 };

	if (security_validate(from->bytes, from->size))
		return -EINVAL;
	if (!(parts_of(from->bytes) & ~parts))
		return security_copy(from->bytes, from->size, out);
	take_parts(&wanted, from->bytes, parts);
	return assemble(&wanted, out);
}

int security_replace(const struct descriptor *old, uint32_t parts, const struct descriptor *new,
		     struct descriptor *out)
{
	struct parts merged = { 0 };

	if (security_validate(old->bytes, old->size) || security_validate(new->bytes, new->size))
		return -EINVAL;
	if (!((parts_of(old->bytes) | parts_of(new->bytes)) & ~parts))
		return security_copy(new->bytes, new->size, out);
	take_parts(&merged, old->bytes, SECURITY_PARTS);
	take_parts(&merged, new->bytes, parts);
	return assemble(&merged, out);
}

int security_to_hex(const struct descriptor *descriptor, char **text)
{
	*text = malloc(2 * descriptor->size + 1);
	if (!*text)
		return -ENOMEM;
	hex_write(*text, descriptor->bytes, descriptor->size);
	return 0;
}

int security_from_hex(const char *text, struct descriptor *out)
{
	size_t length = strnlen(text, 2 * SECURITY_MAX + 1);
	struct descriptor d = { .size = length / 2 };

	if (length % 2 || d.size < HEADER_SIZE || d.size > SECURITY_MAX)
		return -EINVAL;
	d.bytes = malloc(d.size);
	if (!d.bytes)
		return -ENOMEM;
	if (hex_read(d.bytes, d.size, text)) {
		security_free(&d);
		return -EINVAL;
	}
	return accept(&d, out);
}
