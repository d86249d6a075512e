// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer: the beginning of a medium that anybody may have written, to every kind of label. */
#include <stdlib.h>
#include <string.h>

#include "label/format.h"
#include "text.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

static const struct format *const formats[] = {
	&amanda_format, &bacula_format, &cpio_format, &dump_format, &filesystem_format, &mtf_format,
	&tar_format, &vol1_format,
};

static void check(const struct found *found)
{
	must(found->id_size && found->id_size <= sizeof(found->id));
	must(memchr(found->type, '\0', sizeof(found->type)) && *found->type);
	must(memchr(found->info, '\0', sizeof(found->info)));
	must(text_units(found->type) > 0 && text_units(found->info) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct found found = { .id_size = 0 };

		if (formats[i]->claim(data, size, &found))
			check(&found);
	}
	return 0;
}
