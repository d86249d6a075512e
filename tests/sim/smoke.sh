#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs inside the guest: do the simulator and tgt's library work with tools that know neither?
#
#   NTMS_SIM=.../ntms-sim tests/guest/run tests/sim/smoke.sh

# shellcheck disable=SC1091,SC2154,SC2317,SC2086 # run_test calls the functions below
. "$(dirname "$0")/../guest/lib.sh"

changer() {
	mtx -f "$(sim_sg lib0)" "$@"
}

kernel_driver_binds() {
	modprobe ch
	wait_for test -e /dev/sch0
	expect_equal mediumx "$(lsscsi "$(sim_scsi lib0)" | awk '{ print $2 }')"
}

mtx_sees_the_geometry() {
	expect_match '2 Drives, 42 Slots \( 2 Import/Export \)' "$(succeed changer status)"
	expect_equal 20 "$(changer status | grep -c 'Full :VolumeTag=A000..L8')" 'full slots'
}

sg_tools_read_identity() {
	expect_match 'NTMS +SIM LIBRARY' "$(lsscsi "$(sim_scsi lib0)")"
	expect_match 'NAA' "$(sg_vpd -p di "$(sim_sg lib0)")"
	succeed sg_modes -p 0x1d "$(sim_sg lib0)"
	succeed sg_luns "$(sim_sg lib0)"
	sim lib0 timeout a5 600 30
	expect_match 'a5 .*12 .*30 +600 ' "$(succeed sg_opcodes -R "$(sim_sg lib0)")"
	sim lib0 alert 16
	expect_match '2e|TapeAlert' "$(succeed sg_logs -p 0x2e "$(sim_sg lib0)")"
}

moves_and_exchanges() {
	succeed changer load 1 0
	expect_match 'drive 256 full tag=A00000L8 medium=data source=4096' "$(sim lib0 state 256)"
	succeed changer unload 1 0
	expect_match 'storage 4096 full' "$(sim lib0 state 4096)"
	succeed changer exchange 2 3 30
	expect_match 'full tag=A00001L8' "$(sim lib0 state 4098)"
	expect_match 'full tag=A00002L8' "$(sim lib0 state 4125)"
}

fault_is_told_and_nothing_moves() {
	sim lib0 fault a5 element 4100 sense 4/15/1 >/dev/null
	expect_status 1 changer load 5 0
	expect_match 'Additional Sense Code = 15' "$output"
	expect_match 'storage 4100 full' "$(sim lib0 state 4100)"
	succeed changer load 5 0
	succeed changer unload 5 0
}

effect_then_error() {
	sim lib0 fault a5 effect sense 4/15/1 >/dev/null
	expect_status 1 changer load 6 0
	expect_match 'drive 256 full tag=A00005L8' "$(sim lib0 state 256)"
	succeed changer unload 6 0
}

lie_moves_nothing() {
	sim lib0 fault a5 lie >/dev/null
	expect_status 0 changer load 7 0
	expect_match 'drive 256 empty' "$(sim lib0 state 256)"
}

status_is_answered_during_a_move() {
	local mover
	sim lib0 set move-ms 60000
	changer load 8 1 >/dev/null 2>&1 &
	mover=$!
	sim_wait lib0 motion
	expect_match 'transport 0 full tag=A00007L8' "$(sim lib0 state 0)"
	succeed timeout 5 sg_raw -r 1000 "$(sim_sg lib0)" b8 10 00 00 00 04 00 00 03 e8 00 00
	kill -0 $mover || fail 'the move ended before its time'
	sim lib0 set move-ms 0
	sim lib0 unplug || fail 'cannot unplug during a move'
	wait $mover
	expect_match 'storage 4103 full' "$(sim lib0 state 4103)"
	sim lib0 plug || fail 'cannot plug again'
	wait_for sim_sg lib0
}

unplug_and_replug() {
	local serial
	serial=$(sim lib0 identity | awk '$1 == "changer" { print $2 }')
	sim lib0 unplug || fail 'cannot unplug'
	expect_equal '' "$(scsi_by_serial "$serial")" 'devices after the unplug'
	sim lib0 plug || fail 'cannot plug'
	wait_for sim_sg lib0
	succeed changer status
}

hang_ends_by_abort() {
	sim lib0 fault 00 hang >/dev/null
	local before
	before=$(sim lib0 status | grep -o 'aborts=[0-9]*')
	# sg_turs waits 60 s; a raw command waits as long as we say.
	expect_match '^[1-9]' "$(timeout 60 sg_raw -t 1 "$(sim_sg lib0)" 00 00 00 00 00 00 >/dev/null 2>&1; echo $?)"
	[ "$before" != "$(sim lib0 status | grep -o 'aborts=[0-9]*')" ] || fail 'no abort came'
	sim_wait lib0 idle
}

transport_can_be_lost() {
	sim lib0 offline || fail 'cannot take the transport offline'
	expect_no_match '^0$' "$(sg_raw -t 2 "$(sim_sg lib0)" 00 00 00 00 00 00 >/dev/null 2>&1; echo $?)"
	sim lib0 online || fail 'cannot bring it back'
	# The target's core has a unit attention of its own for it.
	expect_status 6 sg_turs "$(sim_sg lib0)"
	expect_match 'I_T nexus loss' "$output"
	succeed sg_turs "$(sim_sg lib0)"
}

commands_take_their_time() {
	local start took sg
	sg=$(sim_sg lib0)
	sim lib0 set command-ms 300
	start=${EPOCHREALTIME/[.,]/}
	succeed sg_turs "$sg"
	took=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
	sim lib0 set command-ms 0
	[ $took -ge 300 ] || fail "took $took ms"
}

volume_tags_are_searched() {
	{ printf 'A00007*'; head -c 33 /dev/zero; } >/run/list
	succeed sg_raw -s 40 -i /run/list "$(sim_sg lib0)" b6 02 00 00 00 05 00 00 00 28 00 00
	expect_match '30 37 4c 38' \
		"$(succeed sg_raw -r 1000 "$(sim_sg lib0)" b5 12 00 00 ff ff 00 00 03 e8 00 00)"
}

hands_are_announced() {
	sim lib0 insert 16 NEW001L8 >/dev/null || fail 'cannot insert'
	expect_match 'Additional sense: (Import or export|Import/export).*accessed' \
		"$(sg_raw "$(sim_sg lib0)" 00 00 00 00 00 00 2>&1)"
	expect_match '41 IMPORT/EXPORT:Full :VolumeTag=NEW001L8' "$(changer status)"
	sim lib0 remove 16 quiet
	expect_match 'attentions=0' "$(sim lib0 status)"
}

bad_words_are_named() {
	expect_status 1 sim lib0 insert 9999 X
	expect_match "not an element's address: '9999'" "$output"
	expect_status 1 sim lib0 fault zz hang
	expect_match "'zz' is not an op code" "$output"
	expect_status 2 "$NTMS_SIM" start --name x --slots many
	expect_match -- "--slots 'many'" "$output"
}

drives_are_devices() {
	local drive
	sim_start lib1 --drives 2 --slots 4 --cartridges 2 --drive-luns
	drive=$(scsi_by_serial "$(sim lib1 identity | awk '$1 == "drive" { print $3; exit }')")
	expect_equal 1 "$(cat "/sys/bus/scsi/devices/$drive/type")" 'device type of the drive'
	drive=/dev/$(ls "/sys/bus/scsi/devices/$drive/scsi_generic")
	# The target's core tells each LUN first that others came.
	sg_turs "$drive" >/dev/null 2>&1
	expect_match 'Medium not present' "$(sg_turs -v "$drive" 2>&1)"
	succeed mtx -f "$(sim_sg lib1)" load 1 0
	sg_turs "$drive" >/dev/null 2>&1
	succeed sg_turs "$drive"
	sim_stop lib1
}

# Four files: tar's, a long block, a longer one, and blocks of 512 bytes.
tapes_are_written_and_read() {
	local tape
	mkdir -p /run/tapes/files
	head -c 100000 /dev/urandom >/run/tapes/files/one
	head -c 1048576 /dev/urandom >/run/tapes/files/two
	modprobe st
	wait_for sim_tape tapes 0
	tape=$(sim_tape tapes 0)
	succeed mtx -f "$(sim_sg tapes)" load 1 0
	succeed mt-st -f "$tape" rewind
	# Nothing is there yet.
	expect_no_match '^0$' "$(dd if="$tape" of=/run/tapes/none bs=10240 2>/dev/null; echo $?)"
	expect_equal 0 "$(stat -c %s /run/tapes/none)" 'bytes of a blank tape'
	succeed mt-st -f "$tape" rewind
	succeed tar -C /run/tapes -cf "$tape" files
	succeed dd if=/run/tapes/files/two of="$tape" bs=262148 count=1
	succeed dd if=/run/tapes/files/two of="$tape" bs=1M count=1
	succeed mt-st -f "$tape" setblk 512
	succeed dd if=/run/tapes/files/two of="$tape" bs=5120 count=20
	succeed mt-st -f "$tape" setblk 0
	succeed mt-st -f "$tape" rewind
	tapes_are_whole "$tape"
}

# TAPE at its beginning
tapes_are_whole() {
	rm -rf /run/tapes/back
	mkdir /run/tapes/back
	succeed tar -C /run/tapes/back -xf "$1"
	succeed cmp /run/tapes/files/one /run/tapes/back/files/one
	succeed cmp /run/tapes/files/two /run/tapes/back/files/two
	# tar leaves the tape before the filemark.
	succeed mt-st -f "$1" fsf 1
	# More is asked for than there is in the block.
	succeed dd if="$1" of=/run/tapes/back/long bs=1M
	succeed cmp -n 262148 /run/tapes/files/two /run/tapes/back/long
	expect_equal 262148 "$(stat -c %s /run/tapes/back/long)" 'length of a block'
	succeed dd if="$1" of=/run/tapes/back/longer bs=1M
	succeed cmp /run/tapes/files/two /run/tapes/back/longer
	succeed mt-st -f "$1" setblk 512
	succeed dd if="$1" of=/run/tapes/back/fixed bs=5120
	succeed cmp -n 102400 /run/tapes/files/two /run/tapes/back/fixed
	expect_equal 102400 "$(stat -c %s /run/tapes/back/fixed)" 'length of fixed blocks'
	succeed mt-st -f "$1" setblk 0
}

heads_go_where_they_are_sent() {
	local tape
	tape=$(sim_tape tapes 0)
	succeed mt-st -f "$tape" rewind
	expect_match 'block 0\.' "$(succeed mt-st -f "$tape" tell)"
	expect_match 'BOT' "$(succeed mt-st -f "$tape" status)"
	# A shorter buffer than the block: none of it.
	expect_status 1 dd if="$tape" of=/dev/null bs=512
	expect_match 'Cannot allocate memory' "$output"
	succeed mt-st -f "$tape" rewind
	succeed mt-st -f "$tape" eod
	expect_match 'EOD' "$(succeed mt-st -f "$tape" status)"
	succeed mt-st -f "$tape" bsfm 3
	succeed dd if="$tape" of=/run/tapes/longer bs=1M
	expect_equal 1048576 "$(stat -c %s /run/tapes/longer)" 'length of the third file'
	succeed mt-st -f "$tape" seek 3
	expect_match 'block 3\.' "$(succeed mt-st -f "$tape" tell)"
	expect_status 2 mt-st -f "$tape" seek 9999
	succeed mt-st -f "$tape" rewind
}

tapes_move_with_their_cartridge() {
	succeed mt-st -f "$(sim_tape tapes 0)" offline
	succeed mtx -f "$(sim_sg tapes)" unload 4 0
	succeed mtx -f "$(sim_sg tapes)" load 4 1
	tapes_are_whole "$(sim_tape tapes 1)"
}

tapes_may_be_protected() {
	local tape
	tape=$(sim_tape tapes 1)
	sim tapes write-protect 257
	# As an operator does: the driver looks when the cartridge comes.
	succeed mt-st -f "$tape" offline
	succeed mtx -f "$(sim_sg tapes)" unload 4 1
	succeed mtx -f "$(sim_sg tapes)" load 4 1
	expect_match 'WR_PROT' "$(succeed mt-st -f "$tape" status)"
	expect_status 2 tar -C /run/tapes -cf "$tape" files
	expect_match 'Read-only file system' "$output"
	sim tapes write-enable 257
	tapes_are_whole "$tape"
}

tapes_may_be_damaged() {
	local tape
	tape=$(sim_tape tapes 1)
	sim tapes damage 257 2
	succeed mt-st -f "$tape" rewind
	expect_status 1 dd if="$tape" of=/run/tapes/damaged bs=10240
	expect_match 'Input/output error' "$output"
	expect_equal 20480 "$(stat -c %s /run/tapes/damaged)" 'bytes before the damage'
	expect_match '[Rr]ead failure: 1' "$(succeed sg_logs -m 324 -p 0x2e "$(drive_sg tapes 1)")"
	sim tapes mend 257
}

drive_sg() { # NAME DRIVE
	echo "/dev/$(ls "/sys/class/scsi_tape/$(basename "$(sim_tape "$1" "$2")")/device/scsi_generic")"
}

# Three MiB, most of which is free of warnings.
tapes_end() {
	local tape
	tape=$(sim_tape tapes 0)
	succeed mtx -f "$(sim_sg tapes)" load 2 0
	succeed mt-st -f "$tape" rewind
	expect_status 1 dd if=/dev/zero of="$tape" bs=10000
	expect_match 'No space left on device' "$output"
	succeed mt-st -f "$tape" rewind
	succeed dd if="$tape" of=/run/tapes/full bs=10000
	[ "$(stat -c %s /run/tapes/full)" -gt 2000000 ] || fail "$(stat -c %s /run/tapes/full) bytes fit"
}

drives_get_ready() {
	local tape drive
	tape=$(sim_tape tapes 0)
	drive=$(drive_sg tapes 0)
	sim tapes set ready-ms 3600000
	succeed mt-st -f "$tape" offline
	succeed mtx -f "$(sim_sg tapes)" unload 2 0
	succeed mtx -f "$(sim_sg tapes)" load 2 0
	sg_turs "$drive" >/dev/null 2>&1
	expect_match 'becoming ready' "$(sg_turs -v "$drive" 2>&1)"
	sim tapes set ready-ms 0
	sim tapes load 256
	sim tapes fault 00 lun 1 always sense 2/4/1 >/dev/null
	expect_match 'becoming ready' "$(sg_turs -v "$drive" 2>&1)"
	sim tapes clear all
	sg_turs "$drive" >/dev/null 2>&1
	succeed mt-st -f "$tape" rewind
}

drives_hang() {
	local tape reader
	tape=$(sim_tape tapes 0)
	sim tapes fault 08 lun 1 hang effect >/dev/null
	dd if="$tape" of=/run/tapes/late bs=10000 count=1 2>/dev/null &
	reader=$!
	sim_wait tapes hang
	expect_equal 1 "$(sim tapes release)" 'commands that hung'
	wait $reader || fail 'what hung is not read'
	expect_equal 10000 "$(stat -c %s /run/tapes/late)" 'bytes read late'
}

two_paths() {
	local serial
	sim_start lib2 --paths 2 --slots 4
	serial=$(sim lib2 identity | awk '$1 == "changer" { print $2 }')
	expect_equal 2 "$(scsi_by_serial "$serial" | wc -l)" paths
	sim lib2 unplug 1
	expect_equal 1 "$(scsi_by_serial "$serial" | wc -l)" 'paths after an unplug'
	sim_stop lib2
}

# The n-th path of a library.
path_sg() { # NAME N
	local serial
	serial=$(sim "$1" identity | awk '$1 == "changer" { print $2 }')
	echo "/dev/$(ls "/sys/bus/scsi/devices/$(scsi_by_serial "$serial" | sed -n "$2p")/scsi_generic")"
}

reservations_bind_paths() {
	local one two
	sim_start lib4 --paths 2 --slots 4 --cartridges 2
	one=$(path_sg lib4 1)
	two=$(path_sg lib4 2)
	# The target's core tells each path first that LUNs came.
	sg_turs "$one" >/dev/null 2>&1
	sg_turs "$two" >/dev/null 2>&1
	succeed sg_persist -n --out --register --param-sark=0x1234 "$one"
	succeed sg_persist -n --out --reserve --param-rk=0x1234 --prout-type=3 "$one"
	expect_match 'Key=0x1234.*Exclusive Access, registrants only|Key=0x1234.*Exclusive Access' \
		"$(succeed sg_persist -n --in --read-reservation "$two" | tr '\n' ' ')"
	expect_match '[Rr]eservation [Cc]onflict' \
		"$(sg_raw "$two" a5 00 00 00 10 00 01 00 00 00 00 00 2>&1)"
	expect_count lib4 a5 0
	succeed sg_raw "$one" a5 00 00 00 10 00 01 00 00 00 00 00
	# Nobody but the core saw any of it.
	expect_count lib4 5e 0
	expect_count lib4 5f 0
	succeed sg_persist -n --out --release --param-rk=0x1234 --prout-type=3 "$one"
	succeed sg_raw "$two" a5 00 00 00 01 00 10 00 00 00 00 00
	sim_stop lib4
}

reservations_may_be_unknown() {
	sim_start lib5 --no-reservations --slots 4
	expect_match 'Illegal [Rr]equest|not supported|[Ii]nvalid opcode|invalid operation' \
		"$(sg_persist -n --in --read-keys "$(sim_sg lib5)" 2>&1)"
	sim_stop lib5
}

changers_hide_behind_bridges() {
	sim_start lib6 --bridged --drive-luns --slots 4
	expect_match ':1$' "$(sim_scsi lib6)"
	sim_stop lib6
}

killed_one_is_cleaned_up() {
	local pid
	modprobe -a target_core_user tcm_loop
	"$NTMS_SIM" start --name lib3 --slots 4 --control "$(sim_socket lib3)" >/run/lib3.out 2>&1 &
	pid=$!
	wait_for grep -q ready /run/lib3.out
	kill -KILL $pid
	wait $pid
	# A command is in the ring that nobody will answer.
	timeout 60 sg_raw -t 60 "$(scsi_generic_of lib3)" 00 00 00 00 00 00 >/dev/null 2>&1 &
	succeed "$NTMS_SIM" cleanup --name lib3
	wait
	expect_absent /sys/kernel/config/target/core/user_0/lib3
	sim_start lib3 --slots 4
	expect_status 1 "$NTMS_SIM" start --name lib3
	expect_match "a library called 'lib3' is running" "$output"
	sim_stop lib3
}

# The newest sg node: the simulator is dead and cannot be asked for its serial.
scsi_generic_of() {
	find /dev -name 'sg[0-9]*' | sort -V | tail -n 1
}

sixteen_libraries() {
	local n
	for n in {10..25}; do
		sim_start "lib$n" --slots 20 --cartridges 5
	done
	for n in {10..25}; do
		expect_match '1 Drives, 20 Slots' "$(mtx -f "$(sim_sg "lib$n")" status)"
		sim_stop "lib$n"
	done
}

# A report is as long as its 1,000 descriptors with tags, 52 bytes each, and two headers.
twenty_thousand_slots() {
	sim_start big --slots 20000 --cartridges 19000
	succeed sg_raw -b -r 65535 -o /run/report "$(sim_sg big)" b8 12 10 00 03 e8 02 00 ff ff 00 00
	expect_equal $((16 + 52 * 1000)) "$(stat -c %s /run/report)"
	sim_stop big
}

tgt_library_works() {
	tgt_start -d 2 -s 6 -t 3
	expect_match '2 Drives' "$(succeed mtx -f "$(tgt_sg)" status)"
	expect_match 'VolumeTag=T00002L6' "$(mtx -f "$(tgt_sg)" status)"
	succeed mtx -f "$(tgt_sg)" load 1 0
	tgt_stop
}

udev_sees_it() {
	start_udevd
	sim lib0 unplug
	sim lib0 plug
	udev_settle
	expect_match 'ID_TYPE=generic|ID_SERIAL=' \
		"$(udevadm info -q property -p "/sys/class/scsi_generic/$(basename "$(sim_sg lib0)")")"
}

sim_start lib0 --slots 40 --drives 2 --ports 2 --cartridges 20
run_test kernel_driver_binds
run_test mtx_sees_the_geometry
run_test sg_tools_read_identity
run_test moves_and_exchanges
run_test fault_is_told_and_nothing_moves
run_test effect_then_error
run_test lie_moves_nothing
run_test status_is_answered_during_a_move
run_test unplug_and_replug
run_test hang_ends_by_abort
run_test transport_can_be_lost
run_test commands_take_their_time
run_test volume_tags_are_searched
run_test hands_are_announced
run_test bad_words_are_named
run_test udev_sees_it
sim_stop lib0
run_test drives_are_devices
sim_start tapes --drives 2 --slots 4 --cartridges 2 --capacity-mib 3 --drive-luns
run_test tapes_are_written_and_read
run_test heads_go_where_they_are_sent
run_test tapes_move_with_their_cartridge
run_test tapes_may_be_protected
run_test tapes_may_be_damaged
run_test tapes_end
run_test drives_get_ready
run_test drives_hang
sim_stop tapes
run_test two_paths
run_test reservations_bind_paths
run_test reservations_may_be_unknown
run_test changers_hide_behind_bridges
run_test killed_one_is_cleaned_up
run_test sixteen_libraries
run_test twenty_thousand_slots
run_test tgt_library_works
finish
