// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Labels of 80 characters (ISO 1001, ANSI X3.27, IBM): VOL1 begins a volume, HDR1 a file; in ASCII, or
 * in IBM's EBCDIC. LTFS (ISO/IEC 20919) has VOL1 with a name of its own as the implementation, and
 * behind a filemark a label in XML.
 */
#include <stdio.h>
#include <string.h>

#include "format.h"

#define LABEL		80
#define VOLUME		4
#define VOLUME_SIZE	6
#define IMPLEMENTATION	24
#define OWNER		37
#define OWNER_SIZE	14
#define FILE_NAME	4
#define FILE_NAME_SIZE	17

#define UUID_SIZE	36

/* What labels are written with; NUL: nothing of that. */
static const struct {
	unsigned char first, count;
	char ascii[18];
} ebcdic[] = {
	{ 0x40, 1, " " }, { 0x4b, 5, ".<(+|" }, { 0x50, 1, "&" }, { 0x5a, 5, "!$*);" }, { 0x60, 2, "-/" },
	{ 0x6b, 5, ",%_>?" }, { 0x7a, 6, ":#@'=\"" }, { 0x81, 9, "abcdefghi" }, { 0x91, 9, "jklmnopqr" },
	{ 0xa2, 8, "stuvwxyz" }, { 0xc1, 9, "ABCDEFGHI" }, { 0xd1, 9, "JKLMNOPQR" },
	{ 0xe2, 8, "STUVWXYZ" }, { 0xf0, 10, "0123456789" },
};

static char from_ebcdic(unsigned char c)
{
	size_t i;

	for (i = 0; i < sizeof(ebcdic) / sizeof(*ebcdic); i++)
		if (c >= ebcdic[i].first && c < ebcdic[i].first + ebcdic[i].count)
			return ebcdic[i].ascii[c - ebcdic[i].first];
	return '\0';
}

/* Whether the label was in EBCDIC; other characters in it become blanks. */
static bool translate(const unsigned char *data, unsigned char label[LABEL])
{
	bool is_ebcdic = data[0] == 0xe5 || data[0] == 0xc8;	/* V, H */
	size_t i;
	char c;

	memcpy(label, data, LABEL);
	for (i = 0; is_ebcdic && i < LABEL; i++) {
		c = from_ebcdic(data[i]);
		label[i] = (unsigned char)(c ? c : ' ');
	}
	return is_ebcdic;
}

static bool is_text(const unsigned char *text, size_t size)
{
	for (; size; size--, text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static bool is_uuid(const unsigned char *text)
{
	size_t i;

	for (i = 0; i < UUID_SIZE; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' :
		    !text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
			return false;
	return true;
}

static const unsigned char *find(const unsigned char *data, size_t size, const char *text)
{
	for (; size >= strlen(text); data++, size--)
		if (begins(data, size, text))
			return data + strlen(text);
	return NULL;
}

/* The id of the volume, which both of its partitions have. */
static void put_ltfs(const unsigned char *xml, size_t size, struct found *found)
{
	const unsigned char *end = xml + size, *at = find(xml, size, "<ltfslabel");

	if (at)
		at = find(at, (size_t)(end - at), "<volumeuuid>");
	if (at && (size_t)(end - at) >= UUID_SIZE && is_uuid(at))
		found_id(found, at, UUID_SIZE);
}

static bool claim_volume(const unsigned char *label, const char *type, const unsigned char *data,
			 size_t size, struct found *found)
{
	if (!is_text(label + VOLUME, VOLUME_SIZE))
		return false;
	if (!memcmp(label + IMPLEMENTATION, "LTFS ", 5)) {
		type = "LTFS";
		put_ltfs(data + LABEL, size - LABEL, found);
	}
	found_type(found, type, strlen(type));
	found_info(found, label + VOLUME, VOLUME_SIZE);
	if (found->id_size)
		return true;
	found_id(found, label + VOLUME, VOLUME_SIZE);
	found_id(found, label + OWNER, OWNER_SIZE);
	return true;
}

/* A file on a tape that has lost its VOL1, or never had one. */
static bool claim_file(const unsigned char *label, const char *type, struct found *found)
{
	if (!is_text(label + FILE_NAME, FILE_NAME_SIZE))
		return false;
	found_type(found, type, strlen(type));
	found_info(found, label + FILE_NAME, FILE_NAME_SIZE);
	found_id_digest(found, label, LABEL);
	return true;
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	unsigned char label[LABEL];
	const char *type;

	if (size < LABEL)
		return false;
	type = translate(data, label) ? "IBM" : "ANSI";
	if (begins(label, LABEL, "VOL1"))
		return claim_volume(label, type, data, size, found);
	return begins(label, LABEL, "HDR1") && claim_file(label, type, found);
}

const struct format vol1_format = { .most = 8192, .claim = claim };
