#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The power of the guest is cut while a function changes the store: each that tests/unit/function_table.h
# has, at system calls all over it. After each cut the store opens, is whole, has all of the change or
# nothing of it, has what was acknowledged, and the next call works.
#
# Runs on the host and boots a guest for each cut; the store is on a disk with a cache, as in power-cut.sh.
# Each number is a cut of its own, a third of them at no certain point: the process runs on until the power
# is gone.
#
# usage: power-cut-functions.sh [COUNT [FIRST]]
# shellcheck disable=SC1091,SC2317 # run_test calls the functions below

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../guest/lib.sh"

# Where mkfs is, for those who are not root.
PATH=$PATH:/usr/sbin:/sbin
count=${1:-5} first=${2:-0}
work=$(mktemp -d "${TMPDIR:-/tmp}/ntms-power-cut.XXXXXX")
trap 'rm -rf "$work"' EXIT
out=$work/out
mkdir "$out"

plan() { # NUMBER
	mkdir "$out/next"
	"$NTMS_BUILD/system/power-cut" plan "$out/next" "$1" >"$work/log" || fail "plan $1: $(cat "$work/log")"
}

# What was planned for the last boot has come to pass.
boot() { # WHAT
	"$here/../guest/run" -c 1 -M 512M -t 600 -D "$work/disk" -w "$out" \
		"$here/power-cut-functions-guest.sh" >"$work/log" 2>&1 </dev/null ||
		fail "$1: $(cat "$work/log")"
	if [ -d "$out/last" ]; then
		grep '^# cut ' "$work/log" || fail "$1: nothing was looked at: $(cat "$work/log")"
		rm -rf "$out/last"
	fi
	[ ! -d "$out/next" ] || mv "$out/next" "$out/last"
}

power_is_cut_in_functions() {
	local number
	truncate -s 64M "$work/disk"
	mkfs.ext4 -q "$work/disk" || fail 'cannot make a file system'
	for ((number = first; number < first + count; number++)); do
		plan $number
		boot "boot $number, after cut $((number - 1))"
	done
	boot 'after the last cut'
}

run_test power_is_cut_in_functions
finish
