// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the unit tests share.
 */
#include <stdlib.h>
#include <string.h>

#include "testing.h"

void bench_open(struct bench *bench, bool two_sided)
{
	struct geometry geometry = {
		.range = {
			[ELEMENT_TRANSPORT] = { 0, 1, 0 },
			[ELEMENT_PORT] = { 16, 2, 0 },
			[ELEMENT_DRIVE] = { 256, 2, 0 },
			[ELEMENT_STORAGE] = { 4096, 10, 0 },
		},
		.two_sided = two_sided,
	};
	struct bar_codes codes = { "A", "L8", 5, 0 };
	char why[256];
	unsigned int n;

	memset(bench, 0, sizeof(*bench));
	ck_assert_msg(library_init(&bench->library, &geometry, why, sizeof(why)), "%s", why);
	ck_assert_int_eq(library_fill(&bench->library, 4, 0, MEDIUM_DATA, &codes), LIBRARY_OK);
	smc_target_init(&bench->target, &bench->library, "bench");
	for (n = 0; n < 2; n++)
		drive_init(&bench->drive[n], &bench->target, n);
}

void bench_close(struct bench *bench)
{
	reply_destroy(&bench->reply);
	library_destroy(&bench->library);
}

void bench_run(struct bench *bench, const char *text)
{
	bench_send(bench, text, NULL, 0);
}

void bench_send(struct bench *bench, const char *text, const void *data, size_t length)
{
	struct scsi_command command = { { 0 }, (uint8_t *)data, length };
	enum library_error error;

	ck_assert_uint_gt(parse_hex(text, command.cdb, sizeof(command.cdb)), 0);
	if (!smc_execute(&bench->target, &command, &bench->reply, &bench->motion))
		return;
	error = library_start(&bench->library, &bench->motion);
	if (!error)
		error = library_finish(&bench->library, &bench->motion);
	if (error)
		smc_motion_failed(&bench->target, &bench->motion, error, &bench->reply);
	else
		smc_motion_done(&bench->target, &command, &bench->motion, &bench->reply);
}

void bench_drive(struct bench *bench, unsigned int drive, const char *text, const void *data,
		 size_t length)
{
	struct scsi_command command = { { 0 }, (uint8_t *)data, length };

	ck_assert_uint_gt(parse_hex(text, command.cdb, sizeof(command.cdb)), 0);
	drive_execute(&bench->drive[drive], &command, &bench->reply);
}

void bench_load(struct bench *bench)
{
	static const char test_unit_ready[] = "000000000000";

	bench_run(bench, "a50000001000010000000000");
	bench_run(bench, "a50000001001010100000000");
	bench_drive(bench, 0, test_unit_ready, NULL, 0);
	assert_sense(bench, 6, 0x28, 0x00);
	bench_drive(bench, 1, test_unit_ready, NULL, 0);
	bench_drive(bench, 0, test_unit_ready, NULL, 0);
	assert_good(bench);
}

void bench_hand(struct bench *bench, const char *line)
{
	static struct words words;
	char text[256] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");
	enum hands_outcome outcome;

	ck_assert(words_split(&words, line));
	outcome = hands_do(&bench->target, &words, out);
	fclose(out);
	ck_assert_msg(outcome == HANDS_DONE, "%s: %s", line, text);
}

int run_suite(const char *name, const TTest * const tests[], size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	size_t i;
	int failed;

	/* Nothing here waits: this is for machines with much else to do. */
	tcase_set_timeout(tcase, 60);
	for (i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
