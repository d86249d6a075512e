#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Data on tapes, with the system's own programs, through the device that a mount names (issue "robot at
# work", drives and labels; design.md section 4, identity of media).

. "$(dirname "$0")/host.sh"

A=A00000L8 B=A00001L8 C=A00002L8

is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
where() { "$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
own() { # BARCODE: it becomes an agent's, and is freed by its bar code alone
	free_medium "$1" LTO-8
	succeed as agent1 ntms allocate --side "$1" Backup
}

mounted_at() { # WORD... -> device
	as agent1 ntms --dump mount "$@" | cut -f 3
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
	succeed as agent1 ntms dismount $B
}

# An agent that may not open the drive is told so, and has nothing mounted.
who_may_not_open_the_drive() {
	own $C
	expect_status 1 as agent2 ntms mount $C
	expect_match 'ERROR_ACCESS_DENIED' "$output"
	succeed as agent1 ntms mount $C
	succeed as agent1 ntms dismount $C
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
finish
