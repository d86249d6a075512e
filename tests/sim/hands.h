/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The operator's hands: what people do to a library behind its host's back, as lines of text.
 */
#ifndef NTMS_SIM_HANDS_H
#define NTMS_SIM_HANDS_H

#include <stdio.h>

#include "smc_target.h"
#include "words.h"

enum hands_outcome { HANDS_DONE, HANDS_FAILED, HANDS_UNKNOWN };

/* Writes the outcome, or what was wrong, to out. The first word has not been read yet. */
enum hands_outcome hands_do(struct smc_target *target, struct words *words, FILE *out);
void hands_usage(FILE *out);

#endif
