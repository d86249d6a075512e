// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * File systems of disks: the type is the system's name, the id its serial number or UUID, as it is on
 * the disk; of discs with ISO 9660 or UDF, which have none, a digest.
 */
#include <string.h>

#include "format.h"

#define MOST		(68 << 10)

#define BOOT_SIZE	512
#define BOOT_END	510

#define EXT_MAGIC	1080
#define EXT_BLOCK_LOG	1048	/* over 1024 bytes */
#define EXT_BLOCK_MOST	6

#define DISC		32768	/* descriptors begin: type, "CD001" or another name */
#define DESCRIPTOR	2048
#define DESCRIPTORS	16
#define DISC_NAME	40
#define DISC_NAME_SIZE	32
#define PRIMARY		1

static const struct system {
	const char *type;
	bool boot;		/* in a boot sector */
	size_t at;
	const char *magic;
	size_t id, id_size;
	size_t name, name_size;
} systems[] = {
	{ "NTFS", true, 3, "NTFS    ", 72, 8, 0, 0 },
	{ "exFAT", true, 3, "EXFAT   ", 100, 4, 0, 0 },
	{ "FAT32", true, 82, "FAT32   ", 67, 4, 71, 11 },
	{ "FAT", true, 54, "FAT", 39, 4, 43, 11 },
	{ "XFS", false, 0, "XFSB", 32, 16, 108, 12 },
	{ "LUKS", false, 0, "LUKS\xba\xbe", 168, 40, 0, 0 },
	{ "ext", false, EXT_MAGIC, "\x53\xef", 1128, 16, 1144, 16 },
	{ "btrfs", false, 65600, "_BHRfS_M", 65568, 16, 65835, 256 },
};

static bool is_boot_sector(const unsigned char *data, size_t size)
{
	return size >= BOOT_SIZE && data[BOOT_END] == 0x55 && data[BOOT_END + 1] == 0xaa;
}

/* Two bytes are little of a magic. */
static bool is_ext(const unsigned char *data)
{
	return get_le32(data + EXT_BLOCK_LOG) <= EXT_BLOCK_MOST;
}

static bool is_system(const struct system *system, const unsigned char *data, size_t size)
{
	if (system->id + system->id_size > size || system->name + system->name_size > size ||
	    system->at > size || !begins(data + system->at, size - system->at, system->magic))
		return false;
	if (system->boot)
		return is_boot_sector(data, size);
	return system->at != EXT_MAGIC || is_ext(data);
}

static bool claim_disc(const unsigned char *data, size_t size, struct found *found)
{
	const unsigned char *at = data + DISC;

	if (size < DISC + DESCRIPTOR || at[0] != PRIMARY || !begins(at + 1, DESCRIPTOR, "CD001"))
		return false;
	found_type(found, "CDFS", 4);
	found_info(found, at + DISC_NAME, DISC_NAME_SIZE);
	found_id_digest(found, at, DESCRIPTOR);
	return true;
}

static bool claim_udf(const unsigned char *data, size_t size, struct found *found)
{
	size_t i, at = DISC;

	for (i = 0; i < DESCRIPTORS && size >= at + DESCRIPTOR; i++, at += DESCRIPTOR) {
		if (!begins(data + at + 1, DESCRIPTOR, "NSR0"))
			continue;
		found_type(found, "UDF", 3);
		found_id_digest(found, data, size);
		return true;
	}
	return false;
}

static bool claim(const unsigned char *data, size_t size, struct found *found)
{
	size_t i;

	for (i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
		if (!is_system(&systems[i], data, size))
			continue;
		found_type(found, systems[i].type, strlen(systems[i].type));
		found_info(found, data + systems[i].name, systems[i].name_size);
		found_id(found, data + systems[i].id, systems[i].id_size);
		return true;
	}
	return claim_disc(data, size, found) || claim_udf(data, size, found);
}

const struct format filesystem_format = { .most = MOST, .claim = claim };
