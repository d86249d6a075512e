// SPDX-License-Identifier: GPL-2.0-only
/* Decode the replies to SPC commands that changers know, too. What each does is in smc.h. */
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "smc.h"
#include "smc_bytes.h"

int smc_decode_alerts(const void *data, __u32 length, __u64 *alerts)
{
	const __u8 *bytes = data;
	__u32 offset, code;

	if (length < 4 || (bytes[0] & 0x3f) != SMC_LOG_ALERTS)
		return -EPROTO;
	length = smc_min(length, 4u + smc_get_be16(bytes + 2));
	*alerts = 0;
	for (offset = 4; offset + 5 <= length; offset += 4u + bytes[offset + 3]) {
		code = smc_get_be16(bytes + offset);
		if (code >= 1 && code <= 64 && bytes[offset + 3] && (bytes[offset + 4] & 1))
			*alerts |= 1ULL << (code - 1);
	}
	return 0;
}

int smc_decode_timeouts(const void *data, __u32 length, __u32 seconds[SMC_OPCODES])
{
	const __u8 *bytes = data;
	__u32 offset, size;

	if (length < 4)
		return -EPROTO;
	/* Not believed beyond what arrived, which is far less than 32 bits. */
	if (smc_get_be32(bytes) < length - 4)
		length = 4 + smc_get_be32(bytes);
	for (offset = 4; offset + 8 <= length; offset += size) {
		const __u8 *timeouts = bytes + offset + 8;

		size = 8;
		if (!(bytes[offset + 5] & 0x02))
			continue;
		if (offset + 20 > length || smc_get_be16(timeouts) != 10)
			break;
		size = 20;
		/* One of several service actions may take longest. */
		if (smc_get_be32(timeouts + 8) > seconds[bytes[offset]])
			seconds[bytes[offset]] = smc_get_be32(timeouts + 8);
	}
	return 0;
}

int smc_decode_keys(const void *data, __u32 length, struct smc_keys *keys)
{
	const __u8 *bytes = data;

	if (length < 8)
		return -EPROTO;
	keys->generation = smc_get_be32(bytes);
	keys->available = smc_get_be32(bytes + 4) / 8;
	keys->count = smc_min(keys->available, (length - 8) / 8);
	return 0;
}

__u64 smc_key(const void *data, __u32 index)
{
	return smc_get_be64((const __u8 *)data + 8 + 8 * index);
}

int smc_decode_reservation(const void *data, __u32 length, struct smc_reservation *reservation)
{
	const __u8 *bytes = data;

	memset(reservation, 0, sizeof(*reservation));
	if (length < 8)
		return -EPROTO;
	if (smc_get_be32(bytes + 4) < 16)
		return 0;
	if (length < 24)
		return -EPROTO;
	reservation->held = true;
	reservation->key = smc_get_be64(bytes + 8);
	reservation->scope = bytes[21] >> 4;
	reservation->type = bytes[21] & 0x0f;
	return 0;
}
