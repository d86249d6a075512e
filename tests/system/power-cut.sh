#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The power of the guest is cut at system calls between the beginning of an
# allocation and the end of its deallocation. After each, the next session finds
# store and kernel in agreement, nothing acknowledged is lost, nothing is half done.
#
# Runs on the host and boots a guest for each cut. The store is on a disk with a
# cache, which loses what was not flushed: run -D. Writes that the guest's own
# cache holds are lost with it.
#
# Without "all", not at each call of a step that a change consists of.
#
# usage: power-cut.sh [all]
# shellcheck disable=SC1091,SC2317 # run_test calls the functions below

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../guest/lib.sh"
. "$here/crash-calls.sh"

which=${1:-}
work=$(mktemp -d "${TMPDIR:-/tmp}/ntms-power-cut.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/out"

boot() { # WORD...
	"$here/../guest/run" -c 1 -t 600 -D "$work/disk" -w "$work/out" \
		"$here/power-cut-guest.sh" "$@" >"$work/log" 2>&1 </dev/null
}

makes_a_store() {
	truncate -s 64M "$work/disk"
	boot prepare || fail "$(cat "$work/log")"
}

# The calls that change something. In the allocation the first of each step, in the deallocation the
# last, unless all are wanted.
choose() {
	awk -v all="$which" '$5 == "-" { next }
		all || !first[$5]++ { print; next }
		$5 ~ /^(wal|commit|publish|unlock)$/ { last[$5] = $0 }
		END { for (step in last) print last[step] }' "$work/out/calls"
}

power_is_cut_at_system_calls() {
	local call before=''
	choose >"$work/cuts"
	while read -r call; do
		boot cut "$call" || fail "at $call, after the cut at $before: $(cat "$work/log")"
		before=$call
	done <"$work/cuts"
	boot check || fail "after the cut at $before: $(cat "$work/log")"
	expect_interrupted "$work/cuts" "$work/out/cuts"
}

run_test makes_a_store
run_test power_is_cut_at_system_calls
finish
