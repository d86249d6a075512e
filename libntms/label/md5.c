// SPDX-License-Identifier: LGPL-2.1-or-later
#include "md5.h"

#include <stdint.h>
#include <string.h>

#define BLOCK 64

/* The integer part of 2^32 * |sin(i + 1)|. */
static const uint32_t sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* By round, and by step within four. */
static const unsigned char turns[4][4] = {
	{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 },
};

static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
	switch (round) {
	case 0:
		return (b & c) | (~b & d);
	case 1:
		return (b & d) | (c & ~d);
	case 2:
		return b ^ c ^ d;
	default:
		return c ^ (b | ~d);
	}
}

static unsigned int word_of(int round, int step)
{
	static const unsigned char factor[] = { 1, 5, 3, 7 }, first[] = { 0, 1, 5, 0 };

	return (unsigned int)(factor[round] * step + first[round]) % 16;
}

static uint32_t get_word(const unsigned char *bytes)
{
	return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static void add_block(uint32_t state[4], const unsigned char *block)
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], sum;
	int i, turn;

	for (i = 0; i < 64; i++) {
		sum = a + mix(i / 16, b, c, d) + sines[i] + get_word(block + 4 * word_of(i / 16, i));
		turn = turns[i / 16][i % 4];
		a = d;
		d = c;
		c = b;
		b += sum << turn | sum >> (32 - turn);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

static void put_number(unsigned char *to, uint64_t number, size_t size)
{
	for (; size; size--, number >>= 8)
		*to++ = (unsigned char)number;
}

/* One bit, then zeros, then the length in bits. */
static void add_end(uint32_t state[4], const unsigned char *rest, size_t size)
{
	unsigned char end[2 * BLOCK] = { 0 };
	size_t left = size % BLOCK, room = left < BLOCK - 8 ? BLOCK : 2 * BLOCK;

	memcpy(end, rest, left);
	end[left] = 0x80;
	put_number(end + room - 8, (uint64_t)size * 8, 8);
	add_block(state, end);
	if (room > BLOCK)
		add_block(state, end + BLOCK);
}

void md5(const void *bytes, size_t size, unsigned char digest[MD5_SIZE])
{
	uint32_t state[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
	const unsigned char *at = bytes;
	size_t left, i;

	for (left = size; left >= BLOCK; left -= BLOCK, at += BLOCK)
		add_block(state, at);
	add_end(state, at, size);
	for (i = 0; i < 4; i++)
		put_number(digest + 4 * i, state[i], 4);
}
