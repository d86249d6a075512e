/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deallocate.h - DeallocateNtmsMedia(): spec/rsm/deallocate.md and model.md section 5.2 */
#ifndef NTMS_DEALLOCATE_H
#define NTMS_DEALLOCATE_H

#include <stdint.h>

struct identity;
struct session;

/**
 * media_deallocate() - give a logical medium back
 * @logical: id of the logical medium; NULL: NTMS_E_INVALID_PARAMETER
 * @options: must be 0
 */
int media_deallocate(struct session *session, const struct identity *caller, const char *logical,
		     uint32_t options);

#endif
