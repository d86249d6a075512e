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
# Without "all", only at the steps that a change consists of.
#
# usage: power-cut.sh [all]
# shellcheck disable=SC1091,SC2317 # run_test calls the functions below

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../guest/lib.sh"

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

# In the allocation the first of each, in the deallocation the last.
sample() {
	awk '$3 != "-" && !first[$3]++
		$3 ~ /^(wal|commit|publish|unlock)$/ { last[$3] = $0 }
		END { for (step in last) print last[step] }' "$work/out/calls"
}

power_is_cut_at_system_calls() {
	local name occurrence step before='' cuts=0
	if [ "$which" = all ]; then
		cp "$work/out/calls" "$work/cuts"
	else
		sample >"$work/cuts"
		expect_equal 'claim commit publish told unlock wal' \
			"$(cut -d ' ' -f 3 "$work/cuts" | sort -u | xargs)" 'steps of a change'
	fi
	while read -r name occurrence step; do
		boot cut "$name" "$occurrence" ||
			fail "at $name $occurrence, after the cut at $before: $(cat "$work/log")"
		grep -q 'too late' "$work/log" || cuts=$((cuts + 1))
		before="$name $occurrence ($step)"
	done <"$work/cuts"
	boot check || fail "after the cut at $before: $(cat "$work/log")"
	# The last one may come too late to keep the agent from its last word.
	[ "$cuts" -ge $(($(wc -l <"$work/cuts") - 1)) ] || fail "only $cuts cuts"
	echo "# power cut at $cuts system calls"
}

run_test makes_a_store
run_test power_is_cut_at_system_calls
finish
