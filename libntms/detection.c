// SPDX-License-Identifier: LGPL-2.1-or-later
#include "detection.h"

#include "code.h"
#include "explain.h"
#include "ntmsapi.h"
#include "object.h"
#include "session.h"

static int check(struct session *session, uint32_t type, char (*ids)[STORE_ID_SIZE], size_t count)
{
	size_t i;
	int r = 0;

	for (i = 0; !r && i < count; i++)
		r = object_check(session, NULL, ids[i], type, 0, NULL);
	if (r != NTMS_E_OBJECT_NOT_FOUND)
		return r;
	return type == NTMS_LIBRARY ? NTMS_E_INVALID_LIBRARY : NTMS_E_INVALID_MEDIA;
}

int detection_check(struct session *session, uint32_t type, char (*ids)[STORE_ID_SIZE],
		    size_t count)
{
	int r;

	if (type != NTMS_LIBRARY && type != NTMS_PHYSICAL_MEDIA && type != NTMS_MEDIA_TYPE)
		return explain(NTMS_E_INVALID_PARAMETER,
			       "not a type of object that is watched: %u", type);
	r = session_begin(session, STORE_READ);
	return r ? r : session_end(session, check(session, type, ids, count));
}
