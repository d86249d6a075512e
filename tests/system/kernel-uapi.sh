#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Structs longer and shorter than the kernel's, unknown calls, reserved fields.
. "$(dirname "$0")/kernel-common.sh"

load_module
start_sim a --slots 10 --cartridges 3

for ((nr = 0; nr < 64; nr++)); do
	size=$("$NTMS_IOCTL" - size $nr)
	[ "$size" != 0 ] || continue
	ioctl /dev/ntms0 raw $nr "$size"
	answer=$(field error)
	ioctl /dev/ntms0 raw $nr $((size + 8))
	is "call $nr: longer by zeros is the same" "$answer" "$(field error)"
	ioctl /dev/ntms0 raw $nr $((size + 8)) $((size + 7))=1
	is "call $nr: longer by more is E2BIG" E2BIG "$(field error)"
	ioctl /dev/ntms0 raw $nr $((size - 8))
	is "call $nr: shorter than the first is EINVAL" EINVAL "$(field error)"
done
ioctl /dev/ntms0 raw 0 65536
is 'enormous' E2BIG "$(field error)"
ioctl /dev/ntms0 raw 200 64
is 'an unknown call' ENOTTY "$(field error)"
ioctl /dev/ntms0 raw 255 64
is 'another' ENOTTY "$(field error)"
# capacity 0, last 65535: a good one; then its reserved fields.
ioctl /dev/ntms0 raw 1 56
is 'reading elements with nothing but zeros' 0 "$(field error)"
for offset in 50 52 54; do
	ioctl /dev/ntms0 raw 1 56 $offset=1
	is "reserved field at $offset" EINVAL "$(field error)"
done
ioctl /dev/ntms0 raw 1 56 40=1
is 'type 0 is none' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 1 56 40=32
is 'type 5 is none' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 1 56 34=2
is 'too much capacity' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 1 56 44=1
is 'last below first' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 4 56 8=1 5=1
is 'an unknown flag of sync' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 4 56 8=1 42=2
is 'too many records' EINVAL "$(field error)"
ioctl /dev/ntms0 raw 4 56 8=1 40=1
is 'records at NULL' EFAULT "$(field error)"
ioctl /dev/ntms0 raw 5 48 8=1 32=1
is 'claim of an array at NULL' EFAULT "$(field error)"
ioctl /dev/ntms0 raw 1 56 32=1 46=255 47=255
is 'elements to NULL' EFAULT "$(field error)"
stop_sim a
finish
