#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A jukebox of optical disks of two sides, without bar codes, behind the driver sd: free labels, by which its
# media become ones that may be allocated, data on both sides through the device that a mount names, and disks
# that are not what they are taken for (design.md section 4, identity of media).

. "$(dirname "$0")/host.sh"

type='MO 5.25 Inch Rewritable'
UNPREPARED=1 AVAILABLE=4 FOREIGN=7
WRITE_LABEL=18

is_joined() { "$ioctl" -r /dev/ntms0 drive "$1" | grep -q '^join=resolved'; }
has_disk() { [ -b "$(disk_of "$1")" ]; }

# The block device of a drive, by the library's word.
disk_of() { # ADDRESS
	echo "/dev/$(basename "$(find "/sys/class/ntms/ntms0/joins/$1-"*"/block/" -name 'sd*' 2>/dev/null | head -n 1)")"
}

slot() { # ADDRESS -> id of what lies there
	query "SELECT c.id FROM cartridge c JOIN element e ON e.id = c.location WHERE e.address = $1"
}
side() { # ADDRESS SIDE -> its id
	query "SELECT id FROM side WHERE cartridge = '$(slot "$1")' AND number = $2"
}
states() { # ADDRESS -> those of both sides
	query "SELECT group_concat(state, ' ') FROM (SELECT state FROM side WHERE cartridge = '$(slot "$1")'
		ORDER BY number)"
}
medium() { # ADDRESS SIDE -> logical medium, wherever its cartridge is that lies there at other times
	query "SELECT l.id FROM logical_media l JOIN side s ON s.id = l.side JOIN cartridge c ON c.id = s.cartridge
		JOIN element e ON e.id = c.home WHERE e.address = $1 AND s.number = $2"
}
# Where the cartridge of a logical medium is.
place() { # LOGICAL-MEDIUM
	query "SELECT e.address FROM element e JOIN cartridge c ON e.id = c.location JOIN side s
		ON s.cartridge = c.id JOIN logical_media l ON l.side = s.id WHERE l.id = '$1'"
}
drive_of() { # LOGICAL-MEDIUM -> id of the drive that it is in
	query "SELECT id FROM element WHERE address = $(place "$1")"
}

are_unfinished() { [ "$(query 'SELECT count(*) FROM library_request WHERE completed = 0')" = "$1" ]; }
forget_requests() { succeed ntms requests delete --finished; }
ended() { # -> "STATE NUMBER" of the requests to write a label: 2 PASSED, 3 FAILED
	query "SELECT state, count(*) FROM library_request WHERE operation = $WRITE_LABEL GROUP BY state"
}
errors() { query "SELECT DISTINCT error FROM library_request WHERE state = 3"; }

# Somebody works for those who do not wait, with the groups that its unit gives.
works_off() {
	setpriv --reuid ntms --regid ntms --groups tape,cdrom ntmsd 2>/run/ntmsd.log &
	daemon=$!
	wait_for -t 300 are_unfinished 0
	kill "$daemon"
	wait "$daemon" || fail "ntmsd: $(cat /run/ntmsd.log)"
}

own() { # ADDRESS SIDE
	succeed as agent1 ntms allocate --side "$(side "$1" "$2")" Disks
}
mounted_at() { # ADDRESS SIDE -> device
	as agent1 ntms --dump mount "$(medium "$1" "$2")" | cut -f 3
}
holds_licences() { # DEVICE
	as agent1 debugfs -R 'cat /GPL-2' "$1" 2>/dev/null | cmp - /usr/share/common-licenses/GPL-2 ||
		fail 'it is not what was written'
}

# A disk of the kernel's own: who has it, and whether it may be written, is as with any.
what_is_in_use_gets_no_label() {
	local loop
	modprobe loop
	truncate -s 4M /run/disk
	loop=$(losetup --show -f /run/disk) || fail 'no loop device'
	NTMS_DISK=$loop succeed "$NTMS_BUILD/unit/test_disk"
	expect_match '100%: Checks: 1[0-9]' "$output"
	losetup -d "$loop"
}

media_are_found() {
	modprobe sd_mod
	sim_start lib0 --disks --two-sided --no-reader --quirk voltag-key=9 --must-unload \
		--capacity-mib 4 --slots 8@1024 --drives 2@256 --cartridges 5 --drive-luns
	wait_changer ntms0
	wait_synced ntms0
	wait_for -t 30 is_joined 256
	wait_for -t 30 is_joined 257
	wait_for -t 30 has_disk 256
	wait_for -t 30 has_disk 257
	succeed ntms inventory --type "$type" /dev/ntms0
	expect_equal "$FOREIGN $FOREIGN" "$(states 1024)"
	forget_requests
	succeed as agent1 ntms pool create --type "$type" --from-free yes --to-free no Disks
}

each_side_gets_its_label() {
	local address
	for address in 1024 1025 1026; do
		succeed ntms move "$(slot $address)" "\\Free\\$type"
		expect_equal "$UNPREPARED $UNPREPARED" "$(states $address)"
	done
	expect_status 1 as agent1 ntms allocate --side "$(side 1024 0)" Disks
	works_off
	expect_equal '2 6' "$(ended)" 'labels'
	for address in 1024 1025 1026; do
		expect_equal "$AVAILABLE $AVAILABLE" "$(states $address)"
	done
	expect_equal 6 "$(query "SELECT count(DISTINCT label_id) FROM side WHERE label_type = 'NTMS free medium'")"
}

# What its owner finds is the label, and he writes over it.
both_sides_get_owners() {
	local device number
	for number in 0 1; do
		own 1024 $number
		device=$(mounted_at 1024 $number)
		[ -b "$device" ] || fail "no device '$device'"
		expect_equal TAPE "$(as agent1 head -c 4 "$device")"
		succeed as agent1 ntms dismount "$(medium 1024 $number)"
	done
}

# Sets device.
mount_elsewhere() { # ADDRESS SIDE
	local medium drive
	medium=$(medium "$@")
	drive=$(place "$medium")
	succeed as agent1 ntms dismount "$medium"
	device=$(mounted_at "$@")
	[ "$(place "$medium")" != "$drive" ] || fail 'it is in the same drive'
}

# Each comes back as he left it, through the other drive.
both_sides_are_written() {
	local front back device
	front=$(medium 1024 0) back=$(medium 1024 1)
	device=$(mounted_at 1024 0)
	succeed as agent1 mkfs.ext4 -q -F -O ^has_journal -d /usr/share/common-licenses "$device"
	mount_elsewhere 1024 0
	holds_licences "$device"
	succeed as agent1 ntms dismount "$front"
	device=$(mounted_at 1024 1)
	head -c 4M /dev/urandom >/run/data
	succeed as agent1 dd if=/run/data of="$device" bs=64k
	mount_elsewhere 1024 1
	succeed as agent1 cmp /run/data "$device"
	succeed as agent1 ntms dismount "$back"
	expect_equal 1024 "$(place "$back")"
	holds_licences "$(mounted_at 1024 0)"
	succeed as agent1 ntms dismount "$front"
}

# Its drive does not let go of it: people have to look, who then speak of the drive.
a_mounted_file_system_stays() {
	local front device
	front=$(medium 1024 0)
	device=$(mounted_at 1024 0)
	succeed mount -t ext4 "$device" /mnt
	expect_status 1 as agent1 ntms dismount "$front"
	expect_match 'ERROR_INVALID_STATE' "$output"
	succeed cmp /mnt/GPL-2 /usr/share/common-licenses/GPL-2
	succeed umount /mnt
	succeed ntms dismount "$(drive_of "$front")"
	expect_equal 1024 "$(place "$front")"
}

# Does it lie on its front side?
is_inverted() { sim lib0 state "$1" | grep -q ' inverted'; } # ADDRESS
lie_alike() { [ "$(is_inverted "$1" && echo 1)" = "$(is_inverted "$2" && echo 1)" ]; } # ADDRESS ADDRESS

# Somebody used the library beside us: the front side of a disk.
load_by_hand() { # SLOT
	local invert=''
	device=$(disk_of 256)
	! is_inverted $((1023 + $1)) || invert=invert
	succeed mtx -f "$(sim_sg lib0)" $invert load "$1" 0
	wait_for -t 30 dd if="$device" of=/dev/null count=4 status=none
}
unload_by_hand() { # SLOT
	# By sd it would be kept in the drive.
	wait_for -t 30 sg_start --eject "/dev/$(ls "/sys/block/${device#/dev/}/device/scsi_generic")"
	succeed mtx -f "$(sim_sg lib0)" unload "$1" 0
	wait_synced ntms0
	succeed ntms inventory /dev/ntms0
}

# A file system of somebody's gets no label, until it is said that it may; a blank side does.
data_get_no_free_label() {
	load_by_hand 4
	succeed mkfs.ext4 -q -F -O ^has_journal -d /usr/share/common-licenses "$device"
	unload_by_hand 4
	forget_requests
	succeed ntms move "$(slot 1027)" "\\Free\\$type"
	works_off
	expect_equal '2 1
3 1' "$(ended)" 'labels'
	expect_equal 4334 "$(errors)"
	expect_equal "$UNPREPARED $AVAILABLE" "$(states 1027)"
	load_by_hand 4
	holds_licences "$device"
	unload_by_hand 4
	forget_requests
	succeed ntms overwrite "$(slot 1027)"
	works_off
	expect_equal '2 1' "$(ended)" 'labels'
	expect_equal "$AVAILABLE $AVAILABLE" "$(states 1027)"
}

bad_disks_get_no_label() {
	sim lib0 damage 1028 3
	forget_requests
	succeed ntms move "$(slot 1028)" "\\Free\\$type"
	works_off
	expect_equal '2 1
3 1' "$(ended)" 'labels'
	expect_equal 4334 "$(errors)"
	sim lib0 mend 1028
	sim lib0 write-protect 1028
	forget_requests
	succeed ntms overwrite "$(slot 1028)"
	works_off
	expect_equal '3 1' "$(ended)" 'labels'
	expect_equal 19 "$(errors)"
	expect_equal "$UNPREPARED $AVAILABLE" "$(states 1028)"
	sim lib0 write-enable 1028
	forget_requests
	succeed ntms overwrite "$(slot 1028)"
	works_off
	expect_equal "$AVAILABLE $AVAILABLE" "$(states 1028)"
}

# Nobody saw who changed two of them. One that lies on another side than was thought would not come to be read.
a_wrong_disk_is_noticed() {
	local one=1025 other=1026
	lie_alike $one $other || other=1027
	lie_alike $one $other || one=1026
	own $one 1
	sim lib0 swap $one $other quiet
	expect_status 1 as agent1 ntms mount "$(medium $one 1)"
	expect_match 'bears a label of NTMS free medium.*ERROR_UNEXPECTED_OMID \(4334\)' "$output"
	succeed ntms dismount "$(drive_of "$(medium $one 1)")"
	expect_equal $one "$(place "$(medium $one 1)")"
}

install_host
add_agent agent1
usermod -aG cdrom agent1
start_ntms
run_test what_is_in_use_gets_no_label
run_test media_are_found
run_test each_side_gets_its_label
run_test both_sides_get_owners
run_test both_sides_are_written
run_test a_mounted_file_system_stays
run_test data_get_no_free_label
run_test bad_disks_get_no_label
run_test a_wrong_disk_is_noticed
finish
