// SPDX-License-Identifier: LGPL-2.1-or-later
#include "code.h"
#include "computer.h"
#include "explain.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"
#include "store.h"

#define LIBRARY_FLAGS	(NTMS_LIBREQFLAGS_NOAUTOPURGE | NTMS_LIBREQFLAGS_NOFAILEDPURGE)
#define OPERATOR_FLAGS	(NTMS_OPREQFLAGS_NOAUTOPURGE | NTMS_OPREQFLAGS_NOFAILEDPURGE |	\
			 NTMS_OPREQFLAGS_NOALERTS | NTMS_OPREQFLAGS_NOTRAYICON)
#define POOL_POLICY	(NTMS_POOLPOLICY_PURGEOFFLINESCRATCH | NTMS_POOLPOLICY_KEEPOFFLINEIMPORT)

int computer_read(struct session *session, struct object *object)
{
	struct computer_info *info = &object->computer;
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_COMPUTER_READ, &rows, "t", object->id);
	r = store_next(&rows);
	if (r == 1) {
		object_take(&rows, object);
		info->library_request_purge = store_int(&rows, 6);
		info->operator_request_purge = store_int(&rows, 7);
		info->library_request_flags = store_int(&rows, 8);
		info->operator_request_flags = store_int(&rows, 9);
		info->media_pool_policy = store_int(&rows, 10);
	}
	store_done(&rows);
	return r;
}

int computer_write(struct session *session, const struct object *old, const struct object *new)
{
	const struct computer_info *info = &new->computer;
	struct store *store = session_store(session);

	(void)old;
	if (info->library_request_flags & ~(int64_t)LIBRARY_FLAGS ||
	    info->operator_request_flags & ~(int64_t)OPERATOR_FLAGS ||
	    info->media_pool_policy & ~(int64_t)POOL_POLICY)
		return explain(NTMS_E_INVALID_PARAMETER, "computer: unknown flag or policy");
	return store_run(store, SQL_COMPUTER_WRITE, "ttiiiiii", new->id, new->description,
			 store_now(store), info->library_request_purge,
			 info->operator_request_purge, info->library_request_flags,
			 info->operator_request_flags, info->media_pool_policy);
}

int computer_check(struct session *session, const struct identity *caller, uint32_t mask)
{
	char id[STORE_ID_SIZE] = "";
	struct store_rows rows;
	int r;

	store_query(session_store(session), SQL_COMPUTER_ID, &rows, "");
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, id, sizeof(id));
	store_done(&rows);
	if (r != 1)
		return r ? r : explain(NTMS_E_DATABASE_FAILURE, "the store has no computer object");
	return object_check(session, caller, id, NTMS_COMPUTER, mask, NULL);
}
