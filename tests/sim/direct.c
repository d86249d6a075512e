// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Direct access: the commands of SBC that read and write the disk in a drive.
 */
#include "bytes.h"
#include "direct.h"

static struct extent read_extent(const uint8_t *cdb)
{
	switch (cdb[0]) {
	case READ_6:
	case WRITE_6:
		return (struct extent){ get_be24(cdb + 1) & 0x1fffff, cdb[4] ? cdb[4] : 256 };
	case READ_10:
	case WRITE_10:
		return (struct extent){ get_be32(cdb + 2), get_be16(cdb + 7) };
	default:
		return (struct extent){ (uint64_t)get_be32(cdb + 2) << 32 | get_be32(cdb + 6),
					get_be32(cdb + 10) };
	}
}

static void read_capacity(const struct disc *disc, struct reply *reply)
{
	uint8_t *data = reply_append(reply, 8);

	if (!data)
		return;
	put_be32(data, (uint32_t)disc_blocks(disc) - 1);
	put_be32(data + 4, DISC_BLOCK);
}

/* What comes before the bad block is there, and the sense tells which one that is. */
static void stop_at(uint64_t block, size_t length, struct reply *reply)
{
	reply_sense(reply, (struct sense){ 0x03, 0x11, 0x00 });
	reply->length = length;
	reply->sense[0] |= 0x80;		/* the information is valid */
	put_be32(reply->sense + 3, (uint32_t)block);
}

static void read_blocks(const struct disc *disc, const struct extent *extent, struct reply *reply)
{
	uint8_t *to = reply_append(reply, (size_t)extent->count * DISC_BLOCK);
	uint32_t count;

	if (!to)
		return;
	count = disc_read(disc, extent, to);
	if (count < extent->count)
		stop_at(extent->block + count, (size_t)count * DISC_BLOCK, reply);
}

static void write_blocks(struct disc *disc, const struct extent *extent,
			 const struct scsi_command *command, struct reply *reply)
{
	if ((size_t)extent->count * DISC_BLOCK > command->length)
		reply_bad_field(reply, 2);
	else if (!disc_write(disc, extent, command->data))
		reply_sense(reply, (struct sense){ 0x04, 0x44, 0x00 });
}

static void transfer(struct cartridge *cartridge, const struct scsi_command *command,
		     bool writes, struct reply *reply)
{
	struct extent extent = read_extent(command->cdb);
	struct disc *disc = cartridge_disc(cartridge);

	if (!disc_has(disc, &extent))
		reply_sense(reply, (struct sense){ 0x05, 0x21, 0x00 });
	else if (!writes)
		read_blocks(disc, &extent, reply);
	else if (cartridge_is_protected(cartridge))
		reply_sense(reply, (struct sense){ 0x07, 0x27, 0x00 });
	else
		write_blocks(disc, &extent, command, reply);
}

void direct_execute(struct drive *drive, const struct scsi_command *command, struct reply *reply)
{
	struct cartridge *cartridge = drive_element(drive)->cartridge;

	switch (command->cdb[0]) {
	case READ_CAPACITY:
		read_capacity(cartridge_disc(cartridge), reply);
		break;
	case READ_6:
	case READ_10:
	case READ_16:
		transfer(cartridge, command, false, reply);
		break;
	case WRITE_6:
	case WRITE_10:
	case WRITE_16:
		transfer(cartridge, command, true, reply);
		break;
	case SYNCHRONIZE_CACHE:
		break;
	default:
		reply_sense(reply, (struct sense){ 0x05, 0x20, 0x00 });
	}
}
