#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Mounts with the real module and a library that has drives: the agent gets the name of the device that
# its tape is in, others wait, and whoever is killed, at whatever call to the robot, the library goes on
# (issue "robot at work", queue; spec/rsm/functions.md section 6).

. "$(dirname "$0")/mount-common.sh"

a_tape_is_mounted_and_named() {
	local device
	plug_in
	begin /run/one $A
	wait_for -t 60 said /run/one mounted
	in_drive $A || fail "$A is in no drive"
	device=$(device_of /run/one)
	[ -c "$device" ] || fail "no device '$device'"
	expect_equal "$("$ioctl" -r /dev/ntms0 drive "$(where $A)" | sed -n 's/^device=//p' | cut -d ' ' -f 1)" \
		"$(address_of "$device")" 'the device of the drive'
	expect_equal loaded "$(ntms --json status | jq -r '.elements[] | select(.bar_code == "'$A'") | .state')"
	echo >&"$input"
	wait_for -t 60 said /run/one dismounted
	at_home $A 1024 || fail "$A is not at home"
	wait "$begun"
}

two_are_mounted_and_a_third_waits() {
	begin /run/two $A $B
	local two=$begun to_two=$input
	wait_for -t 60 said /run/two mounted
	expect_equal 2 "$(device_of /run/two | wc -w)"
	begin /run/three $C
	wait_for -t 30 said /run/three mounting
	wait_for -t 30 are_unfinished 1
	at_home $C 1026 || fail "$C was moved"
	echo >&"$to_two"
	wait_for -t 60 said /run/three mounted
	echo >&"$input"
	wait_for -t 60 said /run/three dismounted
	wait "$begun" "$two"
	expect_equal 0 "$(unfinished)" 'unfinished requests'
}

# gaps.md 54
an_agent_that_is_killed_gives_its_drives_back() {
	begin /run/dead $A $B
	wait_for -t 60 said /run/dead mounted
	kill -KILL "$begun"
	wait "$begun" || :
	begin /run/next $C $B
	wait_for -t 60 said /run/next mounted
	at_home $A 1024 || fail "$A is in the way"
	echo >&"$input"
	wait_for -t 60 said /run/next dismounted
	wait "$begun"
}

id_of() { query "SELECT id FROM element WHERE type = 5 AND address = $1"; }
# States of what the library asked operators to mend of an object.
asked() { query "SELECT group_concat(state) FROM operator_request WHERE request = 3 AND arg1 = '$1'"; }

# model.md section 10: a device failed. 1 submitted, 5 complete
operators_are_asked_to_free_a_cartridge() {
	local drive id
	begin /run/stuck $A
	wait_for -t 60 said /run/stuck mounted
	drive=$(where $A)
	id=$(id_of "$drive")
	sim lib0 stick "$drive"
	echo >&"$input"
	wait_for -t 60 said /run/stuck refused
	wait "$begun" || :
	expect_equal 1 "$(asked "$id")" 'the request'
	expect_status 4 ntms dismount "$id"
	expect_equal 1 "$(asked "$id")" 'the request, once more'
	sim lib0 unstick "$drive"
	succeed ntms dismount "$id"
	at_home $A 1024 || fail "$A is not at home"
	expect_equal 5 "$(asked "$id")" 'the request, when that has left'
}

operators_are_asked_to_mend_the_robot() {
	local id
	id=$(query 'SELECT id FROM library WHERE type = 2')
	sim lib0 fault a5 sense 4/15/01
	as agent1 "$mounter" $A </dev/null >/run/broken 2>&1 && fail 'it was mounted'
	expect_equal 1 "$(asked "$id")" 'the request'
	as agent1 "$mounter" $A </dev/null >/run/broken 2>&1 || fail "$(cat /run/broken)"
	expect_equal 5 "$(asked "$id")" 'the request, when it works again'
	at_home $A 1024 || fail "$A is not at home"
}

# functions.md section 4: its medium goes back to the slot; it gets no other one.
a_drive_is_disabled() {
	local drive other
	as agent1 "$mounter" -d $A </dev/null >/run/kept 2>&1 || fail "$(cat /run/kept)"
	in_drive $A || fail "$A is in no drive"
	drive=$(where $A)
	succeed ntms disable drive "$(id_of "$drive")"
	at_home $A 1024 || fail "$A is not at home"
	begin /run/other $A
	wait_for -t 60 said /run/other mounted
	other=$(where $A)
	[ "$other" != "$drive" ] || fail 'the drive is used'
	succeed ntms disable drive "$(id_of "$other")"
	expect_equal "$other" "$(where $A)" 'the drive of what is in use'
	succeed ntms enable drive "$(id_of "$drive")"
	echo >&"$input"
	wait_for -t 60 said /run/other dismounted
	wait "$begun"
	at_home $A 1024 || fail "$A is not at home"
	succeed ntms enable drive "$(id_of "$other")"
}

# Did an agent die of it, at its n-th call to the robot?
dies_at() { # N
	local status=0
	as agent1 strace -f -qq -o /dev/null -P /dev/ntms0 -e trace=ioctl \
		-e inject=ioctl:signal=KILL:when="$1" "$mounter" $A $B </dev/null >/run/victim 2>&1 || status=$?
	[ $status -gt 128 ]
}

# The robot is at work when its master dies; the next one goes on from there.
a_worker_is_killed_at_each_call() {
	local n=1
	while dies_at $n; do
		[ $n -lt 400 ] || fail 'it is killed again and again'
		as agent1 "$mounter" $B $C </dev/null >/run/after 2>&1 ||
			fail "killed at call $n, then: $(cat /run/after)"
		are_unfinished 0 || fail "killed at call $n: requests are left"
		at_home $B 1025 || fail "killed at call $n: $B is not at home"
		at_home $C 1026 || fail "killed at call $n: $C is not at home"
		n=$((n + 2))
	done
	said /run/victim dismounted || fail "not killed at call $n: $(cat /run/victim)"
	echo "# killed at every second one of $n calls"
	[ $n -gt 30 ] || fail "only $n calls"
}

# What the module knew is gone, and who worked is, as when the host restarts; store and library are not.
the_host_restarts_while_the_robot_moves() {
	sim lib0 set move-ms 600000 >/dev/null
	begin /run/cut $A $B
	sim lib0 wait-for motion >/dev/null
	kill -KILL "$begun"
	wait "$begun" || :
	sim lib0 arrive >/dev/null
	unload_ntms
	sim lib0 set move-ms 0 >/dev/null
	load_ntms
	wait_changer ntms0
	wait_synced ntms0
	in_drive $A || in_drive $B || fail 'nothing was moved'
	as agent1 "$mounter" $A $C </dev/null >/run/after 2>&1 || fail "$(cat /run/after)"
	are_unfinished 0 || fail 'requests are left'
	at_home $A 1024 || fail "$A is not at home"
	at_home $B 1025 || fail "$B is not at home"
}

install_host
add_agent agent1
chmod 1777 /run
start_ntms
run_test a_tape_is_mounted_and_named
run_test two_are_mounted_and_a_third_waits
run_test an_agent_that_is_killed_gives_its_drives_back
run_test operators_are_asked_to_free_a_cartridge
run_test operators_are_asked_to_mend_the_robot
run_test a_drive_is_disabled
run_test a_worker_is_killed_at_each_call
run_test the_host_restarts_while_the_robot_moves
finish
