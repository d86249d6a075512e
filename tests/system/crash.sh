#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An agent is killed at every system call on a file between the beginning of an allocation
# and the end of its deallocation. After each, the next session finds store and
# kernel in agreement, nothing acknowledged is lost, nothing is half done.
# (design.md section 2, Claim, commit, publish)
#
# Without "all", only at those that crash-common.sh lists without it.
#
# usage: crash.sh [all]

. "$(dirname "$0")/crash-common.sh"

which=${1:-}

killed_at_every_system_call() {
	local call
	list_calls /run/agent.log "$which"
	while read -r call; do
		run_agent_until KILL /run/agent.log "$call"
		(note_last_call "$call" /run/agent.log /run/killed && check_what_is_left /run/agent.log) ||
			fail "killed at $call"
	done </run/calls
	expect_interrupted /run/calls /run/killed
}

install_host
add_agent agent1
start_ntms
run_test start_library
run_test make_pool
run_test killed_at_every_system_call
finish
