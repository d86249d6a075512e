/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of SCSI data: big-endian numbers, and text that is filled up.
 */
#ifndef NTMS_SIM_BYTES_H
#define NTMS_SIM_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t get_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t get_be24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t get_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | get_be24(p + 1);
}

static inline void put_be16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline void put_be24(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 16);
	put_be16(p + 1, value);
}

static inline void put_be32(uint8_t *p, uint32_t value)
{
	put_be16(p, value >> 16);
	put_be16(p + 2, value);
}

static inline void put_be64(uint8_t *p, uint64_t value)
{
	put_be32(p, (uint32_t)(value >> 32));
	put_be32(p + 4, (uint32_t)value);
}

static inline void put_padded(uint8_t *to, size_t size, const char *text, uint8_t pad)
{
	size_t length = strlen(text);

	memset(to, pad, size);
	memcpy(to, text, length < size ? length : size);
}

static inline void put_text(uint8_t *to, size_t size, const char *text)
{
	put_padded(to, size, text, ' ');
}

#endif
