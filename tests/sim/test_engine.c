// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unit tests of commands in time, with faults.
 */
#include <string.h>

#include "testing.h"

#define ANSWERS 16

struct stage {
	struct bench bench;
	struct engine engine;
	uint32_t ticket[ANSWERS];	/* in order of their answers */
	uint8_t status[ANSWERS], asc[ANSWERS];
	size_t length[ANSWERS];
	size_t answers;
};

static void answer(void *context, const struct job *job)
{
	struct stage *stage = context;
	size_t n = stage->answers++;

	ck_assert_uint_lt(n, ANSWERS);
	stage->ticket[n] = job->ticket;
	stage->status[n] = job->reply.status;
	stage->asc[n] = job->reply.sense[12];
	stage->length[n] = job->reply.length;
}

static void open_stage(struct stage *stage)
{
	memset(stage, 0, sizeof(*stage));
	bench_open(&stage->bench, false);
	stage->engine.target = &stage->bench.target;
	stage->engine.drive = stage->bench.drive;
	stage->engine.answer = answer;
	stage->engine.context = stage;
}

static void close_stage(struct stage *stage)
{
	engine_cancel_all(&stage->engine);
	journal_destroy(&stage->engine.journal);
	bench_close(&stage->bench);
}

static void submit_to(struct stage *stage, uint64_t now, unsigned int lun, uint32_t ticket,
		      const char *text)
{
	struct scsi_command command = { .length = 0 };

	ck_assert_uint_gt(parse_hex(text, command.cdb, sizeof(command.cdb)), 0);
	engine_submit(&stage->engine, now, lun, ticket, &command);
	engine_run(&stage->engine, now);
}

static void submit(struct stage *stage, uint64_t now, uint32_t ticket, const char *text)
{
	submit_to(stage, now, 0, ticket, text);
}

static void drive_submit(struct stage *stage, uint64_t now, uint32_t ticket, const char *text)
{
	submit_to(stage, now, 1, ticket, text);
}

static void fault(struct stage *stage, const char *line)
{
	static struct words words;
	char why[256];

	ck_assert(words_split(&words, line));
	ck_assert_msg(fault_add(&stage->engine.faults, &words, why, sizeof(why)), "%s", why);
}

#define MOVE_1		"a50000001000010000000000"
#define MOVE_2		"a50000001001010100000000"
#define MOVE_BACK	"a50000000100100000000000"
#define TUR		"000000000000"
#define STATUS		"b81210000003000000ffff0000"

static bool is_full(const struct stage *stage, uint32_t address)
{
	return library_find(&stage->bench.library, address)->cartridge;
}

START_TEST(status_overtakes_a_move)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 1000;
	submit(&stage, 0, 1, MOVE_1);
	submit(&stage, 10, 2, TUR);
	ck_assert_uint_eq(stage.answers, 1);
	ck_assert_uint_eq(stage.ticket[0], 2);
	ck_assert_uint_eq(engine_next(&stage.engine), 1000);
	engine_run(&stage.engine, 999);
	ck_assert_uint_eq(stage.answers, 1);
	engine_run(&stage.engine, 1000);
	ck_assert_uint_eq(stage.ticket[1], 1);
	ck_assert_uint_eq(engine_next(&stage.engine), NEVER);
	close_stage(&stage);
}
END_TEST

START_TEST(motions_queue)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	submit(&stage, 0, 1, MOVE_1);
	submit(&stage, 50, 2, MOVE_2);
	engine_run(&stage.engine, 100);
	ck_assert_uint_eq(stage.answers, 1);
	ck_assert_uint_eq(engine_next(&stage.engine), 200);
	engine_run(&stage.engine, 200);
	ck_assert_uint_eq(stage.answers, 2);
	ck_assert(is_full(&stage, 257));
	close_stage(&stage);
}
END_TEST

START_TEST(a_motion_ends_when_told)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 1000;
	ck_assert(!engine_arrive(&stage.engine, 0));
	submit(&stage, 0, 1, MOVE_1);
	submit(&stage, 10, 2, MOVE_2);
	ck_assert(engine_arrive(&stage.engine, 20));
	ck_assert_uint_eq(stage.answers, 1);
	ck_assert(is_full(&stage, 256));
	ck_assert(!is_full(&stage, 257));
	ck_assert_uint_eq(engine_next(&stage.engine), 1020);
	close_stage(&stage);
}
END_TEST

START_TEST(command_time_applies_to_all)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.command_ms = 20;
	submit(&stage, 0, 1, TUR);
	ck_assert_uint_eq(stage.answers, 0);
	engine_run(&stage.engine, 20);
	ck_assert_uint_eq(stage.answers, 1);
	close_stage(&stage);
}
END_TEST

START_TEST(faults_with_and_without_effect)
{
	struct stage stage;

	open_stage(&stage);
	fault(&stage, "a5 sense 4/15/1");
	submit(&stage, 0, 1, MOVE_1);
	ck_assert_uint_eq(stage.asc[0], 0x15);
	ck_assert(is_full(&stage, 4096));
	fault(&stage, "a5 effect sense 4/15/1");
	submit(&stage, 0, 2, MOVE_1);
	ck_assert_uint_eq(stage.asc[1], 0x15);
	ck_assert(is_full(&stage, 256));
	fault(&stage, "a5 lie");
	submit(&stage, 0, 3, MOVE_2);
	ck_assert_uint_eq(stage.status[2], STATUS_GOOD);
	ck_assert(is_full(&stage, 4097));
	fault(&stage, "00 status busy");
	submit(&stage, 0, 4, TUR);
	ck_assert_uint_eq(stage.status[3], STATUS_BUSY);
	close_stage(&stage);
}
END_TEST

START_TEST(faults_by_number_and_element)
{
	struct stage stage;

	open_stage(&stage);
	fault(&stage, "00 nth 2 times 1 sense 2/4/1");
	submit(&stage, 0, 1, TUR);
	submit(&stage, 0, 2, TUR);
	submit(&stage, 0, 3, TUR);
	ck_assert_uint_eq(stage.status[0], STATUS_GOOD);
	ck_assert_uint_eq(stage.asc[1], 0x04);
	ck_assert_uint_eq(stage.status[2], STATUS_GOOD);
	fault(&stage, "a5 element 257 always sense 4/15/1");
	submit(&stage, 0, 4, MOVE_1);
	ck_assert_uint_eq(stage.status[3], STATUS_GOOD);
	submit(&stage, 0, 5, MOVE_2);
	ck_assert_uint_eq(stage.asc[4], 0x15);
	fault(&stage, "00 nth 2 every 2 times 1 sense 2/4/1");
	fault(&stage, "00 every 2 always sense 2/3a/0");
	submit(&stage, 0, 6, TUR);
	submit(&stage, 0, 7, TUR);
	submit(&stage, 0, 8, TUR);
	submit(&stage, 0, 9, TUR);
	ck_assert_uint_eq(stage.asc[5], 0x3a);
	ck_assert_uint_eq(stage.asc[6], 0x04);
	ck_assert_uint_eq(stage.status[7], STATUS_GOOD);
	ck_assert_uint_eq(stage.asc[8], 0x3a);
	close_stage(&stage);
}
END_TEST

START_TEST(data_is_spoilt)
{
	struct stage stage;

	open_stage(&stage);
	fault(&stage, "12 truncate 7");
	submit(&stage, 0, 1, "12000000ff00");
	ck_assert_uint_eq(stage.length[0], 7);
	fault(&stage, "12 hex 0801020304");
	submit(&stage, 0, 2, "12000000ff00");
	ck_assert_uint_eq(stage.length[1], 5);
	fault(&stage, "12 short 4");
	submit(&stage, 0, 3, "12000000ff00");
	ck_assert_uint_eq(stage.length[2], 70);
	fault(&stage, "12 garbage");
	submit(&stage, 0, 4, "12000000ff00");
	ck_assert_uint_eq(stage.length[3], 74);
	close_stage(&stage);
}
END_TEST

START_TEST(late_answers_and_hangs)
{
	struct stage stage;

	open_stage(&stage);
	fault(&stage, "a5 late 500");
	submit(&stage, 0, 1, MOVE_1);
	ck_assert(is_full(&stage, 256));
	ck_assert_uint_eq(stage.answers, 0);
	engine_run(&stage.engine, 500);
	ck_assert_uint_eq(stage.answers, 1);
	fault(&stage, "00 hang");
	submit(&stage, 500, 2, TUR);
	ck_assert_uint_eq(engine_next(&stage.engine), NEVER);
	ck_assert_uint_eq(engine_hung(&stage.engine), 1);
	engine_abort(&stage.engine, 600, 0, 2);
	ck_assert_uint_eq(stage.status[1], STATUS_TASK_ABORTED);
	fault(&stage, "00 hang deaf");
	submit(&stage, 700, 3, TUR);
	engine_abort(&stage.engine, 700, 0, 3);
	ck_assert_uint_eq(stage.answers, 2);
	ck_assert_uint_eq(engine_release(&stage.engine, 800), 1);
	ck_assert_uint_eq(stage.answers, 3);
	close_stage(&stage);
}
END_TEST

START_TEST(aborted_motion_goes_on)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	submit(&stage, 0, 1, MOVE_1);
	engine_abort(&stage.engine, 50, 0, 1);
	ck_assert_uint_eq(stage.status[0], STATUS_TASK_ABORTED);
	engine_run(&stage.engine, 100);
	ck_assert_uint_eq(stage.answers, 1);
	ck_assert(is_full(&stage, 256));
	close_stage(&stage);
}
END_TEST

START_TEST(power_off_undoes_a_motion)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	submit(&stage, 0, 1, MOVE_1);
	submit(&stage, 0, 2, MOVE_2);
	engine_cancel_all(&stage.engine);
	ck_assert_uint_eq(stage.answers, 2);
	ck_assert(is_full(&stage, 4096));
	ck_assert(!is_full(&stage, 0));
	ck_assert_uint_eq(engine_jobs(&stage.engine), 0);
	close_stage(&stage);
}
END_TEST

START_TEST(access_and_readiness_lag)
{
	struct stage stage;
	struct element *drive;

	open_stage(&stage);
	stage.bench.library.lags = (struct lags){ 100, 1000, 0, 0 };
	stage.bench.library.geometry.must_unload = true;
	submit(&stage, 0, 1, MOVE_1);
	drive = library_find(&stage.bench.library, 256);
	drive_submit(&stage, 10, 2, TUR);
	ck_assert_uint_eq(stage.asc[1], 0x28);
	drive_submit(&stage, 999, 3, TUR);
	ck_assert_uint_eq(stage.asc[2], 0x04);
	drive_submit(&stage, 1000, 4, TUR);
	ck_assert_uint_eq(stage.status[3], STATUS_GOOD);
	drive_submit(&stage, 1000, 5, "1b0000000000");
	ck_assert(!library_reaches(&stage.bench.library, drive));
	submit(&stage, 1099, 6, MOVE_BACK);
	ck_assert_uint_eq(stage.asc[5], 0x53);
	submit(&stage, 1100, 7, MOVE_BACK);
	ck_assert_uint_eq(stage.status[6], STATUS_GOOD);
	close_stage(&stage);
}
END_TEST

START_TEST(unlabelled_media_are_slow_to_scan)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.scan_ms = 100;
	stage.bench.target.quirks.value[QUIRK_SLOW_UNLABELLED] = 1000;
	bench_hand(&stage.bench, "blank 4096 quiet");
	bench_hand(&stage.bench, "blank 4098 quiet");
	submit(&stage, 0, 1, "070000000000");
	ck_assert_uint_eq(engine_next(&stage.engine), 2100);
	engine_run(&stage.engine, 2100);
	submit(&stage, 3000, 2, "37011001000000020000");
	ck_assert_uint_eq(engine_next(&stage.engine), 4100);
	close_stage(&stage);
}
END_TEST

START_TEST(robots_die_with_their_cartridge)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	fault(&stage, "a5 die transport");
	submit(&stage, 0, 1, MOVE_1);
	ck_assert_uint_eq(stage.answers, 0);
	engine_run(&stage.engine, 100);
	ck_assert_uint_eq(stage.asc[0], 0x15);
	ck_assert(is_full(&stage, 0));
	ck_assert(!is_full(&stage, 4096));
	/* Full arms do not move. */
	submit(&stage, 100, 2, MOVE_2);
	ck_assert_uint_eq(stage.asc[1], 0x3b);
	submit(&stage, 100, 3, "a50000000000010000000000");
	engine_run(&stage.engine, 200);
	ck_assert(is_full(&stage, 256));
	fault(&stage, "a5 die source sense 4/40/1");
	submit(&stage, 200, 4, MOVE_2);
	engine_run(&stage.engine, 300);
	ck_assert_uint_eq(stage.asc[3], 0x40);
	ck_assert(is_full(&stage, 4097));
	ck_assert(!is_full(&stage, 0));
	fault(&stage, "a5 die destination");
	submit(&stage, 300, 5, MOVE_2);
	engine_run(&stage.engine, 400);
	ck_assert_uint_eq(stage.asc[4], 0x15);
	ck_assert(is_full(&stage, 257));
	fault(&stage, "a6 die transport");
	submit(&stage, 400, 6, "a60000001002010110090000");
	engine_run(&stage.engine, 400);
	ck_assert_uint_eq(stage.asc[5], 0x15);
	ck_assert(is_full(&stage, 0));
	ck_assert(is_full(&stage, 257));
	close_stage(&stage);
}
END_TEST

START_TEST(robots_lie_about_the_place)
{
	struct stage stage;

	open_stage(&stage);
	fault(&stage, "a5 lie-to 4105");
	submit(&stage, 0, 1, MOVE_1);
	ck_assert_uint_eq(stage.status[0], STATUS_GOOD);
	ck_assert(!is_full(&stage, 256));
	ck_assert(is_full(&stage, 4105));
	close_stage(&stage);
}
END_TEST

START_TEST(noise_is_of_its_seed)
{
	static const uint8_t cdb[CDB_LENGTH] = { 0x12 };
	struct fault_list list = { .count = 0 };
	struct reply replies[3] = { { .length = 0 } };
	static struct words words;
	char why[256];
	unsigned int n;

	for (n = 0; n < 3; n++) {
		list.count = 0;
		ck_assert(words_split(&words, n < 2 ? "12 noise 10 seed 7" : "12 noise 10"));
		ck_assert(fault_add(&list, &words, why, sizeof(why)));
		reply_append(&replies[n], 100);
		fault_spoil(fault_match(&list, 0, cdb), &replies[n]);
	}
	ck_assert_mem_eq(replies[0].data, replies[1].data, 100);
	ck_assert_mem_ne(replies[0].data, replies[2].data, 100);
	for (n = 0; n < 3; n++)
		reply_destroy(&replies[n]);
}
END_TEST

START_TEST(moves_answered_before_their_end)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	stage.bench.target.quirks.value[QUIRK_MOVES_ANSWER_EARLY] = 1;
	submit(&stage, 0, 1, MOVE_1);
	ck_assert_uint_eq(stage.status[0], STATUS_GOOD);
	ck_assert(!is_full(&stage, 256));
	engine_run(&stage.engine, 100);
	ck_assert(is_full(&stage, 256));
	ck_assert_uint_eq(stage.answers, 1);
	close_stage(&stage);
}
END_TEST

START_TEST(some_moves_are_slow)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	stage.bench.target.quirks.value[QUIRK_SLOW_MOVE_EVERY] = 2;
	submit(&stage, 0, 1, MOVE_1);
	ck_assert_uint_eq(engine_next(&stage.engine), 100);
	engine_run(&stage.engine, 100);
	submit(&stage, 100, 2, MOVE_2);
	ck_assert_uint_eq(engine_next(&stage.engine), 1100);
	close_stage(&stage);
}
END_TEST

START_TEST(status_waits_for_the_arm)
{
	struct stage stage;

	open_stage(&stage);
	stage.engine.timing.move_ms = 100;
	stage.engine.timing.position_ms = 10;
	stage.bench.target.quirks.value[QUIRK_STATUS_MOVES_ARM] = 1;
	submit(&stage, 0, 1, MOVE_1);
	submit(&stage, 0, 2, STATUS);
	engine_run(&stage.engine, 100);
	engine_run(&stage.engine, 109);
	ck_assert_uint_eq(stage.answers, 1);
	engine_run(&stage.engine, 110);
	ck_assert_uint_eq(stage.answers, 2);
	ck_assert_uint_eq(stage.length[1], 8 + 8 + 3 * 52);
	close_stage(&stage);
}
END_TEST

START_TEST(reset_allows_removal_and_takes_time)
{
	struct stage stage;

	open_stage(&stage);
	stage.bench.library.lags.settle_ms = 75000;
	submit(&stage, 10, 1, "1e0000000100");
	ck_assert(stage.bench.target.prevented);
	smc_reset(&stage.bench.target);
	ck_assert(!stage.bench.target.prevented);
	submit(&stage, 75009, 2, TUR);
	ck_assert_uint_eq(stage.asc[1], 0x04);
	submit(&stage, 75010, 3, TUR);
	ck_assert_uint_eq(stage.status[2], STATUS_GOOD);
	close_stage(&stage);
}
END_TEST

int main(void)
{
	const TTest * const tests[] = {
		status_overtakes_a_move, motions_queue, a_motion_ends_when_told,
		command_time_applies_to_all,
		faults_with_and_without_effect, faults_by_number_and_element, data_is_spoilt,
		late_answers_and_hangs, aborted_motion_goes_on, power_off_undoes_a_motion,
		robots_die_with_their_cartridge, robots_lie_about_the_place, noise_is_of_its_seed,
		moves_answered_before_their_end, some_moves_are_slow, status_waits_for_the_arm,
		unlabelled_media_are_slow_to_scan, access_and_readiness_lag,
		reset_allows_removal_and_takes_time,
	};

	return run_suite("engine", tests, sizeof(tests) / sizeof(tests[0]));
}
