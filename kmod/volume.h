/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Volume tags as the device keeps them: to search, by SEND VOLUME TAG and
 * REQUEST VOLUME ELEMENT ADDRESS, and to set, where it has no reader.
 */
#ifndef NTMS_VOLUME_H
#define NTMS_VOLUME_H

struct opened;
struct ntms_find_volumes;
struct ntms_set_tag;

/* NTMS_FIND_VOLUMES, NTMS_SET_TAG. */
int volume_find(struct opened *opened, struct ntms_find_volumes *call);
int volume_set_tag(struct opened *opened, struct ntms_set_tag *call);

#endif
