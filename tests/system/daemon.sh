#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ntmsd on a host whose first process is systemd (run -s): udev's rule starts it with the library, and what
# nobody waits for is done. However it ends, in the middle of a motion, the motion runs on, nothing moves
# twice, and the next one goes on (issue "robot at work", 3).

. "$(dirname "$0")/mount-common.sh"

unit=ntmsd.service
log=/run/ntmsd.log
settings=/run/systemd/system/$unit.d

property() { # NAME
	systemctl show --property "$1" --value $unit
}

property_is() { # NAME VALUE
	[ "$(property "$1")" = "$2" ]
}

# A line of the log, by what is in it, has come since the last mark.
logged() { # REGEX
	tail -n "+$((marked + 1))" $log | grep -Eq -- "$1"
}

mark() { marked=$(wc -l <$log); }
await_log() { wait_for -t 120 logged "$1"; }

set_delay() { # SECONDS
	succeed "$mounter" -w "$1"
}

# What the robot is told takes ten minutes, but for arrive.
slow_robot() { sim lib0 set move-ms 600000 >/dev/null; }
swift_robot() { sim lib0 set move-ms 0 >/dev/null; }
robot_moves() { sim lib0 wait-for motion >/dev/null; }
arrive() { sim lib0 arrive >/dev/null; }

is_released() { # BARCODE
	[ "$(query "SELECT dismountable > 0 FROM cartridge WHERE bar_code = '$1'")" = 1 ]
}

lets_go() { # of the agent that began last
	echo >&"$input"
	wait_for -t 120 said "$1" dismounted
	wait "$begun"
}

starts_with_the_library() {
	property_is ActiveState inactive || fail 'it runs already'
	plug_in
	wait_for -t 120 property_is ActiveState active
	expect_equal ntms "$(ps -o user= -p "$(property MainPID)")" 'its user'
	marked=0
	await_log '^<6>library [0-9a-f-]{36}: served$'
	wait_for -t 60 property_is StatusText 'Libraries served: 1'
}

# model.md section 7
a_deferred_medium_goes_home_in_its_time() {
	set_delay 3600
	begin /run/one -d $A
	wait_for -t 120 said /run/one mounted
	mark
	lets_go /run/one
	# Another one is fetched and brought back meanwhile.
	begin /run/two $B
	wait_for -t 120 said /run/two mounted
	lets_go /run/two
	in_drive $A || fail "$A did not stay"
	logged "drive [0-9a-f-]{36}: dismountable" || fail 'its release is not told'
	mark
	set_delay 1
	wait_for -t 120 at_home $A 1024
	await_log '^<6>librequest [0-9a-f-]{36}: dismount passed, medium [0-9a-f-]{36}, .*library [0-9a-f-]{36}'
	await_log '^<6>drive [0-9a-f-]{36}: dismounted'
}

# gaps.md 54
an_agent_that_is_killed_gives_its_medium_back() {
	set_delay 3600
	begin /run/dead $A
	wait_for -t 120 said /run/dead mounted
	mark
	kill -KILL "$begun"
	wait "$begun" || :
	wait_for -t 60 is_released $A
	in_drive $A || fail "$A did not stay"
	await_log 'drive [0-9a-f-]{36}: dismountable'
	set_delay 0
	wait_for -t 120 at_home $A 1024
}

what_nobody_waits_for_is_mounted() {
	mark
	begin /run/lazy -n $A
	wait_for -t 60 said /run/lazy queued
	await_log 'librequest [0-9a-f-]{36}: mount passed'
	in_drive $A || fail "$A is in no drive"
	lets_go /run/lazy
	at_home $A 1024 || fail "$A is not at home"
}

# The agent asks, the robot is at it, and waits.
begin_slowly() {
	slow_robot
	sim lib0 mark >/dev/null
	begin /run/lazy -n $A
	wait_for -t 60 said /run/lazy queued
	robot_moves
	swift_robot
}

end_well() {
	await_log 'librequest [0-9a-f-]{36}: mount passed'
	in_drive $A || fail "$A is in no drive"
	expect_count lib0 a5 1
	lets_go /run/lazy
	at_home $A 1024 || fail "$A is not at home"
	expect_count lib0 a5 2
	are_unfinished 0 || fail 'requests are left'
}

stopped_in_a_motion() {
	mark
	begin_slowly
	succeed systemctl stop $unit
	expect_equal 'success 0' "$(property Result) $(property ExecMainStatus)" "$unit"
	logged '^<6>ends$' || fail 'it does not tell its end'
	are_unfinished 1 || fail 'the request is gone'
	arrive
	succeed systemctl start $unit
	end_well
}

killed_in_a_motion() {
	local first
	first=$(property MainPID)
	mark
	begin_slowly
	succeed systemctl kill --kill-whom=main --signal=KILL $unit
	arrive
	end_well
	property_is ActiveState active || fail 'it does not run'
	[ "$(property MainPID)" != "$first" ] || fail 'it was not killed'
}

# Somebody begins another one by hand. They take turns, and each goes on without the other.
two_at_once() {
	local second
	setpriv --reuid ntms --regid ntms --init-groups ntmsd >/dev/null 2>/run/second &
	second=$!
	wait_for -t 120 grep -q '^<6>library .*: served$' /run/second
	sim lib0 mark >/dev/null
	begin /run/both $A $B
	wait_for -t 120 said /run/both mounted
	succeed systemctl stop $unit
	lets_go /run/both
	set_delay 0
	begin /run/both -d $C
	wait_for -t 120 said /run/both mounted
	lets_go /run/both
	wait_for -t 120 at_home $C 1026
	expect_count lib0 a5 6
	succeed systemctl start $unit
	kill -TERM $second
	wait $second || fail "the second ended with $?"
	mark
	begin /run/both -n $A
	await_log 'librequest [0-9a-f-]{36}: mount passed'
	lets_go /run/both
}

# systemd.service(5): it is killed when its signs of life stop, and begun anew.
hung() {
	local first
	mkdir -p $settings
	printf '[Service]\nWatchdogSec=20\n' >$settings/watchdog.conf
	succeed systemctl daemon-reload
	mark
	succeed systemctl restart $unit
	await_log ': served$'
	first=$(property MainPID)
	kill -STOP "$first"
	wait_for -t 240 property_is NRestarts "$(($(property NRestarts) + 1))"
	wait_for -t 120 property_is ActiveState active
	[ "$(property MainPID)" != "$first" ] || fail 'it was not killed'
	rm $settings/watchdog.conf
	succeed systemctl daemon-reload
}

the_library_leaves_and_comes_back() {
	mark
	sim_stop lib0
	await_log 'library [0-9a-f-]{36}: not served'
	mark
	sim_start lib0 --slots 8@1024 --drives 2@256 --cartridges 4 --drive-luns
	await_log 'library [0-9a-f-]{36}: served$'
}

# ImportNtmsDatabase(3): whose sessions are open opens others; the changer is bound to the store that was.
the_store_is_replaced() {
	succeed ntms export
	mark
	succeed ntms import
	await_log 'library [0-9a-f-]{36}: not served'
	succeed ntms bind /dev/ntms0
	await_log 'library [0-9a-f-]{36}: served$'
	mark
	begin /run/lazy -n $A
	await_log 'librequest [0-9a-f-]{36}: mount passed'
	lets_go /run/lazy
}

wrong_words_are_refused() {
	expect_status 2 ntmsd --fast
	expect_equal 'usage: ntmsd' "$output"
}

[ -d /run/systemd/system ] || fail 'systemd is not the first process here'
install_host
add_agent agent1
chmod 1777 /run
mkdir -p $settings
printf '[Service]\nStandardError=append:%s\n' $log >$settings/log.conf
: >$log
succeed systemctl daemon-reload
start_ntms
run_test wrong_words_are_refused
run_test starts_with_the_library
run_test a_deferred_medium_goes_home_in_its_time
run_test an_agent_that_is_killed_gives_its_medium_back
run_test what_nobody_waits_for_is_mounted
run_test stopped_in_a_motion
run_test killed_in_a_motion
run_test two_at_once
run_test hung
run_test the_store_is_replaced
run_test the_library_leaves_and_comes_back
[ "$ntms_failed" = 0 ] || sed 's/^/# log: /' $log
finish
