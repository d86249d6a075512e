#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Ejects and injects with the real module and a library that has mail slots: what people take is offline
# and known again, what they put in is found; whoever is killed, at whatever call to the robot, the next one
# goes on (issue "robot at work", queue; spec/rsm/functions.md section 7, model.md sections 6 and 7).

. "$(dirname "$0")/host.sh"

mounter=$NTMS_BUILD/system/mounter
A=A00000L8 B=A00001L8

where() { "$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
library() { query "SELECT l.name FROM library l JOIN cartridge c ON c.library = l.id WHERE c.bar_code = '$1'"; }
id_of() { query "SELECT id FROM cartridge WHERE bar_code = '$1'"; }
pool_of() { query "SELECT p.name FROM media_pool p JOIN cartridge c ON c.pool = p.id WHERE c.bar_code = '$1'"; }
state_of() { ntms --dump requests | awk -F '\t' -v id="$1" '$1 == id { print $4 }'; }
asked() { query 'SELECT count(*) FROM operator_request WHERE completed = 0'; }
# But for udev's inventory, which begins whenever hands were in the library.
unfinished() { query 'SELECT count(*) FROM library_request WHERE completed = 0 AND operation <> 8'; }
is() { # WANTED COMMAND...
	local wanted=$1
	shift
	[ "$("$@")" = "$wanted" ]
}
is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
operation() { ntms --dump "$@" | cut -f 1; }

# The ports of this library open and close by command; people may push them in, too.
take() { # PORT
	succeed sim lib0 remove "$1"
	succeed sim lib0 close-port "$1"
}
put() { # PORT BAR-CODE
	succeed sim lib0 insert "$1" "$2"
	succeed sim lib0 close-port "$1"
}

one_goes_out_and_comes_back() {
	local id lib eject
	sim_start lib0 --slots 8@1024 --drives 1@256 --ports 2@16 --cartridges 4 --drive-luns
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 30 is_joined 256
	lib=$(the_library)
	succeed ntms pool create --type LTO-8 Backup
	for tag in $A $B; do
		free_medium $tag LTO-8
		succeed ntms move $tag Backup
	done
	id=$(id_of $A)
	eject=$(operation eject $A)
	expect_equal 16 "$(where $A)" 'the port'
	expect_equal waiting "$(state_of "$eject")"
	expect_equal 1 "$(asked)" 'requests to operators'
	take 16
	wait_for -t 60 is 'Offline Media' library $A
	expect_equal passed "$(state_of "$eject")"
	expect_equal 0 "$(asked)" 'requests to operators'
	put 16 $A
	succeed ntms inject "$lib" >/run/inject
	wait_for -t 30 is '' where_in_port $A
	expect_equal "$lib" "$(library $A)"
	expect_equal "$id" "$(id_of $A)"
	expect_equal Backup "$(pool_of $A)"
	expect_equal 0 "$(unfinished)" 'unfinished requests'
}
where_in_port() { where "$1" | awk '$1 < 1024'; }

a_new_one_is_found() {
	put 16 N00001L8
	succeed ntms inject "$(the_library)" >/run/inject
	expect_equal '' "$(where_in_port N00001L8)"
	expect_match '^10' "$(where N00001L8)"
	expect_equal 2 "$(query "SELECT p.type FROM media_pool p JOIN cartridge c ON c.pool = p.id WHERE c.bar_code = 'N00001L8'")" \
		'the type of its pool'
}

# The robot does not reach it: NTMS_ELEMENT_ACCESS
is_open() { [ $(($("$ioctl" -r /dev/ntms0 elements | awk -v port="$1" '$1 == port { print $3 }') & 8)) = 0 ]; }

people_come_after_it_began() {
	local inject
	inject=$(operation inject --many "$(the_library)")
	expect_equal waiting "$(state_of "$inject")"
	expect_equal 1 "$(asked)" 'requests to operators'
	is_open 16 || fail 'the port is not open'
	succeed sim lib0 insert 16 N00002L8
	succeed ntms inject --retract "$inject" >/run/inject
	expect_match '^10' "$(where N00002L8)"
	is_open 16 || fail 'the port is not open again'
	succeed ntms inject --stop "$inject"
	expect_equal stopped "$(state_of "$inject")"
	expect_equal 0 "$(asked)" 'requests to operators'
	is_open 16 && fail 'the port is not closed'
	return 0
}

two_go_at_once_and_one_comes_back() {
	local eject
	eject=$(operation eject $A $B)
	expect_equal 16 "$(where $A)"
	expect_equal 17 "$(where $B)"
	take 17
	wait_for -t 60 is 'Offline Media' library $B
	is_open 16 || fail 'the port is not open'
	succeed ntms eject --stop "$eject"
	expect_equal '' "$(where_in_port $A)"
	is_open 16 && fail 'the port is not closed'
	expect_equal 0 "$(asked)" 'requests to operators'
	expect_status 1 ntms eject $B
	put 16 $B
	succeed ntms inject "$(the_library)" >/run/inject
}

one_comes_from_a_drive() {
	local eject
	succeed "$mounter" -d $A </dev/null
	expect_equal 256 "$(where $A)" 'the drive'
	eject=$(operation eject $A)
	expect_equal 16 "$(where $A)" 'the port'
	expect_equal dismounted "$(ntms --json status | jq -r '.elements[] | select(.address == 256) | .state')"
	succeed ntms eject --stop "$eject"
	expect_equal '' "$(where_in_port $A)"
}

# A command that waits until people have done their part.
a_mail_slot_that_is_full() {
	local eject third
	eject=$(operation eject $A $B)
	succeed sim lib0 close-port 16
	succeed sim lib0 close-port 17
	third=$(operation eject A00002L8)
	expect_equal waiting "$(state_of "$third")"
	expect_match '^10' "$(where A00002L8)"
	ntms eject --wait A00003L8 >/run/fourth 2>&1 &
	take 16
	wait_for -t 90 is 16 where A00002L8
	take 16
	wait_for -t 90 is 16 where A00003L8
	take 16
	wait $! || fail "$(cat /run/fourth)"
	take 17
	wait_for -t 60 is 0 unfinished
	put 16 $A
	put 17 $B
	succeed ntms inject "$(the_library)" >/run/inject
	expect_equal '' "$(where_in_port $B)"
}

# Nothing is carried while people use the door, which this library tells.
people_use_the_door() {
	succeed ntms door "$(the_library)"
	expect_equal 1 "$(asked)" 'requests to operators'
	ntms eject --wait $A >/run/waits 2>&1 &
	wait_for -t 30 is 2 unfinished
	succeed sim lib0 open-door
	wait_for -t 90 attribute_is ntms0 state not-ready
	expect_match '^10' "$(where $A)"
	succeed sim lib0 close-door
	wait_for -t 120 is 16 where $A
	take 16
	wait $! || fail "$(cat /run/waits)"
	expect_equal 0 "$(asked)" 'requests to operators'
	put 16 $A
	succeed ntms inject "$(the_library)" >/run/inject
}

# Did it die of it, at its n-th call to the robot?
dies_at() { # N WORD...
	local n=$1 status=0
	shift
	strace -f -qq -o /dev/null -P /dev/ntms0 -e trace=ioctl \
		-e inject=ioctl:signal=KILL:when="$n" ntms "$@" >/run/victim 2>&1 || status=$?
	[ $status -gt 128 ]
}

# Somebody works for the library: that is what a call does that has something to wait for.
somebody_works_until() { # WANTED COMMAND...
	local tries
	for tries in {1..20}; do
		is "$@" && return
		succeed ntms inject --stop "$(operation inject "$(the_library)")"
	done
	fail "never: $* (after $tries)"
}

a_worker_is_killed_at_each_call() {
	local n=1 eject
	while dies_at $n eject $A; do
		[ $n -lt 400 ] || fail 'it is killed again and again'
		eject=$(query "SELECT id FROM library_request WHERE operation = 10 AND completed = 0")
		if [ -n "$eject" ]; then
			somebody_works_until waiting state_of "$eject"
			expect_equal 16 "$(where $A)" "killed at call $n: $A"
			succeed ntms eject --stop "$eject"
		fi
		expect_match '^10' "$(where $A)" "killed at call $n: $A"
		expect_equal 0 "$(unfinished)" "killed at call $n: unfinished requests"
		n=$((n + 1 + n / 4))
	done
	echo "# killed at some of $n calls"
	[ $n -gt 10 ] || fail "only $n calls"
}

install_host
start_ntms
run_test one_goes_out_and_comes_back
run_test a_new_one_is_found
run_test people_come_after_it_began
run_test two_go_at_once_and_one_comes_back
run_test one_comes_from_a_drive
run_test a_mail_slot_that_is_full
run_test people_use_the_door
run_test a_worker_is_killed_at_each_call
finish
