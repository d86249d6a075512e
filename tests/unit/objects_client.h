/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests that look at the world through the public functions: a session, ids, and its objects. */
#ifndef NTMS_TESTS_OBJECTS_CLIENT_H
#define NTMS_TESTS_OBJECTS_CLIENT_H

#include <grp.h>

#include "objects_world.h"

#include "guid.h"
#include "shown.h"

static HANDLE session;

static inline void client_setup(void)
{
	world_setup();
	session = OpenNtmsSessionA(NULL, "test", 0);
	ck_assert_msg(session != INVALID_HANDLE_VALUE, "%u: %s", NtmsGetLastError(),
		      explain_text());
}

/* With the rights of nobody in particular: root is refused nothing. */
static inline void client_setup_as_nobody(void)
{
	shown_open();
	if (!geteuid()) {
		ck_assert_int_eq(setgroups(0, NULL), 0);
		ck_assert_int_eq(setresgid(65534, 65534, 65534), 0);
		ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
	}
	client_setup();
}

static inline void client_teardown(void)
{
	CloseNtmsSession(session);
	world_teardown();
}

static inline GUID guid(const char *text)
{
	struct guid id = { { 0 } };
	GUID public;

	if (*text)
		ck_assert_int_eq(guid_parse(text, &id), 0);
	guid_to_public(&id, &public);
	return public;
}

/* "" for the null id; good for a few calls. */
static inline const char *text_of(const GUID *public)
{
	static char text[4][GUID_TEXT_SIZE];
	static int turn;
	struct guid id;
	char *to = text[turn++ % 4];

	guid_from_public(public, &id);
	if (guid_is_null(&id))
		return "";
	guid_format(&id, to);
	return to;
}

#define is_id(public, text)	ck_assert_str_eq(text_of(&(public)), text)

/* All objects of the world, by type; index is the type. */
static inline const char *object_of(DWORD type)
{
	static const char *const ids[NTMS_NUMBER_OF_OBJECT_TYPES] = {
		[NTMS_CHANGER] = WORLD_CHANGER,
		[NTMS_CHANGER_TYPE] = WORLD_CHANGER_TYPE,
		[NTMS_DRIVE] = WORLD_DRIVE,
		[NTMS_DRIVE_TYPE] = WORLD_DRIVE_TYPE,
		[NTMS_IEDOOR] = WORLD_DOOR,
		[NTMS_IEPORT] = WORLD_PORT,
		[NTMS_LIBRARY] = WORLD_LIBRARY,
		[NTMS_LIBREQUEST] = WORLD_LIBREQUEST,
		[NTMS_LOGICAL_MEDIA] = WORLD_LOGICAL,
		[NTMS_MEDIA_POOL] = WORLD_TAPES,
		[NTMS_OPREQUEST] = WORLD_OPREQUEST,
		[NTMS_PARTITION] = WORLD_DISK_A,
		[NTMS_PHYSICAL_MEDIA] = WORLD_TAPE,
		[NTMS_STORAGESLOT] = WORLD_SLOT,
	};

	if (type == NTMS_COMPUTER)
		return world.computer;
	return type == NTMS_MEDIA_TYPE ? world.tape_type : ids[type];
}

#endif
