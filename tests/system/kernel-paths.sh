#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A library that is seen twice is one changer (design.md section 3): one node,
# one robot; a path that fails hands over, and nothing is moved twice.
. "$(dirname "$0")/kernel-common.sh"

A=A00000L8
where() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$A '$5 == tag { print $2 }'; }
handle() { "$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$A '$5 == tag { print $1 }'; }
count() { attribute ntms0 paths/count; }
links() { find /sys/class/ntms/ntms0/paths/ -type l | wc -l; }
parent() { basename "$(readlink -f /sys/class/ntms/ntms0/device)"; }
in_use() { ioctl -r /dev/ntms0 get; field address; }
has_paths() { [ "$(count 2>/dev/null)" = "$1" ]; }
moves() { sim a count a5; }
# The number of the simulator's path that leads to H:C:T:L.
other_than() { find /sys/class/ntms/ntms0/paths/ -type l -printf '%f\n' | grep -vxF "$1"; }

# Which device was told what of removal: a line for each command that went well, H:C:T:L and 0 or 1.
trace=/sys/kernel/tracing
start_trace() {
	mountpoint -q $trace || mount -t tracefs tracefs $trace
	echo >$trace/trace
	echo 'opcode == 0x1e && result == 0' >$trace/events/scsi/scsi_dispatch_cmd_done/filter
	echo 1 >$trace/events/scsi/scsi_dispatch_cmd_done/enable
}
stop_trace() { echo 0 >$trace/events/scsi/scsi_dispatch_cmd_done/enable; }
removals() {
	sed -En 's/.* host_no=([0-9]+) channel=([0-9]+) id=([0-9]+) lun=([0-9]+) .*raw=1e( 00){3} 0([01]) .*/\1:\2:\3:\4 \6/p' $trace/trace
}
removal_by() { removals | awk -v device="$1" '$1 == device { last = $2 } END { print last }'; }
# told_removal VALUE VALUE: what the paths were told last, in any order of theirs
told_removal() {
	[ "$(removals | awk '{ last[$1] = $2 } END { for (i in last) print last[i] }' | sort)" = \
		"$(printf '%s\n' "$@" | sort)" ]
}

load_module check_interval=0
"$NTMS_IOCTL" - listen 100 60000 >"$work/events" &
listener=$!
until_true 5 grep -q listening "$work/events"
start_sim a --slots 20@4096 --drives 2@256 --cartridges 5 --paths 2
until_true 10 has_paths 2
is 'a library that is seen twice is one changer' ntms0 "$(ls /sys/class/ntms)"
is 'of two paths' '2 2' "$(count) $(links)"
is 'which are SCSI devices of type 8' '8 8' "$(echo $(cat /sys/class/ntms/ntms0/paths/*/type))"
ioctl -r /dev/ntms0 get
is 'NTMS_GET_CHANGER counts them' 2 "$(field paths)"
until_true 10 grep -q '^event=paths .*count=2' "$work/events"
result $? 'an event tells of the second'
is 'which comes after the first' 'arrived paths' \
	"$(echo $(grep -oE '^event=(arrived|paths)' "$work/events" | cut -d = -f 2))"
kill $listener
until_true 20 is_settled ntms0
ioctl /dev/ntms0 sync 1 $A:1:100:4
first=$(handle)
exec 9<>/dev/ntms0

# The path in use fails.
used=$(in_use)
is 'the path in use is the first that came' "$(parent)" "$used"
ioctl /dev/ntms0 refresh
result $? 'it can be read'
sim a offline 0
ioctl /dev/ntms0 refresh
result $? 'it can be read though a path is dead'
sim a online 0
sim a offline 1
ioctl /dev/ntms0 refresh
result $? 'and when the other is, which was taken'
result "$([ -n "$(in_use)" ]; echo $?)" 'a path is in use'
sim a mark
ioctl /dev/ntms0 move 4096 256 $A , wait last
is 'a motion finds its way' '0 256' "$(field result) $(where)"
is 'once' 1 "$(moves)"
sim a online 1
is 'the record stands' "$first 1 4" \
	"$("$NTMS_IOCTL" -r /dev/ntms0 cartridges | awk -v tag=$A '$5 == tag { print $1, $4, $6 }')"

# smc.md, Sense, 06/3F: what a path leads to may be another device, and is asked who it is. Never
# two robots' locks (design.md section 3, Two type-8 devices): who is not ours gets nothing else.
mistakes() { dmesg | grep -c 'another device by now'; }
used=$(in_use)
sim a fault 12 patch 4 5858 >/dev/null
sim a attention 6/3f/e >/dev/null
ioctl /dev/ntms0 refresh
is 'it can be read though a path leads elsewhere' '' "$(field error)"
is 'by the other one' "$(other_than "$used")" "$(in_use)"
is 'which is told once' 1 "$(mistakes)"
until_true 20 is_settled ntms0
sim a mark
ioctl /dev/ntms0 refresh
is 'one that was right is not asked again' 0 "$(sim a count 12)"
sim a fault 12 always patch 4 5858 >/dev/null
sim a attention 6/3f/3 >/dev/null
ioctl /dev/ntms0 refresh
is 'when none leads to it, it cannot be read' EIO "$(field error)"
until_true 20 has_state ntms0 failed
result $? 'it has failed'
sim a mark
ioctl /dev/ntms0 move 256 4096 $A , wait last , refresh , prevent , alerts
is 'and gets no command but to say who it is' 12 "$(sim a count | cut -d ' ' -f 1)"
sim a clear >/dev/null
ioctl /dev/ntms0 refresh
is 'until it is there again' '' "$(field error)"
until_true 20 is_settled ntms0
is 'with what it had' "$first 256" "$(handle) $(where)"
# What told of the change may have been told to somebody else: who takes over is asked, too.
sim a mark
sim a offline 0
ioctl /dev/ntms0 refresh
sim a online 0
sim a offline 1
ioctl /dev/ntms0 refresh
sim a online 1
result "$([ "$(sim a count 12)" -ge 2 ]; echo $?)" 'a path that takes over is asked who is there'
ioctl /dev/ntms0 move 256 4096 $A , wait last , move 4096 256 $A , wait last
is 'and is used then' 0 "$(field result)"

# kmod/command.h, command_hold(): a motion waits for a reading that asks who is there, and that for
# nobody. The last look at the source is under way when the doubt comes.
sim a fault b8 times 1 delay 1500 >/dev/null
sim a mark
"$NTMS_IOCTL" /dev/ntms0 move "$(where)" 4110 $A , wait last >"$work/motion" &
mover=$!
sim a wait-for opcode b8 >/dev/null
sim a fault 12 times 1 delay 3000 >/dev/null
sim a attention 6/3f/e >/dev/null
"$NTMS_IOCTL" /dev/ntms0 refresh >"$work/refresh" &
refresher=$!
have_ended() { ! kill -0 $refresher && ! kill -0 $mover; } 2>/dev/null
until_true 30 have_ended
result $? 'a reading that asks who is there, and a motion, end both'
until_true 20 is_settled ntms0
ioctl /dev/ntms0 move "$(where)" 256 $A , wait last
is 'the robot works' '0 256' "$(field result) $(where)"

# A path goes while its motion is under way.
sim a set move-ms 2000
sim a mark
"$NTMS_IOCTL" /dev/ntms0 move 256 4096 $A , wait last >"$work/motion" &
mover=$!
sim a wait-for opcode a5 >/dev/null
sim a offline 0
sim a offline 1
wait $mover
result $? 'a motion ends though all paths are dead'
sim a online 0
sim a online 1
ioctl /dev/ntms0 refresh
is 'what became of it is seen when one is back' 4096 "$(where)"
is 'nothing was moved twice' 1 "$(moves)"
sim a set move-ms 0

# design.md section 3, Unplug: what waits for its turn on a path that begins to go takes the other
# one. The path lets one command pass at a time, and somebody's keeps ours, and the removal, waiting.
is_waiting() { cat /proc/[0-9]*/stack 2>/dev/null | grep -A 15 blk_execute_rq | grep -q 'reader_work.*ntms'; }
goes() { [ "$(cat "$1/state")" = cancel ]; } 2>/dev/null
used=$(in_use)
device=$(readlink -f "/sys/bus/scsi/devices/$used")
echo 1 >"$device/queue_depth"
sim a fault 12 hang >/dev/null
echo 1 >"$device/rescan" &
somebody=$!
sim a wait-for hang >/dev/null
"$NTMS_IOCTL" /dev/ntms0 alerts >"$work/alerts" &
caller=$!
until_true 10 is_waiting
result $? 'a query waits'
echo 1 >"$device/delete" &
remover=$!
until_true 10 goes "$device"
result $? 'for a path that begins to go'
sim a release >/dev/null
wait $caller
is 'the other one brings the answer' '' "$(sed -n s/^error=//p "$work/alerts")"
wait $somebody $remover
is 'and is left' 1 "$(count)"
echo '- - -' >"/sys/class/scsi_host/host${used%%:*}/scan"
until_true 10 has_paths 2

# smc.md, Op codes, 1E: prevention is kept per I_T nexus, and each path is one.
start_trace
echo 1 >/sys/module/ntms/parameters/check_interval
"$NTMS_IOCTL" /dev/ntms0 prevent , stop >"$work/holder" &
holder=$!
until_true 10 told_removal 1 1
result $? 'each path is told to prevent removal'
used=$(in_use)
sim a offline 0
ioctl /dev/ntms0 refresh
kill -KILL $holder
wait $holder 2>/dev/null
until_true 10 told_removal 0 1
result $? 'the one that works is told to allow'
sim a online 0
ioctl /dev/ntms0 refresh
until_true 10 told_removal 0 0
result $? 'and the other when it works again'
"$NTMS_IOCTL" /dev/ntms0 prevent , stop >"$work/holder" &
holder=$!
until_true 10 told_removal 1 1
used=$(parent)
echo "$used" >/sys/bus/scsi/drivers/ntms/unbind
is 'one that is unbound is told to allow' '0 1' "$(removal_by "$used") $(removal_by "$(parent)")"
echo "$used" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 told_removal 1 1
result $? 'and to prevent when it is bound again'
kill -KILL $holder
wait $holder 2>/dev/null
until_true 10 told_removal 0 0
result $? 'until nobody wants it'

# What a path is being told ends before it is told to allow, or that would be what counts.
has_been_told() { [ "$(removals | grep -c "^$1 ")" = "$2" ]; }
echo >$trace/trace
sim a fault 1e delay 2000 >/dev/null
"$NTMS_IOCTL" /dev/ntms0 prevent , stop >"$work/holder" &
holder=$!
sim a wait-for opcode 1e >/dev/null
used=$(in_use)
echo "$used" >/sys/bus/scsi/drivers/ntms/unbind
until_true 10 has_been_told "$used" 2
is 'one that is unbound while it is told to prevent allows at last' 0 "$(removal_by "$used")"
echo "$used" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 told_removal 1 1

# While the robot looks at all cartridges nothing is sent that it might not answer in time.
sim a fault 07 hang >/dev/null
"$NTMS_IOCTL" /dev/ntms0 motion initialize , wait last >"$work/motion" &
mover=$!
sim a wait-for hang >/dev/null
sim a mark
rest=$(other_than "$(in_use)")
echo "$rest" >/sys/bus/scsi/drivers/ntms/unbind
is 'nor is a path told to allow while the robot initializes' 0 "$(sim a count 1e)"
sim a release >/dev/null
wait $mover
result $? 'which ends well'
echo "$rest" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 has_paths 2
kill -KILL $holder
wait $holder 2>/dev/null
until_true 10 told_removal 0 0
result $? 'nobody wants it any more'

# A path by which telling takes long and is in vain holds up no reading for long.
sim a fault 1e always late 2000 sense 4/44/0 >/dev/null
sim a mark
ioctl /dev/ntms0 prevent
is 'a path that cannot be told' EIO "$(field error)"
looks() { [ "$(sim a count 00)" -ge 6 ]; }
until_true 60 looks
told=$(sim a count 1e)
result "$([ "$told" -le 2 ]; echo $?)" 'is not tried each time the device is looked at'
sim a clear all >/dev/null
until_true 30 eval '[ "$(sim a count 1e)" -gt $told ]'
result $? 'but after a while'
stop_trace
echo 0 >/sys/module/ntms/parameters/check_interval

# Unplug the one it sits below.
used=$(parent)
rest=$(other_than "$used")
echo "$used" >/sys/bus/scsi/drivers/ntms/unbind
is 'the changer stays on the other path' "ntms0 1 $rest" \
	"$(ls /sys/class/ntms) $(count) $(parent)"
is 'NTMS_GET_CHANGER says which' "$rest" "$(in_use)"
"$NTMS_IOCTL" /dev/ntms0 poll 0 >"$work/out"
result "$(! grep -qi hup "$work/out"; echo $?)" 'files that are open see no end'
ioctl /dev/ntms0 refresh
is 'cartridges are the same' "$first" "$(handle)"
echo "$used" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 has_paths 2
is 'it comes back as a path' 'ntms0 2 2' "$(ls /sys/class/ntms) $(count) $(links)"
sim a unplug 0
until_true 20 has_paths 1
is 'an unplugged path is none' 'ntms0 1 1' "$(ls /sys/class/ntms) $(count) $(links)"
ioctl /dev/ntms0 refresh
result $? 'the other one serves'
for cycle in 1 2 3 4 5; do
	sim a plug 0
	until_true 20 has_paths 2
	sim a unplug $((cycle % 2))
	until_true 20 has_paths 1
	sim a plug $((cycle % 2))
	until_true 20 has_paths 2
	sim a unplug 0
	until_true 20 has_paths 1
done
is 'paths come and go' "ntms0 1 $first" "$(ls /sys/class/ntms) $(count) $(handle)"
exec 9>&-

# Equal serial numbers do not make twins.
start_sim b- --slots 20@4096 --cartridges 2 --serial "$(attribute ntms0 serial)" --vendor OTHER
until_true 20 test -e /dev/ntms1
is 'another designator is another changer' '1 1' "$(count) $(attribute ntms1 paths/count)"
sim b quit >/dev/null

# A bridge may give all its LUNs its own identity (kmod/changer.c, find_twin()).
start_sim b- --slots 20@4096 --cartridges 2
until_true 20 is_settled ntms1
unit=/sys/kernel/config/target/core/user_0/b
for link in /sys/kernel/config/target/loopback/*/tpgt_1/lun/lun_0/backstore; do
	[ "$(readlink -f "$link")" != $unit ] || other=${link%/lun_0/*}/lun_1
done
mkdir "$other"
ln -s $unit "$other/backstore"
until_true 20 is_settled ntms2
names() { cat "/sys/class/ntms/$1/device/vpd_pg80" "/sys/class/ntms/$1/device/vpd_pg83" | sha256sum; }
is 'another unit of the target has the same names' "$(names ntms1)" "$(names ntms2)"
is 'and is another changer' '1 1' "$(attribute ntms1 paths/count) $(attribute ntms2 paths/count)"
rm "$other/backstore"
rmdir "$other"
until_true 20 test ! -e /dev/ntms2
sim b quit >/dev/null

# Where it sat before nothing of it is left: the module that is loaded next may sit there, too.
is_seen_twice() { [ "$(cat /sys/class/ntms/*/paths/count)" = 2 ]; } 2>/dev/null
sim a plug 0
until_true 20 is_seen_twice
used=$(parent)
echo "$used" >/sys/bus/scsi/drivers/ntms/unbind
is 'nothing of it stays where it was' '' "$(find "/sys/bus/scsi/devices/$used/" -maxdepth 1 -name ntms)"
echo "$used" >/sys/bus/scsi/drivers/ntms/bind
until_true 10 is_seen_twice
rmmod ntms
insmod "$NTMS_MODULE" check_interval=0
until_true 20 is_seen_twice
result $? 'a module that is loaded again finds both'
stop_sim a
is 'the last path takes the changer along' '' "$(ls /sys/class/ntms)"
finish
