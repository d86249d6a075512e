// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * READ ELEMENT STATUS, and REQUEST VOLUME ELEMENT ADDRESS, which answers alike.
 */
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "smc_target.h"

#define HEADER_LENGTH		8
#define FIXED_LENGTH		12
#define VOLUME_TAG_LENGTH	36

/* Byte 2 of a descriptor. */
#define FULL		0x01
#define IMPEXP		0x02
#define EXCEPT		0x04
#define ACCESS		0x08
#define EXENAB		0x10
#define INENAB		0x20
#define CMC		0x40
#define OIR		0x80
/* Byte 9. */
#define SVALID		0x80
#define INVERT		0x40
#define ED		0x08

#define PVOLTAG		0x80
#define AVOLTAG		0x40

/* One command, decoded. */
struct query {
	const struct smc_target *target;
	const struct volume_search *search;	/* NULL: all elements */
	enum element_type type;
	bool voltag, dvcid;
	uint32_t start, count;
	size_t allocation;
};

/* The elements of one type that answer a query. */
struct page {
	enum element_type type;
	uint32_t first;			/* the n-th of its type is the first one */
	uint32_t count;
	size_t descriptor;		/* bytes each */
};

static unsigned int quirk(const struct query *query, enum quirk which)
{
	return query->target->quirks.value[which];
}

/* Places for what was never bought: some libraries report them, and say what they are. */
static struct sense not_installed(const struct query *query, const struct element *element)
{
	if (!element->absent || !quirk(query, QUIRK_REPORT_ABSENT))
		return (struct sense){ 0, 0, 0 };
	if (element->type == ELEMENT_STORAGE)
		return (struct sense){ 0, 0x83, 0x02 };
	if (element->type == ELEMENT_DRIVE)
		return (struct sense){ 0, 0x83, 0x04 };
	return (struct sense){ 0, 0, 0 };
}

static bool is_reported(const struct query *query, const struct element *element)
{
	if (query->search && !volume_search_fits(query->search, element))
		return false;
	if (element->absent)
		return not_installed(query, element).asc;
	if (element->type == ELEMENT_TRANSPORT && quirk(query, QUIRK_HIDE_TRANSPORTS))
		return false;
	return element->type != ELEMENT_STORAGE || library_belief(element) ||
	       !quirk(query, QUIRK_VIRTUAL_SLOTS);
}

static size_t longest_designator(const struct query *query, enum element_type type)
{
	const struct library *lib = query->target->library;
	uint8_t scratch[DESIGNATOR_HEADER + DESIGNATOR_MAX];
	size_t longest = 0;
	uint32_t n;

	if (!query->dvcid || (type != ELEMENT_DRIVE && type != ELEMENT_PORT))
		return 0;
	for (n = 0; n < lib->geometry.range[type].count; n++) {
		size_t one = smc_designator(query->target, library_nth(lib, type, n), scratch);

		longest = one > longest ? one : longest;
	}
	return longest;
}

/* All descriptors of a page are as long as the longest. */
static size_t descriptor_length(const struct query *query, const struct page *page)
{
	size_t length = FIXED_LENGTH;

	if (quirk(query, QUIRK_DESCRIPTOR_CUT))
		return quirk(query, QUIRK_DESCRIPTOR_CUT);
	if (quirk(query, QUIRK_STORAGE_CUT) && page->type == ELEMENT_STORAGE)
		return quirk(query, QUIRK_STORAGE_CUT);
	if (query->voltag)
		length += VOLUME_TAG_LENGTH;
	if (!query->dvcid || !quirk(query, QUIRK_DVCID_HEADER_MISSING))
		length += DESIGNATOR_HEADER + longest_designator(query, page->type);
	return length + quirk(query, QUIRK_DESCRIPTOR_TAIL);
}

/* The volume, two characters that tell the medium: some put those first, some leave them out. */
static void format_tag(const struct query *query, const char *tag, char out[TAG_LENGTH + 1])
{
	size_t length = strlen(tag), volume = length > 2 ? length - 2 : length;

	if (quirk(query, QUIRK_TAG_WITHOUT_MEDIUM))
		snprintf(out, TAG_LENGTH + 1, "%.*s", (int)volume, tag);
	else if (quirk(query, QUIRK_TAG_MEDIUM_FIRST))
		snprintf(out, TAG_LENGTH + 1, "%s%.*s", tag + volume, (int)volume, tag);
	else
		snprintf(out, TAG_LENGTH + 1, "%s", tag);
}

static void put_volume_tag(const struct query *query, const struct element *element, uint8_t *to)
{
	const struct cartridge *cartridge = library_belief(element);
	char tag[TAG_LENGTH + 1];

	if (cartridge && cartridge->tag[0]) {
		format_tag(query, cartridge->tag, tag);
		put_padded(to, TAG_LENGTH, tag, quirk(query, QUIRK_NUL_TAGS) ? 0 : ' ');
	}
	else if (quirk(query, QUIRK_BLANK_EMPTY_TAGS)) {
		memset(to, ' ', TAG_LENGTH);
	}
	if (cartridge)
		put_be16(to + TAG_LENGTH + 2, cartridge->sequence);
}

static void put_designator(const struct query *query, const struct element *element, uint8_t *to)
{
	if (!query->dvcid)
		return;
	smc_designator(query->target, element, to);
	if (to[3] && quirk(query, QUIRK_DVCID_LENGTH))
		to[3] = (uint8_t)quirk(query, QUIRK_DVCID_LENGTH);
}

static uint8_t port_flags(const struct element *element)
{
	uint8_t flags = 0;

	if (!element->no_export)
		flags |= EXENAB;
	if (!element->no_import)
		flags |= INENAB;
	if (element->elsewhere)
		flags |= CMC;
	if (element->wants_operator)
		flags |= OIR;
	if (library_belief(element) && element->by_operator)
		flags |= IMPEXP;
	return flags;
}

static uint8_t status_flags(const struct query *query, const struct element *element)
{
	uint8_t flags = 0;

	if (query->dvcid && element->type == ELEMENT_DRIVE &&
	    quirk(query, QUIRK_DVCID_NEEDS_VOLTAG_0))
		return EXCEPT;
	if (element->absent)
		return quirk(query, QUIRK_ASC_WITHOUT_EXCEPT) ? 0 : EXCEPT;
	if (library_belief(element))
		flags |= FULL;
	if (element->except)
		flags |= EXCEPT;
	if ((element->type != ELEMENT_TRANSPORT &&
	     library_reaches(query->target->library, element)) ||
	    (element->type == ELEMENT_DRIVE && quirk(query, QUIRK_ACCESS_ALWAYS)))
		flags |= ACCESS;
	if (element->type == ELEMENT_PORT)
		flags |= port_flags(element);
	return flags;
}

static void put_origin(const struct query *query, const struct element *element, uint8_t *to)
{
	const struct cartridge *cartridge = library_belief(element);

	if (element->disabled)
		to[9] |= ED;
	if (!cartridge)
		return;
	to[9] |= cartridge->medium;
	if (cartridge->inverted)
		to[9] |= INVERT;
	if (cartridge->has_source && !quirk(query, QUIRK_NO_SVALID)) {
		to[9] |= SVALID;
		put_be16(to + 10, cartridge->source);
	}
}

/* to[] has room for a full descriptor; the caller cuts it to length. */
static void put_descriptor(const struct query *query, const struct element *element, uint8_t *to)
{
	put_be16(to, element->address);
	to[2] = status_flags(query, element);
	if (element->except || quirk(query, QUIRK_ASC_WITHOUT_EXCEPT)) {
		to[4] = element->asc;
		to[5] = element->ascq;
	}
	if (element->absent) {
		to[4] = not_installed(query, element).asc;
		to[5] = not_installed(query, element).ascq;
	}
	put_origin(query, element, to);
	to += FIXED_LENGTH;
	if (query->voltag) {
		put_volume_tag(query, element, to);
		to += VOLUME_TAG_LENGTH;
	}
	put_designator(query, element, to);
}

static void select_page(const struct query *query, enum element_type type, uint32_t room,
			struct page *page)
{
	const struct library *lib = query->target->library;
	uint32_t n;

	*page = (struct page){ .type = type };
	for (n = 0; n < lib->geometry.range[type].count && page->count < room; n++) {
		const struct element *element = library_nth(lib, type, n);

		if (element->address < query->start || !is_reported(query, element))
			continue;
		if (!page->count++)
			page->first = n;
	}
	page->descriptor = descriptor_length(query, page);
}

/* Select what answers the query, page by page; returns the number of pages. */
static size_t select_pages(const struct query *query, struct page page[ELEMENT_TYPES],
			   uint32_t *total)
{
	const struct library *lib = query->target->library;
	uint32_t room = quirk(query, QUIRK_IGNORE_COUNT) ? UINT32_MAX : query->count;
	size_t pages = 0, k;

	*total = 0;
	for (k = 0; lib->order[k]; k++) {
		enum element_type type = lib->order[k];

		if (query->type != ELEMENT_ALL && query->type != type)
			continue;
		select_page(query, type, room - *total, &page[pages]);
		*total += page[pages].count;
		if (page[pages].count)
			pages++;
	}
	return pages;
}

/* The truth, or what a quirk says instead. */
static uint32_t said(const struct query *query, enum quirk which, size_t truth)
{
	return quirk(query, which) ? quirk(query, which) : (uint32_t)truth;
}

static void swap_bytes(uint8_t *a, uint8_t *b, size_t length)
{
	for (; length; length--, a++, b++) {
		uint8_t byte = *a;

		*a = *b;
		*b = byte;
	}
}

/* What no library should do to its addresses. */
static void spoil_addresses(const struct query *query, uint8_t *at, size_t length, size_t count)
{
	size_t n;

	if (length < 2)
		return;
	for (n = 0; n < count / 2 && quirk(query, QUIRK_REVERSE_ORDER); n++)
		swap_bytes(at + n * length, at + (count - 1 - n) * length, length);
	for (n = 1; n < count && quirk(query, QUIRK_SAME_ADDRESS); n++)
		memcpy(at + n * length, at, 2);
	for (n = 0; n < count && quirk(query, QUIRK_WILD_ADDRESSES); n++)
		put_be16(at + n * length, get_be16(at + n * length) * 40503u);
}

/* Bytes of descriptors. */
static size_t page_bytes(const struct query *query, const struct page *page)
{
	if (quirk(query, QUIRK_EMPTY_PAGES) == (unsigned int)page->type)
		return 0;
	return page->count * page->descriptor;
}

static bool put_page_header(const struct query *query, const struct page *page,
			    struct reply *reply)
{
	uint8_t *header = reply_append(reply, HEADER_LENGTH);

	if (!header)
		return false;
	header[0] = quirk(query, QUIRK_SAYS_TYPE) ? (uint8_t)quirk(query, QUIRK_SAYS_TYPE)
						  : page->type;
	if (query->voltag)
		header[1] |= PVOLTAG;
	if (quirk(query, QUIRK_AVOLTAG_WITHOUT_DATA))
		header[1] |= AVOLTAG;
	if (!quirk(query, QUIRK_ZERO_DESCRIPTOR_LENGTH))
		put_be16(header + 2, said(query, QUIRK_SAYS_DESCRIPTOR_LENGTH, page->descriptor));
	put_be24(header + 5, said(query, QUIRK_SAYS_PAGE_BYTES, page_bytes(query, page)));
	return true;
}

/* Only what fits whole into the allocation length is transferred. */
static void put_page(const struct query *query, const struct page *page, struct reply *reply)
{
	const struct library *lib = query->target->library;
	uint32_t n = page->first, left = page->count;
	size_t tail = quirk(query, QUIRK_DESCRIPTOR_TAIL), begin;

	/* tgt: a page of "all types" begins in the last bytes of the one before. */
	if (quirk(query, QUIRK_OVERLAPPING_PAGES) && reply->length > HEADER_LENGTH)
		reply->length -= 8;
	if (reply->length + HEADER_LENGTH > query->allocation ||
	    !put_page_header(query, page, reply) || !page_bytes(query, page))
		return;
	begin = reply->length;
	for (; left && reply->length + page->descriptor <= query->allocation; n++) {
		const struct element *element = library_nth(lib, page->type, n);
		uint8_t full[FIXED_LENGTH + VOLUME_TAG_LENGTH + DESIGNATOR_HEADER +
			     DESIGNATOR_MAX] = { 0 };
		size_t length = page->descriptor;

		if (!is_reported(query, element))
			continue;
		left--;
		put_descriptor(query, element, full);
		if (length > sizeof(full)) {
			reply_copy(reply, full, sizeof(full));
			reply_append(reply, length - sizeof(full));
		} else {
			reply_copy(reply, full, length);
		}
		if (tail && tail <= length && reply->length >= begin + tail)
			memset(reply->data + reply->length - tail, 'L', tail);
	}
	spoil_addresses(query, reply->data + begin, page->descriptor,
			page->count - left);
}

static uint32_t first_address(const struct query *query, const struct page *page)
{
	return library_nth(query->target->library, page->type, page->first)->address;
}

static void put_report(const struct query *query, struct reply *reply)
{
	struct page page[ELEMENT_TYPES];
	uint32_t total;
	size_t pages = select_pages(query, page, &total);
	size_t bytes = 0, i;
	uint8_t *header;

	for (i = 0; i < pages; i++)
		bytes += HEADER_LENGTH + page_bytes(query, &page[i]);
	if (quirk(query, QUIRK_EXACT_ALLOC) && query->allocation != HEADER_LENGTH &&
	    query->allocation != HEADER_LENGTH + bytes) {
		reply_bad_field(reply, 7);
		return;
	}
	header = reply_append(reply, HEADER_LENGTH);
	if (!header)
		return;
	put_be16(header, said(query, QUIRK_SAYS_FIRST,
			      pages ? first_address(query, &page[0]) : 0));
	put_be16(header + 2, said(query, QUIRK_SAYS_ELEMENTS, total));
	if (query->search)
		header[4] = query->search->action;
	put_be24(header + 5, said(query, QUIRK_SAYS_BYTES, bytes));
	for (i = 0; i < pages; i++)
		put_page(query, &page[i], reply);
	for (i = 0; i < quirk(query, QUIRK_EXTRA_BYTES); i++)
		reply_copy(reply, "\xee", 1);
	reply_limit(reply, query->allocation);
	if (reply->length > HEADER_LENGTH + quirk(query, QUIRK_DROP_LAST))
		reply->length -= quirk(query, QUIRK_DROP_LAST);
}

/* Which byte of the CDB is refused; 0: none. */
static uint16_t bad_flag(const struct query *query, const uint8_t *cdb)
{
	bool drives = query->type == ELEMENT_DRIVE;

	if (query->voltag && quirk(query, QUIRK_NO_VOLTAG))
		return 1;
	if (query->dvcid && quirk(query, QUIRK_NO_DVCID))
		return 6;
	if (query->dvcid && !drives && quirk(query, QUIRK_DVCID_DRIVES_ONLY))
		return 6;
	if (query->dvcid && query->voltag && quirk(query, QUIRK_NO_VOLTAG_WITH_DVCID))
		return 6;
	if (query->dvcid && quirk(query, QUIRK_DVCID_NEEDS_VOLTAG_0) &&
	    ((drives && query->voltag) || (query->type == ELEMENT_PORT && !query->voltag)))
		return 1;
	if ((cdb[6] & 0x02) && quirk(query, QUIRK_NO_CURDATA))
		return 6;
	return 0;
}

static uint16_t bad_field(const struct query *query, const uint8_t *cdb)
{
	uint16_t field = bad_flag(query, cdb);

	if (field)
		return field;
	if (query->type >= ELEMENT_TYPES)
		return 1;
	if (query->type == ELEMENT_ALL ? quirk(query, QUIRK_NO_ALL_TYPES)
				       : quirk(query, QUIRK_ALL_TYPES_ONLY))
		return 1;
	if (query->voltag && query->dvcid && query->type == ELEMENT_STORAGE &&
	    quirk(query, QUIRK_BOTH_MAX_ELEMENTS) &&
	    query->count > quirk(query, QUIRK_BOTH_MAX_ELEMENTS))
		return 4;
	if (quirk(query, QUIRK_MAX_ELEMENTS) && query->count > quirk(query, QUIRK_MAX_ELEMENTS))
		return 4;
	return cdb[11] ? 11 : 0;
}

/* Is there nothing of that type from the start on, though the type has elements? */
static bool starts_past_end(const struct query *query)
{
	const struct library *lib = query->target->library;
	uint32_t last = 0;
	bool any = false;
	size_t k;

	for (k = 0; lib->order[k]; k++) {
		const struct range *range = &lib->geometry.range[lib->order[k]];

		if (query->type != ELEMENT_ALL && query->type != lib->order[k])
			continue;
		any = true;
		last = range->first + range->count - 1;
	}
	return any && query->start > last;
}

static bool bad_start(const struct query *query)
{
	if (quirk(query, QUIRK_START_MUST_EXIST) &&
	    !library_find(query->target->library, query->start))
		return true;
	return !quirk(query, QUIRK_EMPTY_PAST_END) && starts_past_end(query);
}

static struct query decode(const struct smc_target *target, const uint8_t *cdb)
{
	return (struct query){
		.target = target,
		.type = cdb[1] & 0x0f,
		.voltag = cdb[1] & 0x10,
		.start = get_be16(cdb + 2),
		.count = get_be16(cdb + 4),
		.allocation = get_be24(cdb + 7),
	};
}

void smc_volume_addresses(const struct smc_target *target, const uint8_t *cdb,
			  struct reply *reply)
{
	struct query query = decode(target, cdb);

	query.search = &target->volume;
	if (target->quirks.value[QUIRK_NO_VOLUME_TAG])
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
	else if (!target->volume.sent)
		reply_sense(reply, (struct sense){ 0x05, 0x2c, 0x00 });
	else if (query.type >= ELEMENT_TYPES)
		reply_bad_field(reply, 1);
	else
		put_report(&query, reply);
}

void smc_element_status(const struct smc_target *target, const uint8_t *cdb,
			struct reply *reply)
{
	struct query query = decode(target, cdb);
	uint16_t field;

	query.dvcid = cdb[6] & 0x01;
	field = bad_field(&query, cdb);
	if (quirk(&query, QUIRK_ALLOC16))
		query.allocation &= 0xffff;
	if (query.voltag && quirk(&query, QUIRK_VOLTAG_KEY))
		reply_sense(reply, (struct sense){ quirk(&query, QUIRK_VOLTAG_KEY) & 0x0f, 0x24,
						   0x00 });
	else if (field)
		reply_bad_field(reply, field);
	else if (bad_start(&query))
		reply_sense(reply, (struct sense){ 0x05, 0x21, 0x01 });
	else
		put_report(&query, reply);
}
