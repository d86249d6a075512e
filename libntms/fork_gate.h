/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fork_gate.h - what a fork must not cut in two
 *
 * A child of fork() has one thread, and all locks as the threads of its parent had them. A lock of a
 * library that another thread held just then, such as those of SQLite for the whole process, nobody
 * gives back in the child: who needs it waits for ever. So threads are inside the gate while they use
 * such a library, and a fork waits for them; those that want to enter wait for the fork.
 *
 * A thread that stays inside for long lets forks pass, when it holds no lock of the library at that
 * moment. One that does not for five seconds is not waited for any longer: then the child is cut off
 * and says so, rather than hang.
 */
#ifndef NTMS_FORK_GATE_H
#define NTMS_FORK_GATE_H

#include <stdbool.h>

/* fork_gate_enter(), fork_gate_leave() - be inside; a thread may enter again in between */
void fork_gate_enter(void);
void fork_gate_leave(void);

/* fork_gate_pass() - for who is inside: let a fork happen now that waits to */
void fork_gate_pass(void);

/*
 * fork_gate_forks() - for who is inside: how often this process's ancestors forked, as far as this
 * file saw. What was made at another count is another process's.
 */
unsigned int fork_gate_forks(void);

/* fork_gate_cut_off() - was this process forked in the midst of something? It must not enter then. */
bool fork_gate_cut_off(void);

#endif
