// SPDX-License-Identifier: GPL-2.0-or-later
/* The golden table of public codes: what is here never changes, only grows. */
#include <check.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "error.h"
#include "media_type.h"

static const struct {
	int result;
	uint32_t code;
} golden[] = {
	{ 0, 0 },
	{ NTMS_E_ACCESS_DENIED, 5 },
	{ NTMS_E_INVALID_HANDLE, 6 },
	{ NTMS_E_NO_MEMORY, 8 },
	{ NTMS_E_BAD_FORMAT, 11 },
	{ NTMS_E_INVALID_DRIVE, 15 },
	{ NTMS_E_WRITE_PROTECT, 19 },
	{ NTMS_E_NOT_READY, 21 },
	{ NTMS_E_SHARING_VIOLATION, 32 },
	{ NTMS_E_NOT_SUPPORTED, 50 },
	{ NTMS_E_INVALID_PARAMETER, 87 },
	{ NTMS_E_NOT_IMPLEMENTED, 120 },
	{ NTMS_E_INSUFFICIENT_BUFFER, 122 },
	{ NTMS_E_INVALID_NAME, 123 },
	{ NTMS_E_BUSY, 170 },
	{ NTMS_E_ALREADY_EXISTS, 183 },
	{ NTMS_E_NO_DATA, 232 },
	{ NTMS_E_CANCELLED, 1223 },
	{ NTMS_E_NO_SECURITY_ON_OBJECT, 1350 },
	{ NTMS_E_TIMEOUT, 1460 },
	{ NTMS_E_NOT_CONNECTED, 2250 },
	{ NTMS_E_INVALID_MEDIA, 4300 },
	{ NTMS_E_INVALID_LIBRARY, 4301 },
	{ NTMS_E_INVALID_MEDIA_POOL, 4302 },
	{ NTMS_E_DRIVE_MEDIA_MISMATCH, 4303 },
	{ NTMS_E_MEDIA_OFFLINE, 4304 },
	{ NTMS_E_LIBRARY_OFFLINE, 4305 },
	{ NTMS_E_EMPTY, 4306 },
	{ NTMS_E_NOT_EMPTY, 4307 },
	{ NTMS_E_MEDIA_UNAVAILABLE, 4308 },
	{ NTMS_E_RESOURCE_DISABLED, 4309 },
	{ NTMS_E_OBJECT_NOT_FOUND, 4312 },
	{ NTMS_E_DATABASE_FAILURE, 4313 },
	{ NTMS_E_DATABASE_FULL, 4314 },
	{ NTMS_E_MEDIA_INCOMPATIBLE, 4315 },
	{ NTMS_E_RESOURCE_NOT_PRESENT, 4316 },
	{ NTMS_E_INVALID_OPERATION, 4317 },
	{ NTMS_E_MEDIA_NOT_AVAILABLE, 4318 },
	{ NTMS_E_DEVICE_NOT_AVAILABLE, 4319 },
	{ NTMS_E_LIBRARY_FULL, 4322 },
	{ NTMS_E_REQUEST_REFUSED, 4320 },
	{ NTMS_E_CLEANER_SLOT_SET, 4331 },
	{ NTMS_E_CLEANER_SLOT_NOT_SET, 4332 },
	{ NTMS_E_CLEANER_SPENT, 4333 },
	{ NTMS_E_INVALID_CLEANER, 4310 },
	{ NTMS_E_UNABLE_TO_CLEAN, 4311 },
	{ NTMS_E_UNEXPECTED_OMID, 4334 },
	{ NTMS_E_MESSAGE_TOO_LONG, 4336 },
	{ NTMS_E_RESOURCE_NOT_AVAILABLE, 5006 },
	{ NTMS_E_INVALID_STATE, 5023 },
	{ NTMS_E_OUTCOME_UNKNOWN, 4313 },
	{ NTMS_E_OTHER_STORE, 4313 },
	{ NTMS_E_TURNED_BACK, 4313 },
	{ NTMS_E_GONE, 4319 },
	{ NTMS_E_STALE, 170 },
	{ NTMS_E_AMBIGUOUS, 170 },
	{ NTMS_E_UNREAD, 170 },
};

static const struct {
	int result;
	uint32_t code;
} others[] = {
	{ MEDIA_TYPE_NO_DRIVES, 4339 },
	{ -ENOMEM, 8 },
	{ -EMFILE, 8 },
	{ -ENFILE, 8 },
	{ -EACCES, 5 },
	{ -EPERM, 5 },
	{ -EBADF, 6 },
	{ -EINVAL, 87 },
	{ -EILSEQ, 87 },
	{ -ENAMETOOLONG, 87 },
	{ -E2BIG, 87 },
	{ -ENOSYS, 120 },
	{ -EBUSY, 170 },
	{ -EEXIST, 183 },
	{ -ECANCELED, 1223 },
	{ -ETIMEDOUT, 1460 },
	{ -ENOENT, 4312 },
	{ -ENOSPC, 4314 },
	{ -EDQUOT, 4314 },
	{ -ENODEV, 4319 },
	{ -EDOM, 5023 },
	{ -EIO, 4313 },
	{ -ESTALE, 4313 },
	{ -1000000, 4313 },
	{ 1, 4313 },
	{ 4321, 4313 },
	{ INT_MAX, 4313 },
	{ INT_MIN, 4313 },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

START_TEST(codes)
{
	ck_assert_uint_eq(error_public(golden[_i].result), golden[_i].code);
}
END_TEST

START_TEST(errnos_and_strangers)
{
	ck_assert_uint_eq(error_public(others[_i].result), others[_i].code);
}
END_TEST

START_TEST(every_code_has_words)
{
	const char *words = error_text(golden[_i].code);

	ck_assert_ptr_nonnull(words);
	ck_assert_int_eq(*words == '\0', golden[_i].code == 0);
	ck_assert_str_ne(words, "failed");
}
END_TEST

/* Whoever adds a code adds it here. */
START_TEST(none_is_forgotten)
{
	const char *top = getenv("NTMS_TOP");
	char path[4096], line[256];
	size_t count = 1;	/* 0 has no name */
	FILE *file;

	snprintf(path, sizeof(path), "%s/libntms/code.h", top ? top : ".");
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	while (fgets(line, sizeof(line), file))
		count += !strncmp(line, "\tNTMS_E_", 8);
	fclose(file);
	ck_assert_uint_eq(count, COUNT(golden));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("error");
	TCase *tcase = tcase_create("table");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, codes, 0, COUNT(golden));
	tcase_add_loop_test(tcase, errnos_and_strangers, 0, COUNT(others));
	tcase_add_loop_test(tcase, every_code_has_words, 0, COUNT(golden));
	tcase_add_test(tcase, none_is_forgotten);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
