// SPDX-License-Identifier: GPL-2.0-only
/* Decode the replies of media changers. What each function does is in smc.h. */
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "smc.h"
#include "smc_bytes.h"

#define SMC_DESCRIPTOR_MIN 4	/* address and flags: the shortest that exists (quirks) */
#define SMC_DESCRIPTOR_PLAIN 12	/* what precedes the volume tags */
#define SMC_TAG_LENGTH 36	/* tag, reserved, sequence */
#define SMC_DESIGNATOR_HEADER 4
#define SMC_PVOLTAG 0x80
#define SMC_AVOLTAG 0x40

/*
 * Finds page @page, without a subpage, in a MODE SENSE reply. Returns its first byte when at least
 * @need bytes of it were both promised and received, else NULL; *@size is what there is of it.
 */
static const __u8 *smc_mode_page(const __u8 *data, __u32 length, enum smc_mode_form form,
				 __u8 page, __u32 need, __u32 *size)
{
	__u32 header = form == SMC_MODE_6 ? 4 : 8;
	__u32 offset, step;

	if (length < header)
		return NULL;
	if (form == SMC_MODE_6) {
		length = smc_min(length, data[0] + 1u);
		offset = header + data[3];
	} else {
		length = smc_min(length, smc_get_be16(data) + 2u);
		offset = header + smc_get_be16(data + 6);
	}
	for (; offset + 4 <= length; offset += step) {
		if (data[offset] & 0x40)
			step = 4 + smc_get_be16(data + offset + 2);
		else
			step = 2 + data[offset + 1];
		if ((data[offset] & 0x7f) != page)
			continue;
		*size = smc_min(step, length - offset);
		return *size >= need ? data + offset : NULL;
	}
	return NULL;
}

int smc_decode_geometry(const void *data, __u32 length, enum smc_mode_form form,
			struct smc_geometry *geometry)
{
	const __u8 *page;
	__u32 size;
	int type;

	page = smc_mode_page(data, length, form, SMC_PAGE_GEOMETRY, 18, &size);
	if (!page)
		return -EPROTO;
	memset(geometry, 0, sizeof(*geometry));
	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++) {
		geometry->range[type].first = smc_get_be16(page + 4 * type - 2);
		geometry->range[type].count = smc_get_be16(page + 4 * type);
	}
	return 0;
}

int smc_decode_rotate(const void *data, __u32 length, enum smc_mode_form form, __u16 index)
{
	const __u8 *page;
	__u32 size;

	page = smc_mode_page(data, length, form, SMC_PAGE_ROTATE, 4 + 2u * index, &size);
	return page ? page[2 + 2 * index] & 0x01 : -EPROTO;
}

int smc_decode_capabilities(const void *data, __u32 length, enum smc_mode_form form,
			    struct smc_capabilities *capabilities)
{
	const __u8 *page;
	__u32 size;
	int type;

	page = smc_mode_page(data, length, form, SMC_PAGE_CAPABILITIES, 16, &size);
	if (!page)
		return -EPROTO;
	memset(capabilities, 0, sizeof(*capabilities));
	capabilities->store = page[2] & 0x0f;
	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++) {
		capabilities->move[type] = page[3 + type] & 0x0f;
		capabilities->exchange[type] = page[11 + type] & 0x0f;
	}
	return 0;
}

/* Some say 0 of everything and move all the same. */
static bool smc_knows_moves(const struct smc_capabilities *capabilities)
{
	int type;

	for (type = SMC_TYPE_TRANSPORT; type < SMC_TYPES; type++)
		if (capabilities->move[type] || capabilities->exchange[type])
			return true;
	return false;
}

static bool smc_lacks(__u8 types, enum smc_type type)
{
	return !(types & 1u << (type - 1));
}

bool smc_denies_move(const struct smc_capabilities *capabilities, enum smc_type source,
		     enum smc_type destination)
{
	return smc_knows_moves(capabilities) && smc_lacks(capabilities->move[source], destination);
}

bool smc_denies_exchange(const struct smc_capabilities *capabilities, enum smc_type source,
			 enum smc_type first)
{
	return smc_knows_moves(capabilities) && smc_lacks(capabilities->exchange[source], first);
}

__u32 smc_copy_text(char *text, __u32 size, const __u8 *bytes, __u32 length)
{
	__u32 i, used = 0, end = 0;

	for (i = 0; i < length && used < size - 1; i++) {
		bool blank = bytes[i] <= 0x20 || bytes[i] > 0x7e;

		if (blank && !used)
			continue;
		text[used++] = blank ? ' ' : (char)bytes[i];
		if (!blank)
			end = used;
	}
	text[end] = '\0';
	return end;
}

/* As smc_copy_text() for the field at @offset of @data, of which only @limit bytes exist. */
static void smc_copy_field(char *text, __u32 size, const __u8 *data, __u32 limit, __u32 offset)
{
	__u32 length = limit > offset ? smc_min(size - 1, limit - offset) : 0;

	smc_copy_text(text, size, data + (length ? offset : 0), length);
}

int smc_decode_inquiry(const void *data, __u32 length, struct smc_inquiry *inquiry)
{
	const __u8 *bytes = data;

	if (length < 5)
		return -EPROTO;
	length = smc_min(length, bytes[4] + 5u);
	inquiry->type = bytes[0] & 0x1f;
	inquiry->qualifier = bytes[0] >> 5;
	smc_copy_field(inquiry->vendor, sizeof(inquiry->vendor), bytes, length, 8);
	smc_copy_field(inquiry->product, sizeof(inquiry->product), bytes, length, 16);
	smc_copy_field(inquiry->revision, sizeof(inquiry->revision), bytes, length, 32);
	return 0;
}

/* Returns where VPD page @page ends, 4..@length, or -EPROTO when @data is not that page. */
static int smc_vpd_end(const __u8 *data, __u32 length, __u8 page)
{
	if (length < 4 || data[1] != page)
		return -EPROTO;
	return (int)smc_min(length, smc_get_be16(data + 2) + 4u);
}

int smc_decode_serial(const void *data, __u32 length, char *text, __u32 size)
{
	int end = smc_vpd_end(data, length, SMC_VPD_SERIAL);

	if (end < 0)
		return end;
	return (int)smc_copy_text(text, size, (const __u8 *)data + 4, (__u32)end - 4);
}

/*
 * Decodes the designator at @data, of which @length bytes exist, if it holds anything. Returns the
 * bytes that it says it takes, its header included.
 */
static __u32 smc_decode_designator(const __u8 *data, __u32 length,
				   struct smc_designator *designator)
{
	__u32 rest;

	memset(designator, 0, sizeof(*designator));
	if (length < SMC_DESIGNATOR_HEADER)
		return length;
	rest = length - SMC_DESIGNATOR_HEADER;
	if ((data[0] & 0x0f) >= 1 && (data[0] & 0x0f) <= 3 && data[3] && rest) {
		designator->code_set = data[0] & 0x0f;
		designator->association = data[1] >> 4 & 0x03;
		designator->type = data[1] & 0x0f;
		designator->cut = data[3] > rest;
		designator->length = (__u8)smc_min(data[3], rest);
		designator->bytes = data + SMC_DESIGNATOR_HEADER;
	}
	return SMC_DESIGNATOR_HEADER + data[3];
}

int smc_designators_begin(struct smc_designators *walk, const void *data, __u32 length)
{
	int end = smc_vpd_end(data, length, SMC_VPD_DESIGNATORS);

	if (end < 0)
		return end;
	walk->data = data;
	walk->offset = 4;
	walk->end = (__u32)end;
	return 0;
}

int smc_designators_next(struct smc_designators *walk, struct smc_designator *designator)
{
	struct smc_designator found;

	while (walk->offset < walk->end) {
		walk->offset += smc_decode_designator(walk->data + walk->offset,
						      walk->end - walk->offset, &found);
		if (found.code_set && !found.cut) {
			*designator = found;
			return 1;
		}
	}
	return 0;
}

/*
 * Does @designator name a logical unit better than @identity does? The types that do, T10 vendor,
 * EUI-64 and NAA, happen to be numbered 1 to 3 from worst to best.
 */
static bool smc_identity_better(const struct smc_identity *identity,
				const struct smc_designator *designator)
{
	if (designator->association || designator->length > SMC_IDENTITY_SIZE)
		return false;
	if (designator->type < 1 || designator->type > 3)
		return false;
	if (designator->type != identity->type)
		return designator->type > identity->type;
	return designator->length > identity->length;
}

int smc_decode_identity(const void *data, __u32 length, struct smc_identity *identity)
{
	struct smc_designator designator;
	struct smc_designators walk;
	int ret;

	memset(identity, 0, sizeof(*identity));
	ret = smc_designators_begin(&walk, data, length);
	if (ret)
		return ret;
	while (smc_designators_next(&walk, &designator)) {
		if (!smc_identity_better(identity, &designator))
			continue;
		memset(identity, 0, sizeof(*identity));
		identity->code_set = designator.code_set;
		identity->type = designator.type;
		identity->length = designator.length;
		memcpy(identity->bytes, designator.bytes, designator.length);
	}
	return identity->length > 0;
}

int smc_designator_serial(const struct smc_designator *designator, char *text, __u32 size)
{
	__u32 skip = designator->type == 1 ? 24 : 0;

	text[0] = '\0';
	if (designator->code_set < 2 || designator->cut || designator->type > 1)
		return 0;
	if (designator->length <= skip)
		return 0;
	return (int)smc_copy_text(text, size, designator->bytes + skip, designator->length - skip);
}

int smc_status_begin(struct smc_status *status, const void *data, __u32 length)
{
	const __u8 *bytes = data;

	memset(status, 0, sizeof(*status));
	if (length < SMC_STATUS_HEADER)
		return -EPROTO;
	status->first = smc_get_be16(bytes);
	status->available = smc_get_be16(bytes + 2);
	status->report_length = SMC_STATUS_HEADER + smc_get_be24(bytes + 5);
	status->data = bytes;
	status->end = smc_min(length, status->report_length);
	status->offset = SMC_STATUS_HEADER;
	status->page_end = SMC_STATUS_HEADER;
	return 0;
}

/*
 * Enters the page behind the current one. Returns 1, 0 when there is none, or -EPROTO, with the
 * walk left where it is so that the next call finds the same page again.
 */
static int smc_status_page(struct smc_status *status)
{
	static const __u8 nothing[8];
	__u32 rest = status->end - status->page_end;
	const __u8 *header;
	__u16 stride;
	__u32 size;

	status->offset = status->page_end;
	status->stride = 0;
	if (rest < sizeof(nothing))
		return 0;
	header = status->data + status->page_end;
	if (!memcmp(header, nothing, sizeof(nothing)))
		return 0;
	stride = smc_get_be16(header + 2);
	size = smc_get_be24(header + 5);
	if (!header[0] || header[0] >= SMC_TYPES || (size && stride < SMC_DESCRIPTOR_MIN))
		return -EPROTO;
	status->type = header[0];
	status->tags = header[1];
	status->stride = stride;
	status->offset += sizeof(nothing);
	status->page_end = status->offset + smc_min(size, rest - sizeof(nothing));
	return 1;
}

/*
 * Is this an identification header rather than a volume tag? Some set AVOLTAG and send no tag
 * (quirks, mhvtl); no tag begins with a control character.
 */
static bool smc_is_designator(const __u8 *data, __u32 length)
{
	return data[0] >= 1 && data[0] <= 3 && !data[2] && data[3] &&
	       data[3] <= length - SMC_DESIGNATOR_HEADER;
}

/* Decodes a volume tag that @promised says is there; returns the bytes it takes, 0 or 36. */
static __u32 smc_decode_tag(const __u8 *data, __u32 length, bool promised, struct smc_tag *tag)
{
	if (!promised || length < SMC_TAG_LENGTH || smc_is_designator(data, length))
		return 0;
	tag->present = 1;
	tag->sequence = smc_get_be16(data + 34);
	memcpy(tag->bytes, data, SMC_TAG_SIZE);
	return SMC_TAG_LENGTH;
}

/* Decodes what the first 12 bytes of a descriptor say, as far as @length reaches. */
static void smc_decode_plain(const __u8 *data, __u32 length, struct smc_element *element)
{
	static const __u16 flags[SMC_TYPES] = {
		[SMC_TYPE_TRANSPORT] = SMC_FULL | SMC_EXCEPT,
		[SMC_TYPE_STORAGE] = SMC_FULL | SMC_EXCEPT | SMC_ACCESS,
		[SMC_TYPE_PORT] = SMC_FULL | SMC_IMPEXP | SMC_EXCEPT | SMC_ACCESS | SMC_EXENAB |
				  SMC_INENAB | SMC_CMC | SMC_OIR,
		[SMC_TYPE_DRIVE] = SMC_FULL | SMC_EXCEPT | SMC_ACCESS,
	};
	__u8 bytes[SMC_DESCRIPTOR_PLAIN] = { 0 };

	memcpy(bytes, data, smc_min(length, sizeof(bytes)));
	element->address = smc_get_be16(bytes);
	element->flags = bytes[2] & flags[element->type];
	element->asc = bytes[4];
	element->ascq = bytes[5];
	element->flags |= bytes[9] & 0x80 ? SMC_SVALID : 0;
	element->flags |= bytes[9] & 0x40 ? SMC_INVERT : 0;
	element->flags |= bytes[9] & 0x08 ? SMC_DISABLED : 0;
	element->medium_type = bytes[9] & 0x07;
	element->source = smc_get_be16(bytes + 10);
}

/* Decodes one descriptor of @length bytes that all exist. */
static void smc_decode_element(const __u8 *data, __u32 length, __u8 type, __u8 tags,
			       struct smc_element *element)
{
	__u32 used;

	memset(element, 0, sizeof(*element));
	element->type = type;
	smc_decode_plain(data, length, element);
	if (length <= SMC_DESCRIPTOR_PLAIN)
		return;
	data += SMC_DESCRIPTOR_PLAIN;
	length -= SMC_DESCRIPTOR_PLAIN;
	used = smc_decode_tag(data, length, tags & SMC_PVOLTAG, &element->primary);
	used += smc_decode_tag(data + used, length - used, tags & SMC_AVOLTAG, &element->alternate);
	/* Vendor bytes may stand in the header's place; here its high bits are reserved. */
	if (length > used && data[used] <= 0x0f)
		smc_decode_designator(data + used, length - used, &element->designator);
}

int smc_status_next(struct smc_status *status, struct smc_element *element)
{
	int ret;

	while (!status->stride || status->page_end - status->offset < status->stride) {
		ret = smc_status_page(status);
		if (ret <= 0)
			return ret;
	}
	smc_decode_element(status->data + status->offset, status->stride, status->type,
			   status->tags, element);
	status->offset += status->stride;
	return 1;
}

__u32 smc_tag_length(const struct smc_tag *tag)
{
	__u32 length = SMC_TAG_SIZE;

	while (length && (tag->bytes[length - 1] == ' ' || !tag->bytes[length - 1]))
		length--;
	return length;
}

bool smc_tag_is_blank(const struct smc_tag *tag)
{
	return !tag->present || !smc_tag_length(tag);
}
