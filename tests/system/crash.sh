#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An agent is killed at every system call between the beginning of an allocation
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
	local name occurrence step total=0 killed=0
	list_calls "$which"
	while read -r name occurrence step; do
		total=$((total + 1))
		run_agent /run/agent.log --inject="$name:signal=KILL:when=$occurrence" &&
			[[ $(tail -n 1 /run/agent.log) == deallocated* ]] || killed=$((killed + 1))
		(check_what_is_left /run/agent.log) || fail "killed at $name $occurrence ($step)"
	done </run/calls
	# The last one may come too late to keep the agent from its last word.
	[ $((killed * 10)) -ge $((total * 9)) ] || fail "killed only at $killed of $total"
	echo "# killed at $killed of $total system calls"
}

install_host
add_agent agent1
start_ntms
run_test start_library
run_test make_pool
run_test killed_at_every_system_call
finish
