/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fuzzer's bytes, taken one by one; zeros when they are used up.
 */
#ifndef NTMS_TESTS_FUZZ_INPUT_H
#define NTMS_TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
	const uint8_t *data;
	size_t size;
};

static inline uint8_t take(struct input *input)
{
	if (!input->size)
		return 0;
	input->size--;
	return *input->data++;
}

#endif
