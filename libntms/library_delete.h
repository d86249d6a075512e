/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * library_delete.h - DeleteNtmsLibrary(), DeleteNtmsDrive(): devices that will not come back
 *
 * What is connected would be there again with the next inventory: it is not deleted. A library that
 * comes back later all the same is a new object; its cartridges are known by their bar codes.
 */
#ifndef NTMS_LIBRARY_DELETE_H
#define NTMS_LIBRARY_DELETE_H

struct identity;
struct session;

/**
 * library_delete() - delete a library and what it consists of; its cartridges go on the shelf
 * Return: 0, NTMS_E_INVALID_LIBRARY (unknown, or the offline library), NTMS_E_ACCESS_DENIED,
 * NTMS_E_INVALID_STATE: it is connected; or a code of the store.
 */
int library_delete(struct session *session, const struct identity *caller, const char *id);

/**
 * drive_delete() - delete a drive; of a stand-alone drive the library, too
 * Return: 0, NTMS_E_INVALID_DRIVE (unknown), NTMS_E_ACCESS_DENIED, NTMS_E_INVALID_STATE: it is
 * connected, or a cartridge is in it; or a code of the store.
 */
int drive_delete(struct session *session, const struct identity *caller, const char *id);

#endif
