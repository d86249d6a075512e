#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What needs a store and no kernel, on this machine: a store in a folder of its
# own, on the disk that TMPDIR names, for durable is what is to be measured.
#
# usage: host.sh			everything
#	host.sh status DATABASE	'ntms status' of the library in a store that guest.sh left
# Environment: NTMS_BUILD; NTMS_BENCH_SIDES (1000000), sides of the large store

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/table.sh"

store=$NTMS_BUILD/bench/store objects=$NTMS_BUILD/bench/objects ntms=$NTMS_BUILD/tools/ntms
large=${NTMS_BENCH_SIDES:-1000000}
[ -x "$store" ] || { echo "host.sh: NTMS_BUILD: no program $store" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/tmp}/ntms-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
small_conf=$work/small/ntms.conf large_conf=$work/large/ntms.conf

measure_allocation() {
	local rows
	sqlite3 "$work/small/ntms.db" "VACUUM INTO '$work/copy.db'" || return
	"$store" bare "$small_conf" Own "$work/copy.db" 15 40 |
		ratio 'libntms' 'bare transaction, same rows' 'us' '<=' 1.25 || return
	rows=$("$store" run "$small_conf" Own 20) || return
	fact 'rows written, allocation' "${rows% *}" '<=' 8 || return
	fact 'rows written, deallocation' "${rows#* }" '<=' 8 || return
	rows=$("$store" run "$small_conf" Draw 20) || return
	fact 'rows, allocation from Free' "${rows% *}" '<=' 8 || return
	fact 'rows, deallocation to Free' "${rows#* }" '<=' 8 || return
	no_checkpoint "$work/small/ntms.db"
	fact 'fsyncs of one change' \
		"$(calls_per_change fsync 20 "$store" run "$small_conf" Own)" '<=' 1
}

make_large() {
	"$here/seed.sh" "$work/large" "$large" 1000 || return
	note "the large store: $(du -h "$work/large/ntms.db" | cut -f 1)"
}

measure_million() {
	local pool
	for pool in Own Draw; do
		"$store" two "$large_conf" "$pool" "$small_conf" "$pool" 15 40 |
			ratio "pool $pool, among $large" "pool $pool, among 1000" us '<=' 1.5 ||
			return
	done
}

# COMMAND POOL WHAT BLOCKS TIMES
compare_objects() {
	"$objects" "$1" "$large_conf" "$2" "$small_conf" "$2" "$4" "$5" |
		ratio "$3, among $large" "$3, among 1000" us '<=' 1.5
}

measure_objects() {
	compare_objects enumerate Own 'a cartridge of 100 in a pool' 15 40 &&
		compare_objects enumerate '\Free\LTO-8' 'a cartridge of all in Free' 9 1 &&
		compare_objects get '\Free\LTO-8' 'information of a side in Free' 15 200 &&
		compare_objects set '\Free\LTO-8' '... got and set' 15 40
}

measure_memory() {
	local round
	for round in 1 2 3 4 5; do
		echo "$("$objects" memory "$large_conf" '\Free\LTO-8') \
			$("$objects" memory "$small_conf" '\Free\LTO-8')"
	done | awk 'NF == 4 { print $1, $3 }' |
		ratio "that lists all in Free, among $large" 'that lists all in Free, among 1000' KiB '<=' 1.5
}

measure_crowd() {
	"$store" crowd "$small_conf" Own 8 3000 7 >"$work/crowd" || return
	ratio '8 processes' 'one process' 'a second' '>=' 0.9 <"$work/crowd" || return
	awk '{ print $3, $4 }' "$work/crowd" |
		ratio 'least served of 8' 'most served of 8' 'a second' '>=' 0.8
}

# The instructions that the guest counts take their real time here. Of mtx only the waits are counted: five
# commands of 20 ms for 5,000 slots (guest.sh shows that they are five).
measure_status() { # DATABASE
	mkdir "$work/status" "$work/status/run"
	printf 'store = %s\nrun = %s/status/run\n' "$1" "$work" >"$work/status/ntms.conf"
	export NTMS_CONF=$work/status/ntms.conf LD_LIBRARY_PATH=$NTMS_BUILD/libntms
	fact 'places told by ntms status' "$("$ntms" status | grep -c 'A[0-9]*L8')" == 5000 || return
	for _ in 1 2 3 4 5 6 7 8 9; do
		echo "$(time_ms "$ntms" status) 100"
	done | ratio 'ntms status' 'waits of mtx status, 20 ms a command' ms '<=' 0.5
}

if [ "${1:-}" = status ]; then
	section 'status of 5000 slots, on this machine without a guest' measure_status "$2"
	finish_bench
fi
echo "On this machine: store only, on $(df --output=fstype "$work" | tail -n 1)"
"$here/seed.sh" "$work/small" 1000 1 || { echo 'host.sh: cannot make a store' >&2; exit 1; }
section 'allocate, deallocate: us a transaction' measure_allocation
section '8 processes allocating: transactions a second' measure_crowd
section 'a store of many sides' make_large
section "allocate, deallocate among $large sides" measure_million
section 'objects: enumerated, got, set' measure_objects
section 'memory of a process at most, its own list not counted' measure_memory
finish_bench
