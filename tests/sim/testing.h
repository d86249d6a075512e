/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the unit tests share: a small library and commands to it.
 */
#ifndef NTMS_SIM_TESTING_H
#define NTMS_SIM_TESTING_H

#include <check.h>

#include "engine.h"
#include "hands.h"

/* Transport 0, ports 16-17, drives 256-257, slots 4096-4105; A00000L8 and on in the first 4. */
struct bench {
	struct library library;
	struct smc_target target;
	struct drive drive[2];
	struct reply reply;
	struct motion motion;
};

void bench_open(struct bench *bench, bool two_sided);
void bench_close(struct bench *bench);

/* Execute a CDB given in hex, a motion at once and to its end. */
void bench_run(struct bench *bench, const char *cdb);
/* With what is sent along. */
void bench_send(struct bench *bench, const char *cdb, const void *data, size_t length);
/* The same for the drive of this number. */
void bench_drive(struct bench *bench, unsigned int drive, const char *cdb, const void *data,
		 size_t length);
/* Put a cartridge into each drive, and let the drives have nothing left to tell. */
void bench_load(struct bench *bench);
/* Let a hand do something; it must work. */
void bench_hand(struct bench *bench, const char *line);

#define assert_good(bench) ck_assert_uint_eq((bench)->reply.status, STATUS_GOOD)
#define assert_sense(bench, k, a, q) do { \
	ck_assert_uint_eq((bench)->reply.status, STATUS_CHECK_CONDITION); \
	ck_assert_uint_eq((bench)->reply.sense[2], k); \
	ck_assert_uint_eq((bench)->reply.sense[12], a); \
	ck_assert_uint_eq((bench)->reply.sense[13], q); \
} while (0)

/* Run all tests of a suite; the exit status. */
int run_suite(const char *name, const TTest * const tests[], size_t count);

#endif
