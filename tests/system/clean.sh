#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Cleaning with the real module, robot and drives that tell what they do: the cleaner comes from its slot,
# the drive works and lets go of it, the cleaner gets home; whoever is killed meanwhile (issue "robot at
# work"; spec/rsm/functions.md section 7, model.md section 8).

. "$(dirname "$0")/host.sh"

mounter=$NTMS_BUILD/system/mounter
A=A00000L8 CLEANER=CLN000L8 SLOT=1028

where() { "$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
is_at() { [ "$(where "$1")" = "$2" ]; }
are_unfinished() { [ "$(query 'SELECT count(*) FROM library_request WHERE completed = 0')" = "$1" ]; }
is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
said() { grep -q "^$2" "$1"; }
id_of() { query "SELECT id FROM element WHERE type = 5 AND address = $1"; }
shown() { ntms --dump view "$1" | awk -F '\t' -v row="$2" '$1 == row { print $2 }'; }
library() { query 'SELECT id FROM library WHERE type = 2'; }
being_cleaned() { [ "$(query "SELECT state FROM element WHERE address = $1")" = 6 ]; }
cleaned() { query "SELECT last_cleaned FROM element WHERE address = $1"; }
asked() { query 'SELECT count(*) FROM operator_request WHERE request = 2'; }

the_cleaner_of_a_library() {
	sim_start lib0 --slots 8@1024 --drives 2@256 --cartridges 4 --cleaners 1 --drive-luns \
		--must-unload --clean-ms 4000
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 30 is_joined 256
	wait_for -t 30 is_joined 257
	expect_status 1 ntms clean "$(id_of 256)"
	expect_equal 1 "$(asked)" 'operators that were asked'
	succeed ntms cleaner reserve /dev/ntms0 'Slot 4'
	expect_equal "$(query 'SELECT id FROM element WHERE type = 16 AND address = 1028')" \
		"$(shown "$(library)" cleaner_slot)" 'the slot'
	expect_equal 4294967295 "$(shown "$(library)" cleaner_uses)" 'uses'
	succeed ntms cleaner uses /dev/ntms0 3
	expect_status 1 ntms cleaner release /dev/ntms0
}

a_drive_is_cleaned() {
	ntms clean "$(id_of 256)" >/run/clean 2>&1 &
	local cleaning=$!
	wait_for -t 60 is_at $CLEANER 256
	wait_for -t 60 being_cleaned 256
	wait $cleaning || fail "$(cat /run/clean)"
	is_at $CLEANER $SLOT || fail "the cleaner is at $(where $CLEANER)"
	[ "$(cleaned 256)" -gt 0 ] || fail 'it does not say when it was cleaned'
	expect_equal 2 "$(shown "$(library)" cleaner_uses)" 'uses'
	are_unfinished 0 || fail 'requests are left'
}

# A drive that is in use is cleaned when it is free, by whoever works then.
a_drive_in_use_waits() {
	mkfifo /run/in
	as agent1 "$mounter" $A </run/in >/run/log 2>&1 &
	local mounting=$! drive
	exec {input}>/run/in
	wait_for -t 60 said /run/log mounted
	drive=$(where $A)
	succeed ntms clean "$(id_of "$drive")"
	are_unfinished 1 || fail 'no cleaning waits'
	is_at $CLEANER $SLOT || fail "the cleaner is at $(where $CLEANER)"
	echo >&"$input"
	exec {input}>&-
	wait $mounting
	succeed ntms clean "$(id_of "$drive")"
	is_at $A 1024 || fail "$A is at $(where $A)"
	is_at $CLEANER $SLOT || fail "the cleaner is at $(where $CLEANER)"
	are_unfinished 0 || fail 'requests are left'
	expect_equal 1 "$(shown "$(library)" cleaner_uses)" 'uses'
}

# The last use: operators are asked, once more.
the_last_use_is_told() {
	succeed ntms requests cancel "$(query 'SELECT id FROM operator_request')"
	succeed ntms clean "$(id_of 257)"
	expect_equal 0 "$(shown "$(library)" cleaner_uses)" 'uses'
	expect_equal 2 "$(asked)" 'operators that were asked'
	expect_status 1 ntms clean "$(id_of 257)"
	expect_equal 2 "$(asked)" 'operators that were asked'
	succeed ntms cleaner uses /dev/ntms0 unlimited
}

cleanings() { query "SELECT count(*) FROM library_request WHERE operation = 15$1"; }

# TapeAlert flag 20 (SSC), when a tape is taken out: the request waits for who works next.
a_drive_asks_for_it() {
	local mounting drive before requests
	mkfifo /run/dirty
	as agent1 "$mounter" $A </run/dirty >/run/log 2>&1 &
	mounting=$!
	exec {input}>/run/dirty
	wait_for -t 60 said /run/log mounted
	drive=$(where $A)
	before=$(cleaned "$drive")
	sim lib0 drive-alert "$drive" 20
	echo >&"$input"
	exec {input}>&-
	wait $mounting
	expect_equal "$(id_of "$drive") 15" \
		"$(query "SELECT drive || ' ' || operation FROM library_request WHERE completed = 0")" 'the request'
	requests=$(cleanings '')
	succeed ntms clean "$(id_of "$drive")"
	expect_equal "$requests 0" "$(cleanings '') $(cleanings ' AND completed = 0')" 'cleanings'
	[ "$(cleaned "$drive")" -gt "$before" ] || fail 'it does not say when it was cleaned'
	expect_equal 2 "$(asked)" 'operators that were asked'
	is_at $CLEANER $SLOT || fail "the cleaner is at $(where $CLEANER)"
	are_unfinished 0 || fail 'requests are left'
}

# TapeAlert flag 22 (SSC), while the cleaner is in it: it has cleaned nothing, and nobody tries again.
a_drive_says_that_the_cleaner_is_spent() {
	local before requests
	before=$(cleaned 256)
	requests=$(cleanings '')
	sim lib0 drive-alert 256 22
	expect_status 1 ntms clean "$(id_of 256)"
	expect_match 'worn out' "$output"
	expect_equal $((requests + 1)) "$(cleanings '')" 'cleanings'
	expect_equal "$before" "$(cleaned 256)" 'when it was cleaned'
	expect_equal 0 "$(shown "$(library)" cleaner_uses)" 'uses'
	expect_equal 2 "$(asked)" 'operators that were asked, for that is not answered yet'
	is_at $CLEANER $SLOT || fail "the cleaner is at $(where $CLEANER)"
	expect_status 1 ntms clean "$(id_of 257)"
	expect_match 'no uses left' "$output"
	are_unfinished 0 || fail 'requests are left'
	succeed ntms cleaner uses /dev/ntms0 unlimited
}

# Did it die of it, at its n-th call to the robot?
dies_at() { # N
	local status=0
	strace -f -qq -o /dev/null -P /dev/ntms0 -e trace=ioctl \
		-e inject=ioctl:signal=KILL:when="$1" ntms clean "$(id_of 256)" >/run/victim 2>&1 || status=$?
	[ $status -gt 128 ]
}

the_worker_is_killed() {
	local n=1
	# The next worker is to see the drive at work: one that was not seen so is not believed for a minute.
	sim lib0 set clean-ms 6000
	while dies_at $n; do
		[ $n -lt 400 ] || fail 'it is killed again and again'
		until ntms clean "$(id_of 257)" >/run/after 2>&1 && are_unfinished 0; do
			! [ -s /run/after ] || fail "killed at call $n, then: $(cat /run/after)"
		done
		is_at $CLEANER $SLOT || fail "killed at call $n: the cleaner is at $(where $CLEANER)"
		n=$((n + 1 + n / 2))
	done
	[ ! -s /run/victim ] || fail "not killed at call $n: $(cat /run/victim)"
	echo "# killed at some of $n calls"
	[ $n -gt 20 ] || fail "only $n calls"
}

install_host
add_agent agent1
chmod 1777 /run
start_ntms
run_test the_cleaner_of_a_library
run_test a_drive_is_cleaned
run_test a_drive_in_use_waits
run_test the_last_use_is_told
run_test a_drive_asks_for_it
run_test a_drive_says_that_the_cleaner_is_spent
run_test the_worker_is_killed
finish
