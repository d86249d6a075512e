#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What happens to a motion between us and the device: the adapter is reset, the link is down, the
# device has no time. It is sent once (kmod/once.h), and stopped by what it ought to have been told
# (kmod/command.h, command_hold()).
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8 B=A00001L8 C=A00002L8 D=A00003L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
exchange() { ioctl /dev/ntms0 motion exchange source="$1" destination="$2" second="$3" \
	cartridge="$4" displaced="$5" , wait last; }
adapter() { echo "$2" >/sys/module/adapter/parameters/"$1"; }
state_of() { echo "$(</sys/module/adapter/parameters/"$1")"; }

load_module check_interval=0
insmod "$NTMS_BUILD/adapter-$(uname -r)/adapter.ko" ||
	{ echo '1..0 # SKIP the kernel has no kprobes'; exit 77; }
start_sim a --slots 20@4096 --drives 2@256 --ports 2@16 --cartridges 5

# A swap that were sent again would be swapped back.
sim a mark
adapter reset 0xa6
exchange 4096 4097 4096 $A $B
is 'a reset while two cartridges are swapped: the error' ECONNRESET "$(field result)"
is 'it came to pass' 0 "$(state_of reset)"
until_true 20 is_settled ntms0
is 'they were swapped, once' '1 4097 4096' "$(sim a count a6) $(where $A) $(where $B)"
while read -r opcode words; do
	sim a mark
	adapter reset "0x$opcode"
	# shellcheck disable=SC2086
	ioctl /dev/ntms0 motion $words , wait last
	is "a reset while the robot does this: $words" 'ECONNRESET 1' "$(field result) $(sim a count "$opcode")"
	until_true 20 is_settled ntms0
done <<'END'
07 initialize
2b position destination=4100
1b open destination=16
END

# The device has no time, twice: it is sent when it has.
sim a fault a5 times 2 status busy >/dev/null
sim a mark
ioctl /dev/ntms0 move 4097 256 $A , wait last
is 'a device that is busy is waited for' '0 256 3' "$(field result) $(where $A) $(sim a count a5)"

# The move waits for the adapter while people exchange what is in the slots: the first command that reaches
# the library is told, and it is the move that must not miss it.
sim a mark
adapter full 0xa5
"$NTMS_IOCTL" /dev/ntms0 move 4098 4110 $C , wait last >"$work/move" &
mover=$!
is_refused() { [ "$(state_of refused)" != 0 ]; }
until_true 20 is_refused
sim a swap 4098 4099 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 refresh >"$work/refresh" &
refresher=$!
# For a reading that does not wait to be through; one that waits tells nobody.
pause 2
adapter full 0
wait $mover
wait $refresher
cat "$work/move" >"$work/out"
is 'a move that waited hears of what happened meanwhile' 'ECONNRESET 6/28/00' "$(field result) $(field sense)"
until_true 20 is_settled ntms0
is 'and moves nothing' '1 4099 4098' "$(sim a count a5) $(where $C) $(where $D)"

# uapi: READY has answered its last command. One that nobody reaches is not ready, and what it holds is unknown.
echo 1 >/sys/module/ntms/parameters/check_interval
# From its next work on.
ioctl /dev/ntms0 refresh
# A moment without a link tells nothing.
"$NTMS_IOCTL" /dev/ntms0 prevent , stop >"$work/holder" &
holder=$!
is_prevented() { sim a status | grep -q prevented=1; }
until_true 10 is_prevented
before=$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1 }' | sort)
adapter away 1
until_true 10 has_state ntms0 failed
is 'for a moment nothing is doubted' 0 "$(attribute ntms0 stale)"
# But who prevents removal is forgotten with a session that is over: the device tells nobody.
sg=/dev/$(ls /sys/class/ntms/ntms0/device/scsi_generic)
run sg_raw "$sg" 1e 00 00 00 00 00
adapter away 0
until_true 20 is_settled ntms0
until_true 10 is_prevented
result $? 'it is told again that removal is prevented'
is 'the cartridges are who they were' "$before" "$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk '{ print $1 }' | sort)"
adapter away 1
until_true 10 has_state ntms0 failed
result $? 'a changer that nobody reaches has failed'
until_true 20 attribute_is ntms0 stale 25
result $? 'after a while what it holds is doubtful'
sim a mark
adapter away 0
until_true 20 is_settled ntms0
result $? 'when it answers it is read'

# The kernel resets a device from which it cannot have a command back, and asks itself whether it has come
# back: that takes away the unit attention of the reset.
sim a mark
adapter keeps 1
sim a fault 12 hang >/dev/null
run sg_raw -t 2 -r 36 "$sg" 12 00 00 00 24 00
adapter keeps 0
told_again() { [ "$(sim a count 1e)" -gt 0 ] && is_prevented; }
until_true 20 told_again
result $? 'a device that the kernel had to reset is told anew'
kill -KILL $holder
wait $holder 2>/dev/null
until_true 20 is_settled ntms0
echo 0 >/sys/module/ntms/parameters/check_interval
rmmod adapter
stop_sim a
finish
