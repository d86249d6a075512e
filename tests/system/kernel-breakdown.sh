#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Robots that die in the middle, come back late, or wait for a drive; unplugging
# at each stage of a motion. Nothing is ever moved twice.
. "$(dirname "$0")/kernel-common.sh"

load_module check_interval=0 access_wait=4 arrival_wait=0
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6
A=A00000L8 B=A00001L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $2 }'; }
handle() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag="$1" '$5 == tag { print $1 }'; }
count() { sim a count "$1"; }
is_at() { [ "$(where "$1")" = "$2" ]; }
reset_device() { sg_reset --device "$(echo /sys/class/ntms/ntms0/device/scsi_generic/* | sed 's|.*/|/dev/|')" >/dev/null; }
handles="$(handle $A) $(handle $B)"

sim a fault a5 late 3000 >/dev/null
ioctl /dev/ntms0 move 4096 256 , wait last
is 'an answer that comes late' '0 256 1' "$(field result) $(where $A) $(count a5)"

# A reset in the middle: the command ends, the robot goes on, until we let it arrive.
sim a set move-ms 600000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 256 4096 , wait last >"$work/mover" &
mover=$!
sim a wait-for motion >/dev/null
reset_device
wait $mover
# tcm_loop ends what a reset aborted with GOOD: the elements tell otherwise.
is 'a motion that was reset is not believed' EPROTO "$(sed -n s/result=//p "$work/mover")"
arrive a
until_true 30 is_at $A 4096
result $? 'what the robot did after all is seen, untold'
until_true 30 is_settled ntms0
is 'nothing is moved twice' 2 "$(count a5)"
sim a set move-ms 0 >/dev/null

# A command that never ends: the robot is dead.
sim a fault a5 hang >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 4096 256 , wait last >"$work/mover" &
mover=$!
sim a wait-for hang >/dev/null
"$NTMS_IOCTL" /dev/ntms0 move 4097 257 , try wait last 200 , wait last >"$work/next" &
next=$!
until_true 10 grep -q error= "$work/next"
is 'the next one waits' ETIMEDOUT "$(sed -n s/error=//p "$work/next")"
reset_device
wait $mover
is 'nor one that never ended' EPROTO "$(sed -n s/result=//p "$work/mover")"
wait $next
until_true 30 is_settled ntms0
is 'stayed; the next one was done' '4096 257' "$(where $A) $(where $B)"
is 'once each' 4 "$(count a5)"
is 'they are the same cartridges' "$handles" "$(handle $A) $(handle $B)"

# Nor is a reading that was reset; slow, so that the next one cannot mend it before we look.
sim a fault b8 element 4096 times 1 hang >/dev/null
sim a set command-ms 300 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 refresh >"$work/refresh" &
refresh=$!
sim a wait-for hang >/dev/null
reset_device
wait $refresh
is 'no cartridge vanishes with a reading that was reset' '6 4096 257' \
	"$(attribute ntms0 cartridges) $(where $A) $(where $B)"
sim a set command-ms 0 >/dev/null
until_true 30 is_settled ntms0
is 'nor after it' "6 $handles" "$(attribute ntms0 cartridges) $(handle $A) $(handle $B)"

# -- a hand that is full on purpose --
sim a moves storage=transport >/dev/null
sim a moves transport=storage >/dev/null
ioctl /dev/ntms0 move 4096 0 , wait last , refresh
is 'a cartridge is left in the hand' '0 0' "$(field result) $(where $A)"
read=$(count b8)
sleep $((3 * patience))
is 'which is no reason to look time and again' "$read" "$(count b8)"
ioctl /dev/ntms0 move 0 4096 , wait last
is 'it is put back' '0 4096' "$(field result) $(where $A)"
stop_sim a

# -- a hand that is full by accident: the next motion waits until it is known what is in it --
start_sim a --slots 20@4096 --drives 2@256 --transports 2@1 --cartridges 6
sim a fault a5 die transport >/dev/null
sim a set command-ms 200 >/dev/null
ioctl /dev/ntms0 motion move transport=1 source=4096 destination=256 cartridge=$A , \
	motion move transport=2 source=4097 destination=4110 cartridge=$B , wait last
is 'another robot does the next one' 0 "$(field result)"
sim a set command-ms 0 >/dev/null
until_true 30 is_settled ntms0
is 'what the first died with is in its hand' '6 1 4110' "$(attribute ntms0 cartridges) $(where $A) $(where $B)"
is 'and nothing is doubted for ever' 0 "$(attribute ntms0 stale)"
stop_sim a

# -- a drive that does not let go --
start_sim a --slots 20@4096 --drives 2@256 --cartridges 6 --must-unload
ioctl /dev/ntms0 move 4096 256 , wait last
begun=$SECONDS
ioctl /dev/ntms0 move 256 4096 , wait last
is 'the device is the judge' 'ETXTBSY 5/53/03 2' "$(field result) $(field sense) $(count a5)"
result "$([ $((SECONDS - begun)) -ge 3 ]; echo $?)" 'after a while'
is 'it is where it was' '256 0' "$(where $A) $(attribute ntms0 stale)"
# For as long as this machine may take to make it let go.
echo 600 >/sys/module/ntms/parameters/access_wait
read=$(count b8)
"$NTMS_IOCTL" /dev/ntms0 move 256 4096 , wait last >"$work/mover" &
mover=$!
until_true 10 eval '[ "$(count b8)" -gt "$read" ]'
sim a unload 256 >/dev/null
wait $mover
is 'one that lets go in time' '0 4096 3' "$(sed -n s/result=//p "$work/mover") $(where $A) $(count a5)"
stop_sim a

# -- unplugged at each stage --
# stage NAME FAULT OPTION...: a motion is stuck by the fault; everything ends at once all the same
stage() {
	start_sim a --slots 20@4096 --drives 2@256 --cartridges 6 "${@:3}"
	ioctl /dev/ntms0 move 4096 256 , wait last
	# shellcheck disable=SC2086
	sim a fault $2 hang >/dev/null
	"$NTMS_IOCTL" /dev/ntms0 move 256 4096 , move 4097 257 , wait last >"$work/mover" &
	mover=$!
	sim a wait-for hang >/dev/null
	sim a unplug hold 300 >/dev/null &
	wait $mover
	is "unplugged $1" error=ENODEV "$(grep error "$work/mover")"
	until_true 20 test ! -e /dev/ntms0
	result $? 'it is gone'
	wait
	sim a quit >/dev/null
}
stage 'while the device is asked' 00
stage 'while the drive is waited for' 'b8 element 256' --must-unload
stage 'while the robot moves' a5
stage 'while the elements are read afterwards' 'b8 element 4096'
finish
