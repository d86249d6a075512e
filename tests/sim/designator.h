/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the drives of a library are identified: forms of DVCID that were seen in the field.
 */
#ifndef NTMS_SIM_DESIGNATOR_H
#define NTMS_SIM_DESIGNATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESIGNATOR_HEADER	4
#define DESIGNATOR_MAX		255

enum designator_form {
	DESIGNATOR_DEFAULT,		/* T10, or what a quirk says */
	DESIGNATOR_T10,			/* vendor, product, serial */
	DESIGNATOR_SERIAL,		/* type 0, the serial alone */
	DESIGNATOR_NAA,			/* 8 bytes, binary */
	DESIGNATOR_NONE,
	DESIGNATOR_RAW
};

struct designator {
	enum designator_form form;
	uint8_t code_set, type;		/* of a raw one */
	uint8_t length;
	uint8_t bytes[DESIGNATOR_MAX];
};

/* t10, serial, naa, none, default or raw:CODE-SET:TYPE:BYTES in hex; false: none of them. */
bool designator_set(struct designator *designator, const char *text);

#endif
