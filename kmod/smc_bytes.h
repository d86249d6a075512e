/* SPDX-License-Identifier: GPL-2.0-only */
/* Big-endian fields, as SCSI has them, for smc*.c. */
#ifndef NTMS_SMC_BYTES_H
#define NTMS_SMC_BYTES_H

#include <linux/types.h>

static inline __u16 smc_get_be16(const __u8 *p)
{
	return (__u16)(p[0] << 8 | p[1]);
}

static inline __u32 smc_get_be24(const __u8 *p)
{
	return (__u32)p[0] << 16 | smc_get_be16(p + 1);
}

static inline __u32 smc_get_be32(const __u8 *p)
{
	return (__u32)smc_get_be16(p) << 16 | smc_get_be16(p + 2);
}

static inline __u64 smc_get_be64(const __u8 *p)
{
	return (__u64)smc_get_be32(p) << 32 | smc_get_be32(p + 4);
}

static inline void smc_put_be16(__u8 *p, __u16 value)
{
	p[0] = (__u8)(value >> 8);
	p[1] = (__u8)value;
}

static inline void smc_put_be32(__u8 *p, __u32 value)
{
	smc_put_be16(p, (__u16)(value >> 16));
	smc_put_be16(p + 2, (__u16)value);
}

static inline void smc_put_be64(__u8 *p, __u64 value)
{
	smc_put_be32(p, (__u32)(value >> 32));
	smc_put_be32(p + 4, (__u32)value);
}

static inline __u32 smc_min(__u32 a, __u32 b)
{
	return a < b ? a : b;
}

#endif /* NTMS_SMC_BYTES_H */
