#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Time-outs of commands (design.md section 3): the larger of what the device recommends in REPORT
# SUPPORTED OPERATION CODES (A3h) and our own, 900 s for a MOVE, 300 s for TEST UNIT READY. Nobody
# waits for them to expire: a probe reads what the mid-layer is given.
. "$(dirname "$0")/kernel-common.sh"

trace=/sys/kernel/tracing
mountpoint -q $trace || mount -t tracefs tracefs $trace
[ -e $trace/kprobe_events ] || { echo "1..0 # SKIP the kernel has no kprobes"; exit 77; }

place_probe() { # NAME FUNCTION N M: its N-th argument begins with the CDB, the M-th is the time-out
	echo "p:ntms/$1 $2 opcode=+0(\$arg$3):u8 timeout=\$arg$4:s32" >>$trace/kprobe_events
	echo 1 >$trace/events/ntms/$1/enable
}
remove_probes() { echo 0 >$trace/events/ntms/enable; echo >$trace/kprobe_events; }
timeout_of() { sed -n "s/.*opcode=$1 timeout=//p" $trace/trace | tail -n 1; }
# The time-out of a MOVE, in units of that of a TEST UNIT READY: 300 s.
move_takes() {
	echo >$trace/trace
	ioctl /dev/ntms0 move "$1" "$2" , wait last
	echo "$(field result) $(($(timeout_of 165) * 300 / $(timeout_of 0)))"
}
# Recommends another one, and has it read.
recommend() { # SECONDS
	sim a timeout a5 "$1" >/dev/null
	sim a mark
	sim a attention 6/29/00 >/dev/null
	ioctl /dev/ntms0 refresh
	until_true 10 is_asked
	# What began after that ends after it was read.
	ioctl /dev/ntms0 refresh
}
is_asked() { [ "$(sim a count a3)" -gt 0 ]; }

load_module check_interval=0
if grep -qw __scsi_execute /proc/kallsyms; then
	place_probe command __scsi_execute 2 8
else
	place_probe command scsi_execute_cmd 2 6
fi
# What moves goes another way.
place_probe motion ntms:once_execute 3 4
start_sim a --slots 20@4096 --drives 2@256 --cartridges 5 --timeout a5=7200
is 'more than ours counts' '0 7200' "$(move_takes 4096 256)"
recommend 5
is 'less does not' '0 900' "$(move_takes 256 4096)"
recommend 1200
is 'another is learnt after a reset' '0 1200' "$(move_takes 4096 256)"
recommend 4294967295
is 'there is a limit: two days' '0 172800' "$(move_takes 256 4096)"
stop_sim a
start_sim a --slots 20@4096 --drives 2@256 --cartridges 5 --timeout a5=7200 --quirk no-rsoc
is 'a device that does not recommend any' '0 900' "$(move_takes 4096 256)"
stop_sim a
start_sim a --slots 20@4096 --drives 2@256 --cartridges 5 --timeout a5=7200 --quirk no-timeouts
is 'nor time-outs of those it supports' '0 900' "$(move_takes 4096 256)"
stop_sim a
remove_probes
finish
