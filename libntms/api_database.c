// SPDX-License-Identifier: LGPL-2.1-or-later
/* The store as a whole. */
#include "api.h"
#include "database.h"

DWORD ExportNtmsDatabase(HANDLE hSession)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : database_export(call.session, call.caller));
}

DWORD ImportNtmsDatabase(HANDLE hSession)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : database_import(call.session, call.caller));
}
