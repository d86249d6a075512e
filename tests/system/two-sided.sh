#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Media of two sides: allocated for one owner (NEW, NEXT) and shared, given back
# one side after the other, decommissioned on one side. Store, character device
# and sysfs agree about both sides after each step.

. "$(dirname "$0")/host.sh"

type='MO 5.25 Inch Rewritable'
first=D00000 second=D00001

expect_sides() { # BARCODE STATE0 STATE1
	expect_equal "$2" "$(store_state "$1" 0)" "$1/0 in the store"
	expect_equal "$2" "$(device_state ntms0 "$1" 0)" "$1/0 by the character device"
	expect_state ntms0 "$(the_library)" "$1" "$3" 1
}

pool_of() { # BARCODE
	ntms --json status | jq -r --arg tag "$1" '.elements[] | select(.bar_code == $tag) | .pool'
}

# design.md section 4, "Identity of media": the type by the administrator's setting, for media that
# udev's inventory had found before he could say it
administrator_says_what_they_are() {
	sim_start lib0 --slots 10 --drives 1 --cartridges 3 --prefix D --suffix '' --two-sided
	wait_changer ntms0
	wait_synced ntms0
	expect_equal foreign "$(store_state "$first")"
	expect_equal '' "$(store_state "$first" 1 | sed 's/null//')" 'one side while nobody knows'
	succeed ntms inventory --type "$type" /dev/ntms0
	expect_sides "$first" foreign foreign
	expect_equal "\\Unrecognized\\$type" "$(pool_of "$first")"
	free_medium "$first" "$type"
	expect_sides "$first" available available
	succeed ntms pool create --type "$type" --from-free yes --to-free yes Disks
}

# model.md section 5.1: NEW reserves the sister, NEXT takes it, and only its owner may
new_then_next() {
	local one two
	one=$(allocate Disks --new)
	expect_match '^[0-9a-f-]{36}$' "$one"
	expect_sides "$first" allocated reserved
	expect_status 1 ntms allocate Disks
	expect_status 1 ntms allocate --side "$first/1" Disks
	expect_status 1 ntms allocate --new Disks
	expect_sides "$first" allocated reserved
	two=$(allocate Disks --next "$one")
	expect_sides "$first" allocated allocated
	expect_status 1 ntms allocate --next "$one" Disks
	expect_match 'no reserved side left' "$output"
	succeed ntms complete "$two"
	expect_sides "$first" allocated complete
	# gaps.md A12: back to Free with the last side
	succeed ntms deallocate "$one"
	expect_sides "$first" available complete
	expect_equal '\Disks' "$(pool_of "$first")"
	succeed ntms deallocate "$two"
	expect_sides "$first" available available
	expect_equal "\\Free\\$type" "$(pool_of "$first")"
}

# model.md section 5.2 step 6: Reserved sisters become Available with the owner's side
deallocation_frees_the_reserved_sister() {
	local one
	one=$(allocate Disks --new)
	expect_sides "$first" allocated reserved
	succeed ntms deallocate "$one"
	expect_sides "$first" available available
}

# model.md section 5.1 step 8: without NEW the other side is for anybody
sides_are_shared() {
	local one two
	free_medium "$second" "$type"
	one=$(allocate Disks)
	two=$(allocate Disks)
	# Both on one cartridge, the one allocated least: whole ones are kept for NEW.
	expect_sides "$second" allocated allocated
	expect_sides "$first" available available
	succeed ntms deallocate "$one"
	expect_sides "$second" available allocated
	succeed ntms deallocate "$two"
	expect_sides "$second" available available
}

# gaps.md A5: a Decommissioned sister does not stand against NEW; deallocate.md: nor does it ever
# come back
new_beside_a_decommissioned_side() {
	local one
	succeed ntms pool set --to-free no --from-free no Disks
	succeed ntms move "$first" Disks
	succeed ntms decommission "$first/1"
	expect_sides "$first" available decommissioned
	one=$(allocate Disks --new)
	expect_sides "$first" allocated decommissioned
	expect_status 1 ntms allocate --next "$one" Disks
	succeed ntms deallocate "$one"
	expect_sides "$first" available decommissioned
	expect_status 1 ntms allocate --side "$first/1" Disks
}

# model.md section 5.2 step 5: a side's maximum is its own
maximum_counts_by_side() {
	local one
	succeed ntms pool set --max 1 Disks
	succeed ntms move "$second" Disks
	one=$(allocate Disks --side "$second/1")
	expect_sides "$second" available allocated
	succeed ntms deallocate "$one"
	expect_sides "$second" available decommissioned
}

# The kernel knows nothing of before: all sides come from the store again.
both_sides_survive_a_reload() {
	unload_ntms
	load_ntms
	wait_changer ntms0
	wait_synced ntms0
	expect_sides "$first" available decommissioned
	expect_sides "$second" available decommissioned
}

install_host
start_ntms
run_test administrator_says_what_they_are
run_test new_then_next
run_test deallocation_frees_the_reserved_sister
run_test sides_are_shared
run_test new_beside_a_decommissioned_side
run_test maximum_counts_by_side
run_test both_sides_survive_a_reload
finish
