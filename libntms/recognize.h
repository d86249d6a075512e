/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * recognize.h - what follows from the label that was found on a side
 *
 * Of a side that was never ours: a label that a plug-in knows makes it IMPORT, any other, or none, FOREIGN;
 * a cartridge with all sides IMPORT goes to the Import pool of its media type, else to Unrecognized.
 * A label that another cartridge is known by makes no difference: which one it is people have to say.
 * Of one that is known, the label has to be the one that it is known by; where none is known it is kept,
 * but for an Available one, that any label may be on. What cannot be read says nothing. One without a bar
 * code that lay unwatched is certain again when the label that it is known by is found, or if it was never
 * ours; where none is known, nothing that is found makes it so: its owner has to tell what it bears.
 */
#ifndef NTMS_RECOGNIZE_H
#define NTMS_RECOGNIZE_H

#include "label_read.h"

struct label;
struct session;

/**
 * recognize() - inside a transaction that change.h could run
 * Return: 0; NTMS_E_UNEXPECTED_OMID: it is not what it is taken for; NTMS_E_INVALID_MEDIA; or as
 * change_cartridge().
 */
int recognize(struct session *session, const char *side, enum label_contents contents,
	      const struct label *label);

#endif
