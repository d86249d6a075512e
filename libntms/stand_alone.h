/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* stand_alone.h - EjectDiskFromSADrive(): drives of this host that are in no library */
#ifndef NTMS_STAND_ALONE_H
#define NTMS_STAND_ALONE_H

#include <stdint.h>

struct session;

/**
 * stand_alone_eject() - eject what is in one; who may open its device may do that
 * @action: NtmsEjectOperation; see the man page for what it returns
 */
int stand_alone_eject(struct session *session, const char *device, uint32_t action);

#endif
