#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What goes wrong while media are mounted, with the real module: the caller is told, media and drives are
# where the store says, and the rest of the library goes on (issue "robot at work", bad input and faults).
# Run it in virtual time: some of it takes an hour.

. "$(dirname "$0")/mount-common.sh"

D=A00003L8
minute=60000

# Between what is told and what the next one does, as an agent would see it.
nothing_is_left() {
	are_unfinished 0 && at_home $A 1024 && at_home $B 1025 && at_home $C 1026 && at_home $D 1027 ||
		{ ntms requests; ntms status; cat /run/fetched; return 1; }
}

mounts() { # LOG WORD...
	local log=$1
	shift
	as agent1 "$mounter" -t $((150 * minute)) "$@" </dev/null >"$log" 2>&1
}

# quirks.md, LTO-9: the first load takes hours. design.md, section 4: who waits leaves at its own time-out.
a_long_load_goes_on_without_its_caller() {
	local begun_at=$SECONDS
	sim lib0 set ready-ms $((120 * minute))
	mounts /run/short -t 5000 $A && fail 'it was mounted at once'
	said /run/short 'refused 1460' || fail "$(cat /run/short)"
	in_drive $A || fail "$A was carried away"
	sim lib0 set ready-ms 1000
	mounts /run/other $B || fail "the other drive: $(cat /run/other)"
	in_drive $A || fail "$A was carried away for another"
	mounts /run/long $A || fail "when it was ready: $(cat /run/long)"
	[ $((SECONDS - begun_at)) -ge 7200 ] || fail "it was used after $((SECONDS - begun_at)) s"
	nothing_is_left || fail 'not at home'
}

# What people do after a failure: what is in a drive still is sent home.
take_home() {
	local drive
	for drive in 'Drive 0' 'Drive 1'; do
		ntms dismount "$drive" >>/run/fetched 2>&1 || :
	done
}

# As many steps as the robot has: it makes room in both drives, loads both, and carries both home. Then it works
# again, and so does everything else.
robot_fails_at_each_step() { # ACTION...
	local n=1 refused=0
	while :; do
		mounts /run/before -d $C $D || fail "before step $n: $(cat /run/before)"
		sim lib0 clear all
		sim lib0 mark
		sim lib0 fault a5 nth $n "$@" >/dev/null
		mounts /run/victim $A $B || refused=$((refused + 1))
		[ "$(sim lib0 count a5)" -ge $n ] || break
		take_home
		mounts /run/after $A $B || fail "after step $n ($(tail -n 1 /run/victim)): $(cat /run/after)"
		mounts /run/home $C $D || fail "after step $n, the others: $(cat /run/home)"
		nothing_is_left || fail "after step $n something is left"
		n=$((n + 1))
	done
	sim lib0 clear all
	take_home
	nothing_is_left || fail 'in the end something is left'
	echo "# $((n - 1)) steps, $refused calls refused"
	[ $n -gt 6 ] || fail "only $n steps"
}

# The caller is told while it is open; everything may be elsewhere when it closes again.
door_is_opened_while_the_robot_moves() {
	sim lib0 set move-ms 20000
	mounts /run/door $A &
	sim lib0 wait-for motion
	sim lib0 open-door force
	wait $! || :
	sim lib0 close-door
	sim lib0 set move-ms 0
	echo "# $(tail -n 1 /run/door)"
	take_home
	mounts /run/after $A $B || fail "$(cat /run/after)"
	nothing_is_left || fail 'something is left'
}

# model.md, section 10: operators are asked to mend it. The other drive serves everybody meanwhile.
drive_breaks_while_it_loads() {
	local n
	sim lib0 fault 00 lun 1 always sense 4/44/0 >/dev/null
	# The one that was used least is taken.
	for n in 1 2 3; do
		mounts /run/broken $A || break
	done
	said /run/broken refused || fail "it was mounted $n times"
	ntms requests | grep -q 'service a device.*does not get ready' || fail 'nobody is asked to mend it'
	for n in 1 2 3; do
		mounts /run/rest $B || fail "$n: $(cat /run/rest)"
	done
	sim lib0 clear all
	mounts /run/mended $A $B || fail "$(cat /run/mended)"
	nothing_is_left || fail 'something is left'
}

install_host
add_agent agent1
chmod 1777 /run
start_ntms
plug_in
skip_time
run_test a_long_load_goes_on_without_its_caller
run_test robot_fails_at_each_step sense 4/15/1
run_test robot_fails_at_each_step effect sense 4/15/1
run_test door_is_opened_while_the_robot_moves
run_test drive_breaks_while_it_loads
finish
