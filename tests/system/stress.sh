#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Unprivileged agents that allocate and deallocate at the same time, while
# another program opens and closes every file of the store, as a backup of /var
# does (POSIX record locks would be lost by that).
#
# usage: stress.sh [AGENTS [PAIRS [SIDES]]]

. "$(dirname "$0")/host.sh"

agents=${1:-8} pairs=${2:-1000} sides=${3:-500}

set_up() {
	sim_start lib0 --slots "$((sides + 10))" --drives 2 --cartridges "$sides"
	wait_changer ntms0
	succeed ntms inventory
	succeed as agent ntms pool create --type LTO-8 --from-free yes Backup
	ntms --json status | jq -r '.elements[] | .bar_code // empty' >/run/tags
	xargs sh -c 'ntms move "$@" "\\Free\\LTO-8"' sh </run/tags || fail 'cannot free the media'
	expect_equal "$sides" "$(sysfs_count ntms0 available)" 'sides available'
}

read_all_files() {
	while :; do
		cat /var/lib/ntms/* /run/ntms/* >/dev/null 2>&1
	done
}

no_side_has_two_owners() {
	local reader pids=() status=0 i
	install -d -m 1777 /run/locks
	read_all_files &
	reader=$!
	for ((i = 1; i <= agents; i++)); do
		as agent "$agent" Backup /run/locks "$pairs" >"/run/agent$i.log" 2>&1 &
		pids+=($!)
	done
	for i in "${!pids[@]}"; do
		wait "${pids[$i]}" || {
			status=$?
			tail -n 2 "/run/agent$((i + 1)).log"
		}
	done
	kill "$reader"
	expect_equal 0 "$status" 'exit status of the agents'
	expect_equal $((agents * pairs)) "$(cat /run/agent*.log | grep -c '^deallocated')" \
		'deallocations acknowledged'
}

none_is_lost_and_the_counts_add_up() {
	expect_equal $((agents * pairs)) "$(query 'SELECT sum(allocate_count) FROM side')" \
		'allocations counted by the store'
	expect_equal 0 "$(query 'SELECT count(*) FROM logical_media')" 'logical media left'
	expect_equal "$sides" "$(store_count "$(the_library)" available)" 'available in the store'
	expect_equal "$sides" "$(sysfs_count ntms0 available)" 'available by sysfs'
	expect_equal ok "$(query 'PRAGMA integrity_check')" 'integrity of the store'
}

install_host
add_agent agent
start_ntms
run_test set_up
run_test no_side_has_two_owners
run_test none_is_lost_and_the_counts_add_up
finish
