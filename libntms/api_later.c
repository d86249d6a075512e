// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Functions of the interface that a later version brings. Until then they look at the session and
 * nothing else; programs link, and are told.
 */
#include "api.h"
#include "code.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"
