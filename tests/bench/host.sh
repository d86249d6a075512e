#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What needs a store and no kernel, on this machine: a store in a folder of its
# own, on the disk that TMPDIR names, for durable is what is to be measured.
#
# usage: host.sh
# Environment: NTMS_BUILD; NTMS_BENCH_SIDES (1000000), sides of the large store

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR
. "$here/table.sh"

store=$NTMS_BUILD/bench/store
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

measure_million() {
	local pool
	"$here/seed.sh" "$work/large" "$large" 1000 || return
	note "the large store: $(du -h "$work/large/ntms.db" | cut -f 1)"
	for pool in Own Draw; do
		"$store" two "$large_conf" "$pool" "$small_conf" "$pool" 15 40 |
			ratio "pool $pool, among $large" "pool $pool, among 1000" us '<=' 1.5 ||
			return
	done
}

measure_crowd() {
	"$store" crowd "$small_conf" Own 8 3000 7 >"$work/crowd" || return
	ratio '8 processes' 'one process' 'a second' '>=' 0.9 <"$work/crowd" || return
	awk '{ print $3, $4 }' "$work/crowd" |
		ratio 'least served of 8' 'most served of 8' 'a second' '>=' 0.8
}

echo "On this machine: store only, on $(df --output=fstype "$work" | tail -n 1)"
"$here/seed.sh" "$work/small" 1000 1 || { echo 'host.sh: cannot make a store' >&2; exit 1; }
section 'allocate, deallocate: us a transaction' measure_allocation
section '8 processes allocating: transactions a second' measure_crowd
section "allocate, deallocate among $large sides" measure_million
finish_bench
