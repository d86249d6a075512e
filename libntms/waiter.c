// SPDX-License-Identifier: LGPL-2.1-or-later
#include "waiter.h"

enum waiter waiter_of(struct store_rows *rows, int column)
{
	int64_t number = store_int(rows, column);

	if (!number)
		return WAITER_NONE;
	return store_present(rows->store, number) ? WAITER_LIVES : WAITER_DIED;
}
