/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ui_destination.h - which computers get the messages for people: lists of names
 *
 * There is a list for each kind of message (NtmsUITypes) of the computer object and of each library;
 * these are in the store, and go with the library. A session has lists of its own, which nobody else
 * sees: they are in its memory, and so end with it or with its process. A name is kept as it was given;
 * names that differ in case only are the same.
 */
#ifndef NTMS_UI_DESTINATION_H
#define NTMS_UI_DESTINATION_H

#include <stddef.h>
#include <stdint.h>

#define UI_DESTINATION_UNITS 63

struct identity;
struct session;

/* One after the other, each with its NUL. Empty when zeroed; who has one frees @text. */
struct ui_names {
	char *text;
	size_t length;
};

/**
 * ui_destination_list() - GetNtmsUIOptions()
 * @object: id; NULL: the session
 * @kind: NtmsUITypes
 * @names: empty; out
 * Return: 0; NTMS_E_INVALID_PARAMETER: no such kind; NTMS_E_OBJECT_NOT_FOUND: neither the computer nor a
 * library; NTMS_E_ACCESS_DENIED; or a code of the store.
 */
int ui_destination_list(struct session *session, const struct identity *caller, const char *object,
			uint32_t kind, struct ui_names *names);

/**
 * ui_destination_change() - SetNtmsUIOptions()
 * @operation: NtmsUIOperations
 * @name: UTF-8; "": this host
 * Return: as before, and: NTMS_E_INVALID_PARAMETER: no such operation; NTMS_E_ALREADY_EXISTS: added before;
 * NTMS_E_OBJECT_NOT_FOUND: to be deleted, and not there.
 */
int ui_destination_change(struct session *session, const struct identity *caller,
			  const char *object, uint32_t kind, uint32_t operation, const char *name);

/* ui_destination_forget() - those of a library that is deleted; inside a transaction */
int ui_destination_forget(struct session *session, const char *library);

#endif
