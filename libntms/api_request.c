// SPDX-License-Identifier: LGPL-2.1-or-later
/* Requests to operators and to libraries. */
#include <errno.h>
#include <stdlib.h>

#include "api.h"
#include "code.h"
#include "explain.h"
#include "library_request.h"
#include "operator_request.h"
#include "requests.h"
#include "text.h"

/* No message is an empty one (gaps.md 73). */
static int take_message(const void *message, bool wide, char *text, size_t size)
{
	int r = 0;

	*text = '\0';
	if (message)
		r = api_text(message, wide, OPERATOR_MESSAGE_UNITS, text, size);
	if (r == -ENAMETOOLONG)
		return explain(NTMS_E_MESSAGE_TOO_LONG, "the message has more than %d characters",
			       OPERATOR_MESSAGE_UNITS);
	return r < 0 ? r : 0;
}

struct arguments {
	DWORD request;
	const void *message;
	bool wide;
	const GUID *arg1, *arg2;
	GUID *id;
};

static int submit(const struct api_call *call, const struct arguments *a)
{
	char text[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)], id[GUID_TEXT_SIZE];
	char arg1[GUID_TEXT_SIZE], arg2[GUID_TEXT_SIZE];
	struct operator_request request = {
		.request = a->request,
		.message = text,
		.arg1 = a->arg1 ? arg1 : NULL,
		.arg2 = a->arg2 ? arg2 : NULL,
	};
	int r;

	if (!a->id)
		return explain(NTMS_E_INVALID_PARAMETER, "no room for an id");
	r = take_message(a->message, a->wide, text, sizeof(text));
	if (r)
		return r;
	if (a->arg1)
		api_id(a->arg1, arg1);
	if (a->arg2)
		api_id(a->arg2, arg2);
	r = operator_request_submit(call->session, call->caller, &request, id);
	if (!r)
		api_guid(id, a->id);
	return r;
}

static DWORD submit_request(HANDLE session, const struct arguments *arguments)
{
	struct api_call call;
	int r = api_begin(&call, session);

	return api_end(&call, r ? r : submit(&call, arguments));
}

DWORD SubmitNtmsOperatorRequestW(HANDLE hSession, DWORD dwRequest, LPCWSTR lpMessage,
				 LPNTMS_GUID lpArg1Id, LPNTMS_GUID lpArg2Id,
				 LPNTMS_GUID lpRequestId)
{
	const struct arguments arguments = { dwRequest, lpMessage, true, lpArg1Id, lpArg2Id,
					     lpRequestId };

	return submit_request(hSession, &arguments);
}

DWORD SubmitNtmsOperatorRequestA(HANDLE hSession, DWORD dwRequest, LPCSTR lpMessage,
				 LPNTMS_GUID lpArg1Id, LPNTMS_GUID lpArg2Id,
				 LPNTMS_GUID lpRequestId)
{
	const struct arguments arguments = { dwRequest, lpMessage, false, lpArg1Id, lpArg2Id,
					     lpRequestId };

	return submit_request(hSession, &arguments);
}

DWORD WaitForNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwTimeout)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpRequestId)
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpRequestId, id);
	return api_end(&call, operator_request_wait(call.session, call.caller, id, dwTimeout));
}

DWORD CancelNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId)
{
	return api_with_id(hSession, lpRequestId, operator_request_cancel);
}

DWORD SatisfyNtmsOperatorRequest(HANDLE hSession, LPNTMS_GUID lpRequestId)
{
	return api_with_id(hSession, lpRequestId, operator_request_satisfy);
}

DWORD CancelNtmsLibraryRequest(HANDLE hSession, LPNTMS_GUID lpRequestId)
{
	return api_with_id(hSession, lpRequestId, library_request_cancel);
}

DWORD GetNtmsRequestOrder(HANDLE hSession, LPNTMS_GUID lpRequestId, LPDWORD lpdwOrderNumber)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	uint32_t position;
	int r = api_begin(&call, hSession);

	if (!r && (!lpRequestId || !lpdwOrderNumber))
		r = NTMS_E_INVALID_PARAMETER;
	if (r)
		return api_end(&call, r);
	api_id(lpRequestId, id);
	r = library_request_order(call.session, call.caller, id, &position);
	if (!r)
		*lpdwOrderNumber = position;
	return api_end(&call, r);
}

DWORD SetNtmsRequestOrder(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwOrderNumber)
{
	char id[GUID_TEXT_SIZE];
	struct api_call call;
	int r = api_begin(&call, hSession);

	if (!r && !lpRequestId)
		r = NTMS_E_INVALID_PARAMETER;
	if (!r && !dwOrderNumber)
		r = explain(NTMS_E_INVALID_PARAMETER, "the first order number is 1");
	if (r)
		return api_end(&call, r);
	api_id(lpRequestId, id);
	return api_end(&call, library_request_set_order(call.session, call.caller, id,
							dwOrderNumber));
}

static int delete_all(const struct api_call *call, const GUID *requests, DWORD type, size_t count)
{
	char (*ids)[GUID_TEXT_SIZE] = api_ids(requests, count);
	int r;

	if (!ids)
		return NTMS_E_NO_MEMORY;
	r = requests_delete(call->session, call->caller, type, ids, count);
	free(ids);
	return r;
}

static int delete_requests(const struct api_call *call, const GUID *requests, DWORD type,
			   DWORD count)
{
	if (type != NTMS_LIBREQUEST && type != NTMS_OPREQUEST)
		return explain(NTMS_E_INVALID_PARAMETER, "dwType is not a type of requests");
	if (!requests || !count)
		return explain(NTMS_E_INVALID_PARAMETER, "no requests to delete");
	return delete_all(call, requests, type, count);
}

DWORD DeleteNtmsRequests(HANDLE hSession, LPNTMS_GUID lpRequestId, DWORD dwType, DWORD dwCount)
{
	struct api_call call;
	int r = api_begin(&call, hSession);

	return api_end(&call, r ? r : delete_requests(&call, lpRequestId, dwType, dwCount));
}
