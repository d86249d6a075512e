// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random commands, hands, faults and quirks: nothing crashes, and no cartridge is lost or doubled.
 *
 * SIM_RANDOM_SEED and SIM_RANDOM_STEPS in the environment choose another run, or a longer one
 * (with CK_FORK=no, which knows no time-out).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "direct.h"
#include "testing.h"

#define DRIVES	2
#define DATA_MAX	256

struct run {
	struct bench bench;
	struct engine engine;
	uint64_t now;
	uint32_t state;
	uint32_t tickets;
	uint64_t answers;
};

/* xorshift */
static uint32_t roll(struct run *run, uint32_t sides)
{
	run->state ^= run->state << 13;
	run->state ^= run->state >> 17;
	run->state ^= run->state << 5;
	return run->state % sides;
}

static uint32_t setting(const char *name, uint32_t otherwise)
{
	const char *text = getenv(name);
	uint32_t value;

	return parse_number(text, UINT32_MAX, &value) ? value : otherwise;
}

static bool is_read(uint8_t opcode)
{
	return opcode == READ_6 || opcode == READ_10 || opcode == READ_16;
}

static void answer(void *context, const struct job *job)
{
	struct run *run = context;

	/* Only a READ of a drive has data with an error. */
	ck_assert(job->reply.status == STATUS_GOOD || !job->reply.length ||
		  (job->lun && is_read(job->command.cdb[0])));
	run->answers++;
}

/* Mostly one that exists. */
static uint16_t address(struct run *run)
{
	const struct library *lib = &run->bench.library;

	if (!roll(run, 8))
		return (uint16_t)roll(run, 65536);
	return lib->element[roll(run, (uint32_t)lib->count)].address;
}

static void fill_cdb(struct run *run, uint8_t *cdb)
{
	static const uint8_t opcodes[] = {
		TEST_UNIT_READY, REQUEST_SENSE, INITIALIZE_ELEMENT_STATUS, INQUIRY, MODE_SENSE_6,
		OPEN_CLOSE_PORT, PREVENT_ALLOW, POSITION_TO_ELEMENT, INITIALIZE_WITH_RANGE,
		LOG_SENSE, MODE_SENSE_10, MAINTENANCE_IN, MOVE_MEDIUM, MOVE_MEDIUM, MOVE_MEDIUM,
		EXCHANGE_MEDIUM, EXCHANGE_MEDIUM, REQUEST_VOLUME_ADDRESS, SEND_VOLUME_TAG,
		READ_ELEMENT_STATUS, READ_ELEMENT_STATUS, INITIALIZE_WITH_RANGE_E7,
	};
	unsigned int n;

	for (n = 1; n < CDB_LENGTH; n++)
		cdb[n] = roll(run, 2) ? (uint8_t)roll(run, 256) : 0;
	for (n = 2; n < 10; n += 2)
		if (roll(run, 4))
			put_be16(cdb + n, address(run));
	cdb[0] = roll(run, 16) ? opcodes[roll(run, sizeof(opcodes))] : (uint8_t)roll(run, 256);
	if (roll(run, 4))
		put_be16(cdb + 2, 0);
	if (roll(run, 8))
		cdb[11] = 0;
	if (roll(run, 4))
		cdb[10] = 0;
	if (cdb[0] == SEND_VOLUME_TAG && roll(run, 4))
		put_be16(cdb + 8, 40);
}

/* Much of it small enough to happen. */
static void fill_drive_cdb(struct run *run, uint8_t *cdb)
{
	static const uint8_t opcodes[] = {
		REWIND, READ_6, READ_6, WRITE_6, WRITE_6, WRITE_FILEMARKS, SPACE, MODE_SELECT_6,
		ERASE, LOAD_UNLOAD, LOCATE, READ_POSITION, MODE_SENSE_6, PREVENT_ALLOW,
		READ_CAPACITY, READ_10, WRITE_10, READ_16, WRITE_16, SYNCHRONIZE_CACHE,
	};

	cdb[0] = opcodes[roll(run, sizeof(opcodes))];
	cdb[1] = (uint8_t)roll(run, 4);
	if (roll(run, 8)) {
		memset(cdb + 2, roll(run, 8) ? 0 : 0xff, CDB_LENGTH - 2);
		cdb[cdb[0] == LOCATE ? 6 : 4] = (uint8_t)roll(run, 256);
	}
	/* A million of filemarks takes its time. */
	if (cdb[0] == WRITE_FILEMARKS)
		cdb[2] = 0;
}

static void send(struct run *run)
{
	unsigned int lun = roll(run, 8) ? 0 : 1 + roll(run, DRIVES), n;
	struct scsi_command command = { .length = roll(run, DATA_MAX + 1) };

	fill_cdb(run, command.cdb);
	if (lun && roll(run, 4))
		fill_drive_cdb(run, command.cdb);
	command.data = malloc(DATA_MAX);
	ck_assert_ptr_nonnull(command.data);
	for (n = 0; n < command.length; n++)
		command.data[n] = "A0*?L8 \0"[roll(run, 8)];
	engine_submit(&run->engine, run->now, lun, run->tickets++, &command);
}

static void say(struct run *run, const char *line)
{
	static struct words words;
	char text[256];
	FILE *out = fmemopen(text, sizeof(text), "w");

	ck_assert(words_split(&words, line));
	ck_assert_int_ne(hands_do(&run->bench.target, &words, out), HANDS_UNKNOWN);
	fclose(out);
}

static void use_hand(struct run *run)
{
	static const char * const forms[] = {
		"insert %u NEW000L8", "insert %u -", "insert any X quiet", "remove %u quiet",
		"swap %u %u quiet", "rename %u OTHER", "blank %u", "disable %u 2", "enable %u 5",
		"absent %u", "present %u 9", "open-door force", "close-door quiet",
		"open-port %u", "close-port %u", "port %u no-export", "port %u wants-operator",
		"port %u", "except %u 83/0", "alert 3", "load %u", "unload %u", "stick %u",
		"unstick %u", "source %u %u", "not-ready 2/4/1", "ready quiet", "ready",
		"attention 6/29/0", "drive-id %u naa", "drive-id %u raw:1:3:5000", "serial %u S",
		"write-protect %u", "write-enable %u", "damage %u 3", "mend %u",
	};
	const char *form = forms[roll(run, sizeof(forms) / sizeof(forms[0]))];
	char line[128];
	/* A form has two numbers at most, those without take none. */
	uint16_t one = address(run), other = address(run);

	snprintf(line, sizeof(line), form, one, other);
	say(run, line);
}

static void add_fault(struct run *run)
{
	static const char * const forms[] = {
		"a5 die transport", "a5 die source", "a6 die transport", "any noise 9 seed %u",
		"any garbage", "a5 lie", "a5 lie-to %u", "any late 7", "any hang", "any short %u",
		"any truncate %u", "b8 patch 9 ffff", "any hex 00ff", "any effect sense 4/15/1",
		"any status busy", "any delay 20",
	};
	static struct words words;
	char line[128], why[256];

	snprintf(line, sizeof(line), forms[roll(run, sizeof(forms) / sizeof(forms[0]))],
		 1 + roll(run, 5000));
	ck_assert(words_split(&words, line));
	if (run->engine.faults.count == FAULTS)
		run->engine.faults.count = 0;
	ck_assert_msg(fault_add(&run->engine.faults, &words, why, sizeof(why)), "%s", why);
}

static void change_quirk(struct run *run)
{
	unsigned int *value = run->bench.target.quirks.value;

	if (roll(run, 4))
		memset(value, 0, QUIRKS * sizeof(*value));
	else
		value[roll(run, QUIRKS)] = roll(run, 2) ? 1 : roll(run, 5000);
}

static void step(struct run *run)
{
	uint32_t what = roll(run, 100);

	if (what < 70)
		send(run);
	else if (what < 85)
		use_hand(run);
	else if (what < 89)
		add_fault(run);
	else if (what < 93)
		change_quirk(run);
	else if (what < 96)
		engine_abort(&run->engine, run->now, 0, run->tickets - 1 - roll(run, 3));
	else if (what < 98)
		engine_release(&run->engine, run->now);
	else
		run->now += roll(run, 200);
	run->now += roll(run, 5);
	engine_run(&run->engine, run->now);
	if (!roll(run, 1000))
		engine_cancel_all(&run->engine);
}

static int by_address(const void *one, const void *other)
{
	const struct cartridge *a = *(struct cartridge * const *)one;
	const struct cartridge *b = *(struct cartridge * const *)other;

	return (a > b) - (a < b);
}

/* How many cartridges there are; each must be in one element only. */
static size_t count_cartridges(const struct library *lib)
{
	struct cartridge *seen[64];
	size_t count = 0, i;

	for (i = 0; i < lib->count; i++)
		if (lib->element[i].cartridge)
			seen[count++] = lib->element[i].cartridge;
	qsort(seen, count, sizeof(seen[0]), by_address);
	for (i = 1; i < count; i++)
		ck_assert_ptr_ne(seen[i - 1], seen[i]);
	return count;
}

static void open_run(struct run *run, bool disks)
{
	memset(run, 0, sizeof(*run));
	bench_open(&run->bench, true);
	run->bench.library.geometry.disks = disks;
	run->state = setting("SIM_RANDOM_SEED", 1) | 1u << 31;
	run->engine.target = &run->bench.target;
	run->engine.drive = run->bench.drive;
	run->engine.answer = answer;
	run->engine.context = run;
	run->engine.timing = (struct timing){ 1, 10, 10, 5, 20, 5 };
	run->bench.library.lags = (struct lags){ 10, 20, 5, 20 };
}

static void let_anything_go(bool disks)
{
	static struct run run;
	uint32_t steps = setting("SIM_RANDOM_STEPS", 2000), n;

	open_run(&run, disks);
	for (n = 0; n < steps; n++) {
		size_t before = count_cartridges(&run.bench.library), after;
		uint32_t sent = run.tickets;

		step(&run);
		after = count_cartridges(&run.bench.library);
		/* A step is a hand's or a command's: only hands bring and take, one at a time. */
		ck_assert(after + 1 >= before && before + 1 >= after);
		if (run.tickets != sent)
			ck_assert_uint_eq(before, after);
		if (!roll(&run, 500))
			journal_mark(&run.engine.journal);
	}
	engine_cancel_all(&run.engine);
	ck_assert_uint_eq(engine_jobs(&run.engine), 0);
	/* Every command was answered, once. */
	ck_assert_uint_eq(run.answers, run.tickets);
	journal_destroy(&run.engine.journal);
	bench_close(&run.bench);
}

START_TEST(anything_goes)
{
	let_anything_go(false);
}
END_TEST

START_TEST(anything_goes_with_disks)
{
	let_anything_go(true);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = { anything_goes, anything_goes_with_disks };

	return run_suite("random", tests, sizeof(tests) / sizeof(tests[0]));
}
