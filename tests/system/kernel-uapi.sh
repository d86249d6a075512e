#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Structs longer and shorter than the kernel's, unknown calls, reserved fields; and
# the same by callers of 32 bits.
. "$(dirname "$0")/kernel-common.sh"

load_module
start_sim a --slots 10@4096 --drives 1@256 --cartridges 3

# For all that follows: how it is called.
options=()
ioctl() { run "$NTMS_IOCTL" "${options[@]}" "$@"; }

tries() { # WHO
	local who=$1 nr size answer offset
	for ((nr = 0; nr < 64; nr++)); do
		size=$("$NTMS_IOCTL" - size $nr)
		[ "$size" != 0 ] || continue
		ioctl /dev/ntms0 raw $nr "$size"
		answer=$(field error)
		ioctl /dev/ntms0 raw $nr $((size + 8))
		is "$who call $nr: longer by zeros is the same" "$answer" "$(field error)"
		ioctl /dev/ntms0 raw $nr $((size + 8)) $((size + 7))=1
		is "$who call $nr: longer by more is E2BIG" E2BIG "$(field error)"
		ioctl /dev/ntms0 raw $nr $((size - 8))
		is "$who call $nr: shorter than the first is EINVAL" EINVAL "$(field error)"
	done
	ioctl /dev/ntms0 raw 0 65536
	is "$who enormous" E2BIG "$(field error)"
	ioctl /dev/ntms0 raw 200 64
	is "$who an unknown call" ENOTTY "$(field error)"
	ioctl /dev/ntms0 raw 255 64
	is "$who another" ENOTTY "$(field error)"
	# capacity 0, last 65535: a good one; then its reserved fields.
	ioctl /dev/ntms0 raw 1 56
	is "$who reading elements with nothing but zeros" 0 "$(field error)"
	for offset in 50 52 54; do
		ioctl /dev/ntms0 raw 1 56 $offset=1
		is "$who reserved field at $offset" EINVAL "$(field error)"
	done
	ioctl /dev/ntms0 raw 1 56 40=1
	is "$who type 0 is none" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 1 56 40=32
	is "$who type 5 is none" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 1 56 34=2
	is "$who too much capacity" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 1 56 44=1
	is "$who last below first" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 4 56 8=1 5=1
	is "$who an unknown flag of sync" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 4 56 8=1 42=2
	is "$who too many records" EINVAL "$(field error)"
	ioctl /dev/ntms0 raw 4 56 8=1 40=1
	is "$who records at NULL" EFAULT "$(field error)"
	ioctl /dev/ntms0 raw 5 48 8=1 32=1
	is "$who claim of an array at NULL" EFAULT "$(field error)"
	ioctl /dev/ntms0 raw 1 56 32=1 46=255 47=255
	is "$who elements to NULL" EFAULT "$(field error)"
}

tries '64 bits:'
# There with the kernel's IA32_EMULATION.
if [ -e /proc/sys/abi/vsyscall32 ]; then
	options=(-c)
	tries '32 bits:'
	# What there is to read, and what changes it.
	for words in elements cartridges 'drive 256' holders; do
		# shellcheck disable=SC2086
		"$NTMS_IOCTL" -r /dev/ntms0 $words >"$work/whole"
		# shellcheck disable=SC2086
		ioctl -r /dev/ntms0 $words
		is "32 bits: $words: the same answer" "$(<"$work/whole")" "$(<"$work/out")"
	done
	A=A00000L8
	ioctl /dev/ntms0 sync 1 $A:1:100:4 , claim 1 $A:1:5 , publish last $A:2:100:5 , \
		move 4096 256 $A , wait last , lease take , prevent , allow , grant 256 , lease give-up
	is '32 bits: claim, publish, move, lease, removal, grant' '0 256 2 5' "$(field result) $(
		"$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$A '$5 == tag { print $2, $4, $6 }')"
else
	result 0 '32 bits: the same answers # SKIP the kernel has no calls of 32 bits'
fi
stop_sim a
finish
