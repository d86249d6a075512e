#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job on one library, the simulator's or tgt's: a changer arrives, udev
# has it inventoried, sides are allocated and deallocated until they are
# decommissioned. Store, character device and sysfs agree after each step.
#
# usage: main-job.sh sim|tgt

. "$(dirname "$0")/host.sh"

which=${1:-sim}
case $which in
sim) tags=(A00000L8 A00001L8 A00002L8 A00003L8) type=LTO-8 ;;
tgt) tags=(T00000L6 T00001L6 T00002L6 T00003L6) type=LTO-6 ;;
*) fail "main-job.sh: no library '$which'" ;;
esac
first=${tags[0]} second=${tags[1]} third=${tags[2]} fourth=${tags[3]}

# design.md, issue "main job" 6: rule and unit sync every side when a changer arrives
udev_inventories_a_changer_that_arrives() {
	if [ "$which" = sim ]; then
		sim_start lib0 --slots 20 --drives 2 --ports 1 --cartridges 8
	else
		tgt_start -t 8 -s 20
	fi
	wait_changer ntms0
	wait_synced ntms0
	expect_state ntms0 "$(the_library)" "$first" foreign
	# Root opens nothing where the group may put links.
	expect_equal ntms "$(stat -c %U /run/ntms/inventory-ntms0.lock)" 'whose lock'
}

node_has_a_lasting_name() {
	local link
	link=$(find /dev/ntms/by-id -name '*-changer')
	expect_equal /dev/ntms0 "$(readlink -f "$link")"
	expect_equal "$(ntms --dump status /dev/ntms0)" "$(succeed ntms --dump status "$link")" 'by that name'
	expect_equal 'root:ntms 660' "$(stat -c '%U:%G %a' /dev/ntms0)"
}

# deallocate.md: pool's maximum 0; count below the maximum; count has reached it
a_side_lives_its_life() {
	local lib medium
	lib=$(the_library)
	succeed as agent1 ntms pool create --type "$type" --max 2 --from-free yes Backup
	free_medium "$first" "$type"
	expect_state ntms0 "$lib" "$first" available
	medium=$(as agent1 ntms --dump allocate Backup | cut -f 1)
	expect_match '^[0-9a-f-]{36}$' "$medium"
	expect_state ntms0 "$lib" "$first" allocated
	succeed as agent1 ntms deallocate "$medium"
	expect_state ntms0 "$lib" "$first" available
	medium=$(as agent1 ntms --dump allocate Backup | cut -f 1)
	expect_state ntms0 "$lib" "$first" allocated
	succeed as agent1 ntms deallocate "$medium"
	expect_state ntms0 "$lib" "$first" decommissioned
	expect_status 1 as agent1 ntms deallocate "$medium"
}

# deallocate.md, end: none of the ways allocates a Decommissioned side
a_decommissioned_side_is_never_allocated() {
	local lib way
	lib=$(the_library)
	expect_state ntms0 "$lib" "$first" decommissioned
	for way in '' --new "--side $first"; do
		# shellcheck disable=SC2086
		expect_status 1 ntms allocate $way Backup
		expect_state ntms0 "$lib" "$first" decommissioned
	done
	succeed ntms pool create --type "$type" Other
	ntms move "$first" "\\Free\\$type"
	expect_status 1 ntms allocate --side "$first" Other
	expect_state ntms0 "$lib" "$first" decommissioned
	unload_ntms
	load_ntms
	wait_changer ntms0
	wait_synced ntms0
	expect_status 1 ntms allocate Backup
	expect_status 1 ntms allocate --side "$first" Backup
	expect_state ntms0 "$lib" "$first" decommissioned
}

# Of the pools of others a user does not see more than that they are there.
pools_of_others_do_not_keep_ours_from_being_listed() {
	expect_match 'Backup' "$(succeed ntms --dump pool list)"
	succeed as agent2 ntms pool create --type "$type" Mine
	expect_equal Mine "$(succeed as agent2 ntms --dump pool list | grep -oE 'Backup|Mine')"
	succeed ntms pool delete Mine
}

words_say_why_nothing_is_available() {
	expect_status 1 ntms allocate Other
	expect_match 'Other: no side available' "$output"
}

# design.md section 2: claims are bound by the table
the_kernel_refuses_an_illegal_claim() {
	local store revision
	store=$(query 'SELECT id FROM store')
	revision=$("$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$first" '$5 == tag { print $4 }')
	expect_status 1 "$ioctl" /dev/ntms0 claim "$store" "$first:$revision:5"
	expect_match 'EDOM' "$output"
}

# design.md section 2: if claiming fails for one side, allocation picks another
allocation_takes_another_side_than_a_claimed_one() {
	local store revision holder medium
	free_medium "$second" "$type"
	free_medium "$third" "$type"
	store=$(query 'SELECT id FROM store')
	revision=$("$ioctl" -r /dev/ntms0 cartridges | awk -v tag="$second" '$5 == tag { print $4 }')
	"$ioctl" /dev/ntms0 claim "$store" "$second:$revision:5" , stop >/run/holder.log 2>&1 &
	holder=$!
	# Killed with the test, whatever becomes of it.
	trap 'kill -KILL $holder' EXIT
	wait_for grep -q '^State:.T' /proc/$holder/status
	medium=$(allocate Backup)
	expect_equal allocated "$(store_state "$third")" "$third"
	expect_equal available "$(store_state "$second")" "$second"
	trap - EXIT
	kill -KILL $holder
	wait $holder
	succeed ntms deallocate "$medium"
	medium=$(allocate Backup --side "$second")
	expect_state ntms0 "$(the_library)" "$second" allocated
	succeed ntms deallocate "$medium"
}

complete_and_decommission() {
	local medium lib
	lib=$(the_library)
	free_medium "$fourth" "$type"
	medium=$(allocate Backup --side "$fourth")
	succeed ntms complete "$medium"
	expect_state ntms0 "$lib" "$fourth" complete
	succeed ntms deallocate "$medium"
	expect_state ntms0 "$lib" "$fourth" available
	succeed ntms decommission "$fourth"
	expect_state ntms0 "$lib" "$fourth" decommissioned
}

# What was done although it cannot be told is told of.
an_allocation_is_told_whatever_becomes_of_the_output() {
	local medium
	expect_status 4 sh -c 'ntms allocate Backup >/dev/full'
	medium=$(sed -n 's/.*allocated all the same: //p' <<<"$output")
	expect_match '^[0-9a-f-]{36}$' "$medium"
	succeed ntms deallocate "$medium"
}

# issue "main job", bad input: an error that names both stores; design.md section 2, "One store per changer"
another_store_is_named_and_gets_it() {
	local mine
	mine=$(query 'SELECT id FROM store')
	mv /var/lib/ntms /var/lib/ntms-kept
	install -d -m 2770 -g ntms /var/lib/ntms
	succeed ntms init
	expect_status 4 ntms inventory /dev/ntms0
	expect_match "$mine" "$output" 'words name the store it is bound to'
	expect_match "$(query 'SELECT id FROM store')" "$output" \
		'words name our store'
	expect_match 'ntms bind /dev/ntms0' "$output" 'words say what to do'
	expect_status 1 as agent1 ntms bind /dev/ntms0
	succeed ntms bind /dev/ntms0
	succeed ntms inventory /dev/ntms0
	expect_state ntms0 "$(the_library)" "$first" foreign
	rm -r /var/lib/ntms
	mv /var/lib/ntms-kept /var/lib/ntms
	expect_status 4 ntms inventory /dev/ntms0
	succeed ntms bind /dev/ntms0
	expect_state ntms0 "$(the_library)" "$first" decommissioned
}

# issue "main job", bad input: what to do about ch, by doing it
ch_holds_the_changer() {
	local device
	unload_ntms
	modprobe ch || fail 'cannot load ch'
	wait_for test -e /dev/sch0
	load_ntms
	expect_status 0 ntms status
	device=$(sed -n 's/.*ch holds the changer \([0-9:]*\)\..*/\1/p' <<<"$output")
	expect_exists "/sys/bus/scsi/drivers/ch/$device"
	grep -o 'echo .*' <<<"$output" >/run/advice
	succeed sh -e /run/advice
	wait_changer ntms0
	expect_status 0 ntms status
	expect_no_match 'ch holds' "$output"
}

install_host
add_agent agent1
add_agent agent2
start_ntms
run_test udev_inventories_a_changer_that_arrives
run_test node_has_a_lasting_name
run_test a_side_lives_its_life
run_test a_decommissioned_side_is_never_allocated
run_test pools_of_others_do_not_keep_ours_from_being_listed
run_test words_say_why_nothing_is_available
run_test the_kernel_refuses_an_illegal_claim
run_test allocation_takes_another_side_than_a_claimed_one
run_test complete_and_decommission
run_test an_allocation_is_told_whatever_becomes_of_the_output
run_test another_store_is_named_and_gets_it
run_test ch_holds_the_changer
finish
