// SPDX-License-Identifier: GPL-2.0-only
/* Build CDBs. What each function does is in smc.h. */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "smc.h"
#include "smc_bytes.h"

/* Clears @cdb and sets the operation code; returns @length, the length of the CDB. */
static __u32 smc_cdb_begin(__u8 *cdb, __u8 opcode, __u32 length)
{
	memset(cdb, 0, length);
	cdb[0] = opcode;
	return length;
}

__u32 smc_cdb_test_unit_ready(__u8 *cdb)
{
	return smc_cdb_begin(cdb, SMC_OP_TEST_UNIT_READY, 6);
}

__u32 smc_cdb_inquiry(__u8 *cdb, __u16 size)
{
	smc_cdb_begin(cdb, SMC_OP_INQUIRY, 6);
	smc_put_be16(cdb + 3, size);
	return 6;
}

__u32 smc_cdb_vpd(__u8 *cdb, __u8 page, __u16 size)
{
	smc_cdb_inquiry(cdb, size);
	cdb[1] = 0x01;
	cdb[2] = page;
	return 6;
}

__u32 smc_cdb_mode_sense_6(__u8 *cdb, __u8 page, __u8 size)
{
	smc_cdb_begin(cdb, SMC_OP_MODE_SENSE_6, 6);
	cdb[1] = 0x08;
	cdb[2] = page & 0x3f;
	cdb[4] = size;
	return 6;
}

__u32 smc_cdb_mode_sense_10(__u8 *cdb, __u8 page, __u16 size)
{
	smc_cdb_begin(cdb, SMC_OP_MODE_SENSE_10, 10);
	cdb[1] = 0x08;
	cdb[2] = page & 0x3f;
	smc_put_be16(cdb + 7, size);
	return 10;
}

__u32 smc_cdb_read_status(__u8 *cdb, const struct smc_status_request *request)
{
	smc_cdb_begin(cdb, SMC_OP_READ_STATUS, 12);
	cdb[1] = request->type & 0x0f;
	if (request->flags & SMC_ASK_VOLTAG)
		cdb[1] |= 0x10;
	smc_put_be16(cdb + 2, request->start);
	smc_put_be16(cdb + 4, request->count);
	if (request->flags & SMC_ASK_DVCID)
		cdb[6] |= 0x01;
	cdb[7] = (__u8)(request->size >> 16);
	smc_put_be16(cdb + 8, (__u16)request->size);
	return 12;
}

__u32 smc_cdb_move(__u8 *cdb, __u16 transport, __u16 source, __u16 destination, bool invert)
{
	smc_cdb_begin(cdb, SMC_OP_MOVE, 12);
	smc_put_be16(cdb + 2, transport);
	smc_put_be16(cdb + 4, source);
	smc_put_be16(cdb + 6, destination);
	cdb[10] = invert;
	return 12;
}

__u32 smc_cdb_exchange(__u8 *cdb, __u16 transport, __u16 source, __u16 first, __u16 second,
		       __u8 inverts)
{
	smc_cdb_begin(cdb, SMC_OP_EXCHANGE, 12);
	smc_put_be16(cdb + 2, transport);
	smc_put_be16(cdb + 4, source);
	smc_put_be16(cdb + 6, first);
	smc_put_be16(cdb + 8, second);
	cdb[10] = inverts & (SMC_INVERT_FIRST | SMC_INVERT_SECOND);
	return 12;
}

__u32 smc_cdb_position(__u8 *cdb, __u16 transport, __u16 destination, bool invert)
{
	smc_cdb_begin(cdb, SMC_OP_POSITION, 10);
	smc_put_be16(cdb + 2, transport);
	smc_put_be16(cdb + 4, destination);
	cdb[8] = invert;
	return 10;
}

__u32 smc_cdb_initialize(__u8 *cdb)
{
	return smc_cdb_begin(cdb, SMC_OP_INITIALIZE, 6);
}

__u32 smc_cdb_initialize_range(__u8 *cdb, __u8 opcode, __u16 start, __u16 count, bool fast)
{
	smc_cdb_begin(cdb, opcode, 10);
	cdb[1] = fast ? 0x03 : 0x01;
	smc_put_be16(cdb + 2, start);
	smc_put_be16(cdb + 6, count);
	return 10;
}

__u32 smc_cdb_unload(__u8 *cdb, bool tape)
{
	smc_cdb_begin(cdb, SMC_OP_UNLOAD, 6);
	cdb[4] = tape ? 0 : 0x02; /* LOEJ */
	return 6;
}

__u32 smc_cdb_port(__u8 *cdb, __u16 port, enum smc_port_action action)
{
	smc_cdb_begin(cdb, SMC_OP_OPEN_CLOSE_PORT, 6);
	smc_put_be16(cdb + 2, port);
	cdb[4] = action & 0x1f;
	return 6;
}

__u32 smc_cdb_prevent(__u8 *cdb, bool prevent)
{
	smc_cdb_begin(cdb, SMC_OP_PREVENT_ALLOW, 6);
	cdb[4] = prevent;
	return 6;
}

__u32 smc_cdb_send_volume_tag(__u8 *cdb, __u8 type, __u16 element, __u8 action)
{
	smc_cdb_begin(cdb, SMC_OP_SEND_VOLUME_TAG, 12);
	cdb[1] = type & 0x0f;
	smc_put_be16(cdb + 2, element);
	cdb[5] = action & 0x1f;
	smc_put_be16(cdb + 8, SMC_TAG_LIST);
	return 12;
}

void smc_put_tag_list(__u8 *list, const __u8 *tag, __u16 minimum, __u16 maximum)
{
	memset(list, 0, SMC_TAG_LIST);
	memcpy(list, tag, SMC_TAG_SIZE);
	smc_put_be16(list + 34, minimum);
	smc_put_be16(list + 38, maximum);
}

__u32 smc_cdb_volume_addresses(__u8 *cdb, const struct smc_status_request *request)
{
	smc_cdb_read_status(cdb, request);
	cdb[0] = SMC_OP_VOLUME_ADDRESSES;
	return 12;
}

__u32 smc_cdb_log_sense(__u8 *cdb, __u8 page, __u16 size)
{
	smc_cdb_begin(cdb, SMC_OP_LOG_SENSE, 10);
	cdb[2] = 0x40 | (page & 0x3f);
	smc_put_be16(cdb + 7, size);
	return 10;
}

__u32 smc_cdb_opcodes(__u8 *cdb, __u32 size)
{
	smc_cdb_begin(cdb, SMC_OP_MAINTENANCE_IN, 12);
	cdb[1] = 0x0c;
	cdb[2] = 0x80;	/* RCTD: with time-outs */
	smc_put_be32(cdb + 6, size);
	return 12;
}

__u32 smc_cdb_reserve_in(__u8 *cdb, enum smc_reserve_in action, __u16 size)
{
	smc_cdb_begin(cdb, SMC_OP_RESERVE_IN, 10);
	cdb[1] = action & 0x1f;
	smc_put_be16(cdb + 7, size);
	return 10;
}

__u32 smc_cdb_reserve_out(__u8 *cdb, enum smc_reserve_out action, __u8 type)
{
	smc_cdb_begin(cdb, SMC_OP_RESERVE_OUT, 10);
	cdb[1] = action & 0x1f;
	cdb[2] = type & 0x0f;
	smc_put_be32(cdb + 5, SMC_RESERVE_LIST);
	return 10;
}

void smc_put_reserve_list(__u8 *list, __u64 key, __u64 service_key, bool lasting)
{
	memset(list, 0, SMC_RESERVE_LIST);
	smc_put_be64(list, key);
	smc_put_be64(list + 8, service_key);
	list[20] = lasting;
}
