// SPDX-License-Identifier: LGPL-2.1-or-later
#include "store_sql.h"

#include "store_driver.h"

const char *const store_sql[SQL_STATEMENTS] = {
#define SQL(name, text) [SQL_##name] = text,
#include "store_sql_media.def"
#include "store_sql_mount.def"
#include "store_sql_object.def"
#include "store_sql_request.def"
#undef SQL
};

/* schema.sql as a string: the build makes schema.inc of it. */
const char store_schema[] =
#include "schema.inc"
;
