#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Data on tapes, with the system's own programs, through the device that a mount names; and labels: such as
# cannot be read, and the free ones of a library without a bar code reader, by which its media are known
# when nobody watched them (issue "robot at work", drives and labels; design.md section 4, identity of media;
# spec/rsm/functions.md, InventoryNtmsLibrary).

. "$(dirname "$0")/host.sh"

A=A00000L8 B=A00001L8 C=A00002L8 D=A00003L8

is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
where() { "$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
own() { # BARCODE: it becomes an agent's, and is freed by its bar code alone
	free_medium "$1" LTO-8
	succeed as agent1 ntms allocate --side "$1" Backup
}

mounted_at() { # WORD... -> device
	as agent1 ntms --dump mount "$@" | cut -f 3
}

are_unfinished() { [ "$(query 'SELECT count(*) FROM library_request WHERE completed = 0')" = "$1" ]; }
forget_requests() { succeed ntms requests delete --finished; }

# What became of the requests of a kind, "STATE NUMBER": 2 PASSED, 3 FAILED, 7 CANCELLED.
ended() { # OPERATION
	query "SELECT state, count(*) FROM library_request WHERE operation = $1 GROUP BY state"
}
INVENTORY=8 READ_LABEL=14 WRITE_LABEL=18

# Works for those who do not wait.
start_ntmsd() {
	setpriv --reuid ntms --regid ntms --groups tape,cdrom ntmsd 2>/run/ntmsd.log &
	daemon=$!
}

stop_ntmsd() {
	sed 's/^/# /' /run/ntmsd.log
	kill "$daemon"
	wait "$daemon" || fail "ntmsd: $(cat /run/ntmsd.log)"
}

works_off() {
	start_ntmsd
	wait_for -t 240 are_unfinished 0
	stop_ntmsd
}

a_library_with_tapes() {
	sim_start lib0 --slots 8@1024 --drives 2@256 --cartridges 4 --drive-luns
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 30 is_joined 256
	wait_for -t 30 is_joined 257
	succeed as agent1 ntms pool create --type LTO-8 --from-free yes --to-free yes Backup
}

a_tar_is_written_and_read_elsewhere() {
	local device first
	own $A
	device=$(mounted_at $A)
	[ -c "$device" ] || fail "no device '$device'"
	expect_equal 0 "$(query 'SELECT unverified FROM cartridge WHERE bar_code = '"'$A'")"
	succeed as agent1 tar -C /usr/share -cf "$device" common-licenses base-files
	first=$(where $A)
	succeed as agent1 ntms dismount $A
	expect_equal 1024 "$(where $A)"
	device=$(mounted_at $A)
	[ "$(where $A)" != "$first" ] || fail 'it is in the same drive'
	succeed as agent1 tar -C /usr/share -df "$device"
	succeed as agent1 ntms dismount --deferred $A
}

# Somebody used the library beside us.
put_data_on() { # BARCODE
	local node
	succeed mtx -f "$(sim_sg lib0)" load "$(($(where "$1") - 1023))" 1
	node=$(basename "$(find "/sys/class/ntms/ntms0/joins/257-"*"/scsi_tape" -name 'nst?' | head -n 1)")
	wait_for -t 30 mt -f "/dev/$node" rewind
	succeed tar -V 'Last year' -C /etc -cf "/dev/$node" passwd
	succeed mt -f "/dev/$node" offline
	succeed mtx -f "$(sim_sg lib0)" unload "$2" 1
}

data_are_not_handed_out() {
	succeed ntms dismount $A
	put_data_on $B 2
	wait_synced ntms0
	succeed ntms inventory
	own $B
	expect_status 1 as agent1 ntms mount $B
	expect_match 'label of tar, Last year.*ERROR_UNEXPECTED_OMID \(4334\)' "$output"
	expect_equal allocated "$(store_state $B)"
	succeed ntms overwrite $B
	[ -c "$(mounted_at $B)" ] || fail "it is refused all the same"
	succeed as agent1 ntms dismount $B/0
}

# An agent that may not open the drive is told so, and has nothing mounted.
who_may_not_open_the_drive() {
	own $C
	expect_status 1 as agent2 ntms mount $C
	expect_match 'ERROR_ACCESS_DENIED' "$output"
	succeed as agent1 ntms mount $C
	succeed as agent1 ntms dismount $C
}

# Nobody knows what is on it: it is not handed out, and nothing is written on it; the others are.
a_damaged_tape_is_refused() {
	put_data_on $D 4
	sim lib0 damage 1027 0
	wait_synced ntms0
	succeed ntms inventory
	own $D
	expect_status 1 as agent1 ntms mount $D
	expect_match 'cannot be read.*ERROR_UNEXPECTED_OMID \(4334\)' "$output"
	# It stays in its drive, which others may have.
	succeed as agent1 ntms mount $A $C
	expect_equal 1027 "$(where $D)"
	succeed as agent1 ntms dismount $A $C
	sim lib0 mend 1027
	expect_status 1 as agent1 ntms mount $D
	expect_match 'label of tar, Last year.*ERROR_UNEXPECTED_OMID' "$output"
	succeed ntms dismount --deferred $D
	# AutoRecovery: the elements are read after a mount that failed.
	works_off
}

# Each is mounted and looked at; one that cannot be read fails, and the rest goes on.
an_inventory_by_labels() {
	sim lib0 damage "$(where $D)" 0
	forget_requests
	succeed ntms inventory --labels
	expect_equal '0 4' "$(ended $READ_LABEL)" 'queued'
	works_off
	expect_equal '2 3
3 1' "$(ended $READ_LABEL)" 'passed and failed'
	expect_equal 4326 "$(query "SELECT error FROM library_request WHERE state = 3")"
	expect_equal '2 2' "$(ended $INVENTORY)" 'of the elements, and of the labels'
	expect_equal '1024 1025 1026 1027' "$(where $A) $(where $B) $(where $C) $(where $D)" 'where they lie'
	expect_equal tar "$(query "SELECT s.label_type FROM side s JOIN cartridge c ON c.id = s.cartridge
		WHERE c.bar_code = '$A'")"
	sim lib0 mend 1027
}

# What has begun is undone, what waits does not begin.
an_inventory_is_stopped() {
	forget_requests
	sim lib0 set move-ms 600000
	succeed ntms inventory --labels
	start_ntmsd
	sim_wait lib0 motion timeout 60000
	succeed ntms inventory --stop
	expect_equal '2 1
7 1' "$(ended $INVENTORY)" 'of the elements, and of the labels'
	sim lib0 set move-ms 0
	sim lib0 arrive
	wait_for -t 120 are_unfinished 0
	stop_ntmsd
	expect_equal '7 4' "$(query "SELECT 7, count(*) FROM library_request WHERE operation = $READ_LABEL
		AND state IN (3, 7) AND error = 1223")" 'cancelled'
	expect_equal '1024 1025 1026 1027' "$(where $A) $(where $B) $(where $C) $(where $D)" 'where they lie'
}

# -- a library without a bar code reader --

slot() { # ADDRESS -> id of what lies there
	query "SELECT c.id FROM cartridge c JOIN element e ON e.id = c.location WHERE e.address = $1"
}
side() { query "SELECT id FROM side WHERE cartridge = '$(slot "$1")'"; }
state() { query "SELECT state FROM side WHERE cartridge = '$(slot "$1")'"; }
doubts() {
	query "SELECT c.needs_inventory FROM cartridge c JOIN element e ON e.id = c.location
		WHERE e.address >= 2048 ORDER BY e.address" | tr -d '\n'
}
drive_is_joined() { "$ioctl" -r /dev/ntms1 drive 512 | grep -q '^join=resolved'; }
UNPREPARED=1 AVAILABLE=4 FOREIGN=7

free_labels_are_written() {
	sim_start lib1 --no-reader --quirk voltag-key=9 --slots 6@2048 --drives 1@512 --cartridges 5 --drive-luns
	wait_changer ntms1
	wait_synced ntms1
	wait_for -t 30 drive_is_joined
	succeed ntms inventory --type LTO-8 /dev/ntms1
	expect_equal $FOREIGN "$(state 2048)"
	forget_requests
	for address in 2048 2049 2050 2051; do
		succeed ntms move "$(slot $address)" '\Free\LTO-8'
		expect_equal $UNPREPARED "$(state $address)"
	done
	expect_status 1 as agent1 ntms allocate --side "$(side 2048)" Backup
	works_off
	expect_equal '2 4' "$(ended $WRITE_LABEL)" 'labels'
	for address in 2048 2049 2050 2051; do
		expect_equal $AVAILABLE "$(state $address)"
	done
	expect_equal 4 "$(query "SELECT count(DISTINCT label_id) FROM side WHERE label_type = 'NTMS free medium'")"
}

# What it bears is Microsoft Tape Format, and its owner may write over it.
its_owner_finds_the_label() {
	local device
	medium=$(as agent1 ntms --dump allocate --side "$(side 2048)" Backup | cut -f 1)
	device=$(mounted_at "$medium")
	[ -c "$device" ] || fail "no device '$device'"
	as agent1 dd if="$device" bs=1M count=1 2>/dev/null >/run/label
	expect_equal TAPE "$(head -c 4 /run/label)"
	expect_match 'NTMS free medium' "$(tr -d '\0' </run/label)"
	succeed as agent1 mt -f "$device" rewind
	succeed as agent1 tar -C /etc -cf "$device" passwd
	succeed as agent1 mt -f "$device" rewind
	succeed as agent1 ntms dismount "$medium"
	device=$(mounted_at "$medium")
	succeed as agent1 tar -C /etc -df "$device"
	succeed as agent1 ntms dismount "$medium"
}

# The module is loaded anew, and meanwhile somebody has changed two of them: those are not taken for each
# other, the third is known by its label. Nothing is known of the first: its owner has told nothing.
labels_tell_which_one_it_is() {
	rmmod ntms
	sim lib1 swap 2050 2051
	load_ntms
	wait_changer ntms0
	wait_changer ntms1
	wait_synced ntms1
	expect_equal 11111 "$(doubts)" 'those in doubt'
	expect_status 1 as agent1 ntms allocate --side "$(side 2049)" Backup
	expect_match 'not certain which cartridge' "$output"
	forget_requests
	succeed ntms inventory --labels /dev/ntms1
	works_off
	expect_equal 10110 "$(doubts)" 'those in doubt'
	expect_equal '2 2
3 3' "$(ended $READ_LABEL)" 'labels'
	expect_equal 3 "$(query 'SELECT count(*) FROM library_request WHERE error = 4334')" 'unexpected ones'
	medium=$(as agent1 ntms --dump allocate --side "$(side 2049)" Backup | cut -f 1)
	[ -c "$(mounted_at "$medium")" ] || fail 'it is not mounted'
	succeed as agent1 ntms dismount "$medium"
	for address in 2050 2051; do
		expect_status 1 as agent1 ntms allocate --side "$(side $address)" Backup
	done
	# They are not needed, people say: so it does not matter which is which.
	succeed ntms overwrite "$(slot 2050)" "$(slot 2051)"
	succeed as agent1 ntms allocate --side "$(side 2050)" Backup
}

# Somebody's data: they are not written over, until it is said that they may be.
data_get_no_free_label() {
	local medium
	medium=$(slot 2052)
	tape=$(sim_tape lib1 0)
	succeed mtx -f "$(sim_sg lib1)" load 5 0
	wait_for -t 30 mt -f "$tape" rewind
	succeed tar -V 'Last year' -C /etc -cf "$tape" passwd
	succeed mt -f "$tape" offline
	succeed mtx -f "$(sim_sg lib1)" unload 5 0
	wait_synced ntms1
	succeed ntms inventory --labels /dev/ntms1
	works_off
	medium=$(slot 2052)
	forget_requests
	succeed ntms move "$medium" '\Free\LTO-8'
	works_off
	expect_equal '3 1' "$(ended $WRITE_LABEL)"
	expect_equal 4334 "$(query "SELECT error FROM library_request WHERE operation = $WRITE_LABEL")"
	expect_equal $UNPREPARED "$(state 2052)"
	succeed mtx -f "$(sim_sg lib1)" load 5 0
	wait_for -t 30 mt -f "$tape" rewind
	succeed tar -C /etc -df "$tape"
	succeed mt -f "$tape" offline
	succeed mtx -f "$(sim_sg lib1)" unload 5 0
	wait_synced ntms1
	succeed ntms inventory /dev/ntms1
	forget_requests
	succeed ntms overwrite "$(slot 2052)"
	works_off
	expect_equal '2 1' "$(ended $WRITE_LABEL)"
	expect_equal $AVAILABLE "$(state 2052)"
}

install_host
add_agent agent1
usermod -aG tape agent1
add_agent agent2
start_ntms
run_test a_library_with_tapes
run_test a_tar_is_written_and_read_elsewhere
run_test data_are_not_handed_out
run_test who_may_not_open_the_drive
run_test a_damaged_tape_is_refused
run_test an_inventory_by_labels
run_test an_inventory_is_stopped
run_test free_labels_are_written
run_test its_owner_finds_the_label
run_test labels_tell_which_one_it_is
run_test data_get_no_free_label
finish
