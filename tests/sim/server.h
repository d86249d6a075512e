/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop that serves the rings, the control socket and the clock.
 */
#ifndef NTMS_SIM_SERVER_H
#define NTMS_SIM_SERVER_H

#include "simulator.h"

/*
 * Create the devices, serve them until told to stop, remove them. Calls ready() when they are
 * there.
 */
bool server_run(struct simulator *sim, void (*ready)(void), struct failure *failure);

#endif
