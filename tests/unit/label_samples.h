/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * label_samples.h - the beginnings of media
 *
 * sample_of() runs a program and keeps what it writes to its standard output. Others are made here, by
 * the published layout of formats whose programs take more than a test can have.
 */
#ifndef NTMS_TESTS_LABEL_SAMPLES_H
#define NTMS_TESTS_LABEL_SAMPLES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hex.h"
#include "label/format.h"

#define SAMPLE_MOST (72 << 10)

struct sample {
	unsigned char bytes[SAMPLE_MOST];
	size_t size;
};

/* All but the beginning of the output is read and dropped. */
static inline void sample_of(struct sample *sample, const char *command)
{
	FILE *output = popen(command, "re");
	static unsigned char rest[65536];

	ck_assert_ptr_nonnull(output);
	sample->size = fread(sample->bytes, 1, sizeof(sample->bytes), output);
	while (fread(rest, 1, sizeof(rest), output) > 0)
		;
	ck_assert_msg(!pclose(output) && sample->size, "%s failed", command);
}

static inline void sample_text(struct sample *sample, size_t at, const char *text)
{
	memcpy(sample->bytes + at, text, strlen(text));
	if (sample->size < at + strlen(text))
		sample->size = at + strlen(text);
}

static inline void sample_empty(struct sample *sample, size_t size)
{
	memset(sample, 0, sizeof(*sample));
	sample->size = size;
}

static inline void sample_word(struct sample *sample, size_t at, uint32_t number, bool high_first)
{
	int i;

	for (i = 0; i < 4; i++)
		sample->bytes[at + (size_t)i] = (unsigned char)(number >> 8 * (high_first ? 3 - i : i));
}

/* An ANSI label, all blanks but for what is given. */
static inline void sample_label80(struct sample *sample, size_t at, const char *magic, const char *name)
{
	memset(sample->bytes + at, ' ', 80);
	if (sample->size < at + 80)
		sample->size = at + 80;
	sample_text(sample, at, magic);
	sample_text(sample, at + 4, name);
}

/* As IBM has it: by iconv, not by our own table. */
static inline void sample_to_ebcdic(struct sample *sample)
{
	char path[] = "/tmp/ntms-label.XXXXXX", command[128];
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(write(file, sample->bytes, sample->size), (ssize_t)sample->size);
	close(file);
	snprintf(command, sizeof(command), "iconv -f ASCII -t IBM037 %s", path);
	sample_of(sample, command);
	unlink(path);
}

static inline void sample_ltfs(struct sample *sample)
{
	sample_empty(sample, 0);
	sample_label80(sample, 0, "VOL1", "LTO001");
	sample_text(sample, 10, "L");
	sample_text(sample, 24, "LTFS");
	sample_text(sample, 79, "4");
	sample_text(sample, 80,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<ltfslabel version=\"2.4.0\">\n"
		    "    <creator>Somebody - Linux - mkltfs</creator>\n"
		    "    <formattime>2026-11-29T09:00:00.000000000Z</formattime>\n"
		    "    <volumeuuid>30a91a08-daae-48d1-ae75-69804e61d2ea</volumeuuid>\n"
		    "    <location>\n        <partition>a</partition>\n    </location>\n");
}

static inline void sample_hex(struct sample *sample, const char *text)
{
	sample_empty(sample, strlen(text) / 2);
	ck_assert_int_eq(hex_read(sample->bytes, sample->size, text), 0);
}

/*
 * Blocks with labels, by Bacula's layout: of Bacula as its bls 9.6.7 reads it, of Bareos not yet written
 * to, and of old versions.
 */
static const char sample_bacula[] =
	"a179ed7500000097000000004242303200000001692ac429fffffffe0000000000000073426163756c6120312e302069"
	"6d6d6f7274616c0a000000000b000644b8cfac7e80000644b8cfac7e8000000000000000000000000000000000566f6c"
	"2d30303031000044656661756c74004261636b75700046696c650068657265006274617065005665722e20392e362e37"
	"004275696c6400";

static const char sample_bareos[] =
	"74b4ed7000000098000000004242303200000001692ac429ffffffff0000000000000074426172656f7320322e302069"
	"6d6d6f7274616c0a0000000014000644b8cfac7e80000644b8cfac7e800000000000000000000000000000000046756c"
	"6c2d30303031000044656661756c74004261636b75700046696c650068657265006274617065005665722e20392e362e"
	"37004275696c6400";

static const char sample_old_bacula[] =
	"23d7e89100000097000000004242303100000001692ac429fffffffe0000000000000073426163756c6120312e302069"
	"6d6d6f7274616c0a000000000b000644b8cfac7e80000644b8cfac7e80000000000000000000000000000000004f6c64"
	"2d30303031000044656661756c74004261636b75700046696c650068657265006274617065005665722e20392e362e37"
	"004275696c6400";

/* What dump writes first: one record, whose words add up. */
static inline void sample_dump(struct sample *sample, bool high_first)
{
	uint32_t sum = 84446 - (1 + 60012 + 1764400000);
	size_t i;

	sample_empty(sample, 1024);
	sample_text(sample, 676, "Volume 7");
	sample_text(sample, 696, "/home");
	sample_text(sample, 824, "here");
	for (i = 0; i < 1024; i += 4)
		sum -= high_first ? get_be32(sample->bytes + i) : get_le32(sample->bytes + i);
	sample_word(sample, 0, 1, high_first);
	sample_word(sample, 4, 1764400000, high_first);
	sample_word(sample, 24, 60012, high_first);
	sample_word(sample, 28, sum, high_first);
}

#endif
