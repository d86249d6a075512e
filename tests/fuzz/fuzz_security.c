// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer: bytes from outside as a descriptor; what is accepted must stand every use. */
#include <stdlib.h>
#include <string.h>

#include "security.h"

static const struct identity caller = { .uid = 1000, .gid = 1000, .operator = true };

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_result(struct descriptor *d)
{
	must(!security_validate(d->bytes, d->size));
	security_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct descriptor d, out;
	size_t measured;
	char *hex;

	if (security_copy(data, size, &d))
		return 0;
	must(!security_measure(d.bytes, &measured) && measured <= size);
	must(!security_validate(d.bytes, measured));
	if (!security_extract(&d, SECURITY_PARTS, &out)) {
		must(security_check(&d, &caller, RIGHT_FULL) ==
		     security_check(&out, &caller, RIGHT_FULL));
		check_result(&out);
	}
	if (!security_inherit(&d, &caller, &out))
		check_result(&out);
	if (!security_replace(&d, size % 16, &d, &out))
		check_result(&out);
	must(!security_to_hex(&d, &hex) && !security_from_hex(hex, &out));
	must(out.size == d.size && !memcmp(out.bytes, d.bytes, d.size));
	security_free(&out);
	free(hex);
	security_free(&d);
	return 0;
}
