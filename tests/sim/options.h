/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of 'ntms-sim start'.
 */
#ifndef NTMS_SIM_OPTIONS_H
#define NTMS_SIM_OPTIONS_H

#include <stdio.h>

#include "simulator.h"

/* False: something is wrong with it, and stderr says what. */
bool options_parse(struct options *options, int argc, char **argv);
void options_usage(FILE *out);

#endif
