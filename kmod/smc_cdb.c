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
	if (request->flags & SMC_ASK_CURDATA)
		cdb[6] |= 0x02;
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
