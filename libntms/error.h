/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * error.h - results of internal functions as the codes of the public interface
 *
 * One function and one table, which is part of the ABI: what it gives for a result stays.
 */
#ifndef NTMS_ERROR_H
#define NTMS_ERROR_H

#include <stdbool.h>
#include <stdint.h>

/**
 * error_public() - the public code for a result
 * @result: 0, a negative errno, or an enum ntms_code
 * Return: never a raw errno; what the table does not know is ERROR_DATABASE_FAILURE.
 */
uint32_t error_public(int result);

/* error_no_descriptor() - does an errno say that the process, or the system, has no descriptor to spare? */
bool error_no_descriptor(int error);

/**
 * error_text() - the meaning of a public code in words, where nobody said more (explain.h)
 * Return: UTF-8, lives for ever; "" for 0.
 */
const char *error_text(uint32_t code);

#endif
