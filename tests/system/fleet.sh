#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# 16 agents on 4 drives: no two have one tape or drive, nobody waits for ever, and the robot is not left
# idle (issue "robot at work", queue). A move takes 3 s, a load 15: run it in virtual time.
#
# Environment: NTMS_FLEET_SECONDS	how long each part goes on

. "$(dirname "$0")/host.sh"

fleet=$NTMS_BUILD/system/fleet
agents=16 drives=4 tapes=24 hold=100 move=3000 load=15000
seconds=${NTMS_FLEET_SECONDS:-180}

is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
all_joined() {
	local n
	for ((n = 0; n < drives; n++)); do is_joined $((256 + n)) || return; done
}
unfinished() { query 'SELECT count(*) FROM library_request WHERE completed = 0'; }
value() { sed -n "s/.*$1=\([0-9]*\).*/\1/p" <<<"$sums"; }

a_library_of_many() {
	sim_start lib0 --slots 40@1024 --drives $drives@256 --cartridges $tapes --drive-luns \
		--move-ms "$move" --ready-ms "$load"
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 60 all_joined
}

# Of a hundred ms of the robot, how many it carries: from when all are at it until they begin to leave.
robot_busy() {
	local first last begun ended
	sleep $((seconds / 10))
	first=$(sim lib0 count a5) begun=$(date +%s%N)
	sleep $((seconds - seconds / 10))
	last=$(sim lib0 count a5) ended=$(date +%s%N)
	echo $(((last - first) * move * 100 / ((ended - begun) / 1000000)))
}

# Sets sums and busy.
run_fleet() { # PAIRS
	sim lib0 mark >/dev/null
	robot_busy >/run/busy &
	sums=$(as agent1 "$fleet" $agents "$seconds" $hold "$1" /run/fleet "${tags[@]}") ||
		fail "the agents: $sums"
	wait $!
	busy=$(cat /run/busy)
	echo "# $1 pairs: $sums moves=$(sim lib0 count a5) robot_busy=$busy%"
	expect_equal 0 "$(unfinished)" 'unfinished requests'
	[ "$(value least)" -gt 0 ] || fail 'an agent was never served'
	# Who waits for drives is overtaken by nobody behind him; who waits for a tape, by those that have it.
	[ "$(value most_overtaken)" -le $((agents * 4)) ] || fail 'an agent was overtaken again and again'
}

# A tape that waits in its drive for the other of the pair gives the robot nothing to do.
pairs_are_all_or_nothing() {
	run_fleet 25
	[ "$(value media)" -gt "$(value mounts)" ] || fail 'nobody asked for two'
}

# A tape keeps a drive busy for 21 s, with its ways there and back; the robot takes 24 s for a tape in each of
# the four: it is what all wait for.
the_robot_is_never_idle() {
	run_fleet 0
	[ "$busy" -ge 90 ] || fail "the robot was busy for $busy of a hundred ms"
}

install_host
add_agent agent1
chmod 1777 /run
start_ntms
mkdir -m 1777 /run/fleet
run_test a_library_of_many
skip_time
read -ra tags <<<"$(ntms --json status | jq -r '[.elements[].bar_code // empty] | join(" ")')"
expect_equal $tapes ${#tags[@]}
run_test pairs_are_all_or_nothing
run_test the_robot_is_never_idle
finish
