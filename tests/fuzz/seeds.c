// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes what the fuzzers begin with: FOLDER/FUZZER/NAME.
 *
 * usage: seeds FOLDER
 *
 * For fuzz_smc: what the simulated library answers, and what it answers otherwise under each of its
 * quirks. For the others a few bytes by hand.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../sim/smc_target.h"
#include "../sim/words.h"

static const struct {
	const char *name, *cdb;
} commands[] = {
	{ "inquiry", "120000006000" },
	{ "serial", "12018000ff00" },
	{ "designators", "12018300ff00" },
	{ "mode-6-1d", "1a081d00ff00" },
	{ "mode-6-1e", "1a081e00ff00" },
	{ "mode-6-1f", "1a081f00ff00" },
	{ "mode-10-1d", "5a081d00000000ff0000" },
	{ "mode-10-1e", "5a081e00000000ff0000" },
	{ "mode-10-1f", "5a081f00000000ff0000" },
	{ "status", "b8000000ffff0000ffff0000" },
	{ "status-tags", "b8100000ffff0000ffff0000" },
	{ "status-drives", "b8040000ffff0100ffff0000" },
	{ "status-both", "b8140000ffff0100ffff0000" },
	{ "alerts", "4d006e00000000040000" },
	{ "opcodes", "a30c80000000000020000000" },
	{ "refusal", "b80f0000ffff0000ffff0000" },
	{ "unknown", "ff0000000000" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* { FUZZER, NAME, BYTES in hex } */
static const char *const by_hand[][3] = {
	{ "fuzz_smc", "keys", "00000003000000101111111111111111222222222222222200" },
	{ "fuzz_smc", "reservation", "00000003000000101111111111111111000000000003000000" },
	{ "fuzz_smc", "sense-descriptor", "72050200000000060205000c0000" },
	/* A sweep of three full elements; one is moved; synced, claimed, published. */
	{ "fuzz_inventory", "life", "0003" "020501000000000000000000" "031503000000000000000000"
	  "040503000000000000000000" "010005" "0207" "01" "0400050105" "0500" "0505"
	  "060105050505" },
	/* Whatever these numbers choose. */
	{ "fuzz_dispatcher", "zeros", "00000000000000000000000000000000" },
	{ "fuzz_dispatcher", "numbers", "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" },
	{ "fuzz_side", "life", "00000404" "00010404" "03000505" "0003000400" "02" "020405" "0409" },
	/* VOL1; AMANDA: TAPESTART DATE X TAPE A; a block of Bacula with the head of a label; TAPE */
	{ "fuzz_label", "vol1",
	  "564f4c3141424331323320202020202020202020202020204c544653202020202020202020202020202020202020"
	  "20202020202020202020202020202020202020202020202020202020202020202034" },
	{ "fuzz_label", "amanda", "414d414e44413a2054415045535441525420444154452058205441504520410a" },
	{ "fuzz_label", "bacula", "00000000000000c800000000424230320000000000000000"
	  "ffffffff0000000000000000426163756c6120312e3020696d6d6f7274616c0a0000000000000000000000000000000000000000000000000000000000000000000000000056" },
	{ "fuzz_label", "mtf",
	  "54415045000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "0000" },
};

static void save(const char *folder, const char *fuzzer, const char *name, const void *bytes,
		 size_t length)
{
	char path[4096];
	int file;

	snprintf(path, sizeof(path), "%s/%s", folder, fuzzer);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, fuzzer, name);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file))
		err(1, "%s", path);
}

static void save_by_hand(const char *folder)
{
	uint8_t bytes[256];
	size_t i;

	for (i = 0; i < sizeof(by_hand) / sizeof(by_hand[0]); i++)
		save(folder, by_hand[i][0], by_hand[i][1], bytes,
		     parse_hex(by_hand[i][2], bytes, sizeof(bytes)));
}

static void open_library(struct library *library)
{
	const struct geometry geometry = {
		.range = {
			[ELEMENT_TRANSPORT] = { 0, 1, 0 },
			[ELEMENT_PORT] = { 16, 1, 0 },
			[ELEMENT_DRIVE] = { 256, 2, 0 },
			[ELEMENT_STORAGE] = { 4096, 4, 0 },
		},
	};
	struct bar_codes codes = { "A", "L8", 5, 0 };
	char why[256];

	if (!library_init(library, &geometry, why, sizeof(why)) ||
	    library_fill(library, 3, 0, MEDIUM_DATA, &codes))
		errx(1, "no library");
}

static void ask(struct library *library, const struct quirks *quirks, const char *cdb,
		struct reply *reply)
{
	struct scsi_command command = { .length = 0 };
	struct smc_target target;
	struct motion motion;

	smc_target_init(&target, library, "seeds");
	target.quirks = *quirks;
	/* Of which the first command would hear. */
	target.attentions.count = 0;
	parse_hex(cdb, command.cdb, sizeof(command.cdb));
	memset(reply, 0, sizeof(*reply));
	smc_execute(&target, &command, reply, &motion);
}

static bool same(const struct reply *one, const struct reply *other)
{
	return one->status == other->status && one->length == other->length &&
	       !memcmp(one->sense, other->sense, sizeof(one->sense)) &&
	       (!one->length || !memcmp(one->data, other->data, one->length));
}

static void save_reply(const char *folder, const char *quirk, const char *name,
		       const struct reply *reply)
{
	char file[256];

	snprintf(file, sizeof(file), "%s%s%s", name, quirk ? "-" : "", quirk ? quirk : "");
	if (reply->length)
		save(folder, "fuzz_smc", file, reply->data, reply->length);
	else
		save(folder, "fuzz_smc", file, reply->sense, sizeof(reply->sense));
}

/* With its quirk set, or with none. Of @plain, what it answers without, only others are saved. */
static void save_answers(const char *folder, struct library *library, enum quirk quirk,
			 struct reply *plain)
{
	const char *name = quirk < QUIRKS ? quirk_name(quirk) : NULL;
	struct quirks quirks = { { 0 } };
	struct reply reply;
	size_t i;

	if (name)
		quirks.value[quirk] = 5;
	for (i = 0; i < COMMANDS; i++) {
		ask(library, &quirks, commands[i].cdb, &reply);
		if (!name || !same(&reply, &plain[i]))
			save_reply(folder, name, commands[i].name, &reply);
		if (name)
			reply_destroy(&reply);
		else
			plain[i] = reply;
	}
}

static void save_library(const char *folder)
{
	struct reply plain[COMMANDS];
	struct library library;
	unsigned int quirk;
	size_t i;

	open_library(&library);
	save_answers(folder, &library, QUIRKS, plain);
	for (quirk = 0; quirk < QUIRKS; quirk++)
		save_answers(folder, &library, quirk, plain);
	for (i = 0; i < COMMANDS; i++)
		reply_destroy(&plain[i]);
	library_destroy(&library);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: seeds FOLDER");
	mkdir(argv[1], 0777);
	save_by_hand(argv[1]);
	save_library(argv[1]);
	return 0;
}
