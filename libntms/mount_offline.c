// SPDX-License-Identifier: LGPL-2.1-or-later
#include "mount_offline.h"

#include <stdio.h>
#include <string.h>

#include "code.h"
#include "explain.h"
#include "media.h"
#include "ntmsapi.h"
#include "operator_request.h"
#include "session.h"
#include "text.h"

static int find_library(struct session *session, const struct cartridge *cartridge, const char *wished,
			char library[STORE_ID_SIZE])
{
	struct store_rows rows;
	int r;

	strcpy(library, wished);
	if (library[0])
		return 0;
	store_query(session_store(session), SQL_OFFLINE_TARGET, &rows, "t", cartridge->media_type);
	r = store_next(&rows);
	if (r == 1)
		store_copy(&rows, 0, library, STORE_ID_SIZE);
	store_done(&rows);
	if (r > 1)
		return r;
	return r ? 0 : explain(NTMS_E_MEDIA_OFFLINE,
			       "cartridge %s is in no library that is connected, and none that is has a drive for it",
			       media_name(cartridge));
}

static int post(struct session *session, const struct identity *caller,
		const struct cartridge *cartridge, const char *wished, char request[STORE_ID_SIZE])
{
	char text[600], message[TEXT_BYTES(OPERATOR_MESSAGE_UNITS)], library[STORE_ID_SIZE];
	const struct operator_request move = {
		.request = NTMS_OPREQ_MOVEMEDIA, .message = message, .arg1 = cartridge->id,
		.arg2 = library,
	};
	int r = find_library(session, cartridge, wished, library);

	if (r)
		return r;
	snprintf(text, sizeof(text), "%s waits for cartridge %s, which is in no library that is connected",
		 session_application(session), media_name(cartridge));
	text_put_utf8(message, OPERATOR_MESSAGE_UNITS + 1, text);
	return operator_request_post(session, caller, &move, request);
}

int offline_ask(struct session *session, const struct identity *caller,
		const struct cartridge *cartridge, const char *library, char request[STORE_ID_SIZE])
{
	uint32_t state = 0;
	int r = request[0] ? operator_request_state(session, request, &state) : 0;

	if (r || operator_request_pending(state))
		return r;
	if (state == NTMS_OPSTATE_REFUSED)
		return explain(NTMS_E_REQUEST_REFUSED, "the operator does not bring cartridge %s",
			       media_name(cartridge));
	r = offline_done(session, request);
	return r ? r : post(session, caller, cartridge, library, request);
}

int offline_done(struct session *session, char request[STORE_ID_SIZE])
{
	int r = request[0] ? operator_request_remove(session, request) : 0;

	request[0] = '\0';
	return r;
}
